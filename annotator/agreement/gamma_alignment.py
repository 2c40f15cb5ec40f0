"""The alignment of the units of any number of annotators that has the least disorder.

The method of Yann Mathet, Antoine Widlöcher and Jean-Philippe Métivier (2015): The unified and
holistic method gamma for inter-annotator agreement measure and alignment. Computational Linguistics
41(3), 437-479, sections 4.2 to 4.5.

A unitary alignment takes at most one unit of each annotator. Its disorder is the mean of the
dissimilarities of all pairs in it, where whatever is not there differs from everything by
``delta_empty``. An alignment puts every unit into exactly one unitary alignment; its disorder is
the sum of theirs over the mean number of units an annotator made.

Unitary alignments that cost more than their units cost alone are never in the best alignment, so
they are not built (for n full ones that is the paper's limit, n times ``delta_empty``). What is
left falls into groups that have no unit in common. Each is searched by itself, the cheapest
promise first, which finds the optimum and for most texts takes a few steps. A group that is too
dense for that is handed to the solver for integer programmes of SciPy, when it is installed.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, NamedTuple

MOST_STATES: Final = 20_000
"""Steps of the search of one group before the solver is asked."""
MOST_CANDIDATES: Final = 300_000
"""Unitary alignments of one text that are looked at."""
SOLVER_SECONDS: Final = 120.0
NO_SOLVER: Final = "too dense to search; install annotator-desk[gamma] to solve it with SciPy"
TOO_DENSE: Final = "too many units over the same words"


class LabeledUnit(NamedTuple):
    """A stretch of a text with its label, half-open, in code points."""

    start: int
    end: int
    label: str


class TooDenseError(Exception):
    """The best alignment is out of reach; the message is a reason to show."""


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """The combined dissimilarity of two units (sections 4.4.1 to 4.4.3).

    Attributes:
        alpha: Weight of the position.
        beta: Weight of the label.
        delta_empty: The cost of a unit that has no counterpart; the scale of everything.
    """

    alpha: float = 3.0
    beta: float = 1.0
    delta_empty: float = 1.0

    def positional(self, one: LabeledUnit, other: LabeledUnit) -> float:
        """Return how far the edges lie apart, for the lengths, squared; 0 for the same place."""
        apart = abs(one.start - other.start) + abs(one.end - other.end)
        length = one.end - one.start + other.end - other.start
        if not apart:
            return 0.0
        return (apart / length) ** 2 * self.delta_empty if length else math.inf

    def categorical(self, one: LabeledUnit, other: LabeledUnit) -> float:
        """Return 0 for the same label, ``delta_empty`` for another."""
        return 0.0 if one.label == other.label else self.delta_empty

    def combined(self, one: LabeledUnit, other: LabeledUnit) -> float:
        """Return the weighted sum of both."""
        place = self.alpha * self.positional(one, other) if self.alpha else 0.0
        return place + self.beta * self.categorical(one, other)


@dataclass(frozen=True, slots=True)
class GammaAlignment:
    """The best alignment of one text.

    Attributes:
        groups: The units of each unitary alignment, without the empty ones; in reading order.
        total: Sum of the disorders of the unitary alignments.
        mean_units: Number of units an annotator made on average.
        annotators: How many there are.
    """

    groups: tuple[tuple[LabeledUnit, ...], ...]
    total: float
    mean_units: float
    annotators: int

    @property
    def disorder(self) -> float | None:
        """Return the disorder; None when nobody marked anything."""
        return self.total / self.mean_units if self.mean_units else None


class _Candidate(NamedTuple):
    """A unitary alignment: its disorder and the places of its units, ascending."""

    cost: float
    places: tuple[int, ...]


def _nothing() -> None:
    pass


def best_alignment(
    sets: Sequence[Sequence[LabeledUnit]],
    dissimilarity: Dissimilarity,
    tick: Callable[[], None] = _nothing,
) -> GammaAlignment:
    """Return the alignment with the least disorder.

    Args:
        sets: The units of each annotator, two or more, in any order. The result is the same for
            any order of annotators and of units.
        dissimilarity: Of two units.
        tick: Called now and then; may raise to stop.

    Raises:
        TooDenseError: There is too much to look at, or SciPy is needed and missing.
    """
    ordered = sorted(sorted(units) for units in sets)
    units = sorted((unit, who) for who, row in enumerate(ordered) for unit in row)
    chosen: list[_Candidate] = []
    for group in _groups(_Builder(units, len(sets), dissimilarity, tick).build(), len(units)):
        tick()
        chosen += _solve(group)
    chosen.sort(key=lambda row: row.places)
    return GammaAlignment(
        tuple(tuple(units[place][0] for place in row.places) for row in chosen),
        math.fsum(row.cost for row in chosen),
        len(units) / len(sets),
        len(sets),
    )


class _Builder:
    """Builds the unitary alignments that may be in the best alignment."""

    def __init__(
        self,
        units: Sequence[tuple[LabeledUnit, int]],
        number: int,
        dissimilarity: Dissimilarity,
        tick: Callable[[], None],
    ) -> None:
        self._units = units
        self._number = number
        self._dissimilarity = dissimilarity
        self._tick = tick
        self._pairs = math.comb(number, 2)
        # Who joins a group and differs from it by more is better left alone, whoever else joins.
        self._most = dissimilarity.delta_empty * (self._pairs + number - 1)
        self._found: list[_Candidate] = []

    def build(self) -> list[_Candidate]:
        """Return them all, each unit alone among them."""
        near = self._neighbors()
        for place in range(len(self._units)):
            self._tick()
            self._extend((place,), 0.0, sorted(near[place]), near)
        return self._found

    def _neighbors(self) -> list[dict[int, float]]:
        """Return by place the later places that may be aligned with it, and the dissimilarity."""
        rule = self._dissimilarity
        weight = rule.alpha * rule.delta_empty
        reach = math.sqrt(self._most / weight) if weight else math.inf
        longest = max((unit.end - unit.start for unit, _ in self._units), default=0)
        near: list[dict[int, float]] = [{} for _ in self._units]
        for place, (unit, who) in enumerate(self._units):
            self._tick()
            limit = unit.start + reach * (unit.end - unit.start + longest)
            for later in range(place + 1, len(self._units)):
                other, whose = self._units[later]
                if other.start > limit:
                    break
                if who != whose and (cost := rule.combined(unit, other)) <= self._most:
                    near[place][later] = cost
        return near

    def _extend(
        self,
        places: tuple[int, ...],
        within: float,
        open_places: Sequence[int],
        near: Sequence[dict[int, float]],
    ) -> None:
        """Note this group if it is worth it, and every group that begins with it."""
        size = len(places)
        empty = self._dissimilarity.delta_empty * (self._pairs - math.comb(size, 2))
        cost = (within + empty) / self._pairs
        if cost <= size * self._dissimilarity.delta_empty:
            self._found.append(_Candidate(cost, places))
        if len(self._found) > MOST_CANDIDATES:
            raise TooDenseError(TOO_DENSE)
        people = {self._units[place][1] for place in places}
        for index, place in enumerate(open_places):
            if self._units[place][1] in people:
                continue
            more = math.fsum(near[one][place] for one in places)
            if more > self._most:
                continue
            left = [one for one in open_places[index + 1 :] if one in near[place]]
            self._extend((*places, place), within + more, left, near)


def _groups(candidates: Sequence[_Candidate], number: int) -> list[list[_Candidate]]:
    """Split candidates into groups that have no unit in common."""
    parent = list(range(number))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for row in candidates:
        for place in row.places[1:]:
            parent[root(place)] = root(row.places[0])
    found: dict[int, list[_Candidate]] = defaultdict(list)
    for row in candidates:
        found[root(row.places[0])].append(row)
    return list(found.values())


def _solve(group: Sequence[_Candidate]) -> list[_Candidate]:
    found = search_partition(group)
    return solve_partition(group) if found is None else found


def search_partition(
    group: Sequence[_Candidate], most_states: int = MOST_STATES
) -> list[_Candidate] | None:
    """Return the cheapest candidates that cover each place once, or None after so many steps.

    Always covers the first free place next (A*). What is still to pay is at least the sum, over
    the free places, of the least share of a candidate that has the place.
    """
    places = sorted({place for row in group for place in row.places})
    bit = {place: index for index, place in enumerate(places)}
    share = [math.inf] * len(places)
    by_first: list[list[tuple[int, float, _Candidate]]] = [[] for _ in places]
    for row in sorted(group):
        mask = sum(1 << bit[place] for place in row.places)
        by_first[bit[row.places[0]]].append((mask, row.cost, row))
        for place in row.places:
            share[bit[place]] = min(share[bit[place]], row.cost / len(row.places))
    full = (1 << len(places)) - 1
    paid = {0: 0.0}
    came: dict[int, tuple[int, _Candidate]] = {}
    closed: set[int] = set()
    heap = [(round(math.fsum(share), 12), 0, 0)]
    while heap:
        promise, _, covered = heapq.heappop(heap)
        if covered == full:
            return _path(came, full)
        if covered in closed:
            continue
        closed.add(covered)
        if len(closed) > most_states:
            return None
        first = (~covered & full & -(~covered & full)).bit_length() - 1
        for mask, cost, row in by_first[first]:
            after = covered | mask
            spent = paid[covered] + cost
            if mask & covered or spent >= paid.get(after, math.inf):
                continue
            paid[after] = spent
            came[after] = (covered, row)
            rest = promise - paid[covered] - math.fsum(share[bit[place]] for place in row.places)
            heapq.heappush(heap, (round(spent + rest, 12), -after.bit_count(), after))
    return None


def _path(came: dict[int, tuple[int, _Candidate]], end: int) -> list[_Candidate]:
    found = []
    while end:
        end, row = came[end]
        found.append(row)
    return found


def solve_partition(group: Sequence[_Candidate]) -> list[_Candidate]:
    """Do the same as an integer programme: one variable a candidate, one equation a unit.

    Raises:
        TooDenseError: SciPy is not installed, or took too long.
    """
    try:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csc_array
    except ImportError:
        raise TooDenseError(NO_SOLVER) from None
    rows = sorted(group)
    places = sorted({place for row in rows for place in row.places})
    line = {place: index for index, place in enumerate(places)}
    lines = [line[place] for row in rows for place in row.places]
    ends = [0]
    for row in rows:
        ends.append(ends[-1] + len(row.places))
    matrix = csc_array(([1.0] * len(lines), lines, ends), shape=(len(places), len(rows)))
    result = milp(
        [row.cost for row in rows],
        constraints=LinearConstraint(matrix, 1, 1),
        integrality=[1] * len(rows),
        bounds=Bounds(0, 1),
        options={"time_limit": SOLVER_SECONDS, "mip_rel_gap": 0.0},
    )
    if not result.success:
        raise TooDenseError(TOO_DENSE)
    return [row for row, taken in zip(rows, result.x, strict=True) if taken > 1 / 2]


def pairs_in(group: Sequence[LabeledUnit]) -> list[tuple[LabeledUnit, LabeledUnit]]:
    """Return all pairs of the units of a unitary alignment."""
    return list(combinations(group, 2))
