"""Relations of the selected span as curves between spans, led around the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from annotator.gui.text.metrics import Metrics
from annotator.gui.theme import Theme

_CORNER: Final = 7.0
_GUTTER: Final = 16.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class End:
    """Where a curve may leave or reach a span, in pixels of the viewport.

    Attributes:
        x: Middle of the span's tag, or of its first box.
        top: Upper edge of the ground.
        bottom: Lower edge of the tag.
        ground: Lower edge of the ground.
    """

    x: float
    top: float
    bottom: float
    ground: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A relation between two visible spans.

    Attributes:
        title: Shown at its end.
        symmetric: No arrowhead.
    """

    start: End
    end: End
    title: str = ""
    symmetric: bool = False


def route(start: End, end: End, metrics: Metrics, left: float, right: float) -> list[Point]:
    """Return the corners of a way that runs between the lines and beside the column only.

    Args:
        start: Where it leaves.
        end: Where it arrives.
        metrics: Of the page.
        left: Of the column of text.
        right: Of the column.
    """
    below_start = max(start.ground + metrics.room - 1, start.bottom + 4)
    below_end = max(end.ground + metrics.room - 1, end.bottom + 4)
    lines = round((end.ground - start.ground) / metrics.pitch)
    if lines == 0:
        level = max(below_start, below_end)
        return [(start.x, start.bottom), (start.x, level), (end.x, level), (end.x, end.bottom)]
    down = lines > 0
    leaving = below_start if down else start.top - 3
    arriving = end.top - 3 if down else below_end
    first = (start.x, start.bottom if down else start.top)
    last = (end.x, end.top if down else end.bottom)
    if abs(lines) == 1:
        middle = leaving if down else arriving
        return [first, (start.x, middle), (end.x, middle), last]
    from_left = (start.x - left) + (end.x - left)
    from_right = (right - start.x) + (right - end.x)
    x = left - _GUTTER if from_left <= from_right else right + _GUTTER
    return [first, (start.x, leaving), (x, leaving), (x, arriving), (end.x, arriving), last]


def paint_curves(
    painter: QPainter,
    curves: Iterable[Curve],
    theme: Theme,
    metrics: Metrics,
    column: tuple[float, float],
) -> None:
    """Draw relations between the left and right edge of a column of text."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, halo = QColor(theme.accent), QColor(theme.page)
    halo.setAlpha(190)
    shaped = []
    for curve in curves:
        corners = route(curve.start, curve.end, metrics, *column)
        shaped.append((curve, corners, rounded(corners)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for _curve, _corners, path in shaped:
        painter.strokePath(path, QPen(halo, 4))
    for curve, corners, path in shaped:
        painter.strokePath(path, QPen(accent, 1.5))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(QPointF(*corners[0]), 2.5, 2.5)
        if curve.symmetric:
            painter.drawEllipse(QPointF(*corners[-1]), 2.5, 2.5)
        else:
            painter.drawPolygon(arrowhead(corners[-2], corners[-1]))
    for curve, corners, _path in shaped:
        if curve.title:
            _paint_title(painter, curve, corners, theme, metrics)


def paint_link(painter: QPainter, start: End, point: QPointF, theme: Theme) -> None:
    """Draw a link that the person is drawing from a span to the pointer."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = QColor(theme.accent)
    pen = QPen(accent, 2)
    pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(start.x, start.bottom), point)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawPolygon(arrowhead((start.x, start.bottom), (point.x(), point.y())))


def rounded(corners: Sequence[Point]) -> QPainterPath:
    """Return the way through these corners, each rounded as far as its sides allow."""
    path = QPainterPath(QPointF(*corners[0]))
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        size = min(_CORNER, _distance(before, corner) / 2, _distance(corner, after) / 2)
        path.lineTo(QPointF(*_towards(corner, before, size)))
        path.quadTo(QPointF(*corner), QPointF(*_towards(corner, after, size)))
    path.lineTo(QPointF(*corners[-1]))
    return path


def _distance(a: Point, b: Point) -> float:
    return hypot(b[0] - a[0], b[1] - a[1])


def _towards(a: Point, b: Point, size: float) -> Point:
    distance = _distance(a, b)
    if not distance:
        return a
    return a[0] + (b[0] - a[0]) * size / distance, a[1] + (b[1] - a[1]) * size / distance


def arrowhead(origin: Point, tip: Point) -> QPolygonF:
    """Return a head that points from ``origin`` at ``tip``."""
    angle, size, spread = atan2(tip[1] - origin[1], tip[0] - origin[0]), 8.0, 0.42
    sides = (
        QPointF(tip[0] + size * cos(angle + pi + side), tip[1] + size * sin(angle + pi + side))
        for side in (-spread, spread)
    )
    return QPolygonF([QPointF(*tip), *sides])


def _paint_title(
    painter: QPainter, curve: Curve, corners: Sequence[Point], theme: Theme, metrics: Metrics
) -> None:
    """Put the title on the last stretch that runs across, close to the end."""
    painter.setFont(metrics.tag_font)
    font = QFontMetricsF(metrics.tag_font)
    width = round(font.horizontalAdvance(curve.title)) + 2 * metrics.tag_pad + 2
    x, y = corners[-2]
    side = corners[-3][0] - x
    if abs(side) > width + 2 * _CORNER:
        x += (width / 2 + _CORNER) * (1 if side > 0 else -1)
    height = metrics.tag + 1
    box = QRectF(round(x - width / 2), round(y - height / 2), width, height)
    painter.setPen(QPen(QColor(theme.accent), 1))
    painter.setBrush(QColor(theme.page))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, curve.title)
