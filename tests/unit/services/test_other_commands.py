import datetime as dt

import pytest

from annotator.model.annotators import Activity
from annotator.model.commands import (
    AcceptSuggestion,
    AddAnnotator,
    AddEntity,
    AddRelation,
    AddSpan,
    AssignEntity,
    ChangeSetting,
    DeleteEntity,
    DeleteRelations,
    DeleteSpans,
    EditDocument,
    EditEntity,
    EditRelation,
    LabelOccurrences,
    Occurrence,
    RecordActivity,
    RejectSuggestion,
    RemoveAnnotator,
    RenameAnnotator,
    SetFlag,
    SetSetNote,
    SetState,
)
from annotator.model.errors import DocumentDoneError, NotFoundError, RuleError
from tests.unit.services.desk import Table

# Relations


def test_relation_is_added_edited_and_deleted(table: Table) -> None:
    document_id, (claim, bob, said) = table.label("[Anna left]CLAIM, [Bob]PER [said]CUE")
    add = AddRelation(type="source", from_id=claim, to_id=bob)
    receipt = table.do(add)
    assert receipt.operation.title == "Link “Anna left” source → “Bob”"
    table.do(EditRelation(relation_id=add.relation_id, note="sure"))
    table.do(EditRelation(relation_id=add.relation_id, type="cue", to_id=said))
    (relation,) = table.relations(document_id)
    assert (relation.type, relation.to_id, relation.note) == ("cue", said, "sure")
    table.do(DeleteRelations(relation_ids=(relation.id,)))
    assert table.relations(document_id) == ()
    for _ in range(4):
        table.undo(document_id)
    assert table.relations(document_id) == ()


def test_relation_with_wrong_ends_or_twice_is_refused(table: Table) -> None:
    _, (claim, date, cue, other) = table.label("[Anna left]CLAIM [now]DATE [he]CUE [said]CUE")
    with pytest.raises(RuleError, match="source"):
        table.do(AddRelation(type="source", from_id=claim, to_id=date))
    with pytest.raises(RuleError, match="no relation “likes”"):
        table.do(AddRelation(type="likes", from_id=claim, to_id=date))
    table.do(AddRelation(type="cue", from_id=claim, to_id=cue))
    with pytest.raises(RuleError, match="joined"):
        table.do(AddRelation(type="cue", from_id=claim, to_id=cue))
    with pytest.raises(RuleError, match="one"):
        table.do(AddRelation(type="cue", from_id=claim, to_id=other))


def test_relation_needs_ends_in_one_set(table: Table) -> None:
    document_id, (claim,) = table.label("[Anna left]CLAIM, Bob said")
    bob = Table(table.project, "bob")
    command = AddSpan(document_id=document_id, label="PERSON", fragments=((11, 14),))
    bob.do(command)
    with pytest.raises(RuleError, match="same person"):
        table.do(AddRelation(type="source", from_id=claim, to_id=command.span_id))


# Sets


