"""Agreement with half credit: same boundaries count 1, an overlap 1/2, whatever the label.

"Partial" of MUC and SemEval-2013 task 9.1; see ``semeval``.
"""

from annotator.agreement.alignment import Alignment
from annotator.agreement.semeval import Matching, semeval_counts
from annotator.agreement.shared import Shared


def partial_f1(places: Alignment) -> Shared:
    """Return what is shared by two sets paired by ``align_by_place``."""
    return semeval_counts(places, Matching.PARTIAL).shared
