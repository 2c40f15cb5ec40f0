"""Disjoint groups of things that are the same, grown by joining two at a time."""

from collections.abc import Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T", bound=Hashable)


class Groups(Generic[_T]):
    """Union-find with path halving; a thing that was never joined is a group of its own."""

    def __init__(self) -> None:
        self._parents: dict[_T, _T] = {}
        self._sizes: dict[_T, int] = {}

    def root(self, one: _T) -> _T:
        """Return the thing that stands for the group of this one."""
        parents = self._parents
        while (parent := parents.get(one, one)) != one:
            parents[one] = one = parents.get(parent, parent)
        return one

    def join(self, one: _T, other: _T) -> None:
        """Make the groups of two things one; the first one's root stands for both."""
        first, second = self.root(one), self.root(other)
        if first != second:
            self._parents[second] = first
            self._sizes[first] = self.size(first) + self.size(second)

    def size(self, root: _T) -> int:
        """Return how many things the group of this root has."""
        return self._sizes.get(root, 1)
