"""Chips of a fact card: what fills a slot, and what might."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from annotator.gui.theme import Theme

HEIGHT: Final = 22
_PAD: Final = 9
_CROSS: Final = 16
_FACE: Final = 13
_NARROWEST: Final = 40


class _Pill(QAbstractButton):
    """A rounded button that cuts its words to the room it gets."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        font = QFont(self.font())
        font.setPixelSize(_FACE)
        self.setFont(font)
        self.setText(" ".join(words.split()))
        self.setToolTip(self.text())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def taken_by_cross(self) -> int:
        """Pixels at the right that the words give up."""
        return 0

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(width + 2 * _PAD + 2, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(min(_NARROWEST, self.sizeHint().width()), HEIGHT)

    def draw_words(self, painter: QPainter, color: str) -> None:
        """Draw the words, cut where they do not fit."""
        area = QRect(_PAD, 0, self.width() - 2 * _PAD - self.taken_by_cross(), self.height())
        metrics = QFontMetrics(self.font())
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width() + 1)
        painter.setPen(QColor(color))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what a click does, as the space bar does already."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class FillerChip(_Pill):
    """What fills a slot, in its label's colour; the cross or Delete takes it out.

    Signals:
        removed(): It shall no longer fill the slot.
    """

    removed = Signal()

    def __init__(
        self,
        words: str,
        fill: str,
        ink: str,
        theme: Theme,
        *,
        is_dashed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, parent)
        self._fill = fill
        self._ink = ink
        self._theme = theme
        self._is_dashed = is_dashed
        self._over_cross = False
        self.is_fixed = False
        self.setMouseTracking(True)

    def taken_by_cross(self) -> int:
        """Room for the cross, which comes with the pointer or the keyboard."""
        return _CROSS - 4 if self._shows_cross() else 0

    def _shows_cross(self) -> bool:
        return not self.is_fixed and (self.underMouse() or self.hasFocus())

    def _cross(self) -> QRect:
        return QRect(self.width() - _CROSS - 3, (self.height() - _CROSS) // 2, _CROSS, _CROSS)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw pill, words and cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.focus), 1.5))
        elif self._is_dashed:
            painter.setPen(QPen(QColor(self._theme.border_strong), 1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._fill))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        self.draw_words(painter, self._ink)
        if self._shows_cross():
            self._draw_cross(painter)
        painter.end()

    def _draw_cross(self, painter: QPainter) -> None:
        box, color = self._cross(), QColor(self._ink)
        if self._over_cross:
            ground = QColor(self._ink)
            ground.setAlpha(38)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawEllipse(box)
        else:
            color.setAlpha(200)
        painter.setPen(QPen(color, 1.3))
        middle, arm = QRectF(box).center(), 3.0
        painter.drawLine(middle.x() - arm, middle.y() - arm, middle.x() + arm, middle.y() + arm)  # type: ignore[call-overload]
        painter.drawLine(middle.x() - arm, middle.y() + arm, middle.x() + arm, middle.y() - arm)  # type: ignore[call-overload]

    def _is_over_cross(self, point: QPoint) -> bool:
        return not self.is_fixed and self._cross().adjusted(-2, -2, 3, 2).contains(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show whether a click would remove it."""
        over = self._is_over_cross(event.position().toPoint())
        if over != self._over_cross:
            self._over_cross = over
            self.update()
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove it by its cross, else click."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_over_cross(
            event.position().toPoint()
        ):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes it."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.is_fixed:
            self.removed.emit()
            return
        super().keyPressEvent(event)


class GhostChip(_Pill):
    """What might fill an empty slot; a click takes it."""

    def __init__(self, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(f"{' '.join(words.split())} ?", parent)
        self._theme = theme

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a dashed pill."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        lively = self.hasFocus() or self.underMouse()
        style = Qt.PenStyle.SolidLine if self.hasFocus() else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(theme.focus if lively else theme.ghost), 1, style))
        painter.setBrush(QColor(theme.surface_hover if self.underMouse() else theme.surface))
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        self.draw_words(painter, theme.text if lively else theme.muted)
        painter.end()


class CutLabel(QLabel):
    """Words that are cut where there is too little room."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much as fits."""
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
