import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model.errors import StorageError
from annotator.store import Store
from annotator.store.integrity import CHECKS, repair_project, run_checks
from tests.unit.store.builders import TEXT, everything, insert, relation_between, set_on, span_on
from tests.unit.store.conftest import Desk

Harm = Callable[[sqlite3.Connection], object]


@pytest.fixture
def sound(desk: Desk) -> Path:
    """A closed project with two linked spans and a suggestion set."""
    claim = span_on(desk.own, 0, 37, "CLAIM")
    source = span_on(desk.own, 38, 46, "SOURCE")
    ghosts = set_on(desk.document, None, "suggested")
    insert(desk.store, claim, source, relation_between(claim, source), ghosts)
    insert(desk.store, span_on(ghosts, 21, 26, "PLACE"))
    desk.store.close()
    return desk.store.path


def harm(path: Path, *statements: str) -> None:
    """Change a project behind its back."""
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER document_text_is_unchanged")
    connection.execute("DROP TRIGGER operation_is_kept")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_sound_project_has_no_findings(sound: Path) -> None:
    before = sound.read_bytes()
    assert run_checks(sound) == []
    assert sound.read_bytes() == before
    assert repair_project(sound).backup is None


def test_every_check_has_a_name_of_its_own() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 9


SOURCE = "(SELECT id FROM span WHERE label = 'SOURCE')"


@pytest.mark.parametrize(
    ("statement", "check", "words"),
    [
        (
            "DELETE FROM span WHERE label = 'SOURCE'",
            "references",
            "relation refers to a span that is not there",
        ),
        ("UPDATE span SET entity_id = 'none' WHERE label = 'CLAIM'", "references", "an entity"),
        ("DELETE FROM document_text", "texts", "has no text"),
        ("UPDATE document_text SET text = text || 'x'", "texts", "does not match its hash"),
        ("UPDATE document SET length = 3", "texts", "3 are noted"),
        ("UPDATE span SET quote = 'Kim' WHERE label = 'SOURCE'", "spans", "does not stand where"),
        ("UPDATE span SET end_offset = 999 WHERE label = 'CLAIM'", "spans", "beyond the text"),
        (
            "UPDATE span SET fragments = '[[0,9],[5,37]]' WHERE label = 'CLAIM'",
            "spans",
            "overlap, touch",
        ),
        ("UPDATE span SET fragments = '[[5,5],[6,9]]' WHERE label = 'CLAIM'", "spans", "empty"),
        (
            "UPDATE relation SET set_id = (SELECT id FROM annotation_set WHERE kind = 'suggested')",
            "relation-ends",
            "different annotation sets",
        ),
        ("UPDATE span SET version = 'x' WHERE label = 'CLAIM'", "log", "changed without a record"),
        ("DELETE FROM relation", "log", "relation is gone without a record"),
        ("DELETE FROM operation WHERE seq = 2", "log", "lacks 1 of 4 operations"),
        ("DELETE FROM document_search_docsize", "search-index", "lacks 1 documents"),
        ("INSERT INTO document_search_docsize VALUES (77, x'00')", "search-index", "1 entries"),
    ],
)
def test_every_harm_is_found_by_its_check(
    sound: Path, statement: str, check: str, words: str
) -> None:
    harm(sound, statement)
    messages = [one.message for one in run_checks(sound) if one.check == check]
    assert any(words in message for message in messages), messages


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE span SET entity_id = 'none' WHERE label = 'CLAIM'", "references"),
        ("UPDATE span SET start_offset = 2, end_offset = 9 WHERE label = 'SOURCE'", "spans"),
        ("UPDATE span SET fragments = '[[0,9],[5,37]]' WHERE label = 'CLAIM'", "spans"),
        ("DELETE FROM document_search_docsize", "search-index"),
    ],
)
def test_repair_mends_and_loses_nothing(sound: Path, statement: str, check: str) -> None:
    with Store.open(sound) as store:
        spans = {span.id: (span.fragments, span.quote) for span in all_spans(store)}
    harm(sound, statement)
    assert [one.check for one in repair_project(sound, dry_run=True).mended] == [check]
    done = repair_project(sound)
    assert [one.check for one in done.mended] == [check]
    assert done.left == ()
    assert done.backup is not None
    assert done.backup.exists()
    assert run_checks(sound) == []
    with Store.open(sound) as store:
        assert {span.id: (span.fragments, span.quote) for span in all_spans(store)} == spans
        assert len(store.search("Seoul")) == 1


def all_spans(store: Store) -> list:  # type: ignore[type-arg]
    return [
        span for _one, sets in store.documents_with_labels() for _, spans, _r in sets
        for span in spans
    ]  # fmt: skip


def test_a_dangling_relation_is_removed_and_kept_in_the_log(sound: Path) -> None:
    harm(sound, f"UPDATE relation SET to_id = 'gone' WHERE to_id = {SOURCE}")
    done = repair_project(sound)
    assert "references" in [one.check for one in done.mended]
    with Store.open(sound) as store:
        last = store.operations(newest_first=True, limit=1)[0]
        assert last.kind == "repair"
        assert last.changes[0].before is not None
        assert last.changes[0].after is None
        assert len(all_spans(store)) == 3


def test_a_span_that_stands_nowhere_is_left_to_a_person(sound: Path) -> None:
    harm(sound, "UPDATE span SET quote = 'nowhere' WHERE label = 'SOURCE'")
    done = repair_project(sound)
    assert [(one.check, one.is_repairable) for one in done.left] == [("spans", False)]


def test_a_broken_index_is_built_anew(sound: Path) -> None:
    connection = sqlite3.connect(sound)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_master SET sql = replace(sql, '(name, live)', '(created_at, live)')"
        " WHERE name = 'annotator_name'"
    )
    connection.commit()
    connection.close()
    found = [one for one in run_checks(sound) if one.check == "structure"]
    assert found
    assert all(one.is_repairable for one in found)
    assert "structure" in [one.check for one in repair_project(sound).mended]


def test_damage_inside_the_file_is_a_finding_and_names_the_backup(desk: Desk) -> None:
    for number in range(40):
        insert(desk.store, span_on(desk.own, 0, 3, note="x" * 3000, label=f"L{number}"))
    backup = desk.store.back_up()
    before = everything(desk.store)
    desk.store.close()
    content = bytearray(desk.store.path.read_bytes())
    for page in range(len(content) // 4096 // 2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    desk.store.path.write_bytes(content)
    found = run_checks(desk.store.path)
    assert "structure" in {one.check for one in found}
    with pytest.raises(StorageError) as caught:
        repair_project(desk.store.path)
    assert str(backup) in caught.value.hint
    with Store.open(backup) as store:
        assert everything(store) == before


def test_checks_refuse_what_is_not_a_project(tmp_path: Path) -> None:
    path = tmp_path / "x.annot"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(StorageError):
        run_checks(path)
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(TEXT.encode()).digest()
