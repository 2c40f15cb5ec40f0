"""Cohen's kappa: two annotators, each with their own habits.

Jacob Cohen (1960): A coefficient of agreement for nominal scales. Educational and Psychological
Measurement 20(1), 37-46.
"""

from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import Ratings
from annotator.agreement.two_annotators import NOTHING_RATED, chance_corrected, pair_table


def cohen_kappa(ratings: Ratings) -> Measured:
    """Return kappa; ``n`` items judged by both, ``excluded`` those judged by one.

    Undefined when nothing was judged by both, or both gave everything the same value.
    """
    table = pair_table(ratings)
    if not table.n:
        return undefined(NOTHING_RATED, excluded=table.excluded)
    agreed = sum(count for (one, other), count in table.cells.items() if one == other)
    chance = sum(count * table.second[value] for value, count in table.first.items())
    return chance_corrected(agreed / table.n, chance / table.n**2, table.n, table.excluded)


def greatest_cohen_kappa(ratings: Ratings) -> Measured:
    """Return the greatest kappa that these margins allow (Cohen 1960, p. 42)."""
    table = pair_table(ratings)
    if not table.n:
        return undefined(NOTHING_RATED, excluded=table.excluded)
    agreed = sum(min(count, table.second[value]) for value, count in table.first.items())
    chance = sum(count * table.second[value] for value, count in table.first.items())
    return chance_corrected(agreed / table.n, chance / table.n**2, table.n, table.excluded)
