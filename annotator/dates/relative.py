"""Resolvers of dates reckoned from the document date or from the last date mentioned."""

import datetime as dt
import re
from typing import Final

from annotator.dates import lexicon, weekdays
from annotator.dates.calendar_math import (
    DAY,
    MONTH,
    QUARTER,
    UNKNOWN,
    WEEK,
    WEEKEND,
    YEAR,
    Point,
    at_least_as_fine,
    duration_value,
    shift,
    weekday_on_or_after,
)
from annotator.dates.comparisons import compared_period
from annotator.dates.context import FUTURE, Match
from annotator.dates.explicit import dated, weekday_alone
from annotator.dates.mention import DATE, DOCUMENT, DURATION, LAST, TIME, Alternative, Reading
from annotator.dates.quantities import read_amount
from annotator.dates.weekdays import DAY_WORDS, FROM_TEXT

_DURING: Final = frozenset(
    {"in", "over", "within", "during", "for", "throughout", "of", "by", "than"}
)
_SHORT_UNITS: Final = frozenset({"H", "MIN", "S"})


def unit(match: Match) -> Reading | None:
    """``last week``, ``the same day``, ``early next month``, ``the end of the year``."""
    code = lexicon.UNITS[match.word("u")]
    rel = match.word("rel")
    if _is_of_something(match, rel):
        return None
    if code in _SHORT_UNITS or code in {"2W", "1000Y", "NI"}:
        return None
    if code == WEEKEND:
        return weekdays.weekend(match)
    step = lexicon.DIRECTIONS.get(rel, 0)
    definite = "the" in {match.word("the"), match.before()}
    near = match.last_in_sentence(2) if code == DAY and not rel else None
    from_text = rel in FROM_TEXT or (rel == "next" and definite)
    from_text = from_text or (near is not None and near.unit == DAY)  # “earlier in the day”
    base, anchor = match.last_point(code) if from_text else (match.today(DAY), DOCUMENT)
    if base is None:
        return Reading(DATE, UNKNOWN[code], mod=match.mod)
    if rel == "current" and code == DAY:
        return None
    point = base.seen_as(code).moved(step)
    if point is None:
        return None
    reading = dated(point, match, anchor=anchor)
    if step and code != DAY:
        length = duration_value(1, code)
        reading.alternatives.append(Alternative(DURATION, length, f"a {match.word('u')}'s length"))
    return reading


def _is_of_something(match: Match, rel: str) -> bool:
    """“The last day of campaigning” is counted inside something, not from today."""
    return rel in {"last", "final"} and match.after() == "of" and "the" in match.matched()


def unit_span(match: Match) -> Reading | None:
    """``the past year``, ``the next week``: a length of time, or the unit after the last date."""
    code = lexicon.UNITS[match.word("u")]
    rel = match.word("rel")
    step = lexicon.DIRECTIONS[rel]
    if code == "NI" or _is_of_something(match, rel):
        return None
    if code in _SHORT_UNITS:
        return _anchored(match, 1.0, code, step)
    if not step or code in {WEEKEND, QUARTER} or rel in FROM_TEXT:
        return unit(match)
    if code == DAY and rel != "past":
        return unit(match)
    if rel == "next" and match.before() not in _DURING:
        return unit(match)
    if rel in {"coming", "upcoming"} and code in {WEEK, MONTH}:
        return unit(match)
    reading = _anchored(match, 1.0, code, step)
    today = match.today(code)
    near = None if today is None else today.moved(step)
    if near is not None:
        reading.alternatives.append(Alternative(DATE, near.value, "the calendar unit"))
    return reading


def span(match: Match) -> Reading | None:
    """``the next five years``, ``the past several months``, ``the first two weeks``."""
    word = match.word("u")
    code = lexicon.UNITS.get(word) or lexicon.UNIT_PLURALS[word]
    amount = read_amount(match.words("q"))
    rel = match.word("rel")
    if rel in {"first", "final", "opening", "closing"}:
        return Reading(DURATION, duration_value(amount, code), mod=match.mod)
    return _anchored(match, amount, code, lexicon.DIRECTIONS[rel])


