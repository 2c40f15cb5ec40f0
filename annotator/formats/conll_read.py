"""Documents made from tokens in columns."""

import json
import re
from collections.abc import Iterator
from typing import Final

from annotator.formats.base import ReadContext
from annotator.formats.conll_tags import OUTSIDE, chunks
from annotator.formats.input_texts import InputText
from annotator.formats.records import DocumentRecord, SetRecord, SpanRecord
from annotator.formats.sources import Source
from annotator.formats.text_lines import line_blocks
from annotator.model.errors import InputError
from annotator.model.texts import MAX_TEXT_LENGTH
from annotator.schema.words import short

_START: Final = "-DOCSTART-"
_COMMENT: Final = re.compile(r"#\s+(?P<key>newdoc id|[\w.]+)(?:\s*=\s?(?P<value>.*))?")
_NEW: Final = ("newdoc", "newdoc id")
_MAY_BE_NO_ROW: Final = ("", "-", "#", " ", "\t")
_NO_BLANK_BEFORE: Final = re.compile(r"[.,;:!?%)\]}»”’…]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b")
_NO_BLANK_AFTER: Final = frozenset("([{«“‘$£€")
_Row = list[str]
"""The columns of a line."""


def columns_of(line: str) -> list[str]:
    """Cut a line at its tabs, or at blanks when it has no tab."""
    return line.split("\t") if "\t" in line else line.split()


def is_comment(line: str) -> bool:
    """Tell whether a line is a comment; "# O" is a token with its tag."""
    if not line.startswith("# ") or "\t" in line:
        return False
    words = line.split()
    return len(words) != 2 or words[1] == "newdoc"  # noqa: PLR2004


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(_START) and not is_comment(line)


