"""The one tokenizer: words, graphemes and sentences of a text.

Word snapping, moving an edge by a word, token agreement, token formats and "in the same sentence"
all use this module, so they agree. All offsets are code points, all ranges half-open. A function
looks only at the neighbourhood of its offsets, so that it is safe on a text of a million characters
without a line break; the answer never depends on where a caller starts to look.

What a token is: a run of letters and digits ("reelected", "27th", "2026년"); a number with its
separators ("3.5", "10,000", "15:00", "9/11", "2026-02-23"); an abbreviation with its periods
("U.S.", "Jr.", "a.m."); a clitic ("'s", "’ll"); a web address, hashtag or handle; an emoji sequence
or flag; one grapheme of a script without spaces (Han, kana, Thai, Khmer; katakana in runs); an
ellipsis; any other sign alone. A hyphen separates ("Seoul" "-" "based") except after one letter
("e-mail"), after the Arabic article ("al-Qaeda") and in designations ("COVID-19").
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, Literal

from annotator.model.tokens_data import BLANKS, KINDS, MAX_RUN
from annotator.model.tokens_graphemes import (
    is_grapheme_boundary,
    next_grapheme,
    previous_grapheme,
    snap_to_graphemes,
)
from annotator.model.tokens_words import split_run

__all__ = [
    "TOKENIZER_VERSION",
    "is_blank",
    "is_grapheme_boundary",
    "is_word_bounded",
    "next_grapheme",
    "next_word_edge",
    "previous_grapheme",
    "previous_word_edge",
    "snap_to_graphemes",
    "snap_to_words",
    "tokenize",
    "trim_blanks",
    "word_at",
]

TOKENIZER_VERSION: Final = 1
"""Raised whenever the same text may be cut differently from before."""

Edge = Literal["start", "end"]

_BLANK_SET: Final = frozenset(BLANKS)
_BLANK_CLASS: Final = re.escape(BLANKS)
_RUN: Final = re.compile(f"[^{_BLANK_CLASS}]+")
_GAP: Final = re.compile(f"[{_BLANK_CLASS}]*")
_SCAN: Final = 2 * MAX_RUN
_CUT_SEARCH: Final = 64
_CONTEXT: Final = 24  # how far past a run the rules look: a space and the next word

_WORD_KINDS: Final = frozenset("Aao0_kmj")
_TEXT_KINDS: Final = frozenset("Aao0ckremj")


def is_blank(char: str) -> bool:
    """Tell whether a character is white space or an invisible separator, outside of every token."""
    return char in _BLANK_SET


def trim_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink [start, end) until neither edge is blank; an empty range at start if all of it is."""
    first = _skip_blanks(text, start, end)
    if first >= end:
        return start, start
    return first, _skip_blanks_back(text, first, end)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the tokens that share characters with [start, end), in order, clipped to that range.

    The tokens are disjoint and cover every character that is not blank.
    """
    stop = len(text) if end is None else min(end, len(text))
    first = max(start, 0)
    return [
        (max(token_start, first), min(token_end, stop))
        for run_start, run_end in _runs(text, first, stop)
        for token_start, token_end in _tokens_of(text, run_start, run_end)
        if token_end > first and token_start < stop
    ]


def word_at(text: str, offset: int) -> tuple[int, int] | None:
    """Return the word a caret at this offset stands in or touches; None in blank surroundings.

    Of two tokens that touch the caret the one after it wins, unless that is a mere sign and the one
    before is a word ("Kim|," is Kim).
    """
    after = _token_at(text, offset)
    if after is not None and after[0] < offset:
        return after
    before = _token_at(text, offset - 1)
    if after is None or before is None:
        return after or before
    return before if _is_word(text, before) and not _is_word(text, after) else after


def snap_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen [start, end) to whole tokens, without blanks at its edges.

    An empty range, or one of blanks alone, gives an empty range at its start.
    """
    length = len(text)
    start, end = max(0, min(start, length)), max(0, min(end, length))
    first, last = trim_blanks(text, start, end)
    if first >= last:
        return start, start
    first_token, last_token = _token_at(text, first), _token_at(text, last - 1)
    return (
        first if first_token is None else first_token[0],
        last if last_token is None else last_token[1],
    )


