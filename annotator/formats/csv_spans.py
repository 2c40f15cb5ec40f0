"""Rows of a table that are spans: by offsets, checked by their words, or by their words alone."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from annotator.formats.csv_write import FIXED
from annotator.formats.doccano_read import UnitChoice
from annotator.formats.field_mapping import AUTO, INCLUSIVE
from annotator.formats.input_texts import InputText
from annotator.formats.offset_units import CODEPOINT, UTF16
from annotator.formats.records import SpanRecord
from annotator.model.errors import InputError
from annotator.model.spans import Fragment, quote_of
from annotator.schema.words import short

_NUMBER: Final = re.compile(r"\d{1,9}(?:\.0)?\Z")

Row = tuple[int, list[str]]
"""Line, cells."""
Pair = tuple[int, int]


class SpanRows:
    """Reads the spans of one document from its rows.

    Args:
        header: Names of the columns.
        columns: Place of each role.
        attributes: Name of the attribute by place of its column.
        options: Of the format.
        error: Makes an error of a message and a line.
    """

    def __init__(
        self,
        header: Sequence[str],
        columns: Mapping[str, int],
        attributes: Mapping[int, str],
        options: Mapping[str, str],
        error: Callable[..., InputError],
    ) -> None:
        self._header, self._columns, self._attributes = header, columns, attributes
        self._error = error
        self._is_ours = tuple(header[: len(FIXED)]) == FIXED
        self._asked = options.get("offsets", AUTO)
        self._choice = UnitChoice(self._asked, "offsets", (CODEPOINT, UTF16))
        self._behind = int(options.get("end_is") == INCLUSIVE)

    def read(self, given: InputText, rows: Sequence[Row]) -> list[SpanRecord]:
        """Return the spans; rows without any of the cells are a document that has none.

        Raises:
            InputError: A cell is not what its column must hold.
        """
        marks = [(self._pairs(row), row) for row in rows if self._is_span(row)]
        unit = self._unit(given, marks)
        if unit not in (CODEPOINT, self._asked):
            given.notes.changed("unit", f"Offsets that count {unit} units became code points")
        found: list[SpanRecord] = []
        for pairs, row in marks:
            place = self._place(given, pairs, row, unit)
            if place is None:
                continue
            cells = row[1]
            values: dict[str, Any] = {
                name: cells[column]
                for column, name in self._attributes.items()
                if cells[column].strip()
            }
            note, label = self._cell(row, "note") or None, self._label(row)
            words = quote_of(given.text, place)
            found.append(SpanRecord(place, label, words, attributes=values, note=note))
        return found

    def _cell(self, row: Row, role: str) -> str:
        column = self._columns.get(role)
        return "" if column is None else row[1][column].strip()

    def _is_span(self, row: Row) -> bool:
        return any(self._cell(row, role) for role in ("start", "end", "label"))

    def _wrong(self, row: Row, role: str, expected: str) -> InputError:
        found = self._cell(row, role)
        return self._error(
            f"column “{short(self._header[self._columns[role]])}”: expected {expected}, found"
            f" {f'“{short(found)}”' if found else 'nothing'}.",
            row[0],
            hint="Offsets count characters from 0." if role in ("start", "end") else "",
        )

    def _label(self, row: Row) -> str:
        label = self._cell(row, "label")
        if not label:
            raise self._wrong(row, "label", "a label")
        return label

    def _pairs(self, row: Row) -> list[Pair]:
        """Return the offsets of a row; empty when it has nothing but words."""
        self._label(row)
        if "start" not in self._columns:
            return []
        start, end = self._cell(row, "start"), self._cell(row, "end")
        if not start and not end and self._cell(row, "quote"):
            return []
        for role, cell in (("start", start), ("end", end)):
            if not _NUMBER.match(cell):
                raise self._wrong(row, role, "a whole number")
        return self._pieces(row) or [(int(float(start)), int(float(end)) + self._behind)]

    def _pieces(self, row: Row) -> list[Pair] | None:
        """Return the fragments that our own tables have."""
        written = row[1][FIXED.index("fragments")] if self._is_ours else ""
        try:
            pieces = json.loads(written) if written else []
            return [(int(start), int(end)) for start, end in pieces]
        except (ValueError, TypeError, RecursionError):
            return None

    def _unit(self, given: InputText, marks: Sequence[tuple[list[Pair], Row]]) -> str:
        placed = [(pairs, self._cell(row, "quote")) for pairs, row in marks if pairs]
        if self._asked != AUTO:
            return self._asked
        if any(quote for _, quote in placed):
            return given.unit_by_quotes(placed)
        line = marks[0][1][0] if marks else 0

        def error(message: str, *, hint: str = "") -> InputError:
            return self._error(message, line, hint=hint)

        return self._choice.choose(given, [pair for pairs, _ in placed for pair in pairs], error)

    def _place(
        self, given: InputText, pairs: list[Pair], row: Row, unit: str
    ) -> tuple[Fragment, ...] | None:
        quote = self._cell(row, "quote") or None
        if pairs:
            return given.anchored(pairs, quote, unit)
        if quote is None:
            raise self._wrong(row, "quote", "the words of the span")
        return given.only_place(quote)
