"""Facts as JSON values, the convenience list of native rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.model.entities import Entity
from annotator.model.facts import Fact, SlotEntry, tree_of
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.facts import FactDeriver
from annotator.schema.types import ATTRIBUTION, Schema


class FactRows:
    """Writes the facts of annotation sets under one label schema.

    Dates come with their value, named things with their entity, cues with their words alone.
    """

    def __init__(self, schema: Schema) -> None:
        self._deriver = FactDeriver(schema)
        self._attributes = [
            item.name
            for item in schema.attributes
            if any(item.applies_to(label) for label in self._deriver.claims)
        ]

    def rows(
        self,
        spans: Sequence[Span],
        relations: Sequence[Relation],
        entities: Mapping[str, Entity],
    ) -> list[dict[str, Any]]:
        """Return one fact per claim in reading order."""
        return [self._row(fact) for fact in self._deriver.derive(spans, relations, entities)]

    def trees(
        self,
        spans: Sequence[Span],
        relations: Sequence[Relation],
        entities: Mapping[str, Entity],
    ) -> list[dict[str, Any]]:
        """Return the outermost facts, each with the list ``inner`` of those directly inside it."""
        facts = self._deriver.derive(spans, relations, entities)
        rows = {fact.claim.id: self._row(fact) for fact in facts}
        for fact, inner in tree_of(facts):
            rows[fact.claim.id]["inner"] = [rows[one.claim.id] for one in inner]
        return [rows[fact.claim.id] for fact in facts if fact.within is None]

    def _row(self, fact: Fact) -> dict[str, Any]:
        claim = fact.claim
        row: dict[str, Any] = {
            "claim": claim.id,
            "text": claim.quote,
            "level": fact.level,
            "attribution": claim.attributes.get(ATTRIBUTION),
        }
        for name, entries in fact.slots.items():
            row[name] = [self._entry(name, entry) for entry in entries]
        row["attributes"] = {name: claim.attributes.get(name) for name in self._attributes}
        return row

    def _entry(self, slot: str, entry: SlotEntry) -> dict[str, Any]:
        out: dict[str, Any] = {"span": entry.span.id, "text": entry.span.quote}
        if self._deriver.is_dated(slot):
            out["value"] = entry.value
        elif slot != "cue":
            out["entity"] = None if entry.entity is None else entry.entity.name
        return out
