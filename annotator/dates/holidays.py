"""Holidays with a fixed or a computed date, by the words that name them."""

import datetime as dt
from collections.abc import Callable
from typing import Final

DayOfYear = Callable[[int], dt.date]


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous, or Meeus/Jones/Butcher, computus)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    leap_years, years = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * leap_years - epact - years) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth (from 1; -1 is the last) ISO weekday of a month."""
    if nth > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = dt.date(year, month, 28) + dt.timedelta(days=4)
    last -= dt.timedelta(days=last.day)
    return last - dt.timedelta(days=(last.isoweekday() - weekday) % 7)


def _fixed(month: int, day: int) -> DayOfYear:
    return lambda year: dt.date(year, month, day)


def _from_easter(days: int) -> DayOfYear:
    return lambda year: easter(year) + dt.timedelta(days=days)


def _weekday(month: int, weekday: int, nth: int, days: int = 0) -> DayOfYear:
    return lambda year: nth_weekday(year, month, weekday, nth) + dt.timedelta(days=days)


_NAMES: Final[tuple[tuple[str, DayOfYear], ...]] = (
    ("new year's day|new years day|new year|new year's|new years", _fixed(1, 1)),
    ("epiphany", _fixed(1, 6)),
    ("martin luther king day|mlk day", _weekday(1, 1, 3)),
    ("martin luther king jr day|martin luther king jr. day|martin luther king, jr. day",
     _weekday(1, 1, 3)),
    ("groundhog day", _fixed(2, 2)),
    ("valentine's day|st. valentine's day", _fixed(2, 14)),
    ("presidents day|presidents' day|president's day", _weekday(2, 1, 3)),
    ("international women's day", _fixed(3, 8)),
    ("st. patrick's day|saint patrick's day|st patrick's day", _fixed(3, 17)),
    ("april fools day|april fool's day|april fools' day", _fixed(4, 1)),
    ("earth day", _fixed(4, 22)),
    ("anzac day", _fixed(4, 25)),
    ("may day", _fixed(5, 1)),
    ("ve day|v-e day", _fixed(5, 8)),
    ("cinco de mayo", _fixed(5, 5)),
    ("mother's day|mothers day", _weekday(5, 7, 2)),
    ("memorial day", _weekday(5, 1, -1)),
    ("d-day", _fixed(6, 6)),
    ("father's day|fathers day", _weekday(6, 7, 3)),
    ("juneteenth", _fixed(6, 19)),
    ("canada day", _fixed(7, 1)),
    ("independence day|fourth of july|july fourth", _fixed(7, 4)),
    ("bastille day", _fixed(7, 14)),
    ("labor day", _weekday(9, 1, 1)),
    ("columbus day|indigenous peoples day", _weekday(10, 1, 2)),
    ("halloween|hallowe'en", _fixed(10, 31)),
    ("all saints day|all saints' day", _fixed(11, 1)),
    ("guy fawkes night|bonfire night", _fixed(11, 5)),
    ("veterans day|veterans' day|veteran's day|armistice day", _fixed(11, 11)),
    ("remembrance sunday", _weekday(11, 7, 2)),
    ("remembrance day", _fixed(11, 11)),
    ("thanksgiving|thanksgiving day", _weekday(11, 4, 4)),
    ("black friday", _weekday(11, 4, 4, 1)),
    ("cyber monday", _weekday(11, 4, 4, 4)),
    ("christmas eve", _fixed(12, 24)),
    ("christmas|christmas day|xmas", _fixed(12, 25)),
    ("boxing day", _fixed(12, 26)),
    ("new year's eve|new years eve", _fixed(12, 31)),
    ("mardi gras|shrove tuesday", _from_easter(-47)),
    ("ash wednesday", _from_easter(-46)),
    ("palm sunday", _from_easter(-7)),
    ("maundy thursday|holy thursday", _from_easter(-3)),
    ("good friday", _from_easter(-2)),
    ("holy saturday", _from_easter(-1)),
    ("easter|easter sunday|easter day", _from_easter(0)),
    ("easter monday", _from_easter(1)),
    ("ascension day", _from_easter(39)),
    ("pentecost|whit sunday", _from_easter(49)),
    ("whit monday", _from_easter(50)),
    ("corpus christi", _from_easter(60)),
)  # fmt: skip

HOLIDAYS: Final[dict[str, DayOfYear]] = {
    name: rule for names, rule in _NAMES for name in names.split("|")
}
"""Lower-case names (straight apostrophes) to the holiday's date in a year."""

NOT_ALONE: Final = frozenset({"corpus christi", "epiphany", "new years", "new year", "d-day"})
"""Names that are also places, plain words or longer periods: alone they need a preposition."""
