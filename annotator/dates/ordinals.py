"""Resolvers of units counted inside larger ones: ``the last Sunday of October``, ``mid-week``."""

import calendar
import datetime as dt

from annotator.dates import lexicon
from annotator.dates.calendar_math import DAY, MONTH, WEEK, YEAR, Point, shift
from annotator.dates.context import Match
from annotator.dates.explicit import dated, full_year, named_year, placed
from annotator.dates.holidays import nth_weekday
from annotator.dates.mention import DATE, DOCUMENT, Reading

_MOST_WEEKS = 5
_MID_OF_WEEK = 4  # a week belongs to the month that holds most of its days


def nth_in_month(match: Match) -> Reading | None:
    """``the first Monday in May``, ``the last week of June 2025``, ``the first day of March``."""
    month, nth = lexicon.MONTHS[match.word("m")], _nth(match)
    unit, weekday = match.word("u"), lexicon.WEEKDAYS.get(match.word("w"))
    if nth is None:
        return None

    def candidate(year: int) -> Point | None:
        return _in_month(year, month, nth, weekday or unit)

    year = named_year(match)
    if year is not None:
        point = candidate(year)
        return None if point is None else dated(point, match, explicit=bool(match.word("y")))
    unknown = f"XXXX-{month:02}" if unit == "week" else f"XXXX-{month:02}-XX"
    return placed(match, candidate, WEEK if unit == "week" else DAY, unknown)


def _nth(match: Match) -> int | None:
    word = match.word("n")
    if word in {"last", "final"}:
        return -1
    digits = word.rstrip("stndrh")
    return int(digits) if digits.isdigit() else lexicon.ORDINALS.get(word)


def _in_month(year: int, month: int, nth: int, what: int | str) -> Point | None:
    if not 1 <= year <= dt.MAXYEAR:
        return None
    last = calendar.monthrange(year, month)[1]
    if what == "day":
        number = last if nth < 0 else nth
        return Point(dt.date(year, month, number), DAY) if number <= last else None
    if nth > _MOST_WEEKS:
        return None
    if what == "week":
        number = last + 1 - _MID_OF_WEEK if nth < 0 else 7 * (nth - 1) + _MID_OF_WEEK
        return Point(dt.date(year, month, number), WEEK) if number <= last else None
    if not isinstance(what, int):
        return None
    try:
        day = nth_weekday(year, month, what, nth)
    except OverflowError:
        return None
    return Point(day, DAY) if day.month == month else None


def edge_day_of_year(match: Match) -> Reading | None:
    """``the last day of 2010``, ``the first day of the year``."""
    document = match.document_date
    if match.word("y"):
        year = full_year(match.word("y"))
    elif document is None:
        return Reading(DATE, "XXXX-XX-XX")
    else:
        year = document.year + lexicon.DIRECTIONS.get(match.word("ry").split(" ")[0], 0)
    if not 1 <= year <= dt.MAXYEAR:
        return None
    day = dt.date(year, 1, 1) if match.word("n") == "first" else dt.date(year, 12, 31)
    anchor = None if match.word("y") else DOCUMENT
    return dated(Point(day, DAY), match, explicit=bool(match.word("y")), anchor=anchor)


def middle(match: Match) -> Reading | None:
    """``mid-week``, ``midyear``, ``mid-century``: the middle of the unit that now is."""
    word = match.word("u") or match.matched()[0].removeprefix("mid")
    code = lexicon.UNITS[word]
    if code not in {WEEK, MONTH, YEAR, "10Y", "100Y"}:
        return None
    today = match.today(code)
    if today is None:
        return None
    return Reading(DATE, today.value, mod="MID", anchor=DOCUMENT, point=today)


def season_of_games(match: Match) -> Reading | None:
    """``last season``, ``this season`` of sport or the stage: named by the year it began in."""
    document = match.document_date
    if document is None:
        return Reading(DATE, "XXXX")
    day = shift(document, lexicon.DIRECTIONS[match.word("rel")], YEAR)
    return None if day is None else dated(Point(day, YEAR), match, anchor=DOCUMENT)
