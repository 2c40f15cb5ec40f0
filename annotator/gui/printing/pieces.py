"""What stands on printed pages, one below the other; lengths are CSS pixels (96 to the inch)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextLine

from annotator.gui.printing.faces import Faces, runs_backwards
from annotator.gui.text.inks import Ink
from annotator.gui.text.offsets import OffsetMap

GAP: Final = 14.0
_ORIGIN: Final = QPointF(0, 0)
_CHIP: Final = 16.0
_WIDE_CELL: Final = 132.0
_LONG_ROW: Final = 240.0


class Piece(Protocol):
    """Something of a fixed height that may be cut at some places.

    Attributes:
        height: Of the whole.
        cuts: Where a page may end, below the top, in order; the whole height is not among them.
        keeps: How much of what follows must stand on the same page.
        repeated: What stands above it again when it begins a page.
    """

    height: float
    cuts: Sequence[float]
    keeps: float
    repeated: "Piece | None"

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Paint what lies between two heights; the painter's origin is the piece's own top."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style: title, head, text, quote, muted, caption."""

    words: str
    style: str = "text"


class Space:
    """Room between two pieces; none is left at the edges of a page."""

    keeps = 0.0
    repeated: Piece | None = None
    cuts: Sequence[float] = ()

    def __init__(self, height: float) -> None:
        self.height = height

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """There is nothing to paint."""


class Words:
    """Paragraphs of styled words in a column."""

    repeated: Piece | None = None

    def __init__(
        self,
        paragraphs: Sequence[Sequence[Run]],
        width: float,
        faces: Faces,
        *,
        keeps: float = 0.0,
    ) -> None:
        self.keeps = keeps
        self._faces = faces
        self._lines: list[tuple[float, QTextLine, QColor]] = []
        self._layouts: list[QTextLayout] = []
        self.height = 0.0
        for runs in paragraphs:
            self._set(runs, width)
        self.cuts: Sequence[float] = tuple(line[0] for line in self._lines[1:])

    def _set(self, runs: Sequence[Run], width: float) -> None:
        """Set a paragraph below the others."""
        faces = self._faces
        # A line feed would begin a paragraph of its own.
        pieces = [" ".join(run.words.split("\n")) for run in runs]
        words, style = "".join(pieces), runs[0].style if runs else "text"
        layout = QTextLayout(words, faces.fonts[style])
        layout.setTextOption(faces.option(backwards=runs_backwards(words)))
        layout.setCacheEnabled(True)
        if len(runs) > 1:
            layout.setFormats(list(self._formats(runs, pieces)))
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLeadingIncluded(True)
            line.setLineWidth(width)
            line.setPosition(QPointF(0, self.height))
            self._lines.append((self.height, line, faces.colors[style]))
            self.height += line.height()
            line = layout.createLine()
        layout.endLayout()
        self._layouts.append(layout)  # lines are gone when their layout is

    def _formats(
        self, runs: Sequence[Run], pieces: Sequence[str]
    ) -> Iterator[QTextLayout.FormatRange]:
        at = 0
        for run, words in zip(runs, pieces, strict=True):
            one = QTextLayout.FormatRange()
            one.start, one.length = at, OffsetMap(words).units
            at += one.length
            form = QTextCharFormat()
            form.setFont(self._faces.fonts[run.style])
            form.setForeground(self._faces.colors[run.style])
            one.format = form
            yield one

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw the lines that begin in between; the others are not there, not merely hidden."""
        for place, line, color in self._lines:
            if top <= place < bottom:
                painter.setPen(color)
                line.draw(painter, _ORIGIN)


class Row:
    """Cells side by side with a line below.

    Args:
        cells: Paragraphs of each.
        widths: Of the columns.
        faces: What they are set in.
        keeps: How much of what follows must stand on the same page.
        head: Stands above it again when it begins a page.
        is_kept: Whether the cells are set only once; of long tables they are set again when
            painted, so that they are never in memory all at once.
    """

    _above, _below = 5.0, 6.0

    def __init__(
        self,
        cells: Sequence[Sequence[Sequence[Run]]],
        widths: Sequence[float],
        faces: Faces,
        *,
        keeps: float = 0.0,
        head: Piece | None = None,
        is_kept: bool = True,
    ) -> None:
        self.keeps = keeps
        self.repeated = head
        self._cells, self._widths, self._faces = cells, widths, faces
        words = self._set()
        inner = max(one.height for one in words)
        self.height = inner + self._above + self._below
        # Only long rows are cut, above the lines of their longest cell.
        tallest = max(words, key=lambda one: one.height)
        cuts = tallest.cuts if self.height > _LONG_ROW else ()
        self.cuts: Sequence[float] = tuple(cut + self._above for cut in cuts)
        self._words = words if is_kept else None

    def _set(self) -> list[Words]:
        return [
            Words(cell, width - GAP, self._faces)
            for cell, width in zip(self._cells, self._widths, strict=True)
        ]

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw the cells, and the line when the end is in between."""
        left = 0.0
        for words, width in zip(self._words or self._set(), self._widths, strict=True):
            painter.translate(left, self._above)
            words.paint(painter, top - self._above, bottom - self._above)
            painter.translate(-left, -self._above)
            left += width
        if bottom >= self.height:
            line = QColor(self._faces.theme.border)
            painter.fillRect(QRectF(0, self.height - 1, left, 0.75), line)


