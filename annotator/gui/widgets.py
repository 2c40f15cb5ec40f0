"""Small widgets that several panels share; all take their colours from the theme."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.theme import Theme


def clear_layout(layout: QLayout) -> None:
    """Remove and delete every widget and inner layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def caption(text: str, parent: QWidget | None = None) -> QLabel:
    """Return a section caption: small capitals in a quiet grey (styled by object name)."""
    label = QLabel(text.upper(), parent)
    label.setObjectName("caption")
    return label


def muted(text: str = "", parent: QWidget | None = None, *, wrap: bool = True) -> QLabel:
    """Return secondary text."""
    label = QLabel(text, parent)
    label.setObjectName("muted")
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def breakable(text: str, every: int = 24) -> str:
    """Let a label break words that are longer than a line: shown text only, never stored."""
    return re.sub(rf"(\S{{{every}}})(?=\S)", "\\1\u200b", text)


def column(parent: QWidget, *, margins: int = 12, spacing: int = 8) -> QVBoxLayout:
    """Give a widget a vertical layout with the panels' usual distances."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(spacing)
    return layout


def row(*widgets: QWidget, spacing: int = 8, stretch: int | None = None) -> QHBoxLayout:
    """Put widgets side by side; ``stretch`` is the index of the one that grows."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for index, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if index == stretch else 0)
    return layout


def rule(parent: QWidget | None = None) -> QFrame:
    """Return a one-pixel horizontal line."""
    line = QFrame(parent)
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def icon_button(tip: str, parent: QWidget | None = None, *, name: str = "") -> QToolButton:
    """Return a flat button for an icon, with a tooltip that is also its accessible name."""
    button = QToolButton(parent)
    button.setObjectName(name or "flat")
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setIconSize(QSize(16, 16))
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def draw_key(painter: QPainter, right: int, middle: int, key: str, theme: Theme) -> int:
    """Draw a key cap whose right edge is at ``right``; return its left edge.

    Args:
        painter: Open on the device; its state is kept.
        right: x of the cap's right edge.
        middle: y of its centre.
        key: What the cap says, e.g. "P" or "Ctrl+K".
        theme: Gives the colours.
    """
    font = QFont(painter.font())
    font.setPixelSize(11)
    font.setBold(False)
    metrics = QFontMetrics(font)
    width = max(18, metrics.horizontalAdvance(key) + 10)
    box = QRectF(right - width + 0.5, middle - 8.5, width - 1, 17)
    painter.save()
    painter.setFont(font)
    painter.setPen(QPen(QColor(theme.key_border), 1))
    painter.setBrush(QColor(theme.key_ground))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()
    return int(right - width)


