"""Reading what a batch in progress will bring, together with what is visible already."""

from collections.abc import Collection
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Table, bindparam, func, or_, select

from annotator.model.annotators import AnnotationSet
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.store.engine import Database
from annotator.store.rows import relation_row, set_row, span_row
from annotator.store.statements import row_columns, table_of, visible

_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")
_DOCUMENT = table_of("document")
_NO_BATCH: Final = ""


class Pending:
    """Look-ups for an import: visible rows and those of its own batch.

    Args:
        batch_id: None before the batch has begun.
    """

    def __init__(self, database: Database, batch_id: str | None = None) -> None:
        self._database = database
        self._batch_id = batch_id or _NO_BATCH

    def _seen(self, table: Table) -> ColumnElement[bool]:
        return or_(visible(table), table.c.version == self._batch_id)

    def taken(self, kind: str, ids: Collection[str]) -> dict[str, str]:
        """Return the versions, by id, of the rows of a kind that have one of these ids."""
        if not ids:
            return {}
        table = table_of(kind)
        statement = select(table.c.id, table.c.version).where(
            table.c.id.in_(_values_of(ids)), self._seen(table)
        )
        with self._database.read() as connection:
            return {row.id: row.version for row in connection.execute(statement)}

    def documents_by_hash(self, hashes: Collection[str]) -> dict[str, str]:
        """Return document ids by the hash of their text, as far as there are such documents."""
        if not hashes:
            return {}
        statement = select(_DOCUMENT.c.text_sha256, _DOCUMENT.c.id).where(
            _DOCUMENT.c.text_sha256.in_(_values_of(hashes)), self._seen(_DOCUMENT)
        )
        with self._database.read() as connection:
            return {row.text_sha256: row.id for row in connection.execute(statement)}

    def annotation_sets(self, document_ids: Collection[str]) -> list[AnnotationSet]:
        """Return the sets of documents."""
        if not document_ids:
            return []
        statement = select(*row_columns("annotation_set")).where(
            _SET.c.document_id.in_(_values_of(document_ids)), self._seen(_SET)
        )
        with self._database.read() as connection:
            return [set_row(row) for row in connection.execute(statement)]

    def spans(self, set_ids: Collection[str]) -> list[Span]:
        """Return the spans of sets."""
        if not set_ids:
            return []
        statement = select(*row_columns("span")).where(
            _SPAN.c.set_id.in_(_values_of(set_ids)), self._seen(_SPAN)
        )
        with self._database.read() as connection:
            return [span_row(row) for row in connection.execute(statement)]

    def relations(self, set_ids: Collection[str]) -> list[Relation]:
        """Return the relations of sets."""
        if not set_ids:
            return []
        statement = select(*row_columns("relation")).where(
            _RELATION.c.set_id.in_(_values_of(set_ids)), self._seen(_RELATION)
        )
        with self._database.read() as connection:
            return [relation_row(row) for row in connection.execute(statement)]


def _values_of(values: Collection[str]) -> Any:
    """Hand over any number of texts as one parameter."""
    given: Any = bindparam(None, orjson.dumps(list(values)).decode())
    return select(func.json_each(given).table_valued("value").c.value)
