"""The line above the rows: where one is, how the rows are chosen and sorted, and the keys."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.gui.banner import ElidedLabel
from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap
from annotator.gui.review.board import Board
from annotator.gui.widgets import KeyCap, clear_layout
from annotator.services.review.listing import Order, RowFilter
from annotator.services.review.words import kind_words

_WIDE = 1120
_WIDEST = 1400
_MIDDLE = 900


class RowsHead(QWidget):
    """Title, filter, order, hints.

    Signals:
        filter_asked(), order_asked(): A button was pressed.
    """

    filter_asked = Signal()
    order_asked = Signal()

    def __init__(self, desk: Desk, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rowsHead")
        self._desk = desk
        self._board = board
        self._keymap = Keymap()
        self._order_tip = "Order the rows"
        self._title = QLabel()
        self._title.setObjectName("rowsTitle")
        self._detail = ElidedLabel("muted")
        self._filter, self._order = QToolButton(), QToolButton()
        for button, signal, tip in (
            (self._filter, self.filter_asked, "Filter the rows"),
            (self._order, self.order_asked, "Order the rows"),
        ):
            button.setObjectName("statusButton")
            button.setToolTip(tip)
            button.clicked.connect(signal)
        self._hints = QHBoxLayout()
        self._hints.setSpacing(4)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 6, 12, 6)
        line.setSpacing(10)
        line.addWidget(self._title)
        line.addWidget(self._detail, 1)
        line.addWidget(self._filter)
        line.addWidget(self._order)
        line.addLayout(self._hints)
        for signal in (
            board.sheet_changed,
            board.listing_changed,
            board.current_changed,
            board.decisions_changed,
            board.columns_changed,
        ):
            signal.connect(self.refresh)
        desk.theme_changed.connect(lambda _theme: self._show_hints())
        self._shown: tuple[int, int] | None = None

    def set_keymap(self, keymap: Keymap) -> None:
        """Show other keys."""
        self._keymap = keymap
        for button, words, action_id in (
            (self._filter, "Filter the rows", "review.filter"),
            (self._order, "Order the rows", "review.order"),
        ):
            key = keymap.shown_key(action_id)
            button.setToolTip(f"{words} ({key})" if key else words)
        self._order_tip = self._order.toolTip()
        self._show_hints()

    def refresh(self) -> None:
        """Say where one is."""
        board = self._board
        row = board.row
        place = None if row is None else board.place_of(row.key)
        total = len(board.listed)
        if board.sheet is not None and not board.is_ready:
            words = "Lining up…"
        elif board.sheet is not None and not board.sheet.columns:
            words = "Nobody has labeled this document yet"
        elif board.sheet is not None and len(board.sheet.columns) == 1:
            words = f"One annotator, {total:,} labels to look at"
        elif not total:
            words = "No disagreement" if board.filter.is_plain else "No row fits the filter"
        elif place is None:
            words = f"{total:,} disagreements"
        else:
            words = f"Disagreement {place + 1:,} of {total:,}"
        self._title.setText(words)
        self._detail.set_words(self._details())
        self._filter.setText(filter_words(board.filter, board.names))
        self._order.setText(f"by {board.order.value}")
        self._order.setToolTip(
            f"{self._order_tip}\n{_COST}" if board.order is Order.COST else self._order_tip
        )
        people = len(board.people())
        if self._shown != (people, self._level()):
            self._show_hints()

    def _details(self) -> str:
        """Return all that the annotators of the current row differ in, in full words."""
        board, row = self._board, self._board.row
        if row is None or board.sheet is None or board.schema is None:
            return ""
        text, width = board.sheet.document.text, len(board.sheet.columns)
        return " · ".join(kind_words(row, text, board.schema, width))

    def _level(self) -> int:
        """Return for how many groups of hints there is room beside what differs: 0 to 3."""
        return sum(self.width() >= one for one in (_MIDDLE, _WIDE, _WIDEST))

    def _show_hints(self) -> None:
        people, level = len(self._board.people()), self._level()
        self._shown = (people, level)
        clear_layout(self._hints)
        key, theme = self._keymap.shown_key, self._desk.theme
        digits = [key(f"review.take_{number}") for number in range(1, people + 1)]
        groups = [
            (digits if people <= 3 else [f"{digits[0]}–{digits[-1]}"], "take"),
            ([key("review.both")], "both"),
            ([key("review.neither")], "neither"),
            ([key("review.edit")], "edit"),
        ]
        if level > 0:
            groups += [([key("review.undecided")], "undecided"), ([key("review.reason")], "reason")]
        if level > 1:
            groups.append(([key("review.accept")], "accept agreed"))
        if level > 2:
            groups.append(([key("review.next"), key("review.previous")], "next, previous"))
        for keys, words in groups:
            for one in keys:
                if one:
                    self._hints.addWidget(KeyCap(one, theme))
            label = QLabel(words)
            label.setObjectName("muted")
            self._hints.addWidget(label)
            self._hints.addSpacing(6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many hints as there is room for."""
        super().resizeEvent(event)
        if self._shown is None or self._shown[1] != self._level():
            self._show_hints()


_COST = "Cost: annotators who differ × kinds of difference"


def filter_words(chosen: RowFilter, names: dict[str, str]) -> str:
    """Return a filter in words: "open · boundary · ben"."""
    if chosen.is_plain:
        return "all rows"
    parts = ["open"] if chosen.is_open_only else []
    if chosen.with_agreed:
        parts.append("agreed too")
    parts += sorted(kind.value for kind in chosen.kinds)
    parts += sorted(chosen.labels)
    parts += sorted(names.get(one, "?") for one in chosen.set_ids)
    return " · ".join(parts)
