"""Drafts of self-contained text: names for pronouns and short names, absolute dates."""

import datetime as dt
from collections.abc import Mapping

import pytest

from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span, quote_of
from annotator.schema.facts import FactDeriver
from annotator.schema.toml import loads
from annotator.services.resources import resource
from annotator.services.self_contained import draft_text
from annotator.services.self_contained_dates import date_words
from tests.unit.services.desk import read_marks

NEWS = loads(resource("schemas", "news-facts.toml").read_text(encoding="utf-8"))


def draft(
    marked: str,
    *,
    values: Mapping[str, str] | None = None,
    entities: Mapping[str, tuple[str, str]] | None = None,
    slots: tuple[tuple[str, str], ...] = (),
    pieces: tuple[str, ...] = (),
) -> str:
    """Draft the first claim of a marked text.

    ``values`` gives dates their value by quote, ``entities`` gives mentions an entity (name, kind)
    by quote, ``slots`` fills slots by quote, ``pieces`` are the claim's fragments where it has
    several.
    """
    text, marks = read_marks(marked)
    registry: dict[str, Entity] = {}
    spans: list[Span] = []
    for number, (start, end, label) in enumerate(marks):
        quote = text[start:end]
        entity_id = None
        if entities and quote in entities:
            name, kind = entities[quote]
            entity_id = f"e-{name}"
            registry[entity_id] = Entity(id=entity_id, name=name, kind=kind)
        attributes = {"value": values[quote]} if values and quote in values else {}
        fragments = ((start, end),)
        if label == "CLAIM" and pieces:
            places = [text.index(one) for one in pieces]
            fragments = tuple((at, at + len(one)) for at, one in zip(places, pieces, strict=True))
        spans.append(
            Span(
                id=str(number), set_id="s", label=label, fragments=fragments,
                quote=quote_of(text, fragments), attributes=attributes, entity_id=entity_id,
            )
        )  # fmt: skip
    claim = next(span for span in spans if span.label == "CLAIM")
    relations = [
        Relation(
            id=f"r{n}",
            set_id="s",
            type=slot,
            from_id=claim.id,
            to_id=next(span.id for span in spans if span.quote == quote),
        )
        for n, (slot, quote) in enumerate(slots)
    ]
    [fact, *_] = [
        one
        for one in FactDeriver(NEWS).derive(spans, relations, registry)
        if one.claim.id == claim.id
    ]
    document = Document(
        id="d",
        title="t",
        text=text,
        text_sha256="",
        document_date=dt.date(2026, 2, 23),
    )
    return draft_text(document, fact, spans, registry.values(), NEWS)


