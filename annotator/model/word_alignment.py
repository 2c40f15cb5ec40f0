"""The same words in two texts that are almost the same, to compare what stands on them.

Heckel, "A technique for isolating differences between files" (Comm. ACM 21, 1978): what occurs once
in both is the same place, and so are equal neighbours of it and of both ends. It takes linear time
and finds moved paragraphs.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from annotator.model.shingles import UNSPACED_CHARACTERS, WORDS

_NOWHERE: Final = -2
_WORD: Final = re.compile(rf"{UNSPACED_CHARACTERS}|(?:(?!{UNSPACED_CHARACTERS})\w)+")


class Word(NamedTuple):
    """A word without case, and its code points [start, end)."""

    folded: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    """Return the words of a text: runs of letters and digits, one by one where none are parted."""
    return [Word(found[0].casefold(), *found.span()) for found in _WORD.finditer(text)]


def same_words(one: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which word of another text is the same as each word of a text, by their places.

    Words that are in one of the texts only are left out; no word is the same as two.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()

    def take(here: int, there: int) -> None:
        if here not in found and there not in taken:
            found[here] = there
            taken.add(there)

    theirs = _once(other)
    for run, here in _once(one).items():
        if run in theirs:
            for place in range(len(run)):
                take(here + place, theirs[run] + place)
    # Both begin and both end, as far as neighbours go.
    found[-1], found[len(one)] = -1, len(other)
    for step, order in ((1, range(len(one))), (-1, range(len(one) - 1, -1, -1))):
        for here in order:
            there = found.get(here - step, _NOWHERE) + step
            if 0 <= there < len(other) and one[here] == other[there]:
                take(here, there)
    del found[-1], found[len(one)]
    return found


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return the runs of five words that occur once, by their start; of a short text the whole."""
    size = min(WORDS, len(words)) or 1
    runs = list(zip(*(words[place:] for place in range(size)), strict=False))
    counts = Counter(runs)
    return {run: place for place, run in enumerate(runs) if counts[run] == 1}


Stretch = tuple[tuple[int, int, int, int], ...]
"""Fragments as first and last word with how far the edges are off theirs: (0, 0, 0, 0) = word 0."""


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Finds stretches of one text in another one that is almost the same.

    Attributes:
        here, there: The words of both.
        to_there: The places of the same words, from here to there.
    """

    here: Sequence[Word]
    there: Sequence[Word]
    to_there: Mapping[int, int]

    @classmethod
    def of(cls, one: str, other: str) -> "SharedWords":
        """Align two texts."""
        here, there = words_in(one), words_in(other)
        folded = ([word.folded for word in words] for words in (here, there))
        return cls(here, there, same_words(*folded))

    def turned(self) -> "SharedWords":
        """Return the same from the other text's side."""
        back = {there: here for here, there in self.to_there.items()}
        return SharedWords(self.there, self.here, back)

    def moved(self, fragments: Iterable[tuple[int, int]]) -> Stretch | None:
        """Return where fragments of this text are in the other; None unless all words are there."""
        found = stretch_of(self.here, fragments)
        if found is None:
            return None
        moved = []
        for first, last, before, behind in found:
            there = [self.to_there.get(place) for place in range(first, last + 1)]
            start = there[0]
            if start is None or there != list(range(start, start + len(there))):
                return None
            moved.append((start, start + len(there) - 1, before, behind))
        return tuple(moved)

    def offsets(self, stretch: Stretch) -> tuple[int, int]:
        """Return the code points from the first to the last word of a stretch of the other text."""
        return (
            self.there[stretch[0][0]].start + stretch[0][2],
            self.there[stretch[-1][1]].end + stretch[-1][3],
        )


def stretch_of(words: Sequence[Word], fragments: Iterable[tuple[int, int]]) -> Stretch | None:
    """Return which words fragments cover; marks and blanks at their edges do not count.

    None when a fragment covers no word.
    """
    found = []
    for start, end in fragments:
        first = _after(words, start)
        last = _after(words, end - 1)
        if last == len(words) or words[last].start >= end:
            last -= 1
        if first > last:
            return None
        before = max(0, start - words[first].start)
        found.append((first, last, before, min(0, end - words[last].end)))
    return tuple(found)


def _after(words: Sequence[Word], offset: int) -> int:
    """Return the first word that ends behind an offset."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words[middle].end > offset:
            high = middle
        else:
            low = middle + 1
    return low
