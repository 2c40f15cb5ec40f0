"""An overlay over the window: a query line and a list to choose from by keyboard."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.fuzzy import fuzzy_score
from annotator.gui.icons import icon
from annotator.gui.widgets import draw_key

Index = QModelIndex | QPersistentModelIndex
CHOICE_ROLE = int(Qt.ItemDataRole.UserRole)
_ROW = 34
_MOST_ROWS = 11
_MOST_MATCHES = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose.

    Attributes:
        title: What is chosen.
        run: Called when it is chosen, after the overlay has closed.
        detail: Quiet words behind the title.
        key: Printed key that does the same.
        icon: Drawing of ``resources/icons``.
        swatch: Hex colour of a label.
        words: Further words that find it.
    """

    title: str
    run: Callable[[], object]
    detail: str = ""
    key: str = ""
    icon: str = ""
    swatch: str = ""
    words: str = ""


class ChoiceModel(QAbstractListModel):
    """The choices that fit the query, best first."""

    def __init__(self, choices: Sequence[Choice], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = tuple(choices)
        self._shown: tuple[Choice, ...] = self._all[:_MOST_MATCHES]

    def rowCount(self, parent: Index | None = None) -> int:
        """How many fit."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, or the choice itself."""
        if not index.isValid():
            return None
        choice = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        return choice if role == CHOICE_ROLE else None

    def filter(self, query: str) -> None:
        """Keep what fits a query."""
        rated = (
            (fuzzy_score(query, f"{choice.title} {choice.words}"), -number, choice)
            for number, choice in enumerate(self._all)
        )
        fitting = [(score, order, choice) for score, order, choice in rated if score is not None]
        fitting.sort(key=lambda item: (item[0], item[1]), reverse=True)
        self.beginResetModel()
        self._shown = tuple(choice for _, _, choice in fitting[:_MOST_MATCHES])
        self.endResetModel()


class ChoiceDelegate(QStyledItemDelegate):
    """Draws a choice: icon or swatch, title, detail, key."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally tall."""
        return QSize(option.rect.width(), _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one choice."""
        theme, area = self._desk.theme, option.rect
        choice: Choice = index.data(CHOICE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 5, 5)
        left, middle = area.left() + 10, area.center().y() + 1
        if choice.swatch:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(choice.swatch))
            painter.drawRoundedRect(QRect(left + 1, middle - 7, 14, 14), 3, 3)
        elif choice.icon:
            icon(choice.icon, theme.muted).paint(painter, QRect(left, middle - 8, 16, 16))
        left += 26
        right = area.right() - 10
        if choice.key:
            right = draw_key(painter, right, middle, choice.key, theme) - 10
        self._draw_words(painter, QRect(left, area.top(), right - left, area.height()), choice)
        painter.restore()

    def _draw_words(self, painter: QPainter, area: QRect, choice: Choice) -> None:
        theme = self._desk.theme
        font = QFont(painter.font())
        font.setPixelSize(13)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        elide, middle = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignVCenter
        title = metrics.elidedText(choice.title, elide, area.width())
        painter.setPen(QColor(theme.text))
        painter.drawText(area, middle, title)
        if choice.detail:
            used = metrics.horizontalAdvance(title) + 12
            rest = area.adjusted(used, 0, 0, 0)
            if rest.width() > 30:
                painter.setPen(QColor(theme.muted))
                painter.drawText(
                    rest, middle, metrics.elidedText(choice.detail, elide, rest.width())
                )


class Overlay(QFrame):
    """A frame in the upper middle of its window; Enter chooses, Escape leaves.

    Signals:
        closed(): It was left, by choosing or not.
    """

    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        choices: Sequence[Choice],
        placeholder: str,
        parent: QWidget,
        *,
        single_keys: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("overlay")
        self._over = parent
        self._single_keys = single_keys
        self._choices = tuple(choices)
        self._query = QLineEdit()
        self._query.setObjectName("overlayQuery")
        self._query.setPlaceholderText(placeholder)
        self._query.setAccessibleName(placeholder)
        self._model = ChoiceModel(choices, self)
        self._list = QListView()
        self._list.setObjectName("overlayList")
        self._list.setModel(self._model)
        self._list.setItemDelegate(ChoiceDelegate(desk, self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName("Choices")
        self._list.clicked.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._query)
        layout.addWidget(self._list)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(28)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(0, 0, 0, 70))
        self.setGraphicsEffect(shadow)
        self._query.textChanged.connect(self._on_query)
        self._query.installEventFilter(self)
        self._on_query("")

    def open(self) -> None:
        """Show it and take the keyboard."""
        self._place()
        self.show()
        self.raise_()
        self._query.setFocus()

    def _place(self) -> None:
        window = self._over
        rows = max(1, min(_MOST_ROWS, self._model.rowCount()))
        width = min(620, window.width() - 40)
        height = self._query.sizeHint().height() + rows * _ROW + 14
        top = max(10, min(96, window.height() - height - 10))
        self.setGeometry((window.width() - width) // 2, top, width, height)

    def _on_query(self, query: str) -> None:
        self._model.filter(query)
        if self._model.rowCount():
            self._list.setCurrentIndex(self._model.index(0))
        self._place()

    def _choose(self, index: Index) -> None:
        choice = index.data(CHOICE_ROLE)
        self._leave()
        if choice is not None:
            choice.run()

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the keys of the list while the query line has the keyboard."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        if event.type() == QEvent.Type.FocusOut and self._was_left():
            self._leave()
        return super().eventFilter(watched, event)

    def _was_left(self) -> bool:
        return self.isVisible() and self.window().isActiveWindow()

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Tab: 1,
            Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: _MOST_ROWS,
            Qt.Key.Key_PageUp: -_MOST_ROWS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            count = self._model.rowCount()
            row = self._list.currentIndex().row() + steps[key]
            row = row % count if count and abs(steps[key]) == 1 else max(0, min(count - 1, row))
            self._list.setCurrentIndex(self._model.index(row))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._list.currentIndex().isValid():
                self._choose(self._list.currentIndex())
            return True
        if key == Qt.Key.Key_Escape:
            self._leave()
            return True
        if self._single_keys and not self._query.text():
            typed = event.text().upper()
            for row, choice in enumerate(self._choices):
                if typed and choice.key.upper() == typed:
                    self._choose(self._model.index(row))
                    return True
        return False
