"""How alike the compared sets of one document are, in two numbers for the head of the rows."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from annotator.agreement.exact_f1 import exact_by_label
from annotator.agreement.overlap_f1 import overlap_f1
from annotator.agreement.shared import Shared, sum_shared
from annotator.model.spans import Span
from annotator.services.review.sheets import Column

Measure = Callable[[Iterable[Span], Iterable[Span]], Shared]


def alike_words(columns: Sequence[Column]) -> str:
    """Return "exact F1 .86 · overlap F1 .94", unweighted means over pairs; "" for one set.

    A pair in which neither marked anything is left out.
    """
    parts = []
    for name, measure in (("exact", _exact), ("overlap", overlap_f1)):
        values = [
            value
            for one, other in combinations(columns, 2)
            if (value := measure(one.spans, other.spans).f1.value) is not None
        ]
        if values:
            mean = sum(values) / len(values)
            parts.append(f"{name} F1 {f'{mean:.2f}'.removeprefix('0')}")
    return " · ".join(parts)


def _exact(first: Iterable[Span], second: Iterable[Span]) -> Shared:
    return sum_shared(exact_by_label(first, second).values())
