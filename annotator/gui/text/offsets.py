"""Offsets of Python (code points) and of Qt (UTF-16 units)."""

import re
from bisect import bisect_left
from typing import Final

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")


class OffsetMap:
    """Converts offsets of one immutable text both ways.

    The identity for text of the Basic Multilingual Plane; otherwise a look-up costs one bisection
    over the characters that take two units. Offsets from 0 to the text's length are valid.
    """

    __slots__ = ("_points", "_units", "units")

    def __init__(self, text: str) -> None:
        self.units = len(text.encode("utf-16-le", "surrogatepass")) // 2
        """Length of the text in UTF-16 units."""
        self._points: list[int] = []
        if self.units != len(text):
            self._points = [match.start() for match in _ASTRAL.finditer(text)]
        self._units = [point + before for before, point in enumerate(self._points)]

    @property
    def is_identity(self) -> bool:
        """Whether both kinds of offsets are the same throughout."""
        return not self._points

    def to_utf16(self, offset: int) -> int:
        """Return the UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._points, offset) if self._points else offset

    def to_code_point(self, position: int) -> int:
        """Return the code point offset; between the halves of a pair, that of the character."""
        return position - bisect_left(self._units, position) if self._units else position
