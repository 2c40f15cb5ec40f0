"""What an adjudicator wants done, as data; part of ``annotator.model.commands.Command``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model.ids import new_id
from annotator.model.spans import NO_ATTRIBUTES, Fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a reviewer changes about the span that is taken; None leaves it as it was.

    Attributes:
        attributes: Values on top of the span's own; None clears one.
        slots: Where relations of these types lead, as ids of spans in gold or of annotators' spans
            that stand for them; types not given are linked as in what is taken.
    """

    label: str | None = None
    fragments: tuple[Fragment, ...] | None = None
    attributes: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRIBUTES)
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_ATTRIBUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Decide about one thing that annotators marked; replaces the author's earlier decision.

    Gold spans come into the author's gold set, with the relations of what was taken as far as
    their other ends are in gold. The annotators' sets are never changed.

    Attributes:
        member_ids: Every span of the row, of any annotator. Empty for gold that the author marks
            where nobody did: the outcome is "edited" then, with label and fragments, and
            ``decision_id`` may be that of such a decision, whose gold span is changed in place.
        outcome: One of ``annotator.model.reviews.Outcome``.
        taken: The members that go into gold: one or more equal ones, for "both" one for each gold
            span; the first gives note, values and place. Empty for neither and undecided.
        edit: For the outcome "edited".
        kinds: What the members differ in.
        reason: One of ``annotator.model.reviews.Reason``.
        note: In words, or the question that is open.
        along: Other rows whose marks come into gold in the same step, to stand in slots.
    """

    document_id: str
    member_ids: tuple[str, ...]
    outcome: str
    taken: tuple[str, ...] = ()
    edit: Edit = field(default_factory=Edit)
    kinds: tuple[str, ...] = ()
    reason: str | None = None
    note: str | None = None
    along: "tuple[AgreedRow, ...]" = ()
    decision_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRow:
    """A row that enough annotators agree on.

    Attributes:
        member_ids: Every span of the row.
        taken: Those that are alike.
    """

    member_ids: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAgreed:
    """Take into gold what annotators agree on: one decision for each row, in one step."""

    document_id: str
    rows: tuple[AgreedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainDecision:
    """Say why the author decided so, after the fact; gold's provenance says so too.

    Attributes:
        reason: One of ``annotator.model.reviews.Reason``; None takes it back.
        note: In words.
    """

    document_id: str
    decision_id: str
    reason: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDecisions:
    """Take decisions of the author back: their gold spans go, the rows are open again."""

    document_id: str
    decision_ids: tuple[str, ...]
