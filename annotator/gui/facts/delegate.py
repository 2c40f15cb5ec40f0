"""Paints the collapsed cards: the quote, and one line of what is known and what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.appearance import SERIF_FAMILIES
from annotator.gui.desk import Desk
from annotator.gui.facts.model import FACT_ROLE, PIECES_ROLE, QUOTE_ROLE, Index
from annotator.gui.facts.words import Piece, Tone
from annotator.model.facts import Fact

MARGIN: Final = 12
GAP: Final = 10
INDENT: Final = 16
MOST_INDENTS: Final = 4
PADDING: Final = 12
_LINES: Final = 3
_MANY: Final = 500
_LINES_OF_MANY: Final = 2
_FACE: Final = 14
_SMALL: Final = 12


def indent_of(fact: Fact) -> int:
    """Return how far a card is moved in, in pixels: claims within claims stand under them."""
    return min(fact.level, MOST_INDENTS) * INDENT


@dataclass(frozen=True, slots=True)
class _Page:
    """A laid-out quote: its lines with their tops, and the height it takes."""

    lines: tuple[str, ...]
    pitch: int
    height: int


class CardDelegate(QStyledItemDelegate):
    """Draws cards; leaves the open one to the widget that lies over it.

    Attributes:
        open_height: Asked for the height of the open row; 0 = this row is collapsed.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pages: dict[tuple[str, int, int], _Page] = {}
        self.open_height: Callable[[Fact, int], int] = lambda _fact, _width: 0
        self._font = QFont()
        self._font.setFamilies(list(SERIF_FAMILIES))
        self._font.setPixelSize(_FACE)
        self._small = QFont()
        self._small.setPixelSize(_SMALL)
        self._pitch = QFontMetrics(self._font).height() + 1
        self._rest = QFontMetrics(self._small).height() + 4 + 2 * (PADDING - 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The card and the gap above it."""
        fact: Fact = index.data(FACT_ROLE)
        width = max(120, option.rect.width() or option.widget.width())
        inner = width - 2 * MARGIN - indent_of(fact)
        height = self.open_height(fact, inner)
        if not height:
            height = self._quote_height(index, inner - 2 * PADDING) + self._rest
        return QSize(width, height + GAP)

    def _quote_height(self, index: Index, width: int) -> int:
        """The height of a quote; where there are many, the same for all, so that none is read."""
        if index.model().rowCount() > _MANY:
            return _LINES_OF_MANY * self._pitch
        return self._page(index.data(QUOTE_ROLE), width, _LINES).height

    def _page(self, quote: str, width: int, most: int) -> _Page:
        key = (quote, width, most)
        page = self._pages.get(key)
        if page is None:
            if len(self._pages) > 4_000:
                self._pages.clear()
            page = self._pages[key] = self._lay_out(quote, width, most)
        return page

    def _lay_out(self, quote: str, width: int, most: int) -> _Page:
        metrics = QFontMetrics(self._font)
        pitch = metrics.height() + 1
        layout = QTextLayout(quote, self._font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        places: list[tuple[int, int]] = []
        layout.beginLayout()
        while len(places) < most:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            places.append((line.textStart(), line.textLength()))
        layout.endLayout()
        encoded = quote.encode("utf-16-le")  # Qt counts in it
        lines = [_utf16(encoded, start, start + length) for start, length in places]
        if sum(places[-1]) * 2 < len(encoded):
            rest = _utf16(encoded, places[-1][0], len(encoded) // 2)
            lines[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)
        return _Page(tuple(one.strip() for one in lines), pitch, pitch * len(lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one collapsed card."""
        fact: Fact = index.data(FACT_ROLE)
        area = card_rect(option.rect, fact)
        if self.open_height(fact, area.width()):
            return
        theme = self._desk.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = theme.focus if focused else theme.border_strong if hovered else theme.border
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if fact.level:
            self._paint_branch(painter, area)
        height = self._quote_height(index, area.width() - 2 * PADDING)
        most = min(_LINES, max(1, height // self._pitch))
        page = self._page(index.data(QUOTE_ROLE), area.width() - 2 * PADDING, most)
        painter.setFont(self._font)
        painter.setPen(QColor(theme.text))
        metrics = QFontMetrics(self._font)
        top = area.top() + PADDING - 2
        for number, line in enumerate(page.lines):
            base = top + number * page.pitch + metrics.ascent()
            painter.drawText(QPointF(area.left() + PADDING, base), line)
        self._paint_line(painter, area, top + height + 4, index.data(PIECES_ROLE))
        painter.restore()

    def _paint_branch(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(QPen(QColor(self._desk.theme.border_strong), 1))
        x, y = area.left() - INDENT // 2 - 2, area.top() + 18
        painter.drawLine(x, area.top() - GAP // 2, x, y)
        painter.drawLine(x, y, area.left() - 3, y)

    def _paint_line(
        self, painter: QPainter, area: QRect, top: int, pieces: tuple[Piece, ...]
    ) -> None:
        theme = self._desk.theme
        colors = {Tone.PLAIN: theme.muted, Tone.HINT: theme.accent, Tone.WARNING: theme.warning}
        painter.setFont(self._small)
        metrics = QFontMetrics(self._small)
        base = top + metrics.ascent()
        x, right = area.left() + PADDING, area.right() - PADDING
        for number, piece in enumerate(pieces):
            words = piece.words
            if number:
                painter.setPen(QColor(theme.faint))
                painter.drawText(QPointF(x, base), " · ")
                x += metrics.horizontalAdvance(" · ")
            # Every piece keeps a share of the line, so that a long source hides nothing.
            rest = sum(
                min(90, metrics.horizontalAdvance(one.words)) + metrics.horizontalAdvance(" · ")
                for one in pieces[number + 1 :]
            )
            room = max(24, right - x - rest)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.setPen(QColor(colors[piece.tone]))
            painter.drawText(QPointF(x, base), shown)
            x += metrics.horizontalAdvance(shown)
            if x >= right:
                return


def card_rect(row: QRect, fact: Fact) -> QRect:
    """Return where the card of a row lies in it."""
    return row.adjusted(MARGIN + indent_of(fact), GAP, -MARGIN, 0)


def _utf16(encoded: bytes, start: int, end: int) -> str:
    return encoded[start * 2 : end * 2].decode("utf-16-le", errors="ignore")
