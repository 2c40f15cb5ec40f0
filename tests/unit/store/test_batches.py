from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from annotator.model.annotators import AnnotationSet
from annotator.model.changes import Operation, Row
from annotator.model.documents import Document
from annotator.model.errors import ConflictError
from annotator.store import Store, batch_rows, batches
from annotator.store.batches import Batch
from annotator.store.integrity import run_checks
from tests.unit.store.builders import (
    annotator,
    document,
    everything,
    insert,
    inverse,
    operation,
    relation_between,
    set_on,
    span_on,
)
from tests.unit.store.conftest import Desk


def bring(batch: Batch, count: int = 3) -> list[Row]:
    """Rows of some new documents with labels."""
    rows: list[Row] = []
    zoe = annotator("zoe", version=batch.id)
    rows.append(zoe)
    for number in range(count):
        one = document(f"Text {number}. " * 4, version=batch.id, position=number + 5)
        own = set_on(one, zoe, version=batch.id)
        ends = [
            replace(span_on(own, at, at + 4, version=batch.id), quote=one.text[at : at + 4])
            for at in (0, 8)
        ]
        link = replace(relation_between(*ends), version=batch.id)
        rows += [one, own, *ends, link]
    return rows


def imported(
    store: Store, rows: Callable[[Batch], list[Row]] = bring
) -> tuple[Operation, list[Row]]:
    """Import some documents."""
    with store.batch("import", "Import three articles") as batch:
        made = rows(batch)
        batch.insert(made)
        done = batch.commit()
    return done, made


def redo(undone: Operation) -> Operation:
    """The redo of an undone batch."""
    return inverse(undone, kind="redo", title="Redo")


def test_nothing_is_seen_before_the_commit_and_all_of_it_after(desk: Desk) -> None:
    store = desk.store
    before = everything(store)
    with store.batch("import", "Import") as batch:
        rows = bring(batch)
        batch.insert(rows[:6])
        batch.insert(rows[6:])
        assert everything(store) == before
        assert store.search("Text") == []
        insert(store, span_on(desk.own, 0, 3))  # labeling goes on meanwhile
        done = batch.commit()
    after = everything(store)
    assert {row.id for row in after.values()} >= {row.id for row in rows}
    assert done.seq == store.last_seq()
    assert store.operation(done.id) == done
    assert done.batch_id == done.id == batch.id
    assert len(store.search("Text")) == 12
    assert run_checks(store) == []


def test_leaving_without_commit_takes_everything_back(desk: Desk) -> None:
    before = everything(desk.store)

    def fail() -> None:
        with desk.store.batch("import", "Import") as batch:
            batch.insert(bring(batch))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert everything(desk.store) == before
    assert run_checks(desk.store) == []
    with desk.store.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM batch")).scalar_one() == 0
        assert connection.execute(text("SELECT count(*) FROM document")).scalar_one() == 1


def test_undo_hides_and_redo_shows_to_the_bit(desk: Desk) -> None:
    before = everything(desk.store)
    done, _rows = imported(desk.store)
    with_it = everything(desk.store)
    undone = desk.store.submit(inverse(done)).result(5)
    assert everything(desk.store) == before
    assert desk.store.search("Text") == []
    assert desk.store.document_ids() == [desk.document.id]
    desk.store.submit(redo(undone)).result(5)
    assert everything(desk.store) == with_it
    assert len(desk.store.search("Text")) == 12
    assert run_checks(desk.store) == []


def test_undo_twice_is_refused(desk: Desk) -> None:
    done, _rows = imported(desk.store)
    desk.store.submit(inverse(done)).result(5)
    with pytest.raises(ConflictError, match="already done in another window"):
        desk.store.submit(inverse(done)).result(5)


def test_undo_is_refused_when_a_row_was_changed_and_possible_after_that_is_undone(
    desk: Desk,
) -> None:
    done, rows = imported(desk.store)
    span = next(row for row in rows if hasattr(row, "quote"))
    changed = desk.store.submit(
        operation((span, replace(span, label="ORG")), title="Relabel it")  # type: ignore[call-arg]
    ).result(5)
    with pytest.raises(ConflictError, match="“Relabel it” builds on it"):
        desk.store.submit(inverse(done)).result(5)
    desk.store.submit(inverse(changed)).result(5)
    desk.store.submit(inverse(done)).result(5)
    assert len(desk.store.document_ids()) == 1


def test_undo_is_refused_when_something_new_refers_to_it(desk: Desk) -> None:
    done, rows = imported(desk.store)
    article = next(row for row in rows if isinstance(row, Document))
    added = desk.store.submit(
        operation((None, set_on(article, desk.anna)), title="Begin it")
    ).result(5)
    with pytest.raises(ConflictError, match="builds on it"):
        desk.store.submit(inverse(done)).result(5)
    desk.store.submit(inverse(added)).result(5)
    desk.store.submit(inverse(done)).result(5)


