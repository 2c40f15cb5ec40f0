"""Resolvers of years and longer units, of parts of a year, and of holidays."""

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
    SEASON,
    YEAR,
    Point,
    season_point,
)
from annotator.dates.context import FUTURE, OPEN, Match
from annotator.dates.explicit import (
    FUNCTION_WORDS,
    dated,
    day_number,
    full_year,
    named_year,
    placed,
    year_near,
)
from annotator.dates.holidays import HOLIDAYS, NOT_ALONE
from annotator.dates.mention import DATE, DOCUMENT, LAST, REJECTED, Alternative, Reading


def year(match: Match) -> Reading | None:
    """``2026``, ``mid-2011``, ``'08``: four digits that nothing around them makes a count."""
    word = match.word("y")
    number = full_year(word)
    point = Point(dt.date(number, 1, 1), YEAR)
    sure = bool(match.mod or match.word("sure") or match.state.lenient)
    if match.matched()[0] in lexicon.APPROXIMATORS and not match.state.lenient:
        following = match.after()
        sure = match.mod == "APPROX" and (not following.isalpha() or following in FUNCTION_WORDS)
        if not sure:
            return None
    if not sure and not _is_year(match, word, number):
        return None
    reading = dated(point, match, explicit=True)
    if not word.isdigit():
        other = number - 100 if number >= _THIS_CENTURY else number + 100
        reading.alternatives.append(Alternative(DATE, f"{other}", "another century"))
    return reading


_THIS_CENTURY: Final = 2000


def _is_year(match: Match, word: str, number: int) -> bool:
    before, after = match.before(), match.after()
    if word.isdigit() and after == "-" and _ends_a_range(match.after(2), number):
        return not match.glued_before() or before in {"(", "mid"}
    if not word.isdigit():
        return before in {"of", "in", "since", "summer", "winter", "spring", "fall", "autumn"}
    if _is_a_count(match, before, after) or not _stands_free(match, before, after, number):
        return False
    return 1900 <= number <= 2100 or before in lexicon.YEAR_PREPOSITIONS


def _is_a_count(match: Match, before: str, after: str) -> bool:
    return (
        after in lexicon.COUNTED
        or after in lexicon.UNIT_PLURALS
        or after in lexicon.CARDINALS
        or before in lexicon.NOT_A_YEAR_AFTER
        or before in _COUNT_LEADS
        or (before == "than" and match.before(2) in {"more", "less", "fewer"})
    )


def _stands_free(match: Match, before: str, after: str, number: int) -> bool:
    """Whether no mark makes it a part of something else: a model, a telephone number, a sum."""
    if before in {"/", ":", "+"} or after == "+":
        return False
    if after == "/" and match.after(2) != f"{(number + 1) % 100:02}":
        return False
    if after == "-" and match.glued_after() and not match.after(2).isdigit():
        return False
    if before != "-" or not match.glued_before():
        return True
    if match.before(2).isdigit():
        return len(match.before(2)) == len("2010")
    return match.before(2) in {"mid", "pre", "post", "early", "late"}


def _ends_a_range(word: str, first: int) -> bool:
    if not word.isdigit() or len(word) not in {2, 4}:
        return False
    last = int(word) if len(word) == len("1989") else first - first % 100 + int(word)
    return first < last < first + 100


_COUNT_LEADS: Final = lexicon.words(
    "some nearly almost over approximately roughly another exactly only $ € £ ¥ # number no"
)


def second_year(match: Match) -> Reading | None:
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
    if not match.raw((match.span("era") or (match.start, 0))[0]).isupper():
        return None
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
            last = match.state.last
            if last is None or last.point is None or last.point.unit != DECADE:
                return None
            if match.state.last_token != match.start - 1:
                return None
        tens = bare[-2] if len(bare) == 2 else ""
        digits = bare[:3] if len(bare) == 4 else f"{20 if int(tens) < 2 else 19}{tens}"
    point = Point(dt.date(max(int(digits + "0"), 1), 1, 1), DECADE)
    reading = dated(point, match, explicit=True)
    if word[:1].isdigit() and word[2:4] == "00" and word[:4] != "2000":
        hundred = point.seen_as(CENTURY)  # “the 1800s”
        reading.point, reading.value = hundred, hundred.value
        reading.alternatives.append(Alternative(DATE, digits, "its first decade"))
    if word[:3] != digits:  # the century is not written
        other = f"{'19' if digits.startswith('20') else '20'}{digits[2]}"
        reading.alternatives.append(Alternative(DATE, other, "another century"))
    return reading


def century(match: Match) -> Reading | None:
    """``the 20th century``, ``the late nineteenth century``, ``the first century BC``."""
    number = day_number(match)
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
    named, document = named_year(match), match.document_date
    if named is not None:
        return dated(season_point(named, code), match, explicit=bool(match.word("y")))
    rel = match.word("rel")
    if _in_a_name(match):
        return None
    plain = not (rel or match.mod or match.state.lenient)
    if plain and (match.before() in {"a", "an"} or (_describes(match) and not match.word("the"))):
        return None
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
    return placed(match, lambda y: season_point(y, code), SEASON, f"XXXX-{code}")


def _describes(match: Match) -> bool:
    """Whether a bare season stands before a noun, as in “winter storms hit the coast”."""
    after = match.after()
    return (
        after.isalpha()
        and after not in FUNCTION_WORDS
        and match.before() not in lexicon.YEAR_PREPOSITIONS
    )


def _in_a_name(match: Match) -> bool:
    """``Winter Olympics``, ``Prague Spring``: capital letters where none are due."""
    index = match.span("season") or (match.start, match.stop)
    if not match.raw(index[0])[0].isupper() or match.state.lenient:
        return False
    return match.after() in {"olympics", "games", "paralympics"} or (
        match.start == index[0] and match.before() not in {"", ".", "!", "?", '"', "“", ":"}
    )