class ConllDocuments:
    """Reads the documents of a file."""

    def __init__(self, source: Source, context: ReadContext) -> None:
        self._source = source
        self._context = context
        self._join = context.options.get("join", "blank")
        self._token = self._column("token", "1")
        self._tag = self._column("tag", "0")
        self._count = 0
        self._clear()

    def _column(self, name: str, usual: str) -> int:
        """Return an index from 0; -1 is the last column."""
        value = self._context.options.get(name) or usual
        if not value.isascii() or not value.isdigit() or len(value) > 4:  # noqa: PLR2004
            raise InputError(
                f"the option {name} must be the number of a column, not “{short(value)}”.",
                hint="The first column is 1.",
            )
        return int(value) - 1

    def _clear(self) -> None:
        self._sentences: list[list[_Row]] = [[]]
        self._known: dict[str, str] = {}
        self._length = 0
        self._line = 0

    def read(self) -> Iterator[DocumentRecord | InputError]:
        """Yield each document, or the error that it is."""
        for first, lines in line_blocks(self._source, self._context.encoding):
            yield from self._read_lines(first, lines)
        yield from self._document()

    def _read_lines(self, first: int, lines: list[str]) -> Iterator[DocumentRecord | InputError]:
        rows = self._sentences[-1]
        token, tag = self._token, self._tag
        for number, whole in enumerate(lines, first):
            line = whole.rstrip("\r") if whole[-1:] == "\r" else whole
            if line[:1] in _MAY_BE_NO_ROW and not _is_row(line):
                yield from self._special(number, line)
                rows = self._sentences[-1]
                continue
            columns = line.split("\t") if "\t" in line else line.split()
            try:
                self._length += len(columns[token]) + 1
                columns[tag]
            except IndexError:
                raise self._no_column(columns, number) from None
            if len(columns) < 2 or self._length > MAX_TEXT_LENGTH:  # noqa: PLR2004
                raise self._unusable(number)
            if not self._line:
                self._line = number
            rows.append(columns)

    def _special(self, number: int, line: str) -> Iterator[DocumentRecord | InputError]:
        """Take a line that is no token."""
        if not line.strip():
            if self._sentences[-1]:
                self._sentences.append([])
            return
        self._line = self._line or number
        if line.startswith(_START):
            yield from self._document()
            return
        match = _COMMENT.match(line)
        key = "" if match is None else match["key"]
        if key in _NEW and self._sentences != [[]]:
            yield from self._document()
        if match is not None and match["value"] is not None:
            self._known.setdefault(key, match["value"].strip())

    def _no_column(self, columns: _Row, number: int) -> InputError:
        return self._error(
            f"the line has {len(columns)} columns only.",
            number,
            hint="Name the columns with --option token=N and --option tag=N.",
        )

    def _unusable(self, number: int) -> InputError:
        if self._length > MAX_TEXT_LENGTH:
            return self._error(
                f"the document has more than {MAX_TEXT_LENGTH:,} characters.",
                number,
                hint="Part the documents with -DOCSTART- lines.",
            )
        return self._error(
            "the line has one column only.",
            number,
            hint="Expected a token and its tag, with a tab or a blank between.",
        )

    def _error(self, message: str, number: int, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name, line=number)

    def _document(self) -> Iterator[DocumentRecord | InputError]:
        sentences = [rows for rows in self._sentences if rows]
        known, line = self._known, self._line
        self._clear()
        if not sentences:
            self._known = known  # comments before the first -DOCSTART- are about what follows
            return
        self._count += 1

        try:
            yield self._made(sentences, known, line)
        except InputError as problem:
            yield problem

    def _made(
        self, sentences: list[list[_Row]], known: dict[str, str], line: int
    ) -> DocumentRecord:
        def complain(message: str, *, hint: str = "") -> InputError:
            return self._error(message, line, hint=hint)

        text, places = self._text(sentences, known)
        given = InputText(text, complain)
        spans: list[SpanRecord] = []
        at = 0
        for rows in sentences:
            tags = [row[self._tag] for row in rows]
            found, odd = chunks(tags) if set(tags) - OUTSIDE else ([], 0)
            given.notes.changed("odd_tags", "A tag that cannot stand there began a span", odd)
            for first, last, label in found:
                start, end = places[at + first][0], places[at + last - 1][1]
                place = given.anchored([(start, end)], None, "codepoint")
                if place is not None:
                    quote = given.text[place[0][0] : place[0][1]]
                    spans.append(SpanRecord(place, label, quote))
            at += len(rows)
        title = known.get("title") or known.get("newdoc id")
        if title is None and self._count > 1:
            title = f"{self._source.stem} {self._count}"
        one = SetRecord(annotator=known.get("annotator") or None, spans=spans)
        return given.record(
            file=self._source.name, line=line, sets=(one,), title=title or self._source.stem
        )

    def _text(
        self, sentences: list[list[_Row]], known: dict[str, str]
    ) -> tuple[str, list[tuple[int, int]]]:
        """Return the text and the place of each token: as the offsets say, or put together."""
        exact = self._exact(sentences, known)
        if exact is not None:
            return exact
        pieces: list[str] = []
        places: list[tuple[int, int]] = []
        at = 0
        for number, rows in enumerate(sentences):
            before = ""
            for index, row in enumerate(rows):
                token = row[self._token]
                gap = self._gap(before, token) if index else "\n" if number else ""
                pieces += [gap, token]
                at += len(gap)
                places.append((at, at + len(token)))
                at += len(token)
                before = token
        pieces.append("\n")
        return "".join(pieces), places

    def _gap(self, before: str, token: str) -> str:
        if self._join == "nothing":
            return ""
        if self._join == "print" and (_NO_BLANK_BEFORE.match(token) or before in _NO_BLANK_AFTER):
            return ""
        return " "

    def _exact(
        self, sentences: list[list[_Row]], known: dict[str, str]
    ) -> tuple[str, list[tuple[int, int]]] | None:
        """Return the text of a comment and the offsets in the columns, when they agree."""
        written = known.get("text", "")
        if not written.startswith('"') or any(set(map(len, rows)) != {4} for rows in sentences):
            return None
        try:
            text = json.loads(written)
        except ValueError:
            return None
        places = []
        column = self._token
        try:
            for rows in sentences:
                for row in rows:
                    token, start, end = row[column], int(row[1]), int(row[2])
                    covered = text[start:end]
                    if covered != token and "".join(covered.split()) != token:
                        return None
                    places.append((start, end))
        except ValueError:  # no numbers
            return None
        is_there = all(0 <= start < end <= len(text) for start, end in places)
        return (text, places) if is_there else None
