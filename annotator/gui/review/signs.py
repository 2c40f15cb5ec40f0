"""A sign for each kind of disagreement: told apart by shape, not by colour alone."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.agreement.differences import IN_ORDER, Disagreement

SIZE = 10


def sign_of(kinds: Iterable[Disagreement]) -> Disagreement | None:
    """Return the kind whose sign stands for several: the first in their own order."""
    present = set(kinds)
    return next((kind for kind in IN_ORDER if kind in present), None)


def draw_sign(
    painter: QPainter, kind: Disagreement | None, center: QPointF, color: str, ground: str
) -> None:
    """Draw a sign of some ten pixels with a rim in the colour of the ground.

    A ring: missing; two arrow heads: boundary; two squares: fragment; a square: label; a diamond:
    attribute; a clock: date value; an arrow: relation.
    """
    path = _path(kind)
    path.translate(center)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rim = QPen(QColor(ground), 3.0)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(rim)
    painter.setBrush(QColor(ground))
    painter.drawPath(path)
    if kind is Disagreement.MISSING:
        painter.setPen(QPen(QColor(color), 2.0))
        painter.setBrush(QColor(ground))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
    painter.drawPath(path)
    if kind is Disagreement.DATE_VALUE:
        painter.setPen(QPen(QColor(ground), 1.3))
        painter.drawPolyline([center + QPointF(0, -3), center, center + QPointF(2.5, 1)])
    painter.restore()


def _path(kind: Disagreement | None) -> QPainterPath:
    path = QPainterPath()
    match kind:
        case Disagreement.MISSING:
            path.addEllipse(QPointF(0, 0), 3.6, 3.6)
        case Disagreement.BOUNDARY:
            path.addPolygon(_polygon((-5.5, 0), (-1, -4), (-1, 4)))
            path.addPolygon(_polygon((5.5, 0), (1, -4), (1, 4)))
        case Disagreement.FRAGMENT:
            path.addRect(QRectF(-5, -3, 4, 6))
            path.addRect(QRectF(1, -3, 4, 6))
        case Disagreement.LABEL:
            path.addRoundedRect(QRectF(-4, -4, 8, 8), 1.5, 1.5)
        case Disagreement.ATTRIBUTE:
            path.addPolygon(_polygon((0, -5), (5, 0), (0, 5), (-5, 0)))
        case Disagreement.DATE_VALUE:
            path.addEllipse(QPointF(0, 0), 5, 5)
        case Disagreement.RELATION:
            path.addPolygon(
                _polygon((-5, -1.3), (0, -1.3), (0, -4.5), (5.5, 0), (0, 4.5), (0, 1.3), (-5, 1.3))
            )
        case _:
            path.addEllipse(QPointF(0, 0), 2.2, 2.2)
    return path


def _polygon(*points: tuple[float, float]) -> QPolygonF:
    polygon = QPolygonF([QPointF(x, y) for x, y in points])
    polygon.append(polygon.first())
    return polygon
