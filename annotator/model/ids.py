"""Identifiers made by the caller, so that a view can paint before the database has answered."""

import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_BITS = 80
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return a new ULID: 26 characters, unique, and greater than every one made here before.

    48 bits of Unix time in milliseconds, then 80 random bits, in Crockford's base 32
    (https://github.com/ulid/spec). Within one millisecond the random part counts up, so
    sorting by id is sorting by creation.
    """
    global _last  # noqa: PLW0603 - monotonic order needs the last value of this process
    with _lock:
        value = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        if value <= _last:
            value = _last + 1
        _last = value
    return encode(value)


def encode(value: int) -> str:
    """Write a number below 2**128 as 26 characters of Crockford's base 32."""
    return "".join(_ALPHABET[value >> shift & 31] for shift in range(125, -1, -5))
