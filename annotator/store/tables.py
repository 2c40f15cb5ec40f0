"""The tables of a project file, one SQLModel class per kind of row.

These classes never leave ``annotator.store``: repositories hand out frozen dataclasses. The first
migration holds the same definitions as frozen SQL; a test compares the two.

Every table has an integer ``key`` (stable under VACUUM, the order of insertion) besides the text
``id`` that the rest of the program and all references use. ``live`` is 1 for rows that count for
uniqueness and null for rows of a batch that is not visible: nulls are distinct in a unique index,
so an import in progress, or one that was undone, never stands in the way of new work.

Foreign keys are checked at commit, so that the changes of one operation may come in any order.
"""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Text, text
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from annotator.model.reviews import Outcome
from annotator.model.spans import Origin, SuggestionStatus


def _one_of(column: str, *values: str) -> CheckConstraint:
    """Constrain a column to some values; an IN list of more than two costs twice the insert."""
    return CheckConstraint(" OR ".join(f"{column} = '{value}'" for value in values))


def _reference(target: str) -> list[Any]:
    """Column arguments of a foreign key that is checked at commit."""
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")]


class Table(SQLModel):
    """Base of all tables of a project file."""

    metadata: ClassVar[MetaData] = MetaData()

    # Rows come from dataclasses that were checked before: validators would only cost start-up.
    model_config = SQLModelConfig(defer_build=True)


class MetaRow(Table, table=True):
    """Facts about the file itself: project id, creation time, program version."""

    __tablename__ = "meta"

    id: str = Field(primary_key=True)
    value: str


class MigrationRow(Table, table=True):
    """One applied migration."""

    __tablename__ = "migration"

    number: int = Field(primary_key=True)
    name: str
    program: str
    applied_at: str


class BatchRow(Table, table=True):
    """Bulk work whose rows carry its id as version and are seen only while it is visible.

    ``floors`` holds, per table, the highest key before the batch began: its rows lie above.
    ``counts`` and ``content_hash`` describe the rows as they were committed.
    """

    __tablename__ = "batch"
    __table_args__ = (
        _one_of("state", "pending", "visible", "hidden", "discarded"),
        Index("batch_not_visible", "id", sqlite_where=text("state <> 'visible'")),
    )

    id: str = Field(primary_key=True)
    state: str
    kind: str
    title: str
    owner: str
    floors: str
    counts: str | None = None
    content_hash: str | None = None
    created_at: str
    touched_at: str


