"""JSON in a column."""

import json
from collections.abc import Mapping
from typing import Any

import orjson


def to_json(value: Any) -> str:
    """Write a value as compact JSON."""
    if type(value) is not dict and isinstance(value, Mapping):  # the quick question first
        value = dict(value)
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # integers beyond 64 bits, read-only mappings inside
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)


def from_json(value: str) -> Any:
    """Read a JSON column."""
    return orjson.loads(value)
