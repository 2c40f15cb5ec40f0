import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model.changes import ChangeSet, Operation
from annotator.model.commands import (
    AddAnnotator,
    AddSpan,
    DeleteSpans,
    RelabelSpans,
    SetSpanNote,
)
from annotator.model.errors import ConflictError, StorageError, UserError
from annotator.services.project import Project
from tests.unit.services.desk import Table


@pytest.fixture
def other(table: Table, reopened: Callable[[], Project]) -> Table:
    """The same person at a second window of the same file."""
    return Table(reopened())


def test_each_sees_what_the_other_committed(table: Table, other: Table) -> None:
    document_id, _ = table.label("[Anna]PER left Seoul")
    table.project.flush()
    other.project.poll()
    assert other.shown(document_id) == "[Anna]PER left Seoul"
    heard: list[ChangeSet] = []
    table.project.subscribe(heard.append)
    other.do(AddSpan(document_id=document_id, label="PLACE", fragments=((10, 15),)))
    other.project.flush()
    assert table.project.poll() == 1
    assert table.shown(document_id) == "[Anna]PER left [Seoul]LOC"
    assert [one.operation.title for one in heard] == ["Label PLACE “Seoul”"]
    assert heard[0].initiator is None
    assert table.project.poll() == 0


def test_own_work_is_not_reported_again(table: Table) -> None:
    heard: list[ChangeSet] = []
    table.label("[Anna]PER [left]CUE")
    table.project.flush()
    table.project.subscribe(heard.append)
    assert table.project.poll() == 0
    assert heard == []


def test_new_people_arrive_too(table: Table, other: Table) -> None:
    other.do(AddAnnotator(name="bob"))
    other.project.flush()
    table.project.poll()
    assert [one.name for one in table.project.annotators()] == ["anna", "bob"]


def test_undo_reads_the_log_and_so_sees_the_other_windows_steps(table: Table, other: Table) -> None:
    document_id, _ = table.label("[Anna]PER left Seoul")
    table.project.flush()
    other.project.poll()
    other.do(AddSpan(document_id=document_id, label="PLACE", fragments=((10, 15),)))
    other.project.flush()
    table.project.poll()
    assert table.undo(document_id).operation.title == "Undo: Label PLACE “Seoul”"
    table.project.flush()
    other.project.poll()
    assert other.shown(document_id) == "[Anna]PER left Seoul"
    assert other.project.redo_title(other.author, document_id) == "Label PLACE “Seoul”"


def test_conflict_loses_only_the_later_change_and_says_so(table: Table, other: Table) -> None:
    document_id, (span_id,) = table.label("[Anna]PER left")
    table.project.flush()
    other.project.poll()
    other.project.load(document_id)
    refused: list[tuple[UserError, tuple[Operation, ...]]] = []
    heard: list[ChangeSet] = []
    other.project.subscribe_failures(lambda error, lost: refused.append((error, lost)))
    table.do(RelabelSpans(span_ids=(span_id,), label="ORG"))
    table.project.flush()
    other.project.subscribe(heard.append)
    receipt = other.do(SetSpanNote(span_id=span_id, note="mine"))
    with pytest.raises(ConflictError):
        receipt.durable.result(5)
    other.project.flush()
    assert [lost[0].kind for _, lost in refused] == ["set_span_note"]
    span = other.project.span(span_id)
    assert span is not None
    assert (span.label, span.note) == ("ORG", None)
    assert [one.operation.kind for one in heard] == ["set_span_note", "reload"]
    assert heard[1].changes[0].after == span
    assert other.project.pending == 0
    other.do(SetSpanNote(span_id=span_id, note="again"))
    other.project.flush()
    table.project.poll()
    assert table.project.span(span_id) == other.project.span(span_id)


def test_both_begin_the_same_document(table: Table, other: Table) -> None:
    """Both windows make the person's set at the same time; one wins, the other can go on."""
    document_id = table.add_document("Anna left Seoul")
    other.project.poll()
    other.project.load(document_id)
    table.do(AddSpan(document_id=document_id, label="PERSON", fragments=((0, 4),)))
    table.project.flush()
    receipt = other.do(AddSpan(document_id=document_id, label="PLACE", fragments=((10, 15),)))
    follower = other.do(AddSpan(document_id=document_id, label="CUE", fragments=((5, 9),)))
    assert isinstance(receipt.durable.exception(5), ConflictError)
    assert follower.durable.exception(5) is not None
    other.project.flush()
    assert other.shown(document_id) == "[Anna]PER left Seoul"
    other.do(AddSpan(document_id=document_id, label="PLACE", fragments=((10, 15),)))
    other.project.flush()
    table.project.poll()
    assert table.shown(document_id) == "[Anna]PER left [Seoul]LOC"