def _anchored(match: Match, amount: float | None, code: str, step: int) -> Reading:
    """A duration that begins or ends with the document date."""
    reading = Reading(DURATION, duration_value(amount, code), mod=match.mod)
    document = match.document_date
    if document is None or step == 0:
        return reading
    reading.anchor = DOCUMENT
    other = None
    if (
        amount is not None
        and amount.is_integer()
        and abs(amount) < 1e6
        and code not in _SHORT_UNITS
    ):
        factor = int(code[:-1]) if code[:-1].isdigit() and code != "2W" else 1
        base = "Y" if code.endswith("Y") else code
        other = shift(document, step * int(amount) * factor, base)
    far = None if other is None else other.isoformat()
    here = document.isoformat()
    reading.begin, reading.end_point = (far, here) if step < 0 else (here, far)
    return reading


def vague_span(match: Match) -> Reading | None:
    """``recent years``, ``the coming weeks``, ``previous months``."""
    rel = match.word("rel")
    value = "PAST_REF" if rel in {"recent", "past", "previous", "last", "earlier"} else "FUTURE_REF"
    code = lexicon.UNIT_PLURALS[match.word("u")]
    other = Alternative(DURATION, duration_value(None, code), "a length of time")
    return Reading(DATE, value, mod=match.mod, alternatives=[other])


def ago(match: Match) -> Reading | None:
    """``two weeks ago``, ``a year earlier``, ``three days later``, ``a month from now``."""
    word = match.word("u")
    code = lexicon.UNITS.get(word) or lexicon.UNIT_PLURALS[word]
    turn = match.word("turn")
    step = -1 if turn.split(" ")[0] in {"ago", "earlier", "before", "back", "previously"} else 1
    plural = word in lexicon.UNIT_PLURALS
    words = match.words("q")
    amount = None if plural and not words else read_amount(words)
    if turn in {"before", "after", "back", "on"} and not _clause_ends(match):
        return None
    if amount is None:
        return _somewhen(match, step)
    from_text = turn in {"earlier", "later", "before", "after", "previously", "on"}
    if code in _SHORT_UNITS:
        return _hours(match, amount, code, step if from_text else 2 * step)
    base, anchor = match.last_point(code) if from_text else (match.today(DAY), DOCUMENT)
    if from_text and base is not None and turn == "earlier":
        base, anchor = _comparison_base(match, base, anchor)
    if code == YEAR and step < 0 and (period := compared_period(match)) is not None:
        base, anchor = period, LAST
    if base is None:
        return Reading(DATE, UNKNOWN.get(code, "XXXX"), mod=match.mod)
    if turn in {"later", "after", "on"} and (
        (anchor == DOCUMENT and match.direction() != FUTURE) or _coarser_between(match, code)
    ):
        return Reading(DURATION, duration_value(amount, code), mod=match.mod)
    moved = _moved(base, amount, code, step)
    if moved is None:
        return _somewhen(match, step)
    reading = dated(moved, match, anchor=anchor)
    reading.mod = _of_a_point(match.mod, step)
    exact = Point(moved.day, DAY).value
    if exact != moved.value:
        reading.alternatives.append(Alternative(DATE, exact, "to the day"))
    reading.alternatives.append(
        Alternative(DURATION, duration_value(amount, code), "a length of time")
    )
    return reading


def _somewhen(match: Match, step: int) -> Reading:
    return Reading(DATE, "PAST_REF" if step < 0 else "FUTURE_REF", mod=match.mod)


def _coarser_between(match: Match, code: str) -> bool:
    """Whether the date right before is too coarse to count from: “in May … three weeks later”."""
    near = match.last_in_sentence(2)
    return near is not None and not at_least_as_fine(near.unit, code)


def _of_a_point(mod: str | None, step: int) -> str | None:
    """TIMEX3's modifiers of points: “more than a decade ago” is before, “less than” after it."""
    if mod is None or mod not in _POINT_MODS:
        return mod
    return _POINT_MODS[mod][step > 0]


