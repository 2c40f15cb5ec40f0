"""Progress: how far each annotator is, and how many spans of each label they have made."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.gui.dashboard.chart import CENTRE, RIGHT, Chart
from annotator.services.dashboard.behind import Door, door_of_progress
from annotator.services.dashboard.board import AnnotatorProgress, Board
from annotator.services.dashboard.words import counted

_LINE: Final = 30
_HEAD: Final = 24
_NAMES: Final = 110
_WORDS: Final = 150
_ALL: Final = "all labels"


class ProgressBars(Chart):
    """Documents done, begun and new of each annotator as one bar."""

    _rows: tuple[AnnotatorProgress, ...] = ()

    def set_board(self, board: Board) -> None:
        """Show these people."""
        self._rows = board.progress
        self.refit()

    def natural_height(self, _width: int) -> int:
        """A line for everybody."""
        return max(1, len(self._rows)) * _LINE

    def draw(self, painter: QPainter) -> None:
        """Draw names, bars and counts."""
        theme = self.theme
        if not self._rows:
            area = QRectF(0, 0, self.width(), _LINE)
            self.write(painter, area, "The project has no annotators yet.", color=theme.muted)
            return
        names = min(_NAMES, max(self.width_of(row.name) for row in self._rows)) + 12
        room = max(40.0, self.width() - names - _WORDS - 10)
        for place, row in enumerate(self._rows):
            top = place * _LINE
            self.write(painter, QRectF(0, top, names - 8, _LINE), row.name)
            bar = QRectF(names, top + _LINE / 2 - 7, room, 14)
            self.fill(painter, bar, theme.panel, radius=3, line=theme.border)
            left = bar.left()
            for ids, share, word in ((row.done, 0.72, "done"), (row.in_progress, 0.25, "begun")):
                width = room * len(ids) / max(1, row.documents)
                if not ids:
                    continue
                area = QRectF(left, bar.top(), width, bar.height())
                self.fill(painter, area, self.shade(share)[0], radius=2)
                left += width
                tip = f"{row.name}: {len(ids):,} of {counted(row.documents, 'document')} {word}"
                title = f"{word.capitalize()} by {row.name}"
                spot = area.adjusted(0, -6, 0, 6)
                self.spot(spot, tip, Door(title=title, documents=ids))
            words = f"{len(row.done):,} done · {len(row.in_progress):,} begun · {row.new:,} new"
            area = QRectF(bar.right() + 10, top, _WORDS, _LINE)
            self.write(painter, area, words, size=11, color=theme.muted)


class LabelCounts(Chart):
    """Spans by annotator and label; darker is more of the annotator's own work."""

    _rows: tuple[AnnotatorProgress, ...] = ()

    def set_board(self, board: Board) -> None:
        """Show these counts."""
        self._rows = board.progress
        self.refit()

    def _labels(self) -> list[str]:
        return sorted({label for row in self._rows for label in row.labels})

    def natural_height(self, _width: int) -> int:
        """A line a label: there are more labels than people as a rule."""
        return _HEAD + max(1, len(self._labels()) + 1) * (_LINE - 4)

    def draw(self, painter: QPainter) -> None:
        """Draw names and counts."""
        theme, labels = self.theme, self._labels()
        if not labels:
            area = QRectF(0, 0, self.width(), _LINE)
            self.write(painter, area, "Nobody has labeled anything yet.", color=theme.muted)
            return
        widest = max(self.width_of(label) for label in labels)
        names = min(_NAMES, max(widest, self.width_of(_ALL, bold=True))) + 12
        width = min(96.0, (self.width() - names) / max(1, len(self._rows)))
        for column, row in enumerate(self._rows):
            area = QRectF(names + column * width + 2, 0, width - 4, _HEAD)
            self.write(painter, area, row.name, size=11, color=theme.muted, align=CENTRE)
        height = _LINE - 4
        for line, label in enumerate([*labels, None]):
            top = _HEAD + line * height
            name, bold = label or _ALL, label is None
            area = QRectF(0, top, names - 10, height)
            self.write(painter, area, name, align=RIGHT, bold=bold)
            for column, row in enumerate(self._rows):
                count = row.spans if label is None else row.labels.get(label, 0)
                area = QRectF(names + column * width, top, width, height).adjusted(1, 1, -1, -1)
                text = theme.faint
                if label is not None and count:
                    ground, text = self.shade(0.9 * (count / max(1, row.spans)) ** 0.5)
                    self.fill(painter, area, ground)
                elif label is None:
                    text = theme.text
                shown = f"{count:,}" if count else "·"
                self.write(painter, area, shown, align=CENTRE, color=text, bold=bold)
                tip = f"{name} by {row.name}: {counted(count, 'span')}"
                self.spot(area, tip, door_of_progress(row, label) if count else None)
