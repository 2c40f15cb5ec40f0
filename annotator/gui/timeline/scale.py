"""A scale of days that stays readable when dates are near and far: wide where dates crowd.

Days are proleptic ordinals (``datetime.date.toordinal``) with fractions. Pure: no Qt.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_BREAK_FACTOR: Final = 8
"""A gap so many times longer than one beside it is a break between two clusters."""
_LEAST_GAP: Final = 0.5
_BREAK_WIDTH: Final = 64.0
_BREAKS_SHARE: Final = 0.3
_EVEN_SHARE: Final = 0.7
_BREAK_PITCH: Final = 90.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps days to pixels: straight lines between knots, always rising.

    Attributes:
        days: The knots, rising.
        xs: Where they lie, as many, rising.
        breaks: Pixel ranges of the gaps that are compressed.
    """

    days: tuple[float, ...]
    xs: tuple[float, ...]
    breaks: tuple[tuple[float, float], ...] = ()

    def x(self, day: float) -> float:
        """Return where a day lies; days outside lie at the ends."""
        days, xs = self.days, self.xs
        if not days:
            return 0.0
        if day <= days[0]:
            return xs[0]
        if day >= days[-1]:
            return xs[-1]
        at = bisect_right(days, day)
        share = (day - days[at - 1]) / (days[at] - days[at - 1])
        return xs[at - 1] + share * (xs[at] - xs[at - 1])


def make_scale(days: Iterable[float], left: float, right: float) -> Scale:
    """Lay days out between two pixels.

    A gap that is much longer than one beside it separates two clusters: it is compressed and
    listed as a break; where there are many, only the clearest are. Each cluster gets room by the
    number of its dates; most of it is shared evenly, so that neighbours can be told apart, the
    rest by the square root of the days between them.

    Args:
        days: What shall be on it, in any order.
        left: Pixel of the first day.
        right: Pixel of the last day, not less.
    """
    knots = sorted(set(days))
    if len(knots) < 2:
        return Scale(tuple(knots), ((left + right) / 2,) * len(knots))
    gaps = [max(later - earlier, _LEAST_GAP) for earlier, later in pairwise(knots)]
    width = right - left
    is_break = _find_breaks(gaps, max(1, int(width / _BREAK_PITCH)))
    count = sum(is_break)
    break_width = min(_BREAK_WIDTH, _BREAKS_SHARE * width / count) if count else 0.0
    unit = (width - count * break_width) / (len(gaps) - count)
    widths = [break_width] * len(gaps)
    for cluster in _clusters(is_break):
        roots = [gaps[at] ** 0.5 for at in cluster]
        total = sum(roots)
        for at, root in zip(cluster, roots, strict=True):
            even = _EVEN_SHARE + (1 - _EVEN_SHARE) * len(cluster) * root / total
            widths[at] = unit * even
    xs = [left]
    for one in widths:
        xs.append(xs[-1] + one)
    xs[-1] = right
    breaks = tuple((xs[at], xs[at + 1]) for at, broken in enumerate(is_break) if broken)
    return Scale(tuple(knots), tuple(xs), breaks)


def _find_breaks(gaps: Sequence[float], most: int) -> list[bool]:
    """Tell which gaps are breaks, at most so many; the shortest one never is."""
    padded = [float("inf"), *gaps, float("inf")]
    ratios = [
        gap / min(before, after)
        for before, gap, after in zip(padded, gaps, padded[2:], strict=False)
    ]
    found = [at for at, ratio in enumerate(ratios) if ratio > _BREAK_FACTOR]
    kept = set(sorted(found, key=lambda at: -ratios[at])[:most])
    return [at in kept for at in range(len(gaps))]


def _clusters(is_break: Sequence[bool]) -> Iterable[list[int]]:
    """Yield the runs of gaps between breaks, as indices."""
    run: list[int] = []
    for at, broken in enumerate(is_break):
        if not broken:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run
