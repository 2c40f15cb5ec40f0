"""Sentences of news text: where one ends, decided from its neighbourhood alone.

A line break always ends a sentence. Sentence marks of scripts without capitals (。！？ ؟ ।) end one
wherever they stand. A Latin full stop ends one when a capital, a digit or another script follows,
unless the word before it is an abbreviation, an initial or an item number; closing quotes and
brackets stay with the sentence they close. No cut ever falls inside a token.
"""

import re
from collections.abc import Iterator
from typing import Final

from annotator.model.tokens_data import (
    ABBREVIATIONS,
    BLANKS,
    CAPITAL_ABBREVIATIONS,
    NUMBER_ABBREVIATIONS,
    SENTENCE_STARTERS,
    TITLES,
)
from annotator.model.tokens_graphemes import is_grapheme_boundary
from annotator.model.tokens_runs import BLANK_SET, splits_token, token_at, trim_blanks

MAX_SENTENCE: Final = 8192
"""Longest stretch that is searched for the end of a sentence, in characters."""

_LINE_ENDS: Final = "\n\r\u2028\u2029"
_WIDE: Final = "。！？｡؟۔।॥።։"
_MARKS: Final = ".!?…‽" + _WIDE
_CLOSER: Final = (
    r"[\"”»›)\]}」』）】]"
    r"|['’](?![^\W\d_])"
    r"|\[\d{1,3}\]"
    r"|[ \u00a0\u202f][”»]"  # French spacing
    r"|[ ](?:\"|'')[^\S\n]*(?=\n|\Z)"  # text whose tokens were parted by spaces
)
_CANDIDATE: Final = re.compile(
    rf"[{_LINE_ENDS}]+|(?P<marks>[{_MARKS}]+)(?P<closers>(?:{_CLOSER})*)"
)
_MIDDLE: Final = frozenset(_MARKS + _LINE_ENDS + "\"”»›)]}」』）】'’[0123456789")
_OPENERS: Final = re.compile(r"[\s\"'“‘«‹(\[{¿¡—–-]*")
_NEXT_WORD: Final = re.compile(r"[^\W\d_]+")
_LAST_WORD: Final = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\Z")
_CONTINUING: Final = frozenset("とはがをにのもでやへな、，,;；。！？")
_GLUED_BEFORE: Final = re.compile(r"[^\W\d_]{2,}\Z")
_GLUED_AFTER: Final = re.compile(r"[^\W\d_]{2}")
_LOOK: Final = 48
_STREET_LIKE: Final = frozenset(("st", "ft", "sec"))
_MAY_GO_ON: Final = frozenset(
    word.lower()
    for word in (*ABBREVIATIONS, *CAPITAL_ABBREVIATIONS, *NUMBER_ABBREVIATIONS, *TITLES)
)
_LONGEST: Final = max(map(len, _MAY_GO_ON))
_ITEM_NUMBER: Final = re.compile(r"(?:^|[\n\r\u2028\u2029])[ \t]*\d{1,3}\Z")

# Where a candidate may begin. Most are plain, and the expression decides them: a small letter goes
# on after a space (no match); a line ends, or a capital follows what is no abbreviation (group 1);
# another letter or a shorter word (group 2) has to be looked at.
_SIGNS: Final = rf"""[{_MARKS}{_LINE_ENDS}](?:
      (?: (?<=\n) [{_LINE_ENDS}]*
        | (?<=[.!?]) ["”]? END_OF_LINE
        | (?: (?<=[!?]) | (?<=[A-Za-z]{{{_LONGEST + 1}}}\.) | (?<=[0-9]{{4}}\.) )
          ["”]? (?=[ ][A-Z])
      )()
    | (?<=\.) ["”]? (?=[ ][^\W\d_a-z]) ()
    | (?! ["”]?[ ][a-z]) | (?<![.!?])
    )"""
