"""Attribute values carried into another schema: new names, new values, new types."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from annotator.schema.renames import SINGULAR, Renames
from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Schema
from annotator.schema.usage import Usage
from annotator.schema.words import listed

_CONVERTIBLE: Final = frozenset(
    (
        (AttributeType.CHOICE, AttributeType.MULTI_CHOICE),
        (AttributeType.CHOICE, AttributeType.TEXT),
        (AttributeType.MULTI_CHOICE, AttributeType.TEXT),
        (AttributeType.NUMBER, AttributeType.TEXT),
        (AttributeType.FLAG, AttributeType.TEXT),
    )
)


def convert_value(value: Any, type_: AttributeType) -> Any:
    """Return a value as an attribute of this type holds it, as far as nothing gets lost."""
    if type_ is AttributeType.MULTI_CHOICE and isinstance(value, str):
        return [value]
    if type_ is AttributeType.TEXT and not isinstance(value, str):
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return value


def migrate_values(
    values: Mapping[str, Any],
    names: Mapping[str, str],
    new_values: Mapping[tuple[str, str], str],
    types: Mapping[str, AttributeType],
) -> Mapping[str, Any]:
    """Return values under new names, with renamed values and in the new types.

    Args:
        values: Values by old name.
        names: Old to new names.
        new_values: Old name and value to new value.
        types: Types by new name.
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        target = names.get(name, name)
        changed = _rename_value(name, value, new_values)
        if target in types:
            changed = convert_value(changed, types[target])
        present = found.get(target)
        if isinstance(present, list) and isinstance(changed, list | tuple):
            changed = [*present, *(item for item in changed if item not in present)]
        found[target] = changed
    return found


def _rename_value(name: str, value: Any, new_values: Mapping[tuple[str, str], str]) -> Any:
    if isinstance(value, str):
        return new_values.get((name, value), value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return list(dict.fromkeys(new_values.get((name, item), item) for item in value))
    return value


_Valued = Attribute | DocumentLabel


def type_problems(old: Schema, new: Schema, renames: Renames, usage: Usage | None) -> list[str]:
    """Return which attributes and document labels in use would take a type they cannot take."""
    sections: Sequence[tuple[str, Sequence[_Valued], Sequence[_Valued]]] = (
        ("attributes", old.attributes, new.attributes),
        ("document_labels", old.document_labels, new.document_labels),
    )
    problems = []
    for section, before, after in sections:
        types = {item.name: item.type for item in after}
        for item in before:
            target = renames.of(section).get(item.name, item.name)
            type_ = types.get(target, item.type)
            used = usage is None or getattr(usage, section)[item.name] > 0
            if type_ is item.type or not used or (item.type, type_) in _CONVERTIBLE:
                continue
            problems.append(
                f"The {SINGULAR[section]} “{item.name}” is in use as {_words(item.type)} and "
                f"cannot become {_words(type_)}; give the new one another name."
            )
    return problems


def overlapping_merges(
    old: Schema, new: Schema, renames: Renames, usage: Usage | None
) -> list[str]:
    """Return which attributes cannot be merged, because one span may have a value for both."""
    groups: dict[str, list[Attribute]] = {}
    for item in old.attributes:
        groups.setdefault(renames.attributes.get(item.name, item.name), []).append(item)
    problems = []
    for target, items in groups.items():
        if not new.has_attribute(target):
            continue
        if new.attribute(target).type is AttributeType.MULTI_CHOICE:
            continue
        for one, other in combinations(items, 2):
            shared = [
                label.name
                for label in old.labels
                if all(_may_have(label.name, item, usage) for item in (one, other))
            ]
            if shared:
                problems.append(
                    f"“{one.name}” and “{other.name}” cannot both become “{target}”: "
                    f"{listed(shared)} may have a value for each."
                )
    documents: dict[str, list[str]] = {}
    for described in old.document_labels:
        now = renames.document_labels.get(described.name, described.name)
        if usage is None or usage.document_labels[described.name]:
            documents.setdefault(now, []).append(described.name)
    for target, names in documents.items():
        if len(names) > 1:
            both = listed([f"“{name}”" for name in names])
            problems.append(f"{both} cannot become one document label “{target}”.")
    return problems


def _may_have(label: str, item: Attribute, usage: Usage | None) -> bool:
    if usage is not None:
        return usage.pairs[label, item.name] > 0
    return item.applies_to(label)


def _words(type_: AttributeType) -> str:
    return {AttributeType.MULTI_CHOICE: "a choice of several"}.get(type_, f"a {type_}")
