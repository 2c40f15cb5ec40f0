"""Undo and redo: an operation that puts rows back, refused when they have moved on."""

from collections.abc import Callable

from annotator.model.changes import Change, Operation, Scope, now
from annotator.model.errors import NotFoundError, NothingToUndoError, RuleError
from annotator.model.ids import new_id
from annotator.services.engine import Engine, Receipt
from annotator.services.planning.draft import ordered
from annotator.services.planning.titles import base_title
from annotator.services.progress import Progress
from annotator.services.undo_checks import check_inverse

_LONG = 2_000
"""From so many changes on an undo tells how far it is."""


def plan_undo(
    engine: Engine, author_id: str, document_id: str, scope: Scope = Scope.DOCUMENT
) -> Operation:
    """Plan to take back the author's newest live operation of a scope on a document.

    Raises:
        NothingToUndoError: There is none.
        RuleError: A row it touched has changed since; the message names the later operation.
    """
    operation = engine.history.undoable(author_id, document_id, scope)
    if operation is None:
        raise NothingToUndoError("There is nothing to undo in this document.")
    return _inverse(engine, operation, author_id)


def plan_redo(
    engine: Engine, author_id: str, document_id: str, scope: Scope = Scope.DOCUMENT
) -> Operation:
    """Plan to do again what the author undid last in a scope on a document.

    Raises:
        NothingToUndoError: There is none, or something new was done since.
        RuleError: A row it touched has changed since; the message names the later operation.
    """
    operation = engine.history.redoable(author_id, document_id, scope)
    if operation is None:
        raise NothingToUndoError("There is nothing to redo in this document.")
    return _inverse(engine, operation, author_id)


def plan_undo_operation(
    engine: Engine, operation_id: str, author_id: str, progress: Progress | None = None
) -> Operation:
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
    return _inverse(engine, operation, author_id, progress)


def step_of_history(
    engine: Engine,
    operation_id: str,
    author_id: str,
    initiator: object | None,
    progress: Progress,
) -> Receipt:
    """Take back one operation of the history; others go on reading while it is planned."""
    from annotator.services.long_steps import commit_planned, settle, without_collection

    def plan() -> Operation:
        return plan_undo_operation(engine, operation_id, author_id, progress)

    with without_collection():
        receipt = commit_planned(engine, plan, initiator)
        settle(receipt)
    return _finish(engine, receipt, initiator)


def step(
    engine: Engine,
    plan: Callable[[Engine, str, str], Operation],
    author_id: str,
    document_id: str,
    initiator: object | None,
) -> Receipt:
    """Plan an undo or redo on a document and commit it."""
    if engine.has_distant_work():
        engine.store.flush()  # what is asked of the whole file must be in it
    with engine.writing():
        receipt = engine.commit(plan(engine, author_id, document_id), initiator)
    return _finish(engine, receipt, initiator)


def _finish(engine: Engine, receipt: Receipt, initiator: object | None) -> Receipt:
    """Tell observers; bulk work waits for the file, which alone knows whether it may go."""
    operation = receipt.operation
    if operation.batch_id is not None:
        receipt.durable.result()
        engine.take_over_batch(operation, initiator)
    return engine.tell(receipt)


def undo_title(engine: Engine, author_id: str, document_id: str, scope: Scope) -> str | None:
    """Return what an undo would take back."""
    with engine.lock:
        operation = engine.history.undoable(author_id, document_id, scope)
    return None if operation is None else operation.title


def redo_title(engine: Engine, author_id: str, document_id: str, scope: Scope) -> str | None:
    """Return what a redo would do again."""
    with engine.lock:
        operation = engine.history.redoable(author_id, document_id, scope)
    return None if operation is None else base_title(operation.title)


def _inverse(
    engine: Engine, operation: Operation, author_id: str, progress: Progress | None = None
) -> Operation:
    kind = "redo" if operation.kind == "undo" else "undo"
    changes: tuple[Change, ...] = ()
    if operation.batch_id is None or operation.changes:
        # Names of people move up one by one, so they move back in the other order.
        inverted = [change.inverted() for change in reversed(operation.changes)]
        steps = None
        if progress is not None and len(inverted) >= _LONG:
            from annotator.services.long_steps import Steps

            steps = Steps(progress, 3)
        extra = check_inverse(engine, operation, inverted, steps)
        changes = ordered([*inverted, *extra])
        if any(change.kind == "schema_version" for change in changes):
            from annotator.services.planning.schema import check_downgrade

            check_downgrade(engine, operation, changes, steps)
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
