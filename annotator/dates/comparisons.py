"""Resolvers of periods that figures are compared with: ``the same period last year``."""

import datetime as dt

from annotator.dates import lexicon
from annotator.dates.calendar_math import HALF, MONTH, QUARTER, UNKNOWN, YEAR, Point, shift
from annotator.dates.context import Match
from annotator.dates.explicit import dated, full_year
from annotator.dates.mention import DATE, DOCUMENT, LAST, Reading

_PERIODS = frozenset({MONTH, QUARTER, HALF})
_REACH = 90  # tokens back to the period that is compared
_LEADS = lexicon.words("from compared than versus vs against with compare compares up down")
_LEAD_REACH = 14


def same_period(match: Match) -> Reading | None:
    """``the same period last year``, ``the same month of 2024``, ``the year-earlier quarter``."""
    unit = lexicon.UNITS.get(match.word("u"), "")
    period = _period_before(match, frozenset({unit}) if unit in _PERIODS else _PERIODS, over=False)
    if period is None and unit in _PERIODS and match.document_date is not None:
        period = Point(match.document_date, unit)
    if match.word("y"):
        year = full_year(match.word("y"))
        if period is None:
            return dated(Point(dt.date(year, 1, 1), YEAR), match, explicit=True)
        return dated(Point(period.day.replace(year=year, day=1), period.unit), match, explicit=True)
    if period is not None:
        earlier = period.moved(-1, YEAR)
        return None if earlier is None else dated(earlier, match, anchor=LAST)
    return _year_before(match)


def _year_before(match: Match) -> Reading | None:
    from_text = "last" not in match.matched()
    base, anchor = match.last_point(YEAR) if from_text else (match.today(YEAR), DOCUMENT)
    if base is None:
        return Reading(DATE, UNKNOWN[YEAR])
    earlier = base.seen_as(YEAR).moved(-1)
    return None if earlier is None else dated(earlier, match, anchor=anchor)


def compared_period(match: Match) -> Point | None:
    """The quarter (or half) that “a year earlier” is a year before, where figures are compared."""
    for distance in range(1, _LEAD_REACH):
        word = match.before(distance)
        if word in {"", ".", ";"}:
            return None
        if word in _LEADS:
            return _period_before(match, frozenset({QUARTER, HALF}), over=True)
    return None


def _period_before(match: Match, wanted: frozenset[str], *, over: bool) -> Point | None:
    """The nearest such period named before; ``over`` when the text is written, if asked."""
    for earlier in reversed(match.state.earlier):
        if match.start - earlier.token > _REACH:
            return None
        if earlier.point.unit in wanted and not (
            over and not _is_over(earlier.point, match.document_date)
        ):
            return earlier.point
    return None


def _is_over(point: Point, document: dt.date | None) -> bool:
    following = shift(point.day, 1, point.unit)
    return document is None or (following is not None and following.replace(day=1) <= document)
