"""Offsets that count something else than code points, turned into code points.

A span's code points are what every part of the program counts. Other tools count UTF-16 units
(JavaScript, Java) or UTF-8 bytes; both agree with code points as long as the text is ASCII, and
UTF-16 as long as it stays in the Basic Multilingual Plane.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable
from typing import Final

CODEPOINT: Final = "codepoint"
UTF16: Final = "utf16"
BYTE: Final = "byte"
UNITS: Final = (CODEPOINT, UTF16, BYTE)

_NAMES: Final = {
    "codepoint": CODEPOINT, "codepoints": CODEPOINT, "char": CODEPOINT, "character": CODEPOINT,
    "unicode": CODEPOINT, "utf32": CODEPOINT, "utf16": UTF16, "utf16codeunit": UTF16,
    "byte": BYTE, "bytes": BYTE, "utf8": BYTE,
}  # fmt: skip
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_LAST_OF_ONE: Final = 0x7F
_LAST_OF_TWO: Final = 0x7FF
_LAST_OF_THREE: Final = 0xFFFF

Converter = Callable[[int], int | None]
"""From an offset in a unit to code points; None inside a character or beyond the text."""


def unit_name(name: str) -> str | None:
    """Return the unit that a name stands for ("UTF-16", "codepoints" …); None when unknown."""
    return _NAMES.get(re.sub(r"[^a-z0-9]", "", name.lower()))


def converter(text: str, unit: str) -> Converter | None:
    """Return what turns offsets of a unit into code points; None when they are the same."""
    if unit == CODEPOINT or text.isascii():
        return None
    if unit == UTF16:
        return _utf16(text)
    if unit == BYTE:
        return _bytes(text)
    raise ValueError(f"unknown offset unit {unit}")


def _utf16(text: str) -> Converter | None:
    """Look up the second halves of surrogate pairs, which no code point begins at."""
    if not _has_astral(text):
        return None
    seconds = array("q")
    for count, match in enumerate(_ASTRAL.finditer(text)):
        seconds.append(match.start() + count + 1)
    length = len(text)

    def convert(offset: int) -> int | None:
        index = bisect_left(seconds, offset)
        if index < len(seconds) and seconds[index] == offset:
            return None
        found = offset - index
        return found if 0 <= found <= length else None

    return convert


def _has_astral(text: str) -> bool:
    """Tell whether UTF-16 needs more units than there are code points; faster than a search."""
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


def _bytes(text: str) -> Converter:
    starts = array("q")
    at = 0
    for char in text:
        starts.append(at)
        code = ord(char)
        at += 1 + (code > _LAST_OF_ONE) + (code > _LAST_OF_TWO) + (code > _LAST_OF_THREE)
    starts.append(at)

    def convert(offset: int) -> int | None:
        index = bisect_left(starts, offset)
        return index if index < len(starts) and starts[index] == offset else None

    return convert


def to_utf16(text: str) -> Callable[[int], int]:
    """Return what turns code points of a text into UTF-16 units."""
    if not _has_astral(text):
        return lambda offset: offset
    astral = array("q", (match.start() for match in _ASTRAL.finditer(text)))
    return lambda offset: offset + bisect_left(astral, offset)
