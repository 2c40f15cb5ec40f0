"""Which copies of one person's work on one document stand, and in which order.

Copies form a tree by their steps. One whose steps begin with all of another's replaces it; copies
that were edited apart all stay, in the order of the first step in which they differ. That order
does not depend on which of them came first, nor does it change when one of them grows.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from annotator.model.ancestry import Step
from annotator.services.merging.report import SetStatus

_T = TypeVar("_T")
Path = tuple[str, ...]


def path_of(steps: Iterable[Step]) -> Path:
    """Return the ids of steps."""
    return tuple(step.id for step in steps)


def standing(copies: Sequence[tuple[Path, _T]]) -> list[tuple[Path, _T]]:
    """Return the copies that stand, in order; of equal ones the first given."""
    in_order = sorted(copies, key=lambda one: one[0])  # stable
    found: list[tuple[Path, _T]] = []
    for path, copy in in_order:
        if found and found[-1][0] == path:
            continue
        # What begins with all steps of another follows it at once in this order.
        if found and path[: len(found[-1][0])] == found[-1][0]:
            found.pop()
        found.append((path, copy))
    return found


def status_of(path: Path, here: Sequence[Path]) -> SetStatus:
    """Tell what a copy is to those that are here."""
    if path in here:
        return SetStatus.SAME
    if any(one[: len(path)] == path for one in here):
        return SetStatus.OLDER
    if not here:
        return SetStatus.NEW
    if any(path[: len(one)] == one for one in here):
        return SetStatus.CHANGED
    return SetStatus.CONFLICT
