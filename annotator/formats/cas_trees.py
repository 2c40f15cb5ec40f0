"""Folders and zip files alike: names of files and their bytes, nothing unpacked to a disk."""

import os
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from annotator.formats.sources import read_at_most, unreadable, walk
from annotator.model.errors import InputError

MAX_BYTES: Final = 256 << 20
"""Of one file, unpacked."""
MAX_FILES: Final = 100_000
_TIGHTEST: Final = 250
_LOOSE: Final = 16 << 20
_ENCRYPTED: Final = 0x1
_DEFECTS: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError,
)  # fmt: skip


class Tree(Protocol):
    """Files by their names.

    Attributes:
        name: What messages call it.
        names: Paths with slashes, sorted; hidden files are not among them.
    """

    name: str
    names: Sequence[str]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            InputError: It cannot be read, or is larger than ``MAX_BYTES``.
        """
        ...

    def packed(self, name: str) -> int:
        """Return how many bytes a file takes where it lies, for progress."""
        ...


class FolderTree:
    """The files below a folder."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder
        self.names: Sequence[str] = [one.relative_to(folder).as_posix() for one in walk(folder)]

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        path = self._folder / name
        try:
            with path.open("rb") as stream:
                data = read_at_most(stream, MAX_BYTES + 1)
        except OSError as error:
            raise unreadable(str(path), error) from error
        if len(data) > MAX_BYTES:
            raise _too_large(str(path))
        return data

    def packed(self, name: str) -> int:
        """Return the size of a file."""
        try:
            return os.stat(self._folder / name).st_size  # noqa: PTH116 - the fast one
        except OSError:
            return 0


class ZipTree:
    """The files in a zip file."""

    def __init__(self, data: bytes | Path, name: str) -> None:
        """Read the directory.

        Raises:
            InputError: It is damaged, or has more files than ``MAX_FILES``.
        """
        self.name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data)
        except _DEFECTS:
            raise InputError("this is no whole zip file.", file=name) from None
        members = self._zip.infolist()
        if len(members) > MAX_FILES:
            raise InputError(
                f"it holds {len(members):,} files; at most {MAX_FILES:,} are read.", file=name
            )
        self._members = {one.filename: one for one in members if _is_seen(one)}
        self.names: Sequence[str] = sorted(self._members)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file."""
        member = self._members[name]
        place = f"{self.name}/{name}"
        is_bomb = member.file_size > _LOOSE and member.file_size > _TIGHTEST * member.compress_size
        if is_bomb or member.file_size > MAX_BYTES:
            raise _too_large(place)
        if member.flag_bits & _ENCRYPTED:
            raise InputError("it is encrypted.", hint="Unpack it first.", file=place)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(member.file_size + 1)
        except _DEFECTS:
            raise InputError(
                "it cannot be unpacked; the zip file is damaged.", file=place
            ) from None
        if len(data) > member.file_size:
            raise _too_large(place)
        return data

    def packed(self, name: str) -> int:
        """Return the size of a file in the zip file."""
        return self._members[name].compress_size


def _is_seen(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    is_hidden = any(one.startswith(".") or one == "__MACOSX" for one in parts)
    return bool(parts) and not member.is_dir() and not is_hidden and parts[0] != "/"


def _too_large(place: str) -> InputError:
    return InputError(
        f"unpacked, it is larger than any CAS that can be read ({MAX_BYTES >> 20} MB).",
        hint="Split it into several documents.",
        file=place,
    )
