"""What the cells of a WebAnno TSV 3 file say: marks on tokens, links, slots and chains.

Source: the appendix "WebAnno TSV 3.x" of the WebAnno and INCEpTION user guides. ``[n]`` ties the
pieces of one mark together, ``|`` stacks several marks on one token, ``;`` parts the links of a
slot, ``*`` is a mark without a value, ``_`` is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.formats.uima_layers import CHAIN_FEATURES, short_name

SPANS: Final = "SP"
RELATIONS: Final = "RL"
CHAINS: Final = "CH"
ANYTHING: Final = "uima.tcas.Annotation"
_ROLE: Final = "ROLE_"
_BASE: Final = "BT_"
_STACKED: Final = re.compile(r"(?:\\.|[^\\|])+", re.DOTALL)
_PARTED: Final = re.compile(r"(?:\\.|[^\\;])+", re.DOTALL)
_NUMBERED: Final = re.compile(r"(?P<value>(?:\\.|[^\\])*)\[(?P<id>\d{1,9})\]\Z", re.DOTALL)
_SOURCE: Final = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)(?:\[(?P<start>\d+)_(?P<end>\d+)\])?\Z")
_TARGET: Final = re.compile(r"(?P<token>\d+-\d+(?:\.\d+)?)(?:\[(?P<id>\d+)\])?\Z")
_IN_CHAIN: Final = re.compile(
    r"(?P<value>(?:\\.|[^\\])*)->(?P<chain>\d{1,9})-(?P<link>\d{1,9})\Z", re.DOTALL
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t"}

Key = tuple[int, str]
"""Number of a layer and name of a mark in it."""
_EMPTY: Final = frozenset(("_", ""))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layer.

    Attributes:
        slot: Whether it holds roles; the column after it then holds the marks they lead to.
        target: Layer of the marks that a slot leads to.
    """

    feature: str
    slot: bool = False
    target: str = ""


@dataclass(slots=True)
class Layer:
    """A layer as the head of the file declares it."""

    kind: str
    name: str
    columns: list[Column]
    base: str = ""
    is_read: bool = True

    @property
    def short(self) -> str:
        """The name without the package it is in."""
        return short_name(self.name)

    @property
    def width(self) -> int:
        """How many columns it takes; a layer without features takes one."""
        count = sum(2 if one.slot else 1 for one in self.columns) + bool(self.base)
        return max(1, count)

    @property
    def plain(self) -> list[str]:
        """Names of the features that hold values."""
        return [one.feature for one in self.columns if not one.slot]


def read_layer(line: str) -> Layer:
    """Return the layer of a line ``#T_…``."""
    kind, _, rest = line.removeprefix("#T_").partition("=")
    name, *features = rest.strip().split("|")
    columns: list[Column] = []
    base = ""
    names = iter([one for one in features if one])
    for one in names:
        if one.startswith(_BASE):
            base = one.removeprefix(_BASE)
        elif one.startswith(_ROLE):
            feature = one.removeprefix(_ROLE).removeprefix(f"{name}:").split("_", 1)[0]
            columns.append(Column(feature, slot=True, target=next(names, ANYTHING)))
        else:
            columns.append(Column(one))
    return Layer(kind, name, columns, base)


@dataclass(slots=True)
class Mark:
    """A span as far as it was read: the places of its tokens and its features."""

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


