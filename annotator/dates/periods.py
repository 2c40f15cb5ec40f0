"""Resolvers of durations and of sets (what recurs)."""

from typing import Final

from annotator.dates import lexicon
from annotator.dates.calendar_math import UNKNOWN, duration_value
from annotator.dates.context import Match
from annotator.dates.mention import DURATION, REJECTED, SET, TIME, Alternative, Reading
from annotator.dates.quantities import read_amount

_RATE_UNITS: Final = frozenset({"H", "MIN", "S"})
_MEASURES: Final = lexicon.words(
    "miles mile kilometers kilometres km meters metres feet knots revolutions rotations "
    "frames bits megabits gigabits liters litres gallons"
)
_BARE_LEADS: Final = lexicon.words(
    "for in within after over take takes took taken last lasts lasted spent spend with "
    "despite following through throughout of by many"
)
_BARE_FOLLOWERS: Final = frozenset({"of", "-"})


def code_of(word: str) -> str:
    """The internal unit code of a unit's singular or plural."""
    return lexicon.UNITS.get(word) or lexicon.UNIT_PLURALS[word]


def age(match: Match) -> Reading | None:
    """``27-year-old``, ``55 years old``, ``at the age of 5``: no date at all."""
    words = match.matched()
    if words[0] in {"a", "an"} and words[2:] == ["-", "old"] and not _is_a_person(match):
        return None  # “a day-old strike”
    return REJECTED


_PEOPLE: Final = lexicon.words(
    "baby babies boy boys girl girls child children son sons daughter daughters infant infants "
    "toddler toddlers twin twins man men woman women brother sister puppy calf colt filly and or"
)


def _is_a_person(match: Match) -> bool:
    return not match.after().isalpha() or match.after() in _PEOPLE


def old_unit(match: Match) -> Reading | None:
    """``decades-old``, ``day-old``: how long something has lasted; ages of people are no dates."""
    word = match.word("u")
    if match.before() == "-" or (word in lexicon.UNITS and _is_a_person(match)):
        return None
    amount = 1 if word in lexicon.UNITS else None
    return Reading(DURATION, duration_value(amount, code_of(word)))


def long_unit(match: Match) -> Reading | None:
    """``weeklong``, ``monthlong``: the unit's length."""
    unit = match.matched()[0].removesuffix("long")
    return Reading(DURATION, duration_value(1, code_of(unit)), mod=match.mod)


def period(match: Match) -> Reading | None:
    """``a six-month period``, ``the 12-week period``."""
    amount = read_amount(match.words("q"))
    reading = Reading(DURATION, _whole(amount, code_of(match.word("u"))), mod=match.mod)
    if match.matched()[0] in {"over", "under"} and match.matched()[1] in {"a", "an", "the"}:
        reading.mod, reading.span = None, (match.start + 1, match.stop)  # a preposition
    return reading


def over_the_years(match: Match) -> Reading | None:
    """``over the years``, ``through the decades``: an unknown number of units."""
    code = code_of(match.word("u"))
    return Reading(DURATION, duration_value(None, code), span=match.span("x"))


def duration(match: Match) -> Reading | None:
    """``five years``, ``more than two hours``, ``two-week``, ``a year and a half``."""
    word, words = match.word("u"), match.words("q")
    code = code_of(word)
    if _is_no_duration(match, word, words):
        as_many = match.before() == "as"
        return REJECTED if match.word("hyphen") or as_many else None
    amount = read_amount(words)
    if match.words("half"):
        amount = (amount or 0.0) + 0.5
    reading = Reading(DURATION, _whole(amount, code), mod=match.mod)
    if match.matched()[-1] == "long" and match.matched()[0] in {"a", "an"}:
        reading.span = (match.start + 1, match.stop)  # the article of “a week-long strike”
    start = _after_loose_and(match)
    if start is not None:
        reading.span = (start, match.stop)
    article = match.span("det")
    if article and match.matched()[0] in {"over", "under"}:
        reading.mod, reading.span = None, (article[0], match.stop)  # a preposition
    if article and (match.word("hyphen") or word in lexicon.UNITS or word == "quarters"):
        reading.span = (article[1], match.stop)  # “the two-day summit”
    return reading


def _after_loose_and(match: Match) -> int | None:
    """Where “five” begins in “between three and five years”, which is no number of its own."""
    span, words = match.span("q"), match.words("q")
    if span is None or "and" not in words or "half" in words:
        return None
    at = words.index("and")
    if at == 0 or words[at - 1] in {"hundred", "thousand", "million", "billion", "trillion"}:
        return None
    return span[0] + at + 1


def compound(match: Match) -> Reading | None:
    """``two hours and 30 minutes``: the second part is what remains of the first one's unit."""
    larger = read_amount(match.words("q"))
    rest, unit = read_amount(match.words("q2")), code_of(match.word("u2"))
    if (
        larger is None
        or not larger.is_integer()
        or rest is None
        or rest >= _MOST_OF_SMALLER.get(unit, 0)
    ):
        return None
    code = code_of(match.word("u"))
    value = join_durations(duration_value(larger, code), duration_value(rest, unit))
    return None if value is None else Reading(DURATION, value, mod=match.mod)


