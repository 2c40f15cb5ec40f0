"""Exact agreement: same label, same fragments to the code point.

"Strict" of SemEval-2013 task 9.1 (see ``semeval``), counted on multisets: a span that one marked
twice is shared twice only if the other marked it twice.
"""

from collections import Counter
from collections.abc import Iterable

from annotator.agreement.shared import Shared
from annotator.model.spans import Span


def exact_by_label(first: Iterable[Span], second: Iterable[Span]) -> dict[str, Shared]:
    """Return what is shared, by label."""
    one = Counter((span.label, span.fragments) for span in first)
    other = Counter((span.label, span.fragments) for span in second)
    halves: Counter[str] = Counter()
    for key, count in one.items():
        if both := min(count, other[key]):
            halves[key[0]] += 2 * both
    mine: Counter[str] = Counter()
    for (label, _), count in one.items():
        mine[label] += count
    yours: Counter[str] = Counter()
    for (label, _), count in other.items():
        yours[label] += count
    return {
        label: Shared(halves[label], mine[label], yours[label])
        for label in sorted(mine.keys() | yours.keys())
    }
