"""Coverage and blindness: who is how far, and what nobody is told of the others' labels."""

import csv
import io

import pytest

from annotator.model.annotators import WorkStatus
from annotator.model.changes import Operation
from annotator.model.commands import (
    AddEntity,
    AddSpan,
    ChangeSetting,
    EditDocument,
    RemoveAnnotator,
    SetState,
)
from annotator.model.task_commands import AssignDocuments, SendBack, Task
from annotator.services.blindness import visible_history
from annotator.services.coverage import coverage_csv
from annotator.services.project import BLIND, Project
from tests.unit.services.desk import Table


@pytest.fixture
def lead(project: Project) -> Table:
    return Table(project, "lea")


def test_every_document_with_everybody(table: Table, lead: Table) -> None:
    done, _ = table.label("[Monday]DATE came.", "Done")
    given = table.add_document("Two.", "Given")
    bare = table.add_document("Three.", "Bare")
    table.do(SetState(document_id=done, state="done"))
    lead.do(AssignDocuments(tasks=(Task(given, table.author), Task(given, lead.author))))
    found = table.project.coverage()
    assert [one.id for one in found.documents] == [done, given, bare]
    assert [one.name for one in found.people] == ["anna", "lea"]
    assert found.cell(done, table.author).status == WorkStatus.DONE
    assert not found.cell(done, table.author).is_assigned
    assert found.cell(given, lead.author).status == WorkStatus.ASSIGNED
    assert found.cell(bare, lead.author).status == WorkStatus.NOT_ASSIGNED
    assert found.begun() == (Task(done, table.author),)
    assert dict(found.counts(table.author)) == {
        WorkStatus.NOT_ASSIGNED: 1, WorkStatus.ASSIGNED: 1, WorkStatus.IN_PROGRESS: 0,
        WorkStatus.DONE: 1, WorkStatus.SENT_BACK: 0,
    }  # fmt: skip
    lead.do(SendBack(document_id=done, annotator_id=table.author, message="Again."))
    cell = table.project.coverage().cell(done, table.author)
    assert (cell.status, cell.message, cell.is_assigned) == (WorkStatus.SENT_BACK, "Again.", True)


def test_who_was_removed_stays_while_they_have_work(table: Table, lead: Table) -> None:
    table.label("[Monday]DATE came.")
    other = Table(table.project, "idle")
    for gone in (table, other):
        lead.do(RemoveAnnotator(annotator_id=gone.author))
    assert [one.name for one in table.project.coverage().people] == ["anna", "lea"]


def test_the_csv_holds_no_formula(table: Table) -> None:
    table.add_document("One, two.", "=1+1, “x”")
    text = coverage_csv(table.project.coverage())
    header, row = list(csv.reader(io.StringIO(text)))
    assert header[1:] == ["title", "date", "characters", "anna"]
    assert row[1:] == ["'=1+1, “x”", "", "9", "not assigned"]


def test_a_project_is_blind_until_it_says_otherwise(table: Table) -> None:
    assert table.project.is_blind
    table.do(ChangeSetting(key=BLIND, value=False))
    assert not table.project.is_blind
    table.do(ChangeSetting(key=BLIND, value=None))
    assert table.project.is_blind


def seen(table: Table, *, is_blind: bool = True) -> list[str]:
    history: tuple[Operation, ...] = table.project.history()
    return [one.kind for one in visible_history(history, table.author, is_blind=is_blind)]


def test_the_history_tells_nothing_of_others_labels(table: Table, lead: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    span = AddSpan(document_id=document_id, label="PERSON", fragments=((0, 6),))
    lead.do(span)
    lead.do(AddEntity(name="Monday", kind="PERSON", span_ids=(span.span_id,)))
    lead.project.undo_operation(lead.project.history(limit=1)[0].id, lead.author)
    lead.do(EditDocument(document_id=document_id, title="New"))
    lead.project.undo_operation(lead.project.history(limit=1)[0].id, lead.author)
    kinds = seen(table)
    assert kinds[:3] == ["undo", "edit_document", "add_span"]
    assert kinds.count("add_span") == 1
    assert "add_entity" not in kinds
    assert seen(table, is_blind=False)[:4] == ["undo", "edit_document", "undo", "add_entity"]
    assert seen(lead)[:5] == ["undo", "edit_document", "undo", "add_entity", "add_span"]
