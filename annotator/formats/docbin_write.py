"""spaCy's DocBin, written without spaCy: columns of numbers in MessagePack, compressed.

Source: https://spacy.io/api/docbin (serialization format). What grows with the number of documents
lies in temporary files, so memory holds the vocabulary alone.
"""

import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final

from annotator.formats import message_pack
from annotator.formats.base import WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.message_pack import pack
from annotator.formats.records import ExportRow, Note
from annotator.formats.row_meta import row_meta
from annotator.formats.spacy_layers import GROUP, Layers, Mark, layers_of
from annotator.formats.spacy_strings import (
    BEGIN,
    ENT_IOB,
    ENT_KB_ID,
    ENT_TYPE,
    INSIDE,
    ORTH,
    OUTSIDE,
    number_of,
)
from annotator.model.errors import InputError

VERSION: Final = "0.1"
SPAN: Final = struct.Struct(">QQQllll")
"""Of a group: id, knowledge base id, label, first and last token, first and last character."""
_ATTRIBUTES: Final = (ORTH, ENT_IOB, ENT_TYPE, ENT_KB_ID)
_IN_MEMORY: Final = 8_000_000
_MOST: Final = 0xFFFF_FFFF
_PIECE: Final = 1 << 20
CARRIES: Final = frozenset(("fragments", "metadata", "document_labels"))


class _Numbers(dict[str, int]):
    """The number of every text that was asked for; each is reckoned once."""

    def __missing__(self, text: str) -> int:
        found = self[text] = number_of(text)
        return found


class _Items:
    """MessagePack values one after another, of which the number is known in the end."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by finish
        self.count = 0

    def add(self, value: object) -> None:
        self.file.write(pack(value))
        self.count += 1


class DocBinSession:
    """Writes one document per annotation set, all at the end."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._context = context
        self._key = context.options.get("key") or GROUP
        self._numbers = _Numbers()
        self._lengths = array("i")
        self._tokens = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - as above
        self._spaces = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._cats, self._flags = _Items(), _Items()
        self._groups, self._user_data = _Items(), _Items()

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Take one row."""
        notes = Notes()
        layers = layers_of(row, self._context.schema, self._context.options, notes)
        self._lengths.append(len(layers.words))
        self._tokens.write(self._columns(layers, is_labeled=row.annotation_set is not None))
        self._spaces.write(layers.words.blanks)
        self._cats.add(layers.cats)
        self._flags.add({"has_unknown_spaces": False})
        self._groups.add(self._group(layers))
        known = {"id": row.document.id, **row_meta(row.document)}
        if row.annotator is not None:
            known["annotator"] = row.annotator
        self._user_data.add(pack(_plain(known, notes)))
        note_losses(row, notes, carries=CARRIES)
        return notes.all()

    def _columns(self, layers: Layers, *, is_labeled: bool) -> bytes:
        """Return a row of numbers per token: the word, the tag, the label, the entity's id.

        They are put in column by column: most tokens differ in their word alone.
        """
        numbers, words = self._numbers, layers.words
        width, count = len(_ATTRIBUTES), len(words)
        columns = array("Q", bytes(width * count * 8))
        columns[0::width] = array("Q", map(numbers.__getitem__, words.words))
        columns[1::width] = array("Q", [OUTSIDE if is_labeled else 0]) * count
        for mark in layers.ents:
            first, last = words.covered(mark)
            at, end = first * width, last * width
            columns[at + 1 : end : width] = array("Q", [INSIDE]) * (last - first)
            columns[at + 1] = BEGIN
            columns[at + 2 : end : width] = array("Q", [numbers[mark.label]]) * (last - first)
            columns[at + 3 : end : width] = array("Q", [numbers[mark.kb_id]]) * (last - first)
        return _little_endian(columns)

    def _group(self, layers: Layers) -> bytes:
        if layers.group is None:
            return pack([])
        spans = [self._span(one, *layers.words.covered(one)) for one in layers.group]
        group = pack({"name": self._key, "attrs": {}, "spans": spans})
        return pack({group: [self._key]})

    def _span(self, mark: Mark, first: int, last: int) -> bytes:
        label, kb_id = self._numbers[mark.label], self._numbers[mark.kb_id]
        return SPAN.pack(0, kb_id, label, first, last, mark.start, mark.end)

    def finish(self) -> None:
        """Write everything.

        Raises:
            InputError: It is more than a DocBin can hold.
        """
        packed = zlib.compressobj()
        for piece in self._pieces():
            self._stream.write(packed.compress(piece))
        self._stream.write(packed.flush())
        self._close()

    def _pieces(self) -> Iterable[bytes]:
        items = {
            "cats": self._cats,
            "flags": self._flags,
            "span_groups": self._groups,
            "user_data": self._user_data,
        }
        yield message_pack.map_head(6 + len(items))
        yield pack("version") + pack(VERSION) + pack("attrs") + pack(_ATTRIBUTES)
        for name, file in (("tokens", self._tokens), ("spaces", self._spaces)):
            size = file.tell()
            if size > _MOST:
                raise InputError(
                    "the documents are more than one DocBin can hold.",
                    hint="Write fewer into one file, such as with --split.",
                )
            yield pack(name) + message_pack.bytes_head(size)
            yield from _content(file)
        yield pack("lengths") + pack(_little_endian(self._lengths))
        yield pack("strings") + pack(sorted(self._numbers))
        for name, one in items.items():
            yield pack(name) + message_pack.list_head(one.count)
            yield from _content(one.file)

    def _close(self) -> None:
        for one in (self._cats, self._flags, self._groups, self._user_data):
            one.file.close()
        self._tokens.close()
        self._spaces.close()

    def __del__(self) -> None:
        self._close()


def _content(file: "SpooledTemporaryFile[bytes]") -> Iterable[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _little_endian(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _plain(values: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """Leave out what MessagePack cannot say."""
    found = {}
    for key, value in values.items():
        try:
            pack(value)
        except (TypeError, RecursionError):
            notes.dropped("metadata", "A detail of a document that MessagePack cannot say")
        else:
            found[key] = value
    return found
