"""W3C Web Annotation: JSON-LD pages of annotations beside the texts they speak of."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import orjson

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    Guess,
    ReadContext,
    WriteContext,
)
from annotator.formats.file_names import FileNames, SetFolders
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import DocumentRecord, ExportRow, Note
from annotator.formats.sources import Sample, Source
from annotator.formats.web_annotation_read import ENTITY, read_annotations
from annotator.formats.writers import FolderWriter
from annotator.model.errors import InputError
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32
_CONTEXT: Final = re.compile(rb"https?://www\.w3\.org/ns/anno\.jsonld")
_SELECTOR: Final = re.compile(rb'"Text(?:Position|Quote)Selector"')
_CARRIES: Final = (
    "attributes", "relations", "notes", "relation_notes", "entities", "fragments",
)  # fmt: skip


class WebAnnotationReader:
    """Reads pages, collections, lists and single annotations."""

    def sniff(self, sample: Sample) -> Guess | None:
        """Claim JSON with the context or the selectors of Web Annotations."""
        if sample.folder is not None or not sample.head.lstrip().startswith((b"{", b"[")):
            return None
        if _CONTEXT.search(sample.head):
            return Guess(0.95, f"it has the JSON-LD context {CONTEXT}")
        if _SELECTOR.search(sample.head):
            return Guess(0.85, "it has selectors of Web Annotations")
        return None

    def read(self, source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
        """Yield a document for each text that is spoken of."""
        yield from read_annotations(source, context)


class WebAnnotationSession:
    """Writes a text and a page of annotations per row, in a folder for each annotator."""

    def __init__(self, folder: Path, _context: WriteContext) -> None:
        self._folder = folder
        self._folders = SetFolders()
        self._names = FileNames()
        self._last = ("", "")

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the two files of a row."""
        notes = Notes()
        document = row.document
        if self._last[0] != document.id:
            self._last = (document.id, self._names.give(document.title))
        name = self._last[1]
        if name != document.title:
            notes.changed("file_name", "A title that cannot be a file name was changed")
        place = self._folder / self._folders.of(row)
        place.mkdir(exist_ok=True)
        (place / f"{name}.txt").write_bytes(document.text.encode())
        page = {
            "@context": CONTEXT,
            "id": f"urn:annotator:page:{document.id}",
            "type": "AnnotationPage",
            "items": list(_items(row, quote(f"{name}.txt"))),
        }
        data = orjson.dumps(page, option=orjson.OPT_INDENT_2)
        (place / f"{name}.jsonld").write_bytes(data + b"\n")
        if not row.spans:
            notes.dropped("no_spans", "A document without spans, which has its text alone")
        note_losses(row, notes, carries=_CARRIES)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last row."""


def _items(row: ExportRow, address: str) -> Iterator[dict[str, Any]]:
    head: dict[str, Any] = {"type": "Annotation"}
    if row.annotator is not None:
        head["creator"] = {"type": "Person", "name": row.annotator}
    text = row.document.text
    for span in sorted(row.spans, key=span_order):
        parts = [_target(text, address, start, end) for start, end in span.fragments]
        yield {
            "id": f"urn:annotator:span:{span.id}",
            **head,
            "motivation": "tagging",
            "body": list(_span_bodies(span, row)),
            "target": parts[0] if len(parts) == 1 else {"type": "Composite", "items": parts},
        }
    for one in row.relations:
        body = [
            _text("tagging", one.type),
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": f"urn:annotator:span:{one.to_id}",
            },
        ]
        if one.note is not None:
            body.append(_text("commenting", one.note))
        yield {
            "id": f"urn:annotator:relation:{one.id}",
            **head,
            "motivation": "linking",
            "body": body,
            "target": f"urn:annotator:span:{one.from_id}",
        }


def _target(text: str, address: str, start: int, end: int) -> dict[str, Any]:
    return {
        "source": address,
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - _AROUND) : start],
                "suffix": text[end : end + _AROUND],
            },
        ],
    }


def _text(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _span_bodies(span: Span, row: ExportRow) -> Iterator[dict[str, Any]]:
    yield _text("tagging", span.label)
    if span.note is not None:
        yield _text("commenting", span.note)
    if span.attributes:
        value = orjson.dumps(dict(span.attributes)).decode()
        yield {**_text("describing", value), "format": "application/json"}
    entity = None if span.entity_id is None else row.entities.get(span.entity_id)
    if entity is not None:
        yield _text("identifying", entity.name)
        yield {
            "type": "SpecificResource",
            "purpose": "identifying",
            "source": entity.kb_id or f"{ENTITY}{entity.id}",
        }


FORMAT: Final = Format(
    FormatInfo(
        id="web-annotation",
        title="W3C Web Annotation (JSON-LD), beside the texts as files",
        extensions=(".jsonld", ".json"),
        offset_unit="codepoint",
        carries=(
            "text, title as the file’s name",
            "spans with fragments, attributes and notes, each by offsets and by quote",
            "relations with notes, entities with names and addresses",
            "annotators, as creators",
        ),
        loses=(
            "metadata, document labels, state, flags, kinds of sets",
            "origin, status, confidence, model, provenance",
            "kinds of entities where they differ from the label",
        ),
        read_options=(
            FormatOption(
                "offset_unit",
                "what offsets count; told by the quotes when not given",
                values=("auto", "codepoint", "utf16", "byte"),
                default="auto",
            ),
        ),
        output="folder",
    ),
    reader=WebAnnotationReader(),
    writer=FolderWriter(WebAnnotationSession),
)
