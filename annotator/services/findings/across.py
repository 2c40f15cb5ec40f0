"""What only the whole project shows: labels of two minds, labels used once, documents left out."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from annotator.model.annotators import SetKind
from annotator.model.spans import Span
from annotator.services.document_state import DocumentState
from annotator.services.findings.finding import Finding, Place
from annotator.services.findings.whole import MOST_PLACES, Whole
from annotator.services.findings.work import Frame, Work
from annotator.services.planning.titles import counted, quoted

_MANY_LABELS: Final = 100
"""Below so many labels, one that is used once says nothing."""
_LONG: Final = 80


class Across:
    """Collects from documents one by one and reports in the end; texts are not kept.

    Args:
        whole: Whose work is looked at, under which schema, which says what labels are compared:
            names and dates, not claims nor who says them.
    """

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._left_out = whole.frame.deriver.claims | _speaking(whole.frame)
        self._counts: dict[str, Counter[str]] = {}
        self._places: dict[tuple[str, str], list[Place]] = {}
        self._labels: Counter[str] = Counter()
        self._first: dict[str, Place] = {}
        self._unopened: list[Place] = []
        self._unopened_count = 0
        self._begun = 0

    def add_document(self, state: DocumentState) -> None:
        """Count a document, and whether anybody concerned has begun it."""
        document = state.document
        begun = any(
            one.kind == SetKind.HUMAN and self._whole.author_id in (None, one.annotator_id)
            for one in state.sets.values()
        )
        if begun:
            self._begun += 1
        else:
            self._unopened_count += 1
            if len(self._unopened) < MOST_PLACES:
                self._unopened.append(Place(document.id, document.title))

    def add_work(self, work: Work) -> None:
        """Count one annotator's labels."""
        for span in work.spans:
            self._labels[span.label] += 1
            if span.label not in self._first:
                self._first[span.label] = work.place_of(span)
            if span.label not in self._left_out and len(span.quote) <= _LONG:
                self._add_text(work, span)

    def _add_text(self, work: Work, span: Span) -> None:
        text = " ".join(span.quote.split())
        self._counts.setdefault(text, Counter())[span.label] += 1
        places = self._places.setdefault((text, span.label), [])
        if len(places) < MOST_PLACES:
            places.append(work.place_of(span))

    def findings(self) -> Iterator[Finding]:
        """Yield what the whole shows, the most frequent texts first."""
        varied = [(text, found) for text, found in self._counts.items() if len(found) > 1]
        varied.sort(key=lambda one: (-one[1].total(), one[0]))
        for text, found in varied:
            yield self._varies(text, found)
        if self._labels.total() >= _MANY_LABELS:
            for label in sorted(name for name, count in self._labels.items() if count == 1):
                place = self._first[label]
                message = f"{label} is used only once in the project: {quoted(place.words)}."
                yield self._whole.finding("label_once", message, (place,), detail=label)
        if self._unopened_count and self._begun:
            title = f"{counted(self._unopened_count, 'document')} not begun yet."
            yield self._whole.finding("never_opened", title, tuple(self._unopened))

    def _varies(self, text: str, found: Counter[str]) -> Finding:
        """Report a text with several labels; the places of the rarest come first."""
        ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        said = [f"{label} {_times(count)}" for label, count in ranked]
        message = f"{quoted(text)} is labeled {' and '.join((', '.join(said[:-1]), said[-1]))}."
        places = [place for label, _ in reversed(ranked) for place in self._places[text, label]]
        detail = " ".join([text, *sorted(found)])
        return self._whole.finding(
            "label_varies", message, tuple(places[:MOST_PLACES]), detail=detail
        )


def _speaking(frame: Frame) -> frozenset[str]:
    """Return the labels of who says something and with which words."""
    slots = frame.deriver.slots
    cues = frozenset(slots["cue"].targets) if "cue" in slots else frozenset()
    return frame.entity_rules.descriptions | cues


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")
