"""Values that several annotators gave to the same items: what kappa, pi, S and alpha read.

An item is whatever was judged: a token, an aligned span, a subject of a published table. Items with
the same row of values are kept once with their number, so a corpus of a million tokens is a
handful of rows, and no order of items can matter.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Row = tuple[Hashable | None, ...]
FEWEST: Final = 2
"""Annotators it takes to agree or disagree."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """How many items have each row of values, one value an annotator, None where missing.

    Attributes:
        rows: Number of items by row; all rows are equally long.
    """

    rows: Mapping[Row, int] = field(default_factory=dict)

    @classmethod
    def of_items(cls, items: Iterable[Sequence[Hashable | None]]) -> "Ratings":
        """Count items, each given as the values of all annotators.

        Raises:
            ValueError: Rows differ in length.
        """
        rows = Counter(tuple(item) for item in items)
        if len({len(row) for row in rows}) > 1:
            raise ValueError("every item needs one value, or None, of every annotator")
        return cls(rows)

    @classmethod
    def of_annotators(cls, values: Iterable[Sequence[Hashable | None]]) -> "Ratings":
        """Count items, given as one sequence of values an annotator, all equally long."""
        return cls.of_items(zip(*values, strict=True))

    @classmethod
    def of_table(
        cls, counts: Sequence[Sequence[int]], values: Sequence[Hashable] | None = None
    ) -> "Ratings":
        """Read a square contingency table: rows are the first annotator's values."""
        names = range(len(counts)) if values is None else values
        return cls(
            {
                (one, other): count
                for one, line in zip(names, counts, strict=True)
                for other, count in zip(names, line, strict=True)
                if count
            }
        )

    def pair(self, first: int, second: int) -> "Ratings":
        """Return the values of two annotators alone."""
        rows: Counter[Row] = Counter()
        for row, count in self.rows.items():
            rows[row[first], row[second]] += count
        return Ratings(rows)

    @property
    def annotators(self) -> int:
        """Number of values an item has room for."""
        return max(map(len, self.rows), default=0)


def add_ratings(parts: Iterable[Ratings]) -> Ratings:
    """Put the items of several tables together."""
    total: Counter[Row] = Counter()
    for part in parts:
        for row, count in part.rows.items():
            total[row] += count
    return Ratings(total)


def complete_rows(ratings: Ratings) -> tuple[dict[Row, int], int]:
    """Return the rows without a missing value, and the number of items in the others."""
    rows: dict[Row, int] = {}
    excluded = 0
    for row, count in ratings.rows.items():
        if None in row:
            excluded += count
        else:
            rows[row] = count
    return rows, excluded
