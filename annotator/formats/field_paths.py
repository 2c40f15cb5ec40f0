"""Fields of JSON records by dotted paths: ``meta.date``, ``entities``, ``span.0``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

MISSING: Final = object()
"""What a path leads to where there is no such field; null is a value."""
_DEEPEST: Final = 4


def lookup(value: Any, path: str) -> Any:
    """Return what a path leads to, else ``MISSING``; a key that has dots itself comes first."""
    if type(value) is dict:
        found = value.get(path, MISSING)
        if found is not MISSING or "." not in path:
            return found
    for part in path.split("."):
        if type(value) is dict:
            if part not in value:
                return MISSING
            value = value[part]
        elif type(value) is list:
            if not part.isdecimal() or len(part) > _DEEPEST or int(part) >= len(value):
                return MISSING
            value = value[int(part)]
        else:
            return MISSING
    return value


def fields(value: Mapping[str, Any], prefix: str = "", depth: int = 1) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) for every field that holds no further named fields."""
    for key, item in value.items():
        path = f"{prefix}{key}"
        if type(item) is dict and item and depth < _DEEPEST:
            yield from fields(item, f"{path}.", depth + 1)
        else:
            yield path, item


def item_fields(item: Any) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) for what a span of a list is made of: by name, or by place in a list.

    Short lists inside it are taken apart too, since offsets often come as a pair.
    """
    pairs = enumerate(item) if type(item) is list else fields(item) if type(item) is dict else ()
    for key, value in pairs:
        is_pair = type(value) is list and len(value) in (2, 3) and type(value[0]) is int
        if is_pair:
            yield from ((f"{key}.{number}", one) for number, one in enumerate(value))
        else:
            yield str(key), value


def span_items(value: Any) -> list[Any] | None:
    """Return the spans of a field: a list, or an object of lists by label; None for neither.

    An object ``{"ORG": ["NATO"]}`` becomes ``[["ORG", "NATO"]]``: label first, then the item.
    """
    if type(value) is list:
        return value
    if type(value) is dict and all(type(one) is list for one in value.values()):
        return [[label, item] for label, items in value.items() for item in items]
    return None


def without(value: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Return a copy without some fields; objects that become empty go with them."""
    rest = dict(value)
    for path in paths:
        if path in rest:
            del rest[path]
            continue
        head, dot, tail = path.partition(".")
        inner = rest.get(head)
        if dot and type(inner) is dict and lookup(inner, tail) is not MISSING:
            left = without(inner, [tail])
            if left:
                rest[head] = left
            else:
                del rest[head]
    return rest
