"""Tags of token formats: what a row of B-, I-, O, E- and S- tags marks.

Reading follows conlleval (Tjong Kim Sang and Buchholz, CoNLL-2000): type and prefix together say
where a chunk begins and ends, so one reader serves IOB1, IOB2, BIOES, BILOU and mixtures.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

OUTSIDE: Final = frozenset(("O", "_", "-", ""))
_BEGINS: Final = frozenset("BSUW")
_ENDS: Final = frozenset("ESLUW")
_PREFIXES: Final = frozenset("BIOESLUMW")

Chunk = tuple[int, int, str]
"""First token, one past the last, type."""


@lru_cache(maxsize=1024)
def split_tag(tag: str) -> tuple[str, str]:
    """Return prefix and type: "B-PER" is ("B", "PER"), "PER" alone ("", "PER"), "O" ("O", "")."""
    if tag in OUTSIDE:
        return "O", ""
    if len(tag) > 2 and tag[1] in "-_" and tag[0] in _PREFIXES:  # noqa: PLR2004
        return tag[0], tag[2:]
    if len(tag) > 2 and tag[-2] == "-" and tag[-1] in _PREFIXES:  # noqa: PLR2004 - PER-B
        return tag[-1], tag[:-2]
    return "", tag


def is_tag(tag: str) -> bool:
    """Tell whether a column's value looks like a tag with a prefix, or like O."""
    return tag == "O" or (split_tag(tag)[0] not in ("", "O") and bool(split_tag(tag)[1]))


def chunks(tags: Sequence[str]) -> tuple[list[Chunk], int]:
    """Return what the tags of a sentence mark, and how many tags could not follow the one before.

    Tags without a prefix mark runs of the same type.
    """
    found: list[Chunk] = []
    start, current = 0, ""
    odd = 0
    before = "O"
    follows = 0
    for number in [place for place, tag in enumerate(tags) if tag != "O"]:  # one of ten
        if number != follows:
            if current:
                found.append((start, follows, current))
                current = ""
            before = "O"
        follows = number + 1
        tag = tags[number]
        prefix, type_ = split_tag(tag)
        begins = prefix in _BEGINS or type_ != current or before in _ENDS
        if current and (not type_ or begins):
            found.append((start, number, current))
            current = ""
        if type_ and (begins or not current):
            # IOB1 begins with I-, so only the inside of E- and L- and a change of type are odd.
            odd += prefix in ("E", "L", "M") and (before in _ENDS or before == "O")
            start, current = number, type_
        before = prefix
    if current:
        found.append((start, follows, current))
    return found, odd
