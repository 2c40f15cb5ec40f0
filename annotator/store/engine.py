"""Engines: how every connection to a project file is made and how its transactions begin.

Python's sqlite3 module begins transactions late and not at all before DDL, so SAVEPOINT and
transactional DDL would not be real. As SQLAlchemy documents for this driver, the connect hook
turns the driver's own BEGIN off and the begin hook emits it: ``BEGIN IMMEDIATE`` for writing,
plain ``BEGIN`` for reading.
"""

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from annotator.store import functions
from annotator.store.errors import is_storage_problem, storage_error

APPLICATION_ID: Final = 0x414E4E54
"""Marks a SQLite file as an Annotator project ("ANNT")."""

BUSY_TIMEOUT_MS: Final = 10_000
"""How long to wait for another process's transaction before saying that the file is locked."""

_FOLDING_TIMEOUT_MS: Final = 200
_CACHE_KIB: Final = 16_384
_BEGIN_OPTION: Final = "annotator_begin"


class Access(StrEnum):
    """How a file is used.

    SHARED: read and write with a write-ahead log, several processes at once.
    EXCLUSIVE: read and write with a rollback journal and a lock for this process alone.
    READ: read only; other processes may write meanwhile.
    IMMUTABLE: read only, where nothing may be created beside the file.
    """

    SHARED = "shared"
    EXCLUSIVE = "exclusive"
    READ = "read"
    IMMUTABLE = "immutable"


_QUERY: Final = {
    Access.SHARED: {"mode": "rw"},
    Access.EXCLUSIVE: {"mode": "rw"},
    Access.READ: {"mode": "ro"},
    Access.IMMUTABLE: {"mode": "ro", "immutable": "1"},
}


def sqlite_url(path: Path, access: Access) -> URL:
    """Return the SQLAlchemy URL of a project file; the file must exist."""
    posix = path.absolute().as_posix()
    name = quote(posix if posix.startswith("/") else f"/{posix}")
    return URL.create(
        "sqlite+pysqlite", database=f"file://{name}", query={**_QUERY[access], "uri": "true"}
    )


def make_engine(url: URL, access: Access, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """Build the engine: the only place where connections get their settings."""
    pool: dict[str, Any] = {"pool_size": 8, "max_overflow": -1, "pool_use_lifo": True}
    if access is Access.EXCLUSIVE:  # a second connection of our own would be locked out as well
        pool = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 120}
    engine = create_engine(url, **pool)
    writable = access in (Access.SHARED, Access.EXCLUSIVE)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        functions.register(connection)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_timeout_ms)}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        if access is Access.EXCLUSIVE:
            cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
        if writable:
            cursor.execute("PRAGMA synchronous = FULL")
            if sys.platform == "darwin":
                cursor.execute("PRAGMA fullfsync = ON")
                cursor.execute("PRAGMA checkpoint_fullfsync = ON")
        else:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get(_BEGIN_OPTION, "")
        connection.exec_driver_sql(f"BEGIN {mode}".rstrip())

    return engine


@dataclass(frozen=True, slots=True)
class Place:
    """Where the data is and how it may be used.

    Attributes:
        path: The project as the user named it; messages speak of this one.
        file: The file that is really opened: ``path`` or a temporary copy of it.
    """

    path: Path
    file: Path
    access: Access

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.access in (Access.READ, Access.IMMUTABLE)


class Database:
    """An open project file: short read and write transactions with errors put into words.

    Safe to use from any thread; each transaction has a connection of its own, except in exclusive
    access, where all take turns on one.
    """

    def __init__(self, place: Place, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.place = place
        self.path = place.path
        url = sqlite_url(place.file, place.access)
        self.engine = make_engine(url, place.access, busy_timeout_ms=busy_timeout_ms)
        self._writing = self.engine.execution_options(**{_BEGIN_OPTION: "IMMEDIATE"})
        self._watcher: Any = None
        self._watch_lock = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read transaction: one snapshot from the first statement to the end.

        Raises:
            StorageError: The file cannot be read.
        """
        with self._in_words(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Connection]:
        """Open a write transaction at once (BEGIN IMMEDIATE); commit at the end of the block.

        Args:
            durable: False leaves syncing to the next durable commit: the file stays whole after a
                power cut, but this commit may be missing. For chunks of a batch.

        Raises:
            StorageError: The file cannot be written; nothing of the block was.
        """
        with self._in_words(), self._writing.connect() as connection:
            if not durable:
                self._tune(connection, synchronous="NORMAL", checkpoint_pages=8_000)
            try:
                with connection.begin():
                    yield connection
            finally:
                if not durable:
                    self._tune(connection, synchronous="FULL", checkpoint_pages=1_000)

    @contextmanager
    def outside_transactions(self) -> Iterator[Any]:
        """Lend the driver's own connection, for pragmas, backups and VACUUM.

        Raises:
            StorageError: The file cannot be used.
        """
        with self._in_words():
            connection = self.engine.raw_connection()
            try:
                yield connection.driver_connection
            finally:
                connection.close()

    def data_version(self) -> int:
        """Return a number that changes whenever another connection has committed."""
        with self._watch_lock, self._in_words():
            if self.place.access is Access.EXCLUSIVE:
                with self.outside_transactions() as connection:
                    return int(connection.execute("PRAGMA data_version").fetchone()[0])
            if self._watcher is None:
                self._watcher = self.engine.raw_connection()
            return int(self._watcher.driver_connection.execute("PRAGMA data_version").fetchone()[0])

    def fold(self) -> bool:
        """Fold the write-ahead log into the file; tell whether all of it could be.

        Somebody who still reads is waited for shortly: it can be done at any later close.

        Raises:
            StorageError: The file cannot be used.
        """
        with self.outside_transactions() as connection:
            connection.execute(f"PRAGMA busy_timeout = {_FOLDING_TIMEOUT_MS}")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Close all connections."""
        with self._watch_lock:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None
        self.engine.dispose()

    def _tune(self, connection: Connection, *, synchronous: str, checkpoint_pages: int) -> None:
        driver: Any = connection.connection.driver_connection
        if driver.in_transaction:  # a commit that broke a constraint leaves it open
            driver.rollback()
        driver.execute(f"PRAGMA synchronous = {synchronous}")
        driver.execute(f"PRAGMA wal_autocheckpoint = {checkpoint_pages}")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            if is_storage_problem(error):
                raise storage_error(error, self.path) from error
            raise
