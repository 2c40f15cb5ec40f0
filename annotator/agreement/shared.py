"""F1 of two annotators: how many spans they share.

George Hripcsak and Adam S. Rothschild (2005): Agreement, the F-measure, and reliability in
information retrieval. Journal of the American Medical Informatics Association 12(3), 296-298. For
two annotators F1 is the positive specific agreement, the same whoever is taken for the reference;
kappa tends to it where everything that nobody marked has no end.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.agreement.measured import Measured, undefined

NOBODY_MARKED = "neither marked anything"


@dataclass(frozen=True, slots=True)
class Shared:
    """What two annotators share; adds up over labels and documents.

    Attributes:
        halves: Twice the number of shared spans, so that half credit is a whole number.
        first: Number of spans of the one.
        second: Number of spans of the other.
    """

    halves: int = 0
    first: int = 0
    second: int = 0

    def __add__(self, other: "Shared") -> "Shared":
        return Shared(
            self.halves + other.halves, self.first + other.first, self.second + other.second
        )

    @property
    def f1(self) -> Measured:
        """F1; ``n`` the spans of both. Undefined when neither marked anything, 0 when one did."""
        number = self.first + self.second
        return Measured(self.halves / number, number) if number else undefined(NOBODY_MARKED)

    @property
    def precision(self) -> Measured:
        """Share of the second's spans that the first has too."""
        if not self.second:
            return undefined("the second marked nothing")
        return Measured(self.halves / (2 * self.second), self.second)

    @property
    def recall(self) -> Measured:
        """Share of the first's spans that the second has too."""
        if not self.first:
            return undefined("the first marked nothing")
        return Measured(self.halves / (2 * self.first), self.first)


def sum_shared(parts: Iterable[Shared]) -> Shared:
    """Add up, for F1 over all of them together (micro)."""
    return sum(parts, Shared())
