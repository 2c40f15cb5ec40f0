"""Reading the small tables: people, schema versions, settings, entities …; and single rows."""

from annotator.model.changes import Row
from annotator.model.entities import Entity
from annotator.store.collecting import collection_paused
from annotator.store.engine import Database
from annotator.store.rows import CODECS
from annotator.store.statements import select_rows, table_of


class Registry:
    """Rows by kind and id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def row(self, kind: str, row_id: str) -> Row | None:
        """Return one row of any kind."""
        statement = select_rows(kind).where(table_of(kind).c.id == row_id)
        with self._database.read() as connection:
            found = connection.execute(statement).first()
        return None if found is None else CODECS[kind].row(found)

    def rows(self, kind: str) -> list[Row]:
        """Return all rows of a kind in the order they were made; for the small tables."""
        statement = select_rows(kind).order_by(table_of(kind).c.key)
        build = CODECS[kind].row
        with self._database.read() as connection, collection_paused():
            return [build(row) for row in connection.execute(statement)]

    def entities(self) -> list[Entity]:
        """Return all entities by name."""
        found = [row for row in self.rows("entity") if isinstance(row, Entity)]
        return sorted(found, key=lambda entity: (entity.name.casefold(), entity.id))
