"""Which rows of a review are listed, in which order; which agreed ones are audited by hand."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.agreement.differences import Disagreement
from annotator.model.review_commands import AgreedRow
from annotator.services.review.redecided import Redecided
from annotator.services.review.sheets import ReviewRow, ReviewSheet, Status


class Order(StrEnum):
    """How rows are sorted; within each, stale decisions come first and then reading order."""

    DOCUMENT = "document"
    KIND = "kind"
    LABEL = "label"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows are listed.

    Attributes:
        kinds: Only rows that differ in one of these; empty = all.
        labels: Only rows in which somebody used one of these labels; empty = all.
        set_ids: Only rows where one of these sets is not like most others; empty = all.
        is_open_only: Leave out what is decided.
        with_agreed: Rows that all agree on as well.
    """

    kinds: frozenset[Disagreement] = frozenset()
    labels: frozenset[str] = frozenset()
    set_ids: frozenset[str] = frozenset()
    is_open_only: bool = False
    with_agreed: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is the usual one: every row on which annotators differ."""
        return self == RowFilter()

    def takes(self, row: ReviewRow, audited: bool) -> bool:  # noqa: FBT001 - a plain predicate
        """Tell whether a row is listed; an audited one is, although all agree on it."""
        if not (row.is_disputed or audited or self.with_agreed):
            return False
        if self.is_open_only and not (row.is_open or (audited and row.decision is None)):
            return False
        if self.kinds and not self.kinds.intersection(row.kinds):
            return False
        if self.labels and self.labels.isdisjoint(span.label for span in row.marks):
            return False
        return not self.set_ids or not self.set_ids.isdisjoint(outsiders(row, self.set_ids))


def outsiders(row: ReviewRow, set_ids: frozenset[str]) -> set[str]:
    """Return which of these sets marked a row differently from the largest group, or not at all."""
    inside = {set_id for set_id, span in row.spans.items() if span.id in row.alike}
    if len(row.alike) == 1 and len(row.spans) > 1:
        inside = set()  # nobody is with anybody
    return set(set_ids - inside)


def cost(row: ReviewRow, width: int) -> int:
    """Return how much a row costs to leave open: annotators who differ times kinds of difference.

    Args:
        row: Of a sheet.
        width: How many annotators are compared.
    """
    return (width - len(row.alike)) * len(row.kinds)


def listed(
    sheet: ReviewSheet,
    chosen: RowFilter,
    order: Order,
    audited: frozenset[str] = frozenset(),
) -> tuple[int, ...]:
    """Return the places of the listed rows in the sheet.

    Args:
        sheet: The document.
        chosen: Which rows.
        order: How they are sorted.
        audited: Keys of agreed rows that are looked at by hand.
    """
    places = [
        place for place, row in enumerate(sheet.rows) if chosen.takes(row, row.key in audited)
    ]
    return _sorted(places, sheet, order)


def relisted(
    places: tuple[int, ...],
    sheet: ReviewSheet,
    redecided: Redecided,
    chosen: RowFilter,
    order: Order,
    audited: frozenset[str] = frozenset(),
) -> tuple[int, ...]:
    """Return the places of the listed rows after some rows were decided otherwise.

    The same as ``listed``, without looking at the rows that are as they were.

    Args:
        places: Those listed before.
        sheet: The document as it is now.
        redecided: What is different.
        chosen: As before.
        order: As before.
        audited: As before.
    """
    come: set[int] = set()
    gone: set[int] = set()
    is_moved = False
    for was, row in redecided.rows:
        if was is None or row is None or redecided.is_shifted:
            return listed(sheet, chosen, order, audited)
        is_audited = row.key in audited
        before, now = chosen.takes(was, is_audited), chosen.takes(row, is_audited)
        if before != now:
            (come if now else gone).add(sheet.places[row.key])
        # Of what rows are sorted by, a decision changes only whether it is stale.
        is_moved |= (was.status is Status.STALE) != (row.status is Status.STALE)
    if not (come or gone or is_moved):
        return places
    return _sorted((set(places) - gone) | come, sheet, order)


def _sorted(places: Iterable[int], sheet: ReviewSheet, order: Order) -> tuple[int, ...]:
    width = len(sheet.columns)
    kinds = list(Disagreement)

    def sort_key(place: int) -> tuple[object, ...]:
        row = sheet.rows[place]
        first: object = 0
        if order is Order.KIND:
            first = min((kinds.index(kind) for kind in row.kinds), default=len(kinds))
        elif order is Order.LABEL:
            first = min(span.label for span in row.marks)
        elif order is Order.COST:
            first = -cost(row, width)
        return (row.status is not Status.STALE, first, place)

    return tuple(sorted(places, key=sort_key))


def audit_sample(
    sheet: ReviewSheet, rows: Sequence[AgreedRow], count: int, seed: int
) -> frozenset[str]:
    """Draw agreed rows that are looked at by hand before they are accepted.

    The same seed draws the same rows of the same document.

    Returns:
        Keys of the rows.
    """
    by_member = {row.member_ids[0]: row.key for row in sheet.rows}
    keys = sorted(by_member[row.member_ids[0]] for row in rows)
    drawn = random.Random(f"{seed} {sheet.document.id}").sample(keys, min(count, len(keys)))  # noqa: S311
    return frozenset(drawn)
