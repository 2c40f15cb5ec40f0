"""Dates as other tools write them in fields: words, time stamps, seconds since 1970."""

import datetime as dt
import re
from typing import Any, Final

from annotator.formats.written_dates import match_date

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T ])")
_FIRST: Final = 157_766_400
"""Seconds in 1975: smaller numbers are years or counters."""
_LAST: Final = 4_102_444_800
_THOUSAND: Final = 1000


def date_of(value: Any) -> dt.date | None:
    """Return the day that a value names; None for anything else.

    A time stamp keeps the day that is written in it, whatever its time zone; numbers are seconds
    or thousandths since 1970, in UTC.
    """
    if type(value) is str:
        words = value.strip()
        stamp = _ISO.match(words)
        found = match_date(stamp[0] if stamp else words)
        if found is None or (stamp is None and found[1] < len(words)):
            return None
        return found[0]
    if type(value) in (int, float) and _FIRST <= value <= _LAST * _THOUSAND:
        seconds = value / _THOUSAND if value > _LAST else value
        if _FIRST <= seconds <= _LAST:
            return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).date()
    return None
