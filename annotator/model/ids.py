"""Identifiers made by the caller, so that a view can paint before the database has answered."""

import datetime as dt
import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_RANDOM_BITS = 80
_LENGTH, _TIME_LENGTH = 26, 10
_GREATEST_FIRST = "7"
_lock = threading.Lock()
_last = 0
_prefix = ""


def new_id() -> str:
    """Return a new ULID: 26 characters, unique, and greater than every one made here before.

    48 bits of Unix time in milliseconds, then 80 random bits, in Crockford's base 32
    (https://github.com/ulid/spec). Within one millisecond the random part counts up, so
    sorting by id is sorting by creation; only the last two characters then change as a rule,
    which an import of a million spans is glad of.
    """
    global _last, _prefix  # noqa: PLW0603 - monotonic order needs the last value of this process
    with _lock:
        earliest = (time.time_ns() // 1_000_000) << _RANDOM_BITS
        if _last >= earliest:
            _last += 1
            is_carried = not _last & 1023
        else:
            _last = earliest | secrets.randbits(_RANDOM_BITS)
            is_carried = True
        if is_carried:
            _prefix = encode(_last)[:-2]
        return _prefix + _PAIRS[_last & 1023]


def encode(value: int) -> str:
    """Write a number below 2**128 as 26 characters of Crockford's base 32."""
    return "".join([_PAIRS[value >> shift & 1023] for shift in range(120, -1, -10)])


def time_of(ulid: str) -> dt.datetime | None:
    """Return when an id was made, in UTC; None when it is not a ULID."""
    if len(ulid) != _LENGTH or not set(ulid) <= set(_ALPHABET) or ulid[0] > _GREATEST_FIRST:
        return None
    value = 0
    for sign in ulid[:_TIME_LENGTH]:
        value = value << 5 | _ALPHABET.index(sign)
    try:
        return dt.datetime.fromtimestamp(value / 1_000, dt.UTC)
    except (OverflowError, ValueError):
        return None
