"""What two annotators agree on, broken down: by label, attribute, date and type of relation."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.agreement.attributes import AttributeAgreement, attribute_agreement
from annotator.agreement.dates import DateAgreement, date_agreement
from annotator.agreement.measurable import is_date_value
from annotator.agreement.measured import Measured
from annotator.agreement.pair_counts import PairCounts
from annotator.agreement.shared import Shared
from annotator.schema.types import Schema


@dataclass(frozen=True, slots=True)
class PairLabel:
    """One label of two annotators, micro over documents: how many spans each has, and F1."""

    first_spans: int
    second_spans: int
    exact_f1: Measured
    overlap_f1: Measured


@dataclass(frozen=True, slots=True)
class PairRelation:
    """Relations of one type of two annotators; ``n`` those of both."""

    n: int
    strict_f1: Measured
    partial_f1: Measured
    given_ends_f1: Measured


@dataclass(frozen=True, slots=True)
class PairBreakdown:
    """Everything of two annotators that their overall numbers are made of, by name."""

    by_label: Mapping[str, PairLabel]
    attributes: Mapping[str, AttributeAgreement]
    dates: Mapping[str, DateAgreement]
    relations: Mapping[str, PairRelation]


def break_down(counts: PairCounts, schema: Schema) -> PairBreakdown:
    """Measure two annotators by label, attribute, date and type of relation."""
    dates = {one.name for one in schema.attributes if is_date_value(one)}
    return PairBreakdown(
        by_label={
            label: PairLabel(
                exact.first,
                exact.second,
                exact.f1,
                counts.overlap.get(label, Shared()).f1,
            )
            for label, exact in sorted(counts.exact.items())
        },
        attributes={
            one.name: attribute_agreement(counts.attributes[one.name], one)
            for one in schema.attributes
            if one.name in counts.attributes and one.name not in dates
        },
        dates={
            one.name: date_agreement(counts.attributes[one.name])
            for one in schema.attributes
            if one.name in counts.attributes and one.name in dates
        },
        relations={
            name: PairRelation(
                row.strict.first + row.strict.second,
                row.strict.f1,
                row.partial.f1,
                row.given_ends.f1,
            )
            for name, row in sorted(counts.relations.items())
        },
    )
