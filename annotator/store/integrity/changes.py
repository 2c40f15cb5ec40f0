"""Log what a repair changes, so that the audit trail stays complete."""

from collections.abc import Sequence

from annotator.model.changes import Change, Operation, Row, Scope, now
from annotator.store.store import Store


def log_repair(
    store: Store, title: str, changes: Sequence[tuple[Row | None, Row | None]], operation_id: str
) -> None:
    """Write row changes as one operation that cannot be undone; waits until it is durable.

    Changed rows must carry ``operation_id`` as their version.
    """
    if not changes:
        return
    operation = Operation(
        id=operation_id,
        kind="repair",
        title=title,
        scope=Scope.PROJECT.value,
        changes=tuple(Change(before, after) for before, after in changes),
        is_undoable=False,
        created_at=now(),
    )
    store.submit(operation).result()
