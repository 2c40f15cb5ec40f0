"""Spans and relations as CSV: one per row, for spreadsheets and statistics programs.

Cells are written as in ``csv_cells``.
"""

import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from annotator.formats.base import WriteContext
from annotator.formats.csv_cells import Cell, CsvLines, row_cells, value_cell
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
        self._lines = CsvLines(stream, context, header)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the spans of a row; with texts, also a row for a document without spans."""
        notes = Notes()
        head = row_cells(row)
        tail: list[Cell] = [row.document.text] if self._has_text else []
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

    def _cells(self, span: Span, row: ExportRow) -> list[Cell]:
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
        self._lines = CsvLines(stream, context, _RELATIONS)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the relations of a row."""
        notes = Notes()
        self._lines.write(self._rows(row), notes)
        if not row.relations:
            notes.dropped("no_relations", "A document without relations")
        ends = {end for one in row.relations for end in (one.from_id, one.to_id)}
        lonely = sum(span.id not in ends for span in row.spans)
        notes.dropped("spans", "A span without relations", lonely)
        note_losses(row, notes, carries=("relations", "relation_notes"))
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last row."""

    @staticmethod
    def _rows(row: ExportRow) -> Iterator[list[Cell]]:
        if not row.relations:
            return
        head = row_cells(row)
        spans = {
            span.id: (span.id, span.label, span.quote, span.start, span.end) for span in row.spans
        }
        for one in row.relations:
            ends = *spans[one.from_id], *spans[one.to_id]
            yield [*head, one.id, one.type, *ends, one.note or ""]
