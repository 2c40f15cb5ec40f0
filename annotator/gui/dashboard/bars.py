"""Bars: agreement by label with its intervals, and how often annotators differ in what way."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.agreement.bootstrap import Interval
from annotator.agreement.measured import Measured
from annotator.agreement.report import AgreementReport, LabelAgreement
from annotator.gui.dashboard.chart import CENTRE, RIGHT, Chart
from annotator.gui.dashboard.words import explain, number, span_of
from annotator.gui.text.inks import ink_of
from annotator.schema.types import Schema
from annotator.services.dashboard.behind import Door, Likeness
from annotator.services.dashboard.words import MEASURE_WORDS, counted

_LINE: Final = 28
_AXIS: Final = 20
_SWATCH: Final = 10
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where names, bars and numbers stand."""

    names: float
    left: float
    right: float
    numbers: float

    def at(self, share: float) -> float:
        """Return the x of a value from 0 to 1."""
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


class LabelBars(Chart):
    """A bar for each label from 0 to 1, with a whisker for its interval."""

    _report: AgreementReport | None = None
    _schema: Schema | None = None
    _measure: str = "exact_f1"

    def set_report(self, report: AgreementReport, schema: Schema) -> None:
        """Show these labels."""
        self._report, self._schema = report, schema
        self.refit()

    def set_measure(self, name: str) -> None:
        """Show another measure."""
        self._measure = name
        self.update()

    def _labels(self) -> list[tuple[str, LabelAgreement]]:
        return [] if self._report is None else list(self._report.by_label.items())

    def natural_height(self, _width: int) -> int:
        """A line a label, and the axis."""
        return max(1, len(self._labels())) * _LINE + _AXIS

    def draw(self, painter: QPainter) -> None:
        """Draw grid, bars, whiskers and numbers."""
        labels = self._labels()
        if self._report is None or not labels:
            area = QRectF(0, 0, self.width(), 40)
            self.write(painter, area, "Nobody has marked anything.", color=self.theme.muted)
            return
        names = min(110, max(self.width_of(name) for name, _ in labels)) + _SWATCH + 8
        numbers = 132.0 if self.width() > 400 else 84.0
        columns = _Columns(names, names + 10, self.width() - numbers - 12, numbers)
        bottom = len(labels) * _LINE
        for tick in _TICKS:
            x = round(columns.at(tick)) + 0.5
            painter.setPen(QPen(QColor(self.theme.border), 1))
            painter.drawLine(QLineF(x, 0, x, bottom))
            self.write(
                painter, QRectF(x - 20, bottom + 2, 40, _AXIS - 2), f"{tick:g}", size=11,
                color=self.theme.faint, align=CENTRE,
            )  # fmt: skip
        for place, (name, row) in enumerate(labels):
            self._draw_line(painter, place * _LINE, name, row, columns)

    def _draw_line(
        self, painter: QPainter, top: float, name: str, row: LabelAgreement, columns: _Columns
    ) -> None:
        theme = self.theme
        measured: Measured = getattr(row, self._measure)
        interval = self._report.intervals.get(f"by_label.{name}.{self._measure}") if (
            self._report
        ) else None  # fmt: skip
        known = self._schema is not None and self._schema.has_label(name)
        ink = (
            ink_of(self._schema.label(name), theme).line if known and self._schema else theme.faint
        )
        middle = top + _LINE / 2
        self.fill(painter, QRectF(1, middle - 5, _SWATCH, _SWATCH), ink, radius=2)
        area = QRectF(_SWATCH + 8, top, columns.names - _SWATCH - 8, _LINE)
        self.write(painter, area, name)
        if measured.value is not None:
            width = max(2.0, columns.at(measured.value) - columns.left)
            ground, _ = self.shade(0.72)
            self.fill(painter, QRectF(columns.left, middle - 7, width, 14), ground, radius=2)
        self._draw_whisker(painter, middle, interval, columns)
        left = columns.right + 12
        self.write(
            painter, QRectF(left, top, 42, _LINE), number(measured), size=13, bold=True,
            align=RIGHT, color=theme.text if measured.is_defined else theme.faint,
        )  # fmt: skip
        rest = QRectF(left + 48, top, columns.numbers - 48, _LINE)
        self.write(painter, rest, f"n {row.n:,}", size=11, color=theme.faint)
        tip = explain(
            f"{MEASURE_WORDS[self._measure]}, {name}",
            measured,
            interval,
            f"{counted(row.n, 'span')} by all annotators.",
            f"{counted(measured.excluded, 'pair')} without a number left out."
            if self._measure.endswith("f1") and measured.excluded
            else "",
        )
        likeness = Likeness(self._measure) if self._measure.endswith("f1") else Likeness.ALL
        door = Door(title=f"{MEASURE_WORDS[self._measure]}, {name}", label=name, likeness=likeness)
        self.spot(QRectF(0, top, self.width(), _LINE), tip, door)

    def _draw_whisker(
        self, painter: QPainter, middle: float, interval: Interval | None, columns: _Columns
    ) -> None:
        if interval is None or interval.low is None or interval.high is None:
            return
        low, high = columns.at(interval.low), columns.at(interval.high)
        for color, width in ((self.theme.surface, 4.0), (self.theme.text, 1.5)):
            painter.setPen(QPen(QColor(color), width))
            painter.drawLine(QLineF(low, middle, high, middle))
            for x in (low, high):
                painter.drawLine(QLineF(x, middle - 4, x, middle + 4))

    def interval_words(self, name: str) -> str:
        """Return the interval of a label as it is written."""
        report = self._report
        path = f"by_label.{name}.{self._measure}"
        return "" if report is None else span_of(report.intervals.get(path))


