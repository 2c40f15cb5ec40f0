"""What a check is and what it finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a project file.

    Attributes:
        check: Name of the check that found it.
        message: What is wrong, with the place.
        kind: Kind of the row concerned, a key of ``ROW_TYPES``; None for the file as a whole.
        row_id: Its id.
        document_id: The document concerned, where there is one.
        repair: What ``annotator repair`` would do; empty when it can do nothing.
    """

    check: str
    message: str
    kind: str | None = None
    row_id: str | None = None
    document_id: str | None = None
    repair: str = ""

    @property
    def is_repairable(self) -> bool:
        """Whether ``annotator repair`` mends it."""
        return bool(self.repair)


class Check(Protocol):
    """A named check.

    One that can mend what it finds also has ``repair(store, findings)``, which is given its
    repairable findings and logs changed rows as an operation "repair".
    """

    name: str

    def find(self, connection: Connection) -> Iterator[Finding]:
        """Yield what is wrong."""
