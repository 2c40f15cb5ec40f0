"""How agreement moves: over documents in some order, or over groups of them such as days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement.document_counts import Pair
from annotator.agreement.measured import Measured, mean_of
from annotator.agreement.report import MEASURES, NO_PAIRS, DocumentAgreement
from annotator.agreement.shared import Shared

TRAILING: Final = 5
"""How many moments a trailing number looks back over, its own among them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One point on the line.

    Attributes:
        name: Of the group: a document's id, or a day.
        document_ids: Documents measured in it, sorted.
        n: Spans that all annotators marked there.
        f1: Over these documents alone, by name of the measure; as in the report a mean over
            pairs, micro over documents.
        trailing: The same over this and the moments just before.
    """

    name: str
    document_ids: tuple[str, ...]
    n: int
    f1: Mapping[str, Measured]
    trailing: Mapping[str, Measured]


def agreement_over_time(
    by_document: Mapping[str, DocumentAgreement],
    groups: Iterable[tuple[str, Iterable[str]]],
    *,
    trailing: int = TRAILING,
) -> tuple[Moment, ...]:
    """Return a moment for each group in which something was measured, in the order given.

    Args:
        by_document: Of a report.
        groups: Name and ids of documents; ids that were not measured are passed over.
        trailing: How many moments the trailing number takes.

    Raises:
        ValueError: ``trailing`` is less than 1.
    """
    if trailing < 1:
        raise ValueError("a trailing number takes one moment at least")
    found: list[Moment] = []
    for name, ids in groups:
        here = tuple(sorted({one for one in ids if one in by_document}))
        if not here:
            continue
        former = found[max(0, len(found) - trailing + 1) :]
        window = sorted({*here, *(one for moment in former for one in moment.document_ids)})
        found.append(
            Moment(
                name=name,
                document_ids=here,
                n=sum(by_document[one].n for one in here),
                f1=_f1_over([by_document[one] for one in here]),
                trailing=_f1_over([by_document[one] for one in window]),
            )
        )
    return tuple(found)


def _f1_over(documents: Sequence[DocumentAgreement]) -> dict[str, Measured]:
    pairs: dict[Pair, dict[str, Shared]] = {}
    for document in documents:
        for pair, shared in document.shared.items():
            sums = pairs.setdefault(pair, dict.fromkeys(MEASURES, Shared()))
            for name in MEASURES:
                sums[name] += shared[name]
    return {
        name: mean_of((sums[name].f1 for sums in pairs.values()), empty=NO_PAIRS)
        for name in MEASURES
    }
