import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from annotator.model.annotators import AnnotationSet
from annotator.model.errors import ConflictError, ReadOnlyError, StorageError
from annotator.store import Store
from tests.unit.store.builders import (
    TEXT,
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


def fill_the_disk(store: Store) -> None:
    """Let the file grow by four pages at most, on every connection."""
    with store.database.outside_transactions() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0] + 4

    def limit(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store.database.engine, "checkout", limit)


def test_a_committed_operation_gets_its_number_and_survives(desk: Desk) -> None:
    done = desk.store.submit(operation((None, span_on(desk.own, 0, 3)))).result(5)
    assert done.seq == 3
    assert desk.store.flush(5)
    assert desk.store.pending == 0
    before = everything(desk.store)
    desk.store.close()
    with Store.open(desk.store.path) as again:
        assert everything(again) == before


def test_a_stale_change_is_refused_and_names_what_came_first(desk: Desk) -> None:
    (span,) = insert(desk.store, span_on(desk.own, 0, 3))
    desk.store.submit(operation((span, replace(span, label="ORG")), title="Relabel “Kim”")).result(
        5
    )
    late = desk.store.submit(operation((span, replace(span, label="GROUP")), title="Mine"))
    with pytest.raises(ConflictError, match="“Mine” was not saved: “Relabel “Kim””"):
        late.result(5)
    assert desk.store.spans(desk.own.id)[0].label == "ORG"
    assert desk.store.failed is None
    insert(desk.store, span_on(desk.own, 4, 8))  # the writer goes on


def test_a_change_of_a_deleted_row_is_refused(desk: Desk) -> None:
    (span,) = insert(desk.store, span_on(desk.own, 0, 3))
    desk.store.submit(operation((span, None), title="Delete “Kim”")).result(5)
    with pytest.raises(ConflictError, match="Delete “Kim”"):
        desk.store.submit(operation((span, replace(span, label="ORG")))).result(5)


def test_deleting_what_others_refer_to_is_refused_whole(desk: Desk) -> None:
    claim, source = span_on(desk.own, 0, 37, "CLAIM"), span_on(desk.own, 38, 46, "SOURCE")
    claim, source = insert(desk.store, claim, source)
    insert(desk.store, relation_between(claim, source))
    with pytest.raises(ConflictError, match="refers to it"):
        desk.store.submit(operation((source, None), (claim, replace(claim, note="x")))).result(5)
    assert [span.note for span in desk.store.spans(desk.own.id)] == [None, None]


def test_the_second_set_of_an_annotator_on_a_document_is_refused(desk: Desk) -> None:
    with pytest.raises(ConflictError, match="already made"):
        insert(desk.store, set_on(desk.document, desk.anna))
    insert(desk.store, set_on(desk.document, None, "imported"))
    with pytest.raises(ConflictError, match="already made"):
        insert(desk.store, set_on(desk.document, None, "imported"))


def test_the_same_text_or_name_twice_is_refused(desk: Desk) -> None:
    with pytest.raises(ConflictError):
        insert(desk.store, document(TEXT))
    with pytest.raises(ConflictError):
        insert(desk.store, annotator("anna"))


def test_undo_restores_content_and_version_and_is_refused_when_blocked(desk: Desk) -> None:
    (span,) = insert(desk.store, span_on(desk.own, 0, 3))
    start = everything(desk.store)
    first = desk.store.submit(operation((span, replace(span, label="ORG")), title="First")).result(
        5
    )
    renamed = first.changes[0].after
    assert renamed is not None
    second = desk.store.submit(
        operation((renamed, replace(renamed, note="n")), title="Second")  # type: ignore[arg-type]
    ).result(5)
    with pytest.raises(ConflictError, match="“Undo: First” is not possible: “Second”"):
        desk.store.submit(inverse(first)).result(5)
    desk.store.submit(inverse(second)).result(5)
    desk.store.submit(inverse(first)).result(5)
    assert everything(desk.store) == start


def test_a_row_swapped_for_another_with_the_same_natural_key(desk: Desk) -> None:
    twin = replace(desk.own, id="twin")
    desk.store.submit(operation((desk.own, None), (None, twin))).result(5)
    found: list[AnnotationSet] = desk.store.annotation_sets(desk.document.id)
    assert [one.id for one in found] == ["twin"]


def test_a_text_never_changes(desk: Desk) -> None:
    with pytest.raises(ValueError, match="never changes"):
        desk.store.submit(
            operation((desk.document, replace(desk.document, text="x", text_sha256="y")))
        ).result(5)


def test_a_full_disk_stops_the_writer_and_keeps_what_was_not_saved(desk: Desk) -> None:
    fill_the_disk(desk.store)
    saved = everything(desk.store)
    big = operation((None, span_on(desk.own, 0, 3, note="x" * 200_000)), title="Big")
    small = operation((None, span_on(desk.own, 4, 8)), title="Small")
    futures = [desk.store.submit(big), desk.store.submit(small)]
    for future in futures:
        with pytest.raises(StorageError, match="disk is full"):
            future.result(5)
    with pytest.raises(StorageError, match="disk is full"):
        desk.store.submit(replace(small, id="late")).result(5)
    assert desk.store.failed is not None
    assert "Free some space" in desk.store.failed.hint
    assert [one.title for one in desk.store.unacknowledged()] == ["Big", "Small", "Small"]
    assert everything(desk.store) == saved
    desk.store.close()
    with Store.open(desk.store.path) as again:
        assert everything(again) == saved


def test_order_is_kept_under_many_threads(desk: Desk) -> None:
    futures = []
    lock = threading.Lock()

    def work(start: int) -> None:
        for at in range(start, start + 10):
            with lock:
                futures.append(desk.store.submit(operation((None, span_on(desk.own, at, at + 1)))))

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [future.result(5).seq for future in futures] == list(range(3, 33))
    assert len(desk.store.spans(desk.own.id)) == 30


def test_closing_drains_the_queue(desk: Desk) -> None:
    futures = [
        desk.store.submit(operation((None, span_on(desk.own, at, at + 1)))) for at in range(20)
    ]
    desk.store.close()
    desk.store.close()
    assert all(future.done() and future.exception() is None for future in futures)
    assert not desk.store.path.with_name("congress.annot-wal").exists()


def test_reading_only_refuses_to_write(desk: Desk) -> None:
    desk.store.close()
    with Store.open(desk.store.path, read_only=True) as reader:
        assert reader.read_only
        assert reader.document_ids() == [desk.document.id]
        with pytest.raises(ReadOnlyError):
            reader.submit(operation((None, span_on(desk.own, 0, 3))))


def test_data_version_moves_with_every_commit(desk: Desk) -> None:
    first = desk.store.data_version()
    assert desk.store.data_version() == first
    insert(desk.store, span_on(desk.own, 0, 3))
    assert desk.store.data_version() != first
