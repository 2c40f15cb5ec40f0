"""Tell whether rows can be put back: none moved on, none is missing, none is in the way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from annotator.model.ancestry import Ancestry
from annotator.model.annotators import (
    AnnotationSet,
    Annotator,
    Assignment,
    Dismissal,
    Refusal,
    SchemaVersion,
    SetKind,
    SuggestionDecision,
)
from annotator.model.changes import KINDS, Change, Operation, Row, Scope
from annotator.model.documents import SetState
from annotator.model.entities import Entity
from annotator.model.errors import DocumentDoneError, RuleError
from annotator.model.relations import Relation
from annotator.model.reviews import ReviewDecision
from annotator.model.spans import Span
from annotator.model.stamps import Stamp
from annotator.services.bulk_reading import read_documents
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.planning.titles import base_title

if TYPE_CHECKING:
    from annotator.services.long_steps import Steps

_LABEL_KINDS = ("span", "relation", "suggestion_decision")
_PROJECT_WIDE = ("migrate_schema", "delete_entity", "edit_document", "merge")
_JOINS = ("join_mentions", "convert_relations")
"""Project-wide ones move mentions from entity to entity, which changes no label."""
_REMEMBERED = 1_000
_MANY = 500
"""From so many changes on the sets are looked up all at once."""
Key = tuple[str, str]


def check_inverse(
    engine: Engine, operation: Operation, inverted: list[Change], steps: "Steps | None" = None
) -> list[Change]:
    """Check that an operation can be taken back, and return bookkeeping that has to go with it.

    ``steps`` hears of two parts: reading what is touched, and comparing it.

    Raises:
        RuleError: A row has changed since, later work builds on one that would go, or something
            that it needs is gone or taken; the message names the operation in the way.
        DocumentDoneError: It would change labels of a document that is done.
    """
    check = _Check(engine, operation, inverted, steps)
    if steps is not None:
        steps.begin("Comparing…", len(inverted))
    for number, change in enumerate(inverted, 1):
        check.version(change)
        if steps is not None and number % _MANY == 0:
            steps.step(_MANY)
    extra = [gone for change in inverted for gone in check.removal(change)]
    for change in inverted:
        check.return_of(change)
    check.done_sets()
    return extra


class _Check:
    """One undo or redo to be, and the rows as they stand."""

    def __init__(
        self,
        engine: Engine,
        operation: Operation,
        inverted: list[Change],
        steps: "Steps | None",
    ) -> None:
        self._engine = engine
        self._operation = operation
        self._inverted = inverted
        self._after: Mapping[Key, Row | None] = {(one.kind, one.id): one.after for one in inverted}
        self._glances: dict[str, DocumentState] = {}
        self._documents_by_set: dict[str, str | None] = {
            one.id: one.row.document_id for one in inverted if isinstance(one.row, AnnotationSet)
        }
        if len(inverted) > _MANY:
            for row in engine.store.rows("annotation_set"):
                if isinstance(row, AnnotationSet):
                    self._documents_by_set.setdefault(row.id, row.document_id)
        touched = {self._document_of(one.row) for one in inverted} - {None}
        if steps is not None:
            steps.begin("Reading…", len(touched))
        for state in read_documents(engine, cast("set[str]", touched)):
            self._glances[state.document.id] = state
            if steps is not None:
                steps.step()

    # -- the four questions -------------------------------------------------------------------

    def version(self, change: Change) -> None:
        """Refuse when a row is no longer as the operation left it."""
        present = self._present(change.row)
        version = None if present is None else present.version
        if version != (None if change.before is None else change.before.version):
            self._refuse(version, gone=(change.kind, change.id))

    def removal(self, change: Change) -> Iterator[Change]:
        """Refuse to remove what later work builds on; yield bookkeeping to be removed as well."""
        if change.after is not None:
            return
        for user in self._users(change.row):
            after = self._after.get((KINDS[type(user)], user.id), user)
            if after is not None and (KINDS[type(change.row)], change.id) in set(_parents(after)):
                self._refuse(user.version)
        state = self._state_of(change.row)
        if isinstance(change.row, AnnotationSet) and state is not None:
            activity = state.activities.get(change.id)
            if activity is not None and ("activity", activity.id) not in self._after:
                yield Change(before=activity, after=None)

    def return_of(self, change: Change) -> None:
        """Refuse to bring back what has lost its place, or whose place is taken."""
        row = change.after
        if row is None:
            return
        for kind, row_id in _parents(row):
            if (kind, row_id) in self._after:
                parent = self._after[kind, row_id]
            else:
                parent = self._row(kind, row_id, near=row)
            if parent is None:
                self._refuse(None, gone=(kind, row_id))
        rival = self._rival(row)
        if rival is not None and self._after.get((KINDS[type(rival)], rival.id), rival) is not None:
            self._refuse(rival.version)

    def done_sets(self) -> None:
        """Refuse to change labels in a set that is done and stays so."""
        base = self._base()
        if base.kind in _PROJECT_WIDE:
            return
        is_join = base.kind in _JOINS and base.scope == Scope.PROJECT
        for change in self._inverted:
            if change.kind not in _LABEL_KINDS or (is_join and _moves_mention(change)):
                continue
            state = self._state_of(change.row)
            annotation_set = None if state is None else self._set_of(change.row, state)
            if annotation_set is None or state is None:
                continue
            after = self._after.get(("annotation_set", annotation_set.id), annotation_set)
            if (
                isinstance(after, AnnotationSet)
                and after.state == annotation_set.state == SetState.DONE
            ):
                raise DocumentDoneError(
                    f"“{state.document.title}” is marked done.",
                    hint="Reopen it before you change its labels.",
                )

    # -- looking up ---------------------------------------------------------------------------

    def _base(self) -> Operation:
        """Return the operation that undos and redos go back to."""
        base: Operation | None = self._operation
        while base is not None and base.undoes is not None:
            base = self._find(base.undoes)
        return base or self._operation

    def _find(self, operation_id: str) -> Operation | None:
        unsaved = (one for one in self._engine.unsaved() if one.id == operation_id)
        return next(unsaved, None) or self._engine.store.operation(operation_id)

    def _remover(self, gone: Key) -> Operation | None:
        """Return the newest operation that removed a row, as far back as anybody remembers."""
        logged = self._engine.store.operations(limit=_REMEMBERED, newest_first=True)
        return next(
            (
                operation
                for operation in [*reversed(self._engine.unsaved()), *logged]
                for change in operation.changes
                if change.after is None and (change.kind, change.id) == gone
            ),
            None,
        )

    def _set_of(self, row: Row, state: DocumentState) -> AnnotationSet | None:
        if isinstance(row, Span | Relation):
            return state.sets.get(row.set_id)
        if isinstance(row, SuggestionDecision):
            return state.set_of(SetKind.HUMAN, row.annotator_id)
        return None

    def _present(self, row: Row) -> Row | None:
        return self._row(KINDS[type(row)], row.id, near=row)

    def _row(self, kind: str, row_id: str, *, near: Row) -> Row | None:
        """Return a row as it stands: of the project, or of the document of ``near``."""
        if kind == "document":
            state = self._engine.state.loaded(row_id)
            return state.document if state is not None else self._engine.store.document(row_id)
        state = self._state_of(near)
        found = None if state is None else state.row(kind, row_id)
        return found if found is not None else self._engine.state.row(kind, row_id)

    def _state_of(self, row: Row) -> DocumentState | None:
        document_id = self._document_of(row)
        if document_id is None:
            return None
        if document_id not in self._glances:
            self._glances[document_id] = self._engine.glance(document_id)
        return self._glances[document_id]

    def _document_of(self, row: Row) -> str | None:
        state, store = self._engine.state, self._engine.store
        known = state.document_of_change(Change(before=None, after=row))
        if known is not None:
            return known
        if isinstance(row, SuggestionDecision):
            return store.document_of_span(row.suggestion_id)
        set_id = row.id if isinstance(row, Ancestry) else getattr(row, "set_id", None)
        if set_id is None:
            return None
        if set_id not in self._documents_by_set:
            self._documents_by_set[set_id] = store.document_of_set(set_id)
        return self._documents_by_set[set_id]

    def _users(self, row: Row) -> Iterable[Row]:
        """Return the rows that refer to this one."""
        state = self._state_of(row)
        match row:
            case Span() if state is not None:
                return [*state.relations_of(row.id), *state.decisions_for(row.id)]
            case AnnotationSet() if state is not None:
                return [*state.spans_of(row.id), *state.relations_of_set(row.id)]
            case Entity():
                return self._mentions(row.id)
            case Annotator():
                sets = self._engine.store.rows("annotation_set")
                tables = self._engine.state
                other = [
                    row
                    for kind in ("dismissal", "review_decision", "stamp")
                    for row in self._engine.store.rows(kind)
                ]
                return [*sets, *other, *tables.entities(), *tables.assignments()]
            case _:
                return []

    def _mentions(self, entity_id: str) -> Iterator[Span]:
        seen = set()
        for state in self._engine.state.loaded_documents():
            for span in state.spans.values():
                seen.add(span.id)
                if span.entity_id == entity_id:
                    yield span
        stored = self._engine.store.mentions(entity_id)
        yield from (span for _, span in stored if span.id not in seen)

    def _rival(self, row: Row) -> Row | None:
        """Return a row that holds the place which this one would take."""
        state, tables = self._state_of(row), self._engine.state
        match row:
            case AnnotationSet() if state is not None:
                found: Row | None = state.set_of(row.kind, row.annotator_id)
            case SuggestionDecision() if state is not None:
                found = state.decision(row.suggestion_id, row.annotator_id)
            case Annotator():
                same = (one for one in tables.annotators() if one.id != row.id)
                name = row.name.casefold()
                found = next((one for one in same if one.name.casefold() == name), None)
            case Assignment():
                found = tables.assignment(row.document_id, row.annotator_id)
            case SchemaVersion():
                versions = tables.table("schema_version").values()
                found = next(
                    (one for one in versions if getattr(one, "number", 0) == row.number), None
                )
            case _:
                return None
        return None if found is None or found.id == row.id else found

    def _refuse(self, version: str | None, *, gone: Key | None = None) -> None:
        """Refuse, naming the operation that wrote this version or, without one, removed the row."""
        blocker = None
        if version is not None:
            blocker = self._find(version)
        elif gone is not None:
            blocker = self._remover(gone)
        verb = "redone" if self._operation.kind == "undo" else "undone"
        title = base_title(self._operation.title)
        if blocker is None:
            raise RuleError(
                f"“{title}” cannot be {verb}, because later work changed the same things."
            )
        raise RuleError(
            f"“{title}” cannot be {verb}, because “{blocker.title}” builds on it.",
            hint="Undo that first, in the history.",
        )


def _moves_mention(change: Change) -> bool:
    """Tell whether nothing of a span changes but the entity it mentions."""
    before, after = change.before, change.after
    return (
        isinstance(before, Span)
        and isinstance(after, Span)
        and replace(before, entity_id=after.entity_id, version=after.version) == after
    )


def _parents(row: Row) -> Iterator[Key]:
    """Yield the rows that a row refers to."""
    match row:
        case Span():
            yield "annotation_set", row.set_id
            if row.entity_id is not None:
                yield "entity", row.entity_id
        case Relation():
            yield from (("annotation_set", row.set_id), ("span", row.from_id), ("span", row.to_id))
        case Ancestry():
            yield "annotation_set", row.id
            yield "annotator", row.author_id
        case ReviewDecision() | Stamp():
            yield "document", row.document_id
            who = row.author_id if isinstance(row, Stamp) else row.adjudicator_id
            yield "annotator", who
        case Assignment():
            yield "document", row.document_id
            for person in (row.annotator_id, row.assigned_by, row.sent_back_by):
                if person is not None:
                    yield "annotator", person
        case AnnotationSet() | Refusal() | Dismissal():
            yield "document", row.document_id
            if row.annotator_id is not None:
                yield "annotator", row.annotator_id
        case SuggestionDecision():
            yield from (("span", row.suggestion_id), ("annotator", row.annotator_id))
            if row.span_id is not None:
                yield "span", row.span_id
        case Entity() if row.annotator_id is not None:
            yield "annotator", row.annotator_id
        case _:
            return
