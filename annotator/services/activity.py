"""Measure active work: time between actions counts, pauses of more than a minute do not."""

import time
from collections.abc import Callable

PAUSE = 60.0
"""Seconds after which doing nothing is a pause."""


class ActivityClock:
    """Adds up active seconds per document from the moments at which something was done.

    Call ``touch`` at every key press, click or scroll; ``take`` hands out what has gathered, to
    be recorded with ``RecordActivity``, and begins again from zero.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seconds: dict[str, float] = {}
        self._document_id: str | None = None
        self._last: float | None = None

    def touch(self, document_id: str | None) -> None:
        """Note that something was done on a document, or elsewhere (None).

        The time since the last touch counts for the document of that touch.
        """
        moment = self._clock()
        if self._document_id is not None and self._last is not None:
            passed = moment - self._last
            if 0 < passed <= PAUSE:
                total = self._seconds.get(self._document_id, 0.0)
                self._seconds[self._document_id] = total + passed
        self._document_id = document_id
        self._last = moment

    def seconds(self, document_id: str) -> float:
        """Return the seconds that have gathered for a document."""
        return self._seconds.get(document_id, 0.0)

    def take(self, document_id: str) -> float:
        """Return the seconds that have gathered for a document and forget them."""
        return self._seconds.pop(document_id, 0.0)

    def document_ids(self) -> tuple[str, ...]:
        """Return the documents that have seconds to be recorded."""
        return tuple(self._seconds)
