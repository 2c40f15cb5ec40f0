"""The fields of records as columns: what they hold at first, what they are taken for."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from annotator.formats.base import SAMPLE_ROWS, Column
from annotator.formats.field_guess import span_items
from annotator.formats.field_mapping import DOCUMENT_ROLES, SPAN_ROLES, FieldMapping
from annotator.formats.field_paths import MISSING, fields, item_fields, lookup

_LONGEST: Final = 200
_MOST: Final = 200
"""Columns at most; records with generated keys have no end of them."""
ATTRIBUTES: Final = "attributes"
DOCUMENT_LABELS: Final = "document_labels"


def columns_of(records: Sequence[Any], mapping: FieldMapping) -> list[Column]:
    """Return the columns of records under a mapping; those of the spans come last."""
    known = [one for one in records if type(one) is dict]
    path = mapping.get("spans")
    roles = {where: role for role, where in mapping.roles.items()}
    outer: tuple[str, ...] = (*DOCUMENT_ROLES, DOCUMENT_LABELS)
    if path is None:
        outer = (*outer, *SPAN_ROLES)
    else:
        roles = {mapping.roles[role]: role for role in DOCUMENT_ROLES if role in mapping.roles}
    roles |= dict.fromkeys(mapping.document_labels, DOCUMENT_LABELS)
    names = dict.fromkeys(name for record in known for name, _ in fields(record))
    if path is not None and path not in names:
        names = dict.fromkeys(name for name in names if not name.startswith(f"{path}.")) | {
            path: None
        }
    found = [
        Column(name, _samples(known, name), outer, roles.get(name, ""))
        for name in list(names)[:_MOST]
    ]
    if path is None:
        return found
    items = [one for record in known for one in span_items(lookup(record, path)) or ()]
    inner = {
        mapping.roles[role]: role for role in SPAN_ROLES if role in mapping.roles
    } | dict.fromkeys(mapping.attributes, ATTRIBUTES)
    names = dict.fromkeys(name for item in items for name, _ in item_fields(item))
    for name in list(names)[:_MOST]:
        role = inner.get(name, "")
        samples = _samples(items, name)
        found.append(Column(name, samples, (*SPAN_ROLES, ATTRIBUTES), role, is_inner=True))
    return found


def _samples(values: Iterable[Any], path: str) -> tuple[str, ...]:
    found = (lookup(one, path) for one in list(values)[:SAMPLE_ROWS])
    return tuple("" if one in (MISSING, None) else _words(one) for one in found)


def _words(value: Any) -> str:
    if type(value) is list and value and type(value[0]) in (dict, list):
        return f"{len(value)} items"
    words = value if type(value) is str else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(words[:_LONGEST].split())