class Marks:
    """Everything that the cells of a file hold.

    Attributes:
        links: Relations and slots.
        chains: Names of the links of each chain, by their number in it.
        broken: How many cells could not be understood, by what they should be.
    """

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.marks: dict[Key, Mark] = {}
        self.links: list[Link] = []
        self.chains: dict[Key, dict[int, Key]] = {}
        self.broken: dict[str, int] = {}
        self._here: dict[tuple[int, str], list[Key]] = {}
        self._slots: set[tuple[Key, str, str]] = set()

    def _break(self, what: str) -> None:
        self.broken[what] = self.broken.get(what, 0) + 1

    def read_row(self, cells: Sequence[str], place: tuple[int, int]) -> None:
        """Read the cells behind token, offsets and words of a line."""
        if _EMPTY.issuperset(cells[3:]):
            return  # most words have no mark
        at = 3
        for number, layer in enumerate(self.layers):
            columns = [cells[i] if i < len(cells) else "_" for i in range(at, at + layer.width)]
            at += layer.width
            if _EMPTY.issuperset(columns):
                continue
            if not layer.is_read:
                self._break("layers")
            elif layer.kind == RELATIONS:
                self._read_relations(layer, columns, cells[0])
            elif layer.kind == CHAINS:
                self._read_chains(number, layer, columns, place)
            else:
                self._read_marks(number, layer, columns, cells[0], place)
        if any(cell.strip() not in ("", "_") for cell in cells[at:]):
            self._break("cells")

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

    def _read_marks(
        self,
        number: int,
        layer: Layer,
        cells: Sequence[str],
        token: str,
        place: tuple[int, int],
    ) -> None:
        stacks = [_stack(cell) for cell in cells]
        for index in range(max(len(stack) for stack in stacks)):
            row = [stack[index] if index < len(stack) else ("_", "") for stack in stacks]
            own = iter(row)
            pairs = [
                (one, next(own), next(own) if one.slot else ("_", "")) for one in layer.columns
            ]
            # Numbers in the column of a slot’s targets are those of the targets.
            name = next((one for _, (_, one), _ in pairs if one), "") or (
                row[0][1] if not pairs else ""
            )
            key = number, name or f"{token}/{index}"
            mark = self.marks.setdefault(key, Mark(layer))
            if place not in mark.places:
                mark.places.append(place)
            here = self._here.setdefault((number, token), [])
            if key not in here:
                here.append(key)
            for column, (value, _), (targets, last) in pairs:
                if column.slot:
                    self._read_slot(key, column, value, f"{targets}[{last}]" if last else targets)
                elif value not in ("_", "*", ""):
                    mark.values.setdefault(column.feature, unescaped(value))

    def _read_slot(self, key: Key, column: Column, roles: str, targets: str) -> None:
        if targets in ("_", "*", ""):
            return
        names = _PARTED.findall(roles)
        for index, target in enumerate(targets.split(";")):
            match = _TARGET.match(target)
            role = names[index] if index < len(names) else "*"
            name = column.feature if role in ("_", "*", "") else unescaped(role)
            if match is None:
                self._break("links")
            elif (key, name, target) not in self._slots:  # said again on each token of its mark
                self._slots.add((key, name, target))
                end = match["token"], match["id"] or ""
                layer = self.layers[key[0]]
                self.links.append(Link(layer, column.target, end, host=key, role=name))

    def _read_relations(self, layer: Layer, cells: Sequence[str], token: str) -> None:
        stacks = [_stack(cell) for cell in cells[:-1]]
        for index, source in enumerate(cells[-1].split("|")):
            match = _SOURCE.match(source)
            if match is None:
                self._break("links")
                continue
            row = [stack[index][0] if index < len(stack) else "_" for stack in stacks]
            values = tuple(
                (column.feature, unescaped(value))
                for column, value in zip(layer.columns, row, strict=False)
                if value not in ("_", "*", "")
            )
            start = match["token"], match["start"] or ""
            end = token, match["end"] or ""
            self.links.append(Link(layer, layer.base, end, values, start))

    def _read_chains(
        self, number: int, layer: Layer, cells: Sequence[str], place: tuple[int, int]
    ) -> None:
        types = _stack(cells[0])
        relations = _STACKED.findall(cells[1]) if len(cells) > 1 else []
        for index, (value, _) in enumerate(types):
            match = _IN_CHAIN.match(relations[index]) if index < len(relations) else None
            if match is None:
                self._break("chains")
                continue
            key = number, f"{match['chain']}-{match['link']}"
            mark = self.marks.setdefault(key, Mark(layer))
            if place not in mark.places:
                mark.places.append(place)
            for feature, one in zip(CHAIN_FEATURES, (value, match["value"]), strict=True):
                if one not in ("_", "*", ""):
                    mark.values.setdefault(feature, unescaped(one))
            chain = self.chains.setdefault((number, match["chain"]), {})
            chain[int(match["link"])] = key


def _stack(cell: str) -> list[tuple[str, str]]:
    """Return value and number of each mark that a cell stacks."""
    if cell in _EMPTY:
        return [("_", "")]
    found = []
    for part in _STACKED.findall(cell) or ["_"]:
        match = _NUMBERED.match(part)
        found.append((part, "") if match is None else (match["value"], match["id"]))
    return found


def unescaped(text: str) -> str:
    """Undo the escaping of reserved characters."""
    return _ESCAPE.sub(lambda match: _LETTERS.get(match[1], match[1]), text)
