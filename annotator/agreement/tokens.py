"""Spans as values of tokens, for kappa and alpha on tokens.

A token belongs to a span when they share a character. Tokens are those of
``annotator.model.tokens``. Labels overlap, so each label is measured by itself as marked or not;
together, the value of a token is the combination of labels on it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.corpus import LabeledDocument
from annotator.agreement.ratings import Ratings, Row
from annotator.model.tokens import tokenize

_Event = tuple[int, int, str, int]
_Marks = Mapping[int, Mapping[str, Sequence[tuple[int, int]]]]


@dataclass(frozen=True, slots=True)
class TokenRatings:
    """The tokens of one document as rated by all annotators.

    Attributes:
        together: The sorted labels on each token as its value; nothing is ``()``.
        by_label: Whether it is marked, for each label that somebody used.
        unmarked: The table of a label that nobody used here.
    """

    together: Ratings
    by_label: Mapping[str, Ratings]
    unmarked: Ratings


def token_ratings(document: LabeledDocument, annotators: Sequence[str]) -> TokenRatings:
    """Rate the tokens of a document.

    Args:
        document: With the sets of those who finished it.
        annotators: Who is rated, in this order; those without a set here are missing throughout.
    """
    tokens = tokenize(document.text)
    starts = [start for start, _ in tokens]
    ends = [end for _, end in tokens]
    marks: dict[int, dict[str, list[tuple[int, int]]]] = {}
    for index, name in enumerate(annotators):
        content = document.sets.get(name)
        if content is None:
            continue
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for span in content.spans:
            reached = found[span.label]
            for start, end in span.fragments:
                first, last = bisect_right(ends, start), bisect_left(starts, end)
                if first < last:
                    reached.append((first, last))
        marks[index] = found
    size, count = len(annotators), len(tokens)
    labels = sorted({label for found in marks.values() for label in found})
    by_label = {label: _binary(marks, label, size, count) for label in labels}
    return TokenRatings(
        _together(marks, labels, size, count), by_label, _binary(marks, "", size, count)
    )


def _events(marks: _Marks, labels: Iterable[str]) -> list[_Event]:
    """Return where labels begin and end, in order."""
    events: list[_Event] = []
    for index, found in marks.items():
        for label in labels:
            for first, last in found.get(label, ()):
                events.append((first, index, label, 1))
                events.append((last, index, label, -1))
    events.sort()
    return events


def _binary(marks: _Marks, label: str, size: int, count: int) -> Ratings:
    """Count tokens by who marked them with this label."""
    depth = [0] * size
    row: list[int | None] = [0 if index in marks else None for index in range(size)]
    rows: Counter[Row] = Counter()
    at = 0
    for position, index, _, step in _events(marks, (label,)):
        if position > at:
            rows[tuple(row)] += position - at
            at = position
        depth[index] += step
        row[index] = int(depth[index] > 0)
    if count > at:
        rows[tuple(row)] += count - at
    return Ratings(rows)


def _together(marks: _Marks, labels: Iterable[str], size: int, count: int) -> Ratings:
    """Count tokens by the combinations of labels that all gave them."""
    depth: list[Counter[str]] = [Counter() for _ in range(size)]
    row: list[tuple[str, ...] | None] = [() if index in marks else None for index in range(size)]
    stale: set[int] = set()
    rows: Counter[Row] = Counter()
    at = 0
    for position, index, label, step in _events(marks, labels):
        if position > at:
            for changed in stale:
                row[changed] = tuple(sorted(name for name, n in depth[changed].items() if n))
            stale.clear()
            rows[tuple(row)] += position - at
            at = position
        depth[index][label] += step
        stale.add(index)
    for changed in stale:
        row[changed] = ()
    if count > at:
        rows[tuple(row)] += count - at
    return Ratings(rows)
