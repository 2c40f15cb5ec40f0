import hashlib
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from annotator.model.errors import StorageError
from annotator.store import Store, migrations, opening
from annotator.store.integrity import run_checks
from annotator.store.migrations import FORMAT, MIGRATIONS, Migration, bring_up_to_date
from annotator.store.tables import Table
from tests.unit.store.builders import document, everything, insert, inverse

# Files in use were made by exactly these statements; a change belongs into a new migration.
FROZEN = {
    1: "6b47eb8f8c63554151bcb488cef1eab7aa6e7950083c0e306233db020f4ef42e",
    2: "7dfdf32ba21ce4c8dab16abf8f6ece91060a3259aff2bf0f4acc4a8540f1697e",
    3: "ae53198c7638820affc9601c6b249e3ab88f2147f4c49393b88493b23992a322",
    4: "62d8bdc554b110ce1109d74f5893041705a6e5c79f2353b2cca1ea300876608e",
    5: "eab87c15400885218571c0b12154029b139a4d6bae475f071417c5bc0d895123",
    6: "d198382a325ebb8da2e620f20475c133fd5f33af7273be491be85ed68b3422c3",
}
NEXT = FORMAT + 1
"""The number of a migration yet to come."""


class Extra(Migration):
    """A step of the future, for trying out how steps are run."""

    def statements(self) -> tuple[str, ...]:
        return {
            NEXT: ("CREATE TABLE extra (id TEXT)", "INSERT INTO extra VALUES ('x')"),
            NEXT + 1: ("CREATE TABLE more (id TEXT)", "INSERT INTO nowhere VALUES ('x')"),
        }[self.number]


def shape(connection: sqlite3.Connection, table: str) -> dict[str, Any]:
    """Everything SQLite knows of a table's form, apart from the spelling."""
    columns = connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
    keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    indexes = {}
    for _seq, name, unique, _origin, partial in connection.execute(f"PRAGMA index_list({table})"):
        parts = connection.execute(f"PRAGMA index_xinfo({name})").fetchall()
        (text,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", (name,)
        ).fetchone()
        indexes[name] = (unique, partial, parts, None if text is None else words(text))
    return {
        "columns": [
            (name, {"VARCHAR": "TEXT", "FLOAT": "REAL"}.get(kind, kind), *rest)
            for _id, name, kind, *rest in columns
        ],
        "keys": sorted(key[2:] for key in keys),
        "deferred": words(sql).count("deferrable initially deferred"),
        "checks": sorted(re.findall(r"check \([^()]*(?:\([^()]*\)[^()]*)*\)", words(sql))),
        "indexes": indexes,
    }


def words(sql: str) -> str:
    """SQL in one spelling."""
    return re.sub(r"\s+", " ", sql.replace('"', "").lower()).replace("( ", "(").replace(" )", ")")


def test_the_migrations_make_exactly_the_tables(path: Path, tmp_path: Path) -> None:
    Store.create(path).close()
    engine = create_engine(f"sqlite:///{tmp_path}/models.db")
    Table.metadata.create_all(engine)
    engine.dispose()
    migrated, models = sqlite3.connect(path), sqlite3.connect(tmp_path / "models.db")
    for table in Table.metadata.tables:
        assert shape(migrated, table) == shape(models, table), table
    migrated.close()
    models.close()


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda one: one.name)
def test_migrations_in_use_never_change(migration: Migration) -> None:
    digest = hashlib.sha256("\n;\n".join(migration.statements()).encode()).hexdigest()
    assert digest == FROZEN[migration.number]


def test_migrations_are_numbered_without_gaps() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, FORMAT + 1))


def test_each_step_has_its_record(store: Store) -> None:
    with store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT number, name FROM migration").all()
        assert [tuple(row) for row in rows] == [(one.number, one.name) for one in MIGRATIONS]


