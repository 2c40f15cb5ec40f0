"""A document's review sheet: what each annotator marked, row by row, and what was decided."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple

from annotator.agreement.corpus import SetContent
from annotator.agreement.differences import Disagreement
from annotator.agreement.measurable import Measurable
from annotator.agreement.rows import AlignedRow, align_rows
from annotator.model.ancestry import person_of
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.documents import Document, SetState
from annotator.model.relations import Relation
from annotator.model.review_commands import AgreedRow
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


OPEN_STATUSES: Final = frozenset((Status.OPEN, Status.UNDECIDED, Status.STALE))
"""Where somebody has to decide."""


@dataclass(frozen=True, slots=True)
class Column:
    """One annotation set under review.

    Attributes:
        name: Whose it is; "imported" for imported work without a known author.
    """

    annotation_set: AnnotationSet
    name: str
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One underlying thing.

    Attributes:
        spans: By id of the annotation set; who is not here did not mark it. Empty where the
            adjudicator marked what nobody else did.
        kinds: What the annotators differ in; empty where all agree.
        attributes: Names of those that differ, date values among them.
        relations: Types of those that differ where they start.
        decision: The adjudicator's decision about it, stale ones too.
        status: AGREED and OPEN are not decided; STALE: the annotators' work is not what it was
            when it was decided.
        alike: Ids of the spans of the largest group of annotators who marked it alike.
        prints: The fingerprint of each span, by its id.
        key: Name of the row, that of its first span.
        added: The gold span of a row that the adjudicator marked; None for all others.
    """

    spans: Mapping[str, Span]
    kinds: tuple[Disagreement, ...]
    attributes: tuple[str, ...]
    relations: tuple[str, ...]
    decision: ReviewDecision | None
    status: Status
    alike: tuple[str, ...]
    prints: Mapping[str, str]
    key: str
    added: Span | None = None

    @property
    def marks(self) -> tuple[Span, ...]:
        """Every span of the row; of one that the adjudicator marked, the gold span."""
        return tuple(self.spans.values()) if self.added is None else (self.added,)

    @property
    def member_ids(self) -> tuple[str, ...]:
        """Every span of the row."""
        return tuple(span.id for span in self.spans.values())

    @property
    def start(self) -> int:
        """First code point that anybody marked."""
        return min(span.start for span in self.marks)

    @property
    def end(self) -> int:
        """One past the last code point that anybody marked."""
        return max(span.end for span in self.marks)

    @property
    def is_disputed(self) -> bool:
        """Whether there was or is anything to decide by hand."""
        decision = self.decision
        if decision is None or self.status is Status.STALE:
            return self.status is not Status.AGREED
        return bool(self.kinds) or decision.outcome != Outcome.AGREED

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide: a disagreement, an open question or a stale decision."""
        return self.status in OPEN_STATUSES


class Standing(NamedTuple):
    """What of a row is counted.

    Attributes:
        is_disputed: See ``ReviewRow``.
        is_accepted: Whether it was decided as agreed on.
    """

    status: Status
    is_disputed: bool
    is_accepted: bool


def standing_of(row: ReviewRow) -> Standing:
    """Return what of a row is counted."""
    is_accepted = row.decision is not None and row.decision.outcome == Outcome.AGREED
    return Standing(row.status, row.is_disputed, is_accepted)


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A document under review.

    Attributes:
        columns: The sets that are compared, by name.
        rows: In reading order.
        gold: The adjudicator's gold set, None before the first decision.
        left: Decisions whose spans are all gone: their gold has no annotator behind it any more.
        decisions: Everything that was decided, by id.
        places: Where in ``rows`` each row is, by its key, and each annotator's span, by its id.
        tally: How many rows stand where.
    """

    document: Document
    columns: tuple[Column, ...]
    rows: tuple[ReviewRow, ...]
    gold: AnnotationSet | None
    gold_spans: tuple[Span, ...]
    left: tuple[ReviewDecision, ...]
    decisions: Mapping[str, ReviewDecision] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    tally: Mapping[Standing, int] = field(default_factory=dict)

    def counts(self) -> Counter[Status]:
        """Count the rows by status."""
        counts: Counter[Status] = Counter()
        for standing, number in self.tally.items():
            counts[standing.status] += number
        return counts

    def row_of(self, span_id: str) -> ReviewRow | None:
        """Return the row of an annotator's span, or that of a key; None where there is none."""
        place = self.places.get(span_id)
        return None if place is None else self.rows[place]

    def agreed(
        self, *, fewest: int = FEWEST, share: float = 1.0, outside: Collection[str] = ()
    ) -> tuple[AgreedRow, ...]:
        """Return the undecided rows that enough annotators marked alike.

        Two variants of one annotator's work are one voice.

        Args:
            fewest: How many annotators at least.
            share: Which part of all annotators at least, 0 to 1; 1 = all of them.
            outside: Ids of spans whose rows are left out, to be looked at by hand.
        """
        voices = {one.annotation_set.id: _voice(one.annotation_set) for one in self.columns}
        needed = max(fewest, share * len({*voices.values()}))
        return tuple(
            AgreedRow(member_ids=row.member_ids, taken=row.alike)
            for row in self.rows
            if row.status in (Status.AGREED, Status.OPEN)
            and len({voices[key] for key, one in row.spans.items() if one.id in row.alike})
            >= needed
            and not set(row.member_ids) & set(outside)
        )


