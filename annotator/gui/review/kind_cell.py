"""Draws what annotators differ in: a sign and a word or two for each kind, in at most two lines."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from annotator.gui.review.signs import draw_sign
from annotator.services.review.words import KindPart

_LINES: Final = 2
_SIGN: Final = 17
"""Pixels from the left of a sign to its words."""
_GAP: Final = 11


def draw_kinds(
    painter: QPainter, area: QRect, parts: Sequence[KindPart], ground: str, color: str
) -> None:
    """Draw the parts side by side; what does not fit is counted at the end: "+1".

    Args:
        painter: On the cell; its state is kept.
        area: Of the cell, without its margins.
        parts: What is written.
        ground: Color behind them.
        color: Of words and signs.
    """
    painter.save()
    font = QFont(painter.font())
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(color))
    metrics = painter.fontMetrics()
    lines = laid_out(parts, area.width(), metrics)
    height = metrics.height() + 1
    top = area.top() + (area.height() - height * len(lines)) // 2
    for line in lines:
        left = area.left()
        for part, words, width in line:
            if part is not None and part.kind is not None:
                center = QPointF(left + 6, top + height / 2)
                draw_sign(painter, part.kind, center, color, ground)
                left += _SIGN
            box = QRect(left, top, width, height)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)
            left += width + _GAP
        top += height
    painter.restore()


Piece = tuple[KindPart | None, str, int]
"""A part, its words as they fit, their width; None and "+2" for what does not."""


def laid_out(parts: Sequence[KindPart], width: int, metrics: QFontMetrics) -> list[list[Piece]]:
    """Return the lines: each part in one piece, elided only where it has a line of its own."""
    lines: list[list[Piece]] = [[]]
    left = 0
    for number, part in enumerate(parts):
        sign = 0 if part.kind is None else _SIGN
        words = metrics.horizontalAdvance(part.short)
        is_last = len(lines) == _LINES
        rest = len(parts) - number - 1
        room = width - (metrics.horizontalAdvance(f"+{rest}") + _GAP if is_last and rest else 0)
        if lines[-1] and left + sign + words > room:
            if is_last:
                more = f"+{rest + 1}"
                lines[-1].append((None, more, metrics.horizontalAdvance(more)))
                return lines
            lines.append([])
            left = 0
        shown = metrics.elidedText(part.short, Qt.TextElideMode.ElideRight, max(20, width - sign))
        used = metrics.horizontalAdvance(shown)
        lines[-1].append((part, shown, used))
        left += sign + used + _GAP
    return lines
