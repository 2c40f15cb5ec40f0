"""Slots are filled and closed in one step, which one undo takes back."""

import pytest

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.commands import (
    AddRelation,
    CloseSlot,
    DeleteSpans,
    FillSlot,
    SetAttributes,
    SetState,
)
from annotator.model.errors import DocumentDoneError, NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.model.spans import Span
from tests.unit.services.desk import Table


def links(table: Table, document_id: str) -> list[tuple[str, str]]:
    quotes = {span.id: span.quote for span in table.spans(document_id)}
    return sorted((one.type, quotes[one.to_id]) for one in table.relations(document_id))


def span_of(table: Table, span_id: str) -> Span:
    span = table.project.span(span_id)
    assert span is not None
    return span


def test_words_are_labeled_and_linked_in_one_step(table: Table) -> None:
    document_id, (claim,) = table.label("[Anna left]CLAIM, officials said")
    fill = FillSlot(relation="source", from_id=claim, label="SOURCE", fragments=((11, 20),))
    receipt = table.do(fill)
    assert receipt.operation.title == "Source of “Anna left”: “officials”"
    assert links(table, document_id) == [("source", "officials")]
    assert span_of(table, fill.span_id).label == "SOURCE"
    table.undo(document_id)
    assert links(table, document_id) == []
    assert [span.label for span in table.spans(document_id)] == ["CLAIM"]


def test_a_date_labeled_on_the_way_has_its_value(table: Table) -> None:
    document_id, (claim,) = table.label("[Anna left]CLAIM on 3 May 2025")
    table.do(FillSlot(relation="when", from_id=claim, label="DATE", fragments=((13, 23),)))
    [date] = [span for span in table.spans(document_id) if span.label == "DATE"]
    assert date.attributes["value"] == "2025-05-03"


def test_words_that_have_the_label_already_are_not_labeled_again(table: Table) -> None:
    document_id, (claim, said) = table.label("[Anna left]CLAIM, Bob [said]CUE")
    table.do(FillSlot(relation="cue", from_id=claim, label="CUE", fragments=((15, 19),)))
    assert links(table, document_id) == [("cue", "said")]
    assert len(table.spans(document_id)) == 2
    assert table.relations(document_id)[0].to_id == said


def test_a_suggestion_is_accepted_on_the_way(table: Table) -> None:
    document_id, (claim,) = table.label("[Anna left]CLAIM, Bob said")
    suggested = AnnotationSet(id=new_id(), document_id=document_id, kind=SetKind.SUGGESTED)
    bob = Span(id=new_id(), set_id=suggested.id, label="PERSON", fragments=((11, 14),), quote="Bob")
    table.insert(suggested, bob)
    fill = FillSlot(relation="source", from_id=claim, target_id=bob.id)
    table.do(fill)
    taken = span_of(table, fill.span_id)
    assert (taken.origin, taken.status, taken.quote) == ("suggested", "accepted", "Bob")
    assert links(table, document_id) == [("source", "Bob")]
    table.undo(document_id)
    assert len(table.project.suggestions(document_id, table.author)) == 1
    assert len(table.spans(document_id)) == 1


def test_a_slot_for_one_gives_the_former_filler_up(table: Table) -> None:
    document_id, (claim, first, second) = table.label("[Anna left]CLAIM [a]CUE [b]CUE")
    table.do(FillSlot(relation="cue", from_id=claim, target_id=first))
    receipt = table.do(FillSlot(relation="cue", from_id=claim, target_id=second))
    assert receipt.operation.title == "Cue of “Anna left”: “b” instead of “a”"
    assert links(table, document_id) == [("cue", "b")]
    assert span_of(table, first).label == "CUE"
    table.undo(document_id)
    assert links(table, document_id) == [("cue", "a")]


def test_a_slot_for_many_keeps_them(table: Table) -> None:
    document_id, (claim, first, second) = table.label("[Anna left]CLAIM [a]ORG [b]ORG")
    for one in (first, second):
        table.do(FillSlot(relation="source", from_id=claim, target_id=one))
    assert links(table, document_id) == [("source", "a"), ("source", "b")]
    with pytest.raises(RuleError, match="already joined"):
        table.do(FillSlot(relation="source", from_id=claim, target_id=first))


