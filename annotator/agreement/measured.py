"""The result of a measure: a number, or the reason why there is none."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with what it rests on; undefined is a value of its own, never 0 or 1.

    Attributes:
        value: None when the measure is not defined on this data.
        n: What was counted: tokens, items, spans or pairs, as the measure says.
        excluded: Of the same things, those left out because somebody's part is missing.
        reason: Why it is undefined; empty when it is defined.
        observed: Observed agreement (kappa, pi, S) or disagreement (alpha).
        expected: The same as expected by chance.
    """

    value: float | None
    n: int = 0
    excluded: int = 0
    reason: str = ""
    observed: float | None = None
    expected: float | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError("an undefined measure needs a reason, a defined one has none")

    @property
    def is_defined(self) -> bool:
        """Tell whether there is a number."""
        return self.value is not None


def undefined(
    reason: str,
    *,
    n: int = 0,
    excluded: int = 0,
    observed: float | None = None,
    expected: float | None = None,
) -> Measured:
    """Return a measure without a number, with the reason."""
    return Measured(None, n, excluded, reason, observed, expected)


def mean_of(measures: Iterable[Measured], *, empty: str) -> Measured:
    """Average the defined ones, unweighted; ``n`` counts them, ``excluded`` the undefined.

    Args:
        measures: Any number.
        empty: The reason given when there is none to average.
    """
    rows = list(measures)
    values = [row.value for row in rows if row.value is not None]
    if not values:
        reasons = {row.reason for row in rows}
        return undefined(reasons.pop() if len(reasons) == 1 else empty, excluded=len(rows))
    return Measured(math.fsum(values) / len(values), len(values), len(rows) - len(values))
