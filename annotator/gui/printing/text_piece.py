"""The text with its labels, painted by the window's own painter in its light theme."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from annotator.gui.printing.pieces import Piece
from annotator.gui.printing.strips import Strip, Typesetter
from annotator.gui.printing.text_style import TextStyle
from annotator.gui.text.painter import Placed
from annotator.gui.text.picture import EMPTY, Picture
from annotator.model.spans import Span

_KEPT: Final = 100_000
"""Characters that are set only once; of longer articles the rest is set again when painted."""


def go_on() -> None:
    """Let long work go on."""


@dataclass(slots=True)
class _Band:
    """Where a strip stands.

    Attributes:
        start: Of its text, in code points.
        end: Of its paragraph.
        is_backwards: Whether the paragraph runs from right to left.
        base: Base line of the first line, below the top of the piece.
        top: Of the first line.
        bottom: Below the lanes of the last one.
        strip: None when it has to be set again.
    """

    start: int
    end: int
    is_backwards: bool
    base: int
    top: int
    bottom: int
    strip: Strip | None


class TextPiece:
    """The text in one column; a page may end above any line.

    Args:
        text: The article.
        spans: Its labels, or the suggestions.
        style: How they look.
        are_ghosts: Whether these are suggestions.
        check: Called again and again; raises when the work shall stop.
    """

    keeps = 0.0
    repeated: Piece | None = None

    def __init__(
        self,
        text: str,
        spans: Iterable[Span],
        style: TextStyle,
        *,
        are_ghosts: bool = False,
        check: Callable[[], None] = go_on,
    ) -> None:
        self._style = style
        self._setter = Typesetter(text, spans, style, are_ghosts=are_ghosts)
        self._bands: list[_Band] = []
        self._cuts: list[float] = []
        self._measure(check)
        self._bottoms = [band.bottom for band in self._bands]
        self.height = float(self._bottoms[-1]) if self._bottoms else 0.0
        self.cuts: Sequence[float] = self._cuts[1:]

    def _measure(self, check: Callable[[], None]) -> None:
        """Find where each strip and each line begins."""
        metrics, below = self._style.metrics, self._style.below
        height = metrics.ascent + metrics.descent
        spare = self._style.least - height
        edge = 1 - spare  # the first line begins at the top
        for start, end in self._setter.paragraphs():
            if start == end:
                edge += metrics.blank
                continue
            check()
            backwards = self._setter.runs_backwards(start, end)
            base, at = edge + spare + metrics.ascent, start
            while at < end:
                strip = self._setter.set(at, end, backwards=backwards)
                last = base + (strip.count - 1) * strip.pitch
                lowest = last + metrics.descent
                top = base - metrics.ascent - 1
                kept = strip if at < _KEPT else None
                bottom = lowest + strip.depth + below
                self._bands.append(_Band(at, end, backwards, base, top, bottom, kept))
                self._cuts += [float(top + line * strip.pitch) for line in range(strip.count)]
                base, at = last + strip.pitch, strip.end
                # Paragraphs stand apart by as much as their lines, and more.
                gap = max(strip.pitch, height + strip.depth + below)
                edge = last + gap + metrics.after - spare - metrics.ascent

    def _set(self, band: _Band) -> Strip:
        return self._setter.set(band.start, band.end, backwards=band.is_backwards)

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw grounds, then the text, then lines and tags."""
        style, padding = self._style, self._style.metrics.padding
        at = bisect_left(self._bottoms, top + 0.5)
        shown: list[tuple[_Band, Strip, Placed]] = []
        while at < len(self._bands) and self._bands[at].top < bottom:
            band = self._bands[at]
            strip = band.strip or self._set(band)
            # What ends on this page is not needed again, what goes on is needed next.
            band.strip = strip if band.bottom > bottom else None
            shown.append((band, strip, _placed(band, strip, top, bottom)))
            at += 1
        painter.save()
        painter.setClipRect(
            QRectF(-padding, top, style.metrics.measure + 2 * padding, bottom - top)
        )
        placed = [one for _band, _strip, one in shown if one.shown or one.picture.more]
        style.painter.paint_grounds(painter, placed)
        painter.setPen(style.color)
        for band, strip, _one in shown:
            first = max(0, -(-(int(top) - band.top) // strip.pitch))
            stop = min(strip.count, -(-(int(bottom) - band.top) // strip.pitch))
            if first < stop:
                strip.draw(painter, QPointF(0, band.base), first, stop)
        style.painter.paint_marks(painter, placed)
        painter.restore()


def _placed(band: _Band, strip: Strip, top: float, bottom: float) -> Placed:
    """Return what is drawn of a strip's spans between two heights."""
    picture = strip.picture(band.base)
    if picture is EMPTY or (band.top >= top and band.bottom <= bottom):
        return Placed(picture, 0, 0, picture.drawn)
    drawn = tuple(one for one in picture.drawn if one.bottom > top and one.top < bottom)
    more = tuple(one for one in picture.more if top < one.tag.top < bottom)
    return Placed(Picture(drawn, more), 0, 0, drawn)
