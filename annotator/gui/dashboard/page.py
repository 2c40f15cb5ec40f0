"""The page "Agreement": how alike the annotators label, and the spans behind every number."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.banner import ElidedLabel
from annotator.gui.dashboard.background import Background
from annotator.gui.dashboard.behind_pane import BehindPane
from annotator.gui.dashboard.cards import Cards
from annotator.gui.dashboard.frame import page_side, split_page, thin_bar
from annotator.gui.dashboard.settings_line import SettingsLine
from annotator.gui.desk import Desk
from annotator.gui.dialogs import show_error
from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import icon_button, muted, row
from annotator.model.changes import ChangeSet
from annotator.model.errors import UserError
from annotator.services.dashboard.behind import Behind, Door, look_behind
from annotator.services.dashboard.board import Board, read_board, with_gamma
from annotator.services.dashboard.words import left_out_words, scope_words
from annotator.services.dashboard.writing import ReportKind, write_report

_STEPS: Final = 1_000
_PANE: Final = 380
_SHOWN_REASONS: Final = 12
_FILTERS: Final = {
    ReportKind.HTML: "Web page (*.html)",
    ReportKind.CSV: "Table (*.csv)",
    ReportKind.JSON: "JSON (*.json)",
}


class AgreementPage(QWidget):
    """Settings above, charts below, what is behind a number beside them.

    Signals:
        place_opened(BehindRow): Show this place of a document.
        closed(): Back to the article.
    """

    place_opened = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("agreementPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._desk = desk
        self.board: Board | None = None
        self._is_stale = True
        self.measuring = Background(self)
        self.looking = Background(self)
        self.gamma = Background(self)
        self.settings = SettingsLine(desk.theme)
        self.cards = Cards(desk.theme)
        self.pane = BehindPane(desk)
        self._build()
        self.settings.changed.connect(self.measure)
        self.settings.report_asked.connect(self._export)
        self.cards.opened.connect(self.open_door)
        self.pane.closed.connect(self._close_pane)
        self.pane.row_opened.connect(self.place_opened)
        self.measuring.changed.connect(self._on_busy)
        self.measuring.advanced.connect(self._on_advanced)
        self.measuring.failed.connect(self._on_failed)
        self.cards.gamma.asked.connect(self._ask_gamma)
        self.gamma.changed.connect(self._on_gamma)
        self.gamma.advanced.connect(lambda share, _words: self.cards.gamma.set_share(share))
        self.gamma.failed.connect(lambda error: show_error(self, "Gamma", error))
        self.looking.failed.connect(lambda error: show_error(self, "Agreement", error))
        desk.theme_changed.connect(self._on_theme)
        desk.project_opened.connect(self._on_project)
        desk.changed.connect(self._on_changed)
        self._on_theme(desk.theme)
        self._on_busy()

    def _build(self) -> None:
        title = QLabel("Agreement")
        title.setObjectName("pageTitle")
        self._scope = ElidedLabel("muted")
        self._stale = QToolButton()
        self._stale.setObjectName("link")
        self._stale.setText("Labels have changed since: measure again")
        self._stale.clicked.connect(lambda _checked: self.measure())
        self._close = icon_button("Back to the article (Esc)")
        self._close.clicked.connect(self.closed)
        self._bar = thin_bar()
        self._bar.setRange(0, _STEPS)
        self._words = muted(wrap=False)
        self._cancel = QToolButton()
        self._cancel.setObjectName("link")
        self._cancel.setText("Cancel")
        self._cancel.clicked.connect(lambda _checked: self.measuring.cancel())
        self._notice = muted()
        self._notice.setObjectName("boardNotice")
        self._gaps = muted()
        self._split = split_page(self, self._make_left(title), self.pane)
        self.pane.setMinimumWidth(300)
        self.pane.hide()

    def _make_left(self, title: QLabel) -> QWidget:
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 10)
        head.setSpacing(8)
        line = row(title, self._scope, self._stale, self._words, self._cancel, spacing=12)
        line.setStretchFactor(self._scope, 1)
        line.addStretch(0)
        line.addWidget(self._close)
        head.addLayout(line)
        head.addWidget(self.settings)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(20, 6, 20, 24)
        inner.setSpacing(12)
        for widget in (self._notice, self.cards, self._gaps):
            inner.addWidget(widget)
        inner.addStretch(1)
        return page_side(head, self._bar, content)

    # Measuring

    def showEvent(self, event: QEvent) -> None:
        """Measure when something has changed since."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._is_stale:
            self.measure()

    def measure(self) -> None:
        """Read the numbers in the background."""
        project = self._desk.project
        if project is None:
            return
        people = [one.name for one in project.annotators(with_removed=True)]
        self.settings.annotators.set_names(people)
        self.settings.labels.set_names([one.name for one in project.schema.labels])
        if self.settings.labels.is_none or self.settings.annotators.is_none:
            self._say("Choose at least one label and two annotators.")
            return
        choice = self.settings.choice()
        self.gamma.cancel()
        self._is_stale = False
        self.measuring.start(
            lambda progress: read_board(project, choice, progress=progress), self._show
        )

    def _show(self, result: object) -> None:
        schema = self._desk.schema
        if not isinstance(result, Board) or schema is None:
            return
        self.board = result
        self.cards.set_board(result, schema)
        self._scope.set_words(scope_words(result.measuring))
        self._say(_why_empty(result))
        self._gaps.setText(_gap_words(result))
        self._on_busy()

    def _ask_gamma(self) -> None:
        """Measure gamma over what is shown, or stop doing so."""
        project, board = self._desk.project, self.board
        if self.gamma.is_busy:
            self.gamma.cancel()
        elif project is not None and board is not None:
            self.gamma.start(
                lambda progress: with_gamma(project, board, progress), self._show_gamma
            )

    def _on_gamma(self) -> None:
        self.cards.gamma.set_share(0.0 if self.gamma.is_busy else None)

    def _show_gamma(self, result: object) -> None:
        if isinstance(result, Board):
            self.board = result
            self.cards.gamma.set_report(result.gamma)

    def _say(self, words: str) -> None:
        self._notice.setText(words)
        self._notice.setVisible(bool(words))

    def _on_busy(self) -> None:
        busy = self.measuring.is_busy
        self._bar.setValue(0)
        self._words.setText("Measuring agreement" if busy else "")
        self._words.setVisible(busy)
        self._cancel.setVisible(busy)
        self._scope.setVisible(not busy)
        self.cards.setVisible(self.board is not None)
        if self.isVisible() and self.hasFocus():
            self.focus_first()
        self.settings.export.setEnabled(self.board is not None and not busy)
        self._stale.setVisible(self._is_stale and self.board is not None and not busy)
        if not busy and self.board is None and not self._notice.text():
            self._say("Nothing is measured yet.")

    def _on_advanced(self, share: float, words: str) -> None:
        self._bar.setValue(round(max(0.0, share) * _STEPS))
        self._words.setText(f"{words} {max(0.0, share):.0%}")

    def _on_failed(self, error: UserError) -> None:
        self._say(f"{error.message} {error.hint}".strip())

    # What is behind

    def open_door(self, door: Door) -> None:
        """List what is behind a number."""
        project, board = self._desk.project, self.board
        if project is None or board is None:
            return
        viewer = None if self._desk.annotator is None else self._desk.annotator.id
        self.pane.wait(door.title)
        if self.pane.isHidden():
            self.pane.show()
            self._split.setSizes([max(400, self.width() - _PANE), _PANE])
        self.looking.start(
            lambda progress: look_behind(
                project, board.choice, door, viewer_id=viewer, progress=progress
            ),
            self._show_behind,
        )

    def _show_behind(self, result: object) -> None:
        if isinstance(result, Behind):
            self.pane.set_behind(result)
            self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_pane(self) -> None:
        self.looking.cancel()
        self.pane.hide()
        self.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to the first numbers, or keep it until they are there."""
        first = self if self.board is None else self.cards.headline
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_pane(self) -> None:
        """Go from the numbers to the list of what is behind one, or back."""
        if self.pane.isHidden() or self.pane.list.hasFocus():
            self.focus_first()
        else:
            self.pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the pane, then the page."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.pane.isHidden():
            self._close_pane()
        else:
            self.closed.emit()

    # Reports

    def _export(self, kind: ReportKind) -> None:
        project, board = self._desk.project, self.board
        if project is None or board is None:
            return
        start = project.path.with_name(f"{project.path.stem} agreement.{kind.value}")
        name, _ = QFileDialog.getSaveFileName(self, "Export", str(start), _FILTERS[kind])
        if not name:
            return
        try:
            write_report(board, Path(name), kind)
        except UserError as error:
            show_error(self, "Export", error)
            return
        self._desk.message.emit(f"{Path(name).name} was written.", "info")

    # The desk

    def _on_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.muted))
        self.settings.set_theme(theme)
        self.cards.set_theme(theme)
        self.pane.set_theme(theme)

    def _on_project(self) -> None:
        self.measuring.stop()
        self.looking.stop()
        self.gamma.stop()
        self.board = None
        self._is_stale = True
        self.pane.hide()
        self._say("")
        self._gaps.setText("")
        self._scope.set_words("")
        self._on_busy()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self._is_stale and change_set.touches(
            "span", "relation", "annotation_set", "document", "annotator", "schema_version"
        ):
            self._is_stale = True
            self._on_busy()


def _why_empty(board: Board) -> str:
    report = board.measuring.report
    if report.documents:
        return ""
    if len(board.progress) < 2:
        return "Agreement takes two annotators; so far there is one at most."
    return (
        "No two annotators finished the same document yet. “All that was begun” counts unfinished"
        " work too."
    )


def _gap_words(board: Board) -> str:
    """Say what was left out, with titles as far as there are few."""
    words = left_out_words(board.measuring)
    if not words:
        return "Nothing was left out."
    lines = [
        f"{one.title or one.document_id}: "
        + (f"{one.annotator} {one.reason}" if one.annotator else one.reason)
        for one in board.measuring.excluded[:_SHOWN_REASONS]
    ]
    more = len(board.measuring.excluded) - len(lines)
    if more > 0:
        lines.append(f"and {more:,} more; the JSON export lists them")
    return f"{words[0].upper()}{words[1:]}. " + " · ".join(lines)
