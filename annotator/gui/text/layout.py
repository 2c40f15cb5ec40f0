"""Lane packing: on which level under the line each span of a paragraph is drawn.

Pure arithmetic on pixels; nothing here knows a widget. A span keeps one lane in its paragraph;
shorter spans lie nearer to the text, and a span lies further out than every span it overlaps that
is shorter. Lanes of a line are then stacked into the room that the fixed line distance leaves:
as many as fit at full height, the others as thin lines whose tags are gathered in "+n".
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a span takes up in one paragraph.

    Attributes:
        key: Id of the span.
        weight: Lower ones are packed first, next to the text.
        length: Covered characters, of the whole span.
        start: First character within the paragraph (any unit, shared by all shapes).
        end: One past the last.
        extents: Left and right in pixels by line, from the first to the last fragment, the tag
            included.
        tagged: Line that holds the tag; None when the tag is in another paragraph.
    """

    key: str
    weight: int
    length: int
    start: int
    end: int
    extents: Mapping[int, Extent]
    tagged: int | None = None


def pack(shapes: Iterable[Shape], gap: float = 1.0) -> dict[str, int]:
    """Give every shape a lane, 0 next to the text.

    Args:
        shapes: In any order; the answer does not depend on it.
        gap: Pixels to keep free between two shapes in one lane.
    """
    order = sorted(shapes, key=lambda s: (s.weight, s.length, s.start, s.key))
    taken: dict[tuple[int, int], list[Extent]] = {}
    placed: list[tuple[int, int, int]] = []
    lanes: dict[str, int] = {}
    for shape in order:
        lane = 0
        for start, end, other in placed:
            if other >= lane and start < shape.end and shape.start < end:
                lane = other + 1
        while any(
            _is_taken(taken.get((line, lane)), left - gap, right + gap)
            for line, (left, right) in shape.extents.items()
        ):
            lane += 1
        for line, extent in shape.extents.items():
            taken.setdefault((line, lane), []).append(extent)
        placed.append((shape.start, shape.end, lane))
        lanes[shape.key] = lane
    return lanes


def _is_taken(extents: Sequence[Extent] | None, left: float, right: float) -> bool:
    return extents is not None and any(a < right and left < b for a, b in extents)


@dataclass(frozen=True, slots=True)
class Slot:
    """Place of a lane under one line.

    Attributes:
        top: Pixels below the lower edge of the text.
        is_full: Whether there is room for tags.
    """

    top: int
    is_full: bool


def stack(lanes: Mapping[int, bool], room: int, full: int, bare: int, thin: int) -> dict[int, Slot]:
    """Place the lanes of one line, the lowest number next to the text.

    Args:
        lanes: By number, whether the lane holds a tag on this line. A lane that nothing uses on
            this line is not in it and takes no room.
        room: Pixels between the text and the next line.
        full: Height of a lane with tags.
        bare: Height of a lane without tags.
        thin: Height of a lane that is compressed.
    """
    slots: dict[int, Slot] = {}
    top = 0
    numbers = sorted(lanes)
    for place, number in enumerate(numbers):
        wanted = full if lanes[number] else bare
        later = thin * (len(numbers) - place - 1)
        fits = top + wanted + later <= room
        if fits or not slots:
            slots[number] = Slot(top, is_full=True)
            top += wanted
        else:
            # Lanes that the room cannot hold even as thin lines share the last of them.
            slots[number] = Slot(max(0, min(top, room - thin)), is_full=False)
            top += thin
    return slots


def free_place(wanted: float, width: float, taken: Sequence[Extent], gap: float = 2.0) -> float:
    """Return the first left edge at or after ``wanted`` where ``width`` pixels are free."""
    left = wanted
    for start, end in sorted(taken):
        if start < left + width + gap and left < end + gap:
            left = end + gap
    return left


def merged(extents: Iterable[Extent], touch: float = 0.75) -> list[Extent]:
    """Join extents that overlap or nearly touch, from left to right."""
    joined: list[Extent] = []
    ordered: list[Extent] = []
    for extent in extents:
        insort(ordered, extent)
    for left, right in ordered:
        if joined and left <= joined[-1][1] + touch:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return joined
