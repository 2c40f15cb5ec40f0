"""Feature structures by their shape: those of one type with the same features, column by column.

The library makes an object of each structure and looks at each feature of its type. Files hold
thousands of structures of a few shapes, so what a feature holds is decided once for a shape and
its values are read at once. Whatever is not certain to mean the same to the library is left to
it (``Unsure``): what is refused, and in which words, is decided there alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from annotator.formats.cas_layers import LEFT_OUT, Kind, Layer
from annotator.formats.cas_marks import NO_LINKS, LoadedCas, Mark

Column = Sequence[Any]
Role = Literal["id", "sofa", "begin", "end", "value", "link", "links", "either", "type"]
_CHAINED: Final = ("first", "next")
_TARGET: Final = "target"
_RESERVED: Final = frozenset(("elements", "xmiID"))


class Unsure(Exception):  # noqa: N818 - no error: the library reads the file
    """The file holds something that only the library knows how to read, or to refuse."""


@dataclass(frozen=True, slots=True)
class Part:
    """One column of a shape.

    Attributes:
        name: Of the feature.
        role: “either” is a reference to a list of texts, a list of marks, or a mark.
        read: Turns what the file has into values; raises ``ValueError`` or ``KeyError`` for what
            it cannot turn.
    """

    name: str
    role: Role
    read: Callable[[Column], Column]


@dataclass(slots=True)
class Found:
    """What was read so far.

    Attributes:
        texts: Lists of texts that structures refer to, by id.
        lists: Lists of ids that structures refer to, by id.
        sofas: Ids of the texts that structures belong to.
    """

    texts: dict[int, list[str] | None] = field(default_factory=dict)
    lists: dict[int, Sequence[int]] = field(default_factory=dict)
    sofas: set[int] = field(default_factory=set)
    ids: list[int] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)
    _left: dict[Layer, list[int]] = field(default_factory=dict)
    _referred: set[int] = field(default_factory=set)
    _chained: set[int] = field(default_factory=set)

    def add(self, shape: "Shape", given: list[Any]) -> None:
        """Take the values of structures of a shape, one structure after another.

        Raises:
            Unsure: A value is none of its feature.
        """
        if not given:
            return
        roles: dict[Role, Column] = {}
        values: dict[str, Column] = {}
        links: dict[str, Column] = {}
        try:
            columns = columns_of(given, len(shape.parts))
            for part, values_as_given in zip(shape.parts, columns, strict=True):
                column = part.read(values_as_given)
                if part.role == "value":
                    values[part.name] = column
                elif part.role in ("link", "links", "either"):
                    links[part.name] = column
                    self._refer(part, column)
                else:
                    roles[part.role] = column
        except (ValueError, KeyError):
            raise Unsure from None
        ids = roles["id"]
        self.ids += ids
        self.sofas.update(roles.get("sofa", ()))
        if shape.layer.kind in LEFT_OUT:
            self._left.setdefault(shape.layer, []).extend(ids)
            return
        if shape.has_lists:
            self._resolve(values, links)
        nothing = [None] * len(ids)
        self._marks += map(
            Mark, ids, [shape.layer] * len(ids),
            roles.get("begin", nothing), roles.get("end", nothing),
            _dicts(shape.order(values), len(ids)), _dicts(links, len(ids)),
        )  # fmt: skip

    def add_list(self, number: int, ids: Sequence[int]) -> None:
        """Take a list of structures that is one itself."""
        self.lists[number] = ids
        self.ids.append(number)
        self._referred.update(ids)

    def _refer(self, part: Part, column: Column) -> None:
        one = [each for row in column for each in row] if part.role == "links" else column
        self._referred.update(one)
        if part.name in _CHAINED:
            self._chained.update(one)

    def _resolve(self, values: dict[str, Column], links: dict[str, Column]) -> None:
        """Put the lists in the place of what refers to them."""
        for name in list(links):
            column = links[name]
            values[name] = [self.texts.get(one) for one in column]
            links[name] = [
                None if one in self.texts else self.lists.get(one, one) for one in column
            ]

    def loaded(self, text: str, members: Sequence[int]) -> LoadedCas:
        """Return the marks of the view that has these members.

        Raises:
            Unsure: There is no text, something is there twice, or refers to what is not there.
        """
        every, inside = set(self.ids), set(members)
        kept = {one.id: one for one in self._marks}
        if (
            not text.strip()
            or len(every) != len(self.ids)
            or len(inside) != len(members)
            or not (inside <= every and self._referred <= every and self._chained <= kept.keys())
        ):
            raise Unsure
        marks = [one for one in self._marks if one.id in inside]
        marks += self._stand_ins(inside)
        marks.sort(key=_id_of)
        return LoadedCas(text, marks, kept, 0)

    def _stand_ins(self, inside: set[int]) -> Iterator[Mark]:
        """Yield a mark for all those of a kind that is left out: where the first of them is."""
        kinds: dict[Kind, list[Mark]] = {}
        for layer, ids in self._left.items():
            here = inside.intersection(ids)
            if here:
                stand_in = Mark(min(here), layer, None, None, {}, NO_LINKS, len(here))
                kinds.setdefault(layer.kind, []).append(stand_in)
        for found in kinds.values():
            first = min(found, key=_id_of)
            first.count = sum(one.count for one in found)
            yield first


def columns_of(values: list[Any], count: int) -> list[Column]:
    """Return the columns of rows that stand one after another."""
    return [values[start::count] for start in range(count)]


def _id_of(mark: Mark) -> int:
    return mark.id


def _dicts(columns: Mapping[str, Column], count: int) -> Sequence[Mapping[str, Any]]:
    """Return the values of each row by name, without those that are not set."""
    names = list(columns)
    if not names:
        return [NO_LINKS] * count
    if len(names) == 1 and None not in columns[names[0]]:
        (name,) = names  # most often a label alone
        return [{name: one} for one in columns[name]]
    return [
        {name: one for name, one in zip(names, row, strict=True) if one is not None}
        for row in zip(*columns.values(), strict=True)
    ]


class Shape:
    """A type and which of its features are set.

    Attributes:
        has_lists: Whether links may lead to lists that are structures themselves.
    """

    def __init__(self, layer: Layer, parts: Sequence[Part]) -> None:
        """Take the columns in the order of a file.

        Raises:
            Unsure: One is missing or there twice, or the type has features that the library
                uses itself.
        """
        self.layer = layer
        self.parts = parts
        self.has_lists = any(one.role == "either" for one in parts)
        roles = [one.role for one in parts]
        wanted = {"id", *(("sofa",) * layer.has_text), *(("begin", "end") * layer.has_place)}
        names = {one.name for one in parts}
        leads_on = layer.kind in LEFT_OUT and _TARGET in layer.names  # and would be followed
        if (
            not wanted <= set(roles)
            or len(names) != len(parts)
            or leads_on
            or not _RESERVED.isdisjoint(layer.names)
        ):
            raise Unsure
        self._order = [one for one in layer.names if one in names]

    def order(self, values: Mapping[str, Column]) -> dict[str, Column]:
        """Return columns of values in the order of the type."""
        return {name: values[name] for name in self._order if name in values}
