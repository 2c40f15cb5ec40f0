"""Lines of text, decoded many at a time."""

import codecs
from collections.abc import Iterator

from annotator.formats.json_lines import decoded_lines, not_utf8
from annotator.formats.sources import Source
from annotator.model.errors import InputError


def text_lines(
    source: Source, encoding: str | None, *, keep_ends: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line), with or without its end.

    Raises:
        InputError: It is not in this encoding (None is UTF-8), or a line is too long.
    """
    for first, lines in line_blocks(source, encoding):
        if keep_ends:
            ended = [f"{line}\n" for line in lines[:-1]]
            ended += [lines[-1]] if lines[-1] else []
            yield from enumerate(ended, first)
        else:
            whole = lines if lines[-1] else lines[:-1]
            for number, line in enumerate(whole, first):
                yield number, line.rstrip("\r")


def line_blocks(source: Source, encoding: str | None) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the first line, lines cut at line feeds); the last of each is mostly empty.

    It is not empty only where the input ends without a line feed.

    Raises:
        InputError: It is not in this encoding (None is UTF-8), or a line is too long.
    """
    for number, text in text_blocks(source, encoding):
        yield number, text.split("\n")


def text_blocks(source: Source, encoding: str | None) -> Iterator[tuple[int, str]]:
    """Yield (number of the first line, whole lines); the last ends without a line feed at times.

    Raises:
        InputError: It is not in this encoding (None is UTF-8), or a line is too long.
    """
    if encoding is not None:
        for number, line in decoded_lines(source, encoding):
            yield number, f"{line}\n"
        return
    for number, block in source.blocks():
        data = block.removeprefix(codecs.BOM_UTF8) if number == 1 else block
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise _bad_line(data, source.name, number) from None
        yield number, text


def _bad_line(data: bytes, name: str, first: int) -> InputError:
    """Return the error about the first line of a block that is not UTF-8."""
    for number, line in enumerate(data.split(b"\n"), first):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return not_utf8(line, name, number)
    return not_utf8(data, name, first)
