"""The export dialog: format, labels and parts, with a live look at what will be written."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.base import PartsWriter
from annotator.gui.desk import Desk
from annotator.gui.exporting.choices import Choices, words
from annotator.gui.exporting.format_list import FormatList
from annotator.gui.exporting.format_page import FormatPage
from annotator.gui.exporting.labels_page import LabelsPage
from annotator.gui.exporting.parts import show_kind
from annotator.gui.exporting.preview_pane import PreviewPane
from annotator.gui.exporting.split_page import SplitPage
from annotator.gui.exporting.target_line import TargetLine
from annotator.gui.widgets import muted, row

if TYPE_CHECKING:
    from annotator.formats.base import FormatInfo
    from annotator.services.exporting import ExportOptions
    from annotator.services.exporting.count import ExportCount
    from annotator.services.project import Project

_SIZE: Final = (980, 640)
_LIST: Final = 226
_PAGES: Final = 328


class ExportDialog(QDialog):
    """Everything that an export asks, on one page.

    Args:
        desk: Whose document and schema are open.
        project: What is exported.
        kept: What was chosen last time.
        parent: The window.

    Signals:
        check_asked(): The labels are to be looked at first; the dialog has gone.
    """

    check_asked = Signal()

    def __init__(self, desk: Desk, project: "Project", kept: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        from annotator.formats.registry import formats

        self.setWindowTitle("Export")
        self.setObjectName("exportDialog")
        self._formats = {one.info.id: one for one in formats().values() if one.writer is not None}
        self._infos = {name: one.info for name, one in self._formats.items()}
        self._given: dict[str, dict[str, str]] = {}
        self._count: ExportCount | None = None
        self._refusal = ""
        self.formats = FormatList(self._infos)
        self.formats.setFixedWidth(_LIST)
        self.format_page = FormatPage()
        self.labels_page = LabelsPage(desk)
        self.split_page = SplitPage()
        self.preview = PreviewPane(project)
        self.target = TargetLine(project.path)
        self.pages = QTabWidget()
        self.pages.setFixedWidth(_PAGES)
        for title, page in (
            ("Format", self.format_page),
            ("Labels", self.labels_page),
            ("Split", self.split_page),
        ):
            self.pages.addTab(page, title)
        self._problem = QLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self.accept_button = QPushButton("Export")
        self.cancel_button = QPushButton("Cancel")
        self.check_button = QPushButton("Check the labels first")
        self.check_button.setToolTip("Lists what is odd in the labels of the whole project")
        self._build()
        self.restore(kept)
        self._connect()
        self._show_format()
        self.resize(*_SIZE)
        self.formats.setFocus()

    # Layout

    def _build(self) -> None:
        heading = QLabel("Export")
        heading.setObjectName("emptyTitle")
        hint = muted("JSONL keeps everything; every other format says what it leaves out.")
        middle = QHBoxLayout()
        middle.setSpacing(18)
        left = QVBoxLayout()
        left.setContentsMargins(0, 4, 0, 0)
        left.addWidget(self.formats)
        middle.addLayout(left)
        middle.addWidget(self.pages)
        right = QVBoxLayout()
        right.setContentsMargins(0, 8, 0, 0)
        right.addWidget(self.preview)
        middle.addLayout(right, 1)
        for button in (self.cancel_button, self.check_button):
            button.setAutoDefault(False)
        self.accept_button.setDefault(True)
        foot = row(
            self.check_button, self._problem, self.cancel_button, self.accept_button, stretch=1
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(10)
        layout.addLayout(row(heading, hint, spacing=14, stretch=1))
        layout.addLayout(middle, 1)
        layout.addWidget(self.target)
        layout.addLayout(foot)
        heading.setAlignment(Qt.AlignmentFlag.AlignBottom)
        hint.setAlignment(Qt.AlignmentFlag.AlignBottom)

    def _connect(self) -> None:
        self.formats.currentRowChanged.connect(lambda _row: self._show_format())
        for page in (self.format_page, self.labels_page, self.split_page):
            page.changed.connect(self._show_target)
        self.target.changed.connect(self._show_state)
        self.preview.counted.connect(self._on_counted)
        self.preview.refused.connect(self._on_refused)
        self.cancel_button.clicked.connect(self.reject)
        self.check_button.clicked.connect(self._check)
        self.accept_button.clicked.connect(self.accept)

    # What is chosen

    @property
    def info(self) -> "FormatInfo":
        """The chosen format."""
        return self._infos[self.formats.format_id()]

    def options(self) -> "ExportOptions":
        """What was chosen.

        Raises:
            InputError: The parts of the split cannot be so.
        """
        from annotator.services.exporting import ExportOptions

        options = ExportOptions(
            format=self.info.id,
            split=self.split_page.split(),
            manifest=self.split_page.manifest.isChecked(),
            options=self.format_page.options(),
        )
        return self.labels_page.apply_to(options)

    def path(self) -> Path:
        """Where to write."""
        return self.target.path()

    def choices(self) -> Choices:
        """What was chosen, to be kept for the next time."""
        self._given[self.info.id] = self.format_page.options()
        return {
            "format": self.info.id,
            "options": {name: given for name, given in self._given.items() if given},
            "folder": str(self.path().parent),
            **self.labels_page.remembered(),
            **self.split_page.remembered(),
        }

    def restore(self, kept: Choices) -> None:
        """Choose what was kept; what makes no sense any more is passed over."""
        options = kept.get("options")
        for name, given in options.items() if isinstance(options, dict) else ():
            known = self._infos[name].write_options if name in self._infos else ()
            self._given[name] = {
                one.name: given[one.name]
                for one in known
                if isinstance(given.get(one.name), str)
                and (not one.values or given[one.name] in one.values)
            }
        self.formats.choose(words(kept.get("format")))
        self.target.set_folder(words(kept.get("folder")))
        self.labels_page.restore(kept)
        self.split_page.restore(kept)

    # What follows from it

    def _show_format(self) -> None:
        self.format_page.show_format(self.info, self._given.get(self.info.id, {}))
        self._show_target()

    def _show_target(self) -> None:
        is_whole = self.info.writes_folder(
            self.format_page.options(), documents=self.labels_page.documents_by_name()
        )
        if self.split_page.is_split():
            is_whole = isinstance(self._formats[self.info.id].writer, PartsWriter)
        is_folder = is_whole or self.split_page.is_split()
        self.target.show_for(self.info, is_folder=is_folder, needs_empty=is_whole)
        self._refresh()

    def _refresh(self) -> None:
        self._given[self.info.id] = self.format_page.options()
        self._count, self._refusal = None, ""
        self.preview.ask(None if self._own_problem() else self.options())
        self._show_state()

    def _own_problem(self) -> str:
        return self.labels_page.problem() or self.split_page.problem()

    def _on_counted(self, count: "ExportCount") -> None:
        self._count = count
        self.split_page.show_counts(count.parts, count.together)
        self._show_state()

    def _on_refused(self, words: str) -> None:
        self._refusal = words
        self._show_state()

    def _show_state(self) -> None:
        replaces = self.target.replaces()
        problem = self._own_problem() or self._refusal or self.target.problem()
        advice = "The file that is there now will be replaced." if replaces else ""
        show_kind(self._problem, "problem" if problem else "advice")
        self._problem.setText(problem or advice)
        nothing = self._count is not None and bool(self._count.nothing)
        self.accept_button.setEnabled(not problem and not nothing)
        self.accept_button.setText("Replace" if replaces else "Export")

    def _check(self) -> None:
        self.reject()
        self.check_asked.emit()

    def done(self, result: int) -> None:
        """End the look at the project before the dialog goes."""
        self.preview.stop()
        super().done(result)
