"""Agreement on boundaries alone: same fragments to the code point, whatever the label.

"Exact" of SemEval-2013 task 9.1 (see ``semeval``), counted on multisets.
"""

from collections import Counter
from collections.abc import Iterable

from annotator.agreement.shared import Shared
from annotator.model.spans import Span


def boundary_f1(first: Iterable[Span], second: Iterable[Span]) -> Shared:
    """Return what is shared."""
    one = Counter(span.fragments for span in first)
    other = Counter(span.fragments for span in second)
    return Shared(2 * (one & other).total(), one.total(), other.total())
