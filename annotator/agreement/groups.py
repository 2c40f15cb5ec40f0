"""Align the spans of any number of sets: one group stands for one underlying thing.

Built from the pairwise alignments: the surest pairs are joined first, and no group takes two spans
of one annotator.
"""

from collections.abc import Iterable, Mapping, Sequence

from annotator.agreement.alignment import Alignment
from annotator.agreement.overlaps import sort_key
from annotator.model.spans import Fragment, Span, length_of, overlap_of

Group = dict[str, Span]
_Rank = tuple[bool, int, tuple[tuple[Fragment, ...], str, str, str], tuple[object, ...]]


def align_groups(
    sets: Mapping[str, Sequence[Span]], alignments: Mapping[tuple[str, str], Alignment]
) -> list[Group]:
    """Return groups of spans by annotator, in reading order; each span is in exactly one.

    Args:
        sets: Spans by annotator.
        alignments: Of every pair of annotators, sorted by name as ``pairs_of`` gives them.
    """
    group_of: dict[tuple[str, str], Group] = {
        (name, span.id): {name: span} for name, spans in sets.items() for span in spans
    }
    joints = [
        (_rank(one, other), first, second, one, other)
        for (first, second), aligned in alignments.items()
        for one, other in aligned.pairs
    ]
    for _, first, second, one, other in sorted(joints, key=lambda row: row[:3]):
        mine, yours = group_of[first, one.id], group_of[second, other.id]
        if mine is yours or mine.keys() & yours.keys():
            continue
        mine.update(yours)
        for name, span in yours.items():
            group_of[name, span.id] = mine
    return sorted(_unique(group_of.values()), key=_place)


def _unique(groups: Iterable[Group]) -> list[Group]:
    return list({id(group): group for group in groups}.values())


def _rank(one: Span, other: Span) -> _Rank:
    """Order pairs by how sure they are: equal ones, then by the share of characters."""
    is_same = one.fragments == other.fragments
    share = 10_000
    if not is_same:
        total = length_of(one.fragments) + length_of(other.fragments)
        share = 20_000 * overlap_of(one.fragments, other.fragments) // total
    low, high = sorted((sort_key(one), sort_key(other)))
    return (not (is_same and one.label == other.label), -share, low, high)


def _place(group: Group) -> tuple[int, int, list[tuple[object, ...]]]:
    keys = sorted(map(sort_key, group.values()))
    first = min(group.values(), key=lambda span: (span.start, -span.end))
    return (first.start, -first.end, list(keys))
