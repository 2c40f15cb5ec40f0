"""WebAnno TSV 3 as a document record.

Source: the appendix "WebAnno TSV 3.x" of the WebAnno and INCEpTION user guides. A token per line
with its UTF-16 offsets, a column per feature of each layer; ``[n]`` ties the pieces of one mark
together, ``|`` stacks several marks on one token, ``*`` is a mark without a value, ``_`` is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.input_texts import InputText
from annotator.formats.offset_units import UTF16, converter
from annotator.formats.records import (
    DocumentRecord,
    EntityRecord,
    RelationRecord,
    SetRecord,
    SpanRecord,
)
from annotator.formats.sources import Source
from annotator.formats.text_lines import text_lines
from annotator.model.errors import InputError
from annotator.model.spans import canonical_fragments, quote_of
from annotator.model.texts import MAX_TEXT_LENGTH

FIRST_LINE: Final = re.compile(r"#FORMAT=WebAnno TSV 3(?:\.\d+)?\s*\Z")
_TOKEN: Final = re.compile(r"(\d{1,9})-(\d{1,9})(?:\.\d+)?\Z")
_PLACE: Final = re.compile(r"(\d{1,9})-(\d{1,9})\Z")
_PARTS: Final = re.compile(r"(?:\\.|[^\\|])+")
_NUMBERED: Final = re.compile(r"(?P<value>.*?)(?<!\\)\[(?P<id>\d{1,9})\]\Z", re.DOTALL)
_SOURCE: Final = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)(?:\[(?P<start>\d+)_(?P<end>\d+)\])?\Z")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_WORD_LAYERS: Final = re.compile(
    r"de\.tudarmstadt\.ukp\.(?:dkpro\.core|clarin)\.api\.(?:lexmorph|segmentation|syntax)\b"
)
_LABEL_FEATURES: Final = ("value", "label")
_ADDRESS: Final = "identifier"


@dataclass(slots=True)
class _Layer:
    kind: str
    name: str
    features: list[str]
    is_read: bool

    @property
    def short(self) -> str:
        """The name without the package it is in."""
        return self.name.rsplit(".", 1)[-1]

    @property
    def width(self) -> int:
        return max(1, len(self.features))


@dataclass(slots=True)
class _Mark:
    """A span as far as it was read: the places of its tokens and its features."""

    layer: _Layer
    places: list[tuple[int, int]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Link:
    layer: _Layer
    value: str
    source: tuple[str, str]
    target: tuple[str, str]


def read_webanno(source: Source, context: ReadContext) -> DocumentRecord:
    """Read a file.

    Raises:
        InputError: It is no WebAnno TSV 3, or damaged.
    """
    return _File(source, context).read()


class _File:
    def __init__(self, source: Source, context: ReadContext) -> None:
        self._source = source
        self._context = context
        self._layers: list[_Layer] = []
        self._pieces: list[str] = []
        self._length = 0
        self._end = 0  # in UTF-16 units
        self._sentence = ""
        self._tokens: list[tuple[int, int, int, list[str]]] = []
        self._marks: dict[tuple[int, str], _Mark] = {}
        self._links: list[_Link] = []
        self._dropped: dict[str, int] = {}

    def _error(self, message: str, line: int | None = None, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name, line=line)

    def read(self) -> DocumentRecord:
        """Return the document."""
        for number, line in text_lines(self._source, self._context.encoding):
            if number == 1:
                if FIRST_LINE.match(line) is None:
                    raise self._error("it does not begin with #FORMAT=WebAnno TSV 3.", 1)
            elif line.startswith("#T_"):
                self._read_layer(line)
            elif line.startswith("#Text="):
                self._close()
                self._sentence = _unescaped(line.removeprefix("#Text="))
            elif line.startswith("#") and not self._tokens:
                continue
            elif line.strip():
                self._read_token(number, line)
        self._close()
        given = InputText("".join(self._pieces), self._error)
        for what, count in self._dropped.items():
            given.notes.dropped(what, _DROPPED[what], count)
        names = self._spans(given)
        return given.record(
            file=self._source.name, title=self._source.stem, sets=(self._set(given, names),)
        )

    def _read_layer(self, line: str) -> None:
        kind, _, rest = line.removeprefix("#T_").partition("=")
        name, *features = rest.strip().split("|")
        is_read = kind in ("SP", "RL") and (
            self._context.options.get("layers") == "all" or _WORD_LAYERS.match(name) is None
        )
        self._layers.append(_Layer(kind, name, [one for one in features if one], is_read))

    def _read_token(self, number: int, line: str) -> None:
        cells = line.split("\t")
        place = _PLACE.match(cells[1]) if len(cells) > 2 else None  # noqa: PLR2004
        if _TOKEN.match(cells[0]) is None or place is None or int(place[1]) > int(place[2]):
            raise self._error(
                "expected a token such as 1-1, its offsets and its text.",
                number,
                hint="Lines of a token have tabs between their cells.",
            )
        if int(place[1]) < self._end:
            raise self._error("the offsets of this token go back behind its sentence.", number)
        self._tokens.append((number, int(place[1]), int(place[2]), cells))

    def _close(self) -> None:
        """Take the sentence that was read: its text stands at the offset of its first token."""
        if not self._tokens:
            return
        line, first, _, _ = self._tokens[0]
        last = max(end for _, _, end, _ in self._tokens)
        if last - self._end > 2 * MAX_TEXT_LENGTH:
            raise self._error("the offsets reach beyond every text.", line)
        gap = first - self._end
        self._pieces.append("\n" * gap)
        self._length += gap
        text = self._sentence
        convert = converter(text, UTF16) or (lambda at: at if 0 <= at <= len(text) else None)
        if convert(last - first) is None:
            raise self._error(
                "the offsets of the tokens do not fit the #Text of the sentence.", line
            )
        self._pieces.append(text)
        for number, start, end, cells in self._tokens:
            one, other = convert(start - first), convert(end - first)
            if one is None or other is None:
                raise self._error("an offset lies inside a character.", number)
            self._read_cells(cells, (self._length + one, self._length + other))
        self._length += len(text)
        self._end = first + len(text.encode("utf-16-le", "surrogatepass")) // 2
        self._tokens = []

    def _read_cells(self, cells: Sequence[str], place: tuple[int, int]) -> None:
        at = 3
        for layer_number, layer in enumerate(self._layers):
            columns = [cells[i] if i < len(cells) else "_" for i in range(at, at + layer.width)]
            at += layer.width
            if all(cell in ("_", "") for cell in columns):
                continue
            if not layer.is_read:
                what = "chains" if layer.kind == "CH" else "layers"
                self._dropped[what] = self._dropped.get(what, 0) + 1
            elif layer.kind == "RL":
                self._read_links(layer, columns, cells[0])
            else:
                self._read_marks(layer_number, layer, columns, cells[0], place)
        if at < len(cells) and any(cell.strip() not in ("", "_") for cell in cells[at:]):
            self._dropped["cells"] = self._dropped.get("cells", 0) + 1

    def _read_marks(
        self,
        layer_number: int,
        layer: _Layer,
        columns: list[str],
        token: str,
        place: tuple[int, int],
    ) -> None:
        stacks = [_stack(cell) for cell in columns]
        for index in range(max(len(stack) for stack in stacks)):
            cells = [stack[index] if index < len(stack) else ("_", "") for stack in stacks]
            one = next((name for _, name in cells if name), "")
            key = (layer_number, one or f"{token}/{index}")
            mark = self._marks.setdefault(key, _Mark(layer))
            if place not in mark.places:
                mark.places.append(place)
            for feature, (value, _) in zip(layer.features, cells, strict=False):
                if value not in ("_", "*", ""):
                    mark.values.setdefault(feature, _unescaped(value))

    def _read_links(self, layer: _Layer, columns: list[str], token: str) -> None:
        values, sources = _stack(columns[0]), columns[-1].split("|")
        for index, source in enumerate(sources):
            match = _SOURCE.match(source)
            if match is None:
                self._dropped["links"] = self._dropped.get("links", 0) + 1
                continue
            value = values[index][0] if index < len(values) and len(columns) > 1 else "*"
            name = layer.short if value in ("_", "*", "") else _unescaped(value)
            start, end = match["start"] or "0", match["end"] or "0"
            self._links.append(_Link(layer, name, (match["token"], start), (token, end)))

    # -- labels -------------------------------------------------------------------------------

    def _spans(self, given: InputText) -> dict[tuple[int, str], SpanRecord]:
        found: dict[tuple[int, str], SpanRecord] = {}
        for key, mark in self._marks.items():
            pairs = self._joined(given.raw, mark.places)
            place = given.place(pairs)
            if place is None:
                given.notes.dropped("empty", "A mark on a token without text")
                continue
            label, values = self._label(mark)
            name = f"{key[0]}:{key[1]}"
            quote = quote_of(given.text, place)
            found[key] = SpanRecord(place, label, quote, name, attributes=values)
        return found

    @staticmethod
    def _joined(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Join the tokens of a mark where only blanks stand between them."""
        pieces = [list(pair) for pair in sorted(places) if pair[0] < pair[1]]
        if not pieces:
            return []
        joined = [pieces[0]]
        for start, end in pieces[1:]:
            if text[joined[-1][1] : start].strip():
                joined.append([start, end])
            else:
                joined[-1][1] = max(joined[-1][1], end)
        return list(canonical_fragments([(start, end) for start, end in joined]))

    def _label(self, mark: _Mark) -> tuple[str, dict[str, Any]]:
        asked = self._context.options.get("label")
        features = mark.layer.features
        name = asked if asked in features else None
        name = name or next((one for one in _LABEL_FEATURES if one in features), None)
        if name is None and len(features) == 1:
            name = features[0]
        values = {key: value for key, value in mark.values.items() if key not in (name, _ADDRESS)}
        return mark.values.get(name or "", mark.layer.short), values

    def _set(self, given: InputText, names: dict[tuple[int, str], SpanRecord]) -> SetRecord:
        entities: dict[str, EntityRecord] = {}
        for key, span in names.items():
            address = self._marks[key].values.get(_ADDRESS)
            if address:
                span.entity = address
                name = " ".join(span.quote.split())
                entities.setdefault(address, EntityRecord(address, name, span.label, address))
        return SetRecord(
            spans=list(names.values()),
            relations=list(self._relations(given, names)),
            entities=list(entities.values()),
            untyped=True,
        )

    def _relations(
        self, given: InputText, names: dict[tuple[int, str], SpanRecord]
    ) -> Iterator[RelationRecord]:
        for link in self._links:
            base = next((one[3:] for one in link.layer.features if one.startswith("BT_")), "")
            layers = [
                number
                for number, layer in enumerate(self._layers)
                if layer.kind == "SP" and layer.name == base
            ]
            ends = []
            for token, one in (link.source, link.target):
                keys = [(number, f"{token}/0" if one == "0" else one) for number in layers]
                ends.append(next((names[key] for key in keys if key in names), None))
            start, end = ends
            if start is None or end is None:
                given.notes.dropped("links", _DROPPED["links"])
            else:
                yield RelationRecord(link.value, str(start.id), str(end.id))


_DROPPED: Final = {
    "chains": "A link of a chain (coreference), which is not read",
    "layers": "A mark of a layer about words (parts of speech, syntax); layers=all reads it",
    "cells": "A line with more cells than layers",
    "links": "A relation whose end is not there",
}


def _stack(cell: str) -> list[tuple[str, str]]:
    """Return value and number of each mark that a cell stacks."""
    found = []
    for part in _PARTS.findall(cell) or ["_"]:
        match = _NUMBERED.match(part)
        found.append((part, "") if match is None else (match["value"], match["id"]))
    return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _LETTERS.get(match[1], match[1]), text)
