"""Fleiss' kappa and Krippendorff's alpha on published data."""

import pytest

from annotator.agreement.bennett import bennett_s
from annotator.agreement.fleiss import fleiss_kappa, fleiss_kappa_by_value
from annotator.agreement.krippendorff import (
    alpha_interval,
    alpha_nominal,
    alpha_ordinal,
    alpha_ratio,
)
from annotator.agreement.measured import Measured
from annotator.agreement.ratings import Ratings

# Fleiss 1971: thirty patients, six psychiatrists, five diagnoses.
FLEISS_1971 = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444
224445 333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444
133333 555555
"""

# The worked example of the encyclopedia: ten subjects, fourteen annotators, counts by value.
FOURTEEN = """
0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7
""".strip().split("|")

WITH_GAPS = (
    "* * * * * 3 4 1 2 1 1 3 3 * 3",
    "1 * 2 1 3 3 4 3 * * * * * * *",
    "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
)


def close(measured: Measured, expected: float, tolerance: float = 1e-6) -> bool:
    return measured.value == pytest.approx(expected, abs=tolerance)


def numbers(units: str) -> Ratings:
    """Read one group of digits a unit, with ``-`` for a missing value."""
    return Ratings.of_items(
        [[None if sign == "-" else int(sign) for sign in unit] for unit in units.split()]
    )


def test_fleiss_1971() -> None:
    ratings = Ratings.of_items(FLEISS_1971.split())
    found = fleiss_kappa(ratings)
    assert close(found, 0.430245)
    assert found.observed == pytest.approx(0.5556, abs=5e-5)
    assert found.expected == pytest.approx(0.2201, abs=2e-4)  # the paper rounds on the way
    assert found.n == 30
    assert close(bennett_s(ratings, 5), 0.444444)


def test_fleiss_1971_by_value() -> None:
    found = fleiss_kappa_by_value(Ratings.of_items(FLEISS_1971.split()))
    published = {"1": 0.248, "2": 0.248, "3": 0.517, "4": 0.470, "5": 0.565}
    for value, kappa in published.items():
        assert close(found[value], kappa, 3.5e-3), "the paper rounds on the way"
    exact = {"1": 0.245, "2": 0.245, "3": 0.520, "4": 0.471, "5": 0.566}
    assert {value: round(row.value or 0.0, 3) for value, row in found.items()} == exact


def test_fleiss_with_fourteen_annotators() -> None:
    items = [
        [value for value, count in enumerate(map(int, line.split())) for _ in range(count)]
        for line in FOURTEEN
    ]
    assert close(fleiss_kappa(Ratings.of_items(items)), 0.209931)


def test_fleiss_of_two_letters() -> None:
    found = fleiss_kappa(Ratings.of_items([("", ""), ("", None), (None, ""), ("A", "B")]))
    assert close(found, 0.2)
    assert (found.n, found.excluded) == (2, 2)


def test_alpha_with_missing_values() -> None:
    columns = [[None if sign == "*" else int(sign) for sign in row.split()] for row in WITH_GAPS]
    ratings = Ratings.of_annotators(columns)
    assert close(alpha_nominal(ratings), 0.691358)
    assert close(alpha_interval(ratings), 0.810845)
    assert (alpha_nominal(ratings).n, alpha_nominal(ratings).excluded) == (12, 3)


def test_pairs_of_krippendorff_1980() -> None:
    found = alpha_nominal(numbers("00 11 01 00 00 01 00 01 10 00"))
    assert close(found, 0.095238)
    assert found.observed == pytest.approx(0.4)
    assert found.expected == pytest.approx(0.442, abs=5e-4)


def test_triples_of_krippendorff_1980() -> None:
    ratings = numbers("111 122 222 444 144 222 123 333 222")
    assert close(alpha_nominal(ratings), 0.641732)
    assert close(alpha_interval(ratings), 0.546917)
    assert close(alpha_ratio(ratings), 0.483254)


def test_twelve_units_of_computing_alpha() -> None:
    units = "11-1 2232 3333 3333 2222 1234 4444 1121 2222 -555 --11 --3-"
    assert close(alpha_nominal(numbers(units)), 0.743421)


def test_three_ratings_toy() -> None:
    ratings = Ratings.of_items([("Y", "N", "N"), ("Y", "N", None), (None, None, "N")])
    assert close(alpha_nominal(ratings), -1 / 3)


def test_four_scales_of_the_twelve_units() -> None:
    # The same coders and units, as Krippendorff's lecture gives them for each scale.
    units = "11-1 2232 3333 3333 2222 1234 4444 1121 2222 -555 --11 --3-"
    ratings = numbers(units)
    assert close(alpha_ordinal(ratings, range(1, 6)), 0.815, 5e-4)
    assert close(alpha_interval(ratings), 0.849, 5e-4)
    assert close(alpha_ratio(ratings), 0.797, 5e-4)


# Hayes and Krippendorff 2007, p. 84: forty units, five coders, ranks from 0 to 3.
HAYES_2007 = """
112-2 1101- 2333- -00-0 000-0 000-0 102-1 1-20- 222-2 2111- -100- 0000- 1222- 33223 111-1 111-1
212-2 1233- 1101- 000-0 0011- 00-00 2333- 0000- 12-22 0111- 00010 1212- 1122- 112-2 110-0 2121-
22-22 3222- 222-2 223-2 222-2 22-12 2222- 111-1
"""


def test_forty_units_of_hayes_and_krippendorff_2007() -> None:
    ratings = numbers(HAYES_2007)
    assert close(alpha_ordinal(ratings, range(4)), 0.759829)
    assert close(alpha_nominal(ratings), 0.476510)


def test_ranks_of_two_values_are_nominal() -> None:
    ratings = numbers("00 11 01 00 00 01 00 01 10 00")
    assert close(alpha_ordinal(ratings, (0, 1)), 0.095238)
    with pytest.raises(KeyError):
        alpha_ordinal(ratings, (0,))


def test_undefined_where_there_is_nothing_or_one_value() -> None:
    for ratings in (Ratings(), numbers("1- -1"), numbers("11 11")):
        for measure in (alpha_nominal, alpha_interval, alpha_ratio, fleiss_kappa):
            found = measure(ratings)
            assert found.value is None
            assert found.reason
    assert fleiss_kappa(numbers("1 2 1")).reason == "there are fewer than two annotators"
    assert fleiss_kappa_by_value(Ratings()) == {}
    assert fleiss_kappa_by_value(numbers("11 11"))[1].value is None
