"""Grapheme clusters: what a reader takes for one character.

The rules are those of extended grapheme clusters in Unicode Standard Annex #29 (Unicode 15.1,
including Indic conjuncts); character properties come from ``unicodedata``. Every function looks
only at the neighbourhood of its offset.
"""

from typing import Final

from annotator.model.tokens_data import GRAPHEME_CLASSES

_LOOK_BACK: Final = 1024  # even, so that pairs of regional indicators stay paired beyond it
_FIRST_SPECIAL: Final = 0x300  # below it only CR LF sticks together

_CONTROLS: Final = frozenset("nlc")
_EXTENDING: Final = frozenset("XKNZS")
_AFTER_HANGUL: Final = {
    "L": frozenset("LVHJ"),
    "H": frozenset("VT"),
    "V": frozenset("VT"),
    "J": frozenset("T"),
    "T": frozenset("T"),
}


def is_grapheme_boundary(text: str, offset: int) -> bool:
    """Tell whether no grapheme cluster of the text spans this offset.

    Both ends of the text are boundaries, and so is every offset outside of it. Looks back at most
    1,024 code points, which matters only to longer runs of flags or marks.
    """
    if offset <= 0 or offset >= len(text):
        return True
    before, after = ord(text[offset - 1]), ord(text[offset])
    if before < _FIRST_SPECIAL and after < _FIRST_SPECIAL:
        return not (before == 0x0D and after == 0x0A)  # noqa: PLR2004  CR LF
    left, right = GRAPHEME_CLASSES[before], GRAPHEME_CLASSES[after]
    if left in _CONTROLS or right in _CONTROLS:  # GB3-5
        return not (left == "n" and right == "l")
    if right in _EXTENDING or left == "P":  # GB9, GB9a, GB9b
        return False
    if right in _AFTER_HANGUL.get(left, ()):  # GB6-8
        return False
    if left == "R" and right == "R":  # GB12, GB13
        return _regional_indicators_before(text, offset) % 2 == 0
    if right == "E" and left == "Z":  # GB11
        return not _joins_pictograph(text, offset - 1)
    return not (right == "C" and left in "KXZ" and _joins_conjunct(text, offset))  # GB9c, GB999


def _regional_indicators_before(text: str, offset: int) -> int:
    start = max(0, offset - _LOOK_BACK)
    position = offset
    while position > start and GRAPHEME_CLASSES[ord(text[position - 1])] == "R":
        position -= 1
    if position == start and start > 0:
        return offset  # an endless run: pair by absolute offset, so that answers stay consistent
    return offset - position


def _joins_pictograph(text: str, joiner: int) -> bool:
    """Tell whether a pictograph and its extenders stand before the ZWJ at this offset."""
    position = joiner - 1
    stop = max(0, joiner - _LOOK_BACK)
    while position >= stop:
        value = GRAPHEME_CLASSES[ord(text[position])]
        if value not in "XKN":
            return value == "E"
        position -= 1
    return False


def _joins_conjunct(text: str, offset: int) -> bool:
    """Tell whether a consonant, a linker and other extenders stand right before this offset."""
    linked = False
    for position in range(offset - 1, max(-1, offset - _LOOK_BACK), -1):
        value = GRAPHEME_CLASSES[ord(text[position])]
        if value not in "XKZ":
            return linked and value == "C"
        linked = linked or value == "K"
    return False


def next_grapheme(text: str, offset: int) -> int:
    """Return the first grapheme boundary after this offset; the text's length at its end."""
    length = len(text)
    position = max(offset + 1, 0)
    while position < length and not is_grapheme_boundary(text, position):
        position += 1
    return min(position, length)


def previous_grapheme(text: str, offset: int) -> int:
    """Return the last grapheme boundary before this offset; 0 at the text's start."""
    position = min(offset, len(text) + 1) - 1
    while position > 0 and not is_grapheme_boundary(text, position):
        position -= 1
    return max(position, 0)


def snap_to_graphemes(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen [start, end) to whole grapheme clusters; an empty range moves back to a boundary."""
    length = len(text)
    start, end = max(0, min(start, length)), max(0, min(end, length))
    first = start if is_grapheme_boundary(text, start) else previous_grapheme(text, start)
    if end <= start:
        return first, first
    last = end if is_grapheme_boundary(text, end) else next_grapheme(text, end)
    return first, last
