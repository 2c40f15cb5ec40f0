"""Keep the spans of one set in reading order and find those that overlap a range."""

from bisect import bisect_left
from collections.abc import Iterable

from annotator.model.spans import Span, reading_order

_BUCKET_BITS = 11
"""Ranges of 2,048 characters: a look-up sees some hundred spans even in the densest document."""


class SpanIndex:
    """Spans of one annotation set; adding or removing one never sorts the others again.

    A sorted list serves the order; buckets of the text, made when first asked for, serve overlap
    look-ups. A long span stands in every bucket it crosses, so nesting does not slow them down.
    """

    __slots__ = ("_buckets", "_snapshot", "_spans")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._spans = sorted(spans, key=reading_order)
        self._buckets: dict[int, list[Span]] | None = None
        self._snapshot: tuple[Span, ...] | None = None

    def __len__(self) -> int:
        return len(self._spans)

    def in_order(self) -> tuple[Span, ...]:
        """Return all spans in reading order; the same tuple until something changes."""
        if self._snapshot is None:
            self._snapshot = tuple(self._spans)
        return self._snapshot

    def add(self, span: Span) -> None:
        """Put in a span that is not there yet."""
        self._spans.insert(bisect_left(self._spans, reading_order(span), key=reading_order), span)
        self._snapshot = None
        if self._buckets is not None:
            self._place(self._buckets, span)

    def remove(self, span: Span) -> None:
        """Take out a span exactly as it was added.

        Raises:
            KeyError: It is not there.
        """
        at = bisect_left(self._spans, reading_order(span), key=reading_order)
        if at == len(self._spans) or self._spans[at].id != span.id:
            raise KeyError(span.id)
        del self._spans[at]
        self._snapshot = None
        if self._buckets is not None:
            for key in self._keys(span.start, span.end):
                bucket = self._buckets[key]
                bucket[:] = [other for other in bucket if other.id != span.id]

    def overlapping(self, start: int, end: int) -> list[Span]:
        """Return the spans whose hull shares a code point with [start, end), in reading order."""
        buckets = self.prepare()
        found = {
            span.id: span
            for key in self._keys(start, end)
            for span in buckets.get(key, ())
            if span.start < end and start < span.end
        }
        return sorted(found.values(), key=reading_order)

    def prepare(self) -> dict[int, list[Span]]:
        """Make the buckets now, so that the first look-up is as fast as the others."""
        if self._buckets is None:
            buckets: dict[int, list[Span]] = {}
            for span in self._spans:
                self._place(buckets, span)
            self._buckets = buckets
        return self._buckets

    @staticmethod
    def _keys(start: int, end: int) -> range:
        return range(start >> _BUCKET_BITS, (max(end - 1, start) >> _BUCKET_BITS) + 1)

    def _place(self, buckets: dict[int, list[Span]], span: Span) -> None:
        for key in self._keys(span.start, span.end):
            buckets.setdefault(key, []).append(span)
