"""JSONL: the native format ``annotator/1``, and plain rows with ``text`` and ``spans``."""

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
)
from annotator.formats.field_records import is_text_inside
from annotator.formats.json_lines import each_row
from annotator.formats.jsonl_rows import FORMAT_ID, read_row
from annotator.formats.jsonl_write import JsonlSession
from annotator.formats.offset_units import CODEPOINT, UNITS
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Sample, Source
from annotator.formats.writers import StreamWriter
from annotator.model.errors import InputError

_BOM: Final = codecs.BOM_UTF8
_OBJECT: Final = re.compile(rb'\s*\{\s*(?:"|\})')
_TEXT_KEY: Final = re.compile(rb'"text"\s*:\s*"')
_FORMAT_KEY: Final = re.compile(rb'"format"\s*:\s*"annotator/')
_SUFFIXES: Final = (".jsonl", ".ndjson")


class JsonlReader:
    """Reads one document per line."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim inputs whose first line begins a JSON object, preferably with a text."""
        if sample.folder is not None:
            return None
        head = sample.head.removeprefix(_BOM)
        named = sample.suffix in _SUFFIXES
        if not head.strip():
            return Guess(0.3, f"it is named {sample.suffix}") if named else None
        if _OBJECT.match(head) is None:
            # Named so, but something else: let the reader say what is wrong with its first line.
            return Guess(0.4, f"it is named {sample.suffix}") if named else None
        first = head.lstrip().split(b"\n", 1)[0]
        if _FORMAT_KEY.search(first):
            return Guess(1.0, f"its first line is a row of the format {FORMAT_ID}")
        if _TEXT_KEY.search(first) and not is_text_inside(first):
            return Guess(0.8, "its first line is a JSON object with a text")
        return Guess(0.5 if named else 0.3, "its first line begins a JSON object")

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each row as a document, or as the error that it is."""
        unit = context.options.get("offset_unit", CODEPOINT)

        def read(data: Any, number: int) -> DocumentRecord:
            return read_row(data, file=source.name, line=number, unit=unit)

        yield from each_row(source, context.encoding, read)


FORMAT: Final = Format(
    FormatInfo(
        id="jsonl",
        title="JSONL, one document and annotation set per line (annotator/1)",
        extensions=_SUFFIXES,
        offset_unit="codepoint",
        carries=(
            "text, title, metadata",
            "spans with fragments, attributes, notes, origin, confidence",
            "relations, entities, document labels",
            "annotation sets with annotator, state, flag and note",
        ),
        loses=("the operation log", "active time", "declined occurrences"),
        read_options=(
            FormatOption(
                "offset_unit",
                "what offsets count in rows that do not say",
                values=UNITS,
                default=CODEPOINT,
            ),
        ),
        write_options=(
            FormatOption(
                "facts",
                "facts inside facts: all in one list with their level, or each in the list"
                " “inner” of the fact around it",
                values=("flat", "nested"),
                default="flat",
            ),
        ),
    ),
    reader=JsonlReader(),
    writer=StreamWriter(JsonlSession),
)
