"""One annotated article as markup: text with highlights, legend, facts, relations, notes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from annotator.formats.article_parts import ArticleParts, FactLine
from annotator.formats.html_page_style import MOST_LANES, style_names
from annotator.formats.nested_spans import Piece, nest
from annotator.formats.records import ExportRow
from annotator.model.annotators import SetKind
from annotator.model.documents import Document
from annotator.model.facts import SOURCE, SlotEntry
from annotator.model.spans import Span
from annotator.schema.tags import attribute_words, tag_words
from annotator.schema.types import Schema

_LINKED: Final = frozenset(("http", "https"))
_LONGEST: Final = 200
_SIGN: Final = "\0"
_MARKUP: Final = re.compile("[&<>\"'\r]")


def plain(value: object) -> str:
    """Write anything as text that cannot become markup."""
    text = value if isinstance(value, str) else str(value)
    if _MARKUP.search(text) is None:
        return text
    return escape(text, quote=True).replace("\r", "&#13;")


def isolated(value: object) -> str:
    """Write text whose direction cannot reach what stands beside it."""
    return f"<bdi>{plain(value)}</bdi>"


class HtmlArticle:
    """Writes articles; the anchors of a page are numbered through.

    Args:
        schema: The label schema.
        with_notes: Whether notes are written.
    """

    def __init__(self, schema: Schema, *, with_notes: bool) -> None:
        self._schema = schema
        self._parts = ArticleParts(schema)
        self._classes = style_names(schema)
        self._weights = {label.name: label.lane_weight for label in schema.labels}
        self._with_notes = with_notes
        self._openings: dict[tuple[str, int, bool, bool, bool, bool], tuple[str, str]] = {}
        self._anchors: dict[str, str] = {}
        self._number = 0

    def begin_page(self) -> None:
        """Number anchors from the beginning."""
        self._number = 0

    def write(self, rows: Sequence[ExportRow], anchor: str = "") -> Iterator[str]:
        """Yield the markup of a document with each of its sets.

        Args:
            rows: The sets.
            anchor: Where links to the article lead; "" for nowhere.
        """
        self._anchors.clear()  # links lead nowhere beyond an article
        document = rows[0].document
        language = document.language
        attribute = f' id="{anchor}"' if anchor else ""
        attribute += f' lang="{plain(language)}"' if language else ""
        yield f'<article{attribute}>\n<header>\n<h1 dir="auto">{plain(document.title)}</h1>\n'
        yield f'<p class="meta muted">{self._details(document)}</p>\n</header>\n'
        for row in rows:
            yield '<section class="set">\n'
            yield from self._set(row)
            yield "</section>\n"
        yield "</article>\n"

    def _details(self, document: Document) -> str:
        words = []
        for name, value in self._parts.details(document):
            if name == "publisher":
                words.append(isolated(value))
            elif name == "document date":
                words.append(f'<time datetime="{plain(value)}">{plain(value)}</time>')
            elif name == "address" and urlsplit(value).scheme.lower() in _LINKED:
                link = f'<a href="{plain(value)}" rel="noreferrer noopener">{plain(value)}</a>'
                words.append(f"<bdi>{link}</bdi>")
            else:
                words.append(f"{plain(name)}: {isolated(value)}")
        return " · ".join(words)

    def _set(self, row: ExportRow) -> Iterator[str]:
        yield f'<p class="whose muted">{isolated(self._parts.set_words(row))}</p>\n'
        labels = self._parts.document_labels(row)
        if labels:
            words = " · ".join(f"{plain(name)}: {isolated(value)}" for name, value in labels)
            yield f'<p class="whose muted">{words}</p>\n'
        legend = self._parts.legend(row)
        if legend:
            items = "".join(
                f'<li><span class="chip {self._classes[label.name]}">{plain(label.name)}</span>'
                f"{self._legend_words(label.title, label.name, count)}</li>"
                for label, count in legend
            )
            yield f'<ul class="legend" aria-label="Labels">{items}</ul>\n'
        yield self._text(row)
        yield from self._facts(row)
        yield from self._relations(row)
        if self._with_notes:
            yield from self._notes(row)

    @staticmethod
    def _legend_words(title: str, name: str, count: int) -> str:
        shown = f"{plain(title)} " if title and title.casefold() != name.casefold() else ""
        return f"{shown}{count:,}"

    # Text

    def _text(self, row: ExportRow) -> str:
        text = row.document.text
        nested = nest(text, row.spans, lambda span: self._weights.get(span.label, 0))
        is_ghost = row.annotation_set is not None and row.annotation_set.kind == SetKind.SUGGESTED
        stretches = iter(_stretches(text, nested.places))
        found = ['<div class="text">']
        for paragraph in nested.paragraphs:
            at, deepest = len(found), 0
            found.append("")
            for piece, is_opening, _, _ in paragraph.marks:
                if piece is None:
                    found.append(next(stretches))
                elif is_opening:
                    lane = min(nested.lanes[piece.span.id], MOST_LANES)
                    deepest = max(deepest, lane)
                    found.append(self._opening(piece, lane, row, is_ghost=is_ghost))
                else:
                    found.append("</mark>")
            found.append("</p>")
            if text[paragraph.start : paragraph.end].isspace():
                found[at] = '<p class="blank">'
            else:
                style = f' style="--n: {deepest}"' if deepest else ""
                found[at] = f'<p dir="auto"{style}>'
        found.append("</div>\n")
        return "".join(found)

    def _opening(self, piece: Piece, lane: int, row: ExportRow, *, is_ghost: bool) -> str:
        """Return the tag that opens a piece.

        Of spans with nothing but a label it is the same each time, but for the anchor.
        """
        span = piece.span
        is_first, is_last = piece.is_first, piece.is_last
        key = (span.label, lane, is_first, is_last, piece.is_gap, is_ghost)
        has_more = span.attributes or span.entity_id is not None or span.confidence is not None
        halves = None if has_more else self._openings.get(key)
        if halves is None:
            halves = self._halves(piece, lane, row, is_ghost=is_ghost)
            if not has_more:
                self._openings[key] = halves
        before, after = halves
        return f'{before} id="{self._anchor(span)}"{after}' if is_first else before + after

    def _halves(
        self, piece: Piece, lane: int, row: ExportRow, *, is_ghost: bool
    ) -> tuple[str, str]:
        """Return an opening tag up to where its anchor stands, and the rest."""
        span = piece.span
        is_line = self._schema.has_label(span.label) and (
            self._schema.label(span.label).rendering == "line"
        )
        flags = (
            (f"k{lane}", lane > 0),
            ("line", is_line),
            ("first", is_line and piece.is_first),
            ("last", is_line and piece.is_last),
            ("gap", piece.is_gap),
            ("ghost", is_ghost),
        )
        known = self._classes.get(span.label, self._classes[""])
        names = " ".join([known, *(name for name, is_on in flags if is_on)])
        tag = plain(self._tag(span, is_ghost=is_ghost))
        after = ""
        if piece.is_first and is_line:
            after += f' data-before="{tag}"'
        if piece.is_last and not is_line:
            after += f' data-after="{tag}"'
        return f'<mark class="{names}" title="{plain(self._tip(span, row))}"', f"{after}>"

    def _tag(self, span: Span, *, is_ghost: bool) -> str:
        words = tag_words(span, self._schema)
        return f"{words} {span.confidence:.2f}" if is_ghost and span.confidence else words

    def _tip(self, span: Span, row: ExportRow) -> str:
        lines = [span.label]
        entity = row.entities.get(span.entity_id or "")
        if entity is not None:
            lines.append(f"is: {entity.name}")
        if self._schema.has_label(span.label):
            found = attribute_words(span, self._schema)
            lines += [f"{name}: {value}" for name, value in found]
        return "\n".join(lines)

    def _anchor(self, span: Span) -> str:
        if span.id not in self._anchors:
            self._number += 1
            self._anchors[span.id] = f"s{self._number}"
        return self._anchors[span.id]

    # Tables

    def _facts(self, row: ExportRow) -> Iterator[str]:
        table = self._parts.facts(row)
        if not table.lines:
            return
        heads = ["Claim", *(head.capitalize() for head in table.heads)]
        yield "<h2>Facts</h2>\n"
        yield from _table(heads, (self._fact(line, table.heads) for line in table.lines))

    def _fact(self, line: FactLine, heads: Sequence[str]) -> str:
        level = "↳ " * line.fact.level
        words = " · ".join(f"{plain(name)} {isolated(value)}" for name, value in line.attributes)
        below = f'<div class="muted">{words}</div>' if words else ""
        cells = [f'<td class="claim">{level}{self._quote(line.fact.claim)}{below}</td>']
        for head, entries in zip(heads, line.slots, strict=True):
            words = "<br>".join(self._entry(entry) for entry in entries)
            if not words and head == SOURCE:
                implied = self._parts.implied_source(line.fact.claim)
                words = f'<span class="muted">{isolated(implied)}</span>' if implied else ""
            cells.append(f"<td>{words}</td>")
        return "".join(cells)

    def _entry(self, entry: SlotEntry) -> str:
        words = self._link(entry.span, entry.name)
        value = tag_words(entry.span, self._schema) if entry.value else ""
        if value and value != entry.span.quote:
            words += f' <span class="value">{plain(value)}</span>'
        return words

    def _relations(self, row: ExportRow) -> Iterator[str]:
        lines = self._parts.relations(row)
        if not lines:
            return
        yield "<h2>Relations</h2>\n"
        rows = (
            f"<td>{self._quote(line.start)}</td><td>{plain(line.title)}"
            f"{self._relation_note(line.note)}</td><td>{self._quote(line.end)}</td>"
            for line in lines
        )
        yield from _table(("From", "Relation", "To"), rows)

    def _relation_note(self, note: str | None) -> str:
        if not note or not self._with_notes:
            return ""
        return f'<br><span class="muted">{isolated(note)}</span>'

    def _notes(self, row: ExportRow) -> Iterator[str]:
        lines = self._parts.notes(row)
        if not lines:
            return
        yield '<h2>Notes</h2>\n<ul class="plain">\n'
        for line in lines:
            about = isolated(line.about) if line.span is None else self._quote(line.span)
            yield f'<li>{about}: <span dir="auto">{plain(line.words)}</span></li>\n'
        yield "</ul>\n"

    def _quote(self, span: Span) -> str:
        return f"<q>{self._link(span, span.quote)}</q>"

    def _link(self, span: Span, words: str) -> str:
        flat = " ".join(words.split())
        shown = flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
        return f'<a href="#{self._anchor(span)}">{isolated(shown)}</a>'


def _stretches(text: str, places: Sequence[int]) -> Sequence[str]:
    """Return the stretches between places as text that cannot become markup.

    They are made so together, with a sign in between that the text does not have.
    """
    found = [text[start:end] for start, end in pairwise(places)]
    return list(map(plain, found)) if _SIGN in text else plain(_SIGN.join(found)).split(_SIGN)


def _table(heads: Sequence[str], rows: Iterable[str]) -> Iterator[str]:
    titles = "".join(f'<th scope="col">{plain(head)}</th>' for head in heads)
    yield f'<div class="wide"><table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n'
    for row in rows:
        yield f"<tr>{row}</tr>\n"
    yield "</tbody>\n</table></div>\n"