_MOST_OF_SMALLER: Final = {"M": 12, "W": 5, "D": 31, "H": 24, "MIN": 60, "S": 60}
"""From this number on a smaller unit is no remainder of a larger one."""


def _is_no_duration(match: Match, word: str, words: list[str]) -> bool:
    """Whether an amount and a unit are an age, an ordinal, a fraction, a speed or a year's name."""
    after, before = match.after(), match.before()
    last = words[-1] if words else ""
    if _is_clock_time(before, last, word) or (before == "as" and last == "many"):
        return True
    article = last in {"a", "an", "another"}
    counted = last[:1].isdigit()
    return (
        (after == "old" or (after == "-" and match.after(2) in {"old", "olds"}))
        or (after == "of" and match.after(2) == "age")
        or (word in {"second", "sec", "min"} and (article or last in {"", "one"}))
        or (word == "quarter" and not counted)
        or (word in {"quarters", "quarter"} and after in {"of", "-"})
        or before in _NOT_BEFORE_A_LENGTH
        or (before == "-" and match.glued_before())
        or (article and word in lexicon.UNIT_PLURALS)
        or (article and before in lexicon.COUNTED | {"percent", "times"})
        or (counted and last.isdigit() and len(last) == 4 and word in lexicon.UNITS)
    )


def _is_clock_time(before: str, number: str, unit: str) -> bool:
    """“At 0930 hours” is a time of day."""
    if unit not in {"hours", "hrs"} or len(number) != 4 or not number.isdigit():
        return False
    leads = {"at", "by", "from", "until", "till", "before", "after", "around", "about"}
    valid = int(number) < 2400 and int(number) % 100 < 60
    return valid and (number[0] == "0" or before in leads)


_NOT_BEFORE_A_LENGTH: Final = frozenset({"$", "€", "£", "¥", "light", "age", "aged"})


def _whole(amount: float | None, code: str) -> str:
    """Halves of large units are written in the next smaller one: half a century is P50Y."""
    if amount is not None and not amount.is_integer():
        factor = int(code[:-1]) if code[:-1].isdigit() else 1
        if factor > 1:
            return duration_value(amount * factor, code.lstrip("0123456789"))
    return duration_value(amount, code)


def join_durations(larger: str, smaller: str) -> str | None:
    """``PT2H`` and ``PT30M`` as ``PT2H30M``; None when they do not follow each other."""
    order = ("Y", "M", "W", "D", "TH", "TM", "TS")
    keys = [("T" if value.startswith("PT") else "") + value[-1] for value in (larger, smaller)]
    if any(key not in order for key in keys) or order.index(keys[0]) >= order.index(keys[1]):
        return None
    rest = smaller.removeprefix("P")
    return larger + (rest.removeprefix("T") if "T" in larger else rest)


def bare_duration(match: Match) -> Reading | None:
    """``for years``, ``decades of war``, ``days-long``: an unknown number of units."""
    code = code_of(match.word("u"))
    if not (match.word("long") or match.state.lenient):
        beside = match.after() in {"after", "before"} and match.before() not in {"the", "as"}
        followed = match.after() in _BARE_FOLLOWERS and match.after(2) not in {"old", "age"}
        leads = match.before() in _BARE_LEADS or beside
        if not leads and not (followed and match.after() == "of"):
            return None
        if match.word("u") in {"seconds", "minutes", "quarters", "weekends", "nights"}:
            return None
    return Reading(DURATION, duration_value(None, code), mod=match.mod)


def whole_unit(match: Match) -> Reading | None:
    """``all day``, ``the whole week``, ``the entire year``, ``year-long``, ``full-year``."""
    code = code_of(match.word("u"))
    return Reading(DURATION, duration_value(1, code), mod=match.mod)


def fraction(match: Match) -> Reading | None:
    """``half a year``, ``half-hour``, ``a quarter of an hour``, ``quarter-century``."""
    code = code_of(match.word("u"))
    part = 0.25 if "quarter" in match.words("part") else 0.5
    factor = int(code[:-1]) if code[:-1].isdigit() and code != "2W" else 1
    base = code.lstrip("0123456789") if factor > 1 else code
    smaller = {"Y": ("M", 12), "H": ("MIN", 60), "D": ("H", 24), "M": ("W", 4)}
    amount = part * factor
    if factor == 1 and base in smaller:
        base, times = smaller[base]
        amount *= times
    return Reading(DURATION, duration_value(amount, base), mod=match.mod)


