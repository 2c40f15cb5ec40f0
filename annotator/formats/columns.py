"""Labeled documents as rows with typed columns, the same ones whatever the labels hold.

Hugging Face folders and Parquet files share them: a type each, declared from the label schema, so
that a column that is empty everywhere has the type that it has in every other part.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from annotator.formats.facts import FactRows
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.entities import Entity
from annotator.model.relations import reading_order as relation_order
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Schema

Scalar = Literal["string", "int", "float", "bool", "date", "timex"]
"""``date`` is a day, ``timex`` a TIMEX3 value."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; null and empty are different things."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class Struct:
    """A value with named fields, each of its own type."""

    fields: tuple["Column", ...]


Type = Scalar | ListOf | Struct


@dataclass(frozen=True, slots=True)
class Column:
    """A name with its type."""

    name: str
    type: Type


STRINGS: Final = ListOf("string")
_DOCUMENT: Final = (
    Column("id", "string"),
    Column("title", "string"),
    Column("text", "string"),
    Column("document_date", "date"),
    Column("publisher", "string"),
    Column("url", "string"),
    Column("language", "string"),
    Column("set", "string"),
    Column("annotator", "string"),
    Column("state", "string"),
)
_RELATION: Final = Struct(
    (
        Column("type", "string"),
        Column("from", "string"),
        Column("to", "string"),
        Column("note", "string"),
    )
)
_ITEM_TYPES: Final[Mapping[AttributeType, Type]] = {
    AttributeType.CHOICE: "string",
    AttributeType.MULTI_CHOICE: STRINGS,
    AttributeType.TEXT: "string",
    AttributeType.NUMBER: "float",
    AttributeType.FLAG: "bool",
}
CARRIES: Final = frozenset(
    (
        "attributes", "relations", "notes", "relation_notes", "entities", "document_labels",
        "fragments", "confidence", "origin",
    )
)  # fmt: skip
"""What the columns hold, as ``note_losses`` calls it."""


class TypedRows:
    """The columns that a label schema gives, and rows that fit them.

    Attributes:
        columns: In the order of the keys of a row.
        span_fields: Those of one span.
        document_columns: Those that say which document and set a span is of.
    """

    def __init__(self, schema: Schema) -> None:
        self._attributes = tuple(schema.attributes)
        self._labels = tuple(schema.document_labels)
        self._facts = FactRows(schema)
        self._deriver = FactDeriver(schema)
        self._types = {one.name: one.type for one in self._attributes}
        self._label_types = {one.name: one.type for one in self._labels}
        self._claim_attributes = self._find_claim_attributes()
        self._claim_types = {one.name: one.type for one in self._claim_attributes}
        self.document_columns: tuple[Column, ...] = _DOCUMENT
        self.span_fields = self._span_fields()
        columns = [
            *_DOCUMENT,
            Column("spans", ListOf(Struct(self.span_fields))),
            Column("relations", ListOf(_RELATION)),
        ]
        if self._labels:
            columns.append(Column("document_labels", _struct_of(self._labels)))
        if self._deriver.claims:
            columns.append(Column("facts", ListOf(self._fact_type())))
        self.columns = tuple(columns)

    def _span_fields(self) -> tuple[Column, ...]:
        fields = [
            Column("id", "string"),
            Column("start", "int"),
            Column("end", "int"),
            Column("label", "string"),
            Column("text", "string"),
            Column("fragments", ListOf(ListOf("int"))),
        ]
        if self._attributes:
            fields.append(Column("attributes", _struct_of(self._attributes)))
        fields += [
            Column("entity", "string"),
            Column("kb_id", "string"),
            Column("note", "string"),
            Column("origin", "string"),
            Column("confidence", "float"),
            Column("model", "string"),
        ]
        return tuple(fields)

    def _find_claim_attributes(self) -> list[Attribute]:
        claims = self._deriver.claims
        return [one for one in self._attributes if any(one.applies_to(label) for label in claims)]

    def _fact_type(self) -> Struct:
        # As in a fact's own row, a slot with the name of another field stands in its place.
        fields: dict[str, Type] = {
            "claim": "string",
            "text": "string",
            "level": "int",
            "attribution": "string",
        }
        for name in self._deriver.slots:
            entry = [Column("span", "string"), Column("text", "string")]
            if self._deriver.is_dated(name):
                entry.append(Column("value", "timex"))
            elif name != "cue":
                entry.append(Column("entity", "string"))
            fields[name] = ListOf(Struct(tuple(entry)))
        fields.pop("attributes", None)
        if self._claim_attributes:
            fields["attributes"] = _struct_of(self._claim_attributes)
        return Struct(tuple(Column(name, type_) for name, type_ in fields.items()))

    def document(self, row: ExportRow) -> dict[str, Any]:
        """Return the values of the document's own columns."""
        document, one = row.document, row.annotation_set
        return {
            "id": document.id,
            "title": document.title,
            "text": document.text,
            "document_date": document.document_date,
            "publisher": document.publisher,
            "url": document.url,
            "language": document.language,
            "set": None if one is None else SetKind(one.kind).value,
            "annotator": row.annotator,
            "state": SetState.NEW.value if one is None else SetState(one.state).value,
        }

    def row(self, row: ExportRow, notes: Notes) -> dict[str, Any]:
        """Return the values of all columns; what fits no column is noted."""
        found = self.document(row)
        found["spans"] = self.spans(row, notes)
        found["relations"] = [
            {"type": one.type, "from": one.from_id, "to": one.to_id, "note": one.note}
            for one in sorted(row.relations, key=relation_order)
        ]
        scored = [one for one in row.relations if (one.confidence, one.model) != (None, None)]
        notes.dropped("relation_confidence", "The confidence of a relation", len(scored))
        if self._labels:
            one = row.annotation_set
            values = {} if one is None else one.document_labels
            found["document_labels"] = _fitted(self._label_types, values, notes)
        if self._deriver.claims:
            facts = self._facts.rows(row.spans, row.relations, row.entities)
            found["facts"] = [self._fact(one) for one in facts]
        return found

    def spans(self, row: ExportRow, notes: Notes) -> list[dict[str, Any]]:
        """Return the values of each span, in reading order."""
        spans = sorted(row.spans, key=span_order)
        return [self._span(one, row.entities, notes) for one in spans]

    def _span(self, span: Span, entities: Mapping[str, Entity], notes: Notes) -> dict[str, Any]:
        entity = entities.get(span.entity_id or "")
        fragments = span.fragments
        found: dict[str, Any] = {
            "id": span.id,
            "start": fragments[0][0],
            "end": fragments[-1][1],
            "label": span.label,
            "text": span.quote,
            "fragments": [list(piece) for piece in fragments],
        }
        if self._attributes:
            found["attributes"] = _fitted(self._types, span.attributes, notes)
        elif span.attributes:
            notes.dropped("unknown_attribute", _UNKNOWN, len(span.attributes))
        found["entity"] = None if entity is None else entity.name
        found["kb_id"] = None if entity is None else entity.kb_id
        found["note"] = span.note
        found["origin"] = str(span.origin)
        found["confidence"] = None if span.confidence is None else float(span.confidence)
        found["model"] = span.model
        return found

    def _fact(self, fact: dict[str, Any]) -> dict[str, Any]:
        if "attribution" not in self._deriver.slots and fact["attribution"] is not None:
            fact["attribution"] = str(fact["attribution"])
        values = fact.pop("attributes")
        if self._claim_types:
            fact["attributes"] = _fitted(self._claim_types, values, Notes())  # its span told of it
        return fact


