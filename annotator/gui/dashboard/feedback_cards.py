"""The summary of feedback: counts as tiles, examples to learn from."""

from html import escape
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.gui.appearance import SERIF_FAMILIES
from annotator.gui.dashboard.chart import Chart
from annotator.gui.dashboard.feedback_list import VERDICT_SIGNS, verdict_colors
from annotator.gui.dashboard.words import plain_tip
from annotator.gui.widgets import HoverFrame, clear_layout, muted
from annotator.services.dashboard.behind import Door
from annotator.services.dashboard.words import counted
from annotator.services.review.feedback import Example
from annotator.services.review.feedback_html import (
    RULE,
    VERDICT_WORDS,
    change_words,
    why_words,
)
from annotator.services.review.feedback_reading import Feedback
from annotator.services.review.guideline_text import whole_sentences

_TILE: Final = 66
_GUIDELINES: Final = 1
"""Lines of the guidelines on a card; the tooltip has them all."""
_GAP: Final = 12


class VerdictTiles(Chart):
    """How much was taken, changed, rejected, missed, left open; a click lists those alone."""

    _feedback: Feedback | None = None

    def set_feedback(self, feedback: Feedback) -> None:
        """Show these counts."""
        self._feedback = feedback
        self.refit()

    def natural_height(self, _width: int) -> int:
        """One line of tiles."""
        return _TILE

    def draw(self, painter: QPainter) -> None:
        """Draw the tiles."""
        if self._feedback is None:
            return
        theme, counts = self.theme, self._feedback.counts
        total = len(self._feedback.entries)
        width = (self.width() - _GAP * (len(VERDICT_WORDS) - 1)) / len(VERDICT_WORDS)
        for place, (verdict, words) in enumerate(VERDICT_WORDS.items()):
            area = QRectF(place * (width + _GAP), 0, width, _TILE)
            frame = area.adjusted(0.5, 0.5, -0.5, -0.5)
            self.fill(painter, frame, theme.surface, radius=7, line=theme.border)
            ground, ink = verdict_colors(verdict, theme)
            badge = QRectF(area.x() + 12, area.y() + 12, 18, 18)
            self.fill(painter, badge, ground, radius=5)
            middle = int(Qt.AlignmentFlag.AlignCenter)
            sign = VERDICT_SIGNS[verdict]
            self.write(painter, badge, sign, size=12, bold=True, color=ink, align=middle)
            name = QRectF(area.x() + 37, area.y() + 12, width - 44, 18)
            self.write(painter, name, words, color=theme.muted)
            count = counts.get(verdict, 0)
            shown = f"{count:,}"
            number = QRectF(area.x() + 12, area.y() + 33, width - 20, 26)
            self.write(painter, number, shown, size=20, bold=True)
            if total:
                left = number.x() + self.width_of(shown, 20, bold=True) + 8
                share = QRectF(left, number.y() + 4, area.right() - left - 6, 22)
                self.write(painter, share, f"{count / total:.0%}", size=11, color=theme.faint)
            tip = f"{words}: {count:,} of {counted(total, 'decision')}"
            self.spot(area, tip, Door(title=verdict.value) if count else None)


class ExampleCard(HoverFrame):
    """One case: what differs, the sentence, why, and what the label means.

    Enter opens it as a click does.
    """

    def __init__(self, example: Example, feedback: Feedback) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.entry = example.entry
        entry = example.entry
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 11)
        layout.setSpacing(4)
        head = QLabel(
            f"<b>{escape(example.difference)}</b>&nbsp;&nbsp;"
            f"{escape(counted(example.count, 'time'))} · {escape(entry.title)}"
        )
        head.setTextFormat(Qt.TextFormat.RichText)
        sentence = QLabel(
            f"{escape(entry.before)}<b><u>{escape(entry.quote)}</u></b>{escape(entry.after)}"
        )
        sentence.setTextFormat(Qt.TextFormat.RichText)
        sentence.setObjectName("quote")
        sentence.setWordWrap(True)
        font = sentence.font()
        font.setFamilies(list(SERIF_FAMILIES))
        sentence.setFont(font)
        layout.addWidget(head)
        layout.addWidget(sentence)
        for words in change_words(entry):
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        if why_words(entry):
            reason = QLabel(f"{entry.adjudicator}: {why_words(entry)}")
            reason.setTextFormat(Qt.TextFormat.PlainText)
            reason.setWordWrap(True)
            layout.addWidget(reason)
        own, gold = entry.labels
        for name in dict.fromkeys(one for one in (gold, own) if one is not None):
            lines = feedback.guidelines_for(name)
            beginning = (whole_sentences(one) for one in lines[:_GUIDELINES])
            help_ = " ".join(one for one in (feedback.help_for(name), *beginning) if one)
            if help_:
                meaning = muted(f"{name}: {help_}")
                meaning.setToolTip(plain_tip("\n".join(lines)))
                layout.addWidget(meaning)
        self.setAccessibleName(f"{example.difference}: {entry.quote}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Examples(QWidget):
    """The examples, one below the other.

    Signals:
        opened(FeedbackEntry): An example was clicked.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def set_feedback(self, feedback: Feedback) -> None:
        """Show these examples."""
        clear_layout(self._layout)
        self._layout.addWidget(
            muted(RULE if feedback.examples else "Nothing was changed, rejected or missed.")
        )
        for example in feedback.examples:
            card = ExampleCard(example, feedback)
            card.clicked.connect(lambda entry=example.entry: self.opened.emit(entry))
            self._layout.addWidget(card)
