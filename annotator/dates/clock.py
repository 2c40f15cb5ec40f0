"""Resolvers of times of day, and the joining of a time with the day beside it."""

import re
from dataclasses import replace
from typing import Final

from annotator.dates import lexicon
from annotator.dates.calendar_math import DAY, Point
from annotator.dates.context import Match
from annotator.dates.mention import DATE, DOCUMENT, LAST, TIME, Alternative, Reading

_UNKNOWN_DAY: Final = "XXXX-XX-XX"
_TENS: Final = {"half": 30, "quarter": 15}
_LINKS: Final = frozenset(
    {(), (",",), ("on",), ("of",), (",", "on"), ("at",), (",", "at"), ("in", "the"), ("of", "the"),
     ("around",), ("at", "around"), ("at", "about"), ("from",), ("by",)}
)  # fmt: skip
LINK_LENGTH: Final = 2
"""The most tokens that may stand between a time and its day."""


def _placed(match: Match, clock: str) -> Reading:
    """A time on the day that was named last in the sentence, else on the document date."""
    near = match.last_in_sentence()
    last = match.state.last
    if near is None or near.unit != DAY or (last and last.floating and last.anchor == DOCUMENT):
        point, anchor = match.today(DAY), DOCUMENT
    else:
        point, anchor = near, LAST
    if point is None:
        return Reading(TIME, _UNKNOWN_DAY + clock, mod=match.mod, floating=True)
    value = point.value + clock
    return Reading(TIME, value, mod=match.mod, anchor=anchor, point=point, floating=True)


def clock(match: Match) -> Reading | None:
    """``3:15 p.m. EST``, ``10.30 am``, ``15:00 GMT``, ``3 o'clock``, ``1500 UTC``."""
    digits = match.word("t").replace(".", ":")
    half_day = match.word("ap").replace(".", "").replace(" ", "")
    zone = match.word("zone")
    hours, minutes, *seconds = [*(int(piece) for piece in _pieces(digits)), 0][:3]
    rest = digits.count(":") == 2
    if not _is_clock(match, half_day, zone):
        return None
    if match.word("itspart"):
        half_day = _half_of(match.word("itspart"), hours)
    if half_day:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half_day == "pm" else 0)
    if hours > 24 or minutes > 59:
        return None
    text = f"T{hours:02}:{minutes:02}" + (f":{seconds[0]:02}" if rest and seconds else "")
    offset = _offset(match, zone)
    if zone in _UNIVERSAL:
        return _placed(match, text + offset)
    reading = _placed(match, text)
    if offset:
        reading.alternatives.append(Alternative(TIME, reading.value + offset, "with its zone"))
    if not half_day and match.word("clockword") and hours <= 12:
        later = _placed(match, f"T{(hours + 12) % 24:02}:{minutes:02}")
        reading.alternatives.append(Alternative(TIME, later.value, "afternoon"))
    return reading


def marked_hour(match: Match) -> Reading | None:
    """The ``3`` of “at 3” that a human marked: of the working day, else of the other half."""
    if match.before() not in _CLOCK_LEADS:
        return None
    hours = int(match.word("t")) % 12
    first, second = (hours + 12, hours) if hours < _OPENING else (hours, hours + 12)
    reading = _placed(match, f"T{first:02}:00")
    other = _placed(match, f"T{second:02}:00")
    reading.alternatives.append(Alternative(TIME, other.value, "the other half of the day"))
    return reading


_OPENING: Final = 8
_UNIVERSAL: Final = frozenset({"gmt", "utc"})
"""Zones whose times are written with their offset; others in local time, as news does."""


def _offset(match: Match, zone: str) -> str:
    """The zone's offset from universal time; ``UTC+8`` names its own."""
    hours = match.word("off")
    if hours.isdigit() and int(hours) <= 14:
        return f"{match.word('sign')}{int(hours):02}:00"
    return lexicon.ZONES.get(zone, "")


def _pieces(digits: str) -> list[str]:
    if ":" in digits:
        return digits.split(":")
    if digits in lexicon.CARDINALS:
        return [str(lexicon.CARDINALS[digits])]
    if len(digits) == 4:
        return [digits[:2], digits[2:]]
    return [digits]


def _is_clock(match: Match, half_day: str, zone: str) -> bool:
    """Bare ``10:30`` needs “at” or its like; other numbers need am or pm, a zone, o'clock."""
    text = match.word("t")
    if match.word("clockword") in {"hours", "hrs", "h"} and ":" not in text:
        return text[0] == "0" or match.before() in _CLOCK_LEADS
    if match.word("itspart") and not match.word("clockword"):
        known = text.isdigit() or text in lexicon.CARDINALS
        return known and match.before() in _CLOCK_LEADS
    if half_day or match.word("clockword"):
        return True
    if "." in text:
        return zone != "" and re.fullmatch(r"\d\d?\.[0-5]\d", text) is not None
    if ":" in text:
        led = match.before() in _CLOCK_LEADS or match.starts_line()
        return zone != "" or match.state.lenient or led
    return len(text) == 4 and (lexicon.ZONES.get(zone) is not None or "time" in match.matched())


def _half_of(part: str, hours: int) -> str:
    """Whether an hour “in the morning”, “in the afternoon”, “at night” is am or pm."""
    code = lexicon.PARTS_OF_DAY[part]
    late = code in {"AF", "EV"} or (code == "NI" and hours >= _EVENING)
    return "pm" if late else "am"


