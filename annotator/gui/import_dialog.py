"""Import documents: choose files, say how they are meant, watch, see what came of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QPlainTextEdit, QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import Form, show_error
from annotator.gui.worker import run_with_progress
from annotator.model.annotators import SetKind

if TYPE_CHECKING:
    from annotator.services.importing import ImportOptions, ImportReport

_ENCODINGS = ("UTF-8", "utf-16", "cp1252", "iso-8859-1", "cp1251", "gb18030", "shift_jis", "euc_kr")
_MOST_LINES = 200


def _file_filter() -> str:
    """Return the file dialog's filter: what the formats at hand can read, then everything."""
    from annotator.formats.registry import formats

    endings = sorted(
        {ending for one in formats().values() if one.reader for ending in one.info.extensions}
    )
    return f"Documents ({' '.join(f'*{ending}' for ending in endings)});;All files (*)"


class ImportForm(Form):
    """How the chosen files are meant."""

    def __init__(self, desk: Desk, paths: Sequence[Path], parent: QWidget) -> None:
        what = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        super().__init__(
            f"Import {what}",
            "A text that is there already is not imported twice.",
            "Import",
            parent,
        )
        from annotator.formats.registry import formats

        self._desk = desk
        readable = [one for one in formats().values() if one.reader is not None]
        self._format = choice_box(
            [("auto", "As the content says"), *((one.info.id, one.info.title) for one in readable)]
        )
        me = "my own" if desk.annotator is None else f"{desk.annotator.name}’s"
        self._kind = choice_box(
            [
                ("", "whoever the file names"),
                (SetKind.SUGGESTED.value, "suggestions, to accept or reject"),
                (SetKind.IMPORTED.value, "imported, nobody’s here"),
                (SetKind.HUMAN.value, me),
                (SetKind.GOLD.value, "the gold standard"),
            ]
        )
        self._unknown = choice_box(
            [
                ("error", "import nothing and say so"),
                ("add", "add them to the label schema"),
                ("skip", "leave them out"),
            ]
        )
        self._errors = choice_box(
            [("stop", "import nothing and say where"), ("skip", "leave them out")]
        )
        self._encoding = QComboBox()
        self._encoding.setEditable(True)
        self._encoding.addItems(_ENCODINGS)
        fields = QFormLayout()
        fields.setHorizontalSpacing(20)
        fields.setVerticalSpacing(10)
        for title, field in (
            ("Format", self._format),
            ("Labels are", self._kind),
            ("Unknown labels", self._unknown),
            ("Unusable rows", self._errors),
            ("Text encoding", self._encoding),
        ):
            field.setAccessibleName(title)
            fields.addRow(title, field)
        self.body.addLayout(fields)

    def options(self) -> "ImportOptions":
        """What was chosen."""
        from annotator.services.importing import ImportOptions

        kind = self._kind.currentData() or None
        me = self._desk.annotator
        encoding = self._encoding.currentText().strip()
        return ImportOptions(
            format=self._format.currentData(),
            annotator=me.name if kind == SetKind.HUMAN and me is not None else None,
            set_kind=kind,
            unknown_labels=self._unknown.currentData(),
            on_error=self._errors.currentData(),
            encoding=None if encoding.casefold() in ("", "utf-8") else encoding,
            author_id=None if me is None else me.id,
        )


class ReportDialog(Form):
    """What an import or export did, when something was altered or left out."""

    def __init__(self, title: str, words: str, lines: Sequence[str], parent: QWidget) -> None:
        super().__init__(title, words, "Close", parent)
        text = QPlainTextEdit("\n".join(lines))
        text.setReadOnly(True)
        text.setMinimumHeight(200)
        text.setAccessibleName("Details")
        self.body.addWidget(text)
        self.setMinimumWidth(560)


def import_documents(desk: Desk, window: QWidget, paths: Sequence[Path]) -> None:
    """Import files; without any, the person chooses them first."""
    if not paths:
        names, _ = QFileDialog.getOpenFileNames(
            window, "Import documents", str(Path.home()), _file_filter()
        )
        paths = [Path(name) for name in names]
    if not paths or desk.project is None:
        return
    form = ImportForm(desk, paths, window)
    form.accepted.connect(lambda: _start(desk, window, paths, form.options()))
    form.finished.connect(form.deleteLater)
    form.open()


def _start(desk: Desk, window: QWidget, paths: Sequence[Path], options: "ImportOptions") -> None:
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
    """Say what was imported; a lossy import is listed in full."""
    words = import_words(report)
    desk.message.emit(words, "info")
    if desk.document is None or (report.documents_added and not desk.spans()):
        summaries = desk.summaries()
        if desk.document is None and summaries:
            desk.open_document(summaries[0].id)
    if report.is_lossy:
        lines = [f"{t.message} ({t.count} times)" for t in report.tallies.values()]
        for detail in report.details[:_MOST_LINES]:
            place = detail.file if detail.line is None else f"{detail.file}, line {detail.line}"
            notes = "; ".join(note.message for note in detail.notes)
            lines.append(f"{place}: {notes or detail.status}")
        dialog = ReportDialog("Imported, with changes", words, lines, window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def import_words(report: "ImportReport") -> str:
    """Return what an import did, in a sentence."""
    parts = [f"{report.documents_added:,} documents imported"]
    if report.spans_added:
        parts.append(f"{report.spans_added:,} labels")
    if report.documents_known:
        parts.append(f"{report.documents_known:,} were there already")
    if report.rejected:
        parts.append(f"{report.rejected:,} rows left out")
    return ", ".join(parts) + "."


def choice_box(items: Sequence[tuple[str, str]]) -> QComboBox:
    """Return a box whose items carry a value besides their title."""
    box = QComboBox()
    for value, title in items:
        box.addItem(title, value)
    return box
