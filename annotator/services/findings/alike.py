"""Documents that are almost the same text, with other labels on the same words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from annotator.model.documents import Document
from annotator.model.near_duplicates import NearDuplicates
from annotator.services.bulk_reading import read_documents
from annotator.services.engine import Engine
from annotator.services.findings.differing import Difference, differences
from annotator.services.findings.finding import Finding
from annotator.services.findings.whole import MOST_PLACES, Whole
from annotator.services.findings.work import Work, work_of
from annotator.services.planning.titles import counted, quoted

_EXAMPLES: Final = 3


def is_begun(work: Work) -> bool:
    """Tell whether somebody has labeled anything, or finished the document without."""
    return bool(work.spans) or work.is_done


class Alike:
    """Takes the documents one by one, without keeping their texts, and compares in the end.

    Args:
        whole: Whose work is compared: one person's own; of several persons each with their own,
            and where nobody has labeled both, one with the other.
        names: Of annotators, by id.
    """

    def __init__(self, whole: Whole, names: Mapping[str, str]) -> None:
        self._whole = whole
        self._names = names
        self._texts = NearDuplicates(whole.frame.breathe)

    def add(self, document: Document) -> None:
        """Add a document that somebody concerned has begun."""
        self._texts.add(document.id, document.text)

    def findings(self, engine: Engine) -> Iterator[Finding]:
        """Yield a finding for each document that differs from the first one that is like it."""

        def text_of(document_id: str) -> str:
            document = engine.store.document(document_id)
            return "" if document is None else document.text

        for group in sorted(map(sorted, self._texts.groups(text_of))):
            first = next(self._works(engine, group[:1]), [])
            found = [
                finding
                for works in self._works(engine, group[1:])
                for one, other in _pairs(first, works)
                if (finding := self._compared(one, other)) is not None
            ]
            yield from sorted(found, key=lambda one: [place.document_id for place in one.places])

    def _works(self, engine: Engine, document_ids: Sequence[str]) -> Iterator[list[Work]]:
        """Yield everybody's begun work on each of some documents, in no particular order."""
        author_id = self._whole.author_id
        people = sorted(self._names) if author_id is None else [author_id]
        for state in read_documents(engine, document_ids):
            with engine.lock:
                works = [work_of(self._whole.frame, state, person) for person in people]
            yield [work for work in works if is_begun(work)]

    def _compared(self, one: Work, other: Work) -> Finding | None:
        found = differences(one, other)
        if not found:
            return None
        titles = f"{quoted(one.document.title)} and {quoted(other.document.title)}"
        verb = "label differs" if len(found) == 1 else "labels differ"
        message = (
            f"{len(found):,} {verb} in {titles}, which are almost the same{self._said(one, other)}:"
            f" {_examples(found)}."
        )
        ids = (one.document.id, other.document.id, one.annotator_id, other.annotator_id)
        return self._whole.finding(
            "near_duplicate_differs",
            message,
            [place for difference in found for place in difference.places][:MOST_PLACES],
            detail=" ".join(ids),
            spans=[span for difference in found for span in difference.spans],
        )

    def _said(self, one: Work, other: Work) -> str:
        """Return whose work it is, where that is not clear."""
        if self._whole.author_id is not None:
            return ""
        people = dict.fromkeys((one.annotator_id, other.annotator_id))
        return f" ({', '.join(self._names.get(person, person) for person in people)})"


def _pairs(ones: Sequence[Work], others: Sequence[Work]) -> list[tuple[Work, Work]]:
    """Pair each person's works; where nobody has both, the first of each."""
    theirs = {work.annotator_id: work for work in others}
    pairs = [(work, theirs[work.annotator_id]) for work in ones if work.annotator_id in theirs]
    return pairs or list(zip(ones[:1], others[:1], strict=False))


def _examples(found: Sequence[Difference]) -> str:
    shown = "; ".join(one.words for one in found[:_EXAMPLES])
    more = len(found) - _EXAMPLES
    return shown if more <= 0 else f"{shown}; and {counted(more, 'other')}"
