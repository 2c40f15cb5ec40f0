"""Show or hide the rows of a batch together with the changes to other rows that go with it.

A merge brings new rows as a batch and changes rows that were there. Both become visible in one
transaction, in an order in which no unique name or place is ever taken twice.
"""

from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from annotator.model.changes import Operation
from annotator.model.errors import ConflictError
from annotator.store import batch_rows
from annotator.store.apply import apply_changes
from annotator.store.batch_rows import BatchState
from annotator.store.statements import LIVE_KINDS


def show(connection: Connection, operation: Operation, batch: BatchState) -> None:
    """Make the rows of a batch visible and do the changes of its operation."""
    batch_rows.set_state(connection, batch.id, "visible")
    # People are renamed first: a new one may take a name that is there.
    _apply(connection, operation, is_people=True)
    for kind in LIVE_KINDS & batch.counts.keys():
        batch_rows.set_live(connection, kind, batch.id, batch.floors[kind], live=1)
    _apply(connection, operation, is_people=False)


def toggle(connection: Connection, operation: Operation) -> None:
    """Hide the batch of an undone operation, or show it again, with the operation's changes.

    Raises:
        ConflictError: It is not in the state to do so, or later work builds on its rows.
    """
    batch, shows = batch_rows.to_toggle(connection, operation)
    try:
        if shows:
            show(connection, operation, batch)
            return
        for kind in LIVE_KINDS & batch.counts.keys():
            batch_rows.set_live(connection, kind, batch.id, batch.floors[kind], live=None)
        apply_changes(connection, operation)
    except IntegrityError as error:
        raise ConflictError(
            f"“{operation.title}” is not possible: the same documents or sets were made since.",
            hint="Undo that one first, in the history.",
        ) from error
    batch_rows.check_untouched(connection, operation, batch)
    batch_rows.set_state(connection, batch.id, "hidden")


def _apply(connection: Connection, operation: Operation, *, is_people: bool) -> None:
    changes = tuple(one for one in operation.changes if (one.kind == "annotator") == is_people)
    if changes:
        apply_changes(connection, replace(operation, changes=changes))
