"""Resolvers of dates that name calendar units: days, months, years, decades, quarters, holidays."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Final

from annotator.dates import lexicon
from annotator.dates.calendar_math import (
    CENTURY,
    DAY,
    DECADE,
    HALF,
    MONTH,
    QUARTER,
    YEAR,
    Point,
    is_day,
    season_point,
)
from annotator.dates.context import FUTURE, OPEN, PAST, Match
from annotator.dates.holidays import HOLIDAYS, NOT_ALONE
from annotator.dates.mention import DATE, DOCUMENT, LAST, REJECTED, TIME, Alternative, Reading

_FAR: Final = 300  # days: a reading this far back gives way to one that is near ahead
_NEAR: Final = 60
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
    return reading


def _year_near(match: Match, candidates: Callable[[int], Point | None], unit: str) -> Reading | None:
    """Place a date without a year: by the last date of the sentence, the tense, the distance."""
    document = match.document_date
    if document is None:
        return None
    last = match.last_in_sentence()
    state_last = match.state.last
    if last and state_last and state_last.explicit and last.unit in {DAY, MONTH}:
        point = candidates(last.day.year)
        if point and (point.day - last.day).days < -_FAR // 2:
            point = candidates(last.day.year + 1) or point
        if point:
            return Reading(DATE, point.value, anchor=LAST, point=point)
    direction = match.direction()
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


def _choose(
    document: dt.date, back: list[Point], ahead: list[Point], direction: int, now: str
) -> Point | None:
    if not back or not ahead:
        return (back or ahead or [None])[0]
    behind, before = (document - back[0].day).days, (ahead[0].day - document).days
    if back[0].value == now:
        return back[0]
    if direction == PAST:
        return ahead[0] if behind > _FAR and before <= _NEAR else back[0]
    if direction == FUTURE:
        return back[0] if before > _FAR and behind <= _NEAR else ahead[0]
    return back[0] if behind <= before else ahead[0]


def _relative_year(match: Match) -> int | None:
    """The year of ``last year`` and its like beside a month or season."""
    word = match.word("ry")
    if not word or match.document_date is None:
        return None
    return match.document_date.year + lexicon.DIRECTIONS[word]


def _named_year(match: Match) -> int | None:
    word = match.word("y")
    return full_year(word) if word else _relative_year(match)


def month_day(match: Match) -> Reading | None:
    """``Feb. 23, 2026``, ``Monday 23 February``, ``the 3rd of May``."""
    month = lexicon.MONTHS[match.word("m")]
    day = _day_number(match)
    if match.after() in {"%", "percent", "million", "billion"} and not match.word("y"):
        return None
    year = _named_year(match)
    if year is not None:
        point = day_of(year, month, day)
        if point is None:
            return None
        return dated(point, match, explicit=bool(match.word("y")))
    if not is_day(2000, month, day):
        return None
    return _placed(match, lambda y: day_of(y, month, day), DAY, f"XXXX-{month:02}-{day:02}")


def _placed(
    match: Match, candidates: Callable[[int], Point | None], unit: str, unknown: str
) -> Reading:
    reading = _year_near(match, candidates, unit) or Reading(DATE, unknown)
    reading.mod = match.mod
    return reading


def _day_number(match: Match) -> int:
    total = 0
    for word in match.words("d"):
        number = lexicon.ORDINALS.get(word) or lexicon.CARDINALS.get(word) or 0
        digits = word.rstrip("stndrh")
        total += int(digits) if digits.isdigit() else number
    return total


def second_day(match: Match) -> Reading | None:
    """The day after ``June 3 and``, ``May 5-``: it shares month and year with the one before."""
    last = match.state.last
    if last is None or last.point is None or last.point.unit != DAY:
        return None
    if match.state.last_token != match.start or match.after() in lexicon.UNIT_PLURALS:
        return None
    following = match.after()
    if following and following.isalpha() and following not in _FUNCTION_WORDS:
        return None
    if following == ":" and match.glued_after():
        return None
    day, base = _day_number(match), last.point.day
    year = full_year(match.word("y")) if match.word("y") else base.year
    point = day_of(year, base.month, day)
    if point is None or point.day == base:
        return None
    span = match.span("x")
    return Reading(DATE, point.value, point=point, span=span, explicit=last.explicit, anchor=LAST)


_FUNCTION_WORDS: Final = frozenset(
    "in at on by for to from of and or but as with when while where after before during until that "
    "the this which who is was were will would has have had it he she they we".split()
)


def first_day(match: Match) -> Reading | None:
    """The ``3`` of ``3 and 5 June 2010``; the second is found by itself."""
    month, day = lexicon.MONTHS[match.word("m")], _day_number(match)
    year = full_year(match.word("y")) if match.word("y") else None
    point = day_of(year, month, day) if year else None
    if year and point is None:
        return None
    span = match.span("d")
    if point:
        return Reading(DATE, point.value, point=point, span=span, explicit=True)
    reading = _placed(match, lambda y: day_of(y, month, day), DAY, f"XXXX-{month:02}-{day:02}")
    reading.span = span
    return reading


def ordinal_day(match: Match) -> Reading | None:
    """``on the 15th``: a day of the last month mentioned, else of the nearest fitting month."""
    day = _day_number(match)
    if match.after().isalpha() and match.after() not in _FUNCTION_WORDS and not match.state.lenient:
        return None
    point, anchor = match.last_point()
    if point is None or not is_day(point.day.year, point.day.month, day):
        return None
    found = Point(point.day.replace(day=day), DAY)
    return Reading(DATE, found.value, point=found, anchor=anchor, span=match.span("x"))


def month(match: Match) -> Reading | None:
    """``February 2026``, ``early May``, ``March last year``, ``last June``, ``in October``."""
    name, rel = match.word("m"), match.word("rel")
    number = lexicon.MONTHS[name]
    year = _named_year(match)
    if year is not None:
        if not 1 <= year <= dt.MAXYEAR:
            return None
        return dated(Point(dt.date(year, number, 1), MONTH), match, explicit=bool(match.word("y")))
    if not rel and not match.mod and not match.state.lenient and not _month_alone(match, name):
        return None
    document = match.document_date
    if rel and document is not None:
        return _directed_month(match, number, lexicon.DIRECTIONS[rel])
    return _placed(match, lambda y: Point(dt.date(y, number, 1), MONTH), MONTH, f"XXXX-{number:02}")


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


_MONTH_LEADS: Final = frozenset(
    "in since until till by of during from between to and through before after late early mid last "
    "next this for than ,".split()
)
_NAME_LEADS: Final = frozenset({"theresa", "mrs", "ms", "mr", "miss", "brian", "james", "by"})


def first_month(match: Match) -> Reading | None:
    """The ``March`` of ``March and April 2012``; the second is found by itself."""
    reading = month(match)
    if reading is not None:
        reading.span = match.span("m")
    return reading


def _month_alone(match: Match, name: str) -> bool:
    """Whether a month's name alone is the month: not a verb, a modal, a person or an adjective."""
    before = match.before()
    if before in _NAME_LEADS - {"by"}:
        return False
    if name in lexicon.AMBIGUOUS_MONTHS:
        after = match.after()
        if name == "may" and (after in {"be", "have", "not", "also"} or before == "by"):
            return False
        return before in _MONTH_LEADS
    return True


