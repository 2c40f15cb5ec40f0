"""Gamma on published examples: disorders are exact, what chance gives is sampled."""

import itertools
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.corpus import LabeledDocument, SetContent
from annotator.agreement.gamma import (
    NO_COUNTERPARTS,
    ONE_LABEL,
    LabeledContinuum,
    continuum_of,
    gamma_agreement,
)
from annotator.agreement.gamma_alignment import (
    NO_SOLVER,
    Dissimilarity,
    LabeledUnit,
    TooDenseError,
    _Builder,
    _Candidate,
    _groups,
    best_alignment,
    search_partition,
    solve_partition,
)
from annotator.agreement.krippendorff import alpha_nominal
from annotator.agreement.ratings import Ratings
from annotator.agreement.unitizing import NO_PAIR, NO_UNITS
from tests.unit.agreement.samples import span
from tests.unit.agreement.test_many_annotators import WITH_GAPS

EQUAL = Dissimilarity(alpha=1.0)
Sets = tuple[tuple[LabeledUnit, ...], ...]


def marks(text: str) -> tuple[LabeledUnit, ...]:
    """Read units such as ``A4-14 B20-30``."""
    return tuple(
        LabeledUnit(int(place.split("-")[0]), int(place.split("-")[1]), label)
        for label, place in ((one[0], one[1:]) for one in text.split())
    )


def sets(*texts: str) -> Sets:
    return tuple(marks(text) for text in texts)


THREE = sets(
    "12-9 211-17 524-30 632-36 636-44 744-60",
    "12-9 311-17 519-25 632-44",
    "12-9 411-17 521-27 632-36 636-40 640-44",
)


@pytest.mark.parametrize(
    ("units", "rule", "disorder"),
    [
        (THREE, Dissimilarity(), 0.960625),
        (sets("A4-14 B20-30", "A4-14 B20-25", "A14-24 B40-44"), Dissimilarity(), 1.511111),
        (sets("A0-20", "A0-5 A5-10 A10-15 A15-20"), Dissimilarity(), 1.632),
        (sets("a1-5 b6-10 a11-15", "a2-6 b7-11 a12-16"), EQUAL, 0.0625),
        (sets("a1-5 b6-10 a20-24 b30-34", "a2-6 b31-35"), EQUAL, 0.708333),
        (sets("a1-5 b10-14", "a2-6 b11-15", "a1-4 c9-14"), EQUAL, 0.408756),
        (sets("a1-5 b6-10 c11-15", "a2-7 b8-12 a11-15"), Dissimilarity(3.0, 2.0), 1.027778),
    ],
)
def test_published_disorders(units: Sets, rule: Dissimilarity, disorder: float) -> None:
    assert best_alignment(units, rule).disorder == pytest.approx(disorder, abs=1e-6)


def test_published_dissimilarities() -> None:
    one, near, far = marks("a1-5 a2-7 b8-12")
    rule = Dissimilarity(3.0, 2.0)
    assert rule.positional(one, near) == pytest.approx(1 / 9)
    assert rule.combined(one, near) == pytest.approx(1 / 3)
    assert rule.positional(one, far) == 3.0625
    assert rule.combined(one, far) == pytest.approx(11.1875)


def test_published_gamma_of_three_annotators() -> None:
    found = gamma_agreement([LabeledContinuum(60, THREE)], samples=300)
    assert found.groups == 6
    assert found.gamma.observed == pytest.approx(0.960625)
    assert found.gamma.value == pytest.approx(0.455, abs=0.015)
    assert found.samples == 300
    assert found.precision is not None
    assert found.precision < 0.02
    # Published with pygamma-agreement (.38 to .42), which counts units without a counterpart.
    assert found.gamma_cat_all.value == pytest.approx(0.40, abs=0.02)
    # By the paper they do not count.
    assert found.gamma_cat.value == pytest.approx(0.69, abs=0.03)
    # By hand, as the paper has it: of four groups of two or more near units one differs wholly.
    weights = 1.5 + 1.5 + (1 / 4 + 2 / 3) / 2 + 1 + (2 * (1 - 1 / 3) + 1 - 3 / 4) / 2
    assert found.gamma_cat.observed == pytest.approx(1.5 / weights, abs=0.02)


