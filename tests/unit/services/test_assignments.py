"""Assignments: given, taken back, sent back with a message, undone, kept in the file."""

from collections.abc import Callable

import pytest

from annotator.model.annotators import Assignment, WorkStatus, status_of
from annotator.model.commands import AddAnnotator, RemoveAnnotator, SetState
from annotator.model.errors import NotFoundError, RuleError
from annotator.model.task_commands import (
    AssignDocuments,
    ReadMessage,
    SendBack,
    Task,
    UnassignDocuments,
)
from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.unit.services.desk import Table


@pytest.fixture
def lead(project: Project) -> Table:
    return Table(project, "lea")


def assignments(table: Table) -> list[Assignment]:
    """What the project and its file know; both must say the same."""
    table.project.flush()
    stored = table.project.store.rows("assignment")
    assert list(table.project.assignments()) == stored
    return [one for one in stored if isinstance(one, Assignment)]


def give(table: Table, *tasks: tuple[str, str]) -> None:
    table.do(AssignDocuments(tasks=tuple(Task(*one) for one in tasks)))


def back(document_id: str, person: Table, message: str = "Mark the dates, too.") -> SendBack:
    return SendBack(document_id=document_id, annotator_id=person.author, message=message)


def test_documents_are_assigned_once_and_taken_back(table: Table, lead: Table) -> None:
    first, second = lead.add_document("One."), lead.add_document("Two.", "Other")
    give(lead, (first, table.author), (second, table.author), (first, table.author))
    give(lead, (first, table.author), (first, lead.author))
    assert [(one.document_id, one.annotator_id) for one in assignments(table)] == [
        (first, table.author), (second, table.author), (first, lead.author),
    ]  # fmt: skip
    assert {one.assigned_by for one in assignments(table)} == {lead.author}
    assert [one.title for one in lead.project.history(limit=2)] == [
        "Assign “Article” to lea", "Assign 2 documents to anna",
    ]  # fmt: skip
    lead.do(UnassignDocuments(tasks=(Task(first, table.author), Task(first, lead.author))))
    assert [one.document_id for one in assignments(table)] == [second]
    assert lead.project.history(limit=1)[0].title == "Take “Article” back from 2 annotators"


def test_who_is_not_there_gets_nothing(table: Table, lead: Table) -> None:
    document_id = lead.add_document("One.")
    with pytest.raises(NotFoundError):
        give(lead, ("nowhere", table.author))
    with pytest.raises(NotFoundError):
        give(lead, (document_id, table.author), (document_id, "nobody"))
    lead.do(RemoveAnnotator(annotator_id=table.author))
    with pytest.raises(RuleError, match="anna was taken off"):
        give(lead, (document_id, table.author))
    assert assignments(lead) == []


def test_the_queue_of_each_annotator_knows_their_own(table: Table, lead: Table) -> None:
    first, second = lead.add_document("One."), lead.add_document("Two.")
    give(lead, (second, table.author))
    shown = {one.id: one.is_assigned for one in table.project.summaries(table.author)}
    assert shown == {first: False, second: True}
    assert not any(one.is_assigned for one in table.project.summaries(lead.author))
    assert table.project.summary(second, table.author).is_assigned


