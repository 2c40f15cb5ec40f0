"""Steps that go through a whole project: planned while others go on reading, committed at once."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager

from annotator.model.changes import Operation
from annotator.model.errors import UserError
from annotator.services.engine import Engine, Receipt
from annotator.services.progress import CancelledError, Progress

_ATTEMPTS = 2
LARGE = 2_000
"""From so many changes on an operation counts as large."""


def commit_planned(
    engine: Engine, plan: Callable[[], Operation], initiator: object | None = None
) -> Receipt:
    """Plan an operation without holding the lock and commit it if nothing changed meanwhile.

    Otherwise it is planned again, the last time with the lock held. Observers are not told yet.

    Raises:
        UserError: The plan is refused; nothing has changed.
    """
    for _ in range(_ATTEMPTS):
        engine.store.flush()  # what is asked of the whole file must be in it
        with engine.lock:
            engine.check_writable()
            revision = engine.revision
        operation = _planned(engine, plan, revision)
        if operation is None:
            continue
        with engine.writing():
            if engine.revision == revision:
                return engine.commit(operation, initiator)
    engine.store.flush()
    with engine.writing():
        return engine.commit(plan(), initiator)


def _planned(engine: Engine, plan: Callable[[], Operation], revision: int) -> Operation | None:
    """Return the operation; None when something changed while it was planned."""
    try:
        return plan()
    except CancelledError:
        raise
    except (UserError, RuntimeError, KeyError):
        # Rows that moved while they were read may make a plan fail in any of these ways.
        if engine.revision == revision:
            raise
        return None


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through a hundred thousand rows, again and again.

    The writer works meanwhile, so that this holds until the step is in the file.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def settle(receipt: Receipt) -> None:
    """Wait until a large operation is in the file, or refused, before observers are told of it.

    They ask the file, and would have to wait for it in the window's own thread.
    """
    if len(receipt.operation.changes) >= LARGE:
        wait([receipt.durable])


class Steps:
    """Reports the parts of long work as one progress and stops it when it was cancelled.

    Args:
        progress: Whom to tell.
        parts: How many parts there are, each as long as the others.
    """

    def __init__(self, progress: Progress, parts: int) -> None:
        self._progress = progress
        self._parts = parts
        self._part = -1
        self._total = 1
        self._done = 0
        self._message = ""

    def begin(self, message: str, total: int) -> None:
        """Begin the next part, which has this many items."""
        self._part = min(self._part + 1, self._parts - 1)
        self._total, self._done, self._message = max(total, 1), 0, message
        self.step(0)

    def step(self, count: int = 1) -> None:
        """Note that so many items of the part are done.

        Raises:
            CancelledError: The person wants it to stop.
        """
        if self._progress.is_cancelled:
            raise CancelledError("Stopped; nothing was changed.")
        self._done += count
        share = min(1.0, self._done / self._total)
        self._progress.advance(self._part + share, self._parts, self._message)