def test_on_predefined_units_labels_disagree_as_in_alpha_with_missing_values() -> None:
    """The promise of Mathet (2017), on Krippendorff's example with missing values."""
    study = tuple(
        tuple(
            LabeledUnit(20 * place, 20 * place + 5, value)
            for place, value in enumerate(row)
            if value != "*"
        )
        for row in map(str.split, WITH_GAPS)
    )
    columns = [[None if sign == "*" else sign for sign in row.split()] for row in WITH_GAPS]
    alpha = alpha_nominal(Ratings.of_annotators(columns))
    found = gamma_agreement([LabeledContinuum(300, study)], samples=2)
    assert found.gamma_cat.observed == pytest.approx(alpha.observed)
    assert alpha.value == pytest.approx(0.691358, abs=1e-6)


def test_gamma_of_a_label_is_on_the_pairs_that_have_it() -> None:
    study = sets("a1-5 b10-15 c20-25 d30-35", "a1-5 b10-15 b20-25 d30-35")
    found = gamma_agreement([LabeledContinuum(50, study)], samples=20)
    assert {name: (row.n, row.observed) for name, row in found.by_label.items()} == {
        "a": (1, 0.0), "b": (2, 0.5), "c": (1, 1.0), "d": (1, 0.0),
    }  # fmt: skip
    assert found.by_label["a"].value == 1.0


def everything(units: Sequence[LabeledUnit], whose: Sequence[int]) -> list[tuple[int, ...]]:
    """Return every unitary alignment, by brute force."""
    return [
        places
        for size in range(1, len(set(whose)) + 1)
        for places in itertools.combinations(range(len(units)), size)
        if len({whose[place] for place in places}) == size
    ]


def least_disorder(study: Sets, rule: Dissimilarity) -> float:
    """Try every alignment there is."""
    units = [unit for row in study for unit in row]
    whose = [who for who, row in enumerate(study) for _ in row]
    pairs = len(study) * (len(study) - 1) // 2

    def cost(places: tuple[int, ...]) -> float:
        real = list(itertools.combinations(places, 2))
        inner = sum(rule.combined(units[one], units[other]) for one, other in real)
        return (inner + rule.delta_empty * (pairs - len(real))) / pairs

    every = [(places, cost(places)) for places in everything(units, whose)]

    def cheapest(free: frozenset[int]) -> float:
        if not free:
            return 0.0
        first = min(free)
        return min(
            price + cheapest(free - {*places})
            for places, price in every
            if first in places and free.issuperset(places)
        )

    return cheapest(frozenset(range(len(units))))


unit = st.builds(
    lambda start, size, label: LabeledUnit(start, start + size, label),
    st.integers(0, 20),
    st.integers(1, 12),
    st.sampled_from("ab"),
)
small = st.lists(st.lists(unit, max_size=3).map(tuple), min_size=2, max_size=3).map(tuple)
rules = st.builds(
    Dissimilarity, st.sampled_from([0.0, 1.0, 3.0]), st.sampled_from([0.0, 1.0]),
    st.sampled_from([0.5, 1.0]),
)  # fmt: skip


@given(small, rules)
@settings(max_examples=60, deadline=None)
def test_nothing_cheaper_is_pruned_away(study: Sets, rule: Dissimilarity) -> None:
    assert best_alignment(study, rule).total == pytest.approx(least_disorder(study, rule))


@given(small)
@settings(max_examples=30, deadline=None)
def test_order_makes_no_difference(study: Sets) -> None:
    texts = [LabeledContinuum(40, study), LabeledContinuum(60, THREE)]
    turned = [
        LabeledContinuum(one.length, tuple(tuple(reversed(row)) for row in reversed(one.sets)))
        for one in reversed(texts)
    ]
    assert gamma_agreement(texts, samples=3) == gamma_agreement(turned, samples=3)


@given(st.lists(unit, min_size=1, max_size=4).map(tuple), st.integers(2, 3))
@settings(max_examples=30, deadline=None)
def test_those_who_mark_the_same_agree_wholly(units: tuple[LabeledUnit, ...], number: int) -> None:
    found = gamma_agreement([LabeledContinuum(200, (units,) * number)], samples=5)
    assert found.gamma.value == 1.0
    assert found.gamma_cat.value in (None, 1.0)


