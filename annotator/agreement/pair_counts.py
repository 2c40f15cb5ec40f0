"""Everything that is counted of two annotators on one document; adds up over documents."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from annotator.agreement.alignment import Alignment, align_by_place
from annotator.agreement.attributes import attribute_ratings
from annotator.agreement.boundary_f1 import boundary_f1
from annotator.agreement.corpus import SetContent
from annotator.agreement.differences import Disagreement, differences
from annotator.agreement.exact_f1 import exact_by_label
from annotator.agreement.label_f1 import label_f1
from annotator.agreement.measurable import Measurable
from annotator.agreement.overlap_f1 import overlap_by_label
from annotator.agreement.partial_f1 import partial_f1
from annotator.agreement.ratings import Ratings, add_ratings
from annotator.agreement.relations_f1 import RelationsShared, relations_by_type
from annotator.agreement.shared import Shared, sum_shared

_S = TypeVar("_S", Shared, RelationsShared)


@dataclass(frozen=True, slots=True)
class PairCounts:
    """What two annotators share and where they differ.

    Attributes:
        exact: By label.
        overlap: By label.
        relations: By type.
        attributes: Values of aligned spans, by attribute.
        confusion: Labels of aligned spans, the first annotator's first; None is nothing.
        kinds: How many things differ in each way; one thing may differ in several.
        agreeing: Number of things on which nothing differs.
        things: Number of things that one or both marked.
    """

    exact: Mapping[str, Shared] = field(default_factory=dict)
    overlap: Mapping[str, Shared] = field(default_factory=dict)
    partial: Shared = field(default_factory=Shared)
    boundary: Shared = field(default_factory=Shared)
    label: Shared = field(default_factory=Shared)
    relations: Mapping[str, RelationsShared] = field(default_factory=dict)
    attributes: Mapping[str, Ratings] = field(default_factory=dict)
    confusion: Mapping[tuple[str | None, str | None], int] = field(default_factory=dict)
    kinds: Mapping[Disagreement, int] = field(default_factory=dict)
    agreeing: int = 0
    things: int = 0

    @property
    def totals(self) -> dict[str, Shared]:
        """What is shared over all labels, by name of the measure."""
        return {
            "exact_f1": sum_shared(self.exact.values()),
            "overlap_f1": sum_shared(self.overlap.values()),
            "partial_f1": self.partial,
            "boundary_f1": self.boundary,
            "label_f1": self.label,
        }


def count_pair(
    first: SetContent, second: SetContent, aligned: Alignment, measurable: Measurable
) -> PairCounts:
    """Count two sets of one document.

    Args:
        first: Of the annotator whose name sorts first.
        second: Of the other.
        aligned: The spans of both, aligned.
        measurable: Which attributes are measured, and which relations are symmetric.
    """
    places = align_by_place(first.spans, second.spans)
    rows = differences(first, second, aligned, measurable)
    confusion = Counter(
        (row.first.label if row.first else None, row.second.label if row.second else None)
        for row in rows
    )
    return PairCounts(
        exact=exact_by_label(first.spans, second.spans),
        overlap=overlap_by_label(first.spans, second.spans),
        partial=partial_f1(places),
        boundary=boundary_f1(first.spans, second.spans),
        label=label_f1(places),
        relations=relations_by_type(
            first,
            second,
            aligned,
            symmetric=measurable.symmetric,
        ),
        attributes=attribute_ratings(aligned.pairs, measurable),
        confusion=confusion,
        kinds=Counter(kind for row in rows for kind in row.kinds),
        agreeing=sum(not row.kinds for row in rows),
        things=len(rows),
    )


def add_counts(parts: Sequence[PairCounts]) -> PairCounts:
    """Add up the counts of the same two annotators over documents."""
    confusion: Counter[tuple[str | None, str | None]] = Counter()
    kinds: Counter[Disagreement] = Counter()
    for part in parts:
        confusion.update(part.confusion)
        kinds.update(part.kinds)
    names = sorted({name for part in parts for name in part.attributes})
    return PairCounts(
        exact=_sum_by_key((part.exact for part in parts), Shared()),
        overlap=_sum_by_key((part.overlap for part in parts), Shared()),
        partial=sum_shared(part.partial for part in parts),
        boundary=sum_shared(part.boundary for part in parts),
        label=sum_shared(part.label for part in parts),
        relations=_sum_by_key((part.relations for part in parts), RelationsShared()),
        attributes={
            name: add_ratings(part.attributes[name] for part in parts if name in part.attributes)
            for name in names
        },
        confusion=confusion,
        kinds=kinds,
        agreeing=sum(part.agreeing for part in parts),
        things=sum(part.things for part in parts),
    )


def _sum_by_key(parts: Iterable[Mapping[str, _S]], nothing: _S) -> dict[str, _S]:
    found: dict[str, _S] = {}
    for part in parts:
        for key, value in part.items():
            found[key] = found.get(key, nothing) + value
    return dict(sorted(found.items()))
