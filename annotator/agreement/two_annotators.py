"""What the measures for two annotators share: the table of both, and chance correction."""

import math
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import FEWEST, Ratings, complete_rows

NOTHING_RATED = "no item was judged by both"
ONE_VALUE = "everything got the same value, so chance alone explains the agreement"


@dataclass(frozen=True, slots=True)
class PairTable:
    """Items that both judged, by the two values, with the margins."""

    cells: Counter[tuple[Hashable, Hashable]]
    first: Counter[Hashable]
    second: Counter[Hashable]
    n: int
    excluded: int


def pair_table(ratings: Ratings) -> PairTable:
    """Read the ratings of two annotators; items that one of them left out are counted apart.

    Raises:
        ValueError: There are more or fewer than two annotators.
    """
    if ratings.rows and ratings.annotators != FEWEST:
        raise ValueError(f"this measure is for two annotators, not {ratings.annotators}")
    rows, excluded = complete_rows(ratings)
    cells: Counter[tuple[Hashable, Hashable]] = Counter()
    first: Counter[Hashable] = Counter()
    second: Counter[Hashable] = Counter()
    for (one, other), count in rows.items():
        cells[one, other] += count
        first[one] += count
        second[other] += count
    return PairTable(cells, first, second, sum(rows.values()), excluded)


def chance_corrected(observed: float, expected: float, n: int, excluded: int) -> Measured:
    """Return (observed - expected) / (1 - expected); undefined where chance explains everything."""
    if math.isclose(expected, 1.0, rel_tol=0.0, abs_tol=1e-12):
        return undefined(ONE_VALUE, n=n, excluded=excluded, observed=observed, expected=expected)
    value = (observed - expected) / (1.0 - expected)
    return Measured(value, n, excluded, "", observed, expected)
