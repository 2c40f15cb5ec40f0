"""Bulk work: rows written in chunks under a batch, seen by nobody until a last small transaction.

A batch is ``pending`` while it is written, ``visible`` once committed, ``hidden`` after undo, and
``discarded`` when its hidden rows had to make room for later work (then redo is refused). Memory
stays constant, and between two chunks the writer serves waiting commands.
"""

import contextlib
import hashlib
import logging
import os
import socket
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Final, Self

import orjson
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from annotator.model.changes import ROW_TYPES, Change, Operation, Row, Scope, now
from annotator.model.errors import ConflictError, StorageError
from annotator.model.ids import new_id
from annotator.store import batch_rows, bulk_changes, discards, operation_log, search_index
from annotator.store.apply import group_by_kind, insert_rows
from annotator.store.batch_rows import BatchState
from annotator.store.engine import Database
from annotator.store.statements import core_table
from annotator.store.tables import BatchRow
from annotator.store.writer import Writer

_BATCH = core_table(BatchRow)
_LOGGER: Final = logging.getLogger(__name__)
_ROWS_PER_TRANSACTION: Final = 5_000
_ACTIVE: Final[set[str]] = set()
"""Batches that this process is writing now."""


def owner() -> str:
    """Name this process, so that others can tell whether a pending batch is still being written."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Batch:
    """One bulk operation in progress; a context manager that purges its rows unless committed.

    Attributes:
        id: The version that every inserted row must carry; also the id of the operation.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        *,
        kind: str,
        title: str,
        author_id: str | None = None,
        scope: str = Scope.PROJECT.value,
        document_id: str | None = None,
    ) -> None:
        self.id = new_id()
        self._database = database
        self._writer = writer
        self._operation = Operation(
            id=self.id,
            kind=kind,
            title=title,
            scope=scope,
            changes=(),
            author_id=author_id,
            document_id=document_id,
            batch_id=self.id,
        )
        self._counts: dict[str, int] = {}
        self._hashes: dict[str, Any] = {}
        self._floors: dict[str, int] = {}
        self._indexed_to = 0
        self._is_open = False

    def __enter__(self) -> Self:
        self._writer.call(self._begin).result()
        self._is_open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._is_open:
            return
        self._is_open = False
        try:
            if self._writer.failed is None:
                purge(self._database, self._writer, self.id)
        finally:
            _ACTIVE.discard(self.id)

    def insert(self, rows: Sequence[Row]) -> None:
        """Write rows; returns when they are in the file, still invisible.

        Rows may be of any kinds; what they refer to must be among them or already there.

        Raises:
            ConflictError: An id is taken, or something referred to is missing.
            StorageError: The file cannot be written.
        """
        self._check_open()
        for start in range(0, len(rows), _ROWS_PER_TRANSACTION):
            chunk = rows[start : start + _ROWS_PER_TRANSACTION]
            for row in chunk:
                if row.version != self.id:
                    raise ValueError(f"row {row.id} does not carry the batch's id as version")
            self._writer.call(partial(self._insert, chunk)).result()

    def commit(self, changes: Sequence[Change] = ()) -> Operation:
        """Index the texts, then make all rows visible and log the operation in one transaction.

        ``changes`` are what the operation does to rows that were there before, in the same
        transaction; rows after them carry the batch's id as version. They are held in memory.

        Raises:
            ConflictError: Meanwhile the same document, set or annotator was made elsewhere, or a
                row to be changed is no longer as it was.
        """
        self._check_open()
        if "document" in self._counts:
            while self._writer.call(self._index_some).result():
                pass
        publish = partial(self._publish, tuple(changes))
        operation: Operation = self._writer.call(publish).result()
        self._is_open = False
        _ACTIVE.discard(self.id)
        return operation

    def _check_open(self) -> None:
        if not self._is_open:
            raise RuntimeError("the batch is not open")

    def _begin(self) -> None:
        _ACTIVE.add(self.id)
        moment = now()
        with self._database.write() as connection:
            self._floors = batch_rows.floors(connection)
            self._indexed_to = self._floors["document"]
            connection.execute(
                insert(_BATCH).values(
                    id=self.id,
                    state="pending",
                    kind=self._operation.kind,
                    title=self._operation.title,
                    owner=owner(),
                    floors=orjson.dumps(self._floors).decode(),
                    created_at=moment,
                    touched_at=moment,
                )
            )

    def _insert(self, rows: Sequence[Row]) -> None:
        groups = group_by_kind(rows)
        try:
            written = self._write(groups)
        except IntegrityError as error:
            ids = {kind: [row.id for row in group] for kind, group in groups.items()}
            if not discards.make_room(self._database, ids, {}):
                raise _taken(self._operation, error) from error
            written = self._write(groups)
        for kind, values in written.items():
            digest = self._hashes.setdefault(kind, hashlib.sha256())
            digest.update(batch_rows.bytes_to_hash(values))
            self._counts[kind] = self._counts.get(kind, 0) + len(values)

    def _write(self, groups: dict[str, list[Row]]) -> dict[str, list[tuple[Any, ...]]]:
        with self._database.write(durable=False) as connection:
            written = {
                kind: insert_rows(connection, kind, group, live=None, above=self._floors[kind])
                for kind, group in groups.items()
            }
            connection.execute(
                update(_BATCH).where(_BATCH.c.id == self.id).values(touched_at=now())
            )
        return written

    def _index_some(self) -> bool:
        """Add some texts to the search index; False when all are in."""
        with self._database.write(durable=False) as connection:
            last = search_index.index_batch(connection, self.id, self._indexed_to)
        if last is not None:
            self._indexed_to = last
        return last is not None

    def _publish(self, changes: tuple[Change, ...]) -> Operation:
        operation = replace(self._operation, created_at=now(), changes=changes)
        digest = batch_rows.combined_hash(
            {kind: one.hexdigest() for kind, one in self._hashes.items()}
        )
        try:
            with self._database.write() as connection:
                state = BatchState(
                    self.id, "pending", operation.title, self._floors, self._counts, digest
                )
                bulk_changes.show(connection, operation, state)
                connection.execute(
                    update(_BATCH)
                    .where(_BATCH.c.id == self.id)
                    .values(counts=orjson.dumps(self._counts).decode(), content_hash=digest)
                )
                seq = operation_log.append(connection, operation)
        except IntegrityError as error:
            raise _taken(operation, error) from error
        return replace(operation, seq=seq)


