"""doccano's JSONL, in both shapes: lists of [start, end, label], and entities with relations."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
)
from annotator.formats.doccano_read import UnitChoice, annotator_of, read_example
from annotator.formats.input_texts import Notes
from annotator.formats.json_lines import each_row
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.prodigy import CATEGORIES
from annotator.formats.records import DocumentRecord, ExportRow, Note
from annotator.formats.row_meta import row_meta
from annotator.formats.sources import Sample, Source
from annotator.formats.writers import StreamWriter
from annotator.model.errors import InputError
from annotator.model.spans import reading_order as span_order

_LISTS: Final = re.compile(rb'"(?:labels?)"\s*:\s*\[\s*\[\s*\d+\s*,\s*\d+\s*,\s*"')
_ENTITIES: Final = re.compile(rb'"(?:start_offset|end_offset)"\s*:\s*\d')
_EMPTY: Final = re.compile(rb'"(?:label|entities)"\s*:\s*\[\s*\].*"Comments"|"Comments"\s*:\s*\[')
_TEXT: Final = re.compile(rb'"(?:text|data)"\s*:\s*"')


class DoccanoReader:
    """Reads one text per line."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim rows whose labels have the shape of doccano."""
        if sample.folder is not None:
            return None
        first = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
        if not first.startswith(b"{") or _TEXT.search(first) is None:
            return None
        if _ENTITIES.search(first):
            return Guess(0.9, "its first line has labels with start_offset, as doccano writes them")
        if _LISTS.search(first):
            return Guess(0.9, "its first line has labels as [start, end, label], as in doccano")
        if _EMPTY.search(first):
            return Guess(0.85, "its first line has the keys of doccano")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each row as a document, or as the error that it is."""
        choice = UnitChoice(context.options.get("offset_unit", "auto"))
        annotator = annotator_of(source, context)

        def read(data: Any, number: int) -> DocumentRecord:
            return read_example(data, source.name, number, annotator, choice, context)

        yield from each_row(source, context.encoding, read)


class DoccanoSession:
    """Writes one row per annotation set."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._is_flat = context.options.get("shape") == "label"

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one row."""
        notes = Notes()
        spans = sorted(row.spans, key=span_order)
        notes.changed(
            "hull",
            "A span in pieces, written with its gaps filled",
            sum(len(span.fragments) > 1 for span in spans),
        )
        data: dict[str, Any] = {**row_meta(row.document), "id": row.document.id}
        data["text"] = row.document.text
        if row.annotator is not None:
            data["annotator"] = row.annotator
        carries = {"fragments", "metadata"}
        if self._is_flat:
            data["label"] = [[span.start, span.end, span.label] for span in spans]
        else:
            numbers = {span.id: number for number, span in enumerate(spans, 1)}
            data["entities"] = [
                {
                    "id": numbers[span.id],
                    "label": span.label,
                    "start_offset": span.start,
                    "end_offset": span.end,
                }
                for span in spans
            ]
            data["relations"] = [
                {
                    "id": number,
                    "from_id": numbers[link.from_id],
                    "to_id": numbers[link.to_id],
                    "type": link.type,
                }
                for number, link in enumerate(row.relations, 1)
            ]
            carries.add("relations")
        data["Comments"] = []
        self._stream.write(dump(data))
        self._stream.write(b"\n")
        note_losses(row, notes, carries=carries)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last row."""


FORMAT: Final = Format(
    FormatInfo(
        id="doccano",
        title="doccano JSONL: lists of [start, end, label], or entities with relations",
        extensions=(".jsonl",),
        offset_unit="codepoint",
        carries=(
            "text, title and metadata (as further keys)",
            "spans in one piece, relations (in the shape “entities”)",
            "the annotator, as a key and when reading as the file’s name",
        ),
        loses=(
            "fragments (gaps are filled), attributes, notes",
            "entities, document labels, state, flags",
            "origin, status, confidence, model, provenance",
            "relations in the shape “label”",
        ),
        read_options=(
            FormatOption(
                "offset_unit",
                "what offsets count; told by the words they cut when not given",
                values=("auto", "codepoint", "utf16", "grapheme"),
                default="auto",
            ),
            FormatOption(
                "annotator",
                "whether the name of the file (admin.jsonl) names the annotator",
                values=("file", "none"),
                default="file",
            ),
            CATEGORIES,
        ),
        write_options=(
            FormatOption(
                "shape",
                "entities with relations, or lists of [start, end, label]",
                values=("entities", "label"),
                default="entities",
            ),
        ),
    ),
    reader=DoccanoReader(),
    writer=StreamWriter(DoccanoSession),
)
