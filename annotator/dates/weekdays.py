"""Resolvers of days by their name or their distance from today: weekdays, weekends, ``today``."""

import datetime as dt
from typing import Final

from annotator.dates import lexicon
from annotator.dates.calendar_math import (
    DAY,
    UNKNOWN,
    WEEKEND,
    Point,
    shift,
    weekday_on_or_after,
    weekday_on_or_before,
)
from annotator.dates.context import FUTURE, PAST, Match
from annotator.dates.explicit import dated, weekday_alone
from annotator.dates.mention import DATE, DOCUMENT, SET, Alternative, Reading

DAY_WORDS: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}
FROM_TEXT: Final = lexicon.words("that same following previous preceding prior subsequent ensuing")
"""Words before a unit that count from the last date mentioned, not from the document date."""


def day_word(match: Match) -> Reading | None:
    """``today``, ``yesterday``, ``the day after tomorrow``."""
    words = match.matched()
    step = DAY_WORDS[match.word("day")]
    if "before" in words:
        step -= 1
    elif "after" in words:
        step += 1
    today = match.today(DAY)
    if today is None:
        return Reading(DATE, "PRESENT_REF" if step == 0 else "XXXX-XX-XX", mod=match.mod)
    point = today.moved(step)
    if point is None:
        return None
    reading = dated(point, match, anchor=DOCUMENT)
    if step == 0:
        reading.alternatives.append(Alternative(DATE, "PRESENT_REF", "nowadays"))
    return reading


def weekday(match: Match) -> Reading | None:
    """``Monday``, ``last Thursday``, ``next Friday``, ``Tuesday of last week``."""
    number = weekday_alone(match.word("w"))
    if match.before() in lexicon.NAMED_DAYS and match.raw(match.start - 1)[0].isupper():
        return None
    if match.before() in {"and", "or", "&"} and match.before(3) in {"every", "each"}:
        return Reading(SET, f"XXXX-WXX-{number}", quant=match.before(3).upper())
    document = match.document_date
    if document is None:
        return Reading(DATE, f"XXXX-WXX-{number}", mod=match.mod)
    week = match.word("week")
    if week:
        monday = shift(document, 1 - document.isoweekday() + 7 * lexicon.DIRECTIONS[week], DAY)
        day = None if monday is None else shift(monday, number - 1, DAY)
        return None if day is None else dated(Point(day, DAY), match, anchor=DOCUMENT)
    rel = match.word("rel")
    if rel in FROM_TEXT:
        return _weekday_from_text(match, number, rel)
    before = weekday_on_or_before(document, number)
    after = weekday_on_or_after(document, number)
    if before is None or after is None:
        return None
    chosen, others = _weekday_choice(match, document, before, after)
    if chosen is None:
        return None
    reading = dated(Point(chosen, DAY), match, anchor=DOCUMENT)
    reading.alternatives += [
        Alternative(DATE, day.isoformat(), why) for day, why in others if day and day != chosen
    ]
    return reading


_SOON: Final = 2  # days: written on a Friday, “next Saturday” is hardly tomorrow


def _weekday_choice(
    match: Match, document: dt.date, before: dt.date, after: dt.date
) -> tuple[dt.date | None, list[tuple[dt.date | None, str]]]:
    rel = match.word("rel")
    week_before = shift(document, -7, DAY) if before == document else before
    week_after = shift(document, 7, DAY) if after == document else after
    past, future = (week_before, "the past one"), (week_after, "the coming one")
    if rel in {"last", "past"}:
        further = None if week_before is None else shift(week_before, -7, DAY)
        return week_before, [(further, "one week earlier"), (before, "the day itself")]
    if rel in {"next", "coming", "upcoming"}:
        further = None if week_after is None else shift(week_after, 7, DAY)
        if rel == "next" and week_after and further and (week_after - document).days <= _SOON:
            return further, [(week_after, "the coming one")]
        return week_after, [(further, "one week later"), (after, "the day itself")]
    direction = match.direction()
    if rel == "this":
        return (before, [future]) if direction == PAST else (after, [past])
    if direction == FUTURE:
        return after, [past, (week_after, "one week later")]
    return before, [future, past]


def _weekday_from_text(match: Match, number: int, rel: str) -> Reading | None:
    base, anchor = match.last_point(DAY)
    if base is None:
        return None
    if rel in {"following", "subsequent", "ensuing"}:
        start = shift(base.day, 1, DAY)
        day = None if start is None else weekday_on_or_after(start, number)
    elif rel in {"previous", "preceding", "prior"}:
        start = shift(base.day, -1, DAY)
        day = None if start is None else weekday_on_or_before(start, number)
    else:
        day = weekday_on_or_before(base.day, number)
    return None if day is None else dated(Point(day, DAY), match, anchor=anchor)


_SUNDAY: Final = 7


def weekend(match: Match) -> Reading | None:
    """``the weekend``, ``last weekend``, ``this weekend``: Saturday and Sunday of an ISO week."""
    document, rel = match.document_date, match.word("rel")
    if document is None:
        return Reading(DATE, UNKNOWN[WEEKEND], mod=match.mod)
    this = Point(document, WEEKEND)
    step = lexicon.DIRECTIONS.get(rel, 0)
    started = document.isoweekday() >= 6
    if rel in {"past", "last"}:
        step = -1
    elif not rel and document.isoweekday() == _SUNDAY and match.direction() == FUTURE:
        step = 1
    elif rel in FROM_TEXT:
        base, anchor = match.last_point(DAY)
        moved = None if base is None else base.seen_as(WEEKEND).moved(step)
        return None if moved is None else dated(moved, match, anchor=anchor)
    elif (not step and not started and match.direction() != FUTURE and rel != "this") or (
        rel == "this" and not started and match.direction() == PAST
    ):
        step = -1
    point = this.moved(step)
    if point is None:
        return None
    reading = dated(point, match, anchor=DOCUMENT)
    for moved, why in ((point.moved(-1), "one week earlier"), (point.moved(1), "one week later")):
        if moved is not None:
            reading.alternatives.append(Alternative(DATE, moved.value, why))
    return reading
