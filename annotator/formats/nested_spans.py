"""Spans as nested pieces: cut where they cross each other or a paragraph ends.

Markup that nests cannot hold spans that cross. Each span is cut at the edges of the spans that
begin outside it and end inside, and at the ends of paragraphs; what was one span keeps one anchor.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Mark:
    """The opening or closing of a piece, or a stretch of text (when there is no piece)."""

    piece: Piece | None
    is_opening: bool = False
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class NestedParagraph:
    """One line of the text, its line feed included, with everything on it.

    Attributes:
        marks: In order; every piece that is opened is closed in the same paragraph.
    """

    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NestedText:
    """A text with its spans as nested pieces.

    Attributes:
        lanes: How many spans lie inside each other below a span, by its id: 0 next to the text.
    """

    paragraphs: list[NestedParagraph]
    lanes: dict[str, int]


@dataclass(frozen=True, slots=True, order=True)
class _Run:
    """One fragment or gap of a span; the outermost spans have the lowest ranks."""

    rank: int
    start: int
    end: int
    is_gap: bool


def nest(text: str, spans: Iterable[Span], weight: Callable[[Span], int]) -> NestedText:
    """Cut spans so that they nest.

    Args:
        text: The article.
        spans: In any order; the answer does not depend on it.
        weight: Heavier spans lie outside lighter ones, longer ones outside shorter ones.
    """
    ranked = sorted(
        spans, key=lambda one: (-weight(one), -length_of(one.fragments), one.start, one.id)
    )
    runs = [run for rank, span in enumerate(ranked) for run in _runs(rank, span)]
    bounds = list(_paragraphs(text))
    edges = {edge for run in runs for edge in (run.start, run.end)}
    edges.update(edge for bound in bounds for edge in bound)
    opening: dict[int, list[_Run]] = {}
    for run in runs:
        opening.setdefault(run.start, []).append(run)
    sweep = _Sweep(ranked)
    paragraphs = []
    places = sorted(edges)
    for start, end in bounds:
        paragraph = NestedParagraph(start, end)
        first, last = bisect_left(places, start), bisect_left(places, end)
        for place, after in zip(places[first:last], places[first + 1 : last + 1], strict=True):
            sweep.step(paragraph.marks, place, opening.get(place, ()))
            paragraph.marks.append(Mark(None, start=place, end=after))
        sweep.close(paragraph.marks, end)
        paragraphs.append(paragraph)
    return NestedText(paragraphs, sweep.lanes())


class _Sweep:
    """Walks over the text with a stack of open pieces, the outermost first."""

    def __init__(self, ranked: Sequence[Span]) -> None:
        self._ranked = ranked
        self._active: list[_Run] = []
        self._stack: list[tuple[_Run, Piece]] = []
        self._inner: dict[int, set[int]] = {}

    def step(self, marks: list[Mark], place: int, begin: Iterable[_Run]) -> None:
        """Close what ends at a place and open what begins there."""
        self._active = [run for run in self._active if run.end > place]
        for run in begin:
            insort(self._active, run)
        kept = 0
        for (run, _piece), wanted in zip(self._stack, self._active, strict=False):
            if run is not wanted:
                break
            kept += 1
        self._close(marks, place, kept)
        for run in self._active[kept:]:
            if self._stack:
                self._inner.setdefault(self._stack[-1][0].rank, set()).add(run.rank)
            piece = Piece(self._ranked[run.rank], place, is_gap=run.is_gap)
            self._stack.append((run, piece))
            marks.append(Mark(piece, is_opening=True))

    def close(self, marks: list[Mark], place: int) -> None:
        """Close everything: the paragraph ends."""
        self._close(marks, place, 0)

    def _close(self, marks: list[Mark], place: int, kept: int) -> None:
        while len(self._stack) > kept:
            _run, piece = self._stack.pop()
            piece.end = place
            marks.append(Mark(piece))

    def lanes(self) -> dict[str, int]:
        """Return the lane of every span; the innermost were ranked last."""
        lanes: dict[int, int] = {}
        for rank in range(len(self._ranked) - 1, -1, -1):
            lanes[rank] = max((lanes[one] + 1 for one in self._inner.get(rank, ())), default=0)
        return {span.id: lanes[rank] for rank, span in enumerate(self._ranked)}


def _runs(rank: int, span: Span) -> Iterator[_Run]:
    former: int | None = None
    for start, end in span.fragments:
        if former is not None:
            yield _Run(rank, former, start, is_gap=True)
        former = end
        yield _Run(rank, start, end, is_gap=False)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield start, end
        start = end
