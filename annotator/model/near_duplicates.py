"""Near-duplicates: which of many texts are almost the same, without comparing each with each.

A text is kept as a signature of 128 numbers that agrees in as many places as the texts are alike
(MinHash: Broder, "On the resemblance and containment of documents", 1997). It costs one hash for
each shingle: every one falls into one of 128 bins, whose smallest stands in the signature (Li, Owen
and Zhang, "One permutation hashing", NIPS 2012); an empty bin borrows from another one that is
drawn for it (Shrivastava, "Optimal densification for fast and accurate minwise hashing", ICML
2017). Texts whose signatures agree in one of 32 bands of four are compared in full (Leskovec,
Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.4): of two texts that share four
fifths of their shingles, about one pair in a million is missed, of those more alike fewer.

Texts that are filled into the same frame agree in many bands and are still not alike enough: most
such pairs end at two looks at large numbers, one lane for each bin or one bit for each shingle.
"""

import functools
from array import array
from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Final, NamedTuple

from annotator.model.shingles import blocks_of, resemblance, shingles_of

LIKENESS: Final = 0.8
"""From this share of common shingles on, two texts are near-duplicates."""

BINS: Final = 128
BANDS: Final = 32
_BIN_SHIFT: Final = 64 - BINS.bit_length() + 1
_VALUE_SHIFT: Final = _BIN_SHIFT - 32
_VALUES: Final = 0xFFFFFFFF
_BAND_BYTES: Final = 4 * BINS // BANDS
_FEWEST_EQUAL: Final = 80
"""Of pairs at 0.8 about 102 bins are equal, and fewer than these once in a million."""
_MOST_SHINGLES: Final = 8_000_000
"""64 MB."""
_LOW: Final = int.from_bytes(b"\xff\xff\xff\x7f" * BINS, "little")
_HIGH: Final = int.from_bytes(b"\x00\x00\x00\x80" * BINS, "little")
_MAP_BYTES: Final = 1 << 11


def _nothing() -> None:
    return


class NearDuplicates:
    """Takes texts one by one and keeps half a kilobyte of each; then tells the groups.

    What comes out does not depend on the order of the texts.

    Args:
        breathe: Called often; what it raises ends the work.
    """

    def __init__(self, breathe: Callable[[], None] = _nothing) -> None:
        self._breathe = breathe
        self._keys: list[str] = []
        self._signatures: list[bytes] = []

    def add(self, key: str, text: str) -> None:
        """Add a text under a key of its own; one without any word is like no other."""
        found = signature_of(text, self._breathe)
        if found is not None:
            self._keys.append(key)
            self._signatures.append(found.tobytes())

    def groups(self, text_of: Callable[[str], str]) -> list[tuple[str, ...]]:
        """Return the groups of two or more, in the order in which their texts were added.

        A group is connected: each member is a near-duplicate of at least one other.

        Args:
            text_of: Reads a text again by its key; asked only for those that may be alike.
        """
        roots = list(range(len(self._keys)))
        shingles = _Shingles(self._keys, text_of)
        for number, buckets in sorted(self._buckets().items()):
            for other in sorted(set[int]().union(*buckets)):
                if other >= number:
                    break
                self._breathe()
                near, far = _root(roots, other), _root(roots, number)
                if near == far or not self._may_be(other, number):
                    continue
                if not may_resemble(shingles.text(number), shingles.text(other)):
                    continue
                if resemblance(shingles.of(number), shingles.text(other).packed) >= LIKENESS:
                    roots[max(near, far)] = min(near, far)
        found: dict[int, list[str]] = {}
        for number, key in enumerate(self._keys):
            found.setdefault(_root(roots, number), []).append(key)
        return [tuple(keys) for keys in found.values() if len(keys) > 1]

    def _buckets(self) -> dict[int, list[list[int]]]:
        """Return, for each text that agrees with another one in a band, who agrees with it there.

        One band after the other: a table for all of them at once would be larger than the texts.
        """
        found: dict[int, list[list[int]]] = {}
        for start in range(0, BANDS * _BAND_BYTES, _BAND_BYTES):
            self._breathe()
            first: dict[bytes, int] = {}
            more: dict[bytes, list[int]] = {}
            for number, signature in enumerate(self._signatures):
                band = signature[start : start + _BAND_BYTES]
                before = first.setdefault(band, number)
                if before != number:
                    more.setdefault(band, [before]).append(number)
            for bucket in more.values():
                for number in bucket:
                    found.setdefault(number, []).append(bucket)
        return found

    def _may_be(self, one: int, other: int) -> bool:
        return equal_bins(self._signatures[one], self._signatures[other]) >= _FEWEST_EQUAL


