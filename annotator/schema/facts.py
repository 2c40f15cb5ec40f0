"""Derive facts from spans and relations, as a label schema defines claims and slots."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol, TypeVar

from annotator.model.entities import Entity
from annotator.model.facts import Fact, SlotEntry, quick_entry
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span, contains, reading_order
from annotator.schema.types import AttributeType, RelationType, Schema

_USUAL: Final = ("source", "cue", "when", "said_when", "about", "where")


class FactDeriver:
    """Derives the facts of annotation sets under one label schema.

    A label is a claim when a slot relation starts at it by name.

    Attributes:
        slots: The slots in the order of the card, by name.
        claims: Labels whose spans are claims.
        value_attribute: The attribute that holds the value of a date; "" when there is none.
    """

    def __init__(self, schema: Schema) -> None:
        slots = [item for item in schema.relations if item.is_slot and item.sources]
        names = [item.name for item in slots]
        order = [name for name in _USUAL if name in names]
        self.slots: Mapping[str, RelationType] = {
            name: schema.relation(name) for name in dict.fromkeys(order + names)
        }
        self.claims: frozenset[str] = frozenset(label for item in slots for label in item.sources)
        self.value_attribute = _value_attribute(schema)
        self._dated = {name: self._ends_at_dates(schema, slot) for name, slot in self.slots.items()}

    def _ends_at_dates(self, schema: Schema, slot: RelationType) -> bool:
        if not self.value_attribute:
            return False
        targets = slot.targets or tuple(label.name for label in schema.labels)
        attribute = schema.attribute(self.value_attribute)
        return all(attribute.applies_to(label) for label in targets)

    def is_dated(self, slot: str) -> bool:
        """Tell whether all that may fill a slot carries a date value."""
        return self._dated[slot]

    def derive(
        self,
        spans: Iterable[Span],
        relations: Iterable[Relation],
        entities: Mapping[str, Entity],
    ) -> tuple[Fact, ...]:
        """Return one fact per claim in reading order.

        Args:
            spans: Of one annotation set.
            relations: Of the same set; those with an end elsewhere are left out.
            entities: The registry by id, at least what the spans mention.
        """
        if not self.claims:
            return ()
        by_id = {span.id: span for span in spans}
        claims = sorted(
            (span for span in by_id.values() if span.label in self.claims), key=reading_order
        )
        if not claims:
            return ()
        slots = self._slots(claims, by_id, relations, entities)
        return tuple(
            Fact(claim, slots[claim.id], len(around), around[-1].id if around else None)
            for claim, around in with_enclosing(claims)
        )

    def _slots(
        self,
        claims: Iterable[Span],
        spans: Mapping[str, Span],
        relations: Iterable[Relation],
        entities: Mapping[str, Entity],
    ) -> dict[str, dict[str, tuple[SlotEntry, ...]]]:
        """Return what fills each slot of each claim, by the claim's id and the slot's name."""
        nothing: dict[str, tuple[SlotEntry, ...]] = dict.fromkeys(self.slots, ())
        found = {claim.id: nothing.copy() for claim in claims}
        several: dict[tuple[str, str], list[SlotEntry]] = {}
        dated, value_of = self._dated, self.value_attribute
        for relation in relations:
            own, end = found.get(relation.from_id), spans.get(relation.to_id)
            name = relation.type
            if own is None or end is None or name not in own:
                continue
            value = end.attributes.get(value_of) if dated[name] else None
            entity = None if end.entity_id is None else entities.get(end.entity_id)
            value = None if value is None else str(value)
            entry = quick_entry((relation.id, end, value, entity))
            if own[name]:
                several.setdefault((relation.from_id, name), [*own[name]]).append(entry)
            else:
                own[name] = (entry,)
        for (claim_id, name), entries in several.items():
            entries.sort(key=lambda entry: reading_order(entry.span))
            found[claim_id][name] = tuple(entries)
        return found


def _value_attribute(schema: Schema) -> str:
    """Return the attribute that holds the value of a date: the one in the tag, else a timex."""
    timex = [
        item.name
        for item in schema.attributes
        if item.type is AttributeType.TEXT and item.format == "timex"
    ]
    tags = [label.tag_attribute for label in schema.labels if label.tag_attribute in timex]
    return (tags[0] or "") if tags else next(iter(timex), "")


class Claimed(Protocol):
    """What levels are told by: where a claim stands."""

    @property
    def start(self) -> int:
        """First covered code point."""
        ...

    @property
    def end(self) -> int:
        """One past the last covered code point."""
        ...

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The covered ranges."""
        ...


_C = TypeVar("_C", bound=Claimed)


def with_enclosing(claims: Iterable[_C]) -> Iterator[tuple[_C, list[_C]]]:
    """Yield each claim, given in reading order, with the claims around it, the outermost first."""
    open_claims: list[_C] = []
    for claim in claims:
        open_claims = [one for one in open_claims if one.end > claim.start]
        yield (
            claim,
            [
                one
                for one in open_claims
                if one.fragments != claim.fragments and contains(one.fragments, claim.fragments)
            ],
        )
        open_claims.append(claim)
