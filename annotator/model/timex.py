"""TIMEX3 values: grammar check, granularity, calendar interval, distance, reading in words.

The values are those of ISO-TimeML's ``value`` attribute: ISO 8601 with ``X`` for unknown digits,
truncated years (``199`` is a decade, ``19`` the 20th century by its digits), seasons, quarters,
halves, weeks and weekends, parts of day, durations with vague amounts, and three references.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

REFERENCES: Final = ("PAST_REF", "PRESENT_REF", "FUTURE_REF")
MODS: Final = (
    "START", "MID", "END", "APPROX", "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER",
    "LESS_THAN", "MORE_THAN", "EQUAL_OR_LESS", "EQUAL_OR_MORE",
)  # fmt: skip


class TimexType(StrEnum):
    """The four kinds of time expression."""

    DATE = "DATE"
    TIME = "TIME"
    DURATION = "DURATION"
    SET = "SET"


class Granularity(StrEnum):
    """The unit a value is precise to; of a duration, its smallest unit."""

    REFERENCE = "reference"
    MILLENNIUM = "millennium"
    CENTURY = "century"
    DECADE = "decade"
    YEAR = "year"
    HALF = "half"
    SEASON = "season"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    WEEKEND = "weekend"
    DAY = "day"
    PART_OF_DAY = "part of day"
    HOUR = "hour"
    MINUTE = "minute"
    SECOND = "second"


class Interval(NamedTuple):
    """The first and the last day that a value covers, both included."""

    first: dt.date
    last: dt.date


class TimexValueError(ValueError):
    """A string that is not a TIMEX3 value; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Timex:
    """A parsed TIMEX3 value.

    Attributes:
        value: The string as given.
        form: ``date``, ``time``, ``duration`` or ``reference``.
        granularity: The unit it is precise to.
        interval: The days it covers; None when unknown digits, a fiscal year, years before Christ,
            a duration or a reference leave that open. Seasons are the northern ones by whole
            months (winter starts in December of the named year).
        days: Of a duration with known amounts, its length in mean days; otherwise None.
    """

    value: str
    form: str
    granularity: Granularity
    interval: Interval | None = None
    days: float | None = None


_DATE = re.compile(
    r"(?P<era>BC|FY)?(?P<year>[\dX]{2,4})"
    r"(?:-(?:(?P<part>SP|SU|FA|WI|Q[1-4X]|H[12X])"
    r"|W(?P<week>[0-5]\d|[0-5]X|XX)(?:-(?P<weekday>WE|[1-7X]))?"
    r"|(?P<month>[01][\dX]|XX)(?:-(?P<day>[0-3][\dX]|XX))?))?",
    re.ASCII,
)
_CLOCK = re.compile(
    r"(?P<part>MO|MI|AF|EV|NI|DT)"
    r"|(?P<hour>[01]\d|2[0-4]|XX)(?::(?P<minute>[0-5]\d|XX)(?::(?P<second>[0-5]\d|60|XX)(?:\.\d+)?)?)?"
    r"(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?",
    re.ASCII,
)
_DATE_UNITS: Final = {
    "ML": (Granularity.MILLENNIUM, 365_242.5), "CE": (Granularity.CENTURY, 36_524.25),
    "DE": (Granularity.DECADE, 3_652.425), "Y": (Granularity.YEAR, 365.2425),
    "Q": (Granularity.QUARTER, 91.310625), "M": (Granularity.MONTH, 30.436875),
    "W": (Granularity.WEEK, 7.0), "WE": (Granularity.WEEKEND, 2.0), "D": (Granularity.DAY, 1.0),
}  # fmt: skip
_CLOCK_UNITS: Final = {
    "DT": (Granularity.PART_OF_DAY, 0.5), "MO": (Granularity.PART_OF_DAY, 0.25),
    "MI": (Granularity.PART_OF_DAY, 0.25), "AF": (Granularity.PART_OF_DAY, 0.25),
    "EV": (Granularity.PART_OF_DAY, 0.25), "NI": (Granularity.PART_OF_DAY, 0.5),
    "H": (Granularity.HOUR, 1 / 24), "M": (Granularity.MINUTE, 1 / 1_440),
    "S": (Granularity.SECOND, 1 / 86_400),
}  # fmt: skip
_AMOUNT = r"(\d+(?:\.\d+)?|X+)"
_DURATION = re.compile(
    "P(?=.)"
    + "".join(f"(?:{_AMOUNT}{unit})?" for unit in _DATE_UNITS)
    + "(?:T(?=.)"
    + "".join(f"(?:{_AMOUNT}{unit})?" for unit in _CLOCK_UNITS)
    + ")?",
    re.ASCII,
)
_UNIT_ROWS: Final = (*_DATE_UNITS.items(), *_CLOCK_UNITS.items())
_PART_MONTHS: Final = {"SP": (3, 3), "SU": (6, 3), "FA": (9, 3), "WI": (12, 3)}
_PART_GRANULARITY: Final = {"Q": Granularity.QUARTER, "H": Granularity.HALF}
_YEAR_GRANULARITY: Final = {
    2: Granularity.CENTURY,
    3: Granularity.DECADE,
    4: Granularity.YEAR,
}
_MONTH_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MAX_WEEKS: Final = 53
_EXPECTED: Final = (
    "expected a date (2026-02-23, 2026-02, 2026, 202 for the 2020s), a week (2026-W08, "
    "2026-W08-WE), a season, quarter or half (2026-SU, 2026-Q1, 2026-H1), a time "
    "(2026-02-23T15:00, 2026-02-23TMO), a duration (P5Y, PT2H, PXD) or PAST_REF, PRESENT_REF, "
    "FUTURE_REF"
)


