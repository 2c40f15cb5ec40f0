"""Agreement on the values of dates: equal values, and distance in days.

Equal values as in TempEval-3 (Naushad UzZaman and others, 2013: SemEval-2013 task 1: TempEval-3,
"value" of timexes, on those that both marked); the distance is that of
``annotator.model.timex.distance_in_days``.
"""

import math
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from annotator.agreement.attributes import equal_share
from annotator.agreement.krippendorff import alpha_nominal
from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import Ratings
from annotator.model.timex import TimexValueError, distance_in_days

NOT_COMPARABLE = "no two values whose distance in days is known"


@dataclass(frozen=True, slots=True)
class DateAgreement:
    """How well two annotators agree on date values.

    Attributes:
        exact: Share of equal values; ``n`` pairs both set, ``excluded`` only one set.
        alpha: Krippendorff's nominal alpha on the values.
        mean_days: Mean distance; ``n`` pairs with a known distance, equal ones at 0; ``excluded``
            the others: a duration against a date, unknown digits, no TIMEX3 value.
        median_days: Median distance of the same.
    """

    exact: Measured
    alpha: Measured
    mean_days: Measured
    median_days: Measured


def date_agreement(ratings: Ratings) -> DateAgreement:
    """Measure two annotators on the values of aligned dates."""
    exact = equal_share(ratings)
    days: Counter[int] = Counter()
    unknown = 0
    for row, count in ratings.rows.items():
        if None in row:
            continue
        distance = _distance(row[0], row[1])
        if distance is None:
            unknown += count
        else:
            days[distance] += count
    alpha = alpha_nominal(ratings) if exact.n else undefined(exact.reason, excluded=exact.excluded)
    if not days:
        nothing = undefined(NOT_COMPARABLE if exact.n else exact.reason, excluded=unknown)
        return DateAgreement(exact, alpha, nothing, nothing)
    number = days.total()
    mean = math.fsum(distance * count for distance, count in days.items()) / number
    ranked = sorted(days.elements())
    median = (ranked[(number - 1) // 2] + ranked[number // 2]) / 2
    return DateAgreement(
        exact, alpha, Measured(mean, number, unknown), Measured(median, number, unknown)
    )


def _distance(one: Hashable, other: Hashable) -> int | None:
    try:
        return distance_in_days(str(one), str(other))
    except TimexValueError:
        return 0 if one == other else None
