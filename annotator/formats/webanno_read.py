"""WebAnno TSV 3 as a document record: sentences with their text, a token per line.

Offsets count UTF-16 units; ``webanno_marks`` reads the cells.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.cas_types import RELATION, SPAN
from annotator.formats.input_texts import InputText
from annotator.formats.offset_units import UTF16, converter
from annotator.formats.project_files import UNTOUCHED, ProjectFile
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.sources import Source
from annotator.formats.text_lines import text_lines
from annotator.formats.uima_layers import (
    ADDRESS,
    CHAIN_FEATURES,
    Mentions,
    chain_name,
    is_about_words,
    label_and_attributes,
)
from annotator.formats.webanno_layers import CHAINS, RELATIONS, SPANS, read_layer, unescaped
from annotator.formats.webanno_marks import Key, Mark, Marks
from annotator.model.annotators import SetKind
from annotator.model.errors import InputError
from annotator.model.spans import Fragment, canonical_fragments, quote_of
from annotator.model.texts import MAX_TEXT_LENGTH
from annotator.model.tokens import is_blank

FIRST_LINE: Final = re.compile(r"#FORMAT=WebAnno TSV 3(?:\.\d+)?\s*\Z")
_TEXT: Final = "#Text="
# A token, where it begins and ends, its words, and its other cells.
_ROW: Final = re.compile(
    r"(\d{1,9}-\d{1,9}(?:\.\d+)?)\t(\d{1,9})-(\d{1,9})\t[^\t]*(?:\t(.*))?\Z", re.DOTALL
)


def read_webanno(
    source: Source, context: ReadContext, file: ProjectFile | None = None
) -> DocumentRecord:
    """Read a file; ``file`` is what its place in a project says of it.

    Raises:
        InputError: It is no WebAnno TSV 3, or damaged.
    """
    place = file or ProjectFile(source.name, b"", "tsv", source.stem)
    return _File(source, context, place).read()


class _File:
    def __init__(self, source: Source, context: ReadContext, file: ProjectFile) -> None:
        self._source = source
        self._file = file
        self._context = context
        self._pieces: list[str] = []
        self._length = 0
        self._end = 0  # in UTF-16 units
        self._lines: list[str] = []
        self._tokens: list[tuple[int, int, int, re.Match[str]]] = []
        self._found = Marks()

    def _error(self, message: str, line: int | None = None, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name, line=line)

    def read(self) -> DocumentRecord:
        """Return the document."""
        row = _ROW.match
        for number, line in text_lines(self._source, self._context.encoding):
            match = row(line)
            if match is not None and number > 1:  # most lines
                self._add_token(number, match)
            elif number == 1:
                if FIRST_LINE.match(line) is None:
                    raise self._error("it does not begin with #FORMAT=WebAnno TSV 3.", 1)
            elif line.startswith("#T_"):
                layer = read_layer(line)
                layer.is_read = layer.kind in (SPANS, CHAINS, RELATIONS) and (
                    self._context.options.get("layers") == "all" or not is_about_words(layer.name)
                )
                self._found.declare(layer)
            elif line.startswith("#"):
                if self._tokens:
                    self._close()
                if line.startswith(_TEXT):  # one for each line of the sentence
                    self._lines.append(unescaped(line.removeprefix(_TEXT)))
            elif line.strip():
                raise self._no_token(number)
            elif self._tokens:
                self._close()
        self._close()
        given = InputText("".join(self._pieces), self._error)
        for what, count in self._found.broken.items():
            given.notes.dropped(what, _DROPPED[what], count)
        found = _Labels(self._found, given, self._context).read()
        place = self._file
        given.notes.dropped("initial", UNTOUCHED, place.skipped)
        found.annotator, found.kind, found.state = place.annotator, place.kind, place.state
        is_nobody = found.annotator is None and found.kind in (None, SetKind.IMPORTED.value)
        is_empty = place.is_placed and is_nobody and not found.spans
        sets = () if is_empty else (found,)
        return given.record(file=self._source.name, title=place.title, sets=sets)

    def _add_token(self, number: int, row: re.Match[str]) -> None:
        start, end = int(row[2]), int(row[3])
        if start > end:
            raise self._no_token(number)
        if start < self._end:
            raise self._error("the offsets of this token go back behind its sentence.", number)
        self._tokens.append((number, start, end, row))

    def _no_token(self, number: int) -> InputError:
        return self._error(
            "expected a token such as 1-1, its offsets and its text.",
            number,
            hint="Lines of a token have tabs between their cells.",
        )

    def _close(self) -> None:
        """Take the sentence that was read: its text stands at the offset of its first token."""
        if not self._tokens:
            return
        line, first, _, _ = self._tokens[0]
        _, starts, ends, _ = zip(*self._tokens, strict=True)
        last = max(ends)
        if last - self._end > 2 * MAX_TEXT_LENGTH:
            raise self._error("the offsets reach beyond every text.", line)
        gap = first - self._end
        self._pieces.append("\n" * gap)
        self._length += gap
        text = "\n".join(self._lines)
        units = converter(text, UTF16)
        convert = units or (lambda at: at if 0 <= at <= len(text) else None)
        if convert(last - first) is None:
            raise self._error(
                "the offsets of the tokens do not fit the #Text of the sentence.", line
            )
        self._pieces.append(text)
        # Then every offset is in the text and none in a character, and a word without marks has
        # nothing else to say.
        is_sure = units is None and min(starts) == first
        nothing = self._found.nothing
        for number, start, end, row in self._tokens:
            cells = row[4]
            if is_sure and cells in nothing:
                continue
            one, other = convert(start - first), convert(end - first)
            if one is None or other is None:
                raise self._error("an offset lies inside a character.", number)
            if cells:
                self._found.read_row(row[1], cells, (self._length + one, self._length + other))
        self._length += len(text)
        self._end = first + len(text.encode("utf-16-le", "surrogatepass")) // 2
        self._tokens, self._lines = [], []


class _Labels:
    """The marks of a file as an annotation set."""

    def __init__(self, found: Marks, given: InputText, context: ReadContext) -> None:
        self._found = found
        self._input = given
        self._asked = context.options.get("label")
        self._spans: dict[Key, SpanRecord] = {}
        self._at: dict[tuple[Fragment, ...], list[SpanRecord]] = {}
        self._mentions = Mentions()

    def read(self) -> SetRecord:
        """Return the annotation set."""
        for key, mark in self._found.marks.items():
            if mark.layer.kind == SPANS:
                self._read_span(key, mark)
        for chain in self._found.chains.values():
            self._read_chain(chain)
        relations = list(self._relations())
        spans = list(self._spans.values())
        return SetRecord(
            spans=spans,
            relations=relations,
            entities=self._mentions.entities(spans, self._input.notes),
            untyped=True,
        )

    def _new(self, key: Key, mark: Mark, label: str, values: dict[str, Any]) -> SpanRecord | None:
        pairs = _joined(self._input.raw, mark.places)
        place = self._input.place(pairs)
        if place is None:
            self._input.notes.dropped("empty", "A mark on a token without text")
            return None
        quote = quote_of(self._input.text, place)
        span = SpanRecord(place, label, quote, f"{key[0]}:{key[1]}", attributes=values)
        self._spans[key] = span
        return span

    def _read_span(self, key: Key, mark: Mark) -> None:
        layer = mark.layer
        label, values = label_and_attributes(layer.short, layer.plain, mark.values, self._asked)
        span = self._new(key, mark, label, values)
        if span is not None:
            if layer.name == SPAN:
                span.attributes = {one: item for one, item in values.items() if one != "note"}
                span.note = mark.values.get("note")
            self._at.setdefault(span.fragments, []).append(span)
            if address := mark.values.get(ADDRESS):
                self._mentions.address(span, address)

    def _read_chain(self, chain: dict[int, Key]) -> None:
        members: list[SpanRecord] = []
        for _, key in sorted(chain.items()):
            mark = self._found.marks[key]
            values = {one: mark.values.get(one) for one in CHAIN_FEATURES}
            place = self._input.place(_joined(self._input.raw, mark.places)) or ()
            make = partial(self._new, key, mark, chain_name(mark.layer.name), {})
            taken = {one.id for one in members}
            span = self._mentions.member(values, self._at.get(place, []), taken, make)
            if span is not None:
                members.append(span)
        self._mentions.chain(members)

    def _relations(self) -> Iterator[RelationRecord]:
        for link in self._found.links:
            host = link.host
            if link.start is not None:
                host = self._found.find(link.target, *link.start)
            target = self._found.find(link.target, *link.end)
            start = None if host is None else self._spans.get(host)
            end = None if target is None else self._spans.get(target)
            if start is None or end is None:
                self._input.notes.dropped("links", _DROPPED["links"])
                continue
            label, rest, note = link.role, dict[str, Any](), None
            if not label:
                layer = link.layer
                label, rest = label_and_attributes(
                    layer.short, layer.plain, dict(link.values), self._asked
                )
                note = rest.pop("note", None) if layer.name == RELATION else None
            self._input.notes.dropped(
                "relation_features", "A value of a relation beside its label", len(rest)
            )
            yield RelationRecord(label, str(start.id), str(end.id), note=note)


def _joined(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the tokens of a mark where only blanks stand between them."""
    pieces = [list(pair) for pair in sorted(places) if pair[0] < pair[1]]
    if not pieces:
        return []
    joined = [pieces[0]]
    for start, end in pieces[1:]:
        if all(is_blank(char) for char in text[joined[-1][1] : start]):
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return list(canonical_fragments([(start, end) for start, end in joined]))


_DROPPED: Final = {
    "chains": "A link of a chain (coreference) that does not say which",
    "layers": "A mark of a layer about words (parts of speech, syntax); layers=all reads it",
    "cells": "A line with more cells than layers",
    "links": "A relation or slot whose end is not there",
}
