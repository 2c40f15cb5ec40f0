"""Confidence intervals of the headline numbers, all from the same drawn samples of documents."""

import math
from collections.abc import Callable, Mapping, Sequence

from annotator.agreement.bootstrap import (
    Interval,
    percentile_interval,
    resampled_sums,
)
from annotator.agreement.document_counts import DocumentCounts, Pair
from annotator.agreement.krippendorff import coincidences
from annotator.agreement.ratings import Ratings
from annotator.agreement.shared import Shared

_Key = tuple[str, ...]
_Sample = Sequence[int]
_Statistic = Callable[[_Sample], float | None]
_FINEST = 1 << 20
_TICKS = 50
COUNTING = 0.8
"""Share of the whole work that is done before the intervals."""


def measure_intervals(
    counts: Sequence[DocumentCounts],
    pairs: Sequence[Pair],
    *,
    resamples: int,
    seed: int,
    watch: Callable[[float], None],
) -> dict[str, Interval]:
    """Return intervals by path of the number: F1 of pairs, means and labels, alpha on tokens.

    The path of a pair has its place among ``pairs``: ``pairs.0.exact_f1``.

    alpha_u has none: what it expects by chance is no sum over documents.
    """
    if not counts or not resamples:
        return {}
    scale = min(math.lcm(*(row.finished - 1 for row in counts)), _FINEST)
    labels = sorted({label for row in counts for label in row.spans})
    sums = {row.id: _sums(row, labels, scale) for row in counts}
    keys = sorted({key for row in sums.values() for key in row})
    vectors = {name: [row.get(key, 0) for key in keys] for name, row in sums.items()}
    places = {key: index for index, key in enumerate(keys)}
    statistics = _statistics(places, pairs, labels, scale)
    values: dict[str, list[float | None]] = {path: [] for path in statistics}
    for number, sample in enumerate(resampled_sums(vectors, resamples=resamples, seed=seed)):
        if number % _TICKS == 0:
            watch(COUNTING + (1 - COUNTING) * number / resamples)
        for path, statistic in statistics.items():
            values[path].append(statistic(sample))
    return {path: percentile_interval(rows, len(counts)) for path, rows in values.items()}


def _sums(counts: DocumentCounts, labels: Sequence[str], scale: int) -> dict[_Key, int]:
    """Return what a document adds to every sum."""
    found: dict[_Key, int] = {}
    for pair, row in counts.pairs.items():
        for name, shared in row.totals.items():
            _add_shared(found, ("pair", *pair, name), shared)
        for name, by_label in (("exact_f1", row.exact), ("overlap_f1", row.overlap)):
            for label, shared in by_label.items():
                _add_shared(found, ("label", label, name, *pair), shared)
    _add_ratings(found, ("token_alpha",), counts.tokens.together, scale)
    for label in labels:
        ratings = counts.tokens.by_label.get(label, counts.tokens.unmarked)
        _add_ratings(found, ("label_alpha", label), ratings, scale)
    return found


def _add_shared(found: dict[_Key, int], key: _Key, shared: Shared) -> None:
    found[*key, "halves"] = shared.halves
    found[*key, "all"] = shared.first + shared.second


def _add_ratings(found: dict[_Key, int], key: _Key, ratings: Ratings, scale: int) -> None:
    table = coincidences(ratings)
    unlike = sum(count for (one, other), count in table.pairs.items() if one != other)
    found[*key, "unlike"] = unlike * scale // table.scale
    for value, count in table.totals.items():
        found[*key, "given", repr(value)] = count


def _statistics(
    places: Mapping[_Key, int], pairs: Sequence[Pair], labels: Sequence[str], scale: int
) -> dict[str, _Statistic]:
    """Return how each number follows from the sums."""
    by_pair: dict[str, list[tuple[int, int]]] = {}
    found: dict[str, _Statistic] = {}
    for key, place in places.items():
        if key[-1] != "halves":
            continue
        total = places[*key[:-1], "all"]
        if key[0] == "pair":
            _, first, second, name, _ = key
            by_pair.setdefault(f"mean_{name}", []).append((place, total))
            found[f"pairs.{pairs.index((first, second))}.{name}"] = _mean_f1([(place, total)])
        else:
            _, label, name, *_ = key
            by_pair.setdefault(f"by_label.{label}.{name}", []).append((place, total))
    found |= {path: _mean_f1(rows) for path, rows in by_pair.items()}
    found["token_alpha"] = _alpha(places, ("token_alpha",), scale)
    for label in labels:
        found[f"by_label.{label}.token_alpha"] = _alpha(places, ("label_alpha", label), scale)
    return dict(sorted(found.items()))


def _mean_f1(places: Sequence[tuple[int, int]]) -> _Statistic:
    def statistic(sample: _Sample) -> float | None:
        values = [sample[halves] / sample[total] for halves, total in places if sample[total]]
        return math.fsum(values) / len(values) if values else None

    return statistic


def _alpha(places: Mapping[_Key, int], key: _Key, scale: int) -> _Statistic:
    size = len(key)
    unlike = places[*key, "unlike"]
    given = [
        place
        for other, place in places.items()
        if other[:size] == key and len(other) > size and other[size] == "given"
    ]

    def statistic(sample: _Sample) -> float | None:
        totals = [sample[place] for place in given]
        number = sum(totals)
        pairs = number * number - sum(count * count for count in totals)
        if not pairs:
            return None
        return 1.0 - sample[unlike] * (number - 1) / (scale * pairs)

    return statistic
