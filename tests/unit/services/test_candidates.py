"""What is offered for a slot: labeled spans and words not labeled yet, the likeliest first."""

import datetime as dt

import pytest

from annotator.model.spans import Span, quote_of
from annotator.schema.toml import loads
from annotator.schema.types import Schema
from annotator.services.candidates import candidates_for, first_near
from annotator.services.resources import resource
from annotator.services.surroundings import Candidate, Surroundings, linked_by_slot
from tests.unit.services.desk import read_marks

DAY = dt.date(2026, 2, 23)


def schema_named(name: str) -> Schema:
    return loads(resource("schemas", f"{name}.toml").read_text(encoding="utf-8"))


NEWS = schema_named("news-facts")


def offered(
    marked: str,
    slot: str,
    *,
    linked: dict[str, str] | None = None,
    schema: Schema = NEWS,
    claim_label: str = "CLAIM",
) -> tuple[Candidate, ...]:
    """Return the candidates of the first claim of a marked text; ``linked`` names fillers."""
    text, marks = read_marks(marked)
    spans = [
        Span(id=str(n), set_id="s", label=label, fragments=((a, b),), quote=text[a:b])
        for n, (a, b, label) in enumerate(marks)
    ]
    claim = next(span for span in spans if span.label == claim_label)
    held = {
        name: tuple(span for span in spans if span.quote == quote)
        for name, quote in (linked or {}).items()
    }
    around = Surroundings(text, DAY, claim, spans, linked=held)
    return candidates_for(schema, schema.relation(slot), around)


def words(found: tuple[Candidate, ...]) -> list[str]:
    return [one.quote for one in found]


@pytest.mark.parametrize(
    ("marked", "cue", "source", "label"),
    [
        ("[The port was shut]CLAIM, state media reported Monday.", "reported", "state media",
         "SOURCE"),
        ("Analysts say [the port will shut]CLAIM.", "say", "Analysts", "SOURCE"),
        ("North Korea’s official Korean Central News Agency said [Kim was reelected]CLAIM.",
         "said", "Korean Central News Agency", "ORG"),
        ("The party said in a statement that [the army is strong]CLAIM.", "said in a statement",
         "The party", "SOURCE"),
        ("Experts had anticipated that [Kim would use it]CLAIM.", "had anticipated", "Experts",
         "SOURCE"),
        ("According to the ministry, [two bridges fell]CLAIM.", "According to", "the ministry",
         "SOURCE"),
        ("“[We will]CLAIM,” President Maria Okafor said.", "said", "Maria Okafor", "PERSON"),
    ],
)  # fmt: skip
def test_the_reporting_verb_and_its_subject_come_first(
    marked: str, cue: str, source: str, label: str
) -> None:
    first = offered(marked, "cue")[0]
    assert (first.quote, first.label, first.span_id) == (cue, "CUE", None)
    speaker = offered(marked, "source")[0]
    assert (speaker.quote, speaker.label, speaker.span_id) == (source, label, None)
    assert first.is_near
    assert speaker.is_near


def test_a_label_that_is_there_takes_the_place_of_the_words() -> None:
    found = offered("The [KCNA]ORG [said]CUE [Kim was reelected]CLAIM.", "source")
    assert words(found) == ["KCNA"]
    assert found[0].span_id is not None
    assert offered("KCNA [said]CUE [Kim was reelected]CLAIM.", "cue")[0].span_id is not None


def test_the_verb_of_its_own_sentence_wins_over_the_neighbours() -> None:
    found = offered(
        "Reuters reported a storm. KCNA said [Kim was reelected]CLAIM. Officials denied it, "
        "the BBC said.",
        "source",
    )
    assert words(found)[0] == "KCNA"
    assert not any(one.is_near for one in found[1:])


def test_a_claim_takes_the_verb_outside_and_its_inner_claim_the_one_inside() -> None:
    text = "Reuters reported that [the minister said [the plan had failed]CLAIM]CLAIM."
    assert words(offered(text, "cue"))[0] == "reported"
    assert words(offered(text, "source"))[0] == "Reuters"
    inner = "Reuters reported that the minister said [the plan had failed]CLAIM."
    assert words(offered(inner, "cue"))[:2] == ["said", "reported"]
    assert words(offered(inner, "source"))[:2] == ["the minister", "Reuters"]


def test_who_a_pronoun_stands_for_comes_before_the_pronoun() -> None:
    found = offered("Maria Okafor met delegates. She said [the port was open]CLAIM.", "source")
    assert words(found)[:2] == ["Maria Okafor", "She"]
    assert all(one.is_near for one in found[:2])
    labeled = offered("[Maria Okafor]PER left early. She said [it was open]CLAIM.", "source")
    assert labeled[0].quote == "Maria Okafor"
    assert labeled[0].span_id is not None


def test_the_subject_before_is_found_behind_an_opening_phrase() -> None:
    found = offered(
        "In his speech, the Prime Minister praised it. He said [it was a milestone]CLAIM.",
        "source",
    )
    assert words(found)[:2] == ["the Prime Minister", "He"]


