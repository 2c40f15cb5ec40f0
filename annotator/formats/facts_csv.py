"""Facts as CSV: one row per fact, for spreadsheets and statistics programs.

Cells are written as in ``csv_cells``.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from annotator.formats.base import Format, FormatInfo, WriteContext
from annotator.formats.csv_cells import BETWEEN, BOM_OPTION, Cell, CsvLines, row_cells, value_cell
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow, Note
from annotator.formats.writers import StreamWriter
from annotator.model.facts import Fact, SlotEntry, source_chains
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema

CHAIN: Final = " > "
_NONE: Final = ("",)
_NEITHER: Final = ("", "")
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
        self._unset = [""] * len(self._attributes)
        self._seconds = {slot: self._second(slot) for slot in self._deriver.slots}
        names = list(_FIXED)
        for slot, second in self._seconds.items():
            names += [slot] if second is None else [slot, f"{slot}_{second}"]
        taken = set(names)
        names += [f"attribute_{one}" if one in taken else one for one in self._attributes]
        self.names: Sequence[str] = (*names, "note")

    def _second(self, slot: str) -> str | None:
        """Return what a slot's second column holds."""
        if self._deriver.is_dated(slot):
            return "value"
        return None if slot == "cue" else "entity"

    def derive(self, row: ExportRow) -> tuple[Fact, ...]:
        """Return the facts of a row in reading order."""
        return self._deriver.derive(row.spans, row.relations, row.entities)

    def cells(self, row: ExportRow, facts: Sequence[Fact]) -> Iterable[list[Cell]]:
        """Yield the cells of each fact of a row, in the order of ``names``."""
        head = row_cells(row)
        chains = source_chains(facts)
        for fact in facts:
            claim = fact.claim
            cells = [
                *head,
                claim.id,
                claim.label,
                str(fact.level),
                fact.within or "",
                CHAIN.join(chains[claim.id]),
                claim.quote,
                claim.start,
                claim.end,
            ]
            for slot, entries in fact.slots.items():
                second = self._seconds[slot]
                if entries:
                    cells += self._slot(second, entries)
                else:
                    cells += _NONE if second is None else _NEITHER
            values = claim.attributes
            cells += (
                [value_cell(values[name]) if name in values else "" for name in self._attributes]
                if values
                else self._unset
            )
            cells.append(claim.note or "")
            yield cells

    @staticmethod
    def _slot(second: str | None, entries: Sequence[SlotEntry]) -> tuple[Cell, ...]:
        if len(entries) == 1:  # by far the most frequent case
            first = entries[0]
            if second is None:
                return (first.span.quote,)
            name = None if first.entity is None else first.entity.name
            return first.span.quote, (first.value if second == "value" else name) or ""
        words = BETWEEN.join([entry.span.quote for entry in entries])
        if second is None:
            return (words,)
        if second == "value":
            return words, _aligned([entry.value for entry in entries])
        known = [entry.entity for entry in entries]
        return words, _aligned([None if one is None else one.name for one in known])


def _aligned(values: Sequence[str | None]) -> str:
    """Join values so that the nth stands at the nth place; nothing at all when none is set."""
    return BETWEEN.join([value or "" for value in values]) if any(values) else ""


class FactsCsvSession:
    """Writes facts to a stream."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._columns = FactColumns(context.schema)
        self._lines = CsvLines(stream, context, self._columns.names)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write a line per fact and return what else there was."""
        facts = self._columns.derive(row)
        notes = Notes()
        for code, message, count in _losses(row, facts):
            notes.dropped(code, message, count)
        self._lines.write(self._columns.cells(row, facts), notes)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last line."""


def _losses(row: ExportRow, facts: Sequence[Fact]) -> Iterable[tuple[str, str, int]]:
    # Every entry is a relation of the row, and what it fills a slot with one of the row's spans.
    fillers = [entry.span for fact in facts for found in fact.slots.values() for entry in found]
    claims = {fact.claim.id for fact in facts}
    written = claims.union([span.id for span in fillers])
    noted = {span.id for span in fillers if span.note is not None}
    one = row.annotation_set
    return (
        ("no_facts", "A document without facts", 0 if facts else 1),
        ("spans", "A span that no fact speaks of", len(row.spans) - len(written)),
        (
            "relations",
            "A relation that is no slot of a fact",
            len(row.relations) - len(fillers),
        ),
        (
            "fragments",
            "The gaps of a claim in several fragments",
            sum(len(fact.claim.fragments) > 1 for fact in facts),
        ),
        ("filler_notes", "A note on a span in a slot", len(noted - claims)),
        (
            "document_labels",
            "A label of the document",
            0 if one is None else len(one.document_labels),
        ),
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
        write_options=(BOM_OPTION,),
    ),
    writer=StreamWriter(FactsCsvSession),
)
