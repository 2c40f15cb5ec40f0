"""The S coefficient: every value is taken to be equally likely.

E. M. Bennett, R. Alpert and A. C. Goldstein (1954): Communications through limited-response
questioning. Public Opinion Quarterly 18(3), 303-308. For more than two annotators it is the
free-marginal kappa of Justus J. Randolph (2005).
"""

from annotator.agreement.fleiss import observed_agreement
from annotator.agreement.measured import Measured
from annotator.agreement.ratings import Ratings
from annotator.agreement.two_annotators import chance_corrected


def bennett_s(ratings: Ratings, values: int) -> Measured:
    """Return S; ``n`` items judged by everybody, ``excluded`` the others.

    Args:
        ratings: Values of two or more annotators.
        values: How many different values there were to choose from, used or not.

    Undefined when nothing was judged by everybody, or there was but one value to choose.

    Raises:
        ValueError: ``values`` is not positive.
    """
    if values < 1:
        raise ValueError("there must be a value to choose")
    observed = observed_agreement(ratings)
    if observed.value is None:
        return observed
    return chance_corrected(observed.value, 1.0 / values, observed.n, observed.excluded)
