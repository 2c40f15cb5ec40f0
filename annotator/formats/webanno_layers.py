"""The layers that the head of a WebAnno TSV 3 file declares, and the marks that their cells stack.

Source: the appendix "WebAnno TSV 3.x" of the WebAnno and INCEpTION user guides. ``[n]`` ties the
pieces of one mark together, ``|`` stacks several marks on one token, ``*`` is a mark without a
value, ``_`` is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from annotator.formats.uima_layers import short_name

SPANS: Final = "SP"
RELATIONS: Final = "RL"
CHAINS: Final = "CH"
ANYTHING: Final = "uima.tcas.Annotation"
EMPTY: Final = frozenset(("_", ""))
"""Cells that say nothing."""
UNSET: Final = frozenset(("_", "*", ""))
"""Values of marks that have none."""
STACKED: Final = re.compile(r"(?:\\.|[^\\|])+", re.DOTALL)
"""One of the values that a cell stacks."""
_ROLE: Final = "ROLE_"
_BASE: Final = "BT_"
_NUMBERED: Final = re.compile(r"(?P<value>(?:\\.|[^\\])*)\[(?P<id>\d{1,9})\]\Z", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t"}


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
    """A layer as the head of the file declares it.

    Attributes:
        width: How many columns it takes; a layer without features takes one.
        values: Feature and place of the columns that hold values.
        slots: Column and place of those that hold roles.
        names: Places of the columns whose numbers are those of its own marks.
    """

    kind: str
    name: str
    columns: list[Column]
    base: str = ""
    is_read: bool = True
    width: int = field(init=False)
    values: tuple[tuple[str, int], ...] = field(init=False)
    slots: tuple[tuple[Column, int], ...] = field(init=False)
    names: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        widths = [2 if one.slot else 1 for one in self.columns]
        places = list(zip(self.columns, accumulate(widths, initial=0), strict=False))
        self.width = max(1, sum(widths) + bool(self.base))
        self.values = tuple((one.feature, at) for one, at in places if not one.slot)
        self.slots = tuple((one, at) for one, at in places if one.slot)
        # Numbers in the column of a slot’s targets are those of the targets.
        self.names = tuple(at for _, at in places) or (0,)

    @property
    def short(self) -> str:
        """The name without the package it is in."""
        return short_name(self.name)

    @property
    def plain(self) -> list[str]:
        """Names of the features that hold values."""
        return [name for name, _ in self.values]


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


@dataclass(frozen=True, slots=True)
class Stacked:
    """One of the marks that the cells of a layer stack on a token.

    Attributes:
        name: Its number; "" where the token alone tells it.
        values: Features that are set.
        slots: Column, roles and targets of each of its slots.
    """

    name: str
    values: tuple[tuple[str, str], ...]
    slots: tuple[tuple[Column, str, str], ...]


def marks_of(layer: Layer, cells: Sequence[str]) -> Iterator[Stacked]:
    """Yield the marks that the cells of a layer of spans stack."""
    known = {cell: values_of(cell) for cell in set(cells)}  # most cells of a mark say the same
    columns = [known[cell] for cell in cells]
    for index in range(max(map(len, known.values()))):
        row = [one[index] if index < len(one) else ("_", "") for one in columns]
        yield Stacked(
            next((row[at][1] for at in layer.names if row[at][1]), ""),
            tuple(
                (name, unescaped(row[at][0]))
                for name, at in layer.values
                if row[at][0] not in UNSET
            ),
            tuple((one, row[at][0], _numbered(*row[at + 1])) for one, at in layer.slots),
        )


def _numbered(value: str, number: str) -> str:
    return f"{value}[{number}]" if number else value


def values_of(cell: str) -> list[tuple[str, str]]:
    """Return value and number of each mark that a cell stacks; "" where it has none."""
    if cell in UNSET:  # most cells
        return [(cell or "_", "")]
    found = []
    for part in STACKED.findall(cell) or ["_"]:
        match = _NUMBERED.match(part)
        found.append((part, "") if match is None else (match["value"], match["id"]))
    return found


def unescaped(text: str) -> str:
    """Undo the escaping of reserved characters."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _LETTERS.get(match[1], match[1]), text)
