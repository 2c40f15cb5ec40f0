"""Shingles: every run of five words of a text, as numbers that two texts can be compared by.

Broder, "On the resemblance and containment of documents" (Proc. Compression and Complexity of
Sequences, 1997): how alike two texts are is how many of their shingles they share. Words are cut
at blanks, far faster than by ``annotator.model.tokens``, and count without case and punctuation; a
character of a script written without spaces is a word of its own.
"""

import re
import struct
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b
from typing import Final

from annotator.model.tokens_data import UNSPACED

WORDS: Final = 5
"""Words of a shingle; a shorter text has one shingle of all its words."""

_BYTES: Final = 8
_PERSON: Final = b"shingles"
_MOST_WORDS: Final = 200_000
_BLOCK: Final = 4_096
_KEPT: Final = frozenset("LMN")
UNSPACED_CHARACTERS: Final = (
    f"[{''.join(f'{chr(start)}-{chr(end - 1)}' for start, end in UNSPACED)}]"
)
"""Pattern of one character of a script written without spaces."""

_ALONE: Final = re.compile(UNSPACED_CHARACTERS)


def folded(word: str) -> str:
    """Return a word without case, punctuation and signs; empty when nothing is left."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] in _KEPT)


def words_of(text: str) -> list[str]:
    """Cut a text at blanks and around characters of scripts written without spaces."""
    if not text.isascii():
        text = _ALONE.sub(r" \g<0> ", text)
    return text.split()


class _Digests(dict[str, bytes]):
    """Five independent hashes of 64 bits for each word, one for each place in a shingle."""

    def __missing__(self, word: str) -> bytes:
        plain = folded(word)
        size = WORDS * _BYTES
        found = blake2b(plain.encode(), digest_size=size, person=_PERSON).digest() if plain else b""
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = found
        return found


_digests: Final = _Digests()


def blocks_of(text: str) -> Iterator[Sequence[int]]:
    """Yield the hashes of all shingles in the order of the text, some thousands at a time.

    The hash of a shingle is the exclusive or of one hash for each word and place: simple tabulation
    (Patrascu and Thorup, "The power of simple tabulation hashing", J. ACM 59, 2012), which is good
    enough for the smallest of many. It is the same in every run and on every machine. All of a
    block are computed at once, as lanes of one large number.
    """
    words = words_of(text)
    columns = array("Q")
    is_short = True
    for start in range(0, len(words), _BLOCK):
        columns.frombytes(b"".join(map(_digests.__getitem__, words[start : start + _BLOCK])))
        size = len(columns) // WORDS - WORDS + 1
        if size < 1:
            continue
        is_short = False
        lanes = 0
        for place in range(WORDS):
            first = place * WORDS + place
            lane = columns[first : first + size * WORDS : WORDS]
            lanes ^= int.from_bytes(lane.tobytes(), "little")
        yield struct.unpack(f"<{size}Q", lanes.to_bytes(size * _BYTES, "little"))
        del columns[: size * WORDS]  # the last words begin the next shingles
    if is_short and columns:
        yield (_mixed(columns, len(columns) // WORDS),)


def _mixed(columns: "array[int]", count: int) -> int:
    """Return the hash of a text that is shorter than a shingle."""
    digest = blake2b(columns.tobytes(), digest_size=_BYTES, person=_PERSON, salt=bytes([count]))
    return int.from_bytes(digest.digest(), "little")


def shingles_of(text: str) -> frozenset[int]:
    """Return the hashes of all shingles; of 64 bits, so that different shingles differ."""
    return frozenset().union(*blocks_of(text))


def resemblance(one: frozenset[int], other: Collection[int]) -> float:
    """Return the Jaccard index of two sets of shingles: shared by all, 0 to 1; 0 without any."""
    shared = len(one.intersection(other))
    total = len(one) + len(other) - shared
    return shared / total if total else 0.0
