"""Paints pictures: grounds under the text; lines, tags and rings over it."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QStaticText

from annotator.gui.text.inks import Ink
from annotator.gui.text.metrics import Metrics
from annotator.gui.text.picture import Box, Drawn, Picture, Tag
from annotator.gui.theme import Theme, blend

_RADIUS = 3.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture with the place of its paragraph's origin in the viewport.

    Attributes:
        shown: What of it meets the area that is painted.
    """

    picture: Picture
    left: int
    top: int
    shown: tuple[Drawn, ...]


class SpanPainter:
    """Paints the pictures of the visible paragraphs in a theme."""

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        self.theme = theme
        self.metrics = metrics
        self.selected: str | None = None
        self._texts: dict[str, QStaticText] = {}
        self._widths: dict[str, int] = {}
        self._tag_metrics = QFontMetricsF(metrics.tag_font)

    def tag_width(self, text: str) -> int:
        """Return the width of a tag with this text."""
        width = self._widths.get(text)
        if width is None:
            advance = self._tag_metrics.horizontalAdvance(text)
            width = self._widths[text] = round(advance) + 2 * self.metrics.tag_pad
        return width

    # Under the text

    def paint_grounds(self, painter: QPainter, placed: Iterable[Placed]) -> None:
        """Tint the ground behind spans; inner spans over outer ones, the selected one on top."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in placed:
            painter.translate(item.left, item.top)
            for drawn in item.shown:
                color = self._ground(drawn)
                if color is not None:
                    painter.setBrush(QColor(color))
                    for box in drawn.boxes:
                        _fill_box(painter, box)
            painter.translate(-item.left, -item.top)

    def _ground(self, drawn: Drawn) -> str | None:
        if drawn.span.id == self.selected:
            # A suggestion stays paler than a label, the ring says that it is selected.
            return (drawn.is_ghost and drawn.ink.ground) or drawn.ink.selected
        return drawn.ink.ghost if drawn.is_ghost else drawn.ink.ground

    # Over the text

    def paint_marks(self, painter: QPainter, placed: Iterable[Placed]) -> None:
        """Draw underlines, brackets, tags and the ring of the selected span."""
        painter.setFont(self.metrics.tag_font)
        for item in placed:
            painter.translate(item.left, item.top)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            for drawn in item.shown:
                self._paint_bars(painter, drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for drawn in item.shown:
                if drawn.span.id == self.selected:
                    self._paint_ring(painter, drawn)
            for drawn in item.shown:
                if drawn.tag is not None:
                    self._paint_tag(painter, drawn.tag, drawn.ink, drawn)
            for more in item.picture.more:
                self._paint_more(painter, more.tag, selected=self.selected in more.span_ids)
            painter.translate(-item.left, -item.top)

    def _paint_bars(self, painter: QPainter, drawn: Drawn) -> None:
        stroke = self.metrics.stroke
        thick = stroke + 1 if drawn.span.id == self.selected else stroke
        color = QColor(drawn.ink.line)
        for bar in drawn.bars:
            if bar.is_gap:
                _dash(painter, bar.left, bar.right, bar.top, stroke, color, (2, 3))
            elif drawn.is_ghost:
                _dash(painter, bar.left, bar.right, bar.top, stroke, color, (5, 3))
            else:
                painter.fillRect(bar.left, bar.top, bar.right - bar.left, thick, color)
            if drawn.ink.is_line and not bar.is_gap:
                tick = stroke + 2
                if bar.opens:
                    painter.fillRect(bar.left, bar.top - tick, stroke, tick, color)
                if bar.closes:
                    painter.fillRect(bar.right - stroke, bar.top - tick, stroke, tick, color)

    def _paint_ring(self, painter: QPainter, drawn: Drawn) -> None:
        # A claim runs over whole lines: a strong ring would strike through the page.
        line = drawn.ink.line
        color = blend(line, self.theme.page, 0.45) if drawn.ink.is_line else line
        pen = QPen(QColor(color), 1.0 if drawn.ink.is_line else 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if drawn.is_ghost:
            pen.setDashPattern([3.0, 2.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in drawn.boxes:
            painter.drawPath(ring_path(box))

    def _paint_tag(self, painter: QPainter, tag: Tag, ink: Ink, drawn: Drawn) -> None:
        selected = drawn.span.id == self.selected
        box = QRectF(tag.left, tag.top, tag.width, self.metrics.tag)
        if drawn.is_ghost:
            pen = QPen(QColor(ink.line), 1)
            pen.setDashPattern([3.0, 2.0])
            painter.setPen(pen)
            painter.setBrush(QColor(self.theme.page))
            below = self.metrics.stroke + 0.5
            painter.drawRoundedRect(box.adjusted(0.5, below, -0.5, 0.5), 2, 2)
            text = self.theme.page_text if selected else self.theme.ghost
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink.tag))
            painter.drawRoundedRect(box, 2, 2)
            text = ink.tag_text
            if selected:
                painter.setPen(QPen(QColor(self.theme.page_text), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-0.25, -0.25, 0.25, 0.25), 2, 2)
        self._paint_text(painter, tag, text, lower=1 if drawn.is_ghost else 0)

    def _paint_more(self, painter: QPainter, tag: Tag, *, selected: bool) -> None:
        box = QRectF(tag.left, tag.top, tag.width, self.metrics.tag)
        theme = self.theme
        painter.setPen(QPen(QColor(theme.page_text if selected else theme.border_strong), 1))
        painter.setBrush(QColor(theme.page))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        self._paint_text(painter, tag, theme.page_text if selected else theme.muted)

    def _paint_text(self, painter: QPainter, tag: Tag, color: str, lower: int = 0) -> None:
        text = self._texts.get(tag.text)
        if text is None:
            text = QStaticText(tag.text)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=self.metrics.tag_font)
            self._texts[tag.text] = text
        cap = self._tag_metrics.capHeight()
        base = tag.top + lower + round((self.metrics.tag + cap) / 2)
        painter.setPen(QColor(color))
        painter.drawStaticText(
            QPointF(tag.left + self.metrics.tag_pad, base - self._tag_metrics.ascent()), text
        )

    # Find results and candidates

    def paint_highlights(self, painter: QPainter, boxes: Iterable[Box], kind: str) -> None:
        """Mark ranges of a kind (boxes in viewport coordinates) under the text."""
        theme = self.theme
        color = theme.find_current if kind == "find_current" else theme.find
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(color))
        painter.setPen(Qt.PenStyle.NoPen)
        if kind == "occurrence":
            painter.setBrush(QColor(blend(theme.find, theme.page, 0.6)))
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        elif kind == "mention":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(blend(theme.accent, theme.page, 0.7)), 1.25))
        elif kind == "candidate":
            painter.setBrush(QColor(theme.accent_soft))
            painter.setPen(QPen(QColor(theme.accent), 1.5))
        elif kind == "offered":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1, Qt.PenStyle.DashLine))
        for box in boxes:
            painter.drawRoundedRect(
                QRectF(
                    box.left - 0.5, box.top - 0.5, box.right - box.left + 1, box.bottom - box.top
                ),
                _RADIUS,
                _RADIUS,
            )


def _fill_box(painter: QPainter, box: Box) -> None:
    width, height = box.right - box.left, box.bottom - box.top
    painter.drawRoundedRect(QRect(box.left, box.top, width, height + 2), _RADIUS, _RADIUS)
    if not box.opens:
        painter.drawRect(box.left, box.top, min(4, width), height)
    if not box.closes:
        painter.drawRect(box.right - min(4, width), box.top, min(4, width), height)


def ring_path(box: Box) -> QPainterPath:
    """Outline a box, left open at the side where the span goes on."""
    left, right = box.left - 1.5, box.right + 1.5
    top, bottom = box.top - 0.5, box.bottom + 0.5
    path = QPainterPath()
    if box.opens and box.closes:
        path.addRoundedRect(QRectF(left, top, right - left, bottom - top), _RADIUS, _RADIUS)
        return path
    if box.closes or not box.opens:
        path.moveTo(box.left, top)
        path.lineTo(right if not box.closes else right - _RADIUS, top)
        if box.closes:
            path.quadTo(right, top, right, top + _RADIUS)
            path.lineTo(right, bottom - _RADIUS)
            path.quadTo(right, bottom, right - _RADIUS, bottom)
        else:
            path.moveTo(right, bottom)
        path.lineTo(box.left, bottom)
        return path
    path.moveTo(box.right, top)
    path.lineTo(left + _RADIUS, top)
    path.quadTo(left, top, left, top + _RADIUS)
    path.lineTo(left, bottom - _RADIUS)
    path.quadTo(left, bottom, left + _RADIUS, bottom)
    path.lineTo(box.right, bottom)
    return path


def _dash(
    painter: QPainter,
    left: int,
    right: int,
    top: int,
    height: int,
    color: QColor,
    pattern: tuple[int, int],
) -> None:
    on, off = pattern
    for x in range(left, right, on + off):
        painter.fillRect(x, top, min(on, right - x), height, color)
