"""Reading documents and what the queue shows of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from annotator.model.annotators import SetKind
from annotator.model.documents import Document, DocumentSummary, SetState
from annotator.model.spans import SuggestionStatus
from annotator.store.batch_rows import any_not_visible
from annotator.store.collecting import collection_paused
from annotator.store.engine import Database
from annotator.store.rows import document_row
from annotator.store.statements import in_chunks, select_rows, table_of, visible

_DOCUMENT = table_of("document")
_SET = table_of("annotation_set")
_SPAN = table_of("span")
_DECISION = table_of("suggestion_decision")
_STATES = {state.value: state for state in SetState}
_IN_ORDER = (_DOCUMENT.c.position, _DOCUMENT.c.key)


class Documents:
    """Documents of one project file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text."""
        statement = select_rows("document").where(_DOCUMENT.c.id == document_id)
        with self._database.read() as connection:
            row = connection.execute(statement).first()
        return None if row is None else document_row(row)

    def ids(self) -> list[str]:
        """Return the ids of all documents in import order."""
        statement = select(_DOCUMENT.c.id).where(visible(_DOCUMENT)).order_by(*_IN_ORDER)
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def id_by_hash(self, text_sha256: str) -> str | None:
        """Return the document with exactly this text."""
        statement = select(_DOCUMENT.c.id).where(
            _DOCUMENT.c.text_sha256 == text_sha256, visible(_DOCUMENT)
        )
        with self._database.read() as connection:
            return connection.execute(statement).scalar_one_or_none()

    def find(self, title: str) -> list[str]:
        """Return the ids of documents with exactly this title, in import order."""
        statement = (
            select(_DOCUMENT.c.id)
            .where(_DOCUMENT.c.title == title, visible(_DOCUMENT))
            .order_by(*_IN_ORDER)
        )
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def next_position(self) -> int:
        """Return the position for the next imported document.

        Rows of pending and hidden batches count as well, so that redo keeps the order.
        """
        statement = select(func.coalesce(func.max(_DOCUMENT.c.position), -1))
        with self._database.read() as connection:
            return int(connection.execute(statement).scalar_one()) + 1

    def summaries(
        self, annotator_id: str | None, document_ids: Sequence[str] | None = None
    ) -> list[DocumentSummary]:
        """Return what the queue shows, in import order.

        Args:
            annotator_id: Whose state and counts; None leaves them new and 0.
            document_ids: Only these; all when None.
        """
        with self._database.read() as connection:
            if document_ids is None:
                with collection_paused():
                    return _summaries(connection, annotator_id, None)
            found: list[DocumentSummary] = []
            for chunk in in_chunks(list(document_ids)):
                found += _summaries(connection, annotator_id, chunk)
        return sorted(found, key=lambda one: one.position)


def _summaries(
    connection: Connection, annotator_id: str | None, document_ids: Sequence[str] | None
) -> list[DocumentSummary]:
    statement = (
        select(
            _DOCUMENT.c.id,
            _DOCUMENT.c.title,
            _DOCUMENT.c.document_date,
            _DOCUMENT.c.publisher,
            _DOCUMENT.c.length,
            _DOCUMENT.c.position,
            _SET.c.state,
            _SET.c.flag,
        )
        .outerjoin(
            _SET,
            and_(
                _SET.c.document_id == _DOCUMENT.c.id,
                _SET.c.kind == SetKind.HUMAN.value,
                func.coalesce(_SET.c.annotator_id, "") == annotator_id,
                visible(_SET),
            ),
        )
        .where(visible(_DOCUMENT))
        .order_by(*_IN_ORDER)
    )
    if document_ids is not None:
        statement = statement.where(_DOCUMENT.c.id.in_(document_ids))
    spans, suggestions = _counts(connection, annotator_id, document_ids)
    rows = connection.execute(statement).all()
    return [
        DocumentSummary(
            document_id,
            title,
            None if date is None else dt.date.fromisoformat(date),
            publisher,
            length,
            position,
            SetState.NEW if state is None else _STATES[state],
            flag,
            spans.get(document_id, 0),
            suggestions.get(document_id, 0),
        )
        for document_id, title, date, publisher, length, position, state, flag in rows
    ]


def _counts(
    connection: Connection, annotator_id: str | None, document_ids: Sequence[str] | None
) -> tuple[dict[str, int], dict[str, int]]:
    """Count the annotator's own spans and their open suggestions by document."""
    if annotator_id is None:
        return {}, {}
    base = (
        select(_SET.c.document_id, func.count())
        .select_from(_SET)
        .join(_SPAN, _SPAN.c.set_id == _SET.c.id)
        .where(visible(_SET))
        .group_by(_SET.c.document_id)
    )
    if any_not_visible(connection):  # else the index alone answers, without touching the rows
        base = base.where(visible(_SPAN))
    if document_ids is not None:
        base = base.where(_SET.c.document_id.in_(document_ids))
    own = base.where(_SET.c.kind == SetKind.HUMAN.value, _SET.c.annotator_id == annotator_id)
    decided = (
        select(_DECISION.c.id)
        .where(_DECISION.c.suggestion_id == _SPAN.c.id, _DECISION.c.annotator_id == annotator_id)
        .exists()
    )
    is_open = or_(_SPAN.c.status.is_(None), _SPAN.c.status == SuggestionStatus.OPEN.value)
    suggested = base.where(_SET.c.kind == SetKind.SUGGESTED.value, is_open, ~decided)
    return _as_dict(connection, own), _as_dict(connection, suggested)


def _as_dict(connection: Connection, statement: Select[Any]) -> dict[str, int]:
    return dict(tuple(row) for row in connection.execute(statement).all())
