"""Give up undone batches whose hidden rows stand in the way of new work.

What was undone gives way to what is done next, as the redo list does after any new step.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from annotator.model.changes import ROW_TYPES
from annotator.store import batch_rows
from annotator.store.engine import Database
from annotator.store.statements import core_table
from annotator.store.tables import BatchRow

_BATCH = core_table(BatchRow)
_ROWS_PER_TRANSACTION: Final = 5_000


def make_room(
    database: Database, taken: Mapping[str, list[str]], removed: Mapping[str, list[str]]
) -> bool:
    """Discard the hidden batches that hold ids to be inserted or refer to ids to be deleted.

    Args:
        database: The open file.
        taken: Ids to be inserted, by kind.
        removed: Ids to be deleted, by kind.

    Returns:
        Whether there were such batches.
    """
    with database.read() as connection:
        found = batch_rows.hidden_owners(connection, taken)
        found |= batch_rows.hidden_referrers(connection, removed)
    for batch_id in sorted(found, reverse=True):
        discard(database, batch_id)
    return bool(found)


def discard(database: Database, batch_id: str) -> None:
    """Delete the rows of a hidden batch in small steps; it can no longer be shown again."""
    try:
        for kind in reversed(tuple(ROW_TYPES)):
            while delete_some(database, kind, batch_id):
                pass
    except IntegrityError:  # rows of a later hidden batch refer to it
        with database.read() as connection:
            others = [one for one in batch_rows.hidden(connection) if one != batch_id]
        if not others:
            raise
        discard(database, others[-1])
        discard(database, batch_id)
        return
    with database.write() as connection:
        connection.execute(update(_BATCH).where(_BATCH.c.id == batch_id).values(state="discarded"))


def delete_some(database: Database, kind: str, batch_id: str) -> bool:
    """Delete some rows of a batch that is not visible; False when none were left."""
    with database.write(durable=False) as connection:
        return batch_rows.delete_some(connection, kind, batch_id, _ROWS_PER_TRANSACTION)
