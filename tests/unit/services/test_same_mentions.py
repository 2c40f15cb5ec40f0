"""What a mention is offered to be the same as: measured on a page, the first candidate counts."""

import pytest

from annotator.model.entities import Entity
from annotator.model.ids import new_id
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services.same_mentions import OFFERED, Namesake, gather_namesakes, rank_same
from annotator.services.schemas import default_schema
from tests.unit.services.desk import read_marks

RULES = EntityRules(default_schema())

PAGE = (
    "[SEOUL]LOC, [South Korea]LOC — [North Korean]GROUP leader [Kim Jong Un]PER was reelected to "
    "the top post of the ruling [Workers’ Party]ORG, [state media]SRC reported. His sister "
    "[Kim Yo Jong]PER stood beside him. [North Korea]LOC’s [Korean Central News Agency]ORG said "
    "so on Monday. Analyst [Maria Okafor]PER of the [European Union]ORG, a lawyer, and "
    "[Prime Minister Keir Starmer]PER of [Boeing Co.]ORG disagreed. "
)

CASES = [
    ("the leader", "SOURCE", "Kim Jong Un", "called so"),
    ("KCNA", "ORG", "Korean Central News Agency", "acronym"),
    ("EU", "ORG", "European Union", "acronym"),
    ("the party", "SOURCE", "Workers’ Party", "head noun"),
    ("the party", "ORG", "Workers’ Party", "head noun"),
    ("Workers’ Party of Korea", "ORG", "Workers’ Party", "short form"),
    ("Okafor", "PERSON", "Maria Okafor", "last name"),
    ("Ms. Okafor’s", "PERSON", "Maria Okafor", "last name"),
    ("Starmer", "PERSON", "Prime Minister Keir Starmer", "last name"),
    ("Keir Starmer", "PERSON", "Prime Minister Keir Starmer", "without title"),
    ("the agency", "SOURCE", "Korean Central News Agency", "head noun"),
    ("Boeing", "ORG", "Boeing Co.", "without Inc., Ltd. or Jr."),
    ("Seoul", "PLACE", "SEOUL", "same name"),
    ("the sister", "SOURCE", "Kim Yo Jong", "called so"),
    ("the analyst", "SOURCE", "Maria Okafor", "called so"),
    ("the state media", "SOURCE", "state media", "same name"),
    ("NORTH KOREA", "PLACE", "North Korea", "same name"),
    ("Kim Jong-un", "PERSON", "Kim Jong Un", "same name"),
]
REGISTRY = [Entity(id="norges", name="Norges Bank", kind="ORG", kb_id="Wikidata:Q1")]


def page(marked: str) -> tuple[str, list[Span]]:
    text, marks = read_marks(marked)
    return text, [
        Span(id=new_id(), set_id="s", label=label, fragments=((start, end),), quote=text[start:end])
        for start, end, label in marks
    ]


def ranked(quote: str, label: str, marked: str = PAGE) -> list[Namesake]:
    text, spans = page(marked)
    candidates = gather_namesakes(text, spans, REGISTRY, RULES)
    return rank_same(quote, label, len(text), candidates, RULES)


@pytest.mark.parametrize(("quote", "label", "title", "why"), CASES)
def test_the_first_candidate_is_the_right_one(quote: str, label: str, title: str, why: str) -> None:
    first = ranked(quote, label)[0]
    assert (first.title, first.why) == (title, why)
    assert first.strength >= OFFERED
    assert first.nearest_id is not None


def test_the_nearest_of_two_who_share_a_name_comes_first() -> None:
    names = [one.title for one in ranked("Kim", "PERSON")[:2]]
    assert names == ["Kim Yo Jong", "Kim Jong Un"]


def test_what_can_never_be_the_same_is_not_offered() -> None:
    assert all(
        one.kind == "ORG"
        for one in ranked("KCNA", "ORG")
        if one.why != "head noun" and one.kind != "SOURCE"
    )
    assert {one.kind for one in ranked("Seoul", "PLACE")} <= {"PLACE", "SOURCE"}
    assert ranked("he", "CUE") == []


def test_a_name_like_no_other_offers_nothing_at_once() -> None:
    found = ranked("Ingrid Halvorsen", "PERSON")
    assert found
    assert all(one.strength < OFFERED for one in found)


def test_the_registry_is_offered_without_a_mention_here() -> None:
    first = ranked("Norges Bank", "ORG")[0]
    assert (first.entity_id, first.nearest_id) == ("norges", None)
    assert ranked("Norges Bank", "")[0].entity_id == "norges"


def test_mentions_of_one_name_are_one_candidate() -> None:
    text, spans = page("[Anna]PER and [ANNA]PER met [Anna]ORG, [Anna’s]PER friend")
    found = gather_namesakes(text, spans, (), RULES)
    assert [(one.title, one.kind, len(one.span_ids)) for one in found] == [
        ("Anna", "PERSON", 3),
        ("Anna", "ORG", 1),
    ]


def test_mentions_of_an_entity_are_one_candidate_under_its_name() -> None:
    from dataclasses import replace

    text, spans = page("[Kim]PER, [the leader]SRC, [Kim Jong Un]PER")
    entity = Entity(id="e", name="Kim Jong Un", kind="PERSON")
    joined = [replace(span, entity_id="e") for span in spans]
    (one,) = gather_namesakes(text, joined, [entity], RULES)
    assert one.names == ("Kim Jong Un", "Kim", "the leader")
    assert rank_same("leader", "SOURCE", 99, [one], RULES)[0].why == "same name"


def test_a_fuller_name_passes_others_that_are_written_alike() -> None:
    page = "[Kim]PER met [Kim]PER and [Kim Jong Un]PER, [Okafor]PER saw [Okafor]PER. "
    assert [one.title for one in ranked("Kim", "PERSON", page)[:2]] == ["Kim Jong Un", "Kim"]
    assert ranked("Kim Jong Un", "PERSON", page)[0].title == "Kim Jong Un"
    assert ranked("Okafor", "PERSON", page)[0].title == "Okafor"


def test_the_kinds_that_can_be_one_entity() -> None:
    assert RULES.labels == {"PERSON", "ORG", "PLACE", "EVENT", "SOURCE", "GROUP"}
    assert RULES.descriptions == {"SOURCE"}
    assert RULES.kind_of(["SOURCE", "PERSON", "SOURCE"]) == "PERSON"
    assert RULES.kind_of(["SOURCE"]) == "SOURCE"
    assert RULES.kind_of(["SOURCE", "EVENT"]) is None
    assert RULES.kind_of(["PERSON", "ORG"]) is None
    assert RULES.kind_of(["PLACE", "SOURCE"]) == "PLACE"
