"""Turn what SQLite and the operating system report into messages a user can act on."""

import errno
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from annotator.model.errors import StorageError

_NOT_HARMED = "Nothing was lost: what was saved before is unchanged."

_WRITE_FAILED = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_DENIED_ERRNOS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def primary_code(error: BaseException | None) -> int:
    """Return SQLite's primary result code of an error, 0 where it has none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def driver_error(error: BaseException) -> BaseException:
    """Return the error of the database driver or operating system inside an SQLAlchemy error."""
    return error.orig if isinstance(error, DBAPIError) and error.orig is not None else error


def is_storage_problem(error: BaseException) -> bool:
    """Tell whether the surroundings caused the error: anything else is a bug or a conflict."""
    cause = driver_error(error)
    if isinstance(cause, OSError):
        return True
    return isinstance(cause, sqlite3.Error) and primary_code(cause) not in (
        0,
        sqlite3.SQLITE_ERROR,
        sqlite3.SQLITE_MISUSE,
        sqlite3.SQLITE_RANGE,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_CONSTRAINT,
    )


def storage_error(error: BaseException, path: Path) -> StorageError:
    """Describe a storage problem of the file at ``path`` in words, with what to do about it."""
    cause = driver_error(error)
    code = primary_code(cause)
    number = cause.errno if isinstance(cause, OSError) else None
    if code == sqlite3.SQLITE_FULL or number in _FULL_ERRNOS:
        return disk_full(path)
    if getattr(cause, "sqlite_errorcode", 0) in _WRITE_FAILED:
        return write_failed(path)
    if code in (sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH) or number in _DENIED_ERRNOS:
        return no_permission(path)
    if number == errno.ENOENT:
        return missing(path)
    known = _BY_CODE.get(code)
    return known(path) if known is not None else unreadable(path, cause)


def missing(path: Path) -> StorageError:
    """There is no such file."""
    return StorageError(
        f"There is no file {path}.",
        hint="Check the name and the folder, or create a project there with: annotator new.",
    )


def is_folder(path: Path) -> StorageError:
    """The path is a folder."""
    return StorageError(
        f"{path} is a folder, not a project.", hint="Name the project's .annot file."
    )


def exists(path: Path) -> StorageError:
    """A new file was to be made where one exists."""
    return StorageError(
        f"{path} exists already and was not touched.",
        hint="Choose another name, or open the existing file.",
    )


def no_folder(path: Path) -> StorageError:
    """The folder of a new file does not exist."""
    return StorageError(f"There is no folder {path.parent}.", hint="Create it first.")


def no_permission(path: Path) -> StorageError:
    """The operating system denies access."""
    return StorageError(
        f"There is no permission to use {path}.",
        hint="Ask the owner of the file and its folder for the right to read and write them.",
    )


def cannot_open(path: Path) -> StorageError:
    """SQLite cannot open the file or the files it needs beside it."""
    return StorageError(
        f"{path} or the files beside it could not be opened.",
        hint="Check that the file exists and that you may read and write in its folder.",
    )


def not_a_project(path: Path, what: str = "") -> StorageError:
    """The file is something else."""
    return StorageError(
        f"{path} is not an Annotator project{what}.",
        hint="Choose a file made by: annotator new. Texts and JSONL files are brought in with:"
        " annotator import PROJECT FILE. The file was not changed.",
    )


def truncated(path: Path, size: int, expected: int) -> StorageError:
    """The file ends before its content does."""
    return StorageError(
        f"{path} is cut off: {size:,} of {expected:,} bytes are there.",
        hint="Copy it again from where it came, or restore a backup with: annotator repair.",
    )


def damaged(path: Path) -> StorageError:
    """SQLite finds the file's structure broken."""
    return StorageError(
        f"{path} is damaged.",
        hint="See what is wrong with: annotator check. Mend it or restore a backup with:"
        " annotator repair.",
    )


def newer(path: Path, found: int, known: int) -> StorageError:
    """A later version of the program made the file."""
    return StorageError(
        f"{path} was written by a newer version of Annotator (format {found}; this one knows"
        f" {known}).",
        hint="Install the newer version to open it. The file was not changed.",
    )


def locked(path: Path) -> StorageError:
    """Another process holds the file for longer than the timeout."""
    return StorageError(
        f"{path} is locked: another program has been writing to it for too long.",
        hint="Close other windows, imports and database tools that use this file, then open the"
        f" project again. {_NOT_HARMED}",
    )


def disk_full(path: Path) -> StorageError:
    """There is no room to write."""
    return StorageError(
        f"The disk is full: {path} could not be written.",
        hint=f"Free some space on that disk, then open the project again. {_NOT_HARMED}",
    )


def write_failed(path: Path) -> StorageError:
    """The operating system broke off a write without saying why."""
    return StorageError(
        f"{path} could not be written: the disk is full, limits the size of files, or fails.",
        hint=f"Free some space on that disk, then open the project again. {_NOT_HARMED}",
    )


def turned_read_only(path: Path) -> StorageError:
    """The file could be written before and no longer can."""
    return StorageError(
        f"{path} can no longer be written: it or its folder became read-only, or it was moved or"
        " deleted while it was open.",
        hint=f"Check the file and its folder, then open the project again. {_NOT_HARMED}",
    )


def unreadable(path: Path, cause: BaseException) -> StorageError:
    """Any other trouble with the disk."""
    return StorageError(
        f"{path} could not be read or written: {cause}.",
        hint=f"Check the disk and the connection to it, then open the project again. {_NOT_HARMED}",
    )


_BY_CODE: Final[Mapping[int, Callable[[Path], StorageError]]] = {
    sqlite3.SQLITE_BUSY: locked,
    sqlite3.SQLITE_LOCKED: locked,
    sqlite3.SQLITE_PROTOCOL: locked,
    sqlite3.SQLITE_NOTADB: not_a_project,
    sqlite3.SQLITE_CORRUPT: damaged,
    sqlite3.SQLITE_FORMAT: damaged,
    sqlite3.SQLITE_READONLY: turned_read_only,
    sqlite3.SQLITE_CANTOPEN: cannot_open,
}
