"""spaCy's DocBin, read without spaCy; source as in ``docbin_write``."""

import io
import re
import struct
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from operator import add
from typing import Any, BinaryIO, Final, NamedTuple, cast

from annotator.formats.base import ReadContext
from annotator.formats.docbin_write import SPAN
from annotator.formats.input_texts import InputText
from annotator.formats.message_pack import MessagePackError, Stretch, Unpacker
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Source, unreadable
from annotator.formats.spacy_layers import Mark
from annotator.formats.spacy_marks import record_of
from annotator.formats.spacy_strings import (
    BEGIN,
    ENT_IOB,
    ENT_KB_ID,
    ENT_TYPE,
    INSIDE,
    ORTH,
    number_of,
)
from annotator.model.errors import InputError
from annotator.model.texts import MAX_TEXT_LENGTH

MOST_BYTES: Final = 4 << 30
"""What a file may hold once it is unpacked."""
_IN_MEMORY: Final = 8 << 20
_PIECE: Final = 1 << 20
_NUMBER: Final = 8
_ONE_OR_NONE: Final = bytes([0, *[1] * 255])
_ENTITIES: Final = re.compile(b"%c%c*|%c+" % (BEGIN, INSIDE, INSIDE))
"""The tokens of an entity; where their label changes, another one begins."""
_HINT: Final = "Is it a .spacy file? They are written by DocBin.to_disk or “spacy convert”."


