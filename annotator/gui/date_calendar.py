"""A calendar to pick a date value from: a day, a week, a month or a year."""

import calendar
import datetime as dt
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import Segmented, icon_button, muted, row
from annotator.model.timex import Granularity, TimexValueError, parse_timex
from annotator.model.timex_intervals import interval_of

_MONTHS: Final = tuple(calendar.month_abbr[1:])
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_FIRST, _LAST = dt.date(1, 1, 1), dt.date(9999, 12, 31)
_WEEKS: Final = 6
_YEARS: Final = 12
_CELL: Final = QSize(38, 28)
_HEAD: Final = 22


class Unit(StrEnum):
    """What is picked."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_UNITS: Final = {
    Granularity.WEEK: Unit.WEEK, Granularity.WEEKEND: Unit.WEEK, Granularity.MONTH: Unit.MONTH,
    Granularity.YEAR: Unit.YEAR,
}  # fmt: skip


def unit_of(value: str | None) -> Unit:
    """Return the unit of a TIMEX3 value, as far as the calendar has it; else days."""
    try:
        return _UNITS.get(parse_timex(value or "").granularity, Unit.DAY)
    except TimexValueError:
        return Unit.DAY


def value_of(day: dt.date, unit: Unit) -> str:
    """Return the TIMEX3 value of the unit that a day lies in."""
    if unit is Unit.YEAR:
        return f"{day.year:04d}"
    if unit is Unit.MONTH:
        return f"{day.year:04d}-{day.month:02d}"
    if unit is Unit.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return day.isoformat()


def moved(day: dt.date, months: int) -> dt.date:
    """Return the same day some months on, or the last one of a shorter month."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, longest))


def _days_on(day: dt.date, days: int) -> dt.date:
    ordinal = min(max(day.toordinal() + days, _FIRST.toordinal()), _LAST.toordinal())
    return dt.date.fromordinal(ordinal)


