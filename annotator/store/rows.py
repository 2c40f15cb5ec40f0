"""Frozen dataclasses to table rows and back.

One ``RowCodec`` per kind: the columns that hold a row's own content, in order, and the two
functions between a row and a tuple of those columns. JSON stands in a column only when there is
something to say: empty mappings and single fragments are null.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotator.model.annotators import (
    Activity,
    AnnotationSet,
    Annotator,
    Dismissal,
    Refusal,
    SchemaVersion,
    Setting,
    SuggestionDecision,
)
from annotator.model.changes import Row
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import NO_ATTRIBUTES, Span, quick_span
from annotator.store.json_columns import from_json, to_json
from annotator.store.rows_of_teams import (
    ancestry_row,
    ancestry_values,
    assignment_row,
    assignment_values,
    review_decision_row,
    review_decision_values,
    stamp_row,
    stamp_values,
)

Values = tuple[Any, ...]


def _mapping(value: Mapping[str, Any]) -> str | None:
    return to_json(value) if value else None


@dataclass(frozen=True, slots=True)
class RowCodec:
    """How rows of one kind are stored.

    Attributes:
        columns: Names of the columns that make up a row, ``id`` first and ``version`` last.
        values: A row as a tuple of those columns.
        row: The row from such a tuple.
    """

    columns: tuple[str, ...]
    values: Callable[[Any], Values]
    row: Callable[[Sequence[Any]], Row]


def document_values(document: Document) -> Values:
    """A document without its text; ``length`` is derived from the text."""
    date = document.document_date
    return (
        document.id,
        document.title,
        document.text_sha256,
        len(document.text),
        None if date is None else date.isoformat(),
        document.publisher,
        document.url,
        document.language,
        _mapping(document.meta),
        document.note,
        document.position,
        to_json(document.import_notes) if document.import_notes else None,
        document.created_at,
        document.version,
    )


def document_row(values: Sequence[Any]) -> Document:
    """A document from its columns followed by its text."""
    (
        document_id,
        title,
        text_sha256,
        _length,
        date,
        publisher,
        url,
        language,
        meta,
        note,
        position,
        import_notes,
        created_at,
        version,
        text,
    ) = values
    return Document(
        document_id,
        title,
        text,
        text_sha256,
        None if date is None else dt.date.fromisoformat(date),
        publisher,
        url,
        language,
        {} if meta is None else from_json(meta),
        note,
        position,
        () if import_notes is None else tuple(from_json(import_notes)),
        created_at,
        version,
    )


def span_values(span: Span) -> Values:
    """A span; its hull stands in columns, its fragments only when there are several."""
    fragments = span.fragments
    return (
        span.id,
        span.set_id,
        span.label,
        fragments[0][0],
        fragments[-1][1],
        None if len(fragments) == 1 else to_json(fragments),
        span.quote,
        to_json(span.attributes) if span.attributes else None,
        span.note,
        span.origin,
        span.status,
        span.confidence,
        span.model,
        None if span.provenance is None else to_json(span.provenance),
        span.entity_id,
        span.version,
    )


def span_row(values: Sequence[Any]) -> Span:
    """A span from its columns."""
    (
        span_id,
        set_id,
        label,
        start,
        end,
        fragments,
        quote,
        attributes,
        note,
        origin,
        status,
        confidence,
        model,
        provenance,
        entity_id,
        version,
    ) = values
    return quick_span(
        span_id,
        set_id,
        label,
        ((start, end),) if fragments is None else _fragments(fragments),
        quote,
        NO_ATTRIBUTES if attributes is None else from_json(attributes),
        note,
        origin,
        status,
        confidence,
        model,
        None if provenance is None else from_json(provenance),
        entity_id,
        version,
    )


def _fragments(value: str) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in from_json(value))


def relation_values(relation: Relation) -> Values:
    """A relation."""
    return (
        relation.id,
        relation.set_id,
        relation.type,
        relation.from_id,
        relation.to_id,
        relation.note,
        relation.origin,
        relation.status,
        relation.confidence,
        relation.model,
        None if relation.provenance is None else to_json(relation.provenance),
        relation.version,
    )


def relation_row(values: Sequence[Any]) -> Relation:
    """A relation from its columns."""
    fields = list(values)
    if fields[-2] is not None:
        fields[-2] = from_json(fields[-2])
    return Relation(*fields)


def set_values(one: AnnotationSet) -> Values:
    """An annotation set."""
    return (
        one.id,
        one.document_id,
        one.kind,
        one.annotator_id,
        one.state,
        one.flag,
        one.note,
        _mapping(one.document_labels),
        one.created_at,
        one.version,
    )


def set_row(values: Sequence[Any]) -> AnnotationSet:
    """An annotation set from its columns."""
    fields = list(values)
    fields[-3] = {} if fields[-3] is None else from_json(fields[-3])
    return AnnotationSet(*fields)


def _annotator_values(annotator: Annotator) -> Values:
    return (
        annotator.id,
        annotator.name,
        annotator.created_at,
        int(annotator.is_active),
        annotator.version,
    )


def _annotator_row(values: Sequence[Any]) -> Annotator:
    annotator_id, name, created_at, is_active, version = values
    return Annotator(annotator_id, name, created_at, bool(is_active), version)


def _setting_values(setting: Setting) -> Values:
    return (setting.id, to_json(setting.value), setting.version)


def _setting_row(values: Sequence[Any]) -> Setting:
    setting_id, value, version = values
    return Setting(setting_id, from_json(value), version)


def _schema_values(one: SchemaVersion) -> Values:
    return (one.id, one.name, one.number, one.toml, one.created_at, one.version)


def _entity_values(entity: Entity) -> Values:
    return (
        entity.id,
        entity.name,
        entity.kind,
        entity.kb_id,
        entity.annotator_id,
        entity.version,
    )


def _activity_values(activity: Activity) -> Values:
    return (activity.id, activity.set_id, activity.seconds, activity.version)


def _decision_values(decision: SuggestionDecision) -> Values:
    return (
        decision.id,
        decision.suggestion_id,
        decision.annotator_id,
        decision.status,
        decision.span_id,
        decision.version,
    )


def _refusal_values(refusal: Refusal) -> Values:
    return (
        refusal.id,
        refusal.document_id,
        refusal.annotator_id,
        refusal.label,
        refusal.start,
        refusal.end,
        refusal.version,
    )


def _dismissal_values(dismissal: Dismissal) -> Values:
    return (
        dismissal.id,
        dismissal.document_id,
        dismissal.annotator_id,
        dismissal.code,
        dismissal.fingerprint,
        dismissal.reason,
        dismissal.created_at,
        dismissal.version,
    )


def _columns(names: str) -> tuple[str, ...]:
    return tuple(names.split())


CODECS: Final[Mapping[str, RowCodec]] = {
    "document": RowCodec(
        _columns(
            "id title text_sha256 length document_date publisher url language meta note position"
            " import_notes created_at version"
        ),
        document_values,
        document_row,
    ),
    "annotator": RowCodec(
        _columns("id name created_at is_active version"), _annotator_values, _annotator_row
    ),
    "schema_version": RowCodec(
        _columns("id name number toml created_at version"),
        _schema_values,
        lambda values: SchemaVersion(*values),
    ),
    "setting": RowCodec(_columns("id value version"), _setting_values, _setting_row),
    "entity": RowCodec(
        _columns("id name kind kb_id annotator_id version"),
        _entity_values,
        lambda values: Entity(*values),
    ),
    "annotation_set": RowCodec(
        _columns(
            "id document_id kind annotator_id state flag note document_labels created_at version"
        ),
        set_values,
        set_row,
    ),
    "activity": RowCodec(
        _columns("id set_id seconds version"),
        _activity_values,
        lambda values: Activity(*values),
    ),
    "span": RowCodec(
        _columns(
            "id set_id label start_offset end_offset fragments quote attributes note origin status"
            " confidence model provenance entity_id version"
        ),
        span_values,
        span_row,
    ),
    "relation": RowCodec(
        _columns(
            "id set_id type from_id to_id note origin status confidence model provenance version"
        ),
        relation_values,
        relation_row,
    ),
    "suggestion_decision": RowCodec(
        _columns("id suggestion_id annotator_id status span_id version"),
        _decision_values,
        lambda values: SuggestionDecision(*values),
    ),
    "refusal": RowCodec(
        _columns("id document_id annotator_id label start_offset end_offset version"),
        _refusal_values,
        lambda values: Refusal(*values),
    ),
    "dismissal": RowCodec(
        _columns("id document_id annotator_id code fingerprint reason created_at version"),
        _dismissal_values,
        lambda values: Dismissal(*values),
    ),
    "review_decision": RowCodec(
        _columns(
            "id document_id adjudicator_id outcome members taken gold kinds reason note"
            " created_at version"
        ),
        review_decision_values,
        review_decision_row,
    ),
    "assignment": RowCodec(
        _columns(
            "id document_id annotator_id assigned_by created_at message sent_back_by sent_back_at"
            " is_read version"
        ),
        assignment_values,
        assignment_row,
    ),
    "ancestry": RowCodec(
        _columns("id author_id variant steps version"), ancestry_values, ancestry_row
    ),
    "stamp": RowCodec(
        _columns("id document_id author_id kind name operation value version"),
        stamp_values,
        stamp_row,
    ),
}
"""How each kind of row is stored. Document tuples are read with the text as one more value."""
