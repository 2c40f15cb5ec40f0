"""What an export wrote, altered and left out."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from annotator.formats.records import Note
from annotator.services.exporting.gold import GoldReport
from annotator.services.importing.report import Tally

MAX_DETAILS: Final = 1_000


@dataclass(slots=True)
class PartReport:
    """One file or folder that was written."""

    target: str
    documents: int = 0
    rows: int = 0


@dataclass(frozen=True, slots=True)
class RowReport:
    """What was altered or left out of one row."""

    document_id: str
    title: str
    notes: tuple[Note, ...]


@dataclass(slots=True)
class ExportReport:
    """What an export did.

    Attributes:
        documents_in_project: How many there are.
        nothing: Why nothing matched; empty when something did.
        parts: What was written, by name of the part; one unnamed part without a split.
        details: The rows with notes, the first ``MAX_DETAILS``.
        gold: Where exported gold comes from; None when no gold was exported.
    """

    format: str
    documents_in_project: int = 0
    documents: int = 0
    rows: int = 0
    spans: int = 0
    relations: int = 0
    nothing: str = ""
    parts: dict[str, PartReport] = field(default_factory=dict)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    details: list[RowReport] = field(default_factory=list)
    details_left_out: int = 0
    gold: GoldReport | None = None

    @property
    def is_lossy(self) -> bool:
        """Whether something was altered or left out that was asked for."""
        return bool(self.tallies)

    def count_notes(self, document_id: str, title: str, notes: Iterable[Note]) -> None:
        """Add what a writer altered or left out of one row."""
        kept = tuple(notes)
        if not kept:
            return
        for note in kept:
            tally = self.tallies.setdefault(
                (note.kind, note.code), Tally(note.kind, note.code, note.message)
            )
            tally.count += note.count
            tally.documents += 1
        if len(self.details) < MAX_DETAILS:
            self.details.append(RowReport(document_id, title, kept))
        else:
            self.details_left_out += 1

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "format": self.format,
            "documents_in_project": self.documents_in_project,
            "documents": self.documents,
            "rows": self.rows,
            "spans": self.spans,
            "relations": self.relations,
            "nothing": self.nothing or None,
            "gold": None if self.gold is None else self.gold.to_json(),
            "parts": {name: asdict(part) for name, part in self.parts.items()},
            "notes": [asdict(tally) for tally in self.tallies.values()],
            "details": [asdict(detail) for detail in self.details],
            "details_left_out": self.details_left_out,
        }
