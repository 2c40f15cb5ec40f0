"""The one writer: a thread that commits commands in the order they were given."""

import atexit
import logging
import sqlite3
import threading
import weakref
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from annotator.model.changes import Operation
from annotator.model.errors import ConflictError, ReadOnlyError, StorageError
from annotator.store import bulk_changes, discards, operation_log
from annotator.store.apply import apply_changes
from annotator.store.engine import Database

_LOGGER: Final = logging.getLogger(__name__)
_ENDING_SECONDS: Final = 60.0
_at_work: "weakref.WeakSet[Writer]" = weakref.WeakSet()


@atexit.register
def _drain_all() -> None:
    """Commit what is still queued when the program ends without having closed its projects."""
    for writer in list(_at_work):
        writer.close(_ENDING_SECONDS)


@dataclass(slots=True)
class _Job:
    """Work for the writer thread; ``operation`` is None for work on batches."""

    run: Callable[[], Any]
    future: "Future[Any]"
    operation: Operation | None = None


class Writer:
    """Commits operations one after another, each in one durable transaction.

    After a storage error nothing more is written: the writer keeps what it could not save and
    refuses everything that follows, so that the order of the log never has a hole.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: deque[_Job] = deque()
        self._condition = threading.Condition()
        self._running: _Job | None = None
        self._closing = False
        self._failed: StorageError | None = None
        self._lost: list[Operation] = []
        self._thread: threading.Thread | None = None

    @property
    def failed(self) -> StorageError | None:
        """The storage error that stopped the writer."""
        return self._failed

    @property
    def pending(self) -> int:
        """Number of operations that are not yet durable."""
        with self._condition:
            jobs = [*self._jobs, self._running]
            return sum(job is not None and job.operation is not None for job in jobs)

    def unacknowledged(self) -> list[Operation]:
        """Return the operations that are not durable, oldest first: lost, running and queued."""
        with self._condition:
            jobs = [*([self._running] if self._running else []), *self._jobs]
            return [*self._lost, *(job.operation for job in jobs if job.operation is not None)]

    def submit(self, operation: Operation) -> "Future[Operation]":
        """Queue an operation.

        Returns:
            Completes with the operation, ``seq`` set, once it is durable; or with ConflictError
            (nothing was written) or StorageError (the writer has stopped).

        Raises:
            ReadOnlyError: The project is open for reading only.
        """
        future: Future[Operation] = Future()
        self._enqueue(_Job(lambda: self._commit(operation), future, operation))
        return future

    def call(self, work: Callable[[], Any]) -> "Future[Any]":
        """Queue other writing work, such as a chunk of a batch; it opens its own transactions."""
        future: Future[Any] = Future()
        self._enqueue(_Job(work, future))
        return future

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until nothing is pending; False when the time ran out first."""
        with self._condition:
            return self._condition.wait_for(
                lambda: not self._jobs and self._running is None, timeout
            )

    def close(self, timeout: float | None = None) -> None:
        """Commit what is queued and end the thread; idempotent.

        Args:
            timeout: Seconds to wait at most; what is not committed then was never acknowledged.
        """
        with self._condition:
            self._closing = True
            self._condition.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _enqueue(self, job: _Job) -> None:
        if self._database.place.read_only:
            raise ReadOnlyError(
                f"{self._database.path} is open for reading only.",
                hint="Save a copy where you may write, and work in that one.",
            )
        job.future.set_running_or_notify_cancel()
        with self._condition:
            if self._closing:
                raise RuntimeError("the store is closed")
            if self._failed is None:
                self._jobs.append(job)
                if self._thread is None:
                    # A daemon, since the program would otherwise wait for it before it runs the
                    # exit handlers, and hang for ever where a project was never closed.
                    self._thread = threading.Thread(
                        target=self._work, name="annotator-writer", daemon=True
                    )
                    _at_work.add(self)
                    self._thread.start()
                self._condition.notify_all()
                return
            if job.operation is not None:
                self._lost.append(job.operation)
        job.future.set_exception(self._failed)

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._jobs or self._closing)
                if not self._jobs:
                    return
                job = self._jobs.popleft()
                self._running = job
            self._run(job)

    def _run(self, job: _Job) -> None:
        error: BaseException | None = None
        result: Any = None
        try:
            result = job.run()
        except Exception as caught:  # noqa: BLE001 - handed to whoever waits for the future
            error = caught
        if isinstance(error, StorageError):
            self._stop(job, error)
            return
        # The future comes first, so that ``flush`` returns after its callbacks have run.
        if error is not None:
            job.future.set_exception(error)
        else:
            job.future.set_result(result)
        with self._condition:
            self._running = None
            self._condition.notify_all()

    def _stop(self, job: _Job, error: StorageError) -> None:
        """Refuse everything from this job on and keep what could not be saved."""
        _LOGGER.error("writing stopped: %s", error)
        with self._condition:
            self._failed = error
            refused = [job, *self._jobs]
            self._jobs.clear()
            self._lost += [one.operation for one in refused if one.operation is not None]
            self._running = None
        for one in refused:
            one.future.set_exception(error)
        with self._condition:
            self._condition.notify_all()

    def _commit(self, operation: Operation) -> Operation:
        try:
            return self._transact(operation)
        except IntegrityError as error:
            # Rows of an undone import may hold an id or refer to what is deleted: they give way.
            if not self._make_room(operation):
                raise constraint_conflict(operation, error) from error
        try:
            return self._transact(operation)
        except IntegrityError as error:
            raise constraint_conflict(operation, error) from error

    def _transact(self, operation: Operation) -> Operation:
        with self._database.write() as connection:
            if operation.batch_id is not None:
                bulk_changes.toggle(connection, operation)
            else:
                apply_changes(connection, operation)
            seq = operation_log.append(connection, operation)
        return replace(operation, seq=seq)

    def _make_room(self, operation: Operation) -> bool:
        taken: dict[str, list[str]] = {}
        removed: dict[str, list[str]] = {}
        for change in operation.changes:
            if change.before is None:
                taken.setdefault(change.kind, []).append(change.id)
            elif change.after is None:
                removed.setdefault(change.kind, []).append(change.id)
        return discards.make_room(self._database, taken, removed)


def constraint_conflict(operation: Operation, error: IntegrityError) -> ConflictError:
    """Describe a violated constraint: another process made or removed something related."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        what = "something it refers to, or that refers to it, was changed in another window first"
    elif code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
        what = "the same was already made in another window"
    else:
        raise error
    return ConflictError(
        f"“{operation.title}” was not saved: {what}.",
        hint="The view shows the present state; do it again if it is still wanted.",
    )
