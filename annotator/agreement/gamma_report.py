"""Gamma over everything, by pair of annotators and by label."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Final

from annotator.agreement.bootstrap import SEED
from annotator.agreement.corpus import LabeledDocument
from annotator.agreement.gamma import (
    SAMPLES,
    GammaAgreement,
    LabeledContinuum,
    Watch,
    continuum_of,
    gamma_agreement,
)
from annotator.agreement.gamma_alignment import LabeledUnit
from annotator.agreement.measured import Measured

_OVERALL: Final = 0.5
"""Share of the work, roughly: every pair looks at two sets only, every label at its own units."""


@dataclass(frozen=True, slots=True)
class GammaPair:
    """Gamma of two annotators, over the documents that both finished."""

    first: str
    second: str
    documents: int
    found: GammaAgreement


@dataclass(frozen=True, slots=True)
class GammaLabel:
    """Gamma of one label.

    Attributes:
        gamma: Over the units of this label alone, so that only places count; ``n`` units.
        gamma_k: How sure the label is where units are aligned; ``n`` pairs that have it.
    """

    gamma: Measured
    gamma_k: Measured


@dataclass(frozen=True, slots=True)
class GammaReport:
    """Gamma with its break-downs.

    Attributes:
        pairs: By name, every pair that finished a document together.
        by_label: By name.
    """

    overall: GammaAgreement
    pairs: tuple[GammaPair, ...]
    by_label: Mapping[str, GammaLabel]


def _ignore(_: float) -> None:
    pass


def measure_gammas(
    documents: Sequence[LabeledDocument],
    *,
    samples: int = SAMPLES,
    seed: int = SEED,
    watch: Watch = _ignore,
) -> GammaReport:
    """Compute gamma over everything, for each pair and for each label.

    Args:
        documents: With the sets that count, by annotator.
        samples: Number of samples behind what is expected, for each number.
        seed: Of the samples.
        watch: Told now and then which share of the work is done; may raise to stop it.
    """
    together = [row for row in documents if len(row.sets) > 1]
    people = sorted({name for row in together for name in row.sets})
    pairs = [
        (pair, found)
        for pair in combinations(people, 2)
        if (found := [row for row in together if set(pair) <= row.sets.keys()])
    ]
    continua = [continuum_of(row) for row in documents]
    labels = sorted({unit.label for one in continua for units in one.sets for unit in units})
    measure = partial(gamma_agreement, samples=samples, seed=seed)
    steps = _steps(watch, 1 + len(pairs) + len(labels))
    overall = measure(continua, watch=next(steps))
    return GammaReport(
        overall=overall,
        pairs=tuple(
            GammaPair(
                first,
                second,
                len(rows),
                measure([_of_two(row, first, second) for row in rows], watch=next(steps)),
            )
            for (first, second), rows in pairs
        ),
        by_label={
            label: GammaLabel(
                measure([_of_label(one, label) for one in continua], watch=next(steps)).gamma,
                overall.by_label.get(label, overall.gamma_cat),
            )
            for label in labels
        },
    )


def _of_two(document: LabeledDocument, first: str, second: str) -> LabeledContinuum:
    sets = {name: document.sets[name] for name in (first, second)}
    return continuum_of(LabeledDocument(document.id, document.text, sets))


def _of_label(continuum: LabeledContinuum, label: str) -> LabeledContinuum:
    def chosen(units: Sequence[LabeledUnit]) -> list[LabeledUnit]:
        return [unit for unit in units if unit.label == label]

    return LabeledContinuum(continuum.length, tuple(chosen(units) for units in continuum.sets))


def _steps(watch: Watch, number: int) -> Iterator[Watch]:
    """Yield for each piece of work how it tells which share of all the work is done."""
    rest = (1 - _OVERALL) / max(1, number - 1)

    def tell(before: float, share: float, done: float) -> None:
        watch(before + share * done)

    yield partial(tell, 0.0, _OVERALL)
    for place in range(number - 1):
        yield partial(tell, _OVERALL + place * rest, rest)
