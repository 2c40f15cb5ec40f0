"""Spans and relations as CSV: one per row, for spreadsheets and statistics programs.

Rows end with CR LF and cells are quoted as RFC 4180 says; a cell that a spreadsheet would take for
a formula gets an apostrophe in front, as in ``facts_csv``.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from annotator.formats.base import FormatOption, WriteContext
from annotator.formats.facts_csv import BOM, harmless, value_cell
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order

FIXED: Final = (
    "document_id", "document_title", "document_date", "annotator", "set", "state", "span_id",
    "label", "start", "end", "text", "fragments",
)  # fmt: skip
PREFIX: Final = "attribute_"
_RELATIONS: Final = (
    "document_id", "document_title", "document_date", "annotator", "set", "state", "relation_id",
    "type", "from_id", "from_label", "from_text", "from_start", "from_end", "to_id", "to_label",
    "to_text", "to_start", "to_end", "note",
)  # fmt: skip
_Cell = str | int | float
BOM_OPTION: Final = FormatOption(
    "bom",
    "begin with a byte order mark, by which some spreadsheets know UTF-8",
    values=("no", "yes"),
    default="no",
)


class _Lines:
    """Writes rows of cells to a stream, harmless to spreadsheets."""

    def __init__(self, stream: BinaryIO, context: WriteContext, header: Sequence[str]) -> None:
        self._stream = stream
        if context.options.get("bom") == "yes":
            stream.write(BOM.encode())
        self.write([list(header)], Notes())

    def write(self, rows: Iterable[Sequence[_Cell]], notes: Notes) -> None:
        """Write rows and note the cells that were made harmless."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        for cells in rows:
            safe = [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
            notes.changed(
                "formulas",
                "A cell like a formula, written with an apostrophe in front",
                sum(a != b for a, b in zip(safe, cells, strict=True)),
            )
            writer.writerow(safe)
        self._stream.write(text.getvalue().encode())


def _head(row: ExportRow) -> list[_Cell]:
    document, one = row.document, row.annotation_set
    date = document.document_date
    return [
        document.id,
        document.title,
        "" if date is None else date.isoformat(),
        row.annotator or "",
        "" if one is None else one.kind,
        "" if one is None else one.state,
    ]


class SpansCsvSession:
    """Writes one row per span."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._attributes = [item.name for item in context.schema.attributes]
        self._has_text = context.options.get("document_text") == "yes"
        header = [*FIXED, *(f"{PREFIX}{name}" for name in self._attributes)]
        header += ["span_note", "entity", "entity_id", "origin", "status", "confidence", "model"]
        self._width = len(header)
        if self._has_text:
            header.append("document_text")
        self._lines = _Lines(stream, context, header)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the spans of a row; with texts, also a row for a document without spans."""
        notes = Notes()
        head = _head(row)
        tail: list[_Cell] = [row.document.text] if self._has_text else []
        rows = [
            [*head, *self._cells(span, row), *tail] for span in sorted(row.spans, key=span_order)
        ]
        if not rows and self._has_text:
            rows = [[*head, *([""] * (self._width - len(head))), *tail]]
        elif not rows:
            notes.dropped("no_spans", "A document without spans")
        self._lines.write(rows, notes)
        for span in row.spans:
            extra = span.attributes.keys() - set(self._attributes)
            notes.dropped("unknown", "An attribute that the label schema lacks", len(extra))
        note_losses(row, notes, carries=_CARRIES)
        return notes.all()

    def _cells(self, span: Span, row: ExportRow) -> list[_Cell]:
        entity = None if span.entity_id is None else row.entities.get(span.entity_id)
        pieces = [list(piece) for piece in span.fragments]
        return [
            span.id,
            span.label,
            span.start,
            span.end,
            span.quote,
            "" if len(pieces) == 1 else json.dumps(pieces),
            *(value_cell(span.attributes.get(name)) for name in self._attributes),
            span.note or "",
            "" if entity is None else entity.name,
            "" if entity is None else entity.id,
            span.origin,
            span.status or "",
            "" if span.confidence is None else span.confidence,
            span.model or "",
        ]

    def finish(self) -> None:
        """There is nothing after the last row."""


_CARRIES: Final = (
    "attributes", "notes", "entities", "fragments", "confidence", "status", "origin",
)  # fmt: skip


class RelationsCsvSession:
    """Writes one row per relation."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._lines = _Lines(stream, context, _RELATIONS)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the relations of a row."""
        notes = Notes()
        spans = {span.id: span for span in row.spans}
        head = _head(row)
        rows = []
        for one in row.relations:
            cells: list[_Cell] = [*head, one.id, one.type]
            for span in (spans[one.from_id], spans[one.to_id]):
                cells += [span.id, span.label, span.quote, span.start, span.end]
            rows.append([*cells, one.note or ""])
        self._lines.write(rows, notes)
        if not rows:
            notes.dropped("no_relations", "A document without relations")
        ends = {end for one in row.relations for end in (one.from_id, one.to_id)}
        lonely = sum(span.id not in ends for span in row.spans)
        notes.dropped("spans", "A span without relations", lonely)
        note_losses(row, notes, carries=("relations", "relation_notes"))
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last row."""
