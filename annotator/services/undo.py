"""Undo and redo: an operation that puts rows back, refused when they have moved on."""

from collections.abc import Callable, Iterable

from annotator.model.annotators import AnnotationSet
from annotator.model.changes import Change, Operation, Row, now
from annotator.model.entities import Entity
from annotator.model.errors import NotFoundError, NothingToUndoError, RuleError
from annotator.model.ids import new_id
from annotator.model.spans import Span
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine, Receipt
from annotator.services.planning.draft import ordered
from annotator.services.planning.schema import check_downgrade

_PREFIXES = ("Undo: ", "Redo: ")


def plan_undo(engine: Engine, author_id: str, document_id: str) -> Operation:
    """Plan to take back the author's newest live operation on a document.

    Raises:
        NothingToUndoError: There is none.
        RuleError: A row it touched has changed since; the message names the later operation.
    """
    operation = engine.history.undoable(author_id, document_id)
    if operation is None:
        raise NothingToUndoError("There is nothing to undo in this document.")
    return _inverse(engine, operation, author_id)


def plan_redo(engine: Engine, author_id: str, document_id: str) -> Operation:
    """Plan to do again what the author undid last on a document.

    Raises:
        NothingToUndoError: There is none, or something new was done since.
        RuleError: A row it touched has changed since; the message names the later operation.
    """
    operation = engine.history.redoable(author_id, document_id)
    if operation is None:
        raise NothingToUndoError("There is nothing to redo in this document.")
    return _inverse(engine, operation, author_id)


def plan_undo_operation(engine: Engine, operation_id: str, author_id: str) -> Operation:
    """Plan to take back one operation of the history, whoever made it and whatever its scope.

    Raises:
        NotFoundError: The log has no such operation.
        RuleError: It cannot be undone: bookkeeping, undone already, or rows have changed since.
    """
    operation = next((one for one in engine.unsaved() if one.id == operation_id), None)
    operation = operation or engine.store.operation(operation_id)
    if operation is None:
        raise NotFoundError("The history has no such step.")
    if not operation.is_undoable or operation.kind == "create_project":
        raise RuleError(f"“{operation.title}” cannot be undone.")
    if engine.history.is_undone(operation_id):
        raise RuleError(f"“{operation.title}” is undone already.")
    return _inverse(engine, operation, author_id)


def step(
    engine: Engine,
    plan: Callable[[Engine, str, str], Operation],
    first: str,
    second: str,
    initiator: object | None,
) -> Receipt:
    """Plan an undo or redo with its two arguments and commit it.

    Taking back bulk work waits for the file, which alone knows whether it may be taken back.
    """
    if plan is plan_undo_operation:
        engine.store.flush()  # what is asked of the whole file must be in it
    with engine.writing():
        operation = plan(engine, first, second)
        receipt = engine.commit(operation, initiator)
    if operation.batch_id is not None:
        receipt.durable.result()
        engine.take_over_batch(operation, initiator)
    return engine.tell(receipt)


def undo_title(engine: Engine, author_id: str, document_id: str) -> str | None:
    """Return what an undo would take back."""
    with engine.lock:
        operation = engine.history.undoable(author_id, document_id)
    return None if operation is None else operation.title


def redo_title(engine: Engine, author_id: str, document_id: str) -> str | None:
    """Return what a redo would do again."""
    with engine.lock:
        operation = engine.history.redoable(author_id, document_id)
    return None if operation is None else base_title(operation.title)


def base_title(title: str) -> str:
    """Return a title without the words that mark an undo or redo."""
    for prefix in _PREFIXES:
        title = title.removeprefix(prefix)
    return title


def _inverse(engine: Engine, operation: Operation, author_id: str) -> Operation:
    kind = "redo" if operation.kind == "undo" else "undo"
    changes: tuple[Change, ...] = ()
    if operation.batch_id is None:
        inverted = [change.inverted() for change in operation.changes]
        view = _View(engine)
        _check_versions(view, operation, inverted)
        changes = ordered([*inverted, *_check_references(view, operation, inverted)])
        check_downgrade(engine, operation, changes)
    return Operation(
        id=new_id(),
        kind=kind,
        title=f"{kind.capitalize()}: {base_title(operation.title)}",
        scope=operation.scope,
        changes=changes,
        author_id=author_id,
        document_id=operation.document_id,
        undoes=operation.id,
        batch_id=operation.batch_id,
        created_at=now(),
    )


