"""Checks of the file as a whole: structure, references, batches, search index."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from annotator.store import batch_rows, batches, search_index
from annotator.store.integrity.findings import Finding
from annotator.store.statements import core_table
from annotator.store.store import Store
from annotator.store.tables import BatchRow

_BATCH = core_table(BatchRow)
_MOST: Final = 50


class StructureCheck:
    """SQLite's own check of pages, indexes and constraints."""

    name = "structure"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield each problem SQLite names."""
        rows = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars().all()
        for message in rows:
            if message != "ok":
                index_only = " index " in f" {message} "
                yield Finding(
                    self.name,
                    f"The file's structure is damaged: {message}",
                    repair="build the indexes anew" if index_only else "",
                )

    def repair(self, store: Store, _findings: list[Finding]) -> None:
        """Build all indexes anew from the rows."""
        with store.database.write() as connection:
            connection.exec_driver_sql("REINDEX")


class AbandonedBatchCheck:
    """Rows that a killed import left behind, seen by nobody."""

    name = "abandoned-imports"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield every pending batch whose writer is gone."""
        for batch_id in batches.abandoned(connection):
            title = connection.execute(
                select(_BATCH.c.title).where(_BATCH.c.id == batch_id)
            ).scalar_one()
            yield Finding(
                self.name,
                f"“{title}” was interrupted; its invisible rows take up room.",
                repair="remove them",
            )

    def repair(self, store: Store, _findings: list[Finding]) -> None:
        """Remove the rows."""
        store.purge_abandoned()


class BatchContentCheck:
    """Rows of a batch against the content hash in the log, as far as none was changed since."""

    name = "batch-content"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield every batch whose rows are not those that were committed."""
        ids = connection.execute(
            select(_BATCH.c.id).where(_BATCH.c.state.in_(("visible", "hidden")))
        ).scalars()
        for batch_id in ids.all():
            batch = batch_rows.load(connection, batch_id)
            if batch is None or batch_rows.present_counts(connection, batch) != batch.counts:
                continue
            if batch_rows.content_hash(connection, batch) != batch.content_hash:
                yield Finding(
                    self.name,
                    f"Rows of “{batch.title}” differ from what was imported, and the log does not"
                    " say why.",
                )


class SearchIndexCheck:
    """Every document is in the search index, and nothing else."""

    name = "search-index"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield a finding when documents are missing, or entries stand for nothing."""
        missing, left = search_index.mismatches(connection)
        if missing or left:
            yield Finding(
                self.name,
                f"The search index lacks {missing} documents and has {left} entries too many.",
                repair="build the search index anew",
            )

    def repair(self, store: Store, _findings: list[Finding]) -> None:
        """Build the index anew from the texts."""
        with store.database.write() as connection:
            search_index.rebuild(connection)