_SIGN: Final = re.compile(_SIGNS.replace("END_OF_LINE", r"(?=\n)"), re.VERBOSE)
_SIGN_OR_LINE: Final = re.compile(
    _SIGNS.replace("END_OF_LINE", rf"\n[{_LINE_ENDS}]*"), re.VERBOSE
)  # no cut between a sentence and its line end, which does not matter to who leaves blanks out
_PLAIN: Final = 1
_AFTER_WORD: Final = 2


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences that share characters with [start, end), in order, clipped to the range.

    Each is without blanks at its edges; blank stretches belong to none.
    """
    first = max(start, 0)
    stop = len(text) if end is None else min(end, len(text))
    if first >= stop:
        return []
    found = []
    begin = first
    for cut in (*_cuts(text, first, stop, _SIGN_OR_LINE), stop):
        if cut <= first:
            continue
        low, high = begin, min(cut, stop)
        while low < high and text[low] in BLANK_SET:
            low += 1
        while high > low and text[high - 1] in BLANK_SET:
            high -= 1
        if low < high:
            found.append((low, high))
        begin = cut
    return found


def sentence_cuts(text: str) -> list[int]:
    """Return where sentences end, ascending, the end of the text last.

    Blanks lie on either side of a cut, so that there may be nothing else between two.
    """
    return [*_cuts(text, 0, len(text), _SIGN_OR_LINE), len(text)]


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """Return the sentence around the character at this offset.

    A blank counts to the sentence after it, a line break to the one before it, the text's end to
    the last sentence. The range is empty, at the offset, where there is nothing but blanks.
    """
    position = max(0, min(offset, len(text) - 1))
    begin, end = _nearby_cuts(text, position) or _distant_cuts(text, position)
    low, high = trim_blanks(text, begin, end)
    return (low, high) if low < high else (position, position)


def _nearby_cuts(text: str, position: int) -> tuple[int, int] | None:
    """Return the cuts around a position if they are so near that no forced one lies between."""
    step = 256
    while step < MAX_SENTENCE:
        low = max(0, position - step)
        begin = 0 if low == 0 else -1
        for cut in _natural_cuts(text, low, min(len(text), position + MAX_SENTENCE), _SIGN):
            if cut > position:
                near = begin >= 0 and cut - begin <= MAX_SENTENCE
                if near:
                    return begin, cut
                break
            begin = cut
        else:
            if begin >= 0 and len(text) - begin <= MAX_SENTENCE:
                return begin, len(text)
        step *= 4
    return None


def _distant_cuts(text: str, position: int) -> tuple[int, int]:
    begin = 0
    low, high = position - 2 * MAX_SENTENCE, position + 2 * MAX_SENTENCE
    for cut in _cuts(text, max(0, low), min(len(text), high), _SIGN):
        if cut > position:
            return begin, cut
        begin = cut
    return begin, len(text)


def _cuts(text: str, start: int, end: int, signs: re.Pattern[str]) -> Iterator[int]:
    """Yield the ends of sentences near [start, end): natural ones, and forced ones between these.

    A stretch of more than ``MAX_SENTENCE`` characters without a natural end is cut at multiples of
    that number, so that every question about it costs a bounded stretch of text.
    """
    last = max(0, (start // MAX_SENTENCE - 1) * MAX_SENTENCE)
    for cut in (*_natural_cuts(text, last, end, signs), end):
        if cut - last > MAX_SENTENCE:
            yield from _forced_cuts(text, last, cut)
        if cut < end:
            yield cut
        last = cut


def _forced_cuts(text: str, last: int, end: int) -> Iterator[int]:
    line = (last // MAX_SENTENCE + 1) * MAX_SENTENCE
    if line - last < MAX_SENTENCE:
        line += MAX_SENTENCE
    for forced in range(line, end, MAX_SENTENCE):
        token = token_at(text, forced)
        yield forced if token is None or token[0] == forced else token[1]


def _scan_start(text: str, position: int) -> int:
    """Move back out of a run of sentence marks and closers, so that candidates are met whole."""
    stop = max(0, position - _LOOK)
    while position > stop and text[position - 1] in _MIDDLE:
        position -= 1
    return position


def _natural_cuts(text: str, start: int, end: int, signs: re.Pattern[str]) -> Iterator[int]:
    """Yield the ends of sentences whose closing mark starts in [start, end), ascending."""
    reach = _scan_start(text, start)
    for sign in signs.finditer(text, reach):
        cut = sign.end()
        if cut <= reach:  # within the candidate before
            continue
        stop = sign.start()
        if stop >= end:
            return
        if sign.lastindex == _PLAIN or (
            sign.lastindex == _AFTER_WORD
            and not text[cut + 1].islower()
            and _is_plain_word(text, stop)
        ):
            yield cut
            continue
        match = _CANDIDATE.match(text, stop)
        if match is None:
            continue
        reach = match.end()
        if text[stop] in _LINE_ENDS or reach == len(text) or _ends_sentence(text, match):
            yield reach


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    cut = match.end()
    if not is_grapheme_boundary(text, cut) or splits_token(text, cut):
        return False
    following = text[cut]
    if match["marks"][-1] in _WIDE:
        return not (match["closers"] and following in _CONTINUING)
    if following not in BLANKS:
        return _is_glued(text, match)
    rest = text[cut : cut + _LOOK]
    opener = _OPENERS.match(rest)
    gap = rest if opener is None else opener.group()
    if len(gap) == len(rest) or any(char in _LINE_ENDS for char in gap):
        return True
    char = rest[len(gap)]
    if char.islower():
        return False
    if match["marks"] != ".":
        return True
    return _full_stop_ends(text, match.start(), rest[len(gap) :])


def _is_plain_word(text: str, stop: int) -> bool:
    """Tell whether a word before a period is surely no abbreviation, nor the number of an item."""
    low = max(0, stop - _LOOK)
    blank = text.rfind(" ", low, stop)
    if blank <= low:
        return False
    word = text[blank + 1 : stop]
    if word.isalpha():
        return len(word) > 1 and word.lower() not in _MAY_GO_ON
    return word.isascii() and word.isdigit() and text[blank - 1].isalnum()


def _is_glued(text: str, match: re.Match[str]) -> bool:
    """Tell whether a missing space hides a sentence's end: "two states.Experts had"."""
    cut = match.end()
    before = _GLUED_BEFORE.search(text[max(0, match.start() - _LOOK) : match.start()])
    after = _GLUED_AFTER.match(text, cut)
    if before is None or after is None:
        return False
    head, tail = before.group(), after.group()
    return head[-1].islower() and tail[0].isupper() and tail[1].islower()


