"""XMI files in one pass: structures by their shapes, without an object for each.

Source: XMI CAS Serialization Reference of Apache UIMA.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from annotator.formats.cas_layers import BEGIN, END, SOFA, Layer, Layers
from annotator.formats.cas_marks import LoadedCas, plain_values
from annotator.formats.cas_shapes import Column, Found, Part, Role, Shape, Unsure, columns_of
from annotator.formats.cas_types import FIRST_VIEW

_ROOT: Final = "http://www.omg.org/XMI}XMI"
_ID: Final = "http://www.omg.org/XMI}id"
_SOFA: Final = "http:///uima/cas.ecore}Sofa"
_VIEW: Final = "http:///uima/cas.ecore}View"
_TYPE: Final = re.compile(r"http:///([\w/]+)\.ecore\}(\w+)")
_NO_NAMESPACE: Final = "uima.noNamespace."
_ENDS: Final = re.compile(rb"<[!/]")
_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?<[?\w]")
_SOFA_HAS: Final = frozenset((_ID, "sofaNum", "sofaID", "sofaString"))
_SOFA_MAY_HAVE: Final = _SOFA_HAS | {"mimeType"}
_CHILD: Final = "<"
"""Before the names of features that are elements, in a key."""
_PIECE: Final = 4 << 20
_STRUCTURE: Final = 2
"""How deep structures are."""

Key = tuple[str, ...]
"""Name of the element and names of what it has, as the file orders them."""
_Values = dict[Key, list[Any]]


def read_xmi(data: bytes, layers: Layers, shapes: dict[Key, Shape]) -> LoadedCas:
    """Load an XMI file whose encoding is one of those that UIMA writes.

    ``shapes`` are those of the files before with the same types; new ones are added.

    Raises:
        Unsure: It is damaged, would harm, or is one that only the library can read.
    """
    ends = _ENDS.findall(data)
    if b"<!" in ends or _START.match(data) is None:
        raise Unsure  # a document type, comment or CDATA; UIMA writes none. Or UTF-16.
    found = Found()
    # An end tag that is not the root's is that of a structure with elements in it.
    parse = _Pass(is_flat=len(ends) == 1)
    values = parse.values
    for start in range(0, len(data), _PIECE):
        parse.feed(data[start : start + _PIECE], is_last=start + _PIECE >= len(data))
        if parse.is_inside:
            continue
        for key in [one for one in values if one[0] not in (_SOFA, _VIEW)]:
            shape = shapes.get(key)
            if shape is None:
                shape = shapes[key] = _shape(key, layers)
            found.add(shape, values[key])
            values[key].clear()
    return _loaded(found, values)


class _Pass:
    """What the parser tells, sorted by shapes.

    Attributes:
        values: Those of the structures so far, one structure after another.
    """

    def __init__(self, *, is_flat: bool) -> None:
        """Start; ``is_flat`` says that no structure has elements in it."""
        self.values: _Values = defaultdict(list)
        self._is_flat = is_flat
        self._key: Key = ("",)
        self._names: list[str] = []
        self._row: list[Any] = []
        self._depth = 0
        self._children: dict[str, list[str | None]] = {}
        self._words: list[str] = []
        parser = ParserCreate(namespace_separator="}")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        self._parser = parser

    @property
    def is_inside(self) -> bool:
        """Tell whether a structure has begun that has not ended."""
        return self._depth > 1

    def feed(self, data: bytes, *, is_last: bool) -> None:
        """Parse a piece of the file."""
        try:
            self._parser.Parse(data, is_last)
        except (ExpatError, ValueError, LookupError):
            raise Unsure from None
        if is_last:  # else parser and pass would hold each other, and what was read
            self._parser.StartElementHandler = self._parser.EndElementHandler = None

    def _root(self, tag: str, _given: list[str]) -> None:
        if tag != _ROOT:
            raise Unsure
        if self._is_flat:
            self._parser.StartElementHandler = self._structure
        else:
            self._depth = 1
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end

    def _structure(self, tag: str, given: list[str]) -> None:
        names = given[::2]
        if names != self._names or tag != self._key[0]:  # most are like the one before
            self._names = names
            self._key = key = (tag, *names)
            self._row = self.values[key]
        self._row += given[1::2]

    def _start(self, tag: str, given: list[str]) -> None:
        self._depth += 1
        if self._depth <= _STRUCTURE:
            self._structure(tag, given)
        elif self._depth > _STRUCTURE + 1 or given or "}" in tag:
            raise Unsure
        else:
            self._parser.CharacterDataHandler = self._words.append

    def _end(self, tag: str) -> None:
        self._depth = depth = self._depth - 1
        if depth == _STRUCTURE:
            self._parser.CharacterDataHandler = None
            self._children.setdefault(tag, []).append("".join(self._words) or None)
            self._words.clear()
        elif self._children:
            plain, count = self._row, len(self._names)
            key = (*self._key, *(_CHILD + one for one in self._children))
            self.values[key] += [*plain[-count:], *self._children.values()]
            del plain[-count:]
            self._children = {}


def _loaded(found: Found, values: _Values) -> LoadedCas:
    """Join the marks with their text; files with several texts are left to the library."""
    sofas, views = _those(values, _SOFA), _those(values, _VIEW)
    if len(sofas) != 1 or len(views) > 1:
        raise Unsure
    (sofa,) = sofas
    (view,) = views or [{"sofa": sofa.get(_ID), "members": ""}]
    try:
        one, members = int(sofa[_ID]), _whole(view.get("members", "").split())
        is_its_view = int(view["sofa"]) == one
        int(sofa["sofaNum"])
    except (ValueError, KeyError):
        raise Unsure from None
    is_plain = _SOFA_HAS <= sofa.keys() <= _SOFA_MAY_HAVE and sofa["sofaID"] == FIRST_VIEW
    if not is_its_view or not is_plain or not found.sofas <= {one}:
        raise Unsure
    return found.loaded(sofa["sofaString"], members)


def _those(values: _Values, tag: str) -> list[dict[str, Any]]:
    """Return the elements of a name, each as its attributes; nothing stands in them."""
    found = []
    for key in values:
        if key[0] == tag and values[key]:
            if key[-1].startswith(_CHILD):
                raise Unsure
            columns = columns_of(values[key], len(key) - 1)
            found += [dict(zip(key[1:], row, strict=True)) for row in zip(*columns, strict=True)]
    return found


def _shape(key: Key, layers: Layers) -> Shape:
    match = _TYPE.fullmatch(key[0])
    if match is None:
        raise Unsure
    name = f"{match[1].replace('/', '.')}.{match[2]}"
    layer = layers.named(name.removeprefix(_NO_NAMESPACE))
    if layer is None:
        raise Unsure
    return Shape(layer, [_part(one, layer) for one in key[1:]])


def _part(name: str, layer: Layer) -> Part:
    if name == _ID:
        return Part(name, "id", _whole)
    own = name.removeprefix(_CHILD)
    feature = layer.type.get_feature(layer.names.get(own, own))
    if feature is None:
        raise Unsure
    range_: str = feature.rangeType.name
    is_own_list = not feature.multipleReferencesAllowed
    if own != name:  # the library stumbles over such features whose name it changes
        if range_ != _STRINGS or not is_own_list or layer.names.get(own) != own:
            raise Unsure
        return Part(own, "value", plain_values)
    if own not in layer.names:
        return _part_of_place(name, range_)
    if range_ in _READ:
        return Part(name, "value", _READ[range_])
    if range_ == _STRINGS and is_own_list:
        return Part(name, "value", _no_texts)
    if range_ == _LIST and is_own_list:
        return Part(name, "links", _lists)
    if name in layer.plain or _LISTS.fullmatch(range_):
        raise Unsure
    return Part(name, "link", _whole)


def _part_of_place(name: str, range_: str) -> Part:
    roles: dict[str, Role] = {SOFA: "sofa", BEGIN: "begin", END: "end"}
    if name not in roles or (name != SOFA and range_ != _INTEGER):
        raise Unsure
    return Part(name, roles[name], _few if name == SOFA else _whole)


# -- values of a column -------------------------------------------------------------------------

_STRINGS: Final = "uima.cas.StringArray"
_LIST: Final = "uima.cas.FSArray"
_INTEGER: Final = "uima.cas.Integer"
_LISTS: Final = re.compile(r"uima\.cas\.\w*(?:Array|List)(?:Base)?")
_FLAGS: Final = {"true": True, "false": False}


def _whole(column: Column) -> list[int]:
    return list(map(int, column))


def _few(column: Column) -> list[int]:
    """Return each of the numbers once; most often it is a single one."""
    return list(map(int, set(column)))


def _numbers(column: Column) -> Column:
    return plain_values(list(map(float, column)))


def _flags(column: Column) -> list[bool]:
    return [_FLAGS[one] for one in column]


def _no_texts(column: Column) -> Column:
    if any(column):
        raise ValueError("texts are elements")
    return [None] * len(column)


def _lists(column: Column) -> list[tuple[int, ...]]:
    return [tuple(map(int, one.split())) for one in column]


_READ: Final[Mapping[str, Callable[[Column], Column]]] = {
    "uima.cas.String": plain_values,
    "uima.cas.Boolean": _flags,
    "uima.cas.Float": _numbers,
    "uima.cas.Double": _numbers,
    **{f"uima.cas.{one}": _whole for one in ("Byte", "Short", "Integer", "Long")},
}
