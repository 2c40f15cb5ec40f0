"""A format of somebody else's: a line per document, labels as [LABEL words] in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
)
from annotator.formats.records import DocumentRecord, ExportRow, Note, SetRecord, SpanRecord
from annotator.formats.sources import Sample, Source
from annotator.model.errors import InputError
from annotator.model.texts import text_sha256

MARK = re.compile(r"\[([A-Z]+) ([^\]]+)\]")


class Reader:
    """Reads the lines."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim files that begin with the name of the format."""
        return (
            Guess(0.9, "it begins with %sentences") if sample.head[:10] == b"%sentences" else None
        )

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield a document per line."""
        for number, line in source.lines():
            words = line.decode().rstrip("\n")
            if number > 1 and words:
                yield self._document(words, source.name, number)

    def _document(self, words: str, name: str, number: int) -> DocumentRecord:
        text, at = "", 0
        spans: list[SpanRecord] = []
        for match in MARK.finditer(words):
            text += words[at : match.start()]
            start = len(text)
            text += match[2]
            spans.append(SpanRecord(((start, len(text)),), match[1], match[2]))
            at = match.end()
        text += words[at:]
        return DocumentRecord(
            text, text_sha256(text), text, name, number, sets=(SetRecord(spans=spans),)
        )


class Session:
    """Writes the lines."""

    def __init__(self, stream: BinaryIO, *, upper: bool) -> None:
        self._stream, self._upper = stream, upper
        stream.write(b"%sentences\n")

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one line; spans within others are left out."""
        text, out, at, lost = row.document.text, "", 0, 0
        for span in row.spans:
            if span.start < at:
                lost += 1
                continue
            out += f"{text[at : span.start]}[{span.label} {text[span.start : span.end]}]"
            at = span.end
        out += text[at:]
        self._stream.write((out.upper() if self._upper else out).encode() + b"\n")
        return (Note("dropped", "nested", "A span within another", lost),) if lost else ()

    def finish(self) -> None:
        """Nothing more."""


class Writer:
    """Begins a session."""

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> Session:
        """Write to a stream."""
        assert not isinstance(target, Path)
        return Session(target, upper=context.options["case"] == "upper")


FORMAT = Format(
    FormatInfo(
        id="sentences",
        title="Sentences with labels in brackets",
        extensions=(".sentences",),
        offset_unit="none",
        carries=("text", "spans"),
        loses=("nested spans",),
        write_options=(FormatOption("case", "of letters", ("as-is", "upper"), "as-is"),),
    ),
    reader=Reader(),
    writer=Writer(),
)
