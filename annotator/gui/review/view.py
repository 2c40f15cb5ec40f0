"""One column's article: read-only, agreement pale, disagreement framed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.agreement.differences import Disagreement
from annotator.gui.review.shown import Look, Shown, Tone
from annotator.gui.review.signs import draw_sign
from annotator.gui.text.inks import Ink, readable_on
from annotator.gui.text.painter import Placed, ring_path
from annotator.gui.text.picture import Drawn, Studio
from annotator.gui.text.span_view import SpanView
from annotator.gui.theme import Theme, blend
from annotator.model.spans import Span

_PALE: Final = 0.5
_FRAME: Final = 5
"""Pixels that the frame of the current row reaches beyond its lines."""


_PLAIN: Final = Look(Tone.PLAIN)


class ReviewView(SpanView):
    """Text with one or several annotators' spans, under review.

    Signals:
        row_clicked(str): A span of this row was clicked.
        used(): The person put the keyboard here.

    Attributes:
        tooltip_html: What the pointer shows of a span.
    """

    row_clicked = Signal(str)
    used = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._looks: Mapping[str, Look] = {}
        self._inks_of_look: dict[tuple[str, Tone], Ink] = {}
        self._current: str | None = None
        self._place: tuple[int, int] | None = None
        self._weights: Mapping[str, int] = {}
        self._kept: list[Placed] = []
        self.tooltip_html: Callable[[Span], str] = lambda span: span.label
        super().__init__(parent)
        self.viewport().setMouseTracking(True)

    # What is shown

    def set_looks(self, looks: Mapping[str, Look], weights: Mapping[str, int]) -> None:
        """Paint spans so, by id; ``weights`` put a span's lane further out (one article for all).

        Spans without a look are painted as in the article.
        """
        before, self._looks, self._weights = self._looks, looks, weights
        self.redraw_spans(
            span
            for source in (self.gallery.spans, self.gallery.ghosts)
            for span in source
            if (was := before.get(span.id)) is not (now := looks.get(span.id)) and was != now
        )

    def change(self, before: Shown, now: Shown) -> None:
        """Show in place of what some rows added before what they add now.

        The looks, tags and weights that this view was given have that in them already.
        """
        self.update_spans(
            removed=[key for key in before.spans if key not in now.spans],
            changed=[one for key, one in now.spans.items() if before.spans.get(key) != one],
        )
        self.update_ghosts(
            removed=[key for key in before.ghosts if key not in now.ghosts],
            changed=[one for key, one in now.ghosts.items() if before.ghosts.get(key) != one],
        )
        ids = before.looks.keys() | now.looks.keys()
        same = {one for one in ids if before.drawn_as(one) == now.drawn_as(one)}
        self.redraw_spans(self._found(ids - same))
        self.recolor_spans(self._found(same))

    def _found(self, ids: Iterable[str]) -> list[Span]:
        return [span for one in ids if (span := self.gallery.find(one)) is not None]

    def set_current(self, row_key: str | None, place: tuple[int, int] | None) -> None:
        """Outline the spans of a row; where there are none, the place of the row."""
        if (row_key, place) == (self._current, self._place):
            return
        former = self._place
        self._current, self._place = row_key, place
        for one in (former, place):
            if one is not None:
                self._repaint_lines(*one, _FRAME)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._inks_of_look.clear()
        super().set_theme(theme)

    def ink_of(self, span: Span) -> Ink:
        """Return a span's colours: pale where nobody has to look."""
        tone = self._looks.get(span.id, _PLAIN).tone
        if tone is not Tone.QUIET:
            return super().ink_of(span)
        key = (span.label, tone)
        ink = self._inks_of_look.get(key)
        if ink is None:
            ink = self._inks_of_look[key] = paler(super().ink_of(span), self.theme)
        return ink

    def _studio(self) -> Studio:
        studio = super()._studio()
        return replace(
            studio,
            weight=lambda span: self.label_of(span).lane_weight + self._weights.get(span.id, 0),
        )

    # Painting

    def _placed(self, top: int, bottom: int) -> list[Placed]:
        """Keep what was looked up: frames are drawn around the same boxes."""
        self._kept = super()._placed(top, bottom)
        return self._kept

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the article, then frames and signs over it."""
        super().paintEvent(event)
        area = event.rect()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            has_current = False
            signs: list[tuple[QPointF, Disagreement | None, str]] = []
            for item in self._kept:
                painter.translate(item.left, item.top)
                for drawn in item.shown:
                    look = self._looks.get(drawn.span.id, _PLAIN)
                    is_current = self._current is not None and look.row == self._current
                    has_current |= is_current
                    if look.tone in (Tone.LOUD, Tone.WAITING) or is_current:
                        self._frame(painter, drawn, look, is_current=is_current)
                    if look.sign is not None and drawn.tag is not None:
                        box = drawn.boxes[0]
                        corner = QPointF(box.left + item.left - 1, box.top + item.top)
                        signs.append((corner, look.sign, self._color(look)))
                painter.translate(-item.left, -item.top)
            if not has_current and self._place is not None:
                self._outline_place(painter, area)
            for corner, kind, color in signs:
                draw_sign(painter, kind, corner, color, self.theme.page)
        finally:
            painter.end()

    def _color(self, look: Look) -> str:
        return self.theme.warning if look.tone is Tone.WAITING else self.theme.danger

    def _frame(self, painter: QPainter, drawn: Drawn, look: Look, *, is_current: bool) -> None:
        theme = self.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in drawn.boxes:
            path = ring_path(box)
            if look.tone in (Tone.LOUD, Tone.WAITING):
                pen = QPen(QColor(self._color(look)), 1.4)
                if look.tone is Tone.WAITING:
                    pen.setDashPattern([3.0, 2.0])
                painter.setPen(pen)
                painter.drawPath(path)
            if is_current:
                painter.setPen(QPen(QColor(theme.accent), 2.0))
                painter.drawRoundedRect(
                    QRectF(
                        box.left - 3.5, box.top - 2.5, box.right - box.left + 7,
                        box.bottom - box.top + 5,
                    ),
                    4, 4,
                )  # fmt: skip

    def _outline_place(self, painter: QPainter, area: QRect) -> None:
        """Say where the row is that has nothing here."""
        if self._place is None:
            return
        pen = QPen(QColor(self.theme.accent), 1.5)
        pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self.geometry_of_text.boxes_of(*self._place, area.adjusted(0, -60, 0, 60)):
            painter.drawRoundedRect(
                QRectF(
                    box.left - 2.5, box.top - 1.5, box.right - box.left + 5,
                    box.bottom - box.top + 3,
                ),
                4, 4,
            )  # fmt: skip

    # The mouse

    def _spans_at(self, point: QPoint) -> Iterable[Span]:
        touch = self.geometry_of_text.touch_at(point)
        if touch.character is None or not self.geometry_of_text.is_on_text(point):
            return ()
        return self.gallery.chain_at(touch.character)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row of the innermost span that is clicked, one that is loud first."""
        super().mouseReleaseEvent(event)
        self.used.emit()
        if event.button() != Qt.MouseButton.LeftButton or self.textCursor().hasSelection():
            return
        looks = [
            look
            for span in self._spans_at(event.position().toPoint())
            if (look := self._looks.get(span.id)) is not None and look.row
        ]
        loud = [look for look in looks if look.tone in (Tone.LOUD, Tone.WAITING)]
        chosen = next(iter(loud or looks), None)
        if chosen is not None:
            self.row_clicked.emit(chosen.row)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is known of the span under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            html = "<hr>".join(self.tooltip_html(span) for span in self._spans_at(event.pos()))
            if html:
                QToolTip.showText(event.globalPos(), html, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)


def paler(ink: Ink, theme: Theme) -> Ink:
    """Return the colours of what all agree on."""
    tag = blend(ink.tag, theme.page, _PALE)
    return replace(
        ink,
        ground=None if ink.ground is None else blend(ink.ground, theme.page, _PALE),
        ghost=None if ink.ghost is None else blend(ink.ghost, theme.page, _PALE),
        line=blend(ink.line, theme.page, _PALE),
        tag=tag,
        tag_text=readable_on(tag, theme.page_text),
    )
