"""The list of cards: collapsed ones are painted, the open one is a widget over its row."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from annotator.gui.desk import Desk
from annotator.gui.facts.card import FactCard
from annotator.gui.facts.delegate import CardDelegate, card_rect
from annotator.gui.facts.model import FACT_ROLE, FactsModel
from annotator.model.facts import Fact

_OWN_KEYS: Final = frozenset((
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space,
))  # fmt: skip


class CardList(QListView):
    """Rows of facts, one of them open; only what is visible is painted.

    Signals:
        claim_chosen(str): A collapsed card was clicked, or Enter was pressed on it.
    """

    claim_chosen = Signal(str)

    def __init__(self, desk: Desk, model: FactsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = model
        self._open_id: str | None = None
        self._card: FactCard | None = None
        self._heights: dict[int, int] = {}
        self.setObjectName("factList")
        self.setAccessibleName("Facts")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The bar is always there, so that the width never depends on the height.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        delegate = CardDelegate(desk, self)
        delegate.open_height = self._open_height
        self.setItemDelegate(delegate)
        self.setModel(model)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        self._relayout = QTimer(self)
        self._relayout.setSingleShot(True)
        self._relayout.setInterval(0)
        self._relayout.timeout.connect(self.lay_out)

    def set_card(self, card: FactCard | None) -> None:
        """Show the open claim in this card from now on."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        self._heights.clear()
        if card is not None:
            card.setParent(self.viewport())
            card.resized.connect(self._on_card_resized)

    def open(self, claim_id: str | None) -> None:
        """Open a claim's card and collapse the former one."""
        if claim_id != self._open_id:
            self._open_id = claim_id
            self._heights.clear()
            self._relayout.start()

    @property
    def open_id(self) -> str | None:
        """Id of the open claim."""
        return self._open_id

    def show_open(self) -> None:
        """Scroll so that the open card can be seen, its top first."""
        self.lay_out()
        row = self._facts.row_of(self._open_id)
        if row < 0:
            return
        area = self.visualRect(self._facts.index(row))
        view, bar = self.viewport().height(), self.verticalScrollBar()
        if area.top() < 0 or area.height() > view:
            bar.setValue(bar.value() + area.top())
        elif area.bottom() > view:
            bar.setValue(bar.value() + area.bottom() - view + 8)

    def show_part(self, part: QWidget) -> None:
        """Scroll so that a part of the open card can be seen."""
        self.lay_out()
        top = part.mapTo(self.viewport(), part.rect().topLeft()).y()
        below = top + part.height() + 10 - self.viewport().height()
        bar = self.verticalScrollBar()
        if top < 0:
            bar.setValue(bar.value() + top - 10)
        elif below > 0:
            bar.setValue(bar.value() + below)

    def lay_out(self) -> None:
        """Bring the rows to their heights and the card over its row."""
        self._relayout.stop()
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        self._place()

    def _open_height(self, fact: Fact, width: int) -> int:
        card = self._card
        if card is None or fact.claim.id != self._open_id:
            return 0
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = card.height_for(width)
        return height

    def _on_card_resized(self) -> None:
        self._heights.clear()
        self._relayout.start()

    def _place(self) -> None:
        card = self._card
        if card is None:
            return
        row = self._facts.row_of(self._open_id)
        if row < 0:
            card.hide()
            return
        index = self._facts.index(row)
        area = card_rect(self.visualRect(index), index.data(FACT_ROLE))
        if card.geometry() != area:
            card.setGeometry(area)
        if card.isHidden():
            card.show()

    def _on_chosen(self, index: QModelIndex) -> None:
        fact: Fact | None = index.data(FACT_ROLE)
        if fact is not None:
            self.claim_chosen.emit(fact.claim.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and choose; letters are the article's, not a search in the list."""
        if Qt.Key(event.key()) in _OWN_KEYS and not self._is_in_card():
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _is_in_card(self) -> bool:
        focused = QApplication.focusWidget()
        return self._card is not None and focused is not None and self._card.isAncestorOf(focused)

    def updateGeometries(self) -> None:
        """Follow a layout with the card."""
        super().updateGeometries()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._relayout.start()
