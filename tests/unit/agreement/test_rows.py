"""Rows of several annotators: one per underlying thing, with what they differ in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.alignment import align, slots_of
from annotator.agreement.corpus import SetContent
from annotator.agreement.differences import Disagreement, differences
from annotator.agreement.measurable import Measurable
from annotator.agreement.rows import AlignedRow, align_rows
from tests.unit.agreement.samples import SCHEMA, contents, relation, shuffled, span

MEASURABLE = Measurable(SCHEMA)


def ids(rows: list[AlignedRow]) -> list[dict[str, str]]:
    return [{name: one.id for name, one in row.spans.items()} for row in rows]


def test_one_claim_with_three_edges_is_one_row() -> None:
    sets = {
        "anna": SetContent((span("a1", "CLAIM", (0, 20)), span("a2", "ORG", (0, 5)))),
        "ben": SetContent((span("b1", "CLAIM", (0, 25)), span("b2", "ORG", (0, 5)))),
        "eve": SetContent((span("e1", "CLAIM", (3, 20)),)),
    }
    rows = align_rows(sets, MEASURABLE)
    assert ids(rows) == [
        {"anna": "a1", "ben": "b1", "eve": "e1"},
        {"anna": "a2", "ben": "b2"},
    ]
    assert [row.kinds for row in rows] == [(Disagreement.BOUNDARY,), (Disagreement.MISSING,)]


def test_kinds_name_every_difference_between_any_two() -> None:
    sets = {
        "anna": SetContent((span("a1", "DATE", (0, 6), value="2026-02-23"),)),
        "ben": SetContent((span("b1", "DATE", (0, 6), value="2026-02-16"),)),
        "eve": SetContent((span("e1", "ORG", (0, 6), words="a note never counts"),)),
    }
    (row,) = align_rows(sets, MEASURABLE)
    assert row.kinds == (Disagreement.LABEL, Disagreement.DATE_VALUE)
    assert row.attributes == ("value",)


def test_a_slot_differs_when_it_leads_to_another_row() -> None:
    claims = [span(f"{name}1", "CLAIM", (0, 20)) for name in "abe"]
    sources = [span(f"{name}2", "ORG", (25, 30)) for name in "abe"]
    other = span("e3", "PLACE", (40, 45))
    sets = {
        "anna": SetContent((claims[0], sources[0]), (relation("source", claims[0], sources[0]),)),
        "ben": SetContent((claims[1], sources[1]), (relation("source", claims[1], sources[1]),)),
        "eve": SetContent((claims[2], sources[2], other), (relation("source", claims[2], other),)),
    }
    rows = align_rows(sets, MEASURABLE)
    assert rows[0].kinds == (Disagreement.RELATION,)
    assert rows[0].relations == ("source",)
    same = {name: sets[name] for name in ("anna", "ben")}
    assert [row.kinds for row in align_rows(same, MEASURABLE)] == [(), ()]


@given(contents("a"), contents("b"), contents("e"), st.randoms(use_true_random=False))
def test_every_span_is_in_one_row_whatever_the_order(
    one: SetContent, two: SetContent, three: SetContent, rng: random.Random
) -> None:
    sets = {"anna": one, "ben": two, "eve": three}
    rows = align_rows(sets, MEASURABLE)
    for name, content in sets.items():
        found = [row.spans[name].id for row in rows if name in row.spans]
        assert sorted(found) == sorted(mark.id for mark in content.spans)
    names = rng.sample(list(sets), 3)
    assert align_rows({name: shuffled(sets[name], rng) for name in names}, MEASURABLE) == rows


@given(contents("a"), contents("b"))
def test_two_sets_differ_as_their_alignment_does(one: SetContent, two: SetContent) -> None:
    aligned = align(
        one.spans,
        two.spans,
        first_slots=slots_of(one.spans, one.relations),
        second_slots=slots_of(two.spans, two.relations),
    )
    expected = {
        (
            row.first.id if row.first else None,
            row.second.id if row.second else None,
            row.kinds,
            row.attributes,
            row.relations,
        )
        for row in differences(one, two, aligned, MEASURABLE)
    }
    rows = align_rows({"anna": one, "ben": two}, MEASURABLE)
    assert expected == {
        (
            row.spans["anna"].id if "anna" in row.spans else None,
            row.spans["ben"].id if "ben" in row.spans else None,
            row.kinds,
            row.attributes,
            row.relations,
        )
        for row in rows
    }
