from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.model.changes import ChangeSet
from annotator.model.commands import AddSpan, EditDocument, SetState
from annotator.model.errors import (
    DocumentDoneError,
    NotFoundError,
    NothingToUndoError,
    ReadOnlyError,
    StorageError,
)
from annotator.services.project import Project
from tests.unit.services.desk import Table


def test_label_is_there_at_once_and_after_reopening(
    table: Table, reopened: Callable[[], Project]
) -> None:
    document_id, _ = table.label("[Anna]PER left [Seoul]LOC")
    assert table.shown(document_id) == "[Anna]PER left [Seoul]LOC"
    table.project.flush()
    again = Table(reopened())
    assert again.author == table.author
    assert again.shown(document_id) == "[Anna]PER left [Seoul]LOC"


def test_receipt_becomes_durable_with_a_number(table: Table) -> None:
    document_id = table.add_document("Anna left")
    before = table.project.store.last_seq()
    receipt = table.do(AddSpan(document_id=document_id, label="PERSON", fragments=((0, 4),)))
    assert receipt.durable.result(5).seq == before + 1
    assert receipt.change_set.operation.title == "Label PERSON “Anna”"
    assert table.project.pending == 0


def test_observers_hear_of_every_change_with_its_initiator(table: Table) -> None:
    heard: list[ChangeSet] = []
    end = table.project.subscribe(heard.append)
    document_id = table.add_document("Anna left")
    mark = object()
    command = AddSpan(document_id=document_id, label="PERSON", fragments=((0, 4),))
    table.project.execute(command, author_id=table.author, initiator=mark)
    assert [one.operation.kind for one in heard] == ["import", "add_span"]
    assert heard[1].initiator is mark
    assert heard[1].touches("span")
    end()
    table.undo(document_id)
    assert len(heard) == 2


def test_observer_that_fails_keeps_no_other_from_hearing(table: Table) -> None:
    heard: list[ChangeSet] = []

    def fail(_: ChangeSet) -> None:
        raise ValueError

    table.project.subscribe(fail)
    table.project.subscribe(heard.append)
    document_id, _ = table.label("[Anna]PER")
    assert heard
    assert table.shown(document_id) == "[Anna]PER"


def test_read_only_project_refuses_changes(table: Table, tmp_path: Path) -> None:
    document_id, _ = table.label("[Anna]PER left")
    table.project.flush()
    with Project.open(table.project.path, read_only=True) as reading:
        assert len(reading.spans(table.spans(document_id)[0].set_id)) == 1
        with pytest.raises(ReadOnlyError, match="reading only"):
            reading.execute(
                AddSpan(document_id=document_id, label="ORG", fragments=((5, 9),)),
                author_id=table.author,
            )


def test_annotators_are_found_by_name_and_id(table: Table) -> None:
    project = table.project
    assert project.annotator("Anna").id == table.author
    assert project.annotator(table.author).name == "anna"
    assert project.ensure_annotator(" anna ").id == table.author
    with pytest.raises(NotFoundError, match="There are anna"):
        project.annotator("bob")


def test_documents_are_found_by_id_and_title(table: Table) -> None:
    one = table.add_document("First", "Same")
    table.add_document("Second", "Same")
    three = table.add_document("Third", "Other")
    assert table.project.find_document(one).text == "First"
    assert table.project.find_document("Other").id == three
    with pytest.raises(NotFoundError, match="2 documents are called"):
        table.project.find_document("Same")
    with pytest.raises(NotFoundError, match="no document"):
        table.project.find_document("Missing")


def test_summary_is_ahead_of_the_file(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    summary = table.project.summary(document_id, table.author)
    assert (summary.state, summary.spans) == ("in_progress", 1)
    table.do(EditDocument(document_id=document_id, title="Renamed"))
    assert [one.title for one in table.project.summaries(table.author)] == ["Renamed"]


def test_preview_reads_without_loading(table: Table, reopened: Callable[[], Project]) -> None:
    document_id, ids = table.label("[Anna]PER left [Seoul]LOC")
    table.project.flush()
    project = reopened()
    set_id = table.spans(document_id)[0].set_id
    assert [one.id for one in project.preview_spans(set_id, 8, 20)] == [ids[1]]
    assert not project.is_loaded(document_id)
    project.load(document_id)
    assert project.is_loaded(document_id)
    assert [one.id for one in project.preview_spans(set_id, 8, 20)] == [ids[1]]


def test_done_document_refuses_edits_until_reopened(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    table.do(SetState(document_id=document_id, state="done"))
    command = AddSpan(document_id=document_id, label="CUE", fragments=((5, 9),))
    with pytest.raises(DocumentDoneError, match="marked done"):
        table.do(command)
    table.do(SetState(document_id=document_id, state="in_progress"))
    table.do(command)
    assert table.shown(document_id) == "[Anna]PER [left]CUE"


def test_nothing_to_undo_or_redo(table: Table) -> None:
    document_id = table.add_document("Anna left")
    with pytest.raises(NothingToUndoError, match="nothing to undo"):
        table.undo(document_id)
    with pytest.raises(NothingToUndoError, match="nothing to redo"):
        table.redo(document_id)


def test_create_refuses_an_existing_file(table: Table) -> None:
    with pytest.raises(StorageError):
        Project.create(table.project.path)
