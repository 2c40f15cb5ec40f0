"""The list of decisions about an annotator's work."""

from typing import Final

from PySide6.QtCore import (
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from annotator.gui.dashboard.row_list import LINE, RowDelegate, RowList, write
from annotator.gui.desk import Desk
from annotator.gui.theme import Theme
from annotator.services.review.feedback import FeedbackEntry, Verdict
from annotator.services.review.feedback_html import (
    VERDICT_WORDS,
    change_words,
    mark_words,
    why_words,
)

VERDICT_SIGNS: Final = {
    Verdict.TAKEN: "✓", Verdict.CHANGED: "≠", Verdict.REJECTED: "✕", Verdict.MISSED: "+",
    Verdict.OPEN: "?",
}  # fmt: skip
"""Told apart by shape, so that colour never speaks alone."""


def verdict_colors(verdict: Verdict, theme: Theme) -> tuple[str, str]:
    """Return ground and text colour."""
    return {
        Verdict.TAKEN: (theme.success_soft, theme.success),
        Verdict.CHANGED: (theme.warning_soft, theme.warning),
        Verdict.REJECTED: (theme.danger_soft, theme.danger),
        Verdict.MISSED: (theme.accent_soft, theme.accent_soft_text),
        Verdict.OPEN: (theme.surface_pressed, theme.text),
    }[verdict]


def lines_of(entry: FeedbackEntry) -> list[str]:
    """Return what is said below the quote."""
    lines = change_words(entry)
    if why_words(entry):
        lines.append(f"{entry.adjudicator}: {why_words(entry)}")
    if entry.is_stale:
        lines.append("You have changed it since.")
    return lines


def _in_words(entry: FeedbackEntry) -> str:
    head = f"{VERDICT_WORDS[entry.verdict]}: {mark_words(entry)} “{entry.quote}”"
    return "\n".join([head, entry.title, *lines_of(entry)])


class FeedbackDelegate(RowDelegate):
    """Draws verdict, label, quote, what changed and why."""

    def lines_in(self, found: FeedbackEntry) -> int:
        """Two lines and one for everything said about it."""
        return 2 + len(lines_of(found))

    def draw_row(self, painter: QPainter, line: QRect, found: FeedbackEntry, font: QFont) -> None:
        """Draw one entry."""
        theme = self._desk.theme
        font.setPixelSize(12)
        used = self._draw_verdict(painter, line, found.verdict, font)
        marks = mark_words(found)
        rest = line.adjusted(used + 8, 0, 0, 0)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        write(painter, rest, marks, bold, theme.text)
        title = rest.adjusted(QFontMetrics(bold).horizontalAdvance(marks) + 10, 0, 0, 0)
        if title.width() > 40:
            write(painter, title, found.title, font, theme.muted, is_right=True)
        line.translate(0, LINE)
        self.write_quote(painter, line, found.quote, font)
        for words in lines_of(found):
            line.translate(0, LINE)
            write(painter, line, words, font, theme.muted)

    def _draw_verdict(self, painter: QPainter, line: QRect, verdict: Verdict, font: QFont) -> int:
        ground, ink = verdict_colors(verdict, self._desk.theme)
        words = f"{VERDICT_SIGNS[verdict]} {VERDICT_WORDS[verdict]}"
        small = QFont(font)
        small.setPixelSize(11)
        width = QFontMetrics(small).horizontalAdvance(words) + 14
        chip = QRectF(line.left(), line.top() + 1.5, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setFont(small)
        painter.setPen(QColor(ink))
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), words)
        return width


class FeedbackList(RowList):
    """The list of decisions; Enter or a click opens one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Decisions", _in_words, FeedbackDelegate(desk))
