import pytest

from annotator.model.commands import (
    AddRelation,
    AddSpan,
    DeleteSpans,
    RelabelSpans,
    SetAttributes,
    SetFragments,
    SetSpanNote,
)
from annotator.model.errors import NotFoundError, RuleError
from annotator.services.project import Project
from tests.unit.services.desk import Table


def test_new_span_gets_the_defaults_of_its_label(table: Table) -> None:
    document_id, (claim, date) = table.label("[Anna left]CLAIM [today]DATE")
    attributes = table.spans(document_id)[0].attributes
    assert attributes["factuality"] == "CT+"
    assert table.project.span(date).attributes["type"] == "DATE"  # type: ignore[union-attr]
    assert table.project.span(claim).origin == "manual"  # type: ignore[union-attr]


def test_given_attributes_win_over_defaults_and_none_clears(table: Table) -> None:
    document_id = table.add_document("Anna left")
    table.do(
        AddSpan(
            document_id=document_id,
            label="CLAIM",
            fragments=((0, 9),),
            attributes={"factuality": "PS+", "quote_type": None},
        )
    )
    attributes = table.spans(document_id)[0].attributes
    assert attributes["factuality"] == "PS+"
    assert "quote_type" not in attributes


def test_first_label_begins_the_set_in_the_same_step(table: Table) -> None:
    document_id = table.add_document("Anna left")
    assert table.own_set(document_id) is None
    receipt = table.do(AddSpan(document_id=document_id, label="PERSON", fragments=((0, 4),)))
    assert [one.kind for one in receipt.change_set.changes] == ["annotation_set", "span"]
    assert receipt.operation.scope == "document"
    assert receipt.operation.document_id == document_id
    own = table.own_set(document_id)
    assert own is not None
    assert own.state == "in_progress"


def test_discontinuous_span_quotes_its_pieces(table: Table) -> None:
    document_id = table.add_document("“We won,” she said, “at last.”")
    command = AddSpan(document_id=document_id, label="CLAIM", fragments=((21, 28), (1, 7)))
    table.do(command)
    span = table.project.span(command.span_id)
    assert span is not None
    assert span.fragments == ((1, 7), (21, 28))
    assert span.quote == "We won at last"


@pytest.mark.parametrize(
    ("fragments", "reason"),
    [
        (((3, 3),), "empty"),
        (((-1, 3),), "negative"),
        ((), "at least one"),
        (((2, 99),), "lie outside"),
    ],
)
def test_impossible_places_are_refused(
    table: Table, fragments: tuple[tuple[int, int], ...], reason: str
) -> None:
    document_id = table.add_document("Anna left")
    with pytest.raises(RuleError, match=reason):
        table.do(AddSpan(document_id=document_id, label="PERSON", fragments=fragments))
    assert table.project.history(document_id) == table.project.history(document_id, limit=1)


def test_unknown_label_document_and_attribute_are_refused(table: Table) -> None:
    document_id = table.add_document("Anna left")
    with pytest.raises(RuleError, match="no label “BIRD”"):
        table.do(AddSpan(document_id=document_id, label="BIRD", fragments=((0, 4),)))
    with pytest.raises(NotFoundError, match="no document"):
        table.do(AddSpan(document_id="none", label="PERSON", fragments=((0, 4),)))
    with pytest.raises(RuleError, match="no attribute “colour”"):
        table.do(
            AddSpan(
                document_id=document_id,
                label="PERSON",
                fragments=((0, 4),),
                attributes={"colour": "red"},
            )
        )


def test_two_equal_claims_are_refused_but_nested_ones_allowed(table: Table) -> None:
    document_id, _ = table.label("[She said [Anna left]CLAIM]CLAIM today")
    with pytest.raises(RuleError, match="already marked"):
        table.do(AddSpan(document_id=document_id, label="CLAIM", fragments=((9, 18),)))


def test_delete_takes_the_relations_along_and_undo_brings_both_back(table: Table) -> None:
    document_id, (claim, cue) = table.label("[Anna left]CLAIM, he [said]CUE")
    table.do(AddRelation(type="cue", from_id=claim, to_id=cue))
    relations = table.relations(document_id)
    receipt = table.do(DeleteSpans(span_ids=(cue,)))
    assert receipt.operation.title == "Delete “said”"
    assert table.relations(document_id) == ()
    table.undo(document_id)
    assert table.relations(document_id) == relations
    assert table.shown(document_id) == "[Anna left]CLAIM, he [said]CUE"


def test_delete_over_documents_is_one_project_step(table: Table) -> None:
    one, (first,) = table.label("[Anna]PER left")
    two, (second,) = table.label("[Anna]PER came", "Other")
    receipt = table.do(DeleteSpans(span_ids=(first, second)))
    assert (receipt.operation.scope, receipt.operation.document_id) == ("project", None)
    assert receipt.operation.title == "Delete 2 labels"
    assert table.shown(one) == "Anna left"
    table.project.undo_operation(receipt.operation.id, table.author)
    assert (table.shown(one), table.shown(two)) == ("[Anna]PER left", "[Anna]PER came")


def test_relabel_keeps_what_fits_and_restores_the_rest_on_undo(table: Table) -> None:
    document_id, (span_id,) = table.label("[Friday]DATE")
    table.do(SetAttributes(span_id=span_id, attributes={"value": "2026-02-20"}))
    table.do(SetSpanNote(span_id=span_id, note="sure"))
    before = table.project.span(span_id)
    receipt = table.do(RelabelSpans(span_ids=(span_id,), label="EVENT"))
    assert receipt.operation.title == "Relabel “Friday” DATE → EVENT"
    after = table.project.span(span_id)
    assert after is not None
    assert (after.id, after.note, dict(after.attributes)) == (span_id, "sure", {})
    table.undo(document_id)
    assert table.project.span(span_id) == before


