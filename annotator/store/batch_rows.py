"""The rows of a batch: counting, hashing, hiding, showing, deleting."""

import datetime as dt
import hashlib
import os
import sys
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, func, not_, select, update

from annotator.model.changes import ROW_TYPES, Operation
from annotator.model.errors import ConflictError
from annotator.store import operation_log, search_index
from annotator.store.rows import CODECS
from annotator.store.statements import (
    core_table,
    in_chunks,
    references,
    table_of,
    visible,
)
from annotator.store.tables import BatchRow, DocumentTextRow, OperationRow

_BATCH = core_table(BatchRow)
_LOG = core_table(OperationRow)
_ANY_NOT_VISIBLE: Final = (
    select(_BATCH.c.id).where((_BATCH.c.state == "pending") | (_BATCH.c.state == "hidden")).limit(1)
)
_ABANDONED_AFTER: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BatchState:
    """What the file says about a batch.

    Attributes:
        floors: Per kind, the highest key before the batch began.
        counts: Per kind, how many rows it was committed with.
    """

    id: str
    state: str
    title: str
    floors: Mapping[str, int]
    counts: Mapping[str, int]
    content_hash: str | None


def load(connection: Connection, batch_id: str) -> BatchState | None:
    """Read the record of a batch."""
    row = connection.execute(select(_BATCH).where(_BATCH.c.id == batch_id)).first()
    if row is None:
        return None
    counts = {} if row.counts is None else orjson.loads(row.counts)
    # A batch of an earlier format does not know of later tables: it has no rows there.
    known = dict.fromkeys(ROW_TYPES, 0) | orjson.loads(row.floors)
    return BatchState(row.id, row.state, row.title, known, counts, row.content_hash)


def hidden(connection: Connection) -> list[str]:
    """Return the hidden batches, oldest first."""
    statement = select(_BATCH.c.id).where(_BATCH.c.state == "hidden").order_by(_BATCH.c.id)
    return list(connection.execute(statement).scalars())


def floors(connection: Connection) -> dict[str, int]:
    """Return the highest key of every table."""
    return {
        kind: connection.execute(
            select(func.coalesce(func.max(table_of(kind).c.key), 0))
        ).scalar_one()
        for kind in ROW_TYPES
    }


def combined_hash(by_kind: Mapping[str, str]) -> str:
    """Return one digest of the digests per kind."""
    return hashlib.sha256(orjson.dumps(sorted(by_kind.items()))).hexdigest()


def bytes_to_hash(values: Sequence[Sequence[Any]]) -> bytes:
    """Write rows as bytes whose concatenation does not depend on how the rows are cut up."""
    return orjson.dumps(values)[1:-1] + b","


def present_counts(connection: Connection, batch: BatchState) -> dict[str, int]:
    """Count, per kind, the rows of a batch that still stand as it brought them."""
    found: dict[str, int] = {}
    for kind in batch.counts:
        table = table_of(kind)
        found[kind] = connection.execute(
            select(func.count()).where(
                table.c.version == batch.id, table.c.key > batch.floors[kind]
            )
        ).scalar_one()
    return found


def content_hash(connection: Connection, batch: BatchState) -> str:
    """Compute the digest of a batch's rows as they stand, in order of insertion."""
    digests: dict[str, str] = {}
    for kind in batch.counts:
        table = table_of(kind)
        columns = [table.c[name] for name in CODECS[kind].columns]
        statement = (
            select(*columns)
            .where(table.c.version == batch.id, table.c.key > batch.floors[kind])
            .order_by(table.c.key)
            .execution_options(yield_per=2_000)
        )
        digest = hashlib.sha256()
        for rows in connection.execute(statement).partitions():
            digest.update(bytes_to_hash([tuple(row) for row in rows]))
        digests[kind] = digest.hexdigest()
    return combined_hash(digests)


def set_live(
    connection: Connection, kind: str, batch_id: str, floor: int, *, live: int | None
) -> None:
    """Let the rows of a batch count for uniqueness, or no longer."""
    table = table_of(kind)
    connection.execute(
        update(table).where(table.c.version == batch_id, table.c.key > floor).values(live=live)
    )


def set_state(connection: Connection, batch_id: str, state: str) -> None:
    """Note whether a batch is to be seen."""
    connection.execute(update(_BATCH).where(_BATCH.c.id == batch_id).values(state=state))


def to_toggle(connection: Connection, operation: Operation) -> tuple[BatchState, bool]:
    """Return the batch that an undo or redo is about, and whether it is to be shown.

    Raises:
        ConflictError: It is not in the state to do so.
    """
    batch = load(connection, operation.batch_id or "")
    if batch is None or batch.state == "discarded":
        raise ConflictError(
            f"“{operation.title}” is not possible: its rows have made room for later work.",
            hint="Bring in the same file again instead.",
        )
    target = operation_log.kind_of(connection, operation.undoes)
    shows = operation.kind == "redo" or target == "undo"
    if batch.state != ("hidden" if shows else "visible"):
        raise ConflictError(
            f"“{operation.title}” was already done in another window.",
            hint="The view shows the present state.",
        )
    if shows:
        _check_parents_visible(connection, operation, batch)
    return batch, shows


