"""What the cells of a WebAnno TSV 3 file say: marks on tokens, links, slots and chains.

Source: the appendix "WebAnno TSV 3.x" of the WebAnno and INCEpTION user guides. ``[n]`` ties the
pieces of one mark together, ``|`` stacks several marks on one token, ``;`` parts the links of a
slot, ``*`` is a mark without a value, ``_`` is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.formats.uima_layers import CHAIN_FEATURES
from annotator.formats.webanno_layers import (
    ANYTHING,
    EMPTY,
    RELATIONS,
    SPANS,
    STACKED,
    UNSET,
    Column,
    Layer,
    Stacked,
    marks_of,
    unescaped,
    values_of,
)

_PARTED: Final = re.compile(r"(?:\\.|[^\\;])+", re.DOTALL)
_SOURCE: Final = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)(?:\[(?P<start>\d+)_(?P<end>\d+)\])?\Z")
_TARGET: Final = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)(?:\[(?P<id>\d+)\])?\Z")
_IN_CHAIN: Final = re.compile(
    r"(?P<value>(?:\\.|[^\\])*)->(?P<chain>\d{1,9})-(?P<link>\d{1,9})\Z", re.DOTALL
)
_MAX_KNOWN: Final = 1024  # rows of cells
_MAX_KEPT: Final = 4096  # characters of them

Key = tuple[int, str]
"""Number of a layer and name of a mark in it."""


@dataclass(slots=True)
class Mark:
    """A span as far as it was read: its features and the places of its tokens, maybe some twice."""

    layer: Layer
    places: list[tuple[int, int]] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A relation or a filled slot; an end is a token and the number of a mark on it, or "".

    Attributes:
        target: Layer of the marks at the ends, or ``ANYTHING``.
        values: Features of a relation that are set.
        start: Where a relation begins; None for a slot.
        host: The mark whose slot it is; None for a relation.
        role: What it is in the slot.
    """

    layer: Layer
    target: str
    end: tuple[str, str]
    values: tuple[tuple[str, str], ...] = ()
    start: tuple[str, str] | None = None
    host: Key | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a line says in the columns of one layer.

    Attributes:
        number: Of the layer.
        marks: Those of a layer of spans; None for other layers, and for one that is not read.
    """

    number: int
    layer: Layer
    cells: Sequence[str]
    marks: tuple[Stacked, ...] | None


class Marks:
    """Everything that the cells of a file hold.

    Attributes:
        links: Relations and slots.
        chains: Names of the links of each chain, by their number in it.
        broken: How many cells could not be understood, by what they should be.
        nothing: The cells of a word without marks, as they are mostly written, with a tab at the
            end or without.
    """

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.marks: dict[Key, Mark] = {}
        self.links: list[Link] = []
        self.chains: dict[Key, dict[int, Key]] = {}
        self.broken: dict[str, int] = {}
        self.nothing: tuple[str, ...] = ()
        self._here: dict[tuple[int, str], list[Key]] = {}
        self._slots: set[tuple[Key, str, str]] = set()
        # What cells say: a mark of several tokens has the same on each.
        self._known: dict[str, tuple[list[_Part], bool]] = {}

    def declare(self, layer: Layer) -> None:
        """Add the next layer of the head."""
        self.layers.append(layer)
        cells = "_\t" * sum(one.width for one in self.layers)
        self.nothing = cells, cells[:-1]
        self._known.clear()

    def _break(self, what: str) -> None:
        self.broken[what] = self.broken.get(what, 0) + 1

    def read_row(self, token: str, cells: str, place: tuple[int, int]) -> None:
        """Read the cells behind the words of a token, with the tabs between them."""
        known = self._known.get(cells)
        if known is None:
            known = self._parts(cells)
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
            if len(cells) <= _MAX_KEPT:
                self._known[cells] = known
        parts, has_more = known
        for part in parts:
            if part.marks is not None:
                self._read_marks(part, token, place)
            elif not part.layer.is_read:
                self._break("layers")
            elif part.layer.kind == RELATIONS:
                self._read_relations(part.layer, part.cells, token)
            else:
                self._read_chains(part, place)
        if has_more:
            self._break("cells")

    def _parts(self, line: str) -> tuple[list[_Part], bool]:
        """Return what each layer with marks says, and whether there are more cells than layers."""
        cells = line.split("\t")
        found: list[_Part] = []
        at = 0
        for number, layer in enumerate(self.layers):
            columns = cells[at : at + layer.width]
            columns += ["_"] * (layer.width - len(columns))
            at += layer.width
            if not EMPTY.issuperset(columns):
                is_span = layer.is_read and layer.kind == SPANS
                marks = tuple(marks_of(layer, columns)) if is_span else None
                found.append(_Part(number, layer, columns, marks))
        return found, any(cell.strip() not in EMPTY for cell in cells[at:])

    def find(self, layer: str, token: str, one: str) -> Key | None:
        """Return the mark of a layer on a token, by its number where several are there."""
        for number, found in enumerate(self.layers):
            if found.kind != SPANS or layer not in (found.name, ANYTHING):
                continue
            if one not in ("", "0"):
                if (number, one) in self.marks:
                    return number, one
            elif here := self._here.get((number, token)):
                return here[0]
        return None

    def _read_marks(self, part: _Part, token: str, place: tuple[int, int]) -> None:
        here = self._here.setdefault((part.number, token), [])
        for index, one in enumerate(part.marks or ()):
            key = part.number, one.name or f"{token}/{index}"
            mark = self.marks.get(key)
            if mark is None:
                mark = self.marks[key] = Mark(part.layer)
            mark.places.append(place)
            if key not in here:
                here.append(key)
            for feature, value in one.values:
                mark.values.setdefault(feature, value)
            for column, roles, targets in one.slots:
                self._read_slot(key, column, roles, targets)

    def _read_slot(self, key: Key, column: Column, roles: str, targets: str) -> None:
        if targets in UNSET:
            return
        names = _PARTED.findall(roles)
        for index, target in enumerate(targets.split(";")):
            match = _TARGET.match(target)
            role = names[index] if index < len(names) else "*"
            name = column.feature if role in UNSET else unescaped(role)
            if match is None:
                self._break("links")
            elif (key, name, target) not in self._slots:  # said again on each token of its mark
                self._slots.add((key, name, target))
                end = match["token"], match["id"] or ""
                layer = self.layers[key[0]]
                self.links.append(Link(layer, column.target, end, host=key, role=name))

    def _read_relations(self, layer: Layer, cells: Sequence[str], token: str) -> None:
        stacks = [values_of(cell) for cell in cells[:-1]]
        for index, source in enumerate(cells[-1].split("|")):
            match = _SOURCE.match(source)
            if match is None:
                self._break("links")
                continue
            row = [stack[index][0] if index < len(stack) else "_" for stack in stacks]
            values = tuple(
                (column.feature, unescaped(value))
                for column, value in zip(layer.columns, row, strict=False)
                if value not in UNSET
            )
            start = match["token"], match["start"] or ""
            end = token, match["end"] or ""
            self.links.append(Link(layer, layer.base, end, values, start))

    def _read_chains(self, part: _Part, place: tuple[int, int]) -> None:
        number, layer, cells = part.number, part.layer, part.cells
        types = values_of(cells[0])
        relations = STACKED.findall(cells[1]) if len(cells) > 1 else []
        for index, (value, _) in enumerate(types):
            match = _IN_CHAIN.match(relations[index]) if index < len(relations) else None
            if match is None:
                self._break("chains")
                continue
            key = number, f"{match['chain']}-{match['link']}"
            mark = self.marks.setdefault(key, Mark(layer))
            mark.places.append(place)
            for feature, one in zip(CHAIN_FEATURES, (value, match["value"]), strict=True):
                if one not in UNSET:
                    mark.values.setdefault(feature, unescaped(one))
            chain = self.chains.setdefault((number, match["chain"]), {})
            chain[int(match["link"])] = key
