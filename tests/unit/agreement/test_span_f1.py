"""F1 of spans: exact, overlap, partial, boundary, label; MUC and SemEval-2013 on published data."""

import pytest
from hypothesis import given, settings

from annotator.agreement.alignment import align_by_place
from annotator.agreement.boundary_f1 import boundary_f1
from annotator.agreement.corpus import SetContent
from annotator.agreement.exact_f1 import exact_by_label
from annotator.agreement.label_f1 import label_f1
from annotator.agreement.overlap_f1 import overlap_by_label, overlap_f1
from annotator.agreement.partial_f1 import partial_f1
from annotator.agreement.semeval import Matching, SemevalCounts, semeval_counts
from annotator.agreement.shared import Shared, sum_shared
from annotator.model.spans import Span
from tests.unit.agreement.samples import bio, contents, span, spans

GOLD = spans(
    "g", ("BRAND", 0, 8), ("DRUG", 20, 28), ("DRUG", 40, 51), ("DRUG", 60, 69), ("GROUP", 85, 99)
)
SYSTEM = spans(
    "s", ("BRAND", 10, 17), ("DRUG", 17, 28), ("BRAND", 40, 51), ("DRUG", 60, 69), ("DRUG", 80, 99)
)


def judged(gold: list[Span], system: list[Span]) -> dict[str, tuple[int, ...]]:
    """Return correct, incorrect, partial, missed and spurious by way of matching."""
    places = align_by_place(gold, system)
    found = {way: semeval_counts(places, way) for way in Matching}
    return {
        way.value: (row.correct, row.incorrect, row.partial, row.missed, row.spurious)
        for way, row in found.items()
    }


def f1_of(gold: list[Span], system: list[Span]) -> dict[str, float | None]:
    places = align_by_place(gold, system)
    return {way.value: semeval_counts(places, way).f1.value for way in Matching}


def exact_f1(one: list[Span], other: list[Span]) -> Shared:
    return sum_shared(exact_by_label(one, other).values())


def test_six_scenarios() -> None:
    assert judged(GOLD, SYSTEM) == {
        "type": (2, 2, 0, 1, 1),
        "partial": (2, 0, 2, 1, 1),
        "exact": (2, 2, 0, 1, 1),
        "strict": (1, 3, 0, 1, 1),
    }
    assert f1_of(GOLD, SYSTEM) == pytest.approx(
        {"type": 0.4, "partial": 0.6, "exact": 0.4, "strict": 0.2}
    )


def test_two_tagged_sentences() -> None:
    true = bio("t", "O B-PER I-PER O O O B-ORG I-ORG | O B-LOC B-PER I-PER O O B-DATE")
    response = bio("p", "O O B-PER I-PER O O B-ORG I-ORG | O B-LOC I-LOC B-PER O O B-DATE")
    assert judged(true, response) == {
        "strict": (2, 3, 0, 0, 0),
        "exact": (2, 3, 0, 0, 0),
        "partial": (2, 0, 3, 0, 0),
        "type": (5, 0, 0, 0, 0),
    }
    assert f1_of(true, response) == pytest.approx(
        {"strict": 0.4, "exact": 0.4, "partial": 0.7, "type": 1.0}
    )


def test_tagged_sentences_with_other_labels() -> None:
    true = bio("t", "O B-PER O B-ORG I-ORG B-LOC | O B-PER O B-ORG")
    response = bio("p", "O B-PER O B-ORG O B-PER | O B-PER O B-LOC")
    assert judged(true, response) == {
        "strict": (2, 3, 0, 0, 0),
        "exact": (4, 1, 0, 0, 0),
        "partial": (4, 0, 1, 0, 0),
        "type": (3, 2, 0, 0, 0),
    }
    assert f1_of(true, response) == pytest.approx(
        {"strict": 0.4, "exact": 0.8, "partial": 0.9, "type": 0.6}
    )


def test_five_measures_on_the_six_scenarios() -> None:
    places = align_by_place(GOLD, SYSTEM)
    assert exact_f1(GOLD, SYSTEM).f1.value == pytest.approx(0.2)
    assert boundary_f1(GOLD, SYSTEM).f1.value == pytest.approx(0.4)
    assert partial_f1(places).f1.value == pytest.approx(0.6)
    assert label_f1(places).f1.value == pytest.approx(0.4)
    assert overlap_f1(GOLD, SYSTEM).f1.value == pytest.approx(0.4)
    assert overlap_by_label(GOLD, SYSTEM) == {
        "BRAND": Shared(0, 1, 2),
        "DRUG": Shared(4, 3, 3),
        "GROUP": Shared(0, 1, 0),
    }


