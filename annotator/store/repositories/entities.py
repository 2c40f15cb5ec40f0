"""Reading who and what is mentioned where, over the whole project, by columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, distinct, func, or_, select, tuple_

from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.spans import Span
from annotator.store.engine import Database
from annotator.store.repositories.labels import SPAN_ORDER
from annotator.store.rows import span_row
from annotator.store.statements import in_chunks, row_columns, table_of, visible

_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")
_DOCUMENT = table_of("document")

_NAMES_AT_ONCE: Final = 200
_CROWDED: Final = 5


@dataclass(frozen=True, slots=True)
class EntityCount:
    """How often an entity is mentioned.

    Attributes:
        speaks: Relations of the speakers' slots that end at one of its mentions.
    """

    entity_id: str
    mentions: int
    documents: int
    speaks: int


@dataclass(frozen=True, slots=True)
class LooseName:
    """A quote under a label that was joined to no entity."""

    label: str
    quote: str
    mentions: int
    documents: int


class Entities:
    """Mentions of entities and names that are not joined yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def mentions(self, entity_id: str) -> list[tuple[str, Span]]:
        """Return (document id, span) for every mention of an entity, in anybody's work."""
        statement = (
            select(*row_columns("span"), _SET.c.document_id)
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .where(_SPAN.c.entity_id == entity_id, visible(_SPAN), visible(_SET))
        )
        return self._spans(statement)

    def mentioned(self) -> set[str]:
        """Return the ids of the entities that somebody mentions.

        What is hidden counts: it may come back.
        """
        statement = select(_SPAN.c.entity_id).where(_SPAN.c.entity_id.is_not(None)).distinct()
        with self._database.read() as connection:
            return set(connection.execute(statement).scalars())

    def entity_counts(self, annotator_id: str, speaking: Collection[str]) -> list[EntityCount]:
        """Count mentions of every entity in an annotator's own and in imported sets."""
        shown = _is_shown(annotator_id)
        with self._database.read() as connection:
            all_spans = connection.execute(select(func.max(_SPAN.c.key))).scalar_one() or 0
            joined = connection.execute(
                select(func.count()).where(_SPAN.c.entity_id.is_not(None))
            ).scalar_one()
        # Where many spans mention entities, reading them in the order of the file takes a third
        # of the time; the index is not used for an expression.
        is_mention: ColumnElement[bool] = _SPAN.c.entity_id.is_not(None)
        if joined * _CROWDED > all_spans:
            is_mention = func.coalesce(_SPAN.c.entity_id, "") != ""
        mentions = (
            select(_SPAN.c.entity_id, func.count(), func.count(distinct(_SET.c.document_id)))
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .where(is_mention, visible(_SPAN), visible(_SET), shown)
            .group_by(_SPAN.c.entity_id)
        )
        speeches = (
            select(_SPAN.c.entity_id, func.count())
            .select_from(_RELATION)
            .join(_SPAN, _SPAN.c.id == _RELATION.c.to_id)
            .join(_SET, _SET.c.id == _RELATION.c.set_id)
            .where(_RELATION.c.type.in_(sorted(speaking)), _SPAN.c.entity_id.is_not(None))
            .where(visible(_RELATION), visible(_SET), shown)
            .group_by(_SPAN.c.entity_id)
        )
        with self._database.read() as connection:
            spoken = {row[0]: row[1] for row in connection.execute(speeches)}
            return [
                EntityCount(row[0], row[1], row[2], spoken.get(row[0], 0))
                for row in connection.execute(mentions)
            ]

    def loose_names(self, annotator_id: str, labels: Collection[str]) -> list[LooseName]:
        """Count an annotator's spans of these labels that mention no entity, by label and quote."""
        statement = (
            select(
                _SPAN.c.label,
                _SPAN.c.quote,
                func.count(),
                func.count(distinct(_SET.c.document_id)),
            )
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .where(_SPAN.c.entity_id.is_(None), _SPAN.c.label.in_(sorted(labels)))
            .where(visible(_SPAN), visible(_SET), _is_own(annotator_id))
            .group_by(_SPAN.c.label, _SPAN.c.quote)
            .order_by(func.count().desc(), _SPAN.c.quote, _SPAN.c.label)
        )
        with self._database.read() as connection:
            return [LooseName(*row) for row in connection.execute(statement)]

    def loose_mentions(
        self,
        annotator_id: str,
        names: Sequence[tuple[str, str]],
        document_id: str | None,
    ) -> list[tuple[str, Span]]:
        """Return (document id, span) for an annotator's spans with these (label, quote).

        Only those that mention no entity, in work that is not done, in import and reading order.
        """
        found: list[tuple[str, Span]] = []
        for some in in_chunks(names, _NAMES_AT_ONCE):
            statement = (
                select(*row_columns("span"), _SET.c.document_id)
                .join(_SET, _SET.c.id == _SPAN.c.set_id)
                .join(_DOCUMENT, _DOCUMENT.c.id == _SET.c.document_id)
                .where(_SPAN.c.entity_id.is_(None))
                .where(tuple_(_SPAN.c.label, _SPAN.c.quote).in_(list(some)))
                .where(visible(_SPAN), visible(_SET), visible(_DOCUMENT))
                .where(_is_own(annotator_id), _SET.c.state != SetState.DONE.value)
                .order_by(_DOCUMENT.c.position, _DOCUMENT.c.key, *SPAN_ORDER)
            )
            if document_id is not None:
                statement = statement.where(_SET.c.document_id == document_id)
            found += self._spans(statement)
        return found

    def entity_mentions(
        self, annotator_id: str, entity_id: str, limit: int
    ) -> list[tuple[str, Span]]:
        """Return (document id, span) for an entity's mentions in own and imported sets."""
        statement = (
            select(*row_columns("span"), _SET.c.document_id)
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .join(_DOCUMENT, _DOCUMENT.c.id == _SET.c.document_id)
            .where(_SPAN.c.entity_id == entity_id, _is_shown(annotator_id))
            .where(visible(_SPAN), visible(_SET), visible(_DOCUMENT))
            .order_by(_DOCUMENT.c.position, _DOCUMENT.c.key, *SPAN_ORDER)
            .limit(limit)
        )
        return self._spans(statement)

    def documents_with_relation(self, type_: str) -> list[str]:
        """Return the documents with a relation of this type, in import order."""
        statement = (
            select(_DOCUMENT.c.id)
            .join(_SET, _SET.c.document_id == _DOCUMENT.c.id)
            .join(_RELATION, _RELATION.c.set_id == _SET.c.id)
            .where(_RELATION.c.type == type_)
            .where(visible(_RELATION), visible(_SET), visible(_DOCUMENT))
            .group_by(_DOCUMENT.c.id)
            .order_by(_DOCUMENT.c.position, _DOCUMENT.c.key)
        )
        with self._database.read() as connection:
            return list(connection.execute(statement).scalars())

    def _spans(self, statement: Any) -> list[tuple[str, Span]]:
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        return [(row[-1], span_row(row[:-1])) for row in rows]


def _is_own(annotator_id: str) -> ColumnElement[bool]:
    return and_(_SET.c.kind == SetKind.HUMAN.value, _SET.c.annotator_id == annotator_id)


def _is_shown(annotator_id: str) -> ColumnElement[bool]:
    return or_(_is_own(annotator_id), _SET.c.kind == SetKind.IMPORTED.value)
