"""What came of an export, to be shown, copied and saved; with the way to the folder."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from annotator.formats.records import Note
from annotator.gui.dialogs import show_error
from annotator.gui.report_view import Report, ReportDialog, ReportEntry, ReportFigure
from annotator.gui.theme import Theme
from annotator.model.errors import UserError
from annotator.services.planning.titles import counted

if TYPE_CHECKING:
    from annotator.services.exporting import ExportReport


class ExportReportDialog(ReportDialog):
    """A report with a button that shows where the export is.

    Args:
        report: Of a run that wrote something.
        target: The file or folder.
        theme: Gives the colours.
        parent: The window.
    """

    def __init__(
        self, report: "ExportReport", target: Path, theme: Theme, parent: QWidget | None
    ) -> None:
        title = "Exported, with losses" if report.is_lossy else "Exported"
        super().__init__(title, report_of(report, target), theme, parent)
        self._target = target
        self.folder_button = QPushButton("Show folder")
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(self.show_folder)
        for box in self.findChildren(QDialogButtonBox):
            box.addButton(self.folder_button, QDialogButtonBox.ButtonRole.ResetRole)
        self.accept_button.setFocus()

    def show_folder(self) -> None:
        """Open the folder in the desktop's own file manager."""
        folder = self._target if self._target.is_dir() else self._target.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            problem = UserError(
                f"{folder} could not be shown.", hint="There seems to be no file manager."
            )
            show_error(self, "Show folder", problem)


def report_of(report: "ExportReport", target: Path) -> Report:
    """Make a report of an export: what was written, altered and left out, and where."""
    altered = dict.fromkeys(("changed", "dropped"), 0)
    for tally in report.tallies.values():
        altered[tally.kind] += tally.count
    remarks = [
        f"{name}: {counted(part.documents, 'document')} in {Path(part.target).name}"
        for name, part in report.parts.items()
        if name
    ]
    if report.gold is not None:
        remarks += report.gold.words()
    if report.together is not None:
        remarks += report.together.words()
    if report.manifest:
        remarks.append(f"{Path(report.manifest).name} tells how to make it again.")
    documents = f"{report.documents:,} of {counted(report.documents_in_project, 'document')}"
    return Report(
        f"{documents} written to {target}",
        (
            ReportFigure(report.documents, "documents", "success"),
            ReportFigure(report.spans, "labels", "success"),
            ReportFigure(report.relations, "relations", "success"),
            ReportFigure(altered["changed"], "changed", "warning"),
            ReportFigure(altered["dropped"], "left out", "danger"),
        ),
        tuple(report.tallies.values()),
        [ReportEntry(title, notes=notes) for title, notes in _by_document(report)],
        report.details_left_out,
        remarks,
        report.to_json(),
    )


def _by_document(report: "ExportReport") -> list[tuple[str, list[Note]]]:
    """Return the title of each document with what was altered in it, its sets taken together."""
    found: dict[str, tuple[str, dict[tuple[str, str], Note]]] = {}
    for detail in report.details:
        _title, notes = found.setdefault(detail.document_id, (detail.title, {}))
        for note in detail.notes:
            key = (note.kind, note.code)
            was = notes.get(key)
            notes[key] = note if was is None else replace(was, count=was.count + note.count)
    return [(title, list(notes.values())) for title, notes in found.values()]