def weekday_alone(word: str) -> int:
    """ISO number of a weekday's name or abbreviation."""
    return lexicon.WEEKDAYS.get(word) or lexicon.SHORT_WEEKDAYS[word]


def year(match: Match) -> Reading | None:
    """``2026``, ``mid-2011``, ``'08``: four digits that nothing around them makes a count."""
    word = match.word("y")
    number = full_year(word)
    point = Point(dt.date(number, 1, 1), YEAR)
    sure = bool(match.mod or match.word("sure") or match.state.lenient)
    if not sure and not _is_year(match, word, number):
        return None
    return dated(point, match, explicit=True)


def _is_year(match: Match, word: str, number: int) -> bool:
    before, after = match.before(), match.after()
    if not word.isdigit():
        return before in {"of", "in", "since", "summer", "winter", "spring", "fall", "autumn"}
    if after in lexicon.COUNTED or after in lexicon.UNIT_PLURALS or after in lexicon.CARDINALS:
        return False
    if before in lexicon.NOT_A_YEAR_AFTER or before in {"/", ":", "+"} or after in {"/", "+"}:
        return False
    if after == "-" and match.glued_after() and not match.after(2).isdigit():
        return False
    if before == "-" and match.glued_before() and not match.before(2).isdigit():
        return match.before(2) in {"mid", "pre", "post", "early", "late"}
    if before in _COUNT_LEADS or (before == "than" and match.before(2) in {"more", "less", "fewer"}):
        return False
    return 1900 <= number <= 2100 or before in lexicon.YEAR_PREPOSITIONS


