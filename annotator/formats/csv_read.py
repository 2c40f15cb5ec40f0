"""CSV and TSV with named columns: a document per row, or a labeled span per row."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from annotator.formats.base import SAMPLE_ROWS, Column, Guess, ReadContext
from annotator.formats.csv_spans import SpanRows
from annotator.formats.csv_write import FIXED, PREFIX
from annotator.formats.input_texts import InputText, title_of
from annotator.formats.records import DocumentRecord, SetRecord
from annotator.formats.row_meta import meta_fields
from annotator.formats.sources import Sample, Source
from annotator.formats.text_lines import text_lines
from annotator.model.errors import InputError
from annotator.model.texts import MAX_TEXT_LENGTH
from annotator.schema.words import listed, short

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text", "document_text", "content", "body", "article", "article_text", "full_text",
        "maintext",
    ),
    "title": ("title", "document_title", "headline"),
    "date": (
        "document_date", "date", "published", "publication_date", "pub_date", "date_published",
    ),
    "publisher": ("publisher", "source", "outlet", "publication", "source_domain"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
    "annotator": ("annotator",),
    "label": ("label",),
    "start": ("start", "start_offset", "begin"),
    "end": ("end", "end_offset"),
    "quote": ("quote", "span_text", "covered_text"),
    "note": ("note",),
}  # fmt: skip
ATTRIBUTES: Final = "attributes"
ROLES: Final = (*_NAMES, ATTRIBUTES)
_DELIMITERS: Final = {"comma": ",", "tab": "\t", "semicolon": ";"}
_SUFFIXES: Final = (".csv", ".tsv")
_LONGEST_FIELD: Final = 2 * MAX_TEXT_LENGTH + 2
_HARMLESS: Final = re.compile("\\A'(?='*[=+\\-@\t\r\n＝＋－＠])")
_NAME: Final = re.compile(r"\s*\w[^.,;!?\n]{0,60}\Z")
_LINE_END: Final = re.compile(r"[\r\n]")


class CsvReader:
    """Reads tables with a header."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim files whose first line names a column for the text."""
        if sample.folder is not None or b"\x00" in sample.head:
            return None
        words = sample.head.decode("utf-8", "replace").removeprefix("\ufeff")
        line = _LINE_END.split(words, maxsplit=1)[0]
        if line.lstrip().startswith(("{", "[", "<")):
            return None
        try:
            header = next(csv.reader([line], delimiter=_delimiter(line, "auto")), [])
        except csv.Error:
            return None
        column = _find(header, "text")
        are_names = all(_NAME.match(cell) for cell in header) and len({*header}) == len(header)
        if len(header) > 1 and column is not None and are_names:
            return Guess(0.75, f"its first line names columns, “{header[column]}” among them")
        if sample.suffix in _SUFFIXES and line.strip():
            return Guess(0.65, f"it is named {sample.suffix}")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each document, or the error that it is."""
        yield from _Table(source, context).documents()

    def columns(self, sample: Sample, context: ReadContext) -> Sequence[Column]:
        """Return the columns with the values of the first rows, and what each is taken for."""
        head = sample.head
        if not sample.is_whole:  # its last line is cut off, maybe inside a character
            head = head[: head.rfind(b"\n") + 1] or head
        source = Source(None, name=sample.name, stream=io.BytesIO(head))
        return _Table(source, context).columns()


def _delimiter(line: str, choice: str) -> str:
    if choice in _DELIMITERS:
        return _DELIMITERS[choice]
    return max(_DELIMITERS.values(), key=line.count)


def _find(header: Sequence[str], name: str) -> int | None:
    """Return the column that usually has something."""
    plain = [one.strip().lower().replace(" ", "_").replace("-", "_") for one in header]
    return next((plain.index(one) for one in _NAMES[name] if one in plain), None)


class _Table:
    def __init__(self, source: Source, context: ReadContext) -> None:
        self._source = source
        self._context = context
        self._header: list[str] = []
        self._columns: dict[str, int] = {}
        self._attributes: dict[int, str] = {}
        self._is_ours = self._has_spans = False
        self._spans: SpanRows | None = None

    def _error(self, message: str, line: int, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name, line=line)

    def documents(self) -> Iterator[DocumentRecord | InputError]:
        csv.field_size_limit(_LONGEST_FIELD)
        waiting: list[tuple[int, list[str]]] = []
        for line, row in self._rows():
            if not self._header:
                self._read_header(row, line)
                self._check_text(line)
                if self._has_spans:
                    self._spans = SpanRows(
                        self._header,
                        self._columns,
                        self._attributes,
                        self._context.options,
                        self._error,
                    )
                continue
            if not any(cell.strip() for cell in row):
                continue
            cells = [*row, *([""] * (len(self._header) - len(row)))]
            if self._is_ours:
                cells = [_HARMLESS.sub("", cell, count=1) for cell in cells]
            if waiting and not self._is_same(waiting[0][1], cells):
                yield self._made(waiting)
                waiting = []
            waiting.append((line, cells))
            if self._spans is None:
                yield self._made(waiting)
                waiting = []
        if waiting:
            yield self._made(waiting)

    def columns(self) -> list[Column]:
        """Return the columns with the values of the first rows."""
        csv.field_size_limit(_LONGEST_FIELD)
        rows = list(islice(self._rows(), SAMPLE_ROWS + 1))
        if not rows:
            return []
        self._read_header(rows[0][1], 1)
        roles = {number: name for name, number in self._columns.items()}
        return [
            Column(
                name,
                tuple(cells[number] for _, cells in rows[1:] if number < len(cells)),
                ROLES,
                roles.get(number, ATTRIBUTES if number in self._attributes else ""),
            )
            for number, name in enumerate(self._header)
            if name
        ]

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        at = 0
        first: list[str] = []

        def lines() -> Iterator[str]:
            nonlocal at
            yield from first
            for number, text in stream:
                at = number
                yield text

        stream = text_lines(self._source, self._context.encoding, keep_ends=True)
        head = next(stream, None)
        if head is None:
            return
        first.append(head[1])
        delimiter = _delimiter(head[1], self._context.options.get("delimiter", "auto"))
        at = 1
        try:
            for cells in csv.reader(lines(), delimiter=delimiter, strict=False):
                yield at, cells
        except csv.Error as error:
            raise self._error(
                f"not valid CSV: {error}.", at, hint="Is a quotation mark left open?"
            ) from None

    def _read_header(self, cells: list[str], line: int) -> None:
        self._header = [cell.strip() for cell in cells]
        self._is_ours = tuple(self._header[: len(FIXED)]) == FIXED
        for name in _NAMES:
            asked = self._context.options.get(name)
            if asked == "":
                continue  # said to be none
            if asked:
                if asked not in self._header:
                    raise self._error(
                        f"there is no column “{short(asked)}”.", line, hint=self._there()
                    )
                self._columns[name] = self._header.index(asked)
                continue
            found = _find(self._header, name)
            if found is not None:
                self._columns[name] = found
        self._has_spans = "label" in self._columns and (
            {"start", "end"} <= self._columns.keys() or "quote" in self._columns
        )
        if not self._has_spans:
            for name in ("start", "end", "label", "quote"):
                self._columns.pop(name, None)
        elif not {"start", "end"} <= self._columns.keys():
            self._columns.pop("start", None)
            self._columns.pop("end", None)
        if self._is_ours:
            self._read_own_header()
        for name in filter(None, self._context.options.get("attributes", "").split(",")):
            if name.strip() not in self._header:
                raise self._error(f"there is no column “{short(name)}”.", line, hint=self._there())
            self._attributes[self._header.index(name.strip())] = name.strip()

    def _check_text(self, line: int) -> None:
        if "text" not in self._columns:
            raise self._error(
                "no column is named like a text.",
                line,
                hint=f"Name it with --option text=COLUMN. {self._there()}",
            )

    def _read_own_header(self) -> None:
        """Take the columns that the writer of spans makes, attributes with their prefix too."""
        self._columns["quote"] = FIXED.index("text")
        self._columns.pop("note", None)
        for number, name in enumerate(self._header):
            if name == "span_note":
                self._columns["note"] = number
            elif name.startswith(PREFIX):
                self._attributes[number] = name.removeprefix(PREFIX)
            elif name == "document_text":
                self._columns["text"] = number
        if "document_text" not in self._header:
            raise self._error(
                "the table has no texts of documents.",
                1,
                hint="Export it with --option document_text=yes.",
            )

    def _there(self) -> str:
        return f"The columns are {listed(self._header)}."

    def _is_same(self, one: list[str], other: list[str]) -> bool:
        names = ("text", "annotator")
        columns = [self._columns[name] for name in names if name in self._columns]
        return all(one[column] == other[column] for column in columns)

    def _cell(self, cells: list[str], name: str) -> str:
        column = self._columns.get(name)
        return "" if column is None else cells[column].strip()

    def _made(self, rows: list[tuple[int, list[str]]]) -> DocumentRecord | InputError:
        line, cells = rows[0]
        try:
            return self._document(rows, line, cells)
        except InputError as error:
            return error

    def _document(
        self, rows: list[tuple[int, list[str]]], line: int, cells: list[str]
    ) -> DocumentRecord:
        def error(message: str, *, hint: str = "") -> InputError:
            return self._error(message, line, hint=hint)

        given = InputText(cells[self._columns["text"]], error)
        known = {
            "title": self._cell(cells, "title"),
            "document_date": self._cell(cells, "date"),
            "publisher": self._cell(cells, "publisher"),
            "url": self._cell(cells, "url"),
            "language": self._cell(cells, "language"),
        }
        has_spans = self._spans is not None
        if has_spans and not self._cell(cells, "title"):
            known["title"] = title_of(given.text)
        used = {*self._columns.values(), *self._attributes}
        rest = {
            name: cells[number]
            for number, name in enumerate(self._header)
            if number not in used and name and cells[number].strip()
        }
        if has_spans:
            count = 0 if self._is_ours else len(rest)
            given.notes.dropped("columns", "A cell of a column that is not read", count)
            rest = {}
        fields = meta_fields({**rest, **{key: value for key, value in known.items() if value}})
        if len(cells) > len(self._header):
            given.notes.dropped("cells", "A cell behind the last column")
        annotator = self._cell(cells, "annotator") or None
        spans = [] if self._spans is None else self._spans.read(given, rows)
        one = SetRecord(annotator=annotator, spans=spans, untyped=True)
        sets = (one,) if has_spans or annotator else ()
        if not has_spans and self._cell(cells, "note"):
            fields["note"] = self._cell(cells, "note")
        title = fields.pop("title", None) or title_of(given.text)
        return given.record(file=self._source.name, line=line, sets=sets, title=title, **fields)
