"""Collect the row changes of one command while it is being planned."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from annotator.model.annotators import (
    AnnotationSet,
    Annotator,
    SetKind,
    SuggestionDecision,
)
from annotator.model.changes import KINDS, ROW_TYPES, Change, Row, Scope, now
from annotator.model.documents import SetState
from annotator.model.errors import DocumentDoneError, NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Schema
from annotator.services.bulk_reading import read_documents
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.progress import NoProgress, Progress
from annotator.services.span_index import SpanIndex
from annotator.services.state import PROJECT_KINDS

_RANK = {kind: rank for rank, kind in enumerate(ROW_TYPES)}
RowType = TypeVar("RowType", bound=Row)


def _key(row: Row) -> tuple[str, str]:
    return KINDS[type(row)], row.id


def _by_place(found: tuple[str, Span]) -> tuple[str, int, str]:
    return found[0], found[1].start, found[1].id


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command is going to change.

    Attributes:
        title: In words, for menus and history.
        changes: In an order that keeps references valid; rows do not carry their version yet.
    """

    title: str
    scope: str
    document_id: str | None
    changes: tuple[Change, ...]
    is_undoable: bool = True


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sort changes so that parents are inserted before and deleted after their children."""

    def key(change: Change) -> tuple[int, int]:
        rank = _RANK[change.kind]
        if change.after is None:
            return (2, -rank)
        return (1 if change.before is not None else 0, rank)

    return tuple(sorted(changes, key=key))


class Draft:
    """Row changes of one command on top of what is in memory, which stays untouched.

    A row may be changed several times; only the difference from the start counts.

    Attributes:
        schema: The label schema in force.
        progress: Told how far the planning is, where that takes long.
    """

    def __init__(
        self, engine: Engine, author: Annotator | None, progress: Progress | None = None
    ) -> None:
        self.engine = engine
        self.progress: Progress = NoProgress() if progress is None else progress
        self._author = author
        self.schema: Schema = engine.schema
        self._changes: dict[tuple[str, str], Change] = {}
        self._documents: dict[str, DocumentState] = {}
        self._written: dict[str, SpanIndex] = {}
        self._places: dict[str, str] = {}
        self._sets: dict[str, AnnotationSet | None] = {}

    @property
    def author(self) -> Annotator:
        """Who gives the command."""
        if self._author is None:
            raise RuleError("Only an annotator can do this.")
        return self._author

    # -- reading ------------------------------------------------------------------------------

    def document(self, document_id: str) -> DocumentState:
        """Return a document as it was before this command.

        The first one asked for stays in memory: most commands are about one document.

        Raises:
            NotFoundError: There is none with this id.
        """
        state = self._documents.get(document_id)
        if state is None:
            bring = self.engine.glance if self._documents else self.engine.document
            state = bring(document_id)
            self._documents[document_id] = state
        return state

    def expect_documents(self, document_ids: Collection[str]) -> None:
        """Read documents that will be asked for, all at once."""
        missing = {one for one in document_ids if one not in self._documents}
        if len(missing) > 1:
            for state in read_documents(self.engine, missing):
                self._documents[state.document.id] = state

    def expect_spans(self, span_ids: Collection[str]) -> None:
        """Read the documents of spans that will be asked for, all at once."""
        state, store = self.engine.state, self.engine.store
        places = (state.document_of_span(one) or store.document_of_span(one) for one in span_ids)
        self.expect_documents({place for place in places if place is not None})

    def span(self, span_id: str) -> tuple[Span, DocumentState]:
        """Return a span as it was before this command, and its document.

        Raises:
            NotFoundError: There is none with this id.
        """
        document_id = self.engine.state.document_of_span(span_id)
        if document_id is not None:
            state = self.document(document_id)
            return state.spans[span_id], state
        for state in self._documents.values():
            if span_id in state.spans:
                return state.spans[span_id], state
        document_id = self.engine.store.document_of_span(span_id)
        if document_id is not None:
            state = self.document(document_id)
            if span_id in state.spans:
                return state.spans[span_id], state
        raise NotFoundError("This label does not exist any more.")

    def mentions(self, entity_id: str) -> list[Span]:
        """Return every span of the project that mentions an entity."""
        return [span for _, span in self.mention_places(entity_id)]

    def mention_places(self, entity_id: str) -> list[tuple[str, Span]]:
        """Return (document id, span) for every mention of an entity, as this command leaves them.

        Documents that are not in memory are not read for it: what is on its way to the file must
        have arrived there (``annotator.services.execution`` sees to it).
        """
        known = {one.document.id: one for one in self.engine.state.loaded_documents()}
        known.update(self._documents)
        found = [
            (document_id, span)
            for document_id, state in known.items()
            for span in state.spans.values()
            if span.entity_id == entity_id
        ]
        stored = self.engine.store.mentions(entity_id)
        found += [(place, span) for place, span in stored if place not in known]
        self._places.update((span.set_id, place) for place, span in found)
        present = ((place, self.present(span)) for place, span in sorted(found, key=_by_place))
        return [(place, span) for place, span in present if span and span.entity_id == entity_id]

    def place_of(self, span: Span) -> str:
        """Return the document of a span that this command has seen.

        Raises:
            NotFoundError: It has not.
        """
        for document_id, state in self._documents.items():
            if span.set_id in state.sets:
                return document_id
        for change in self._changes.values():
            row = change.after
            if isinstance(row, AnnotationSet) and row.id == span.set_id:
                return row.document_id
        if span.set_id in self._places:
            return self._places[span.set_id]
        raise NotFoundError("This label does not exist any more.")

    def set_of(self, document_id: str, set_id: str) -> AnnotationSet | None:
        """Return a set as it stands, without reading its document; it is asked for once."""
        state = self._documents.get(document_id) or self.engine.state.loaded(document_id)
        if state is not None:
            found = state.sets.get(set_id)
            return found if found is None else self.present(found)
        if set_id not in self._sets:
            row = self.engine.store.row("annotation_set", set_id)
            self._sets[set_id] = row if isinstance(row, AnnotationSet) else None
        return self._sets[set_id]

    def is_new(self, row: Row) -> bool:
        """Tell whether this command makes the row."""
        change = self._changes.get(_key(row))
        return change is not None and change.before is None

    def relation(self, relation_id: str) -> tuple[Relation, DocumentState]:
        """Return a relation as it was before this command, and its document.

        Raises:
            NotFoundError: There is none with this id.
        """
        for loaded in [*self._documents.values(), *self.engine.state.loaded_documents()]:
            if relation_id in loaded.relations:
                state = self.document(loaded.document.id)
                return state.relations[relation_id], state
        row = self.engine.store.row("relation", relation_id)
        if isinstance(row, Relation):
            _, state = self.span(row.from_id)
            if relation_id in state.relations:
                return state.relations[relation_id], state
        raise NotFoundError("This relation does not exist any more.")

    def present(self, row: RowType) -> RowType | None:
        """Return a row as this command has left it so far."""
        change = self._changes.get(_key(row))
        return row if change is None else change.after  # type: ignore[return-value]

    def added_relations(self) -> list[Relation]:
        """Return the relations that this command has made so far."""
        changes = self._changes.values()
        made = [change.after for change in changes if change.before is None]
        return [row for row in made if isinstance(row, Relation)]

    def neighbours(self, state: DocumentState, span: Span) -> list[Span]:
        """Return the other spans of a span's set that overlap it, as this command leaves them."""
        near = {
            one.id: one
            for one in state.overlapping(span.set_id, span.start, span.end)
            if ("span", one.id) not in self._changes
        }
        written = self._written.get(span.set_id)
        if written is not None:
            near.update((one.id, one) for one in written.overlapping(span.start, span.end))
        near.pop(span.id, None)
        return list(near.values())

    # -- sets ---------------------------------------------------------------------------------

    def own_set(self, document_id: str, kind: str = SetKind.HUMAN.value) -> AnnotationSet:
        """Return the author's set on a document, created when missing, without starting it."""
        state = self.document(document_id)
        for change in self._changes.values():
            row = change.after
            if (
                isinstance(row, AnnotationSet)
                and row.document_id == document_id
                and row.kind == kind
                and row.annotator_id == self.author.id
            ):
                return row
        found = state.set_of(kind, self.author.id)
        if found is not None:
            return found
        return self.insert(
            AnnotationSet(
                id=new_id(),
                document_id=document_id,
                kind=kind,
                annotator_id=self.author.id,
                created_at=now(),
            )
        )

    def work_on(self, document_id: str, kind: str = SetKind.HUMAN.value) -> AnnotationSet:
        """Return the author's set for a change of labels: created, begun, and not done.

        Raises:
            DocumentDoneError: The set is marked done.
        """
        return self._begin(self.own_set(document_id, kind))

    def work_on_set_of(self, span: Span | Relation, state: DocumentState) -> AnnotationSet:
        """Return the set of an existing span or relation for a change of it.

        Raises:
            RuleError: It is somebody else's, imported or suggested.
            DocumentDoneError: The set is marked done.
        """
        annotation_set = state.sets[span.set_id]
        present = self.present(annotation_set) or annotation_set
        if present.kind == SetKind.SUGGESTED:
            raise RuleError("This is a suggestion.", hint="Accept it first, then change it.")
        if present.kind == SetKind.IMPORTED:
            raise RuleError("Imported labels stay as they came.")
        if present.kind == SetKind.HUMAN and present.annotator_id != self.author.id:
            owner = self.engine.state.table("annotator").get(present.annotator_id or "")
            name = getattr(owner, "name", "somebody else")
            raise RuleError(f"This label belongs to {name}.", hint="Only they can change it.")
        return self._begin(present)

    def _begin(self, annotation_set: AnnotationSet) -> AnnotationSet:
        if annotation_set.state == SetState.DONE:
            title = self.document(annotation_set.document_id).document.title
            raise DocumentDoneError(
                f"“{title}” is marked done.", hint="Reopen it before you change its labels."
            )
        if annotation_set.state == SetState.NEW:
            return self.update(annotation_set, state=SetState.IN_PROGRESS.value)
        return annotation_set

    # -- changing -----------------------------------------------------------------------------

    def insert(self, row: RowType) -> RowType:
        """Add a new row."""
        self._changes[_key(row)] = Change(before=None, after=row)
        self._index(None, row)
        return row

    def update(self, row: RowType, **values: Any) -> RowType:
        """Change fields of a row on top of what this command did to it before."""
        key = _key(row)
        change = self._changes.get(key)
        if change is None:
            changed: RowType = replace(row, **values)
            if changed != row:
                self._changes[key] = Change(before=row, after=changed)
                self._index(None, changed)
            return changed
        if change.after is None:
            raise NotFoundError("The same thing is deleted and changed in one step.")
        changed = replace(change.after, **values)  # type: ignore[assignment]
        self._index(change.after, changed)
        if changed == change.before:
            del self._changes[key]
        else:
            self._changes[key] = Change(before=change.before, after=changed)
        return changed

    def update_to(self, row: RowType, changed: RowType) -> bool:
        """Replace a row that this command has not touched before; tell whether it differs."""
        if changed is row or changed == row:
            return False
        self._changes[_key(row)] = Change(before=row, after=changed)
        return True

    def delete(self, row: Row) -> None:
        """Remove a row."""
        key = _key(row)
        change = self._changes.get(key)
        if change is not None:
            self._index(change.after, None)
        if change is not None and change.before is None:
            del self._changes[key]
        else:
            before = row if change is None else change.before
            self._changes[key] = Change(before=before, after=None)

    def _index(self, before: Row | None, after: Row | None) -> None:
        if isinstance(before, Span):
            self._written[before.set_id].remove(before)
        if isinstance(after, Span):
            self._written.setdefault(after.set_id, SpanIndex()).add(after)

    def plan(
        self,
        title: str,
        *,
        scope: str | None = None,
        document_id: str | None = None,
        is_undoable: bool = True,
    ) -> Plan:
        """Close the draft; the scope is the document's if just one is touched, unless given.

        ``document_id`` is for rows of the project that concern one document alone.
        """
        changes = ordered(self._changes.values())
        if any(change.kind in PROJECT_KINDS for change in changes):
            touched = set()
        else:
            touched = self._touched(changes)
        alone = next(iter(touched)) if len(touched) == 1 else None
        if scope is None:
            scope = Scope.DOCUMENT.value if alone is not None else Scope.PROJECT.value
        return Plan(title, scope, document_id or alone, changes, is_undoable)

    def _touched(self, changes: Iterable[Change]) -> set[str]:
        touched: set[str] = set()
        by_set = {
            set_id: document_id
            for document_id, state in self._documents.items()
            for set_id in state.sets
        }
        for change in changes:
            row = change.row
            if isinstance(row, AnnotationSet):
                by_set[row.id] = row.document_id
        for change in changes:
            row = change.row
            document_id = getattr(row, "document_id", None)
            if change.kind == "document":
                document_id = row.id
            elif isinstance(row, SuggestionDecision):
                document_id = self._document_of_suggestion(row.suggestion_id)
            elif hasattr(row, "set_id"):
                document_id = by_set.get(row.set_id)
            if document_id is not None:
                touched.add(document_id)
        return touched

    def _document_of_suggestion(self, suggestion_id: str) -> str | None:
        for document_id, state in self._documents.items():
            if suggestion_id in state.spans:
                return document_id
        return None
