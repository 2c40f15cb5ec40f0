"""CSV: spans out, one per line; tables of texts or of spans in."""

from typing import Final

from annotator.formats.base import Format, FormatInfo, FormatOption
from annotator.formats.csv_cells import BOM_OPTION
from annotator.formats.csv_read import CsvReader
from annotator.formats.csv_write import SpansCsvSession
from annotator.formats.field_mapping import EXCLUSIVE, INCLUSIVE, OFFSETS
from annotator.formats.writers import StreamWriter

FORMAT: Final = Format(
    FormatInfo(
        id="csv",
        title="CSV or TSV: texts or spans in, spans out, one per line",
        extensions=(".csv", ".tsv"),
        offset_unit="codepoint",
        carries=(
            "every span with label, offsets, words, fragments, attributes and note",
            "names of entities, origin, status, confidence, model",
            "document id, title and date, annotator, kind and state of the set",
            "the text of the documents with document_text=yes, which makes it readable again",
        ),
        loses=(
            "relations, document labels, flags and notes of sets, provenance",
            "publisher, address, language and other metadata",
            "when read again: entities, origin, status, confidence",
        ),
        read_options=(
            FormatOption(
                "delimiter",
                "what stands between cells; the most frequent one of the header when not given",
                values=("auto", "comma", "tab", "semicolon"),
                default="auto",
            ),
            FormatOption("text", "column of the text"),
            FormatOption("title", "column of the title"),
            FormatOption("date", "column of the document date"),
            FormatOption("publisher", "column of the publisher"),
            FormatOption("url", "column of the address"),
            FormatOption("language", "column of the language"),
            FormatOption("annotator", "column of the annotator"),
            FormatOption("label", "column of the label, where each row is a span"),
            FormatOption("start", "column of the first offset of a span"),
            FormatOption("end", "column of the offset behind a span"),
            FormatOption("quote", "column of the words of a span, to check it by or to find it by"),
            FormatOption("note", "column of a note"),
            OFFSETS,
            FormatOption(
                "end_is",
                "whether the end lies behind the last character or on it",
                values=(EXCLUSIVE, INCLUSIVE),
                default=EXCLUSIVE,
            ),
            FormatOption("attributes", "columns with attributes of spans, with commas between"),
        ),
        write_options=(
            BOM_OPTION,
            FormatOption(
                "document_text",
                "repeat the text of the document in every row",
                values=("no", "yes"),
                default="no",
            ),
        ),
    ),
    reader=CsvReader(),
    writer=StreamWriter(SpansCsvSession),
)
