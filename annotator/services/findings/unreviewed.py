"""Documents that several annotators have finished and that are not in the gold standard yet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.model.ancestry import person_of
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.services.document_state import DocumentState
from annotator.services.findings.finding import Finding, Place
from annotator.services.findings.whole import MOST_PLACES, Whole
from annotator.services.planning.titles import counted, quoted
from annotator.services.review.counts import ReviewCount, count_of
from annotator.services.review.sheets import FEWEST, Material, gather, line_up


@dataclass(frozen=True, slots=True)
class Finished:
    """A document that several have finished, as a review would show it.

    Attributes:
        people: Who has finished it.
        reviews: One for each adjudicator who has begun; one without, where nobody has.
        is_begun: Whether anybody has.
    """

    people: tuple[str, ...]
    reviews: tuple[Material, ...]
    is_begun: bool


class Unreviewed:
    """Reports a review that was begun and left by itself, and all that wait in one finding.

    Args:
        whole: Whose list it is; what that annotator still labels is left out: of others' work on
            it nothing is told.
        names: Of annotators, by id.
    """

    def __init__(self, whole: Whole, names: Mapping[str, str]) -> None:
        self._whole = whole
        self._names = names
        self._places: list[Place] = []
        self._documents = 0
        self._open = 0

    def gather(self, state: DocumentState) -> Finished | None:
        """Read a document under the engine's lock; None when it is not for review."""
        author_id = self._whole.author_id
        done = {
            one.annotator_id: one.state == SetState.DONE
            for one in state.sets.values()
            if one.kind == SetKind.HUMAN and one.annotator_id is not None
        }
        people = sorted({person_of(one) for one, is_done in done.items() if is_done})
        if len(people) < FEWEST or not done.get(author_id or "", True):
            return None
        begun = {one.annotator_id for one in state.sets.values() if one.kind == SetKind.GOLD}
        begun |= {one.adjudicator_id for one in state.review_decisions.values()}
        adjudicators: list[str | None] = [*sorted(one for one in begun if one is not None)]
        reviews = [gather(state, self._names, one) for one in adjudicators or [None]]
        return Finished(tuple(people), tuple(reviews), is_begun=bool(adjudicators))

    def add(self, finished: Finished | None) -> Iterator[Finding]:
        """Count a document; yield a finding when its review was begun and is not done."""
        if finished is None:
            return
        self._whole.frame.breathe()
        schema = self._whole.frame.schema
        counts = [count_of(line_up(schema, one)) for one in finished.reviews]
        self._whole.frame.breathe()
        if any(one.is_done and not one.left for one in counts):
            return
        count = min(counts, key=lambda one: (one.left, not one.is_done))
        place = Place(count.document_id, count.title)
        if finished.is_begun:
            detail = " ".join((count.document_id, *finished.people, str(count.left)))
            yield self._whole.finding(
                "gold_not_reviewed", _left(finished.people, count), [place], detail=detail
            )
            return
        self._documents += 1
        self._open += count.open
        if len(self._places) < MOST_PLACES:
            self._places.append(place)

    def findings(self) -> Iterator[Finding]:
        """Yield what waits for a review that nobody has begun."""
        if not self._documents:
            return
        message = (
            f"{counted(self._documents, 'document')} to review: two or more annotators have"
            f" finished, with {counted(self._open, 'difference')}."
        )
        yield self._whole.finding("gold_not_reviewed", message, self._places)


def _left(people: Sequence[str], count: ReviewCount) -> str:
    parts = [
        f"{counted(number, 'difference')} {words}"
        for number, words in (
            (count.open, "not decided"),
            (count.undecided, "left with a question"),
            (count.stale, "changed since the decision"),
        )
        if number
    ]
    left = ", ".join(parts) or "everything is decided, but the gold standard is not done"
    return f"{quoted(count.title)}, finished by {len(people):,}: {left}."
