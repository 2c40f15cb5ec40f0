"""SQL of the row tables, built once from the SQLModel classes and kept as strings.

Compiled strings with plain tuples go to the driver's ``executemany`` without work per row, about
three times as fast as Core inserts of dictionaries.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, bindparam, insert, select, update
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Dialect
from sqlmodel import SQLModel

from annotator.store.rows import CODECS
from annotator.store.tables import TABLES, BatchRow, DocumentTextRow

LIVE_KINDS: Final = frozenset({"document", "annotator", "annotation_set"})
"""Kinds with a ``live`` column: their natural keys are unique among the visible rows."""

_IN_CHUNK: Final = 500


def table_of(kind: str) -> Table:
    """Return the table of a kind of row."""
    return core_table(TABLES[kind])


def core_table(model: type[SQLModel]) -> Table:
    """Return the Core table of a SQLModel class."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def visible(table: Table) -> ColumnElement[bool]:
    """Condition: the row does not belong to a batch that is pending or hidden."""
    if "live" in table.c:
        return table.c.live.is_not(None)
    batch = core_table(BatchRow)
    return table.c.version.not_in(select(batch.c.id).where(batch.c.state != "visible"))


@cache
def references() -> tuple[tuple[str, str, str], ...]:
    """Return every reference between kinds: (child kind, its column, parent kind)."""
    kinds = {table_of(kind).name: kind for kind in TABLES}
    return tuple(
        (kind, key.parent.name, kinds[key.column.table.name])
        for kind in TABLES
        for key in sorted(table_of(kind).foreign_keys, key=lambda key: key.parent.name)
    )


def row_columns(kind: str) -> list[ColumnElement[Any]]:
    """Return the columns that the kind's codec reads; for documents the text comes last."""
    table = table_of(kind)
    columns: list[ColumnElement[Any]] = [table.c[name] for name in CODECS[kind].columns]
    if kind == "document":
        columns.append(core_table(DocumentTextRow).c.text)
    return columns


@cache
def select_rows(kind: str) -> Select[Any]:
    """Select the visible rows of a kind as tuples for its codec."""
    table = table_of(kind)
    statement = select(*row_columns(kind)).where(visible(table))
    if kind == "document":
        text = core_table(DocumentTextRow)
        statement = statement.join_from(table, text, text.c.key == table.c.key)
    return statement


@cache
def select_by_ids(kind: str) -> Select[Any]:
    """Select id and version of the visible rows with the given ``ids``."""
    table = table_of(kind)
    wanted = table.c.id.in_(bindparam("ids", expanding=True))
    return select(table.c.id, table.c.version).where(wanted, visible(table))


@cache
def insert_sql(kind: str, dialect: str) -> str:
    """INSERT of ``key`` (null: the next one), a row's own columns, ``live`` where it exists."""
    table = table_of(kind)
    names = ["key", *CODECS[kind].columns]
    if kind in LIVE_KINDS:
        names.append("live")
    statement = insert(table).values({name: bindparam(f"p_{name}") for name in names})
    return _positional(statement, [f"p_{name}" for name in names], dialect)


@cache
def insert_text_sql(dialect: str) -> str:
    """INSERT of the key and text of a document."""
    statement = insert(core_table(DocumentTextRow)).values(
        key=bindparam("p_key"), text=bindparam("p_text")
    )
    return _positional(statement, ["p_key", "p_text"], dialect)


@cache
def update_sql(kind: str, dialect: str) -> str:
    """UPDATE of all of a row's own columns but ``id``, which comes last as the condition."""
    table = table_of(kind)
    names = CODECS[kind].columns[1:]
    statement = (
        update(table)
        .where(table.c.id == bindparam("p_id"))
        .values({name: bindparam(f"p_{name}") for name in names})
    )
    return _positional(statement, [*(f"p_{name}" for name in names), "p_id"], dialect)


def in_chunks(values: Sequence[Any], size: int = _IN_CHUNK) -> Iterator[Sequence[Any]]:
    """Cut a sequence into pieces that fit into one IN list."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _positional(statement: Any, order: list[str], dialect_name: str) -> str:
    dialect: Dialect = registry.load(dialect_name)()
    compiled = statement.compile(dialect=dialect)
    if list(compiled.positiontup or ()) != order:
        raise AssertionError(f"parameters in another order than given: {compiled.positiontup}")
    return str(compiled)
