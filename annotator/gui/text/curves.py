"""Relations of the selected span as curves between spans."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from annotator.gui.text.metrics import Metrics
from annotator.gui.theme import Theme


@dataclass(frozen=True, slots=True)
class Curve:
    """A relation between two visible spans.

    Attributes:
        start: Ground of the span it starts at, in the viewport.
        end: Ground of the span it ends at; empty = the pointer while one is being drawn.
        title: Shown at the middle.
        symmetric: No arrowhead.
    """

    start: QRectF
    end: QRectF
    title: str = ""
    symmetric: bool = False


def paint_curves(
    painter: QPainter, curves: Iterable[Curve], theme: Theme, metrics: Metrics
) -> None:
    """Draw curves with a halo in the page's colour, so that they read over text and tags."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = QColor(theme.accent)
    halo = QColor(theme.page)
    halo.setAlpha(215)
    shaped = [(curve, *_path_of(curve, metrics)) for curve in curves]
    for _curve, path, _angle in shaped:
        painter.strokePath(path, QPen(halo, 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for curve, path, angle in shaped:
        painter.strokePath(path, QPen(accent, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(path.pointAtPercent(0), 2.5, 2.5)
        tip = path.pointAtPercent(1)
        if curve.symmetric:
            painter.drawEllipse(tip, 2.5, 2.5)
        else:
            painter.drawPolygon(_head(tip, angle))
    for curve, path, _angle in shaped:
        if curve.title:
            _paint_title(painter, path.pointAtPercent(0.5), curve.title, theme, metrics)


def _path_of(curve: Curve, metrics: Metrics) -> tuple[QPainterPath, float]:
    """Return the path and the direction (radians) in which it arrives."""
    start, end = curve.start, curve.end
    path = QPainterPath()
    if end.isEmpty():
        path.moveTo(start.center().x(), start.bottom())
        path.lineTo(end.topLeft())
        there = end.topLeft()
        return path, atan2(there.y() - start.bottom(), there.x() - start.center().x())
    a, b = start.center().x(), end.center().x()
    if abs(start.top() - end.top()) < metrics.pitch / 2:
        # On one line: an arc over the text, as high as the room above the line allows.
        rise = min(metrics.room * 0.75, 10 + abs(b - a) * 0.08)
        if abs(b - a) < 12:
            a, b = a - 8, b + 8
        lean = min(abs(b - a) * 0.3, 60) * (1 if b > a else -1)
        path.moveTo(a, start.top())
        path.cubicTo(a + lean, start.top() - rise, b - lean, end.top() - rise, b, end.top())
        return path, atan2(rise, lean)
    down = end.top() > start.top()
    y1 = start.bottom() + 2 if down else start.top()
    y2 = end.top() - 1 if down else end.bottom() + 2
    bend = (y2 - y1) * 0.5
    path.moveTo(a, y1)
    path.cubicTo(a, y1 + bend, b, y2 - bend, b, y2)
    return path, pi / 2 if down else -pi / 2


def _head(tip: QPointF, angle: float) -> QPolygonF:
    size, spread = 8.0, 0.42
    points = [tip]
    for side in (-spread, spread):
        turned = angle + pi + side
        points.append(QPointF(tip.x() + size * cos(turned), tip.y() + size * sin(turned)))
    return QPolygonF(points)


def _paint_title(
    painter: QPainter, middle: QPointF, title: str, theme: Theme, metrics: Metrics
) -> None:
    painter.setFont(metrics.tag_font)
    font = QFontMetricsF(metrics.tag_font)
    width = font.horizontalAdvance(title) + 2 * metrics.tag_pad
    height = metrics.tag + 2
    box = QRectF(round(middle.x() - width / 2), round(middle.y() - height / 2), width, height)
    painter.setPen(QPen(QColor(theme.accent), 1))
    painter.setBrush(QColor(theme.page))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, title)