class CalendarGrid(QWidget):
    """One page of days, months or years, with a cursor that the keyboard moves.

    Signals:
        picked(str): The TIMEX3 value of the unit that was chosen.
        moved(): The cursor is elsewhere.
    """

    picked = Signal(str)
    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cursor_day = dt.date(2000, 1, 1)
        self.document_date: dt.date | None = None
        self.present: str | None = None
        self.unit = Unit.DAY
        self._hovered: dt.date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedSize(7 * _CELL.width(), _HEAD + _WEEKS * _CELL.height())
        self.setAccessibleName("Calendar")

    def open_at(self, value: str | None, document_date: dt.date | None) -> None:
        """Show a value; where it names no day, the document date."""
        interval = interval_of(value)
        self.document_date = document_date
        self.present = value
        self.unit = unit_of(value)
        day = interval.first if interval else document_date
        self.go_to(day or dt.datetime.now(tz=dt.UTC).date())

    def go_to(self, day: dt.date) -> None:
        """Put the cursor on a day."""
        self.cursor_day = day
        self.setAccessibleDescription(self.value)
        self.update()
        self.moved.emit()

    def set_unit(self, unit: Unit) -> None:
        """Pick other units from now on."""
        self.unit = unit
        self.go_to(self.cursor_day)

    @property
    def value(self) -> str:
        """The value that Enter takes."""
        return value_of(self.cursor_day, self.unit)

    @property
    def title(self) -> str:
        """What the page shows."""
        day = self.cursor_day
        if self.unit is Unit.MONTH:
            return str(day.year)
        if self.unit is Unit.YEAR:
            years = [year for year, _ in self._year_cells()]
            return f"{years[0]}–{years[-1]}"
        return f"{calendar.month_name[day.month]} {day.year}"

    def page(self, step: int) -> None:
        """Turn to the next or a former page."""
        months = {Unit.MONTH: 12, Unit.YEAR: 12 * _YEARS}.get(self.unit, 1)
        self.go_to(moved(self.cursor_day, step * months))

    # Cells

    def cells(self) -> list[tuple[dt.date, QRect]]:
        """Return a day of each unit shown with its place."""
        if self.unit is Unit.MONTH:
            return self._large([dt.date(self.cursor_day.year, n, 1) for n in range(1, 13)])
        if self.unit is Unit.YEAR:
            return [(dt.date(year, 1, 1), box) for year, box in self._year_cells()]
        first = self.cursor_day.replace(day=1)
        start = first.toordinal() - first.weekday()
        width, height = _CELL.width(), _CELL.height()
        found = []
        for n in range(7 * _WEEKS):
            ordinal = start + n
            if _FIRST.toordinal() <= ordinal <= _LAST.toordinal():
                box = QRect(n % 7 * width, _HEAD + n // 7 * height, width, height)
                found.append((dt.date.fromordinal(ordinal), box))
        return found

    def _year_cells(self) -> list[tuple[int, QRect]]:
        first = min(max(1, self.cursor_day.year // _YEARS * _YEARS), 9999 - _YEARS + 1)
        years = list(range(first, first + _YEARS))
        days = self._large([dt.date(year, 1, 1) for year in years])
        return [(day.year, box) for day, box in days]

    def _large(self, days: list[dt.date]) -> list[tuple[dt.date, QRect]]:
        width, height = self.width() // 3, self.height() // 4
        return [
            (day, QRect(n % 3 * width, n // 3 * height, width, height))
            for n, day in enumerate(days)
        ]

    def _text(self, day: dt.date) -> str:
        if self.unit is Unit.MONTH:
            return _MONTHS[day.month - 1]
        return str(day.year if self.unit is Unit.YEAR else day.day)

    def day_at(self, x: float, y: float) -> dt.date | None:
        """Return a day of the unit at a place."""
        found = (day for day, box in self.cells() if box.contains(int(x), int(y)))
        return next(found, None)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.unit in {Unit.DAY, Unit.WEEK}:
                self._paint_head(painter)
            for day, box in self.cells():
                self._paint_cell(painter, day, QRectF(box).adjusted(2, 1.5, -2, -1.5))
        finally:
            painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.faint))
        for n, name in enumerate(_DAYS):
            box = QRect(n * _CELL.width(), 0, _CELL.width(), _HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_cell(self, painter: QPainter, day: dt.date, box: QRectF) -> None:
        theme, unit = self._theme, self.unit
        value = value_of(day, unit)
        is_cursor = value == self.value
        painter.setPen(Qt.PenStyle.NoPen)
        if is_cursor:
            painter.setBrush(QColor(theme.accent))
        elif self._hovered is not None and value == value_of(self._hovered, unit):
            painter.setBrush(QColor(theme.surface_pressed))
        elif value == self.present:
            painter.setBrush(QColor(theme.accent_soft))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        joined = unit is Unit.WEEK
        painter.drawRoundedRect(
            box.adjusted(-2.5, 0, 2.5, 0) if joined else box, 0 if joined else 5, 5
        )
        font = QFont(self.font())
        if self._is_document(day):
            font.setBold(True)
            painter.setPen(QPen(QColor(theme.accent_text if is_cursor else theme.accent), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 4, 4)
        is_other = unit is Unit.DAY and day.month != self.cursor_day.month
        color = theme.accent_text if is_cursor else theme.faint if is_other else theme.text
        painter.setFont(font)
        painter.setPen(QColor(color))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text(day))

    def _is_document(self, day: dt.date) -> bool:
        if self.document_date is None:
            return False
        if self.unit is Unit.WEEK:
            return day == self.document_date
        return value_of(day, self.unit) == value_of(self.document_date, self.unit)

    # Hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would take."""
        self._hovered = self.day_at(event.position().x(), event.position().y())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the unit under the pointer."""
        day = self.day_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and day is not None:
            self.go_to(day)
            self.picked.emit(self.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, turn pages (Page Up, Page Down), take (Enter)."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self.value)
        elif key in _ARROWS:
            self._step(*_ARROWS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = -1 if key == Qt.Key.Key_PageUp else 1
            held = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.go_to(moved(self.cursor_day, 12 * step)) if held else self.page(step)
        elif key == Qt.Key.Key_Home and self.document_date is not None:
            self.go_to(self.document_date)
        elif event.text().lower() in _LETTERS:
            self.set_unit(_LETTERS[event.text().lower()])
        else:
            super().keyPressEvent(event)

    def _step(self, across: int, down: int) -> None:
        if self.unit is Unit.MONTH:
            self.go_to(moved(self.cursor_day, across + 3 * down))
        elif self.unit is Unit.YEAR:
            self.go_to(moved(self.cursor_day, 12 * (across + 3 * down)))
        else:
            unit = 7 if self.unit is Unit.WEEK else 1
            self.go_to(_days_on(self.cursor_day, across * unit + 7 * down))


_ARROWS: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_LETTERS: Final = {unit.value[0]: unit for unit in Unit}


class CalendarPopup(QFrame):
    """The calendar with its units, over everything else; Escape closes it.

    Signals:
        picked(str): The value to store.
        closed(): It is gone, whatever was done.
    """

    picked = Signal(str)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        value: str | None,
        document_date: dt.date | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("overlay")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.grid = CalendarGrid(theme)
        self._units = Segmented([unit.value for unit in Unit], theme)
        self._units.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._units.chosen.connect(lambda unit: self.grid.set_unit(Unit(unit)))
        self._title = QLabel()
        self._title.setObjectName("calendarTitle")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back, on = icon_button("Page back (Page Up)"), icon_button("Page on (Page Down)")
        back.setIcon(icon("chevron-left", theme.muted))
        on.setIcon(icon("chevron-right", theme.muted))
        back.clicked.connect(lambda: self.grid.page(-1))
        on.clicked.connect(lambda: self.grid.page(1))
        self._foot = muted("", wrap=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 10)
        layout.setSpacing(8)
        layout.addWidget(self._units)
        layout.addLayout(row(back, self._title, on, stretch=1))
        layout.addWidget(self.grid)
        layout.addWidget(self._foot)
        self.grid.moved.connect(self._show)
        self.grid.picked.connect(self._take)
        self.grid.open_at(value, document_date)
        self.setFocusProxy(self.grid)
        self.grid.setFocus()

    def _show(self) -> None:
        self._units.set_value(self.grid.unit.value)
        self._title.setText(self.grid.title)
        home = "" if self.grid.document_date is None else "   ·   Home: the article’s day"
        self._foot.setText(f"Enter: {self.grid.value}{home}")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is gone."""
        super().closeEvent(event)
        self.closed.emit()

    def _take(self, value: str) -> None:
        self.picked.emit(value)
        self.close()
