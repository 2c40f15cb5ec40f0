"""WebAnno TSV 3: a file per document and set, a token per line.

Source: the appendix "WebAnno TSV 3.x" of the WebAnno and INCEpTION user guides. Every sentence
holds the text up to the next one, so that none is lost between them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.formats.base import WriteContext
from annotator.formats.cas_types import LINK, RELATION, SPAN
from annotator.formats.input_texts import Notes
from annotator.formats.losses import note_losses
from annotator.formats.offset_units import to_utf16
from annotator.formats.project_files import TSV
from annotator.formats.project_places import ProjectPlaces
from annotator.formats.records import ExportRow, Note
from annotator.formats.webanno_features import CONTROLS, UNSET, SpanCells, escaped
from annotator.model.relations import Relation
from annotator.model.relations import reading_order as relation_order
from annotator.model.spans import Fragment, Span
from annotator.model.spans import reading_order as span_order
from annotator.model.tokens import is_blank, sentences, tokenize, trim_blanks

_CARRIES: Final = (
    "attributes", "relations", "notes", "relation_notes", "entities", "fragments",
)  # fmt: skip
_NONE: Final = "_"


def _escaped_text(text: str) -> str:
    """Escape words of the text, where only what would end a cell or begin an escape counts."""
    if text.isprintable() and "\\" not in text:
        return text
    return text.replace("\\", "\\\\").translate(CONTROLS)


class WebannoSession:
    """Writes a file per row."""

    def __init__(self, folder: Path, context: WriteContext) -> None:
        self._folder = folder
        self._schema = context.schema
        self._places = ProjectPlaces()

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write the file of one row."""
        notes = Notes()
        words = _Document(row, [one.name for one in self._schema.attributes], notes).content()
        path = self._folder / f"{self._places.of(row, notes)}{TSV}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words.encode())
        note_losses(row, notes, carries=_CARRIES)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last document."""


@dataclass(slots=True)
class _Unit:
    """A token or a part of one: a line.

    Attributes:
        id: As in the first cell.
        marks: Numbers of the spans on it.
        mentions: (entity, place in its chain, label) of the spans on it.
    """

    id: str
    place: Fragment
    marks: list[int] = field(default_factory=list)
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    relations: list[tuple[Relation, str]] = field(default_factory=list)


class _Document:
    def __init__(self, row: ExportRow, attributes: Iterable[str], notes: Notes) -> None:
        self._row = row
        self._notes = notes
        self._text = row.document.text
        self._at = to_utf16(self._text)
        self._is_astral = self._at(len(self._text)) != len(self._text)
        tokens = tokenize(self._text)
        self._tokens = tokens or [_stripped(self._text)]
        # Tokens have no blanks, so that a backslash is all there is to escape in them.
        self._is_escaped = "\\" in self._text or not tokens
        self._starts = [start for start, _ in self._tokens]
        self._ends = [end for _, end in self._tokens]
        self._spans = sorted(row.spans, key=span_order)
        self._cells = SpanCells(self._spans, attributes, row.entities, notes)
        # The cells of a word without any mark, link or mention; two columns of chains, three of
        # relations.
        self._nothing = "\t_" * (len(self._cells.features) + 5) + "\t\n"
        self._groups = self._sentences()
        self._firsts = [first for first, *_ in self._groups]
        self._lines: dict[int, list[_Unit]] = {}  # of each token with marks, itself first
        self._units: list[list[_Unit]] = []  # the lines of each span
        self._numbered: dict[int, int] = {}

    def content(self) -> str:
        """Return the whole file."""
        self._units = [self._place(span) for span in self._spans]
        self._number_parts()
        for number, units in enumerate(self._units):
            for unit in units:
                unit.marks.append(number)
        self._number_marks()
        self._add_mentions()
        self._add_relations()
        pieces = [f"{line}\n" for line in self._head()]
        marked = sorted(self._lines)
        low = 0
        for number, (first, last, start, end) in enumerate(self._groups, 1):
            parts = self._text[start:end].split("\n")
            pieces += ["\n", *(f"#Text={_escaped_text(part)}\n" for part in parts)]
            rows = self._plain_rows(number, first, last)
            high = bisect_left(marked, last, low)
            for index in marked[low:high]:
                rows[index - first] = "".join(map(self._row_of, self._lines[index]))
            low = high
            pieces += rows
        return "".join(pieces)

    def _head(self) -> Iterator[str]:
        yield "#FORMAT=WebAnno TSV 3.3"
        yield "|".join((f"#T_SP={SPAN}", *self._cells.features))
        yield f"#T_CH={LINK}|referenceType|referenceRelation"
        yield f"#T_RL={RELATION}|label|note|BT_{SPAN}"
        yield ""

    # -- sentences and tokens -----------------------------------------------------------------

    def _sentences(self) -> list[tuple[int, int, int, int]]:
        """Return (first token, last token + 1, start and end of the text) of each sentence."""
        starts = [bisect_left(self._starts, start) for start, _ in sentences(self._text)]
        cuts = sorted({0, *starts} - {len(self._tokens)})
        ends = [*cuts[1:], len(self._tokens)]
        lead = self._text[: self._starts[0]]
        if lead.strip("\n"):
            self._notes.changed("lead", "Blanks at the beginning of the text became line feeds")
        return [
            (
                first,
                last,
                self._starts[first],
                len(self._text) if last == len(self._tokens) else self._starts[last],
            )
            for first, last in zip(cuts, ends, strict=True)
        ]

    def _place(self, span: Span) -> list[_Unit]:
        """Return the lines that a span covers, with new ones where it covers a part of a token."""
        found: list[_Unit] = []
        trimmed = False
        for start, end in span.fragments:
            first, last = trim_blanks(self._text, start, end)
            trimmed = trimmed or (first, last) != (start, end)
            low, high = bisect_right(self._ends, first), bisect_left(self._starts, last)
            for index in range(low, high):
                token = self._tokens[index]
                piece = max(first, token[0]), min(last, token[1])
                found.append(self._unit(index, piece))
        if not found:
            self._notes.dropped("blank", "A span of blanks alone")
        elif trimmed:
            self._notes.changed("trimmed", "A span with blanks at its edges, written without them")
        gaps = zip(span.fragments, span.fragments[1:], strict=False)
        if any(self._is_blank(a[1], b[0]) for a, b in gaps):
            self._notes.changed("joined", "Pieces of a span with blanks between them were joined")
        elif len(span.fragments) > 1:
            self._notes.changed("hull", "A span in pieces, which WebAnno shows with its gaps")
        return found

    def _is_blank(self, start: int, end: int) -> bool:
        return all(is_blank(char) for char in self._text[start:end])

    def _unit(self, index: int, piece: Fragment) -> _Unit:
        lines = self._lines.get(index)
        if lines is None:
            number = bisect_right(self._firsts, index)
            name = f"{number}-{index - self._firsts[number - 1] + 1}"
            lines = self._lines[index] = [_Unit(name, self._tokens[index])]
        known = next((one for one in lines if one.place == piece), None)
        if known is None:
            known = _Unit("", piece)
            lines.append(known)
        return known

    def _number_parts(self) -> None:
        for lines in self._lines.values():
            lines[1:] = sorted(lines[1:], key=lambda one: (one.place[0], -one.place[1]))
            for number, one in enumerate(lines[1:], 1):
                one.id = f"{lines[0].id}.{number}"

    def _number_marks(self) -> None:
        """Number the spans that the line alone does not tell: of several lines, or stacked."""
        for number, units in enumerate(self._units):
            if len(units) > 1 or any(len(one.marks) > 1 for one in units):
                self._numbered[number] = len(self._numbered) + 1

    # -- what hangs on spans ------------------------------------------------------------------

    def _add_mentions(self) -> None:
        counts: dict[str, int] = {}
        order: dict[str, int] = {}
        for span, units in zip(self._spans, self._units, strict=True):
            entity = self._row.entities.get(span.entity_id or "")
            if entity is None or not units:
                continue
            order.setdefault(entity.id, len(order) + 1)
            counts[entity.id] = counts.get(entity.id, 0) + 1
            for unit in units:
                unit.mentions.append((order[entity.id], counts[entity.id], span.label))
            if counts[entity.id] == 1 and entity.kind != span.label:
                self._notes.dropped(
                    "entity_kind", "The kind of an entity, where labels say another"
                )

    def _add_relations(self) -> None:
        numbers = {span.id: number for number, span in enumerate(self._spans)}
        for one in sorted(self._row.relations, key=relation_order):
            start, end = numbers[one.from_id], numbers[one.to_id]
            if not self._units[start] or not self._units[end]:
                self._notes.dropped("ends", "A relation of a span of blanks alone")
                continue
            reference = self._units[start][0].id
            pair = self._numbered.get(start, 0), self._numbered.get(end, 0)
            if any(pair):
                reference = f"{reference}[{pair[0]}_{pair[1]}]"
            self._units[end][0].relations.append((one, reference))

    # -- cells --------------------------------------------------------------------------------

    def _plain_rows(self, number: int, first: int, last: int) -> list[str]:
        """Return the lines of the tokens of a sentence as if none had a mark: few have."""
        text, nothing = self._text, self._nothing
        tokens = self._tokens[first:last]
        words = [text[start:end] for start, end in tokens]
        if self._is_escaped:
            words = [_escaped_text(word) for word in words]
        if self._is_astral:
            tokens = [(self._at(start), self._at(end)) for start, end in tokens]
        return [
            f"{number}-{index}\t{start}-{end}\t{word}{nothing}"
            for index, ((start, end), word) in enumerate(zip(tokens, words, strict=True), 1)
        ]

    def _row_of(self, unit: _Unit) -> str:
        start, end = unit.place
        words = _escaped_text(self._text[start:end])
        cells = [unit.id, f"{self._at(start)}-{self._at(end)}", words]
        cells += self._mark_cells(unit)
        if unit.mentions:
            kinds = [f"{escaped(label)}[{one}]" for one, _, label in unit.mentions]
            cells += ["|".join(kinds), "|".join(f"*->{one}-{at}" for one, at, _ in unit.mentions)]
        else:
            cells += [_NONE, _NONE]
        if unit.relations:
            cells += [
                "|".join(escaped(one.type) for one, _ in unit.relations),
                "|".join(escaped(one.note) if one.note else UNSET for one, _ in unit.relations),
                "|".join(reference for _, reference in unit.relations),
            ]
        else:
            cells += [_NONE, _NONE, _NONE]
        cells.append("\n")
        return "\t".join(cells)

    def _mark_cells(self, unit: _Unit) -> list[str]:
        if not unit.marks:
            return [_NONE] * len(self._cells.features)
        rows = [self._cells.of(number, self._numbered.get(number)) for number in unit.marks]
        return rows[0] if len(rows) == 1 else list(map("|".join, zip(*rows, strict=True)))


def _stripped(text: str) -> Fragment:
    start = len(text) - len(text.lstrip())
    return start, len(text.rstrip())
