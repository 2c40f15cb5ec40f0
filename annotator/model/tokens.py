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

from typing import Final, Literal

from annotator.model.tokens_data import KINDS
from annotator.model.tokens_graphemes import (
    is_grapheme_boundary,
    next_grapheme,
    previous_grapheme,
    snap_to_graphemes,
)
from annotator.model.tokens_runs import (
    BLANK_SET,
    runs_in,
    skip_blanks,
    skip_blanks_back,
    splits_token,
    token_at,
    tokens_of,
    trim_blanks,
)
from annotator.model.tokens_sentences import sentence_at, sentence_cuts, sentences
from annotator.model.tokens_whole import Tokens, all_tokens

__all__ = [
    "TOKENIZER_VERSION",
    "Tokens",
    "all_tokens",
    "is_blank",
    "is_grapheme_boundary",
    "is_word_bounded",
    "next_grapheme",
    "next_word_edge",
    "previous_grapheme",
    "previous_word_edge",
    "sentence_at",
    "sentence_cuts",
    "sentences",
    "snap_to_graphemes",
    "snap_to_words",
    "tokenize",
    "trim_blanks",
    "word_at",
]

TOKENIZER_VERSION: Final = 1
"""Raised whenever the same text may be cut differently from before."""

Edge = Literal["start", "end"]

_TEXT_KINDS: Final = frozenset("Aao0ckremj")


def is_blank(char: str) -> bool:
    """Tell whether a character is white space or an invisible separator, outside of every token."""
    return char in BLANK_SET


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the tokens that share characters with [start, end), in order, clipped to that range.

    The tokens are disjoint and cover every character that is not blank.
    """
    stop = len(text) if end is None else min(end, len(text))
    first = max(start, 0)
    if first == 0 and stop == len(text):
        return all_tokens(text).pairs
    return [
        (max(token_start, first), min(token_end, stop))
        for run_start, run_end in runs_in(text, first, stop)
        for token_start, token_end in tokens_of(text, run_start, run_end)
        if token_end > first and token_start < stop
    ]


def word_at(text: str, offset: int) -> tuple[int, int] | None:
    """Return the word a caret at this offset stands in or touches; None in blank surroundings.

    Of two tokens that touch the caret the one after it wins, unless that is a mere sign and the one
    before is a word ("Kim|," is Kim).
    """
    after = token_at(text, offset)
    if after is not None and after[0] < offset:
        return after
    before = token_at(text, offset - 1)
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
    first_token, last_token = token_at(text, first), token_at(text, last - 1)
    return (
        first if first_token is None else first_token[0],
        last if last_token is None else last_token[1],
    )


def next_word_edge(text: str, offset: int, *, edge: Edge = "end") -> int:
    """Return the nearest token end (or start) after this offset; the offset if there is none."""
    position = max(offset, 0)
    token = token_at(text, position)
    if token is not None and edge == "end":
        return token[1]
    following = skip_blanks(text, position if token is None else token[1], len(text))
    if following >= len(text):
        return offset
    if edge == "start":
        return following
    found = token_at(text, following)
    return offset if found is None else found[1]


def previous_word_edge(text: str, offset: int, *, edge: Edge = "start") -> int:
    """Return the nearest token start (or end) before this offset; the offset if there is none."""
    position = min(offset, len(text))
    token = token_at(text, position - 1)
    if token is not None and edge == "start":
        return token[0]
    last = skip_blanks_back(text, 0, position if token is None else token[0])
    if last <= 0:
        return offset
    if edge == "end":
        return last
    found = token_at(text, last - 1)
    return offset if found is None else found[0]


def is_word_bounded(text: str, start: int, end: int) -> bool:
    """Tell whether [start, end) is not empty and no token reaches across either of its edges."""
    if not 0 <= start < end <= len(text):
        return False
    return not splits_token(text, start) and not splits_token(text, end)


def _is_word(text: str, token: tuple[int, int]) -> bool:
    return not _TEXT_KINDS.isdisjoint(text[token[0] : token[1]].translate(KINDS))