_COUNT_LEADS: Final = frozenset(
    "some nearly almost over approximately roughly another exactly only $ € £ ¥ # number no".split()
)


def year_range_end(match: Match) -> Reading | None:
    """The ``05`` of ``2003-05`` and the second year of ``2003-2005``."""
    last = match.state.last
    if last is None or last.point is None or last.point.unit != YEAR:
        return None
    if match.state.last_token != match.start:
        return None
    first, word = last.point.day.year, match.word("y")
    number = int(word) if len(word) == 4 else first - first % 100 + int(word)
    if not first < number <= min(first + 150, dt.MAXYEAR):
        return None
    point = Point(dt.date(number, 1, 1), YEAR)
    return Reading(DATE, point.value, point=point, explicit=True, span=match.span("y"))


def era_year(match: Match) -> Reading | None:
    """``44 BC``, ``AD 79``."""
    number = int(match.word("y"))
    if "bc" in match.word("era"):
        return Reading(DATE, f"BC{number:04}", mod=match.mod)
    return Reading(DATE, f"{number:04}", mod=match.mod) if number else None


def decade(match: Match) -> Reading | None:
    """``the 1990s``, ``the late '80s``, ``the nineties``."""
    word = match.word("dec")
    if match.before() in {"his", "her", "their", "my", "your", "our"}:
        return REJECTED
    if word in lexicon.DECADE_WORDS:
        digits = f"19{lexicon.DECADE_WORDS[word]}"
    else:
        bare = word.strip("'’‘s")
        if len(bare) == 2 and not match.word("the") and word[0].isdigit():
            return None
        tens = bare[-2] if len(bare) == 2 else ""
        digits = bare[:3] if len(bare) == 4 else f"{20 if int(tens) < 2 else 19}{tens}"
    point = Point(dt.date(max(int(digits + "0"), 1), 1, 1), DECADE)
    return dated(point, match, explicit=True)


def century(match: Match) -> Reading | None:
    """``the 20th century``, ``the late nineteenth century``, ``the first century BC``."""
    number = _day_number(match)
    if not 1 <= number <= 99:
        return None
    if "bc" in match.word("era"):
        return Reading(DATE, f"BC{number - 1:02}", mod=match.mod)
    value = f"{number - 1:02}"
    point = Point(dt.date(int(value) * 100, 1, 1), CENTURY) if number > 1 else None
    return Reading(DATE, value, mod=match.mod, point=point, explicit=True)


def season(match: Match) -> Reading | None:
    """``summer 2010``, ``the winter of 1999``, ``last spring``, ``in autumn``."""
    code = lexicon.SEASONS[match.word("season")]
    named, document = _named_year(match), match.document_date
    if named is not None:
        return dated(season_point(named, code), match, explicit=bool(match.word("y")))
    rel = match.word("rel")
    ambiguous = match.word("season") in {"fall", "spring"}
    if ambiguous and not (rel or match.mod or match.state.lenient):
        wanted = {"in", "by", "since", "until", "during"}
        if match.word("the") == "":
            if match.before() not in wanted:
                return None
        elif match.after() in {"of", "in"} or match.before() not in wanted | {"for", "of"}:
            return None
    if document is None:
        return Reading(DATE, f"XXXX-{code}", mod=match.mod)
    if rel:
        return _directed_season(match, code, lexicon.DIRECTIONS[rel])
    return _placed(match, lambda y: season_point(y, code), "SEASON", f"XXXX-{code}")


def _directed_season(match: Match, code: str, direction: int) -> Reading | None:
    document = match.document_date
    if document is None:
        return None
    now = Point(document, "SEASON").value
    current = season_point(document.year, code)
    if direction == 0:
        if match.direction() == PAST and current.day > document and current.value != now:
            earlier = season_point(document.year - 1, code)
            current = earlier if earlier.value == now else current
        return dated(current, match, anchor=DOCUMENT)
    years = [document.year + step for step in (-2, -1, 0, 1, 2)]
    points = [season_point(y, code) for y in years if 1 <= y <= dt.MAXYEAR]
    back = [p for p in points if p.day < document and p.value != now]
    ahead = [p for p in points if p.day > document and p.value != now]
    chosen = back[-1] if direction < 0 and back else ahead[0] if ahead else None
    return dated(chosen, match, anchor=DOCUMENT) if chosen else None


