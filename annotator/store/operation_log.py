"""The append-only log of operations."""

from typing import Any, Final

import orjson
from sqlalchemy import Connection, Select, func, insert, select

from annotator.model.changes import Operation, changes_from_json, changes_to_json
from annotator.store.engine import Database
from annotator.store.json_columns import to_json
from annotator.store.statements import core_table
from annotator.store.tables import OperationRow

_LOG = core_table(OperationRow)
_INSERT = insert(_LOG)


def append(connection: Connection, operation: Operation) -> int:
    """Write an operation and return its sequence number."""
    result = connection.execute(
        _INSERT,
        {
            "id": operation.id,
            "kind": operation.kind,
            "title": operation.title,
            "scope": operation.scope,
            "author_id": operation.author_id,
            "document_id": operation.document_id,
            "undoes": operation.undoes,
            "batch_id": operation.batch_id,
            "is_undoable": int(operation.is_undoable),
            "created_at": operation.created_at,
            "changes": to_json(changes_to_json(operation.changes)),
        },
    )
    return int(result.lastrowid)


def title_of(connection: Connection, operation_id: str) -> str | None:
    """Return the title of an operation."""
    return connection.execute(
        select(_LOG.c.title).where(_LOG.c.id == operation_id)
    ).scalar_one_or_none()


def kind_of(connection: Connection, operation_id: str | None) -> str | None:
    """Return the kind of an operation."""
    return connection.execute(
        select(_LOG.c.kind).where(_LOG.c.id == operation_id)
    ).scalar_one_or_none()


def last_title_naming(connection: Connection, row_id: str, after_seq: int = 0) -> str | None:
    """Return the title of the newest operation whose changes name an id; scans the log."""
    return connection.execute(
        select(_LOG.c.title)
        .where(_LOG.c.seq > after_seq, _LOG.c.changes.contains(f'"{row_id}"', autoescape=True))
        .order_by(_LOG.c.seq.desc())
        .limit(1)
    ).scalar_one_or_none()


_HEAD: Final = [column for column in _LOG.c if column.name != "changes"]


def _operation(row: Any, *, is_head: bool = False) -> Operation:
    return Operation(
        id=row.id,
        kind=row.kind,
        title=row.title,
        scope=row.scope,
        changes=() if is_head else changes_from_json(orjson.loads(row.changes)),
        author_id=row.author_id,
        document_id=row.document_id,
        undoes=row.undoes,
        batch_id=row.batch_id,
        is_undoable=bool(row.is_undoable),
        created_at=row.created_at,
        seq=row.seq,
    )


class OperationLog:
    """Reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def operations(
        self,
        *,
        document_id: str | None = None,
        author_id: str | None = None,
        after_seq: int | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        heads: bool = False,
    ) -> list[Operation]:
        """Return committed operations in order, or newest first.

        The filters choose those about one document alone, by one author, or after a number. With
        ``heads`` they come without their changes, which is fast however large they are.
        """
        statement: Select[Any] = select(*_HEAD) if heads else select(_LOG)
        if document_id is not None:
            statement = statement.where(_LOG.c.document_id == document_id)
        if author_id is not None:
            statement = statement.where(_LOG.c.author_id == author_id)
        if after_seq is not None:
            statement = statement.where(_LOG.c.seq > after_seq)
        statement = statement.order_by(_LOG.c.seq.desc() if newest_first else _LOG.c.seq)
        if limit is not None:
            statement = statement.limit(limit)
        with self._database.read() as connection:
            return [_operation(row, is_head=heads) for row in connection.execute(statement)]

    def operation(self, operation_id: str) -> Operation | None:
        """Return one operation."""
        with self._database.read() as connection:
            row = connection.execute(select(_LOG).where(_LOG.c.id == operation_id)).first()
            return None if row is None else _operation(row)

    def last_seq(self) -> int:
        """Return the number of the newest operation, 0 in an empty log."""
        with self._database.read() as connection:
            return int(
                connection.execute(select(func.coalesce(func.max(_LOG.c.seq), 0))).scalar_one()
            )