def test_gamma_falls_with_every_move() -> None:
    first = marks("a10-20 b40-50 a70-80")
    values = [
        gamma_agreement(
            [LabeledContinuum(100, (first, tuple(u._replace(start=u.start + by) for u in first)))],
            samples=20,
        ).gamma.value
        for by in (0, 2, 5)
    ]
    assert values == sorted(values, key=lambda value: -(value or 0.0))
    assert len(set(values)) == 3


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ([], NO_PAIR),
        ([LabeledContinuum(20, (marks("a1-5"),))], NO_PAIR),
        ([LabeledContinuum(20, ((), ()))], NO_UNITS),
    ],
)
def test_undefined(texts: list[LabeledContinuum], reason: str) -> None:
    found = gamma_agreement(texts)
    assert found.gamma.value is found.gamma_cat.value is None
    assert found.gamma.reason == found.gamma_cat.reason == reason


def test_labels_alone_may_be_undefined() -> None:
    one_label = gamma_agreement([LabeledContinuum(50, sets("a1-5 a20-30", "a1-5 a21-30"))])
    assert one_label.gamma.value is not None
    assert one_label.gamma_cat.reason == ONE_LABEL
    apart = gamma_agreement([LabeledContinuum(50, sets("a1-5", "b40-44"))])
    assert apart.gamma.value is not None
    assert apart.gamma_cat.reason == NO_COUNTERPARTS


def test_texts_without_a_second_annotator_are_left_out() -> None:
    text = LabeledContinuum(60, THREE)
    more = [text, LabeledContinuum(30, (marks("a1-5"),)), LabeledContinuum(30, ((), ()))]
    found, alone = gamma_agreement(more), gamma_agreement([text])
    assert found.gamma.value == alone.gamma.value
    assert found.gamma.excluded == 1


def test_progress_is_told_and_may_stop() -> None:
    told: list[float] = []
    gamma_agreement([LabeledContinuum(60, THREE)], samples=4, watch=told.append)
    assert told == sorted(told)
    assert told[0] == 0.0
    assert 0.7 < told[-1] < 1.0

    def stop(done: float) -> None:
        if done > 0.3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        gamma_agreement([LabeledContinuum(60, THREE)], samples=4, watch=stop)


def test_a_span_in_fragments_is_what_it_reaches_over() -> None:
    pieces = span("a1", "CLAIM", (2, 4), (8, 9))
    document = LabeledDocument("d", "x" * 20, {"anna": SetContent((pieces,)), "bob": SetContent()})
    assert continuum_of(document) == LabeledContinuum(20, ([LabeledUnit(2, 9, "CLAIM")], []))


def test_a_dense_text_without_a_solver_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotator.agreement.gamma_alignment.search_partition", lambda group: None)
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    found = gamma_agreement([LabeledContinuum(60, THREE)])
    assert found.gamma.value is None
    assert found.gamma.reason == NO_SOLVER
    assert found.gamma.n == 16


def test_the_search_gives_up_after_its_steps() -> None:
    group = candidates(THREE)
    assert search_partition(group, 1) is None
    assert search_partition(group) is not None


def test_too_many_unitary_alignments_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.agreement.gamma_alignment.MOST_CANDIDATES", 10)
    with pytest.raises(TooDenseError):
        best_alignment(THREE, Dissimilarity())


def candidates(study: Sets) -> list[_Candidate]:
    """Return the largest group of unitary alignments of a study."""
    units = sorted((unit, who) for who, row in enumerate(study) for unit in row)
    built = _Builder(units, len(study), Dissimilarity(), lambda: None).build()
    return max(_groups(built, len(units)), key=len)


@given(small.filter(any))
@settings(max_examples=30, deadline=None)
def test_the_solver_finds_the_same(study: Sets) -> None:
    pytest.importorskip("scipy.optimize")
    group = candidates(study)
    searched = search_partition(group)
    assert searched is not None
    solved = solve_partition(group)
    assert sum(row.cost for row in solved) == pytest.approx(sum(row.cost for row in searched))
    assert sorted(place for row in solved for place in row.places) == sorted(
        {place for row in group for place in row.places}
    )
