"""Gamma: agreement on where units are and what they are called, in one number.

Yann Mathet, Antoine Widlöcher and Jean-Philippe Métivier (2015): The unified and holistic method
gamma for inter-annotator agreement measure and alignment. Computational Linguistics 41(3), 437-479.
Gamma_cat, on labels alone: Yann Mathet (2017): The agreement measure gamma_cat, a complement to
gamma focused on categorization of a continuum. Computational Linguistics 43(3), 661-681.

Gamma is 1 less the disorder of the best alignment over the disorder expected by chance. The latter
is sampled (section 5.2 of 2015): each annotator of a sample is one of the real ones, drawn anew,
whose units are moved along the text by a random distance, what passes the end coming in at the
beginning. Distances of one sample differ by half the mean length of a unit, where there is room.
The random numbers depend on the seed and the labels alone, so a study has one gamma.

Several texts count together: the disorders of their alignments are summed before they are divided
by the number of units, in what is observed and in each sample.

Gamma_cat reads the same alignments: the mean of the label's dissimilarity over the pairs of aligned
units, each weighted by how near they lie (1 - alpha times the positional dissimilarity, as both
public programs have it) and by one over the number of others in its unitary alignment. Units
without a counterpart do not count: the measure puts positions aside, and on predefined units it is
to be Krippendorff's alpha "even with missing values" (abstract of 2017), which passes over whatever
only one annotator rated. Pygamma-agreement counts them as wholly unlike; ``gamma_cat_all`` is the
number by that convention, lower by what one of them alone has marked. Gamma_k (2017, the variation
for one category) is gamma_cat on the pairs of which one at least has the label.
"""

import math
import random
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from annotator.agreement.bootstrap import SEED
from annotator.agreement.corpus import LabeledDocument
from annotator.agreement.gamma_alignment import (
    Dissimilarity,
    GammaAlignment,
    LabeledUnit,
    TooDenseError,
    best_alignment,
    pairs_in,
)
from annotator.agreement.measured import Measured, undefined
from annotator.agreement.ratings import FEWEST
from annotator.agreement.unitizing import NO_PAIR, NO_ROOM, NO_UNITS

SAMPLES: Final = 30
"""The number that the paper begins with."""
NO_COUNTERPARTS: Final = "no units of two annotators were aligned"
ONE_LABEL: Final = "by chance no aligned labels would differ"
_TRIES: Final = 64
_CONFIDENCE: Final = 1.96

Watch = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class LabeledContinuum:
    """One text as marked by the annotators who finished it.

    Attributes:
        length: Of the text, in code points.
        sets: The units of each, in any order; they may nest, overlap and repeat.
    """

    length: int
    sets: tuple[Sequence[LabeledUnit], ...]


@dataclass(frozen=True, slots=True)
class GammaAgreement:
    """Gamma with what it rests on.

    Attributes:
        gamma: ``n`` units; ``observed`` and ``expected`` disorder.
        gamma_cat: The same for the labels of aligned units; ``n`` pairs of them.
        gamma_cat_all: Gamma_cat when units without a counterpart count as unlike.
        by_label: Gamma_k of each label that somebody used; ``n`` pairs with it.
        groups: Number of unitary alignments in the best alignment.
        samples: Number of samples behind what is expected.
        precision: The mean of the samples lies, with 95 % confidence, within this share of the
            disorder expected; None without two samples.
    """

    gamma: Measured
    gamma_cat: Measured
    gamma_cat_all: Measured
    by_label: Mapping[str, Measured]
    groups: int
    samples: int
    precision: float | None
    seed: int
    dissimilarity: Dissimilarity


@dataclass(slots=True)
class _Unlike:
    """How unlike the labels of some pairs are, and what they weigh."""

    unlike: float = 0.0
    weight: float = 0.0
    pairs: int = 0

    def add(self, unlike: float, weight: float) -> None:
        self.unlike += weight * unlike
        self.weight += weight
        self.pairs += 1

    @property
    def disorder(self) -> float | None:
        return self.unlike / self.weight if self.weight else None


