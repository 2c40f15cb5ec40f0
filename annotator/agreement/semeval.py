"""Correct, incorrect, partial, missed and spurious spans, in the four ways of SemEval-2013.

Nancy Chinchor and Beth Sundheim (1993): MUC-5 evaluation metrics. Fifth Message Understanding
Conference, 69-78. Isabel Segura-Bedmar, Paloma Martínez and María Herrero-Zazo (2013):
SemEval-2013 task 9: extraction of drug-drug interactions from biomedical texts. SemEval-2013,
341-350. The spans are paired by ``align_by_place``: equal places first, then for the greatest
share, where other implementations take the first that overlaps.
"""

from dataclasses import dataclass
from enum import StrEnum

from annotator.agreement.alignment import Alignment
from annotator.agreement.measured import Measured
from annotator.agreement.shared import Shared


class Matching(StrEnum):
    """What has to be the same for a pair at one place to be correct."""

    STRICT = "strict"
    EXACT = "exact"
    PARTIAL = "partial"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class SemevalCounts:
    """How many spans of the reference and of the response fall where.

    Attributes:
        partial: Pairs that merely overlap; they get half credit.
        missed: Spans of the reference alone.
        spurious: Spans of the response alone.
    """

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def shared(self) -> Shared:
        """The same as shares of two annotators: who is the reference does not matter."""
        paired = self.correct + self.incorrect + self.partial
        return Shared(2 * self.correct + self.partial, paired + self.missed, paired + self.spurious)

    @property
    def f1(self) -> Measured:
        """F1 with half credit for partial pairs; undefined when neither marked anything."""
        return self.shared.f1


def semeval_counts(places: Alignment, matching: Matching) -> SemevalCounts:
    """Judge the pairs of two sets.

    Strict: same boundaries and label. Exact: same boundaries, whatever the label. Partial: the
    same, and an overlap counts half. Type: any overlap, same label.

    Args:
        places: Reference and response, paired by ``align_by_place``.
        matching: What is asked of a pair.
    """
    correct = partial = 0
    for one, other in places.pairs:
        is_same_place = one.fragments == other.fragments
        is_same_label = one.label == other.label
        if matching is Matching.STRICT:
            correct += is_same_place and is_same_label
        elif matching is Matching.TYPE:
            correct += is_same_label
        else:
            correct += is_same_place
            partial += matching is Matching.PARTIAL and not is_same_place
    return SemevalCounts(
        correct,
        len(places.pairs) - correct - partial,
        partial,
        len(places.only_first),
        len(places.only_second),
    )
