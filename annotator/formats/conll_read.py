"""Documents made from tokens in columns."""

import re
from collections.abc import Iterator
from typing import Final

from annotator.formats.base import ReadContext
from annotator.formats.conll_rows import START, TokenRows
from annotator.formats.conll_tags import OUTSIDE, chunks
from annotator.formats.input_texts import InputText
from annotator.formats.records import DocumentRecord, SetRecord, SpanRecord
from annotator.formats.sources import Source
from annotator.formats.text_lines import text_blocks
from annotator.model.errors import InputError
from annotator.model.texts import MAX_TEXT_LENGTH
from annotator.schema.words import short

_COMMENT: Final = re.compile(r"#\s+(?P<key>newdoc id|[\w.]+)(?:\s*=\s?(?P<value>.*))?")
_NEW: Final = ("newdoc", "newdoc id")
_MAY_BE_NO_ROW: Final = ("", "-", "#", " ", "\t")


def columns_of(line: str) -> list[str]:
    """Cut a line at its tabs, or at blanks when it has no tab."""
    return line.split("\t") if "\t" in line else line.split()


def is_comment(line: str) -> bool:
    """Tell whether a line is a comment; "# O" is a token with its tag."""
    if not line.startswith("# ") or "\t" in line:
        return False
    words = line.split(maxsplit=2)
    return len(words) != 2 or words[1] == "newdoc"  # noqa: PLR2004


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(START) and not is_comment(line)


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
        self._rows = TokenRows(self._token, self._tag)
        self._known: dict[str, str] = {}
        self._line = 0

    def read(self) -> Iterator[DocumentRecord | InputError]:
        """Yield each document, or the error that it is."""
        for first, text in text_blocks(self._source, self._context.encoding):
            number = first
            *sentences, rest = text.replace("\r\n", "\n").split("\n\n")
            for lines in sentences:
                yield from self._read_lines(number, lines)
                self._rows.end_sentence()
                number += lines.count("\n") + 2
            if rest:
                yield from self._read_lines(number, rest.removesuffix("\n"))
        yield from self._document()

    def _read_lines(self, first: int, lines: str) -> Iterator[DocumentRecord | InputError]:
        """Take lines: in one go where all are plain rows, as they mostly are, else one by one."""
        if self._rows.add_table(lines):
            self._line = self._line or first
            return
        for number, whole in enumerate(lines.split("\n"), first):
            line = whole.rstrip("\r") if whole[-1:] == "\r" else whole
            if line[:1] in _MAY_BE_NO_ROW and not _is_row(line):
                yield from self._special(number, line)
                continue
            self._add_row(number, columns_of(line))

    def _add_row(self, number: int, columns: list[str]) -> None:
        rows = self._rows
        try:
            rows.add_row(columns)
        except IndexError:
            raise self._no_column(columns, number) from None
        if len(columns) < 2 or rows.length > MAX_TEXT_LENGTH:  # noqa: PLR2004
            raise self._unusable(number)
        self._line = self._line or number

    def _special(self, number: int, line: str) -> Iterator[DocumentRecord | InputError]:
        """Take a line that is no token."""
        if not line.strip():
            self._rows.end_sentence()
            return
        self._line = self._line or number
        if line.startswith(START):
            yield from self._document()
            return
        match = _COMMENT.match(line)
        key = "" if match is None else match["key"]
        if key in _NEW and self._rows.tokens:
            yield from self._document()
        if match is not None and match["value"] is not None:
            self._known.setdefault(key, match["value"].strip())

    def _no_column(self, columns: list[str], number: int) -> InputError:
        return self._error(
            f"the line has {len(columns)} columns only.",
            number,
            hint="Name the columns with --option token=N and --option tag=N.",
        )

    def _unusable(self, number: int) -> InputError:
        if self._rows.length > MAX_TEXT_LENGTH:
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
        rows, known, line = self._rows, self._known, self._line
        self._clear()
        if not rows.tokens:
            self._known = known  # comments before the first -DOCSTART- are about what follows
            return
        self._count += 1

        try:
            yield self._made(rows, known, line)
        except InputError as problem:
            yield problem

    def _made(self, rows: TokenRows, known: dict[str, str], line: int) -> DocumentRecord:
        def complain(message: str, *, hint: str = "") -> InputError:
            return self._error(message, line, hint=hint)

        text, starts, ends = rows.text(known.get("text", ""), self._join)
        given = InputText(text, complain)
        spans: list[SpanRecord] = []
        for begin, end in rows.sentences():
            tags = rows.tags[begin:end]
            if OUTSIDE.issuperset(tags):
                continue
            found, odd = chunks(tags)
            given.notes.changed("odd_tags", "A tag that cannot stand there began a span", odd)
            for first, last, label in found:
                pair = starts[begin + first], ends[begin + last - 1]
                place = given.anchored([pair], None, "codepoint")
                if place is not None:
                    quote = given.text[place[0][0] : place[0][1]]
                    spans.append(SpanRecord(place, label, quote))
        title = known.get("title") or known.get("newdoc id")
        if title is None and self._count > 1:
            title = f"{self._source.stem} {self._count}"
        one = SetRecord(annotator=known.get("annotator") or None, spans=spans)
        return given.record(
            file=self._source.name, line=line, sets=(one,), title=title or self._source.stem
        )
