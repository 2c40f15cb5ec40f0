"""Plan who is to label what, and the way back of finished work; no label changes."""

from collections.abc import Sequence

from annotator.model.annotators import Annotator, Assignment, SetKind
from annotator.model.changes import Scope, now
from annotator.model.documents import SetState
from annotator.model.errors import NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.model.task_commands import (
    AssignDocuments,
    ReadMessage,
    SendBack,
    Task,
    UnassignDocuments,
)
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted, quoted


def assign_documents(command: AssignDocuments, draft: Draft) -> Plan:
    """Assign documents to annotators; tasks that are given out already are passed over.

    Raises:
        NotFoundError: There is no such document or annotator.
        RuleError: Somebody on the list was removed from the project.
    """
    known = set(draft.engine.store.document_ids())
    given = draft.engine.state.assignment
    made: list[Task] = []
    for task in dict.fromkeys(command.tasks):
        person = draft.engine.state.annotator(task.annotator_id)
        if task.document_id not in known:
            raise NotFoundError(f"The project has no document with the id “{task.document_id}”.")
        if not person.is_active:
            raise RuleError(f"{person.name} was taken off the list of annotators.")
        if given(task.document_id, task.annotator_id) is None:
            draft.insert(_assignment(task, draft.author))
            made.append(task)
    return _plan("Assign {} to {}", made, draft)


def unassign_documents(command: UnassignDocuments, draft: Draft) -> Plan:
    """Take assignments back; tasks that were not given out are passed over."""
    gone: list[Task] = []
    for task in dict.fromkeys(command.tasks):
        row = draft.engine.state.assignment(task.document_id, task.annotator_id)
        if row is not None:
            draft.delete(row)
            gone.append(task)
    return _plan("Take {} back from {}", gone, draft)


def send_back(command: SendBack, draft: Draft) -> Plan:
    """Reopen an annotator's set with a message; the work is assigned to them if it was not.

    Raises:
        NotFoundError: There is no such document or annotator.
        RuleError: The message is empty, or the annotator has not begun.
    """
    message = command.message.strip()
    if not message:
        raise RuleError("Work is sent back with a message.", hint="Say what is to be done.")
    person = draft.engine.state.annotator(command.annotator_id)
    state = draft.document(command.document_id)
    work = state.set_of(SetKind.HUMAN, person.id)
    if work is None or work.state == SetState.NEW:
        raise RuleError(
            f"{person.name} has not begun {quoted(state.document.title)}.",
            hint="There is nothing to send back yet.",
        )
    task = Task(command.document_id, person.id)
    given = draft.engine.state.assignment(command.document_id, person.id)
    assignment = given or draft.insert(_assignment(task, draft.author))
    draft.update(
        assignment,
        message=message,
        sent_back_by=draft.author.id,
        sent_back_at=now(),
        is_read=False,
    )
    draft.update(work, state=SetState.IN_PROGRESS.value)
    return draft.plan(
        f"Send {quoted(state.document.title)} back to {person.name}: {quoted(message)}",
        scope=Scope.PROJECT.value,
        document_id=command.document_id,
    )


def read_message(command: ReadMessage, draft: Draft) -> Plan:
    """Note that the author has read what came with their work.

    Raises:
        NotFoundError: Nothing was sent back to them on this document.
    """
    state = draft.document(command.document_id)
    assignment = draft.engine.state.assignment(command.document_id, draft.author.id)
    if assignment is None or assignment.message is None:
        raise NotFoundError("There is no message about this document any more.")
    draft.update(assignment, is_read=True)
    return draft.plan(
        f"Read the message about {quoted(state.document.title)}",
        scope=Scope.PROJECT.value,
        document_id=command.document_id,
    )


def _assignment(task: Task, author: Annotator) -> Assignment:
    return Assignment(
        id=new_id(),
        document_id=task.document_id,
        annotator_id=task.annotator_id,
        assigned_by=author.id,
        created_at=now(),
    )


def _plan(words: str, tasks: Sequence[Task], draft: Draft) -> Plan:
    document_ids = {task.document_id for task in tasks}
    people = sorted({task.annotator_id for task in tasks})
    alone = next(iter(document_ids)) if len(document_ids) == 1 else None
    what = counted(len(document_ids), "document")
    if alone is not None:
        what = quoted(draft.document(alone).document.title)
    names = [draft.engine.state.annotator(one).name for one in people]
    whom = names[0] if len(names) == 1 else counted(len(names), "annotator")
    return draft.plan(words.format(what, whom), scope=Scope.PROJECT.value, document_id=alone)
