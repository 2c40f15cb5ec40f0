"""Joining mentions: one command makes, extends and merges entities, and is undone."""

import pytest

from annotator.model.commands import (
    AddEntity,
    AddRelation,
    AddSpan,
    AssignEntity,
    ConvertRelations,
    DeleteUnusedEntities,
    EditEntity,
    JoinMentions,
    SetState,
)
from annotator.model.errors import DocumentDoneError, RuleError
from annotator.services.project import Project
from tests.unit.services.desk import Table

PAGE = (
    "[Kim]PER, [the leader]SRC, said [Kim Jong Un]PER of the [party]ORG met [Kim]PER [Monday]DATE"
)


def entities(table: Table) -> list[tuple[str, str, str | None]]:
    return [(one.name, one.kind, one.kb_id) for one in table.project.entities()]


def joined(table: Table, document_id: str) -> list[str | None]:
    names = {one.id: one.name for one in table.project.entities()}
    return [names.get(span.entity_id or "") for span in table.spans(document_id)]


def test_two_mentions_become_an_entity_named_after_the_fullest(table: Table) -> None:
    document_id, (kim, _, full, *_rest) = table.label(PAGE)
    receipt = table.do(JoinMentions(span_ids=(kim, full)))
    assert receipt.operation.title == "Join “Kim” and “Kim Jong Un”"
    assert receipt.operation.scope == "document"
    assert receipt.operation.document_id == document_id
    assert entities(table) == [("Kim Jong Un", "PERSON", None)]
    assert joined(table, document_id) == ["Kim Jong Un", None, "Kim Jong Un", None, None, None]
    table.undo(document_id)
    assert entities(table) == []
    assert set(joined(table, document_id)) == {None}
    table.redo(document_id)
    assert entities(table) == [("Kim Jong Un", "PERSON", None)]


def test_a_description_joins_a_name_and_takes_its_kind(table: Table) -> None:
    document_id, (kim, leader, full, party, *_) = table.label(PAGE)
    table.do(JoinMentions(span_ids=(leader,), entity_id="e"))
    assert entities(table) == [("leader", "SOURCE", None)]
    table.do(JoinMentions(span_ids=(leader, full)))
    assert entities(table) == [("leader", "PERSON", None)]
    table.do(JoinMentions(span_ids=(kim,), entity_ids=("e",), name="Kim Jong Un"))
    with pytest.raises(RuleError, match="is a PERSON and “party” a ORG"):
        table.do(JoinMentions(span_ids=(full, party)))
    assert joined(table, document_id)[:3] == ["Kim Jong Un"] * 3


def test_a_name_grows_while_the_entity_is_young(table: Table) -> None:
    _, (kim, _, full, _, again, _) = table.label(PAGE)
    table.do(JoinMentions(span_ids=(kim, again)))
    assert entities(table) == [("Kim", "PERSON", None)]
    table.do(JoinMentions(span_ids=(kim, full)))
    assert entities(table) == [("Kim Jong Un", "PERSON", None)]


def test_a_name_given_by_hand_stays(table: Table) -> None:
    _, (kim, _, full, _, again, _) = table.label(PAGE)
    table.do(JoinMentions(span_ids=(kim, again), entity_id="e"))
    table.do(EditEntity(entity_id="e", name="Chairman Kim"))
    table.do(JoinMentions(span_ids=(kim, full)))
    assert entities(table) == [("Chairman Kim", "PERSON", None)]


def test_dates_and_claims_mention_no_entity(table: Table) -> None:
    _, (*_, again, monday) = table.label(PAGE)
    with pytest.raises(RuleError, match="DATE “Monday” mentions no entity"):
        table.do(JoinMentions(span_ids=(again, monday)))


def test_text_is_labeled_on_the_way(table: Table) -> None:
    document_id, (kim,) = table.label("[Kim]PER met Kim Jong Un")
    added = AddSpan(document_id=document_id, label="PERSON", fragments=((8, 19),))
    table.do(JoinMentions(span_ids=(kim,), added=(added,)))
    assert table.shown(document_id) == "[Kim]PER met [Kim Jong Un]PER"
    assert joined(table, document_id) == ["Kim Jong Un", "Kim Jong Un"]
    table.undo(document_id)
    assert table.shown(document_id) == "[Kim]PER met Kim Jong Un"


