"""Optimal one-to-one assignment on a sparse graph.

Harold W. Kuhn (1955): The Hungarian method for the assignment problem. Naval Research Logistics
Quarterly 2, 83-97; by shortest augmenting paths as Roy Jonker and Anton Volgenant (1987): A
shortest augmenting path algorithm for dense and sparse linear assignment problems. Computing 38,
325-340. Each connected component is solved by itself; a row may stay alone, at weight 0.

Hundreds of spans over the same words make a component so dense that the optimum would take minutes;
there the heaviest pair is taken first, then the heaviest of the rest, which is at least half as
good and bounded in time.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heappop, heappush
from typing import Final

Edge = tuple[int, int, int]
_Rows = dict[int, list[tuple[int, int]]]

TANGLE_EDGES: Final = 4_000
TANGLE_EDGES_PER_ROW: Final = 12


def best_pairs(edges: Iterable[Edge]) -> list[tuple[int, int]]:
    """Return the pairs of row and column with the greatest total weight, sorted by row.

    Args:
        edges: Row, column and weight, a positive whole number; a pair at most once.

    Of several optimal answers it returns the same one for the same graph, in whatever order the
    edges come. Weights of 1 give the greatest number of pairs.
    """
    rows: _Rows = defaultdict(list)
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column, weight in sorted(edges):
        rows[row].append((column, weight))
        columns[column].append(row)
    pairs: list[tuple[int, int]] = []
    seen: set[int] = set()
    for row in rows:
        if row in seen:
            continue
        seen.add(row)
        mates = rows[row]
        if len(mates) == 1 and len(columns[mates[0][0]]) == 1:
            pairs.append((row, mates[0][0]))
            continue
        component = _component(row, rows, columns)
        seen.update(component)
        if len(component) == 1:
            pairs.append((row, _heaviest(mates)))
        else:
            pairs += _solve({one: rows[one] for one in sorted(component)})
    return sorted(pairs)


def _solve(rows: _Rows) -> list[tuple[int, int]]:
    size = sum(map(len, rows.values()))
    if size <= max(TANGLE_EDGES, TANGLE_EDGES_PER_ROW * len(rows)):
        return _Solver(rows).solve()
    heaviest_first = sorted(
        (-weight, row, column) for row, mates in rows.items() for column, weight in mates
    )
    column_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, column in heaviest_first:
        if row not in column_of and column not in taken:
            column_of[row] = column
            taken.add(column)
    return list(column_of.items())


def _heaviest(mates: list[tuple[int, int]]) -> int:
    return max(mates, key=lambda mate: (mate[1], -mate[0]))[0]


def _component(row: int, rows: _Rows, columns: dict[int, list[int]]) -> set[int]:
    """Return the rows that hang together with this one."""
    found, waiting = {row}, [row]
    reached: set[int] = set()
    while waiting:
        for column, _ in rows[waiting.pop()]:
            if column in reached:
                continue
            reached.add(column)
            fresh = [other for other in columns[column] if other not in found]
            found.update(fresh)
            waiting += fresh
    return found


class _Solver:
    """Augments along shortest paths, row by row, keeping the reduced costs from being negative.

    Costs are negated weights. ``row_price`` and ``column_price`` are the dual variables; an
    unmatched column has price 0, and so has leaving a row alone.
    """

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows
        self._row_price = {row: -max(weight for _, weight in mates) for row, mates in rows.items()}
        self._column_price: dict[int, int] = defaultdict(int)
        self._row_of: dict[int, int] = {}
        self._column_of: dict[int, int] = {}

    def solve(self) -> list[tuple[int, int]]:
        """Return the optimal pairs."""
        for row, mates in self._rows.items():
            best = _heaviest(mates)
            if best not in self._row_of:
                self._row_of[best], self._column_of[row] = row, best
        for row in self._rows:
            if row not in self._column_of:
                self._augment(row)
        return list(self._column_of.items())

    def _augment(self, start: int) -> None:
        """Match this row, or leave one row alone, at the least cost."""
        price, column_price = self._row_price, self._column_price
        reach: dict[int, int] = {}
        came_from: dict[int, int] = {}
        settled: dict[int, int] = {}
        heap: list[tuple[int, int]] = []
        row, base = start, 0
        lonely, alone = start, -price[start]
        while True:
            if base - price[row] < alone:
                lonely, alone = row, base - price[row]
            offset = base - price[row]
            for column, weight in self._rows[row]:
                cost = offset - weight - column_price[column]
                if column not in settled and cost < reach.get(column, cost + 1):
                    reach[column], came_from[column] = cost, row
                    heappush(heap, (cost, column))
            while heap and heap[0][1] in settled:
                heappop(heap)
            if not heap or heap[0][0] >= alone:
                self._reprice(start, settled, alone)
                self._leave_alone(lonely, start, came_from)
                return
            base, column = heappop(heap)
            if column not in self._row_of:
                self._reprice(start, settled, base)
                self._shift(column, start, came_from)
                return
            settled[column] = base
            row = self._row_of[column]

    def _reprice(self, start: int, settled: dict[int, int], cost: int) -> None:
        self._row_price[start] += cost
        for column, reached in settled.items():
            self._column_price[column] += reached - cost
            self._row_price[self._row_of[column]] += cost - reached

    def _leave_alone(self, row: int, start: int, came_from: dict[int, int]) -> None:
        if row != start:
            self._shift(self._column_of.pop(row), start, came_from)

    def _shift(self, column: int, start: int, came_from: dict[int, int]) -> None:
        """Give the column to the row it was reached from, that row's old column to the next."""
        while True:
            row = came_from[column]
            old = self._column_of.get(row)
            self._row_of[column], self._column_of[row] = row, column
            if row == start or old is None:
                return
            column = old
