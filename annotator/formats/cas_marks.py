"""Feature structures of a CAS as they are read, whichever way a file was loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.formats.cas_layers import Layer

NAMELESS: Final = -1
"""Id of a structure that has none: a link leads somewhere, but to no mark."""

Link = int | Sequence[int]
NO_LINKS: Final[Mapping[str, Link]] = {}


@dataclass(slots=True)
class Mark:
    """A feature structure.

    Attributes:
        begin: In UTF-16 units, as the file has it; None for one without a place.
        values: Values of its features that are set, as the file has them, in the order of the
            type; lists hold texts.
        links: Ids of the structures that its other features hold, by feature.
        count: How many marks of its kind it stands for; more than one for those left out.
    """

    id: int
    layer: Layer
    begin: Any
    end: Any
    values: Mapping[str, Any]
    links: Mapping[str, Link]
    count: int = 1


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
