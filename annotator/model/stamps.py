"""Stamps: the newest known state of what travels beside an annotation set, and since when.

Dismissals, decisions on suggestions, declined occurrences, assignments and messages are no labels;
two projects that know different states of one of them agree on the later one.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class StampKind(StrEnum):
    """What a stamp is about; what names one of them within a person's work on a document."""

    DISMISSAL = "dismissal"
    """Named by code and fingerprint."""
    DECISION = "decision"
    """Named by the suggestion."""
    REFUSAL = "refusal"
    """Named by place and label."""
    ASSIGNMENT = "assignment"
    """One at most; without a name, as the next two."""
    MESSAGE = "message"
    """What came with work that was sent back."""
    READ = "read"
    """Which message was taken note of."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The newest state of one thing, kept where a merge brought it.

    What was done here since is in the log.

    Attributes:
        author_id: Whose work it belongs to; of assignments and messages, whose they are.
        kind: One of ``StampKind``.
        name: Tells several things of one kind apart.
        operation: Id of the operation that made it what it is, wherever that was.
        value: Its state; None when it was taken back.
    """

    id: str
    document_id: str
    author_id: str
    kind: str
    name: str
    operation: str
    value: Mapping[str, Any] | None = None
    version: str = ""


def stamp_id(document_id: str, author_id: str, kind: str, name: str) -> str:
    """Return the id that a stamp has in a project."""
    written = f"{document_id}\n{author_id}\n{kind}\n{name}"
    return hashlib.sha256(written.encode()).hexdigest()[:32]