def test_the_same_cue_again_is_refused_and_stays(table: Table) -> None:
    document_id, (claim, cue) = table.label("[Anna left]CLAIM [a]CUE")
    table.do(FillSlot(relation="cue", from_id=claim, target_id=cue))
    with pytest.raises(RuleError, match="already joined"):
        table.do(FillSlot(relation="cue", from_id=claim, target_id=cue))
    assert links(table, document_id) == [("cue", "a")]


def test_a_source_makes_a_claim_attributed_again(table: Table) -> None:
    document_id, (claim, bob) = table.label("[Anna left]CLAIM [Bob]PER")
    table.do(CloseSlot(relation="source", from_id=claim, value="author"))
    table.do(FillSlot(relation="source", from_id=claim, target_id=bob))
    assert span_of(table, claim).attributes["attribution"] == "attributed"
    table.undo(document_id)
    assert span_of(table, claim).attributes["attribution"] == "author"
    assert links(table, document_id) == []


def test_closing_a_slot_unlinks_what_it_held(table: Table) -> None:
    document_id, (claim, bob, said) = table.label("[Anna left]CLAIM [Bob]PER [said]CUE")
    table.do(AddRelation(type="source", from_id=claim, to_id=bob))
    table.do(AddRelation(type="cue", from_id=claim, to_id=said))
    with pytest.raises(RuleError, match="Remove the source first"):
        table.do(SetAttributes(span_id=claim, attributes={"attribution": "implicit"}))
    receipt = table.do(CloseSlot(relation="source", from_id=claim, value="implicit"))
    assert receipt.operation.title == "Set attribution = implicit of “Anna left”"
    assert span_of(table, claim).attributes["attribution"] == "implicit"
    assert links(table, document_id) == [("cue", "said")]
    table.undo(document_id)
    assert links(table, document_id) == [("cue", "said"), ("source", "Bob")]
    assert span_of(table, claim).attributes["attribution"] == "attributed"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ({"relation": "source", "target_id": "DATE"}, "ends at"),
        ({"relation": "likes", "target_id": "DATE"}, "no relation “likes”"),
        ({"relation": "source", "label": "DATE", "fragments": ((0, 4),)}, "ends at"),
        ({"relation": "source", "fragments": ((0, 4),)}, "needs a label"),
        ({"relation": "source", "label": "SOURCE", "fragments": ()}, "cannot be labeled"),
        ({"relation": "source", "label": "SOURCE", "fragments": ((0, 400),)}, "outside"),
        ({"relation": "source", "label": "NOBODY", "fragments": ((0, 4),)}, "no label “NOBODY”"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(
    table: Table, command: dict[str, object], reason: str
) -> None:
    document_id, (claim, date) = table.label("[Anna left]CLAIM [today]DATE")
    if command.get("target_id") == "DATE":
        command = {**command, "target_id": date}
    before = (table.spans(document_id), table.relations(document_id))
    with pytest.raises(RuleError, match=reason):
        table.do(FillSlot(from_id=claim, **command))  # type: ignore[arg-type]
    assert (table.spans(document_id), table.relations(document_id)) == before


def test_only_a_slot_that_asks_for_an_attribute_can_be_closed(table: Table) -> None:
    _, (claim,) = table.label("[Anna left]CLAIM")
    with pytest.raises(RuleError, match="cannot be closed"):
        table.do(CloseSlot(relation="cue", from_id=claim, value="implicit"))
    with pytest.raises(RuleError, match="attribution"):
        table.do(CloseSlot(relation="source", from_id=claim, value="shouted"))


def test_a_done_document_and_a_deleted_claim_are_left_alone(table: Table) -> None:
    document_id, (claim, bob) = table.label("[Anna left]CLAIM [Bob]PER")
    table.do(SetState(document_id=document_id, state="done"))
    with pytest.raises(DocumentDoneError):
        table.do(FillSlot(relation="source", from_id=claim, target_id=bob))
    with pytest.raises(DocumentDoneError):
        table.do(CloseSlot(relation="source", from_id=claim, value="author"))
    table.do(SetState(document_id=document_id, state="in_progress"))
    table.do(DeleteSpans(span_ids=(claim,)))
    with pytest.raises(NotFoundError):
        table.do(FillSlot(relation="source", from_id=claim, target_id=bob))