def _directed_season(match: Match, code: str, direction: int) -> Reading | None:
    document = match.document_date
    if document is None:
        return None
    now = Point(document, SEASON).value
    if direction == 0:
        current = season_point(document.year, code)
        if now.endswith(code):
            current = Point(document, SEASON)  # January belongs to the winter of the year before
        return dated(current, match, anchor=DOCUMENT)
    years = [document.year + step for step in (-2, -1, 0, 1, 2)]
    points = [season_point(y, code) for y in years if 1 <= y <= dt.MAXYEAR]
    back = [p for p in points if p.day < document and p.value != now]
    ahead = [p for p in points if p.day > document and p.value != now]
    chosen = back[-1] if direction < 0 and back else ahead[0] if ahead else None
    return dated(chosen, match, anchor=DOCUMENT) if chosen else None


def part_of_year(match: Match) -> Reading | None:
    """``the third quarter of 2025``, ``Q1``, ``the second half of the year``."""
    unit = HALF if "half" in match.matched() or match.word("n") in _HALVES else QUARTER
    count = 2 if unit == HALF else 4
    number = _part_number(match, count)
    document, named = match.document_date, named_year(match)
    if number is None or not 1 <= number <= count:
        return None
    if named is None and match.word("whole") and document is not None:
        named = document.year
    if named is None and unit == HALF and not (match.state.lenient or _of_results(match)):
        return None
    if match.word("fy"):
        return Reading(
            DATE, f"FY{named:04}-{unit[0]}{number}" if named else f"XXXX-{unit[0]}{number}"
        )
    months = 12 // count
    if named is not None:
        return dated(
            Point(dt.date(named, (number - 1) * months + 1, 1), unit), match, explicit=True
        )
    if document is None:
        return Reading(DATE, f"XXXX-{unit[0]}{number}", mod=match.mod)
    base = match.last_in_sentence(2)
    if base is not None and base.unit == YEAR:
        return dated(
            Point(dt.date(base.day.year, (number - 1) * months + 1, 1), unit), match, anchor=LAST
        )
    first = (number - 1) * months + 1
    if unit == HALF and match.direction() != FUTURE and document.month < first + months:
        # Figures of a half come when it is over.
        return dated(Point(dt.date(max(document.year - 1, 1), first, 1), unit), match)
    reading = year_near(match, lambda y: Point(dt.date(y, first, 1), unit), unit)
    if reading is not None:
        reading.mod = match.mod
    return reading


_RESULTS: Final = lexicon.words(
    "profit profits earnings results revenue revenues sales loss losses net pretax operating "
    "figures output income growth turnover dividend deliveries orders production exports"
)


def _of_results(match: Match) -> bool:
    """Whether it is the half of a year: “first-half profit”, not a match's “first-half goal”."""
    return "-" in match.matched() and match.after() in _RESULTS


_HALVES: Final = frozenset({"h1", "h2", "1h", "2h"})


def _part_number(match: Match, count: int) -> int | None:
    word = match.word("n")
    if word in {"last", "final"}:
        return count
    if word in lexicon.ORDINALS:
        return lexicon.ORDINALS[word]
    digits = re.sub(r"\D", "", word)
    return int(digits) if digits else None


def quarter_ended(match: Match) -> Reading | None:
    """``the quarter ended June 30, 2025``: the calendar quarter that holds most of its days."""
    month, named = lexicon.MONTHS[match.word("m")], named_year(match)

    def candidate(year: int) -> Point | None:
        return Point(dt.date(year, month, 1), QUARTER).moved(-1, MONTH)

    if named is None:
        reading = placed(match, candidate, QUARTER, "XXXX-QX")
    else:
        point = candidate(named)
        if point is None:
            return None
        reading = dated(point, match, explicit=True)
    reading.span = match.span("x")
    return reading


def fiscal_year(match: Match) -> Reading | None:
    """``fiscal 2010``, ``the 2009 fiscal year``, ``this financial year``."""
    if match.word("y"):
        digits = re.sub(r"^fy\s?['’]?|[-–/]\d+$", "", match.word("y"))
        return Reading(DATE, f"FY{full_year(digits):04}", mod=match.mod)
    if match.document_date is None:
        return Reading(DATE, "FYXXXX", mod=match.mod)
    number = match.document_date.year + lexicon.DIRECTIONS.get(match.word("rel"), 0)
    return Reading(DATE, f"FY{number:04}", mod=match.mod, anchor=DOCUMENT)


def holiday(match: Match) -> Reading | None:
    """``Christmas``, ``Easter Monday 2010``, ``last Thanksgiving``."""
    name = match.word("h")
    rule = HOLIDAYS[name]
    if match.before() in {"every", "each"}:
        return None
    if match.word("y"):
        return dated(Point(rule(full_year(match.word("y"))), DAY), match, explicit=True)
    leads = {"on", "by", "since", "before", "after", "until", "at"}
    if name in NOT_ALONE and match.before() not in leads and not match.state.lenient:
        return None
    if match.matched()[0] == "the" and not match.word("rel"):
        reading = _holiday_alone(match, rule)
        reading.span = None if name == "fourth of july" else match.span("h")
        return reading
    return _holiday_alone(match, rule)


def _holiday_alone(match: Match, rule: Callable[[int], dt.date]) -> Reading:
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
    return placed(match, lambda y: Point(rule(y), DAY), DAY, unknown)


def nine_eleven(match: Match) -> Reading | None:
    """``9/11``: the day of 2001 that is known by its numbers."""
    if match.matched() != ["9", "/", "11"]:
        return None
    point = Point(dt.date(2001, 9, 11), DAY)
    return Reading(DATE, point.value, point=point)
