"""Annotators and annotation sets: who made which labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotator.model.documents import SetState


class SetKind(StrEnum):
    """Whose work an annotation set is."""

    HUMAN = "human"
    IMPORTED = "imported"
    SUGGESTED = "suggested"
    GOLD = "gold"


SET_KIND_ORDER = (SetKind.HUMAN, SetKind.IMPORTED, SetKind.SUGGESTED, SetKind.GOLD)


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person who labels or decides.

    Attributes:
        name: As shown and exported; unique in the project.
        is_active: False once removed; their work stays.
    """

    id: str
    name: str
    created_at: str = ""
    is_active: bool = True
    version: str = ""


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """One annotator's (or importer's, model's, reviewer's) work on one document.

    There is at most one per document, kind and annotator.

    Attributes:
        annotator_id: None for imported and suggested sets without a known author.
        flag: Why the document needs attention; None when not flagged.
        document_labels: Values of the schema's document labels that are set, by name.
        version: Id of the operation or batch that last wrote this content.
    """

    id: str
    document_id: str
    kind: str = SetKind.HUMAN.value
    annotator_id: str | None = None
    state: str = SetState.NEW.value
    flag: str | None = None
    note: str | None = None
    document_labels: Mapping[str, Any] = field(default_factory=dict)
    created_at: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Seconds of active work on one annotation set; pauses over a minute are not counted."""

    id: str
    set_id: str
    seconds: float = 0.0
    version: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionDecision:
    """What one annotator did with one suggestion.

    Kept per annotator, because several label the same document blind.

    Attributes:
        suggestion_id: Span of a suggested set.
        status: accepted, rejected or corrected.
        span_id: The span in the annotator's own set that came of it.
    """

    id: str
    suggestion_id: str
    annotator_id: str
    status: str
    span_id: str | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An occurrence that the annotator declined when labeling every occurrence of a text."""

    id: str
    document_id: str
    annotator_id: str
    label: str
    start: int
    end: int
    version: str = ""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that somebody looked at and let stand, and why.

    It holds as long as what the finding is about stays as it was: the fingerprint is taken over
    the set and the content of the spans concerned, so that the finding returns when they change.

    Attributes:
        annotator_id: Who dismissed it; it may be about another annotator's set.
        code: Stable name of the check.
        fingerprint: Hexadecimal digest of what the finding is about.
        reason: In the person's own words; never empty.
    """

    id: str
    document_id: str
    annotator_id: str
    code: str
    fingerprint: str
    reason: str
    created_at: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """That somebody is to label a document; at most one per document and annotator.

    How far the work is stands in the annotator's set (``status_of`` puts both together).

    Attributes:
        assigned_by: Annotator who said so.
        message: What a reviewer wrote when sending the work back; None when it never was.
        sent_back_by: Annotator who sent it back.
        sent_back_at: ISO 8601, UTC.
        is_read: Whether the annotator has taken note of the message.
    """

    id: str
    document_id: str
    annotator_id: str
    assigned_by: str
    created_at: str = ""
    message: str | None = None
    sent_back_by: str | None = None
    sent_back_at: str | None = None
    is_read: bool = False
    version: str = ""


class WorkStatus(StrEnum):
    """How far one annotator is with one document, as the coverage table says it."""

    NOT_ASSIGNED = "not_assigned"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SENT_BACK = "sent_back"


def status_of(assignment: Assignment | None, state: str) -> WorkStatus:
    """Put an assignment and the state of the annotator's set together.

    Work that nobody assigned counts as what it is; what was sent back stays so until it is done.
    """
    if state == SetState.DONE:
        return WorkStatus.DONE
    if assignment is not None and assignment.sent_back_at is not None:
        return WorkStatus.SENT_BACK
    if state == SetState.IN_PROGRESS:
        return WorkStatus.IN_PROGRESS
    return WorkStatus.NOT_ASSIGNED if assignment is None else WorkStatus.ASSIGNED


@dataclass(frozen=True, slots=True)
class Setting:
    """One project setting; ``id`` is its key."""

    id: str
    value: Any = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class SchemaVersion:
    """A version of the project's label schema, kept for ever; the highest number is in force.

    Attributes:
        toml: The schema as written by ``annotator.schema.toml``.
    """

    id: str
    name: str
    number: int
    toml: str
    created_at: str = ""
    version: str = ""
