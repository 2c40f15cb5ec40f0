"""Full calendar dates as newsrooms write them at the head of an article.

Only dates that name year, month and day without doubt count: 03/04/2026 is not one. Expressions
inside an article are the business of ``annotator.dates``; this is for the document date alone.
"""

import datetime as dt
import re
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+(?:the\s+)?)?"
)
_YEAR: Final = r"(?P<year>[12]\d{3})"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_END: Final = r"(?![\w/])(?!-\d)"

_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2026-02-23, 2026/2/23, 2026-02-23T09:30
        rf"{_YEAR}(?P<sep>[-/.])(?P<month_number>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?![\d/-])",
        # Monday, Feb. 23, 2026; February 23rd 2026
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_END}",
        # 23 February 2026; 23rd of Feb, 2026; 23-Feb-2026
        rf"{_WEEKDAY}{_DAY}[\s-](?:of\s+)?{_MONTH},?[\s-]{_YEAR}{_END}",
        # 23/02/2026; only where one number cannot be a month
        rf"(?P<first>\d{{1,2}})(?P<sep>[-/.])(?P<second>\d{{1,2}})(?P=sep){_YEAR}{_END}",
        # 2026年2月23日, 2026년 2월 23일
        rf"{_YEAR}[年년]\s?(?P<month_number>\d{{1,2}})[月월]\s?(?P<day>\d{{1,2}})[日일]",
    )
)
_START: Final = re.compile(
    "\\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun", re.IGNORECASE
)
"""What any of them begins with: most words are told by it alone to be no date."""
_MONTHS_IN_YEAR: Final = 12


def match_date(text: str, position: int = 0) -> tuple[dt.date, int] | None:
    """Return the full date written at this offset and the offset of its end; None if there is none.

    A weekday in front belongs to the expression. Impossible dates (30 February) and numbers whose
    order of day and month is open are none.
    """
    if _START.match(text, position) is None:
        return None
    for form in _FORMS:
        match = form.match(text, position)
        if match is not None:
            value = _value_of(match.groupdict())
            return None if value is None else (value, match.end())
    return None


def _value_of(parts: dict[str, str | None]) -> dt.date | None:
    year = int(parts["year"] or 0)
    first, second, name = parts.get("first"), parts.get("second"), parts.get("month")
    if first is not None and second is not None:
        pair = _day_and_month(int(first), int(second))
        if pair is None:
            return None
        day, month = pair
    else:
        day = int(parts["day"] or 0)
        month = _MONTHS[name.casefold()] if name else int(parts["month_number"] or 0)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day_and_month(first: int, second: int) -> tuple[int, int] | None:
    """Tell day from month in a numeric date; None when both orders are possible."""
    if first == second or first > _MONTHS_IN_YEAR:
        return first, second
    if second > _MONTHS_IN_YEAR:
        return second, first
    return None
