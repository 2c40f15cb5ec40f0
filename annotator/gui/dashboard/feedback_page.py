"""The page "What was decided on my work"."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.banner import ElidedLabel
from annotator.gui.dashboard.background import Background
from annotator.gui.dashboard.cards import Card
from annotator.gui.dashboard.feedback_cards import Examples, VerdictTiles
from annotator.gui.dashboard.feedback_list import FeedbackList
from annotator.gui.dashboard.frame import page_side, split_page, thin_bar
from annotator.gui.dashboard.matrix import ConfusionMatrix
from annotator.gui.dashboard.printing import write_pdf
from annotator.gui.desk import Desk
from annotator.gui.dialogs import show_error
from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import column, icon_button, muted, row
from annotator.model.changes import ChangeSet
from annotator.model.errors import UserError
from annotator.services.dashboard.behind import BehindRow, Door
from annotator.services.dashboard.words import counted
from annotator.services.dashboard.writing import write_text
from annotator.services.review.feedback import FeedbackEntry, Verdict
from annotator.services.review.feedback_html import (
    VERDICT_WORDS,
    feedback_as_body,
    feedback_as_html,
    subtitle,
)
from annotator.services.review.feedback_reading import Feedback, read_feedback

_PANE: Final = 400


class FeedbackPage(QWidget):
    """Counts, examples and confusion to the left, every decision to the right.

    Signals:
        place_opened(BehindRow): Show this place of a document.
        closed(): Back to the article.
    """

    place_opened = Signal(object)
    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("feedbackPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._desk = desk
        self.feedback: Feedback | None = None
        self._is_stale = True
        self._door: Door | None = None
        self.reading = Background(self)
        self.tiles = VerdictTiles(desk.theme, "Decisions by outcome")
        self.examples = Examples()
        self.matrix = ConfusionMatrix(desk.theme, "Label against gold")
        self.list = FeedbackList(desk)
        self._build()
        self.whose.currentIndexChanged.connect(lambda _index: self.read())
        self.tiles.opened.connect(self.filter_by)
        self.matrix.opened.connect(self.filter_by)
        self.examples.opened.connect(self._open)
        self.list.opened.connect(self._open)
        self.reading.changed.connect(self._on_busy)
        self.reading.failed.connect(lambda error: self._say(f"{error.message} {error.hint}"))
        desk.theme_changed.connect(self._on_theme)
        desk.project_opened.connect(self._on_project)
        desk.annotator_changed.connect(self._on_annotator)
        desk.changed.connect(self._on_changed)
        self._on_theme(desk.theme)
        self._on_busy()

    # Furniture

    def _build(self) -> None:
        self.whose = QComboBox()
        self.whose.setAccessibleName("Whose work")
        self.export = QToolButton()
        self.export.setObjectName("secondary")
        self.export.setText("Export  ▾")
        self.export.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export)
        for ending, words in (("html", "Web page (HTML)…"), ("pdf", "Print to PDF…")):
            action = menu.addAction(words)
            action.setObjectName(f"feedback.{ending}")
            action.triggered.connect(lambda _on=False, ending=ending: self._export(ending))
        self.export.setMenu(menu)
        self._close = icon_button("Back to the article (Esc)")
        self._close.clicked.connect(self.closed)
        self._split = split_page(self, self._make_left(), self._make_right())

    def _make_left(self) -> QWidget:
        title = QLabel("What was decided on the work of")
        title.setObjectName("pageTitle")
        self._scope = ElidedLabel("muted")
        self._bar = thin_bar()
        self._notice = muted()
        self._notice.setObjectName("boardNotice")
        self._reasons = muted()
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 10)
        head.setSpacing(6)
        line = row(title, self.whose, spacing=10)
        line.addStretch(1)
        line.addWidget(self.export)
        line.addWidget(self._close)
        head.addLayout(line)
        head.addWidget(self._scope)
        self._parts = QWidget()
        self._parts.setObjectName("boardCards")
        inner = QVBoxLayout(self._parts)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addWidget(self.tiles)
        inner.addWidget(self._reasons)
        inner.addWidget(Card("Examples to learn from", [("", self.examples)]))
        self._matrix_card = Card("Label against gold", [("", self.matrix)])
        inner.addWidget(self._matrix_card)
        content = QWidget()
        whole = column(content, margins=20, spacing=12)
        whole.setContentsMargins(20, 6, 20, 24)
        whole.addWidget(self._notice)
        whole.addWidget(self._parts)
        whole.addStretch(1)
        return page_side(head, self._bar, content)

    def _make_right(self) -> QWidget:
        pane = self._pane = QWidget()
        pane.setObjectName("behindPane")
        pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pane.setMinimumWidth(320)
        self._listed = QLabel()
        self._listed.setObjectName("boardTitle")
        self._listed.setTextFormat(Qt.TextFormat.PlainText)
        self._all = QToolButton()
        self._all.setObjectName("link")
        self._all.setText("Show all")
        self._all.clicked.connect(lambda _checked: self.filter_by(None))
        head = QWidget()
        inner = column(head, margins=14, spacing=6)
        inner.addLayout(row(self._listed, self._all, stretch=0))
        sides = column(pane, margins=0, spacing=0)
        sides.addWidget(head)
        sides.addWidget(self.list, 1)
        return pane

    # Reading

    def showEvent(self, event: QEvent) -> None:
        """Read when something has changed since."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._split.setSizes([max(400, self.width() - _PANE), _PANE])
        if self._is_stale:
            self.read()

    def read(self) -> None:
        """Collect the decisions in the background."""
        project = self._desk.project
        if project is None:
            return
        self._offer(tuple(one.name for one in project.annotators(with_removed=True)))
        name = self.whose.currentText()
        if not name:
            return
        self._is_stale = False
        self.reading.start(
            lambda progress: read_feedback(project, name, progress=progress), self._show
        )

    def _offer(self, names: tuple[str, ...]) -> None:
        present = tuple(self.whose.itemText(place) for place in range(self.whose.count()))
        if names == present:
            return
        chosen = self.whose.currentText()
        if not chosen and self._desk.annotator is not None:
            chosen = self._desk.annotator.name
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItems(list(names))
        self.whose.setCurrentIndex(max(0, self.whose.findText(chosen)))
        self.whose.blockSignals(False)

    def _show(self, result: object) -> None:
        if not isinstance(result, Feedback):
            return
        self.feedback = result
        self._scope.set_words(subtitle(result))
        self.tiles.set_feedback(result)
        self.examples.set_feedback(result)
        self.matrix.set_confusion(result.confusion, (result.annotator, "gold"))
        self._matrix_card.set_note(
            f"Rows: labels of {result.annotator}, columns: gold;"
            f" {counted(result.confusion.things, 'label')}."
        )
        reasons = ", ".join(f"{name} {count:,}" for name, count in result.reasons.items())
        self._reasons.setText(f"Reasons given: {reasons}." if reasons else "")
        self._reasons.setVisible(bool(reasons))
        empty = "No decision has been made about this work yet."
        self._say("" if result.entries else empty)
        self.filter_by(None, focus=False)
        self._on_busy()

    def _say(self, words: str) -> None:
        self._notice.setText(words)
        self._notice.setVisible(bool(words))

    def _on_busy(self) -> None:
        busy = self.reading.is_busy
        self._bar.setRange(0, 0 if busy else 1)
        has_entries = self.feedback is not None and bool(self.feedback.entries)
        self._parts.setVisible(has_entries)
        self._pane.setVisible(has_entries)
        self.export.setEnabled(self.feedback is not None and not busy)
        if self.feedback is None and not self._notice.text():
            self._say("Reading the decisions…")

    def filter_by(self, door: Door | None, *, focus: bool = True) -> None:
        """List the decisions behind a number, or all."""
        feedback = self.feedback
        if feedback is None:
            return
        entries = list(feedback.entries)
        words = "All decisions"
        if door is not None and door.cell is not None:
            words = door.title
            entries = [
                one
                for one in entries
                if one.labels == door.cell and one.verdict is not Verdict.OPEN
            ]
        elif door is not None:
            verdict = Verdict(door.title)
            words = VERDICT_WORDS[verdict]
            entries = [one for one in entries if one.verdict is verdict]
        self._listed.setText(f"{words} ({len(entries):,})")
        self._all.setVisible(door is not None)
        self.list.rows.set_rows(entries)
        if entries:
            self.list.setCurrentIndex(self.list.rows.index(0))
            if focus:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, entry: FeedbackEntry) -> None:
        feedback = self.feedback
        if feedback is None:
            return
        own = {} if entry.own is None else {feedback.annotator: entry.own}
        place = BehindRow(
            document_id=entry.document_id,
            title=entry.title,
            start=entry.start,
            end=entry.end,
            quote=entry.quote,
            annotators=(feedback.annotator,),
            spans=own,
            kinds=entry.kinds,
            names=(),
            agrees=entry.verdict is Verdict.TAKEN,
        )
        self.place_opened.emit(place)

    def focus_first(self) -> None:
        """Give the keyboard to the list of decisions."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_pane(self) -> None:
        """Go from the list to the numbers, or back."""
        target = self.tiles if self.list.hasFocus() else self.list
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the article."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # Reports

    def _export(self, ending: str) -> None:
        project, feedback = self._desk.project, self.feedback
        if project is None or feedback is None:
            return
        stem = f"{project.path.stem} feedback {feedback.annotator}"
        start = project.path.with_name(f"{stem.replace('/', '-')}.{ending}")
        name, _ = QFileDialog.getSaveFileName(self, "Export", str(start), f"*.{ending}")
        if not name:
            return
        try:
            if ending == "pdf":
                title = f"What was decided on the work of {feedback.annotator}"
                write_pdf(Path(name), feedback_as_body(feedback), title)
            else:
                write_text(Path(name), feedback_as_html(feedback))
        except UserError as error:
            show_error(self, "Export", error)
            return
        self._desk.message.emit(f"{Path(name).name} was written.", "info")

    # The desk

    def _on_theme(self, theme: Theme) -> None:
        self._close.setIcon(icon("close", theme.muted))
        self.export.setIcon(icon("export", theme.muted))
        self.tiles.set_theme(theme)
        self.matrix.set_theme(theme)
        self.list.viewport().update()

    def _on_project(self) -> None:
        self.reading.stop()
        self.feedback = None
        self._is_stale = True
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.blockSignals(False)
        self.list.rows.set_rows([])
        self._say("")
        self._on_busy()

    def _on_annotator(self) -> None:
        annotator = self._desk.annotator
        if annotator is not None:
            self.whose.setCurrentIndex(max(0, self.whose.findText(annotator.name)))

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("span", "relation", "review_decision", "annotation_set"):
            self._is_stale = True
            if self.isVisible():
                self.read()
