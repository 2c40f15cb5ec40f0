"""Lines of JSON: parsed one by one, each bad one as the error that it is."""

import codecs
from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Source
from annotator.model.errors import InputError
from annotator.model.texts import decode_utf8

_BOM: Final = codecs.BOM_UTF8


def json_lines(source: Source, encoding: str | None) -> Iterator[tuple[int, Any] | InputError]:
    """Yield (line number from 1, value) for each line that is not blank.

    Raises:
        InputError: Nothing after this place can be read.
    """
    lines = source.lines() if encoding is None else decoded_lines(source, encoding)
    for number, line in lines:
        if number == 1 and isinstance(line, bytes) and line.startswith(_BOM):
            line = line[len(_BOM) :]  # noqa: PLW2901
        if not line.strip():
            continue
        try:
            yield number, _parse(line, source.name, number)
        except InputError as error:
            yield error


def each_row(
    source: Source, encoding: str | None, read: Callable[[Any, int], DocumentRecord]
) -> Iterator[DocumentRecord | InputError]:
    """Yield each row as a document, or as the error that it is.

    ``read`` makes a document of a value and the number of its line.

    Raises:
        InputError: Nothing after this place can be read.
    """
    for line in json_lines(source, encoding):
        if isinstance(line, InputError):
            yield line
            continue
        number, data = line
        try:
            yield read(data, number)
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
                raise not_utf8(line, file, number) from None
        reason = error.msg.split(": line ")[0]
        raise InputError(
            f"not valid JSON at column {error.colno}: {reason}.",
            hint="Each line must be one JSON object; mend the line, or pass over such lines with"
            " --on-error skip.",
            file=file,
            line=number,
        ) from None


def not_utf8(line: bytes, file: str, number: int) -> InputError:
    """Return the error about a line that is not UTF-8, with a guess at what it is."""
    try:
        decode_utf8(line, name=file)
    except Exception as error:  # noqa: BLE001 - always a TextError; its hint holds the guess
        hint = getattr(error, "hint", "")
    else:
        hint = ""
    return InputError("not UTF-8.", hint=hint, file=file, line=number)


def decoded_lines(source: Source, encoding: str) -> Iterator[tuple[int, str]]:
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
