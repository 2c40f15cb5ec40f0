"""Small makers of rows and operations for the tests of the store."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.changes import Change, Operation, Row, now
from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span, quote_of
from annotator.store import Store

TEXT = "Kim Jong Un spoke in Seoul on Monday.\nAnalysts said so."


def document(text: str = TEXT, **fields: Any) -> Document:
    """A document with the right hash."""
    values: dict[str, Any] = {
        "id": new_id(),
        "title": "Congress opens",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "document_date": dt.date(2026, 2, 23),
        "created_at": now(),
    }
    return Document(**(values | fields))


def annotator(name: str = "anna", **fields: Any) -> Annotator:
    """A person."""
    return Annotator(**({"id": new_id(), "name": name, "created_at": now()} | fields))


def set_on(
    one: Document, by: Annotator | None, kind: str = "human", **fields: Any
) -> AnnotationSet:
    """An annotation set on a document."""
    values: dict[str, Any] = {
        "id": new_id(),
        "document_id": one.id,
        "kind": kind,
        "annotator_id": None if by is None else by.id,
        "state": "in_progress",
        "created_at": now(),
    }
    return AnnotationSet(**(values | fields))


def span_on(one: AnnotationSet, start: int, end: int, label: str = "PERSON", **fields: Any) -> Span:
    """A span in one piece of the usual text."""
    fragments = ((start, end),)
    values: dict[str, Any] = {
        "id": new_id(),
        "set_id": one.id,
        "label": label,
        "fragments": fragments,
        "quote": quote_of(TEXT, fragments),
    }
    return Span(**(values | fields))


def relation_between(source: Span, target: Span, kind: str = "source") -> Relation:
    """A relation in the set of its start."""
    return Relation(new_id(), source.set_id, kind, source.id, target.id)


def operation(
    *pairs: tuple[Row | None, Row | None], title: str = "Do it", **fields: Any
) -> Operation:
    """An operation; rows afterwards carry its id as version."""
    operation_id = new_id()
    changes = tuple(
        Change(before, None if after is None else replace(after, version=operation_id))
        for before, after in pairs
    )
    values: dict[str, Any] = {
        "id": operation_id,
        "kind": "test",
        "title": title,
        "scope": "document",
        "changes": changes,
        "created_at": now(),
    }
    return Operation(**(values | fields))


def inverse(one: Operation, **fields: Any) -> Operation:
    """The undo of an operation: the rows as they were, versions included."""
    values: dict[str, Any] = {
        "id": new_id(),
        "kind": "undo",
        "title": f"Undo: {one.title}",
        "changes": tuple(change.inverted() for change in reversed(one.changes)),
        "undoes": one.id,
        "seq": 0,
        "created_at": now(),
    }
    return replace(one, **(values | fields))


def insert(store: Store, *rows: Row) -> list[Any]:
    """Insert rows as one operation and return them as stored."""
    done = store.submit(operation(*((None, row) for row in rows))).result(10)
    return [change.after for change in done.changes]


def everything(store: Store) -> dict[str, Row]:
    """Every visible row by kind and id."""
    rows: dict[str, Row] = {}
    for kind in ("annotator", "schema_version", "setting", "entity", "assignment"):
        rows |= {f"{kind} {row.id}": row for row in store.rows(kind)}
    for one, sets in store.documents_with_labels():
        rows[f"document {one.id}"] = one
        found: Sequence[Row] = [
            *store.decisions(one.id),
            *store.refusals(one.id),
            *store.dismissals(one.id),
            *store.review_decisions(one.id),
            *store.activities(one.id),
            *store.ancestries(one.id),
            *store.stamps(one.id),
        ]
        for annotation_set, spans, relations in sets:
            found = [*found, annotation_set, *spans, *relations]
        rows |= {f"{type(row).__name__} {row.id}": row for row in found}
    return rows


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted."""
    return sorted(one.name for one in folder.iterdir())
