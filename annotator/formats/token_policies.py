"""Spans forced onto tokens and into one layer, as token formats need them; nothing is silent."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Protocol

from annotator.formats.base import FormatOption
from annotator.formats.input_texts import Notes
from annotator.model.spans import Span
from annotator.schema.types import Schema

OVERLAP: Final = FormatOption(
    "overlap",
    "which of several spans that overlap is kept: the longest, the shortest, or that whose label"
    " stands first in the schema",
    values=("outermost", "innermost", "priority"),
    default="outermost",
)
MISALIGNED: Final = FormatOption(
    "misaligned",
    "what happens to a span that begins or ends inside a token: it takes the whole token in,"
    " leaves it out, or is dropped",
    values=("expand", "contract", "drop"),
    default="expand",
)

Chunk = tuple[int, int, str]


class Places(Protocol):
    """Where tokens are, as far as spans need it; ``Tokens`` are such places."""

    @property
    def starts(self) -> Sequence[int]:
        """Offsets of their first characters."""

    @property
    def ends(self) -> Sequence[int]:
        """Offsets after their last characters; asked for only where a span does not fit."""

    def end(self, number: int) -> int:
        """Return the offset after one token."""


def chunks_of(
    spans: Iterable[Span],
    tokens: Places,
    schema: Schema,
    options: Mapping[str, str],
    notes: Notes,
) -> list[Chunk]:
    """Return disjoint stretches of tokens with labels, in order.

    Each piece of a discontinuous span becomes a stretch of its own.
    """
    found = aligned_chunks(spans, tokens, options, notes)
    return one_layer(found, schema, options.get("overlap", "outermost"), notes)


def aligned_chunks(
    spans: Iterable[Span],
    tokens: Places,
    options: Mapping[str, str],
    notes: Notes,
) -> list[Chunk]:
    """Return the stretches of tokens that spans cover, also those that overlap."""
    found = aligned_pieces(spans, tokens, options, notes)
    return [(first, last, span.label) for first, last, span in found]


def aligned_pieces(
    spans: Iterable[Span], tokens: Places, options: Mapping[str, str], notes: Notes
) -> list[tuple[int, int, Span]]:
    """Return the stretches of tokens that spans cover, each with its span."""
    starts, end_of = tokens.starts, tokens.end
    policy = options.get("misaligned", "expand")
    found: list[tuple[int, int, Span]] = []
    for span in spans:
        fragments = span.fragments
        if len(fragments) > 1:
            notes.changed("pieces", "A span in pieces became a span for each piece")
        for start, end in fragments:
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            if first < last and starts[first] == start and end_of(last - 1) == end:
                found.append((first, last, span))  # as nearly all do
                continue
            place = _aligned(start, end, starts, tokens.ends, policy, notes)
            if place is not None:
                found.append((*place, span))
    return found


def _aligned(
    start: int,
    end: int,
    starts: Sequence[int],
    ends: Sequence[int],
    policy: str,
    notes: Notes,
) -> tuple[int, int] | None:
    first, last = bisect_right(ends, start), bisect_left(starts, end)
    inner_first, inner_last = bisect_left(starts, start), bisect_right(ends, end)
    touched = [(a, b) for a, b in zip(starts[first:last], ends[first:last], strict=True)]
    is_cut = bool(touched) and (touched[0][0] < start or touched[-1][1] > end)
    if not touched:
        notes.dropped("no_token", "A span of blanks alone, which have no token")
        return None
    if not is_cut:
        notes.changed("blanks", "Blanks at the edges of a span were left out")
        return first, last
    if policy == "expand":
        notes.changed("expanded", "A span that ends inside a token was widened to whole tokens")
        return first, last
    if policy == "contract" and inner_first < inner_last:
        notes.changed("contracted", "A span that ends inside a token was cut to whole tokens")
        return inner_first, inner_last
    notes.dropped("misaligned", "A span that begins or ends inside a token")
    return None


def one_layer(found: Iterable[Chunk], schema: Schema, policy: str, notes: Notes) -> list[Chunk]:
    """Return the stretches that stay when none may overlap another, in order."""
    order = {label.name: number for number, label in enumerate(schema.labels)}

    def rank(item: Chunk) -> tuple[int, ...]:
        first, last, name = item
        label = order.get(name, len(order))
        if policy == "priority":
            return label, first - last, first
        return (last - first if policy == "innermost" else first - last), first, label

    # Sorted disjoint stretches; a new one fits if it ends before the next begins.
    starts: list[int] = []
    kept: list[Chunk] = []
    for first, last, name in sorted(found, key=rank):
        at = bisect_left(starts, last)
        if at and kept[at - 1][1] > first:
            notes.dropped("overlap", "A span that overlaps another one that was kept")
            continue
        starts.insert(at, first)
        kept.insert(at, (first, last, name))
    return kept
