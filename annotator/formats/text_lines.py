"""Lines of text, decoded one by one."""

import codecs
from collections.abc import Iterator

from annotator.formats.json_lines import decoded_lines, not_utf8
from annotator.formats.sources import Source


def text_lines(
    source: Source, encoding: str | None, *, keep_ends: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line), with or without its end.

    Raises:
        InputError: It is not in this encoding (None is UTF-8), or a line is too long.
    """
    if encoding is not None:
        for number, text in decoded_lines(source, encoding):
            yield number, f"{text}\n" if keep_ends else text.rstrip("\r\n")
        return
    for number, line in source.lines():
        data = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise not_utf8(line, source.name, number) from None
        yield number, text if keep_ends else text.rstrip("\r\n")
