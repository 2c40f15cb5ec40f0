"""Krippendorff's alpha: any number of annotators, missing values, any scale of measurement.

Klaus Krippendorff (1980, 2nd edition 2004): Content Analysis: An Introduction to Its Methodology;
computed as in his "Computing Krippendorff's Alpha-Reliability" (2011), from the table of
coincidences. Ordinal scale: Andrew F. Hayes and Klaus Krippendorff (2007): Answering the call for a
standard reliability measure for coding data. Communication Methods and Measures 1(1), 77-89.
"""

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.distances import Distance, interval, ordinal, ratio
from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import FEWEST, Ratings
from annotator.agreement.two_annotators import ONE_VALUE

NOTHING_PAIRED = "no item was judged by two"


@dataclass(frozen=True, slots=True)
class Coincidences:
    """Pairs of values within items; an item judged by m counts every value 1/(m-1) times a pair.

    Attributes:
        pairs: Ordered pairs of values, times ``scale``, so that all are whole numbers.
        totals: How often each value was given in items judged by two or more.
        items: Number of such items.
        excluded: Number of items judged by one or nobody.
    """

    pairs: Mapping[tuple[Hashable, Hashable], int]
    totals: Mapping[Hashable, int]
    scale: int
    items: int
    excluded: int


def coincidences(ratings: Ratings) -> Coincidences:
    """Count the pairs of values within each item."""
    given = [
        (Counter(value for value in row if value is not None), count)
        for row, count in ratings.rows.items()
    ]
    paired = [(values, count) for values, count in given if values.total() >= FEWEST]
    scale = math.lcm(*(values.total() - 1 for values, _ in paired))
    pairs: Counter[tuple[Hashable, Hashable]] = Counter()
    totals: Counter[Hashable] = Counter()
    for values, count in paired:
        factor = count * (scale // (values.total() - 1))
        for one, times in values.items():
            totals[one] += count * times
            for other, other_times in values.items():
                both = times * (other_times - 1 if one == other else other_times)
                if both:
                    pairs[one, other] += factor * both
    items = sum(count for _, count in paired)
    return Coincidences(pairs, totals, scale, items, sum(ratings.rows.values()) - items)


def alpha_nominal(ratings: Ratings) -> Measured:
    """Return alpha for values that are either equal or not; ``n`` items judged by two or more.

    Undefined when nothing was judged by two, or everything got the same value.
    """
    table = coincidences(ratings)
    number = sum(table.totals.values())
    equal = sum(count for (one, other), count in table.pairs.items() if one == other)
    unlike = number**2 - sum(count**2 for count in table.totals.values())
    observed = 1.0 - equal / (table.scale * number) if number else 0.0
    expected = unlike / (number * (number - 1)) if number else 0.0
    return _alpha(table, observed, expected)


def alpha_ordinal(ratings: Ratings, values: Sequence[Hashable]) -> Measured:
    """Return alpha for ranked values.

    Args:
        ratings: Values of any number of annotators.
        values: All values in their order.

    Raises:
        KeyError: A value was given that has no rank.
    """
    table = coincidences(ratings)
    return alpha_of(table, ordinal(values, table.totals))


def alpha_interval(ratings: Ratings) -> Measured:
    """Return alpha for numbers whose differences matter."""
    return alpha_of(coincidences(ratings), interval)


def alpha_ratio(ratings: Ratings) -> Measured:
    """Return alpha for numbers, from 0 on, whose proportions matter."""
    return alpha_of(coincidences(ratings), ratio)


def alpha_of(table: Coincidences, distance: Distance) -> Measured:
    """Return alpha for any symmetric distance that is 0 between equal values.

    Undefined when nothing was judged by two, or no distance is expected by chance.
    """
    number = sum(table.totals.values())
    if not number:
        return _alpha(table, 0.0, 0.0)
    observed = math.fsum(
        count * distance(one, other) for (one, other), count in table.pairs.items()
    ) / (table.scale * number)
    expected = math.fsum(
        count * other_count * distance(one, other)
        for one, count in table.totals.items()
        for other, other_count in table.totals.items()
        if one != other
    ) / (number * (number - 1))
    return _alpha(table, observed, expected)


def _alpha(table: Coincidences, observed: float, expected: float) -> Measured:
    if not table.items:
        return undefined(NOTHING_PAIRED, excluded=table.excluded)
    if expected == 0:
        return undefined(
            ONE_VALUE,
            n=table.items,
            excluded=table.excluded,
            observed=observed,
            expected=expected,
        )
    return Measured(1.0 - observed / expected, table.items, table.excluded, "", observed, expected)