def is_timex_value(value: str, type_: str | None = None) -> bool:
    """Whether ``value`` is a TIMEX3 value, and one that ``type_`` may carry when that is given."""
    try:
        parsed = parse_timex(value)
    except TimexValueError:
        return False
    return type_ is None or parsed.form in _FORMS_OF_TYPE.get(type_, ())


_FORMS_OF_TYPE: Final = {
    "DATE": ("date", "reference"),
    "TIME": ("time", "reference"),
    "DURATION": ("duration", "reference"),
    "SET": ("date", "time", "duration", "reference"),
}


@lru_cache(maxsize=4096)
def parse_timex(value: str) -> Timex:
    """Parse a TIMEX3 value.

    Raises:
        TimexValueError: ``value`` is not one; the message names the reason and what is expected.
    """
    if value in REFERENCES:
        return Timex(value, "reference", Granularity.REFERENCE)
    if value.startswith("P"):
        return _parse_duration(value)
    day, mark, clock = value.partition("T")
    parsed = Timex("", "date", Granularity.DAY) if mark and not day else _parse_date(value, day)
    if not mark:
        return parsed
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise TimexValueError(f"“{value}” has no valid time after the T: {_EXPECTED}.")
    if parsed.granularity not in {Granularity.DAY, Granularity.WEEKEND, Granularity.WEEK}:
        raise TimexValueError(f"“{value}” has a time without a day: {_EXPECTED}.")
    granularity = (
        Granularity.PART_OF_DAY if match["part"]
        else Granularity.SECOND if match["second"]
        else Granularity.MINUTE if match["minute"]
        else Granularity.HOUR
    )  # fmt: skip
    return Timex(value, "time", granularity, parsed.interval)


def _parse_duration(value: str) -> Timex:
    match = _DURATION.fullmatch(value)
    if match is None:
        raise TimexValueError(f"“{value}” is not a duration: {_EXPECTED}.")
    days: float | None = 0.0
    granularity = Granularity.REFERENCE
    for amount, (_, (unit, length)) in zip(match.groups(), _UNIT_ROWS, strict=True):
        if amount is None:
            continue
        granularity = unit
        days = None if days is None or "X" in amount else days + float(amount) * length
    return Timex(value, "duration", granularity, days=days)


def _parse_date(value: str, text: str) -> Timex:
    match = _DATE.fullmatch(text)
    if match is None:
        raise TimexValueError(f"“{value}” is not a TIMEX3 value: {_EXPECTED}.")
    year, part, week, month = match["year"], match["part"], match["week"], match["month"]
    detail = part or week or month
    if detail and len(year) != len("YYYY"):
        raise TimexValueError(f"“{value}” needs a year of four digits or X: {_EXPECTED}.")
    granularity = _YEAR_GRANULARITY[len(year)]
    if part:
        granularity = _PART_GRANULARITY.get(part[0], Granularity.SEASON)
    elif week:
        day = match["weekday"]
        granularity = {None: Granularity.WEEK, "WE": Granularity.WEEKEND}.get(day, Granularity.DAY)
    elif month:
        granularity = Granularity.DAY if match["day"] else Granularity.MONTH
    try:
        interval = None if match["era"] else _interval(match)
    except ValueError as error:
        raise TimexValueError(f"“{value}” does not exist in the calendar: {error}.") from error
    return Timex(value, "date", granularity, interval)


