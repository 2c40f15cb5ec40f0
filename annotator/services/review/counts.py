"""How far the review of every document is, counted for a list of documents."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from annotator.model.documents import SetState
from annotator.services import people
from annotator.services.bulk_reading import read_documents
from annotator.services.engine import Engine
from annotator.services.review.sheets import FEWEST, ReviewSheet, Status, gather, line_up


@dataclass(frozen=True, slots=True)
class ReviewCount:
    """Rows of one document by where they stand.

    Attributes:
        annotators: How many sets are compared.
        decided: Rows that were decided, agreed ones that were accepted too.
        is_done: Whether the adjudicator has finished the document.
    """

    document_id: str
    title: str
    annotators: int
    agreed: int = 0
    open: int = 0
    decided: int = 0
    undecided: int = 0
    stale: int = 0
    is_done: bool = False

    @property
    def left(self) -> int:
        """How many rows wait for somebody to decide."""
        return self.open + self.undecided + self.stale

    @property
    def is_undisputed(self) -> bool:
        """Whether there is nothing to decide by hand, so that it can be finished unseen."""
        return self.annotators >= FEWEST and not self.left and not self.is_done


def count_of(sheet: ReviewSheet) -> ReviewCount:
    """Count the rows of a sheet."""
    counts = sheet.counts()
    return ReviewCount(
        document_id=sheet.document.id,
        title=sheet.document.title,
        annotators=len(sheet.columns),
        agreed=counts[Status.AGREED],
        open=counts[Status.OPEN],
        decided=counts[Status.DECIDED],
        undecided=counts[Status.UNDECIDED],
        stale=counts[Status.STALE] + len(sheet.left),
        is_done=sheet.gold is not None and sheet.gold.state == SetState.DONE,
    )


def review_counts(
    engine: Engine,
    adjudicator_id: str | None,
    *,
    document_ids: Collection[str] | None = None,
    breathe: Callable[[], None] | None = None,
) -> Iterator[ReviewCount]:
    """Yield the counts of each document, in no particular order, few documents in memory."""
    with engine.lock:
        names = {one.id: one.name for one in people.annotators(engine, with_removed=True)}
    for state in read_documents(engine, document_ids):
        yield count_of(line_up(engine.schema, gather(state, names, adjudicator_id)))
        if breathe is not None:
            breathe()
