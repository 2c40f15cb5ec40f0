"""Long lists of the pages: rows of several lines, drawn, opened with Enter or a click."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.appearance import SERIF_FAMILIES
from annotator.gui.dashboard.words import plain_tip
from annotator.gui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
LINE: Final = 20
"""Height of a line, in pixels."""
_LEFT: Final = 14


class RowsModel(QAbstractListModel):
    """The rows that are listed.

    Args:
        words: Puts a row into words for screen readers and tooltips.
    """

    def __init__(self, words: Callable[[Any], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[Any] = []

    def set_rows(self, rows: list[Any]) -> None:
        """List other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, or its words."""
        found = self._rows[index.row()]
        if role == ROW_ROLE:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = self._words(found)
            return words if role == Qt.ItemDataRole.DisplayRole else plain_tip(words)
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws the ground of a row; ``draw_row`` and ``lines_in`` say what stands on it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def lines_in(self, found: Any) -> int:
        """Return how many lines a row has."""
        raise NotImplementedError

    def draw_row(self, painter: QPainter, line: QRect, found: Any, font: QFont) -> None:
        """Draw a row from its first line down; the painter's state is the row's own."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Tall enough for the row's lines."""
        return QSize(option.rect.width(), self.lines_in(index.data(ROW_ROLE)) * LINE + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        theme, area = self._desk.theme, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        painter.setPen(QColor(theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        line = QRect(area.left() + _LEFT, area.top() + 7, area.width() - 2 * _LEFT, LINE)
        self.draw_row(painter, line, index.data(ROW_ROLE), QFont(option.font))
        painter.restore()

    def write_quote(self, painter: QPainter, line: QRect, quote: str, font: QFont) -> None:
        """Write words of the article as on its page."""
        serif = QFont(font)
        serif.setFamilies(list(SERIF_FAMILIES))
        serif.setPixelSize(14)
        write(painter, line, quote.replace("\n", " "), serif, self._desk.theme.text)


class RowList(QListView):
    """The list.

    Signals:
        opened(object): Enter was pressed on this row, or it was clicked.
    """

    opened = Signal(object)

    def __init__(self, name: str, words: Callable[[Any], str], delegate: RowDelegate) -> None:
        super().__init__()
        self.setObjectName("behindList")
        self.setAccessibleName(name)
        self.rows = RowsModel(words, self)
        self.setModel(self.rows)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # long lists must not block
        self.clicked.connect(self._open)

    def _open(self, index: Index) -> None:
        found = index.data(ROW_ROLE)
        if found is not None:
            self.opened.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


def write(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    color: str,
    *,
    is_right: bool = False,
) -> None:
    """Write a text on one line, cut in its middle where it is too long."""
    painter.setFont(font)
    painter.setPen(QColor(color))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
    side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | side), shown)
