"""Parquet: a row per annotation set with lists of spans and relations, or a row per span.

Needs the extra ``parquet`` (pyarrow); rows go out in groups, so memory stays constant.
Source of the format: https://parquet.apache.org/docs/file-format/.
"""

import io
from typing import Any, BinaryIO, Final

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext
from annotator.formats.columns import CARRIES, Column, ListOf, Struct, Type, TypedRows
from annotator.formats.extras import Extra
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.writers import StreamWriter

EXTRA: Final = Extra("parquet", "pyarrow")
_ROWS_IN_A_GROUP: Final = 10_000
_CHARACTERS_IN_A_GROUP: Final = 8_000_000
_SPAN_CHARACTERS: Final = 200
"""What a span weighs besides the text, roughly."""
_REPEATED: Final = ("id", "title", "document_date", "publisher", "set", "annotator", "state")
_LEFT_OUT_OF_SPANS: Final = frozenset(("relations", "document_labels"))


class ParquetSession:
    """Writes rows in groups."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        EXTRA.check("parquet")
        import pyarrow as pa
        from pyarrow import parquet

        self._arrow: Any = pa
        self._rows = TypedRows(context.schema)
        self._is_flat = context.options.get("rows") == "spans"
        columns = self._span_columns() if self._is_flat else self._rows.columns
        about = {
            "annotator.schema": f"{context.schema.name} {context.schema.version}",
            "annotator.offset_unit": "codepoint",
        }
        fields = [self._field(one) for one in columns]
        self._schema = self._arrow.schema(fields, metadata=about)
        compression = context.options.get("compression", "zstd")
        self._writer = parquet.ParquetWriter(_Sink(stream), self._schema, compression=compression)
        self._group: list[dict[str, Any]] = []
        self._weight = 0

    def _span_columns(self) -> tuple[Column, ...]:
        document = [
            Column(_document_name(one.name), one.type)
            for one in self._rows.document_columns
            if one.name in _REPEATED
        ]
        return (*document, *self._rows.span_fields)

    def _field(self, column: Column) -> Any:
        return self._arrow.field(column.name, self._type(column.type))

    def _type(self, type_: Type) -> Any:
        arrow = self._arrow
        if isinstance(type_, ListOf):
            return arrow.list_(self._type(type_.item))
        if isinstance(type_, Struct):
            return arrow.struct([self._field(one) for one in type_.fields])
        return {
            "string": arrow.string,
            "timex": arrow.string,
            "int": arrow.int64,
            "float": arrow.float64,
            "bool": arrow.bool_,
            "date": arrow.date32,
        }[type_]()

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one row, or one for each span."""
        notes = Notes()
        if self._is_flat:
            document = self._rows.document(row)
            known = {_document_name(name): document[name] for name in _REPEATED}
            self._group += [{**known, **span} for span in self._rows.spans(row, notes)]
            carries = CARRIES - _LEFT_OUT_OF_SPANS
            lost = [row.document.url, row.document.language]
            notes.dropped("text", "The text around spans was left out")
        else:
            self._group.append(self._rows.row(row, notes))
            self._weight += len(row.document.text)
            carries, lost = CARRIES, []
        self._weight += _SPAN_CHARACTERS * len(row.spans)
        note_losses(row, notes, carries={*carries, "metadata"})
        further = len(row.document.meta) + sum(one is not None for one in lost)
        notes.dropped("metadata", "A further detail of a document", further)
        notes.dropped("note", "The note on a document", int(bool(row.document.note)))
        if len(self._group) >= _ROWS_IN_A_GROUP or self._weight >= _CHARACTERS_IN_A_GROUP:
            self._save()
        return notes.all()

    def _save(self) -> None:
        if self._group:
            table = self._arrow.Table.from_pylist(self._group, schema=self._schema)
            self._writer.write_table(table)
        self._group, self._weight = [], 0

    def finish(self) -> None:
        """Write the rest and the foot of the file; the stream stays open."""
        self._save()
        self._writer.close()


def _document_name(name: str) -> str:
    """Return how a column of documents is called beside those of spans."""
    return name if name.startswith("document_") else f"document_{name}"


class _Sink(io.RawIOBase):
    """Passes bytes on, and drops what a writer left alone says after the stream was closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._count = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._count

    def write(self, data: Any) -> int:
        length = len(data)
        self._count += length
        if not self._stream.closed:
            self._stream.write(data)
        return length


FORMAT: Final = Format(
    FormatInfo(
        id="parquet",
        title="Parquet: typed columns, nested lists of spans, relations and facts",
        extensions=(".parquet",),
        offset_unit="codepoint",
        carries=(
            "text, title, date, publisher, address and language",
            "spans with fragments, attributes, notes, confidence; relations; facts",
            "document labels, annotator, kind and state of the set",
        ),
        loses=(
            "further metadata and notes on documents",
            "flags and notes of sets",
            "status, provenance, confidence of relations",
            "text, relations, facts and document labels with rows=spans",
        ),
        write_options=(
            FormatOption(
                "rows",
                "a row per annotation set with nested lists, or a row per span",
                values=("documents", "spans"),
                default="documents",
            ),
            FormatOption(
                "compression",
                "how columns are packed",
                values=("zstd", "snappy", "gzip", "none"),
                default="zstd",
            ),
        ),
        needs=EXTRA,
    ),
    writer=StreamWriter(ParquetSession),
)
