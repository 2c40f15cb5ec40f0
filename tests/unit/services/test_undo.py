from collections.abc import Callable

import pytest

from annotator.model.commands import (
    AddRelation,
    AddSpan,
    DeleteRelations,
    DeleteSpans,
    LabelOccurrences,
    Occurrence,
    RelabelSpans,
    SetAttributes,
)
from annotator.model.errors import NotFoundError, NothingToUndoError, RuleError
from annotator.services.project import Project
from tests.unit.services.desk import Table


def test_undo_and_redo_walk_the_authors_own_steps(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left [Seoul]LOC [today]DATE")
    bob = Table(table.project, "bob")
    bob.do(AddSpan(document_id=document_id, label="CUE", fragments=((5, 9),)))
    seen = [table.shown(document_id)]
    for _ in range(3):
        table.undo(document_id)
        seen.append(table.shown(document_id))
    assert seen[-1] == "Anna left Seoul today"
    assert bob.shown(document_id) == "Anna [left]CUE Seoul today"
    for expected in reversed(seen[:-1]):
        table.redo(document_id)
        assert table.shown(document_id) == expected


def test_titles_name_what_will_happen(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    assert table.project.undo_title(table.author, document_id) == "Label PERSON “Anna”"
    assert table.project.redo_title(table.author, document_id) is None
    receipt = table.undo(document_id)
    assert receipt.operation.title == "Undo: Label PERSON “Anna”"
    assert table.project.undo_title(table.author, document_id) is None
    assert table.project.redo_title(table.author, document_id) == "Label PERSON “Anna”"
    assert table.redo(document_id).operation.title == "Redo: Label PERSON “Anna”"


def test_new_work_clears_what_can_be_redone(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    table.undo(document_id)
    table.do(AddSpan(document_id=document_id, label="CUE", fragments=((5, 9),)))
    with pytest.raises(NothingToUndoError):
        table.redo(document_id)
    assert table.shown(document_id) == "Anna [left]CUE"


def test_undo_of_a_redone_step_and_back_again(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER [left]CUE")
    for _ in range(3):
        table.undo(document_id)
        table.undo(document_id)
        assert table.shown(document_id) == "Anna left"
        table.redo(document_id)
        table.redo(document_id)
        assert table.shown(document_id) == "[Anna]PER [left]CUE"


def test_history_survives_a_restart(table: Table, reopened: Callable[[], Project]) -> None:
    document_id, _ = table.label("[Anna]PER [left]CUE")
    table.undo(document_id)
    table.project.flush()
    again = Table(reopened())
    assert again.project.redo_title(again.author, document_id) == "Label CUE “left”"
    again.undo(document_id)
    assert again.shown(document_id) == "Anna left"
    again.redo(document_id)
    again.redo(document_id)
    assert again.shown(document_id) == "[Anna]PER [left]CUE"


def test_undo_restores_content_and_version(table: Table) -> None:
    document_id, (span_id,) = table.label("[Friday]DATE")
    before = table.project.span(span_id)
    table.do(SetAttributes(span_id=span_id, attributes={"value": "2026-02-20"}))
    table.undo(document_id)
    assert table.project.span(span_id) == before


def test_undo_is_refused_with_the_blockers_title(table: Table) -> None:
    one, (first,) = table.label("[Anna]PER left")
    two, (second,) = table.label("[Anna]PER came", "Other")
    receipt = table.do(RelabelSpans(span_ids=(first, second), label="ORG"))
    with pytest.raises(RuleError, match="because “Relabel 2 labels PERSON → ORG” builds on it"):
        table.undo(one)
    table.project.undo_operation(receipt.operation.id, table.author)
    table.undo(one)
    assert (table.shown(one), table.shown(two)) == ("Anna left", "[Anna]PER came")


def test_undo_is_refused_while_a_relation_needs_the_span(table: Table) -> None:
    document_id, (claim, cue) = table.label("[Anna left]CLAIM [said]CUE")
    added = table.project.history(document_id)[0]
    table.do(AddRelation(type="cue", from_id=claim, to_id=cue))
    with pytest.raises(RuleError, match="“Link “Anna left” cue → “said”” builds on it"):
        table.project.undo_operation(added.id, table.author)
    table.undo(document_id)
    table.project.undo_operation(added.id, table.author)
    assert table.shown(document_id) == "[Anna left]CLAIM said"


def test_undo_that_needs_what_is_gone_names_who_removed_it(table: Table) -> None:
    document_id, (claim, cue) = table.label("[Anna left]CLAIM [said]CUE")
    added = table.project.history(document_id)[0]
    link = AddRelation(type="cue", from_id=claim, to_id=cue)
    table.do(link)
    table.do(DeleteRelations(relation_ids=(link.relation_id,)))
    removed = table.project.history(document_id)[0]
    table.project.undo_operation(added.id, table.author)
    with pytest.raises(RuleError, match="because “Undo: Label CUE “said”” builds on it"):
        table.project.undo_operation(removed.id, table.author)


def test_undo_of_the_first_label_is_refused_while_others_share_its_set(table: Table) -> None:
    document_id, _ = table.label("[Kim]PER met Kim")
    other = table.add_document("Kim left", "Other")
    places = (
        Occurrence(document_id=document_id, start=8, end=11),
        Occurrence(document_id=other, start=0, end=3),
    )
    receipt = table.do(LabelOccurrences(label="PERSON", accepted=places))
    with pytest.raises(RuleError, match="2 places” builds on it"):
        table.undo(document_id)
    table.project.undo_operation(receipt.operation.id, table.author)
    table.undo(document_id)
    assert table.own_set(document_id) is None


def test_steps_out_of_order_can_be_taken_back_from_the_history(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left [Seoul]LOC [today]DATE")
    seoul = table.project.history(document_id)[1]
    table.project.undo_operation(seoul.id, table.author)
    assert table.shown(document_id) == "[Anna]PER left Seoul [today]DATE"
    assert table.project.is_undone(seoul.id)
    undo = table.project.history(document_id)[0]
    table.project.undo_operation(undo.id, table.author)
    assert table.shown(document_id) == "[Anna]PER left [Seoul]LOC [today]DATE"
    assert not table.project.is_undone(seoul.id)


def test_long_histories_are_walked_to_their_start(table: Table) -> None:
    document_id, (span_id,) = table.label("[Anna]PER left")
    table.do(RelabelSpans(span_ids=(span_id,), label="ORG"))
    bob = Table(table.project, "bob")
    bob.do(AddSpan(document_id=document_id, label="CUE", fragments=((5, 9),)))
    other = bob.spans(document_id)[0].id
    for number in range(150):
        bob.do(RelabelSpans(span_ids=(other,), label="EVENT" if number % 2 else "ORG"))
    table.project.flush()
    with Project.open(table.project.path) as project:
        again = Table(project)
        again.undo(document_id)
        assert again.shown(document_id) == "[Anna]PER left"
        first = project.history(document_id)[-1]
        assert not project.is_undone(first.id)
        again.undo(document_id)
        assert project.is_undone(first.id)


def test_unknown_and_bookkeeping_steps_cannot_be_undone(table: Table) -> None:
    with pytest.raises(NotFoundError):
        table.project.undo_operation("none", table.author)
    created = table.project.history()[-1]
    with pytest.raises(RuleError, match="cannot be undone"):
        table.project.undo_operation(created.id, table.author)


def test_deleted_span_is_brought_back_where_it_was(table: Table) -> None:
    document_id, ids = table.label("[Anna]PER left [Seoul]LOC [today]DATE")
    before = table.spans(document_id)
    table.do(DeleteSpans(span_ids=(ids[1], ids[0])))
    table.undo(document_id)
    assert table.spans(document_id) == before
