"""Inputs: a file, a folder or standard input, with its beginning for detection."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from annotator.model.errors import InputError, NotFoundError

HEAD_BYTES: Final = 65_536
MAX_LINE_BYTES: Final = 64 * 1024 * 1024
_BLOCK_BYTES: Final = 1 << 18
STDIN_NAME: Final = "standard input"


@dataclass(frozen=True, slots=True)
class Sample:
    """What detection looks at.

    Attributes:
        name: File name, for the weight of an extension; never decisive alone.
        head: First bytes; empty for a folder.
        is_whole: Whether ``head`` is all there is.
        folder: The folder, when the input is one.
    """

    name: str
    head: bytes
    is_whole: bool
    folder: Path | None = None

    @property
    def suffix(self) -> str:
        """Extension in lower case, with the dot."""
        return Path(self.name).suffix.lower()


class Source:
    """One input.

    Attributes:
        name: What messages call it.
        path: Where it is; None for standard input.
        size: Bytes; None when not known.
        consumed: Bytes read so far, for progress.
    """

    def __init__(
        self, path: Path | None, *, name: str | None = None, stream: BinaryIO | None = None
    ) -> None:
        self.path = path
        self.name = name or (STDIN_NAME if path is None else str(path))
        self.consumed = 0
        self.size: int | None = None
        if path is not None and path.is_file():
            self.size = path.stat().st_size
        self._stream = None if stream is None else _peekable(stream)

    @property
    def stem(self) -> str:
        """File name without its extension; "document" for standard input."""
        return "document" if self.path is None else self.path.stem

    @property
    def folder(self) -> Path | None:
        """The folder, when the input is one."""
        return self.path if self.path is not None and self.path.is_dir() else None

    def sample(self) -> Sample:
        """Return the beginning, without consuming it.

        Raises:
            InputError: It cannot be read.
        """
        name = self.name if self.path is None else self.path.name
        if self.folder is not None:
            return Sample(name, b"", is_whole=True, folder=self.folder)
        if self._stream is not None:
            head = self._stream.peek(HEAD_BYTES)[:HEAD_BYTES]
            return Sample(name, head, is_whole=False)
        with self.open() as stream:
            head = stream.read(HEAD_BYTES + 1)
        return Sample(name, head[:HEAD_BYTES], is_whole=len(head) <= HEAD_BYTES)

    def open(self) -> BinaryIO:
        """Open it for reading bytes; standard input can be opened once.

        Raises:
            NotFoundError: It is not there any more.
            InputError: It cannot be read.
        """
        if self._stream is not None:
            return self._stream
        if self.path is None:
            raise ValueError("a source needs a path or a stream")
        try:
            return self.path.open("rb", buffering=1 << 18)
        except FileNotFoundError:
            raise NotFoundError(f"There is no file “{self.path}”.") from None
        except OSError as error:
            raise unreadable(self.name, error) from error

    def read_all(self, limit: int) -> bytes:
        """Read everything, at most ``limit`` bytes and one more.

        Raises:
            InputError: It cannot be read.
        """
        try:
            with self.open() as stream:
                # Asking for the limit would reserve that much for every small file.
                usual = limit if self.size is None else min(self.size, limit)
                data = stream.read(usual + 1)
                if len(data) == usual + 1 <= limit:  # it grew meanwhile
                    data += stream.read(limit - usual)
        except OSError as error:
            raise unreadable(self.name, error) from error
        self.consumed = len(data)
        return data

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (line number from 1, line with its end), never holding more than one line.

        Raises:
            InputError: A line is longer than ``MAX_LINE_BYTES``, or reading fails.
        """
        number = 0
        try:
            with self.open() as stream:
                while line := stream.readline(MAX_LINE_BYTES + 1):
                    number += 1
                    self.consumed += len(line)
                    if len(line) > MAX_LINE_BYTES:
                        raise self._long_line(stream, number, len(line))
                    yield number, line
        except OSError as error:
            raise unreadable(self.name, error) from error

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number of its first line from 1, some whole lines), faster than line by line.

        Raises:
            InputError: A line is longer than ``MAX_LINE_BYTES``, or reading fails.
        """
        number = 1
        waiting: list[bytes] = []
        held = 0
        try:
            with self.open() as stream:
                while piece := stream.read(_BLOCK_BYTES):
                    self.consumed += len(piece)
                    cut = piece.rfind(b"\n") + 1
                    if cut:
                        block = b"".join((*waiting, piece[:cut]))
                        yield number, block
                        number += block.count(b"\n")
                        waiting, held = [], 0
                    waiting.append(piece[cut:])
                    held += len(piece) - cut
                    if held > MAX_LINE_BYTES:
                        raise self._long_line(stream, number, held)
        except OSError as error:
            raise unreadable(self.name, error) from error
        if held:
            yield number, b"".join(waiting)

    def _long_line(self, stream: BinaryIO, number: int, length: int) -> InputError:
        while piece := stream.readline(1 << 20):
            length += len(piece)
            if piece.endswith(b"\n"):
                break
        return InputError(
            f"the line has {length:,} bytes; a line may have at most {MAX_LINE_BYTES:,}.",
            hint="Write one document per line, and split very long ones.",
            file=self.name,
            line=number,
        )


def bytes_of(path: Path, limit: int, *, hint: str = "") -> bytes:
    """Read a whole file that may not be longer than a limit in bytes.

    Raises:
        InputError: It cannot be read, or is longer; ``hint`` says what to do then.
    """
    try:
        with path.open("rb") as stream:
            data = read_at_most(stream, limit + 1)
    except OSError as error:
        raise unreadable(str(path), error) from error
    if len(data) > limit:
        raise InputError(f"the file has more than {limit:,} bytes.", hint=hint, file=str(path))
    return data


def read_at_most(stream: BinaryIO, count: int) -> bytes:
    """Read a stream to its end, or so many bytes of it.

    In two steps: where much is allowed, room would be made for all of it first.
    """
    head = stream.read(min(count, HEAD_BYTES))
    if len(head) < HEAD_BYTES:
        return head
    return head + stream.read(count - len(head))


def unreadable(name: str, error: OSError) -> InputError:
    """Describe why an input cannot be read."""
    reason = error.strerror or str(error)
    return InputError(f"it cannot be read ({reason}).", file=name)


def _peekable(stream: BinaryIO) -> io.BufferedReader:
    raw: Any = getattr(stream, "raw", stream)
    return io.BufferedReader(raw, buffer_size=HEAD_BYTES)


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in a stable order; hidden ones are passed over."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield Path(root) / name
