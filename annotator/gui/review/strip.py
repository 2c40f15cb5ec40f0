"""The strip beside the columns: where in the text the listed rows are, and how they stand."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.review.board import Board
from annotator.gui.theme import Theme
from annotator.services.review.redecided import Redecided
from annotator.services.review.sheets import OPEN_STATUSES, ReviewRow, Status

_WIDTH = 13


class RowStrip(QWidget):
    """A mark for every listed row; a click leads to the nearest."""

    def __init__(self, desk: Desk, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._board = board
        self.setFixedWidth(_WIDTH)
        self.setToolTip("Where annotators differ")
        self.setAccessibleName("Where annotators differ")
        self._marks: list[tuple[int, int, QColor]] | None = None
        self._tops: dict[str, int] = {}
        board.sheet_changed.connect(self._forget_places)
        board.listing_changed.connect(self._forget)
        board.decisions_changed.connect(self._on_decisions)
        board.current_changed.connect(self.update)
        desk.theme_changed.connect(lambda _theme: self._forget())

    def sizeHint(self) -> QSize:
        """Narrow."""
        return QSize(_WIDTH, 100)

    def y_of(self, row: ReviewRow) -> int:
        """Return where the mark of a row is."""
        top = self._tops.get(row.key)
        if top is None:
            sheet = self._board.sheet
            length = 1 if sheet is None else max(1, len(sheet.document.text))
            top = 3 + round(row.start / length * max(1, self.height() - 9))
            self._tops[row.key] = top
        return top

    def _forget_places(self) -> None:
        self._tops.clear()
        self._forget()

    def _on_decisions(self, redecided: Redecided) -> None:
        if redecided.is_shifted:
            self._tops.clear()
        self._forget()

    def _forget(self) -> None:
        self._marks = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the marks anew."""
        super().resizeEvent(event)
        self._forget_places()

    def _placed(self) -> list[tuple[int, int, QColor]]:
        """Return left, top and colour of each mark, those of open rows last."""
        theme = self._desk.theme
        colors = {status: QColor(_color(status, theme)) for status in Status}
        rows, y_of = self._board.rows(), self.y_of
        settled = dict.fromkeys((7, y_of(row), row.status) for row in rows if not row.is_open)
        waiting = dict.fromkeys((4, y_of(row), row.status) for row in rows if row.is_open)
        return [(left, top, colors[status]) for left, top, status in (*settled, *waiting)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw open rows long, decided ones short, the current one over all."""
        theme = self._desk.theme
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor(theme.page))
            painter.fillRect(0, 0, 1, self.height(), QColor(theme.border))
            if self._marks is None:
                self._marks = self._placed()
            for left, top, color in self._marks:
                painter.fillRect(left, top, _WIDTH - left - 2, 2, color)
            current = self._board.row
            if current is not None:
                top = self.y_of(current) - 1
                painter.fillRect(2, top, _WIDTH - 3, 4, QColor(theme.accent))
        finally:
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the row whose mark is nearest."""
        y = event.position().y()
        nearest = min(self._board.rows(), key=lambda row: abs(self.y_of(row) - y), default=None)
        if nearest is not None:
            self._board.go_to(nearest.key)


def _color(status: Status, theme: Theme) -> str:
    if status is Status.OPEN:
        return theme.danger
    return theme.warning if status in OPEN_STATUSES else theme.success
