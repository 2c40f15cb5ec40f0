"""What stands on printed pages, one below the other; lengths are CSS pixels (96 to the inch)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLine,
    QTextOption,
)

from annotator.gui.appearance import SANS_FAMILIES, SERIF_FAMILIES
from annotator.gui.text.inks import Ink
from annotator.gui.theme import Theme

GAP: Final = 14.0
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


_STYLES: Final = {
    "title": (SERIF_FAMILIES, 25, QFont.Weight.Bold, "page_text"),
    "head": (SANS_FAMILIES, 15, QFont.Weight.DemiBold, "page_text"),
    "text": (SANS_FAMILIES, 12, QFont.Weight.Normal, "page_text"),
    "quote": (SERIF_FAMILIES, 13, QFont.Weight.Normal, "page_text"),
    "muted": (SANS_FAMILIES, 11, QFont.Weight.Normal, "muted"),
    "caption": (SANS_FAMILIES, 11, QFont.Weight.DemiBold, "muted"),
}


def font_of(style: str) -> QFont:
    """Return the font of a style."""
    families, size, weight, _role = _STYLES[style]
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(size)
    font.setWeight(weight)
    return without_ligatures(font)


def without_ligatures(font: QFont) -> QFont:
    """Return a font whose "fi" stays two letters, so that words can be found in a PDF."""
    font.setFeature(QFont.Tag("liga"), 0)
    return font


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
        theme: Theme,
        *,
        keeps: float = 0.0,
    ) -> None:
        self.keeps = keeps
        self._document = QTextDocument()
        self._document.setUndoRedoEnabled(False)
        self._document.setUseDesignMetrics(True)
        self._document.setDocumentMargin(0)
        self._document.setDefaultFont(font_of("text"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._document.setDefaultTextOption(option)
        cursor = QTextCursor(self._document)
        for number, runs in enumerate(paragraphs):
            if number:
                cursor.insertBlock()
            for run in runs:
                form = QTextCharFormat()
                form.setFont(font_of(run.style))
                form.setForeground(QColor(getattr(theme, _STYLES[run.style][3])))
                # A line feed would begin a paragraph of its own.
                cursor.insertText(" ".join(run.words.split("\n")), form)
        self._document.setTextWidth(width)
        self.height = self._document.size().height()
        self._lines = list(self._find_lines())
        self.cuts: Sequence[float] = tuple(top for top, _origin, _line in self._lines[1:])

    def _find_lines(self) -> Iterator[tuple[float, QPointF, QTextLine]]:
        """Yield every line with its top and its paragraph's origin."""
        block = self._document.begin()
        while block.isValid():
            self._document.documentLayout().blockBoundingRect(block)  # lays it out
            layout = block.layout()
            origin = layout.position()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                yield origin.y() + line.y(), origin, line
            block = block.next()

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw the lines that begin in between; the others are not there, not merely hidden."""
        for place, origin, line in self._lines:
            if top <= place < bottom:
                line.draw(painter, origin)


class Row:
    """Cells side by side with a line below."""

    def __init__(
        self,
        cells: Sequence[Sequence[Sequence[Run]]],
        widths: Sequence[float],
        theme: Theme,
        *,
        keeps: float = 0.0,
        head: Piece | None = None,
    ) -> None:
        self.keeps = keeps
        self.repeated = head
        self._widths = widths
        self._line = QColor(theme.border)
        self._cells = [
            Words(cell, width - GAP, theme) for cell, width in zip(cells, widths, strict=True)
        ]
        self._above, self._below = 5.0, 6.0
        inner = max(cell.height for cell in self._cells)
        self.height = inner + self._above + self._below
        # Only long rows are cut, above the lines of their longest cell.
        tallest = max(self._cells, key=lambda cell: cell.height)
        cuts = tallest.cuts if self.height > _LONG_ROW else ()
        self.cuts: Sequence[float] = tuple(cut + self._above for cut in cuts)

    def paint(self, painter: QPainter, top: float, bottom: float) -> None:
        """Draw the cells, and the line when the end is in between."""
        left = 0.0
        for cell, width in zip(self._cells, self._widths, strict=True):
            painter.translate(left, self._above)
            cell.paint(painter, top - self._above, bottom - self._above)
            painter.translate(-left, -self._above)
            left += width
        if bottom >= self.height:
            painter.fillRect(QRectF(0, self.height - 1, left, 0.75), self._line)


def fit_widths(
    columns: Sequence[Sequence[Sequence[Sequence[Run]]]], width: float, *, first: float
) -> list[float]:
    """Share a width among columns: none narrower than its longest word, as far as there is room.

    Args:
        columns: The cells of each column.
        width: Of all together.
        first: The least share of the first column, which takes what the others leave.
    """
    fonts = {style: QFontMetricsF(font_of(style)) for style in _STYLES}

    def longest(words: Sequence[str], style: str) -> float:
        return max((fonts[style].horizontalAdvance(word) for word in words), default=0.0)

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

    def __init__(self, labels: Sequence[tuple[str, int, Ink]], width: float, theme: Theme) -> None:
        self._theme = theme
        self._font, self._count_font = font_of("caption"), font_of("muted")
        self._font.setPixelSize(10)
        metrics, counts = QFontMetricsF(self._font), QFontMetricsF(self._count_font)
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
        middle = Qt.AlignmentFlag.AlignVCenter
        for box, name, count, ink in self._placed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink.tag))
            painter.drawRoundedRect(box, 2.5, 2.5)
            painter.setPen(QColor(ink.tag_text))
            painter.setFont(self._font)
            painter.drawText(box, middle | Qt.AlignmentFlag.AlignHCenter, name)
            painter.setPen(QColor(self._theme.muted))
            painter.setFont(self._count_font)
            beside = QRectF(box.right() + 5, box.top(), 80, box.height())
            painter.drawText(beside, middle | Qt.AlignmentFlag.AlignLeft, count)


def draw_line_of_words(
    painter: QPainter, words: str, place: QPointF, width: float, font: QFont, color: str
) -> None:
    """Draw words on one line, cut at the end where they do not fit; the place is the base line."""
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, width)
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(place, shown)