def part_of_year(match: Match) -> Reading | None:
    """``the third quarter of 2025``, ``Q1``, ``first-half 2010``, ``the second half of the year``."""
    unit = HALF if "half" in match.matched() or "h" in match.word("n")[:2] else QUARTER
    count = 2 if unit == HALF else 4
    number = _part_number(match, count)
    document, named = match.document_date, _named_year(match)
    if number is None or not 1 <= number <= count:
        return None
    if named is None and unit == HALF and not match.word("whole"):
        return None
    if match.word("fy"):
        return Reading(DATE, f"FY{named:04}-{unit[0]}{number}" if named else f"XXXX-{unit[0]}{number}")
    months = 12 // count
    if named is not None:
        return dated(Point(dt.date(named, (number - 1) * months + 1, 1), unit), match, explicit=True)
    if document is None:
        return Reading(DATE, f"XXXX-{unit[0]}{number}", mod=match.mod)
    last, _ = match.last_point()
    base = match.last_in_sentence(2)
    if base is not None and base.unit == YEAR and last is not None:
        return dated(
            Point(dt.date(base.day.year, (number - 1) * months + 1, 1), unit), match, anchor=LAST
        )
    reading = _year_near(
        match, lambda y: Point(dt.date(y, (number - 1) * months + 1, 1), unit), unit
    )
    if reading is not None:
        reading.mod = match.mod
    return reading


def _part_number(match: Match, count: int) -> int | None:
    word = match.word("n")
    if word in {"last", "final"}:
        return count
    if word in lexicon.ORDINALS:
        return lexicon.ORDINALS[word]
    digits = re.sub(r"\D", "", word)
    return int(digits) if digits else None


def fiscal_year(match: Match) -> Reading | None:
    """``fiscal 2010``, ``the 2009 fiscal year``, ``this financial year``."""
    if match.word("y"):
        return Reading(DATE, f"FY{full_year(match.word('y')):04}", mod=match.mod)
    if match.document_date is None:
        return Reading(DATE, "FYXXXX", mod=match.mod)
    number = match.document_date.year + lexicon.DIRECTIONS.get(match.word("rel"), 0)
    return Reading(DATE, f"FY{number:04}", mod=match.mod, anchor=DOCUMENT)


def holiday(match: Match) -> Reading | None:
    """``Christmas``, ``Easter Monday 2010``, ``last Thanksgiving``."""
    name = match.word("h")
    rule = HOLIDAYS[name]
    if match.word("y"):
        return dated(Point(rule(full_year(match.word("y"))), DAY), match, explicit=True)
    leads = {"on", "by", "since", "before", "after", "until", "at"}
    if name in NOT_ALONE and match.before() not in leads and not match.state.lenient:
        return None
    document, rel = match.document_date, match.word("rel")
    unknown = "XXXX-XX-XX"
    if rule(2001).replace(year=2000) == rule(2000) == rule(2002).replace(year=2000):
        unknown = f"XXXX-{rule(2000):%m-%d}"
    if document is None:
        return Reading(DATE, unknown, mod=match.mod)
    if rel and lexicon.DIRECTIONS[rel] != OPEN:
        step = lexicon.DIRECTIONS[rel]
        this = rule(document.year)
        year_ = document.year + (step if (this >= document) == (step < 0) else 0)
        return dated(Point(rule(year_), DAY), match, anchor=DOCUMENT)
    if rel:
        return dated(Point(rule(document.year), DAY), match, anchor=DOCUMENT)
    return _placed(match, lambda y: Point(rule(y), DAY), DAY, unknown)


def nine_eleven(match: Match) -> Reading | None:
    """``9/11``: the day of 2001 that is known by its numbers."""
    if match.matched() != ["9", "/", "11"]:
        return None
    point = Point(dt.date(2001, 9, 11), DAY)
    return Reading(DATE, point.value, point=point)
