"""Spread groups of documents over parts so that labels are as frequent in each as in the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_MOST_ROUNDS: Final = 20
_LEAST_GAIN: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Load:
    """What a group of documents brings to the part it goes to.

    Attributes:
        documents: How many there are.
        labels: How often each label is used in them.
    """

    documents: int
    labels: Mapping[str, int]


def stratified(loads: Sequence[Load], shares: Sequence[float]) -> list[int]:
    """Return the part of each group, as its place among the shares, which add up to 1.

    Iterative stratification (Sechidis, Tsoumakas and Vlahavas, "On the stratification of
    multi-label data", ECML PKDD 2011): the label that is left in the fewest groups comes first,
    while there is still a choice; each of its groups goes to the part that lacks most of that
    label, of equal ones to the part that lacks most documents. Other than there, a group counts as
    often as it has the label, the ones with most of it first, since documents differ much in that;
    and in the end single groups are moved as long as that brings the parts nearer to their shares,
    of documents and of every label, by the sum of chi-squared.

    Args:
        loads: In the order in which equal ones are taken.
        shares: Of the parts.
    """
    spread = _Spread(loads, shares)
    spread.place()
    for _ in range(_MOST_ROUNDS):
        if not spread.improve():
            break
    return spread.parts


class _Spread:
    def __init__(self, loads: Sequence[Load], shares: Sequence[float]) -> None:
        self._loads = loads
        totals = Counter[str]()
        for load in loads:
            totals.update(load.labels)
        documents = sum(load.documents for load in loads)
        self._wanted = {
            label: [share * total for share in shares] for label, total in totals.items()
        }
        self._wanted_documents = [share * documents for share in shares]
        self._lacking = {label: list(wanted) for label, wanted in self._wanted.items()}
        self._room = list(self._wanted_documents)
        self._weight = max(1, len(totals))
        self.parts = [0] * len(loads)

    def place(self) -> None:
        """Place every group, the rarest label first, groups without any label last."""
        left: dict[str, set[int]] = {label: set() for label in self._lacking}
        for number, load in enumerate(self._loads):
            for label in load.labels:
                left[label].add(number)
        while left:
            label = min(left, key=lambda name: (len(left[name]), name))
            lacking = self._lacking[label]
            most = {number: self._loads[number].labels[label] for number in left.pop(label)}
            for number in sorted(most, key=lambda one: (-most[one], one)):
                part = max(range(len(lacking)), key=lambda one: (lacking[one], self._room[one]))
                self._add(number, part)
                for other in self._loads[number].labels:
                    if other in left:
                        left[other].discard(number)
        for number, load in enumerate(self._loads):
            if not load.labels:
                self._add(number, max(range(len(self._room)), key=self._room.__getitem__))

    def improve(self) -> bool:
        """Move every group once to where it does most good; tell whether any was moved."""
        moved = False
        for number, part in enumerate(self.parts):
            self._add(number, part, -1)
            costs = [self._cost(number, one) for one in range(len(self._room))]
            best = min(range(len(costs)), key=costs.__getitem__)
            if costs[best] > costs[part] - _LEAST_GAIN:
                best = part
            self._add(number, best)
            moved = moved or best != part
        return moved

    def _add(self, number: int, part: int, sign: int = 1) -> None:
        load = self._loads[number]
        self.parts[number] = part
        self._room[part] -= sign * load.documents
        for label, count in load.labels.items():
            self._lacking[label][part] -= sign * count

    def _cost(self, number: int, part: int) -> float:
        """Return how much a group, taken out before, would add to the sum of chi-squared."""
        load = self._loads[number]
        cost = (
            self._weight * _added(self._room[part], load.documents) / self._wanted_documents[part]
        )
        for label, count in load.labels.items():
            cost += _added(self._lacking[label][part], count) / self._wanted[label][part]
        return cost


def _added(lacking: float, count: int) -> float:
    return count * (count - 2 * lacking)
