"""TIMEX3 values in few letters, for tags and axes: “2026-02-22 evening”, “every 5 years”."""

import datetime as dt
import re
from typing import Final

from annotator.model.timex import Granularity, Timex, TimexValueError, parse_timex

_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS: Final = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_PARTS: Final = {
    "MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night",
    "DT": "daytime",
}  # fmt: skip
_REFERENCES: Final = {"PAST_REF": "past", "PRESENT_REF": "now", "FUTURE_REF": "future"}
_MODS: Final = {
    "START": "early ", "MID": "mid ", "END": "late ", "APPROX": "~", "BEFORE": "before ",
    "AFTER": "after ", "ON_OR_BEFORE": "≤ ", "ON_OR_AFTER": "≥ ", "LESS_THAN": "< ",
    "MORE_THAN": "> ", "EQUAL_OR_LESS": "≤ ", "EQUAL_OR_MORE": "≥ ",
}  # fmt: skip
_UNITS: Final = {
    "ML": "millennium", "CE": "century", "DE": "decade", "Y": "year", "Q": "quarter",
    "M": "month", "W": "week", "WE": "weekend", "D": "day",
}  # fmt: skip
_CLOCK_UNITS: Final = {
    "DT": "day", "MO": "morning", "MI": "noon", "AF": "afternoon", "EV": "evening", "NI": "night",
    "H": "h", "M": "min", "S": "s",
}  # fmt: skip
_PLURALS: Final = {
    "century": "centuries", "millennium": "millennia", "h": "h", "min": "min", "s": "s",
}  # fmt: skip
_PIECE: Final = re.compile(r"(\d+(?:\.\d+)?|X+)([A-Z]+?)(?=[\dXT]|$)")
_WHOLE: Final = {"h": "hour", "min": "minute", "s": "second"}
_TIMES: Final = {"1": "once", "2": "twice"}
_OFTEN: Final = re.compile(r"(\d+)X")


def short_form(
    value: str,
    type_: str = "DATE",
    *,
    mod: str | None = None,
    quant: str | None = None,
    freq: str | None = None,
) -> str:
    """Return a value as a tag says it; days, weeks, months and years stay as they are.

    What is not a TIMEX3 value comes back unchanged.
    """
    try:
        parsed = parse_timex(value)
    except TimexValueError:
        return value
    if type_ == "SET":
        return _repeated(parsed, quant, freq)
    return _MODS.get(mod or "", "") + _plain(parsed)


def axis_label(value: str, *, mod: str | None = None, year: int | None = None) -> str:
    """Return a value as an axis says it: “19 Feb”, with the year unless it is ``year``.

    What is not a TIMEX3 value comes back unchanged.
    """
    try:
        parsed = parse_timex(value)
    except TimexValueError:
        return value
    before = _MODS.get(mod or "", "")
    day, _, clock = value.partition("T")
    if parsed.interval is None or parsed.form not in {"date", "time"}:
        return before + _plain(parsed)
    shown = before + _on_axis(day, parse_timex(day).granularity, parsed.interval.first, year)
    return f"{shown} {_PARTS.get(clock, clock)}" if clock else shown


def _on_axis(value: str, granularity: Granularity, first: dt.date, year: int | None) -> str:
    tail = "" if first.year == year else f" {first.year}"
    if granularity is Granularity.DAY:
        return f"{first.day} {_MONTHS[first.month - 1]}{tail}"
    if granularity is Granularity.MONTH:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if granularity is Granularity.WEEKEND:
        sunday = (first + dt.timedelta(days=1)).day
        return f"{first.day}–{sunday} {_MONTHS[first.month - 1]}{tail}"
    return _plain(parse_timex(value))


def _plain(parsed: Timex) -> str:
    value = parsed.value
    if parsed.form == "reference":
        return _REFERENCES[value]
    if parsed.form == "duration":
        return _length(value)
    day, _, clock = value.partition("T")
    if not clock:
        return _date(day)
    words = "" if not day or day.endswith("XX-XX") else _date(day)
    return f"{words} {_PARTS.get(clock, clock)}".strip()


def _date(value: str) -> str:
    era, digits = (value[:2], value[2:]) if value[:2] in {"BC", "FY"} else ("", value)
    year, _, rest = digits.partition("-")
    after = " BC" if era == "BC" else ""
    before = "FY " if era == "FY" else ""
    if "X" in year and rest:
        return _undated(rest)
    if len(year) == len("202"):
        return f"{year}0s{after}"
    if len(year) == len("20") and year.isdigit():
        return f"{_ordinal(int(year) + 1)} century{after}"
    if rest in _SEASONS:
        return f"{_SEASONS[rest]} {before}{year}"
    if rest[:1] in {"Q", "H"}:
        return f"{rest} {before}{year}"
    if rest.endswith("-WE"):
        return f"{year}-{rest[:-3]} weekend"
    return f"{before}{digits}{after}"


def _undated(rest: str) -> str:
    """Say what is known of a day whose year is not: “25 Dec”, “Monday”, “Dec”."""
    if rest in _SEASONS:
        return _SEASONS[rest]
    if rest[0] == "W":
        day = rest.rpartition("-")[2]
        return {"WE": "weekend"}.get(day) or (_WEEKDAYS[int(day) - 1] if day.isdigit() else "week")
    month, _, day = rest.partition("-")
    name = _MONTHS[int(month) - 1] if month.isdigit() else ""
    if day.isdigit():
        return f"{int(day)} {name}".strip()
    return name or ("some day" if day else "some month")


def _ordinal(number: int) -> str:
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _length(value: str) -> str:
    dates, _, clock = value[1:].partition("T")
    pieces: list[str] = []
    for text, names in ((dates, _UNITS), (clock, _CLOCK_UNITS)):
        for amount, unit in _PIECE.findall(text):
            name = names[unit]
            many = _PLURALS.get(name, name + "s")
            count = "some" if "X" in amount else amount
            pieces.append(f"{count} {name if amount == '1' else many}")
    return " ".join(pieces)


def _repeated(parsed: Timex, quant: str | None, freq: str | None) -> str:
    base = _plain(parsed).removeprefix("1 ").removeprefix("some ")
    base = _WHOLE.get(base, base)
    often = _OFTEN.fullmatch(freq or "")
    if often:
        return f"{_TIMES.get(often[1], often[1] + '×')} {'an' if base == 'hour' else 'a'} {base}"
    return f"{(quant or 'every').lower()} {base}"
