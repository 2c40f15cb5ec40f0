"""Resolvers of dates that name calendar units: days, months, years, decades, quarters, holidays."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Final

from annotator.dates import lexicon
from annotator.dates.calendar_math import (
    DAY,
    MONTH,
    YEAR,
    Point,
    is_day,
)
from annotator.dates.context import FUTURE, PAST, Match
from annotator.dates.mention import DATE, DOCUMENT, LAST, REJECTED, TIME, Alternative, Reading

_FAR: Final = 300  # days: a reading this far back gives way to one that is near ahead
_BESIDE: Final = 2  # tokens
_NEAR: Final = 30
_PIVOT: Final = 50  # two-digit years below it are of this century
_NUMERIC = re.compile(r"(\d+)[/.-](\d+)[/.-](\d+)")


def day_of(year: int, month: int, day: int) -> Point | None:
    """A day as a point; None when the calendar lacks it."""
    return Point(dt.date(year, month, day), DAY) if is_day(year, month, day) else None


def dated(point: Point, match: Match, **more: object) -> Reading:
    """A DATE reading of ``point`` with the modifier of the match."""
    return Reading(DATE, point.value, mod=match.mod, point=point, **more)  # type: ignore[arg-type]


def full_year(word: str) -> int:
    """A year from its digits, two of which mean the nearest century: ``'99``, ``08``."""
    digits = word.lstrip("'’‘")
    if len(digits) > 2:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _PIVOT else 1900)


def iso(match: Match) -> Reading | None:
    """``2026-02-23``, ``2026-02-23T15:00:00Z``."""
    word = match.matched()[0].upper()
    point = day_of(int(word[:4]), int(word[5:7]), int(word[8:10]))
    if point is None:
        return REJECTED
    if len(word) == len("2026-02-23"):
        return dated(point, match, explicit=True)
    clock = re.sub(r"\.\d+|(?<=T\d\d:\d\d):00(?!\d)", "", "T" + word[11:])
    return Reading(TIME, point.value + clock, point=point, explicit=True)


def numeric(match: Match) -> Reading | None:
    """``2/23/2026``, ``23.02.2026``, ``2026/02/23``: month first unless it cannot be or dots."""
    word = match.matched()[0]
    found = _NUMERIC.fullmatch(word)
    if found is None:
        return REJECTED
    first, second, third = (int(piece) for piece in found.groups())
    if len(found[1]) == 4:
        point = day_of(first, second, third)
        return dated(point, match, explicit=True) if point else REJECTED
    year = full_year(found[3])
    month_first, day_first = day_of(year, first, second), day_of(year, second, first)
    ordered = [day_first, month_first] if "." in word else [month_first, day_first]
    known = [point for point in ordered if point is not None]
    if not known:
        return REJECTED
    reading = dated(known[0], match, explicit=True)
    if len(known) > 1 and known[0] != known[1]:
        why = "month before day" if "." in word else "day before month"
        reading.alternatives.append(Alternative(DATE, known[1].value, why))
    if len(found[3]) == 2:
        other = day_of(year + (100 if year < 2000 else -100), known[0].day.month, known[0].day.day)
        if other is not None:
            reading.alternatives.append(Alternative(DATE, other.value, "another century"))
    return reading


def year_near(match: Match, candidates: Callable[[int], Point | None], unit: str) -> Reading | None:
    """Place a date without a year: by the last date of the sentence, the tense, the distance."""
    document = match.document_date
    if document is None:
        return None
    last = match.last_in_sentence()
    state_last = match.state.last
    direction = FUTURE if match.after() in _TRADED else match.direction()
    told = last and state_last and state_last.explicit and last.unit in {DAY, MONTH}
    chained = _beside_last(match, candidates, unit)
    if chained is not None:
        return Reading(DATE, chained.value, anchor=LAST, point=chained)
    if last and told and (direction != FUTURE or last.day > document):
        point = candidates(last.day.year)
        if point and (point.day - last.day).days < -_FAR // 2:
            point = candidates(last.day.year + 1) or point
        if point:
            return Reading(DATE, point.value, anchor=LAST, point=point)
    years = range(document.year - 4, document.year + 5)
    points = [p for year in years if 1 <= year <= dt.MAXYEAR and (p := candidates(year))]
    now = Point(document, unit)
    back = [p for p in points if p.day <= document or p.value == now.value]
    ahead = [p for p in points if p.day >= document or p.value == now.value]
    best = _choose(document, back[-1:], ahead[:1], direction, now.value)
    if best is None:
        return None
    others = [p for p in (*back[-1:], *ahead[:1]) if p.value != best.value]
    return Reading(
        DATE, best.value, anchor=DOCUMENT, point=best,
        alternatives=[
            Alternative(DATE, p.value, "the past one" if p.day < best.day else "the coming one")
            for p in others
        ],
    )  # fmt: skip