_UNKNOWN: Final = "A value whose name the label schema does not have"


def _struct_of(items: Iterable[Attribute | DocumentLabel]) -> Struct:
    return Struct(tuple(Column(one.name, _type_of(one)) for one in items))


def _type_of(item: Attribute | DocumentLabel) -> Type:
    if isinstance(item, Attribute) and item.format == "timex" and item.type is AttributeType.TEXT:
        return "timex"
    return _ITEM_TYPES[item.type]


def _fitted(
    types: Mapping[str, AttributeType], values: Mapping[str, Any], notes: Notes
) -> dict[str, Any]:
    """Return a value or null for every name; what has no place or another type is left out."""
    found: dict[str, Any] = dict.fromkeys(types)
    if not values:
        return found
    for name, value in values.items():
        if value is None:
            continue
        if name not in types:
            notes.dropped("unknown_attribute", _UNKNOWN)
            continue
        fitted = _as_type(types[name], value)
        if fitted is None:
            notes.dropped("attribute_type", "A value of another type than the label schema says")
        found[name] = fitted
    return found


def _as_type(type_: AttributeType, value: Any) -> Any:
    if type_ is AttributeType.MULTI_CHOICE:
        is_list = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        return list(value) if is_list else None
    if type_ is AttributeType.FLAG:
        return value if isinstance(value, bool) else None
    if type_ is AttributeType.NUMBER:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return _number(value) if is_number else None
    return value if isinstance(value, str) else None


def _number(value: float) -> float | None:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond every float
        return None


def converter(
    type_: Type, changes: Mapping[Scalar, Callable[[Any], Any]]
) -> Callable[[Any], Any] | None:
    """Return what turns a value of a type into what an output wants; None when nothing changes.

    Args:
        type_: Of the value.
        changes: What becomes of single values, by their type; null stays null.
    """
    if isinstance(type_, ListOf):
        item = converter(type_.item, changes)
        return None if item is None else lambda value: value and [item(one) for one in value]
    if isinstance(type_, Struct):
        found = [(one.name, converter(one.type, changes)) for one in type_.fields]
        fields = [(name, change) for name, change in found if change is not None]
        return partial(_converted, fields) if fields else None
    change = changes.get(type_)
    return None if change is None else lambda value: None if value is None else change(value)


def _converted(fields: Sequence[tuple[str, Callable[[Any], Any]]], value: Any) -> Any:
    return value and {**value, **{name: change(value[name]) for name, change in fields}}
