"""What a merge writes for one person's work on one document."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.formats.bundle import Bundle, SetEntry
from annotator.formats.bundle_rows import BundledSet
from annotator.model.ancestry import Ancestry, Step, borrowed_id, own_id, variant_id
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.changes import Change, Row
from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.merging.bundling import SetHistory, plain_set
from annotator.services.merging.clashes import WhoIsWho
from annotator.services.merging.leaves import Path, path_of, standing, status_of
from annotator.services.merging.report import DocumentStatus, SetOutcome, SetStatus
from annotator.services.merging.sent_back import state_after, state_before
from annotator.store import Store


@dataclass(frozen=True, slots=True)
class Local:
    """A copy that is in the project.

    Attributes:
        ancestry: With all steps up to now.
    """

    row: AnnotationSet
    ancestry: Ancestry


@dataclass(frozen=True, slots=True, eq=False)
class Incoming:
    """A copy in a bundle."""

    bundle: Bundle
    entry: SetEntry


@dataclass(slots=True)
class Planned:
    """Rows to be inserted, changes of rows that are there, and what that means."""

    rows: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    outcomes: list[SetOutcome] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    added: int = 0
    changed: int = 0
    removed: int = 0


class SetPlanner:
    """Plans the sets of a merge against the project."""

    def __init__(self, store: Store, version: str, people: WhoIsWho, history: SetHistory) -> None:
        self._store = store
        self._version = version
        self._people = people
        self._history = history
        self._lookups = store.lookups(version)
        self._sets: dict[str, list[AnnotationSet]] = {}
        self._taken: dict[str, set[str]] = {}
        self._message: Mapping[str, Any] | None = None

    def prepare(self, document_ids: Collection[str]) -> None:
        """Read what the next documents have; what was planned before is written."""
        self._sets = {}
        for row in self._lookups.annotation_sets(document_ids):
            if row.kind == SetKind.HUMAN:
                self._sets.setdefault(row.document_id, []).append(row)
        self._taken = {"annotation_set": set(), "span": set(), "relation": set()}

    def plan(
        self,
        document: Document,
        status: DocumentStatus,
        author_id: str,
        incoming: Sequence[Incoming],
        message: Mapping[str, Any] | None = None,
    ) -> Planned:
        """Plan one person's work on one document.

        Args:
            document: As it is, or will be, in the project.
            status: What it is to the project.
            author_id: In the project.
            incoming: The copies that bundles bring, in the order of the files.
            message: What came with work that was sent back, as it is after the merge.
        """
        self._message = message
        planned = Planned()
        local = self._local(document.id, author_id)
        copies: list[tuple[Path, Local | Incoming | None]] = [
            (path_of(one.ancestry.steps), one) for one in local
        ]
        undone = self._history.steps_undone(document.id, author_id)
        if undone is not None and not local:
            copies.append((path_of(undone), None))  # as a copy it stands, with nothing to show
        heads: list[tuple[Incoming, SetStatus]] = []
        for one in incoming:
            path = path_of(one.entry.steps)
            here = [known for known, _ in copies]
            heads.append((one, status_of(path, here)))
            copies = standing([*copies, (path, one)])
        tallies = self._place(document, author_id, local, copies, planned)
        moved = tallies.get(None, _Tally())  # counted once, with the first file
        for one, what in heads:
            tally = tallies.get(one, _Tally())
            planned.outcomes.append(
                SetOutcome(
                    file=one.bundle.name,
                    title=document.title,
                    text_sha256=document.text_sha256,
                    document=status,
                    annotator=self._people.name_of(author_id),
                    status=what,
                    spans=one.entry.spans,
                    added=tally.added + moved.added,
                    changed=tally.changed + moved.changed,
                    removed=tally.removed + moved.removed,
                )
            )
            moved = _Tally()
        return planned

    def _local(self, document_id: str, author_id: str) -> list[Local]:
        found = [
            Local(row, self._history.ancestry(row))
            for row in self._sets.get(document_id, ())
            if self._history.author_of(row) == author_id
        ]
        return sorted(found, key=lambda one: one.ancestry.variant)

    def _place(
        self,
        document: Document,
        author_id: str,
        local: Sequence[Local],
        copies: Sequence[tuple[Path, Local | Incoming | None]],
        planned: Planned,
    ) -> dict[Incoming | None, _Tally]:
        """Write every copy where it belongs, unless it is there already.

        Returns:
            What happens to labels, by the copy that brings it; None for what makes room.
        """
        places = {one.ancestry.variant: one for one in local}
        moving: list[tuple[int, BundledSet, Incoming | None]] = []
        for number, (_, copy) in enumerate(copies, 1):
            if isinstance(copy, Incoming):
                moving.append((number, copy.bundle.labels(copy.entry), copy))
            elif copy is not None and copy.ancestry.variant != number:
                moving.append((number, self._plain(document, copy), None))
            elif copy is not None:
                self._reopen(copy, document.id, planned)
        tallies: dict[Incoming | None, _Tally] = {}
        for number, content, copy in moving:
            writer = _Place(self, document, author_id, number, places.get(number))
            writer.write(content, planned, tallies.setdefault(copy, _Tally()))
        return tallies

    def _plain(self, document: Document, copy: Local) -> BundledSet:
        spans = self._lookups.spans([copy.row.id])
        relations = self._lookups.relations([copy.row.id])
        return plain_set(document, copy.row, spans, relations, self._history)

    def _reopen(self, copy: Local, document_id: str, planned: Planned) -> None:
        """Give a copy that stays where it is the state that goes with the latest message."""
        known = self._history.beside.message(document_id, copy.ancestry.author_id)
        if known == self._message:
            return
        own = state_before(copy.row.state, copy.ancestry, known)
        state = self.state_of(own, copy.ancestry.steps, copy.ancestry.variant)
        if state != copy.row.state:
            after = replace(copy.row, state=state, version=self._version)
            planned.changes.append(Change(before=copy.row, after=after))

    def first_spans(self, document: Document, author_id: str, planned: Planned) -> dict[str, str]:
        """Return the ids that the spans of a person's first set have after a merge, by plain id."""
        own = {
            one.row.id
            for one in self._local(document.id, author_id)
            if one.row.annotator_id == author_id
        }
        ids = {span.id for span in self._lookups.spans(own)}
        own |= {
            row.id
            for row in planned.rows
            if isinstance(row, AnnotationSet) and row.annotator_id == author_id
        }
        ids |= {row.id for row in planned.rows if isinstance(row, Span) and row.set_id in own}
        for change in planned.changes:
            if isinstance(change.row, Span) and change.row.set_id in own:
                if change.after is None:
                    ids.discard(change.id)
                else:
                    ids.add(change.id)
        return {own_id(one, author_id, document.text_sha256): one for one in ids}

    # -- for the places -----------------------------------------------------------------------

    @property
    def version(self) -> str:
        """The version of every row that is written."""
        return self._version

    def owner(self, author_id: str, variant: int) -> str:
        """Return the annotator that a copy belongs to."""
        return self._people.need_variant(author_id, variant)

    def content_of(self, set_id: str) -> tuple[list[Span], list[Relation]]:
        """Return the labels of a set that is there."""
        return self._lookups.spans([set_id]), self._lookups.relations([set_id])

    def stored(self, set_id: str) -> Ancestry | None:
        """Return the ancestry of a set as it is stored."""
        return self._history.stored(set_id)

    def state_of(self, own: str, steps: tuple[Step, ...], variant: int) -> str:
        """Return the state of a copy by the one that its annotator gave it."""
        return state_after(own, steps, variant, self._message)

    def free_ids(
        self, kind: str, wanted: Mapping[str, tuple[str, str]], own: Collection[str]
    ) -> dict[str, str]:
        """Return for each plain id the one to use.

        Args:
            kind: Of the rows.
            wanted: By plain id: the id it should have, and the one to borrow where that is taken.
            own: Ids of rows that are at this place already.
        """
        asked = [one for pair in wanted.values() for one in pair if one not in own]
        taken = self._lookups.taken(kind, asked).keys() | self._taken[kind]
        found = {
            key: next((one for one in pair if one in own or one not in taken), None) or new_id()
            for key, pair in wanted.items()
        }
        self._taken[kind].update(found.values())
        return found