_POINT_MODS: Final = {
    "MORE_THAN": ("BEFORE", "AFTER"), "LESS_THAN": ("AFTER", "BEFORE"),
    "EQUAL_OR_MORE": ("ON_OR_BEFORE", "ON_OR_AFTER"),
    "EQUAL_OR_LESS": ("ON_OR_AFTER", "ON_OR_BEFORE"),
}  # fmt: skip


def _comparison_base(match: Match, base: Point, anchor: str) -> tuple[Point | None, str]:
    """“a year earlier” compares with a date of the same sentences, else with the document."""
    near = match.last_in_sentence(2)
    return (base, anchor) if near is not None else (match.today(DAY), DOCUMENT)


def _moved(base: Point, amount: float, code: str, step: int) -> Point | None:
    factor = int(code[:-1]) if code[:-1].isdigit() else 1
    unit_ = "Y" if code.endswith("Y") else "W" if code == "2W" else "D" if code == "NI" else code
    total = amount * factor
    if not total.is_integer():
        smaller = {"Y": ("M", 12), "W": ("D", 7), "M": ("D", 30), "D": ("D", 1), "Q": ("M", 3)}
        unit_, times = smaller.get(unit_, ("D", 1))
        total = float(round(total * times))
    if abs(total) > 1e6:
        return None
    day = shift(base.day, step * int(total), DAY if unit_ == WEEKEND else unit_)
    if day is None:
        return None
    if code == "10Y" and amount.is_integer() and amount > 1:
        return Point(day, "10Y")
    if code == "100Y":
        return Point(day, "100Y")
    seen = base.unit if base.unit in {QUARTER, MONTH} and unit_ == YEAR else unit_
    if unit_ == MONTH and base.unit == DAY and code == "Y":
        seen = MONTH
    return Point(day, seen)


def _hours(match: Match, amount: float, code: str, step: int) -> Reading | None:
    """Hours and minutes ago: a time of the document's day that is not known better.

    ``step`` 1 or -1 counts from the last time of day in the text, 2 or -2 from the document date.
    """
    length = Alternative(DURATION, duration_value(amount, code), "a length of time")
    if abs(step) == 1:
        value = _clock_moved(match, amount * _SECONDS[code] * step)
        if value is None:
            return Reading(DURATION, length.value, mod=match.mod)
        return Reading(TIME, value, mod=match.mod, anchor=LAST, alternatives=[length])
    if match.document_date is None:
        return Reading(TIME, "XXXX-XX-XXTXX:XX", mod=match.mod, alternatives=[length])
    days = amount * _SECONDS[code] // _SECONDS_OF_DAY
    day = shift(match.document_date, step // 2 * int(days), DAY) if days < _FAR_DAYS else None
    if day is None:
        return None
    value = f"{day.isoformat()}TXX:XX"
    return Reading(TIME, value, mod=match.mod, anchor=DOCUMENT, alternatives=[length])


_SECONDS: Final = {"H": 3600, "MIN": 60, "S": 1}
_SECONDS_OF_DAY: Final = 86_400
_FAR_DAYS: Final = 4_000_000
_CLOCK_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)")


def _clock_moved(match: Match, seconds: float) -> str | None:
    """The time of day named in this sentence or the one before, moved by ``seconds``."""
    last = match.state.last
    found = _CLOCK_TIME.fullmatch(last.value) if last is not None else None
    if found is None or match.last_in_sentence(2) is None:
        return None
    try:
        midnight = dt.datetime.fromisoformat(found[1])
        at = dt.timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=seconds)
        moved = midnight + at
    except (ValueError, OverflowError):
        return None
    return f"{moved.date().isoformat()}T{moved:%H:%M}"


def _clause_ends(match: Match) -> bool:
    """Whether “two days before” stands alone and does not introduce what it was before."""
    following = match.after()
    return following in _CLAUSE_ENDS or match.state.lenient


_CLAUSE_ENDS: Final = frozenset({"", ".", ",", ";", ":", "!", "?", ")", '"', "”", "and", "but"})