def test_an_older_file_is_backed_up_and_brought_up_to_date(store: Store) -> None:
    known = (*MIGRATIONS, Extra(NEXT, "extra", ""))
    made: list[Path] = []
    done = bring_up_to_date(store.database, lambda: made.append(store.back_up("migration")), known)
    assert [one.number for one in done] == [NEXT]
    backup = sqlite3.connect(made[0])
    assert backup.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    backup.close()
    with store.database.read() as connection:
        assert migrations.format_of(connection) == NEXT
        assert connection.exec_driver_sql("SELECT id FROM extra").scalar_one() == "x"
    assert bring_up_to_date(store.database, pytest.fail, known) == []


def test_an_older_file_opened_for_reading_is_converted_in_a_copy(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    before = store.path.read_bytes()
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, Extra(NEXT, "extra", "")))
    monkeypatch.setattr(opening, "FORMAT", NEXT)
    with Store.open(store.path, read_only=True) as reader:
        assert "earlier version" in reader.notices[0]
        with reader.database.read() as connection:
            assert migrations.format_of(connection) == NEXT
    assert store.path.read_bytes() == before
    with Store.open(store.path) as writer:
        with writer.database.read() as connection:
            assert migrations.format_of(connection) == NEXT
        assert [one.reason for one in writer.backups()] == ["migration"]


def test_a_step_that_fails_leaves_no_trace(store: Store) -> None:
    known = (*MIGRATIONS, Extra(NEXT, "extra", ""), Extra(NEXT + 1, "broken", ""))
    with pytest.raises(Exception, match="nowhere"):
        bring_up_to_date(store.database, lambda: None, known)
    with store.database.read() as connection:
        assert migrations.format_of(connection) == NEXT
        names = connection.exec_driver_sql("SELECT name FROM migration ORDER BY number").scalars()
        assert names.all() == [*(one.name for one in MIGRATIONS), "extra"]
        assert not connection.exec_driver_sql(
            "SELECT 1 FROM sqlite_master WHERE name = 'more'"
        ).all()


def test_without_a_backup_nothing_is_migrated(store: Store) -> None:
    def refuse() -> None:
        raise StorageError("no room")

    with pytest.raises(StorageError, match="no room"):
        bring_up_to_date(store.database, refuse, (*MIGRATIONS, Extra(NEXT, "extra", "")))
    with store.database.read() as connection:
        assert migrations.format_of(connection) == FORMAT


def as_first_format(path: Path) -> None:
    """Make a file what the first format was, with batches that know of its tables only."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        DROP TABLE dismissal;
        DROP TABLE review_decision;
        DROP TABLE assignment;
        DROP TABLE ancestry;
        DROP TABLE stamp;
        DELETE FROM migration WHERE number > 1;
        UPDATE batch SET floors = json_remove(
            floors, '$.dismissal', '$.review_decision', '$.assignment', '$.ancestry', '$.stamp'
        );
        PRAGMA user_version = 1;
        """
    )
    connection.close()


def master(path: Path) -> list[tuple[str, str, str]]:
    """Every table, index, trigger and view of a file with its definition."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2").fetchall()
    connection.close()
    return found


def test_a_migrated_file_is_a_fresh_one(store: Store, tmp_path: Path) -> None:
    insert(store, document())
    before = everything(store)
    store.close()
    as_first_format(store.path)
    assert "dismissal" not in {name for _, name, _ in master(store.path)}
    with Store.open(store.path) as opened:
        assert everything(opened) == before
        assert opened.dismissals(next(iter(opened.document_ids()))) == []
    Store.create(tmp_path / "fresh.annot").close()
    assert master(store.path) == master(tmp_path / "fresh.annot")


def test_batches_of_the_first_format_are_still_hidden_and_removed(store: Store) -> None:
    article = document()
    with store.batch(kind="import", title="Import") as batch:
        batch.insert([replace(article, version=batch.id)])
        made = batch.commit()
    store.close()
    as_first_format(store.path)
    with Store.open(store.path) as opened:
        opened.submit(inverse(made)).result(10)
        assert opened.document_ids() == []
        insert(opened, replace(document(article.text), id=article.id))
        assert opened.document_ids() == [article.id]
        assert run_checks(opened) == []
