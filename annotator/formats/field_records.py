"""The records of a JSON file: objects in lines, in an array, or in a list inside of one object."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from annotator.formats.field_guess import LONG_TEXT, SAMPLE_RECORDS, propose
from annotator.formats.field_paths import lookup
from annotator.formats.json_lines import json_lines
from annotator.formats.json_stream import json_items
from annotator.formats.sources import Source
from annotator.model.errors import InputError

_BOM: Final = b"\xef\xbb\xbf"
_SIGNS: Final = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"|[\[\]{}]', re.DOTALL)
_BLANKS: Final = re.compile(rb"\s*")
_MOST_LISTS: Final = 8

Numbered = tuple[int | None, int, Any]
"""Line (None in arrays), number of the record from 1, the record."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the beginning of a file shows.

    Attributes:
        records: The first ones, as far as they are whole.
        inside: The field of the one object that holds the list of records; "" = they stand free.
        offset: Where that list begins, in bytes.
    """

    records: list[Any]
    inside: str = ""
    offset: int = 0


def beginning_of(head: bytes) -> Beginning:
    """Return the first records of a file, looked for inside of a lone object too."""
    records = whole_records(head)
    start = head.removeprefix(_BOM).lstrip()
    if start.startswith(b"{") and len(records) < 2 and not propose(records).why:  # noqa: PLR2004
        for name, offset in _lists(head):
            inner = whole_records(head[offset:])
            text = propose(inner).mapping.get("text")
            lengths = [len(str(lookup(one, text))) for one in inner] if text else []
            if lengths and sum(lengths) >= LONG_TEXT * len(lengths):
                return Beginning(inner, name, offset)
    return Beginning(records)


def whole_records(head: bytes) -> list[Any]:
    """Return the first records in the beginning of a file that are not cut off."""
    source = Source(None, name="sample", stream=io.BytesIO(head))
    found: list[Any] = []
    try:
        for item in json_items(source):
            if not isinstance(item, InputError):
                found.append(item)
            if len(found) == SAMPLE_RECORDS:
                break
    except InputError:
        pass  # cut off behind the last whole one
    return found


def is_text_inside(head: bytes) -> bool:
    """Tell whether the first record keeps its “text” in another field, as few formats do."""
    records = whole_records(head)
    return bool(records) and type(records[0]) is dict and "text" not in records[0]


def _lists(head: bytes) -> Iterator[tuple[str, int]]:
    """Yield name and place of the lists of objects that are fields of the outermost object."""
    depth, name, count = 0, b"", 0
    for match in _SIGNS.finditer(head):
        sign = match[0]
        if match[1] is not None:
            name = match[1] if depth == 1 else name
        elif sign in b"{[":
            behind = _BLANKS.match(head, match.end())
            is_list = sign == b"[" and behind is not None and head[behind.end() :][:1] == b"{"
            if depth == 1 and is_list and count < _MOST_LISTS:
                count += 1
                yield name.decode("utf-8", "replace"), match.start()
            depth += 1
        else:
            depth -= 1


class _Inside(Source):
    """A source read from some place on."""

    def __init__(self, outer: Source, offset: int) -> None:
        super().__init__(outer.path, name=outer.name)
        self._outer, self._offset = outer, offset
        self.consumed = offset

    def open(self) -> BinaryIO:
        """Open the outer one and pass over what stands in front."""
        stream = self._outer.open()
        left = self._offset
        while left and (piece := stream.read(left)):
            left -= len(piece)
        return stream


def records_of(source: Source, encoding: str | None) -> Iterator[Numbered | InputError]:
    """Yield the records of a file one after another, in constant memory.

    Raises:
        InputError: Nothing after this place can be read.
    """
    head = source.sample().head
    if _has_lines(head):
        for number, item in enumerate(json_lines(source, encoding), 1):
            yield item if isinstance(item, InputError) else (item[0], number, item[1])
        return
    if encoding is not None:
        raise InputError(
            "JSON over several lines is UTF-8.", hint="Leave --encoding out.", file=source.name
        )
    offset = beginning_of(head).offset
    inner = _Inside(source, offset) if offset else source
    for number, item in enumerate(json_items(inner), 1):
        source.consumed = inner.consumed
        yield item if isinstance(item, InputError) else (None, number, item)


def _has_lines(head: bytes) -> bool:
    """Tell whether each line is an object, by the first: it ends as it begins."""
    first = head.removeprefix(_BOM).lstrip()
    if not first.startswith(b"{"):
        return not first.startswith(b"[")
    line, _, rest = first.partition(b"\n")
    return line.rstrip().endswith(b"}") if rest.strip() else not _is_lone_list(head)


def _is_lone_list(head: bytes) -> bool:
    return bool(beginning_of(head).inside)
