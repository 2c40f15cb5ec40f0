"""Reading annotation sets, spans, relations and what belongs to them."""

from typing import Any, Final

from sqlalchemy import Integer, Select, String, func, select

from annotator.model.ancestry import Ancestry
from annotator.model.annotators import (
    SET_KIND_ORDER,
    Activity,
    AnnotationSet,
    Dismissal,
    Refusal,
    SuggestionDecision,
)
from annotator.model.relations import Relation
from annotator.model.reviews import ReviewDecision
from annotator.model.spans import Span
from annotator.model.stamps import Stamp
from annotator.store.batch_rows import any_not_visible
from annotator.store.collecting import collection_paused
from annotator.store.engine import Database
from annotator.store.json_columns import to_json
from annotator.store.rows import relation_row, set_row, span_row
from annotator.store.rows_of_teams import ancestry_row, review_decision_row, stamp_row
from annotator.store.statements import row_columns, select_rows, table_of, visible

_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")
_DECISION = table_of("suggestion_decision")
_REFUSAL = table_of("refusal")
_DISMISSAL = table_of("dismissal")
_REVIEW_DECISION = table_of("review_decision")
_ACTIVITY = table_of("activity")
_ANNOTATOR = table_of("annotator")

SPAN_ORDER: Final = (_SPAN.c.start_offset, _SPAN.c.end_offset.desc(), _SPAN.c.label, _SPAN.c.id)
RELATION_ORDER: Final = (_RELATION.c.from_id, _RELATION.c.type, _RELATION.c.to_id, _RELATION.c.id)
_KIND_RANK: Final = {kind.value: rank for rank, kind in enumerate(SET_KIND_ORDER)}


def set_order(pair: tuple[str | None, AnnotationSet]) -> tuple[int, str, str]:
    """Sort key of an annotator's name with a set: by kind, then name, those without first."""
    name, one = pair
    return (_KIND_RANK[one.kind], name or "", one.id)


