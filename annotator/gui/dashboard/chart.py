"""What all charts share: numbers that can be pointed at, reached by keys, and opened."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from annotator.gui.dashboard.words import plain_tip
from annotator.gui.theme import Theme, blend
from annotator.schema.colors import TEXT_RATIO, contrast
from annotator.services.dashboard.behind import Door

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Spot:
    """A number on a chart.

    Attributes:
        area: Where it is.
        tip: Everything about it, for the tooltip and for screen readers.
        door: What opens on a click; None where there is nothing behind it.
    """

    area: QRectF
    tip: str
    door: Door | None


class Chart(QWidget):
    """A drawing with spots; Tab reaches it, arrows go from spot to spot, Enter opens.

    A chart draws itself in ``draw`` and names its spots there.

    Signals:
        opened(Door): A number was clicked.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._spots: list[Spot] = []
        self._hovered = self._current = -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The numbers, in reading order."""
        if not self._spots:
            self.grab()  # they are known when the chart has been drawn once
        return tuple(self._spots)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self.theme = theme
        self.update()

    def natural_height(self, width: int) -> int:
        """Return the height it needs at a width; charts say it."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Draw everything and name the spots; charts say how."""
        raise NotImplementedError

    def refit(self) -> None:
        """Take the height that the content needs."""
        self.setFixedHeight(max(24, self.natural_height(max(1, self.width()))))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the content."""
        return QSize(280, self.height())

    def resizeEvent(self, event: QEvent) -> None:
        """Fit the height to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        wanted = max(24, self.natural_height(max(1, self.width())))
        if wanted != self.height():
            self.setFixedHeight(wanted)

    # Drawing

    def font_of(self, size: int, *, bold: bool = False) -> QFont:
        """Return the window's font in a size."""
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        *,
        size: int = 12,
        color: str = "",
        align: int = LEFT,
        bold: bool = False,
    ) -> None:
        """Write a line, shortened where it does not fit."""
        font = self.font_of(size, bold=bold)
        painter.setFont(font)
        painter.setPen(QColor(color or self.theme.text))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
        painter.drawText(area, align, shown)

    def width_of(self, text: str, size: int = 12, *, bold: bool = False) -> float:
        """Return how wide a line is."""
        return QFontMetricsF(self.font_of(size, bold=bold)).horizontalAdvance(text)

    def fill(
        self, painter: QPainter, area: QRectF, color: str, *, radius: float = 3, line: str = ""
    ) -> None:
        """Fill a rounded rectangle."""
        painter.setPen(QPen(QColor(line), 1) if line else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(area, radius, radius)

    def spot(self, area: QRectF, tip: str, door: Door | None = None) -> None:
        """Name a number."""
        self._spots.append(Spot(area, tip, door))

    def shade(self, share: float, *, warm: bool = False) -> tuple[str, str]:
        """Return ground and text colour for a share from 0 to 1: more colour is more.

        Blue, or orange when warm: two colours that colour-blind people tell apart; text on it
        always reaches 4.5:1.
        """
        ink = ("#E08A1E" if warm else "#3B82D0") if self.theme.dark else (
            "#E69F00" if warm else "#2F77C8"
        )  # fmt: skip
        strength = 0.06 + 0.84 * min(1.0, max(0.0, share))
        ground = blend(ink, self.theme.surface, strength)
        choices = (self.theme.text, "#ffffff", "#0c1218")
        text = max(choices, key=lambda color: contrast(color, ground))
        if contrast(self.theme.text, ground) >= TEXT_RATIO:
            text = self.theme.text
        return ground, text

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart, then mark what is pointed at and where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._spots = []
        self.draw(painter)
        if self._current >= len(self._spots):
            self._current = len(self._spots) - 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if 0 <= self._hovered < len(self._spots) and self._spots[self._hovered].door is not None:
            self._frame(painter, self._spots[self._hovered].area, self.theme.border_strong, 1)
        if self.hasFocus() and self._spots:
            area = self._spots[max(0, self._current)].area
            self._frame(painter, area, self.theme.focus, 2)
        painter.end()

    def _frame(self, painter: QPainter, area: QRectF, color: str, width: int) -> None:
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(color), width))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5).intersected(inside), 4, 4)

    # Pointing and keys

    def _at(self, point: QPointF) -> int:
        for index in range(len(self._spots) - 1, -1, -1):
            if self._spots[index].area.contains(point):
                return index
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the number under the pointer."""
        index = self._at(event.position())
        if index != self._hovered:
            self._hovered = index
            opens = index >= 0 and self._spots[index].door is not None
            shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was pointed at."""
        self._hovered = -1
        self.update()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the number under the pointer."""
        index = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self._current = index
            self._open()

    def event(self, event: QEvent) -> bool:
        """Show the tooltip of the number under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._at(QPointF(event.pos()))
            if index >= 0:
                spot = self._spots[index]
                tip = plain_tip(spot.tip)
                QToolTip.showText(event.globalPos(), tip, self, spot.area.toRect())
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on a number, from the keyboard on the first."""
        self._move_to(max(0, self._current))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the nearest number that way, Enter opens it."""
        ways: dict[int, Callable[[QPointF], tuple[float, float]]] = {
            Qt.Key.Key_Left: lambda by: (-by.x(), by.y()),
            Qt.Key.Key_Right: lambda by: (by.x(), by.y()),
            Qt.Key.Key_Up: lambda by: (-by.y(), by.x()),
            Qt.Key.Key_Down: lambda by: (by.y(), by.x()),
        }
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        elif event.key() in ways and self._spots:
            self._step(ways[event.key()])
        else:
            super().keyPressEvent(event)

    def _step(self, way: Callable[[QPointF], tuple[float, float]]) -> None:
        here = self._spots[max(0, self._current)].area.center()
        best, at = float("inf"), -1
        for index, spot in enumerate(self._spots):
            along, across = way(spot.area.center() - here)
            cost = along + 3 * abs(across)
            if along > 1 and cost < best:
                best, at = cost, index
        if at >= 0:
            self._move_to(at)

    def _move_to(self, index: int) -> None:
        self._current = index
        if 0 <= index < len(self._spots):
            self.setAccessibleDescription(self._spots[index].tip)
        self.update()

    def _open(self) -> None:
        if 0 <= self._current < len(self._spots):
            door = self._spots[self._current].door
            if door is not None:
                self.opened.emit(door)
        self.update()
