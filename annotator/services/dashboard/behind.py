"""What stands behind a number: the spans, side by side, that were counted for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.agreement.alignment import align, slots_of
from annotator.agreement.corpus import SetContent, pairs_of
from annotator.agreement.differences import Difference, Disagreement, differences
from annotator.agreement.document_counts import Pair
from annotator.agreement.measurable import Measurable
from annotator.model.annotators import SetKind
from annotator.model.spans import Span, overlap_of
from annotator.services.dashboard.blind import still_blind
from annotator.services.dashboard.board import AnnotatorProgress, Choice
from annotator.services.measuring import counted_sets, labeled_documents
from annotator.services.progress import CancelledError, NoProgress, Progress
from annotator.services.project import Project

LIMIT: Final = 2_000


class Likeness(StrEnum):
    """By which measure two spans count as alike."""

    EXACT = "exact_f1"
    OVERLAP = "overlap_f1"
    PARTIAL = "partial_f1"
    BOUNDARY = "boundary_f1"
    LABEL = "label_f1"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Door:
    """Which number is looked behind.

    Attributes:
        title: What the number is, in words.
        pair: The two annotators; None for all pairs.
        label: Things that one or the other gave this label.
        cell: Things with these labels by the first and the second of the pair (None: nothing);
            without a pair, either way round.
        kind: Things that differ in this way.
        attribute: Things that both marked and that carry this attribute.
        relation: Things of which a relation of this type starts or ends.
        document_ids: Only these documents; None for all.
        likeness: What counts as agreeing.
        annotator: Not a pair's things but this annotator's own spans, of ``label``.
        documents: Not things at all but these documents.
    """

    title: str
    pair: Pair | None = None
    label: str | None = None
    cell: tuple[str | None, str | None] | None = None
    kind: Disagreement | None = None
    attribute: str | None = None
    relation: str | None = None
    document_ids: tuple[str, ...] | None = None
    likeness: Likeness = Likeness.ALL
    annotator: str | None = None
    documents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One thing, span or document behind a number.

    Attributes:
        spans: By annotator, as each marked it; who is not here did not. Empty for a document.
        annotators: Those who are compared.
        kinds: What they differ in.
        agrees: Whether it counts as agreement for the number.
        start: Where it begins in the document; ``end`` where it ends.
    """

    document_id: str
    title: str
    start: int
    end: int
    quote: str
    annotators: tuple[str, ...]
    spans: Mapping[str, Span]
    kinds: tuple[Disagreement, ...]
    names: tuple[str, ...]
    agrees: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a number, those that differ first, then in import and reading order.

    Attributes:
        rows: As many as ``LIMIT`` allows.
        differing: Number of all that differ; ``agreeing`` of all others.
        hidden: Number of those in documents that whoever looks still labels blind.
    """

    door: Door
    rows: tuple[BehindRow, ...]
    differing: int
    agreeing: int
    hidden: int = 0

    @property
    def left_out(self) -> int:
        """How many rows there are beyond those listed and those hidden."""
        return self.differing + self.agreeing - len(self.rows) - self.hidden


def look_behind(
    project: Project,
    choice: Choice,
    door: Door,
    *,
    limit: int = LIMIT,
    viewer_id: str | None = None,
    progress: Progress | None = None,
) -> Behind:
    """Collect what a number rests on; may be called from a thread of its own.

    Args:
        project: The one that was measured.
        choice: What was measured in it.
        door: Which number.
        limit: At most so many rows are listed; all are counted.
        viewer_id: Who looks: an annotator is shown nothing of what others labeled in documents
            that they still label blind. None hides nothing.
        progress: May stop it.

    Raises:
        CancelledError: It was stopped.
    """
    project.flush()
    if door.documents is not None:
        rows = list(_documents(project, door.documents))
        return Behind(door, tuple(rows[:limit]), 0, len(rows))
    blind = frozenset[str]() if viewer_id is None else still_blind(project, viewer_id)
    if door.annotator is not None:
        if project.annotator(door.annotator).id == viewer_id:
            blind = frozenset()
        found = list(_own_spans(project, door, limit))
        shown = [row for row in found if row.document_id not in blind]
        count = _own_count(project, door)
        return Behind(door, tuple(shown), 0, count, len(found) - len(shown))
    hidden = 0
    unlike: list[BehindRow] = []
    alike: list[BehindRow] = []
    counts = [0, 0]
    for row in _things(project, choice, door, progress or NoProgress()):
        counts[row.agrees] += 1
        if row.document_id in blind:
            hidden += 1
            continue
        kept = alike if row.agrees else unlike
        if len(kept) < limit:
            kept.append(row)
    return Behind(door, tuple([*unlike, *alike][:limit]), counts[0], counts[1], hidden)


def _things(
    project: Project, choice: Choice, door: Door, progress: Progress
) -> Iterator[BehindRow]:
    sets = counted_sets(
        project, annotators=choice.annotators, state=choice.state, document_ids=door.document_ids
    )
    measurable = Measurable(project.schema)
    titles = {row.id: row.title for row in project.summaries(None)}
    total = len(titles if door.document_ids is None else door.document_ids)
    documents = labeled_documents(project, sets, choice.labels, door.document_ids)
    for number, document in enumerate(documents):
        if progress.is_cancelled:
            raise CancelledError("Looking for what is behind the number was stopped.")
        progress.advance(number, total, "Looking for what is behind the number")
        for pair in pairs_of(document.sets):
            if door.pair is not None and set(pair) != set(door.pair):
                continue
            first, second = (document.sets[name] for name in pair)
            for difference in _rows_of(first, second, door, pair, measurable):
                yield _row(difference, pair, document.id, titles.get(document.id, ""), door)


def _rows_of(
    first: SetContent, second: SetContent, door: Door, pair: Pair, measurable: Measurable
) -> Iterable[Difference]:
    aligned = align(
        first.spans,
        second.spans,
        first_slots=slots_of(first.spans, first.relations),
        second_slots=slots_of(second.spans, second.relations),
    )
    linked = {
        end
        for content in (first, second)
        for one in content.relations
        if one.type == door.relation
        for end in (one.from_id, one.to_id)
    }
    found = (
        row
        for row in differences(first, second, aligned, measurable)
        if _is_behind(row, door, pair, linked, measurable)
    )
    return sorted(found, key=lambda row: min((one.start, -one.end) for one in _marks(row)))


def _marks(row: Difference) -> list[Span]:
    return [one for one in (row.first, row.second) if one is not None]


def _is_behind(
    row: Difference, door: Door, pair: Pair, linked: set[str], measurable: Measurable
) -> bool:
    first = row.first.label if row.first else None
    second = row.second.label if row.second else None
    if door.label is not None and door.label not in (first, second):
        return False
    if door.cell is not None:
        cells = {(first, second)} if door.pair == pair else {(second, first)}
        if door.pair is None:
            cells = {(first, second), (second, first)}
        if door.cell not in cells:
            return False
    if door.kind is not None and door.kind not in row.kinds:
        return False
    if door.attribute is not None and not _carry(row, door.attribute, measurable):
        return False
    return door.relation is None or any(one.id in linked for one in _marks(row))


def _carry(row: Difference, attribute: str, measurable: Measurable) -> bool:
    """Tell whether both marked it, and one of them set the attribute."""
    if row.first is None or row.second is None:
        return False
    both = (row.first, row.second)
    return all(attribute in measurable.attributes_of(one.label) for one in both) and any(
        attribute in one.attributes for one in both
    )


def _agrees(row: Difference, door: Door) -> bool:
    if door.attribute is not None:
        return door.attribute not in row.attributes
    if row.first is None or row.second is None:
        return False
    if door.relation is not None:
        return door.relation not in row.relations
    is_same_label = row.first.label == row.second.label
    is_same_place = row.first.fragments == row.second.fragments
    match door.likeness:
        case Likeness.EXACT:
            return is_same_label and is_same_place
        case Likeness.BOUNDARY | Likeness.PARTIAL:
            return is_same_place
        case Likeness.OVERLAP | Likeness.LABEL:
            return is_same_label and overlap_of(row.first.fragments, row.second.fragments) > 0
        case Likeness.ALL:
            return not row.kinds


def _row(row: Difference, pair: Pair, document_id: str, title: str, door: Door) -> BehindRow:
    both = zip(pair, (row.first, row.second), strict=True)
    marks = {name: one for name, one in both if one is not None}
    longest = max(marks.values(), key=lambda one: one.end - one.start)
    return BehindRow(
        document_id=document_id,
        title=title,
        start=min(one.start for one in marks.values()),
        end=max(one.end for one in marks.values()),
        quote=longest.quote,
        annotators=pair,
        spans=marks,
        kinds=row.kinds,
        names=(*row.attributes, *row.relations),
        agrees=_agrees(row, door),
    )


def _own_spans(project: Project, door: Door, limit: int) -> Iterator[BehindRow]:
    annotator = project.annotator(door.annotator or "")
    titles = {row.id: row.title for row in project.summaries(None)}
    rows = project.store.spans_where(
        set_kind=SetKind.HUMAN.value, annotator_id=annotator.id, label=door.label, limit=limit
    )
    for document_id, span in rows:
        yield BehindRow(
            document_id=document_id,
            title=titles.get(document_id, ""),
            start=span.start,
            end=span.end,
            quote=span.quote,
            annotators=(annotator.name,),
            spans={annotator.name: span},
            kinds=(),
            names=(),
            agrees=True,
        )


def _own_count(project: Project, door: Door) -> int:
    annotator = project.annotator(door.annotator or "")
    labels, _, _ = project.store.work_counts(SetKind.HUMAN.value, annotator.id)
    return sum(labels.values()) if door.label is None else labels.get(door.label, 0)


def _documents(project: Project, ids: Iterable[str]) -> Iterator[BehindRow]:
    titles = {row.id: row.title for row in project.summaries(None)}
    for document_id in ids:
        yield BehindRow(
            document_id=document_id,
            title=titles.get(document_id, ""),
            start=0,
            end=0,
            quote="",
            annotators=(),
            spans={},
            kinds=(),
            names=(),
            agrees=True,
        )


def door_of_progress(row: AnnotatorProgress, label: str | None) -> Door:
    """Return the door to an annotator's spans."""
    what = f"{label} by {row.name}" if label else f"Labels by {row.name}"
    return Door(title=what, annotator=row.name, label=label)