def test_undefined_when_neither_marked_and_zero_when_one_did() -> None:
    one = spans("a", ("ORG", 0, 3))
    for shared in (exact_f1([], []), boundary_f1([], []), overlap_f1([], [])):
        assert shared.f1.value is None
        assert shared.f1.reason == "neither marked anything"
    for shared in (exact_f1(one, []), boundary_f1([], one), overlap_f1(one, [])):
        assert shared.f1.value == 0.0
        assert shared.f1.n == 1
    assert partial_f1(align_by_place([], [])).f1.value is None
    assert label_f1(align_by_place(one, [])).f1.value == 0.0
    assert Shared(2, 1, 0).precision.value is None
    assert Shared(2, 0, 1).recall.value is None
    assert Shared(2, 5, 4).precision.value == 0.25
    assert Shared(2, 5, 4).recall.value == 0.2


def test_equal_spans_count_as_often_as_both_marked_them() -> None:
    twice = spans("a", ("ORG", 0, 3), ("ORG", 0, 3))
    once = spans("b", ("ORG", 0, 3))
    for shared in (exact_f1(twice, once), boundary_f1(twice, once), overlap_f1(twice, once)):
        assert shared == Shared(2, 2, 1)
    assert partial_f1(align_by_place(twice, once)) == Shared(2, 2, 1)


def test_a_long_span_is_not_shared_with_every_short_one_in_it() -> None:
    long = spans("a", ("CLAIM", 0, 30))
    short = spans("b", ("CLAIM", 0, 5), ("CLAIM", 10, 15), ("CLAIM", 20, 25))
    assert overlap_f1(long, short) == Shared(2, 1, 3)


def test_overlap_finds_the_greatest_number_of_pairs() -> None:
    # [0,10) and [8,12) can both be shared only if the equal ones are not paired with each other.
    one = spans("a", ("ORG", 0, 10), ("ORG", 8, 12))
    other = spans("b", ("ORG", 0, 10), ("ORG", 0, 2))
    assert overlap_f1(one, other) == Shared(4, 2, 2)


def test_the_gap_of_a_discontinuous_span_overlaps_nothing() -> None:
    one = [span("a", "CLAIM", (0, 5), (20, 25))]
    assert overlap_f1(one, [span("b", "CLAIM", (8, 18))]) == Shared(0, 1, 1)
    assert overlap_f1(one, [span("b", "CLAIM", (8, 21))]) == Shared(2, 1, 1)


def test_label_and_overlap_differ_where_the_place_went_to_another_label() -> None:
    one = spans("a", ("ORG", 0, 10))
    other = spans("b", ("PLACE", 0, 10), ("ORG", 8, 20))
    assert overlap_f1(one, other).halves == 2
    assert label_f1(align_by_place(one, other)).halves == 0


@settings(max_examples=50)
@given(contents("a"), contents("b"))
def test_laws_of_shares(one: SetContent, other: SetContent) -> None:
    a, b = list(one.spans), list(other.spans)
    places = align_by_place(a, b)
    exact, overlap = exact_f1(a, b), overlap_f1(a, b)
    boundary, partial, label = boundary_f1(a, b), partial_f1(places), label_f1(places)
    assert exact.halves <= boundary.halves <= partial.halves
    assert exact.halves <= label.halves <= overlap.halves
    for shared in (exact, overlap, boundary, partial, label):
        assert (shared.first, shared.second) == (len(a), len(b))
        assert 0 <= shared.halves <= 2 * min(len(a), len(b))
    back = align_by_place(b, a)
    turned = [exact_f1(b, a), overlap_f1(b, a), boundary_f1(b, a), partial_f1(back), label_f1(back)]
    assert [row.halves for row in turned] == [
        row.halves for row in (exact, overlap, boundary, partial, label)
    ]
    strict = semeval_counts(places, Matching.STRICT)
    assert strict.shared == exact


@given(contents("a"))
def test_everybody_agrees_with_themselves(content: SetContent) -> None:
    a = list(content.spans)
    copy = [span(f"b{n}", row.label, *row.fragments) for n, row in enumerate(a)]
    places = align_by_place(a, copy)
    for shared in (exact_f1(a, copy), overlap_f1(a, copy), boundary_f1(a, copy),
                   partial_f1(places), label_f1(places)):  # fmt: skip
        assert shared.f1.value == (1.0 if a else None)


def test_counts_become_shares() -> None:
    assert SemevalCounts(2, 1, 2, 3, 4).shared == Shared(6, 8, 9)