_EVENING: Final = 5
_CLOCK_LEADS: Final = lexicon.words(
    "at by until till before after around about from since to between and ( on"
)


def spoken(match: Match) -> Reading | None:
    """``half past three``, ``quarter to five``, ``ten minutes past noon``."""
    word = match.word("h")
    hours = int(word) if word.isdigit() else lexicon.CARDINALS.get(word, 12)
    part = match.word("part")
    minutes = _TENS.get(part) or (int(part) if part.isdigit() else lexicon.CARDINALS[part])
    if not 1 <= hours <= 12 or minutes >= 60:
        return None
    half_day = match.word("ap").replace(".", "").replace(" ", "")
    told = half_day or part in _TENS or "minutes" in match.matched() or match.state.lenient
    if not told and match.before() not in {"at", "until", "till", "by", "about", "around"}:
        return None  # “rise from five to seven”
    if match.word("to") in {"to", "before"}:
        hours, minutes = hours - 1, 60 - minutes
    if match.word("itspart"):
        half_day = _half_of(match.word("itspart"), hours)
    if half_day == "pm" or word in lexicon.CLOCK_WORDS:
        hours = hours % 12 + 12
    return _placed(match, f"T{hours:02}:{minutes:02}")


def clock_word(match: Match) -> Reading | None:
    """``noon``, ``midnight``."""
    if match.before() == "high":
        return None
    return _placed(match, f"T{lexicon.CLOCK_WORDS[match.word('c')]}")


def part_of_day(match: Match) -> Reading | None:
    """``this morning``, ``last night``, ``in the evening``, ``Monday`` + ``afternoon``."""
    code = "T" + lexicon.PARTS_OF_DAY[match.word("p")]
    rel = match.word("rel")
    if rel in {"that", "same", "following", "previous", "preceding"} or (
        rel == "next" and match.word("the")
    ):
        base, anchor = match.last_point(DAY)
        step = lexicon.DIRECTIONS[rel]
    else:
        base, anchor = match.today(DAY), DOCUMENT
        step = lexicon.DIRECTIONS.get(rel, 0)
    if rel:
        point = None if base is None else Point(base.day, DAY).moved(step)
        if point is None:
            return Reading(TIME, _UNKNOWN_DAY + code, mod=match.mod)
        return Reading(TIME, point.value + code, mod=match.mod, anchor=anchor, point=point)
    reading = _placed(match, code)
    reading.partial = not _stands_alone(match)
    return reading


def _stands_alone(match: Match) -> bool:
    if match.state.lenient:
        return True
    if match.mod and ("in" in match.matched() or match.before() in _PART_LEADS):
        return True
    if match.word("p") in {
        "lunchtime",
        "dawn",
        "sunrise",
        "sunset",
        "dusk",
        "nightfall",
        "daybreak",
    }:
        return match.before() in {"at", "before", "after", "by", "until", "since", "from", "till"}
    return bool(match.word("the")) and match.before() in {"in", "during", "by", "later", "earlier"}


def early_hours(match: Match) -> Reading | None:
    """``the early hours``, ``the early morning hours``."""
    code = lexicon.PARTS_OF_DAY.get(match.word("p"), "NI" if match.mod == "END" else "MO")
    return _placed(match, f"T{code}")


_PART_LEADS: Final = frozenset({"by", "in", "until", "till", "since", "during", "before", "from"})


def tonight(match: Match) -> Reading | None:
    """``tonight``."""
    today = match.today(DAY)
    value = (_UNKNOWN_DAY if today is None else today.value) + "TNI"
    return Reading(TIME, value, mod=match.mod, anchor=DOCUMENT if today else None, point=today)


def joins(between: tuple[str, ...]) -> bool:
    """Whether a time and a day with these words between them are one expression."""
    return between in _LINKS


def join_part(time: Reading, part: Reading) -> Reading | None:
    """A time with the part of a day after it: “10 o'clock on Sunday” + “night”."""
    found = _HOURS.fullmatch(time.value)
    day, _, code = part.value.rpartition("T")
    if found is None or code not in {"MO", "MI", "AF", "EV", "NI"} or part.partial == time.floating:
        return None
    hours = int(found[2])
    if hours < _NOON and (code in {"AF", "EV"} or (code == "NI" and hours >= _EVENING)):
        hours += 12
    if not part.partial:  # “5:30 this morning”
        return replace(part, value=f"{day}T{hours:02}:{found[3]}", floating=False)
    return replace(time, value=f"{found[1]}T{hours:02}:{found[3]}")


_HOURS: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)")
_NOON: Final = 12


def join(time: Reading, day: Reading) -> Reading | None:
    """One TIME reading for a time and the day beside it; None when they do not fit."""
    if not time.floating or day.type != DATE or "REF" in day.value:
        return None
    if len(day.value) != len(_UNKNOWN_DAY) and not day.value.startswith("XXXX-WXX-"):
        return None
    if day.value.endswith("-WE"):
        return None
    clock_part = time.value[time.value.index("T") :]
    return Reading(
        TIME, day.value + clock_part,
        mod=time.mod or day.mod, anchor=day.anchor, point=day.point, explicit=day.explicit,
        alternatives=[
            Alternative(TIME, other.value + clock_part, other.why)
            for other in day.alternatives
            if other.type == DATE and len(other.value) == len(day.value)
        ],
    )  # fmt: skip