def _voice(one: AnnotationSet) -> str:
    return one.id if one.annotator_id is None else person_of(one.annotator_id)


@dataclass(frozen=True, slots=True)
class Material:
    """What a sheet is made of, read in one moment."""

    document: Document
    columns: tuple[Column, ...]
    decisions: tuple[ReviewDecision, ...]
    gold: AnnotationSet | None
    gold_spans: tuple[Span, ...]

    def bare_sheet(self) -> ReviewSheet:
        """Return the sheet without its rows."""
        return ReviewSheet(self.document, self.columns, (), self.gold, self.gold_spans, ())


def gather(
    state: DocumentState,
    names: Mapping[str, str],
    adjudicator_id: str | None,
    set_ids: Collection[str] | None = None,
) -> Material:
    """Read what a sheet is made of; quick, so that it can be done under the project's lock.

    Args:
        state: The document with all its labels.
        names: Of annotators, by id.
        adjudicator_id: Whose decisions are shown.
        set_ids: The sets to compare; None takes every human and imported set that was begun.
    """
    gold = state.set_of(SetKind.GOLD.value, adjudicator_id) if adjudicator_id else None
    return Material(
        document=state.document,
        columns=_columns(state, names, set_ids),
        decisions=tuple(
            one for one in state.review_decisions.values() if one.adjudicator_id == adjudicator_id
        ),
        gold=gold,
        gold_spans=() if gold is None else state.spans_of(gold.id),
    )


def line_up(schema: Schema, material: Material, former: ReviewSheet | None = None) -> ReviewSheet:
    """Line up the annotators' sets of a document.

    Args:
        schema: In force.
        material: Read before.
        former: An earlier sheet under the same schema: what was lined up there is taken over where
            the sets are what they were. Decisions alone take no time this way.
    """
    columns = material.columns
    if former is not None and former.columns == columns:
        return _redecided(material, former)
    by_member = _by_member(material.decisions)
    rows = _with_added(_lined_up(columns, by_member, Measurable(schema)), _added(material))
    return _sheet(material, rows, _places(rows), Counter(map(standing_of, rows)))


def _redecided(material: Material, former: ReviewSheet) -> ReviewSheet:
    """Return a sheet in which only the rows are made anew whose decisions are others."""
    before, now = former.decisions, {one.id: one for one in material.decisions}
    pairs = ((before.get(key), now.get(key)) for key in before.keys() | now.keys())
    touched = {
        former.places[member.span_id]
        for was, one in pairs
        if was is not one and was != one
        for decision in (was, one)
        for member in (() if decision is None else decision.members)
        if member.span_id in former.places
    }
    by_member = _by_member(material.decisions)
    rows, tally = list(former.rows), Counter(former.tally)
    for place in touched:
        tally[standing_of(rows[place])] -= 1
        rows[place] = _decided(rows[place], by_member, len(material.columns))
        tally[standing_of(rows[place])] += 1
    added = _added(material)
    if added == [row for row in rows if row.added is not None]:
        return _sheet(material, tuple(rows), former.places, tally)
    shifted = _with_added([row for row in rows if row.added is None], added)
    return _sheet(material, shifted, _places(shifted), Counter(map(standing_of, shifted)))


def _with_added(rows: Sequence[ReviewRow], added: Sequence[ReviewRow]) -> tuple[ReviewRow, ...]:
    """Put the rows that only the adjudicator marked among those of the annotators."""
    return tuple(sorted((*rows, *added), key=lambda row: (row.start, -row.end)) if added else rows)


def _places(rows: Sequence[ReviewRow]) -> Mapping[str, int]:
    return {key: place for place, row in enumerate(rows) for key in (row.key, *row.prints)}


def _by_member(decisions: Iterable[ReviewDecision]) -> Mapping[str, ReviewDecision]:
    return {member.span_id: one for one in decisions for member in one.members}


