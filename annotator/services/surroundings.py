"""A claim and what stands around it: spans, reporting verbs, dates; read when first needed."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from annotator.model.spans import Fragment, Span, reading_order
from annotator.model.tokens import sentence_at

if TYPE_CHECKING:
    from annotator.dates import Mention
    from annotator.suggest.attribution import Attribution

CUE: Final = "cue"
_MOST_SPANS: Final = 1_000
_REACH: Final = 900
"""Code points around the claim that are searched for words; a paragraph or two."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may fill a slot.

    Attributes:
        label: The label it has, or would be given.
        fragments: Where it stands.
        quote: Its words.
        span_id: The span or suggestion; None for text that is not labeled yet.
        value: TIMEX3 value of a date that is not labeled yet; None for everything else.
        is_near: Whether it stands so near that it may be offered unasked.
    """

    label: str
    fragments: tuple[Fragment, ...]
    quote: str
    span_id: str | None = None
    value: str | None = None
    is_near: bool = False

    @property
    def start(self) -> int:
        """First covered code point."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """One past the last covered code point."""
        return self.fragments[-1][1]


@dataclass
class Surroundings:
    """A claim, the spans of its set, and what the words around it say; read when first needed.

    Args:
        text: The document's text.
        document_date: When it was written, for the values of dates.
        claim: The claim whose slots are filled.
        spans: Every span of the annotator's set in reading order.
        suggestions: The open suggestions of the document.
        linked: Spans that fill slots of the claim, by relation.
    """

    text: str
    document_date: dt.date | None
    claim: Span
    spans: Sequence[Span]
    suggestions: Sequence[Span] = ()
    linked: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    @cached_property
    def near(self) -> Sequence[Span]:
        """The spans nearest to the claim in reading order, enough to choose from."""
        at = bisect_left(self.spans, self.claim.start, key=lambda span: span.start)
        return self.spans[max(0, at - _MOST_SPANS) : at + _MOST_SPANS]

    @cached_property
    def sentences(self) -> tuple[int, int]:
        """The range of the sentences that the claim stands in."""
        text, claim = self.text, self.claim
        return (
            sentence_at(text, claim.start)[0],
            sentence_at(text, max(claim.end - 1, 0))[1],
        )

    @cached_property
    def window(self) -> tuple[int, int]:
        """The range that is searched: whole sentences around the claim."""
        first = max(0, self.claim.start - _REACH)
        last = min(len(self.text), self.claim.end + _REACH)
        return sentence_at(self.text, first)[0], sentence_at(self.text, max(last - 1, 0))[1]

    def distance(self, start: int, end: int) -> int:
        """Code points between a range and the nearest piece of the claim; 0 inside."""
        return min(max(0, start - b, a - end) for a, b in self.claim.fragments)

    def is_inside(self, start: int, end: int) -> bool:
        """Whether a piece of the claim holds a range."""
        return any(a <= start and end <= b for a, b in self.claim.fragments)

    def is_in_sentence(self, start: int, end: int) -> bool:
        """Whether a range touches the claim's sentences."""
        first, last = self.sentences
        return start < last and first < end

    @cached_property
    def attributions(self) -> "list[Attribution]":
        """Cues with their sources around the claim, the most plausible for it first."""
        from annotator.suggest.attribution import find_attributions

        first, last = self.window
        found = [
            replace(
                one,
                cue=(one.cue[0] + first, one.cue[1] + first),
                source=(one.source[0] + first, one.source[1] + first),
            )
            for one in find_attributions(self.text[first:last])
        ]
        return sorted(found, key=self._plausibility)

    def _plausibility(self, one: "Attribution") -> tuple[bool, bool, bool, int]:
        cues = self.linked.get(CUE, ())
        is_linked = any(span.overlaps(*one.cue) for span in cues)
        elsewhere = not self.is_in_sentence(*one.cue)
        inside = self.is_inside(*one.cue)
        gap = self.distance(*one.cue)
        # What follows in the next sentence belongs to it; what stood before may go on.
        later = elsewhere and one.cue[0] > self.claim.end
        return not is_linked, elsewhere or inside, later, gap

    @cached_property
    def dates(self) -> "list[Mention]":
        """Time expressions around the claim in the order of the text."""
        from annotator.dates import find_dates

        first, last = self.window
        return [
            replace(one, start=one.start + first, end=one.end + first)
            for one in find_dates(self.text[first:last], self.document_date)
        ]

    @cached_property
    def cues(self) -> list[Fragment]:
        """Where the claim's cue is, or may be."""
        held = [place for span in self.linked.get(CUE, ()) for place in span.fragments]
        near = [one.cue for one in self.attributions if self.is_in_sentence(*one.cue)]
        return held or [place for place in near if not self.is_inside(*place)]


def linked_by_slot(
    claim_id: str, relations: Iterable[tuple[str, str, str]], spans: Iterable[Span]
) -> dict[str, tuple[Span, ...]]:
    """Return the spans linked to a claim by relation; relations are (type, from, to)."""
    by_id = {span.id: span for span in spans}
    out: dict[str, list[Span]] = {}
    for kind, from_id, to_id in relations:
        other = to_id if from_id == claim_id else from_id if to_id == claim_id else None
        if other is not None and other in by_id:
            out.setdefault(kind, []).append(by_id[other])
    return {kind: tuple(sorted(found, key=reading_order)) for kind, found in out.items()}
