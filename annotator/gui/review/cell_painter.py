"""Draws the cells of the rows: runs of text in at most two lines."""

from functools import cache
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from annotator.gui.theme import Theme
from annotator.services.review.cells import Cell, Weight

_LINES: Final = 2
_KEPT: Final = 1_000
_FONT_SIZE: Final = 13


class _Set(NamedTuple):
    """A cell that is set in lines of one width.

    Attributes:
        layout: Keeps the lines alive.
        is_cut: Whether there is more than is shown.
    """

    layout: QTextLayout
    lines: list[QTextLine]
    is_cut: bool


class CellPainter:
    """Draws cells; their lines are kept, since a step from row to row draws the same ones again."""

    def __init__(self) -> None:
        self._theme: Theme | None = None
        self._font = QFont()
        self._metrics = QFontMetricsF(self._font)
        self._kept: dict[tuple[Cell, int, str], _Set] = {}

    def draw(self, painter: QPainter, area: QRect, cell: Cell, theme: Theme, color: str) -> None:
        """Draw runs in at most two lines, the last one cut with an ellipsis."""
        if not cell or area.width() < 8:
            return
        shown = self._set(painter.font(), area.width(), cell, theme, color)
        height = self._metrics.height()
        top = area.top() + max(0.0, (area.height() - height * len(shown.lines)) / 2)
        painter.setPen(QColor(color))
        for number, line in enumerate(shown.lines):
            at = QPointF(area.left(), top + number * height - line.y())
            if shown.is_cut and number == len(shown.lines) - 1:
                painter.save()
                painter.setClipRect(area.adjusted(0, 0, -14, 0), Qt.ClipOperation.IntersectClip)
                line.draw(painter, at)
                painter.restore()
                end = min(line.naturalTextWidth(), area.width() - 14)
                painter.setPen(QColor(theme.muted))
                base = top + number * height + self._metrics.ascent()
                painter.drawText(QPointF(area.left() + end, base), "…")
            else:
                line.draw(painter, at)

    def _set(self, font: QFont, width: int, cell: Cell, theme: Theme, color: str) -> _Set:
        wanted = QFont(font)
        wanted.setPixelSize(_FONT_SIZE)
        if theme is not self._theme or wanted != self._font or len(self._kept) >= _KEPT:
            self._theme, self._font = theme, wanted
            self._metrics = QFontMetricsF(wanted)
            self._kept.clear()
        key = (cell, width, color)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = _set_cell(cell, self._font, width, theme, color)
        return found


def _set_cell(cell: Cell, font: QFont, width: int, theme: Theme, color: str) -> _Set:
    text = "".join(run.text for run in cell).replace("\n", "\u2028")
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(cell, theme, color))
    layout.setCacheEnabled(True)
    layout.beginLayout()
    lines: list[QTextLine] = []
    while len(lines) <= _LINES and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    return _Set(layout, lines[:_LINES], len(lines) > _LINES)


def _formats(cell: Cell, theme: Theme, color: str) -> list[QTextLayout.FormatRange]:
    ranges = []
    start = 0
    for run in cell:
        one = QTextLayout.FormatRange()
        one.start, one.length = start, len(run.text.encode("utf-16-le")) // 2
        one.format = _format(run.weight, theme, color)
        ranges.append(one)
        start += one.length
    return ranges


@cache
def _format(weight: Weight, theme: Theme, color: str) -> QTextCharFormat:
    format_ = QTextCharFormat()
    format_.setForeground(QColor(color))
    match weight:
        case Weight.STRONG:
            format_.setFontWeight(QFont.Weight.Bold)
        case Weight.EXTRA:
            format_.setBackground(QColor(theme.warning_soft))
            format_.setForeground(QColor(theme.text))
            format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            format_.setUnderlineColor(QColor(theme.danger))
        case Weight.QUIET:
            format_.setForeground(QColor(theme.muted))
        case Weight.VOICE:
            format_.setFontItalic(True)
            format_.setForeground(QColor(theme.muted))
        case _:
            pass
    return format_
