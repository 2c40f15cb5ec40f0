"""The first look at a project: what the store would show, without loading the store."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.annotators import Assignment
from annotator.model.changes import Row
from annotator.model.documents import SetState
from annotator.model.ids import new_id
from annotator.services.first_look import first_look
from annotator.services.schemas import default_schema, first_rows
from annotator.store import Store, engine, glance, migrations
from tests.unit.store.builders import annotator, document, insert, operation, set_on, span_on


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "p.annot"


def fill(path: Path, *rows: Row) -> list[Row]:
    with Store.create(path, first=first_rows(default_schema())) as store:
        return insert(store, *rows)


def test_the_marks_are_those_of_the_store() -> None:
    assert (glance.APPLICATION_ID, glance.FORMAT) == (engine.APPLICATION_ID, migrations.FORMAT)


def test_it_shows_what_the_store_would_show(path: Path) -> None:
    anna, bob, one = annotator("anna"), annotator("bob"), document()
    own, other = set_on(one, anna), set_on(one, bob)
    spans = [
        span_on(own, 0, 12),
        span_on(own, 22, 27, "PLACE", attributes={"place_kind": "city"}, note="n"),
        span_on(own, 31, 37, "DATE", fragments=((31, 33), (35, 37)), quote="Mo da"),
    ]
    fill(path, anna, bob, one, own, other, *spans, span_on(other, 0, 3))
    look = first_look(path, "anna")
    assert look is not None
    with Store.open(path) as store:
        assert look.document == store.document(one.id)
        assert list(look.spans) == store.spans(own.id)
    assert look.schema.name == default_schema().name


def test_the_document_is_the_one_begun_else_new_else_any(path: Path) -> None:
    anna, bob = annotator("anna"), annotator("bob")
    texts = [document(f"Text {n}.", title=f"{n}", position=n) for n in range(3)]
    done = set_on(texts[0], anna, state=SetState.DONE.value)
    begun = set_on(texts[2], anna)
    other = set_on(texts[1], bob, state=SetState.DONE.value)
    *_, begun_stored = fill(path, anna, bob, *texts, done, other, begun)

    def shown(name: str, wanted: str = "") -> str | None:
        look = first_look(path, name, wanted)
        return None if look is None else look.document.title

    assert shown("anna") == "2"
    assert shown("bob") == "0"
    assert shown("bob", "1") == shown("bob", texts[1].id) == "1"
    assert shown("bob", "7") is None
    with Store.open(path) as store:
        finished = replace(begun, state=SetState.DONE.value)
        store.submit(operation((begun_stored, finished))).result(10)
    assert shown("anna") == "1"
    with Store.open(path) as store:
        task = Assignment("a1", texts[2].id, anna.id, bob.id, version="v1")
        store.submit(operation((None, task))).result(10)
    assert shown("anna") == "2"
    assert shown("bob") == "0"


def test_labels_of_an_import_in_progress_are_not_shown(path: Path) -> None:
    anna, one = annotator("anna"), document()
    own = set_on(one, anna)
    fill(path, anna, one, own, span_on(own, 0, 3))
    with Store.open(path) as store, store.batch("import", "Import") as batch:
        two = document("Another.", version=batch.id, position=1)
        batch.insert([span_on(own, 4, 8, version=batch.id), two])
        look = first_look(path, "anna")
        assert look is not None
        assert [span.start for span in look.spans] == [0]
        assert first_look(path, "anna", two.id) is None


def test_nothing_unusual_is_shown_and_no_trace_is_left(path: Path, tmp_path: Path) -> None:
    anna, one = annotator("anna"), document("x" * 300_000)
    fill(path, anna, one)
    assert first_look(path, "anna") is None  # long ones are read in the background
    assert first_look(path, new_id()) is None
    assert first_look(tmp_path / "missing.annot", "anna") is None
    (tmp_path / "text.annot").write_text("not a database" * 20)
    assert first_look(tmp_path / "text.annot", "anna") is None
    foreign = tmp_path / "foreign.annot"
    with sqlite3.connect(foreign) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE annotator (id, name, live)")
    connection.close()
    assert first_look(foreign, "anna") is None
    assert not list(tmp_path.glob("foreign.annot-*"))


def test_it_loads_no_database_library() -> None:
    script = (
        "import sys; import annotator.services.first_look;"
        "print('sqlalchemy' in sys.modules, 'pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]
