"""Agreement on attribute values of aligned spans.

Kappa for two annotators, alpha for any number; weighted by rank where values have an order. Only
spans that both marked can be compared, so the number of them stands next to every result. A value
that neither set is no agreement, one that only one set is missing, and both are counted apart.

The order of factuality values, from certainly not to certainly so, follows Roser Saurí and James
Pustejovsky (2009): FactBank: a corpus annotated with event factuality. Language Resources and
Evaluation 43(3), 227-268.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from annotator.agreement.cohen import cohen_kappa
from annotator.agreement.krippendorff import alpha_interval, alpha_nominal, alpha_ordinal
from annotator.agreement.measurable import Measurable
from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import FEWEST, Ratings, Row
from annotator.agreement.weighted_kappa import rank_weight, weighted_kappa
from annotator.model.spans import Span
from annotator.schema.types import Attribute, AttributeType

NOT_SET = "no aligned spans on which both set it"
ORDERS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {"factuality": ("CT-", "PR-", "PS-", "CTu", "Uu", "PS+", "PR+", "CT+")}
)
"""Attributes whose values have an order, with that order."""


class Scale(StrEnum):
    """What may be concluded from two values besides that they differ."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def scale_of(
    attribute: Attribute, orders: Mapping[str, Sequence[str]] = ORDERS
) -> tuple[Scale, Sequence[str]]:
    """Return the scale of an attribute's values, with their order if they have one."""
    if attribute.type is AttributeType.NUMBER:
        return Scale.INTERVAL, ()
    order = orders.get(attribute.name, ())
    if order and set(attribute.values) | set(attribute.retired_values) <= set(order):
        return Scale.ORDINAL, order
    return Scale.NOMINAL, ()


def value_of(span: Span, name: str) -> Hashable | None:
    """Return a span's value in a form that compares; None when unset.

    Several choices are equal in any order. An empty text or empty choice counts as unset.
    """
    value: Any = span.attributes.get(name)
    if value is None or value.__class__ is str:
        return value or None
    if isinstance(value, list | tuple | set | frozenset):
        value = tuple(sorted(map(str, value)))
    if value == ():
        return None
    return value if isinstance(value, Hashable) else str(value)


def attribute_ratings(
    rows: Iterable[Sequence[Span | None]], measurable: Measurable
) -> dict[str, Ratings]:
    """Read the values of aligned spans, by attribute: one span an annotator, None where missing.

    A span whose label cannot carry the attribute has no value. Left out are rows with nothing set,
    or with fewer than two spans that can carry it, and attributes without rows.
    """
    found: dict[str, Counter[Row]] = {}
    for row in rows:
        names = {name for span in row if span is not None for name in span.attributes}
        if not names:
            continue
        fitting = [None if span is None else measurable.attributes_of(span.label) for span in row]
        for name in names:
            if sum(allowed is not None and name in allowed for allowed in fitting) < FEWEST:
                continue
            values = tuple(
                None
                if span is None or allowed is None or name not in allowed
                else value_of(span, name)
                for span, allowed in zip(row, fitting, strict=True)
            )
            if any(value is not None for value in values):
                found.setdefault(name, Counter())[values] += 1
    return {name: Ratings(found[name]) for name in sorted(found)}


@dataclass(frozen=True, slots=True)
class AttributeAgreement:
    """How well annotators agree on one attribute.

    Attributes:
        scale: Nominal, or by rank or difference.
        kappa: Of two annotators: Cohen's, or weighted (linear) for values with an order.
        alpha: Krippendorff's, on that scale.
        equal: Share of equal values, not corrected for chance.
    """

    scale: Scale
    kappa: Measured
    alpha: Measured
    equal: Measured


def attribute_agreement(
    ratings: Ratings, attribute: Attribute, orders: Mapping[str, Sequence[str]] = ORDERS
) -> AttributeAgreement:
    """Measure two annotators on one attribute; ``n`` pairs both set, ``excluded`` one set."""
    scale, order = scale_of(attribute, orders)
    return AttributeAgreement(
        scale,
        _explained(attribute_kappa(ratings, scale, order)),
        _explained(attribute_alpha(ratings, scale, order)),
        equal_share(ratings),
    )


def attribute_kappa(ratings: Ratings, scale: Scale, order: Sequence[Hashable]) -> Measured:
    """Return Cohen's kappa, weighted by rank or difference where the scale has them."""
    if scale is Scale.NOMINAL:
        return cohen_kappa(ratings)
    if scale is Scale.ORDINAL:
        return weighted_kappa(ratings, rank_weight(order))
    return weighted_kappa(ratings, lambda one, other: abs(one - other))


def attribute_alpha(ratings: Ratings, scale: Scale, order: Sequence[Hashable]) -> Measured:
    """Return Krippendorff's alpha on the scale."""
    if scale is Scale.NOMINAL:
        return alpha_nominal(ratings)
    if scale is Scale.ORDINAL:
        return alpha_ordinal(ratings, order)
    return alpha_interval(ratings)


def equal_share(ratings: Ratings) -> Measured:
    """Return how often two annotators gave the same value, of all pairs on which both gave one."""
    both = {row: count for row, count in ratings.rows.items() if None not in row}
    number = sum(both.values())
    excluded = sum(ratings.rows.values()) - number
    if not number:
        return undefined(NOT_SET, excluded=excluded)
    return Measured(
        sum(count for row, count in both.items() if len(set(row)) == 1) / number, number, excluded
    )


def _explained(measured: Measured) -> Measured:
    """Say "aligned spans" where the measure says "item"."""
    if measured.is_defined or measured.n:
        return measured
    return undefined(NOT_SET, excluded=measured.excluded)
