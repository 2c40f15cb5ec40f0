"""Facts derived from claims and their slots."""

from typing import Any

from annotator.formats.facts import FactRows
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Schema
from annotator.services.schemas import default_schema


def span(id_: str, label: str, *fragments: tuple[int, int], **values: Any) -> Span:
    return Span(id_, "set", label, fragments, f"quote of {id_}", **values)


def link(kind: str, start: str, end: str) -> Relation:
    return Relation(f"{kind}-{start}-{end}", "set", kind, start, end)


def test_slots_are_filled_in_reading_order() -> None:
    claim = span(
        "c", "CLAIM", (20, 40), attributes={"attribution": "attributed", "verdict": "Refuted"}
    )
    people = [span("b", "PERSON", (50, 55), entity_id="e"), span("a", "ORG", (0, 5))]
    day = span("d", "DATE", (60, 66), attributes={"value": "2026-02-22"})
    relations = [
        link("source", "c", "b"),
        link("source", "c", "a"),
        link("when", "c", "d"),
        link("supports", "c", "a"),
        link("cue", "c", "elsewhere"),
    ]

    (fact,) = FactRows(default_schema()).rows(
        [claim, *people, day], relations, {"e": Entity("e", "Kim Jong Un", "PERSON")}
    )

    assert list(fact) == [
        "claim", "text", "level", "attribution", "source", "cue", "when", "said_when", "about",
        "where", "attributes",
    ]  # fmt: skip
    assert fact["source"] == [
        {"span": "a", "text": "quote of a", "entity": None},
        {"span": "b", "text": "quote of b", "entity": "Kim Jong Un"},
    ]
    assert fact["when"] == [{"span": "d", "text": "quote of d", "value": "2026-02-22"}]
    assert (fact["cue"], fact["level"], fact["attribution"]) == ([], 0, "attributed")
    assert fact["attributes"]["verdict"] == "Refuted"
    assert fact["attributes"]["factuality"] is None


def test_levels_count_the_claims_around() -> None:
    claims = [
        span("outer", "CLAIM", (0, 100)),
        span("broken", "CLAIM", (10, 20), (30, 40)),
        span("inside", "CLAIM", (12, 18)),
        span("gap", "CLAIM", (22, 28)),
        span("crossing", "CLAIM", (90, 120)),
        span("apart", "CLAIM", (200, 210)),
    ]

    facts = FactRows(default_schema()).rows(claims, [], {})

    assert {fact["claim"]: fact["level"] for fact in facts} == {
        "outer": 0,
        "broken": 1,
        "inside": 2,
        "gap": 1,
        "crossing": 0,
        "apart": 0,
    }


def test_a_schema_without_slots_has_no_facts() -> None:
    assert FactRows(Schema(name="s")).rows([span("c", "CLAIM", (0, 1))], [], {}) == []
