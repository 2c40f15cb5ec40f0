"""A plain table of measured numbers: attributes, dates, relations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.agreement.gamma_report import GammaReport
from annotator.agreement.measured import Measured
from annotator.agreement.report import AgreementReport
from annotator.gui.dashboard.chart import RIGHT, Chart
from annotator.gui.dashboard.words import explain, number
from annotator.services.dashboard.behind import Door
from annotator.services.dashboard.words import MEASURE_WORDS, counted

_LINE: Final = 26
_NAMES: Final = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table.

    Attributes:
        basis: What was counted, in short, for the last column.
        rest: The same in full with what was left out, for the tooltip.
        digits: After the point, by place of the number.
    """

    name: str
    numbers: tuple[tuple[str, Measured, int], ...]
    basis: str
    rest: str
    door: Door


class FigureTable(Chart):
    """Names to the left, numbers in columns."""

    _lines: tuple[Line, ...] = ()
    _empty: str = ""

    def set_lines(self, lines: Sequence[Line], empty: str) -> None:
        """Show these lines; ``empty`` where there are none."""
        self._lines, self._empty = tuple(lines), empty
        self.refit()

    def natural_height(self, _width: int) -> int:
        """A line each, and the head."""
        return (len(self._lines) + 1) * _LINE if self._lines else _LINE

    def draw(self, painter: QPainter) -> None:
        """Draw the table."""
        theme = self.theme
        if not self._lines:
            self.write(painter, QRectF(0, 0, self.width(), _LINE), self._empty, color=theme.muted)
            return
        names = min(_NAMES, max(self.width_of(line.name) for line in self._lines) + 10)
        count = len(self._lines[0].numbers) + 1
        width = (self.width() - names) / count
        heads = [MEASURE_WORDS[key] for key, *_ in self._lines[0].numbers]
        for column, head in enumerate([*heads, "n"]):
            area = QRectF(names + column * width, 0, width - 4, _LINE)
            self.write(painter, area, head, size=11, color=theme.faint, align=RIGHT)
        for place, line in enumerate(self._lines, start=1):
            top = place * _LINE
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QLineF(0, top + 0.5, self.width(), top + 0.5))
            self.write(painter, QRectF(0, top, names - 6, _LINE), line.name)
            for column, (key, measured, digits) in enumerate(line.numbers):
                area = QRectF(names + column * width, top, width - 4, _LINE)
                color = theme.text if measured.is_defined else theme.faint
                shown = number(measured, digits)
                self.write(painter, area, shown, size=13, color=color, align=RIGHT)
                title = f"{MEASURE_WORDS[key]}, {line.name}"
                spot = area.adjusted(0, 1, 4, 0)
                self.spot(spot, explain(title, measured, None, line.rest), line.door)
            area = QRectF(names + (count - 1) * width, top, width - 4, _LINE)
            self.write(painter, area, line.basis, size=11, color=theme.faint, align=RIGHT)


def attribute_lines(report: AgreementReport) -> list[Line]:
    """Return a line for each attribute."""
    return [
        Line(
            name=name,
            numbers=(("equal", row.equal, 2), ("kappa", row.kappa, 2), ("alpha", row.alpha, 2)),
            basis=f"{row.pairs:,} (−{row.one_sided:,})",
            rest=f"{counted(row.pairs, 'pair')} of aligned spans with a value from both,"
            f" {row.one_sided:,} with a value from one alone left out; scale: {row.scale.value}.",
            door=Door(title=f"Attribute {name}", attribute=name),
        )
        for name, row in report.attributes.items()
    ]


def date_lines(report: AgreementReport) -> list[Line]:
    """Return a line for each attribute that holds dates."""
    return [
        Line(
            name=name,
            numbers=(
                ("equal", row.exact, 2),
                ("alpha", row.alpha, 2),
                ("mean_days", row.mean_days, 1),
                ("median_days", row.median_days, 1),
            ),
            basis=f"{row.exact.n:,} (−{row.exact.excluded:,})",
            rest=f"{counted(row.exact.n, 'pair')} of aligned dates with a value from both,"
            f" {row.exact.excluded:,} with a value from one alone left out;"
            f" {row.mean_days.excluded:,} without a distance in days.",
            door=Door(title=f"Dates, {name}", attribute=name),
        )
        for name, row in report.dates.items()
    ]


def relation_lines(report: AgreementReport) -> list[Line]:
    """Return a line for each type of relation."""
    return [
        Line(
            name=name,
            numbers=(
                ("strict_f1", row.strict_f1, 2),
                ("partial_f1", row.partial_f1, 2),
                ("given_ends_f1", row.given_ends_f1, 2),
            ),
            basis=f"{row.n:,}",
            rest=f"{counted(row.n, 'relation')} by all annotators; “ends given” leaves out"
            " those whose ends only one marked.",
            door=Door(title=f"Relation {name}", relation=name),
        )
        for name, row in report.by_relation.items()
    ]


def gamma_lines(report: GammaReport) -> list[Line]:
    """Return a line for everything and, where there are several, one for each pair."""
    rows = [("Everything", report.overall, Door(title="Gamma"))]
    if len(report.pairs) > 1:
        for one in report.pairs:
            name = f"{one.first} – {one.second}"
            rows.append(
                (name, one.found, Door(title=f"Gamma, {name}", pair=(one.first, one.second)))
            )
    return [
        Line(
            name=name,
            numbers=(
                ("gamma", found.gamma, 2),
                ("gamma_cat", found.gamma_cat, 2),
                ("gamma_cat_all", found.gamma_cat_all, 2),
            ),
            basis=f"{found.gamma.n:,}",
            rest=f"{counted(found.gamma.n, 'span')} in"
            f" {counted(found.groups, 'unitary alignment')}, {counted(found.gamma_cat.n, 'pair')};"
            f" chance from {counted(found.samples, 'sample')}"
            + ("" if found.precision is None else f", known within {found.precision:.1%}")
            + ".",
            door=door,
        )
        for name, found, door in rows
    ]


def gamma_label_lines(report: GammaReport) -> list[Line]:
    """Return a line for each label."""
    return [
        Line(
            name=name,
            numbers=(("gamma", row.gamma, 2), ("gamma_k", row.gamma_k, 2)),
            basis=f"{row.gamma.n:,}",
            rest=f"Gamma on the {counted(row.gamma.n, 'span')} with this label alone; gamma_k on"
            f" {counted(row.gamma_k.n, 'aligned pair')} that have it.",
            door=Door(title=f"Gamma, {name}", label=name),
        )
        for name, row in report.by_label.items()
    ]
