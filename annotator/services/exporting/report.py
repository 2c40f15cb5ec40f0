"""What an export wrote, altered and left out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from annotator.formats.records import ExportRow, Note
from annotator.services.exporting.gold import GoldReport
from annotator.services.importing.report import Tally
from annotator.services.planning.titles import counted

MAX_DETAILS: Final = 1_000


@dataclass(slots=True)
class PartReport:
    """One file or folder that was written.

    Attributes:
        labels: How many of the spans have each label.
    """

    target: str
    documents: int = 0
    rows: int = 0
    spans: int = 0
    relations: int = 0
    labels: Counter[str] = field(default_factory=Counter)

    def count(self, rows: Sequence[ExportRow]) -> None:
        """Add a document with everything of it that was written."""
        self.documents += 1
        self.rows += len(rows)
        for row in rows:
            self.spans += len(row.spans)
            self.relations += len(row.relations)
            self.labels.update(span.label for span in row.spans)

    def share(self, label: str) -> float | None:
        """Return which share of the spans has a label; None without any."""
        return round(self.labels[label] / self.spans, 4) if self.spans else None

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values, the labels by name."""
        labels = {
            name: {"count": count, "share": self.share(name)}
            for name, count in sorted(self.labels.items())
        }
        return {
            "target": self.target,
            "documents": self.documents,
            "rows": self.rows,
            "spans": self.spans,
            "relations": self.relations,
            "labels": labels,
        }


@dataclass(frozen=True, slots=True)
class RowReport:
    """What was altered or left out of one row."""

    document_id: str
    title: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A document that is not in the part where it would be by itself."""

    document_id: str
    title: str
    part: str
    instead_of: str


@dataclass(frozen=True, slots=True)
class TogetherReport:
    """What keeping near-duplicates together did.

    Attributes:
        groups: Groups of documents that are almost the same.
        documents: How many documents are in them.
        moved: Those that went to another part because of it.
    """

    groups: int
    documents: int
    moved: tuple[Moved, ...]

    def words(self) -> list[str]:
        """Return the counts and the moved documents as lines for people."""
        if not self.groups:
            return ["Near-duplicates: none."]
        first = (
            f"Near-duplicates kept together: {counted(self.documents, 'document')} in"
            f" {counted(self.groups, 'group')}; {len(self.moved):,} moved to another part."
        )
        return [
            first,
            *(f"  {one.title}: {one.part} instead of {one.instead_of}" for one in self.moved),
        ]


@dataclass(slots=True)
class ExportReport:
    """What an export did.

    Attributes:
        documents_in_project: How many there are.
        nothing: Why nothing matched; empty when something did.
        parts: What was written, by name of the part; one unnamed part without a split.
        details: The rows with notes, the first ``MAX_DETAILS``.
        gold: Where exported gold comes from; None when no gold was exported.
        together: What keeping near-duplicates together did; None when that was not asked for.
        manifest: Where the manifest is; empty when none was asked for.
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
    together: TogetherReport | None = None
    manifest: str = ""
    _told: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

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
            # The rows of a document follow each other.
            if self._told.get((note.kind, note.code)) != document_id:
                tally.documents += 1
                self._told[note.kind, note.code] = document_id
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
            "together": None if self.together is None else asdict(self.together),
            "parts": {name: part.to_json() for name, part in self.parts.items()},
            "manifest": self.manifest or None,
            "notes": [asdict(tally) for tally in self.tallies.values()],
            "details": [asdict(detail) for detail in self.details],
            "details_left_out": self.details_left_out,
        }