def _interval(match: re.Match[str]) -> Interval | None:
    """The days of a parsed date; None when X hides them; ValueError when there are none."""
    _check_calendar(match)
    year, part, week, month = match.group("year", "part", "week", "month")
    if "X" in year or year == "0000":
        return None
    first, last = int(year.ljust(4, "0")), int(year.ljust(4, "9"))
    if part:
        start, length = _PART_MONTHS.get(part) or _numbered_part(part)
        return _months(first, start, length) if start else None
    if week:
        return _week_days(first, week, match["weekday"])
    if month:
        return _month_or_day(first, month, match["day"])
    return Interval(dt.date(max(first, 1), 1, 1), dt.date(last, 12, 31))


def _check_calendar(match: re.Match[str]) -> None:
    """Raise ValueError for a month, day or week that no calendar has."""
    year, week, month, day = match.group("year", "week", "month", "day")
    if month and month.isdigit() and not 1 <= int(month) <= len(_MONTH_LENGTHS):
        raise ValueError(f"there is no month {month}")
    if day and day.isdigit():
        longest = _month_length(year, int(month)) if month.isdigit() else max(_MONTH_LENGTHS)
        if not 1 <= int(day) <= longest:
            raise ValueError(f"the month has no day {day}")
    if week and week.isdigit() and not 1 <= int(week) <= _weeks_in(year):
        raise ValueError(f"the year has no week {week}")


def _month_length(year: str, month: int) -> int:
    if year.isdigit() and int(year):
        return calendar.monthrange(int(year), month)[1]
    return _MONTH_LENGTHS[month - 1]


def _weeks_in(year: str) -> int:
    known = int(year) if year.isdigit() else 0
    return dt.date(known, 12, 28).isocalendar().week if known else _MAX_WEEKS


def _numbered_part(part: str) -> tuple[int, int]:
    """First month and length of a quarter or half; month 0 when its number is X."""
    length = 3 if part[0] == "Q" else 6
    return ((int(part[1]) - 1) * length + 1 if part[1].isdigit() else 0), length


def _month_or_day(year: int, month: str, day: str | None) -> Interval | None:
    if not month.isdigit() or (day and not day.isdigit() and day != "XX"):
        return None
    if day and day.isdigit():
        exact = dt.date(year, int(month), int(day))
        return Interval(exact, exact)
    return _months(year, int(month), 1)


def _months(year: int, month: int, length: int) -> Interval:
    years, last_month = divmod(month + length - 2, 12)
    end = dt.date(dt.MAXYEAR, 12, 1)
    if year + years <= dt.MAXYEAR:
        end = dt.date(year + years, last_month + 1, 1)
    return Interval(
        dt.date(year, month, 1), end.replace(day=calendar.monthrange(end.year, end.month)[1])
    )


def _week_days(year: int, week: str, weekday: str | None) -> Interval | None:
    if not week.isdigit():
        return None
    first, last = (6, 7) if weekday == "WE" else (1, 7)
    if weekday and weekday.isdigit():
        first = last = int(weekday)
    try:
        begin = dt.date.fromisocalendar(year, int(week), first)
        return Interval(begin, begin + dt.timedelta(days=last - first))
    except (ValueError, OverflowError):
        return None


def distance_in_days(one: str, other: str) -> int | None:
    """How far two values are apart, in days.

    For dates and times it is the larger displacement of either end (the Hausdorff distance of the
    two intervals): 0 only for equal days, and a metric, so that a month against one of its days is
    not free. For durations it is the difference of their lengths. None where a value leaves its
    days open or the kinds differ, except that equal values are always 0 apart.

    Raises:
        TimexValueError: One of them is not a TIMEX3 value.
    """
    left, right = parse_timex(one), parse_timex(other)
    if one == other:
        return 0
    if left.interval and right.interval:
        return max(
            abs((left.interval.first - right.interval.first).days),
            abs((left.interval.last - right.interval.last).days),
        )
    if left.days is not None and right.days is not None:
        return round(abs(left.days - right.days))
    return None
