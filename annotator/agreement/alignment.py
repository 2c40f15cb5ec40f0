"""Align the spans of two sets: one pair stands for one underlying thing.

Optimal one-to-one assignment, as Yann Mathet, Antoine Widlöcher and Jean-Philippe Métivier (2015)
ask for in "The unified and holistic method gamma for inter-annotator agreement measure and
alignment", Computational Linguistics 41(3), 437-479; with a likeness of our own in place of their
dissimilarity, so that it stays fast and never depends on chance.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement.assignment import best_pairs
from annotator.agreement.overlaps import in_order, lengths_of, overlaps_between, sort_key
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span, reading_order

Slots = Mapping[str, frozenset[tuple[str, str, tuple[Fragment, ...]]]]
NO_SLOTS: Final[Slots] = {}

SHARED: Final = 10_000
"""Weight of a pair that shares every character; in proportion (Dice) for others."""
SAME_LABEL: Final = 5_000
"""Added when the labels are equal: half of the place."""
SAME_SLOTS: Final = 1_000
"""Added in proportion to relations of equal type and place of the other end."""
SAME_ATTRIBUTES: Final = 500
"""Added in proportion to equal attribute values."""
OTHER_LABEL_SHARE: Final = 3
"""Spans of different labels are one thing only if they share a third of their characters (Dice)."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two sets of spans, side by side.

    Attributes:
        pairs: A span of the first set with its counterpart in the second, in reading order.
        only_first: Spans of the first set without a counterpart.
        only_second: Spans of the second set without a counterpart.
    """

    pairs: tuple[tuple[Span, Span], ...]
    only_first: tuple[Span, ...]
    only_second: tuple[Span, ...]


def slots_of(spans: Iterable[Span], relations: Iterable[Relation]) -> Slots:
    """Describe each span by its relations: type, direction and place of the other end."""
    places = {span.id: span.fragments for span in spans}
    found: dict[str, set[tuple[str, str, tuple[Fragment, ...]]]] = defaultdict(set)
    for relation in relations:
        start, end = places.get(relation.from_id), places.get(relation.to_id)
        if start is not None and end is not None:
            found[relation.from_id].add((relation.type, "from", end))
            found[relation.to_id].add((relation.type, "to", start))
    return {key: frozenset(value) for key, value in found.items()}


def align(
    first: Iterable[Span],
    second: Iterable[Span],
    *,
    first_slots: Slots = NO_SLOTS,
    second_slots: Slots = NO_SLOTS,
) -> Alignment:
    """Pair the spans that stand for the same thing: by place, label, slots and attributes.

    Spans of equal place and label are paired first, then the others for the greatest total
    likeness. Spans of different labels pair only when they share at least a third of their
    characters, so that a name is never taken for the claim it stands in; of equal labels, any
    shared character will do. Exchanging the sets, or the order in which spans are stored, gives the
    same pairs.

    Args:
        first: Spans of one document, nested, overlapping, discontinuous, equal ones as they come.
        second: Spans of the same document by somebody else.
        first_slots: Of ``slots_of``: lets relations decide between equally good partners.
        second_slots: The same of the second set.
    """

    def extra(one: Span, other: Span) -> int:
        return _likeness(one, other, first_slots, second_slots)

    def weigh(one: Span, other: Span, shared: int, total: int) -> int:
        if one.label == other.label:
            return SAME_LABEL + 2 * SHARED * shared // total + extra(one, other)
        if 2 * OTHER_LABEL_SHARE * shared < total:
            return 0
        return 2 * SHARED * shared // total + extra(one, other)

    return _align(first, second, (_place_and_label,), extra, weigh)


def align_by_place(first: Iterable[Span], second: Iterable[Span]) -> Alignment:
    """Pair the spans that stand at the same place, whatever their labels.

    Equal places are paired first, equal labels before others; then any shared character will do,
    for the greatest total share (Dice). Equal labels decide between equally good partners.

    Args:
        first: Spans of one document.
        second: Spans of the same document by somebody else.
    """
    ties = 2 * SHARED

    def extra(one: Span, other: Span) -> int:
        return int(one.label == other.label)

    def weigh(one: Span, other: Span, shared: int, total: int) -> int:
        return (2 * SHARED * shared // total) * ties + 1 + extra(one, other)

    return _align(first, second, (_place_and_label, _place), extra, weigh)


def _place(span: Span) -> tuple[Fragment, ...]:
    return span.fragments


def _place_and_label(span: Span) -> tuple[tuple[Fragment, ...], str]:
    return (span.fragments, span.label)


def _likeness(one: Span, other: Span, first_slots: Slots, second_slots: Slots) -> int:
    """Weigh what two spans have in common besides place and label."""
    weight = 0
    if one.attributes or other.attributes:
        names = one.attributes.keys() | other.attributes.keys()
        same = sum(one.attributes.get(name) == other.attributes.get(name) for name in names)
        weight += SAME_ATTRIBUTES * same // len(names)
    mine, yours = first_slots.get(one.id), second_slots.get(other.id)
    if mine and yours:
        weight += 2 * SAME_SLOTS * len(mine & yours) // (len(mine) + len(yours))
    return weight


def _align(
    first: Iterable[Span],
    second: Iterable[Span],
    keys: Sequence[Callable[[Span], Hashable]],
    extra: Callable[[Span, Span], int],
    weigh: Callable[[Span, Span, int, int], int],
) -> Alignment:
    """Pair equals by each key in turn, then the others by weight; the smaller set comes first."""
    rows, columns = in_order(first), in_order(second)
    is_swapped = list(map(sort_key, columns)) < list(map(sort_key, rows))
    if is_swapped:
        rows, columns = columns, rows
        plain_extra, plain_weigh = extra, weigh

        def extra(one: Span, other: Span) -> int:
            return plain_extra(other, one)

        def weigh(one: Span, other: Span, shared: int, total: int) -> int:
            return plain_weigh(other, one, shared, total)

    pairs: list[tuple[Span, Span]] = []
    for key in keys:
        found, rows, columns = _pair_equals(rows, columns, key, extra)
        pairs += found
    lengths, widths = lengths_of(rows), lengths_of(columns)
    edges = [
        (row, column, weight)
        for row, column, shared in overlaps_between(rows, columns)
        if (weight := weigh(rows[row], columns[column], shared, lengths[row] + widths[column]))
    ]
    matched = best_pairs(edges)
    pairs += [(rows[row], columns[column]) for row, column in matched]
    taken, used = {row for row, _ in matched}, {column for _, column in matched}
    only_rows = tuple(span for index, span in enumerate(rows) if index not in taken)
    only_columns = tuple(span for index, span in enumerate(columns) if index not in used)
    if is_swapped:
        pairs = [(other, one) for one, other in pairs]
        only_rows, only_columns = only_columns, only_rows
    pairs.sort(key=lambda pair: (reading_order(pair[0]), reading_order(pair[1])))
    return Alignment(tuple(pairs), only_rows, only_columns)


def _pair_equals(
    rows: Sequence[Span],
    columns: Sequence[Span],
    key: Callable[[Span], Hashable],
    extra: Callable[[Span, Span], int],
) -> tuple[list[tuple[Span, Span]], list[Span], list[Span]]:
    """Pair spans of equal key, several of one for the greatest likeness; return the rest too."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = {}
    for index, span in enumerate(rows):
        groups.setdefault(key(span), ([], []))[0].append(index)
    for index, span in enumerate(columns):
        if (group := groups.get(key(span))) is not None:
            group[1].append(index)
    matched: list[tuple[int, int]] = []
    for ours, theirs in groups.values():
        if len(ours) == len(theirs) == 1:
            matched.append((ours[0], theirs[0]))
        elif theirs:
            matched += best_pairs(
                (row, column, 1 + extra(rows[row], columns[column]))
                for row in ours
                for column in theirs
            )
    taken, used = {row for row, _ in matched}, {column for _, column in matched}
    return (
        [(rows[row], columns[column]) for row, column in matched],
        [span for index, span in enumerate(rows) if index not in taken],
        [span for index, span in enumerate(columns) if index not in used],
    )