class KeyCap(QWidget):
    """A keyboard hint drawn as a key."""

    def __init__(self, key: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._theme = theme
        font = QFont(self.font())
        font.setPixelSize(11)
        width = max(18, QFontMetrics(font).horizontalAdvance(key) + 10)
        self.setFixedSize(width + 1, 19)
        self.setAccessibleName(f"Key {key}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cap."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_key(painter, self.width(), self.height() // 2, self._key, self._theme)
        painter.end()


class Segmented(QWidget):
    """One of a few values, side by side; the keyboard's arrows move between them.

    Signals:
        chosen: The value that the user picked.
    """

    chosen = Signal(str)

    def __init__(
        self,
        values: Sequence[str],
        theme: Theme,
        *,
        titles: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values = tuple(values)
        self._titles = dict(titles or {})
        self._theme = theme
        self._value: str | None = None
        self._hovered = -1
        self._padding = 18
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(28)

    def set_compact(self) -> None:
        """Take less room, where lines stand close."""
        font = QFont(self.font())
        font.setPixelSize(12)
        self.setFont(font)
        self._padding = 10
        self.setFixedHeight(24)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.update()

    def title(self, value: str) -> str:
        """The words shown for a value."""
        return self._titles.get(value, value)

    def value(self) -> str | None:
        """The chosen value, None when there is none."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Show a value without telling anybody."""
        self._value = value
        self.setAccessibleDescription("" if value is None else self.title(value))
        self.update()

    def natural_width(self) -> int:
        """The width at which no title is cut."""
        metrics = QFontMetrics(self.font())
        return sum(
            metrics.horizontalAdvance(self.title(value)) + self._padding for value in self._values
        )

    def sizeHint(self) -> QSize:
        """Wide enough for every title."""
        return QSize(self.natural_width(), 28)

    def minimumSizeHint(self) -> QSize:
        """Half of that; titles are then shortened."""
        return QSize(self.natural_width() // 2, 28)

    def _cells(self) -> list[QRect]:
        metrics = QFontMetrics(self.font())
        wanted = [
            metrics.horizontalAdvance(self.title(value)) + self._padding for value in self._values
        ]
        total, width = sum(wanted), self.width() - 1
        edges, at = [0], 0.0
        for share in wanted:
            at += share * width / total
            edges.append(round(at))
        return [QRect(left, 0, right - left, self.height() - 1) for left, right in pairwise(edges)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, the cells and the chosen one."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.setPen(QPen(QColor(theme.focus if self.hasFocus() else theme.border_strong), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(frame, 5, 5)
        metrics = QFontMetrics(self.font())
        for index, (value, cell) in enumerate(zip(self._values, self._cells(), strict=True)):
            inner = QRectF(cell).adjusted(2.5, 2.5, -1.5, -1.5)
            if value == self._value:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent))
                painter.drawRoundedRect(inner, 3.5, 3.5)
            elif index == self._hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.surface_hover))
                painter.drawRoundedRect(inner, 3.5, 3.5)
            painter.setPen(QColor(theme.accent_text if value == self._value else theme.text))
            title = metrics.elidedText(
                self.title(value),
                Qt.TextElideMode.ElideRight,
                cell.width() - min(8, self._padding - 6),
            )
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, title)
        painter.end()

    def _index_at(self, x: float) -> int:
        for index, cell in enumerate(self._cells()):
            if cell.left() <= x <= cell.right():
                return index
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer."""
        index = self._index_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._choose(self._values[index])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the cell under the pointer and, when its title is cut, the whole title."""
        index = self._index_at(event.position().x())
        if index != self._hovered:
            self._hovered = index
            self.setToolTip(self.title(self._values[index]) if index >= 0 else "")
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hovered cell."""
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the choice."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        present = self._values.index(self._value) if self._value in self._values else -1
        self._choose(self._values[max(0, min(len(self._values) - 1, present + step))])

    def choose_nth(self, number: int) -> bool:
        """Choose the nth value, counted from 1, as a click does; False where there is none."""
        if not 1 <= number <= len(self._values):
            return False
        self._choose(self._values[number - 1])
        return True

    def _choose(self, value: str) -> None:
        self.set_value(value)
        self.chosen.emit(value)


class Chip(QToolButton):
    """A value that is on or off, drawn as a rounded tag."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setText(text)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class LabelChip(QToolButton):
    """A label's name on its own colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("labelChip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def set_label(self, name: str, fill: str, ink: str) -> None:
        """Show a label in its colours."""
        self.setText(name)
        self.setStyleSheet(
            f"QToolButton#labelChip {{ background: {fill}; color: {ink}; border: none;"
            " border-radius: 4px; padding: 3px 8px; font-weight: 600; }"
            "QToolButton#labelChip::menu-indicator { image: none; width: 0; }"
        )


class EmptyState(QWidget):
    """What an empty place says, and the one thing to do about it."""

    def __init__(
        self,
        title: str,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = column(self, margins=20, spacing=6)
        layout.addStretch(1)
        heading = QLabel(title)
        heading.setObjectName("emptyTitle")
        heading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        words = muted(text)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(words)
        if action and on_action is not None:
            button = QToolButton()
            button.setObjectName("primary")
            button.setText(action)
            button.clicked.connect(lambda _checked: on_action())
            line = row(button, spacing=0)
            line.insertStretch(0, 1)
            line.addStretch(1)
            layout.addSpacing(6)
            layout.addLayout(line)
        layout.addStretch(2)


class HoverFrame(QFrame):
    """A card that tells when it is clicked."""

    clicked = Signal()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the pointing hand."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Report a click inside."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)


def choice_box(items: Sequence[tuple[str, str]]) -> QComboBox:
    """Return a box whose items carry a value besides their title."""
    box = QComboBox()
    for value, title in items:
        box.addItem(title, value)
    return box
