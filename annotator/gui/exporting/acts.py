"""Export a project or its facts in the background, and save a copy."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import show_error
from annotator.gui.exporting.choices import recall, remember
from annotator.gui.session import Session
from annotator.gui.worker import run_with_progress
from annotator.services.planning.titles import counted

if TYPE_CHECKING:
    from annotator.services.exporting import ExportOptions, ExportReport


def export_project(
    desk: Desk, session: Session, window: QWidget, check: Callable[[], None]
) -> None:
    """Ask what to export and where to, and do it; or check the labels, when that is chosen."""
    from annotator.gui.exporting.dialog import ExportDialog

    project = desk.project
    if project is None:
        return
    dialog = ExportDialog(desk, project, recall(session, project.path), window)

    def begin() -> None:
        remember(session, project.path, dialog.choices())
        start_export(desk, window, dialog.path(), dialog.options())

    dialog.accepted.connect(begin)
    dialog.check_asked.connect(check)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def export_facts(desk: Desk, window: QWidget, document_id: str | None) -> None:
    """Ask where to, and write the annotator's facts, of one document or all, as CSV."""
    from annotator.services.exporting import ExportOptions

    project, annotator = desk.project, desk.annotator
    if project is None or annotator is None:
        return
    start = project.path.with_name(f"{project.path.stem} facts.csv")
    name, _ = QFileDialog.getSaveFileName(window, "Export the facts", str(start), "*.csv")
    if not name:
        return
    options = ExportOptions(
        format="facts-csv",
        annotators=(annotator.id,),
        state="any",
        documents=() if document_id is None else (document_id,),
        options={"bom": "yes"},  # the mark by which spreadsheets know UTF-8
    )
    start_export(desk, window, Path(name), options)


def start_export(desk: Desk, window: QWidget, target: Path, options: "ExportOptions") -> None:
    """Export in the background and say what came of it."""
    from annotator.services.exporting import export

    project = desk.project
    if project is not None:
        run_with_progress(
            "Exporting",
            lambda progress: export(project, target, options, progress),
            window,
            done=lambda report: _show(desk, window, target, report),
            failed=lambda error: show_error(window, "Export", error),
        )


def _show(desk: Desk, window: QWidget, target: Path, report: "ExportReport") -> None:
    from annotator.gui.exporting.report import ExportReportDialog

    if report.nothing:
        desk.message.emit(report.nothing, "warning")
        return
    desk.message.emit(
        f"{counted(report.documents, 'document')} with {counted(report.spans, 'label')} "
        f"exported to {target.name}.",
        "info",
    )
    dialog = ExportReportDialog(report, target, desk.theme, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save_copy(desk: Desk, window: QWidget) -> None:
    """Ask for a path and write the whole project into one file there."""
    project = desk.project
    if project is None:
        return
    start = project.path.with_name(f"{project.path.stem} copy.annot")
    name, _ = QFileDialog.getSaveFileName(window, "Save a copy", str(start), "*.annot")
    if not name:
        return
    target = Path(name)
    run_with_progress(
        "Saving a copy",
        # The file dialog has asked already whether to replace a file.
        lambda _progress: project.store.save_copy(target, replace=True),
        window,
        done=lambda _nothing: desk.message.emit(f"A copy was saved to {target.name}.", "info"),
        failed=lambda error: show_error(window, "Save a copy", error),
    )
