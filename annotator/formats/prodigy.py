"""Prodigy's JSONL, with tokens, spans and relations."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
)
from annotator.formats.input_texts import Notes
from annotator.formats.json_lines import each_row
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.prodigy_read import read_task
from annotator.formats.records import DocumentRecord, ExportRow, Note
from annotator.formats.row_meta import row_meta
from annotator.formats.sources import Sample, Source
from annotator.formats.writers import StreamWriter
from annotator.model.documents import SetState
from annotator.model.errors import InputError
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order
from annotator.model.tokens import tokenize

_MARKS: Final = re.compile(rb'"(?:_input_hash|_task_hash|_session_id|_view_id|_annotator_id)"\s*:')
_SPANS: Final = re.compile(rb'"token_start"\s*:\s*\d')
_ANSWER: Final = re.compile(rb'"answer"\s*:\s*"(?:accept|reject|ignore)"')
_TEXT: Final = re.compile(rb'"text"\s*:\s*"')
_CARRIES: Final = (
    "attributes", "relations", "notes", "relation_notes", "metadata", "confidence", "fragments",
)  # fmt: skip


class ProdigyReader:
    """Reads one text per line."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim rows that have the marks of Prodigy."""
        if sample.folder is not None:
            return None
        first = sample.head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
        if not first.startswith(b"{") or _TEXT.search(first) is None:
            return None
        if b'"format":"annotator/' in first:
            return None
        found = _MARKS.search(first) or _ANSWER.search(first) or _SPANS.search(first)
        if found is None:
            return None
        key = found.group().split(b'"')[1].decode()
        return Guess(0.9, f"its first line has the key “{key}” of Prodigy")

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield each row as a document, or as the error that it is."""

        def read(data: Any, number: int) -> DocumentRecord:
            return read_task(data, file=source.name, line=number, context=context)

        yield from each_row(source, context.encoding, read)


class ProdigySession:
    """Writes one row per annotation set."""

    def __init__(self, stream: BinaryIO, _context: WriteContext) -> None:
        self._stream = stream

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one row."""
        notes = Notes()
        self._stream.write(dump(_task(row, notes)))
        self._stream.write(b"\n")
        note_losses(row, notes, carries=_CARRIES)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last row."""


def _task(row: ExportRow, notes: Notes) -> dict[str, Any]:
    document, one = row.document, row.annotation_set
    text = document.text
    tokens = tokenize(text)
    places = _Tokens(tokens)
    spans = sorted(row.spans, key=span_order)
    written = {span.id: _span(span, places, notes) for span in spans}
    task: dict[str, Any] = {
        "text": text,
        "meta": row_meta(document),
        "tokens": [
            {
                "text": text[start:end],
                "start": start,
                "end": end,
                "id": number,
                "ws": text[end : end + 1].isspace(),
            }
            for number, (start, end) in enumerate(tokens)
        ],
        "spans": list(written.values()),
    }
    if row.relations:
        task["relations"] = [
            _relation(written[link.from_id], written[link.to_id], link.type, link.note)
            for link in row.relations
        ]
    if row.annotator is not None:
        task["_annotator_id"] = task["_session_id"] = row.annotator
    task["_view_id"] = "relations" if row.relations else "spans_manual"
    if one is not None and one.state == SetState.DONE:
        task["answer"] = "accept"
    return task


def _relation(
    head: dict[str, Any], child: dict[str, Any], label: str, note: str | None
) -> dict[str, Any]:
    keys = ("start", "end", "token_start", "token_end", "label", "id")
    found: dict[str, Any] = {
        "head": head["token_end"],
        "child": child["token_end"],
        "label": label,
        "head_span": {key: head[key] for key in keys},
        "child_span": {key: child[key] for key in keys},
    }
    return found if note is None else {**found, "note": note}


def _span(span: Span, places: "_Tokens", notes: Notes) -> dict[str, Any]:
    first, last, is_exact = places.around(span.start, span.end)
    if not is_exact:
        notes.changed(
            "misaligned", "A span that begins or ends inside a token; its characters are exact"
        )
    found: dict[str, Any] = {
        "start": span.start,
        "end": span.end,
        "token_start": first,
        "token_end": last,
        "label": span.label,
        "id": span.id,
    }
    if len(span.fragments) > 1:
        found["fragments"] = [list(piece) for piece in span.fragments]
        notes.changed("hull", "A span in pieces, which Prodigy shows with its gaps filled")
    if span.attributes:
        found["attributes"] = dict(span.attributes)
    if span.note is not None:
        found["note"] = span.note
    if span.confidence is not None:
        found["score"] = span.confidence
    if span.model is not None:
        found["source"] = span.model
    return found


class _Tokens:
    def __init__(self, tokens: Sequence[tuple[int, int]]) -> None:
        self._starts = [start for start, _ in tokens]
        self._ends = [end for _, end in tokens]

    def around(self, start: int, end: int) -> tuple[int, int, bool]:
        """Return the first and last token that a stretch touches, and whether both edges agree."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end) - 1
        if not self._starts:
            return 0, 0, False
        first = min(first, len(self._starts) - 1)
        last = max(first, last)
        return first, last, (self._starts[first], self._ends[last]) == (start, end)


CATEGORIES: Final = FormatOption(
    "categories", "name of the document label that takes categories of the whole text"
)

FORMAT: Final = Format(
    FormatInfo(
        id="prodigy",
        title="Prodigy JSONL with tokens, spans and relations",
        extensions=(".jsonl",),
        offset_unit="codepoint",
        carries=(
            "text, title and metadata (in meta)",
            "spans and relations, with notes; confidence and model of spans",
            "attributes and fragments, in keys that Prodigy keeps but does not show",
            "the annotator as session, a set that is done as accepted",
        ),
        loses=(
            "document labels, flags and notes of sets",
            "entities, origin, status, provenance",
            "confidence of relations",
        ),
        read_options=(
            FormatOption(
                "annotator",
                "whether the session names the annotator",
                values=("session", "none"),
                default="session",
            ),
            CATEGORIES,
        ),
    ),
    reader=ProdigyReader(),
    writer=StreamWriter(ProdigySession),
)
