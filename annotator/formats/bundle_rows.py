"""What a bundle holds, as JSON and as rows; everything read is checked before it is believed."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from annotator.model.ancestry import SENDING, Step, is_variant, revision_of
from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.changes import row_to_dict
from annotator.model.documents import Document, SetState
from annotator.model.entities import Entity
from annotator.model.errors import TextError
from annotator.model.relations import Relation
from annotator.model.spans import (
    Fragment,
    Origin,
    Span,
    SuggestionStatus,
    canonical_fragments,
    quick_span,
    quote_of,
)
from annotator.model.texts import normalize_text, text_sha256

_LONGEST_ID: Final = 200
_LONGEST_NAME: Final = 1_000
_LONGEST_NOTE: Final = 1_000_000
_ORIGINS: Final = frozenset(one.value for one in Origin)
_STATUSES: Final = frozenset(one.value for one in SuggestionStatus)
_STATES: Final = frozenset(one.value for one in SetState)
_DOCUMENT: Final = (
    "id", "title", "text_sha256", "document_date", "publisher", "url", "language", "meta", "note",
    "import_notes", "created_at", "text",
)  # fmt: skip


class ShapeError(ValueError):
    """A value that is not of the form it must have; the message is for people."""


@dataclass(frozen=True, slots=True)
class BundledSet:
    """One annotator's work on one document, apart from any project.

    Ids of spans and relations are those of the first variant; rows carry no set and no version.

    Attributes:
        text_sha256: Of the document's text.
        author_id: Whose work it is.
        row: State, flag, note and document labels; its own document and annotator do not count.
    """

    text_sha256: str
    author_id: str
    row: AnnotationSet
    steps: tuple[Step, ...]
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]

    @property
    def revision(self) -> str:
        """The digest that names the set's ancestry."""
        return revision_of(step.id for step in self.steps)


# -- writing ----------------------------------------------------------------------------------


def document_to_json(document: Document) -> dict[str, Any]:
    """Write a document; its text comes last."""
    values = row_to_dict(document)
    return {name: values[name] for name in _DOCUMENT if name in values}


def set_to_json(one: BundledSet) -> dict[str, Any]:
    """Write a set; its steps by id only."""
    return {
        "text_sha256": one.text_sha256,
        "author": one.author_id,
        "revision": one.revision,
        "steps": [step.id for step in one.steps],
        "id": one.row.id,
        "state": one.row.state,
        "flag": one.row.flag,
        "note": one.row.note,
        "document_labels": dict(one.row.document_labels),
        "created_at": one.row.created_at,
        "spans": [_bare(row_to_dict(span)) for span in one.spans],
        "relations": [_bare(row_to_dict(relation)) for relation in one.relations],
    }


def entity_to_json(entity: Entity) -> dict[str, Any]:
    """Write an entity."""
    return {name: value for name, value in row_to_dict(entity).items() if name != "version"}


def person_to_json(person: Annotator) -> dict[str, Any]:
    """Write a person."""
    return {name: value for name, value in row_to_dict(person).items() if name != "version"}


def _bare(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("set_id", "version")}


# -- reading ----------------------------------------------------------------------------------


def document_from_json(value: Any) -> Document:
    """Read a document.

    Raises:
        ShapeError: It has not the form of one, or its text is not what its hash says.
    """
    data = mapping_of(value, "a document")
    text = _text(data, "text", 1 << 31)
    try:
        is_clean = normalize_text(text).text == text
    except TextError as error:
        raise ShapeError(str(error)) from None
    if not is_clean or text_sha256(text) != data.get("text_sha256"):
        raise ShapeError("the text of a document is not what its digest says")
    date = _maybe(data, "document_date", 10)
    try:
        day = None if date is None else dt.date.fromisoformat(date)
    except ValueError:
        raise ShapeError(f"“{date}” is no date") from None
    notes = list_of(data.get("import_notes", []), "import_notes")
    if not all(isinstance(one, str) for one in notes):
        raise ShapeError("import_notes must be texts")
    return Document(
        id=id_of(data.get("id")),
        title=_text(data, "title", _LONGEST_NOTE),
        text=text,
        text_sha256=str(data["text_sha256"]),
        document_date=day,
        publisher=_maybe(data, "publisher", _LONGEST_NAME),
        url=_maybe(data, "url", _LONGEST_NOTE),
        language=_maybe(data, "language", _LONGEST_NAME),
        meta=mapping_of(data.get("meta", {}), "meta"),
        note=_maybe(data, "note", _LONGEST_NOTE),
        import_notes=tuple(notes),
        created_at=_maybe(data, "created_at", _LONGEST_NAME) or "",
    )


def set_from_json(value: Any, steps: Mapping[str, Step]) -> BundledSet:
    """Read a set; its spans are checked against the text by ``check_spans``.

    Raises:
        ShapeError: It has not the form of one.
    """
    data = mapping_of(value, "a set")
    try:
        ancestry = tuple(steps[one] for one in list_of(data.get("steps"), "steps"))
    except (KeyError, TypeError):
        raise ShapeError("a set names steps that are not in the log") from None
    spans = tuple(_span(one) for one in list_of(data.get("spans"), "spans"))
    relations = tuple(_relation(one) for one in list_of(data.get("relations"), "relations"))
    ids = {span.id for span in spans}
    if len(ids) != len(spans) or len({one.id for one in relations}) != len(relations):
        raise ShapeError("an id is there twice")
    if not all(one.from_id in ids and one.to_id in ids for one in relations):
        raise ShapeError("a relation begins or ends at a span that is not there")
    state = data.get("state")
    if state not in _STATES:
        raise ShapeError("a set has a state that does not exist")
    found = BundledSet(
        text_sha256=_text(data, "text_sha256", 64),
        author_id=id_of(data.get("author")),
        row=AnnotationSet(
            id=id_of(data.get("id")),
            document_id="",
            state=state,
            flag=_maybe(data, "flag", _LONGEST_NOTE),
            note=_maybe(data, "note", _LONGEST_NOTE),
            document_labels=mapping_of(data.get("document_labels", {}), "document_labels"),
            created_at=_maybe(data, "created_at", _LONGEST_NAME) or "",
        ),
        steps=ancestry,
        spans=spans,
        relations=relations,
    )
    if found.revision != data.get("revision"):
        raise ShapeError("the revision of a set is not that of its steps")
    # Programs that wrote the first format counted sending work back as a step of the annotator's.
    return replace(found, steps=tuple(one for one in found.steps if one.kind != SENDING))


