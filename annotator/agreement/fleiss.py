"""Fleiss' kappa: any number of annotators, all of whom judged every item.

Joseph L. Fleiss (1971): Measuring nominal scale agreement among many raters. Psychological Bulletin
76(5), 378-382.
"""

from collections import Counter
from collections.abc import Hashable

from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import FEWEST, Ratings, complete_rows
from annotator.agreement.two_annotators import ONE_VALUE, chance_corrected

NOTHING_COMPLETE = "no item was judged by everybody"
ONE_ANNOTATOR = "there are fewer than two annotators"


def fleiss_kappa(ratings: Ratings) -> Measured:
    """Return kappa; ``n`` items judged by everybody, ``excluded`` the others.

    Undefined when nothing was judged by everybody, or everything got the same value.
    """
    observed = observed_agreement(ratings)
    if observed.value is None:
        return observed
    totals = _totals(ratings)
    number = observed.n * ratings.annotators
    chance = sum(count**2 for count in totals.values()) / number**2
    return chance_corrected(observed.value, chance, observed.n, observed.excluded)


def observed_agreement(ratings: Ratings) -> Measured:
    """Return the share of agreeing pairs of annotators, averaged over complete items."""
    rows, excluded = complete_rows(ratings)
    size, number = ratings.annotators, sum(rows.values())
    if not number:
        return undefined(NOTHING_COMPLETE, excluded=excluded)
    if size < FEWEST:
        return undefined(ONE_ANNOTATOR, n=number, excluded=excluded)
    agreeing = sum(
        count * sum(k * (k - 1) for k in Counter(row).values()) for row, count in rows.items()
    )
    return Measured(agreeing / (number * size * (size - 1)), number, excluded)


def fleiss_kappa_by_value(ratings: Ratings) -> dict[Hashable, Measured]:
    """Return for each value how well annotators agree on it against all the others."""
    observed = observed_agreement(ratings)
    if observed.value is None:
        return {}
    rows, _ = complete_rows(ratings)
    size, number = ratings.annotators, observed.n
    found: dict[Hashable, Measured] = {}
    for value, total in _totals(ratings).items():
        share = total / (number * size)
        if total == number * size:
            found[value] = undefined(ONE_VALUE, n=number, excluded=observed.excluded)
            continue
        split = sum(count * row.count(value) * (size - row.count(value))
                    for row, count in rows.items())  # fmt: skip
        kappa = 1.0 - split / (number * size * (size - 1) * share * (1.0 - share))
        found[value] = Measured(kappa, number, observed.excluded)
    return found


def _totals(ratings: Ratings) -> Counter[Hashable]:
    totals: Counter[Hashable] = Counter()
    for row, count in complete_rows(ratings)[0].items():
        for value in row:
            totals[value] += count
    return totals
