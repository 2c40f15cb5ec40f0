"""Native JSONL rows, ``annotator/1``: the same content always gives the same bytes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.base import WriteContext
from annotator.formats.facts import FactRows
from annotator.formats.jsonl_rows import FORMAT_ID, META_KEYS
from annotator.formats.records import ExportRow, Note
from annotator.model.documents import Document, SetState
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.relations import reading_order as relation_order
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order

_NO_NOTES: Final[tuple[Note, ...]] = ()


class JsonlSession:
    """Writes native rows to a stream."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        schema = context.schema
        self._stream = stream
        self._schema = {"name": schema.name, "version": schema.version}
        self._attributes: dict[str, Any] = {item.name: None for item in schema.attributes}
        self._unset = orjson.Fragment(orjson.dumps(self._attributes))
        self._document_labels: dict[str, Any] = {item.name: None for item in schema.document_labels}
        facts = FactRows(schema)
        self._facts = facts.trees if context.options.get("facts") == "nested" else facts.rows

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one row; nothing is ever lost."""
        self._stream.write(dump(self._build(row)))
        self._stream.write(b"\n")
        return _NO_NOTES

    def finish(self) -> None:
        """There is nothing after the last row."""

    def _build(self, row: ExportRow) -> dict[str, Any]:
        document, one = row.document, row.annotation_set
        spans = sorted(row.spans, key=span_order)
        relations = sorted(row.relations, key=relation_order)
        return {
            "format": FORMAT_ID,
            "id": document.id,
            "title": document.title,
            "text": document.text,
            "text_sha256": document.text_sha256,
            "meta": _meta(document),
            "set": None if one is None else one.kind,
            "annotator": row.annotator,
            "state": SetState.NEW.value if one is None else one.state,
            "flag": None if one is None else one.flag,
            "note": None if one is None else one.note,
            "schema": self._schema,
            "spans": [self._span(span) for span in spans],
            "relations": [_relation(relation) for relation in relations],
            "entities": _entities(spans, row.entities),
            "document_labels": _filled(
                self._document_labels, {} if one is None else one.document_labels
            ),
            "facts": self._facts(spans, relations, row.entities),
            "offset_unit": "codepoint",
        }

    def _span(self, span: Span) -> dict[str, Any]:
        fragments = span.fragments
        return {
            "id": span.id,
            "start": fragments[0][0],
            "end": fragments[-1][1],
            "label": span.label,
            "text": span.quote,
            "fragments": fragments,
            "attributes": _filled(self._attributes, span.attributes)
            if span.attributes
            else self._unset,
            "note": span.note,
            "origin": span.origin,
            "status": span.status,
            "confidence": span.confidence,
            "model": span.model,
            "provenance": None if span.provenance is None else dict(span.provenance),
        }


def dump(value: Any) -> bytes:
    """Write a value as compact UTF-8 JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:  # whole numbers beyond 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, orjson.Fragment):
        return orjson.loads(value.contents)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _filled(names: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return every name with its value or null; names that the schema lacks come last, sorted."""
    if not values:
        return dict(names)
    if values.keys() <= names.keys():
        return {**names, **values}
    rest = sorted(values.keys() - names.keys())
    return {**{name: values.get(name) for name in names}, **{name: values[name] for name in rest}}


def _meta(document: Document) -> dict[str, Any]:
    date = document.document_date
    rest = dict(document.meta)
    if document.note is not None:
        rest["note"] = document.note
    return {
        "document_date": None if date is None else date.isoformat(),
        "publisher": document.publisher,
        "url": document.url,
        "language": document.language,
        **{key: rest[key] for key in sorted(rest) if key not in META_KEYS},
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "type": relation.type,
        "from": relation.from_id,
        "to": relation.to_id,
        "note": relation.note,
        "origin": relation.origin,
        "status": relation.status,
        "confidence": relation.confidence,
        "model": relation.model,
        "provenance": None if relation.provenance is None else dict(relation.provenance),
    }


def _entities(spans: Sequence[Span], entities: Mapping[str, Entity]) -> list[dict[str, Any]]:
    mentions: dict[str, list[str]] = {}
    for span in spans:
        if span.entity_id is not None and span.entity_id in entities:
            mentions.setdefault(span.entity_id, []).append(span.id)
    found = sorted((entities[one] for one in mentions), key=lambda one: (one.name, one.id))
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "kb_id": one.kb_id,
            "spans": mentions[one.id],
        }
        for one in found
    ]
