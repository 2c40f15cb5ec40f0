"""Reading who and what is mentioned where, over the whole project, by columns."""

from sqlalchemy import select

from annotator.model.spans import Span
from annotator.store.engine import Database
from annotator.store.rows import span_row
from annotator.store.statements import row_columns, table_of, visible

_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")
_DOCUMENT = table_of("document")


class Entities:
    """Mentions of entities and names that are not joined yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mentions(self, entity_id: str) -> list[tuple[str, Span]]:
        """Return (document id, span) for every mention of an entity, in anybody's work."""
        statement = (
            select(*row_columns("span"), _SET.c.document_id)
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .where(_SPAN.c.entity_id == entity_id, visible(_SPAN), visible(_SET))
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [(row[-1], span_row(row[:-1])) for row in rows]

    def documents_with_relation(self, type_: str) -> list[str]:
        """Return the documents with a relation of this type, in import order."""
        statement = (
            select(_DOCUMENT.c.id)
            .join(_SET, _SET.c.document_id == _DOCUMENT.c.id)
            .join(_RELATION, _RELATION.c.set_id == _SET.c.id)
            .where(_RELATION.c.type == type_)
            .where(visible(_RELATION), visible(_SET), visible(_DOCUMENT))
            .group_by(_DOCUMENT.c.id)
            .order_by(_DOCUMENT.c.position, _DOCUMENT.c.key)
        )
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())
