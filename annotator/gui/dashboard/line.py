"""Agreement over time: a point for each document or day, and a line that looks back a little."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.agreement.over_time import TRAILING, Moment
from annotator.gui.dashboard.chart import CENTRE, RIGHT, Chart
from annotator.gui.dashboard.words import explain, number
from annotator.services.dashboard.behind import Door, Likeness
from annotator.services.dashboard.words import MEASURE_WORDS, counted

_HEIGHT: Final = 190
_LEFT: Final = 34
_FOOT: Final = 24
_TOP: Final = 8
_TICKS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)


class OverTime(Chart):
    """Points from 0 to 1; undefined ones stand at the foot as rings."""

    _moments: tuple[Moment, ...] = ()
    _titles: Mapping[str, str] = MappingProxyType({})
    _measure: str = "exact_f1"
    _by_day: bool = False

    def set_moments(
        self, moments: tuple[Moment, ...], titles: Mapping[str, str], *, by_day: bool
    ) -> None:
        """Show these moments; ``titles`` are those of documents."""
        self._moments, self._titles, self._by_day = moments, titles, by_day
        self.refit()

    def set_measure(self, name: str) -> None:
        """Show another measure."""
        self._measure = name
        self.update()

    def natural_height(self, _width: int) -> int:
        """Always the same."""
        return _HEIGHT if self._moments else 40

    def _y(self, value: float) -> float:
        return _TOP + (_HEIGHT - _FOOT - _TOP) * (1 - min(1.0, max(0.0, value)))

    def draw(self, painter: QPainter) -> None:
        """Draw grid, line and points."""
        theme = self.theme
        if not self._moments:
            area = QRectF(0, 0, self.width(), 40)
            self.write(painter, area, "Nothing was finished by two annotators.", color=theme.muted)
            return
        right = self.width() - 16
        for tick in _TICKS:
            y = round(self._y(tick)) + 0.5
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QLineF(_LEFT, y, right, y))
            self.write(
                painter, QRectF(0, y - 8, _LEFT - 8, 16), f"{tick:g}", size=11,
                color=theme.faint, align=RIGHT,
            )  # fmt: skip
        count = len(self._moments)
        step = (right - _LEFT - 24) / max(1, count - 1)
        places = [_LEFT + 12 + step * n if count > 1 else (_LEFT + right) / 2 for n in range(count)]
        self._draw_trail(painter, places)
        self._draw_names(painter, places)
        for x, moment in zip(places, self._moments, strict=True):
            self._draw_point(painter, x, moment, max(step, 8.0) if count > 1 else 40.0)

    def _draw_trail(self, painter: QPainter, places: list[float]) -> None:
        path, is_open = QPainterPath(), False
        for x, moment in zip(places, self._moments, strict=True):
            value = moment.trailing[self._measure].value
            if value is None:
                is_open = False
                continue
            point = QPointF(x, self._y(value))
            if is_open:
                path.lineTo(point)
            else:
                path.moveTo(point)
            is_open = True
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.setPen(QPen(QColor(self.shade(1.0, warm=True)[0]), 2))
        painter.drawPath(path)

    def _draw_names(self, painter: QPainter, places: list[float]) -> None:
        last = -1e9
        for number_, (x, moment) in enumerate(zip(places, self._moments, strict=True), start=1):
            word = moment.name if self._by_day else str(number_)
            width = self.width_of(word, 11) + 14
            if x - width / 2 < last:
                continue
            area = QRectF(x - width / 2, _HEIGHT - _FOOT + 4, width, 18)
            self.write(painter, area, word, size=11, color=self.theme.faint, align=CENTRE)
            last = x + width / 2

    def _draw_point(self, painter: QPainter, x: float, moment: Moment, width: float) -> None:
        measured = moment.f1[self._measure]
        y = self._y(0.0 if measured.value is None else measured.value)
        ink = QColor(self.shade(1.0)[0])
        painter.setPen(QPen(ink if measured.is_defined else QColor(self.theme.muted), 1.5))
        painter.setBrush(ink if measured.is_defined else QColor(self.theme.surface))
        painter.drawEllipse(QPointF(x, y), 4.0, 4.0)
        if width > 44:
            trail = moment.trailing[self._measure].value
            above = y - 20 > 0 and (trail is None or self._y(trail) > y - 1)
            area = QRectF(x - 22, y - 21 if above else y + 6, 44, 15)
            self.write(painter, area, number(measured), size=11, align=CENTRE)
        name = moment.name if self._by_day else self._titles.get(moment.name, moment.name)
        trailing = number(moment.trailing[self._measure], 3)
        what = "days" if self._by_day else "points"
        tip = explain(
            f"{MEASURE_WORDS[self._measure]}, {name}",
            measured,
            None,
            f"{counted(moment.n, 'span')} in {counted(len(moment.document_ids), 'document')}.",
            f"Over this and up to {TRAILING - 1} {what} before: {trailing}",
        )
        door = Door(
            title=f"{MEASURE_WORDS[self._measure]}, {name}",
            document_ids=moment.document_ids,
            likeness=Likeness(self._measure),
        )
        area = QRectF(x - min(width, 40.0) / 2, _TOP - 4, min(width, 40.0), _HEIGHT - _FOOT)
        self.spot(area, tip, door)
