"""Which labels are taken for which: the labels of aligned spans against each other."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.agreement.document_counts import Pair
from annotator.agreement.report import PairAgreement

Cell = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often a thing got one label from the one and another from the other.

    Attributes:
        labels: Of rows and columns, sorted; None, last, stands for nothing.
        cells: Number of things by label of the row, label of the column; zeros are left out.
        things: Number of things, each counted once.
        is_symmetric: Whether rows and columns are the same people, so that a thing with two labels
            stands in two cells.
    """

    labels: tuple[str | None, ...]
    cells: Mapping[Cell, int]
    things: int
    is_symmetric: bool

    def count(self, row: str | None, column: str | None) -> int:
        """Return the number in a cell."""
        return self.cells.get((row, column), 0)

    def total(self, row: str | None) -> int:
        """Return the sum of a row."""
        return sum(self.count(row, column) for column in self.labels)

    def share(self, row: str | None, column: str | None) -> float | None:
        """Return the part of its row that a cell is; None in an empty row."""
        total = self.total(row)
        return self.count(row, column) / total if total else None


def confusion_of(pairs: Iterable[PairAgreement], between: Pair | None = None) -> Confusion:
    """Add up the labels of aligned spans.

    Args:
        pairs: As measured.
        between: Rows are the first's labels, columns the second's, in whichever order the two are
            asked for. None: all pairs together, with rows and columns alike.
    """
    cells: Counter[Cell] = Counter()
    things = 0
    for pair in pairs:
        names = (pair.first, pair.second)
        if between is not None and set(between) != set(names):
            continue
        for (one, other), count in pair.counts.confusion.items():
            things += count
            turned = between is not None and between != names
            cells[(other, one) if turned else (one, other)] += count
            if between is None and one != other:
                cells[other, one] += count
    found = {label for cell in cells for label in cell}
    ordered = sorted(label for label in found if label is not None)
    return Confusion(
        labels=(*ordered, None) if found else (),
        cells=dict(cells),
        things=things,
        is_symmetric=between is None,
    )
