"""The first numbers: F1, alpha, kappa over everything, each with its interval."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.agreement.measured import Measured
from annotator.gui.dashboard.chart import Chart
from annotator.gui.dashboard.words import UNDEFINED, explain, number, span_of
from annotator.services.dashboard.behind import Door, Likeness
from annotator.services.dashboard.board import Board
from annotator.services.dashboard.words import (
    MEASURE_MEANINGS,
    MEASURE_WORDS,
    counted,
    left_out_words,
)

_TILE: Final = 84
_GAP: Final = 12
_NARROWEST: Final = 150


class Headline(Chart):
    """One tile a number."""

    _board: Board | None = None

    def set_board(self, board: Board) -> None:
        """Show these numbers."""
        self._board = board
        self.refit()

    def _tiles(self) -> list[tuple[str, Measured, str, Likeness]]:
        """Return name, number, what was counted, and what counts as agreeing behind it."""
        if self._board is None:
            return []
        report = self._board.measuring.report
        pairs = counted(len(report.pairs), "pair")
        spans = sum(row.n for row in report.by_label.values())
        marked = counted(spans, "span")
        tokens = counted(report.token_alpha.n, "token")
        return [
            ("exact_f1", report.means["exact_f1"], f"{marked}, {pairs}", Likeness.EXACT),
            ("overlap_f1", report.means["overlap_f1"], f"{marked}, {pairs}", Likeness.OVERLAP),
            ("token_alpha", report.token_alpha, tokens, Likeness.ALL),
            ("alpha_u", report.alpha_u, counted(report.alpha_u.n, "unit"), Likeness.ALL),
            ("cohen", report.cohen, f"{tokens}, {pairs}", Likeness.ALL),
            ("fleiss", report.fleiss, counted(report.fleiss.n, "token"), Likeness.ALL),
        ]

    def _per_line(self, width: int) -> int:
        most = max(1, int((width + _GAP) // (_NARROWEST + _GAP)))
        return 6 if most >= 6 else min(3, most)

    def natural_height(self, width: int) -> int:
        """As many lines of tiles as it takes."""
        lines = -(-6 // self._per_line(width))
        return lines * _TILE + (lines - 1) * _GAP

    def draw(self, painter: QPainter) -> None:
        """Draw the tiles."""
        if self._board is None:
            return
        theme, per_line = self.theme, self._per_line(self.width())
        width = (self.width() - _GAP * (per_line - 1)) / per_line
        intervals = self._board.measuring.report.intervals
        for place, (name, measured, basis, likeness) in enumerate(self._tiles()):
            line, column = divmod(place, per_line)
            area = QRectF(column * (width + _GAP), line * (_TILE + _GAP), width, _TILE)
            self.fill(
                painter, area.adjusted(0.5, 0.5, -0.5, -0.5), theme.surface, radius=7,
                line=theme.border,
            )  # fmt: skip
            inner = area.adjusted(14, 10, -10, -8)
            self.write(
                painter, QRectF(inner.x(), inner.y(), inner.width(), 16), MEASURE_WORDS[name],
                color=theme.muted,
            )  # fmt: skip
            shown = number(measured)
            big = QRectF(inner.x(), inner.y() + 16, inner.width(), 32)
            color = theme.faint if shown == UNDEFINED else theme.text
            self.write(painter, big, shown, size=25, bold=True, color=color)
            path = f"mean_{name}" if name.endswith("_f1") else name
            interval = intervals.get(path)
            range_ = span_of(interval)
            if range_:
                left = inner.x() + self.width_of(shown, 25, bold=True) + 9
                room = QRectF(left, big.y() + 6, inner.right() - left, 24)
                self.write(painter, room, range_, size=11, color=theme.muted)
            foot = QRectF(inner.x(), inner.bottom() - 15, inner.width(), 16)
            self.write(painter, foot, f"n  {basis}", size=11, color=theme.faint)
            tip = explain(
                f"{MEASURE_WORDS[name]} ({MEASURE_MEANINGS[name]})",
                measured,
                interval,
                f"Rests on {basis}.",
                left_out_words(self._board.measuring),
            )
            self.spot(area, tip, Door(title=MEASURE_WORDS[name], likeness=likeness))
