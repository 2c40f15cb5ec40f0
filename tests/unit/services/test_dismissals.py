"""Dismissals: given with a reason, taken back, undone, kept in the file."""

import pytest

from annotator.model.annotators import Dismissal
from annotator.model.commands import (
    AddAnnotator,
    DismissFinding,
    RestoreFinding,
    SetState,
)
from annotator.model.errors import NotFoundError, RuleError
from annotator.services.project import Project
from annotator.store.integrity import run_checks
from tests.unit.services.desk import Table


def dismissals(table: Table, document_id: str) -> list[Dismissal]:
    """What the project and its file know; both must say the same."""
    table.project.flush()
    stored = table.project.store.dismissals(document_id)
    assert list(table.project._engine.document(document_id).dismissals.values()) == stored
    return stored


def dismiss(
    document_id: str, reason: str = "It is right.", code: str = "no_value"
) -> DismissFinding:
    return DismissFinding(document_id=document_id, code=code, fingerprint="f00d", reason=reason)


def restore(document_id: str) -> RestoreFinding:
    return RestoreFinding(document_id=document_id, code="no_value", fingerprint="f00d")


def test_a_finding_is_dismissed_and_restored(table: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    table.do(dismiss(document_id, "  It \n is right. "))
    (one,) = dismissals(table, document_id)
    assert (one.code, one.fingerprint, one.reason) == ("no_value", "f00d", "It is right.")
    assert (one.annotator_id, one.document_id) == (table.author, document_id)
    assert one.created_at.endswith("Z")
    table.do(restore(document_id))
    assert dismissals(table, document_id) == []


def test_dismissing_again_changes_the_reason(table: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    table.do(dismiss(document_id))
    table.do(dismiss(document_id, "Vague on purpose"))
    table.do(dismiss(document_id, code="blank_edge"))
    assert [(one.code, one.reason) for one in dismissals(table, document_id)] == [
        ("no_value", "Vague on purpose"),
        ("blank_edge", "It is right."),
    ]


def test_without_a_reason_nothing_is_dismissed(table: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    with pytest.raises(RuleError, match="with a reason"):
        table.do(dismiss(document_id, " \n"))
    with pytest.raises(NotFoundError, match="not dismissed"):
        table.do(restore(document_id))
    with pytest.raises(NotFoundError):
        table.do(dismiss("nowhere"))
    assert dismissals(table, document_id) == []


def test_it_is_undone_like_a_label_and_logged(table: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    table.do(SetState(document_id=document_id, state="done"))
    table.do(dismiss(document_id))
    table.project.flush()
    assert table.project.history(limit=1)[0].title == "Dismiss finding: “It is right.”"
    table.undo(document_id)
    assert dismissals(table, document_id) == []
    table.redo(document_id)
    assert len(dismissals(table, document_id)) == 1
    table.do(restore(document_id))
    table.undo(document_id)
    assert len(dismissals(table, document_id)) == 1
    assert run_checks(table.project.store) == []


def test_whoever_dismissed_something_cannot_be_unmade(project: Project, table: Table) -> None:
    document_id, _ = table.label("[Monday]DATE came.")
    command = AddAnnotator(name="lead")
    table.do(command)
    made = project.history(limit=1)[0]
    project.execute(dismiss(document_id), author_id=command.annotator_id)
    project.flush()
    with pytest.raises(RuleError, match="Dismiss finding"):
        project.undo_operation(made.id, table.author)
