"""The items of a JSON array, read one after another from a stream, holding one at a time."""

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.sources import MAX_LINE_BYTES, Source, unreadable
from annotator.model.errors import InputError

_PIECE: Final = 1 << 18
_BRACKET: Final = re.compile(
    rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+[\[\]{}]', re.DOTALL
)
"""All up to the next bracket outside of texts; nothing where a text goes on in the next piece."""
_BLANKS: Final = re.compile(rb"[ \t\r\n]*")
_BETWEEN: Final = re.compile(rb"[ \t\r\n,]*")


def json_items(source: Source, *, lists: bool = False) -> Iterator[Any | InputError]:
    """Yield the items of a top-level array, or the one top-level object, or one object per line.

    Items are objects; with ``lists``, those of an array may be lists too. An item that is no JSON
    comes as the error that says so.

    Raises:
        InputError: Nothing after this place can be read.
    """
    try:
        with source.open() as stream:
            yield from _Items(source, stream, lists=lists).items()
    except OSError as error:
        raise unreadable(source.name, error) from error


class _Items:
    def __init__(self, source: Source, stream: BinaryIO, *, lists: bool) -> None:
        self._source = source
        self._stream = stream
        self._begins = (b"{", b"[") if lists else (b"{",)
        self._data = b""
        self._at = 0
        self._is_over = False
        self._number = 0

    def _more(self) -> bool:
        """Read on, as much again as is held, so that long items take few steps."""
        self._data = self._data[self._at :]
        self._at = 0
        piece = b"" if self._is_over else self._stream.read(max(_PIECE, len(self._data)))
        self._source.consumed += len(piece)
        self._is_over = not piece
        self._data += piece
        return bool(piece)

    def _next(self, blank: re.Pattern[bytes]) -> bytes:
        """Pass over blanks; return the byte behind them, empty at the end."""
        while True:
            match = blank.match(self._data, self._at)
            self._at = match.end() if match is not None else self._at
            if self._at < len(self._data) or not self._more():
                return self._data[self._at : self._at + 1]

    def items(self) -> Iterator[Any | InputError]:
        """Yield the items."""
        while len(self._data) < len(codecs.BOM_UTF8) and self._more():
            pass
        self._at = len(codecs.BOM_UTF8) if self._data.startswith(codecs.BOM_UTF8) else 0
        is_list = self._next(_BLANKS) == b"["
        if is_list:
            self._at += 1
        while True:
            first = self._next(_BETWEEN)
            if not first or (is_list and first == b"]"):
                if is_list and not first:
                    raise self._error("the list is not closed: the file is cut off.")
                return
            if first not in self._begins or (first != b"{" and not is_list):
                found = self._data[self._at : self._at + 20].decode("utf-8", "replace")
                raise self._error(f"expected an object, not “{found}”.")
            self._number += 1
            item = self._item()
            try:
                yield orjson.loads(item)
            except orjson.JSONDecodeError as error:
                reason = error.msg.split(": line ")[0]
                yield self._error(f"item {self._number} is not valid JSON: {reason}.")

    def _item(self) -> bytes:
        """Cut the object that the data begins with here."""
        depth, seen = 0, 0  # seen: how far behind the start everything was looked at
        while True:
            data, place = self._data, self._at + seen
            while (match := _BRACKET.match(data, place)) is not None:
                place = match.end()
                if data[place - 1] in b"{[":
                    depth += 1
                    continue
                depth -= 1
                if depth == 0:
                    item = data[self._at : place]
                    self._at = place
                    return item
            seen = place - self._at
            if len(self._data) - self._at > MAX_LINE_BYTES:
                raise self._error(
                    f"item {self._number} has more than {MAX_LINE_BYTES:,} bytes.",
                    hint="Split very long documents.",
                )
            if not self._more():
                raise self._error(f"item {self._number} is not closed: the file is cut off.")

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name)
