"""JSONL: the native format ``annotator/1``, and plain rows with ``text`` and ``spans``."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
    WriteSession,
)
from annotator.formats.jsonl_rows import FORMAT_ID, read_row
from annotator.formats.jsonl_write import begin
from annotator.formats.offset_units import CODEPOINT, UNITS
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError
from annotator.model.texts import decode_utf8

_BOM: Final = codecs.BOM_UTF8
_OBJECT: Final = re.compile(rb'\s*\{\s*(?:"|\})')
_TEXT_KEY: Final = re.compile(rb'"text"\s*:\s*"')
_FORMAT_KEY: Final = re.compile(rb'"format"\s*:\s*"annotator/')
_SUFFIXES: Final = (".jsonl", ".ndjson")


class JsonlReader:
    """Reads one document per line."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim inputs whose first line begins a JSON object, preferably with a text."""
        if sample.folder is not None:
            return None
        head = sample.head.removeprefix(_BOM)
        named = sample.suffix in _SUFFIXES
        if not head.strip():
            return Guess(0.3, f"it is named {sample.suffix}") if named else None
        if _OBJECT.match(head) is None:
            # Named so, but something else: let the reader say what is wrong with its first line.
            return Guess(0.4, f"it is named {sample.suffix}") if named else None
        first = head.lstrip().split(b"\n", 1)[0]
        if _FORMAT_KEY.search(first):
            return Guess(1.0, f"its first line is a row of the format {FORMAT_ID}")
        if _TEXT_KEY.search(first):
            return Guess(0.8, "its first line is a JSON object with a text")
        return Guess(0.5 if named else 0.3, "its first line begins a JSON object")

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each row as a document, or as the error that it is."""
        unit = context.options.get("offset_unit", CODEPOINT)
        lines = source.lines() if context.encoding is None else _decoded(source, context.encoding)
        for number, line in lines:
            if number == 1 and isinstance(line, bytes) and line.startswith(_BOM):
                line = line[len(_BOM) :]  # noqa: PLW2901
            if not line.strip():
                continue
            try:
                yield read_row(
                    _parse(line, source.name, number), file=source.name, line=number, unit=unit
                )
            except InputError as error:
                yield error


def _parse(line: bytes | str, file: str, number: int) -> Any:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if isinstance(line, bytes):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                raise _not_utf8(line, file, number) from None
        reason = error.msg.split(": line ")[0]
        raise InputError(
            f"not valid JSON at column {error.colno}: {reason}.",
            hint="Each line must be one JSON object; mend the line, or pass over such lines with"
            " --on-error skip.",
            file=file,
            line=number,
        ) from None


def _not_utf8(line: bytes, file: str, number: int) -> InputError:
    try:
        decode_utf8(line, name=file)
    except Exception as error:  # noqa: BLE001 - always a TextError; its hint holds the guess
        hint = getattr(error, "hint", "")
    else:
        hint = ""
    return InputError("not UTF-8.", hint=hint, file=file, line=number)


def _decoded(source: Source, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of an input in another encoding."""
    try:
        reader = codecs.getreader(encoding)
    except LookupError:
        raise InputError(
            f"there is no text encoding named “{encoding}”.",
            hint="Names are such as utf-16, windows-1252, shift_jis, gb18030.",
            file=source.name,
        ) from None
    number = 0
    with source.open() as raw:
        try:
            rest = ""
            stream = reader(raw)
            while piece := stream.read(1 << 16):
                source.consumed += len(piece)
                rest += piece
                *lines, rest = rest.split("\n")
                for line in lines:
                    number += 1
                    yield number, line.removeprefix("\ufeff") if number == 1 else line
            if rest:
                yield number + 1, rest.removeprefix("\ufeff") if number == 0 else rest
        except UnicodeError as error:
            raise InputError(
                f"not {encoding}: {error}.",
                hint="Give another name with --encoding, or convert the file to UTF-8.",
                file=source.name,
                line=number + 1,
            ) from None


class JsonlWriter:
    """Writes native rows."""

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing to a stream."""
        return begin(target, context)


FORMAT: Final = Format(
    FormatInfo(
        id="jsonl",
        title="JSONL, one document and annotation set per line (annotator/1)",
        extensions=_SUFFIXES,
        offset_unit="codepoint",
        carries=(
            "text, title, metadata",
            "spans with fragments, attributes, notes, origin, confidence",
            "relations, entities, document labels",
            "annotation sets with annotator, state, flag and note",
        ),
        loses=("the operation log", "active time", "declined occurrences"),
        read_options=(
            FormatOption(
                "offset_unit",
                "what offsets count in rows that do not say",
                values=UNITS,
                default=CODEPOINT,
            ),
        ),
        write_options=(
            FormatOption(
                "facts",
                "facts inside facts: all in one list with their level, or each in the list"
                " “inner” of the fact around it",
                values=("flat", "nested"),
                default="flat",
            ),
        ),
    ),
    reader=JsonlReader(),
    writer=JsonlWriter(),
)
