"""What becomes of the names of an earlier schema: renames, merges and splits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from annotator.model.commands import Split
from annotator.model.errors import InputError
from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Schema
from annotator.schema.words import listed, short

SECTIONS: Final = ("labels", "attributes", "relations", "document_labels")
SINGULAR: Final[Mapping[str, str]] = {
    "labels": "label",
    "attributes": "attribute",
    "relations": "relation",
    "document_labels": "document label",
}


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
    old: Schema, new: Schema, renames: Mapping[str, str], given: Iterable[Split] = ()
) -> tuple[Renames, tuple[str, ...]]:
    """Find out what each rename means; return them sorted out, and what is wrong with the rest.

    A key is a name (``PERSON``), a name with its section (``relations.anchor``), a value of an
    attribute or document label (``factuality.Uu``), or a value of an attribute on one label
    (``PLACE.place_kind.GPE``), which gives the spans that have it another label. A plain name that
    several sections know is renamed in those where the new schema has the new name. Splits that
    are ``given`` as such come before those among the renames.
    """
    tables: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    values: dict[tuple[str, str], str] = {}
    document_values: dict[tuple[str, str], str] = {}
    splits: list[Split] = list(given)
    problems = [problem for one in splits if (problem := _split_problem(old, new, one))]
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


def read_splits(old: Schema, texts: Iterable[str]) -> tuple[Split, ...]:
    """Read splits as they are written on a command line.

    ``PLACE.place_kind.GPE=STATE`` gives the spans of PLACE whose place_kind is GPE the label
    STATE; ``PLACE.place_kind`` gives each of them the label that is named as its value.

    Raises:
        InputError: One is written otherwise, or names what the schema does not have.
    """
    found: list[Split] = []
    for text in texts:
        key, equals, target = (part.strip() for part in text.partition("="))
        one = _find_split(old, key, target) if equals and target else None
        if one is not None:
            found.append(one)
            continue
        whole = None if equals else _find_attribute(old, key)
        if whole is None:
            raise InputError(
                f"--split {text}: expected LABEL.ATTRIBUTE or LABEL.ATTRIBUTE.VALUE=NEW "
                "with a label and a choice that the present schema has."
            )
        label, attribute = whole
        values = (*attribute.values, *attribute.retired_values)
        found += [Split(label, attribute.name, value, value) for value in values]
    return tuple(found)


def _find_attribute(old: Schema, key: str) -> tuple[str, Attribute] | None:
    return next(
        (
            (label.name, item)
            for label in old.labels
            for item in old.attributes_of(label.name)
            if key == f"{label.name}.{item.name}" and _is_choice(item)
        ),
        None,
    )


def _is_choice(item: Attribute) -> bool:
    return item.type in (AttributeType.CHOICE, AttributeType.MULTI_CHOICE)


def _split_problem(old: Schema, new: Schema, split: Split) -> str:
    if not old.has_label(split.label):
        return f"The present schema has no label “{short(split.label)}” to split."
    name = split.attribute
    if not old.has_attribute(name) or not old.attribute(name).applies_to(split.label):
        return f"{split.label} has no attribute “{short(name)}” to split by."
    item = old.attribute(name)
    if not _is_choice(item):
        return f"{split.label} can only be split by a choice; “{name}” is a {item.type}."
    if split.value not in (*item.values, *item.retired_values):
        return f"“{short(split.value)}” is not a value of “{name}”; it has {listed(item.values)}."
    if not new.has_label(split.new_label):
        key = f"{split.label}.{name}.{split.value}"
        return f"The new schema has no label “{short(split.new_label)}” for “{key}” to become."
    return ""


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
