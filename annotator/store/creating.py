"""Make a new project file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from annotator.model.changes import Change, Operation, Row, Scope, now
from annotator.model.ids import new_id
from annotator.store import errors, migrations, opening, operation_log
from annotator.store.apply import apply_changes
from annotator.store.engine import APPLICATION_ID, Access, Database, Place
from annotator.store.statements import core_table
from annotator.store.tables import MetaRow
from annotator.version import __version__

_META = core_table(MetaRow)


def fact(database: Database, name: str) -> str | None:
    """Return a fact about the file: project_id, created_at or program (version that made it)."""
    with database.read() as connection:
        return connection.execute(
            select(_META.c.value).where(_META.c.id == name)
        ).scalar_one_or_none()


def set_journal(connection: Any, access: Access) -> None:
    """Set the journal mode that fits the access; ``connection`` is the driver's own."""
    wanted = "delete" if access is Access.EXCLUSIVE else "wal"
    present = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if present != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()


def create_file(path: Path, first: Sequence[Row]) -> None:
    """Create a project file with its first rows; on failure nothing is left behind."""
    try:
        if path.is_dir():
            raise errors.is_folder(path)
        if not path.parent.is_dir():
            raise errors.no_folder(path)
        path.open("xb").close()
    except FileExistsError:
        raise errors.exists(path) from None
    except OSError as error:
        raise errors.storage_error(error, path) from error
    try:
        _fill(path, first)
    except BaseException:
        for suffix in ("", "-wal", "-shm", "-journal"):
            opening.companion(path, suffix).unlink(missing_ok=True)
        raise


def _fill(path: Path, first: Sequence[Row]) -> None:
    access = opening.decide(path, read_only=False).place.access
    database = Database(Place(path, path, access))
    operation = creation(first)
    try:
        with database.outside_transactions() as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            set_journal(connection, access)
        with database.write() as connection:
            for migration in migrations.MIGRATIONS:
                migrations.apply(connection, migration)
            facts = {"project_id": new_id(), "created_at": now(), "program": __version__}
            connection.execute(
                insert(_META), [{"id": name, "value": value} for name, value in facts.items()]
            )
            apply_changes(connection, operation)
            operation_log.append(connection, operation)
        with database.outside_transactions() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()


def creation(first: Sequence[Row]) -> Operation:
    """Make the operation that holds a new project's first rows; their version becomes its id."""
    operation_id = new_id()
    return Operation(
        id=operation_id,
        kind="create_project",
        title="Create the project",
        scope=Scope.PROJECT.value,
        changes=tuple(Change(None, replace(row, version=operation_id)) for row in first),
        is_undoable=False,
        created_at=now(),
    )
