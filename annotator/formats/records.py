"""What readers yield and writers take: documents with labels, apart from any project."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from annotator.model.annotators import AnnotationSet
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import NO_ATTRIBUTES, Fragment, Span
from annotator.schema.types import Schema

NoteKind = Literal["changed", "dropped"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that a reader or writer altered or left out.

    Attributes:
        code: Stable name of the kind of thing, to count by.
        message: What happened, in words, without the document's place.
        count: How many times.
        each: What it was about, one by one; of very many the first.
    """

    kind: NoteKind
    code: str
    message: str
    count: int = 1
    each: tuple[str, ...] = ()


@dataclass(slots=True)
class SpanRecord:
    """A span as read; fragments are code points into the record's (normalized) text.

    Attributes:
        id: As in the input; None when it has none.
        attributes: Only values that are set.
        origin: None leaves the choice to the import.
        entity: Id of an entity record of the same set.
    """

    fragments: tuple[Fragment, ...]
    label: str
    quote: str
    id: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=lambda: NO_ATTRIBUTES)
    note: str | None = None
    origin: str | None = None
    status: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: Mapping[str, Any] | None = None
    entity: str | None = None


@dataclass(slots=True)
class RelationRecord:
    """A relation as read; its ends are ids of span records of the same set."""

    type: str
    from_id: str
    to_id: str
    id: str | None = None
    note: str | None = None
    origin: str | None = None
    status: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: Mapping[str, Any] | None = None


@dataclass(slots=True)
class EntityRecord:
    """An entity as read; the span records that mention it name its id."""

    id: str
    name: str
    kind: str
    kb_id: str | None = None


@dataclass(slots=True)
class SetRecord:
    """One annotator's (or program's) labels on a document, as read.

    Attributes:
        kind: human, imported, suggested, gold; None leaves the choice to the import.
        annotator: Name; None when the input names nobody.
        state: None leaves the choice to the import.
        keeps_ids: Ids are those of a project and stay; else they only tie the record together.
        untyped: Attribute values are texts as the format has no types; the schema's type decides.
    """

    kind: str | None = None
    annotator: str | None = None
    state: str | None = None
    flag: str | None = None
    note: str | None = None
    document_labels: Mapping[str, Any] = field(default_factory=dict)
    spans: Sequence[SpanRecord] = ()
    relations: Sequence[RelationRecord] = ()
    entities: Sequence[EntityRecord] = ()
    keeps_ids: bool = False
    untyped: bool = False


@dataclass(slots=True)
class DocumentRecord:
    """A document as read.

    Attributes:
        text: Normalized (``annotator.model.texts``), as it will be stored.
        text_sha256: Of ``text``.
        file: What messages call the input.
        line: Where in it, from 1; None when lines do not apply.
        id: As in the input; None when it has none.
        import_notes: Replacements made in the text, in words.
        notes: What the reader altered or left out.
        definitions: What the input says of its names, for those that are added to the schema.
    """

    text: str
    text_sha256: str
    title: str
    file: str
    line: int | None = None
    id: str | None = None
    document_date: dt.date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    import_notes: tuple[str, ...] = ()
    sets: Sequence[SetRecord] = ()
    notes: Sequence[Note] = ()
    definitions: Schema | None = None


@dataclass(slots=True)
class ExportRow:
    """One document with one annotation set, as writers get it.

    Attributes:
        annotation_set: None for a document that nobody has labeled.
        annotator: Name as it shall be written (maybe a pseudonym).
        spans: In reading order.
        relations: In reading order; both ends are among the spans.
        entities: Those that the spans mention, by id.
    """

    document: Document
    annotation_set: AnnotationSet | None = None
    annotator: str | None = None
    spans: Sequence[Span] = ()
    relations: Sequence[Relation] = ()
    entities: Mapping[str, Entity] = field(default_factory=dict)