class _View:
    """Rows as they stand, in memory or read for this one undo."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._glances: dict[str, DocumentState] = {}

    def row(self, change: Change) -> Row | None:
        """Return the row a change is about."""
        state = self.document_of(change)
        if state is not None:
            return state.row(change.kind, change.id)
        return self.engine.state.row(change.kind, change.id)

    def document_of(self, change: Change) -> DocumentState | None:
        """Return the document whose row changes; None for rows of the project."""
        document_id = self._document_id(change)
        if document_id is None:
            return None
        if document_id not in self._glances:
            self._glances[document_id] = self.engine.glance(document_id)
        return self._glances[document_id]

    def _document_id(self, change: Change) -> str | None:
        engine, row = self.engine, change.row
        document_id = engine.state.document_of_change(change)
        if document_id is not None:
            return document_id
        set_id = getattr(row, "set_id", None)
        if change.kind == "suggestion_decision":
            suggestion = engine.store.row("span", row.suggestion_id)  # type: ignore[union-attr]
            set_id = suggestion.set_id if isinstance(suggestion, Span) else None
        found = None if set_id is None else engine.store.row("annotation_set", set_id)
        if isinstance(found, AnnotationSet):
            return found.document_id
        return next((one.document_id for one in self._new_sets if one.id == set_id), None)

    _new_sets: tuple[AnnotationSet, ...] = ()

    def expect_sets(self, changes: Iterable[Change]) -> None:
        """Remember which documents the sets among these changes belong to."""
        self._new_sets = tuple(
            change.row for change in changes if isinstance(change.row, AnnotationSet)
        )


def _check_versions(view: _View, operation: Operation, inverted: list[Change]) -> None:
    view.expect_sets(inverted)
    for change in inverted:
        present = view.row(change)
        version = None if present is None else present.version
        expected = None if change.before is None else change.before.version
        if version != expected:
            _refuse(view.engine, operation, version)


def _check_references(view: _View, operation: Operation, inverted: list[Change]) -> list[Change]:
    """Refuse to remove rows that later work builds on; return bookkeeping that goes with them."""
    gone = {(change.kind, change.id) for change in inverted if change.after is None}
    extra: list[Change] = []
    for change in inverted:
        if change.after is not None:
            continue
        row, state = change.row, view.document_of(change)
        users: list[Row] = []
        match row:
            case Span() if state is not None:
                users = [*state.relations_of(row.id), *state.decisions_for(row.id)]
                kept = {(one.kind, one.id) for one in inverted if one.after is not None}
                users = [one for one in users if (_kind(one), one.id) not in kept]
            case AnnotationSet() if state is not None:
                users = [*state.spans_of(row.id), *state.relations_of_set(row.id)]
                activity = state.activities.get(row.id)
                if activity is not None and ("activity", row.id) not in gone:
                    extra.append(Change(before=activity, after=None))
            case Entity():
                loaded = view.engine.state.loaded_documents()
                users = [
                    span
                    for one in loaded
                    for span in one.spans.values()
                    if span.entity_id == row.id
                ]
                kept = {(one.kind, one.id) for one in inverted if one.after is not None}
                users = [one for one in users if ("span", one.id) not in kept]
            case _:
                pass
        for user in users:
            if (_kind(user), user.id) not in gone:
                _refuse(view.engine, operation, user.version)
    return extra


def _kind(row: Row) -> str:
    return Change(before=None, after=row).kind


def _refuse(engine: Engine, operation: Operation, version: str | None) -> None:
    blocker = None
    if version is not None:
        blocker = next((one for one in engine.unsaved() if one.id == version), None)
        blocker = blocker or engine.store.operation(version)
    verb = "redone" if operation.kind == "undo" else "undone"
    title = base_title(operation.title)
    if blocker is None:
        raise RuleError(f"“{title}” cannot be {verb}, because later work changed the same things.")
    raise RuleError(
        f"“{title}” cannot be {verb}, because “{blocker.title}” builds on it.",
        hint="Undo that first, in the history.",
    )
