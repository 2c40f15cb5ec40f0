"""The fields of records as columns: what they hold at first, what they are taken for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from annotator.formats.base import SAMPLE_ROWS, Column
from annotator.formats.field_mapping import (
    DOCUMENT_ROLES,
    RELATION_ROLES,
    SPAN_ROLES,
    FieldMapping,
)
from annotator.formats.field_paths import MISSING, fields, item_fields, lookup, span_items

_LONGEST: Final = 200
_MOST: Final = 200
"""Columns at most; records with generated keys have no end of them."""
ATTRIBUTES: Final = "attributes"
DOCUMENT_LABELS: Final = "document_labels"


def columns_of(records: Sequence[Any], mapping: FieldMapping) -> list[Column]:
    """Return the columns of records under a mapping; those of a list come behind the list."""
    known = [one for one in records if type(one) is dict]
    lists = [path for one in ("spans", "relations") if (path := mapping.get(one)) is not None]
    outer: tuple[str, ...] = (*DOCUMENT_ROLES, DOCUMENT_LABELS)
    if "spans" not in mapping.roles:
        outer = (*outer, *SPAN_ROLES)
    roles = _by_path(mapping, outer) | dict.fromkeys(mapping.document_labels, DOCUMENT_LABELS)
    names = dict.fromkeys(name for record in known for name, _ in fields(record))
    for path in lists:
        if path not in names:  # an object with a list for each label
            names = {one: None for one in names if not one.startswith(f"{path}.")} | {path: None}
    inner = {
        mapping.get("spans"): ("span", (*SPAN_ROLES, ATTRIBUTES)),
        mapping.get("relations"): ("relation", RELATION_ROLES),
    }
    attributes = dict.fromkeys(mapping.attributes, ATTRIBUTES)
    found: list[Column] = []
    for name in list(names)[:_MOST]:
        found.append(Column(name, _samples(known, name), outer, roles.get(name, "")))
        if name in inner:
            part, own = inner[name]
            taken = _by_path(mapping, own) | (attributes if part == "span" else {})
            found += _inner(known, name, part, own, taken)
    return found


def _by_path(mapping: FieldMapping, roles: Iterable[str]) -> dict[str, str]:
    return {mapping.roles[role]: role for role in roles if role in mapping.roles}


def _inner(
    records: Sequence[Any],
    path: str,
    part: str,
    roles: tuple[str, ...],
    taken: Mapping[str, str],
) -> list[Column]:
    """Return the columns of the items of a list."""
    items = [one for record in records for one in span_items(lookup(record, path)) or ()]
    names = dict.fromkeys(name for item in items for name, _ in item_fields(item))
    return [
        Column(name, _samples(items, name), roles, taken.get(name, ""), part)
        for name in list(names)[:_MOST]
    ]


def _samples(values: Iterable[Any], path: str) -> tuple[str, ...]:
    found = (lookup(one, path) for one in list(values)[:SAMPLE_ROWS])
    return tuple("" if one in (MISSING, None) else _words(one) for one in found)


def _words(value: Any) -> str:
    if type(value) is list and value and type(value[0]) in (dict, list):
        return f"{len(value)} item{'' if len(value) == 1 else 's'}"
    words = value if type(value) is str else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(words[:_LONGEST].split())
