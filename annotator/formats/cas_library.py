"""What dkpro-cassis made of a file, as the marks that are read."""

from collections import deque
from collections.abc import Iterable
from typing import Any

from annotator.formats.cas_layers import BEGIN, END, Layers
from annotator.formats.cas_marks import NAMELESS, Link, Mark, plain_value


def marks_of(structures: Iterable[Any], layers: Layers) -> dict[int, Mark]:
    """Return the structures and all that their links lead to, by id."""
    found: dict[int, Mark] = {}
    waiting = deque(structures)  # these come first, where others have the same id
    while waiting:
        one = waiting.popleft()
        if one.xmiID not in found and hasattr(one, "type"):
            found[one.xmiID], linked = _mark(one, layers)
            waiting += linked
    return found


def _mark(one: Any, layers: Layers) -> tuple[Mark, list[Any]]:
    layer = layers.of(one.type)
    values: dict[str, Any] = {}
    links: dict[str, Link] = {}
    linked: list[Any] = []
    strange = 0
    for name, attribute in layer.names.items():
        value = getattr(one, attribute, None)
        if value is None:
            continue
        elements = getattr(value, "elements", None)
        if isinstance(elements, list) and all(isinstance(each, str) for each in elements):
            values[name] = plain_value(elements)
        elif isinstance(elements, list):
            marks = [each for each in elements if _is_mark(each)]
            links[name] = [_id_of(each) for each in marks]
            linked += marks
        elif _is_mark(value):
            links[name] = _id_of(value)
            linked.append(value)
        elif isinstance(value, str | float | int):
            values[name] = plain_value(value)
        elif not hasattr(value, "xmiID"):
            strange += 1
    values = {name: value for name, value in values.items() if value is not None}
    begin, end = getattr(one, BEGIN, None), getattr(one, END, None)
    return Mark(one.xmiID, layer, begin, end, values, links, strange=strange), linked


def _is_mark(one: Any) -> bool:
    return hasattr(one, "xmiID") and not hasattr(one, "elements")


def _id_of(one: Any) -> int:
    return NAMELESS if one.xmiID is None else int(one.xmiID)