def test_merging_keeps_id_and_mentions_of_all_documents(table: Table) -> None:
    first, (kim, again) = table.label("[Kim]PER and [Kim]PER", "One")
    second, (full, other) = table.label("[Kim Jong Un]PER and [Kim Jong Un]PER", "Two")
    table.do(JoinMentions(span_ids=(kim, again), entity_id="a"))
    table.do(JoinMentions(span_ids=(full, other), entity_id="b"))
    table.do(EditEntity(entity_id="a", kb_id="Wikidata:Q56226"))
    receipt = table.do(JoinMentions(entity_ids=("b", "a")))
    assert receipt.operation.title == "Merge entity “Kim” into “Kim Jong Un”"
    assert receipt.operation.scope == "project"
    assert entities(table) == [("Kim Jong Un", "PERSON", "Wikidata:Q56226")]
    assert joined(table, first) == joined(table, second) == ["Kim Jong Un"] * 2
    table.project.undo_operation(receipt.operation.id, table.author)
    assert joined(table, first) == ["Kim"] * 2
    assert [one.kb_id for one in table.project.entities()] == ["Wikidata:Q56226", None]


def test_different_ids_are_refused_unless_one_is_chosen(table: Table) -> None:
    for key, name in (("a", "Kim"), ("b", "Kim Jong Un")):
        table.do(AddEntity(name=name, kind="PERSON", kb_id=f"Wikidata:Q{key}", entity_id=key))
    with pytest.raises(RuleError, match="is Wikidata:Qa and “Kim Jong Un” Wikidata:Qb"):
        table.do(JoinMentions(entity_ids=("a", "b")))
    table.do(JoinMentions(entity_ids=("a", "b"), kb_id="Wikidata:Qb"))
    assert entities(table) == [("Kim", "PERSON", "Wikidata:Qb")]


def test_an_entity_without_mention_here_is_joined_in_the_document(table: Table) -> None:
    table.do(AddEntity(name="Kim Jong Un", kind="PERSON", entity_id="e"))
    other, (far,) = table.label("[Kim Jong Un]PER", "Other")
    table.do(AssignEntity(span_ids=(far,), entity_id="e"))
    document_id, (kim, *_) = table.label(PAGE)
    receipt = table.do(JoinMentions(span_ids=(kim,), entity_ids=("e",)))
    assert (receipt.operation.scope, receipt.operation.document_id) == ("document", document_id)
    table.undo(document_id)
    assert joined(table, document_id)[0] is None
    assert joined(table, other) == ["Kim Jong Un"]


def test_work_that_is_done_is_not_changed_but_moves_with_its_entity(table: Table) -> None:
    first, (kim, again) = table.label("[Kim]PER and [Kim]PER", "One")
    second, (full,) = table.label("[Kim Jong Un]PER", "Two")
    table.do(JoinMentions(span_ids=(kim,), entity_id="a"))
    table.do(JoinMentions(span_ids=(full,), entity_id="b"))
    table.do(SetState(document_id=first, state="done"))
    with pytest.raises(DocumentDoneError):
        table.do(JoinMentions(span_ids=(again, full)))
    receipt = table.do(JoinMentions(entity_ids=("b", "a")))
    assert joined(table, first) == ["Kim Jong Un", None]
    table.project.undo_operation(receipt.operation.id, table.author)
    assert joined(table, first) == ["Kim", None]
    assert joined(table, second) == ["Kim Jong Un"]


def test_another_persons_label_is_not_joined_and_moves_with_its_entity(table: Table) -> None:
    bob = Table(table.project, "bob")
    document_id, (kim, again) = table.label("[Kim]PER and [Kim]PER and Kim")
    command = AddSpan(document_id=document_id, label="PERSON", fragments=((16, 19),))
    bob.do(command)
    with pytest.raises(RuleError, match="belongs to bob"):
        table.do(JoinMentions(span_ids=(kim, command.span_id)))
    bob.do(JoinMentions(span_ids=(command.span_id,), entity_id="b"))
    receipt = table.do(JoinMentions(span_ids=(kim, again), entity_ids=("b",)))
    assert receipt.operation.scope == "document"
    table.do(AddEntity(name="Kim Jong Un", kind="PERSON", entity_id="c"))
    assert table.do(JoinMentions(entity_ids=("c", "b"))).operation.scope == "project"
    assert joined(bob, document_id) == ["Kim Jong Un"]


