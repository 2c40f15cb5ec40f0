"""Draws a quote in its context, keyword in the middle, as concordances do."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from annotator.gui.theme import Theme


def one_line(text: str) -> str:
    """Replace line ends and tabs by spaces without changing the length."""
    return "".join(" " if character.isspace() else character for character in text)


def draw_context(
    painter: QPainter,
    area: QRect,
    words: tuple[str, str, str],
    theme: Theme,
    *,
    fill: str | None = None,
    ink: str | None = None,
) -> None:
    """Draw before, quote and after on one line, the quote bold and on its label's colour.

    Args:
        painter: Open on the widget.
        area: The line's box.
        words: Context before, quote, context after.
        theme: Gives the colours.
        fill: Ground of the quote; none when None.
        ink: Colour of the quote; the text's when None.
    """
    before, quote, after = (one_line(part) for part in words)
    font = QFont(painter.font())
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    plain_metrics, bold_metrics = QFontMetrics(font), QFontMetrics(bold)
    quote = bold_metrics.elidedText(quote, Qt.TextElideMode.ElideMiddle, area.width() * 2 // 3)
    quote_width = bold_metrics.horizontalAdvance(quote)
    left_width = max(0, (area.width() - quote_width) * 2 // 5)
    before = plain_metrics.elidedText(before, Qt.TextElideMode.ElideLeft, left_width)
    left_width = plain_metrics.horizontalAdvance(before)
    x, middle = area.left(), int(Qt.AlignmentFlag.AlignVCenter)
    painter.save()
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRect(x, area.top(), left_width + 2, area.height()), middle, before)
    x += left_width
    box = QRect(x, area.top(), quote_width, area.height())
    if fill is not None:
        height = bold_metrics.height() + 2
        ground = QRect(x - 2, area.center().y() - height // 2, quote_width + 4, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(ground, 3, 3)
    painter.setFont(bold)
    painter.setPen(QColor(ink if ink is not None else theme.text))
    painter.drawText(box.adjusted(0, 0, 4, 0), middle, quote)
    x += quote_width
    painter.setFont(font)
    painter.setPen(QColor(theme.muted))
    rest = max(0, area.right() - x)
    after = plain_metrics.elidedText(after, Qt.TextElideMode.ElideRight, rest)
    painter.drawText(QRect(x, area.top(), rest + 2, area.height()), middle, after)
    painter.restore()
