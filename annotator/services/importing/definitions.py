"""What an input says of its own names, taken over where they are added to the label schema."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from annotator.schema.evolution import add_labels
from annotator.schema.types import (
    Attribute,
    AttributeType,
    DocumentLabel,
    Label,
    RelationType,
    Schema,
)

_WHOLE: Final = re.compile(r"[+-]?\d{1,18}\Z")
_WORDS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def with_label(
    schema: Schema, name: str, definitions: Schema | None, *, kept: int | None = None
) -> Schema:
    """Return the schema with a further label, as it is defined or in a colour of its own.

    Labels beyond the first ``kept`` stand in the order of the definitions; without a number the
    label comes last.
    """
    if schema.has_label(name):
        return schema
    if definitions is None or not definitions.has_label(name):
        return add_labels(schema, [name])
    found = definitions.label(name)
    label = replace(
        found,
        key=_free_key(schema, found),
        tag_attribute=None,
        fill=found.fill if _is_new_color(schema, found) else _spare(schema).fill,
    )
    if label.fill != found.fill:
        spare = _spare(schema)
        label = replace(label, line_light=spare.line_light, line_dark=spare.line_dark)
    at = _place(schema, name, definitions, len(schema.labels) if kept is None else kept)
    return replace(schema, labels=(*schema.labels[:at], label, *schema.labels[at:]))


def _place(schema: Schema, name: str, definitions: Schema, kept: int) -> int:
    """Return where a label goes: before the first added one that is defined after it."""
    order = {one.name: number for number, one in enumerate(definitions.labels)}
    for number in range(kept, len(schema.labels)):
        if order.get(schema.labels[number].name, -1) > order[name]:
            return number
    return len(schema.labels)


def with_relation(
    schema: Schema, name: str, definitions: Schema | None, *, kept: int | None = None
) -> Schema:
    """Return the schema with a further relation; a defined one brings the labels it links."""
    if definitions is None or not definitions.has_relation(name):
        return replace(schema, relations=(*schema.relations, RelationType(name=name)))
    found = definitions.relation(name)
    for label in (*found.sources, *found.targets):
        schema = with_label(schema, label, definitions, kept=kept)
    taken = {one.key for one in schema.relations}
    relation = replace(
        found,
        key=None if found.key in taken else found.key,
        default_label=None,
        requires=None,
    )
    return replace(schema, relations=(*schema.relations, relation))


def new_attribute(name: str, label: str, definitions: Schema | None) -> Attribute | None:
    """Return an attribute as the input defines it, for a label; None when it does not."""
    if definitions is None or not definitions.has_attribute(name):
        return None
    return replace(definitions.attribute(name), labels=(label,), default=None, required=False)


def new_document_label(name: str, definitions: Schema | None) -> DocumentLabel | None:
    """Return a document label as the input defines it; None when it does not."""
    if definitions is None or not definitions.has_document_label(name):
        return None
    return replace(definitions.document_label(name), default=None, required=False)


def _free_key(schema: Schema, label: Label) -> str | None:
    return None if label.key in {one.key for one in schema.labels} else label.key


def _is_new_color(schema: Schema, label: Label) -> bool:
    return label.fill.upper() not in {one.fill.upper() for one in schema.labels}


def _spare(schema: Schema) -> Label:
    return add_labels(replace(schema), ["\x00"]).labels[-1]


def typed(
    schema: Schema, values: Mapping[str, Any], definitions: Schema | None = None
) -> Mapping[str, Any]:
    """Read values that a format has as mere texts by the types that the schema gives them.

    What the schema lacks has the type that the input defines, with which it may be added.
    """
    found = {}
    for name, value in values.items():
        if schema.has_attribute(name):
            found[name] = _typed(schema.attribute(name), value)
        elif definitions is not None and definitions.has_attribute(name):
            found[name] = _typed(definitions.attribute(name), value)
        else:
            found[name] = value
    return found


def typed_labels(
    schema: Schema, values: Mapping[str, Any], definitions: Schema | None = None
) -> Mapping[str, Any]:
    """Do the same for document labels."""
    found = {}
    for name, value in values.items():
        if schema.has_document_label(name):
            found[name] = _typed(schema.document_label(name), value)
        elif definitions is not None and definitions.has_document_label(name):
            found[name] = _typed(definitions.document_label(name), value)
        else:
            found[name] = value
    return found


def _typed(item: Attribute | DocumentLabel, value: Any) -> Any:
    type_ = item.type
    if type_ is AttributeType.MULTI_CHOICE:
        return _several(item, value)
    if type_ is AttributeType.NUMBER and isinstance(value, str):
        return _number(value)
    if type_ is AttributeType.FLAG and isinstance(value, str):
        return _WORDS.get(value.strip().lower(), value)
    if type_ in (AttributeType.TEXT, AttributeType.CHOICE) and isinstance(value, int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _several(item: Attribute | DocumentLabel, value: Any) -> list[Any]:
    """Return a list of values; one text may join several with a semicolon, as in tables."""
    if isinstance(value, list):
        return value
    if isinstance(value, str) and value not in item.values:
        parts = [part.strip() for part in value.split(";")]
        if set(parts) <= {*item.values, *item.retired_values}:
            return list(dict.fromkeys(parts))
    return [value]


def _number(text: str) -> Any:
    if _WHOLE.match(text.strip()):
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text
