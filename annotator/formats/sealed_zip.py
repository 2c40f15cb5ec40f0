"""A sealed zip file: known parts only, the same bytes for the same content, no byte unwatched.

The comment at the end of the archive holds the SHA-256 of all bytes before it. A file of which one
byte is other than written, or missing, is refused before anything in it is looked at. The seal
tells accidents and meddling by hand; it is no signature.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from annotator.model.errors import InputError

_DATE: Final = (1980, 1, 1, 0, 0, 0)
_PREFIX: Final = b"annotator sha256 "
_SEAL_LENGTH: Final = len(_PREFIX) + 64
_ENDING: Final = b"PK\x05\x06"
_ENDING_LENGTH: Final = 22
_BLOCK: Final = 1 << 20
_UNIX: Final = 3
_MODE: Final = 0o100644 << 16
MAX_BYTES: Final = 4 << 30
"""Of all parts of a file together, unpacked."""
_TIGHTEST: Final = 250
_LOOSE: Final = 16 << 20
"""A part above this size that was packed tighter than that is no list of labels."""
_DEFECTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class ZipWriter:
    """Writes parts one after another, then the seal.

    Attributes:
        digests: Of the parts written so far: (bytes, hexadecimal SHA-256) by name.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
        self.digests: dict[str, tuple[int, str]] = {}

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a part."""
        info = zipfile.ZipInfo(name, _DATE)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = _UNIX
        info.external_attr = _MODE
        digest, count = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
                digest.update(piece)
                count += len(piece)
        self.digests[name] = (count, digest.hexdigest())

    def close(self) -> None:
        """Write the directory, with room for the seal."""
        self._zip.comment = b"\x00" * _SEAL_LENGTH
        self._zip.close()


@contextmanager
def writing_zip(stream: BinaryIO) -> Iterator[ZipWriter]:
    """Write a sealed zip file into an empty stream that can be read and sought."""
    writer = ZipWriter(stream)
    yield writer
    writer.close()
    end = stream.seek(0, 2)
    seal = _PREFIX + _digest(stream, end - _SEAL_LENGTH).encode()
    stream.seek(end - _SEAL_LENGTH)
    stream.write(seal)


def unpack(
    path: Path,
    folder: Path,
    parts: Mapping[str, int],
    *,
    optional: Collection[str] = (),
    look: Callable[[zipfile.ZipFile], None] | None = None,
) -> dict[str, tuple[int, str]]:
    """Check the seal of a file and unpack it.

    Args:
        path: The file.
        folder: Where the parts go, under their names.
        parts: The names that must be there, each with the bytes it may have at most.
        optional: Those of them that may be missing.
        look: Sees the sealed archive before its parts are checked; may raise an ``InputError``.

    Returns:
        Bytes and hexadecimal SHA-256 of each part.

    Raises:
        InputError: It is not whole, not as it was written, too large, or something else.
    """
    try:
        with path.open("rb") as stream:
            _check_seal(stream, path.name)
            try:
                with zipfile.ZipFile(stream) as archive:
                    if look is not None:
                        look(archive)
                    return _unpack(archive, folder, parts, optional, path.name)
            except _DEFECTS as error:
                raise _broken(path.name, "its parts cannot be unpacked") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"it cannot be read ({reason}).", file=path.name) from error


def is_zip(path: Path) -> bool:
    """Tell by its first bytes whether a file is a zip file."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _check_seal(stream: BinaryIO, name: str) -> None:
    end = stream.seek(0, 2)
    if end < _ENDING_LENGTH + _SEAL_LENGTH:
        raise _broken(name, "it is cut off")
    stream.seek(end - _SEAL_LENGTH - _ENDING_LENGTH)
    ending = stream.read(_ENDING_LENGTH)
    seal = stream.read(_SEAL_LENGTH)
    is_ending = ending[:4] == _ENDING and ending[-2:] == _SEAL_LENGTH.to_bytes(2, "little")
    if not is_ending or not seal.startswith(_PREFIX):
        raise _broken(name, "it has no seal: it is cut off, or something else")
    if _digest(stream, end - _SEAL_LENGTH).encode() != seal[len(_PREFIX) :]:
        raise _broken(name, "its content is not what was written")


def _digest(stream: BinaryIO, length: int) -> str:
    stream.seek(0)
    digest, left = hashlib.sha256(), length
    while left and (block := stream.read(min(left, _BLOCK))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


def _unpack(
    archive: zipfile.ZipFile,
    folder: Path,
    parts: Mapping[str, int],
    optional: Collection[str],
    name: str,
) -> dict[str, tuple[int, str]]:
    members = archive.infolist()
    names = [one.filename for one in members]
    needed = parts.keys() - set(optional)
    if len(set(names)) != len(names) or not needed <= set(names) <= parts.keys():
        raise _broken(name, "its parts are not those of a bundle")
    for one in members:
        is_bomb = one.file_size > _LOOSE and one.file_size > _TIGHTEST * one.compress_size
        if is_bomb or one.file_size > parts[one.filename]:
            raise _too_large(name, one.filename)
    if sum(one.file_size for one in members) > MAX_BYTES:
        raise _too_large(name, "all of it")
    return {
        one.filename: _unpack_part(archive, one, folder / one.filename, name) for one in members
    }


def _unpack_part(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str
) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(member) as part, target.open("wb") as out:
        while block := part.read(_BLOCK):
            count += len(block)
            if count > member.file_size:
                raise _too_large(name, member.filename)
            digest.update(block)
            out.write(block)
    if count != member.file_size:
        raise _broken(name, f"{member.filename} is cut off")
    return count, digest.hexdigest()


def _broken(name: str, what: str) -> InputError:
    return InputError(
        f"this is no whole bundle: {what}.",
        hint="Nothing was changed. Ask for the file again.",
        file=name,
    )


def _too_large(name: str, part: str) -> InputError:
    return InputError(
        f"{part}, unpacked, is larger than any bundle may be.",
        hint="Nothing was changed.",
        file=name,
    )
