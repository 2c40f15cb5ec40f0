"""Numbers of the registry and names that look alike, over documents and people."""

import pytest

from annotator.model.annotators import AnnotationSet
from annotator.model.commands import (
    AddEntity,
    AddRelation,
    AddSpan,
    AssignEntity,
    JoinMentions,
    SetState,
)
from annotator.model.entities import Entity
from annotator.model.ids import new_id
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services.entity_suggestions import find_likenesses, group_names
from annotator.services.schemas import default_schema
from annotator.store import LooseName
from tests.unit.services.desk import Table

RULES = EntityRules(default_schema())


def test_numbers_of_a_document_and_of_the_project(table: Table) -> None:
    one, (kim, said, left, again) = table.label(
        "[Kim]PER [said]CUE [Anna left]CLAIM, [Kim]PER added", "One"
    )
    two, (far,) = table.label("[Kim Jong Un]PER", "Two")
    table.do(JoinMentions(span_ids=(kim, again, far), entity_id="kim"))
    table.do(AddEntity(name="Nobody", kind="PERSON", entity_id="none"))
    table.do(AddRelation(type="source", from_id=left, to_id=kim))
    table.do(AddRelation(type="about", from_id=left, to_id=again))
    table.do(AddRelation(type="cue", from_id=left, to_id=said))
    rows = {row.entity.id: row for row in table.project.registry.rows(table.author, one)}
    assert rows["kim"].here == 2
    assert (rows["kim"].mentions, rows["kim"].documents) == (3, 2)
    assert (rows["kim"].speaks, rows["kim"].speaks_here) == (1, 1)
    assert (rows["none"].here, rows["none"].mentions, rows["none"].speaks) == (0, 0, 0)
    (here,) = table.project.registry.rows_here(two, table.author)
    assert (here.entity.id, here.here, here.first) == ("kim", 1, 0)


def test_colleagues_are_not_counted_and_imported_work_is(table: Table) -> None:
    document_id, (kim,) = table.label("[Kim]PER and Kim and Kim")
    table.do(JoinMentions(span_ids=(kim,), entity_id="kim"))
    bob = Table(table.project, "bob")
    command = AddSpan(document_id=document_id, label="PERSON", fragments=((8, 11),))
    bob.do(command)
    bob.do(AssignEntity(span_ids=(command.span_id,), entity_id="kim"))
    imported = AnnotationSet(id=new_id(), document_id=document_id, kind="imported")
    span = Span(
        id=new_id(), set_id=imported.id, label="PERSON", fragments=((16, 19),), quote="Kim",
        origin="imported", entity_id="kim",
    )  # fmt: skip
    table.insert(imported, span)
    (row,) = table.project.registry.rows(table.author, document_id)
    assert (row.here, row.mentions) == (1, 2)
    lines = table.project.registry.mention_lines(table.author, "kim")
    assert [(line.before, line.span.start) for line in lines] == [("", 0), ("Kim and Kim and ", 16)]


def test_mentions_of_a_name_that_may_be_joined(table: Table) -> None:
    one, _ = table.label("[Kim]PER, [the Kim]PER, [KIM]ORG, [Kim’s]PER [said]CUE", "One")
    two, (far,) = table.label("[Kim]PER", "Two")
    done, _ = table.label("[Kim]PER is done", "Three")
    table.do(SetState(document_id=done, state="done"))
    registry = table.project.registry
    here = registry.same_name_lines(table.author, "Kim", "PERSON", document_id=one)
    assert [line.span.quote for line in here] == ["Kim", "the Kim", "Kim’s"]
    everywhere = registry.same_name_lines(table.author, "Kim", "PERSON")
    assert [line.document_id for line in everywhere] == [one, one, one, two]
    table.do(JoinMentions(span_ids=(far,)))
    assert len(registry.same_name_lines(table.author, "Kim", "PERSON")) == 3


def test_a_suggestion_joins_every_way_of_writing(table: Table) -> None:
    one, (full, *_) = table.label("[Kim Jong Un]PER, [Kim]PER, [KIM]PER, [Okafor]PER", "One")
    two, _ = table.label("[Kim]PER", "Two")
    table.do(JoinMentions(span_ids=(full,), entity_id="kim"))
    registry = table.project.registry
    (found,) = registry.likenesses(table.author)
    assert (found.title, found.group.mentions, found.why) == ("Kim Jong Un", 3, "last name")
    table.do(registry.join(table.author, found))
    assert {span.entity_id for span in table.spans(one)[:3]} == {"kim"}
    assert [span.entity_id for span in table.spans(two)] == ["kim"]
    assert registry.likenesses(table.author) == []


def test_a_suggestion_stays_in_its_document(table: Table) -> None:
    one, _ = table.label("[Kim Jong Un]PER, [Kim]PER", "One")
    two, _ = table.label("[Kim]PER", "Two")
    registry = table.project.registry
    (found,) = registry.likenesses(table.author, one)
    table.do(registry.join(table.author, found, one))
    assert [one.name for one in table.project.entities()] == ["Kim Jong Un"]
    assert [span.entity_id for span in table.spans(two)] == [None]
    assert registry.likenesses(table.author, two) == []


def test_what_was_declined_is_not_suggested_again(table: Table) -> None:
    one, _ = table.label("[Kim Jong Un]PER, [Kim]PER", "One")
    registry = table.project.registry
    (found,) = registry.likenesses(table.author, one)
    table.do(registry.decline(found))
    assert registry.likenesses(table.author, one) == []
    assert registry.likenesses(table.author) == []


@pytest.mark.parametrize(
    ("quotes", "entities", "expected"),
    [
        (["Kim"], ["Kim Jong Un"], {"Kim": "Kim Jong Un"}),
        (["Kim"], ["Kim Jong Un", "Kim Yo Jong"], {}),
        (["Kim Jong-un"], ["Kim Jong Un", "Kim"], {"Kim Jong-un": "Kim Jong Un"}),
        (["Barack"], ["Barack Obama"], {}),
        (["Okafor", "Maria Okafor"], [], {"Okafor": "Maria Okafor"}),
        (["the leader"], ["Kim Jong Un"], {}),
        (["Smith", "Anna Smith", "Bob Smith"], [], {}),
        (["Dr. Smith"], ["Smith"], {"Dr. Smith": "Smith"}),
        ([], ["Kim"], {}),
    ],
)
def test_only_what_is_clear_is_suggested(
    quotes: list[str], entities: list[str], expected: dict[str, str]
) -> None:
    loose = [LooseName("PERSON", quote, 1, 1) for quote in quotes]
    known = [Entity(id=name, name=name, kind="PERSON") for name in entities]
    found = find_likenesses(loose, known, RULES)
    assert {one.group.quotes[0]: one.title for one in found} == expected


def test_a_name_that_everybody_has_is_left_alone() -> None:
    known = [Entity(id=str(n), name=f"Anna{n} Kim", kind="PERSON") for n in range(60)]
    assert find_likenesses([LooseName("PERSON", "Kim", 9, 9)], known, RULES) == []


def test_ways_of_writing_are_one_group() -> None:
    groups = group_names(
        [
            LooseName("ORG", "the EU", 2, 1),
            LooseName("ORG", "EU", 5, 3),
            LooseName("PERSON", "EU", 1, 1),
        ]
    )
    assert [(one.label, one.quotes, one.mentions) for one in groups] == [
        ("ORG", ("EU", "the EU"), 7),
        ("PERSON", ("EU",), 1),
    ]
