"""The door for formats: what a reader, a writer and a format are.

A format is a ``Format`` object registered under the entry point group ``annotator.formats``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, Protocol, runtime_checkable

from annotator.formats.extras import Extra
from annotator.formats.records import DocumentRecord, ExportRow, Note
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError
from annotator.schema.types import Schema

SAMPLE_ROWS: Final = 8
"""Records of which a column shows the values."""
OffsetUnit = Literal["codepoint", "utf16", "byte", "token", "none"]


@dataclass(frozen=True, slots=True)
class FormatOption:
    """One ``--option KEY=VALUE`` of a format.

    Attributes:
        values: Allowed values; empty = any text.
        default: Used when the option is not given; None = unset.
        is_file: The text is the path of a file.
    """

    name: str
    description: str
    values: tuple[str, ...] = ()
    default: str | None = None
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What a format is and what it can carry.

    Attributes:
        id: Short name, as in ``--format``.
        extensions: With the dot, the usual one first; a help for detection, never the only one.
        offset_unit: What its offsets count; "none" when it has none.
        carries: What survives, in words.
        loses: What cannot be written, in words; empty when nothing is lost.
        read_options: Options when reading.
        write_options: Options when writing.
        output: Whether it writes one file or a folder of files, unless told otherwise.
        file_when: Option and value with which a format that writes folders writes one file; it
            does so for one document, too, when the option is not given. None = never.
        folder_when: Option and value with which a format that writes one file writes a folder.
        needs: What must be installed besides; None when nothing.
        read_needs: What must be installed to read it; writing does without.
        template: Text that people may change and hand back by an option; empty when there is none.
    """

    id: str
    title: str
    extensions: tuple[str, ...]
    offset_unit: OffsetUnit
    carries: tuple[str, ...]
    loses: tuple[str, ...] = ()
    read_options: tuple[FormatOption, ...] = ()
    write_options: tuple[FormatOption, ...] = ()
    output: Literal["file", "folder"] = "file"
    needs: Extra | None = None
    read_needs: Extra | None = None
    template: str = ""
    file_when: tuple[str, str] | None = None
    folder_when: tuple[str, str] | None = None

    def writes_folder(self, options: Mapping[str, str], *, documents: int | None = None) -> bool:
        """Tell whether a folder of files is written, not one file.

        Args:
            options: As given, without defaults.
            documents: How many are asked for by name; None = all.
        """
        if self.output == "file":
            return self.folder_when is not None and self.folder_when in options.items()
        if self.file_when is None:
            return True
        name, value = self.file_when
        return options[name] != value if options.get(name) else documents != 1


@dataclass(frozen=True, slots=True)
class Guess:
    """A reader's claim on an input.

    Attributes:
        confidence: 0 to 1; the highest claim wins.
        why: What in the content speaks for it, for the report.
    """

    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Column:
    """A field of an input's records, of which the user may say what it is.

    Attributes:
        path: What an option names it by.
        samples: Its values in the first records, as text.
        roles: Names of options that may name it.
        role: The one that does, as told or guessed; "" = none.
        part: What it is a field of, in a list of the record: "span" or "relation"; "" = the record.
    """

    path: str
    samples: tuple[str, ...]
    roles: tuple[str, ...]
    role: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a reader may need besides the input.

    Attributes:
        encoding: What the user says the text encoding is; None = UTF-8 and nothing else.
        options: Checked against the format's ``read_options``, with defaults filled in.
    """

    encoding: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Making:
    """How an export comes to be, for formats that tell it.

    Attributes:
        program: Name and version.
        project: Name of the project.
        chosen: What was asked for (sets, states, filters, split), in words, by what it is about.
        agreement: Measures how far the annotators of the exported work agree, as ``annotator
            agreement --json`` prints it; None when there is nothing to measure. May take long.
    """

    program: str = ""
    project: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    agreement: Callable[[], Mapping[str, Any] | None] = lambda: None


@dataclass(frozen=True, slots=True)
class WriteContext:
    """What a writer may need besides the rows.

    Attributes:
        schema: The label schema in force.
        options: Checked against the format's ``write_options``, with defaults filled in.
        making: How the export comes to be.
        check: Called again and again by a writer that may take long over one row; it raises when
            the export shall stop.
    """

    schema: Schema
    options: Mapping[str, str] = field(default_factory=dict)
    making: Making = field(default_factory=Making)
    check: Callable[[], None] = lambda: None


@runtime_checkable
class Reader(Protocol):
    """Reads documents from a file or folder, one after another, in constant memory."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim an input by its content; None when it is certainly something else."""
        ...

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield documents; an unusable one as the error that says why, then go on behind it.

        Raises:
            InputError: Nothing after this place can be read.
        """
        ...


@runtime_checkable
class MappedReader(Reader, Protocol):
    """A reader whose options say what the fields of a record are."""

    def columns(self, sample: Sample, context: ReadContext) -> Sequence[Column]:
        """Return the fields of the first records, and what each is taken for.

        Raises:
            InputError: The options do not fit the input.
        """
        ...


class WriteSession(Protocol):
    """Writes rows to one target."""

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one row and return what was altered or left out."""
        ...

    def finish(self) -> None:
        """Write what comes after the last row; the target is closed by whoever opened it."""
        ...


@runtime_checkable
class Writer(Protocol):
    """Writes documents with labels."""

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing to a stream, or into an empty folder when the format writes folders."""
        ...


@runtime_checkable
class PartsWriter(Writer, Protocol):
    """Writes all parts of a split into one folder."""

    def begin_parts(
        self, target: Path, context: WriteContext, parts: Sequence[str]
    ) -> Mapping[str, WriteSession]:
        """Start writing into an empty folder; return the session of each part.

        All sessions are finished, one after another, when the last row is written.
        """
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its description with what reads and writes it."""

    info: FormatInfo
    reader: Reader | None = None
    writer: Writer | None = None

    def describe(self) -> dict[str, Any]:
        """Return the description as JSON values."""
        info = self.info
        return {
            "id": info.id,
            "title": info.title,
            "reads": self.reader is not None,
            "writes": self.writer is not None,
            "extensions": list(info.extensions),
            "offset_unit": info.offset_unit,
            "carries": list(info.carries),
            "loses": list(info.loses),
            "read_options": [_option(one) for one in info.read_options],
            "write_options": [_option(one) for one in info.write_options],
            "needs": None if info.needs is None else _needs(info.needs),
            "read_needs": None if info.read_needs is None else _needs(info.read_needs),
        }


def _needs(extra: Extra) -> dict[str, Any]:
    return {"extra": extra.name, "module": extra.module, "installed": extra.is_installed}


def _option(option: FormatOption) -> dict[str, Any]:
    return {
        "name": option.name,
        "description": option.description,
        "values": list(option.values),
        "default": option.default,
    }


def checked_options(
    given: Mapping[str, str], known: tuple[FormatOption, ...], *, format_id: str
) -> dict[str, str]:
    """Check options and fill in defaults.

    Raises:
        InputError: An option or its value is unknown; the message lists what there is.
    """
    by_name = {option.name: option for option in known}
    for name, value in given.items():
        option = by_name.get(name)
        if option is None:
            there = ", ".join(by_name) or "none"
            raise InputError(
                f"The format {format_id} has no option “{name}” here.", hint=f"It has: {there}."
            )
        if option.values and value not in option.values:
            raise InputError(
                f"“{value}” is not a value of the option {name}.",
                hint=f"Choose {', '.join(option.values)}.",
            )
    defaults = {one.name: one.default for one in known if one.default is not None}
    return {**defaults, **given}
