"""The rows of a document in CoNLL, gathered as columns, and the text that they make."""

import json
import re
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from operator import add, lt
from typing import Final

import orjson

from annotator.model.texts import MAX_TEXT_LENGTH

START: Final = "-DOCSTART-"
_WITH_OFFSETS: Final = 4  # token, start, end, tag
_NO_BLANK_BEFORE: Final = re.compile(r"[.,;:!?%)\]}»”’…]|'s\b|n't\b|'(?:re|ve|ll|d|m)\b")
_NO_BLANK_AFTER: Final = frozenset("([{«“‘$£€")

TextAndPlaces = tuple[str, list[int], list[int]]
"""A text, where its tokens start, and where they end."""


@dataclass(slots=True)
class TokenRows:
    """The rows of one document.

    Attributes:
        token: Index of the column of the token; -1 is the last one.
        tag: Index of the column of the tag.
        tokens: The tokens, in order.
        tags: Their tags.
        columns: The second and the third column, while every row has four.
        cuts: How many rows there are up to the end of each sentence but the last.
        length: Characters of all tokens and one more for each.
    """

    token: int
    tag: int
    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    columns: tuple[list[str], list[str]] | None = field(default_factory=lambda: ([], []))
    cuts: list[int] = field(default_factory=list)
    length: int = 0

    def add_row(self, row: list[str]) -> None:
        """Add one row.

        Raises:
            IndexError: It has no column of the token or of the tag.
        """
        self.length += len(row[self.token]) + 1
        self.tags.append(row[self.tag])
        self.tokens.append(row[self.token])
        if len(row) != _WITH_OFFSETS:
            self.columns = None
        elif self.columns is not None:
            self.columns[0].append(row[1])
            self.columns[1].append(row[2])

    def add_table(self, lines: str) -> bool:
        """Add lines at once if all are plain rows of as many columns; else return False.

        A table is cut at its separators and line feeds in one go; a column is every so many pieces.
        """
        if "\r" in lines or START in lines:
            return False
        between = "\t" if "\t" in lines else " "
        if between == " " and ("# " in lines or not _has_single_blanks(lines)):
            return False
        count = lines.count("\n") + 1
        pieces = lines.replace("\n", f"{between}\n{between}").split(between)
        step, rest = divmod(len(pieces) + 1, count)
        width = step - 1
        if rest or width < 2 or pieces[width::step].count("\n") != count - 1:  # noqa: PLR2004
            return False
        if not (-width <= self.token < width and -width <= self.tag < width):
            return False
        tokens, tags = pieces[self.token % width :: step], pieces[self.tag % width :: step]
        length = self.length + sum(map(len, tokens)) + count
        # A row with a tag is no line of blanks, and one with a tab or without "# " no comment.
        if length > MAX_TEXT_LENGTH or not all(map(str.strip, set(tags))):
            return False
        self.length = length
        self.tokens += tokens
        self.tags += tags
        if width != _WITH_OFFSETS:
            self.columns = None
        elif self.columns is not None:
            self.columns[0].extend(pieces[1::step])
            self.columns[1].extend(pieces[2::step])
        return True

    def end_sentence(self) -> None:
        """Let what follows be a new sentence."""
        if len(self.tokens) > (self.cuts[-1] if self.cuts else 0):
            self.cuts.append(len(self.tokens))

    def sentences(self) -> list[tuple[int, int]]:
        """Return the first row of each sentence and one past its last."""
        return list(pairwise(sorted({0, *self.cuts, len(self.tokens)})))

    def text(self, written: str, join: str) -> TextAndPlaces:
        """Return the text that a comment holds, if the offsets agree, else one put together.

        Args:
            written: The text as a JSON string, or "".
            join: What stands between tokens: blank, print or nothing.
        """
        exact = self._exact(written)
        if exact is not None:
            return exact
        return (
            self._joined() if join == "blank" else self._joined_by_look(print_like=join == "print")
        )

    def _exact(self, written: str) -> TextAndPlaces | None:
        if self.columns is None or not written.startswith('"'):
            return None
        try:
            text = json.loads(written)
            starts, ends = map(_numbers, self.columns)
        except ValueError:  # no JSON, or no numbers
            return None
        if min(starts) < 0 or max(ends) > len(text) or not all(map(lt, starts, ends)):
            return None
        covered = list(map(text.__getitem__, map(slice, starts, ends)))
        if covered != self.tokens and any(
            there != token and "".join(there.split()) != token
            for there, token in zip(covered, self.tokens, strict=True)
        ):
            return None
        return text, starts, ends

    def _joined(self) -> TextAndPlaces:
        """Put one blank between tokens, a line feed between sentences: always one character."""
        tokens = self.tokens
        text = "\n".join(" ".join(tokens[first:last]) for first, last in self.sentences())
        starts = list(map(add, accumulate(map(len, tokens), initial=0), range(len(tokens))))
        return f"{text}\n", starts, list(map(add, starts, map(len, tokens)))

    def _joined_by_look(self, *, print_like: bool) -> TextAndPlaces:
        """Put blanks where print has them, or none."""
        pieces: list[str] = []
        starts: list[int] = []
        at = 0
        for first, last in self.sentences():
            before = None
            for token in self.tokens[first:last]:
                if before is None:
                    gap = "\n" if first else ""
                else:
                    has_gap = print_like and not (
                        _NO_BLANK_BEFORE.match(token) or before in _NO_BLANK_AFTER
                    )
                    gap = " " if has_gap else ""
                pieces += (gap, token)
                at += len(gap)
                starts.append(at)
                at += len(token)
                before = token
        pieces.append("\n")
        return "".join(pieces), starts, list(map(add, starts, map(len, self.tokens)))


def _has_single_blanks(lines: str) -> bool:
    """Tell whether one blank or line feed stands between words, and no other white space."""
    return " ".join(lines.split()) == lines.replace("\n", " ")


def _numbers(column: list[str]) -> list[int]:
    """Return the whole numbers of a column.

    As JSON they are read several times faster than one by one, if each is a JSON number.

    Raises:
        ValueError: One is no whole number.
    """
    try:
        found = orjson.loads(f"[{','.join(column)}]")
    except orjson.JSONDecodeError:
        found = []
    is_plain = len(found) == len(column) and set(map(type, found)) == {int}
    return found if is_plain else list(map(int, column))
