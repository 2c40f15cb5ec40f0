"""Confidence intervals by resampling documents.

Bradley Efron (1979): Bootstrap methods: another look at the jackknife. The Annals of Statistics
7(1), 1-26; the percentile interval of Bradley Efron and Robert J. Tibshirani (1993): An
Introduction to the Bootstrap, chapter 13. Documents are drawn, not spans, because the spans of one
document depend on each other.
"""

import math
import random
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from annotator.agreement.ratings import FEWEST

RESAMPLES: Final = 1_000
LEVEL: Final = 0.95
SEED: Final = 20_260_223
TOO_FEW_DOCUMENTS: Final = "fewer than two documents to draw from"
OFTEN_UNDEFINED: Final = "undefined in too many of the drawn samples"
_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a number would lie had other documents been drawn.

    Attributes:
        low: None, with ``high``, when there is no interval.
        level: Share of samples within.
        documents: Number of documents that were drawn from.
        reason: Why there is none; empty otherwise.
    """

    low: float | None
    high: float | None
    level: float
    documents: int
    reason: str = ""


def resampled_sums(
    counts: Mapping[str, Sequence[int]], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Iterator[tuple[int, ...]]:
    """Yield the sums of counts over documents drawn with replacement, as many as there are.

    The draws depend on the seed and the ids of the documents, not on their order. The counts of a
    document are packed into one long whole number, so that a sample is a single sum.

    Args:
        counts: By document id, equally many non-negative whole numbers each, in fixed order, whose
            sum over a sample stays below 2**64.
        resamples: Number of samples.
        seed: Of the random numbers.
    """
    if not counts:
        return
    names = sorted(counts)
    width = len(counts[names[0]])
    layout = struct.Struct(f"<{width}Q")
    packed = [int.from_bytes(layout.pack(*counts[name]), "little") for name in names]
    rng = random.Random(seed)  # noqa: S311 - statistics, not secrets
    for _ in range(resamples):
        total = sum(rng.choices(packed, k=len(packed)))
        yield layout.unpack(total.to_bytes(width * _BYTES, "little"))


def percentile_interval(
    values: Iterable[float | None], documents: int, *, level: float = LEVEL
) -> Interval:
    """Return the middle share of the samples' values.

    Samples in which the measure is undefined are left out; when they are more than half, or there
    were fewer than two documents, there is no interval.

    Args:
        values: Of the measure in each sample.
        documents: Number of documents that were drawn from.
        level: Share of the values that lies within.
    """
    if documents < FEWEST:
        return Interval(None, None, level, documents, TOO_FEW_DOCUMENTS)
    drawn = list(values)
    known = sorted(value for value in drawn if value is not None)
    if not known or 2 * len(known) < len(drawn):
        return Interval(None, None, level, documents, OFTEN_UNDEFINED)
    tail = (1.0 - level) / 2
    return Interval(_quantile(known, tail), _quantile(known, 1.0 - tail), level, documents)


def _quantile(ranked: Sequence[float], share: float) -> float:
    """Interpolate between the two nearest ranks."""
    at = share * (len(ranked) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (at - low)
