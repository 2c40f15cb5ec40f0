"""Review decisions: what an adjudicator decided about one thing that annotators marked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What was decided about a row of aligned spans."""

    AGREED = "agreed"
    TAKEN = "taken"
    BOTH = "both"
    NEITHER = "neither"
    EDITED = "edited"
    UNDECIDED = "undecided"


class Reason(StrEnum):
    """Why annotators differ, in the adjudicator's judgement."""

    GUIDELINE = "guideline gap"
    BOUNDARY = "boundary"
    ATTENTION = "attention"
    AMBIGUOUS = "truly ambiguous"
    OTHER = "other"


MAKES_GOLD = frozenset((Outcome.AGREED, Outcome.TAKEN, Outcome.BOTH, Outcome.EDITED))
"""Outcomes that put spans into gold; the others record that there is none."""


class Member(NamedTuple):
    """A span that was decided about, as it was then.

    Attributes:
        fingerprint: Hexadecimal digest of its content and its relations; another one now means
            that the annotator has changed it since.
    """

    set_id: str
    span_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """One choice of an adjudicator.

    Attributes:
        adjudicator_id: The author of the decision and of the gold set.
        outcome: One of ``Outcome``.
        members: Every span of the row at that time, of any annotator; none for gold that the
            adjudicator marked where nobody did.
        taken: Ids of the members that went into gold, the one that gave its values first.
        gold: Ids of the spans in the adjudicator's gold set that came of it.
        kinds: What the members differed in, see ``annotator.agreement.differences``.
        reason: One of ``Reason``, or None.
        note: The reason in the adjudicator's words, or the open question.
    """

    id: str
    document_id: str
    adjudicator_id: str
    outcome: str
    members: tuple[Member, ...]
    taken: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    created_at: str = ""
    version: str = ""
