"""Tokens around an offset, found from their neighbourhood alone.

Blanks part the text into runs; a run is cut by the word grammar. A run longer than ``MAX_RUN``
(scripts without spaces, machine noise) is first cut on a fixed grid, next to a sign where there is
one, so that no question costs more than a bounded stretch of text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from annotator.model.tokens_data import BLANKS, KINDS, MAX_RUN
from annotator.model.tokens_graphemes import is_grapheme_boundary
from annotator.model.tokens_words import split_run

BLANK_SET: Final = frozenset(BLANKS)
_BLANK_CLASS: Final = re.escape(BLANKS)
_RUN: Final = re.compile(f"[^{_BLANK_CLASS}]+")
_GAP: Final = re.compile(f"[{_BLANK_CLASS}]*")
_SCAN: Final = 2 * MAX_RUN
_CUT_SEARCH: Final = 64
_CONTEXT: Final = 24  # how far past a run the rules look: a space and the next word

_WORD_KINDS: Final = frozenset("Aao0_kmj")


def trim_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink [start, end) until neither edge is blank; an empty range at start if all of it is."""
    first = skip_blanks(text, start, end)
    if first >= end:
        return start, start
    return first, skip_blanks_back(text, first, end)


def splits_token(text: str, offset: int) -> bool:
    """Tell whether a token begins before this offset and ends after it."""
    token = token_at(text, offset)
    return token is not None and token[0] < offset


def skip_blanks(text: str, start: int, end: int) -> int:
    """Return the first offset in [start, end) that is not blank; end if all are."""
    match = _GAP.match(text, start, end)
    return start if match is None else match.end()


def skip_blanks_back(text: str, start: int, end: int) -> int:
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


def token_at(text: str, offset: int) -> tuple[int, int] | None:
    """Return the token that covers this character; None for a blank or outside of the text."""
    if not 0 <= offset < len(text) or text[offset] in BLANK_SET:
        return None
    run_start, run_end = _run_at(text, offset)
    edges = _edges_of(text, run_start, run_end)
    index = bisect_right(edges, offset - run_start)
    return run_start + edges[index - 1], run_start + edges[index]


def runs_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces without blanks that share characters with [start, end)."""
    position = skip_blanks(text, start, end)
    while position < end:
        run_start, run_end = _run_at(text, position)
        yield run_start, run_end
        position = skip_blanks(text, run_end, end)


def _run_at(text: str, offset: int) -> tuple[int, int]:
    """Return the piece without blanks around a character; long ones are cut on a fixed grid."""
    match = _RUN.match(text, offset, offset + _SCAN)
    end = offset + 1 if match is None else match.end()
    start = offset
    if offset and text[offset - 1] not in BLANK_SET:
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


def tokens_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the tokens of one run as ``runs_in`` gave it."""
    edges = _edges_of(text, start, end)
    for index in range(len(edges) - 1):
        yield start + edges[index], start + edges[index + 1]


def _edges_of(text: str, start: int, end: int) -> tuple[int, ...]:
    """Return the token edges of a run relative to its start; first 0, last its length."""
    run = text[start:end]
    if run.isascii() and run.isalpha():
        return 0, end - start
    context = ""
    if "." in run and text[end : end + 1] in BLANK_SET:
        context = text[end : end + _CONTEXT]
    return split_run(run, context)
