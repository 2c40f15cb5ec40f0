"""What a claim that was taken still misses in gold: the fillers of its slots."""

from typing import NamedTuple

from annotator.model.reviews import Outcome
from annotator.schema.types import Schema
from annotator.services.planning.titles import quoted
from annotator.services.review.sheets import ReviewRow, ReviewSheet
from annotator.services.review.words import relation_title


class MissingEnd(NamedTuple):
    """A relation that was not taken along because its other end is not in gold.

    Attributes:
        row_key: Row of the other end.
        is_left_out: Whether it was decided that there is no such span in gold.
    """

    relation: str
    quote: str
    row_key: str
    is_left_out: bool


def missing_ends(sheet: ReviewSheet, row: ReviewRow) -> tuple[MissingEnd, ...]:
    """Return the relations that start at what was taken and have no other end in gold yet."""
    decision = row.decision
    if decision is None or not decision.gold:
        return ()
    taken = set(decision.taken)
    found: dict[tuple[str, str], MissingEnd] = {}
    for column in sheet.columns:
        for relation in column.relations:
            other = sheet.row_of(relation.to_id) if relation.from_id in taken else None
            if other is None:
                continue
            if other.decision is None or not other.decision.gold:
                quote = next(
                    span.quote for span in other.spans.values() if span.id == relation.to_id
                )
                is_left_out = (
                    other.decision is not None and other.decision.outcome == Outcome.NEITHER
                )
                end = MissingEnd(relation.type, quote, other.key, is_left_out)
                found.setdefault((relation.type, other.key), end)
    return tuple(found.values())


def missing_words(schema: Schema, ends: tuple[MissingEnd, ...]) -> str:
    """Return them as a sentence; "" when nothing is missing."""
    waiting = [
        f"{relation_title(schema, one.relation)} {quoted(one.quote)}"
        for one in ends
        if not one.is_left_out
    ]
    left_out = [
        f"{relation_title(schema, one.relation)} {quoted(one.quote)}"
        for one in ends
        if one.is_left_out
    ]
    parts = []
    if waiting:
        verb = "is" if len(waiting) == 1 else "are"
        parts.append(f"{', '.join(waiting)} {verb} not in gold yet")
    if left_out:
        verb = "was" if len(left_out) == 1 else "were"
        parts.append(f"{', '.join(left_out)} {verb} left out of gold")
    return "; ".join(parts)
