"""Paragraphs and headings of Markdown without other marks, set aside from what is parsed.

What remains is the same document with a short paragraph in the place of each run of them. All that
they can be to their surroundings, the short one is as well: it begins at the margin after a blank
line, so it ends lists and quotations, and does not end code or a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

_SIGN: Final = "\ue000"
"""A character of no meaning; a document that has it is read without setting anything aside."""
_LINE: Final = (
    r"(?!\d{1,9}[.)])(?:[^\W_]|[“”\"'‘’«»„¿¡—–…(€$£¥「『])"  # nothing that may begin a block
    r"[^\n\t\x00*_`\[\]<>&\\~|]*+(?<! )"  # nothing that may mean something within a line
)
_PROSE: Final = re.compile(rf"{_LINE}(?:\n{_LINE})*+|#{{1,6}} (?!.*#){_LINE}")
_PLACE: Final = re.compile(f"{_SIGN}([0-9]+){_SIGN}")


@dataclass(frozen=True, slots=True)
class Prose:
    """A document with its plain paragraphs set aside.

    Attributes:
        rest: With a short paragraph for each run of plain ones.
        runs: These, as they stand in the document.
    """

    rest: str
    runs: tuple[str, ...]

    def is_place(self, paragraph: str) -> bool:
        """Tell whether a paragraph stands for plain ones."""
        return paragraph.startswith(_SIGN) and bool(self.runs)

    def shown(self, place: str) -> Iterator[tuple[int, str]]:
        """Yield what such a paragraph stands for.

        Yields:
            Level of a heading, or 0, and the text as it is shown.
        """
        for one in self.runs[int(place.strip(_SIGN))].split("\n\n"):
            text = one.lstrip("#")  # no plain paragraph begins with it
            yield len(one) - len(text), text.replace("\n", " ").strip()

    def whole(self, words: str) -> str:
        """Put back what was set aside within code or markup."""
        if not self.runs or _SIGN not in words:
            return words
        return _PLACE.sub(lambda place: self.runs[int(place[1])], words)


def set_aside(words: str) -> Prose:
    """Set the plain paragraphs of a document aside."""
    if _SIGN in words:
        return Prose(words, ())
    body = words.rstrip("\n")
    runs: list[str] = []
    rest: list[str] = []
    for is_plain, parts in groupby(body.split("\n\n"), lambda part: bool(_PROSE.fullmatch(part))):
        if is_plain:
            rest.append(f"{_SIGN}{len(runs)}{_SIGN}")
            runs.append("\n\n".join(parts))
        else:
            rest += parts
    return Prose("\n\n".join(rest) + words[len(body) :], tuple(runs))