def fit_widths(
    columns: Sequence[Sequence[Sequence[Sequence[Run]]]],
    width: float,
    faces: Faces,
    *,
    first: float,
) -> list[float]:
    """Share a width among columns: none narrower than its longest word, as far as there is room.

    Args:
        columns: The cells of each column.
        width: Of all together.
        faces: What they are set in.
        first: The least share of the first column, which takes what the others leave.
    """

    def longest(words: Sequence[str], style: str) -> float:
        return max((faces.metrics[style].horizontalAdvance(word) for word in words), default=0.0)

    least, wanted = [], []
    for cells in columns[1:]:
        runs = [run for cell in cells for paragraph in cell for run in paragraph]
        least.append(max(longest(run.words.split(), run.style) for run in runs) + GAP + 1)
        whole = max(longest([run.words.strip()], run.style) for run in runs) + GAP + 1
        wanted.append(max(least[-1], min(whole, _WIDE_CELL)))
    room = width * (1 - first)
    if sum(least) >= room:
        given = [one * room / sum(least) for one in least]
    else:
        spare = room - sum(least)
        more = [one - other for one, other in zip(wanted, least, strict=True)]
        share = min(1.0, spare / sum(more)) if sum(more) else 0.0
        given = [one + extra * share for one, extra in zip(least, more, strict=True)]
    return [width - sum(given), *given]


class Legend:
    """The labels that occur, each in its colours with its count."""

    cuts: Sequence[float] = ()
    keeps = 40.0
    repeated: Piece | None = None

    def __init__(self, labels: Sequence[tuple[str, int, Ink]], width: float, faces: Faces) -> None:
        self._faces = faces
        metrics, counts = faces.metrics["chip"], faces.metrics["muted"]
        self._placed: list[tuple[QRectF, str, str, Ink]] = []
        left, top = 0.0, 0.0
        for name, count, ink in labels:
            words = f"{count:,}"
            chip = metrics.horizontalAdvance(name) + 10
            whole = chip + 5 + counts.horizontalAdvance(words)
            if left and left + whole > width:
                left, top = 0.0, top + _CHIP + 6
            self._placed.append((QRectF(left, top, chip, _CHIP), name, words, ink))
            left += whole + 14
        self.height = top + _CHIP if labels else 0.0

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:  # noqa: ARG002
        """Draw the chips."""
        faces, middle = self._faces, Qt.AlignmentFlag.AlignVCenter
        for box, name, count, ink in self._placed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink.tag))
            painter.drawRoundedRect(box, 2.5, 2.5)
            painter.setPen(QColor(ink.tag_text))
            painter.setFont(faces.fonts["chip"])
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignHCenter, name)
            painter.setPen(faces.colors["muted"])
            painter.setFont(faces.fonts["muted"])
            beside = QRectF(box.right() + 5, box.top(), 80, box.height())
            painter.drawText(beside, middle | Qt.AlignmentFlag.AlignLeft, count)


def draw_line_of_words(
    painter: QPainter, words: str, place: QPointF, width: float, faces: Faces
) -> None:
    """Draw muted words on one line, cut at the end where they do not fit, from a base line on."""
    shown = faces.metrics["muted"].elidedText(words, Qt.TextElideMode.ElideRight, width)
    painter.setFont(faces.fonts["muted"])
    painter.setPen(faces.colors["muted"])
    painter.drawText(place, shown)
