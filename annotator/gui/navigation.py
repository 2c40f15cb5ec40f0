"""Where the keys lead: order of spans, enclosing spans, moved edges. Pure functions."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from annotator.model.spans import Fragment, Span, canonical_fragments, length_of, reading_order
from annotator.model.tokens import (
    is_blank,
    next_grapheme,
    next_word_edge,
    previous_grapheme,
    previous_word_edge,
    word_at,
)

Edge = Literal["start", "end"]
Unit = Literal["word", "character"]


def text_to_label(
    text: str, selection: tuple[int, int] | None, caret: int
) -> tuple[int, int] | None:
    """Return what a label key labels: the selection, else the word at the caret, else None."""
    return selection if selection is not None else word_at(text, caret)


def step_span(
    lists: Iterable[Sequence[Span]],
    current: Span | None,
    caret: int,
    step: int,
    *,
    hidden: Collection[str] = (),
) -> Span | None:
    """Return the next (1) or previous (-1) span in reading order, going round at the ends.

    Args:
        lists: Spans and suggestions, each in reading order.
        current: The selected span; without one the caret is the starting point.
        caret: Offset of the caret.
        step: 1 or -1.
        hidden: Labels that are not shown and so are left out.
    """
    if current is not None:
        place = reading_order(current)
    else:
        place = (caret, 0, "", "") if step < 0 else (caret, -(1 << 60), "", "")
    near: list[Span] = []
    round_the_end: list[Span] = []
    for spans in lists:
        at = bisect_left(spans, place, key=reading_order)
        if step > 0:
            after = at + (current is not None and at < len(spans) and spans[at].id == current.id)
            near += _first_shown(spans, range(after, len(spans)), hidden)
            round_the_end += _first_shown(spans, range(len(spans)), hidden)
        else:
            near += _first_shown(spans, range(at - 1, -1, -1), hidden)
            round_the_end += _first_shown(spans, range(len(spans) - 1, -1, -1), hidden)
    choose = min if step > 0 else max
    return choose(near or round_the_end, key=reading_order, default=None)


def _first_shown(
    spans: Sequence[Span], order: Iterable[int], hidden: Collection[str]
) -> list[Span]:
    return next(([spans[i]] for i in order if spans[i].label not in hidden), [])


def chain_at(spans: Iterable[Span], offset: int) -> list[Span]:
    """Return the spans at a caret, innermost (shortest) first; touching its end counts."""
    found = [
        span
        for span in spans
        if span.start <= offset <= span.end
        and any(start <= offset <= end for start, end in span.fragments)
    ]
    inside = [span for span in found if span.covers(offset)] or found
    return sorted(inside, key=lambda span: (length_of(span.fragments), reading_order(span)))


def outward(spans: Iterable[Span], span: Span) -> Span | None:
    """Return the smallest other span that encloses this one; None when there is none."""
    size = length_of(span.fragments)
    around = [
        other
        for other in spans
        if other.id != span.id
        and other.start <= span.start
        and span.end <= other.end
        and (length_of(other.fragments), other.id) > (size, span.id)
    ]
    return min(around, key=lambda s: (length_of(s.fragments), s.id), default=None)


def moved_edge(
    text: str, fragments: Sequence[Fragment], edge: Edge, step: int, unit: Unit
) -> tuple[Fragment, ...] | None:
    """Return the fragments with one outer edge moved; None when it cannot go further.

    By word an edge goes to the next token's outer edge, by character to the next grapheme that is
    not blank, so that no edge ever rests on white space.

    Args:
        text: The document's text.
        fragments: Of the span.
        edge: Which outer edge.
        step: -1 to the left, 1 to the right.
        unit: How far.
    """
    present = fragments[0][0] if edge == "start" else fragments[-1][1]
    if unit == "word":
        go = next_word_edge if step > 0 else previous_word_edge
        position = go(text, present, edge=edge)
    else:
        position = _step_character(text, present, edge, step)
    if position == present:
        return None
    if edge == "start":
        moved = ((position, fragments[0][1]), *fragments[1:])
        fits = position < fragments[0][1]
    else:
        moved = (*fragments[:-1], (fragments[-1][0], position))
        fits = fragments[-1][0] < position
    return canonical_fragments(moved) if fits else None


def _step_character(text: str, offset: int, edge: Edge, step: int) -> int:
    go = next_grapheme if step > 0 else previous_grapheme
    limit = len(text) if step > 0 else 0
    position = offset
    while position != limit:
        position = go(text, position)
        inner = position if edge == "start" else position - 1
        if 0 <= inner < len(text) and not is_blank(text[inner]):
            return position
    return offset


def with_fragment(
    fragments: Sequence[Fragment], start: int, end: int
) -> tuple[Fragment, ...] | None:
    """Return the fragments with one more; None when it lies within one of them already."""
    if any(a <= start and end <= b for a, b in fragments):
        return None
    return canonical_fragments((*fragments, (start, end)))
