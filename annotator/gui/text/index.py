"""Which spans lie in a stretch of text: an index that is cheap to build and to change."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from operator import le, sub
from typing import Final

from annotator.model.spans import Span

_LONG: Final = 4096
"""Spans that reach further are kept apart, so that one of them never slows the others down."""


class SpanIndex:
    """Spans of one document by position.

    Spans are sorted by start beside the furthest end reached so far, so a query is one bisection
    and a short walk. Building takes one sort; adding or removing a span moves pointers only.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._by_id: dict[str, Span] = {}
        self._spans: list[Span] = []
        self._starts: list[int] = []
        self._reach: list[int] = []
        self._long: dict[str, Span] = {}
        self.replace(spans)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Span]:
        return iter(self._by_id.values())

    def __contains__(self, span_id: object) -> bool:
        return span_id in self._by_id

    def get(self, span_id: str | None) -> Span | None:
        """Return a span by id, None when it is not here."""
        return None if span_id is None else self._by_id.get(span_id)

    def replace(self, spans: Iterable[Span]) -> None:
        """Forget all spans and take these, in any order."""
        self._by_id = {span.id: span for span in spans}
        ordered = list(self._by_id.values())
        starts = [span.fragments[0][0] for span in ordered]
        if not all(map(le, starts, starts[1:])):
            ordered.sort(key=lambda span: span.fragments[0][0])
            starts = [span.fragments[0][0] for span in ordered]
        ends = [span.fragments[-1][1] for span in ordered]
        self._long = {}
        if ordered and max(map(sub, ends, starts)) > _LONG:
            self._long = {span.id: span for span in ordered if span.end - span.start > _LONG}
            ordered = [span for span in ordered if span.id not in self._long]
            starts = [span.start for span in ordered]
            ends = [span.end for span in ordered]
        self._spans, self._starts = ordered, starts
        self._reach = list(accumulate(ends, max))

    def put(self, span: Span) -> Span | None:
        """Add a span, or replace the one of the same id, which is returned."""
        former = self.remove(span.id)
        self._by_id[span.id] = span
        start, end = span.start, span.end
        if end - start > _LONG:
            self._long[span.id] = span
            return former
        at = bisect_right(self._starts, start)
        self._spans.insert(at, span)
        self._starts.insert(at, start)
        self._reach.insert(at, max(end, self._reach[at - 1] if at else 0))
        for later in range(at + 1, len(self._reach)):
            if self._reach[later] >= end:
                break
            self._reach[later] = end
        return former

    def remove(self, span_id: str) -> Span | None:
        """Take a span out and return it; None when it is not here."""
        span = self._by_id.pop(span_id, None)
        if span is None:
            return None
        if self._long.pop(span_id, None) is not None:
            return span
        at = bisect_left(self._starts, span.start)
        while self._spans[at].id != span_id:
            at += 1
        del self._spans[at], self._starts[at], self._reach[at]
        reach = self._reach[at - 1] if at else 0
        for later in range(at, len(self._reach)):
            reach = max(reach, self._spans[later].end)
            if self._reach[later] == reach:
                break
            self._reach[later] = reach
        return span

    def overlapping(self, start: int, end: int) -> list[Span]:
        """Return the spans whose hull shares a character with [start, end), by start."""
        found: list[Span] = []
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            if self._spans[at].end > start:
                found.append(self._spans[at])
            at -= 1
        found.reverse()
        found += [span for span in self._long.values() if span.start < end and start < span.end]
        return found
