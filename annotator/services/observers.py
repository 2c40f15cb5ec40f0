"""Tell whoever subscribed what changed."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVarTuple, Unpack

_log = logging.getLogger(__name__)
Arguments = TypeVarTuple("Arguments")


class Observers(Generic[*Arguments]):
    """Callbacks that are called in the order of subscription.

    One that raises is logged and does not keep the others from being told: what they hear of has
    already happened.
    """

    def __init__(self) -> None:
        self._callbacks: dict[int, Callable[[Unpack[Arguments]], None]] = {}
        self._next = 0
        self._lock = threading.Lock()

    def subscribe(self, callback: Callable[[Unpack[Arguments]], None]) -> Callable[[], None]:
        """Add a callback and return a function that removes it again."""
        with self._lock:
            key = self._next
            self._next += 1
            self._callbacks = {**self._callbacks, key: callback}

        def unsubscribe() -> None:
            with self._lock:
                rest = {one: call for one, call in self._callbacks.items() if one != key}
                self._callbacks = rest

        return unsubscribe

    def notify(self, *arguments: *Arguments) -> None:
        """Call every callback in this thread."""
        for callback in self._callbacks.values():
            try:
                callback(*arguments)
            except Exception:  # noqa: BLE001 - whatever it is, the others must be told
                _log.exception("an observer failed")
