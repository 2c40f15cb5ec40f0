"""Dates get their values in the operation that makes them, and keep what people confirm."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator.model.commands import (
    AcceptSuggestion,
    AddSpan,
    ConfirmDates,
    EditDocument,
    LabelOccurrences,
    Occurrence,
    RejectSuggestion,
    RelabelSpans,
    SetAttributes,
    SetFragments,
    SetState,
)
from annotator.model.errors import RuleError
from annotator.model.spans import Span
from annotator.services import dating
from annotator.services.project import Project
from annotator.services.schemas import find_schema
from annotator.services.suggesting import find_suggester
from tests.unit.services.desk import Table

DAY = dt.date(2026, 2, 23)
TEXT = "They met last Thursday and go on for five years. The winner of 2016 left on Friday."


def add(table: Table, text: str = TEXT, day: dt.date | None = DAY) -> str:
    document_id = table.add_document(text)
    table.do(EditDocument(document_id=document_id, document_date=day))
    return document_id


def place(table: Table, document_id: str, quote: str) -> tuple[int, int]:
    start = table.project.document(document_id).text.index(quote)
    return start, start + len(quote)


def label(table: Table, document_id: str, quote: str, **attributes: Any) -> Span:
    """Label a quote DATE and return the span."""
    command = AddSpan(
        document_id=document_id,
        label="DATE",
        fragments=(place(table, document_id, quote),),
        attributes=attributes,
    )
    table.do(command)
    return now(table, command.span_id)


def now(table: Table, span_id: str) -> Span:
    span = table.project.span(span_id)
    assert span is not None
    return span


def values(span: Span, *names: str) -> Mapping[str, Any]:
    return {name: span.attributes.get(name) for name in names or ("type", "value")}


def test_a_new_date_is_read_in_the_same_operation(table: Table) -> None:
    document_id = add(table)
    span = label(table, document_id, "last Thursday")
    assert span.attributes == {
        "type": "DATE",
        "value": "2026-02-19",
        "anchor": "document",
        "rule": "weekday",
        "granularity": "day",
    }
    table.undo(document_id)
    assert table.spans(document_id) == ()


def test_what_was_given_stays(table: Table) -> None:
    document_id = add(table)
    span = label(table, document_id, "last Thursday", value="2026-02-12")
    assert span.attributes == {"type": "DATE", "value": "2026-02-12", "granularity": "day"}
    assert label(table, document_id, "Friday", value=None).attributes == {"type": "DATE"}


def test_a_given_value_brings_its_type(table: Table) -> None:
    span = label(table, add(table), "five years", value="P6Y")
    assert values(span) == {"type": "DURATION", "value": "P6Y"}


def test_words_that_name_no_time_get_no_value(table: Table) -> None:
    assert label(table, add(table), "The winner").attributes == {"type": "DATE"}


def test_other_labels_are_left_alone(table: Table) -> None:
    document_id = add(table)
    command = AddSpan(
        document_id=document_id, label="EVENT", fragments=(place(table, document_id, "Friday"),)
    )
    table.do(command)
    assert now(table, command.span_id).attributes == {}


def test_relabeling_to_a_date_reads_it(table: Table) -> None:
    document_id = add(table)
    command = AddSpan(
        document_id=document_id, label="EVENT", fragments=(place(table, document_id, "five years"),)
    )
    table.do(command)
    table.do(RelabelSpans(span_ids=(command.span_id,), label="DATE"))
    assert values(now(table, command.span_id)) == {"type": "DURATION", "value": "P5Y"}
    table.do(RelabelSpans(span_ids=(command.span_id,), label="EVENT"))
    assert now(table, command.span_id).attributes == {}


def test_a_date_in_pieces_is_read_as_one(table: Table) -> None:
    text = "From 3 to 5 May 2026."
    document_id = add(table, text)
    command = AddSpan(document_id=document_id, label="DATE", fragments=((5, 6), (12, 20)))
    table.do(command)
    assert now(table, command.span_id).quote == "3 May 2026"
    assert now(table, command.span_id).attributes["value"] == "2026-05-03"


def test_an_accepted_suggestion_without_a_value_gets_one(table: Table) -> None:
    document_id = add(table)
    (suggestion,) = table.suggest(document_id, [(*place(table, document_id, "Friday"), "DATE")])
    command = AcceptSuggestion(suggestion_id=suggestion)
    table.do(command)
    assert values(now(table, command.span_id)) == {"type": "DATE", "value": "2026-02-20"}
    assert now(table, suggestion).attributes == {}


def test_a_suggestion_accepted_with_other_edges_is_read_there(table: Table) -> None:
    document_id = add(table, "They met last Thursday.")
    table.project.suggest(find_suggester("dates"))
    (suggestion,) = table.project.suggestions(document_id, table.author)
    command = AcceptSuggestion(
        suggestion_id=suggestion.id, fragments=(place(table, document_id, "Thursday"),)
    )
    table.do(command)
    assert suggestion.quote == "last Thursday"
    assert now(table, command.span_id).attributes["value"] == "2026-02-19"


def test_every_occurrence_is_read_in_its_place(table: Table) -> None:
    first, second = add(table), add(table, "She left on Friday.", dt.date(2025, 1, 1))
    span = label(table, first, "Friday")
    spot = place(table, second, "Friday")
    table.do(
        LabelOccurrences(
            label="DATE",
            accepted=(Occurrence(document_id=second, start=spot[0], end=spot[1]),),
            attributes={**span.attributes, "confirmed_by": "anna", "mod": "APPROX"},
        )
    )
    (copy,) = table.spans(second)
    assert (span.attributes["value"], copy.attributes["value"]) == ("2026-02-20", "2024-12-27")
    assert "confirmed_by" not in copy.attributes


def test_moved_edges_are_read_anew_until_a_person_confirms(table: Table) -> None:
    document_id = add(table, "It lasted more than five years.")
    span = label(table, document_id, "five years")
    wider = (place(table, document_id, "more than five years"),)
    table.do(SetFragments(span_id=span.id, fragments=wider))
    assert now(table, span.id).attributes["mod"] == "MORE_THAN"
    table.do(SetAttributes(span_id=span.id, attributes={"value": "P6Y"}))
    table.do(SetFragments(span_id=span.id, fragments=span.fragments))
    assert values(now(table, span.id), "value", "mod") == {"value": "P6Y", "mod": "MORE_THAN"}


# -- confirming -----------------------------------------------------------------------------------


def test_setting_a_value_confirms_it(table: Table) -> None:
    span = label(table, add(table), "Friday")
    table.do(SetAttributes(span_id=span.id, attributes={"value": "2026-02"}))
    after = now(table, span.id).attributes
    assert (after["confirmed_by"], after["granularity"]) == ("anna", "month")


def test_setting_the_same_value_confirms_it_too(table: Table) -> None:
    span = label(table, add(table), "Friday")
    table.do(SetAttributes(span_id=span.id, attributes={"value": "2026-02-20"}))
    assert now(table, span.id).attributes == {**span.attributes, "confirmed_by": "anna"}


def test_a_value_of_another_kind_brings_its_type(table: Table) -> None:
    document_id = add(table, "For the next five years.")
    span = label(table, document_id, "the next five years")
    assert span.attributes["begin"] == "2026-02-23"
    table.do(SetAttributes(span_id=span.id, attributes={"value": "FUTURE_REF", "type": "DATE"}))
    assert values(now(table, span.id), "type", "begin") == {"type": "DATE", "begin": None}
    table.do(SetAttributes(span_id=span.id, attributes={"value": "PT2H"}))
    assert values(now(table, span.id)) == {"type": "DURATION", "value": "PT2H"}


def test_clearing_the_value_takes_the_confirmation_back(table: Table) -> None:
    span = label(table, add(table), "Friday")
    table.do(SetAttributes(span_id=span.id, attributes={"value": "2026-02"}))
    table.do(SetAttributes(span_id=span.id, attributes={"value": None}))
    assert now(table, span.id).attributes == {"type": "DATE"}


def test_other_attributes_confirm_nothing(table: Table) -> None:
    document_id = add(table)
    command = AddSpan(
        document_id=document_id, label="PLACE", fragments=(place(table, document_id, "winner"),)
    )
    table.do(command)
    table.do(SetAttributes(span_id=command.span_id, attributes={"place_kind": "LOC"}))
    assert now(table, command.span_id).attributes == {"place_kind": "LOC"}


def test_alternatives_leave_out_what_it_says_now(table: Table) -> None:
    span = label(table, add(table), "Friday")
    kinds, found, why = zip(*dating.alternatives(table.project, span), strict=True)
    assert found[0] == "2026-02-27"
    assert "2026-02-20" not in found
    assert set(kinds) == {"DATE"}
    assert all(why)
    table.do(SetAttributes(span_id=span.id, attributes={"value": found[0]}))
    back = dating.alternatives(table.project, now(table, span.id))
    assert back[0][:2] == ("DATE", "2026-02-20")


def test_only_dates_have_alternatives(table: Table) -> None:
    document_id = add(table)
    command = AddSpan(
        document_id=document_id, label="EVENT", fragments=(place(table, document_id, "Friday"),)
    )
    table.do(command)
    assert dating.alternatives(table.project, now(table, command.span_id)) == ()
    assert dating.alternatives(table.project, label(table, document_id, "The winner")) == ()


# -- correcting the document date -----------------------------------------------------------------


def test_another_document_date_moves_what_nobody_confirmed(table: Table) -> None:
    document_id = add(table)
    proposed = label(table, document_id, "last Thursday")
    confirmed = label(table, document_id, "Friday")
    entered = label(table, document_id, "Friday", value="2026-02-21")
    fixed = label(table, document_id, "2016")
    table.do(SetAttributes(span_id=confirmed.id, attributes={"value": "2026-02-20"}))
    table.project.suggest(find_suggester("dates"))
    table.do(SetState(document_id=document_id, state="done"))
    receipt = table.do(EditDocument(document_id=document_id, document_date=dt.date(2026, 3, 2)))
    assert now(table, proposed.id).attributes["value"] == "2026-02-26"
    assert now(table, confirmed.id).attributes["value"] == "2026-02-20"
    assert now(table, entered.id).attributes["value"] == "2026-02-21"
    assert now(table, fixed.id) == fixed
    ghosts = {s.quote: s.attributes["value"] for s in suggested(table, document_id)}
    assert ghosts["Friday"] == "2026-02-27"
    assert receipt.operation.title == "Set the date of “Article”; 3 dates in the text changed"
    changed = dating.changed_dates(receipt.change_set)
    assert [(after.quote, after.attributes["value"]) for _, after in changed] == [
        ("last Thursday", "2026-02-26"),
        ("last Thursday", "2026-02-26"),
        ("Friday", "2026-02-27"),
    ]
    table.project.undo_operation(receipt.operation.id, table.author)
    assert now(table, proposed.id) == proposed
    assert table.project.document(document_id).document_date == DAY


def suggested(table: Table, document_id: str) -> tuple[Span, ...]:
    found = table.project.annotation_set(document_id, "suggested", None)
    return () if found is None else table.project.spans(found.id)


def test_other_corrections_leave_dates_alone(table: Table) -> None:
    document_id = add(table)
    span = label(table, document_id, "Friday")
    receipt = table.do(EditDocument(document_id=document_id, title="Winner"))
    assert (receipt.operation.title, now(table, span.id)) == (
        "Rename “Article” to “Winner”",
        span,
    )


def test_a_date_that_comes_later_fills_open_digits(table: Table) -> None:
    document_id = add(table, day=None)
    span = label(table, document_id, "Friday")
    assert "X" in span.attributes["value"]
    receipt = table.do(EditDocument(document_id=document_id, document_date=DAY))
    assert now(table, span.id).attributes["value"] == "2026-02-20"
    assert receipt.operation.title == "Set the date of “Article”; 1 date in the text changed"


def test_many_dates_are_read_like_single_ones(table: Table) -> None:
    text = "They met last Thursday. " * 40
    document_id = add(table, text)
    starts = [match * 24 + 9 for match in range(40)]
    table.do(
        LabelOccurrences(
            label="DATE",
            accepted=tuple(
                Occurrence(document_id=document_id, start=start, end=start + 13) for start in starts
            ),
        )
    )
    assert {s.attributes["value"] for s in table.spans(document_id)} == {"2026-02-19"}


# -- other schemas --------------------------------------------------------------------------------


def test_a_schema_without_values_stays_without(tmp_path: Path) -> None:
    with Project.create(tmp_path / "plain.annot", schema=find_schema("plain-entities")) as project:
        table = Table(project)
        document_id = add(table)
        assert label(table, document_id, "Friday").attributes == {}
        assert dating.alternatives(project, label(table, document_id, "2016")) == ()
        table.do(EditDocument(document_id=document_id, document_date=dt.date(2026, 3, 2)))


def test_a_schema_that_records_no_rule_is_served_too(tmp_path: Path) -> None:
    schema = find_schema("news-facts")
    kept = [a for a in schema.attributes if a.name not in ("rule", "granularity", "confirmed_by")]
    small = replace(schema, attributes=tuple(kept))
    with Project.create(tmp_path / "small.annot", schema=small) as project:
        table = Table(project)
        document_id = add(table)
        span = label(table, document_id, "last Thursday")
        assert set(span.attributes) == {"type", "value", "anchor"}
        own = label(table, document_id, "Friday", value="2026-02-21")
        table.do(EditDocument(document_id=document_id, document_date=dt.date(2026, 3, 2)))
        assert now(table, span.id).attributes["value"] == "2026-02-26"
        assert now(table, own.id).attributes["value"] == "2026-02-21"


# -- suggesting -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dates", "attribution"])
def test_suggesting_twice_adds_nothing(table: Table, name: str) -> None:
    document_id = add(table, "The ministry said on Friday that it would last five years.")
    first = table.project.suggest(find_suggester(name))
    assert first.suggestions == 2
    ghost, other = table.project.suggestions(document_id, table.author)
    assert {ghost.model, other.model} == {f"{name}/1"}
    table.do(RejectSuggestion(suggestion_id=ghost.id))
    table.do(AcceptSuggestion(suggestion_id=other.id))
    assert table.project.suggest(find_suggester(name)).suggestions == 0
    assert table.project.suggestions(document_id, table.author) == ()


def test_what_was_labeled_before_is_no_open_suggestion(table: Table) -> None:
    document_id = add(table)
    label(table, document_id, "Friday")
    other = table.project.ensure_annotator("ben").id
    assert table.project.suggest(find_suggester("dates")).suggestions == 4
    quotes = [span.quote for span in table.project.suggestions(document_id, table.author)]
    assert quotes == ["last Thursday", "five years", "2016"]
    assert len(table.project.suggestions(document_id, other)) == 4


def test_a_refused_occurrence_stays_refused(table: Table) -> None:
    document_id = add(table, "She left on Friday.")
    start, end = place(table, document_id, "Friday")
    spot = Occurrence(document_id=document_id, start=start, end=end)
    table.do(LabelOccurrences(label="DATE", accepted=(), refused=(spot,)))
    table.project.suggest(find_suggester("dates"))
    assert table.project.suggestions(document_id, table.author) == ()


def test_suggested_dates_carry_their_values_and_anchors(table: Table) -> None:
    document_id = add(table, "It opened on 5 May 2020. It closed a year later.")
    table.project.suggest(find_suggester("dates"))
    opened, closed = table.project.suggestions(document_id, table.author)
    assert values(opened, "value", "anchor") == {"value": "2020-05-05", "anchor": "none"}
    assert values(closed, "type", "anchor") == {"type": "DATE", "anchor": "date"}
    (link,) = table.project.relations(opened.set_id)
    assert (link.type, link.from_id, link.to_id) == ("anchor", closed.id, opened.id)
    assert 0 < closed.confidence < opened.confidence <= 1  # type: ignore[operator]


def test_the_article_gets_all_its_dates(table: Table, shared_data: Path) -> None:
    text = (shared_data / "article" / "kim-reelected.txt").read_text(encoding="utf-8")
    document_id = add(table, text)
    table.project.suggest(find_suggester("dates"))
    found = [
        (span.quote, span.attributes["type"], span.attributes["value"])
        for span in table.project.suggestions(document_id, table.author)
    ]
    assert found == [
        ("2026-02-23", "DATE", "2026-02-23"),
        ("Monday", "DATE", "2026-02-23"),
        ("the next five years", "DURATION", "P5Y"),
        ("last Thursday", "DATE", "2026-02-19"),
        ("Sunday", "DATE", "2026-02-22"),
        ("every five years", "SET", "P5Y"),
        ("2016", "DATE", "2016"),
        ("2016", "DATE", "2016"),
        ("2021", "DATE", "2021"),
        ("Sunday", "DATE", "2026-02-22"),
        ("2019", "DATE", "2019"),
        ("2024", "DATE", "2024"),
    ]
    for span in table.project.suggestions(document_id, table.author):
        command = AcceptSuggestion(suggestion_id=span.id)
        table.do(command)
        assert dict(now(table, command.span_id).attributes) == dict(span.attributes)
    assert len(table.spans(document_id)) == len(found)


def test_a_value_is_confirmed_as_it_is_and_that_is_taken_back(table: Table) -> None:
    document_id = add(table)
    span = label(table, document_id, "last Thursday")
    table.do(ConfirmDates(span_ids=(span.id,)))
    assert now(table, span.id).attributes == {**span.attributes, "confirmed_by": "anna"}
    table.do(ConfirmDates(span_ids=(span.id,), is_confirmed=False))
    assert now(table, span.id).attributes == span.attributes
    table.undo(document_id)
    assert now(table, span.id).attributes["confirmed_by"] == "anna"
    table.undo(document_id)
    assert now(table, span.id).attributes == span.attributes


def test_a_value_that_was_entered_gives_way_to_the_reading(table: Table) -> None:
    document_id = add(table)
    span = label(table, document_id, "last Thursday")
    table.do(SetAttributes(span_id=span.id, attributes={"value": "2026-01"}))
    table.do(EditDocument(document_id=document_id, document_date=dt.date(2026, 3, 2)))
    assert now(table, span.id).attributes["value"] == "2026-01"
    table.do(ConfirmDates(span_ids=(span.id,), is_confirmed=False))
    assert values(now(table, span.id), "value", "granularity", "confirmed_by") == {
        "value": "2026-02-26",
        "granularity": "day",
        "confirmed_by": None,
    }


def test_several_dates_are_confirmed_in_one_step(table: Table) -> None:
    document_id = add(table)
    spans = [label(table, document_id, quote) for quote in ("last Thursday", "2016")]
    table.do(ConfirmDates(span_ids=tuple(span.id for span in spans)))
    assert all(now(table, span.id).attributes["confirmed_by"] == "anna" for span in spans)
    table.undo(document_id)
    assert [now(table, span.id) for span in spans] == spans


def test_only_dates_with_a_value_are_confirmed(table: Table) -> None:
    document_id = add(table)
    winner = label(table, document_id, "winner")
    with pytest.raises(RuleError, match="no value yet"):
        table.do(ConfirmDates(span_ids=(winner.id,)))
    table.do(RelabelSpans(span_ids=(winner.id,), label="PERSON"))
    with pytest.raises(RuleError, match="is no date"):
        table.do(ConfirmDates(span_ids=(winner.id,)))
    table.do(RelabelSpans(span_ids=(winner.id,), label="DATE"))
    table.do(SetAttributes(span_id=winner.id, attributes={"value": "2016"}))
    table.do(ConfirmDates(span_ids=(winner.id,), is_confirmed=False))
    assert values(now(table, winner.id), "value", "confirmed_by") == {
        "value": "2016",
        "confirmed_by": None,
    }
