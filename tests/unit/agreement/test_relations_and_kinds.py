"""Relations given aligned ends, and the kinds of disagreement."""

import pytest
from hypothesis import given, settings

from annotator.agreement.alignment import align, slots_of
from annotator.agreement.corpus import SetContent
from annotator.agreement.differences import Difference, Disagreement, differences
from annotator.agreement.measurable import Measurable
from annotator.agreement.relations_f1 import RelationsShared, relations_by_type
from annotator.model.relations import Relation
from annotator.model.spans import Span
from tests.unit.agreement.samples import SCHEMA, contents, relation, span

MEASURABLE = Measurable(SCHEMA)


def shared(one: SetContent, other: SetContent) -> RelationsShared:
    aligned = align(
        one.spans,
        other.spans,
        first_slots=slots_of(one.spans, one.relations),
        second_slots=slots_of(other.spans, other.relations),
    )
    found = relations_by_type(one, other, aligned, symmetric={"same"})
    return sum(found.values(), RelationsShared())


def fact(owner: str, date: tuple[int, int]) -> SetContent:
    """Label a claim with its source and a date at this place."""
    claim = span(f"{owner}c", "CLAIM", (0, 50))
    source = span(f"{owner}s", "ORG", (60, 70))
    when = span(f"{owner}d", "DATE", date)
    links = (relation("source", claim, source), relation("when", claim, when))
    return SetContent((claim, source, when), links)


def one_row(one: Span, other: Span) -> Difference:
    rows = differences(SetContent((one,)), SetContent((other,)), align([one], [other]), MEASURABLE)
    assert len(rows) == 1
    return rows[0]


def test_another_date_costs_half_of_two_relations() -> None:
    found = shared(fact("a", (80, 90)), fact("b", (100, 110)))
    assert found.strict.f1.value == 0.5
    assert found.strict.precision.value == found.strict.recall.value == 0.5
    assert found.partial.f1.value == 0.5
    assert found.given_ends.f1.value == 1.0, "the other date was not marked by both"


def test_an_overlapping_date_counts_half() -> None:
    found = shared(fact("a", (80, 90)), fact("b", (82, 90)))
    assert found.strict.f1.value == 0.5
    assert found.partial.f1.value == 0.75
    assert found.given_ends.f1.value == 1.0


def test_given_ends_leaves_out_what_only_one_could_link() -> None:
    one, other = fact("a", (80, 90)), fact("b", (80, 90))
    unlinked = SetContent(other.spans, other.relations[:1])
    assert shared(one, unlinked).given_ends.f1.value == pytest.approx(2 / 3)
    unmarked = SetContent(other.spans[:2], other.relations[:1])
    assert shared(one, unmarked).given_ends.f1.value == 1.0
    assert shared(one, unmarked).strict.f1.value == pytest.approx(2 / 3)


def test_direction_matters_unless_the_type_is_symmetric() -> None:
    a, b = span("a0", "ORG", (0, 5)), span("a1", "ORG", (10, 15))
    c, d = span("b0", "ORG", (0, 5)), span("b1", "ORG", (10, 15))
    for kind, expected in (("source", 0.0), ("same", 1.0)):
        one = SetContent((a, b), (relation(kind, a, b),))
        other = SetContent((c, d), (relation(kind, d, c),))
        found = shared(one, other)
        values = [found.strict.f1.value, found.partial.f1.value, found.given_ends.f1.value]
        assert values == [expected] * 3


def test_relations_without_ends_are_left_out() -> None:
    dangling = SetContent((), (Relation("r", "a", "source", "x", "y"),))
    assert shared(dangling, dangling).strict.f1.value is None
    org = span("a0", "ORG", (0, 5))
    half = SetContent((org,), (Relation("r", "a", "source", org.id, "y"),))
    assert shared(half, half).strict.f1.value is None
    assert differences(half, half, align([org], [org]), MEASURABLE)[0].kinds == ()
    assert shared(SetContent(), fact("b", (80, 90))).strict.f1.value == 0.0


@settings(max_examples=50)
@given(contents("a"), contents("b"))
def test_laws_of_relations(one: SetContent, other: SetContent) -> None:
    found, turned = shared(one, other), shared(other, one)
    for name in ("strict", "partial", "given_ends"):
        assert getattr(found, name).halves == getattr(turned, name).halves
    assert found.partial.halves <= 2 * min(len(one.relations), len(other.relations))
    assert found.given_ends.first <= len(one.relations)
    same = shared(one, one)
    assert same.strict.f1.value == same.given_ends.f1.value
    assert same.strict.f1.value == (1.0 if one.relations else None)


def test_kinds_of_boundaries_and_fragments() -> None:
    whole = span("a", "CLAIM", (0, 20))
    assert one_row(whole, span("b", "CLAIM", (0, 20))).kinds == ()
    assert one_row(whole, span("b", "CLAIM", (0, 22))).kinds == (Disagreement.BOUNDARY,)
    torn = span("b", "CLAIM", (0, 8), (12, 20))
    assert one_row(whole, torn).kinds == (Disagreement.FRAGMENT,)
    both = span("b", "CLAIM", (0, 8), (12, 24))
    assert one_row(whole, both).kinds == (Disagreement.BOUNDARY, Disagreement.FRAGMENT)


def test_kinds_of_labels_and_values() -> None:
    place = one_row(span("a", "ORG", (0, 5)), span("b", "PLACE", (0, 5)))
    assert place.kinds == (Disagreement.LABEL,)
    sure = one_row(
        span("a", "CLAIM", (0, 5), factuality="CT+"), span("b", "CLAIM", (0, 5), factuality="PR+")
    )
    assert (sure.kinds, sure.attributes) == ((Disagreement.ATTRIBUTE,), ("factuality",))
    unset = one_row(span("a", "CLAIM", (0, 5), factuality="CT+"), span("b", "CLAIM", (0, 5)))
    assert unset.kinds == (Disagreement.ATTRIBUTE,)
    date = one_row(
        span("a", "DATE", (0, 5), value="2026-02-23"), span("b", "DATE", (0, 5), value="2026-02-22")
    )
    assert (date.kinds, date.attributes) == ((Disagreement.DATE_VALUE,), ("value",))
    words = one_row(span("a", "ORG", (0, 5), words="x", rule="r"), span("b", "ORG", (0, 5)))
    assert words.kinds == ()


def test_kinds_of_slots_and_missing_spans() -> None:
    one, other = fact("a", (80, 90)), fact("b", (100, 110))
    rows = differences(one, other, align(one.spans, other.spans), MEASURABLE)
    found = {
        (row.first.id if row.first else "", row.second.id if row.second else ""): row
        for row in rows
    }
    assert found["ac", "bc"].kinds == (Disagreement.RELATION,)
    assert found["ac", "bc"].relations == ("when",)
    assert found["as", "bs"].kinds == ()
    assert found["ad", ""].kinds == found["", "bd"].kinds == (Disagreement.MISSING,)


def test_equal_ids_in_two_sets_are_still_two_spans() -> None:
    one, other = fact("a", (80, 90)), fact("a", (100, 110))
    rows = differences(one, other, align(one.spans, other.spans), MEASURABLE)
    assert rows[0].kinds == (Disagreement.RELATION,)
