"""Distances of values for Krippendorff's alpha: squared differences by scale of measurement.

Klaus Krippendorff (2004): Content Analysis: An Introduction to Its Methodology, 2nd edition,
chapter 11.3.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

Distance = Callable[[Any, Any], float | Fraction]


def nominal(one: Hashable, other: Hashable) -> int:
    """Return 0 for equal values, 1 for others."""
    return int(one != other)


def interval(one: float, other: float) -> float:
    """Return the squared difference of two numbers."""
    return (one - other) ** 2


def ratio(one: float, other: float) -> float:
    """Return the squared share of the difference in the sum, for numbers from 0 on."""
    return 0.0 if one == other else ((one - other) / (one + other)) ** 2


def ordinal(values: Sequence[Hashable], totals: Mapping[Any, int]) -> Distance:
    """Return the distance of ranks: how many judgements lie between two values, squared.

    Args:
        values: All values in their order.
        totals: How often each was given in items judged by two or more.

    Raises (when called with a value that is not among them):
        KeyError: The value has no rank.
    """
    ranks = {value: rank for rank, value in enumerate(values)}
    sums = [0, *accumulate(totals.get(value, 0) for value in values)]

    def distance(one: Hashable, other: Hashable) -> Fraction:
        low, high = sorted((ranks[one], ranks[other]))
        if low == high:
            return Fraction(0)
        ends = totals.get(values[low], 0) + totals.get(values[high], 0)
        return (sums[high + 1] - sums[low] - Fraction(ends, 2)) ** 2

    return distance
