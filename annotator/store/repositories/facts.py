"""Reading claims and what fills their slots, over many documents, without the other labels."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span
from annotator.store.batch_rows import any_not_visible
from annotator.store.collecting import collection_paused
from annotator.store.engine import Database
from annotator.store.json_columns import from_json
from annotator.store.repositories.labels import SPAN_ORDER
from annotator.store.rows import relation_row, span_row
from annotator.store.statements import in_chunks, row_columns, table_of, visible

_DOCUMENT = table_of("document")
_SET = table_of("annotation_set")
_SPAN = table_of("span")
_RELATION = table_of("relation")
_SETS_AT_ONCE: Final = 400
_IDS: Final[Any] = bindparam("ids", expanding=True)
_LABELS: Final[Any] = bindparam("labels", expanding=True)
_TYPES: Final[Any] = bindparam("types", expanding=True)

_PLACES = (
    select(_SPAN.c.set_id, _SPAN.c.id)
    .where(_SPAN.c.set_id.in_(_IDS), _SPAN.c.label.in_(_LABELS))
    .order_by(_SPAN.c.set_id, *SPAN_ORDER)
)
_CLAIMS = select(*row_columns("span")).where(_SPAN.c.set_id.in_(_IDS), _SPAN.c.label.in_(_LABELS))
_SPANS = select(*row_columns("span")).where(_SPAN.c.id.in_(_IDS))
_OF_SETS = select(*row_columns("relation")).where(
    _RELATION.c.set_id.in_(_IDS), _RELATION.c.type.in_(_TYPES)
)
_OF_CLAIMS = select(*row_columns("relation")).where(
    _RELATION.c.from_id.in_(_IDS), _RELATION.c.type.in_(_TYPES)
)
_BARE_CLAIMS = (
    select(
        _SPAN.c.set_id,
        _SPAN.c.id,
        _SPAN.c.quote,
        _SPAN.c.attributes,
        _SPAN.c.start_offset,
        _SPAN.c.end_offset,
        _SPAN.c.fragments,
    )
    .where(_SPAN.c.set_id.in_(_IDS), _SPAN.c.label.in_(_LABELS))
    .order_by(_SPAN.c.set_id, *SPAN_ORDER)
)
_BARE_FILLERS = (
    select(
        _RELATION.c.from_id,
        _RELATION.c.type,
        _SPAN.c.start_offset,
        -_SPAN.c.end_offset,
        _SPAN.c.label,
        _SPAN.c.id,
        _SPAN.c.quote,
        _SPAN.c.attributes,
        _SPAN.c.entity_id,
    )
    .join(_SPAN, (_SPAN.c.id == _RELATION.c.to_id) & (_SPAN.c.set_id == _RELATION.c.set_id))
    .where(_RELATION.c.set_id.in_(_IDS), _RELATION.c.type.in_(_TYPES))
)


class FactSet(NamedTuple):
    """An annotation set in which facts may be, with what is known of its document."""

    document_id: str
    title: str
    document_date: dt.date | None
    set_id: str


class BareClaim(NamedTuple):
    """A claim by what it is found and ordered by.

    Attributes:
        attributes: As JSON; None when there are none.
    """

    set_id: str
    id: str
    quote: str
    attributes: str | None
    start: int
    end: int
    pieces: str | None

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The covered ranges."""
        if self.pieces is None:
            return ((self.start, self.end),)
        return tuple((start, end) for start, end in from_json(self.pieces))


class BareFiller(NamedTuple):
    """What fills a slot of a claim, by what it is found and ordered by."""

    claim_id: str
    slot: str
    start: int
    backwards: int
    label: str
    id: str
    quote: str
    attributes: str | None
    entity_id: str | None


class ClaimLabels(NamedTuple):
    """Claims of an annotation set with the relations of their slots and what these end at."""

    set_id: str
    spans: list[Span]
    relations: list[Relation]


