"""The spans shown on the page and their pictures, kept until something of them changes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtGui import QTextBlock

from annotator.gui.text.drawing import make_picture
from annotator.gui.text.index import SpanIndex
from annotator.gui.text.lines import is_mixed, span_of_lines
from annotator.gui.text.offsets import OffsetMap
from annotator.gui.text.picture import EMPTY, Picture, Studio
from annotator.model.spans import Span, length_of, reading_order

_KEPT: Final = 500
_MANY: Final = 100
"""Changes from which on it is quicker to begin anew than to make them one by one."""


class Gallery:
    """Spans and suggestions of the open document with the pictures of its paragraphs.

    Attributes:
        hidden: Labels that are not shown.
    """

    def __init__(self, studio: Studio) -> None:
        self.spans = SpanIndex()
        self.ghosts = SpanIndex()
        self.hidden: frozenset[str] = frozenset()
        self._studio = studio
        self._text = ""
        self._pictures: dict[tuple[int, int], tuple[Picture, int, int]] = {}

    # What there is

    def open(self, text: str, offsets: OffsetMap) -> None:
        """Take the text that is laid out; the spans stay."""
        self._text = text
        self.use(replace(self._studio, offsets=offsets))

    def use(self, studio: Studio) -> None:
        """Draw everything anew, with other sizes, colours or words."""
        self._studio = studio
        self._pictures.clear()

    def forget(self) -> None:
        """Draw everything anew: the text was laid out again."""
        self._pictures.clear()

    def replace_all(self, spans: Iterable[Span], ghosts: Iterable[Span]) -> None:
        """Show other spans and suggestions."""
        self.spans.replace(spans)
        self.ghosts.replace(ghosts)
        self._pictures.clear()

    def update(
        self, removed: Iterable[str], changed: Iterable[Span], ghosts: Iterable[Span] | None
    ) -> list[tuple[int, int]]:
        """Change some spans; return the ranges of text whose drawing changed with them."""
        ranges: list[tuple[int, int]] = []
        for span_id in removed:
            former = self.spans.remove(span_id)
            if former is not None:
                ranges.append((former.start, former.end))
        for span in changed:
            former = self.spans.put(span)
            if former is not None:
                ranges.append((former.start, former.end))
            ranges.append((span.start, span.end))
        if ghosts is not None:
            ranges += self._update_ghosts(list(ghosts))
        self.forget_ranges(ranges)
        return ranges

    def _update_ghosts(self, ghosts: list[Span]) -> list[tuple[int, int]]:
        fresh = {span.id: span for span in ghosts}
        gone = [span for span in self.ghosts if fresh.get(span.id) != span]
        come = [span for span in ghosts if self.ghosts.get(span.id) != span]
        if len(gone) + len(come) > _MANY:
            self.ghosts.replace(ghosts)
        else:
            for span in gone:
                self.ghosts.remove(span.id)
            for span in come:
                self.ghosts.put(span)
        return [(span.start, span.end) for span in (*gone, *come)]

    def update_ghosts(
        self, removed: Iterable[str], changed: Iterable[Span]
    ) -> list[tuple[int, int]]:
        """Change some suggestions; return the ranges of text whose drawing changed with them."""
        gone = [self.ghosts.remove(span_id) for span_id in removed]
        come = list(changed)
        gone += [self.ghosts.put(span) for span in come]
        ranges = [(span.start, span.end) for span in (*gone, *come) if span is not None]
        self.forget_ranges(ranges)
        return ranges

    def forget_ranges(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Draw the paragraphs of some ranges of text anew."""
        if len(ranges) > _MANY:
            self._pictures.clear()
        for start, end in ranges if self._pictures else ():
            self._forget_range(start, end)

    def recolor(self, spans: Collection[Span]) -> None:
        """Draw some spans in other colours; everything stays where it is."""
        ink, ids = self._studio.ink, {span.id for span in spans}
        for key in {key for span in spans for key in self._touched(span.start, span.end)}:
            picture, first, last = self._pictures[key]
            drawn = tuple(
                replace(one, ink=ink(one.span)) if one.span.id in ids else one
                for one in picture.drawn
            )
            self._pictures[key] = (replace(picture, drawn=drawn), first, last)

    def _touched(self, start: int, end: int) -> list[tuple[int, int]]:
        return [
            key
            for key, (_picture, first, last) in self._pictures.items()
            if first <= end and start <= last
        ]

    def _forget_range(self, start: int, end: int) -> None:
        for key in self._touched(start, end):
            del self._pictures[key]

    # Looking up

    def find(self, span_id: str | None) -> Span | None:
        """Return a span or suggestion by id."""
        return self.spans.get(span_id) or self.ghosts.get(span_id)

    def is_ghost(self, span_id: str) -> bool:
        """Tell whether this is a suggestion."""
        return span_id in self.ghosts

    def chain_at(self, offset: int) -> list[Span]:
        """Return the shown spans that cover a character, innermost first."""
        around = (
            *self.spans.overlapping(offset, offset + 1),
            *self.ghosts.overlapping(offset, offset + 1),
        )
        found = [span for span in around if span.covers(offset) and span.label not in self.hidden]
        return sorted(found, key=lambda span: (length_of(span.fragments), reading_order(span)))

    def picture(self, block: QTextBlock, part: int) -> Picture:
        """Return the picture of one part of a paragraph that is laid out."""
        key = (block.blockNumber(), part)
        kept = self._pictures.get(key)
        if kept is None:
            if len(self._pictures) >= _KEPT:
                self._pictures.clear()
            start, end = self._range_of(block, part)
            kept = self._pictures[key] = (self._draw(block, part, start, end), start, end)
        return kept[0]

    def _range_of(self, block: QTextBlock, part: int) -> tuple[int, int]:
        """Return the range of text on the lines of one part of a paragraph."""
        first, last = span_of_lines(block, part)
        to_point = self._studio.offsets.to_code_point
        return to_point(block.position() + first), to_point(block.position() + last)

    def _draw(self, block: QTextBlock, part: int, start: int, end: int) -> Picture:
        spans = [(span, False) for span in self.spans.overlapping(start, end)]
        spans += [(span, True) for span in self.ghosts.overlapping(start, end)]
        if self.hidden:
            spans = [item for item in spans if item[0].label not in self.hidden]
        if not spans:
            return EMPTY
        mixed = is_mixed(self._text[start:end])
        return make_picture(block, part, spans, self._studio, mixed=mixed)