def test_joining_what_is_joined_is_refused(table: Table) -> None:
    _, (kim, _, full, *_) = table.label(PAGE)
    table.do(JoinMentions(span_ids=(kim, full)))
    with pytest.raises(RuleError, match="the same already"):
        table.do(JoinMentions(span_ids=(full, kim)))
    with pytest.raises(RuleError, match="nothing to join"):
        table.do(JoinMentions())


def test_an_undo_is_refused_while_another_document_builds_on_it(table: Table) -> None:
    first, (kim, again) = table.label("[Kim]PER and [Kim]PER", "One")
    _, (full,) = table.label("[Kim]PER", "Two")
    table.do(JoinMentions(span_ids=(kim, again), entity_id="e"))
    table.do(JoinMentions(span_ids=(full,), entity_ids=("e",)))
    with pytest.raises(RuleError, match="because “Join “Kim” to “Kim”” builds on it"):
        table.undo(first)


def test_a_kb_id_has_a_scheme(table: Table) -> None:
    table.do(AddEntity(name="Kim", kind="PERSON", entity_id="e"))
    for bad in ("Q42", "Wikidata:", ":Q42", "Wiki data:Q42", "Wikidata: Q42"):
        with pytest.raises(RuleError, match="no knowledge base id"):
            table.do(EditEntity(entity_id="e", kb_id=bad))
    table.do(EditEntity(entity_id="e", kb_id=" Wikidata:Q42 "))
    assert entities(table) == [("Kim", "PERSON", "Wikidata:Q42")]


def test_relations_become_entities_in_one_step(table: Table) -> None:
    first, ids = table.label(
        "[Kim]PER, [Kim Jong Un]PER, [Kim]PER, [KCNA]ORG, [now]DATE, [then]DATE"
    )
    second, (full, kim) = table.label("[Kim Jong Un]PER [Kim]PER", "Two")
    pairs = [(ids[0], ids[1]), (ids[1], ids[2]), (ids[4], ids[5]), (full, kim)]
    for start, end in pairs:
        table.do(AddRelation(type="same_as", from_id=start, to_id=end))
    receipt = table.do(ConvertRelations())
    assert receipt.operation.title == "Make 1 entity from 3 relations"
    assert entities(table) == [("Kim Jong Un", "PERSON", None)]
    assert joined(table, first) == ["Kim Jong Un"] * 3 + [None] * 3
    assert joined(table, second) == ["Kim Jong Un"] * 2
    assert [one.from_id for one in table.relations(first)] == [ids[4]]
    table.project.undo_operation(receipt.operation.id, table.author)
    assert entities(table) == []
    assert len(table.relations(first)) == 3
    assert table.do(ConvertRelations(document_ids=(first,))).operation.document_id == first
    with pytest.raises(RuleError, match="no relations to convert"):
        table.do(ConvertRelations(document_ids=(first,)))


def test_entities_that_nobody_mentions_are_removed_in_one_step(table: Table) -> None:
    _, (kim, *_) = table.label(PAGE)
    table.do(JoinMentions(span_ids=(kim,), entity_id="e"))
    for name in ("Nobody", "No one"):
        table.do(AddEntity(name=name, kind="PERSON"))
    receipt = table.do(DeleteUnusedEntities())
    assert receipt.operation.title == "Remove 2 entities without mentions"
    assert entities(table) == [("Kim", "PERSON", None)]
    with pytest.raises(RuleError, match="mentioned somewhere"):
        table.do(DeleteUnusedEntities())
    table.project.undo_operation(receipt.operation.id, table.author)
    assert len(entities(table)) == 3


def test_it_is_in_the_file(table: Table) -> None:
    _, (kim, _, full, *_) = table.label(PAGE)
    table.do(JoinMentions(span_ids=(kim, full)))
    table.project.flush()
    with Project.open(table.project.path, read_only=True) as again:
        assert [one.name for one in again.entities()] == ["Kim Jong Un"]
