"""The confusion matrix: which label one annotator gave where another gave which."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.agreement.confusion import Confusion, confusion_of
from annotator.agreement.document_counts import Pair
from annotator.agreement.report import AgreementReport
from annotator.gui.dashboard.chart import CENTRE, RIGHT, Chart
from annotator.services.dashboard.behind import Door, Likeness
from annotator.services.dashboard.words import counted

_LINE: Final = 26
_HEAD, _SLANTED_HEAD = 22, 78
_NARROWEST: Final = 30
_WIDEST: Final = 74
_TOTALS: Final = 44.0
NOTHING: Final = "nothing"


class ConfusionMatrix(Chart):
    """Labels against labels; on the diagonal both gave the same, off it blue turns orange."""

    _confusion: Confusion | None = None
    _between: Pair | None = None

    def set_report(self, report: AgreementReport, between: Pair | None) -> None:
        """Show a pair (rows are the first's labels), or all pairs together."""
        self.set_confusion(confusion_of(report.pairs, between), between)

    def set_confusion(self, confusion: Confusion, between: Pair | None) -> None:
        """Show these counts; ``between`` names whose labels are rows and whose columns."""
        self._between = between
        self._confusion = confusion
        self.refit()

    @property
    def confusion(self) -> Confusion | None:
        """What is shown."""
        return self._confusion

    def _widths(self, width: float) -> tuple[float, float, bool]:
        """Return the width of names and of a cell, and whether the head has to be slanted."""
        words = self._words()
        names = min(110.0, max(self.width_of(word) for word in words)) + 12
        cell = min(_WIDEST, max(_NARROWEST, (width - names - _TOTALS) / len(words)))
        return names, cell, cell < max(self.width_of(word, 11) for word in words) + 4

    def _words(self) -> list[str]:
        labels = () if self._confusion is None else self._confusion.labels
        return [label or NOTHING for label in labels]

    def natural_height(self, width: int) -> int:
        """A line a label, and the head."""
        words = self._words()
        if not words:
            return 40
        head = _SLANTED_HEAD if self._widths(width)[2] else _HEAD
        return head + len(words) * _LINE + 4

    def draw(self, painter: QPainter) -> None:
        """Draw names and cells."""
        confusion, theme = self._confusion, self.theme
        if confusion is None or not confusion.labels:
            area = QRectF(0, 0, self.width(), 40)
            self.write(painter, area, "Nobody has marked anything.", color=theme.muted)
            return
        words = self._words()
        names, width, is_slanted = self._widths(self.width())
        head = _SLANTED_HEAD if is_slanted else _HEAD
        for column, word in enumerate(words):
            left = names + column * width
            self._draw_name(
                painter, QRectF(left, head - 20, width, 18), word, is_slanted=is_slanted
            )
        right = QRectF(names + len(words) * width + 2, head - 20, _TOTALS - 2, 18)
        self.write(painter, right, "n", size=11, color=theme.faint, align=RIGHT)
        for line, row in enumerate(confusion.labels):
            top = head + line * _LINE
            area = QRectF(0, top, names - 10, _LINE)
            color = theme.muted if row is None else theme.text
            self.write(painter, area, row or NOTHING, align=RIGHT, color=color)
            for column, other in enumerate(confusion.labels):
                area = QRectF(names + column * width, top, width, _LINE).adjusted(1, 1, -1, -1)
                self._draw_cell(painter, area, row, other)
            area = QRectF(names + len(words) * width + 2, top, _TOTALS - 2, _LINE)
            text = f"{confusion.total(row):,}"
            self.write(painter, area, text, size=11, color=theme.faint, align=RIGHT)

    def _draw_name(self, painter: QPainter, area: QRectF, word: str, *, is_slanted: bool) -> None:
        color = self.theme.muted
        if not is_slanted:
            self.write(painter, area, word, size=11, color=color, align=CENTRE)
            return
        painter.save()
        painter.translate(area.center().x() + 2, area.bottom() - 6)
        painter.rotate(-52)
        self.write(painter, QRectF(0, -9, 78, 18), word, size=11, color=color)
        painter.restore()

    def _draw_cell(
        self, painter: QPainter, area: QRectF, row: str | None, column: str | None
    ) -> None:
        confusion = self._confusion
        if confusion is None or (row is None and column is None):
            return
        count, share = confusion.count(row, column), confusion.share(row, column)
        is_same = row == column
        if count and share is not None:
            # Small shares must still be seen: the root spreads them out.
            ground, text = self.shade(share**0.5, warm=not is_same)
            self.fill(painter, area, ground)
        else:
            text = self.theme.faint
            self.fill(painter, area, self.theme.panel)
        shown = f"{count:,}" if count else "·"
        self.write(painter, area, shown, bold=is_same and count > 0, color=text, align=CENTRE)
        one, other = row or NOTHING, column or NOTHING
        who = "one and the other" if self._between is None else " and ".join(self._between)
        part = "" if share is None else f", {share:.0%} of the row"
        title = f"{one} – {other}"
        tip = (
            f"{title}: {count:,}{part}\nThings that {who} marked as {one} and {other}, of"
            f" {counted(confusion.things, 'thing')} that one or both marked."
        )
        door = Door(title=title, pair=self._between, cell=(row, column), likeness=Likeness.ALL)
        self.spot(area, tip, door if count else None)
