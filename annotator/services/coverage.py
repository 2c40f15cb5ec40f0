"""Coverage: who is how far with which document. It counts work, never labels."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.formats.csv_cells import harmless
from annotator.model.annotators import (
    AnnotationSet,
    Annotator,
    Assignment,
    SetKind,
    WorkStatus,
    status_of,
)
from annotator.model.documents import DocumentSummary, SetState
from annotator.model.task_commands import Task
from annotator.services.engine import Engine
from annotator.services.reads import Reads

_FLUSH_SECONDS = 5.0
BEGUN = (WorkStatus.IN_PROGRESS, WorkStatus.DONE, WorkStatus.SENT_BACK)
STATUS_WORDS: Mapping[WorkStatus, str] = {
    WorkStatus.NOT_ASSIGNED: "not assigned",
    WorkStatus.ASSIGNED: "assigned",
    WorkStatus.IN_PROGRESS: "in progress",
    WorkStatus.DONE: "done",
    WorkStatus.SENT_BACK: "sent back",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """How far one annotator is with one document.

    Attributes:
        message: What came with the work when it was sent back last; None when it never was.
    """

    status: WorkStatus = WorkStatus.NOT_ASSIGNED
    is_assigned: bool = False
    message: str | None = None


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every document with every annotator.

    Attributes:
        documents: In import order; states and counts in them are nobody's.
        people: Active annotators, and removed ones who have work or assignments.
        cells: By document and annotator id; a pair that is not here has nothing.
    """

    documents: tuple[DocumentSummary, ...]
    people: tuple[Annotator, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)

    def cell(self, document_id: str, annotator_id: str) -> Cell:
        """Return how far somebody is with a document."""
        return self.cells.get((document_id, annotator_id), NOTHING)

    def begun(self) -> tuple[Task, ...]:
        """Return the work that people do, or did, whether it is assigned to them or not."""
        return tuple(Task(*key) for key, cell in self.cells.items() if cell.status in BEGUN)

    def counts(self, annotator_id: str) -> Mapping[WorkStatus, int]:
        """Count one annotator's documents by status, zeros too."""
        found = Counter(self.cell(one.id, annotator_id).status for one in self.documents)
        return {status: found[status] for status in WorkStatus}


def read_coverage(engine: Engine) -> Coverage:
    """Read who is how far; waits for what is on its way to the file."""
    engine.store.flush(_FLUSH_SECONDS)
    documents = Reads(engine).summaries(None)
    with engine.lock:
        tasks = {(one.document_id, one.annotator_id): one for one in engine.state.assignments()}
        everyone = engine.state.annotators()
    states = {
        (row.document_id, row.annotator_id): row.state
        for row in engine.store.rows("annotation_set")
        if isinstance(row, AnnotationSet) and row.kind == SetKind.HUMAN and row.annotator_id
    }
    known = {one.id for one in documents}
    cells = {
        key: _cell(tasks.get(key), states.get(key, SetState.NEW))
        for key in {**tasks, **states}
        if key[0] in known
    }
    busy = {person for _, person in cells}
    people = tuple(one for one in everyone if one.is_active or one.id in busy)
    return Coverage(documents, people, cells)


def _cell(task: Assignment | None, state: str) -> Cell:
    message = None if task is None else task.message
    return Cell(status_of(task, state), task is not None, message)


def coverage_csv(coverage: Coverage, documents: Iterable[DocumentSummary] | None = None) -> str:
    """Write the table as CSV (RFC 4180): a line per document, a column per annotator.

    Args:
        coverage: The table.
        documents: Only these, in this order; all when None.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [harmless(one.name) for one in coverage.people]
    writer.writerow(["id", "title", "date", "characters", *names])
    for one in coverage.documents if documents is None else documents:
        date = "" if one.document_date is None else one.document_date.isoformat()
        statuses = [
            STATUS_WORDS[coverage.cell(one.id, person.id).status] for person in coverage.people
        ]
        writer.writerow([one.id, harmless(one.title), date, one.length, *statuses])
    return out.getvalue()
