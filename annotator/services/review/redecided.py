"""What of a sheet is different after a decision, an undo or the like: all else stays as it was."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from annotator.model.spans import Span
from annotator.services.review.sheets import ReviewRow, ReviewSheet


@dataclass(frozen=True, slots=True)
class Redecided:
    """What a change of decisions or gold made different.

    Attributes:
        rows: Before and after, those that are others now; None where there was or is no such row.
        is_shifted: Whether rows came or went, so that others are not where they were.
        gone: Ids of gold spans that are no more.
        gold: New gold spans and changed ones.
        relinked: Ids of gold spans that start other relations than before.
    """

    rows: tuple[tuple[ReviewRow | None, ReviewRow | None], ...]
    is_shifted: bool
    gone: tuple[str, ...]
    gold: tuple[Span, ...]
    relinked: frozenset[str]


def compare_sheets(
    former: ReviewSheet, sheet: ReviewSheet, relinked: Collection[str] = ()
) -> Redecided:
    """Return what is different in a sheet that was lined up from a former one of the same columns.

    Args:
        former: As it was.
        sheet: As it is.
        relinked: See ``Redecided``.
    """
    before = {span.id: span for span in former.gold_spans}
    now = {span.id: span for span in sheet.gold_spans}
    is_shifted = former.places is not sheet.places
    pairs = _paired(former, sheet) if is_shifted else zip(former.rows, sheet.rows, strict=True)
    return Redecided(
        rows=tuple((was, row) for was, row in pairs if was is not row),
        is_shifted=is_shifted,
        gone=tuple(key for key in before if key not in now),
        gold=tuple(
            span
            for key, span in now.items()
            if (was := before.get(key)) is not span and was != span
        ),
        relinked=frozenset(relinked),
    )


def _paired(
    former: ReviewSheet, sheet: ReviewSheet
) -> Iterator[tuple[ReviewRow | None, ReviewRow | None]]:
    before = {row.key: row for row in former.rows}
    for row in sheet.rows:
        yield before.pop(row.key, None), row
    for was in before.values():
        yield was, None