def every(match: Match) -> Reading | None:
    """``every five years``, ``each Monday``, ``every other week``, ``every morning``."""
    quant = "EACH" if match.matched()[0] == "each" else "EVERY"
    if match.word("w"):
        part = f"T{lexicon.PARTS_OF_DAY[match.word('p')]}" if match.word("p") else ""
        return Reading(SET, f"XXXX-WXX-{_weekday(match.word('w'))}{part}", quant=quant)
    if match.word("m"):
        return Reading(SET, f"XXXX-{lexicon.MONTHS[match.word('m')]:02}", quant=quant)
    if match.word("season"):
        return Reading(SET, f"XXXX-{lexicon.SEASONS[match.word('season')]}", quant=quant)
    if match.word("p"):
        return Reading(SET, f"XXXX-XX-XXT{lexicon.PARTS_OF_DAY[match.word('p')]}", quant=quant)
    word = match.word("u")
    words = match.words("q")
    if not words and word in lexicon.UNIT_PLURALS:
        return None
    if word in {"second", "quarter"} and match.after() not in {"", ".", ","}:
        return None
    amount = 2.0 if "other" in match.matched() else read_amount(words)
    if match.word("ord"):
        amount = float(lexicon.ORDINALS[match.word("ord")])
    if word == "night" and amount == 1:
        return Reading(SET, "XXXX-XX-XXTNI", quant=quant)
    return Reading(SET, duration_value(amount, code_of(word)), quant=quant)


def _weekday(word: str) -> int:
    return (
        lexicon.WEEKDAYS.get(word)
        or lexicon.WEEKDAY_PLURALS.get(word)
        or lexicon.SHORT_WEEKDAYS[word]
    )


def times_per(match: Match) -> Reading | None:
    """``twice a week``, ``three times every year``."""
    words = match.words("n")
    counts = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
    count = counts.get(words[0]) or read_amount(words)
    freq = f"{count:g}X" if count is not None else "XX"
    if match.word("f"):
        return Reading(SET, lexicon.FREQUENCIES[match.word("f")], freq=freq)
    quant = {"every": "EVERY", "each": "EACH"}.get(match.word("det"))
    amount = read_amount(match.words("q"))
    value = duration_value(amount, code_of(match.word("u")))
    return Reading(SET, value, quant=quant, freq=freq)


def rate(match: Match) -> Reading | None:
    """The ``a year`` of ``$5 million a year``; a speed (``miles an hour``) is a measure."""
    code = code_of(match.word("u"))
    before = match.before()
    if before in _MEASURES or match.word("u") in {"second", "quarter"}:
        return None
    if match.word("det") != "per":
        numeric = before[:1].isdigit() or before[:1] in "$€£¥" or before in lexicon.CARDINALS
        counted = before in lexicon.COUNTED and (
            match.before(2)[:1].isdigit() or match.before(2) in lexicon.CARDINALS
        )
        if not before or not (numeric or counted):
            return None
    elif code in _RATE_UNITS and code != "H":
        return None
    return Reading(SET, duration_value(1, code))


def frequency(match: Match) -> Reading | None:
    """``annual``, ``weekly``, ``daily``."""
    word = match.word("f")
    following = match.stop < len(match.state.tokens.words) and match.raw(match.stop)[0].isupper()
    if match.raw(match.start)[0].isupper() and (match.before() not in {"", "."} or following):
        return None
    return Reading(SET, lexicon.FREQUENCIES[word])


def plural_set(match: Match) -> Reading | None:
    """``Mondays``, ``on weekends``, ``weekdays``, ``mornings``, ``summers``."""
    word = match.word("s")
    if word in lexicon.WEEKDAY_PLURALS:
        return Reading(SET, f"XXXX-WXX-{lexicon.WEEKDAY_PLURALS[word]}")
    if word == "weekends":
        return Reading(SET, UNKNOWN["WE"])
    if word == "weekdays":
        return Reading(SET, "XXXX-WXX-X", alternatives=[Alternative(SET, "P1D", "every day")])
    lead = match.before()
    if lead not in {"the", "in", "on", "at", "most"} and lead not in lexicon.WEEKDAYS:
        return None
    return Reading(SET, f"XXXX-XX-XXT{lexicon.PART_PLURALS[word]}")


def share_of_unit(match: Match) -> Reading | None:
    """``six days a week``, ``24 hours a day``, ``three days every month``."""
    amount = read_amount(match.words("q"))
    part, whole = code_of(match.word("v")), code_of(match.word("u"))
    if amount is None:
        return None
    freq = duration_value(amount, part).lstrip("PT")
    quant = {"every": "EVERY", "each": "EACH"}.get(match.word("det"))
    return Reading(SET, duration_value(1, whole), mod=match.mod, quant=quant, freq=freq)


def overnight(match: Match) -> Reading | None:
    """``overnight``: the night that ends with the document date."""
    today = match.today("D")
    if today is None:
        return Reading(TIME, "XXXX-XX-XXTNI")
    return Reading(TIME, f"{today.value}TNI", anchor="document", point=today)
