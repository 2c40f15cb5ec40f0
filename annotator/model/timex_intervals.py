"""The days that a time expression may speak of, with modifiers and open ends, and their order."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from annotator.model.timex import Granularity, Interval, TimexValueError, parse_timex

_DAY: Final = dt.timedelta(days=1)
_PART_OF_DAY: Final = {"MO": 0.3, "MI": 0.5, "DT": 0.5, "AF": 0.62, "EV": 0.8, "NI": 0.92}
_SECONDS: Final = (3_600, 60, 1)
_ZONE: Final = re.compile(r"[Z+-]")


class Reach(NamedTuple):
    """First and last day that an expression may speak of, both included; None is an open end.

    “before 2019” reaches from None to 2018-12-31, “2026” from 2026-01-01 to 2026-12-31. At least
    one end is known.
    """

    first: dt.date | None
    last: dt.date | None

    def is_before(self, other: "Reach") -> bool:
        """Whether all of it surely lies before all of the other."""
        return self.last is not None and other.first is not None and self.last < other.first

    def is_after(self, other: "Reach") -> bool:
        """Whether all of it surely lies after all of the other."""
        return other.is_before(self)

    def overlaps(self, other: "Reach") -> bool:
        """Whether the two may share a day."""
        return not (self.is_before(other) or other.is_before(self))

    @property
    def interval(self) -> Interval | None:
        """The days when both ends are known."""
        if self.first is None or self.last is None:
            return None
        return Interval(self.first, self.last)


def on_day(day: dt.date) -> Reach:
    """Return the reach of a single day."""
    return Reach(day, day)


def interval_of(value: str | None) -> Interval | None:
    """Return the days of a value; None when it is none, or leaves its days open."""
    try:
        return parse_timex(value or "").interval
    except TimexValueError:
        return None


def reach_of(
    value: str | None,
    *,
    mod: str | None = None,
    begin: str | None = None,
    end_point: str | None = None,
) -> Reach | None:
    """Return the days a time expression may speak of; None when it names no point in time.

    Args:
        value: Its TIMEX3 value. A duration reaches from its begin to its end; one of them is
            reckoned from the other and the length.
        mod: Its modifier; START, MID and END leave all the days of the value possible.
        begin: Where an anchored duration begins.
        end_point: Where it ends.
    """
    try:
        parsed = parse_timex(value or "")
    except TimexValueError:
        return None
    if parsed.form == "duration":
        return _duration_reach(parsed.value, interval_of(begin), interval_of(end_point))
    if parsed.interval is None:
        return None
    first, last = parsed.interval
    if mod == "BEFORE":
        return Reach(None, first - _DAY) if first > dt.date.min else None
    if mod == "AFTER":
        return Reach(last + _DAY, None) if last < dt.date.max else None
    if mod == "ON_OR_BEFORE":
        return Reach(None, last)
    if mod == "ON_OR_AFTER":
        return Reach(first, None)
    return Reach(first, last)


def reach_of_attributes(attributes: Mapping[str, Any]) -> Reach | None:
    """Return the reach of a date span by its attributes; a repetition (SET) has none."""
    if attributes.get("type") == "SET":
        return None
    given = {name: attributes.get(name) for name in ("value", "mod", "begin", "end_point")}
    return reach_of(**{name: None if one is None else str(one) for name, one in given.items()})


def _duration_reach(value: str, begin: Interval | None, end: Interval | None) -> Reach | None:
    if begin is None and end is None:
        return None
    if begin is not None and end is not None:
        return Reach(begin.first, end.last) if begin.first <= end.last else None
    if begin is not None:
        return Reach(begin.first, shifted(begin.first, value))
    return None if end is None else Reach(shifted(end.last, value, back=True), end.last)


def shifted(day: dt.date, duration: str, *, back: bool = False) -> dt.date | None:
    """Return the day that lies a duration after (or before) another one.

    Whole years and months are counted on the calendar (a year after 29 February is 28 February),
    everything else in mean days. None when the length is vague or leads out of the calendar.

    Raises:
        TimexValueError: ``duration`` is no TIMEX3 value.
    """
    days = parse_timex(duration).days
    if days is None:
        return None
    sign = -1 if back else 1
    unit, amount = duration[-1], duration[1:-1]
    try:
        if unit in "YM" and amount.isdigit():
            return _months_on(day, sign * int(amount) * (12 if unit == "Y" else 1))
        return day + dt.timedelta(days=sign * round(days))
    except (ValueError, OverflowError):
        return None


def _months_on(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(day.day, longest))


def narrowed(interval: Interval, mod: str | None) -> Interval:
    """Return the third of a period that START, MID or END means; all of it for other modifiers.

    A convention for drawing: “early 2026” is no sharper than that.
    """
    length = (interval.last - interval.first).days + 1
    third = length // 3
    if mod not in {"START", "MID", "END"} or not third:
        return interval
    first = interval.first + third * {"START": 0, "MID": 1, "END": 2}[mod] * _DAY
    return Interval(first, interval.last if mod == "END" else first + (third - 1) * _DAY)


def share_of_day(value: str) -> float:
    """Return where in its day a time lies, 0 to below 1; 0 for a value without a time of day."""
    try:
        parsed = parse_timex(value)
    except TimexValueError:
        return 0.0
    if parsed.form != "time":
        return 0.0
    clock = value.partition("T")[2]
    if parsed.granularity is Granularity.PART_OF_DAY:
        return _PART_OF_DAY[clock]
    seconds = 0.0
    for piece, weight in zip(_ZONE.split(clock)[0].split(":"), _SECONDS, strict=False):
        digits = piece[:2]
        seconds += int(digits) * weight if digits.isdigit() else 0
    return min(seconds / 86_400, 0.999)