def check_untouched(connection: Connection, operation: Operation, batch: BatchState) -> None:
    """Refuse when a row of the batch was changed or something new refers to one."""
    own = connection.execute(select(_LOG.c.seq).where(_LOG.c.id == batch.id)).scalar_one_or_none()
    last = connection.execute(select(func.max(_LOG.c.seq))).scalar_one_or_none()
    if own is not None and own == last:
        return
    if present_counts(connection, batch) != batch.counts:
        raise _blocked(connection, operation, batch, own or 0)
    for child_kind, column, parent_kind in references():
        if parent_kind not in batch.counts:
            continue
        child, parent = table_of(child_kind), table_of(parent_kind)
        found = connection.execute(
            select(child.c.id)
            .join(parent, parent.c.id == child.c[column])
            .where(child.c.version != batch.id, parent.c.version == batch.id, visible(child))
            .limit(1)
        ).first()
        if found is not None:
            raise _blocked(connection, operation, batch, own or 0, found.id)


def _blocked(
    connection: Connection,
    operation: Operation,
    batch: BatchState,
    after_seq: int,
    row_id: str | None = None,
) -> ConflictError:
    needle = batch.id if row_id is None else row_id
    blocker = operation_log.last_title_naming(connection, needle, after_seq)
    by = "a later change" if blocker is None else f"“{blocker}”"
    return ConflictError(
        f"“{operation.title}” is not possible: {by} builds on it.",
        hint="Undo that one first, in the history.",
    )


def _check_parents_visible(connection: Connection, operation: Operation, batch: BatchState) -> None:
    for child_kind, column, parent_kind in references():
        if child_kind not in batch.counts:
            continue
        child, parent = table_of(child_kind), table_of(parent_kind)
        found = connection.execute(
            select(child.c.id)
            .join(parent, parent.c.id == child.c[column])
            .where(
                child.c.version == batch.id,
                child.c.key > batch.floors[child_kind],
                parent.c.version != batch.id,
                not_(visible(parent)),
            )
            .limit(1)
        ).first()
        if found is not None:
            raise ConflictError(
                f"“{operation.title}” is not possible: it belongs to documents of an import that"
                " was undone.",
                hint="Redo that import first, in the history.",
            )


def not_visible(connection: Connection, kind: str, ids: list[str]) -> bool:
    """Tell whether one of these rows exists, but out of sight."""
    table = table_of(kind)
    return any(
        connection.execute(
            select(table.c.id).where(table.c.id.in_(chunk), not_(visible(table))).limit(1)
        ).first()
        is not None
        for chunk in in_chunks(ids)
    )


def hidden_owners(connection: Connection, ids: Mapping[str, list[str]]) -> set[str]:
    """Return the hidden batches that hold rows with these ids."""
    found: set[str] = set()
    for kind, wanted in ids.items():
        table = table_of(kind)
        for chunk in in_chunks(wanted):
            found |= set(
                connection.execute(
                    select(table.c.version)
                    .join(_BATCH, _BATCH.c.id == table.c.version)
                    .where(table.c.id.in_(chunk), _BATCH.c.state == "hidden")
                    .distinct()
                ).scalars()
            )
    return found


def hidden_referrers(connection: Connection, ids: Mapping[str, list[str]]) -> set[str]:
    """Return the hidden batches with rows that refer to these ids."""
    found: set[str] = set()
    for child_kind, column, parent_kind in references():
        child = table_of(child_kind)
        for chunk in in_chunks(ids.get(parent_kind, [])):
            found |= set(
                connection.execute(
                    select(child.c.version)
                    .join(_BATCH, _BATCH.c.id == child.c.version)
                    .where(child.c[column].in_(chunk), _BATCH.c.state == "hidden")
                    .distinct()
                ).scalars()
            )
    return found


def delete_some(connection: Connection, kind: str, batch_id: str, limit: int) -> bool:
    """Delete up to ``limit`` rows of a batch that is not visible; False when none were left."""
    batch = load(connection, batch_id)
    if batch is None or batch.state == "visible":
        return False
    table = table_of(kind)
    keys = list(
        connection.execute(
            select(table.c.key)
            .where(table.c.version == batch_id, table.c.key > batch.floors[kind])
            .limit(limit)
        ).scalars()
    )
    for chunk in in_chunks(keys):
        if kind == "document":
            search_index.drop_documents(connection, chunk)
            texts = core_table(DocumentTextRow)
            connection.execute(texts.delete().where(texts.c.key.in_(chunk)))
        connection.execute(table.delete().where(table.c.key.in_(chunk)))
    return bool(keys)


def is_written(
    batch_id: str, batch_owner: str, touched_at: str, me: str, active: AbstractSet[str]
) -> bool:
    """Tell whether the process that writes a pending batch is still at it."""
    if batch_owner == me:
        return batch_id in active
    host, _, pid = batch_owner.rpartition(":")
    if host == me.rpartition(":")[0] and sys.platform != "win32" and not _is_alive(int(pid)):
        return False
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(touched_at)
    return age < _ABANDONED_AFTER


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # signal 0 only asks
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def any_not_visible(connection: Connection) -> bool:
    """Tell whether there is a batch whose rows are not to be seen."""
    return connection.execute(_ANY_NOT_VISIBLE).first() is not None
