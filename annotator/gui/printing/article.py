"""An annotated article as pieces for the printer."""

from collections.abc import Callable, Sequence

from annotator.formats.article_parts import ArticleParts, FactLine
from annotator.formats.records import ExportRow
from annotator.gui.printing.faces import Faces
from annotator.gui.printing.pages import Sheet
from annotator.gui.printing.pieces import Legend, Piece, Row, Run, Space, Words, fit_widths
from annotator.gui.printing.text_piece import TextPiece
from annotator.gui.printing.text_style import TextStyle
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.model.annotators import SetKind
from annotator.model.facts import SOURCE, SlotEntry
from annotator.model.spans import Span
from annotator.schema.tags import tag_words
from annotator.schema.types import Schema

_CLAIM_SHARE = 0.33
_KEEPS = 44.0
_ROWS_KEPT = 200
Cell = list[list[Run]]


class Press:
    """What all articles of one file are printed with.

    Args:
        schema: The label schema.
        theme: The light one.
        size: Width and height inside the margins.
    """

    def __init__(self, schema: Schema, theme: Theme, size: tuple[float, float]) -> None:
        self.schema, self.size = schema, size
        self.faces = Faces(theme)
        self.parts = ArticleParts(schema)
        self.text = TextStyle(schema, self.faces, size[0])


class PrintedArticle:
    """Lays one set of an article out.

    Args:
        row: The article with its labels.
        press: What it is printed with.
        with_notes: Whether notes are printed.
        check: Called again and again; raises when the work shall stop.
    """

    def __init__(
        self,
        row: ExportRow,
        press: Press,
        *,
        with_notes: bool,
        check: Callable[[], None],
    ) -> None:
        self._row = row
        self._press = press
        self._check = check
        self._schema = press.schema
        self._faces = press.faces
        self._parts = press.parts
        document = row.document
        date = "" if document.document_date is None else document.document_date.isoformat()
        whose = self._parts.set_words(row)
        self.sheet = Sheet(press.size, document.title, date, whose, press.faces)
        self._width = press.size[0]
        self.pieces: list[Piece] = [
            *self._head(whose),
            self._text(),
            *self._facts(),
            *self._relations(),
            *(self._notes() if with_notes else ()),
        ]

    def _words(self, *paragraphs: Sequence[Run], keeps: float = 0.0) -> Words:
        return Words(paragraphs, self._width, self._faces, keeps=keeps)

    def _head(self, whose: str) -> list[Piece]:
        document, row = self._row.document, self._row
        pieces: list[Piece] = [self._words([Run(document.title, "title")], keeps=_KEEPS), Space(4)]
        bare = ("publisher", "document date")
        details = " · ".join(
            value if name in bare else f"{name}: {value}"
            for name, value in self._parts.details(document)
        )
        labels = " · ".join(f"{name}: {value}" for name, value in self._parts.document_labels(row))
        for words in (details, whose, labels):
            if words:
                pieces += [self._words([Run(words, "muted")], keeps=_KEEPS), Space(3)]
        legend = [
            (label.name, count, ink_of(label, self._faces.theme))
            for label, count in self._parts.legend(row)
        ]
        if legend:
            pieces += [Space(7), Legend(legend, self._width, self._faces)]
        return [*pieces, Space(18)]

    def _text(self) -> Piece:
        row = self._row
        one = row.annotation_set
        are_ghosts = one is not None and one.kind == SetKind.SUGGESTED
        style = self._press.text
        return TextPiece(
            row.document.text, row.spans, style, are_ghosts=are_ghosts, check=self._check
        )

    def _facts(self) -> list[Piece]:
        table = self._parts.facts(self._row)
        if not table.lines:
            return []
        heads = ["Claim", *(head.capitalize() for head in table.heads)]
        rows = [self._fact(line, table.heads) for line in table.lines]
        return self._table("Facts", heads, rows)

    def _fact(self, line: FactLine, heads: Sequence[str]) -> list[Cell]:
        level = "↳ " * line.fact.level
        claim = [[Run(f"{level}“{_flat(line.fact.claim)}”", "quote")]]
        attributes = " · ".join(f"{name} {value}" for name, value in line.attributes)
        if attributes:
            claim.append([Run(attributes, "muted")])
        cells = [claim]
        for head, entries in zip(heads, line.slots, strict=True):
            paragraphs = [self._entry(entry) for entry in entries]
            implied = self._parts.implied_source(line.fact.claim) if head == SOURCE else ""
            cells.append(paragraphs or [[Run(implied, "muted")]])
        return cells

    def _entry(self, entry: SlotEntry) -> list[Run]:
        runs = [Run(" ".join(entry.name.split()))]
        value = tag_words(entry.span, self._schema) if entry.value else ""
        if value and value != entry.span.quote:
            runs.append(Run(f" {value}", "muted"))
        return runs

    def _relations(self) -> list[Piece]:
        lines = self._parts.relations(self._row)
        if not lines:
            return []
        rows = [
            [
                [[Run(f"“{_flat(line.start)}”", "quote")]],
                [[Run(line.title)], *([[Run(line.note, "muted")]] if line.note else [])],
                [[Run(f"“{_flat(line.end)}”", "quote")]],
            ]
            for line in lines
        ]
        heads = ["From", "Relation", "To"]
        return self._table("Relations", heads, rows, [0.4, 0.2, 0.4])

    def _notes(self) -> list[Piece]:
        lines = self._parts.notes(self._row)
        if not lines:
            return []
        rows = [
            [
                [
                    [Run(line.about, "muted")]
                    if line.span is None
                    else [Run(f"“{_flat(line.span)}”", "quote")]
                ],
                [[Run(one)] for one in line.words.split("\n")],
            ]
            for line in lines
        ]
        return self._table("Notes", ["On", "Note"], rows, [0.4, 0.6])

    def _table(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[list[Cell]],
        shares: Sequence[float] = (),
    ) -> list[Piece]:
        """Return the rows below their heads; without shares, columns are as wide as their words."""
        faces = self._faces
        top: list[Cell] = [[[Run(words, "caption")]] for words in heads]
        columns = list(zip(top, *rows, strict=True))
        widths = [self._width * share for share in shares] or fit_widths(
            columns, self._width, faces, first=_CLAIM_SHARE
        )
        head = Row(top, widths, faces, keeps=_KEEPS)
        made = []
        for number, cells in enumerate(rows):
            self._check()
            made.append(Row(cells, widths, faces, head=head, is_kept=number < _ROWS_KEPT))
        title_words = self._words([Run(title, "head")], keeps=head.height + _KEEPS)
        return [Space(22), title_words, Space(4), head, *made]


def _flat(span: Span) -> str:
    return " ".join(span.quote.split())
