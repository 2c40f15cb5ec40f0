"""What a reader of a Markdown article sees: its text without the marks.

CommonMark with tables and strikethrough, parsed by markdown-it-py. Paragraphs, headings and list
items stand apart by blank lines, items of tight lists and lines of tables by line ends, cells by
tabs. A line end inside a paragraph is a space, as it is when shown; a hard one stays. Links and
emphasis leave their words, code stays as it is, pictures, rules, comments and the marks of lists
go. HTML inside is read as the reader of pages reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from annotator.formats.html_read import read_page
from annotator.formats.markdown_prose import Prose, set_aside

_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PROSE: Final = "prose"
_CELLS: Final = ("td_open", "th_open")
_LISTS: Final = ("bullet_list_close", "ordered_list_close")


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """The text of an article and its first heading.

    Attributes:
        heading: Of the first level, if the article has one; else the first of all; or None.
        pictures: How many pictures were left out.
    """

    text: str
    heading: str | None
    pictures: int


def read_markdown(words: str) -> MarkdownText:
    """Return what is left when the marks are taken away."""
    prose = set_aside(words)
    page = _Page(prose)
    for token in _PARSER.parse(prose.rest, {_PROSE: prose}):
        page.take(token)
    heading = min((one for one in page.headings if one[1]), key=lambda one: one[0], default=None)
    return MarkdownText("".join(page.pieces), heading and heading[1], page.pictures)


def _prose(state: StateBlock, line: int, _end: int, _silent: bool) -> bool:  # noqa: FBT001
    """Take a paragraph that stands for others as it is: a rule of the parser, before all others."""
    prose: Prose = state.env[_PROSE]
    words = state.src[state.bMarks[line] : state.eMarks[line]]
    if not prose.is_place(words):
        return False
    state.push(_PROSE, "", 0).content = words
    state.line = line + 1
    return True


_PARSER: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_PARSER.block.ruler.before("table", _PROSE, _prose)


class _Page:
    """Collects the pieces of text, each with what stands between it and the one before."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self.pieces: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.pictures = 0
        self._level = 0
        self._cells: list[str] | None = None
        self._is_tight = False
        self._follows_tight = False  # the piece before is a line of the same list or table

    def take(self, token: Token) -> None:
        """Take the next token of the parser."""
        kind = token.type
        if kind == "heading_open":
            self._level = int(token.tag[1:])
        elif kind == "paragraph_open":
            self._is_tight = token.hidden  # items of a tight list have hidden paragraphs
        elif kind == "tr_open":
            self._cells = []
        elif kind in _CELLS:
            self._is_tight = True
        elif kind == "tr_close":
            self._add("\t".join(self._cells or ()).rstrip(), is_tight=True)
            self._cells = None
        elif kind == "table_close" or (kind in _LISTS and not token.level):
            self._follows_tight = False
        elif kind == "inline":
            self._take_inline(token.children or ())
        elif kind == _PROSE:
            self._take_prose(token.content)
        elif kind in ("fence", "code_block"):
            self._add(self._prose.whole(token.content).strip("\n"))
        elif kind == "html_block":
            markup = self._prose.whole(token.content)
            self._add(read_page(f"<div>{markup}</div>")[1])

    def _take_prose(self, place: str) -> None:
        for level, text in self._prose.shown(place):
            if level:
                self.headings.append((level, " ".join(text.split())))
            self._add(text)

    def _take_inline(self, children: Sequence[Token]) -> None:
        text = _inline(children).strip()
        self.pictures += sum(one.type == "image" for one in children)
        if self._cells is not None:
            self._cells.append(" ".join(text.split()))
            return
        if self._level:
            self.headings.append((self._level, " ".join(text.split())))
            self._add(text)
        else:
            self._add(text, is_tight=self._is_tight)
        self._level = 0

    def _add(self, text: str, *, is_tight: bool = False) -> None:
        if not text.strip():
            return
        if self.pieces:
            self.pieces.append("\n" if is_tight and self._follows_tight else "\n\n")
        self.pieces.append(text)
        self._follows_tight = is_tight


def _inline(children: Sequence[Token]) -> str:
    """Return the words of a paragraph; marks, pictures and tags go."""
    found: list[str] = []
    for one in children:
        if one.type in ("text", "code_inline"):
            found.append(one.content)
        elif one.type == "softbreak":
            found.append(" ")
        elif one.type == "hardbreak" or (one.type == "html_inline" and _BREAK.match(one.content)):
            found.append("\n")
    return "".join(found)