def test_a_person_is_not_offered_a_company_for_he() -> None:
    found = offered("[Acme]ORG met [Li Wei]PER there. He said [it was open]CLAIM.", "source")
    assert words(found)[:2] == ["Li Wei", "He"]


def test_a_linked_cue_tells_which_subject_is_meant() -> None:
    text = "Reuters [reported]CUE that the minister [said]CUE [the plan had failed]CLAIM."
    assert words(offered(text, "source", linked={"cue": "reported"}))[0] == "Reuters"


def test_the_date_of_the_fact_is_looked_for_inside_the_claim() -> None:
    text = "[Kim was reelected Sunday]CLAIM, state media reported Monday."
    first = offered(text, "when")[0]
    assert (first.quote, first.label, first.value) == ("Sunday", "DATE", "2026-02-22")
    said = offered(text, "said_when")[0]
    assert (said.quote, said.value, said.is_near) == ("Monday", "2026-02-23", True)


def test_a_date_beside_the_cue_is_not_offered_unasked_for_the_fact() -> None:
    found = offered("[Kim was reelected]CLAIM, state media reported Monday.", "when")
    assert words(found) == ["Monday"]
    assert first_near(found) is None


def test_nothing_is_said_at_a_length_of_time() -> None:
    found = offered("KCNA said for two years [the port was open]CLAIM.", "said_when")
    assert first_near(found) is None


def test_words_that_are_labeled_elsewhere_are_offered_where_they_are_not() -> None:
    found = offered("[Kim Jong Un]PER spoke. KCNA said [Kim Jong Un won]CLAIM.", "about")
    assert (found[0].quote, found[0].span_id, found[0].label) == ("Kim Jong Un", None, "PERSON")
    assert found[0].start > 10
    assert found[1].span_id is not None


def test_part_of_another_label_is_no_candidate() -> None:
    found = offered("[Marenna]LOC. KCNA said [the [Marenna Authority]ORG left]CLAIM.", "where")
    assert all(one.span_id is not None for one in found)


def test_what_fills_the_slot_already_is_left_out() -> None:
    text = "[KCNA]ORG [said]CUE [Kim was reelected]CLAIM. [Reuters]ORG was there."
    assert words(offered(text, "source", linked={"source": "KCNA"})) == ["Reuters"]


def test_a_source_in_the_sentence_comes_before_one_in_the_claim_and_those_elsewhere() -> None:
    found = offered(
        "The [party]ORG met. [KCNA]ORG said [[Kim Jong Un]PER won]CLAIM. [Reuters]ORG left.",
        "source",
    )
    assert words(found) == ["KCNA", "Kim Jong Un", "Reuters", "party"]
    assert [one.is_near for one in found] == [True, False, False, False]


def test_another_schema_with_its_own_claim_label() -> None:
    schema = schema_named("quotations")
    found = offered(
        "Analysts say [it will rain]CONTENT.", "source", schema=schema, claim_label="CONTENT"
    )
    assert [(one.quote, one.label) for one in found] == [("Analysts", "SOURCE")]


def test_a_broken_quotation_finds_the_verb_between_its_pieces() -> None:
    text = "“We knew the risk,” the mayor said, “and we took it.” Reuters reported a storm."
    pieces = ("We knew the risk", "and we took it")
    places = tuple((text.index(one), text.index(one) + len(one)) for one in pieces)
    claim = Span(id="c", set_id="s", label="CLAIM", fragments=places, quote=quote_of(text, places))
    around = Surroundings(text, DAY, claim, (claim,))
    assert candidates_for(NEWS, NEWS.relation("cue"), around)[0].quote == "said"
    assert candidates_for(NEWS, NEWS.relation("source"), around)[0].quote == "the mayor"


def test_links_are_sorted_by_slot_in_reading_order() -> None:
    spans = [
        Span(id=str(n), set_id="s", label="ORG", fragments=((n, n + 1),), quote="x")
        for n in (3, 1, 2)
    ]
    found = linked_by_slot(
        "c", [("source", "c", "3"), ("source", "c", "1"), ("supports", "2", "c")], spans
    )
    assert {name: [span.id for span in ends] for name, ends in found.items()} == {
        "source": ["1", "3"],
        "supports": ["2"],
    }


def test_a_million_characters_are_read_near_the_claim_only() -> None:
    text = "The port was shut, state media reported. " * 25_000
    start = text.index("The port", 500_000)
    claim = Span(
        id="c", set_id="s", label="CLAIM", fragments=((start, start + 17),), quote=text[:17]
    )
    around = Surroundings(text, DAY, claim, (claim,))
    first, last = around.window
    assert last - first < 4_000
    assert candidates_for(NEWS, NEWS.relation("cue"), around)[0].start == start + 31


def test_what_fills_another_slot_is_not_offered_unasked() -> None:
    text = "KCNA said [ships left [Port Salis]LOC]CLAIM."
    assert first_near(offered(text, "about")) is not None
    found = offered(text, "about", linked={"where": "Port Salis"})
    assert words(found) == ["Port Salis"]
    assert first_near(found) is None
