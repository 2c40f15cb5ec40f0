"""What is drawn for the spans of one paragraph: boxes, bars and tags at their places.

A picture is made from the layout of its paragraph and kept until a span of it or the layout
changes. Coordinates are whole pixels relative to the paragraph's origin. Selection, find results
and the like are not part of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from annotator.gui.text.inks import Ink
from annotator.gui.text.metrics import Metrics
from annotator.gui.text.offsets import OffsetMap
from annotator.model.spans import Span


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of covered text on one line.

    Attributes:
        opens: Whether the fragment begins at the left edge.
        closes: Whether it ends at the right edge.
    """

    left: int
    top: int
    right: int
    bottom: int
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A line below a stretch of text; dotted between the fragments of a span."""

    left: int
    right: int
    top: int
    is_gap: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A small sign below the text: a label, a value, or how many more there are."""

    left: int
    top: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One span in one paragraph; everything of it lies between ``top`` and ``bottom``."""

    span: Span
    is_ghost: bool
    ink: Ink
    length: int
    boxes: tuple[Box, ...]
    bars: tuple[Bar, ...]
    tag: Tag | None
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class More:
    """The tags for which a line had no room."""

    tag: Tag
    span_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything drawn for one part of a paragraph; the longest span comes first."""

    drawn: tuple[Drawn, ...] = ()
    more: tuple[More, ...] = ()


EMPTY = Picture()


@dataclass(frozen=True, slots=True)
class Studio:
    """What making pictures needs to know of the document and the view."""

    offsets: OffsetMap
    metrics: Metrics
    ink: Callable[[Span], Ink]
    weight: Callable[[Span], int]
    tag_text: Callable[[Span], str]
    tag_width: Callable[[str], int]
