"""Apply the changes of one operation inside a write transaction."""

from collections.abc import Iterable, Sequence
from itertools import count, repeat

from sqlalchemy import Connection, func, select

from annotator.model.changes import KINDS, ROW_TYPES, Change, Operation, Row
from annotator.model.documents import Document
from annotator.model.errors import ConflictError
from annotator.store import batch_rows, operation_log, search_index
from annotator.store.rows import CODECS, Values
from annotator.store.statements import (
    LIVE_KINDS,
    core_table,
    in_chunks,
    insert_sql,
    insert_text_sql,
    references,
    select_by_ids,
    table_of,
    update_sql,
)
from annotator.store.tables import DocumentTextRow

_UP_TO_DATE = "The view shows the present state; do it again if it is still wanted."


def apply_changes(connection: Connection, operation: Operation) -> None:
    """Check the versions of all touched rows, then write the rows as they are afterwards.

    Raises:
        ConflictError: A row is no longer as the operation found it; the caller must roll back.
    """
    by_kind: dict[str, list[Change]] = {}
    for change in operation.changes:
        by_kind.setdefault(change.kind, []).append(change)
    for kind, changes in by_kind.items():
        _check_versions(connection, operation, kind, changes)
    if by_kind and batch_rows.any_not_visible(connection):
        for kind, changes in by_kind.items():
            _check_parents(connection, operation, kind, changes)
    for kind in reversed(tuple(ROW_TYPES)):
        _delete(connection, kind, by_kind.get(kind, ()))
    for kind in ROW_TYPES:
        _update(connection, kind, by_kind.get(kind, ()))
        inserted = [one.after for one in by_kind.get(kind, ()) if one.before is None and one.after]
        if inserted:
            insert_rows(connection, kind, inserted, live=1)
            if kind == "document":
                for row in inserted:
                    search_index.index_document(connection, _key_of(connection, row.id))


def insert_rows(
    connection: Connection,
    kind: str,
    rows: Sequence[Row],
    *,
    live: int | None,
    above: int | None = None,
) -> list[Values]:
    """Insert rows of one kind; documents are not indexed for searching here.

    ``live`` is 1 for rows that are visible at once, None for those of a pending batch. With
    ``above`` every key is greater than that, even where higher keys have become free since.

    Returns:
        The rows' own columns as they were written.
    """
    content = list(map(CODECS[kind].values, rows))
    keys: Iterable[int | None] = repeat(None)
    if above is not None or kind == "document":
        keys = count(_next_key(connection, kind, above or 0))
    tail = (live,) if kind in LIVE_KINDS else ()
    values = [(key, *row, *tail) for key, row in zip(keys, content, strict=False)]
    connection.exec_driver_sql(insert_sql(kind, connection.dialect.name), values)
    if kind == "document":
        texts = [
            (value[0], row.text)
            for value, row in zip(values, rows, strict=True)
            if isinstance(row, Document)
        ]
        connection.exec_driver_sql(insert_text_sql(connection.dialect.name), texts)
    return content


def _next_key(connection: Connection, kind: str, above: int) -> int:
    table = table_of(kind)
    highest = connection.execute(select(func.max(table.c.key))).scalar_one()
    return max(highest or 0, above) + 1


def group_by_kind(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Sort rows into lists by kind, kinds in the order of insertion (parents first)."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(KINDS[type(row)], []).append(row)
    return {kind: found[kind] for kind in ROW_TYPES if kind in found}


def _check_versions(
    connection: Connection, operation: Operation, kind: str, changes: Sequence[Change]
) -> None:
    statement = select_by_ids(kind)
    for chunk in in_chunks(changes):
        ids = [change.id for change in chunk]
        rows = connection.execute(statement, {"ids": ids}).all()
        found: dict[str, str] = dict(tuple(row) for row in rows)
        for change in chunk:
            expected = None if change.before is None else change.before.version
            present = found.get(change.id)
            if present != expected:
                raise _conflict(connection, operation, change, present)


def _check_parents(
    connection: Connection, operation: Operation, kind: str, changes: Sequence[Change]
) -> None:
    """Refuse rows that refer to something an undone import has taken out of sight."""
    codec = CODECS[kind]
    for child_kind, column, parent_kind in references():
        if child_kind != kind:
            continue
        place = codec.columns.index(column)
        wanted = {codec.values(one.after)[place] for one in changes if one.after is not None}
        hidden = batch_rows.not_visible(connection, parent_kind, sorted(wanted - {None}))
        if hidden:
            raise ConflictError(
                f"“{operation.title}” was not saved: the import it builds on was undone in"
                " another window.",
                hint=_UP_TO_DATE,
            )


def _conflict(
    connection: Connection, operation: Operation, change: Change, present: str | None
) -> ConflictError:
    blocker = operation_log.title_of(connection, present) if present is not None else None
    if blocker is None:
        blocker = operation_log.last_title_naming(connection, change.id)
    by = "another change" if blocker is None else f"“{blocker}”"
    if operation.kind in ("undo", "redo"):
        return ConflictError(
            f"“{operation.title}” is not possible: {by} came later and touches the same"
            f" {change.kind.replace('_', ' ')}.",
            hint="Undo that one first, in the history.",
        )
    return ConflictError(
        f"“{operation.title}” was not saved: {by} in another window changed the same"
        f" {change.kind.replace('_', ' ')} first.",
        hint=_UP_TO_DATE,
    )


def _delete(connection: Connection, kind: str, changes: Iterable[Change]) -> None:
    ids = [change.id for change in changes if change.after is None]
    table = table_of(kind)
    if kind == "document":
        texts = core_table(DocumentTextRow)
        for row_id in ids:
            key = _key_of(connection, row_id)
            search_index.drop_documents(connection, [key])
            connection.execute(texts.delete().where(texts.c.key == key))
    for chunk in in_chunks(ids):
        connection.execute(table.delete().where(table.c.id.in_(chunk)))


def _update(connection: Connection, kind: str, changes: Iterable[Change]) -> None:
    updated = [one for one in changes if one.before is not None and one.after is not None]
    if not updated:
        return
    codec = CODECS[kind]
    values = [codec.values(change.after) for change in updated]
    retitled = [_key_of(connection, change.id) for change in updated if _is_retitled(change)]
    if retitled:
        search_index.drop_documents(connection, retitled)
    connection.exec_driver_sql(
        update_sql(kind, connection.dialect.name), [(*value[1:], value[0]) for value in values]
    )
    for key in retitled:
        search_index.index_document(connection, key)


def _is_retitled(change: Change) -> bool:
    before, after = change.before, change.after
    if not (isinstance(before, Document) and isinstance(after, Document)):
        return False
    if before.text_sha256 != after.text_sha256:
        raise ValueError("the text of a document never changes")
    return before.title != after.title


def _key_of(connection: Connection, document_id: str) -> int:
    table = table_of("document")
    key: int = connection.execute(select(table.c.key).where(table.c.id == document_id)).scalar_one()
    return key
