"""Cohen, Scott, S and weighted kappa on published tables."""

import pytest

from annotator.agreement.bennett import bennett_s
from annotator.agreement.cohen import cohen_kappa, greatest_cohen_kappa
from annotator.agreement.distances import nominal
from annotator.agreement.krippendorff import alpha_nominal, alpha_of, coincidences
from annotator.agreement.measured import Measured, mean_of, undefined
from annotator.agreement.ratings import Ratings, add_ratings
from annotator.agreement.scott import scott_pi
from annotator.agreement.weighted_kappa import rank_weight, weighted_kappa

COHEN_P45 = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
COHEN_P37 = ((25, 12, 3), (13, 2, 15), (12, 16, 2))
POESIO_2 = ((46, 0, 0), (6, 32, 6), (0, 0, 10))


def close(measured: Measured, expected: float, tolerance: float = 1e-6) -> bool:
    return measured.value == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize(
    ("table", "observed", "chance", "kappa"),
    [
        (COHEN_P45, 0.70, 0.41, 0.491525),
        (COHEN_P37, 0.29, 0.35, -0.092308),
        (((20, 5), (10, 15)), 0.70, 0.50, 0.4),
        (((45, 15), (25, 15)), 0.60, 0.54, 0.130435),
        (((25, 35), (5, 35)), 0.60, 0.46, 0.259259),
    ],
)
def test_cohen_as_published(
    table: tuple[tuple[int, ...], ...], observed: float, chance: float, kappa: float
) -> None:
    found = cohen_kappa(Ratings.of_table(table))
    assert close(found, kappa)
    assert found.observed == pytest.approx(observed)
    assert found.expected == pytest.approx(chance)
    assert found.n == sum(map(sum, table))


def test_greatest_kappa_of_cohen_1960() -> None:
    assert close(greatest_cohen_kappa(Ratings.of_table(COHEN_P45)), 0.831, 5e-4)


def test_statements_and_requests_of_artstein_and_poesio() -> None:
    ratings = Ratings.of_table(((20, 20), (10, 50)), ("STAT", "IReq"))
    assert close(bennett_s(ratings, 2), 0.4)
    assert close(scott_pi(ratings), 0.340659)
    assert close(cohen_kappa(ratings), 0.347826)
    assert close(alpha_nominal(ratings), 0.343956)


def test_three_dialogue_acts_of_artstein_and_poesio() -> None:
    ratings = Ratings.of_table(POESIO_2, ("STAT", "IReq", "Chck"))
    assert close(cohen_kappa(ratings), 0.801325)
    assert close(scott_pi(ratings), 0.799532)
    assert close(alpha_nominal(ratings), 0.800535)

    def weight(one: str, other: str) -> float:
        return 0.0 if one == other else 0.5 if "Chck" in {one, other} else 1.0

    assert close(weighted_kappa(ratings, weight), 0.816327)
    assert close(alpha_of(coincidences(ratings), weight), 0.815551)


def test_weights_of_all_or_nothing_are_plain_kappa() -> None:
    ratings = Ratings.of_table(COHEN_P45)
    assert close(weighted_kappa(ratings, nominal), 0.491525)


def test_weights_of_ranks() -> None:
    linear, squared = rank_weight("abc"), rank_weight("abc", 2)
    assert [linear("a", "c"), squared("a", "c"), linear("b", "b")] == [2.0, 4.0, 0.0]
    near = Ratings.of_table(((10, 5, 0), (0, 10, 5), (0, 0, 10)), "abc")
    far = Ratings.of_table(((10, 0, 5), (5, 10, 0), (0, 0, 10)), "abc")
    close_calls, outliers = weighted_kappa(near, squared), weighted_kappa(far, squared)
    assert close_calls.value is not None
    assert outliers.value is not None
    assert close_calls.value > outliers.value
    with pytest.raises(KeyError):
        linear("a", "z")


def test_first_text_of_krippendorff_1995_as_tokens() -> None:
    ratings = Ratings.of_annotators(("001111111100001111110000", "000011110000000110000000"))
    assert close(cohen_kappa(ratings), 0.384615)
    assert close(scott_pi(ratings), 0.314286)
    assert close(alpha_nominal(ratings), 0.328571)


def test_four_letters_with_missing_and_unnamed_labels() -> None:
    # Text "test": both mark the first letter without a label, the last one as A and as B.
    ratings = Ratings.of_items([("", ""), ("", None), (None, ""), ("A", "B")])
    assert close(cohen_kappa(ratings), 1 / 3)
    assert cohen_kappa(ratings).excluded == 2
    assert close(alpha_nominal(ratings), 0.4)


@pytest.mark.parametrize("measure", [cohen_kappa, scott_pi, greatest_cohen_kappa])
def test_undefined_where_there_is_nothing_or_one_value(measure: object) -> None:
    assert callable(measure)
    for ratings in (Ratings(), Ratings.of_items([("a", None)]), Ratings.of_items([("a", "a")] * 9)):
        found = measure(ratings)
        assert found.value is None
        assert found.reason


def test_undefined_s_and_weighted_kappa() -> None:
    same = Ratings.of_items([("a", "a")])
    assert bennett_s(same, 1).value is None
    assert bennett_s(Ratings(), 2).value is None
    assert weighted_kappa(same, nominal).value is None
    assert weighted_kappa(Ratings(), nominal).value is None
    assert close(bennett_s(same, 2), 1.0)
    with pytest.raises(ValueError, match="value to choose"):
        bennett_s(same, 0)


def test_total_disagreement_is_a_number() -> None:
    assert close(cohen_kappa(Ratings.of_items([("a", "b")])), 0.0)


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="two annotators"):
        cohen_kappa(Ratings.of_items([("a", "b", "c")]))
    with pytest.raises(ValueError, match="every item"):
        Ratings.of_items([("a", "b"), ("a",)])
    with pytest.raises(ValueError, match="reason"):
        Measured(None)
    with pytest.raises(ValueError, match="reason"):
        Measured(0.5, reason="why")


def test_parts_and_pairs_of_ratings() -> None:
    whole = Ratings.of_items([("a", "b", "a"), ("b", "b", None)])
    parts = [Ratings.of_items([("a", "b", "a")]), Ratings.of_items([("b", "b", None)])]
    assert add_ratings(parts) == whole
    assert whole.pair(0, 2) == Ratings.of_items([("a", "a"), ("b", None)])


def test_mean_leaves_the_undefined_out_and_counts_it() -> None:
    found = mean_of([Measured(0.5), undefined("why"), Measured(1.0)], empty="no pair")
    assert (found.value, found.n, found.excluded) == (0.75, 2, 1)
    assert mean_of([], empty="no pair").reason == "no pair"
    assert mean_of([undefined("why")] * 2, empty="no pair").reason == "why"
    assert mean_of([undefined("why"), undefined("how")], empty="no pair").reason == "no pair"
