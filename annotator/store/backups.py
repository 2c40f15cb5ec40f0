"""Copies of a project: automatic backups, saving a copy, restoring.

All go through SQLite's online backup, so they are whole even while others write, and all appear
under their name only when complete.
"""

import contextlib
import datetime as dt
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.model.errors import NotFoundError, StorageError
from annotator.model.ids import new_id
from annotator.store import errors, opening
from annotator.store.engine import Database

RING: Final = 7
"""How many automatic backups are kept."""

_LOGGER: Final = logging.getLogger(__name__)
_INTERVAL: Final = dt.timedelta(days=1)
_STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup beside a project.

    Attributes:
        made_at: When, in UTC.
        reason: "daily", or what it was made before: "migration", "repair", "restore".
        size: Bytes.
    """

    path: Path
    made_at: dt.datetime
    reason: str
    size: int


def folder_of(path: Path) -> Path:
    """Return the folder that holds a project's backups."""
    return path.with_name(f"{path.stem}.annot-backups")


def list_backups(path: Path) -> list[Backup]:
    """Return the backups of a project, newest first."""
    found: list[Backup] = []
    with contextlib.suppress(OSError):
        for file in folder_of(path).iterdir():
            stamp, _, reason = file.stem.removeprefix(f"{path.stem}-").partition("-")
            try:
                made_at = dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=dt.UTC)
            except ValueError:
                continue
            if file.suffix == ".annot":
                found.append(Backup(file, made_at, reason or "daily", file.stat().st_size))
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def is_due(path: Path, created_at: str, *, moment: dt.datetime | None = None) -> bool:
    """Tell whether a project wants its daily backup.

    It does when the last one, or without any the project itself, is older than a day and the
    project has changed since.
    """
    moment = moment or dt.datetime.now(dt.UTC)
    daily = [one for one in list_backups(path) if one.reason == "daily"]
    if not daily:
        born = dt.datetime.fromisoformat(created_at) if created_at else moment - _INTERVAL
        return moment - born >= _INTERVAL
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    return moment - daily[0].made_at >= _INTERVAL and changed > daily[0].made_at


def make_backup(database: Database, reason: str = "daily") -> Path:
    """Back a project up beside it; of the daily ones only the newest stay.

    Raises:
        StorageError: There is no room or no permission; nothing partial is left.
    """
    path = database.path
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise errors.storage_error(error, folder) from error
    stamp = dt.datetime.now(dt.UTC).strftime(_STAMP)
    target = folder / f"{path.stem}-{stamp}{'' if reason == 'daily' else f'-{reason}'}.annot"
    with database.outside_transactions() as connection:
        copy_database(connection, target, replace=True)
    for old in [one for one in list_backups(path) if one.reason == "daily"][RING:]:
        with contextlib.suppress(OSError):
            old.path.unlink()
    return target


def back_up_in_background(database: Database) -> threading.Thread:
    """Make the daily backup without keeping the user waiting; a failure is only logged."""

    def work() -> None:
        try:
            make_backup(database)
        except StorageError as error:
            _LOGGER.warning("no backup was made: %s", error)

    thread = threading.Thread(target=work, name="annotator-backup")
    thread.start()
    return thread


def save_copy(database: Database, target: Path, *, replace: bool) -> None:
    """Write the whole project into one file that can be mailed.

    Raises:
        StorageError: The target exists and ``replace`` is not set, is the project itself, or
            cannot be written.
    """
    target = target.absolute()
    if target.is_dir():
        raise errors.is_folder(target)
    if not target.parent.is_dir():
        raise errors.no_folder(target)
    if target.exists() and (not replace or target.samefile(database.path)):
        raise errors.exists(target)
    with database.outside_transactions() as connection:
        copy_database(connection, target, replace=replace)


def copy_database(source: Any, target: Path, *, replace: bool) -> None:
    """Copy a database through its open driver connection; ``target`` appears when complete.

    The copy has a rollback journal, so that it opens from read-only places and by plain SQLite.
    """
    with _partial(target) as draft:
        copy = sqlite3.connect(draft, isolation_level=None)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = delete")
        finally:
            copy.close()
        if not replace and target.exists():
            raise errors.exists(target)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(target)


def restore_backup(path: Path, backup: Path) -> Path | None:
    """Put a backup in the place of a project; what stood there is kept beside it.

    No window may have the project open.

    Returns:
        Where the former file was put; None when there was none.

    Raises:
        NotFoundError: There is no such backup.
        StorageError: The backup is not a whole project, or the file cannot be written.
    """
    if not backup.exists():
        raise NotFoundError(f"There is no backup {backup}.", hint="See: annotator repair.")
    opening.inspect(backup)
    try:
        check = sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            result = check.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if result != "ok":
                raise errors.damaged(backup)
            with _partial(path) as draft:
                copy = sqlite3.connect(draft, isolation_level=None)
                try:
                    check.backup(copy)
                finally:
                    copy.close()
                former = _put_aside(path)
                draft.replace(path)
        finally:
            check.close()
    except (sqlite3.Error, OSError) as error:
        raise errors.storage_error(error, path) from error
    return former


def _put_aside(path: Path) -> Path | None:
    """Move a project with its journals out of the way, under a free name."""
    if not path.exists():
        return None
    stamp = dt.datetime.now(dt.UTC).strftime(_STAMP)
    former = path.with_name(f"{path.stem}-before-restore-{stamp}{path.suffix}")
    if former.exists():
        former = former.with_stem(f"{former.stem}-{new_id()}")
    for suffix in ("-wal", "-journal", ""):
        piece = opening.companion(path, suffix)
        if piece.exists():
            piece.replace(opening.companion(former, suffix))
    opening.companion(path, "-shm").unlink(missing_ok=True)
    return former


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """Lend a name for a draft in the target's folder; what is left there afterwards is removed."""
    draft = target.with_name(f".{target.name}.{new_id()}.part")
    try:
        yield draft
    except (sqlite3.Error, OSError) as error:
        raise errors.storage_error(error, target) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                opening.companion(draft, suffix).unlink(missing_ok=True)
