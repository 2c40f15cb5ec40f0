"""Weighted kappa: two annotators, some disagreements being worse than others.

Jacob Cohen (1968): Weighted kappa: nominal scale agreement with provision for scaled disagreement
or partial credit. Psychological Bulletin 70(4), 213-220.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Literal

from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import Ratings
from annotator.agreement.two_annotators import NOTHING_RATED, ONE_VALUE, pair_table

Weight = Callable[[Any, Any], float]


def weighted_kappa(ratings: Ratings, weight: Weight) -> Measured:
    """Return 1 minus observed over expected weighted disagreement.

    Args:
        ratings: Values of two annotators.
        weight: How bad it is when one gave the first value and the other the second: 0 for equal
            values, never negative.

    Undefined when nothing was judged by both, or no disagreement is expected by chance.
    """
    table = pair_table(ratings)
    if not table.n:
        return undefined(NOTHING_RATED, excluded=table.excluded)
    observed = (
        math.fsum(count * weight(one, other) for (one, other), count in table.cells.items())
        / table.n
    )
    expected = (
        math.fsum(
            count * other_count * weight(one, other)
            for one, count in table.first.items()
            for other, other_count in table.second.items()
        )
        / table.n**2
    )
    if expected == 0:
        return undefined(
            ONE_VALUE, n=table.n, excluded=table.excluded, observed=observed, expected=expected
        )
    return Measured(1.0 - observed / expected, table.n, table.excluded, "", observed, expected)


def rank_weight(values: Sequence[Hashable], power: Literal[1, 2] = 1) -> Weight:
    """Weigh ordered values by how many ranks lie between them: linear, or squared.

    Args:
        values: All values in their order.
        power: 1 for linear, 2 for squared weights.

    Raises (when called with a value that is not among them):
        KeyError: The value has no rank.
    """
    ranks = {value: rank for rank, value in enumerate(values)}
    return lambda one, other: float(abs(ranks[one] - ranks[other]) ** power)
