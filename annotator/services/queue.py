"""The document queue: filter it, step through it, see how far the work is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.model.documents import DocumentSummary, SetState


class QueueFilter(StrEnum):
    """Which documents the queue shows."""

    ALL = "all"
    UNLABELED = "unlabeled"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    FLAGGED = "flagged"
    WITH_SUGGESTIONS = "with_suggestions"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one annotator is."""

    documents: int
    done: int
    in_progress: int

    @property
    def unlabeled(self) -> int:
        """Documents that are not begun."""
        return self.documents - self.done - self.in_progress


def filter_queue(
    summaries: Iterable[DocumentSummary], *, text: str = "", which: QueueFilter = QueueFilter.ALL
) -> list[DocumentSummary]:
    """Return the documents that match all words of a text and a state, in their order.

    Words are looked for in title, publisher and date, whatever their capitals.
    """
    words = text.casefold().split()
    return [one for one in summaries if _shows(one, which) and _matches(one, words)]


def step(
    summaries: Sequence[DocumentSummary],
    document_id: str | None,
    direction: int,
    *,
    unlabeled: bool = False,
) -> str | None:
    """Return the id of the document after (1) or before (-1) this one; None at the end.

    A document that is not in the list, or None, means to begin outside of it. With ``unlabeled``
    only documents that are not begun count, and the search goes on from the other end.
    """
    ids = [one.id for one in summaries]
    outside = -1 if direction > 0 else len(ids)
    at = ids.index(document_id) if document_id in ids else outside
    order = list(range(at + direction, len(ids) if direction > 0 else -1, direction))
    if unlabeled:
        order += range(at) if direction > 0 else range(len(ids) - 1, at, -1)
    for index in order:
        if not unlabeled or summaries[index].state == SetState.NEW:
            return ids[index]
    return None


def progress(summaries: Iterable[DocumentSummary]) -> Progress:
    """Count documents by state."""
    states = [one.state for one in summaries]
    return Progress(
        documents=len(states),
        done=states.count(SetState.DONE),
        in_progress=states.count(SetState.IN_PROGRESS),
    )


def _shows(summary: DocumentSummary, which: QueueFilter) -> bool:
    match which:
        case QueueFilter.UNLABELED:
            return summary.state == SetState.NEW
        case QueueFilter.IN_PROGRESS:
            return summary.state == SetState.IN_PROGRESS
        case QueueFilter.DONE:
            return summary.state == SetState.DONE
        case QueueFilter.FLAGGED:
            return summary.flag is not None
        case QueueFilter.WITH_SUGGESTIONS:
            return summary.suggestions > 0
        case _:
            return True


def _matches(summary: DocumentSummary, words: list[str]) -> bool:
    if not words:
        return True
    date = "" if summary.document_date is None else summary.document_date.isoformat()
    text = f"{summary.title} {summary.publisher or ''} {date}".casefold()
    return all(word in text for word in words)
