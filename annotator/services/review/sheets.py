"""A document's review sheet: what each annotator marked, row by row, and what was decided."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.agreement.corpus import SetContent
from annotator.agreement.differences import Disagreement
from annotator.agreement.measurable import Measurable
from annotator.agreement.rows import AlignedRow, align_rows
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.commands import AgreedRow
from annotator.model.documents import Document
from annotator.model.reviews import Outcome, ReviewDecision
from annotator.model.spans import Span
from annotator.schema.types import Schema
from annotator.services.document_state import DocumentState
from annotator.services.review.fingerprints import fingerprint_of

FEWEST = 2
"""How many annotators it takes to agree."""


class Status(StrEnum):
    """Where a row stands."""

    AGREED = "agreed"
    OPEN = "open"
    DECIDED = "decided"
    UNDECIDED = "undecided"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Column:
    """One annotation set under review.

    Attributes:
        name: Whose it is; "imported" for imported work without a known author.
    """

    annotation_set: AnnotationSet
    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One underlying thing.

    Attributes:
        spans: By id of the annotation set; who is not here did not mark it.
        kinds: What the annotators differ in; empty where all agree.
        attributes, relations: Names of those that differ.
        decision: The adjudicator's decision about it, stale ones too.
        status: AGREED and OPEN are not decided; STALE: the annotators' work is not what it was
            when it was decided.
        alike: Ids of the spans of the largest group of annotators who marked it alike.
    """

    spans: Mapping[str, Span]
    kinds: tuple[Disagreement, ...]
    attributes: tuple[str, ...]
    relations: tuple[str, ...]
    decision: ReviewDecision | None
    status: Status
    alike: tuple[str, ...]

    @property
    def member_ids(self) -> tuple[str, ...]:
        """Every span of the row."""
        return tuple(span.id for span in self.spans.values())

    @property
    def start(self) -> int:
        """First code point that anybody marked."""
        return min(span.start for span in self.spans.values())

    @property
    def end(self) -> int:
        """One past the last code point that anybody marked."""
        return max(span.end for span in self.spans.values())

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide: a disagreement, an open question or a stale decision."""
        return self.status in (Status.OPEN, Status.UNDECIDED, Status.STALE)


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A document under review.

    Attributes:
        columns: The sets that are compared, by name.
        rows: In reading order.
        gold: The adjudicator's gold set, None before the first decision.
        left: Decisions whose spans are all gone: their gold has no annotator behind it any more.
    """

    document: Document
    columns: tuple[Column, ...]
    rows: tuple[ReviewRow, ...]
    gold: AnnotationSet | None
    gold_spans: tuple[Span, ...]
    left: tuple[ReviewDecision, ...]

    def counts(self) -> Counter[Status]:
        """Count the rows by status."""
        return Counter(row.status for row in self.rows)

    def agreed(
        self, *, fewest: int = FEWEST, share: float = 1.0, outside: Collection[str] = ()
    ) -> tuple[AgreedRow, ...]:
        """Return the undecided rows that enough annotators marked alike.

        Args:
            fewest: How many annotators at least.
            share: Which part of all columns at least, 0 to 1; 1 = all of them.
            outside: Ids of spans whose rows are left out, to be looked at by hand.
        """
        needed = max(fewest, share * len(self.columns))
        return tuple(
            AgreedRow(member_ids=row.member_ids, taken=row.alike)
            for row in self.rows
            if row.status in (Status.AGREED, Status.OPEN)
            and len(row.alike) >= needed
            and not set(row.member_ids) & set(outside)
        )


def read_sheet(
    schema: Schema,
    state: DocumentState,
    names: Mapping[str, str],
    adjudicator_id: str | None,
    set_ids: Collection[str] | None = None,
) -> ReviewSheet:
    """Line up the annotators' sets of a document.

    Args:
        schema: In force.
        state: The document with all its labels.
        names: Of annotators, by id.
        adjudicator_id: Whose decisions are shown.
        set_ids: The sets to compare; None takes every human and imported set that was begun.
    """
    measurable = Measurable(schema)
    columns = _columns(state, names, set_ids)
    contents = {
        column.annotation_set.id: SetContent(
            column.spans, state.relations_of_set(column.annotation_set.id)
        )
        for column in columns
    }
    decisions = [
        one for one in state.review_decisions.values() if one.adjudicator_id == adjudicator_id
    ]
    by_member = {member.span_id: one for one in decisions for member in one.members}
    rows = tuple(
        _row(row, len(columns), by_member, state, measurable)
        for row in align_rows(contents, measurable)
    )
    shown = {row.decision.id for row in rows if row.decision is not None}
    gold = state.set_of(SetKind.GOLD.value, adjudicator_id) if adjudicator_id else None
    return ReviewSheet(
        document=state.document,
        columns=columns,
        rows=rows,
        gold=gold,
        gold_spans=() if gold is None else state.spans_of(gold.id),
        left=tuple(one for one in decisions if one.id not in shown),
    )


def _columns(
    state: DocumentState, names: Mapping[str, str], set_ids: Collection[str] | None
) -> tuple[Column, ...]:
    kinds = (SetKind.HUMAN, SetKind.IMPORTED)
    chosen = [
        one
        for one in state.sets.values()
        if (one.id in set_ids if set_ids is not None else one.kind in kinds)
    ]
    columns = [
        Column(one, names.get(one.annotator_id or "", one.kind), state.spans_of(one.id))
        for one in chosen
    ]
    return tuple(sorted(columns, key=lambda one: (one.name.casefold(), one.annotation_set.id)))


def _row(
    row: AlignedRow,
    width: int,
    by_member: Mapping[str, ReviewDecision],
    state: DocumentState,
    measurable: Measurable,
) -> ReviewRow:
    prints = {span.id: fingerprint_of(span, state, measurable) for span in row.spans.values()}
    decision = _latest({one.id: one for key in prints if (one := by_member.get(key))}.values())
    alike = _alike(prints) if row.kinds else tuple(prints)
    return ReviewRow(
        spans=row.spans,
        kinds=row.kinds,
        attributes=row.attributes,
        relations=row.relations,
        decision=decision,
        status=_status(row, width, prints, decision),
        alike=alike,
    )


def _latest(decisions: Iterable[ReviewDecision]) -> ReviewDecision | None:
    return max(decisions, key=lambda one: (one.created_at, one.id), default=None)


def _alike(prints: Mapping[str, str]) -> tuple[str, ...]:
    groups: dict[str, list[str]] = defaultdict(list)
    for span_id, fingerprint in prints.items():
        groups[fingerprint].append(span_id)
    largest: Sequence[str] = max(groups.values(), key=len)
    return tuple(largest)


def _status(
    row: AlignedRow, width: int, prints: Mapping[str, str], decision: ReviewDecision | None
) -> Status:
    if decision is None:
        is_agreed = not row.kinds and width >= FEWEST
        return Status.AGREED if is_agreed else Status.OPEN
    then = {member.span_id: member.fingerprint for member in decision.members}
    if then != dict(prints):
        return Status.STALE
    if decision.outcome == Outcome.UNDECIDED:
        return Status.UNDECIDED
    return Status.DECIDED