def check_spans(one: BundledSet, text: str) -> None:
    """Check that every span covers what it says.

    Raises:
        ShapeError: One lies outside the text, or its quote is another.
    """
    for span in one.spans:
        if span.end > len(text) or quote_of(text, span.fragments) != span.quote:
            raise ShapeError("a span does not cover the words that it quotes")


def entity_from_json(value: Any) -> Entity:
    """Read an entity."""
    data = mapping_of(value, "an entity")
    owner = data.get("annotator_id")
    return Entity(
        id=id_of(data.get("id")),
        name=_text(data, "name", _LONGEST_NOTE),
        kind=_text(data, "kind", _LONGEST_NAME),
        kb_id=_maybe(data, "kb_id", _LONGEST_NOTE),
        annotator_id=None if owner is None else id_of(owner),
    )


def person_from_json(value: Any) -> Annotator:
    """Read a person."""
    data = mapping_of(value, "a person")
    name = " ".join((_text(data, "name", _LONGEST_NAME)).split())
    if not name:
        raise ShapeError("a person has no name")
    if is_variant(id_of(data.get("id"))):
        raise ShapeError("a person stands for the other copy of somebody’s work")
    return Annotator(
        id=id_of(data.get("id")),
        name=name,
        created_at=_maybe(data, "created_at", _LONGEST_NAME) or "",
        is_active=data.get("is_active", True) is True,
    )


def step_from_json(value: Any) -> Step:
    """Read a step of the log."""
    data = list_of(value, "a step")
    if len(data) != len(Step._fields) or not all(isinstance(one, str) for one in data):
        raise ShapeError("a step of the log is not of its form")
    id_of(data[0])
    return Step(*data)


def mapping_of(value: Any, what: str) -> dict[str, Any]:
    """Return a JSON object as it is."""
    if not isinstance(value, dict):
        raise ShapeError(f"{what} is no JSON object")
    return value


def list_of(value: Any, what: str) -> list[Any]:
    """Return a JSON list as it is."""
    if not isinstance(value, list):
        raise ShapeError(f"{what} is no list")
    return value


def id_of(value: Any) -> str:
    """Return an id as it is."""
    if not isinstance(value, str) or not value or len(value) > _LONGEST_ID:
        raise ShapeError("an id is no text of a sensible length")
    return value


def _text(data: Mapping[str, Any], name: str, longest: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise ShapeError(f"{name} is no text of a sensible length")
    return value


def _maybe(data: Mapping[str, Any], name: str, longest: int) -> str | None:
    return None if data.get(name) is None else _text(data, name, longest)


def _span(value: Any) -> Span:
    data = mapping_of(value, "a span")
    quote = _text(data, "quote", 1 << 31)
    entity = data.get("entity_id")
    return quick_span(
        id_of(data.get("id")), "", _text(data, "label", _LONGEST_NAME),
        _fragments(data.get("fragments")), quote,
        mapping_of(data.get("attributes", {}), "attributes"),
        *_origin(data), None if entity is None else id_of(entity), "",
    )  # fmt: skip


def _relation(value: Any) -> Relation:
    data = mapping_of(value, "a relation")
    return Relation(
        id_of(data.get("id")),
        "",
        _text(data, "type", _LONGEST_NAME),
        id_of(data.get("from_id")),
        id_of(data.get("to_id")),
        *_origin(data),
    )


def _origin(data: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return note, origin, status, confidence, model and provenance of a span or relation."""
    origin, status = data.get("origin", Origin.MANUAL.value), data.get("status")
    confidence, provenance = data.get("confidence"), data.get("provenance")
    if origin not in _ORIGINS or (status is not None and status not in _STATUSES):
        raise ShapeError("an origin or status does not exist")
    if confidence is not None and not _is_share(confidence):
        raise ShapeError("a confidence is no number from 0 to 1")
    if provenance is not None:
        mapping_of(provenance, "a provenance")
    return (
        _maybe(data, "note", _LONGEST_NOTE),
        origin,
        status,
        confidence,
        _maybe(data, "model", _LONGEST_NAME),
        provenance,
    )


def _is_share(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= 1


def _fragments(value: Any) -> tuple[Fragment, ...]:
    pairs = list_of(value, "fragments")
    if not all(
        isinstance(one, list) and [type(part) for part in one] == [int, int] for one in pairs
    ):
        raise ShapeError("fragments are no pairs of whole numbers")
    found = tuple((one[0], one[1]) for one in pairs)
    try:
        is_canonical = canonical_fragments(found) == found
    except ValueError:
        is_canonical = False
    if not is_canonical:
        raise ShapeError("fragments are empty, out of order or overlap")
    return found
