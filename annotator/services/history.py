"""Read from the log what can be undone and redone; nothing here outlives a restart but the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from annotator.model.changes import Operation, Scope
from annotator.store import Store

_WINDOW = 64
_LONGEST = 4_096


@dataclass(slots=True)
class _Tail:
    """The newest operations on one document (or of the project), newest last."""

    operations: list[Operation] = field(default_factory=list)
    is_whole: bool = False
    crossed_out: set[str] | None = None


class History:
    """Answers from the newest part of the log and from what is on its way there.

    An operation is live unless a later live one undoes it. A redo undoes an undo, so reading
    from the newest to the oldest and crossing out what each live operation names suffices.
    """

    def __init__(self, store: Store, unsaved: Callable[[], list[Operation]]) -> None:
        self._store = store
        self._unsaved = unsaved
        self._tails: dict[str | None, _Tail] = {}

    def add(self, operation: Operation) -> None:
        """Note an operation that was just applied here."""
        for key in {operation.document_id, None}:
            tail = self._tails.get(key)
            if tail is not None:
                tail.operations.append(operation)
                tail.crossed_out = None
                if len(tail.operations) > _LONGEST:
                    del tail.operations[: _LONGEST // 2]
                    tail.is_whole = False

    def forget(self) -> None:
        """Read the log again when next asked: another process wrote, or a write was refused."""
        self._tails.clear()

    def undoable(self, author_id: str, document_id: str, scope: Scope) -> Operation | None:
        """Return the newest live operation of this author and scope on this document."""
        return self._find(document_id, lambda tail: _undoable(tail, author_id, scope))

    def redoable(self, author_id: str, document_id: str, scope: Scope) -> Operation | None:
        """Return the newest undo, of this author and scope, that no new work there followed."""
        return self._find(document_id, lambda tail: _redoable(tail, author_id, scope))

    def is_undone(self, operation_id: str) -> bool:
        """Tell whether a later operation took this one back."""
        tail = self._tail(None, _WINDOW)
        while not any(one.id == operation_id for one in tail.operations) and not tail.is_whole:
            tail = self._tail(None, 4 * len(tail.operations) + _WINDOW)
        if tail.crossed_out is None:
            tail.crossed_out = _crossed_out(tail.operations)
        return operation_id in tail.crossed_out

    def _find(
        self, document_id: str, search: Callable[[list[Operation]], "Operation | bool"]
    ) -> Operation | None:
        tail = self._tail(document_id, _WINDOW)
        while True:
            found = search(tail.operations)
            if isinstance(found, Operation):
                return found
            if found or tail.is_whole:
                return None
            tail = self._tail(document_id, 4 * len(tail.operations) + _WINDOW)

    def _tail(self, document_id: str | None, size: int) -> _Tail:
        tail = self._tails.get(document_id)
        if tail is None or (len(tail.operations) < size and not tail.is_whole):
            unsaved = [
                one
                for one in self._unsaved()
                if document_id is None or one.document_id == document_id
            ]
            # Over the whole project only the order counts, and single steps may be huge.
            logged = self._store.operations(
                document_id=document_id,
                limit=size,
                newest_first=True,
                heads=document_id is None,
            )
            known = {one.id for one in logged}
            operations = [*reversed(logged), *(one for one in unsaved if one.id not in known)]
            tail = _Tail(operations, is_whole=len(logged) < size)
            self._tails[document_id] = tail
        return tail


def _crossed_out(operations: Iterable[Operation]) -> set[str]:
    """Return the ids of operations that are not live; the newest is last."""
    crossed: set[str] = set()
    for operation in reversed(list(operations)):
        if operation.undoes is not None and operation.id not in crossed:
            crossed.add(operation.undoes)
    return crossed


def _undoable(operations: list[Operation], author_id: str, scope: Scope) -> Operation | bool:
    crossed: set[str] = set()
    for operation in reversed(operations):
        if operation.id in crossed:
            continue
        if operation.undoes is not None:
            crossed.add(operation.undoes)
        elif _counts(operation, author_id, scope):
            return operation
    return False


def _redoable(operations: list[Operation], author_id: str, scope: Scope) -> Operation | bool:
    crossed: set[str] = set()
    for operation in reversed(operations):
        if operation.undoes is None:
            if _counts(operation, author_id, scope):
                return True
        elif operation.id not in crossed:
            crossed.add(operation.undoes)
            is_own = operation.author_id == author_id and operation.scope == scope
            if operation.kind == "undo" and is_own:
                return operation
    return False


def _counts(operation: Operation, author_id: str, scope: Scope) -> bool:
    return operation.is_undoable and operation.author_id == author_id and operation.scope == scope
