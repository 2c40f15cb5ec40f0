"""TIMEX3 values read out in English: “Thursday 19 February 2026, four days before the article”."""

import datetime as dt
import re
from typing import Final

from annotator.model.timex import Granularity, Interval, Timex, parse_timex

_NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SEASONS: Final = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_PARTS: Final = {
    "MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night",
    "DT": "daytime",
}  # fmt: skip
_ORDINALS: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_REFERENCES: Final = {
    "PAST_REF": "some time in the past",
    "PRESENT_REF": "the present",
    "FUTURE_REF": "some time in the future",
}
_MOD_WORDS: Final = {
    "START": "early in ", "MID": "in the middle of ", "END": "late in ", "APPROX": "about ",
    "BEFORE": "before ", "AFTER": "after ", "ON_OR_BEFORE": "no later than ",
    "ON_OR_AFTER": "no earlier than ", "LESS_THAN": "less than ", "MORE_THAN": "more than ",
    "EQUAL_OR_LESS": "at most ", "EQUAL_OR_MORE": "at least ",
}  # fmt: skip
_DURATION_WORDS: Final = {
    "ML": "millennium", "CE": "century", "DE": "decade", "Y": "year", "Q": "quarter",
    "M": "month", "W": "week", "WE": "weekend", "D": "day",
}  # fmt: skip
_CLOCK_WORDS: Final = {
    "DT": "day", "MO": "morning", "MI": "noon", "AF": "afternoon", "EV": "evening", "NI": "night",
    "H": "hour", "M": "minute", "S": "second",
}  # fmt: skip
_PLURALS: Final = {"century": "centuries", "millennium": "millennia"}
_PIECE = re.compile(r"(\d+(?:\.\d+)?|X+)([A-Z]+?)(?=[\dXT]|$)")
_COUNT_DAYS_TO: Final = 31
_COUNT_MONTHS_TO: Final = 23
_COUNT_TO: Final = {
    Granularity.YEAR: 10_000, Granularity.MONTH: _COUNT_MONTHS_TO, Granularity.WEEK: 26,
}  # fmt: skip
_FREQUENCY = re.compile(r"(\d+)X")
_TIMES: Final = {"1": "once", "2": "twice"}


def in_words(
    value: str,
    type_: str = "DATE",
    *,
    mod: str | None = None,
    quant: str | None = None,
    freq: str | None = None,
    document_date: dt.date | None = None,
) -> str:
    """Read a TIMEX3 value in words, and against the document date where that is known.

    Raises:
        TimexValueError: ``value`` is not a TIMEX3 value.
    """
    parsed = parse_timex(value)
    words = _MOD_WORDS.get(mod or "", "") + _absolute(parsed)
    if type_ == "SET":
        return _recurring(words, quant, freq)
    if document_date is None or parsed.interval is None:
        return words
    return f"{words}, {_relative(parsed.granularity, parsed.interval, document_date)}"


def _recurring(words: str, quant: str | None, freq: str | None) -> str:
    single = words.removeprefix("one ").removeprefix("a ")
    often = _FREQUENCY.fullmatch(freq or "")
    if often:
        times = _TIMES.get(often[1], f"{_count(often[1])} times")
        return f"{times} {(quant or 'every').lower()} {single}"
    return f"{(quant or 'every').lower()} {single}"


def _absolute(parsed: Timex) -> str:
    if parsed.form == "reference":
        return _REFERENCES[parsed.value]
    if parsed.form == "duration":
        return _duration(parsed.value)
    day, _, clock = parsed.value.partition("T")
    words = _date(day, parse_timex(day)) if day else ""
    if not clock:
        return words
    if clock in _PARTS:
        return f"{words}, {_PARTS[clock]}".lstrip(", ")
    return f"{words} at {clock}".strip().removeprefix("at ")


def _date(value: str, parsed: Timex) -> str:
    era = {"BC": " BC", "FY": ""}.get(value[:2], "")
    prefix = "fiscal year " if value.startswith("FY") else ""
    digits = value[2:] if value[:2] in {"BC", "FY"} else value
    year, _, rest = digits.partition("-")
    years = "an unknown year" if "X" in year else f"{year}{era}"
    if len(year) == len("202"):
        return f"the {year}0s{era}"
    if len(year) == len("20"):
        return f"the {_century(year)} century{era}"
    if not rest:
        return prefix + years
    if rest in _SEASONS:
        return f"{_SEASONS[rest]} of {prefix}{years}"
    if rest[0] in "QH":
        name = "quarter" if rest[0] == "Q" else "half"
        return f"{_ORDINALS.get(rest[1], 'an unknown')} {name} of {prefix}{years}"
    if rest[0] == "W":
        return _week(rest, years, parsed)
    return _calendar_day(rest, year, years, parsed)


