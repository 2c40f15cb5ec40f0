"""Krippendorff's alpha_u on published continua."""

import pytest

from annotator.agreement.measured import Measured
from annotator.agreement.unitizing import Continuum, Unit, alpha_u, alpha_u_together, gaps_of


def at(first: int, *units: tuple[int, int]) -> tuple[Unit, ...]:
    """Turn start and length on a continuum that begins at ``first`` into half-open ranges."""
    return tuple((start - first, start - first + length) for start, length in units)


def close(measured: Measured, expected: float, tolerance: float = 1e-6) -> bool:
    return measured.value == pytest.approx(expected, abs=tolerance)


def test_two_labels_of_krippendorff_2004() -> None:
    c = alpha_u(
        [Continuum(300, (at(150, (225, 70), (370, 30)), at(150, (220, 80), (355, 20), (400, 20))))]
    )
    k = alpha_u([Continuum(300, (at(150, (180, 60), (300, 50)),) * 2)])
    assert c.observed == pytest.approx(0.014444, abs=1e-6)
    assert c.expected == pytest.approx(0.053222, abs=1e-6)
    assert close(c, 0.728599)
    assert k.expected == pytest.approx(0.048979, abs=1e-6)
    assert k.value == 1.0
    assert close(alpha_u_together([c, k]), 0.8591, 5e-4)
    assert close(alpha_u_together([c, k]), 0.8587, 5e-5)


def test_toy_of_one_long_and_three_short() -> None:
    found = alpha_u([Continuum(10, (at(0, (1, 8)), at(0, (2, 1), (4, 1), (6, 1))))])
    assert found.observed == pytest.approx(0.91)
    assert found.expected == pytest.approx(0.535185, abs=1e-6)
    assert close(found, -0.700346)


def test_first_text_of_krippendorff_1995() -> None:
    def text(scale: int) -> Continuum:
        one = ((2 * scale, 10 * scale), (14 * scale, 20 * scale))
        return Continuum(24 * scale, (one, ((4 * scale, 8 * scale), (15 * scale, 17 * scale))))

    assert alpha_u([text(1)]).observed == 0.03125
    # The paper measures on a continuous line, which a long discrete one approaches.
    assert close(alpha_u([text(50_000)]), 0.553, 5e-4)


@pytest.mark.parametrize(
    ("first", "second", "observed", "published"),
    [
        ("0-18", "0-2 2-3 3-4 4-5 5-6 6-9 9-10", 2.26736, -0.926),
        ("2-8 10-12 14-18 20-22", "0-2 4-8 10-14 16-18 20-22", 0.02778, 0.679),
        ("0-2 2-10 10-14 14-20 20-24", "0-4 4-8 8-15 15-17 17-24", 0.38715, 0.066),
    ],
    ids=["B", "C", "D"],
)
def test_other_texts_of_krippendorff_1995(
    first: str, second: str, observed: float, published: float
) -> None:
    def text(scale: int) -> Continuum:
        def units(words: str) -> tuple[Unit, ...]:
            places = (one.split("-") for one in words.split())
            return tuple((int(start) * scale, int(end) * scale) for start, end in places)

        return Continuum(24 * scale, (units(first), units(second)))

    assert alpha_u([text(1)]).observed == pytest.approx(observed, abs=1e-5)
    # The paper's expectation has a slip in a sign (mended in 2004), hence the tolerance.
    assert close(alpha_u([text(50_000)]), published, 0.02)


def test_one_short_unit_by_one_of_three_is_chance() -> None:
    assert close(alpha_u([Continuum(20, (((3, 4),), (), ()))]), 0.0)


def test_overlapping_units_of_one_annotator() -> None:
    # "This is a test.": one marks [0,4) and [0,7) as a, [0,7) as b; the other [0,4) as both.
    a = alpha_u([Continuum(15, (((0, 4), (0, 7)), ((0, 4),)))])
    b = alpha_u([Continuum(15, (((0, 7),), ((0, 4),)))])
    for found in (a, b, alpha_u_together([a, b])):
        assert close(found, 0.6783, 5e-5)


def test_spans_without_a_label_are_no_units() -> None:
    # "test": apart from those, one marks the last letter as A, the other as B.
    labels = [
        alpha_u([Continuum(4, (((3, 4),), ()))]),
        alpha_u([Continuum(4, ((), ((3, 4),)))]),
    ]
    assert close(alpha_u_together(labels), 0.0)


def test_undefined_without_units_annotators_or_room() -> None:
    for continua in ([], [Continuum(10, (((1, 2),),))], [Continuum(10, ((), ()))]):
        found = alpha_u(continua)
        assert found.value is None
        assert found.reason
    full = alpha_u([Continuum(1, (((0, 1),), ((0, 1),)))])
    assert full.value is None
    assert alpha_u_together([]).value is None
    assert alpha_u_together([full]).value is None


def test_documents_in_any_order_and_without_joining_their_gaps() -> None:
    one = Continuum(30, (((5, 10),), ((6, 10),)))
    other = Continuum(50, (((0, 8), (40, 50)), ((0, 8),)))
    lonely = Continuum(40, (((1, 2),),))
    found = alpha_u([one, other, lonely])
    assert found == alpha_u([lonely, other, one])
    assert (found.n, found.excluded) == (5, 1)
    swapped = [Continuum(row.length, row.units[::-1]) for row in (one, other, lonely)]
    assert found == alpha_u(swapped)


def test_units_that_touch_stay_apart() -> None:
    halves = alpha_u([Continuum(20, (((0, 5), (5, 10)), ((0, 10),)))])
    assert halves.value is not None
    assert halves.value < 1.0
    assert gaps_of([(0, 5), (5, 10)], 20) == [(10, 20)]


def test_three_annotators_with_one_absent_from_a_document() -> None:
    both = Continuum(30, (((5, 10),), ((5, 10),)))
    three = Continuum(30, (((5, 10),), ((5, 10),), ((5, 10),)))
    assert alpha_u([both, three]).value == 1.0


def test_each_annotator_counts_as_much_as_the_length_they_saw() -> None:
    two = Continuum(10, (((0, 2),), ((0, 3),)))
    three = Continuum(10, (((0, 2),), ((0, 2),), ((0, 4),)))
    # Ordered pairs: 2 * 1 / (2 - 1) and 2 * (4 + 4) / (3 - 1), over length 20 and seen 20 + 30.
    assert alpha_u([two, three]).observed == pytest.approx(10 / (20 * 50))
