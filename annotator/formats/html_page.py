"""Annotated articles as web pages to read, print or mail: no script, nothing loaded."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import quote

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext, WriteSession
from annotator.formats.file_names import FileNames
from annotator.formats.html_page_article import HtmlArticle, isolated, plain
from annotator.formats.html_page_style import style_of
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.schema.types import Schema

_CARRIES: Final = (
    "metadata", "set", "document_labels", "attributes", "relations", "entities", "fragments",
)  # fmt: skip
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_INDEX: Final = "index.html"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line of the index."""

    file: str
    title: str
    date: str
    publisher: str
    people: str
    spans: int


class _Pages:
    """Gathers the sets of a document, and writes an article when the next document begins."""

    def __init__(self, context: WriteContext) -> None:
        self._context = context
        self._with_notes = context.options.get("notes") != "no"
        self._head = _Head(context.schema)
        self._pieces = HtmlArticle(context.schema, with_notes=self._with_notes)
        self._rows: list[ExportRow] = []

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Take one set of a document."""
        if self._rows and self._rows[0].document.id != row.document.id:
            self._end_article()
        self._rows.append(row)
        notes = Notes()
        carried = (*_CARRIES, "notes", "relation_notes") if self._with_notes else _CARRIES
        note_losses(row, notes, carries=carried)
        return notes.all()

    def _end_article(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self._put(rows)

    def _put(self, rows: list[ExportRow]) -> None:
        raise NotImplementedError


class OnePageSession(_Pages):
    """Writes all articles to one page, one after another."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        super().__init__(context)
        self._stream = stream
        self._has_head = False
        self._is_list = context.options.get("pages") == "one"
        self._listed: list[tuple[str, str]] = []

    def _put(self, rows: list[ExportRow]) -> None:
        title = rows[0].document.title
        self._begin(title)
        anchor = f"a{len(self._listed) + 1}" if self._is_list else ""
        self._listed.append((anchor, title))
        self._write("".join(self._pieces.write(rows, anchor)))

    def _begin(self, title: str) -> None:
        """Write the head once; a page that was asked for all articles has the project's name."""
        if self._has_head:
            return
        self._has_head = True
        if self._is_list:
            title = self._context.making.project or title
        self._write(self._head.of(title))
        if self._is_list:
            self._write('<nav class="muted"><a href="#contents">Contents</a></nav>\n')

    def finish(self) -> None:
        """Write the last article, the contents and the end of the page."""
        self._end_article()
        self._begin("Articles")
        if self._is_list:
            self._write('<nav id="contents">\n<h2>Contents</h2>\n<ul class="plain">\n')
            for anchor, title in self._listed:
                self._write(f'<li><a href="#{anchor}">{isolated(title)}</a></li>\n')
            self._write("</ul>\n</nav>\n")
        self._write(_FOOT)

    def _write(self, words: str) -> None:
        self._stream.write(words.encode("utf-8", "replace"))


class FolderSession(_Pages):
    """Writes a page for each document, and an index."""

    def __init__(self, folder: Path, context: WriteContext) -> None:
        super().__init__(context)
        self._folder = folder
        self._names = FileNames()
        self._names.give("index")
        self._listed: list[_Listed] = []

    def _put(self, rows: list[ExportRow]) -> None:
        document = rows[0].document
        file = f"{self._names.give(document.title)}.html"
        self._pieces.begin_page()
        page = (
            self._head.of(document.title),
            f'<nav class="muted"><a href="{_INDEX}">All articles</a></nav>\n',
            *self._pieces.write(rows),
            _FOOT,
        )
        (self._folder / file).write_bytes("".join(page).encode("utf-8", "replace"))
        date = document.document_date
        people = {row.annotator for row in rows if row.annotator}
        self._listed.append(
            _Listed(
                file,
                document.title,
                "" if date is None else date.isoformat(),
                document.publisher or "",
                ", ".join(sorted(people)),
                sum(len(row.spans) for row in rows),
            )
        )

    def finish(self) -> None:
        """Write the last page and the index."""
        self._end_article()
        page = "".join(self._index())
        (self._folder / _INDEX).write_bytes(page.encode("utf-8", "replace"))

    def _index(self) -> Iterator[str]:
        title = self._context.making.project or "Articles"
        yield self._head.of(title)
        yield f'<h1 dir="auto">{plain(title)}</h1>\n<div class="wide"><table>\n<thead><tr>'
        for head in ("Article", "Date", "Publisher", "Labels by"):
            yield f'<th scope="col">{head}</th>'
        yield '<th scope="col" class="count">Spans</th></tr></thead>\n<tbody>\n'
        for one in self._listed:
            yield (
                f'<tr><td><a href="{plain(quote(one.file))}">{isolated(one.title)}</a></td>'
                f"<td>{plain(one.date)}</td><td>{isolated(one.publisher)}</td>"
                f'<td>{isolated(one.people)}</td><td class="count">{one.spans:,}</td></tr>\n'
            )
        yield f"</tbody>\n</table></div>\n{_FOOT}"


class _Head:
    """The beginning of each page; all but the title is the same."""

    def __init__(self, schema: Schema) -> None:
        self._style = style_of(schema)

    def of(self, title: str) -> str:
        """Return the beginning of a page with this title."""
        return f"{_BEFORE_TITLE}{plain(title)}</title>\n<style>\n{self._style}{_AFTER_STYLE}"


_BEFORE_TITLE: Final = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    "<title>"
)
_AFTER_STYLE: Final = "\n</style>\n</head>\n<body>\n"
_FOOT: Final = "</body>\n</html>\n"


class HtmlPageWriter:
    """Writes one page to a stream, or a page for each document into a folder."""

    def begin(self, target: BinaryIO | Path, context: WriteContext) -> WriteSession:
        """Start writing."""
        if isinstance(target, Path):
            return FolderSession(target, context)
        return OnePageSession(target, context)


FORMAT: Final = Format(
    FormatInfo(
        id="html-page",
        title="HTML pages: articles with highlights and facts, to read and print",
        extensions=(".html",),
        offset_unit="none",
        carries=(
            "text, title, date, publisher and other metadata, labels of the document",
            "spans with nested, overlapping and separate pieces, attributes as tooltips",
            "facts and other relations as tables, names of entities",
            "notes (but with notes=no), flags, annotators and state",
        ),
        loses=(
            "it cannot be read again",
            "ids and offsets, names of entities outside of tooltips and facts",
            "origin, status, confidence, model, provenance",
        ),
        write_options=(
            FormatOption(
                "pages",
                "a page for each document with an index, in a folder, or one page with all;"
                " one document goes to one page when not given",
                values=("each", "one"),
            ),
            FormatOption("notes", "write notes", values=("no", "yes"), default="yes"),
        ),
        output="folder",
        file_when=("pages", "one"),
    ),
    writer=HtmlPageWriter(),
)