def test_flag_and_note_are_allowed_on_a_done_document(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER")
    table.do(SetState(document_id=document_id, state="done"))
    table.do(SetFlag(document_id=document_id, reason="garbled"))
    table.do(SetSetNote(document_id=document_id, note="see page 2"))
    own = table.own_set(document_id)
    assert own is not None
    assert (own.state, own.flag, own.note) == ("done", "garbled", "see page 2")
    for _ in range(3):
        table.undo(document_id)
    own = table.own_set(document_id)
    assert own is not None
    assert (own.state, own.flag, own.note) == ("in_progress", None, None)


def test_unknown_state_is_refused(table: Table) -> None:
    document_id = table.add_document("Anna")
    with pytest.raises(RuleError, match="“finished” is not a state"):
        table.do(SetState(document_id=document_id, state="finished"))


def test_activity_adds_up_and_is_not_undone(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    table.do(RecordActivity(document_id=document_id, seconds=12.5))
    table.do(RecordActivity(document_id=document_id, seconds=2.5))
    assert table.project.statistics(table.author).active_seconds == 15
    assert table.project.history(document_id)[0].kind == "add_span"
    assert table.project.undo_title(table.author, document_id) == "Label PERSON “Anna”"
    table.undo(document_id)
    assert table.own_set(document_id) is None
    table.redo(document_id)
    table.project.flush()
    rows = table.project.store.rows("activity")
    assert [row.seconds for row in rows if isinstance(row, Activity)] == [15]


def test_activity_without_a_set_is_not_written(table: Table) -> None:
    document_id = table.add_document("Anna")
    receipt = table.do(RecordActivity(document_id=document_id, seconds=10))
    assert receipt.change_set.changes == ()


# Suggestions


def test_accepting_copies_the_suggestion_and_leaves_it_as_it_is(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    first, second = table.suggest(document_id, [(0, 4, "PERSON"), (10, 15, "ORG")])
    assert [one.id for one in table.project.suggestions(document_id, table.author)] == [
        first,
        second,
    ]
    before = table.project.span(first)
    table.do(AcceptSuggestion(suggestion_id=first))
    (span,) = table.spans(document_id)
    assert (span.origin, span.status, span.model, span.confidence) == (
        "suggested",
        "accepted",
        "tagger",
        0.75,
    )
    assert table.project.span(first) == before
    assert [one.id for one in table.project.suggestions(document_id, table.author)] == [second]


def test_correcting_label_or_edges_says_so(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    (suggestion,) = table.suggest(document_id, [(10, 15, "ORG")])
    table.do(AcceptSuggestion(suggestion_id=suggestion, label="PLACE"))
    assert table.spans(document_id)[0].status == "corrected"
    assert table.shown(document_id) == "Anna left [Seoul]LOC"


def test_rejecting_is_per_person_and_undone(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    (suggestion,) = table.suggest(document_id, [(10, 15, "ORG")])
    bob = Table(table.project, "bob")
    table.do(RejectSuggestion(suggestion_id=suggestion))
    assert table.project.suggestions(document_id, table.author) == ()
    assert len(table.project.suggestions(document_id, bob.author)) == 1
    table.undo(document_id)
    assert len(table.project.suggestions(document_id, table.author)) == 1


def test_deleting_what_was_accepted_counts_as_rejecting(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    (suggestion,) = table.suggest(document_id, [(0, 4, "PERSON")])
    table.do(AcceptSuggestion(suggestion_id=suggestion))
    table.do(DeleteSpans(span_ids=(table.spans(document_id)[0].id,)))
    assert table.project.suggestions(document_id, table.author) == ()
    table.undo(document_id)
    assert table.shown(document_id) == "[Anna]PER left Seoul"
    with pytest.raises(RuleError, match="accepted already"):
        table.do(AcceptSuggestion(suggestion_id=suggestion))


def test_suggestions_are_not_edited_in_place(table: Table) -> None:
    document_id = table.add_document("Anna left Seoul")
    (suggestion,) = table.suggest(document_id, [(0, 4, "PERSON")])
    with pytest.raises(RuleError, match="suggestion"):
        table.do(DeleteSpans(span_ids=(suggestion,)))


# Every occurrence


def test_occurrences_are_labeled_in_one_step_and_refusals_remembered(table: Table) -> None:
    one, (span_id,) = table.label("[Kim]PER met Kim and Kimchi. Kim left.")
    two = table.add_document("Kim again", "Other")
    span = table.project.span(span_id)
    assert span is not None
    hits = table.project.find_occurrences(span, label="PERSON", author_id=table.author)
    assert [(hit.document_id, hit.start) for hit in hits] == [(one, 8), (one, 24), (two, 0)]
    assert [(hit.before, hit.after) for hit in hits[:1]] == [("Kim met ", " and Kimchi. Kim left.")]
    accepted = tuple(
        Occurrence(document_id=hit.document_id, start=hit.start, end=hit.end) for hit in hits[:2]
    )
    refused = (Occurrence(document_id=two, start=0, end=3),)
    receipt = table.do(LabelOccurrences(label="PERSON", accepted=accepted, refused=refused))
    assert receipt.operation.title == "Label PERSON “Kim” at 2 places"
    assert receipt.operation.scope == "project"
    assert table.shown(one) == "[Kim]PER met [Kim]PER and Kimchi. [Kim]PER left."
    assert table.spans(one)[1].origin == "propagated"
    again = table.project.find_occurrences(span, label="PERSON", author_id=table.author)
    assert [(hit.is_labeled, hit.was_refused) for hit in again] == [
        (True, False),
        (True, False),
        (False, True),
    ]
    table.project.undo_operation(receipt.operation.id, table.author)
    assert table.shown(one) == "[Kim]PER met Kim and Kimchi. Kim left."


def test_occurrences_in_one_document_are_a_document_step(table: Table) -> None:
    document_id = table.add_document("Kim and KIM")
    places = (
        Occurrence(document_id=document_id, start=0, end=3),
        Occurrence(document_id=document_id, start=8, end=11),
    )
    table.do(LabelOccurrences(label="PERSON", accepted=places))
    assert table.shown(document_id) == "[Kim]PER and [KIM]PER"
    table.undo(document_id)
    assert table.shown(document_id) == "Kim and KIM"


def test_occurrence_options(table: Table) -> None:
    document_id = table.add_document("Kim\nJong, KIM JONG, Kim Jongs")

    def starts(**options: bool) -> list[int]:
        hits = table.project.find_occurrences(
            "Kim Jong",
            label="PERSON",
            author_id=table.author,
            document_ids=[document_id],
            **options,
        )
        return [hit.start for hit in hits]

    assert starts() == [0]
    assert starts(case_sensitive=False) == [0, 10]
    assert starts(word_bounded=False) == [0, 20]


# Documents, people, entities, settings


def test_document_facts_are_corrected_from_the_history_only(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    receipt = table.do(EditDocument(document_id=document_id, document_date=dt.date(2026, 2, 23)))
    assert receipt.operation.title == "Set the date of “Article”"
    assert receipt.operation.scope == "project"
    assert table.project.document(document_id).document_date == dt.date(2026, 2, 23)
    table.undo(document_id)
    assert table.shown(document_id) == "Anna left"
    assert table.project.document(document_id).document_date == dt.date(2026, 2, 23)
    table.project.undo_operation(receipt.operation.id, table.author)
    assert table.project.document(document_id).document_date is None
    with pytest.raises(RuleError, match="undone already"):
        table.project.undo_operation(receipt.operation.id, table.author)


def test_document_needs_a_title(table: Table) -> None:
    document_id = table.add_document("Anna")
    with pytest.raises(RuleError, match="needs a title"):
        table.do(EditDocument(document_id=document_id, title=" "))


def test_people_come_are_renamed_and_go_without_losing_work(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    table.do(RenameAnnotator(annotator_id=table.author, name="Anna K."))
    add = AddAnnotator(name="bob")
    table.do(add)
    with pytest.raises(RuleError, match="already"):
        table.do(AddAnnotator(name="BOB"))
    with pytest.raises(RuleError, match="already"):
        table.do(RenameAnnotator(annotator_id=add.annotator_id, name="anna k."))
    table.do(RemoveAnnotator(annotator_id=table.author))
    assert [one.name for one in table.project.annotators()] == ["bob"]
    assert len(table.project.annotators(with_removed=True)) == 2
    assert table.shown(document_id) == "[Anna]PER left"
    assert table.project.ensure_annotator("anna k.").id == table.author
    assert [one.name for one in table.project.annotators()] == ["Anna K.", "bob"]


def test_entity_registry(table: Table) -> None:
    document_id, (kim, leader) = table.label("[Kim]PER is the [leader]PER")
    add = AddEntity(name=" Kim  Jong Un ", kind="PERSON", span_ids=(kim,))
    table.do(add)
    assert [one.name for one in table.project.entities()] == ["Kim Jong Un"]
    table.do(AssignEntity(span_ids=(leader,), entity_id=add.entity_id))
    assert {span.entity_id for span in table.spans(document_id)} == {add.entity_id}
    table.do(EditEntity(entity_id=add.entity_id, kb_id="Wikidata:Q56226"))
    assert table.project.entities()[0].kb_id == "Wikidata:Q56226"
    receipt = table.do(DeleteEntity(entity_id=add.entity_id))
    assert receipt.operation.title == "Delete entity “Kim Jong Un” of 2 mentions"
    assert table.project.entities() == ()
    assert {span.entity_id for span in table.spans(document_id)} == {None}
    table.project.undo_operation(receipt.operation.id, table.author)
    assert {span.entity_id for span in table.spans(document_id)} == {add.entity_id}
    with pytest.raises(NotFoundError):
        table.do(AssignEntity(span_ids=(kim,), entity_id="none"))


def test_settings_are_set_changed_and_removed(table: Table) -> None:
    receipt = table.do(ChangeSetting(key="guidelines", value={"a": [1]}))
    table.do(ChangeSetting(key="guidelines", value="text"))
    with pytest.raises(RuleError, match="builds on it"):
        table.project.undo_operation(receipt.operation.id, table.author)
    table.do(ChangeSetting(key="guidelines", value=None))
    assert table.project.setting("guidelines") is None
    assert receipt.durable.result(5).seq


def test_setting_that_is_no_json_is_refused(table: Table) -> None:
    with pytest.raises(RuleError, match="cannot be stored"):
        table.do(ChangeSetting(key="x", value={1, 2}))


def test_done_document_refuses_every_label_edit(table: Table) -> None:
    document_id, (claim, cue) = table.label("[Anna left]CLAIM he [said]CUE")
    (suggestion,) = table.suggest(document_id, [(0, 4, "PERSON")])
    table.do(SetState(document_id=document_id, state="done"))
    place = Occurrence(document_id=document_id, start=0, end=4)
    for command in (
        DeleteSpans(span_ids=(claim,)),
        AddRelation(type="cue", from_id=claim, to_id=cue),
        AcceptSuggestion(suggestion_id=suggestion),
        RejectSuggestion(suggestion_id=suggestion),
        LabelOccurrences(label="PERSON", accepted=(place,)),
    ):
        with pytest.raises(DocumentDoneError):
            table.do(command)
    assert len(table.project.suggestions(document_id, table.author)) == 1
