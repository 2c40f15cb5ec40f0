"""Export: choose what leaves the project, watch, see what was left out. And: save a copy."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import Form, show_error
from annotator.gui.import_dialog import ReportDialog, choice_box
from annotator.gui.worker import run_with_progress
from annotator.model.annotators import SetKind

if TYPE_CHECKING:
    from annotator.services.exporting import ExportOptions, ExportReport


class ExportForm(Form):
    """Which labels leave the project, in which format."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(
            "Export",
            "JSONL keeps everything; other formats say what they leave out.",
            "Export…",
            parent,
        )
        from annotator.formats.registry import formats

        self._formats = {
            one.info.id: one.info for one in formats().values() if one.writer is not None
        }
        self._format = choice_box([(one.id, one.title) for one in self._formats.values()])
        self._format.setCurrentIndex(max(0, self._format.findData("jsonl")))
        self._whose = choice_box([("", "everybody’s")])
        if desk.project is not None:
            for annotator in desk.project.annotators():
                self._whose.addItem(f"{annotator.name}’s", annotator.name)
        self._kind = choice_box(
            [
                (SetKind.HUMAN.value, "labels by people"),
                (SetKind.GOLD.value, "the gold standard"),
                (SetKind.SUGGESTED.value, "suggestions"),
                (SetKind.IMPORTED.value, "imported labels"),
                ("all", "all of them"),
            ]
        )
        self._state = choice_box(
            [("done", "only documents that are done"), ("any", "all, unlabeled ones too")]
        )
        self._pseudonyms = QCheckBox("annotator-1 … in place of names")
        fields = QFormLayout()
        fields.setHorizontalSpacing(20)
        fields.setVerticalSpacing(10)
        for title, field in (
            ("Format", self._format),
            ("Labels", self._kind),
            ("Whose", self._whose),
            ("Documents", self._state),
            ("Names", self._pseudonyms),
        ):
            field.setAccessibleName(title)
            fields.addRow(title, field)
        self.body.addLayout(fields)

    @property
    def extension(self) -> str:
        """Of the chosen format, with the dot; "" when it writes a folder."""
        info = self._formats[self._format.currentData()]
        return "" if info.output == "folder" else info.extensions[0]

    def options(self) -> "ExportOptions":
        """What was chosen."""
        from annotator.services.exporting import ExportOptions

        whose = self._whose.currentData()
        return ExportOptions(
            format=self._format.currentData(),
            annotators=(whose,) if whose else (),
            set_kind=self._kind.currentData(),
            state=self._state.currentData(),
            pseudonyms=self._pseudonyms.isChecked(),
        )


def export_project(desk: Desk, window: QWidget) -> None:
    """Ask what to export and where to, and do it."""
    form = ExportForm(desk, window)
    form.accepted.connect(lambda: _choose_target(desk, window, form))
    form.finished.connect(form.deleteLater)
    form.open()


def _choose_target(desk: Desk, window: QWidget, form: ExportForm) -> None:
    project = desk.project
    if project is None:
        return
    options, extension = form.options(), form.extension
    start = project.path.with_suffix(extension)
    if extension:
        name, _ = QFileDialog.getSaveFileName(window, "Export", str(start), f"*{extension}")
    else:
        name = QFileDialog.getExistingDirectory(window, "Export into a folder", str(start.parent))
    if name:
        start_export(desk, window, Path(name), options)


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
    if report.nothing:
        desk.message.emit(report.nothing, "warning")
        return
    words = (
        f"{report.documents:,} documents with {report.spans:,} labels exported to {target.name}."
    )
    desk.message.emit(words, "info")
    if report.is_lossy:
        lines = [f"{t.message} ({t.count} times)" for t in report.tallies.values()]
        dialog = ReportDialog("Exported, with losses", words, lines, window)
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
