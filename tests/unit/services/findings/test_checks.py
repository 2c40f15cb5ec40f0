"""Every check finds what it is for, and leaves alone what is right."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.commands import (
    AddEntity,
    AddSpan,
    ApplyFixes,
    EditEntity,
    RelabelSpans,
    SetFragments,
)
from annotator.model.errors import RuleError
from annotator.services.findings import KINDS
from annotator.services.findings.marks import pair_up
from tests.unit.services.desk import Table
from tests.unit.services.findings.kit import Case


def fix(case: Case, code: str) -> None:
    """Apply the fix of the one finding of a code."""
    found = case.only(code)
    assert found.fix is not None
    case.table.do(ApplyFixes(fixes=(found.fix.commands,), title=found.fix.words))
    assert code not in case.codes()


# The three clocks

CLAIM = "[the party was reelected]CLAIM [Friday]DATE, KCNA [said]CUE [Sunday]DATE."


def clocks(table: Table, when: str, said: str, claim: str = CLAIM, **more: Any) -> Case:
    case = Case(table, claim, **more)
    case.set(1, value=when, type="DATE").set(3, value=said, type="DATE")
    return case.link("when", 0, 1).link("said_when", 0, 3)


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("2026-02-24", True),
        ("2026-03", True),
        ("2027", True),
        ("2026-02-23", False),
        ("2026-02", False),
        ("2026", False),
        ("2026-W09", False),  # Monday to Sunday of the week of publication
        ("2026-W10", True),
        ("XXXX-12-25", False),
        ("2026-XX-25", False),
        ("FUTURE_REF", False),
        ("2026-02-23T15:00", False),
        ("2026-02-24TMO", True),
    ],
)
def test_said_after_publication(table: Table, said: str, is_found: bool) -> None:  # noqa: FBT001
    case = clocks(table, "2026-02-20", "2026-02-22")
    case.set(3, type="TIME" if "T" in said and "_" not in said else "DATE", value=said)
    assert ("said_after_publication" in case.codes()) == is_found


@pytest.mark.parametrize(
    ("when", "is_found"),
    [
        ("2026-02-27", True),
        ("2026-02-20", False),
        ("2026", False),
        ("2026-02", False),
        ("2027", True),
        ("2026-02-XX", False),
        ("PAST_REF", False),
    ],
)
def test_past_event_after_publication(table: Table, when: str, is_found: bool) -> None:  # noqa: FBT001
    case = clocks(table, when, "2026-02-22")
    assert ("past_after_publication" in case.codes()) == is_found


def test_a_future_event_lies_after_publication(table: Table) -> None:
    claim = "[the party will be reelected]CLAIM [Friday]DATE, KCNA [said]CUE [Sunday]DATE."
    assert "past_after_publication" not in clocks(table, "2026-02-27", "2026-02-22", claim).codes()


def test_other_languages_and_articles_without_a_day_are_left_alone(table: Table) -> None:
    case = clocks(table, "2026-02-27", "2026-02-28", day=None)
    assert not {"said_after_publication", "past_after_publication"} & set(case.codes())


def test_past_event_after_its_saying(table: Table) -> None:
    case = clocks(table, "2026-02-22", "2026-02-20")
    found = case.only("past_after_saying")
    assert [place.span_id for place in found.places] == [case.ids[0], case.ids[1], case.ids[3]]
    case.set(3, value="2026-02")
    assert "past_after_saying" not in case.codes()
    case.set(3, value="2026-02-22")
    assert "past_after_saying" not in case.codes()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 28)), st.sampled_from([4, 7, 10]))
def test_a_value_that_holds_the_day_is_never_after_it(day: dt.date, length: int) -> None:
    from annotator.model.timex_intervals import on_day, reach_of

    reach = reach_of(day.isoformat()[:length])
    assert reach is not None
    assert not reach.is_after(on_day(day))
    assert not reach.is_before(on_day(day))


# Who says it


def test_cue_without_source(table: Table) -> None:
    case = Case(table, "[Bob left]CLAIM, [Anna]PER [said]CUE.").link("cue", 0, 2)
    assert "said" in case.only("cue_without_source").message
    assert "no_source" not in case.codes()
    case.set(0, attribution="implicit")
    assert case.codes() == []
    case.set(0, attribution="attributed").link("source", 0, 1)
    assert case.codes() == []


def test_source_without_claim(table: Table) -> None:
    case = Case(table, "[Bob left]CLAIM, [analysts]SRC said.").set(0, attribution="implicit")
    assert case.only("source_without_claim").span_id == case.ids[1]
    case.set(0, attribution="attributed").link("source", 0, 1)
    assert case.codes() == []


def test_cue_inside_the_claim_is_cut_off(table: Table) -> None:
    case = Case(table, "Then [Bob left, [said]CUE]CLAIM [Anna]PER.")
    case.link("cue", 0, 1).link("source", 0, 2)
    fix(case, "cue_in_claim")
    assert case.table.spans(case.document_id)[0].quote == "Bob left"


def test_a_cue_amid_the_claim_has_no_safe_fix(table: Table) -> None:
    case = Case(table, "And [Bob, [said]CUE [Anna]PER, left the town]CLAIM today.")
    case.link("cue", 0, 1).link("source", 0, 2)
    assert case.only("cue_in_claim").fix is None


def test_whole_sentence(table: Table) -> None:
    case = Case(table, "He came. [[Anna]PER [said]CUE Bob left]CLAIM. They ate.")
    case.link("cue", 0, 2).link("source", 0, 1)
    found = case.only("whole_sentence")
    assert "cue_in_claim" not in case.codes()
    assert [place.span_id for place in found.places] == [case.ids[0], case.ids[2]]
    table.do(SetFragments(span_id=case.ids[0], fragments=((19, 27),)))
    assert case.codes() == []


def test_a_whole_sentence_with_a_cue_that_no_claim_has(table: Table) -> None:
    case = Case(table, "He came. [[Anna]PER [said]CUE Bob left]CLAIM. They ate.")
    case.set(0, attribution="author")
    assert case.only("whole_sentence").span_id == case.ids[0]
    inner = Case(table, "It was so: [Anna [said]CUE Bob left]CLAIM. They ate.")
    inner.set(0, attribution="author")
    assert "whole_sentence" not in inner.codes()


def test_a_whole_sentence_without_a_cue_is_fine(table: Table) -> None:
    case = Case(table, "He came. [Bob left]CLAIM. They ate.").set(0, attribution="author")
    assert case.codes() == []


def test_date_inside_a_claim_that_no_slot_holds(table: Table) -> None:
    case = Case(table, "[Bob left on [Friday]DATE]CLAIM at last.").set(0, attribution="author")
    case.set(1, value="2026-02-20")
    assert case.only("unlinked_date").severity == "info"
    case.link("when", 0, 1)
    assert case.codes() == []


# Quotation marks


@pytest.mark.parametrize(
    ("marked", "fixed", "words"),
    [
        ("[“We won]CLAIM,” she said.", "“We won,”", "Move the end edge to include ”"),
        ("“[We won,”]CLAIM she said.", "“We won,”", "Move the start edge to include “"),
        ('["We won]CLAIM," she said.', '"We won,"', 'Move the end edge to include "'),
        ('"[We won"]CLAIM, she said.', '"We won"', 'Move the start edge to include "'),
        ("[„Wir siegten]CLAIM“, sagte Kim.", "„Wir siegten“", "Move the end edge to include “"),
        ("„[Wir siegten“]CLAIM, sagte Kim.", "„Wir siegten“", "Move the start edge to include „"),
        ("«[Nous gagnons»]CLAIM, dit-elle.", "«Nous gagnons»", "Move the start edge to include «"),
        ("‘[We won’]CLAIM, she said.", "‘We won’", "Move the start edge to include ‘"),
    ],
)
def test_an_edge_that_misses_its_mark_is_moved(
    table: Table, marked: str, fixed: str, words: str
) -> None:
    case = Case(table, marked).set(0, quote_type="direct", attribution="implicit")
    found = case.only("quote_edge")
    assert found.fix is not None
    assert found.fix.words == words
    fix(case, "quote_edge")
    assert table.spans(case.document_id)[0].quote == fixed
    assert case.codes() == []
    table.undo(case.document_id)
    assert "quote_edge" in case.codes()


@pytest.mark.parametrize(
    "marked",
    [
        "[“We won,”]CLAIM she said.",
        "“[We won]CLAIM,” she said.",
        "“[We knew the risk] and [we took it]CLAIM,” she said.".replace("risk]", "risk]CLAIM"),
        "“[We saw the “new” plan]CLAIM,” she said.",
        '["We won,"]CLAIM she said.',
        "«[Nous gagnons]CLAIM», dit-elle.",
        "[‘The Smiths’ dog won’]CLAIM, she said.",
        "“[It’s ours]CLAIM,” she said.",
        "“[First we came.]CLAIM\n“Then we won,” she said.",
    ],
)
def test_both_marks_or_neither_are_right(table: Table, marked: str) -> None:
    case = Case(table, marked)
    for number in range(len(case.ids)):
        case.set(number, quote_type="direct", attribution="implicit")
    assert case.codes() == []


def test_a_broken_quotation_is_mended_in_its_piece(table: Table) -> None:
    text = "“We knew,” she said, “and took it.”"
    case = Case(table, text)
    table.do(
        AddSpan(
            document_id=case.document_id,
            label="CLAIM",
            fragments=((0, 8), (21, 35)),
            attributes={"quote_type": "direct", "attribution": "implicit"},
        )
    )
    found = case.only("quote_edge")
    assert (found.place.start, found.place.end) == (0, 8)
    fix(case, "quote_edge")
    assert table.spans(case.document_id)[0].fragments == ((0, 10), (21, 35))


def test_direct_without_any_mark_is_made_indirect(table: Table) -> None:
    case = Case(table, "[We won]CLAIM, she said. “No,” he said.")
    case.set(0, quote_type="direct", attribution="implicit")
    fix(case, "quote_edge")
    assert table.spans(case.document_id)[0].attributes["quote_type"] == "indirect"
    assert case.codes() == []


def test_marks_that_do_not_pair(table: Table) -> None:
    case = Case(table, "[He called it “fine and left]CLAIM at noon.")
    case.set(0, quote_type="direct", attribution="implicit")
    found = case.only("unbalanced_quotes")
    assert (found.place.start, found.place.end) == (13, 14)
    case.set(0, quote_type="indirect")
    assert case.codes() == []


@given(st.text("ab “”„«»\"'\n‘’", max_size=60))
def test_every_double_mark_is_in_one_pair_alone_or_a_new_paragraph(text: str) -> None:
    pairs, alone = pair_up(text, 0, len(text))
    used = [place for pair in pairs for place in pair] + alone
    assert len(set(used)) == len(used)
    assert all(text[place] in '“”„«»"' for place in used)
    assert all(first < last for first, last in pairs)


# Edges, values, doubles


@pytest.mark.parametrize(
    ("code", "marked", "fixed"),
    [
        ("blank_edge", "[Anna ]PERsaid", "[Anna]PER said"),
        ("blank_edge", "So[ Anna]PER said", "So [Anna]PER said"),
        ("inside_word", "in [Seo]LOCul today", "in [Seoul]LOC today"),
        ("inside_word", "in S[eou]LOCl today", "in [Seoul]LOC today"),
    ],
)
def test_edges_are_mended(table: Table, code: str, marked: str, fixed: str) -> None:
    case = Case(table, marked)
    fix(case, code)
    assert table.shown(case.document_id) == fixed
    assert case.codes() == []


def test_a_date_without_a_value_is_read(table: Table) -> None:
    case = Case(table, "Bob left on [Friday]DATE.").set(0, value=None)
    found = case.only("missing")
    assert found.fix is not None
    assert found.fix.words == "Set the value to 2026-02-20"
    fix(case, "missing")
    assert table.spans(case.document_id)[0].attributes["value"] == "2026-02-20"


def test_what_names_no_time_has_no_fix(table: Table) -> None:
    assert Case(table, "Bob left on [porridge]DATE.").only("missing").fix is None


def test_a_value_of_another_type(table: Table) -> None:
    case = Case(table, "Bob left on [Friday]DATE.").set(0, value="P5Y", type="DATE")
    fix(case, "value_type")
    assert table.spans(case.document_id)[0].attributes["type"] == "DURATION"
    case.set(0, value="2026-02-20", type="DURATION")
    assert case.only("value_type").fix is None
    case.set(0, type="DATE")
    assert case.codes() == []


def test_the_second_of_two_is_deleted(table: Table) -> None:
    case = Case(table, "[[Anna]PER]PER said")
    fix(case, "duplicate")
    assert table.shown(case.document_id) == "[Anna]PER said"


def test_a_double_with_a_link_is_not_deleted(table: Table) -> None:
    case = Case(table, "[[Anna]PER]PER said [Bob left]CLAIM")
    case.link("source", 2, 0).link("about", 2, 1)
    assert case.only("duplicate").fix is None


def test_overlap_of_one_label(table: Table) -> None:
    case = Case(table, "[Anna [Okafor]PER]PER said")
    assert case.only("same_label_overlap").span_id == case.ids[1]
    assert Case(table, "[Anna]PER of [Seoul]LOC", title="2").codes() == []
    nested = Case(table, "[Radio said [he left]CLAIM]CLAIM today", title="3")
    for number in (0, 1):
        nested.set(number, attribution="author")
    assert "same_label_overlap" not in nested.codes()


def test_mention_of_another_kind(table: Table) -> None:
    case = Case(table, "[Anna]PER left")
    entity = AddEntity(name="Anna", kind="PERSON", span_ids=(case.ids[0],))
    table.do(entity)
    assert case.codes() == []
    table.do(EditEntity(entity_id=entity.entity_id, kind="PLACE"))
    assert "Anna" in case.only("entity_kind").message
    table.do(RelabelSpans(span_ids=(case.ids[0],), label="PLACE"))
    assert case.codes() == []


# Fixes in bulk


def test_fixes_become_one_step_and_refused_ones_are_passed_over(table: Table) -> None:
    one = Case(table, "[Anna ]PER and[ Bob]PER left")
    other = Case(table, "[Carl ]PER left", title="Other")
    fixes = [
        found.fix.commands
        for case in (one, other)
        for found in case.open()
        if found.fix is not None
    ]
    gone = (SetFragments(span_id=one.ids[0], fragments=((0, 999),)),)
    receipt = table.do(ApplyFixes(fixes=(*fixes, gone), title="Blank at an edge"))
    assert receipt.change_set.operation.title == "Fix 3 findings: Blank at an edge"
    assert one.codes() == other.codes() == []
    table.project.flush()
    table.project.undo_operation(receipt.change_set.operation.id, table.author)
    assert one.codes() == ["blank_edge", "blank_edge"]
    with pytest.raises(RuleError):
        table.do(ApplyFixes(fixes=(gone,), title="x"))


# The table of kinds


def test_every_kind_is_described() -> None:
    for code, kind in KINDS.items():
        assert kind.code == code
        assert kind.title
        assert kind.title[0].isupper()
        assert kind.advice.endswith(".")
    assert len({kind.title for kind in KINDS.values()}) == len(KINDS)
