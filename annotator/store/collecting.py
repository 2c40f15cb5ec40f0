"""Pause the garbage collector while many rows are built."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_LOCK: Final = threading.Lock()
_pauses: list[bool] = []


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause cyclic garbage collection within the block; blocks of several threads may overlap.

    Rows hold no cycles, but each new tuple brings the next collection closer: it took half the
    time of loading 50,000 spans. The last block to end restores what the first one found.
    """
    with _LOCK:
        _pauses.append(gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _LOCK:
            was_enabled = _pauses.pop()
            if not _pauses and was_enabled:
                gc.enable()
            elif _pauses:
                _pauses[0] = _pauses[0] or was_enabled
