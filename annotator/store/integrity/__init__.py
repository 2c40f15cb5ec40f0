"""Named checks of a project file, and their repairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DatabaseError

from annotator.model.errors import StorageError
from annotator.store import backups, errors, opening
from annotator.store.engine import Database
from annotator.store.integrity.checks_file import (
    AbandonedBatchCheck,
    BatchContentCheck,
    SearchIndexCheck,
    StructureCheck,
)
from annotator.store.integrity.checks_log import LogCheck
from annotator.store.integrity.checks_rows import (
    ReferenceCheck,
    RelationEndsCheck,
    SpanCheck,
    TextCheck,
)
from annotator.store.integrity.findings import Check, Finding
from annotator.store.store import Store

__all__ = ["CHECKS", "Check", "Finding", "Repaired", "repair_project", "run_checks"]

CHECKS: Final[tuple[Check, ...]] = (
    StructureCheck(),
    AbandonedBatchCheck(),
    ReferenceCheck(),
    RelationEndsCheck(),
    TextCheck(),
    SpanCheck(),
    LogCheck(),
    BatchContentCheck(),
    SearchIndexCheck(),
)
"""In the order of repair: what later ones build on comes first."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did.

    Attributes:
        mended: Findings that are gone now.
        left: Findings that need a person, or a backup.
        backup: The backup that was made first; None when nothing was changed.
    """

    mended: tuple[Finding, ...]
    left: tuple[Finding, ...]
    backup: Path | None


def run_checks(project: str | Path | Store) -> list[Finding]:
    """Check a project file without changing it; an empty list means that all is well.

    Damage inside the file is a finding; that it is missing, not a project or newer is an error.

    Raises:
        StorageError: The file cannot be opened as a project.
    """
    if isinstance(project, Store):
        project.flush()
        return list(_findings(project.database))
    path = Path(project).absolute()
    file_format = opening.inspect(path)
    found = opening.decide(path, read_only=True, file_format=file_format)
    database = Database(found.place)
    try:
        return list(_findings(database))
    finally:
        database.close()
        found.discard()


def repair_project(path: str | Path, *, dry_run: bool = False) -> Repaired:
    """Mend what can be mended, after a backup; changed rows are logged as operations "repair".

    No window should have the project open.

    Raises:
        StorageError: The file cannot be opened, or is damaged beyond what can be mended: then the
            message names the newest backup.
    """
    path = Path(path).absolute()
    found = run_checks(path)
    if not dry_run and any(
        one.check == StructureCheck.name and not one.is_repairable for one in found
    ):
        raise _beyond_repair(path)
    if dry_run or not any(finding.is_repairable for finding in found):
        mended = tuple(finding for finding in found if dry_run and finding.is_repairable)
        return Repaired(mended, tuple(one for one in found if one not in mended), None)
    with Store.open(path) as store:
        backup = store.back_up("repair")
        for check in CHECKS:
            repair = getattr(check, "repair", None)
            with store.database.read() as connection:
                findings = [one for one in check.find(connection) if one.is_repairable]
            if findings and repair is not None:
                repair(store, findings)
        left = run_checks(store)
    return Repaired(tuple(one for one in found if one not in left), tuple(left), backup)


def _beyond_repair(path: Path) -> StorageError:
    newest = next(iter(backups.list_backups(path)), None)
    hint = (
        "There is no backup beside it; restore a copy of your own."
        if newest is None
        else f"Restore the newest backup with: annotator repair {path} --from {newest.path}."
    )
    return StorageError(f"{path} is damaged beyond repair.", hint=hint)


def _findings(database: Database, checks: Sequence[Check] = CHECKS) -> Iterator[Finding]:
    for check in checks:
        try:
            with database.read() as connection:
                yield from list(check.find(connection))
        except StorageError as error:
            yield Finding(check.name, f"{error.message} The check “{check.name}” had to stop.")
        except DatabaseError as error:
            if not errors.is_storage_problem(error) and not isinstance(check, StructureCheck):
                raise
            yield Finding(check.name, f"The check “{check.name}” had to stop: {error.orig}.")