_TRADED: Final = frozenset({"delivery", "futures", "contract", "contracts"})
_RANGE_LINKS: Final = frozenset({"to", "-", "through", "until", "till"})


def _beside_last(
    match: Match, candidates: Callable[[int], Point | None], unit: str
) -> Point | None:
    """The date that the one right before decides.

    The second end of a range (“3 May to 7 June”) is the next such date after the first end; a year
    just named counts for a day (“in 1990, on 25 January”).
    """
    last = match.state.last
    if last is None or last.point is None:
        return None
    if last.explicit and last.point.unit == YEAR and match.last_in_sentence() is not None:
        near = match.start - match.state.last_token <= _BESIDE
        return candidates(last.point.day.year) if near else None
    if last.point.unit != unit or last.type != DATE:
        return None
    if match.start - match.state.last_token != 1 or match.before() not in _RANGE_LINKS:
        return None
    first = last.point.day
    years = (first.year, first.year + 1) if first.year < dt.MAXYEAR else (first.year,)
    known = [point for year in years if (point := candidates(year)) is not None]
    return next((point for point in known if point.day >= first), None)


def _choose(
    document: dt.date, back: list[Point], ahead: list[Point], direction: int, now: str
) -> Point | None:
    if not back or not ahead:
        return next(iter((*back, *ahead)), None)
    behind, before = (document - back[0].day).days, (ahead[0].day - document).days
    if back[0].value == now:
        return back[0]
    if direction == PAST:
        soon = behind > _FAR and before <= _NEAR and back[0].unit == DAY
        return ahead[0] if soon else back[0]
    if direction == FUTURE:
        return back[0] if before > _FAR and behind <= _NEAR else ahead[0]
    patience = 1 if back[0].unit == DAY else 2  # a bare month in news is rather the past one
    return back[0] if behind <= before * patience else ahead[0]


def _relative_year(match: Match) -> int | None:
    """The year of ``last year`` and its like beside a month or season."""
    word = match.word("ry")
    if not word or match.document_date is None:
        return None
    return match.document_date.year + lexicon.DIRECTIONS[word]


def named_year(match: Match) -> int | None:
    """The year that the match names, in digits or as ``last year``."""
    word = match.word("y")
    return full_year(word) if word else _relative_year(match)


def month_day(match: Match) -> Reading | None:
    """``Feb. 23, 2026``, ``Monday 23 February``, ``the 3rd of May``."""
    month = lexicon.MONTHS[match.word("m")]
    day = day_number(match)
    if match.after() in {"%", "percent", "million", "billion"} and not match.word("y"):
        return None
    year = named_year(match)
    if year is not None:
        point = day_of(year, month, day)
        if point is None:
            return None
        return dated(point, match, explicit=bool(match.word("y")))
    if not is_day(2000, month, day):
        return None
    if (month, day) == (9, 11) and match.after() in _OF_2001:
        return dated(Point(dt.date(2001, 9, 11), DAY), match)
    return placed(match, lambda y: day_of(y, month, day), DAY, f"XXXX-{month:02}-{day:02}")


_OF_2001: Final = frozenset({"attack", "attacks", "terror", "terrorist", "hijackers"})


def placed(
    match: Match, candidates: Callable[[int], Point | None], unit: str, unknown: str
) -> Reading:
    """``year_near``, or the value with unknown digits where no document date is known."""
    reading = year_near(match, candidates, unit) or Reading(DATE, unknown)
    reading.mod = match.mod
    return reading


def day_number(match: Match) -> int:
    """The number in the group ``d``: ``3``, ``3rd``, ``third``, ``twenty-third``."""
    total = 0
    for word in match.words("d"):
        number = lexicon.ORDINALS.get(word) or lexicon.CARDINALS.get(word) or 0
        digits = word.rstrip("stndrh")
        total += int(digits) if digits.isdigit() else number
    return total


def second_day(match: Match) -> Reading | None:
    """The day after ``June 3 and``, ``May 5-``: it shares month and year with the one before."""
    last = match.state.last
    if last is None or last.point is None or last.point.unit != DAY or last.type != DATE:
        return None
    if match.state.last_token != match.start or match.after() in lexicon.UNIT_PLURALS:
        return None
    following = match.after()
    if any(match.after(distance) in lexicon.MONTHS for distance in (1, 2, 3)):
        return None
    if following and following.isalpha() and following not in FUNCTION_WORDS:
        return None
    if following == ":" and match.glued_after():
        return None
    day, base = day_number(match), last.point.day
    year = full_year(match.word("y")) if match.word("y") else base.year
    point = day_of(year, base.month, day)
    if point is None or point.day == base:
        return None
    span = match.span("x")
    return Reading(DATE, point.value, point=point, span=span, explicit=last.explicit, anchor=LAST)


FUNCTION_WORDS: Final = lexicon.words(
    "in at on by for to from of and or but as with when while where after before during "
    "until that the this which who is was were will would has have had it he she they we"
)