def from_day(match: Match) -> Reading | None:
    """``a week from Monday``, ``two weeks from tomorrow``."""
    word = match.word("u")
    code = lexicon.UNITS.get(word) or lexicon.UNIT_PLURALS[word]
    amount = read_amount(match.words("q"))
    document = match.document_date
    if document is None or amount is None or not amount.is_integer() or code in _SHORT_UNITS:
        return None
    base: dt.date | None
    if match.word("w"):
        base = weekday_on_or_after(document, weekday_alone(match.word("w")))
    else:
        base = shift(document, DAY_WORDS[match.word("day")], DAY)
    if base is None:
        return None
    moved = _moved(Point(base, DAY), amount, code, 1)
    return None if moved is None else dated(moved.seen_as(DAY), match, anchor=DOCUMENT)


def in_time(match: Match) -> Reading | None:
    """``in two weeks' time``."""
    word = match.word("u")
    code = lexicon.UNITS.get(word) or lexicon.UNIT_PLURALS[word]
    amount = read_amount(match.words("q"))
    today = match.today(DAY)
    if amount is None or today is None or code in _SHORT_UNITS:
        return Reading(DATE, "FUTURE_REF", mod=match.mod, span=match.span("x"))
    moved = _moved(today, amount, code, 1)
    if moved is None:
        return None
    return dated(moved, match, anchor=DOCUMENT, span=match.span("x"))


def neighbour_day(match: Match) -> Reading | None:
    """``the day before``, ``the night after``, ``the week before``: beside the last date."""
    if not _clause_ends(match):
        return None
    code = lexicon.UNITS[match.word("u")]
    if code in _SHORT_UNITS:
        return None
    base, anchor = match.last_point(code)
    step = -1 if match.word("turn") in {"before", "earlier"} else 1
    point = None if base is None else base.seen_as(DAY if code == "NI" else code).moved(step)
    if point is None:
        return None
    if code == "NI":
        return Reading(TIME, f"{point.value}TNI", anchor=anchor, point=point)
    return dated(point, match, anchor=anchor)


def year_to_date(match: Match) -> Reading | None:
    """``year to date``: the part of this year that is over."""
    today = match.today(YEAR)
    if today is None:
        return Reading(DATE, "XXXX")
    first = dt.date(today.day.year, 1, 1).isoformat()
    return dated(today, match, anchor=DOCUMENT, begin=first, end_point=today.day.isoformat())


def year_end(match: Match) -> Reading | None:
    """``year-end``, ``the end of the year`` without its words."""
    today = match.today(YEAR if "year" in match.matched() else MONTH)
    if today is None:
        return Reading(DATE, "XXXX", mod="END")
    return Reading(DATE, today.value, mod="END", anchor=DOCUMENT, point=today)


def last_of_text(match: Match) -> Reading | None:
    """``the quarter``, ``the year``: the unit around the last date mentioned."""
    code = lexicon.UNITS[match.word("u")]
    near = match.last_in_sentence(3)
    if code != QUARTER and match.after() not in _CLAUSE_ENDS | {"to", "was", "fell", "rose"}:
        return None  # “for the week of talks” names another week
    if near is not None:
        point, anchor = near.seen_as(code), LAST
    else:
        today = match.today(code)
        if today is None:
            return Reading(DATE, UNKNOWN[code])
        back = today.moved(-1) if code == QUARTER else today
        if back is None:
            return None
        point, anchor = back, DOCUMENT
    return dated(point, match, anchor=anchor, span=match.span("x"))


def marked_unit(match: Match) -> Reading | None:
    """“The year”, “day”, marked by a human: that of the last date, or the unit's length."""
    word = match.word("u")
    code = lexicon.UNITS[word]
    length = duration_value(1, code)
    base, anchor = match.last_point(code)
    if match.after() == "-":
        return None
    if code in _SHORT_UNITS or code not in UNKNOWN or code == "NI" or base is None:
        return Reading(DURATION, length)
    reading = dated(base.seen_as(code), match, anchor=anchor)
    reading.alternatives.append(Alternative(DURATION, length, f"a {word}'s length"))
    return reading