def _sheet(
    material: Material,
    rows: tuple[ReviewRow, ...],
    places: Mapping[str, int],
    tally: Mapping[Standing, int],
) -> ReviewSheet:
    shown = {row.decision.id for row in rows if row.decision is not None}
    return ReviewSheet(
        document=material.document,
        columns=material.columns,
        rows=rows,
        gold=material.gold,
        gold_spans=material.gold_spans,
        left=tuple(one for one in material.decisions if one.id not in shown),
        decisions={one.id: one for one in material.decisions},
        places=places,
        tally=tally,
    )


def _added(material: Material) -> list[ReviewRow]:
    """Return the rows of what the adjudicator marked and nobody else did."""
    own = [one for one in material.decisions if not one.members and one.gold]
    golden = {span.id: span for span in material.gold_spans} if own else {}
    return [
        ReviewRow(
            spans={}, kinds=(), attributes=(), relations=(), decision=one, status=Status.DECIDED,
            alike=(), prints={}, key=one.id, added=golden[one.gold[0]],
        )
        for one in own
        if one.gold[0] in golden
    ]  # fmt: skip


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
        Column(
            one,
            names.get(one.annotator_id or "", one.kind),
            state.spans_of(one.id),
            state.relations_of_set(one.id),
        )
        for one in chosen
        if one.state != SetState.NEW or state.count(one.id)
    ]
    return tuple(sorted(columns, key=lambda one: (one.name.casefold(), one.annotation_set.id)))


def _lined_up(
    columns: tuple[Column, ...],
    by_member: Mapping[str, ReviewDecision],
    measurable: Measurable,
) -> tuple[ReviewRow, ...]:
    contents = {
        column.annotation_set.id: SetContent(column.spans, column.relations) for column in columns
    }
    labels = _Labels(columns)
    return tuple(
        _row(row, len(columns), by_member, labels, measurable)
        for row in align_rows(contents, measurable)
    )


class _Labels:
    """The spans of all columns with what links them."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.spans: dict[str, Span] = {}
        self._links: dict[str, list[Relation]] = {}
        for column in columns:
            self.spans.update((span.id, span) for span in column.spans)
            for relation in column.relations:
                for end in {relation.from_id, relation.to_id}:
                    self._links.setdefault(end, []).append(relation)

    def relations_of(self, span_id: str) -> Iterable[Relation]:
        """Return the relations that start or end at a span."""
        return self._links.get(span_id, ())


def _row(
    row: AlignedRow,
    width: int,
    by_member: Mapping[str, ReviewDecision],
    labels: "_Labels",
    measurable: Measurable,
) -> ReviewRow:
    prints = {span.id: fingerprint_of(span, labels, measurable) for span in row.spans.values()}
    # A relation that differs is decided where it starts: the row of its other end is not open.
    kinds = row.kinds
    if not row.starts:
        kinds = tuple(kind for kind in kinds if kind is not Disagreement.RELATION)
    decision = _decision_of(prints, by_member)
    return ReviewRow(
        spans=row.spans,
        kinds=kinds,
        attributes=row.attributes,
        relations=row.starts,
        decision=decision,
        status=_status(kinds, width, prints, decision),
        alike=_alike(prints) if kinds else tuple(prints),
        prints=prints,
        key=next(iter(prints)),
    )


def _decided(row: ReviewRow, by_member: Mapping[str, ReviewDecision], width: int) -> ReviewRow:
    """Return a row with what is decided about it now; the same one where that is the same."""
    decision = _decision_of(row.prints, by_member)
    if decision == row.decision:
        return row
    return replace(row, decision=decision, status=_status(row.kinds, width, row.prints, decision))


def _decision_of(
    prints: Mapping[str, str], by_member: Mapping[str, ReviewDecision]
) -> ReviewDecision | None:
    found = {one.id: one for key in prints if (one := by_member.get(key))}
    return max(found.values(), key=lambda one: (one.created_at, one.id), default=None)


def _alike(prints: Mapping[str, str]) -> tuple[str, ...]:
    groups: dict[str, list[str]] = defaultdict(list)
    for span_id, fingerprint in prints.items():
        groups[fingerprint].append(span_id)
    largest: Sequence[str] = max(groups.values(), key=len)
    return tuple(largest)


def _status(
    kinds: tuple[Disagreement, ...],
    width: int,
    prints: Mapping[str, str],
    decision: ReviewDecision | None,
) -> Status:
    if decision is None:
        is_agreed = not kinds and width >= FEWEST
        return Status.AGREED if is_agreed else Status.OPEN
    then = {member.span_id: member.fingerprint for member in decision.members}
    if then != dict(prints):
        return Status.STALE
    if decision.outcome == Outcome.UNDECIDED:
        return Status.UNDECIDED
    return Status.DECIDED
