"""A row as the feature structures of a CAS."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.formats.cas_types import (
    CHAIN,
    DEPENDENT,
    DETAIL,
    DOCUMENT_LABELS,
    FLAG,
    GOVERNOR,
    LINK,
    METADATA,
    NUMBER,
    RELATION,
    ROLE,
    SLOTS,
    SPAN,
    STRINGS,
    Feature,
    WrittenTypes,
)
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.offset_units import to_utf16
from annotator.formats.records import ExportRow
from annotator.formats.row_meta import row_meta
from annotator.model.relations import Relation
from annotator.model.relations import reading_order as relation_order
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order

SOFA_ID: Final = 1
_CARRIES: Final = (
    "attributes", "relations", "notes", "relation_notes", "entities", "fragments", "metadata",
    "document_labels", "confidence",
)  # fmt: skip
NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRECISE: Final = 6


@dataclass(frozen=True, slots=True)
class Ref:
    """A feature that points at another structure."""

    id: int


Value = str | bool | int | float | Ref | list[str] | list[Ref]


@dataclass(frozen=True, slots=True)
class Structure:
    """A feature structure.

    Attributes:
        place: In UTF-16 units; None for one without.
        is_about_text: Whether it belongs to the text, as all do but links of slots.
    """

    id: int
    type: str
    place: tuple[int, int] | None
    values: dict[str, Value]
    is_about_text: bool = True


class CasBuilder:
    """Builds the structures of one row.

    Attributes:
        text: As it is written.
    """

    def __init__(
        self,
        row: ExportRow,
        types: WrittenTypes,
        notes: Notes,
        *,
        is_xml: bool,
        slots: Collection[str] = (),
    ) -> None:
        """Take a row; ``slots`` are the relations that are written as filled slots."""
        self._row = row
        self._types = types
        self._notes = notes
        self._is_xml = is_xml
        self._slots = slots
        self._at = to_utf16(row.document.text)
        self._spans = sorted(row.spans, key=span_order)
        self._next = SOFA_ID
        self._ids: dict[str, int] = {}
        self.text = self._text(row.document.text, "text")

    def build(self) -> list[Structure]:
        """Return the structures in the order of their ids, and note what is left out."""
        found = [*self._document(), *self._labels()]
        spans = [self._span(one) for one in self._spans]
        found += spans
        found += self._filled({one.id: one for one in spans})
        found += self._relations()
        found += self._entities()
        note_losses(self._row, self._notes, carries=_CARRIES)
        return found

    def _new(self) -> int:
        self._next += 1
        return self._next

    def _text(self, text: str, what: str = "value") -> str:
        if not self._is_xml or NOT_IN_XML.search(text) is None:
            return text
        clean, count = NOT_IN_XML.subn("\ufffd", text)
        words = "in the text" if what == "text" else "in a value or note"
        message = f"A character {words} that XML cannot hold, written as U+FFFD"
        self._notes.changed(f"{what}_character", message, count)
        return clean

    def _whole(self) -> tuple[int, int]:
        return 0, self._at(len(self._row.document.text))

    def _document(self) -> Iterator[Structure]:
        document = self._row.document
        details = row_meta(document)
        details.pop("title", None)
        yield Structure(
            self._new(), METADATA, self._whole(),
            {
                "language": self._text(document.language or "x-unspecified"),
                "documentTitle": self._text(document.title),
                "documentId": document.id,
                "isLastSegment": False,
            },
        )  # fmt: skip
        for key, value in details.items():
            if not isinstance(value, str):
                self._notes.changed("detail", "A detail that is no text, written as JSON")
                value = dump(value).decode()  # noqa: PLW2901
            values: dict[str, Value] = {"key": self._text(key), "value": self._text(value)}
            yield Structure(self._new(), DETAIL, self._whole(), values)

    def _labels(self) -> Iterator[Structure]:
        one = self._row.annotation_set
        if one is not None and one.document_labels:
            yield Structure(
                self._new(),
                DOCUMENT_LABELS,
                None,
                self._values(DOCUMENT_LABELS, one.document_labels),
            )

    def _values(self, type_name: str, given: Any) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, value in given.items():
            feature = self._types.feature(type_name, name, is_list=isinstance(value, list | tuple))
            written = self._value(feature, value)
            if written is not None:
                found[feature.name] = written
        return found

    def _value(self, feature: Feature, value: Any) -> Value | None:
        if feature.range == STRINGS:
            rows = value if isinstance(value, list | tuple) else [value]
            return [self._text(str(one)) for one in rows]
        if feature.range == FLAG and isinstance(value, bool):
            return value
        if feature.range == NUMBER and type(value) in (int, float):
            number = float(value)
            if float(f"{number:.{_PRECISE}g}") != number:
                self._notes.changed("precision", "A number that has more digits than UIMA keeps")
            return number
        if feature.range in (FLAG, NUMBER) or isinstance(value, list | tuple | dict):
            self._notes.dropped("value", "A value that does not fit its type in the label schema")
            return None
        return self._text(str(value))

    # -- spans --------------------------------------------------------------------------------

    def _span(self, span: Span) -> Structure:
        self._ids[span.id] = one = self._new()
        values: dict[str, Value] = {"label": self._text(span.label)}
        if len(span.fragments) > 1:
            pieces = [f"{self._at(start)} {self._at(end)}" for start, end in span.fragments]
            values["fragments"] = ";".join(pieces)
            self._notes.changed("hull", "A span in pieces, which other tools show with its gaps")
        if span.note is not None:
            values["note"] = self._text(span.note)
        if span.confidence is not None:
            values["confidence"] = float(span.confidence)
        if span.model is not None:
            values["model"] = self._text(span.model)
        entity = self._row.entities.get(span.entity_id or "")
        if entity is not None and entity.kb_id:
            values["identifier"] = self._text(entity.kb_id)
        if span.attributes:
            values |= self._values(SPAN, span.attributes)
        return Structure(one, SPAN, self._place(span), values)

    def _place(self, span: Span) -> tuple[int, int]:
        return self._at(span.start), self._at(span.end)

    def _is_filled(self, one: Relation) -> bool:
        return one.type in self._slots and one.note is None  # a link of a slot has no note

    def _filled(self, spans: Mapping[int, Structure]) -> Iterator[Structure]:
        """Yield what fills slots, and list it in the spans whose slots they are."""
        links: dict[int, list[Ref]] = {}
        for one in sorted(self._row.relations, key=relation_order):
            if self._is_filled(one):
                values: dict[str, Value] = {
                    "role": self._text(one.type),
                    "target": Ref(self._ids[one.to_id]),
                }
                link = Structure(self._new(), ROLE, None, values, is_about_text=False)
                links.setdefault(self._ids[one.from_id], []).append(Ref(link.id))
                yield link
        for host, refs in links.items():
            spans[host].values[SLOTS] = refs

    def _relations(self) -> Iterator[Structure]:
        ends = {one.to_id for one in self._row.relations}
        places = {span.id: self._place(span) for span in self._row.spans if span.id in ends}
        for one in sorted(self._row.relations, key=relation_order):
            if self._is_filled(one):
                continue
            values: dict[str, Value] = {
                GOVERNOR: Ref(self._ids[one.from_id]),
                DEPENDENT: Ref(self._ids[one.to_id]),
                "label": self._text(one.type),
            }
            if one.note is not None:
                values["note"] = self._text(one.note)
            yield Structure(self._new(), RELATION, places[one.to_id], values)

    def _entities(self) -> Iterator[Structure]:
        mentions: dict[str, list[Span]] = {}
        for span in self._spans:
            if span.entity_id is not None and span.entity_id in self._row.entities:
                mentions.setdefault(span.entity_id, []).append(span)
        for one, spans in mentions.items():
            entity = self._row.entities[one]
            if entity.kind != spans[0].label:
                self._notes.dropped(
                    "entity_kind", "The kind of an entity, where labels say another"
                )
            if entity.name != max((" ".join(each.quote.split()) for each in spans), key=len):
                self._notes.dropped(
                    "entity_name", "The name of an entity that is not its longest mention"
                )
            chain = self._new()
            ids = [self._new() for _ in spans]
            yield Structure(chain, CHAIN, None, {"first": Ref(ids[0])})
            for number, span in enumerate(spans):
                values: dict[str, Value] = {"referenceType": self._text(span.label)}
                if number + 1 < len(ids):
                    values["next"] = Ref(ids[number + 1])
                yield Structure(ids[number], LINK, self._place(span), values)