SUNDAY = {"Sunday": "2026-02-22"}
KIM = {"Kim": ("Kim Jong Un", "PERSON"), "he": ("Kim Jong Un", "PERSON"),
       "his": ("Kim Jong Un", "PERSON"), "the leader": ("Kim Jong Un", "PERSON")}  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "values", "expected"),
    [
        ("[the port shut [Sunday]DATE]CLAIM", SUNDAY, "The port shut on 22 February 2026."),
        ("[the port shut on [Sunday]DATE]CLAIM", SUNDAY, "The port shut on 22 February 2026."),
        ("[rules changed during [Sunday]DATE's meeting]CLAIM", SUNDAY,
         "Rules changed during the 22 February 2026 meeting."),
        ("[rules changed at the [Sunday]DATE meeting]CLAIM", SUNDAY,
         "Rules changed at the 22 February 2026 meeting."),
        ("[[Sunday]DATE the port shut]CLAIM", SUNDAY, "On 22 February 2026 the port shut."),
        ("[it grew [last month]DATE]CLAIM", {"last month": "2026-01"}, "It grew in January 2026."),
        ("[it grew [last year]DATE]CLAIM", {"last year": "2025"}, "It grew in 2025."),
        ("[it grew in [2016]DATE]CLAIM", {"2016": "2016"}, "It grew in 2016."),
        ("[it shut on [3 May 2025]DATE]CLAIM", {"3 May 2025": "2025-05-03"},
         "It shut on 3 May 2025."),
        ("[it shut on [May 3]DATE]CLAIM", {"May 3": "2025-05-03"}, "It shut on 3 May 2025."),
        ("[it will shut [this week]DATE]CLAIM", {"this week": "2026-W09"},
         "It will shut in the week of 23 February 2026."),
        ("[it shut [last quarter]DATE]CLAIM", {"last quarter": "2025-Q4"},
         "It shut in the fourth quarter of 2025."),
        ("[it shut [Sunday evening]DATE]CLAIM", {"Sunday evening": "2026-02-22TEV"},
         "It shut in the evening of 22 February 2026."),
        ("[it shut at [3 p.m. Sunday]DATE]CLAIM", {"3 p.m. Sunday": "2026-02-22T15:00"},
         "It shut at 15:00 on 22 February 2026."),
        ("[it lasts [five years]DATE]CLAIM", {"five years": "P5Y"}, "It lasts five years."),
        ("[it is held [every five years]DATE]CLAIM", {"every five years": "P5Y"},
         "It is held every five years."),
        ("[it is shut [now]DATE]CLAIM", {"now": "PRESENT_REF"}, "It is shut now."),
        ("[it shut on a [Monday]DATE]CLAIM", {"Monday": "XXXX-WXX-1"}, "It shut on a Monday."),
        ("[it shut since [Sunday]DATE, officials fear]CLAIM", SUNDAY,
         "It shut since 22 February 2026, officials fear."),
    ],
)  # fmt: skip
def test_relative_dates_become_absolute(marked: str, values: dict[str, str], expected: str) -> None:
    assert draft(marked, values=values) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[[Kim]PER was reelected]CLAIM", "Kim Jong Un was reelected."),
        ("[[he]PER was reelected]CLAIM", "Kim Jong Un was reelected."),
        ("[[his]PER army is strong]CLAIM", "Kim Jong Un’s army is strong."),
        ("[[Kim]PER’s army is strong]CLAIM", "Kim Jong Un’s army is strong."),
        ("[[the leader]PER spoke]CLAIM", "Kim Jong Un spoke."),
        ("[[Kim]PER said [his]PER army is strong]CLAIM",
         "Kim Jong Un said his army is strong."),
    ],
)  # fmt: skip
def test_a_mention_gets_the_name_of_its_entity(marked: str, expected: str) -> None:
    assert draft(marked, entities=KIM) == expected


def test_a_description_keeps_its_article_before_an_organisations_name() -> None:
    entities = {"the party": ("Workers’ Party", "ORG"), "The party": ("Workers’ Party", "ORG")}
    assert draft("[[the party]ORG met]CLAIM", entities=entities) == "The Workers’ Party met."
    assert (
        draft("[rules of [the party]ORG changed]CLAIM", entities=entities)
        == "Rules of the Workers’ Party changed."
    )


def test_without_an_entity_the_only_longer_mention_is_taken() -> None:
    assert draft("[Kim Jong Un]PER came. [[Kim]PER left]CLAIM.") == "Kim Jong Un left."
    assert (
        draft("[Korean Central News Agency]ORG. [[KCNA]ORG lied]CLAIM.")
        == "Korean Central News Agency lied."
    )
    two = "[Kim Jong Un]PER, [Kim Yo Jong]PER. [[Kim]PER left]CLAIM."
    assert draft(two) == "Kim left."


def test_a_pronoun_without_a_label_stands_for_whom_the_slots_name() -> None:
    text = "[Maria Okafor]PER said [she would resign]CLAIM"
    assert draft(text) == "She would resign."
    assert draft(text, slots=(("source", "Maria Okafor"),)) == "Maria Okafor would resign."
    about = "[Li Wei]PER left. [Maria Okafor]PER said [his work was done]CLAIM"
    slots = (("source", "Maria Okafor"), ("about", "Li Wei"))
    assert draft(about, slots=slots) == "Li Wei’s work was done."


def test_a_company_is_not_he_and_a_person_is_not_it() -> None:
    company = "[Acme]ORG said [he would resign]CLAIM"
    assert draft(company, slots=(("source", "Acme"),)) == "He would resign."
    person = "[Maria Okafor]PER said [it would rain]CLAIM"
    assert draft(person, slots=(("source", "Maria Okafor"),)) == "It would rain."
    own = "[Acme]ORG said [it would rebuild its plant]CLAIM"
    assert draft(own, slots=(("source", "Acme"),)) == "Acme would rebuild its plant."


def test_two_sources_leave_the_pronoun_alone() -> None:
    text = "[Ann Lee]PER and [Bo Lee]PER said [she left]CLAIM"
    assert draft(text, slots=(("source", "Ann Lee"), ("source", "Bo Lee"))) == "She left."


