"""Find words and phrases in all documents.

Words go through the full-text index (case and accents ignored, the last word as a beginning);
scripts that write without spaces or glue particles to words, signs, and whatever the index does
not find are looked for as plain parts of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection

from annotator.store.engine import Database

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # cannot occur in a document: import replaces them
_PER_DOCUMENT: Final = 20
_CONTEXT: Final = 60
_TERM: Final = re.compile(r'"([^"]*)"?|(\S+)')
# Scripts in which a word is not what stands between spaces.
_PART_SCRIPTS: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdcf\ufdf0-\ufeff]"
)
_WORD: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place where a query was found.

    Attributes:
        start: First code point in the text; 0 for a hit in the title.
        end: One past the last code point; 0 for a hit in the title.
        quote: What was found, as it stands there.
        before: Text just before it, within its paragraph.
        after: Text just after it, within its paragraph.
        in_title: The title matched, not the text.
    """

    document_id: str
    title: str
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class _Query:
    """A query taken apart: all terms must occur in the document."""

    terms: tuple[str, ...]
    by_parts: bool

    @property
    def expression(self) -> str:
        """The terms in FTS5's language; everything the user typed is quoted."""
        quoted = ['"' + term.replace('"', '""') + '"' for term in self.terms]
        return " AND ".join([*quoted[:-1], f"{quoted[-1]} *"])


def parse_query(text: str) -> _Query | None:
    """Take what a user typed apart into words and "quoted phrases"; None when nothing is left."""
    terms: list[str] = []
    for phrase, word in _TERM.findall(text.replace("\x00", " ")):
        term = " ".join((phrase or word).split()).strip('"')
        if term:
            terms.append(term)
    if not terms:
        return None
    by_parts = any(_PART_SCRIPTS.search(term) or not _WORD.search(term) for term in terms)
    return _Query(tuple(terms), by_parts)


class Search:
    """Full-text search over one project file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, text: str, *, limit: int = 200) -> list[SearchHit]:
        """Return the places where a query is found, in import and text order.

        Any input is allowed; an empty query finds nothing. Of one document at most 20 places are
        returned.
        """
        query = parse_query(text)
        if query is None or limit < 1:
            return []
        hits: list[SearchHit] = []
        with self._database.read() as connection:
            if not query.by_parts:
                hits = _take(_by_index(connection, query), limit)
            if not hits:
                hits = _take(_by_parts(connection, query), limit)
        return hits


def _take(hits: Iterator[SearchHit], limit: int) -> list[SearchHit]:
    return list(islice(hits, limit))


def _by_index(connection: Connection, query: _Query) -> Iterator[SearchHit]:
    # In order of rowid, which is import order, rows come one by one without sorting all matches.
    rows = connection.exec_driver_sql(
        "SELECT document.id, highlight(document_search, 0, ?, ?),"
        " highlight(document_search, 1, ?, ?)"
        " FROM document_search CROSS JOIN document ON document.key = document_search.rowid"
        " WHERE document_search MATCH ? AND document.live = 1 ORDER BY document_search.rowid",
        (_OPEN, _CLOSE, _OPEN, _CLOSE, query.expression),
    )
    for document_id, title, text in rows:
        plain_title, title_ranges = unmark(title)
        plain_text, ranges = unmark(text)
        yield from _hits(document_id, plain_title, bool(title_ranges), plain_text, ranges)


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out of a highlighted text; return it with the marked code point ranges."""
    pieces = marked.split(_OPEN)
    plain = [pieces[0]]
    offset = len(pieces[0])
    ranges: list[tuple[int, int]] = []
    for piece in pieces[1:]:
        inside, _, rest = piece.partition(_CLOSE)
        ranges.append((offset, offset + len(inside)))
        offset += len(inside) + len(rest)
        plain += (inside, rest)
    return "".join(plain), ranges


def _by_parts(connection: Connection, query: _Query) -> Iterator[SearchHit]:
    folded = [term.casefold() for term in query.terms]
    condition = " AND ".join(
        ["instr(annotator_fold(source.title || char(10) || source.text), ?) > 0"] * len(folded)
    )
    rows = connection.exec_driver_sql(  # the condition is made of a constant, repeated
        "SELECT document.id, source.title, source.text"  # noqa: S608
        " FROM document_search_source AS source"
        " JOIN document ON document.key = source.key"
        f" WHERE document.live = 1 AND {condition}"
        " ORDER BY document.key",
        tuple(folded),
    )
    pattern = re.compile("|".join(map(re.escape, query.terms)), re.IGNORECASE)
    for document_id, title, text in rows:
        ranges = [match.span() for match in pattern.finditer(text)]
        yield from _hits(document_id, title, pattern.search(title) is not None, text, ranges)


def _hits(
    document_id: str,
    title: str,
    in_title: bool,  # noqa: FBT001 - private, named at the call by its position in the row
    text: str,
    ranges: Sequence[tuple[int, int]],
) -> Iterator[SearchHit]:
    if in_title:
        yield SearchHit(document_id, title, 0, 0, title, in_title=True)
    for start, end in ranges[:_PER_DOCUMENT]:
        before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
        after = text[end : end + _CONTEXT].partition("\n")[0]
        yield SearchHit(document_id, title, start, end, text[start:end], before, after)
