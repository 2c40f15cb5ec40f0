"""Import files in the background, after they were looked at; say what came of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import show_error
from annotator.gui.importing.report import import_words, report_of
from annotator.gui.report_view import show_report
from annotator.gui.worker import run_with_progress

if TYPE_CHECKING:
    from annotator.services.importing import ImportOptions, ImportReport


def import_documents(desk: Desk, window: QWidget, paths: Sequence[Path]) -> None:
    """Ask how files are meant, and bring them in; without any, the person adds them first."""
    from annotator.gui.importing.dialog import ImportDialog

    project = desk.project
    if project is None:
        return
    dialog = ImportDialog(desk, project, paths, window)
    dialog.accepted.connect(lambda: start_import(desk, window, dialog.paths(), dialog.options()))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def start_import(
    desk: Desk, window: QWidget, paths: Sequence[Path], options: "ImportOptions"
) -> None:
    """Import in the background as one step; a cancelled import changes nothing."""
    from annotator.services.importing import import_files

    project = desk.project
    if project is None:
        return
    run_with_progress(
        "Importing",
        lambda progress: import_files(project, tuple(paths), options, progress),
        window,
        done=lambda report: _show(desk, window, report),
        failed=lambda error: show_error(window, "Import", error),
    )


def _show(desk: Desk, window: QWidget, report: "ImportReport") -> None:
    desk.message.emit(import_words(report), "info")
    summaries = desk.summaries()
    if desk.document is None and summaries:
        desk.open_document(summaries[0].id)
    title = "Imported, with changes" if report.is_lossy else "Imported"
    show_report(title, report_of(report), desk.theme, window)