@dataclass(slots=True)
class _Sums:
    """What the alignments of several texts add up to."""

    total: float = 0.0
    mean_units: float = 0.0
    groups: int = 0
    missing: float = 0.0
    scale: float = 1.0
    aligned: _Unlike = field(default_factory=_Unlike)
    by_label: dict[str, _Unlike] = field(default_factory=dict)

    def add(self, alignment: GammaAlignment, rule: Dissimilarity) -> None:
        self.scale = rule.delta_empty
        self.total += alignment.total
        self.mean_units += alignment.mean_units
        self.groups += len(alignment.groups)
        for group in alignment.groups:
            for one, other in pairs_in(group):
                nearness = max(0.0, 1.0 - rule.alpha * rule.positional(one, other))
                weight = nearness / (len(group) - 1)
                unlike = rule.categorical(one, other)
                self.aligned.add(unlike, weight)
                for label in {one.label, other.label}:
                    self.by_label.setdefault(label, _Unlike()).add(unlike, weight)
            self.missing += len(group) * (alignment.annotators - len(group)) * rule.delta_empty

    @property
    def disorder(self) -> float | None:
        return self.total / self.mean_units if self.mean_units else None

    @property
    def disorder_of_all(self) -> float | None:
        """The disorder of labels when what has no counterpart is wholly unlike."""
        weight = self.aligned.weight + self.missing
        return (self.aligned.unlike + self.missing * self.scale) / weight if weight else None

    def disorder_of(self, label: str) -> float | None:
        """The disorder of the pairs with a label."""
        return self.by_label.get(label, _Unlike()).disorder


def _ignore(_: float) -> None:
    pass


def continuum_of(document: LabeledDocument) -> LabeledContinuum:
    """Return a document as gamma sees it; a span in several fragments is what it reaches over."""
    return LabeledContinuum(
        len(document.text),
        tuple(
            [LabeledUnit(span.start, span.end, span.label) for span in content.spans]
            for content in document.sets.values()
        ),
    )


def gamma_agreement(
    continua: Iterable[LabeledContinuum],
    *,
    dissimilarity: Dissimilarity | None = None,
    samples: int = SAMPLES,
    seed: int = SEED,
    watch: Watch = _ignore,
) -> GammaAgreement:
    """Return gamma and gamma_cat over texts; texts seen by fewer than two are excluded.

    Neither the order of texts nor that of annotators or units matters.

    Args:
        continua: Any number.
        dissimilarity: Of two units; by default position counts three times as much as the label,
            as in the authors' program.
        samples: Number of samples, 1 or more.
        seed: Of the samples.
        watch: Told now and then which share of the work is done; may raise to stop it.

    Undefined when nothing was seen by two, nobody marked anything, chance gives no disorder, or the
    alignment is out of reach. Gamma_cat also when no units were aligned or there is one label only.
    """
    rule = dissimilarity or Dissimilarity()
    rows = list(continua)
    paired = sorted(
        (row.length, sorted(sorted(units) for units in row.sets))
        for row in rows
        if len(row.sets) >= FEWEST and row.length > 0
    )
    excluded = len(rows) - len(paired)
    number = sum(len(units) for _, sets in paired for units in sets)

    def nothing(reason: str) -> GammaAgreement:
        none = undefined(reason, n=number, excluded=excluded)
        return GammaAgreement(none, none, none, {}, 0, 0, None, seed, rule)

    if not paired:
        return nothing(NO_PAIR)
    if not number:
        return nothing(NO_UNITS)
    marked = [(length, sets) for length, sets in paired if any(sets)]
    try:
        rounds = [
            _added(alignments, rule)
            for alignments in _alignments(marked, rule, samples, seed, watch)
        ]
    except TooDenseError as error:
        return nothing(str(error))
    seen, *chance = rounds
    drawn = [value for one in chance if (value := one.disorder) is not None]

    def of_labels(what: Callable[[_Sums], float | None], pairs: int) -> Measured:
        values = [value for one in chance if (value := what(one)) is not None]
        return _agreement(
            what(seen), values, (pairs, excluded), no_value=NO_COUNTERPARTS, no_chance=ONE_LABEL
        )

    names = sorted({unit.label for _, sets in marked for units in sets for unit in units})
    return GammaAgreement(
        gamma=_agreement(
            seen.disorder, drawn, (number, excluded), no_value=NO_UNITS, no_chance=NO_ROOM
        ),
        gamma_cat=of_labels(lambda one: one.aligned.disorder, seen.aligned.pairs),
        gamma_cat_all=of_labels(lambda one: one.disorder_of_all, seen.aligned.pairs),
        by_label={
            name: of_labels(partial(_disorder_of, name), _pairs_of(seen, name)) for name in names
        },
        groups=seen.groups,
        samples=len(drawn),
        precision=_precision(drawn),
        seed=seed,
        dissimilarity=rule,
    )


