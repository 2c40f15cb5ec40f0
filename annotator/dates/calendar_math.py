"""Points on the calendar: a day, seen in a unit, written as a TIMEX3 value and moved by units."""

import calendar
import datetime as dt
from typing import Final, NamedTuple

DAY: Final = "D"
WEEK: Final = "W"
WEEKEND: Final = "WE"
MONTH: Final = "M"
QUARTER: Final = "Q"
HALF: Final = "H2"
SEASON: Final = "SEASON"
YEAR: Final = "Y"
DECADE: Final = "10Y"
CENTURY: Final = "100Y"

_SEASON_OF_MONTH: Final = ("WI", "WI", "SP", "SP", "SP", "SU", "SU", "SU", "FA", "FA", "FA", "WI")
_SEASON_START: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTHS_IN: Final = {"M": 1, "Q": 3, "H2": 6, "SEASON": 3, "Y": 12, "10Y": 120, "100Y": 1200,
                     "1000Y": 12_000}  # fmt: skip
_DAYS_IN: Final = {"D": 1, "NI": 1, "W": 7, "2W": 14, "WE": 7}
_FINENESS: Final = {
    "S": 0, "MIN": 0, "H": 0, "D": 0, "NI": 0, "WE": 1, "W": 1, "2W": 1, "M": 2, "Q": 3,
    "SEASON": 3, "H2": 4, "Y": 5, "10Y": 6, "100Y": 7, "1000Y": 8,
}  # fmt: skip
UNKNOWN: Final = {"D": "XXXX-XX-XX", "NI": "XXXX-XX-XX", "W": "XXXX-WXX", "2W": "XXXX-WXX",
                  "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "H2": "XXXX-HX",
                  "Y": "XXXX", "10Y": "XXX", "100Y": "XX"}  # fmt: skip
"""What is written for a unit of which nothing else is known."""


def at_least_as_fine(unit: str, other: str) -> bool:
    """Whether ``unit`` is no coarser than ``other``, so that ``other`` can be counted from it."""
    return _FINENESS[unit] <= _FINENESS[other]


class Point(NamedTuple):
    """A calendar unit, named by one of its days."""

    day: dt.date
    unit: str

    @property
    def value(self) -> str:
        """The TIMEX3 value."""
        day, year = self.day, f"{self.day.year:04}"
        if self.unit in {"W", "2W", "WE"}:
            iso_year, week, _ = day.isocalendar()
            return f"{iso_year:04}-W{week:02}" + ("-WE" if self.unit == "WE" else "")
        if self.unit == "SEASON":
            season = _SEASON_OF_MONTH[day.month - 1]
            return f"{day.year - (season == 'WI' and day.month < 3):04}-{season}"
        return {
            "M": f"{year}-{day.month:02}",
            "Q": f"{year}-Q{(day.month + 2) // 3}",
            "H2": f"{year}-H{1 if day.month <= 6 else 2}",
            "Y": year,
            "10Y": year[:3],
            "100Y": year[:2],
            "1000Y": year[:2],
        }.get(self.unit, day.isoformat())

    def moved(self, count: int, unit: str | None = None) -> "Point | None":
        """This point ``count`` units later; None outside the calendar's years 1 to 9999."""
        day = shift(self.day, count, unit or self.unit)
        return None if day is None else Point(day, self.unit)

    def seen_as(self, unit: str) -> "Point":
        """The same day in another unit."""
        return Point(self.day, unit)


def shift(day: dt.date, count: int, unit: str) -> dt.date | None:
    """``day`` moved by ``count`` units, at most to the last day of a shorter month."""
    try:
        if unit in _DAYS_IN:
            return day + dt.timedelta(days=count * _DAYS_IN[unit])
        if unit in {"H", "MIN", "S"}:
            return day
        years, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS_IN[unit], 12)
        last = calendar.monthrange(years, month + 1)[1]
        return dt.date(years, month + 1, min(day.day, last))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None


def season_point(year: int, season: str) -> Point:
    """A season of a year by its first month."""
    return Point(dt.date(year, _SEASON_START[season], 1), SEASON)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    return (
        1 <= year <= dt.MAXYEAR
        and 1 <= month <= 12
        and (1 <= day <= calendar.monthrange(year, month)[1])
    )


def duration_value(amount: float | None, unit: str) -> str:
    """A TIMEX3 duration; ``amount`` None is an unknown number. Decades count as ten years."""
    factor = int(unit[:-1]) if unit[:-1].isdigit() else 1
    base = unit.lstrip("0123456789")
    if base == "Q" and amount is not None:
        factor, base = 3, "M"
    code = {"MIN": "M", "NI": "NI"}.get(base, base)
    prefix = "PT" if base in {"S", "MIN", "H", "NI"} else "P"
    if amount is None:
        return f"{prefix}X{code}"
    total = round(amount * factor, 4)
    if code in {"Y", "H"} and prefix + code in {"PY", "PTH"} and total == 0.5:
        return "P6M" if code == "Y" else "PT30M"
    return f"{prefix}{total:g}{code}" if total < 1e6 else f"{prefix}{int(total)}{code}"


def weekday_on_or_before(day: dt.date, weekday: int) -> dt.date | None:
    """The latest ISO ``weekday`` that is not after ``day``."""
    return shift(day, -((day.isoweekday() - weekday) % 7), DAY)


def weekday_on_or_after(day: dt.date, weekday: int) -> dt.date | None:
    """The next ISO ``weekday`` that is not before ``day``."""
    return shift(day, (weekday - day.isoweekday()) % 7, DAY)
