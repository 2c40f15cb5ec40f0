"""What is wrong with a TIMEX3 value that somebody types, in one line with an example."""

import re
from typing import Final

from annotator.model.timex import REFERENCES, TimexValueError, parse_timex

_REASON: Final = re.compile(r"does not exist in the calendar: (.*)\.$")
_GENERAL: Final = "2026-02-23, 2026-02, 2026-W08, 2026-Q1, P5Y or PAST_REF"
_CLOCK: Final = re.compile(r"[\dX][\dXWE-]*T")
_STARTED: Final = re.compile(r"[0-9X]{1,4}(-[0-9XWQHSFU]?[0-9XPUAI]?(-[0-9XW]?)?)?")


def canonical(text: str) -> str:
    """Return typed text as a TIMEX3 value is written: without blanks around, in capitals."""
    return text.strip().upper()


def advice_on(text: str) -> str:
    """Return what is wrong with a typed value and an example; "" when it is a TIMEX3 value."""
    value = canonical(text)
    if not value:
        return f"A value is missing, such as {_GENERAL}."
    try:
        parse_timex(value)
    except TimexValueError as error:
        return _advice(value, str(error))
    return ""


def _advice(value: str, error: str) -> str:
    reason = _REASON.search(error)
    if reason:
        return f"{reason[1].capitalize()}. A day is written 2026-02-23, a week 2026-W08."
    if any(one.startswith(value) for one in REFERENCES) or value.endswith("_REF"):
        return "Not complete: PAST_REF, PRESENT_REF or FUTURE_REF."
    if value.startswith("P"):
        return "Not a duration: P, number and unit, hours after a T, such as P5Y, P2W, PT3H."
    if "time without a day" in error:
        return "A time needs its day, such as 2026-02-23T15:00."
    if _CLOCK.match(value):
        return "No time of day after the T, such as 2026-02-23T15:00 or 2026-02-23TEV."
    if "four digits" in error:
        return "A month or week needs a year of four digits, such as 2026-02."
    if _STARTED.fullmatch(value):
        return "Not complete: a year, month or day is written 2026, 2026-02, 2026-02-23."
    return f"Not a TIMEX3 value, such as {_GENERAL}."
