"""Where an export goes: a file that is replaced at once when it is whole, or standard output."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from annotator.model.errors import StorageError

STDOUT: Final = "-"
_BUFFER: Final = 1 << 20
_PROJECT_MARK: Final = b"SQLite format 3\x00"


def check_target(target: Path, *, is_folder: bool) -> None:
    """Refuse a place that cannot or must not be written, before any work is done.

    Raises:
        StorageError: It is a project, a folder where a file is meant or the other way round, or
            lies in a folder that does not exist.
    """
    if is_folder:
        if target.exists() and not target.is_dir():
            raise StorageError(f"{target} is a file.", hint="Name a folder with -o.")
        if not target.exists() and not target.absolute().parent.is_dir():
            raise StorageError(
                f"The folder {target.absolute().parent} does not exist.", hint="Make it first."
            )
        return
    if target.is_dir():
        raise StorageError(f"{target} is a folder.", hint="Name a file with -o.")
    if not target.absolute().parent.is_dir():
        raise StorageError(
            f"The folder {target.absolute().parent} does not exist.", hint="Make it first."
        )
    if target.is_file() and _is_project(target):
        raise StorageError(
            f"{target} is a project, or another database.", hint="Name another file with -o."
        )


def _is_project(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_PROJECT_MARK)) == _PROJECT_MARK
    except OSError:
        return False


@contextmanager
def open_file(target: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing; it takes the place of an older one only when the block succeeds.

    Args:
        target: None is standard output.

    Raises:
        StorageError: It cannot be written; an older file is as it was.
    """
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with in_words(target):
        path = target.resolve()
        if path.exists() and not path.is_file():  # a pipe or a device
            with path.open("wb") as stream:
                yield stream
            return
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb", buffering=_BUFFER) as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(_mode(path))
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def open_folder(target: Path) -> Iterator[Path]:
    """Make a folder that appears under its name only when the block succeeds.

    Raises:
        StorageError: There is something in it already, or it cannot be written.
    """
    with in_words(target):
        path = target.resolve()
        if path.exists() and any(path.iterdir()):
            raise StorageError(f"The folder {target} is not empty.", hint="Name a new one with -o.")
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", dir=path.parent))
        try:
            yield temporary
            temporary.chmod(0o777 & ~_umask())
            if path.exists():
                path.rmdir()
            temporary.replace(path)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


@contextmanager
def folder_of_parts(target: Path) -> Iterator[None]:
    """Make a folder where there is none; it goes again when the block fails.

    Raises:
        StorageError: It cannot be made.
    """
    with in_words(target):
        is_new = not target.exists()
        target.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        if is_new:
            with contextlib.suppress(OSError):  # somebody put something there
                target.rmdir()
        raise


@contextmanager
def in_words(target: Path) -> Iterator[None]:
    """Turn the system's refusals into words."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(
            f"{target} cannot be written ({reason}).", hint="Nothing was exported."
        ) from error


def _mode(path: Path) -> int:
    """Return the permissions of the file that is replaced, or the usual ones."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    return 0o666 & ~_umask()


def _umask() -> int:
    present = os.umask(0)
    os.umask(present)
    return present
