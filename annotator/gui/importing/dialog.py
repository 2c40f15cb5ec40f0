"""The import dialog: files, fields and labels, with a live look at what would come of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.importing.files_page import FilesPage
from annotator.gui.importing.labels_page import LabelsPage
from annotator.gui.importing.mapping_page import MappingPage
from annotator.gui.importing.preview_pane import PreviewPane
from annotator.gui.widgets import muted, row
from annotator.model.errors import InputError, OptionNeededError, UserError

if TYPE_CHECKING:
    from annotator.services.importing import ImportOptions, ImportReport
    from annotator.services.importing.look import Look
    from annotator.services.project import Project

_SIZE: Final = (980, 640)
_WIDE: Final = (1140, 740)
_PAGES: Final = 410
_WIDEST: Final = 540
_FILES, _FIELDS, _LABELS = range(3)
_UNITS: Final = {
    "codepoint": "They count characters",
    "utf16": "UTF-16 units",
    "grapheme": "Graphemes",
    "byte": "Bytes",
}
_ENCODING: Final = re.compile(r"It looks like ([\w.-]+\w)")


class ImportDialog(QDialog):
    """Everything that an import asks, on one page; nothing is written before it is accepted.

    Args:
        desk: Whose project is open.
        project: Into which the files go.
        paths: Files and folders to begin with.
        parent: The window.
    """

    def __init__(
        self, desk: Desk, project: "Project", paths: Sequence[Path], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self.setObjectName("importDialog")
        self.setAcceptDrops(True)
        self._author = None if desk.annotator is None else desk.annotator.id
        self.report: ImportReport | None = None
        self._mapped_for: object = None
        self.files = FilesPage(paths)
        self.fields = MappingPage()
        self.labels = LabelsPage(desk)
        self.preview = PreviewPane(desk, project)
        self.pages = QTabWidget()
        for title, page in (
            ("Files", self.files),
            ("Fields", self.fields),
            ("Labels", self.labels),
        ):
            self.pages.addTab(page, title)
        self.pages.setTabVisible(_FIELDS, False)
        self.question = QFrame()
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setAccessibleName("What is wrong")
        self.accept_button, self.cancel_button = QPushButton("Import"), QPushButton("Cancel")
        self._build()
        self._connect()
        room = parent.screen().availableGeometry()  # a window may be larger than its screen
        self.resize(
            max(_SIZE[0], min(_WIDE[0], parent.width() - 80, room.width() - 40)),
            max(_SIZE[1], min(_WIDE[1], parent.height() - 80, room.height() - 60)),
        )
        (self.accept_button if paths else self.files.add_button).setFocus()
        self._refresh()

    def _build(self) -> None:
        heading = QLabel("Import")
        heading.setObjectName("emptyTitle")
        hint = muted(
            "A text that is here already is not imported twice; only new labels are added."
        )
        for label in (heading, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self.question.setObjectName("askFrame")
        self.question.setVisible(False)
        self._asked = QLabel()
        self._asked.setWordWrap(True)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        asking = QVBoxLayout(self.question)
        asking.setContentsMargins(12, 10, 12, 10)
        asking.setSpacing(8)
        asking.addWidget(self._asked)
        asking.addLayout(self._answers)
        right = QVBoxLayout()
        right.setContentsMargins(0, 8, 0, 0)
        right.setSpacing(10)
        right.addWidget(self.question)
        right.addWidget(self.preview, 1)
        middle = QHBoxLayout()
        middle.setSpacing(18)
        middle.addWidget(self.pages)
        middle.addLayout(right, 1)
        self.cancel_button.setAutoDefault(False)
        self.accept_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(10)
        layout.addLayout(row(heading, hint, spacing=14, stretch=1))
        layout.addLayout(middle, 1)
        layout.addLayout(row(self.problem, self.cancel_button, self.accept_button, stretch=0))

    def _connect(self) -> None:
        self.files.changed.connect(self._refresh)
        self.fields.changed.connect(self._refresh)
        self.labels.changed.connect(self._refresh)
        self.preview.looked.connect(self._on_looked)
        self.preview.tried.connect(self._on_tried)
        self.preview.refused.connect(self._on_refused)
        self.cancel_button.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)

    # -- what is chosen -----------------------------------------------------------------------

    def paths(self) -> list[Path]:
        """The files and folders."""
        return self.files.paths()

    def options(self) -> "ImportOptions":
        """What was chosen."""
        from annotator.services.importing import ImportOptions

        return self.labels.apply_to(
            ImportOptions(
                format=self.files.format_id(),
                encoding=self.files.encoding_name(),
                options={**self.files.options(), **self.fields.options()},
                author_id=self._author,
            )
        )

    # -- what follows from it -----------------------------------------------------------------

    def _refresh(self) -> None:
        mapped_for = (self.paths(), self.files.format_id())
        if mapped_for != self._mapped_for:
            self.fields.reset()  # other files have other fields and options
            self.files.forget_options()
            self._mapped_for = mapped_for
        self.report = None
        self.problem.setText("")
        self.question.setVisible(False)
        self.accept_button.setEnabled(False)
        if not self.paths():
            self.preview.say("Nothing to import yet", "Add files or a folder, or drop them here.")
        self.preview.ask(self.paths(), self.options())

    def _on_looked(self, look: "Look") -> None:
        self.fields.show_columns(look.columns)
        self.files.show_look(look, self.fields.mapped())
        self.pages.setTabVisible(_FIELDS, self.fields.is_needed)
        if look.first is None:
            words = "" if look.problem is None else _plain(look.problem)
            self.preview.say("No document can be read so", words)
            if look.columns and not any(one.role == "text" for one in look.columns):
                self.pages.setCurrentIndex(_FIELDS)

    def _on_tried(self, report: "ImportReport") -> None:
        before = self.options().label_map
        self.labels.show_unknown(report.unknown_labels)
        if self.options().label_map != before:
            self._refresh()  # labels that are called alike are mapped from now on
            return
        self.report = report
        count = self.labels.unknown
        self.pages.setTabText(_LABELS, f"Labels ({count} unknown)" if count else "Labels")
        self.accept_button.setEnabled(report.changed_anything)
        if not report.changed_anything:
            self.problem.setText("Everything in these files is here already.")

    def _on_refused(self, error: UserError) -> None:
        answers = self._answers_to(error)
        if answers:
            self._ask(_plain(error), answers)
            self.preview.say("One question first", "The preview follows the answer.")
            return
        self.problem.setText(_plain(error))
        advice = "" if "--" in error.hint else error.hint
        if "need an annotator" in error.message:
            advice = "Say whose labels these are: page Labels, “Annotator”."
        elif isinstance(error, InputError) and error.line is not None:
            advice = (
                "Mend the file, or leave such rows out: page Labels, “Rows that cannot be used”."
            )
        self.preview.say("Nothing can be imported so", advice)

    def _answers_to(self, error: UserError) -> dict[str, Callable[[], None]]:
        """Return what a person may say to an error, with what it leads to; usually nothing."""
        if isinstance(error, OptionNeededError):
            return {
                _UNITS.get(value, value): partial(self.files.choose_option, error.option, value)
                for value in error.values
            }
        named = _ENCODING.search(error.hint)
        if named is not None and self.files.encoding_name() is None:
            choose = partial(self.files.encoding.setCurrentText, named[1])
            return {f"Read it as {named[1]}": choose}
        return {}

    def _ask(self, words: str, answers: Mapping[str, Callable[[], None]]) -> None:
        """Let the person say what the file does not."""
        self._asked.setText(words)
        while (item := self._answers.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        buttons = []
        for title, act in answers.items():
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, act=act: act())
            self._answers.addWidget(button)
            buttons.append(button)
        self._answers.addStretch(1)
        self.question.setVisible(True)
        if buttons:
            buttons[0].setFocus()

    # -- files that are dropped ---------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files anywhere on the dialog."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.files.add_paths(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages their share of the width."""
        super().resizeEvent(event)
        self.pages.setFixedWidth(max(_PAGES, min(_WIDEST, round(self.width() * 0.42))))

    def done(self, result: int) -> None:
        """End the look at the files before the dialog goes."""
        self.preview.stop()
        super().done(result)


def _plain(error: UserError) -> str:
    """Return what is wrong, with the file's name alone, without advice for the command line."""
    words = error.message if "--" in error.hint else str(error)
    if isinstance(error, InputError) and error.file:
        return words.replace(error.file, Path(error.file).name, 1)
    return words
