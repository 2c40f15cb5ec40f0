"""What becomes of the names of an earlier schema: renames, merges and splits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.schema.types import Attribute, DocumentLabel, Schema
from annotator.schema.words import listed, short

SECTIONS: Final = ("labels", "attributes", "relations", "document_labels")
SINGULAR: Final[Mapping[str, str]] = {
    "labels": "label",
    "attributes": "attribute",
    "relations": "relation",
    "document_labels": "document label",
}
SPLIT_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Split:
    """Spans of one label get another one when an attribute has a certain value."""

    label: str
    attribute: str
    value: str
    new_label: str


@dataclass(frozen=True, slots=True)
class Renames:
    """Old names to new ones, by what they name; names that stay are not listed.

    Attributes:
        values: By attribute and old value.
        document_values: By document label and old value.
        splits: In the order given; the first that fits a span counts.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, str] = field(default_factory=dict)
    document_labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    document_values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()

    def of(self, section: str) -> Mapping[str, str]:
        """Return the renames of a section: "labels", "attributes", …."""
        found: Mapping[str, str] = getattr(self, section)
        return found


def names_in(schema: Schema, section: str) -> tuple[str, ...]:
    """Return the names in a section of a schema, in order."""
    return tuple(item.name for item in getattr(schema, section))


def resolve_renames(
    old: Schema, new: Schema, renames: Mapping[str, str]
) -> tuple[Renames, tuple[str, ...]]:
    """Find out what each rename means; return them sorted out, and what is wrong with the rest.

    A key is a name (``PERSON``), a name with its section (``relations.anchor``), a value of an
    attribute or document label (``factuality.Uu``), or a value of an attribute on one label
    (``PLACE.place_kind.GPE``), which gives the spans that have it another label. A plain name that
    several sections know is renamed in those where the new schema has the new name.
    """
    tables: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    values: dict[tuple[str, str], str] = {}
    document_values: dict[tuple[str, str], str] = {}
    splits: list[Split] = []
    problems = []
    for key, target in renames.items():
        sections = _sections_of(old, key)
        if sections:
            name = key if key in names_in(old, sections[0]) else key.partition(".")[2]
            fitting = [section for section in sections if target in names_in(new, section)]
            for section in fitting:
                if name != target:
                    tables[section][name] = target
            if not fitting:
                kinds = " or ".join(SINGULAR[section] for section in sections)
                problems.append(f"The new schema has no {kinds} “{target}” for “{name}” to become.")
            continue
        split = _find_split(old, key, target)
        if split is not None:
            splits.append(split)
            if not new.has_label(target):
                problems.append(f"The new schema has no label “{target}” for “{key}” to become.")
            continue
        found = _find_value(old.attributes, key)
        document = None if found is not None else _find_value(old.document_labels, key)
        if found is not None:
            values[found] = target
        elif document is not None:
            document_values[document] = target
        else:
            problems.append(_unknown(old, key))
    resolved = Renames(
        **tables, values=values, document_values=document_values, splits=tuple(splits)
    )
    return resolved, (*problems, *_value_problems(new, resolved))


def _sections_of(old: Schema, key: str) -> list[str]:
    """Return the sections that know a name; one when the key says which."""
    known = [section for section in SECTIONS if key in names_in(old, section)]
    if known:
        return known
    section, _, name = key.partition(".")
    return [section] if section in SECTIONS and name in names_in(old, section) else []


def _find_value(items: Iterable[Attribute | DocumentLabel], key: str) -> tuple[str, str] | None:
    for item in items:
        head, value = key[: len(item.name) + 1], key[len(item.name) + 1 :]
        if head == f"{item.name}." and value in (*item.values, *item.retired_values):
            return item.name, value
    return None


def _find_split(old: Schema, key: str, target: str) -> Split | None:
    for label in old.labels:
        if not key.startswith(f"{label.name}."):
            continue
        found = _find_value(old.attributes_of(label.name), key[len(label.name) + 1 :])
        if found is not None:
            return Split(label.name, *found, target)
    return None


def _value_problems(new: Schema, renames: Renames) -> list[str]:
    problems = []
    for (name, value), target in renames.values.items():
        name_now = renames.attributes.get(name, name)
        known = new.attribute(name_now).values if new.has_attribute(name_now) else ()
        if target not in known:
            problems.append(f"“{target}” is not a value of “{name_now}” for “{value}” to become.")
    for (name, value), target in renames.document_values.items():
        name_now = renames.document_labels.get(name, name)
        known = new.document_label(name_now).values if new.has_document_label(name_now) else ()
        if target not in known:
            problems.append(f"“{target}” is not a value of “{name_now}” for “{value}” to become.")
    return problems


def _unknown(old: Schema, key: str) -> str:
    names = [name for section in SECTIONS for name in names_in(old, section)]
    there = f" It has {listed(names)}." if names else ""
    return f"The present schema has no “{short(key)}” to rename.{there}"
