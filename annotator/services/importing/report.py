"""What an import did: counts, what was altered or left out, and in which documents."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from annotator.formats.records import Note, NoteKind
from annotator.model.errors import InputError

MAX_DETAILS: Final = 1_000
"""Documents listed one by one, with notes and as many without; those beyond are counted only, so
that memory stays constant."""


@dataclass(slots=True)
class Tally:
    """All notes of one kind together.

    Attributes:
        count: How many times, over all documents.
        documents: In how many documents.
    """

    kind: NoteKind
    code: str
    message: str
    count: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What happened to one document.

    Attributes:
        status: added, known (the text was in the project) or rejected (the row was left out).
        kept: Labels that came in or were there already.
        notes: What was altered or left out.
    """

    file: str
    line: int | None
    title: str
    status: str
    kept: int
    notes: tuple[Note, ...]

    def count(self, kind: NoteKind) -> int:
        """Count what was changed or dropped."""
        return sum(note.count for note in self.notes if note.kind == kind)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values, with counts of what was changed and dropped."""
        counts = {"changed": self.count("changed"), "dropped": self.count("dropped")}
        notes = [asdict(note) for note in self.notes]
        return {**asdict(self), **counts, "notes": notes}


@dataclass(slots=True)
class UnknownLabel:
    """A label that the label schema lacks.

    Attributes:
        count: How many spans have it.
        is_defined: The input says what it is (a configuration file), not only its name.
    """

    name: str
    count: int = 0
    is_defined: bool = False


@dataclass(slots=True)
class ImportReport:
    """What an import did, or with ``dry_run`` would have done.

    Attributes:
        formats: How many files were read in each format.
        why: What spoke for the format of the first file, when it was told by content.
        reasons: The same for the first file of each format.
        documents_known: Documents whose text was in the project already.
        spans_known: Labels that were there already; never doubled.
        rejected: Rows and files left out because they could not be used.
        schema_version: The version made for added names; None when nothing was added.
        added_names: Labels and other names added to the label schema.
        unknown_labels: Labels that the schema lacked before, by name.
        details: The documents, of those with notes and of those without the first ``MAX_DETAILS``.
        operation_id: The operation to undo; None when nothing was changed.
    """

    dry_run: bool = False
    files: int = 0
    formats: dict[str, int] = field(default_factory=dict)
    why: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    documents_added: int = 0
    documents_known: int = 0
    sets_added: int = 0
    spans_added: int = 0
    spans_known: int = 0
    relations_added: int = 0
    relations_known: int = 0
    entities_added: int = 0
    annotators_added: int = 0
    rejected: int = 0
    schema_version: int | None = None
    added_names: list[str] = field(default_factory=list)
    unknown_labels: dict[str, UnknownLabel] = field(default_factory=dict)
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    details: list[DocumentReport] = field(default_factory=list)
    details_left_out: int = 0
    operation_id: str | None = None
    _clean: int = 0

    @property
    def changed_anything(self) -> bool:
        """Whether the project is (or would be) other than before."""
        return bool(
            self.documents_added
            or self.sets_added
            or self.spans_added
            or self.relations_added
            or self.entities_added
        )

    @property
    def is_lossy(self) -> bool:
        """Whether something was altered or left out."""
        return bool(self.tallies) or self.rejected > 0

    def count_notes(self, notes: Iterable[Note]) -> None:
        """Add the notes of one document to the tallies."""
        for note in notes:
            key = (note.kind, note.code)
            tally = self.tallies.get(key)
            if tally is None:
                such_as = f", such as {note.each[0]}" if note.each else ""
                tally = self.tallies[key] = Tally(note.kind, note.code, note.message + such_as)
            tally.count += note.count
            tally.documents += 1

    def add_detail(self, detail: DocumentReport) -> None:
        """List one document, as long as there is room."""
        listed = len(self.details) - self._clean if detail.notes else self._clean
        if listed < MAX_DETAILS:
            self.details.append(detail)
            self._clean += not detail.notes
        else:
            self.details_left_out += 1

    def reject(self, error: InputError, name: str) -> None:
        """Note a row or file that was left out."""
        self.rejected += 1
        note = Note("dropped", "rejected", str(error))
        self.add_detail(DocumentReport(error.file or name, error.line, "", "rejected", 0, (note,)))

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return {
            "dry_run": self.dry_run,
            "files": self.files,
            "formats": self.formats,
            "why": self.why,
            "reasons": self.reasons,
            "documents": {"added": self.documents_added, "known": self.documents_known},
            "sets": {"added": self.sets_added},
            "spans": {"added": self.spans_added, "known": self.spans_known},
            "relations": {"added": self.relations_added, "known": self.relations_known},
            "entities": {"added": self.entities_added},
            "annotators": {"added": self.annotators_added},
            "rejected": self.rejected,
            "schema_version": self.schema_version,
            "added_names": self.added_names,
            "unknown_labels": [asdict(one) for one in self.unknown_labels.values()],
            "notes": [asdict(tally) for tally in self.tallies.values()],
            # What needs a look comes first.
            "details": [
                detail.to_json() for detail in sorted(self.details, key=lambda one: not one.notes)
            ],
            "details_left_out": self.details_left_out,
            "operation": self.operation_id,
        }
