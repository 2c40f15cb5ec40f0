"""Where the labels of two documents differ that are almost the same text."""

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.model.spans import Span
from annotator.model.word_alignment import SharedWords, Stretch, stretch_of
from annotator.services.findings.finding import Place
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is labeled otherwise in the other document.

    Attributes:
        words: What differs: "“Kim” PERSON / ORG".
        places: Where, in the one and in the other document.
        spans: What is labeled there.
    """

    words: str
    places: tuple[Place, Place]
    spans: tuple[Span, ...]


def differences(one: Work, other: Work) -> list[Difference]:
    """Return what is labeled otherwise on words that both texts have, in reading order.

    That a label is missing counts only where both are done: else it may still come.
    """
    shared = SharedWords.of(one.text, other.text)
    back = shared.turned()
    here: dict[Stretch, list[Span]] = {}
    there: dict[Stretch, list[Span]] = {}
    for span in one.spans:
        stretch = shared.moved(span.fragments)
        if stretch is not None:
            here.setdefault(stretch, []).append(span)
    for span in other.spans:
        stretch = stretch_of(shared.there, span.fragments)
        if stretch is not None and back.moved(span.fragments) is not None:
            there.setdefault(stretch, []).append(span)
    pairs: list[tuple[Span, Span]] = []
    mine, theirs = [], []
    for stretch in here.keys() | there.keys():
        left = _without_equal(here.get(stretch, []), there.get(stretch, []))
        pairs += zip(*left, strict=False)
        mine += [(stretch, span) for span in left[0][len(left[1]) :]]
        theirs += [(stretch, span) for span in left[1][len(left[0]) :]]
    found = [_relabeled(one, other, *pair) for pair in pairs]
    found += _with_other_edges(one, other, mine, theirs)
    if one.is_done and other.is_done:
        for stretch, span in mine:
            words = f"{quoted(span.quote)} {span.label} / not labeled"
            places = (_place(one, span), _nothing(other, span, shared.offsets(stretch)))
            found.append(Difference(words, places, (span,)))
        for _, span in theirs:
            moved = back.moved(span.fragments)
            if moved is not None:
                words = f"{quoted(span.quote)} not labeled / {span.label}"
                places = (_nothing(one, span, back.offsets(moved)), _place(other, span))
                found.append(Difference(words, places, (span,)))
    return sorted(found, key=lambda each: [(place.start, place.end) for place in each.places])


def _without_equal(mine: list[Span], theirs: list[Span]) -> tuple[list[Span], list[Span]]:
    """Leave out what both have; the rest by label, so that the same is paired every time."""
    left = sorted(theirs, key=lambda span: (span.label, span.id))
    kept = []
    for span in sorted(mine, key=lambda span: (span.label, span.id)):
        twin = next((one for one in left if one.label == span.label), None)
        if twin is None:
            kept.append(span)
        else:
            left.remove(twin)
    return kept, left


def _relabeled(one: Work, other: Work, mine: Span, theirs: Span) -> Difference:
    words = f"{quoted(mine.quote)} {mine.label} / {theirs.label}"
    places = (_place(one, mine), _place(other, theirs))
    return Difference(words, places, (mine, theirs))


def _with_other_edges(
    one: Work,
    other: Work,
    mine: list[tuple[Stretch, Span]],
    theirs: list[tuple[Stretch, Span]],
) -> Iterator[Difference]:
    """Pair what has the same label and shares a word; take both off the lists."""
    for item in sorted(mine, key=lambda each: each[1].start):
        stretch, span = item
        near = [
            each
            for each in theirs
            if each[1].label == span.label
            and each[0][0][0] <= stretch[-1][1]
            and stretch[0][0] <= each[0][-1][1]
        ]
        if near:
            twin = min(near, key=lambda each: each[1].start)
            mine.remove(item)
            theirs.remove(twin)
            words = f"{span.label} {quoted(span.quote)} / {quoted(twin[1].quote)}"
            places = (_place(one, span), _place(other, twin[1]))
            yield Difference(words, places, (span, twin[1]))


def _nothing(work: Work, span: Span, offsets: tuple[int, int]) -> Place:
    """Return where words are that are labeled in the other document only."""
    document = work.document
    return Place(document.id, document.title, *offsets, words=f"{span.quote}, not labeled")


def _place(work: Work, span: Span) -> Place:
    document = work.document
    words = f"{span.quote} as {span.label}"
    return Place(document.id, document.title, span.start, span.end, span.id, words)
