"""Where the marks of the timeline stand: points, bars in lanes, labels that never collide.

Pure: widths of texts are measured by the caller.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.gui.timeline.scale import Scale, make_scale

_OPEN_END: Final = 26.0
_LEAST_BAR: Final = 4.0
_BAR_GAP: Final = 2.0
_LABEL_GAP: Final = 8.0
_SLACK: Final = 12.0
_TRIES: Final = 3
_MANY: Final = 300
_MOST_MISSES: Final = 250
"""So many labels in a row that find no room say that there is none left."""
MOST_LANES: Final = 4


@dataclass(frozen=True, slots=True)
class Extent:
    """What a mark asks of the layout.

    Attributes:
        first: Where it begins, in days; None when its beginning is open.
        last: Where it ends; equal to ``first`` for a point; None when its end is open.
        label: Its words.
        weight: Of marks whose labels collide the heaviest keeps its words.
    """

    first: float | None
    last: float | None
    label: str
    weight: float = 1

    @property
    def is_point(self) -> bool:
        """Whether it is a point in time."""
        return self.first is not None and self.first == self.last


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mark is drawn: from ``left`` to ``right``, the same for points; bars in a lane."""

    left: float
    right: float
    lane: int = 0

    @property
    def middle(self) -> float:
        """Its centre."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Caption:
    """A label for one mark or several neighbours.

    Attributes:
        left: Where it begins.
        width: How wide it is.
        text: The words of the heaviest mark, with “+n” for the others.
        main: Index of that mark.
        members: Indices of all of them.
    """

    left: float
    width: float
    text: str
    main: int
    members: tuple[int, ...]

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Layout:
    """A timeline that is laid out.

    Attributes:
        scale: Of days to pixels.
        places: Of the marks, in their order.
        captions: From left to right; each mark is in exactly one.
        lanes: How many lanes the bars take.
    """

    scale: Scale
    places: tuple[Place, ...]
    captions: tuple[Caption, ...]
    lanes: int


def lay_out(
    extents: Sequence[Extent],
    document_day: float | None,
    left: float,
    right: float,
    measure: Callable[[str], float],
) -> Layout:
    """Lay marks out between two pixels.

    Args:
        extents: The marks in the order of time.
        document_day: Has a place on the scale too, when known.
        left: First pixel.
        right: Last pixel.
        measure: Width of a text.
    """
    days = {day for extent in extents for day in (extent.first, extent.last) if day is not None}
    if document_day is not None:
        days.add(document_day)
    has_open = [any(getattr(one, name) is None for one in extents) for name in ("first", "last")]
    room = min(_OPEN_END, (right - left) / 4)
    scale = make_scale(days, left + room * has_open[0], right - room * has_open[1])
    spans = [_ends(extent, scale, left, right) for extent in extents]
    places, lanes = _in_lanes(extents, spans, right)
    captions = _Captions(extents, places, (left, right), measure).make()
    return Layout(scale, tuple(places), tuple(captions), lanes)


def _ends(extent: Extent, scale: Scale, left: float, right: float) -> tuple[float, float]:
    if extent.first is not None and extent.last is not None:
        return scale.x(extent.first), scale.x(extent.last)
    if extent.first is not None:
        start = scale.x(extent.first)
        return start, min(right, start + _OPEN_END)
    if extent.last is not None:
        end = scale.x(extent.last)
        return max(left, end - _OPEN_END), end
    return left, right


def _in_lanes(
    extents: Sequence[Extent], spans: Sequence[tuple[float, float]], right: float
) -> tuple[list[Place], int]:
    """Put bars into lanes, the first to end below; past the last lane they share it."""
    ends: list[float] = []
    places: list[Place] = []
    for extent, (start, end) in zip(extents, spans, strict=True):
        if extent.is_point:
            places.append(Place(start, end))
            continue
        stop = min(right, max(end, start + _LEAST_BAR))
        begin = min(start, stop - _LEAST_BAR)
        lane = next((n for n, taken in enumerate(ends) if taken + _BAR_GAP <= begin), len(ends))
        if lane == len(ends) and lane < MOST_LANES:
            ends.append(stop)
        else:
            lane = min(lane, MOST_LANES - 1)
            ends[lane] = max(ends[lane], stop)
        places.append(Place(begin, stop, lane))
    return places, len(ends)


class _Captions:
    """Places labels, the heaviest first; marks whose label finds no room join the nearest one."""

    def __init__(
        self,
        extents: Sequence[Extent],
        places: Sequence[Place],
        bounds: tuple[float, float],
        measure: Callable[[str], float],
    ) -> None:
        self._extents = extents
        self._middles = [place.middle for place in places]
        self._left, self._right = bounds
        self._measure = measure
        self._placed: list[tuple[float, float, int]] = []

    def make(self) -> list[Caption]:
        """Return the labels from left to right."""
        order = sorted(range(len(self._extents)), key=lambda at: -self._extents[at].weight)
        count = self._measure(f" +{len(order)}")
        crowded: set[int] = set()
        for _ in range(_TRIES if len(order) <= _MANY else 0):
            self._fill(order, count, crowded)
            captions = self._with_the_others()
            if self._is_free(captions):
                return captions
            crowded |= {one.main for one in captions if len(one.members) > 1}
        self._fill(order, count, set(order))
        return self._with_the_others()

    def _is_free(self, captions: Sequence[Caption]) -> bool:
        """Tell whether no label reaches into the next one or past the end."""
        ends = [one.left - _LABEL_GAP for one in captions[1:]] + [self._right]
        return all(one.right <= end for one, end in zip(captions, ends, strict=False))

    def _fill(self, order: Sequence[int], count: float, crowded: Collection[int]) -> None:
        """Place what fits, with room for a count behind the crowded ones."""
        self._placed = []
        most, misses = self._right - self._left, 0
        for at in order:
            room = count if at in crowded else 0.0
            width = min(self._measure(self._extents[at].label) + room, most)
            middle = self._middles[at]
            place = bisect_left(self._placed, middle, key=lambda one: self._middles[one[2]])
            low, high = self._left, self._right - width
            if place:
                low = max(low, self._placed[place - 1][1] + _LABEL_GAP)
            if place < len(self._placed):
                high = min(high, self._placed[place][0] - _LABEL_GAP - width)
            start = max(low, min(high, middle - width / 2))
            # A label may be pushed aside as long as its mark stays under it.
            if low <= high and start - _SLACK <= middle <= start + width + _SLACK:
                self._placed.insert(place, (start, start + width, at))
                misses = 0
                continue
            misses += 1
            if misses > _MOST_MISSES:
                break

    def _with_the_others(self) -> list[Caption]:
        mains = [at for _, _, at in self._placed]
        middles = [self._middles[at] for at in mains]
        members: dict[int, list[int]] = {at: [at] for at in mains}
        for at in range(len(self._extents)):
            if at not in members:
                after = min(bisect_left(middles, self._middles[at]), len(mains) - 1)
                near = (max(0, after - 1), after)
                best = min(near, key=lambda one: abs(middles[one] - self._middles[at]))
                members[mains[best]].append(at)
        captions: list[Caption] = []
        for number, (start, stop, at) in enumerate(self._placed):
            low = captions[-1].right + _LABEL_GAP if captions else self._left
            high = self._right
            if number + 1 < len(self._placed):
                high = self._placed[number + 1][0] - _LABEL_GAP
            captions.append(self._caption((start, stop), (low, high), at, members[at]))
        return captions

    def _caption(
        self,
        placed: tuple[float, float],
        free: tuple[float, float],
        at: int,
        members: list[int],
    ) -> Caption:
        """Write a label with the count of the others; it grows into the room beside it."""
        text = self._extents[at].label
        if len(members) > 1:
            text += f" +{len(members) - 1}"
        width = min(self._measure(text), self._right - self._left)
        start, stop = placed
        if width > stop - start:
            start = max(free[0], min(start, free[1] - width))
        elif width < stop - start:
            start = max(start, min(stop - width, self._middles[at] - width / 2))
        return Caption(start, width, text, at, tuple(members))
