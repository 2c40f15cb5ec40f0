"""Spans as nested pieces: cut where they cross each other or a paragraph ends.

Markup that nests cannot hold spans that cross. Each span is cut at the edges of the spans that
begin outside it and end inside, and at the ends of paragraphs; what was one span keeps one anchor.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from annotator.model.spans import Span, length_of


@dataclass(slots=True)
class Piece:
    """A stretch of one span between an opening and a closing mark.

    Attributes:
        is_gap: It lies between two fragments of the span.
        is_first: It begins where the span begins.
        is_last: It ends where the span ends.
    """

    span: Span
    start: int
    end: int = -1
    is_gap: bool = False

    @property
    def is_first(self) -> bool:
        """Whether the span begins here."""
        return self.start == self.span.start

    @property
    def is_last(self) -> bool:
        """Whether the span ends here."""
        return self.end == self.span.end


Mark = tuple[Piece | None, bool, int, int]
"""The piece that is opened or closed here, whether it is opened, and two offsets that say nothing;
or no piece, and the start and end of a stretch of text."""


@dataclass(slots=True)
class NestedParagraph:
    """One line of the text, its line feed included, with everything on it.

    Attributes:
        marks: In order; every piece that is opened is closed in the same paragraph.
    """

    start: int
    end: int
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class NestedText:
    """A text with its spans as nested pieces.

    Attributes:
        places: Where the stretches of text begin, and where the last one ends.
        lanes: How many spans lie inside each other below a span, by its id: 0 next to the text.
    """

    paragraphs: list[NestedParagraph]
    lanes: dict[str, int]
    places: list[int]


_Run = tuple[int, int, int, bool]
"""One fragment or gap of a span: its rank (the outermost have the lowest), start, end, is it a gap.

Runs, marks and the sweep are plain tuples and lists: there are several for every span.
"""


def nest(text: str, spans: Iterable[Span], weight: Callable[[Span], int]) -> NestedText:
    """Cut spans so that they nest.

    Args:
        text: The article.
        spans: In any order; the answer does not depend on it.
        weight: Heavier spans lie outside lighter ones, longer ones outside shorter ones.
    """
    ranked = sorted(spans, key=lambda one: (-weight(one), -_length(one), one.start, one.id))
    runs = [run for rank, span in enumerate(ranked) for run in _runs(rank, span)]
    bounds = list(_paragraphs(text))
    edges = {run[1] for run in runs}
    edges.update([run[2] for run in runs], *bounds)
    opening: dict[int, list[_Run]] = {}
    for run in runs:
        opening.setdefault(run[1], []).append(run)
    sweep = _Sweep(ranked)
    paragraphs = []
    places = sorted(edges)
    first = 0
    for start, end in bounds:
        marks: list[Mark] = []
        last = bisect_left(places, end, first)
        for place, after in pairwise(places[first : last + 1]):
            begin = opening.get(place, _NONE)
            if begin or sweep.active:
                sweep.step(marks, place, begin)
            marks.append((None, False, place, after))
        if sweep.active:
            sweep.close(marks, end, 0)
        paragraphs.append(NestedParagraph(start, end, marks))
        first = last
    return NestedText(paragraphs, sweep.lanes(), places)


_NONE: Final[list[_Run]] = []


def _length(span: Span) -> int:
    return span.end - span.start if len(span.fragments) == 1 else length_of(span.fragments)


class _Sweep:
    """Walks over the text with a stack of open pieces, the outermost first.

    Attributes:
        active: The runs around the place by rank. The open pieces are those of the first of them:
            of all but between paragraphs, where none is open.
    """

    def __init__(self, ranked: Sequence[Span]) -> None:
        self.active: list[_Run] = []
        self._ranked = ranked
        self._open: list[Piece] = []
        self._inner: dict[int, set[int]] = {}

    def step(self, marks: list[Mark], place: int, begin: Iterable[_Run]) -> None:
        """Close what ends at a place and open what begins there."""
        active, pieces = self.active, self._open
        kept = len(pieces)
        for depth in range(len(active) - 1, -1, -1):
            if active[depth][2] <= place:
                del active[depth]
                kept = min(kept, depth)
        for run in begin:
            depth = bisect_left(active, run)
            active.insert(depth, run)
            kept = min(kept, depth)
        if kept < len(pieces):
            self.close(marks, place, kept)
        for depth in range(kept, len(active)):
            rank, _, _, is_gap = active[depth]
            if depth:
                self._inner.setdefault(active[depth - 1][0], set()).add(rank)
            piece = Piece(self._ranked[rank], place, -1, is_gap)
            pieces.append(piece)
            marks.append((piece, True, 0, 0))

    def close(self, marks: list[Mark], place: int, kept: int) -> None:
        """Close all but some of the outermost pieces."""
        for piece in reversed(self._open[kept:]):
            piece.end = place
            marks.append((piece, False, 0, 0))
        del self._open[kept:]

    def lanes(self) -> dict[str, int]:
        """Return the lane of every span; the innermost were ranked last."""
        lanes = [0] * len(self._ranked)
        for rank in sorted(self._inner, reverse=True):
            lanes[rank] = max([lanes[one] for one in self._inner[rank]]) + 1
        return {span.id: lane for span, lane in zip(self._ranked, lanes, strict=True)}


def _runs(rank: int, span: Span) -> list[_Run]:
    if len(span.fragments) == 1:
        ((start, end),) = span.fragments
        return [(rank, start, end, False)]
    runs = [(rank, start, end, False) for start, end in span.fragments]
    return runs + [(rank, one[2], other[1], True) for one, other in pairwise(runs)]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end