def test_relabel_gives_defaults_of_the_new_label(table: Table) -> None:
    _, (span_id,) = table.label("[Friday]PER")
    table.do(RelabelSpans(span_ids=(span_id,), label="DATE"))
    assert table.project.span(span_id).attributes["type"] == "DATE"  # type: ignore[union-attr]


def test_relabel_is_refused_when_a_relation_forbids_it(table: Table) -> None:
    document_id, (claim, source) = table.label("[Anna left]CLAIM, [Bob]PER said")
    table.do(AddRelation(type="source", from_id=claim, to_id=source))
    with pytest.raises(RuleError, match="DATE"):
        table.do(RelabelSpans(span_ids=(source,), label="DATE"))
    assert table.shown(document_id) == "[Anna left]CLAIM, [Bob]PER said"
    table.do(RelabelSpans(span_ids=(source,), label="ORG"))
    assert len(table.relations(document_id)) == 1


def test_relabel_to_the_same_label_is_no_step(table: Table) -> None:
    document_id, (span_id,) = table.label("[Anna]PER")
    count = len(table.project.history())
    receipt = table.do(RelabelSpans(span_ids=(span_id,), label="PERSON"))
    assert receipt.durable.done()
    assert receipt.change_set.changes == ()
    assert len(table.project.history()) == count
    assert table.project.undo_title(table.author, document_id) == "Label PERSON “Anna”"


def test_moving_edges_keeps_id_attributes_and_relations(table: Table) -> None:
    document_id, (claim, cue) = table.label("[Anna left]CLAIM town, he [said]CUE")
    table.do(AddRelation(type="cue", from_id=claim, to_id=cue))
    attributes = table.project.span(claim).attributes  # type: ignore[union-attr]
    table.do(SetFragments(span_id=claim, fragments=((0, 14),)))
    span = table.project.span(claim)
    assert span is not None
    assert (span.quote, span.attributes) == ("Anna left town", attributes)
    assert len(table.relations(document_id)) == 1
    assert table.shown(document_id) == "[Anna left town]CLAIM, he [said]CUE"


def test_attributes_are_merged_and_none_clears(table: Table) -> None:
    document_id, (span_id,) = table.label("[Friday]DATE")
    receipt = table.do(SetAttributes(span_id=span_id, attributes={"value": "2026-02-20"}))
    assert receipt.operation.title == "Set value = 2026-02-20 of “Friday”"
    table.do(SetAttributes(span_id=span_id, attributes={"mod": "APPROX", "value": None}))
    assert dict(table.spans(document_id)[0].attributes) == {"type": "DATE", "mod": "APPROX"}


def test_wrong_values_are_refused(table: Table) -> None:
    _, (span_id,) = table.label("[Friday]DATE")
    with pytest.raises(RuleError, match="not a TIMEX3 value"):
        table.do(SetAttributes(span_id=span_id, attributes={"value": "next friday"}))
    with pytest.raises(RuleError, match="not a value"):
        table.do(SetAttributes(span_id=span_id, attributes={"type": "WEEK"}))


def test_implicit_claim_cannot_keep_a_source(table: Table) -> None:
    _, (claim, source) = table.label("[Anna left]CLAIM, [Bob]PER said")
    table.do(AddRelation(type="source", from_id=claim, to_id=source))
    with pytest.raises(RuleError, match="source"):
        table.do(SetAttributes(span_id=claim, attributes={"attribution": "implicit"}))


def test_multi_choice_values_are_lists_in_memory_and_in_the_file(table: Table) -> None:
    document_id, (claim,) = table.label("[Anna left]CLAIM")
    names = [
        one for one in table.project.schema.attributes_of("CLAIM") if one.type == "multi_choice"
    ]
    name, values = names[0].name, list(names[0].values[:2])
    table.do(SetAttributes(span_id=claim, attributes={name: tuple(values)}))
    table.project.flush()
    with Project.open(table.project.path) as again:
        stored = again.spans(table.spans(document_id)[0].set_id)
    assert stored == table.spans(document_id)
    assert stored[0].attributes[name] == values


def test_labels_of_somebody_else_cannot_be_changed(table: Table) -> None:
    _, (span_id,) = table.label("[Anna]PER left")
    bob = Table(table.project, "bob")
    for command in (
        DeleteSpans(span_ids=(span_id,)),
        RelabelSpans(span_ids=(span_id,), label="ORG"),
        SetSpanNote(span_id=span_id, note="mine"),
    ):
        with pytest.raises(RuleError, match="belongs to anna"):
            bob.do(command)


def test_two_people_label_blind(table: Table) -> None:
    document_id, _ = table.label("[Anna]PER left")
    bob = Table(table.project, "bob")
    bob.do(AddSpan(document_id=document_id, label="ORG", fragments=((0, 4),)))
    assert table.shown(document_id) == "[Anna]PER left"
    assert bob.shown(document_id) == "[Anna]ORG left"


def test_offsets_are_code_points(table: Table) -> None:
    document_id, _ = table.label("😀 [Anna]PER 👩‍👩‍👧 [한국어]LOC e\u0301 [العربية]ORG")
    assert [span.quote for span in table.spans(document_id)] == ["Anna", "한국어", "العربية"]
