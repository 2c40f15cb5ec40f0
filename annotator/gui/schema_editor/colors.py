"""Choosing a label's colours: hex fields, and a palette that colour-blind people can tell apart."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolTip,
    QWidget,
    QWidgetAction,
)

from annotator.gui.theme import Theme
from annotator.gui.widgets import column, muted
from annotator.schema.colors import contrast, is_color

PALETTE: Final = (
    "#77AADD", "#99DDFF", "#44BB99", "#BBCC33", "#AAAA00", "#EEDD88",
    "#EE8866", "#FFAABB", "#DDDDDD", "#FBFBD0", "#8B8BEE", "#7ECE8B",
    "#B48974", "#ACB3CD", "#DEF2D9", "#F4CAAF", "#E46444", "#7999AF",
)  # fmt: skip
"""Paul Tol's "light" scheme and further fills; any two differ by at least 5 (CIEDE2000) to people
with normal vision and with protanopia, deuteranopia or tritanopia."""
_COLUMNS: Final = 6
_CELL: Final = 34


class Swatches(QWidget):
    """The palette as a grid; arrows move, Enter takes.

    Signals:
        chosen(str): A colour as ``#RRGGBB``.
    """

    chosen = Signal(str)

    def __init__(
        self, colors: tuple[str, ...], theme: Theme, present: str, used: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._colors = colors
        self._theme = theme
        self._used = {color.upper(): name for color, name in used.items()}
        self._present = present.upper()
        self._at = colors.index(self._present) if self._present in colors else 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Palette")
        rows = -(-len(colors) // _COLUMNS)
        self.setFixedSize(_COLUMNS * _CELL, rows * _CELL)

    def _cell(self, index: int) -> QRect:
        return QRect(
            (index % _COLUMNS) * _CELL + 2, (index // _COLUMNS) * _CELL + 2, _CELL - 4, _CELL - 4
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colours; the present one has a ring, those in use a dot."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, color in enumerate(self._colors):
            cell = self._cell(index)
            is_here = index == self._at
            ring = theme.text if is_here else theme.border_strong
            painter.setPen(QPen(QColor(ring), 2 if is_here else 1))
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(cell, 6, 6)
            if color in self._used and color != self._present:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.tag_text))
                painter.drawEllipse(cell.center() + QPoint(1, 1), 3, 3)
        painter.end()

    def _index_at(self, point: QPoint) -> int:
        return next((n for n in range(len(self._colors)) if self._cell(n).contains(point)), -1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the colour, and whose it is."""
        index = self._index_at(event.position().toPoint())
        if index >= 0:
            color = self._colors[index]
            owner = self._used.get(color)
            words = color if owner is None else f"{color}, used by {owner}"
            QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the colour under the pointer."""
        index = self._index_at(event.position().toPoint())
        if index >= 0:
            self.chosen.emit(self._colors[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the arrows, take with Enter."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
        }
        key = Qt.Key(event.key())
        if key in steps:
            to = self._at + steps[key]
            self._at = to if 0 <= to < len(self._colors) else self._at
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._colors[self._at])
        else:
            super().keyPressEvent(event)


class _Swatch(QPushButton):
    """A button in a colour."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.color = "#FFFFFF"
        self.setFixedSize(44, 30)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Fixed."""
        return QSize(44, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the colour and a ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = self._theme.focus if self.hasFocus() else self._theme.border_strong
        painter.setPen(QPen(QColor(ring), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(self.color))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 5, 5)
        painter.end()


class ColorField(QWidget):
    """A swatch that opens the palette, the colour in hex, and its contrast.

    Signals:
        chosen(str): What was picked or typed; typed text may be no colour yet.
    """

    chosen = Signal(str)

    def __init__(
        self,
        title: str,
        theme: Theme,
        against: str,
        offers: Callable[[], tuple[tuple[str, ...], Mapping[str, str]]],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._against = against
        self._offers = offers
        self._title = title
        self._swatch = _Swatch(theme)
        self._swatch.setAccessibleName(f"{title}: palette")
        self._swatch.setToolTip("Choose from the palette")
        self._swatch.clicked.connect(self._open)
        self.hex = QLineEdit()
        self.hex.setFixedWidth(92)
        self.hex.setMaxLength(7)
        self.hex.setAccessibleName(f"{title}: hex")
        self.hex.textEdited.connect(self._on_hex)
        self._ratio = QLabel()
        self._ratio.setObjectName("muted")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (self._swatch, self.hex, self._ratio):
            line.addWidget(widget)
        line.addStretch(1)
        self.setFocusProxy(self.hex)

    def show_color(self, color: str) -> None:
        """Show a colour without telling anybody."""
        if self.hex.text() != color:
            self.hex.setText(color)
        if is_color(color):
            self._swatch.color = color
            self._ratio.setText(f"{contrast(color, self._against):.1f} : 1")
        else:
            self._ratio.setText("")
        self._swatch.update()

    def _on_hex(self, text: str) -> None:
        given = text.strip().upper()
        self.chosen.emit(given if given.startswith("#") or not given else f"#{given}")

    def _open(self) -> None:
        colors, used = self._offers()
        menu = QMenu(self)
        page = QWidget()
        layout = column(page, margins=10, spacing=8)
        swatches = Swatches(colors, self._theme, self.hex.text(), used)
        layout.addWidget(swatches)
        layout.addWidget(muted("Told apart by colour-blind people. A dot: in use.", wrap=False))
        action = QWidgetAction(menu)
        action.setDefaultWidget(page)
        menu.addAction(action)
        swatches.chosen.connect(menu.close)
        swatches.chosen.connect(self.chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._swatch.mapToGlobal(QPoint(0, self._swatch.height() + 2)))
        swatches.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when enabled or disabled."""
        self._swatch.update()
        super().changeEvent(event)