def _week(rest: str, years: str, parsed: Timex) -> str:
    number, _, day = rest[1:].partition("-")
    week = "a week" if "X" in number else f"week {int(number)}"
    if day.isdigit() and parsed.interval:
        return f"{_WEEKDAYS[int(day) - 1]} {_plain(parsed.interval.first)}"
    if day.isdigit():
        return f"a {_WEEKDAYS[int(day) - 1]}"
    name = f"the weekend of {week}" if day == "WE" else week
    if parsed.interval:
        return f"{name} of {years} ({_span(parsed.interval)})"
    return f"{name} of {years}"


def _calendar_day(rest: str, year: str, years: str, parsed: Timex) -> str:
    month, _, day = rest.partition("-")
    name = _MONTHS[int(month) - 1] if month.isdigit() else "an unknown month"
    if not day:
        return f"{name} {year}" if "X" not in year else f"{name}, {years}"
    if parsed.granularity == Granularity.DAY and parsed.interval and day.isdigit():
        first = parsed.interval.first
        return f"{_WEEKDAYS[first.weekday()]} {_plain(first)}"
    number = str(int(day)) if day.isdigit() else "an unknown day of"
    if "X" not in year:
        return f"{number} {name} {year}"
    return f"{number} {name}, {years}" if month.isdigit() or day.isdigit() else "an unknown day"


def _plain(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _span(interval: Interval) -> str:
    first, last = interval
    if first.month == last.month:
        return f"{first.day} to {_plain(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} to {_plain(last)}"
    return f"{_plain(first)} to {_plain(last)}"


def _century(digits: str) -> str:
    if not digits.isdigit():
        return "an unknown"
    number = int(digits) + 1
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _duration(value: str) -> str:
    dates, _, clock = value[1:].partition("T")
    pieces: list[str] = []
    for text, names in ((dates, _DURATION_WORDS), (clock, _CLOCK_WORDS)):
        pieces += [_amount(amount, names[unit]) for amount, unit in _PIECE.findall(text)]
    return " and ".join([", ".join(pieces[:-1]), pieces[-1]]) if len(pieces) > 1 else pieces[0]


def _amount(amount: str, unit: str) -> str:
    if amount == "1":
        return f"one {unit}"
    return f"{'some' if 'X' in amount else _count(amount)} {_PLURALS.get(unit, unit + 's')}"


def _count(amount: str) -> str:
    return _NUMBERS[int(amount)] if amount.isdigit() and int(amount) < len(_NUMBERS) else amount


def _relative(granularity: Granularity, interval: Interval, document_date: dt.date) -> str:
    """Say where ``interval`` lies from the document date, in the unit the reader would count."""
    first, last = interval
    if granularity in _COUNT_TO:
        steps = _steps(granularity, first, document_date)
        if abs(steps) <= _COUNT_TO[granularity]:
            return _counted(granularity.value, steps)
    if first <= document_date <= last:
        return "the day of the article" if first == last else "around the article"
    gap = (first - document_date).days if first > document_date else (last - document_date).days
    edge = first if gap > 0 else last
    months = _steps(Granularity.MONTH, edge, document_date)
    if abs(gap) <= _COUNT_DAYS_TO:
        return _counted("day", gap)
    if abs(months) <= _COUNT_MONTHS_TO:
        return "about " + _counted("month", months)
    return "about " + _counted("year", _steps(Granularity.YEAR, edge, document_date))


def _steps(granularity: Granularity, day: dt.date, document_date: dt.date) -> int:
    if granularity == Granularity.YEAR:
        return day.year - document_date.year
    if granularity == Granularity.MONTH:
        return (day.year - document_date.year) * 12 + day.month - document_date.month
    monday = document_date - dt.timedelta(days=document_date.weekday())
    return (day - monday).days // 7


def _counted(unit: str, steps: int) -> str:
    if steps == 0:
        return f"the {unit} of the article"
    count = f"{_count(str(abs(steps)))} {unit}{'' if abs(steps) == 1 else 's'}"
    return f"{count} {'before' if steps < 0 else 'after'} the article"