def equal_bins(one: bytes, other: bytes) -> int:
    """Return in how many of their bins two packed signatures agree."""
    differing = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    # The addition carries into the highest bit of a lane unless all its other bits are 0.
    unequal = (((differing & _LOW) + _LOW) | differing) & _HIGH
    return BINS - unequal.bit_count()


class Mapped(NamedTuple):
    """The shingles of a text.

    Attributes:
        packed: Each once.
        bits: A bit for each; several may share one.
        ones: How many bits are set.
    """

    packed: "array[int]"
    bits: int
    ones: int


def mapped(shingles: Iterable[int]) -> Mapped:
    """Return shingles with their bits."""
    packed = array("Q", shingles)
    bits = bytearray(_MAP_BYTES)
    for value in packed:
        bits[value >> 3 & _MAP_BYTES - 1] |= 1 << (value & 7)
    number = int.from_bytes(bits, "little")
    return Mapped(packed, number, number.bit_count())


def may_resemble(one: Mapped, other: Mapped) -> bool:
    """Tell whether two texts may be near-duplicates; False is certain.

    A bit that only one of them has stands for at least one shingle that the other has not.
    """
    common = (one.bits & other.bits).bit_count()
    first, second = len(one.packed), len(other.packed)
    most = min(first - one.ones, second - other.ones) + common
    return most / (first + second - most) >= LIKENESS


class _Shingles:
    """Reads texts again to compare them in full; keeps the shingles of the last ones."""

    def __init__(self, keys: list[str], text_of: Callable[[str], str]) -> None:
        self._keys = keys
        self._text_of = text_of
        self._kept: dict[int, Mapped] = {}
        self._size = 0
        self._last: tuple[int, frozenset[int]] = (-1, frozenset())

    def of(self, number: int) -> frozenset[int]:
        if self._last[0] != number:
            self._last = (number, frozenset(self.text(number).packed))
        return self._last[1]

    def text(self, number: int) -> Mapped:
        known = self._kept.get(number)
        if known is None:
            known = mapped(shingles_of(self._text_of(self._keys[number])))
            while self._kept and self._size + _room(known) > _MOST_SHINGLES:
                self._size -= _room(self._kept.pop(next(iter(self._kept))))
            self._kept[number] = known
            self._size += _room(known)
        return known


def _room(one: Mapped) -> int:
    """Return how many shingles take as much room."""
    return len(one.packed) + _MAP_BYTES // 8


def signature_of(text: str, breathe: Callable[[], None] = _nothing) -> "array[int] | None":
    """Return the smallest shingle of every bin, 32 bits of it; None for a text without words."""
    least: dict[int, int] = {}
    for hashes in blocks_of(text):
        breathe()
        # Of one bin the last one stays: the smallest.
        found = {value >> _BIN_SHIFT: value for value in sorted(set(hashes), reverse=True)}
        if least:
            for place, value in found.items():
                if value < least.get(place, value + 1):
                    least[place] = value
        else:
            least = found
    if not least:
        return None
    signature = array("I", bytes(4 * BINS))
    for place in range(BINS):
        there = place if place in least else next(one for one in _lenders(place) if one in least)
        signature[place] = least[there] >> _VALUE_SHIFT & _VALUES
    return signature


@functools.cache
def _lenders(place: int) -> tuple[int, ...]:
    """Return from which bins an empty one borrows, in an order drawn for it once and for all."""

    def drawn(other: int) -> bytes:
        return blake2b(bytes((place, other)), digest_size=8, person=b"lenders").digest()

    return tuple(sorted((one for one in range(BINS) if one != place), key=drawn))


def _root(roots: list[int], number: int) -> int:
    while roots[number] != number:
        roots[number] = roots[roots[number]]
        number = roots[number]
    return number
