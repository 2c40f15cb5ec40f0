"""Quotation marks: which opens, which closes, which pair up."""

from typing import Final

PAIRS: Final = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "‚": "‘’",
    '"': '"', "'": "'", "「": "」", "『": "』", "〝": "〞", "＂": "＂",
}  # fmt: skip
"""What may close each mark; “ closes a German „, and »…« is a style of its own."""
OPENERS: Final = frozenset(PAIRS)
CLOSERS: Final = frozenset(mark for marks in PAIRS.values() for mark in marks)
MARKS: Final = OPENERS | CLOSERS

SINGLE: Final = frozenset("‘’‚'‹›")
"""Marks that also are apostrophes, or quotations within quotations."""


def closes(opener: str, mark: str) -> bool:
    """Tell whether a mark may close what another one opened."""
    return mark in PAIRS.get(opener, "")


def pair_up(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Pair the double quotation marks in [start, end).

    A quotation that goes on in the next paragraph opens again there without having been closed;
    single marks are passed over, since they are apostrophes as well.

    Returns:
        The pairs as offsets of both marks, by the closing one, and the marks that have no partner.
    """
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    alone: list[int] = []
    for place in range(start, end):
        mark = text[place]
        if mark not in MARKS or mark in SINGLE:
            continue
        if opened and closes(text[opened[-1]], mark):
            if mark == text[opened[-1]] and _opens_paragraph(text, place):
                continue
            pairs.append((opened.pop(), place))
        elif opened and mark == text[opened[-1]] and _opens_paragraph(text, place):
            continue
        elif mark in OPENERS:
            opened.append(place)
        else:
            alone.append(place)
    return pairs, sorted(alone + opened)


def _opens_paragraph(text: str, place: int) -> bool:
    while place and text[place - 1] in " \t\u00a0":
        place -= 1
    return place > 0 and text[place - 1] == "\n"
