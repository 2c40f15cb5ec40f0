"""The columns of a table of facts, as the label schema makes them."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from annotator.schema.facts import FactDeriver
from annotator.schema.types import ATTRIBUTION, Attribute, RelationType, Schema

_FIRST_SLOTS: Final = ("source", "cue")
_SPOKEN: Final = {"source": "Who", "cue": "Cue", "when": "When", "checkworthy": "Check-worthy"}
_USUAL: Final = ("factuality", "checkworthy", "claim_kind", "normalized")


class ColumnKind(StrEnum):
    """What a column shows."""

    SLOT = "slot"
    DATED = "dated"
    CLAIM = "claim"
    ATTRIBUTE = "attribute"
    DOCUMENT = "document"
    DOCUMENT_DATE = "document_date"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        id: Stable name: that of the slot or attribute, or a word with a colon.
        attribute: What an attribute column shows and edits.
        slot: What a slot column shows.
        answer: Attribute that says why a slot holds no span: implicit, the author's voice.
        is_shown: Whether it is visible until the person chooses.
        is_expected: Whether every fact should fill it: source, cue, and the first date.
    """

    id: str
    title: str
    kind: ColumnKind
    attribute: Attribute | None = None
    slot: RelationType | None = None
    answer: Attribute | None = None
    is_shown: bool = True
    is_expected: bool = False

    @property
    def is_editable(self) -> bool:
        """Whether annotators may change its values in place."""
        return self.attribute is not None and self.attribute.editable == "annotator"


def columns_of(schema: Schema, deriver: FactDeriver) -> tuple[Column, ...]:
    """Return the columns: who, cue, what, about, when, the other slots, attributes, document."""
    slots = {name: _slot_column(schema, slot, deriver) for name, slot in deriver.slots.items()}
    if not slots:
        return ()
    first = [slots.pop(name) for name in _FIRST_SLOTS if name in slots]
    plain = [one for one in slots.values() if one.kind is ColumnKind.SLOT]
    dated = [one for one in slots.values() if one.kind is ColumnKind.DATED]
    first = [replace(one, is_expected=True) for one in first]
    dated = [replace(one, is_expected=one is dated[0]) for one in dated]
    return (
        *first,
        Column("claim:text", "What", ColumnKind.CLAIM),
        *plain[:1],
        *dated,
        *plain[1:],
        *_attribute_columns(schema, deriver),
        Column("document:title", "Document", ColumnKind.DOCUMENT),
        Column("document:date", "Document date", ColumnKind.DOCUMENT_DATE),
        Column("claim:level", "Level", ColumnKind.LEVEL),
    )


def _slot_column(schema: Schema, slot: RelationType, deriver: FactDeriver) -> Column:
    title = _SPOKEN.get(slot.name) or _title(slot.title or slot.name)
    kind = ColumnKind.DATED if deriver.is_dated(slot.name) else ColumnKind.SLOT
    answer = None
    if slot.requires is not None and schema.has_attribute(slot.requires[0]):
        answer = schema.attribute(slot.requires[0])
    return Column(slot.name, title, kind, slot=slot, answer=answer)


def _attribute_columns(schema: Schema, deriver: FactDeriver) -> list[Column]:
    attributes = [
        item
        for item in schema.attributes
        if item.enabled
        and not item.retired
        and any(item.applies_to(label) for label in deriver.claims)
    ]
    usual = [item for item in attributes if item.name in _USUAL]
    shown = usual or [item for item in attributes if item.name != ATTRIBUTION]
    rest = [item for item in attributes if item not in shown]
    return [
        Column(
            f"attribute:{item.name}",
            _SPOKEN.get(item.name) or _title(item.title or item.name),
            ColumnKind.ATTRIBUTE,
            attribute=item,
            is_shown=item in shown,
        )
        for item in (*shown, *rest)
    ]


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]