class _Place:
    """Where one copy of somebody's work on a document stands."""

    def __init__(
        self,
        planner: SetPlanner,
        document: Document,
        author_id: str,
        variant: int,
        present: Local | None,
    ) -> None:
        self._planner = planner
        self._document = document
        self._author_id = author_id
        self._variant = variant
        self._present = present

    def write(self, content: BundledSet, planned: Planned, tally: _Tally) -> None:
        """Make the content of the place what it is to be."""
        if self._present is None:
            rows = self._rows(content, None, {}, {})
            planned.rows += rows
            tally.added += len(content.spans)
            return
        spans, relations = self._planner.content_of(self._present.row.id)
        before: dict[str, Row] = {one.id: one for one in spans}
        links: dict[str, Row] = {one.id: one for one in relations}
        after = self._rows(content, self._present.row, before, links)
        stored = self._planner.stored(self._present.row.id)
        known: dict[str, Row] = {**before, **links, self._present.row.id: self._present.row}
        for row in after:
            old = stored if isinstance(row, Ancestry) else known.pop(row.id, None)
            if old is not None and replace(row, version=old.version) == old:
                continue
            planned.changes.append(Change(before=old, after=row))
            if isinstance(row, Span):
                tally.added += old is None
                tally.changed += old is not None
        gone = [row for row in known.values() if row.id != self._present.row.id]
        planned.changes += [Change(before=row, after=None) for row in gone]
        lost = {row.id for row in gone if isinstance(row, Span)}
        tally.removed += len(lost)

    def _rows(
        self,
        content: BundledSet,
        present: AnnotationSet | None,
        own_spans: Collection[str],
        own_relations: Collection[str],
    ) -> list[Row]:
        planner = self._planner
        version = planner.version
        span_ids = self._ids("span", [one.id for one in content.spans], own_spans)
        relation_ids = self._ids("relation", [one.id for one in content.relations], own_relations)
        if present is None:
            [set_id] = self._ids("annotation_set", [content.row.id], ()).values()
        else:
            set_id = present.id
        row = replace(
            content.row,
            id=set_id,
            document_id=self._document.id,
            kind=SetKind.HUMAN.value,
            annotator_id=planner.owner(self._author_id, self._variant),
            state=planner.state_of(content.row.state, content.steps, self._variant),
            created_at=content.row.created_at if present is None else present.created_at,
            version=version,
        )
        spans = [
            replace(one, id=span_ids[one.id], set_id=set_id, version=version)
            for one in content.spans
        ]
        relations = [
            replace(
                one,
                id=relation_ids[one.id],
                set_id=set_id,
                from_id=span_ids[one.from_id],
                to_id=span_ids[one.to_id],
                version=version,
            )
            for one in content.relations
        ]
        ancestry = Ancestry(set_id, self._author_id, self._variant, content.steps, version)
        return [row, *spans, *relations, ancestry]

    def _ids(self, kind: str, plain: Sequence[str], own: Collection[str]) -> dict[str, str]:
        sha256 = self._document.text_sha256
        wanted = {
            one: (
                variant_id(one, self._variant),
                variant_id(borrowed_id(one, self._author_id, sha256), self._variant),
            )
            for one in plain
        }
        return self._planner.free_ids(kind, wanted, own)
