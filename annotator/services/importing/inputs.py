"""Paths turned into inputs, each with the format that reads it."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.formats.base import Format, ReadContext, checked_options
from annotator.formats.detection import detect
from annotator.formats.registry import find_format
from annotator.formats.sources import STDIN_NAME, Source, walk
from annotator.model.errors import InputError, NotFoundError
from annotator.services.importing.options import ImportOptions

STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class Input:
    """One file (or a folder that a format reads as a whole) and how to read it.

    Attributes:
        why: What spoke for the format; empty when the user named it.
    """

    source: Source
    format: Format
    why: str
    context: ReadContext


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that no format reads.

    Attributes:
        is_stray: It was found in a folder, not named by the user.
    """

    error: InputError
    is_stray: bool


def find_inputs(
    paths: Iterable[str | Path], options: ImportOptions
) -> Iterator[Input | Unreadable]:
    """Yield the inputs below the paths, folders in a stable order.

    Raises:
        NotFoundError: There is no such file, or no such format.
        InputError: An option does not exist.
    """
    if options.format != "auto":
        chosen = find_format(options.format).info
        checked_options(options.options, chosen.read_options, format_id=chosen.id)
    for path in checked_paths(paths):
        if path.is_dir():
            yield from _in_folder(path, options)
            continue
        try:
            yield _input(_source(path), options)
        except InputError as error:
            yield Unreadable(error, is_stray=False)


def _source(path: Path) -> Source:
    if str(path) == STDIN:
        return Source(None, name=STDIN_NAME, stream=sys.stdin.buffer)
    return Source(path)


def _in_folder(path: Path, options: ImportOptions) -> Iterator[Input | Unreadable]:
    whole = _whole_folder(path, options)
    if whole is not None:
        yield whole
        return
    for file in walk(path):
        try:
            yield _input(Source(file), options, in_folder=True)
        except InputError as error:
            yield Unreadable(error, is_stray=True)


def checked_paths(paths: Iterable[str | Path]) -> list[Path]:
    """Return the paths, all of which exist.

    Raises:
        NotFoundError: One does not; nothing is read then.
    """
    found = [Path(one) for one in paths]
    for path in found:
        if str(path) != STDIN and not path.exists():
            raise NotFoundError(f"There is no file or folder “{path}”.")
    return found


def total_size(paths: Iterable[str | Path]) -> int | None:
    """Return the bytes of all files below the paths; None when not known."""
    size = 0
    for one in paths:
        path = Path(one)
        if str(path) == STDIN:
            return None
        files = walk(path) if path.is_dir() else [path]
        size += sum(file.stat().st_size for file in files if file.is_file())
    return size


def _whole_folder(path: Path, options: ImportOptions) -> Input | None:
    """Return the folder as one input when a format claims it as a whole."""
    source = Source(path)
    try:
        found = detect(source.sample(), name=source.name, options=options.options)
    except InputError:
        return None
    if options.format not in ("auto", found.format.info.id):
        return None
    return Input(source, found.format, found.why, _context(found.format, options))


def _input(source: Source, options: ImportOptions, *, in_folder: bool = False) -> Input:
    if options.format == "auto":
        found = detect(source.sample(), name=source.name, options=options.options)
        return Input(source, found.format, found.why, _context(found.format, options))
    chosen = find_format(options.format)
    suffix = "" if source.path is None else source.path.suffix.lower()
    if in_folder and chosen.info.extensions and suffix not in chosen.info.extensions:
        raise InputError(
            f"it is not named like a file of the format {chosen.info.id}.",
            hint=f"Expected {', '.join(chosen.info.extensions)}; name the file itself to read it.",
            file=source.name,
        )
    return Input(source, chosen, "", _context(chosen, options))


def _context(chosen: Format, options: ImportOptions) -> ReadContext:
    info = chosen.info
    return ReadContext(
        encoding=options.encoding,
        options=checked_options(options.options, info.read_options, format_id=info.id),
    )
