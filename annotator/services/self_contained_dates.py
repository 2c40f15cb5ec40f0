"""TIMEX3 values as they stand in a sentence: “on 22 February 2026”, “in early 2025”."""

import datetime as dt
from typing import Final

from annotator.model.timex import Granularity, Timex, TimexValueError, parse_timex

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_SEASONS: Final = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_ORDINALS: Final = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_PARTS: Final = {
    "MO": "morning", "MI": "noon", "AF": "afternoon", "EV": "evening", "NI": "night", "DT": "day",
}  # fmt: skip
_MODS: Final = {"START": "early", "MID": "mid", "END": "late"}
_PREPOSITION_MODS: Final = {
    "APPROX": "around", "BEFORE": "before", "AFTER": "after", "ON_OR_BEFORE": "by",
    "ON_OR_AFTER": "from",
}  # fmt: skip


def date_words(value: str, *, mod: object = None) -> tuple[str, str] | None:
    """Return a preposition and the words of a date; None when it cannot be said absolutely.

    Durations, repetitions and vague references are none, nor are values with unknown digits.
    """
    try:
        parsed = parse_timex(value)
    except TimexValueError:
        return None
    if parsed.interval is None or parsed.form not in ("date", "time"):
        return None
    preposition, words = _time(parsed) if parsed.form == "time" else _date(parsed)
    if not words:
        return None
    if mod in _PREPOSITION_MODS:
        return _PREPOSITION_MODS[str(mod)], words
    if mod in _MODS and preposition == "in":
        words = words.removeprefix("the ")
        joint = "-" if mod == "MID" and words[:1].isdigit() else " "
        return "in", f"{_MODS[str(mod)]}{joint}{words}"
    return preposition, words


def _date(parsed: Timex) -> tuple[str, str]:
    if parsed.interval is None:
        return "", ""
    first = parsed.interval.first
    year, day, rest = first.year, _day(first), parsed.value[5:]
    order = _ORDINALS.get(rest[1:2], "")
    known: dict[Granularity, tuple[str, str]] = {
        Granularity.DAY: ("on", day),
        Granularity.WEEK: ("in", f"the week of {day}"),
        Granularity.WEEKEND: ("on", f"the weekend of {day}"),
        Granularity.MONTH: ("in", f"{_MONTHS[first.month - 1]} {year}"),
        Granularity.QUARTER: ("in", f"the {order} quarter of {year}"),
        Granularity.HALF: ("in", f"the {order} half of {year}"),
        Granularity.SEASON: ("in", f"the {_SEASONS.get(rest, '')} of {parsed.value[:4]}"),
        Granularity.YEAR: ("in", str(year)),
        Granularity.DECADE: ("in", f"the {parsed.value[:3]}0s"),
    }
    if parsed.granularity is Granularity.CENTURY:
        return "in", f"the {_century(parsed.value[:2])} century"
    return known.get(parsed.granularity, ("", ""))


def _time(parsed: Timex) -> tuple[str, str]:
    day_value, _, clock = parsed.value.partition("T")
    interval = parsed.interval
    if not day_value or interval is None or interval.first != interval.last:
        return "", ""
    day = _day(interval.first)
    if clock in _PARTS:
        if clock == "DT":
            return "on", day
        if clock == "MI":
            return "at", f"noon on {day}"
        return ("in" if clock != "NI" else "on"), f"the {_PARTS[clock]} of {day}"
    return "at", f"{clock[:5]} on {day}" if "X" not in clock else ""


def _day(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _century(digits: str) -> str:
    number = int(digits) + 1
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
