"""All tokens of a text at once, many times faster than around one offset after another.

News repeats its words. So the text is cut at its blanks, and how a piece falls into tokens is
remembered by its letters: the grammar cuts each piece once, iterators written in C do the rest.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import add
from typing import Final, cast

from annotator.model.tokens_data import BLANKS, MAX_RUN
from annotator.model.tokens_runs import runs_in, tokens_of
from annotator.model.tokens_words import split_run

# How this was chosen, with figures: resources/docs/decisions/0030-remembered-pieces.md
_RUN: Final = re.compile(f"[^{re.escape(BLANKS)}]+")
_MAX_KNOWN: Final = 1 << 16
_MAX_KEPT: Final = 40
_ALL_THAT_MATTERS: Final = ("", " 5", " Kim")
"""What may stand after an abbreviation, as far as the grammar looks: nothing, a number, a name."""

_Piece = tuple[str | int, ...]
"""Each token of a piece, and after it how many characters it takes with the blanks behind it."""

_NO_TOKEN: Final = ("", 1)
_known: dict[str, _Piece] = {"": _NO_TOKEN}


@dataclass(frozen=True)
class Tokens:
    """All tokens of a text, in order: columns of the same length.

    Attributes:
        starts: Offsets of their first characters.
        words: What they cover.
    """

    starts: list[int]
    words: list[str]

    @cached_property
    def ends(self) -> list[int]:
        """Offsets after their last characters."""
        return list(map(add, self.starts, map(len, self.words)))

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Start and end of each token."""
        return list(zip(self.starts, self.ends, strict=True))

    def end(self, number: int) -> int:
        """Return the offset after one token."""
        return self.starts[number] + len(self.words[number])

    def __len__(self) -> int:
        return len(self.words)


def all_tokens(text: str) -> Tokens:
    """Return every token of a text, as ``tokens_of`` gives them run by run."""
    # Every blank is one character, so that putting one in place of another moves no offset. The
    # first of two line feeds stays with the word before it, so that few pieces are blank.
    spaced = text.replace("\n\n", "\v ").replace("\n", " ").replace("\t", " ").replace("\xa0", " ")
    found, has_gaps = _cut(text, spaced.split(" "))
    flat = list(chain.from_iterable(found))
    words = cast("list[str]", flat[::2])
    starts = list(accumulate(cast("list[int]", flat[1::2]), initial=0))
    starts.pop()  # where a token after the last one would be
    if has_gaps or "  " in spaced or spaced[:1] == " " or spaced[-1:] in ("", " "):
        # Words without letters stand where blanks have none before them; they are no tokens.
        return Tokens(list(compress(starts, words)), list(filter(None, words)))
    return Tokens(starts, words)


def _cut(text: str, pieces: list[str]) -> tuple[list[_Piece], bool]:
    """Return how each piece falls into tokens; and whether some have a blank before the first."""
    if len(_known) > _MAX_KNOWN:
        _known.clear()
        _known[""] = _NO_TOKEN
    found: list[_Piece | None] = list(map(_known.get, pieces))
    has_gaps = False
    at = number = 0
    for _ in range(found.count(None)):
        last, number = number, found.index(None, number)
        at += sum(map(len, pieces[last:number])) + number - last
        key = pieces[number]
        if len(key) <= _MAX_KEPT and key.isascii() and key.isalpha():
            found[number] = _known[key] = (key, len(key) + 1)
        else:
            found[number] = one = _cut_anew(text, at, key)
            has_gaps = has_gaps or not one[0]
    return cast("list[_Piece]", found), has_gaps


def _cut_anew(text: str, start: int, key: str) -> _Piece:
    """Cut the piece that begins there, and keep the answer if it is the same wherever it stands."""
    end = start + len(key)
    places: list[tuple[int, int]] = []
    for run in _RUN.finditer(text, start, end):
        low, high = run.span()
        for one in [(low, high)] if high - low <= MAX_RUN else runs_in(text, low, high):
            places += tokens_of(text, *one)
    if not places or places[0][0] > start:
        places.insert(0, (start, start))  # blanks before the first token follow one of no length
    flat: list[str | int] = []
    before, at = places[0]
    for place in (*places[1:], (end + 1, end + 1)):
        flat += (text[before:at], place[0] - before)
        before, at = place
    piece = tuple(flat)
    if len(key) <= _MAX_KEPT and piece[0] and _is_settled(key):
        _known[key] = piece
    return piece


def _is_settled(key: str) -> bool:
    """Tell whether what follows has no say: "No." keeps its period only before a number."""
    if key[-1] != ".":
        return True
    run = _RUN.findall(key)[-1]
    return len({split_run(run, after) for after in _ALL_THAT_MATTERS}) == 1
