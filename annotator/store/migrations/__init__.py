"""Migrations: ordered steps that bring an older project file to the present format.

Each step runs with its own record in one transaction; ``user_version`` names the last one. A file
that has steps before it is backed up first; a newer file is refused.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert

from annotator.model.changes import now
from annotator.store.engine import Database
from annotator.store.tables import MigrationRow
from annotator.version import __version__


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes:
        number: Format that the file has afterwards; steps are numbered from 1 without gaps.
        module: Module beside this one whose ``statements()`` gives the SQL.
    """

    number: int
    name: str
    module: str

    def statements(self) -> tuple[str, ...]:
        """Return the SQL statements in order."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        found: tuple[str, ...] = module.statements()
        return found


MIGRATIONS: Final[tuple[Migration, ...]] = (
    Migration(1, "initial", "m0001_initial"),
    Migration(2, "dismissals", "m0002_dismissals"),
    Migration(3, "review decisions", "m0003_review_decisions"),
    Migration(4, "assignments", "m0004_assignments"),
    Migration(5, "ancestries", "m0005_ancestries"),
    Migration(6, "stamps", "m0006_stamps"),
)
FORMAT: Final = MIGRATIONS[-1].number
"""The format this program reads and writes."""


def format_of(connection: Connection) -> int:
    """Return the file's format: the number of its last migration."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def pending(connection: Connection, known: Sequence[Migration]) -> list[Migration]:
    """Return the steps that the file still lacks, in order."""
    present = format_of(connection)
    return [migration for migration in known if migration.number > present]


def apply(connection: Connection, migration: Migration) -> None:
    """Run one step and write its record; the caller's transaction makes both one."""
    for statement in migration.statements():
        connection.exec_driver_sql(statement)
    connection.execute(
        insert(MigrationRow).values(
            number=migration.number, name=migration.name, program=__version__, applied_at=now()
        )
    )
    connection.exec_driver_sql(f"PRAGMA user_version = {migration.number:d}")


def bring_up_to_date(
    database: Database,
    back_up: Callable[[], object],
    known: Sequence[Migration] | None = None,
) -> list[Migration]:
    """Run the steps a file lacks, each in a transaction with its record, after a backup.

    Args:
        database: The open file.
        back_up: Called once before the first step.
        known: All steps there are; those of this program when None.

    Returns:
        The steps that were run.

    Raises:
        StorageError: The file or its backup cannot be written; finished steps stand.
    """
    with database.read() as connection:
        missing = pending(connection, MIGRATIONS if known is None else known)
    if not missing:
        return []
    back_up()
    for migration in missing:
        with database.write() as connection:
            if format_of(connection) < migration.number:  # another window may have done it
                apply(connection, migration)
    return missing
