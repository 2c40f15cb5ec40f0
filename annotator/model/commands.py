"""Commands: everything that can be done to a project, as data.

A command says what the person wants; ``annotator.services`` turns it into row changes, checks
them against the label schema, and commits them as one operation. New ids are part of the command,
so that whoever asks knows them before the database has answered.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model.annotators import SetKind
from annotator.model.ids import new_id
from annotator.model.review_commands import (
    AcceptAgreed,
    Decide,
    ExplainDecision,
    WithdrawDecisions,
)
from annotator.model.spans import NO_ATTRIBUTES, Fragment, Origin
from annotator.model.task_commands import (
    AssignDocuments,
    ReadMessage,
    SendBack,
    UnassignDocuments,
)

UNCHANGED: Any = object()
"""Stands for "leave this field as it is" where None is a value of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSpan:
    """Label a stretch of text in the author's own set, which is created when missing.

    Attributes:
        attributes: Values on top of the schema's defaults for the label.
        set_kind: HUMAN for annotators, GOLD for reviewers.
    """

    document_id: str
    label: str
    fragments: tuple[Fragment, ...]
    attributes: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRIBUTES)
    note: str | None = None
    origin: str = Origin.MANUAL.value
    set_kind: str = SetKind.HUMAN.value
    span_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSpans:
    """Delete spans of one or several documents, with the relations that end at them."""

    span_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelabelSpans:
    """Give spans another label in place.

    Ids, edges, notes, attributes that fit the label, and relations stay.
    """

    span_ids: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFragments:
    """Move the edges of a span or add and remove fragments; relations and attributes stay."""

    span_id: str
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAttributes:
    """Set attribute values of a span; None clears a value, names not given stay."""

    span_id: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDates:
    """Mark the values of dates as seen and right, or take that back.

    A date whose confirmation is taken back gets the value that its words have, as when it was
    labeled; where they name no time it keeps its value.
    """

    span_ids: tuple[str, ...]
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpanNote:
    """Write or clear (None) the note on a span."""

    span_id: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRelation:
    """Link two spans of the same set."""

    type: str
    from_id: str
    to_id: str
    note: str | None = None
    relation_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRelation:
    """Change the type, an end or the note of a relation."""

    relation_id: str
    type: str = UNCHANGED
    from_id: str = UNCHANGED
    to_id: str = UNCHANGED
    note: str | None = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRelations:
    """Remove links; the spans stay."""

    relation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FillSlot:
    """Fill a slot of a claim with a span, a suggestion, or text that is labeled on the way.

    One step, whatever it takes: an open suggestion is accepted, text gets its label (or the label
    it has already), what contradicts the link is put right (a claim with a source is attributed),
    and where the slot holds no more than it has, the new filler replaces what it held.

    Attributes:
        relation: Name of the slot's relation.
        from_id: The claim.
        target_id: A span of the same set or an open suggestion; None for text.
        label: Label for the text, or another one than suggested; None where a span is given.
        fragments: The text, where no span is given.
        span_id: Id of the span that is made on the way, if one is made.
    """

    relation: str
    from_id: str
    target_id: str | None = None
    label: str | None = None
    fragments: tuple[Fragment, ...] = ()
    span_id: str = field(default_factory=new_id)
    relation_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSlot:
    """Say why a slot holds nothing, such as an implicit source; what it held is unlinked.

    Attributes:
        value: Of the attribute that the slot's relation requires, e.g. "implicit" or "author".
    """

    relation: str
    from_id: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """Set the state (new, in_progress, done) of the author's set on a document."""

    document_id: str
    state: str
    set_kind: str = SetKind.HUMAN.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFlag:
    """Flag the author's set on a document with a reason, or clear the flag (None)."""

    document_id: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSetNote:
    """Write or clear (None) the author's note on a document."""

    document_id: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDocumentLabels:
    """Set values of document labels in the author's set; None clears a value."""

    document_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSuggestion:
    """Take a suggestion into the author's own set.

    Attributes:
        label: Another label than suggested, or None; then the decision is "corrected".
        fragments: Other edges than suggested, or None; likewise.
    """

    suggestion_id: str
    label: str | None = None
    fragments: tuple[Fragment, ...] | None = None
    span_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectSuggestion:
    """Record that the author declines a suggestion."""

    suggestion_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One place that "label every occurrence" found."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOccurrences:
    """Label the accepted occurrences of a text in one step and remember the declined ones."""

    label: str
    accepted: tuple[Occurrence, ...]
    refused: tuple[Occurrence, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRIBUTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDocument:
    """Correct what is known about a document; its text cannot change. Undone from the history."""

    document_id: str
    title: str = UNCHANGED
    publisher: str | None = UNCHANGED
    document_date: dt.date | None = UNCHANGED
    url: str | None = UNCHANGED
    language: str | None = UNCHANGED
    note: str | None = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAnnotator:
    """Register a person by name."""

    name: str
    annotator_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameAnnotator:
    """Change a person's name; their work stays theirs."""

    annotator_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAnnotator:
    """Take a person off the list; every label they made stays."""

    annotator_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEntity:
    """Register an entity and, with it, its first mentions."""

    name: str
    kind: str
    kb_id: str | None = None
    span_ids: tuple[str, ...] = ()
    entity_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEntity:
    """Change an entity's canonical name, kind or knowledge base id."""

    entity_id: str
    name: str = UNCHANGED
    kind: str = UNCHANGED
    kb_id: str | None = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignEntity:
    """Make spans mentions of an entity, or of none (None)."""

    span_ids: tuple[str, ...]
    entity_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEntity:
    """Remove an entity from the registry; its mentions stay, unassigned."""

    entity_id: str


@dataclass(frozen=True, slots=True)
class Split:
    """Spans of one label get another one where an attribute has a certain value."""

    label: str
    attribute: str
    value: str
    new_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteUnusedEntities:
    """Remove every entity that nobody mentions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinMentions:
    """Say that mentions are the same: make, extend or merge entities in one step.

    The spans, the texts labeled on the way, the entities given and those that the spans belong to
    become one entity. Nothing is lost: a merged entity leaves its mentions in all documents, and
    its knowledge base id where the one that stays has none.

    Attributes:
        span_ids: Mentions, in one document or several.
        added: Texts to label on the way.
        entity_ids: Registered entities; the first one keeps its name.
        name: Canonical name; None leaves the one there is, or takes the most complete mention.
        kb_id: Settles which id stays when several differ; ``UNCHANGED`` refuses then.
        entity_id: Of the entity, when one has to be made.
    """

    span_ids: tuple[str, ...] = ()
    added: tuple[AddSpan, ...] = ()
    entity_ids: tuple[str, ...] = ()
    name: str | None = None
    kb_id: str | None = UNCHANGED
    entity_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertRelations:
    """Turn the author's "same as" relations between mentions into entities.

    Attributes:
        document_ids: Where; None for every document.
    """

    document_ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateSchema:
    """Put a new version of the label schema in force and carry every label over.

    Attributes:
        toml: The new schema; its version number is set by the project.
        renames: Old name to new name, for labels, attributes and relations.
        splits: In order; the first that fits a span counts, before any rename.
    """

    toml: str
    renames: Mapping[str, str] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSetting:
    """Set a project setting; None removes it."""

    key: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissFinding:
    """Let a finding stand, with a reason; dismissing it again changes the reason.

    Attributes:
        code, fingerprint: Which finding, see ``annotator.model.annotators.Dismissal``.
    """

    document_id: str
    code: str
    fingerprint: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreFinding:
    """Take a dismissal back: the finding is open again."""

    document_id: str
    code: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyFixes:
    """Mend several findings in one step; a fix that is refused leaves the others standing.

    Attributes:
        fixes: The commands of each fix.
        title: What they do, in words: "Move the end edge to include ”".
    """

    fixes: "tuple[tuple[Command, ...], ...]"
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordActivity:
    """Add seconds of active work to the author's set on a document; not undoable."""

    document_id: str
    seconds: float


Command = (
    AddSpan
    | DeleteSpans
    | RelabelSpans
    | SetFragments
    | SetAttributes
    | ConfirmDates
    | SetSpanNote
    | AddRelation
    | EditRelation
    | DeleteRelations
    | FillSlot
    | CloseSlot
    | SetState
    | SetFlag
    | SetSetNote
    | SetDocumentLabels
    | AcceptSuggestion
    | RejectSuggestion
    | LabelOccurrences
    | EditDocument
    | AddAnnotator
    | RenameAnnotator
    | RemoveAnnotator
    | AddEntity
    | EditEntity
    | AssignEntity
    | DeleteEntity
    | DeleteUnusedEntities
    | JoinMentions
    | ConvertRelations
    | MigrateSchema
    | ChangeSetting
    | DismissFinding
    | RestoreFinding
    | ApplyFixes
    | Decide
    | AcceptAgreed
    | ExplainDecision
    | WithdrawDecisions
    | AssignDocuments
    | UnassignDocuments
    | SendBack
    | ReadMessage
    | RecordActivity
)
