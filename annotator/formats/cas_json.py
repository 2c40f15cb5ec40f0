"""JSON files by the shapes of their structures, without an object for each.

Source: JSON CAS 0.4.0 of uimaj-io-jsoncas.
"""

from collections import defaultdict
from typing import Any, Final

from annotator.formats.cas_layers import BEGIN, END, SOFA, Layer, Layers
from annotator.formats.cas_marks import LoadedCas, plain_value, plain_values
from annotator.formats.cas_shapes import Column, Found, Part, Role, Shape, Unsure
from annotator.formats.cas_types import FIRST_VIEW, LINKS, STRINGS
from annotator.formats.cas_types import SOFA as SOFA_TYPE

ID: Final = "%ID"
TYPE: Final = "%TYPE"
STRUCTURES: Final = "%FEATURE_STRUCTURES"
VIEWS: Final = "%VIEWS"
TEXT: Final = "sofaString"
_MEMBERS: Final = "%MEMBERS"
_ELEMENTS: Final = "%ELEMENTS"
_LINK: Final = "@"
_OF_ANY: Final = "[]"
_LIST_HAS: Final = frozenset((ID, TYPE, _ELEMENTS))
_SOFA_MAY_HAVE: Final = frozenset((ID, TYPE, "sofaNum", "sofaID", "mimeType", TEXT))
_PLACES: Final[dict[str, Role]] = {
    ID: "id", TYPE: "type", "@" + SOFA: "sofa", BEGIN: "begin", END: "end",
}  # fmt: skip
_ALWAYS: Final = ("id", "type")
_VALUES: Final = frozenset((str, int, float, bool, type(None)))

Key = tuple[str, ...]
"""Name of the type and names of what a structure has, as the file orders them."""


def read_json(data: Any, layers: Layers, shapes: dict[Key, Shape]) -> LoadedCas:
    """Load a JSON file that is parsed already.

    ``shapes`` are those of the files before with the same types; new ones are added.

    Raises:
        Unsure: It is damaged, or is one that only the library can read.
    """
    found = Found()
    sofas: list[dict[str, Any]] = []
    values: dict[Key, list[Any]] = defaultdict(list)
    try:
        ((view, about),) = data[VIEWS].items()
        members = _integers(about[_MEMBERS])
        for one in data[STRUCTURES]:
            type_ = one[TYPE]
            if type_ in (STRINGS, LINKS) or type_.endswith(_OF_ANY):
                _read_list(found, one)
            elif type_ == SOFA_TYPE:
                sofas.append(one)
            else:
                values[type_, *one] += one.values()
        for key, given in values.items():
            shape = shapes.get(key)
            if shape is None:
                shape = shapes[key] = _shape(key, layers)
            found.add(shape, given)
        (sofa,) = sofas
        (number,) = _integers([sofa[ID]])
        text = sofa[TEXT]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Unsure from None
    is_plain = isinstance(text, str) and view == sofa.get("sofaID") == FIRST_VIEW
    if not is_plain or not sofa.keys() <= _SOFA_MAY_HAVE or number in found.ids:
        raise Unsure
    if not found.sofas <= {number}:
        raise Unsure
    return found.loaded(text, members)


def _read_list(found: Found, one: dict[str, Any]) -> None:
    """Take a list that is a structure of its own."""
    (number,), elements = _integers([one[ID]]), one[_ELEMENTS]
    if one.keys() != _LIST_HAS or not isinstance(elements, list):
        raise Unsure
    if one[TYPE] != STRINGS:
        found.add_list(number, _integers(elements))
    elif set(map(type, elements)) <= {str}:
        found.texts[number] = plain_value(elements)
        found.ids.append(number)
    else:
        raise Unsure


def _shape(key: Key, layers: Layers) -> Shape:
    layer = layers.named(key[0])
    if layer is None:
        raise Unsure
    return Shape(layer, [_part(one, layer) for one in key[1:]])


def _part(name: str, layer: Layer) -> Part:
    known = _PLACES.get(name)
    if known is not None:
        feature = name.removeprefix(_LINK)
        if known not in _ALWAYS and layer.type.get_feature(feature) is None:
            raise Unsure
        return Part(name, known, _same if known == "type" else _integers)
    own = name.removeprefix(_LINK)
    if own not in layer.names:
        raise Unsure
    if own == name:
        return Part(own, "value", _values)
    if layer.names[own] != own:
        raise Unsure  # the library stumbles over links whose name it changes
    return Part(own, "either", _integers)


def _same(column: Column) -> Column:
    return column


def _integers(column: Column) -> Column:
    if set(map(type, column)) <= {int}:
        return column
    raise ValueError("not all are whole numbers")


def _values(column: Column) -> Column:
    if set(map(type, column)) <= _VALUES:
        return plain_values(column)
    raise ValueError("a value in values")
