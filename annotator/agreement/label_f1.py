"""Agreement on labels alone: what stands at the same place has the same label, edges aside.

"Type" of SemEval-2013 task 9.1; see ``semeval``. It differs from agreement by overlap in that the
spans are paired by place first: a span whose place the other gave a different label is not paired
with a farther one of the same label.
"""

from annotator.agreement.alignment import Alignment
from annotator.agreement.semeval import Matching, semeval_counts
from annotator.agreement.shared import Shared


def label_f1(places: Alignment) -> Shared:
    """Return what is shared by two sets paired by ``align_by_place``."""
    return semeval_counts(places, Matching.TYPE).shared