class Labels:
    """Annotation sets with their spans and relations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def annotation_sets(self, document_id: str) -> list[AnnotationSet]:
        """Return the sets of a document, by kind, then by the annotator's name."""
        statement = (
            select_rows("annotation_set")
            .add_columns(_ANNOTATOR.c.name)
            .outerjoin(_ANNOTATOR, _ANNOTATOR.c.id == _SET.c.annotator_id)
            .where(_SET.c.document_id == document_id)
        )
        with self._database.read() as connection:
            found = [(row[-1], set_row(row[:-1])) for row in connection.execute(statement)]
        return [one for _name, one in sorted(found, key=set_order)]

    def spans(
        self,
        set_id: str,
        *,
        start: int | None = None,
        end: int | None = None,
        limit: int | None = None,
    ) -> list[Span]:
        """Return spans of a set in reading order.

        With ``start`` and ``end`` only those whose hull overlaps [start, end), with ``limit`` at
        most so many.
        """
        statement = select(*row_columns("span")).where(_SPAN.c.set_id == set_id)
        if end is not None:
            statement = statement.where(_SPAN.c.start_offset < end)
        if start is not None:
            statement = statement.where(_SPAN.c.end_offset > start)
        statement = statement.order_by(*SPAN_ORDER)
        if limit is not None:
            statement = statement.limit(limit)
        with self._database.read() as connection, collection_paused():
            if any_not_visible(connection):  # the condition costs a fifth of the time
                statement = statement.where(visible(_SPAN))
            return [span_row(row) for row in connection.execute(statement).all()]

    def relations(self, set_id: str) -> list[Relation]:
        """Return the relations of a set in reading order."""
        statement = (
            select_rows("relation").where(_RELATION.c.set_id == set_id).order_by(*RELATION_ORDER)
        )
        with self._database.read() as connection:
            return [relation_row(row) for row in connection.execute(statement)]

    def decisions(self, document_id: str, annotator_id: str | None) -> list[SuggestionDecision]:
        """Return the decisions of an annotator, or everybody (None), about suggestions."""
        statement = (
            select_rows("suggestion_decision")
            .join(_SPAN, _SPAN.c.id == _DECISION.c.suggestion_id)
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .where(_SET.c.document_id == document_id)
            .order_by(_DECISION.c.key)
        )
        if annotator_id is not None:
            statement = statement.where(_DECISION.c.annotator_id == annotator_id)
        with self._database.read() as connection:
            return [SuggestionDecision(*row) for row in connection.execute(statement)]

    def refusals(self, document_id: str, annotator_id: str | None) -> list[Refusal]:
        """Return the occurrences in a document that an annotator, or anybody (None), declined."""
        statement = (
            select_rows("refusal")
            .where(_REFUSAL.c.document_id == document_id)
            .order_by(_REFUSAL.c.key)
        )
        if annotator_id is not None:
            statement = statement.where(_REFUSAL.c.annotator_id == annotator_id)
        with self._database.read() as connection:
            return [Refusal(*row) for row in connection.execute(statement)]

    def dismissals(self, document_id: str) -> list[Dismissal]:
        """Return the dismissed findings of a document, the earliest first."""
        statement = (
            select_rows("dismissal")
            .where(_DISMISSAL.c.document_id == document_id)
            .order_by(_DISMISSAL.c.key)
        )
        with self._database.read() as connection:
            return [Dismissal(*row) for row in connection.execute(statement)]

    def review_decisions(self, document_id: str) -> list[ReviewDecision]:
        """Return what adjudicators decided about a document, the earliest first."""
        statement = (
            select_rows("review_decision")
            .where(_REVIEW_DECISION.c.document_id == document_id)
            .order_by(_REVIEW_DECISION.c.key)
        )
        with self._database.read() as connection:
            return [review_decision_row(tuple(row)) for row in connection.execute(statement)]

    def ancestries(self, document_id: str) -> list[Ancestry]:
        """Return where the merged sets of a document came from."""
        table = table_of("ancestry")
        statement = (
            select_rows("ancestry")
            .join(_SET, _SET.c.id == table.c.id)
            .where(_SET.c.document_id == document_id)
        )
        with self._database.read() as connection:
            return [ancestry_row(tuple(row)) for row in connection.execute(statement)]

    def stamps(self, document_id: str) -> list[Stamp]:
        """Return what merges brought beside the sets of a document."""
        table = table_of("stamp")
        statement = select_rows("stamp").where(table.c.document_id == document_id)
        with self._database.read() as connection:
            return [stamp_row(tuple(row)) for row in connection.execute(statement)]

    def activities(self, document_id: str) -> list[Activity]:
        """Return the active time of all sets of a document."""
        statement = (
            select_rows("activity")
            .join(_SET, _SET.c.id == _ACTIVITY.c.set_id)
            .where(_SET.c.document_id == document_id)
            .order_by(_ACTIVITY.c.key)
        )
        with self._database.read() as connection:
            return [Activity(*row) for row in connection.execute(statement)]

    def document_of_set(self, set_id: str) -> str | None:
        """Return the document that a set belongs to."""
        statement = select(_SET.c.document_id).where(_SET.c.id == set_id, visible(_SET))
        with self._database.read() as connection:
            return connection.execute(statement).scalar_one_or_none()

    def document_of_span(self, span_id: str) -> str | None:
        """Return the document that a span lies in."""
        statement = (
            select(_SET.c.document_id)
            .join(_SPAN, _SPAN.c.set_id == _SET.c.id)
            .where(_SPAN.c.id == span_id, visible(_SPAN), visible(_SET))
        )
        with self._database.read() as connection:
            return connection.execute(statement).scalar_one_or_none()

    def spans_where(
        self,
        *,
        set_kind: str,
        annotator_id: str | None,
        label: str | None = None,
        quote_like: str | None = None,
        attribute: tuple[str, Any] | None = None,
        entity_id: str | None = None,
        limit: int = 500,
        offset: int = 0,
    ) -> list[tuple[str, Span]]:
        """Return (document id, span) over all documents, in import and reading order.

        ``quote_like`` is a part of the covered text, letter case ignored (beyond ASCII too);
        ``attribute`` a name and a value, where None asks for any value, and for a multi-choice
        attribute one of its values is enough.
        """
        statement = self._where(set_kind, annotator_id, label, quote_like, attribute)
        if entity_id is not None:
            statement = statement.where(_SPAN.c.entity_id == entity_id)
        document = table_of("document")
        statement = (
            statement.order_by(document.c.position, document.c.key, *SPAN_ORDER)
            .limit(limit)
            .offset(offset)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement)
            return [(row[-1], span_row(row[:-1])) for row in rows]

    def work_counts(self, set_kind: str, annotator_id: str) -> tuple[dict[str, int], int, float]:
        """Return spans by label, relations, and active seconds of one annotator's sets."""
        own = (_SET.c.kind == set_kind, _SET.c.annotator_id == annotator_id, visible(_SET))
        spans = (
            select(_SPAN.c.label, func.count())
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .where(visible(_SPAN), *own)
            .group_by(_SPAN.c.label)
        )
        relations = (
            select(func.count())
            .select_from(_RELATION)
            .join(_SET, _SET.c.id == _RELATION.c.set_id)
            .where(visible(_RELATION), *own)
        )
        seconds = (
            select(func.coalesce(func.sum(_ACTIVITY.c.seconds), 0.0))
            .join(_SET, _SET.c.id == _ACTIVITY.c.set_id)
            .where(*own)
        )
        with self._database.read() as connection:
            return (
                {row[0]: row[1] for row in connection.execute(spans)},
                connection.execute(relations).scalar_one(),
                float(connection.execute(seconds).scalar_one()),
            )

    @staticmethod
    def _where(
        set_kind: str,
        annotator_id: str | None,
        label: str | None,
        quote_like: str | None,
        attribute: tuple[str, Any] | None,
    ) -> Select[Any]:
        document = table_of("document")
        statement = (
            select(*row_columns("span"), _SET.c.document_id)
            .join(_SET, _SET.c.id == _SPAN.c.set_id)
            .join(document, document.c.id == _SET.c.document_id)
            .where(visible(_SPAN), visible(_SET), visible(document), _SET.c.kind == set_kind)
        )
        if annotator_id is not None:
            statement = statement.where(_SET.c.annotator_id == annotator_id)
        if label is not None:
            statement = statement.where(_SPAN.c.label == label)
        if quote_like:
            folded = func.annotator_fold(_SPAN.c.quote, type_=String)
            statement = statement.where(func.instr(folded, quote_like.casefold()) > 0)
        if attribute is not None:
            name, value = attribute
            wanted = None if value is None else to_json(value)
            has = func.annotator_attribute(_SPAN.c.attributes, name, wanted, type_=Integer)
            statement = statement.where(_SPAN.c.attributes.is_not(None), has == 1)
        return statement