def _disorder_of(label: str, sums: _Sums) -> float | None:
    return sums.disorder_of(label)


def _pairs_of(sums: _Sums, label: str) -> int:
    return sums.by_label[label].pairs if label in sums.by_label else 0


def _added(alignments: Iterable[GammaAlignment], rule: Dissimilarity) -> _Sums:
    sums = _Sums()
    for alignment in alignments:
        sums.add(alignment, rule)
    return sums


def _alignments(
    marked: Sequence[tuple[int, list[list[LabeledUnit]]]],
    rule: Dissimilarity,
    samples: int,
    seed: int,
    watch: Watch,
) -> Iterator[list[GammaAlignment]]:
    """Yield the alignments of the texts as they are, then those of each sample."""
    rng = random.Random(seed)  # noqa: S311 - statistics, not secrets
    steps = (samples + 1) * len(marked)
    for turn in range(samples + 1):
        found = []
        for index, (length, sets) in enumerate(marked):
            tick = partial(watch, (turn * len(marked) + index) / steps)
            tick()
            now = list(_shuffled(length, sets, rng)) if turn else sets
            found.append(best_alignment(now, rule, tick))
        yield found


def _shuffled(
    length: int, sets: Sequence[Sequence[LabeledUnit]], rng: random.Random
) -> Iterator[list[LabeledUnit]]:
    """Yield as many annotators, each one of the real ones moved along the text."""
    sizes = [unit.end - unit.start for units in sets for unit in units]
    apart = sum(sizes) / len(sizes) / 2
    taken: list[int] = []
    for _ in sets:
        shift = _shift(length, apart, taken, rng)
        taken.append(shift)
        yield [_moved(unit, shift, length) for unit in rng.choice(sets)]


def _shift(length: int, apart: float, taken: Sequence[int], rng: random.Random) -> int:
    """Draw a distance that keeps away from those taken, if one is found."""
    shift = 0
    for _ in range(_TRIES):
        shift = rng.randrange(length)
        if all(min((shift - one) % length, (one - shift) % length) >= apart for one in taken):
            break
    return shift


def _moved(unit: LabeledUnit, shift: int, length: int) -> LabeledUnit:
    """Move a unit whole; one that begins before the end may reach beyond it."""
    start = (unit.start + shift) % length
    return LabeledUnit(start, start + unit.end - unit.start, unit.label)


def _agreement(
    observed: float | None,
    chance: Sequence[float],
    counts: tuple[int, int],
    *,
    no_value: str,
    no_chance: str,
) -> Measured:
    number, excluded = counts
    if observed is None:
        return undefined(no_value, n=number, excluded=excluded)
    expected = math.fsum(chance) / len(chance) if chance else 0.0
    if not expected:
        return undefined(no_chance, n=number, excluded=excluded, observed=observed, expected=0.0)
    return Measured(1.0 - observed / expected, number, excluded, "", observed, expected)


def _precision(drawn: Sequence[float]) -> float | None:
    """Return the relative error of the mean of the samples (section 5.3)."""
    mean = math.fsum(drawn) / len(drawn) if drawn else 0.0
    if len(drawn) < FEWEST or not mean:
        return None
    return _CONFIDENCE * statistics.stdev(drawn) / mean / math.sqrt(len(drawn))
