"""Facts: claims with the texts and values in their slots, derived from spans and relations."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span, contains, reading_order
from annotator.schema.types import ATTRIBUTION, AttributeType, RelationType, Schema

_USUAL: Final = ("source", "cue", "when", "said_when", "about", "where")


class FactDeriver:
    """Derives the facts of annotation sets under one label schema.

    A label is a claim when a slot relation starts at it by name. A slot's entries are the spans
    it leads to, in reading order; dates come with their value, named things with their entity.
    """

    def __init__(self, schema: Schema) -> None:
        slots = [item for item in schema.relations if item.is_slot and item.sources]
        names = [item.name for item in slots]
        order = [name for name in _USUAL if name in names]
        self._slots = {name: schema.relation(name) for name in dict.fromkeys(order + names)}
        self._claims = {label for item in slots for label in item.sources}
        self._attributes = [
            item.name
            for item in schema.attributes
            if any(item.applies_to(label) for label in self._claims)
        ]
        self._value = _value_attribute(schema)
        self._shapes = {name: self._shape(schema, item) for name, item in self._slots.items()}

    def _shape(self, schema: Schema, slot: RelationType) -> str:
        """Tell what an entry has besides its text: "value", "entity" or nothing."""
        targets = slot.targets or tuple(label.name for label in schema.labels)
        if self._value and all(
            schema.attribute(self._value).applies_to(label) for label in targets
        ):
            return "value"
        return "" if slot.name == "cue" else "entity"

    def derive(
        self,
        spans: Sequence[Span],
        relations: Sequence[Relation],
        entities: Mapping[str, Entity],
    ) -> list[dict[str, Any]]:
        """Return one fact per claim in reading order, as JSON values."""
        if not self._claims:
            return []
        claims = sorted((span for span in spans if span.label in self._claims), key=reading_order)
        if not claims:
            return []
        by_id = {span.id: span for span in spans}
        filled: dict[tuple[str, str], list[Span]] = {}
        for relation in relations:
            end = by_id.get(relation.to_id)
            if relation.type in self._slots and end is not None:
                filled.setdefault((relation.from_id, relation.type), []).append(end)
        levels = _levels(claims)
        return [
            self._fact(claim, level, filled, entities)
            for claim, level in zip(claims, levels, strict=True)
        ]

    def _fact(
        self,
        claim: Span,
        level: int,
        filled: Mapping[tuple[str, str], list[Span]],
        entities: Mapping[str, Entity],
    ) -> dict[str, Any]:
        fact: dict[str, Any] = {
            "claim": claim.id,
            "text": claim.quote,
            "level": level,
            "attribution": claim.attributes.get(ATTRIBUTION),
        }
        for name in self._slots:
            ends = sorted(filled.get((claim.id, name), ()), key=reading_order)
            fact[name] = [self._entry(name, end, entities) for end in ends]
        fact["attributes"] = {name: claim.attributes.get(name) for name in self._attributes}
        return fact

    def _entry(self, slot: str, end: Span, entities: Mapping[str, Entity]) -> dict[str, Any]:
        entry: dict[str, Any] = {"span": end.id, "text": end.quote}
        shape = self._shapes[slot]
        if shape == "value":
            entry["value"] = end.attributes.get(self._value)
        elif shape == "entity":
            entity = entities.get(end.entity_id or "")
            entry["entity"] = None if entity is None else entity.name
        return entry


def _value_attribute(schema: Schema) -> str:
    """Return the attribute that holds the value of a date: the one in the tag, else a timex."""
    timex = [
        item.name
        for item in schema.attributes
        if item.type is AttributeType.TEXT and item.format == "timex"
    ]
    tags = [label.tag_attribute for label in schema.labels if label.tag_attribute in timex]
    return (tags[0] or "") if tags else next(iter(timex), "")


def _levels(claims: Sequence[Span]) -> list[int]:
    """Return how many other claims contain each, given in reading order."""
    levels: list[int] = []
    around: list[Span] = []
    for claim in claims:
        around = [one for one in around if one.end > claim.start]
        levels.append(
            sum(
                one.fragments != claim.fragments and contains(one.fragments, claim.fragments)
                for one in around
            )
        )
        around.append(claim)
    return levels
