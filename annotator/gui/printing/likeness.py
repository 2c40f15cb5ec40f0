"""PDF files that are the same, byte for byte, whenever the same is written.

Qt writes the hour into a file, and a random id. The hour is taken out, so the file tells no date,
and the id is made from all other bytes. Lengths stay, and with them every place that the file's
table of objects names.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final
from uuid import UUID

from PySide6.QtCore import QHashSeed, QIODevice, QUuid

_HEAD: Final = 1 << 20
_TAIL: Final = 1 << 10
_INFO_DATES: Final = re.compile(rb"/(?:Creation|Mod)Date \(D:[^)\n]*\)")
_XMP_DATES: Final = re.compile(rb' xmp:(?:Create|Modify|Metadata)Date="[^"]*"')
_ID: Final = b"00000000-0000-4000-8000-000000000000"
PLACE_OF_ID: Final = QUuid(_ID.decode("ascii"))
"""Stands where the id of a file will stand."""


@contextmanager
def fonts_in_order() -> Iterator[None]:
    """Let a file that gets its first words meanwhile have its fonts in an order without chance.

    Qt keeps them in a table whose order hangs on a seed, which it takes with the first font. What
    else begins in this time gets the same seed, which does no harm: it guards against texts that
    are made to slow such tables down, and a page has a handful of fonts.
    """
    QHashSeed.setDeterministicGlobalSeed()
    try:
        yield
    finally:
        QHashSeed.resetRandomGlobalSeed()


def write_settled(file: QIODevice, stream: BinaryIO) -> None:
    """Copy a file that Qt has written, with ``PLACE_OF_ID`` as id, without hour and chance."""
    digest = hashlib.sha256()
    for piece in _pieces(file):
        digest.update(piece)
    own = str(UUID(bytes=digest.digest()[:16], version=4)).encode("ascii")
    for piece in _pieces(file):
        stream.write(piece.replace(_ID, own).replace(_ID.hex().encode(), own.hex().encode()))


def _pieces(file: QIODevice) -> Iterator[bytes]:
    """Yield the file; the dates stand in the first piece, the ids in the first and the last."""
    file.seek(0)
    head = bytes(file.read(min(_HEAD, file.size() - _TAIL)).data())
    # A title cannot look like a date in either place: one has two bytes for each of its
    # characters, the other no quotation marks.
    info, end, more = head.partition(b"endobj")
    yield _without(_INFO_DATES, info) + end + _without(_XMP_DATES, more)
    rest = file.size() - _TAIL - len(head)
    while rest > 0:
        piece = bytes(file.read(min(_HEAD, rest)).data())
        rest -= len(piece)
        yield piece
    yield bytes(file.read(_TAIL).data())


def _without(dates: re.Pattern[bytes], data: bytes) -> bytes:
    return dates.sub(lambda match: b" " * len(match[0]), data)