def next_word_edge(text: str, offset: int, *, edge: Edge = "end") -> int:
    """Return the nearest token end (or start) after this offset; the offset if there is none."""
    position = max(offset, 0)
    token = _token_at(text, position)
    if token is not None and edge == "end":
        return token[1]
    following = _skip_blanks(text, position if token is None else token[1], len(text))
    if following >= len(text):
        return offset
    if edge == "start":
        return following
    found = _token_at(text, following)
    return offset if found is None else found[1]


def previous_word_edge(text: str, offset: int, *, edge: Edge = "start") -> int:
    """Return the nearest token start (or end) before this offset; the offset if there is none."""
    position = min(offset, len(text))
    token = _token_at(text, position - 1)
    if token is not None and edge == "start":
        return token[0]
    last = _skip_blanks_back(text, 0, position if token is None else token[0])
    if last <= 0:
        return offset
    if edge == "end":
        return last
    found = _token_at(text, last - 1)
    return offset if found is None else found[0]


def is_word_bounded(text: str, start: int, end: int) -> bool:
    """Tell whether [start, end) is not empty and no token reaches across either of its edges."""
    if not 0 <= start < end <= len(text):
        return False
    return not _splits_token(text, start) and not _splits_token(text, end)


def _splits_token(text: str, offset: int) -> bool:
    token = _token_at(text, offset)
    return token is not None and token[0] < offset


def _is_word(text: str, token: tuple[int, int]) -> bool:
    return not _TEXT_KINDS.isdisjoint(text[token[0] : token[1]].translate(KINDS))


def _skip_blanks(text: str, start: int, end: int) -> int:
    match = _GAP.match(text, start, end)
    return start if match is None else match.end()


def _skip_blanks_back(text: str, start: int, end: int) -> int:
    """Return one past the last character in [start, end) that is not blank; start if all are."""
    step = 64
    while end > start:
        window = text[max(start, end - step) : end]
        kept = len(window.rstrip(BLANKS))
        if kept:
            return end - len(window) + kept
        end -= len(window)
        step *= 2
    return start


def _token_at(text: str, offset: int) -> tuple[int, int] | None:
    """Return the token that covers this character; None for a blank or outside of the text."""
    if not 0 <= offset < len(text) or text[offset] in _BLANK_SET:
        return None
    run_start, run_end = _run_at(text, offset)
    edges = _edges_of(text, run_start, run_end)
    index = bisect_right(edges, offset - run_start)
    return run_start + edges[index - 1], run_start + edges[index]


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces without blanks that share characters with [start, end)."""
    position = _skip_blanks(text, start, end)
    while position < end:
        run_start, run_end = _run_at(text, position)
        yield run_start, run_end
        position = _skip_blanks(text, run_end, end)


def _run_at(text: str, offset: int) -> tuple[int, int]:
    """Return the piece without blanks around a character; long ones are cut on a fixed grid."""
    match = _RUN.match(text, offset, offset + _SCAN)
    end = offset + 1 if match is None else match.end()
    start = offset
    if offset and text[offset - 1] not in _BLANK_SET:
        window = text[max(0, offset - _SCAN) : offset][::-1]
        found = _RUN.match(window)
        start = offset if found is None else offset - found.end()
    if end - start <= MAX_RUN:
        return start, end
    cell = offset // MAX_RUN
    low = _grid_cut(text, cell)
    if offset < low:
        cell -= 1
        low = _grid_cut(text, cell)
    return max(start, low), min(end, _grid_cut(text, cell + 1))


def _grid_cut(text: str, cell: int) -> int:
    """Return where a run without blanks may be cut near the start of a grid cell."""
    line = cell * MAX_RUN
    if line <= 0 or line >= len(text):
        return line
    fallback = line
    for position in range(line, min(line + _CUT_SEARCH, len(text))):
        if not is_grapheme_boundary(text, position):
            continue
        if KINDS[ord(text[position - 1])] not in _WORD_KINDS:
            return position
        if KINDS[ord(text[position])] not in _WORD_KINDS:
            return position
        if fallback == line and not is_grapheme_boundary(text, line):
            fallback = position
    return fallback


def _tokens_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    edges = _edges_of(text, start, end)
    for index in range(len(edges) - 1):
        yield start + edges[index], start + edges[index + 1]


def _edges_of(text: str, start: int, end: int) -> tuple[int, ...]:
    """Return the token edges of a run relative to its start; first 0, last its length."""
    run = text[start:end]
    if run.isascii() and run.isalpha():
        return 0, end - start
    context = ""
    if "." in run and text[end : end + 1] in _BLANK_SET:
        context = text[end : end + _CONTEXT]
    return split_run(run, context)
