import sqlite3
import threading
from pathlib import Path

import pytest

from annotator.model.errors import StorageError
from annotator.store import Store
from annotator.store.engine import APPLICATION_ID, Access, Database, Place
from annotator.store.migrations import FORMAT
from tests.unit.store.conftest import Desk


def test_settings_of_every_connection(store: Store) -> None:
    with store.database.read() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()

        assert pragma("journal_mode") == "wal"
        assert pragma("foreign_keys") == 1
        assert pragma("synchronous") == 2
        assert pragma("busy_timeout") == 10_000
        assert pragma("application_id") == APPLICATION_ID
        assert pragma("user_version") == FORMAT


def test_durability_is_back_to_full_after_a_chunk(store: Store) -> None:
    with store.database.write(durable=False) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 1
    with store.database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


def test_ddl_is_rolled_back(store: Store) -> None:
    def fail() -> None:
        with store.database.write() as connection:
            connection.exec_driver_sql("CREATE TABLE extra (x)")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.database.read() as connection:
        assert not connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE name = 'extra'"
        ).all()


def test_a_savepoint_rolls_back_alone(store: Store) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', '1')")
        inner = connection.begin_nested()
        connection.exec_driver_sql("INSERT INTO meta VALUES ('b', '2')")
        inner.rollback()
    with store.database.read() as connection:
        names = connection.exec_driver_sql("SELECT id FROM meta WHERE id IN ('a', 'b')").scalars()
        assert names.all() == ["a"]


def test_writing_takes_the_lock_at_once(store: Store) -> None:
    impatient = Database(Place(store.path, store.path, Access.SHARED), busy_timeout_ms=50)
    try:
        with store.database.write() as connection:
            connection.exec_driver_sql("SELECT 1")
            with pytest.raises(StorageError, match="is locked"), impatient.write() as other:
                other.exec_driver_sql("SELECT 1")
            with impatient.read() as other:  # readers never wait
                assert other.exec_driver_sql("SELECT count(*) FROM operation").scalar_one() == 1
    finally:
        impatient.close()


def test_folding_does_not_wait_for_who_reads_on(store: Store) -> None:
    patient = Database(Place(store.path, store.path, Access.SHARED), busy_timeout_ms=600_000)
    folded: list[bool] = []
    try:
        with store.database.read() as reader:
            reader.exec_driver_sql("SELECT 1 FROM meta").all()
            with patient.write() as writer:
                writer.exec_driver_sql("INSERT INTO meta VALUES ('late', '1')")
            thread = threading.Thread(target=lambda: folded.append(patient.fold()), daemon=True)
            thread.start()
            thread.join(60)
            assert folded == [False]
        assert patient.fold()
    finally:
        patient.close()
    assert not Path(f"{store.path}-wal").stat().st_size


def test_a_read_is_one_snapshot(store: Store) -> None:
    with store.database.read() as reader:
        reader.exec_driver_sql("SELECT 1 FROM meta").all()
        with store.database.write() as writer:
            writer.exec_driver_sql("INSERT INTO meta VALUES ('late', '1')")
        query = "SELECT count(*) FROM meta WHERE id = 'late'"
        assert reader.exec_driver_sql(query).scalar_one() == 0


def test_a_path_with_every_odd_character(tmp_path: Path) -> None:
    folder = tmp_path / "50% ready? #1 & 한국어 é"
    folder.mkdir()
    path = folder / "my project's file.annot"
    with Store.create(path):
        pass
    with Store.open(path) as store:
        assert store.last_seq() == 1
    assert [one.name for one in folder.iterdir()] == [path.name]


def test_the_log_and_the_texts_cannot_be_rewritten(desk: Desk) -> None:
    desk.store.close()
    connection = sqlite3.connect(desk.store.path)
    for statement in (
        "DELETE FROM operation",
        "UPDATE operation SET title = 'x'",
        "UPDATE document_text SET text = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
    connection.close()


def test_exclusive_access_has_one_connection_and_a_rollback_journal(path: Path) -> None:
    Store.create(path).close()
    database = Database(Place(path, path, Access.EXCLUSIVE))
    try:
        with database.outside_transactions() as connection:
            connection.execute("PRAGMA journal_mode = delete")
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('a', '1')")
        with database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "delete"
        assert database.data_version() > 0
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("SELECT * FROM meta").fetchall()
        other.close()
    finally:
        database.close()