def first_day(match: Match) -> Reading | None:
    """The ``3`` of ``3 and 5 June 2010``; the second is found by itself."""
    month, day = lexicon.MONTHS[match.word("m")], day_number(match)
    year = full_year(match.word("y")) if match.word("y") else None
    if year and match.word("m2"):
        year -= lexicon.MONTHS[match.word("m2")] < month
    point = day_of(year, month, day) if year else None
    if year and point is None:
        return None
    span = match.span("x") or match.span("d")
    if point:
        return Reading(DATE, point.value, point=point, span=span, explicit=True)
    reading = placed(match, lambda y: day_of(y, month, day), DAY, f"XXXX-{month:02}-{day:02}")
    reading.span = span
    return reading


def ordinal_day(match: Match) -> Reading | None:
    """``on the 15th``: a day of the last month mentioned, else of the nearest fitting month."""
    day = day_number(match)
    if match.after().isalpha() and match.after() not in FUNCTION_WORDS and not match.state.lenient:
        return None
    if match.after() == "of" and match.after(2) in lexicon.MONTHS:
        return None
    point, anchor = match.last_point(MONTH)
    if point is None or not is_day(point.day.year, point.day.month, day):
        return None
    found = Point(point.day.replace(day=day), DAY)
    return Reading(DATE, found.value, point=found, anchor=anchor, span=match.span("x"))


def month(match: Match) -> Reading | None:
    """``February 2026``, ``early May``, ``March last year``, ``last June``, ``in October``."""
    name, rel = match.word("m"), match.word("rel")
    number = lexicon.MONTHS[name]
    year = named_year(match)
    if year is not None:
        if not 1 <= year <= dt.MAXYEAR:
            return None
        return dated(Point(dt.date(year, number, 1), MONTH), match, explicit=bool(match.word("y")))
    if not rel and not match.mod and not match.state.lenient and not _month_alone(match, name):
        return None
    document = match.document_date
    if rel and document is not None:
        return _directed_month(match, number, lexicon.DIRECTIONS[rel])
    return placed(match, lambda y: Point(dt.date(y, number, 1), MONTH), MONTH, f"XXXX-{number:02}")


def _directed_month(match: Match, number: int, direction: int) -> Reading | None:
    document = match.document_date
    if document is None:
        return None
    year = document.year
    if direction < 0 and number >= document.month:
        year -= 1
    elif direction > 0 and number <= document.month:
        year += 1
    if not 1 <= year <= dt.MAXYEAR:
        return None
    point = Point(dt.date(year, number, 1), MONTH)
    reading = dated(point, match, anchor=DOCUMENT)
    for other in (year - 1, year + 1):
        if (other < document.year if direction < 0 else other > document.year) and direction:
            value = f"{other:04}-{number:02}"
            reading.alternatives.append(Alternative(DATE, value, "one year further"))
    return reading


_MONTH_LEADS: Final = lexicon.words(
    "in since until till by of during from between to and through before after late early "
    "mid last next this for than , -"
)
_NAME_LEADS: Final = frozenset({"theresa", "mrs", "ms", "mr", "miss", "brian", "james", "by"})


def first_month(match: Match) -> Reading | None:
    """The ``March`` of ``March and April 2012``; the second is found by itself."""
    reading = month(match)
    if reading is None:
        return None
    reading.span = match.span("m")
    if reading.point and lexicon.MONTHS[match.word("m2")] < lexicon.MONTHS[match.word("m")]:
        earlier = reading.point.moved(-1, YEAR)  # “November to March 2010”
        reading.point = earlier or reading.point
        reading.value = reading.point.value
    return reading


def _month_alone(match: Match, name: str) -> bool:
    """Whether a month's name alone is the month: not a verb, a modal, a person or an adjective."""
    before = match.before()
    if before in _NAME_LEADS - {"by"}:
        return False
    if name in lexicon.AMBIGUOUS_MONTHS:
        after = match.after()
        if name == "may" and after in {"be", "have", "not", "also"}:
            return False
        if name == "may" and before == "by":
            return match.direction() == FUTURE  # else “signed by May”
        if after == "-" and match.after(2) in lexicon.MONTHS:
            return True
        if before in {"", "and", ",", "or", "."} and _is_name_after(match):
            return False
        sure = name != "may" and before in {"", ".", "and"} and after in _VERBS_AFTER
        return sure or before in _MONTH_LEADS
    return True


_VERBS_AFTER: Final = frozenset({"was", "is", "will", "saw", "had", "has"})


def _is_name_after(match: Match) -> bool:
    """Whether a capital letter goes on what looks like a given name: “June Carter”."""
    if not match.after().isalpha() or match.after() in lexicon.MONTHS:
        return False
    return match.raw(match.stop)[0].isupper() and match.after() not in FUNCTION_WORDS


def weekday_alone(word: str) -> int:
    """ISO number of a weekday's name or abbreviation."""
    return lexicon.WEEKDAYS.get(word) or lexicon.SHORT_WEEKDAYS[word]