def test_nothing_can_be_added_to_what_an_undone_import_brought(desk: Desk) -> None:
    done, rows = imported(desk.store)
    own = next(row for row in rows if isinstance(row, AnnotationSet))
    span = next(row for row in rows if hasattr(row, "quote"))
    desk.store.submit(inverse(done)).result(5)
    with pytest.raises(ConflictError, match="import it builds on was undone"):
        insert(desk.store, span_on(own, 0, 4))
    with pytest.raises(ConflictError):
        desk.store.submit(operation((span, None))).result(5)


def test_the_same_import_again_after_undo_gives_up_the_hidden_one(desk: Desk) -> None:
    done, rows = imported(desk.store)
    undone = desk.store.submit(inverse(done)).result(5)
    again, _ = imported(desk.store, lambda batch: [replace(row, version=batch.id) for row in rows])
    assert len(desk.store.document_ids()) == 4
    with pytest.raises(ConflictError, match="made room for later work"):
        desk.store.submit(redo(undone)).result(5)
    desk.store.submit(inverse(again)).result(5)
    assert run_checks(desk.store) == []


def test_redo_is_refused_when_the_same_text_came_in_since(desk: Desk) -> None:
    done, rows = imported(desk.store)
    undone = desk.store.submit(inverse(done)).result(5)
    article = next(row for row in rows if isinstance(row, Document))
    insert(desk.store, document(article.text))
    with pytest.raises(ConflictError, match="made since"):
        desk.store.submit(redo(undone)).result(5)


def test_an_import_gives_way_to_a_set_begun_meanwhile(desk: Desk) -> None:
    other = document("Another text.")
    insert(desk.store, other)
    with desk.store.batch("import", "Import") as batch:
        batch.insert([set_on(other, desk.anna, version=batch.id)])
        mine = insert(desk.store, set_on(other, desk.anna))[0]
        with pytest.raises(ConflictError, match="taken back"):
            batch.commit()
    assert desk.store.annotation_sets(other.id) == [mine]


def test_a_hidden_import_does_not_stand_in_the_way_of_a_deletion(desk: Desk) -> None:
    (span,) = insert(desk.store, span_on(desk.own, 0, 3))
    with desk.store.batch("merge", "Merge") as batch:
        end = span_on(desk.own, 4, 8, version=batch.id)
        batch.insert([end, replace(relation_between(end, span), version=batch.id)])
        done = batch.commit()
    desk.store.submit(inverse(done)).result(5)
    desk.store.submit(operation((span, None))).result(5)
    assert desk.store.spans(desk.own.id) == []
    assert run_checks(desk.store) == []


def test_rows_must_carry_the_batch_and_parents_must_exist(desk: Desk) -> None:
    with desk.store.batch("import", "Import") as batch:
        with pytest.raises(ValueError, match="does not carry"):
            batch.insert([span_on(desk.own, 0, 3)])
        with pytest.raises(ConflictError, match="taken back"):
            batch.insert([replace(span_on(desk.own, 0, 3, version=batch.id), set_id="none")])
        one = span_on(desk.own, 0, 3, version=batch.id)
        batch.insert([one])
        with pytest.raises(ConflictError):
            batch.insert([one])


def test_what_a_killed_import_left_is_removed_on_opening(desk: Desk) -> None:
    batch = desk.store.batch("import", "Import")
    batch.__enter__()
    batch.insert(bring(batch))
    batches._ACTIVE.discard(batch.id)
    before = everything(desk.store)
    found = run_checks(desk.store)
    assert [(one.check, one.is_repairable) for one in found] == [("abandoned-imports", True)]
    desk.store.close()
    with Store.open(desk.store.path) as again:
        assert everything(again) == before
        assert again.flush(10)
        assert run_checks(again) == []
        with again.database.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM span")).scalar_one() == 0


def test_an_import_of_a_living_process_is_left_alone() -> None:
    me = batches.owner()
    long_ago = "2020-01-01T00:00:00.000Z"
    assert batch_rows.is_written("b", me, long_ago, me, {"b"})
    assert not batch_rows.is_written("b", me, long_ago, me, set())
    host = me.rpartition(":")[0]
    assert not batch_rows.is_written("b", f"{host}:1", long_ago, me, set())
    assert not batch_rows.is_written("b", f"{host}:4194303", "2099-01-01T00:00:00Z", me, set())
    assert batch_rows.is_written("b", "elsewhere:1", "2099-01-01T00:00:00Z", me, set())


def test_the_content_hash_does_not_depend_on_the_chunks() -> None:
    rows = [("a", 1, None), ("b", 2.5, "ü"), ("c", 0, "x")]
    whole = batch_rows.bytes_to_hash(rows)
    assert whole == batch_rows.bytes_to_hash(rows[:1]) + batch_rows.bytes_to_hash(rows[1:])


def test_a_changed_row_of_a_batch_is_noticed_by_its_hash(desk: Desk) -> None:
    imported(desk.store)
    with desk.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE span SET note = 'by hand' WHERE start_offset = 8")
    assert [one.check for one in run_checks(desk.store)] == ["batch-content"]