def read_docbin(source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
    """Yield each document, or the error that it is.

    Raises:
        InputError: It is no DocBin, or a broken one.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        _unpack(source, file)
        file.seek(0)
        try:
            content = Unpacker(file, defer=True).read()  # type: ignore[arg-type]
            docs = _Docs(content, file, source.name, context)  # type: ignore[arg-type]
        except MessagePackError as error:
            raise InputError(f"it is no DocBin: {error}.", hint=_HINT, file=source.name) from None
        yield from docs.documents()


def _unpack(source: Source, file: "tempfile.SpooledTemporaryFile[bytes]") -> None:
    unpacked = zlib.decompressobj()
    size = 0
    try:
        with source.open() as stream:
            while piece := stream.read(_PIECE):
                source.consumed += len(piece)
                while piece and not unpacked.eof:
                    data = unpacked.decompress(piece, _PIECE)
                    size += len(data)
                    if size > MOST_BYTES:
                        raise InputError(
                            f"it holds more than {MOST_BYTES:,} bytes.",
                            hint="Split it into several files.",
                            file=source.name,
                        )
                    file.write(data)
                    piece = unpacked.unconsumed_tail
            file.write(unpacked.flush())
    except zlib.error:
        raise InputError(
            "it is not compressed as a DocBin is.", hint=_HINT, file=source.name
        ) from None
    except OSError as error:
        raise unreadable(source.name, error) from error
    if not unpacked.eof:
        raise InputError("the file is cut off.", hint=_HINT, file=source.name)


class _Docs:
    def __init__(self, content: Any, file: BinaryIO, name: str, context: ReadContext) -> None:
        self._file, self._name, self._context = file, name, context
        if not isinstance(content, dict):
            raise MessagePackError("it is not a mapping")
        self._columns: list[int] = self._list(content, "attrs", int)
        if ORTH not in self._columns:
            raise MessagePackError("it has no words")
        lengths = array("i", self._bytes(content.get("lengths")))
        if sys.byteorder == "big":
            lengths.byteswap()
        self._lengths = lengths
        self._tokens = self._place(content.get("tokens"))
        self._spaces = self._place(content.get("spaces"))
        strings = self._list(content, "strings", str)
        self._strings = {number_of(one): one for one in strings}
        self._strings[0] = ""
        self._further: dict[str, list[Any]] = {}
        for key in ("cats", "flags", "span_groups", "user_data"):
            found = content.get(key)
            self._further[key] = found if isinstance(found, list) else []
        count = sum(lengths)
        if min(lengths, default=0) < 0 or (
            count * len(self._columns) * _NUMBER,
            count,
        ) != (self._tokens[1], self._spaces[1]):
            raise MessagePackError("the lengths of its documents do not fit its words")

    @staticmethod
    def _list(content: Mapping[str, Any], key: str, type_: type) -> list[Any]:
        found = content.get(key)
        if not isinstance(found, list) or not all(type(one) is type_ for one in found):
            raise MessagePackError(f"its {key} are not as expected")
        return found

    def _place(self, value: Any) -> tuple[int, int] | tuple[bytes, int]:
        if isinstance(value, Stretch):
            return value
        if isinstance(value, bytes):
            return value, len(value)
        raise MessagePackError("it has no words")

    def _bytes(self, value: Any) -> bytes:
        if isinstance(value, Stretch):
            value = self._piece(value, 0, value[1])
        if not isinstance(value, bytes) or len(value) % 4:
            raise MessagePackError("it has no lengths")
        return value

    def _piece(self, place: tuple[int, int] | tuple[bytes, int], first: int, last: int) -> bytes:
        start = place[0]
        if isinstance(start, bytes):
            return start[first:last]
        self._file.seek(start + first)
        return self._file.read(last - first)

    def documents(self) -> Iterator[DocumentRecord | InputError]:
        """Yield each document, or the error that it is."""
        at = 0
        for number, length in enumerate(self._lengths):
            try:
                yield self._document(number, at, length)
            except InputError as error:
                yield error
            at += length

    def _document(self, number: int, first: int, length: int) -> DocumentRecord:
        def error(message: str, *, hint: str = "") -> InputError:
            return InputError(f"document {number + 1}: {message}", hint=hint, file=self._name)

        width = len(self._columns)
        row = width * _NUMBER
        data = array("Q", self._piece(self._tokens, first * row, (first + length) * row))
        if sys.byteorder == "big":
            data.byteswap()
        found = list(map(self._strings.get, data[self._columns.index(ORTH) :: width]))
        if not all(found):
            raise error("a word whose text the file does not have.")
        words = cast("list[str]", found)
        blanks = self._piece(self._spaces, first, first + length).translate(_ONE_OR_NONE)
        flags = self._item("flags", number)
        is_guessed = isinstance(flags, dict) and flags.get("has_unknown_spaces") is True
        if is_guessed:
            blanks = b"\1" * (length - 1) + b"\0" if length else b""
        size = sum(map(len, words)) + length
        if size > 2 * MAX_TEXT_LENGTH:  # told here, before so long a text is made
            raise error(
                f"it has about {size:,} characters; at most {MAX_TEXT_LENGTH:,} are possible."
            )
        text, edges = _text_of(words, blanks)
        given = InputText(text, error)
        if is_guessed:
            given.notes.changed("unknown_spaces", "Blanks that the file does not say were put in")
        marks = [*self._ents(data, edges), *self._groups(number, edges, given, error)]
        cats = self._item("cats", number)
        known = self._known(number)
        cats = cats if isinstance(cats, dict) else {}
        return record_of(given, marks, cats, known, self._context, file=self._name)

    def _item(self, key: str, number: int) -> Any:
        items = self._further[key]
        found = items[number] if number < len(items) else None
        return self._piece(found, 0, found[1]) if isinstance(found, Stretch) else found

    def _ents(self, data: "array[int]", edges: "_Edges") -> Iterator[Mark]:
        if ENT_IOB not in self._columns or ENT_TYPE not in self._columns:
            return
        width = len(self._columns)
        kind = self._columns.index(ENT_TYPE)
        id_ = self._columns.index(ENT_KB_ID) if ENT_KB_ID in self._columns else None
        for run in _ENTITIES.finditer(_codes(data[self._columns.index(ENT_IOB) :: width])):
            begun, end = run.span()
            for place in range(begun + 1, end + 1):
                label = data[begun * width + kind]
                if place < end and data[place * width + kind] == label:
                    continue
                kb_id = "" if id_ is None else self._strings.get(data[begun * width + id_], "")
                yield Mark(*edges.of(begun, place), self._strings.get(label, ""), kb_id)
                begun = place

    def _groups(self, number: int, edges: "_Edges", given: InputText, error: Any) -> Iterator[Mark]:
        packed = self._item("span_groups", number)
        if not isinstance(packed, bytes) or not packed:
            return
        try:
            content = _unpacked(packed)
            groups = content if isinstance(content, list) else list(content)
            keys = {} if isinstance(content, list) else content
            for one in groups:
                group = _unpacked(one)
                names = keys.get(one) or [group["name"]]
                yield from self._group(group["spans"], names, edges, given)
        except (MessagePackError, struct.error, TypeError, KeyError, AttributeError):
            raise error("its groups of spans are broken.") from None

    def _group(
        self,
        spans: Sequence[bytes],
        names: Sequence[str],
        edges: "_Edges",
        given: InputText,
    ) -> Iterator[Mark]:
        wanted = self._context.options.get("key")
        if wanted and wanted not in names:
            given.notes.dropped("group", "A span of a group that was not asked for", len(spans))
            return
        for one in spans:
            _, kb_id, label, first, last, _, _ = SPAN.unpack(one)
            if not 0 <= first < last <= len(edges.words):
                given.notes.dropped("outside", "A span outside of the text")
                continue
            name = self._strings.get(label) or str(names[0])
            yield Mark(*edges.of(first, last), name, self._strings.get(kb_id, ""))

    def _known(self, number: int) -> dict[str, Any]:
        """Return what the document's user data says, also as custom attributes of the document."""
        packed = self._item("user_data", number)
        if not isinstance(packed, bytes):
            return {}
        try:
            content = _unpacked(packed)
        except MessagePackError:
            return {}
        found: dict[str, Any] = {}
        for key, value in content.items() if isinstance(content, dict) else ():
            if isinstance(key, tuple):
                is_of_document = key[:1] == ("._.",) and key[2:] == (None, None)
                if not is_of_document or not isinstance(key[1], str):
                    continue
                key = key[1]  # noqa: PLW2901
            if isinstance(key, str) and _is_json(value):
                found[key] = value
        return found


def _unpacked(data: Any) -> Any:
    if not isinstance(data, bytes):
        raise MessagePackError("it is not packed")
    return Unpacker(io.BytesIO(data)).read()


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(one) for key, one in value.items())
    if isinstance(value, list):
        return all(_is_json(one) for one in value)
    return value is None or isinstance(value, str | int | float)


class _Edges(NamedTuple):
    """Where words lie in their text.

    Attributes:
        starts: Of each word, and the length of the text at the end.
    """

    words: Sequence[str]
    starts: Sequence[int]

    def of(self, first: int, last: int) -> tuple[int, int]:
        """Return the start and end of the words from the first to before the last."""
        return self.starts[first], self.starts[last - 1] + len(self.words[last - 1])


def _text_of(words: Sequence[str], blanks: bytes) -> tuple[str, _Edges]:
    """Return the text of words of which some, those with a 1, have a blank behind them."""
    pieces = [""] * (2 * len(words))
    pieces[0::2] = words
    pieces[1::2] = map(("", " ").__getitem__, blanks)
    starts = accumulate(map(add, map(len, words), blanks), initial=0)
    return "".join(pieces), _Edges(words, list(starts))


def _codes(signs: "array[int]") -> bytes:
    """Return numbers as bytes; those that do not fit, which mean nothing, as 0."""
    try:
        return bytes(signs.tolist())
    except ValueError:
        return bytes(one if one < 1 << 8 else 0 for one in signs)