def _taken(operation: Operation, error: IntegrityError) -> ConflictError:
    return ConflictError(
        f"“{operation.title}” was taken back: something it brings, or refers to, was made or"
        f" removed elsewhere at the same time ({error.orig}).",
        hint="Do it again: it then sees the present state.",
    )


def purge(database: Database, writer: Writer, batch_id: str) -> None:
    """Remove the rows of a pending batch in small steps, then the batch itself."""
    for kind in reversed(tuple(ROW_TYPES)):
        while writer.call(partial(discards.delete_some, database, kind, batch_id)).result():
            pass

    writer.call(partial(_forget, database, batch_id)).result()


def abandoned(connection: Connection) -> list[str]:
    """Return the pending batches whose writer is gone, oldest first."""
    rows = connection.execute(
        select(_BATCH.c.id, _BATCH.c.owner, _BATCH.c.touched_at)
        .where(_BATCH.c.state == "pending")
        .order_by(_BATCH.c.id)
    )
    return [
        batch_id
        for batch_id, name, touched_at in rows
        if not batch_rows.is_written(batch_id, name, touched_at, owner(), _ACTIVE)
    ]


def purge_abandoned(database: Database, writer: Writer) -> int:
    """Begin to remove what killed imports left behind, in small steps between other work.

    A step that fails is logged; what is left is removed when the project is opened next time.

    Returns:
        How many abandoned batches there are.
    """
    with database.read() as connection:
        found = abandoned(connection)
    steps = [(batch_id, kind) for batch_id in found for kind in (*reversed(tuple(ROW_TYPES)), None)]

    def step() -> None:
        batch_id, kind = steps[0]
        try:
            if kind is None:
                _forget(database, batch_id)
            if kind is None or not discards.delete_some(database, kind, batch_id):
                del steps[0]
        except (StorageError, IntegrityError) as error:
            _LOGGER.warning("an interrupted import could not be removed: %s", error)
            return
        if steps:
            with contextlib.suppress(RuntimeError):  # closing: next time
                writer.call(step)

    if steps:
        writer.call(step)
    return len(found)


def _forget(database: Database, batch_id: str) -> None:
    with database.write() as connection:
        connection.execute(
            _BATCH.delete().where(_BATCH.c.id == batch_id, _BATCH.c.state == "pending")
        )
