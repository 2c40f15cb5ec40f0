"""Draws the timeline: axis with breaks, document date, bars, points, captions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from annotator.gui.text.inks import Ink
from annotator.gui.theme import Theme, blend
from annotator.gui.timeline import HEIGHT
from annotator.gui.timeline.layout import Caption, Layout, Place
from annotator.gui.timeline.marks import SAYING, Mark

CAPTION_BOTTOM: Final = 21
_CAPTION_TOP: Final = 5
_BARS_TOP, _BARS_BOTTOM = 23.0, 39.0
AXIS: Final = 44.0
_FOOT_TOP: Final = 50
_HIGHEST_BAR: Final = 6.0
_RADIUS: Final = 3.6
_LARGE_RADIUS: Final = 4.6
_SPOT: Final = 2.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn.

    Attributes:
        marks: In the order of time.
        layout: Where they are.
        width: Of the whole strip.
        right: Where the scale ends.
        document_x: Of the document date; None when it is not known.
        document_label: Its words.
        selected: Index of the mark of the selected span, or None.
        hovered: Index of the mark under the pointer, or None.
        current: Index of the mark that has the keyboard, or None.
    """

    marks: Sequence[Mark]
    layout: Layout
    width: float
    right: float
    document_x: float | None
    document_label: str
    selected: int | None = None
    hovered: int | None = None
    current: int | None = None


def caption_font(base: QFont, *, is_bold: bool = False) -> QFont:
    """Return the font of the captions; the selected one is bold, and all have room for that."""
    font = QFont(base)
    font.setPixelSize(11)
    font.setBold(is_bold)
    return font


def bar_rect(place: Place, lanes: int) -> QRectF:
    """Return where a bar is drawn; lanes pile up from the axis."""
    pitch = min(_HIGHEST_BAR + 2, (_BARS_BOTTOM - _BARS_TOP) / max(1, lanes))
    bottom = _BARS_BOTTOM - place.lane * pitch
    height = min(_HIGHEST_BAR, pitch - 1)
    return QRectF(place.left, bottom - height, place.right - place.left, height)


def draw(painter: QPainter, scene: Scene, theme: Theme, ink: Ink) -> None:
    """Draw the whole strip."""
    _draw_ground(painter, scene, theme)
    _draw_axis(painter, scene, theme)
    _draw_marks(painter, scene, theme, ink)
    font = caption_font(painter.font())
    bold = caption_font(painter.font(), is_bold=True)
    for caption in scene.layout.captions:
        is_selected = scene.selected in caption.members and scene.selected == caption.main
        painter.setFont(bold if is_selected else font)
        _draw_caption(painter, scene, caption, theme)
    painter.setFont(font)
    _draw_document_label(painter, scene, theme)


def _draw_ground(painter: QPainter, scene: Scene, theme: Theme) -> None:
    painter.fillRect(QRectF(0, 0, scene.width, HEIGHT), QColor(theme.panel))
    if scene.document_x is not None:
        future = QRectF(scene.document_x, 1, scene.width - scene.document_x, HEIGHT - 1)
        painter.fillRect(future, QColor(blend(theme.accent_soft, theme.panel, 0.55)))
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.drawLine(QPointF(0, 0.5), QPointF(scene.width, 0.5))