def test_the_first_person_is_the_source_and_the_verb_follows() -> None:
    text = "“[I am ready]CLAIM,” said [Maria Okafor]PER."
    assert draft(text, slots=(("source", "Maria Okafor"),)) == "Maria Okafor is ready."
    text = "“[We have won]CLAIM,” [Norrail]ORG said."
    assert draft(text, slots=(("source", "Norrail"),)) == "Norrail has won."
    text = "“[We’ll win]CLAIM,” [Norrail]ORG said."
    assert draft(text, slots=(("source", "Norrail"),)) == "Norrail will win."
    text = "“[We knew our rights]CLAIM,” [residents]SRC said."
    assert draft(text, slots=(("source", "residents"),)) == "Residents knew our rights."


def test_her_before_a_noun_is_a_possessive() -> None:
    slots = (("source", "Maria Okafor"),)
    text = "[Maria Okafor]PER said [her party won]CLAIM"
    assert draft(text, slots=slots) == "Maria Okafor’s party won."
    text = "[Maria Okafor]PER said [nobody asked her]CLAIM"
    assert draft(text, slots=slots) == "Nobody asked Maria Okafor."


def test_a_source_that_began_its_sentence_is_written_small() -> None:
    text = "[The ministry]SRC said [it was ready]CLAIM."
    assert draft(text, slots=(("source", "The ministry"),)) == "The ministry was ready."
    text = "[Analysts]SRC said [the army knew they were right]CLAIM."
    expected = "The army knew analysts were right."
    assert draft(text, slots=(("source", "Analysts"),)) == expected


def test_a_broken_quotation_is_one_sentence() -> None:
    marked = "“[We knew the risk,” [Ann Lee]PER said, “and we took it]CLAIM.”"
    text = draft(
        marked, slots=(("source", "Ann Lee"),), pieces=("We knew the risk,", "and we took it")
    )
    assert text == "Ann Lee knew the risk, and we took it."


def test_quotation_marks_around_the_whole_go_and_those_inside_stay() -> None:
    assert draft("[“the worst day”]CLAIM") == "The worst day."
    assert draft("[it was “the worst day”]CLAIM") == "It was “the worst day”."
    assert draft("[“the worst” or “the best”]CLAIM") == "“the worst” or “the best”."


def test_the_date_of_the_when_slot_is_added_where_the_words_have_none() -> None:
    text = "On [Sunday]DATE officials said [the port was shut]CLAIM."
    slots = (("when", "Sunday"),)
    assert draft(text, values=SUNDAY, slots=slots) == "The port was shut on 22 February 2026."
    said = draft(text, values=SUNDAY, slots=(("said_when", "Sunday"),))
    assert said == "The port was shut."
    inside = "[the port was shut [Sunday]DATE]CLAIM"
    assert draft(inside, values=SUNDAY, slots=slots) == "The port was shut on 22 February 2026."


def test_all_of_it_at_once() -> None:
    marked = (
        "[Korean Central News Agency]ORG said [[Kim]PER was reelected as [the party]ORG’s general "
        "secretary [Sunday]DATE]CLAIM."
    )
    entities = {**KIM, "the party": ("Workers’ Party", "ORG")}
    assert draft(marked, values=SUNDAY, entities=entities) == (
        "Kim Jong Un was reelected as the Workers’ Party’s general secretary on 22 February 2026."
    )


@pytest.mark.parametrize(
    ("value", "mod", "expected"),
    [
        ("2026-02-22", None, ("on", "22 February 2026")),
        ("2025", "START", ("in", "early 2025")),
        ("2025", "MID", ("in", "mid-2025")),
        ("2025-03", "END", ("in", "late March 2025")),
        ("2025", "APPROX", ("around", "2025")),
        ("2025", "BEFORE", ("before", "2025")),
        ("199", None, ("in", "the 1990s")),
        ("19", None, ("in", "the 20th century")),
        ("2025-SU", None, ("in", "the summer of 2025")),
        ("2025-H1", None, ("in", "the first half of 2025")),
        ("2026-W08-WE", None, ("on", "the weekend of 21 February 2026")),
        ("2026-02-22TMI", None, ("at", "noon on 22 February 2026")),
        ("2026-02-22TNI", None, ("on", "the night of 22 February 2026")),
        ("P5Y", None, None),
        ("PAST_REF", None, None),
        ("XXXX-12-25", None, None),
        ("nonsense", None, None),
    ],
)
def test_dates_in_a_sentence(value: str, mod: str | None, expected: tuple[str, str] | None) -> None:
    assert date_words(value, mod=mod) == expected
