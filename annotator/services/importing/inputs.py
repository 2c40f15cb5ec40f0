"""Paths turned into inputs, each with the format that reads it."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.formats.base import Format, ReadContext, checked_options
from annotator.formats.detection import Detection, detect
from annotator.formats.manifests import NAME, is_manifest
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

    Options of a format are for a lone input, or one named format, all to be known there; among
    several inputs whose formats are told by content each takes those that its format has.

    Raises:
        NotFoundError: There is no such file, or no such format.
        InputError: An option does not exist, or no input has use for it.
    """
    yield from _Finder(checked_paths(paths), options).inputs()


class _Finder:
    def __init__(self, paths: list[Path], options: ImportOptions) -> None:
        self._paths, self._options = paths, options
        self._is_auto = options.format == "auto"
        self._is_lone = len(paths) == 1
        self._left = set(options.options)
        self._formats: dict[str, None] = {}

    def inputs(self) -> Iterator[Input | Unreadable]:
        if not self._is_auto:
            chosen = find_format(self._options.format).info
            checked_options(self._options.options, chosen.read_options, format_id=chosen.id)
        for path in self._paths:
            if path.is_dir():
                yield from self._in_folder(path)
                continue
            try:
                yield self._input(_source(path))
            except InputError as error:
                yield Unreadable(error, is_stray=False)
        if self._is_auto and self._left and self._formats:
            names = ", ".join(f"“{name}”" for name in sorted(self._left))
            raise InputError(
                f"no input has use for the option {names}.",
                hint=f"They were read as {', '.join(self._formats)}; name a format with --format.",
            )

    def _in_folder(self, path: Path) -> Iterator[Input | Unreadable]:
        whole = self._whole_folder(path)
        if whole is not None:
            yield whole
            return
        self._is_lone = False
        for file in walk(path):
            source = Source(file)
            try:
                if file.name.endswith(NAME) and is_manifest(source.sample()):
                    continue  # it tells of the data beside it
                yield self._input(source, in_folder=True)
            except InputError as error:
                yield Unreadable(error, is_stray=True)

    def _whole_folder(self, path: Path) -> Input | None:
        """Return the folder as one input when a format claims it as a whole."""
        source = Source(path)
        try:
            found = self._detect(source)
        except InputError:
            return None
        if self._options.format not in ("auto", found.format.info.id):
            return None
        return Input(source, found.format, found.why, self._context(found.format))

    def _detect(self, source: Source) -> Detection:
        asked = self._options.options if self._is_lone else ()
        sample = source.sample()
        if is_manifest(sample):
            raise InputError(
                "this is the manifest of a dataset, which has no documents in it.",
                hint="Name the data beside it.",
                file=source.name,
            )
        return detect(sample, name=source.name, options=asked)

    def _input(self, source: Source, *, in_folder: bool = False) -> Input:
        if self._is_auto:
            found = self._detect(source)
            return Input(source, found.format, found.why, self._context(found.format))
        chosen = find_format(self._options.format)
        suffix = "" if source.path is None else source.path.suffix.lower()
        if in_folder and chosen.info.extensions and suffix not in chosen.info.extensions:
            raise InputError(
                f"it is not named like a file of the format {chosen.info.id}.",
                hint=f"Expected {', '.join(chosen.info.extensions)}; name the file itself to read"
                " it.",
                file=source.name,
            )
        return Input(source, chosen, "", self._context(chosen))

    def _context(self, chosen: Format) -> ReadContext:
        info, given = chosen.info, self._options.options
        self._formats[info.id] = None
        if self._is_auto and not self._is_lone:
            known = {one.name for one in info.read_options}
            given = {name: value for name, value in given.items() if name in known}
        self._left -= given.keys()
        options = checked_options(given, info.read_options, format_id=info.id)
        return ReadContext(encoding=self._options.encoding, options=options)


def _source(path: Path) -> Source:
    if str(path) == STDIN:
        return Source(None, name=STDIN_NAME, stream=sys.stdin.buffer)
    return Source(path)


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
