"""Cells of CSV, harmless to spreadsheets.

Lines end with CR LF and cells are quoted as RFC 4180 says. A cell that a spreadsheet would take
for a formula gets an apostrophe in front; so does one that begins with apostrophes before such a
character, so that taking one apostrophe away always gives the text back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final

from annotator.formats.base import FormatOption, WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow

BOM: Final = "\ufeff"
BETWEEN: Final = "; "
"""Between several fillers of one slot, or several values of one attribute."""
BOM_OPTION: Final = FormatOption(
    "bom",
    "begin with a byte order mark, by which some spreadsheets know UTF-8",
    values=("no", "yes"),
    default="no",
)
_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_QUOTED: Final = re.compile('[",\r\n]')
_MARKED: Final = re.compile('[=+\\-@\t\r\n＝＋－＠",]')
"""Without any of them a text is no formula and needs no quotation marks."""
_PIECE: Final = 1 << 20
_EACH: Final = 100

Cell = str | int | float


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def value_cell(value: Any) -> Cell:
    """Return an attribute's value as a cell; several values are joined."""
    if value is None or isinstance(value, str):
        return str(value or "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        return BETWEEN.join(str(item) for item in value)
    if isinstance(value, Mapping):
        return str(dict(value))
    return str(value)


def row_cells(row: ExportRow) -> list[Cell]:
    """Return the cells that say which document and set this is."""
    document, one = row.document, row.annotation_set
    date = document.document_date
    return [
        document.id,
        document.title,
        "" if date is None else date.isoformat(),
        row.annotator or "",
        "" if one is None else one.kind,
        "" if one is None else one.state,
    ]


class _Written(dict[Cell, str]):
    """Cells as they are written; texts are kept, as most come in many lines.

    Attributes:
        marked: The texts that were made harmless.
        size: About how many bytes are kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.marked: set[Cell] = set()
        self.size = 0

    def __missing__(self, cell: Cell) -> str:
        if not isinstance(cell, str):
            return str(cell)  # not kept: 1 and 1.0 would be the same key
        self.size += len(cell) + _EACH
        if _MARKED.search(cell) is None:
            self[cell] = cell
            return cell
        found = harmless(cell)
        if found != cell:
            self.marked.add(cell)
        if _QUOTED.search(found):
            found = '"{}"'.format(found.replace('"', '""'))
        self[cell] = found
        return found


class CsvLines:
    """Writes lines of several cells to a stream, the header first."""

    def __init__(self, stream: BinaryIO, context: WriteContext, header: Sequence[str]) -> None:
        self._stream = stream
        self._written = _Written()
        if context.options.get("bom") == "yes":
            stream.write(BOM.encode())
        self.write([header], Notes())

    def write(self, lines: Iterable[Sequence[Cell]], notes: Notes) -> None:
        """Write lines and note the cells that were made harmless."""
        if self._written.size > _PIECE:
            self._written = _Written()
        written = self._written
        pieces: list[str] = []
        size = marked = 0
        for cells in lines:
            piece = ",".join(map(written.__getitem__, cells))
            if written.marked:
                marked += sum(map(written.marked.__contains__, cells))
            pieces.append(piece)
            size += len(piece)
            if size > _PIECE:
                self._put(pieces)
                size = 0
        self._put(pieces)
        notes.changed(
            "formulas", "A cell like a formula, written with an apostrophe in front", marked
        )

    def _put(self, pieces: list[str]) -> None:
        pieces.append("")
        self._stream.write("\r\n".join(pieces).encode())
        pieces.clear()
