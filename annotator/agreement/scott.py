"""Scott's pi: two annotators whose habits are taken to be the same.

William A. Scott (1955): Reliability of content analysis: the case of nominal scale coding. Public
Opinion Quarterly 19(3), 321-325.
"""

from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import Ratings
from annotator.agreement.two_annotators import NOTHING_RATED, chance_corrected, pair_table


def scott_pi(ratings: Ratings) -> Measured:
    """Return pi; ``n`` items judged by both, ``excluded`` those judged by one.

    Undefined when nothing was judged by both, or both gave everything the same value.
    """
    table = pair_table(ratings)
    if not table.n:
        return undefined(NOTHING_RATED, excluded=table.excluded)
    agreed = sum(count for (one, other), count in table.cells.items() if one == other)
    chance = sum(count**2 for count in (table.first + table.second).values())
    return chance_corrected(agreed / table.n, chance / (2 * table.n) ** 2, table.n, table.excluded)