def test_work_is_sent_back_with_a_message(table: Table, lead: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    table.do(SetState(document_id=document_id, state="done"))
    lead.do(back(document_id, table, " Mark the dates, too.\n"))
    assert getattr(table.own_set(document_id), "state", None) == "in_progress"
    (one,) = assignments(table)
    assert (one.message, one.sent_back_by) == ("Mark the dates, too.", lead.author)
    assert (one.is_read, (one.sent_back_at or "")[-1:]) == (False, "Z")
    assert table.project.summary(document_id, table.author).sent_back == "Mark the dates, too."
    newest = lead.project.history(document_id, limit=1)[0]
    assert newest.title == "Send “Article” back to anna: “Mark the dates, too.”"
    table.do(ReadMessage(document_id=document_id))
    assert [one.is_read for one in assignments(table)] == [True]
    table.do(SetState(document_id=document_id, state="done"))
    assert table.project.summary(document_id, table.author).sent_back is None
    lead.do(back(document_id, table, "Once more."))
    assert [(one.message, one.is_read) for one in assignments(table)] == [("Once more.", False)]


def test_nothing_is_sent_back_without_work_or_words(table: Table, lead: Table) -> None:
    document_id = lead.add_document("One.")
    with pytest.raises(RuleError, match="anna has not begun “Article”"):
        lead.do(back(document_id, table))
    table.do(SetState(document_id=document_id, state="done"))
    with pytest.raises(RuleError, match="with a message"):
        lead.do(back(document_id, table, " \n"))
    with pytest.raises(NotFoundError, match="no message"):
        table.do(ReadMessage(document_id=document_id))
    assert assignments(table) == []


def test_all_of_it_is_undone_from_the_history_alone(table: Table, lead: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    table.do(SetState(document_id=document_id, state="done"))
    give(lead, (document_id, table.author))
    lead.do(back(document_id, table))
    sent, given = lead.project.history(limit=2)
    assert (sent.scope, given.scope) == ("project", "project")
    lead.project.undo_operation(sent.id, lead.author)
    assert getattr(table.own_set(document_id), "state", None) == "done"
    lead.project.undo_operation(given.id, lead.author)
    assert assignments(lead) == []
    give(lead, (document_id, table.author))
    undone = next(one for one in lead.project.history() if one.kind == "undo")
    with pytest.raises(RuleError, match="cannot be redone"):
        lead.project.undo_operation(undone.id, lead.author)
    assert run_checks(lead.project.store) == []


def test_whoever_has_work_cannot_be_unmade(project: Project, table: Table) -> None:
    document_id = table.add_document("One.")
    command = AddAnnotator(name="ben")
    table.do(command)
    made = project.history(limit=1)[0]
    give(table, (document_id, command.annotator_id))
    with pytest.raises(RuleError, match="Assign “Article” to ben"):
        project.undo_operation(made.id, table.author)


@pytest.mark.parametrize(
    ("is_assigned", "is_back", "state", "status"),
    [
        (False, False, "new", WorkStatus.NOT_ASSIGNED),
        (True, False, "new", WorkStatus.ASSIGNED),
        (False, False, "in_progress", WorkStatus.IN_PROGRESS),
        (True, True, "in_progress", WorkStatus.SENT_BACK),
        (True, True, "done", WorkStatus.DONE),
        (False, False, "done", WorkStatus.DONE),
    ],
)
def test_the_status_puts_assignment_and_set_together(
    *, is_assigned: bool, is_back: bool, state: str, status: WorkStatus
) -> None:
    at = "2026-01-01T00:00:00.000Z" if is_back else None
    one = Assignment("1", "d", "p", "p", sent_back_at=at) if is_assigned else None
    assert status_of(one, state) == status


@pytest.fixture
def window(lead: Table, reopened: Callable[[], Project]) -> Table:
    """The lead's second window on the same file."""
    return Table(reopened(), "lea")


def test_another_window_hears_of_it(table: Table, lead: Table, window: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    table.project.flush()
    window.project.poll()
    give(window, (document_id, table.author))
    window.do(back(document_id, table))
    window.project.flush()
    table.project.poll()
    summary = table.project.summary(document_id, table.author)
    assert (summary.is_assigned, summary.sent_back) == (True, "Mark the dates, too.")


def test_the_same_task_given_out_twice_at_a_time_is_given_once(
    table: Table, lead: Table, window: Table
) -> None:
    document_id = lead.add_document("One.")
    window.project.poll()
    give(lead, (document_id, table.author))
    lead.project.flush()
    refused: list[str] = []
    window.project.subscribe_failures(lambda error, _: refused.append(str(error)))
    give(window, (document_id, table.author))
    window.project.flush()
    assert len(refused) == 1
    window.project.poll()
    assert list(window.project.assignments()) == assignments(lead)
    give(window, (document_id, lead.author))  # work goes on
    assert len(assignments(window)) == 2