def _draw_axis(painter: QPainter, scene: Scene, theme: Theme) -> None:
    left, right = scene.width - scene.right, scene.right
    at = right if scene.document_x is None else scene.document_x
    pen = QPen(QColor(theme.border_strong), 1.5)
    painter.setPen(pen)
    painter.drawLine(QPointF(min(12.0, left), AXIS), QPointF(at, AXIS))
    pen.setStyle(Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.drawLine(QPointF(at, AXIS), QPointF(right, AXIS))
    for first, last in scene.layout.scale.breaks:
        middle = (first + last) / 2
        painter.fillRect(QRectF(middle - 4, AXIS - 3, 8, 6), _ground_at(scene, middle, theme))
        painter.setPen(QPen(QColor(theme.muted), 1.2))
        for shift in (-3.0, 3.0):
            painter.drawLine(
                QPointF(middle + shift - 2, AXIS + 5), QPointF(middle + shift + 2, AXIS - 5)
            )
    if scene.document_x is not None:
        painter.setPen(QPen(QColor(theme.accent), 1.5))
        x = scene.document_x
        painter.drawLine(QPointF(x, _BARS_TOP - 1), QPointF(x, _FOOT_TOP))


def _ground_at(scene: Scene, x: float, theme: Theme) -> QColor:
    if scene.document_x is None or x < scene.document_x:
        return QColor(theme.panel)
    return QColor(blend(theme.accent_soft, theme.panel, 0.55))


def _draw_marks(painter: QPainter, scene: Scene, theme: Theme, ink: Ink) -> None:
    """Draw all marks, those apart from the rest last; of alike ones on one spot only one."""
    singled = [at for at in (scene.current, scene.hovered, scene.selected) if at is not None]
    drawn: set[tuple[object, ...]] = set()
    style: tuple[object, ...] = ()
    for at, (mark, place) in enumerate(zip(scene.marks, scene.layout.places, strict=True)):
        is_many = len(mark.span_ids) > 1
        wanted = (mark.roles, mark.is_ghost)
        spot: tuple[object, ...]
        if mark.extent.is_point:
            spot = (*wanted, is_many, int(place.left / _SPOT))
        else:
            spot = (*wanted, place.lane, int(place.left / _SPOT), int(place.right / _SPOT))
        if spot in drawn or at in singled:
            continue
        drawn.add(spot)
        if wanted != style:
            style = wanted
            _set_style(painter, mark, theme, ink, QColor(_color(mark, theme, ink)), 1.3)
        _draw_shape(painter, scene, at, is_marked=False)
    for at in dict.fromkeys(singled):
        mark = scene.marks[at]
        color = theme.accent if at == scene.selected else _color(mark, theme, ink)
        _set_style(painter, mark, theme, ink, QColor(color), 1.8)
        _draw_shape(painter, scene, at, is_marked=at != scene.current or at == scene.selected)
        if at == scene.current:
            _draw_focus(painter, scene, at, theme)


def _color(mark: Mark, theme: Theme, ink: Ink) -> str:
    return theme.ghost if mark.is_ghost else ink.line


def _set_style(
    painter: QPainter, mark: Mark, theme: Theme, ink: Ink, color: QColor, width: float
) -> None:
    pen = QPen(color, width)
    if mark.is_ghost:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setDashPattern([2.0, 1.5])
    painter.setPen(pen)
    if mark.roles:
        painter.setBrush(color)
    elif mark.is_ghost:
        painter.setBrush(QColor(theme.panel))
    else:
        painter.setBrush(QColor(blend(ink.tag, theme.panel, 0.45)))


def _draw_shape(painter: QPainter, scene: Scene, at: int, *, is_marked: bool) -> None:
    mark, place = scene.marks[at], scene.layout.places[at]
    if mark.extent.is_point:
        _draw_point(painter, mark, QPointF(place.middle, AXIS), is_marked=is_marked)
    else:
        _draw_bar(painter, mark, bar_rect(place, scene.layout.lanes))


def _draw_point(painter: QPainter, mark: Mark, at: QPointF, *, is_marked: bool) -> None:
    many = len(mark.span_ids) > 1
    radius = (_LARGE_RADIUS if many else _RADIUS) + (0.8 if is_marked else 0)
    if mark.roles == {SAYING}:
        _draw_diamond(painter, at, radius + 1)
        return
    painter.drawEllipse(at, radius, radius)
    if SAYING in mark.roles:
        brush = painter.brush()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _draw_diamond(painter, at, radius + 3.4)
        painter.setBrush(brush)


def _draw_diamond(painter: QPainter, at: QPointF, radius: float) -> None:
    painter.drawPolygon(
        QPolygonF(
            [
                at + QPointF(0, -radius),
                at + QPointF(radius, 0),
                at + QPointF(0, radius),
                at + QPointF(-radius, 0),
            ]
        )
    )


def _draw_bar(painter: QPainter, mark: Mark, box: QRectF) -> None:
    middle = box.center().y()
    painter.drawRoundedRect(box, 2, 2)
    reach = box.height() / 2 + 1.5
    if mark.extent.last is None:
        _draw_arrow(painter, QPointF(box.right() + 3, middle), reach)
    if mark.extent.first is None:
        _draw_arrow(painter, QPointF(box.left() - 3, middle), -reach)
    if SAYING in mark.roles:
        _draw_diamond(painter, QPointF(box.left(), middle), box.height() / 2 + 1.8)


def _draw_arrow(painter: QPainter, tip: QPointF, reach: float) -> None:
    """Say that a bar goes on: to the right for a positive ``reach``."""
    painter.drawPolygon(
        QPolygonF([tip, tip + QPointF(-reach, -abs(reach)), tip + QPointF(-reach, abs(reach))])
    )


def _draw_focus(painter: QPainter, scene: Scene, at: int, theme: Theme) -> None:
    mark, place = scene.marks[at], scene.layout.places[at]
    if mark.extent.is_point:
        box = QRectF(place.middle - 8, AXIS - 8, 16, 16)
    else:
        box = bar_rect(place, scene.layout.lanes).adjusted(-3.5, -3.5, 3.5, 3.5)
    painter.setPen(QPen(QColor(theme.focus), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 4, 4)


def _draw_caption(painter: QPainter, scene: Scene, caption: Caption, theme: Theme) -> None:
    mark = scene.marks[caption.main]
    if caption.main == scene.selected:
        color = theme.accent
    elif caption.main in (scene.hovered, scene.current):
        color = theme.text
    else:
        color = theme.ghost if mark.is_ghost else theme.muted
    painter.setPen(QColor(color))
    box = QRectF(caption.left, _CAPTION_TOP, caption.width + 2, CAPTION_BOTTOM - _CAPTION_TOP)
    text = QFontMetrics(painter.font()).elidedText(
        caption.text, Qt.TextElideMode.ElideRight, int(caption.width + 2)
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _draw_document_label(painter: QPainter, scene: Scene, theme: Theme) -> None:
    metrics = QFontMetrics(painter.font())
    width = metrics.horizontalAdvance(scene.document_label)
    at = scene.document_x
    left = 12.0 if at is None else max(12.0, min(at - width / 2, scene.right - width))
    box = QRectF(left, _FOOT_TOP, width + 2, HEIGHT - _FOOT_TOP - 2)
    painter.setPen(QColor(theme.muted if at is None else theme.accent))
    painter.drawText(
        box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, scene.document_label
    )
