"""Check of the rows against the operation log."""

from collections.abc import Iterator

import orjson
from sqlalchemy import Connection, func, select

from annotator.store.integrity.findings import Finding
from annotator.store.statements import core_table, table_of
from annotator.store.tables import TABLES, BatchRow, OperationRow

_LOG = core_table(OperationRow)
_BATCH = core_table(BatchRow)


class LogCheck:
    """Every row stands as the last operation that touched it left it.

    Rows the log never names must belong to a batch; rows it deleted must be gone.
    """

    name = "log"

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield gaps in the log and rows that are not as the log says."""
        count, last = connection.execute(
            select(func.count(), func.coalesce(func.max(_LOG.c.seq), 0)).select_from(_LOG)
        ).one()
        if count != last:
            yield Finding(self.name, f"The log lacks {last - count} of {last} operations.")
        heads = self._heads(connection)
        batches = set(connection.execute(select(_BATCH.c.id)).scalars())
        for kind in TABLES:
            yield from self._compare(connection, kind, heads.get(kind, {}), batches)

    @staticmethod
    def _heads(connection: Connection) -> dict[str, dict[str, str | None]]:
        """Return, by kind and id, the version each logged row must have; None when deleted."""
        heads: dict[str, dict[str, str | None]] = {}
        statement = select(_LOG.c.changes).order_by(_LOG.c.seq)
        for rows in connection.execute(statement.execution_options(yield_per=500)).partitions():
            for (changes,) in rows:
                for change in orjson.loads(changes):
                    after = change["a"]
                    row_id = (after or change["b"])["id"]
                    version = None if after is None else after.get("version", "")
                    heads.setdefault(change["k"], {})[row_id] = version
        return heads

    def _compare(
        self,
        connection: Connection,
        kind: str,
        heads: dict[str, str | None],
        batches: set[str],
    ) -> Iterator[Finding]:
        table = table_of(kind)
        word = kind.replace("_", " ")
        found = connection.execute(
            select(table.c.id, table.c.version).execution_options(yield_per=2_000)
        )
        for rows in found.partitions():
            for row_id, version in rows:
                if row_id in heads:
                    expected = heads.pop(row_id)
                    if expected is None:
                        message = f"A deleted {word} is still there ({row_id})."
                        yield Finding(self.name, message, kind, row_id)
                    elif expected != version:
                        message = f"A {word} was changed without a record in the log ({row_id})."
                        yield Finding(self.name, message, kind, row_id)
                elif version not in batches:
                    message = f"A {word} came in without a record in the log ({row_id})."
                    yield Finding(self.name, message, kind, row_id)
        for row_id, expected in heads.items():
            if expected is not None:
                message = f"A {word} is gone without a record in the log ({row_id})."
                yield Finding(self.name, message, kind, row_id)
