"""Look at a file before opening it, and decide how it can be used."""

import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.store import errors, shares
from annotator.store.engine import APPLICATION_ID, Access, Database, Place
from annotator.store.migrations import FORMAT, bring_up_to_date

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """A decision how to open a file.

    Attributes:
        notices: What the user should know about it.
        discard: Removes a temporary copy after closing.
    """

    place: Place
    notices: tuple[str, ...] = ()
    discard: Callable[[], None] = lambda: None


def companion(path: Path, suffix: str) -> Path:
    """Return the name of a file SQLite keeps beside a database, such as ``-wal``."""
    return path.with_name(path.name + suffix)


def inspect(path: Path) -> int:
    """Read the header of a file that should be a project, without SQLite and without a trace.

    Returns:
        The format the header names; a newer one may still stand in a log beside the file.

    Raises:
        StorageError: It is missing, a folder, unreadable, something else, cut off, or newer.
    """
    try:
        if path.is_dir():
            raise errors.is_folder(path)
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(_HEADER_SIZE)
    except FileNotFoundError:
        raise errors.missing(path) from None
    except OSError as error:
        raise errors.storage_error(error, path) from error
    if size == 0:
        raise errors.not_a_project(path, ": the file is empty")
    if not header.startswith(_MAGIC):
        raise errors.not_a_project(path, _guess(header))
    if size < _HEADER_SIZE:
        raise errors.truncated(path, size, _HEADER_SIZE)
    has_log = _size(companion(path, "-wal")) > 0 or _size(companion(path, "-journal")) > 0
    (page_size,) = struct.unpack_from(">H", header, 16)
    change_counter, page_count = struct.unpack_from(">II", header, 24)
    user_version, application_id = struct.unpack_from(">I4xI", header, 60)
    (valid_for,) = struct.unpack_from(">I", header, 92)
    expected = (65536 if page_size == 1 else page_size) * page_count
    if not has_log and change_counter == valid_for and size < expected:
        raise errors.truncated(path, size, expected)
    if not has_log:  # otherwise the newest header may stand in the log
        check_marks(path, application_id, user_version)
    return int(user_version)


def check_marks(path: Path, application_id: int, user_version: int) -> None:
    """Check the two numbers that mark a project file.

    Raises:
        StorageError: The file is another program's database, or newer than this program.
    """
    if application_id != APPLICATION_ID:
        raise errors.not_a_project(path, ": it is another program's database")
    if user_version > FORMAT:
        raise errors.newer(path, user_version, FORMAT)


def decide(path: Path, *, read_only: bool, file_format: int = FORMAT) -> Opening:
    """Choose how to open an inspected file.

    A file that cannot be written, or whose folder cannot, is opened for reading: as immutable when
    it has no write-ahead log, else through a temporary copy that takes the log in. A file of an
    older format that may not be changed is converted in a temporary copy.
    """
    may_write = _may_write(path) and _may_write(path.parent)
    has_log = _size(companion(path, "-wal")) > 0
    if file_format < FORMAT and (read_only or not may_write):
        return _temporary_copy(
            path,
            f"{path.name} was made by an earlier version and is shown from a temporary copy, for"
            " reading only.",
        )
    if not may_write:
        notice = (
            f"{path.name} is open for reading only: the file or its folder may not be written."
            " Use File > Save a copy to work on it."
        )
        if has_log:
            return _temporary_copy(
                path,
                f"{path.name} is shown from a temporary copy, for reading only: the file or its"
                " folder may not be written, and its last changes are still in a log beside it.",
            )
        notices = () if read_only else (notice,)
        return Opening(Place(path, path, Access.IMMUTABLE), notices)
    share = shares.network_share(path)
    if read_only:
        if share is not None and has_log:
            return _temporary_copy(path, f"{path.name} is shown from a temporary copy.")
        return Opening(Place(path, path, Access.READ))
    if share is not None:
        slow = (
            f"{path.name} lies on a network share ({share}). Only one window can use it at a time,"
            " and saving is slower. A local copy is safer."
        )
        return Opening(Place(path, path, Access.EXCLUSIVE), (slow,))
    return Opening(Place(path, path, Access.SHARED))


def _temporary_copy(path: Path, notice: str) -> Opening:
    """Copy a file with its log and fold the log in; the copy is opened for reading."""
    folder = Path(tempfile.mkdtemp(prefix="annotator-"))

    def discard() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    copy = folder / path.name
    try:
        shutil.copyfile(path, copy)
        log = companion(path, "-wal")
        if log.exists():
            shutil.copyfile(log, companion(copy, "-wal"))
        database = Database(Place(path, copy, Access.SHARED))
        try:
            bring_up_to_date(database, lambda: None)
            with database.outside_transactions() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            database.close()
    except OSError as error:
        discard()
        raise errors.storage_error(error, path) from error
    except BaseException:
        discard()
        raise
    return Opening(Place(path, copy, Access.IMMUTABLE), (notice,), discard)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _guess(header: bytes) -> str:
    """Name what a foreign file seems to be."""
    if header.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return ": it looks like a compressed archive"
    text = header.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return ": it looks like JSON"
    if b"\x00" not in header:
        return ": it looks like a text file"
    return ""