def _full_stop_ends(text: str, stop: int, rest: str) -> bool:
    """Decide for a single period with blanks after it and no small letter to follow.

    Args:
        text: The whole text.
        stop: Offset of the period.
        rest: What follows the blanks and opening marks.
    """
    before = text[max(0, stop - _LOOK) : stop]
    found = _LAST_WORD.search(before)
    if found is None:
        return True
    word = found.group()
    lower = word.lower()
    following = _NEXT_WORD.match(rest)
    starts = following is not None and following.group() in SENTENCE_STARTERS
    if lower in TITLES and word[0].isupper():
        return starts and lower in _STREET_LIKE
    if _ITEM_NUMBER.search(before) is not None:
        return False
    if rest[0].isdigit() and lower in NUMBER_ABBREVIATIONS:
        return False
    return starts if _is_abbreviation(word) else True


def _is_abbreviation(word: str) -> bool:
    """Tell whether a word's period need not end a sentence: Inc, U.S, p.m, Ph.D, an initial."""
    if word.lower() in ABBREVIATIONS or word in CAPITAL_ABBREVIATIONS:
        return True
    if len(word) == 1:
        return word.isupper()
    parts = word.split(".")
    return len(parts) > 1 and all(part.isalpha() and len(part) < 3 for part in parts)  # noqa: PLR2004
