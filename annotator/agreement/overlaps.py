"""Which spans of two sets share characters, and how many."""

from collections.abc import Iterable, Sequence
from heapq import nlargest
from typing import Final

from annotator.model.spans import Fragment, Span, length_of, overlap_of

Overlap = tuple[int, int, int]
MOST_PARTNERS: Final = 200
"""Of more overlapping spans than this only those that share most are looked at."""


def in_order(spans: Iterable[Span]) -> list[Span]:
    """Sort by place, then label, then id: the one order that every measure works in."""
    return sorted(spans, key=sort_key)


def sort_key(span: Span) -> tuple[tuple[Fragment, ...], str, str, str]:
    """Return what spans are sorted by, whatever order they are stored in."""
    return (span.fragments, span.label, span.id, span.set_id)


def lengths_of(spans: Iterable[Span]) -> list[int]:
    """Count the characters that each span covers."""
    return [
        length_of(span.fragments)
        if len(span.fragments) > 1
        else span.fragments[0][1] - span.fragments[0][0]
        for span in spans
    ]


def overlaps_between(first: Sequence[Span], second: Sequence[Span]) -> list[Overlap]:
    """Return every pair that shares characters: index, index, number of shared characters.

    Args:
        first: Spans sorted by start.
        second: The same.

    Takes time in proportion to the spans plus the pairs whose hulls overlap.
    """
    found: list[Overlap] = []
    starts = [span.fragments[0][0] for span in second]
    ends = [span.fragments[-1][1] for span in second]
    live: list[int] = []
    after = 0
    for index, span in enumerate(first):
        pieces = span.fragments
        start, end = pieces[0][0], pieces[-1][1]
        while after < len(second) and starts[after] <= start:
            live.append(after)
            after += 1
        live = [other for other in live if ends[other] > start]
        inside = after
        while inside < len(second) and starts[inside] < end:
            inside += 1
        met: list[Overlap] = []
        for other in (*live, *range(after, inside)):
            shared = (
                min(end, ends[other]) - max(start, starts[other])
                if len(pieces) == 1 == len(second[other].fragments)
                else overlap_of(pieces, second[other].fragments)
            )
            if shared > 0:
                met.append((index, other, shared))
        if len(met) > MOST_PARTNERS:
            met = nlargest(MOST_PARTNERS, met, key=lambda row: (row[2], -row[1]))
        found += met
    return found
