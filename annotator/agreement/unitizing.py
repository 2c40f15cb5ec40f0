"""Krippendorff's alpha_u: where units begin and end on a continuum, for one label at a time.

Klaus Krippendorff (1995): On the reliability of unitizing continuous data. Sociological Methodology
25, 47-76; (2004): Measuring the reliability of qualitative text analysis data. Quality & Quantity
38, 787-800.

A continuum is a document. Each annotator cuts it into units and the gaps between them. Two units
that overlap differ by the squares of the distances of their edges; a unit that lies in the other's
gap by the square of its length, counted from both sides. What is expected by chance is the same
over all possible placements of every unit against all units and gaps.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import FEWEST

NO_UNITS = "nobody marked anything"
NO_PAIR = "no document was seen by two"
NO_ROOM = "there is no other way to place the units"

Unit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Continuum:
    """One document as cut up by the annotators who saw it.

    Attributes:
        length: Of the document, in code points.
        units: Half-open ranges of one label, one collection an annotator, in any order. Units of
            one annotator that overlap count as one, for a unit has no inside; units that only
            touch stay apart.
    """

    length: int
    units: tuple[Sequence[Unit], ...]


def alpha_u(continua: Iterable[Continuum]) -> Measured:
    """Return alpha_u of one label over documents; ``n`` units, ``excluded`` documents.

    Documents seen by fewer than two are excluded. Gaps end at the ends of their document, so the
    order of documents cannot matter. Where the number of annotators varies, each counts as much as
    the length they saw, as every value does in alpha for coded items.

    Undefined when nothing was seen by two, nobody marked anything, or the units fill everything.
    """
    rows = list(continua)
    paired = [row for row in rows if len(row.units) >= FEWEST and row.length > 0]
    excluded = len(rows) - len(paired)
    if not paired:
        return undefined(NO_PAIR, excluded=excluded)
    cut = [(row.length, [joined_units(units) for units in row.units]) for row in paired]
    number = sum(len(units) for _, sets in cut for units in sets)
    if not number:
        return undefined(NO_UNITS, excluded=excluded)
    length = sum(size for size, _ in cut)
    seen = sum(size * len(sets) for size, sets in cut)
    scale = math.lcm(*(len(sets) - 1 for _, sets in cut))
    apart = sum(
        2 * (scale // (len(sets) - 1)) * _difference(sets[one], sets[other], size)
        for size, sets in cut
        for one in range(len(sets))
        for other in range(one)
    )
    observed = apart / (scale * length * seen)
    expected = _expected(cut, number, length, seen)
    if expected == 0:
        return undefined(NO_ROOM, n=number, excluded=excluded, observed=observed, expected=0.0)
    return Measured(1.0 - observed / expected, number, excluded, "", observed, expected)


def alpha_u_together(measures: Iterable[Measured]) -> Measured:
    """Put the labels together: the sums of their disagreements, observed over expected."""
    known = [
        (row.observed, row.expected, row.n)
        for row in measures
        if row.observed is not None and row.expected is not None
    ]
    number = sum(count for _, _, count in known)
    observed = math.fsum(value for value, _, _ in known)
    expected = math.fsum(value for _, value, _ in known)
    if expected == 0:
        return undefined(NO_ROOM if known else NO_UNITS, n=number)
    return Measured(1.0 - observed / expected, number, 0, "", observed, expected)


def joined_units(units: Iterable[Unit]) -> list[Unit]:
    """Sort units and join those that overlap; those that only touch stay apart."""
    joined: list[Unit] = []
    for start, end in sorted(units):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def gaps_of(units: Sequence[Unit], length: int) -> list[Unit]:
    """Return what lies between joined units of a continuum."""
    edges = [0, *(edge for unit in units for edge in unit), length]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _difference(one: Sequence[Unit], other: Sequence[Unit], length: int) -> int:
    """Sum the differences of all pairs of sections of two annotators, each pair once."""
    total = _units_in_gaps(one, gaps_of(other, length)) + _units_in_gaps(
        other, gaps_of(one, length)
    )
    at = 0
    for start, end in one:
        while at < len(other) and other[at][1] <= start:
            at += 1
        beyond = at
        while beyond < len(other) and other[beyond][0] < end:
            total += (start - other[beyond][0]) ** 2 + (end - other[beyond][1]) ** 2
            beyond += 1
    return total


def _units_in_gaps(units: Sequence[Unit], gaps: Sequence[Unit]) -> int:
    """Sum the squared lengths of the units that lie within a gap."""
    total = at = 0
    for start, end in units:
        while at < len(gaps) and gaps[at][1] <= start:
            at += 1
        if at < len(gaps) and gaps[at][0] <= start and end <= gaps[at][1]:
            total += (end - start) ** 2
    return total


def _expected(
    cut: Sequence[tuple[int, Sequence[Sequence[Unit]]]], number: int, length: int, seen: int
) -> float:
    """Return the disagreement over all placements of the units."""
    sizes = [end - start for _, sets in cut for units in sets for start, end in units]
    gaps = sorted(
        end - start for size, sets in cut for units in sets for start, end in gaps_of(units, size)
    )
    tails = [0]
    for gap in reversed(gaps):
        tails.append(tails[-1] + gap)
    tripled = 0
    for size in sizes:
        first = bisect_left(gaps, size)
        wide = len(gaps) - first
        placements = tails[wide] - wide * (size - 1)
        tripled += (number - 1) * (2 * size**3 - 3 * size**2 + size) + 3 * size**2 * placements
    pairs = seen * (seen - 1) - sum(size * (size - 1) for size in sizes)
    return 2 * tripled / (3 * length * pairs) if pairs else 0.0
