"""The review window's page: documents, columns, rows, and the line that asks."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from annotator.gui.actions import Context
from annotator.gui.banner import ElidedLabel, Toast
from annotator.gui.desk import Desk
from annotator.gui.find_bar import FindBar
from annotator.gui.keymap import Keymap
from annotator.gui.keys import event_chords
from annotator.gui.review.acts import ReviewActs
from annotator.gui.review.board import Board
from annotator.gui.review.columns import Columns
from annotator.gui.review.deciding import Mode
from annotator.gui.review.documents import ReviewDocuments
from annotator.gui.review.draft import GoldDraft
from annotator.gui.review.heads import RowsHead
from annotator.gui.review.prompt import Prompt
from annotator.gui.review.rows import RowsTable
from annotator.gui.theme import Theme

_NARROW: Final = 1180
"""Width from which on the list of documents is shown by itself."""
_DOCUMENTS: Final = 216
_LEAST_COLUMN: Final = 240
_ALIKE: Final = "How alike the annotators are in this document: means over their pairs"


class ReviewPage(QWidget):
    """Everything of a review in place of the article.

    Signals:
        action_asked(str): A key means this action.
    """

    action_asked = Signal(str)

    def __init__(self, desk: Desk, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviewPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._board = board
        self._is_list_wanted: bool | None = None
        self._is_stack_chosen = False
        self._sizes: list[int] = []
        self.documents = ReviewDocuments(desk, self)
        self.prompt = Prompt(desk.theme, self)
        self.columns = Columns(desk, board, self)
        self.columns.key_filter = self.handle_key
        self.table = RowsTable(desk, board, self)
        self.head = RowsHead(desk, board, self)
        self.acts = ReviewActs(desk, board, self.prompt)
        self._title = ElidedLabel("reviewTitle")
        self._alike = QLabel()
        self._alike.setObjectName("muted")
        self._alike.setToolTip(_ALIKE)
        self._who = QToolButton()
        self._who.setObjectName("statusButton")
        self._who.setToolTip("Who decides: let somebody else do so")
        self._who.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._who.clicked.connect(lambda: self.action_asked.emit("dataset.annotator"))
        self.find_bar = FindBar(desk, self)
        self._right = QWidget()
        self.toast = Toast(self._right)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QWidget()
        top.setObjectName("reviewTop")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(top)
        line.setContentsMargins(18, 2, 10, 2)
        line.setSpacing(14)
        line.addWidget(self._title, 1)
        line.addWidget(self._alike)
        line.addWidget(self._who)
        below = QWidget()
        below.setObjectName("reviewBelow")
        below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        under = QVBoxLayout(below)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        under.addWidget(self.head)
        under.addWidget(self.table, 1)
        under.addWidget(self.acts.editing.card, 1)
        self._halves = QSplitter(Qt.Orientation.Vertical)
        self._halves.setHandleWidth(1)
        self._halves.setChildrenCollapsible(False)
        above = QWidget()
        over = QVBoxLayout(above)
        over.setContentsMargins(0, 0, 0, 0)
        over.setSpacing(0)
        over.addWidget(self.columns, 1)
        over.addWidget(self.find_bar)
        self._halves.addWidget(above)
        self._halves.addWidget(below)
        self._halves.setStretchFactor(0, 3)
        self._halves.setStretchFactor(1, 2)
        self._halves.setSizes([520, 300])
        inner = QVBoxLayout(self._right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(top)
        inner.addWidget(self._halves, 1)
        inner.addWidget(self.prompt)
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._sides.setHandleWidth(1)
        self._sides.setChildrenCollapsible(False)
        self._sides.addWidget(self.documents)
        self._sides.addWidget(self._right)
        self._sides.setStretchFactor(1, 1)
        self._sides.setSizes([_DOCUMENTS, 1_200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._sides)

    def _connect(self) -> None:
        desk, acts = self._desk, self.acts
        for widget in (self.table, self.documents.list_view):
            widget.installEventFilter(self)
        acts.focus_wanted.connect(self.focus)
        acts.place_to_mark = self.columns.place_to_mark
        acts.editing.draft_changed.connect(self._on_draft)
        self._board.sheet_changed.connect(self.refresh)
        desk.theme_changed.connect(self._on_theme)
        desk.annotator_changed.connect(self.refresh)
        desk.message.connect(self._on_message)
        desk.highlights_changed.connect(self.columns.highlight)
        desk.reveal_requested.connect(self.columns.reveal)
        self.find_bar.match_shown.connect(self.columns.select)
        self.find_bar.closed.connect(self.focus)

    # Showing

    def refresh(self) -> None:
        """Say which document this is and who decides."""
        sheet, annotator = self._board.sheet, self._desk.annotator
        if sheet is None:
            return
        self._fit()
        document = sheet.document
        parts = [document.title]
        if document.publisher:
            parts.append(document.publisher)
        if document.document_date is not None:
            parts.append(document.document_date.isoformat())
        self._title.set_words("  ·  ".join(parts))
        self._alike.setText(self._board.alike)
        if annotator is None:
            self._who.setText("open for reading: nobody decides")
            return
        own = any(one.annotation_set.annotator_id == annotator.id for one in sheet.columns)
        words = f"deciding as {annotator.name}"
        self._who.setText(f"{words} · your own labels are among them" if own else words)

    def _on_draft(self, draft: GoldDraft | None) -> None:
        """Show the card in place of the rows while gold is edited."""
        is_editing = draft is not None
        card = self.acts.editing.card
        if card.isHidden() == is_editing:
            if is_editing:
                self.toast.hide()  # it stood where the card is now
            for one in (self.head, self.table):
                one.setVisible(not is_editing)
            card.setVisible(is_editing)
            self._make_room(card.wanted_height(self._halves.width()) if is_editing else 0)
        self.columns.show_draft(draft)

    def _make_room(self, height: int) -> None:
        """Give the lower half this height, at most half of both; 0 puts back what was."""
        if not height:
            if self._sizes:
                self._halves.setSizes(self._sizes)
            self._sizes = []
            return
        above, below = self._halves.sizes()
        wanted = max(below, min(height, (above + below) // 2))
        if wanted > below:
            self._sizes = [above, below]
            self._halves.setSizes([above + below - wanted, wanted])

    def focus(self) -> None:
        """Give the keyboard to the articles."""
        view = self.columns.first_view()
        if view is not None:
            view.setFocus()
        else:
            self.table.setFocus()

    def toggle_documents(self) -> None:
        """Show or hide the list of documents."""
        self._is_list_wanted = self.documents.isHidden()
        self._fit()

    def toggle_stack(self) -> None:
        """Show columns, or one article with lanes."""
        self._is_stack_chosen = True
        self._board.set_stacked(is_stacked=not self._board.is_stacked)
        self.focus()

    def _fit(self) -> None:
        wanted = self._is_list_wanted
        self.documents.setVisible(self.width() >= _NARROW if wanted is None else wanted)
        if not self._is_stack_chosen and self._board.sheet is not None:
            count = max(1, len(self._board.shown_columns()))
            left = _DOCUMENTS if self.documents.isVisibleTo(self) else 0
            is_narrow = (self.width() - left) / count < _LEAST_COLUMN
            self._board.set_stacked(is_stacked=is_narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what is shown into the width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit what is shown into the width."""
        super().showEvent(event)
        self._fit()

    def _on_theme(self, theme: Theme) -> None:
        self.prompt.set_theme(theme)

    def _on_message(self, text: str, kind: str) -> None:
        if self.isVisible():
            edge = self.columns.mapTo(self._right, QPoint(0, self.columns.height())).y()
            self.toast.show_message(text, kind, self._desk.theme, lower_edge=edge)

    # Finding

    def open_find(self) -> None:
        """Ask for words to find; the selected ones are proposed."""
        place, sheet = self.columns.selection(), self._board.sheet
        query = "" if place is None or sheet is None else sheet.document.text[slice(*place)]
        self.find_bar.open_bar("" if "\n" in query else query)

    def step_find(self, step: int) -> None:
        """Go to the next or previous match; ask for words first where none were given."""
        if self.find_bar.isVisible():
            self.find_bar.step(step)
        else:
            self.open_find()

    # Keys

    def set_keymap(self, keymap: Keymap) -> None:
        """Use other keys."""
        self.acts.keymap = keymap
        self.head.set_keymap(keymap)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key press means; False when it is the article's own."""
        chords = event_chords(event)
        if not chords:
            return False
        keymap, acts = self.acts.keymap, self.acts
        for chord in chords:
            context = Context.REVIEW_EDIT if acts.mode is Mode.EDIT else Context.REVIEW
            action_id = keymap.action_for(context, chord)
            is_edge = action_id is not None and action_id.startswith("edge.")
            if (acts.mode is not Mode.EDIT or action_id is None or is_edge) and acts.answer(chord):
                return True
            if action_id is None and acts.mode is Mode.EDIT:
                other = keymap.action_for(Context.REVIEW, chord)
                action_id = other if other and other.startswith("review.take_") else None
            if action_id is not None:
                self.action_asked.emit(action_id)
                return True
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
        # A letter that means nothing here must not reach the text view's own search.
        return bool(event.text().strip()) and not event.modifiers() & held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let table and list obey the review's keys; arrows stay their own."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_list = watched is self.documents.list_view
            if is_list and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return False
            return self.handle_key(event)
        return super().eventFilter(watched, event)