class Facts:
    """Claims by annotator, in import and reading order, and the rows that make facts of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sets(
        self,
        set_kind: str,
        annotator_id: str | None,
        *,
        document_ids: Sequence[str] | None = None,
        limit: int | None = None,
    ) -> list[FactSet]:
        """Return the sets of an annotator in import order, at most ``limit`` of them."""
        statement = (
            select(_DOCUMENT.c.id, _DOCUMENT.c.title, _DOCUMENT.c.document_date, _SET.c.id)
            .join(_SET, _SET.c.document_id == _DOCUMENT.c.id)
            .where(visible(_DOCUMENT), visible(_SET), _SET.c.kind == set_kind)
            .where(_SET.c.annotator_id == annotator_id)
            .order_by(_DOCUMENT.c.position, _DOCUMENT.c.key)
        )
        if document_ids is not None:
            statement = statement.where(_DOCUMENT.c.id.in_(document_ids))
        if limit is not None:
            statement = statement.limit(limit)
        with self._database.read() as connection:
            return [
                FactSet(row[0], row[1], None if row[2] is None else _date(row[2]), row[3])
                for row in connection.execute(statement)
            ]

    def claim_ids(
        self, set_ids: Sequence[str], labels: Collection[str]
    ) -> Iterator[dict[str, list[str]]]:
        """Yield the ids of the claims of each set in reading order, for some sets at a time."""
        for chunk in in_chunks(set_ids, _SETS_AT_ONCE):
            found: dict[str, list[str]] = {}
            values = {"ids": list(chunk), "labels": list(labels)}
            with self._database.read() as connection:
                statement = _seen(connection, _PLACES, _SPAN)
                for set_id, span_id in connection.execute(statement, values):
                    found.setdefault(set_id, []).append(span_id)
            yield found

    def bare(
        self, set_ids: Sequence[str], *, labels: Collection[str], types: Collection[str]
    ) -> tuple[list[BareClaim], list[BareFiller]]:
        """Return claims in reading order set by set, and what fills their slots in any order.

        Three times as fast as ``labels``, for going through all facts of a project.
        """
        values = {"ids": list(set_ids), "labels": list(labels)}
        with self._database.read() as connection, collection_paused():
            claims = connection.execute(_seen(connection, _BARE_CLAIMS, _SPAN), values)
            found = [BareClaim(*row) for row in claims]
            statement = _seen(connection, _BARE_FILLERS, _SPAN, _RELATION)
            values = {"ids": list(set_ids), "types": list(types)}
            fillers = connection.execute(statement, values)
            return found, [BareFiller(*row) for row in fillers]

    def labels(
        self,
        set_ids: Sequence[str],
        *,
        labels: Collection[str],
        types: Collection[str],
        claim_ids: Sequence[str] | None = None,
    ) -> list[ClaimLabels]:
        """Return all claims of some sets with what makes facts of them.

        With ``claim_ids`` only the slots of these claims are filled; the other claims come with
        them, because they tell the level. Meant for some hundred sets at a time.
        """
        with self._database.read() as connection, collection_paused():
            claims = _rows(connection, _CLAIMS, _SPAN, set_ids, labels=list(labels))
            spans = {row[0]: span_row(row) for row in claims}
            statement, ends = (_OF_SETS, set_ids) if claim_ids is None else (_OF_CLAIMS, claim_ids)
            relations = [
                relation_row(row)
                for row in _rows(connection, statement, _RELATION, ends, types=list(types))
            ]
            missing = {one.to_id for one in relations if one.to_id not in spans}
            for row in _rows(connection, _SPANS, _SPAN, sorted(missing)):
                spans[row[0]] = span_row(row)
        found = {set_id: ClaimLabels(set_id, [], []) for set_id in set_ids}
        for span in spans.values():
            if span.set_id in found:
                found[span.set_id].spans.append(span)
        for relation in relations:
            if relation.set_id in found:
                found[relation.set_id].relations.append(relation)
        return list(found.values())


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _seen(connection: Connection, statement: Select[Any], *tables: Any) -> Select[Any]:
    """Leave out rows of batches that are not visible; the condition costs where there are none."""
    if not any_not_visible(connection):
        return statement
    return statement.where(*(visible(table) for table in tables))


def _rows(
    connection: Connection,
    statement: Select[Any],
    table: Any,
    ids: Sequence[str],
    **values: list[str],
) -> Iterable[Sequence[Any]]:
    seen = _seen(connection, statement, table)
    for chunk in in_chunks(ids):
        yield from connection.execute(seen, {"ids": list(chunk), **values}).all()
