"""SQL functions of our own, for reading only; views and tables never depend on them."""

from typing import Any

import orjson


def fold(value: str | None) -> str | None:
    """Case-fold by Unicode's rules; SQLite's own lower() knows ASCII alone."""
    return None if value is None else value.casefold()


def has_attribute(attributes: str | None, name: str, wanted: str | None) -> int:
    """Tell whether JSON attributes hold a value, or one of several, equal to JSON ``wanted``.

    ``wanted`` null asks for any value.
    """
    if attributes is None:
        return 0
    values: dict[str, Any] = orjson.loads(attributes)
    if name not in values:
        return 0
    if wanted is None:
        return 1
    value, target = values[name], orjson.loads(wanted)
    return int(value == target or (isinstance(value, list) and target in value))


def register(connection: Any) -> None:
    """Add the functions to a driver connection."""
    connection.create_function("annotator_fold", 1, fold, deterministic=True)
    connection.create_function("annotator_attribute", 3, has_attribute, deterministic=True)
