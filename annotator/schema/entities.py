"""Which labels mention entities, and which of them may stand for the same one."""

from collections.abc import Iterable, Mapping

from annotator.schema.types import ATTRIBUTION, AttributeType, RelationType, Schema


class EntityRules:
    """The rules that a label schema sets for joining mentions.

    Mentions are spans of the labels between which the schema's "same as" relation holds (the one
    that is symmetric, transitive and of one kind), dates apart: two dates are the same by their
    value. A label that fills the slot of speakers by default says who speaks without naming them
    ("the leader" is a SOURCE): it is a *description*, and may stand for an entity of any label
    that may fill that slot, which then is the entity's kind.

    Attributes:
        relation: The "same as" relation; None when the schema has none.
        labels: Labels of mentions.
        speaking: Slots that name who makes a claim.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.relation = _same_as(schema)
        claims = {name for item in schema.relations if item.is_slot for name in item.sources}
        apart = claims | _dated(schema)
        self.labels: frozenset[str] = frozenset(
            label.name
            for label in schema.labels
            if label.name not in apart
            and (self.relation is None or self.relation.starts_at(label.name))
        )
        speakers = [item for item in schema.relations if item.is_slot and _is_attributed(item)]
        self.speaking: frozenset[str] = frozenset(item.name for item in speakers)
        self._described: Mapping[str, frozenset[str]] = {
            item.default_label: frozenset(item.targets) & self.labels
            for item in speakers
            if item.default_label in self.labels
        }

    @property
    def descriptions(self) -> frozenset[str]:
        """Labels whose spans describe an entity instead of naming it."""
        return frozenset(self._described)

    def is_mention(self, label: str) -> bool:
        """Tell whether a span of this label mentions an entity."""
        return label in self.labels

    def kind_of(self, labels: Iterable[str]) -> str | None:
        """Return the kind of one entity with mentions, or former kinds, of these labels.

        None when they cannot be the same: two kinds of names, or a description of who speaks
        together with something that never speaks.
        """
        named = {label for label in labels if label not in self._described}
        described = {label for label in labels if label in self._described}
        if len(named) > 1:
            return None
        if not named:
            return next(iter(described)) if len(described) == 1 else None
        (kind,) = named
        return kind if all(kind in self._described[label] for label in described) else None

    def may_join(self, first: str, second: str) -> bool:
        """Tell whether things of two labels or kinds can be the same entity."""
        return self.kind_of((first, second)) is not None


def _same_as(schema: Schema) -> RelationType | None:
    fitting = (
        item
        for item in schema.relations
        if item.transitive and item.symmetric and item.same_kind and not item.retired
    )
    return next(fitting, None)


def _is_attributed(slot: RelationType) -> bool:
    return slot.requires is not None and slot.requires[0] == ATTRIBUTION


def _dated(schema: Schema) -> set[str]:
    return {
        label
        for item in schema.attributes
        if item.type is AttributeType.TEXT and item.format == "timex"
        for label in item.labels
    }
