"""The list of decisions about an annotator's work."""

from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.gui.appearance import SERIF_FAMILIES
from annotator.gui.dashboard.words import plain_tip
from annotator.gui.desk import Desk
from annotator.gui.theme import Theme
from annotator.services.review.feedback import FeedbackEntry, Verdict
from annotator.services.review.feedback_html import (
    VERDICT_WORDS,
    change_words,
    mark_words,
    why_words,
)

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE: Final = Qt.ItemDataRole.UserRole
_LEFT: Final = 14
_LINE: Final = 20
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


class FeedbackModel(QAbstractListModel):
    """The entries that are listed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[FeedbackEntry] = []

    def set_entries(self, entries: list[FeedbackEntry]) -> None:
        """List other entries."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the entry, or its words for screen readers and tooltips."""
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            head = f"{VERDICT_WORDS[entry.verdict]}: {mark_words(entry)} “{entry.quote}”"
            words = "\n".join([head, entry.title, *lines_of(entry)])
            return words if role == Qt.ItemDataRole.DisplayRole else plain_tip(words)
        return None


class FeedbackDelegate(QStyledItemDelegate):
    """Draws verdict, label, quote, what changed and why."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines and one for everything said about it."""
        entry = index.data(ENTRY_ROLE)
        return QSize(option.rect.width(), (2 + len(lines_of(entry))) * _LINE + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one entry."""
        theme, area, entry = self._desk.theme, option.rect, index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        painter.setPen(QColor(theme.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        line = QRect(area.left() + _LEFT, area.top() + 7, area.width() - 2 * _LEFT, _LINE)
        font = QFont(option.font)
        font.setPixelSize(12)
        used = self._draw_verdict(painter, line, entry.verdict, font)
        marks = mark_words(entry)
        rest = line.adjusted(used + 8, 0, 0, 0)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        self._write(painter, rest, marks, bold, theme.text)
        title = rest.adjusted(QFontMetrics(bold).horizontalAdvance(marks) + 10, 0, 0, 0)
        if title.width() > 40:
            self._write(painter, title, entry.title, font, theme.muted, is_right=True)
        line.translate(0, _LINE)
        serif = QFont(font)
        serif.setFamilies(list(SERIF_FAMILIES))
        serif.setPixelSize(14)
        self._write(painter, line, entry.quote.replace("\n", " "), serif, theme.text)
        for words in lines_of(entry):
            line.translate(0, _LINE)
            self._write(painter, line, words, font, theme.muted)
        painter.restore()

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

    def _write(
        self,
        painter: QPainter,
        area: QRect,
        text: str,
        font: QFont,
        color: str,
        *,
        is_right: bool = False,
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | side), shown)


class FeedbackList(QListView):
    """The list; Enter or a click opens the entry.

    Signals:
        entry_opened(FeedbackEntry): Go to this place.
    """

    entry_opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("behindList")
        self.setAccessibleName("Decisions")
        self.entries = FeedbackModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(FeedbackDelegate(desk, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # long lists must not block
        self.clicked.connect(self._open)

    def _open(self, index: Index) -> None:
        entry = index.data(ENTRY_ROLE)
        if entry is not None:
            self.entry_opened.emit(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current entry with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)
