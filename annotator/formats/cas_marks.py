"""Feature structures of a CAS as they are read, whichever way a file was loaded."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.formats.cas_layers import Layer

NAMELESS: Final = -1
"""Id of a structure that has none: a link leads somewhere, but to no mark."""

_LARGEST_WHOLE: Final = 1 << 53

Link = int | Sequence[int]
NO_LINKS: Final[Mapping[str, Link]] = {}


@dataclass(slots=True)
class Mark:
    """A feature structure.

    Attributes:
        begin: In UTF-16 units, as the file has it; None for one without a place.
        values: Values of its features that are set, as attributes have them, in the order of the
            type.
        links: Ids of the structures that its other features hold, by feature.
        count: How many marks of its kind it stands for; more than one for those left out.
        strange: How many of its values are neither a text, a number, a list of texts nor a link.
    """

    id: int
    layer: Layer
    begin: Any
    end: Any
    values: Mapping[str, Any]
    links: Mapping[str, Link]
    count: int = 1
    strange: int = 0


def plain_value(value: Any) -> Any:
    """Return a text, number or list of texts as attributes have it; None when it is empty."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
    if isinstance(value, list):
        is_texts = all(isinstance(each, str) for each in value)
        return [each for each in value if each] or None if is_texts else None
    return None if value == "" else value


def plain_values(column: Sequence[Any]) -> Sequence[Any]:
    """Return the plain values of a column; most are of texts that are set."""
    if set(map(type, column)) == {str} and all(column):
        return column
    return list(map(plain_value, column))


@dataclass(frozen=True, slots=True)
class LoadedCas:
    """What a file holds.

    Attributes:
        text: Of the view that is read.
        marks: Those of the view, by rising id.
        linked: Those that links lead to, and maybe more, by id.
        more_views: How many further views have a text.
    """

    text: str
    marks: Sequence[Mark]
    linked: Mapping[int, Mark]
    more_views: int
