"""Spans: labelled stretches of a document, in one or more fragments."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, make_dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

Fragment = tuple[int, int]
NO_ATTRIBUTES: Final[Mapping[str, Any]] = MappingProxyType({})


class Origin(StrEnum):
    """How an element came to be."""

    MANUAL = "manual"
    IMPORTED = "imported"
    SUGGESTED = "suggested"
    PROPAGATED = "propagated"
    REVIEWED = "reviewed"


class SuggestionStatus(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of text in one annotation set.

    Attributes:
        fragments: One or more half-open code point ranges: sorted, disjoint, not touching.
        quote: The covered text, pieces joined with one space: proof of the offsets on every read.
        attributes: Only the values that are set, by attribute name.
        confidence: Of the model that made it, 0 to 1.
        provenance: For gold: who, when, taken from which set and span, edited, reason.
        entity_id: The registered entity this span mentions.
        version: Id of the operation or batch that last wrote this content.
    """

    id: str
    set_id: str
    label: str
    fragments: tuple[Fragment, ...]
    quote: str
    attributes: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRIBUTES)
    note: str | None = None
    origin: str = Origin.MANUAL.value
    status: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: Mapping[str, Any] | None = None
    entity_id: str | None = None
    version: str = ""

    @property
    def start(self) -> int:
        """First covered code point."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """One past the last covered code point."""
        return self.fragments[-1][1]

    def covers(self, offset: int) -> bool:
        """Tell whether a fragment contains the code point at this offset."""
        return any(start <= offset < end for start, end in self.fragments)

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether a fragment shares at least one code point with [start, end)."""
        return any(a < end and start < b for a, b in self.fragments)


_Draft: Any = make_dataclass("_Draft", [item.name for item in fields(Span)], slots=True, eq=False)
"""A mutable class of the same layout. A frozen dataclass sets each field through
``object.__setattr__``; filling a draft and then giving it the class Span takes less than half the
time, which counts for 50,000 spans."""


def quick_span(*values: Any) -> Span:
    """Make a span of the values of all its fields, in their order."""
    span: Span = _Draft(*values)
    span.__class__ = Span
    return span


def revised(span: Span, label: str, attributes: Mapping[str, Any], version: str) -> Span:
    """Return a span with another label, other attributes and another version."""
    return quick_span(
        span.id, span.set_id, label, span.fragments, span.quote, attributes, span.note,
        span.origin, span.status, span.confidence, span.model, span.provenance, span.entity_id,
        version,
    )  # fmt: skip


def canonical_fragments(fragments: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """Sort fragments and join those that overlap or touch.

    Raises:
        ValueError: There is none, or one is empty or negative.
    """
    merged: list[Fragment] = []
    for start, end in sorted((int(a), int(b)) for a, b in fragments):
        if start < 0 or end <= start:
            raise ValueError(f"fragment [{start}, {end}) is empty or negative")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    if not merged:
        raise ValueError("a span needs at least one fragment")
    return tuple(merged)


def quote_of(text: str, fragments: Sequence[Fragment]) -> str:
    """Return the covered text, the pieces of a discontinuous span joined with one space."""
    if len(fragments) == 1:  # most spans, and every format asks for every quote
        start, end = fragments[0]
        return text[start:end]
    return " ".join(text[start:end] for start, end in fragments)


def length_of(fragments: Iterable[Fragment]) -> int:
    """Count the covered code points."""
    return sum(end - start for start, end in fragments)


def overlap_of(first: Iterable[Fragment], second: Iterable[Fragment]) -> int:
    """Count the code points that both cover; each side's fragments must be disjoint."""
    others = tuple(second)
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in first
        for other_start, other_end in others
    )


def contains(outer: Iterable[Fragment], inner: Iterable[Fragment]) -> bool:
    """Tell whether each inner fragment lies within one outer fragment."""
    frame = tuple(outer)
    return all(any(a <= start and end <= b for a, b in frame) for start, end in inner)


def reading_order(span: Span) -> tuple[int, int, str, str]:
    """Sort key: by start, longest first, then label and id (the order of exports)."""
    return (span.start, -span.end, span.label, span.id)