class KindBars(Chart):
    """How many things differ in each way, out of all things."""

    _report: AgreementReport | None = None

    def set_report(self, report: AgreementReport) -> None:
        """Show these kinds."""
        self._report = report
        self.refit()

    def natural_height(self, _width: int) -> int:
        """A line a kind, and one for those that agree."""
        return 8 * _LINE

    def draw(self, painter: QPainter) -> None:
        """Draw names, bars and counts."""
        report, theme = self._report, self.theme
        if report is None:
            return
        agreeing = sum(pair.counts.agreeing for pair in report.pairs)
        rows = [
            (kind.value, count, Door(title=f"Differing in {kind.value}", kind=kind), True)
            for kind, count in report.by_kind.items()
        ]
        rows.insert(0, ("nothing differs", agreeing, Door(title="All things"), False))
        names = max(self.width_of(name) for name, *_ in rows) + 12
        numbers = 104.0
        room = max(10.0, self.width() - names - numbers)
        most = max([count for _, count, *_ in rows] or [1]) or 1
        for place, (name, count, door, is_warm) in enumerate(rows):
            top = place * _LINE
            self.write(painter, QRectF(0, top, names, _LINE), name)
            width = room * count / most
            ground, _ = self.shade(0.72, warm=is_warm)
            if count:
                bar = QRectF(names, top + _LINE / 2 - 7, max(2.0, width), 14)
                self.fill(painter, bar, ground, radius=2)
            share = f"{count / report.things:.0%}" if report.things else "–"
            left = names + width + 8
            self.write(painter, QRectF(left, top, 44, _LINE), f"{count:,}", size=13, bold=True)
            offset = self.width_of(f"{count:,}", 13, bold=True) + 8
            self.write(
                painter, QRectF(left + offset, top, 60, _LINE), share, size=11, color=theme.faint
            )
            tip = (
                f"{name}: {count:,} of {counted(report.things, 'thing')} that one or both of a pair"
                " marked.\nOne thing may differ in several ways."
            )
            self.spot(QRectF(0, top, self.width(), _LINE), tip, door if report.things else None)