def test_undo_of_what_the_other_window_changed_is_refused_by_name(
    table: Table, other: Table
) -> None:
    document_id, (span_id,) = table.label("[Anna]PER left")
    table.project.flush()
    other.project.poll()
    bob = Table(other.project, "bob")
    operation = table.project.history(document_id)[0]
    table.do(RelabelSpans(span_ids=(span_id,), label="ORG"))
    table.project.flush()
    bob.project.poll()
    with pytest.raises(UserError, match="Relabel “Anna” PERSON → ORG"):
        bob.project.undo_operation(operation.id, bob.author)


def test_busy_windows_end_up_equal(table: Table, other: Table) -> None:
    document_id = table.add_document(" ".join(f"word{number}" for number in range(100)))
    table.do(AddSpan(document_id=document_id, label="PERSON", fragments=((0, 5),)))
    table.project.flush()
    other.project.poll()

    def work(one: Table, offset: int) -> None:
        for number in range(offset, 60, 2):
            start = number * 6 + 6
            one.do(AddSpan(document_id=document_id, label="ORG", fragments=((start, start + 4),)))
            one.project.poll()
            if number % 10 == offset:
                one.do(DeleteSpans(span_ids=(one.spans(document_id)[-1].id,)))

    threads = [threading.Thread(target=work, args=pair) for pair in ((table, 0), (other, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    table.project.flush()
    other.project.flush()
    table.project.poll()
    other.project.poll()
    assert table.spans(document_id) == other.spans(document_id)
    with Project.open(table.project.path) as third:
        assert third.spans(table.spans(document_id)[0].set_id) == table.spans(document_id)


def test_background_loading_never_loses_a_label(table: Table) -> None:
    """Documents come and go in one thread while another labels in them."""
    documents = [table.add_document(f"{n} Anna left Seoul today. " * 20, str(n)) for n in range(3)]
    table.project._engine.state._weight_limit = 0
    done = threading.Event()
    failed: list[BaseException] = []

    def load() -> None:
        try:
            while not done.is_set():
                for document_id in documents:
                    table.project.load(document_id)
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)

    thread = threading.Thread(target=load)
    thread.start()
    for number in range(60):
        start = number * 7
        document_id = documents[number % 3]
        table.do(AddSpan(document_id=document_id, label="ORG", fragments=((start, start + 5),)))
        assert any(span.start == start for span in table.spans(document_id))
    done.set()
    thread.join()
    assert failed == []
    assert [len(table.spans(document_id)) for document_id in documents] == [20, 20, 20]
    table.project.flush()
    with Project.open(table.project.path) as again:
        for document_id in documents:
            (own,) = again.annotation_sets(document_id)
            assert again.spans(own.id) == table.spans(document_id)


def test_storage_error_stops_editing_and_keeps_what_was_not_saved(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id, _ = table.label("[Anna]PER left Seoul")
    table.project.flush()
    refused: list[tuple[UserError, tuple[Operation, ...]]] = []
    told = threading.Event()
    table.project.subscribe_failures(lambda error, lost: refused.append((error, lost)))
    table.project.subscribe_failures(lambda *_: told.set())

    def fail(*_: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr("annotator.store.writer.apply_changes", fail)
    receipt = table.do(AddSpan(document_id=document_id, label="PLACE", fragments=((10, 15),)))
    assert isinstance(receipt.durable.exception(5), StorageError)
    assert told.wait(5)
    ((error, lost),) = refused
    assert [one.title for one in lost] == ["Label PLACE “Seoul”"]
    assert "Editing has stopped" in error.message
    assert "The disk is full" in error.message
    (rescue,) = (tmp_path / "data" / "rescue").glob("*.jsonl")
    assert str(rescue) in error.hint
    assert "Label PLACE “Seoul”" in rescue.read_text(encoding="utf-8")
    assert table.shown(document_id) == "[Anna]PER left Seoul"
    with pytest.raises(StorageError, match="Editing has stopped"):
        table.do(AddSpan(document_id=document_id, label="PLACE", fragments=((10, 15),)))