class OperationRow(Table, table=True):
    """The append-only log; it refers to no other table, so it outlives what it describes."""

    __tablename__ = "operation"
    __table_args__ = (
        _one_of("scope", "document", "project", "review"),
        Index("operation_document", "document_id", "seq"),
        Index("operation_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
    )

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    kind: str
    title: str
    scope: str
    author_id: str | None = None
    document_id: str | None = None
    undoes: str | None = None
    batch_id: str | None = None
    is_undoable: int = 1
    created_at: str
    changes: str = Field(sa_column=Column(Text, nullable=False))


class DocumentRow(Table, table=True):
    """What is known about an article; its text stands apart, so that lists stay cheap."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("length >= 0"),
        CheckConstraint("position >= 0"),
        CheckConstraint("live = 1"),
        Index("document_text_sha256", "text_sha256", "live", unique=True),
        Index("document_position", "position"),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    title: str
    text_sha256: str
    length: int
    document_date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    meta: str | None = None
    note: str | None = None
    position: int
    import_notes: str | None = None
    created_at: str
    version: str
    live: int | None = None


class DocumentTextRow(Table, table=True):
    """The immutable text of the document with the same key."""

    __tablename__ = "document_text"

    key: int = Field(primary_key=True, sa_column_args=_reference("document.key"))
    text: str = Field(sa_column=Column(Text, nullable=False))


class AnnotatorRow(Table, table=True):
    """A person who labels or decides."""

    __tablename__ = "annotator"
    __table_args__ = (
        CheckConstraint("name <> ''"),
        CheckConstraint("is_active IN (0, 1)"),
        CheckConstraint("live = 1"),
        Index("annotator_name", "name", "live", unique=True),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    name: str
    created_at: str
    is_active: int = 1
    version: str
    live: int | None = None


class SchemaVersionRow(Table, table=True):
    """A version of the label schema."""

    __tablename__ = "schema_version"

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    name: str
    number: int = Field(unique=True)
    toml: str = Field(sa_column=Column(Text, nullable=False))
    created_at: str
    version: str


class SettingRow(Table, table=True):
    """A project setting; the value is JSON."""

    __tablename__ = "setting"

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    value: str
    version: str


class EntityRow(Table, table=True):
    """The one person, party or place behind several mentions."""

    __tablename__ = "entity"

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    name: str
    kind: str
    kb_id: str | None = None
    annotator_id: str | None = Field(
        default=None, index=True, sa_column_args=_reference("annotator.id")
    )
    version: str


class AnnotationSetRow(Table, table=True):
    """One annotator's work on one document."""

    __tablename__ = "annotation_set"
    __table_args__ = (
        _one_of("kind", "human", "imported", "suggested", "gold"),
        _one_of("state", "new", "in_progress", "done"),
        CheckConstraint("live = 1"),
        Index(
            "annotation_set_identity",
            "document_id",
            "kind",
            text("coalesce(annotator_id, '')"),
            "live",
            unique=True,
        ),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(sa_column_args=_reference("document.id"))
    kind: str
    annotator_id: str | None = Field(
        default=None, index=True, sa_column_args=_reference("annotator.id")
    )
    state: str
    flag: str | None = None
    note: str | None = None
    document_labels: str | None = None
    created_at: str
    version: str
    live: int | None = None


class ActivityRow(Table, table=True):
    """Seconds of active work on a set."""

    __tablename__ = "activity"
    __table_args__ = (CheckConstraint("seconds >= 0"),)

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    set_id: str = Field(index=True, sa_column_args=_reference("annotation_set.id"))
    seconds: float
    version: str


class SpanRow(Table, table=True):
    """A labelled stretch of text; ``fragments`` is set only when there are several."""

    __tablename__ = "span"
    __table_args__ = (
        CheckConstraint("start_offset >= 0"),
        CheckConstraint("end_offset > start_offset"),
        _one_of("origin", *Origin),
        _one_of("status", *SuggestionStatus),
        Index("span_place", "set_id", "start_offset", text("end_offset DESC")),
        Index("span_entity", "entity_id", sqlite_where=text("entity_id IS NOT NULL")),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    set_id: str = Field(sa_column_args=_reference("annotation_set.id"))
    label: str
    start_offset: int
    end_offset: int
    fragments: str | None = None
    quote: str
    attributes: str | None = None
    note: str | None = None
    origin: str
    status: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: str | None = None
    entity_id: str | None = Field(default=None, sa_column_args=_reference("entity.id"))
    version: str


class RelationRow(Table, table=True):
    """A typed link between two spans of one set."""

    __tablename__ = "relation"
    __table_args__ = (
        _one_of("origin", *Origin),
        _one_of("status", *SuggestionStatus),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    set_id: str = Field(index=True, sa_column_args=_reference("annotation_set.id"))
    type: str
    from_id: str = Field(index=True, sa_column_args=_reference("span.id"))
    to_id: str = Field(index=True, sa_column_args=_reference("span.id"))
    note: str | None = None
    origin: str
    status: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: str | None = None
    version: str


class SuggestionDecisionRow(Table, table=True):
    """What one annotator did with one suggestion."""

    __tablename__ = "suggestion_decision"
    __table_args__ = (
        _one_of("status", "accepted", "rejected", "corrected"),
        Index("suggestion_decision_identity", "suggestion_id", "annotator_id", unique=True),
        Index("suggestion_decision_span", "span_id", sqlite_where=text("span_id IS NOT NULL")),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    suggestion_id: str = Field(sa_column_args=_reference("span.id"))
    annotator_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    status: str
    span_id: str | None = Field(default=None, sa_column_args=_reference("span.id"))
    version: str


class RefusalRow(Table, table=True):
    """An occurrence that an annotator declined."""

    __tablename__ = "refusal"
    __table_args__ = (
        CheckConstraint("start_offset >= 0"),
        CheckConstraint("end_offset > start_offset"),
        Index("refusal_place", "document_id", "annotator_id"),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(sa_column_args=_reference("document.id"))
    annotator_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    label: str
    start_offset: int
    end_offset: int
    version: str


class DismissalRow(Table, table=True):
    """A finding that somebody let stand."""

    __tablename__ = "dismissal"
    __table_args__ = (
        CheckConstraint("reason <> ''"),
        Index("dismissal_finding", "document_id", "code", "fingerprint"),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(sa_column_args=_reference("document.id"))
    annotator_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    code: str
    fingerprint: str
    reason: str
    created_at: str
    version: str


class ReviewDecisionRow(Table, table=True):
    """What an adjudicator decided about one thing that annotators marked; lists are JSON."""

    __tablename__ = "review_decision"
    __table_args__ = (_one_of("outcome", *Outcome),)

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(index=True, sa_column_args=_reference("document.id"))
    adjudicator_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    outcome: str
    members: str = Field(sa_column=Column(Text, nullable=False))
    taken: str | None = None
    gold: str | None = None
    kinds: str | None = None
    reason: str | None = None
    note: str | None = None
    created_at: str
    version: str


class AssignmentRow(Table, table=True):
    """Who is to label a document."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("is_read IN (0, 1)"),
        Index("assignment_task", "document_id", "annotator_id", unique=True),
    )

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(sa_column_args=_reference("document.id"))
    annotator_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    assigned_by: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    created_at: str
    message: str | None = None
    sent_back_by: str | None = Field(
        default=None, index=True, sa_column_args=_reference("annotator.id")
    )
    sent_back_at: str | None = None
    is_read: int = 0
    version: str


class AncestryRow(Table, table=True):
    """The steps that made a merged set; they are JSON."""

    __tablename__ = "ancestry"
    __table_args__ = (CheckConstraint("variant >= 1"),)

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, sa_column_args=_reference("annotation_set.id"))
    author_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    variant: int
    steps: str = Field(sa_column=Column(Text, nullable=False))
    version: str


class StampRow(Table, table=True):
    """The newest state that a merge brought of what travels beside sets; the value is JSON."""

    __tablename__ = "stamp"

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    document_id: str = Field(index=True, sa_column_args=_reference("document.id"))
    author_id: str = Field(index=True, sa_column_args=_reference("annotator.id"))
    kind: str
    name: str
    operation: str
    value: str | None = None
    version: str


TABLES: dict[str, type[Table]] = {
    "document": DocumentRow,
    "annotator": AnnotatorRow,
    "schema_version": SchemaVersionRow,
    "setting": SettingRow,
    "entity": EntityRow,
    "annotation_set": AnnotationSetRow,
    "activity": ActivityRow,
    "span": SpanRow,
    "relation": RelationRow,
    "suggestion_decision": SuggestionDecisionRow,
    "refusal": RefusalRow,
    "dismissal": DismissalRow,
    "review_decision": ReviewDecisionRow,
    "assignment": AssignmentRow,
    "ancestry": AncestryRow,
    "stamp": StampRow,
}
"""The table of each kind of row, parents before children as in ``annotator.model.changes``."""
