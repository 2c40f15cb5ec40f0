"""Reading documents with their labels one after another, in constant memory, for exports."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, select

from annotator.model.annotators import AnnotationSet
from annotator.model.documents import Document
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.store.batch_rows import any_not_visible
from annotator.store.collecting import collection_paused
from annotator.store.engine import Access, Database
from annotator.store.repositories.labels import RELATION_ORDER, SPAN_ORDER, set_order
from annotator.store.rows import document_row, relation_row, set_row, span_row
from annotator.store.statements import row_columns, select_rows, table_of, visible

LabeledSet = tuple[AnnotationSet, list[Span], list[Relation]]

_DOCUMENT = table_of("document")
_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")
_ANNOTATOR = table_of("annotator")

_CHARACTERS_AT_ONCE: Final = 500_000
_DOCUMENTS_AT_ONCE: Final = 200

_DOCUMENTS = select_rows("document").where(_DOCUMENT.c.id.in_(bindparam("ids", expanding=True)))
_SETS = (
    select(_ANNOTATOR.c.name, *row_columns("annotation_set"))
    .outerjoin_from(_SET, _ANNOTATOR, _ANNOTATOR.c.id == _SET.c.annotator_id)
    .where(_SET.c.document_id.in_(bindparam("ids", expanding=True)), visible(_SET))
)
_IDS: Any = bindparam("ids", expanding=True)
_SPANS = (
    select(*row_columns("span"))
    .where(_SPAN.c.set_id.in_(_IDS))
    .order_by(_SPAN.c.set_id, *SPAN_ORDER)
)
_RELATIONS = (
    select(*row_columns("relation"))
    .where(_RELATION.c.set_id.in_(_IDS))
    .order_by(_RELATION.c.set_id, *RELATION_ORDER)
)


class Streaming:
    """Walks over all documents of a project file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def documents_with_labels(
        self,
        *,
        document_ids: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
        annotator_ids: Sequence[str] | None = None,
        states: Sequence[str] | None = None,
    ) -> Iterator[tuple[Document, list[LabeledSet]]]:
        """Yield every document in import order with its sets, spans and relations.

        Sets come by kind, then annotator's name; spans and relations in reading order. The filters
        choose sets; a document whose sets are all left out comes with an empty list. All comes
        from one snapshot, except with exclusive access (a network share), where each group of
        documents is read by itself.
        """
        keep = _SetFilter(kinds, annotator_ids, states)
        if self._database.place.access is Access.EXCLUSIVE:
            with self._database.read() as connection:
                groups = _groups(connection, document_ids)
            for ids in groups:
                with self._database.read() as connection, collection_paused():
                    found = _load(connection, ids, keep)
                yield from found
            return
        with self._database.read() as connection:
            for ids in _groups(connection, document_ids):
                with collection_paused():
                    found = _load(connection, ids, keep)
                yield from found


class _SetFilter:
    """Which annotation sets are wanted."""

    def __init__(
        self,
        kinds: Sequence[str] | None,
        annotator_ids: Sequence[str] | None,
        states: Sequence[str] | None,
    ) -> None:
        self._kinds = None if kinds is None else frozenset(kinds)
        self._annotators = None if annotator_ids is None else frozenset(annotator_ids)
        self._states = None if states is None else frozenset(states)

    def wants(self, one: AnnotationSet) -> bool:
        """Tell whether a set passes."""
        return (
            (self._kinds is None or one.kind in self._kinds)
            and (self._annotators is None or one.annotator_id in self._annotators)
            and (self._states is None or one.state in self._states)
        )


def _groups(connection: Connection, document_ids: Sequence[str] | None) -> list[list[str]]:
    """Cut the documents, in import order, into groups that fit into little memory."""
    statement: Select[Any] = (
        select(_DOCUMENT.c.id, _DOCUMENT.c.length)
        .where(visible(_DOCUMENT))
        .order_by(_DOCUMENT.c.position, _DOCUMENT.c.key)
    )
    wanted = None if document_ids is None else frozenset(document_ids)
    groups: list[list[str]] = []
    room = 0
    for document_id, length in connection.execute(statement):
        if wanted is not None and document_id not in wanted:
            continue
        if not groups or room < length or len(groups[-1]) >= _DOCUMENTS_AT_ONCE:
            groups.append([])
            room = _CHARACTERS_AT_ONCE
        groups[-1].append(document_id)
        room -= length
    return groups


def _load(
    connection: Connection, ids: list[str], keep: _SetFilter
) -> list[tuple[Document, list[LabeledSet]]]:
    texts = connection.execute(_DOCUMENTS, {"ids": ids}).all()
    documents = {row[0]: document_row(row) for row in texts}
    named = [(row[0], set_row(row[1:])) for row in connection.execute(_SETS, {"ids": ids}).all()]
    chosen = sorted((pair for pair in named if keep.wants(pair[1])), key=set_order)
    labels: dict[str, LabeledSet] = {one.id: (one, [], []) for _name, one in chosen}
    if labels:
        wanted = {"ids": list(labels)}
        spans, relations = _SPANS, _RELATIONS
        if any_not_visible(connection):  # the condition costs a fifth of the time
            spans, relations = spans.where(visible(_SPAN)), relations.where(visible(_RELATION))
        for row in connection.execute(spans, wanted).all():
            span = span_row(row)
            labels[span.set_id][1].append(span)
        for row in connection.execute(relations, wanted).all():
            relation = relation_row(row)
            labels[relation.set_id][2].append(relation)
    by_document: dict[str, list[LabeledSet]] = {document_id: [] for document_id in ids}
    for labeled in labels.values():
        by_document[labeled[0].document_id].append(labeled)
    return [(documents[document_id], by_document[document_id]) for document_id in ids]
