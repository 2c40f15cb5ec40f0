"""What a merge did, or would do: for every document and set, and in numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from annotator.model.stamps import StampKind
from annotator.services.merging.differences import FIELDS, Difference

if TYPE_CHECKING:
    from annotator.services.merging.beside_planner import BesidePlan

MAX_DETAILS: Final = 20_000
"""Sets listed one by one; those beyond are counted only."""


class SetStatus(StrEnum):
    """What a set of a bundle is to this project."""

    NEW = "new"
    SAME = "same"
    OLDER = "older"
    CHANGED = "changed"
    CONFLICT = "conflicting"


class DocumentStatus(StrEnum):
    """What a document of a bundle is to this project."""

    NEW = "new"
    SAME = "same"
    TEXT_DIFFERS = "text differs"


@dataclass(frozen=True, slots=True)
class SetOutcome:
    """What becomes of one set.

    Attributes:
        document: What the document is to this project.
        annotator: As called in this project afterwards.
        added, changed, removed: Numbers of spans, with what had to move to make room.
    """

    file: str
    title: str
    text_sha256: str
    document: DocumentStatus
    annotator: str
    status: SetStatus
    spans: int
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(slots=True)
class MergeReport:
    """What a merge did, or with ``dry_run`` would have done.

    Attributes:
        left_out: Sets of whole projects that are nobody's own work, by kind.
        people: Names of those who were added.
        renamed: (name before, name after).
        clashes: Questions about people, with the answers that were given.
        beside: What goes with the sets and is no label and is new or other than before, by kind.
        differences: What files know otherwise about documents; what is known here is kept.
        remembered: Answers about people that are kept, so that they are not asked again.
        waiting: Decisions about suggestions that the project does not have; they are kept.
        is_stamped: Something was brought that shows nowhere, such as what was taken back.
        operation_id: The operation to undo; None when nothing was changed.
    """

    dry_run: bool = False
    files: list[str] = field(default_factory=list)
    documents: Counter[DocumentStatus] = field(default_factory=Counter)
    sets: Counter[SetStatus] = field(default_factory=Counter)
    spans_added: int = 0
    spans_changed: int = 0
    spans_removed: int = 0
    people: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    differences: list[Difference] = field(default_factory=list)
    remembered: int = 0
    is_stamped: bool = False
    details: list[SetOutcome] = field(default_factory=list)
    details_left_out: int = 0
    operation_id: str | None = None

    @property
    def conflicts(self) -> int:
        """How many sets turned out to be edited apart."""
        return self.sets[SetStatus.CONFLICT]

    @property
    def changes_anything(self) -> bool:
        """Whether the project is, or would be, other than before."""
        told = (SetStatus.NEW, SetStatus.CHANGED, SetStatus.CONFLICT)
        new = self.documents[DocumentStatus.NEW] + self.documents[DocumentStatus.TEXT_DIFFERS]
        return bool(
            new
            or self.people
            or self.renamed
            or self.is_stamped
            or self.remembered
            or any(self.sets[one] for one in told)
        )

    def add(self, outcomes: Sequence[SetOutcome]) -> None:
        """Count sets, and list them as long as there is room."""
        for one in outcomes:
            self.sets[one.status] += 1
            self.spans_added += one.added
            self.spans_changed += one.changed
            self.spans_removed += one.removed
            if len(self.details) < MAX_DETAILS:
                self.details.append(one)
            else:
                self.details_left_out += 1

    def add_beside(self, plan: "BesidePlan") -> None:
        """Count what goes beside the sets."""
        self.beside.update(plan.counts)
        self.waiting += plan.waiting
        self.is_stamped |= bool(plan.rows or plan.changes)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        differing = Counter(one.field for one in self.differences)
        return {
            "dry_run": self.dry_run,
            "files": self.files,
            "documents": {
                one.value.replace(" ", "_"): self.documents[one] for one in DocumentStatus
            },
            "sets": {one.value: self.sets[one] for one in SetStatus},
            "spans": {
                "added": self.spans_added,
                "changed": self.spans_changed,
                "removed": self.spans_removed,
            },
            "annotators": {
                "added": self.people,
                "renamed": [list(pair) for pair in self.renamed],
            },
            "beside": {one.value: self.beside[one] for one in StampKind if one != StampKind.READ},
            "waiting": self.waiting,
            "differences": {
                **{name: differing[name] for name in FIELDS},
                "details": [asdict(one) for one in self.differences[:MAX_DETAILS]],
            },
            "clashes": self.clashes,
            "left_out": dict(sorted(self.left_out.items())),
            "details": [asdict(one) for one in self.details],
            "details_left_out": self.details_left_out,
            "operation": self.operation_id,
        }
