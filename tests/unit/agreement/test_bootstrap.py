"""Confidence intervals over documents."""

import random
import statistics

import pytest

from annotator.agreement.bootstrap import percentile_interval, resampled_sums


def test_sums_are_those_of_drawn_documents() -> None:
    counts = {"a": (1, 0, 2**40), "b": (0, 1, 0), "c": (0, 0, 5)}
    samples = list(resampled_sums(counts, resamples=200, seed=1))
    assert len(samples) == 200
    for a, b, packed in samples:
        assert 0 <= a + b <= 3
        assert packed == a * 2**40 + (3 - a - b) * 5
    assert len(set(samples)) > 5


def test_the_same_seed_draws_the_same_in_any_order_of_documents() -> None:
    counts = {f"d{n}": (n, n * n) for n in range(9)}
    turned = dict(reversed(counts.items()))
    first = list(resampled_sums(counts, resamples=50, seed=3))
    assert list(resampled_sums(turned, resamples=50, seed=3)) == first
    assert list(resampled_sums(counts, resamples=50, seed=4)) != first
    assert list(resampled_sums({}, resamples=5)) == []


def test_interval_of_a_mean_is_near_the_one_of_theory() -> None:
    rng = random.Random(5)
    values = [rng.randrange(1_000) for _ in range(400)]
    counts = {f"d{n:03}": (value,) for n, value in enumerate(values)}
    means = [total / 400 for (total,) in resampled_sums(counts, resamples=2_000, seed=6)]
    found = percentile_interval(means, 400)
    half = 1.96 * statistics.pstdev(values) / 20
    assert found.low == pytest.approx(statistics.fmean(values) - half, abs=half / 5)
    assert found.high == pytest.approx(statistics.fmean(values) + half, abs=half / 5)
    narrow = percentile_interval(means, 400, level=0.5)
    assert found.low is not None
    assert narrow.low is not None
    assert narrow.low > found.low


def test_quantiles_lie_between_the_ranks() -> None:
    found = percentile_interval([0.0, 1.0, 2.0, 3.0, 4.0], 5, level=0.5)
    assert (found.low, found.high) == (1.0, 3.0)
    between = percentile_interval([0.0, 1.0, 2.0, 3.0], 4, level=0.5)
    assert (between.low, between.high) == (0.75, 2.25)
    assert percentile_interval([0.25], 2).low == 0.25


def test_there_is_no_interval_for_one_document_or_mostly_undefined_samples() -> None:
    alone = percentile_interval([0.5, 0.5], 1)
    assert alone.low is alone.high is None
    assert "two documents" in alone.reason
    assert percentile_interval([None, None, 0.5], 3).reason
    assert percentile_interval([], 3).reason
    assert percentile_interval([None, 0.5], 3).low == 0.5
