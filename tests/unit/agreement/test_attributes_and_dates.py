"""Agreement on attribute values and dates of aligned spans."""

import pytest

from annotator.agreement.attributes import (
    ORDERS,
    Scale,
    attribute_agreement,
    attribute_alpha,
    attribute_kappa,
    attribute_ratings,
    scale_of,
    value_of,
)
from annotator.agreement.dates import date_agreement
from annotator.agreement.measurable import Measurable
from annotator.agreement.ratings import Ratings
from annotator.model.spans import Span
from annotator.schema.toml import loads
from annotator.services.resources import resource
from tests.unit.agreement.samples import SCHEMA, span

MEASURABLE = Measurable(SCHEMA)


def claims(values: str) -> list[tuple[Span, Span]]:
    """Read pairs of factuality values divided by ``/``, ``-`` for unset."""

    def claim(name: str, value: str) -> Span:
        return span(name, "CLAIM", (0, 5), **({} if value == "-" else {"factuality": value}))

    pairs = (pair.split("/") for pair in values.split())
    return [(claim(f"a{n}", one), claim(f"b{n}", two)) for n, (one, two) in enumerate(pairs)]


def dates(*values: str) -> Ratings:
    return Ratings.of_items([tuple(pair.split("/")) for pair in values])


def test_equal_values_kappa_and_alpha_with_what_was_left_out() -> None:
    rows = claims("CT+/CT+ CT+/CT+ PR+/CT+ CT-/CT- CT+/- -/-")
    ratings = attribute_ratings(rows, MEASURABLE)["factuality"]
    found = attribute_agreement(ratings, SCHEMA.attribute("factuality"))
    assert found.scale is Scale.ORDINAL
    assert (found.equal.value, found.equal.n, found.equal.excluded) == (0.75, 4, 1)
    # Ranks: CT- 0, PR+ 6, CT+ 7. Observed 1 of 4; by chance (2*0 + 7*2 + 1 + 6 + ...) of 16.
    chance = (2 * 1 * 7 + 1 * 3 * 1 + 1 * 1 * 6 + 1 * 3 * 7) / 16
    assert found.kappa.value == pytest.approx(1 - (1 / 4) / chance)
    assert found.alpha.value is not None


def test_a_neighbouring_value_is_a_smaller_disagreement_than_the_opposite() -> None:
    near = attribute_ratings(claims("CT+/PR+ CT-/CT- CT+/CT+"), MEASURABLE)["factuality"]
    far = attribute_ratings(claims("CT+/CT- CT-/CT- CT+/CT+"), MEASURABLE)["factuality"]
    attribute = SCHEMA.attribute("factuality")
    for measure in ("kappa", "alpha"):
        small = getattr(attribute_agreement(near, attribute), measure).value
        great = getattr(attribute_agreement(far, attribute), measure).value
        assert small > great
    assert attribute_kappa(near, Scale.NOMINAL, ()).value == pytest.approx(0.5)


def test_one_and_the_same_value_everywhere_is_undefined() -> None:
    ratings = attribute_ratings(claims("CT+/CT+ CT+/CT+"), MEASURABLE)["factuality"]
    found = attribute_agreement(ratings, SCHEMA.attribute("factuality"))
    assert found.equal.value == 1.0
    assert found.kappa.value is None
    assert "same value" in found.kappa.reason
    assert found.alpha.value is None


def test_nothing_set_by_both_is_undefined() -> None:
    ratings = attribute_ratings(claims("CT+/- -/CT-"), MEASURABLE)["factuality"]
    found = attribute_agreement(ratings, SCHEMA.attribute("factuality"))
    for measured in (found.kappa, found.alpha, found.equal):
        assert measured.value is None
        assert measured.reason == "no aligned spans on which both set it"
        assert measured.excluded == 2


def test_choices_compare_in_any_order_and_numbers_by_difference() -> None:
    one = span("a0", "CLAIM", (0, 5), kinds=["y", "x"], amount=2, words="mine", rule="r")
    two = span("b0", "CLAIM", (0, 5), kinds=["x", "y"], amount=3, words="yours", rule="s")
    ratings = attribute_ratings([(one, two)], MEASURABLE)
    assert ratings["kinds"].rows == {(("x", "y"), ("x", "y")): 1}
    assert sorted(ratings) == ["amount", "kinds"], "free text and what a program fills never count"
    assert scale_of(SCHEMA.attribute("amount")) == (Scale.INTERVAL, ())
    numbers = Ratings.of_items([(1, 2), (1, 1), (5, 6), (8, 8)])
    assert attribute_kappa(numbers, Scale.INTERVAL, ()).value == pytest.approx(1 - 0.5 / 3.25)
    alpha = attribute_alpha(numbers, Scale.INTERVAL, ()).value
    assert alpha is not None
    assert alpha > 0.9


def test_spans_that_cannot_carry_the_attribute_are_left_out() -> None:
    claim = span("a0", "CLAIM", (0, 5), factuality="CT+")
    other = span("b0", "ORG", (0, 5))
    assert attribute_ratings([(claim, other)], MEASURABLE) == {}
    third = span("c0", "CLAIM", (0, 5), factuality="CT+")
    rows = attribute_ratings([(claim, other, third)], MEASURABLE)["factuality"].rows
    assert rows == {("CT+", None, "CT+"): 1}


def test_unset_in_all_its_forms() -> None:
    for value in (None, "", [], ()):
        assert value_of(span("a", "CLAIM", (0, 1), kinds=value), "kinds") is None
    assert value_of(span("a", "CLAIM", (0, 1), flag=False), "flag") is False
    assert value_of(span("a", "CLAIM", (0, 1), odd={"a": 1}), "odd") == "{'a': 1}"


def test_the_order_of_factuality_covers_the_supplied_schema() -> None:
    schema = loads(resource("schemas/news-facts.toml").read_text(encoding="utf-8"))
    assert scale_of(schema.attribute("factuality"))[0] is Scale.ORDINAL
    assert set(ORDERS["factuality"]) == set(schema.attribute("factuality").values)
    assert scale_of(schema.attribute("verdict"))[0] is Scale.NOMINAL


def test_dates_by_value_and_by_days() -> None:
    found = date_agreement(
        dates("2026-02-23/2026-02-23", "2026-02-23/2026-02-22", "2026-02-01/2026-03-03")
    )
    assert found.exact.value == pytest.approx(1 / 3)
    assert found.mean_days.value == pytest.approx(31 / 3)
    assert found.median_days.value == 1.0
    assert found.alpha.value is not None


def test_durations_compare_with_durations_alone() -> None:
    found = date_agreement(dates("P1W/P8D", "P1D/2026", "XXXX/2026", "nonsense/2026", "odd/odd"))
    assert (found.mean_days.n, found.mean_days.excluded) == (2, 3)
    assert found.mean_days.value == 0.5
    assert found.exact.value == pytest.approx(0.2)


def test_undefined_dates() -> None:
    nothing = date_agreement(Ratings())
    assert nothing.exact.value is nothing.mean_days.value is nothing.median_days.value is None
    assert nothing.mean_days.reason == nothing.exact.reason
    unknown = date_agreement(dates("P1D/2026"))
    assert unknown.exact.value == 0.0
    assert unknown.mean_days.value is None
    assert "distance" in unknown.mean_days.reason
    one_sided = date_agreement(Ratings.of_items([("2026", None)]))
    assert one_sided.alpha.value is None
    assert one_sided.exact.excluded == 1
