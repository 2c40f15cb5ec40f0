"""Agreement of every two annotators as a table of shaded cells."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.agreement.report import AgreementReport, PairAgreement
from annotator.gui.dashboard.chart import CENTRE, RIGHT, Chart
from annotator.gui.dashboard.words import explain, number
from annotator.services.dashboard.behind import Door, Likeness
from annotator.services.dashboard.words import MEASURE_WORDS, counted

_NAMES: Final = 104
_HEAD: Final = 24
_CELL: Final = 46
_WIDEST: Final = 150


class PairHeat(Chart):
    """The lower half of a square of annotators; a cell holds the number and what it rests on."""

    _report: AgreementReport | None = None
    _measure: str = "exact_f1"

    def set_report(self, report: AgreementReport) -> None:
        """Show these pairs."""
        self._report = report
        self.refit()

    def set_measure(self, name: str) -> None:
        """Show another measure."""
        self._measure = name
        self.update()

    def _people(self) -> tuple[str, ...]:
        return () if self._report is None else self._report.annotators

    def natural_height(self, _width: int) -> int:
        """A line for everybody but the first, one for the names."""
        return _HEAD + max(1, len(self._people()) - 1) * _CELL + 4

    def draw(self, painter: QPainter) -> None:
        """Draw names and cells."""
        people = self._people()
        if self._report is None or len(people) < 2:
            area = QRectF(0, 0, self.width(), 40)
            self.write(
                painter, area, "Fewer than two annotators are measured.", color=self.theme.muted
            )
            return
        names = min(_NAMES, max(self.width_of(name) for name in people) + 14)
        width = min(_WIDEST, (self.width() - names - 2) / (len(people) - 1))
        pairs = {(row.first, row.second): row for row in self._report.pairs}
        order = {(row.first, row.second): n for n, row in enumerate(self._report.pairs)}
        for column, name in enumerate(people[:-1]):
            area = QRectF(names + column * width + 3, 0, width - 6, _HEAD)
            self.write(painter, area, name, color=self.theme.muted, align=CENTRE)
        for line, name in enumerate(people[1:]):
            top = _HEAD + line * _CELL
            self.write(
                painter, QRectF(0, top, names - 12, _CELL), name, color=self.theme.muted,
                align=RIGHT,
            )  # fmt: skip
            for column, other in enumerate(people[: line + 1]):
                key = (other, name)
                area = QRectF(names + column * width, top, width, _CELL).adjusted(1, 1, -1, -1)
                self._draw_cell(painter, area, pairs[key], order[key])

    def _draw_cell(self, painter: QPainter, area: QRectF, pair: PairAgreement, place: int) -> None:
        measured = pair.f1[self._measure]
        spans = pair.first_spans + pair.second_spans
        title = f"{pair.first} – {pair.second}"
        if measured.value is None:
            self.fill(painter, area, self.theme.surface, line=self.theme.border)
            text = self.theme.muted
        else:
            ground, text = self.shade(measured.value)
            self.fill(painter, area, ground)
        upper = QRectF(area.x(), area.y() + 4, area.width(), 21)
        lower = QRectF(area.x() + 2, area.y() + 24, area.width() - 4, 15)
        self.write(painter, upper, number(measured), size=15, bold=True, color=text, align=CENTRE)
        basis = f"n {spans:,} · {counted(pair.documents, 'doc')}"
        if self.width_of(basis, 11) > lower.width():
            basis = f"n {spans:,}"
        self.write(painter, lower, basis, size=11, color=text, align=CENTRE)
        intervals = self._report.intervals if self._report else {}
        tip = explain(
            f"{MEASURE_WORDS[self._measure]}, {title}",
            measured,
            intervals.get(f"pairs.{place}.{self._measure}"),
            f"{pair.first} {counted(pair.first_spans, 'span')}, {pair.second}"
            f" {counted(pair.second_spans, 'span')}"
            f" in {counted(pair.documents, 'document')} both finished.",
        )
        door = Door(
            title=f"{MEASURE_WORDS[self._measure]}, {title}",
            pair=(pair.first, pair.second),
            likeness=Likeness(self._measure),
        )
        self.spot(area, tip, door if pair.documents else None)
