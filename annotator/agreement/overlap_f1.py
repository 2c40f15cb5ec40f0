"""Agreement by overlap: same label, at least one code point in common, one to one.

The lenient match of the named entity tasks (Nancy Chinchor and Beth Sundheim 1993: MUC-5 evaluation
metrics), with the greatest number of pairs there can be, so that no order matters and a long span
is not shared with every short one it covers.
"""

from collections import Counter
from collections.abc import Iterable

from annotator.agreement.assignment import best_pairs
from annotator.agreement.overlaps import in_order, overlaps_between, sort_key
from annotator.agreement.shared import Shared
from annotator.model.spans import Span


def overlap_by_label(first: Iterable[Span], second: Iterable[Span]) -> dict[str, Shared]:
    """Return what is shared, by label."""
    groups: dict[str, tuple[list[Span], list[Span]]] = {}
    for side, spans in enumerate((in_order(first), in_order(second))):
        for span in spans:
            groups.setdefault(span.label, ([], []))[side].append(span)
    return {
        label: Shared(2 * _pairs(*sides), len(sides[0]), len(sides[1]))
        for label, sides in sorted(groups.items())
    }


def overlap_f1(first: Iterable[Span], second: Iterable[Span]) -> Shared:
    """Return what is shared over all labels."""
    return sum(overlap_by_label(first, second).values(), Shared())


def _pairs(one: list[Span], other: list[Span]) -> int:
    if not one or not other:
        return 0
    if Counter(span.fragments for span in one) == Counter(span.fragments for span in other):
        return len(one)
    if list(map(sort_key, other)) < list(map(sort_key, one)):
        one, other = other, one
    return len(best_pairs((a, b, 1) for a, b, _ in overlaps_between(one, other)))
