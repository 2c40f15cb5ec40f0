"""The strip beside the columns: where in the text the listed rows are, and how they stand."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.review.board import Board
from annotator.gui.theme import Theme
from annotator.services.review.sheets import ReviewRow, Status

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
        for signal in (
            board.sheet_changed,
            board.listing_changed,
            board.decisions_changed,
            board.current_changed,
        ):
            signal.connect(self.update)
        desk.theme_changed.connect(lambda _theme: self.update())

    def sizeHint(self) -> QSize:
        """Narrow."""
        return QSize(_WIDTH, 100)

    def y_of(self, row: ReviewRow) -> int:
        """Return where the mark of a row is."""
        sheet = self._board.sheet
        length = 1 if sheet is None else max(1, len(sheet.document.text))
        return 3 + round(row.start / length * max(1, self.height() - 9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw open rows long, decided ones short, the current one over all."""
        theme = self._desk.theme
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor(theme.page))
            painter.fillRect(0, 0, 1, self.height(), QColor(theme.border))
            rows = self._board.rows()
            for row in sorted(rows, key=lambda one: one.is_open):
                left = 4 if row.is_open else 7
                color = QColor(_color(row, theme))
                painter.fillRect(left, self.y_of(row), _WIDTH - left - 2, 2, color)
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


def _color(row: ReviewRow, theme: Theme) -> str:
    if row.status is Status.OPEN:
        return theme.danger
    return theme.warning if row.is_open else theme.success
