"""Writers of the two usual kinds, made from the session that does the work."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from annotator.formats.base import WriteContext, WriteSession


@dataclass(frozen=True, slots=True)
class StreamWriter:
    """Writes one file.

    Attributes:
        session: Makes the session that writes the rows.
    """

    session: Callable[[BinaryIO, WriteContext], WriteSession]

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing to a stream."""
        if isinstance(target, Path):
            raise TypeError(f"{self.session.__name__} writes to a stream, not into a folder")
        return self.session(target, context)


@dataclass(frozen=True, slots=True)
class FolderWriter:
    """Writes a folder of files.

    Attributes:
        session: Makes the session that writes the rows.
    """

    session: Callable[[Path, WriteContext], WriteSession]

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing into an empty folder."""
        if not isinstance(target, Path):
            raise TypeError(f"{self.session.__name__} writes into a folder, not to a stream")
        return self.session(target, context)
