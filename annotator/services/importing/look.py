"""A look at inputs before they are imported: formats with why, fields, the first document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.formats.base import Column, Format, MappedReader
from annotator.formats.records import DocumentRecord
from annotator.model.errors import InputError, UserError
from annotator.services.importing.inputs import Input, Unreadable, find_inputs
from annotator.services.importing.options import ImportOptions
from annotator.services.progress import CancelledError, NoProgress, Progress

MOST_FILES: Final = 200
"""Files looked at one by one; a folder may have very many."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """One input and how it would be read.

    Attributes:
        format: None when no format reads it.
        why: What spoke for the format, or what is wrong.
        is_stray: It lies in a folder and will be left out.
    """

    path: str
    format: Format | None
    why: str
    is_stray: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes:
        files: The first ``MOST_FILES`` inputs.
        has_more: There are more than these.
        columns: Fields of the first input, when its format maps fields.
        first: The first document with its labels; None when there is none to be had.
        problem: Why there is none, or None.
    """

    files: tuple[FileLook, ...] = ()
    has_more: bool = False
    columns: Sequence[Column] = field(default_factory=tuple)
    first: DocumentRecord | None = None
    problem: UserError | None = None

    @property
    def format(self) -> Format | None:
        """The format of the first input that can be read."""
        return next((one.format for one in self.files if one.format is not None), None)


def look_at(
    paths: Iterable[str | Path], options: ImportOptions, progress: Progress | None = None
) -> Look:
    """Look at inputs under the options of an import; nothing is changed.

    Raises:
        CancelledError: The person went on to something else.
    """
    watch = progress or NoProgress()
    files: list[FileLook] = []
    first: Input | None = None
    has_more = False
    try:
        for item in find_inputs(paths, options):
            if watch.is_cancelled:
                raise CancelledError("Stopped.")
            if len(files) == MOST_FILES:
                has_more = True
                break
            if isinstance(item, Unreadable):
                name = item.error.file or ""
                files.append(FileLook(name, None, _bare(item.error), item.is_stray))
                continue
            files.append(FileLook(item.source.name, item.format, item.why))
            first = first or item
    except CancelledError:
        raise
    except UserError as error:
        return Look(tuple(files), problem=error)
    if first is None:
        return Look(tuple(files), has_more)
    return _with_first(first, tuple(files), has_more=has_more)


def _bare(error: InputError) -> str:
    words = error.message.removeprefix(f"{error.file}: ")
    return words[:1].upper() + words[1:]


def _with_first(first: Input, files: tuple[FileLook, ...], *, has_more: bool) -> Look:
    reader = first.format.reader
    columns: Sequence[Column] = ()
    try:
        if isinstance(reader, MappedReader):
            columns = reader.columns(first.source.sample(), first.context)
        record = None if reader is None else next(reader.read(first.source, first.context), None)
    except UserError as error:
        return Look(files, has_more, columns, problem=error)
    if isinstance(record, InputError):
        return Look(files, has_more, columns, problem=record)
    return Look(files, has_more, columns, record)
