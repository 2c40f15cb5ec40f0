"""Facts as CSV: one row per fact, for spreadsheets and statistics programs.

Rows end with CR LF and cells are quoted as RFC 4180 says. A cell that a spreadsheet would take
for a formula gets an apostrophe in front; so does one that begins with apostrophes before such a
character, so that taking one apostrophe away always gives the text back.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final

from annotator.formats.base import (
    Format,
    FormatInfo,
    FormatOption,
    WriteContext,
)
from annotator.formats.records import ExportRow, Note
from annotator.formats.writers import StreamWriter
from annotator.model.facts import Fact, SlotEntry, chains_of, sources_along
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema

BOM: Final = "\ufeff"
BETWEEN: Final = "; "
"""Between several fillers of one slot, or several values of one attribute."""
CHAIN: Final = " > "
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_FIXED: Final = (
    "document_id",
    "document_title",
    "document_date",
    "annotator",
    "set",
    "state",
    "claim_id",
    "label",
    "level",
    "within",
    "chain",
    "text",
    "start",
    "end",
)
_Cell = str | int | float


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


class FactColumns:
    """The columns of the facts under one label schema.

    Attributes:
        names: The header. Each slot has a column with the words, and one with the values of
            dates or the names of entities; both list several fillers in the same order.
    """

    def __init__(self, schema: Schema) -> None:
        self._deriver = FactDeriver(schema)
        self._attributes = [
            item.name
            for item in schema.attributes
            if any(item.applies_to(label) for label in self._deriver.claims)
        ]
        names = list(_FIXED)
        for slot in self._deriver.slots:
            names.append(slot)
            if self._deriver.is_dated(slot):
                names.append(f"{slot}_value")
            elif slot != "cue":
                names.append(f"{slot}_entity")
        taken = set(names)
        names += [f"attribute_{one}" if one in taken else one for one in self._attributes]
        self.names: Sequence[str] = (*names, "note")

    def derive(self, row: ExportRow) -> tuple[Fact, ...]:
        """Return the facts of a row in reading order."""
        return self._deriver.derive(row.spans, row.relations, row.entities)

    def cells(self, row: ExportRow, facts: Sequence[Fact]) -> Iterable[list[_Cell]]:
        """Yield the cells of each fact of a row, in the order of ``names``."""
        document, one = row.document, row.annotation_set
        date = document.document_date
        head: list[_Cell] = [
            document.id,
            document.title,
            "" if date is None else date.isoformat(),
            row.annotator or "",
            "" if one is None else one.kind,
            "" if one is None else one.state,
        ]
        chains = chains_of(facts)
        for fact in facts:
            claim = fact.claim
            chain = sources_along(chains[claim.id])
            cells = [
                *head,
                claim.id,
                claim.label,
                fact.level,
                fact.within or "",
                CHAIN.join(chain),
                claim.quote,
                claim.start,
                claim.end,
            ]
            for slot, entries in fact.slots.items():
                cells += self._slot(slot, entries)
            cells += [value_cell(claim.attributes.get(name)) for name in self._attributes]
            cells.append(claim.note or "")
            yield cells

    def _slot(self, slot: str, entries: Sequence[SlotEntry]) -> list[_Cell]:
        words = BETWEEN.join(entry.span.quote for entry in entries)
        if self._deriver.is_dated(slot):
            return [words, _aligned([entry.value for entry in entries])]
        if slot == "cue":
            return [words]
        names = [None if entry.entity is None else entry.entity.name for entry in entries]
        return [words, _aligned(names)]


def _aligned(values: Sequence[str | None]) -> str:
    """Join values so that the nth stands at the nth place; nothing at all when none is set."""
    return BETWEEN.join(value or "" for value in values) if any(values) else ""


def value_cell(value: Any) -> _Cell:
    """Return an attribute's value as a cell; several values are joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return BETWEEN.join(str(item) for item in value)
    if isinstance(value, Mapping):
        return str(dict(value))
    return str(value)


class FactsCsvSession:
    """Writes facts to a stream."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        self._columns = FactColumns(context.schema)
        if context.options.get("bom") == "yes":
            stream.write(BOM.encode())
        self._write_line(self._columns.names)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write a line per fact and return what else there was."""
        facts = self._columns.derive(row)
        marked = 0
        for cells in self._columns.cells(row, facts):
            safe = [harmless(cell) if isinstance(cell, str) else cell for cell in cells]
            marked += sum(a != b for a, b in zip(safe, cells, strict=True))
            self._write_line(safe)
        return tuple(note for note in _losses(row, facts, marked) if note.count)

    def finish(self) -> None:
        """There is nothing after the last line."""

    def _write_line(self, cells: Sequence[_Cell]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(cells)
        self._stream.write(line.getvalue().encode())


def _losses(row: ExportRow, facts: Sequence[Fact], marked: int) -> Iterable[Note]:
    entries = [entry for fact in facts for found in fact.slots.values() for entry in found]
    links = {entry.relation_id for entry in entries}
    claims = {fact.claim.id for fact in facts}
    fillers = {entry.span.id: entry.span for entry in entries if entry.span.id not in claims}
    written = claims | fillers.keys()
    one = row.annotation_set
    yield Note("dropped", "no_facts", "A document without facts", 0 if facts else 1)
    yield Note(
        "dropped",
        "spans",
        "A span that no fact speaks of",
        sum(span.id not in written for span in row.spans),
    )
    yield Note(
        "dropped",
        "relations",
        "A relation that is no slot of a fact",
        sum(relation.id not in links for relation in row.relations),
    )
    yield Note(
        "dropped",
        "fragments",
        "The gaps of a claim in several fragments",
        sum(len(fact.claim.fragments) > 1 for fact in facts),
    )
    yield Note(
        "dropped",
        "filler_notes",
        "A note on a span in a slot",
        sum(span.note is not None for span in fillers.values()),
    )
    yield Note(
        "dropped",
        "document_labels",
        "A label of the document",
        0 if one is None else len(one.document_labels),
    )
    yield Note(
        "changed", "formulas", "A cell like a formula, written with an apostrophe in front", marked
    )


FORMAT: Final = Format(
    FormatInfo(
        id="facts-csv",
        title="Facts as CSV, one fact per line",
        extensions=(".csv",),
        offset_unit="codepoint",
        carries=(
            "every claim with its slots: words, values of dates, names of entities",
            "attributes of claims, level and chain of sources",
            "document id, title and date, annotator and kind of set",
        ),
        loses=(
            "the text of the documents",
            "spans and relations outside of facts",
            "attributes and notes of the spans in slots, but for the value of dates",
            "fragments, confidence, provenance",
            "document labels, flags and notes on documents",
            "whether a value is unset or empty",
        ),
        write_options=(
            FormatOption(
                "bom",
                "begin with a byte order mark, by which some spreadsheets know UTF-8",
                values=("no", "yes"),
                default="no",
            ),
        ),
    ),
    writer=StreamWriter(FactsCsvSession),
)
