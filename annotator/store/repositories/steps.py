"""Which operations of the log touched which annotation set: the sets' ancestry since it is here."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from annotator.model.ancestry import SENDING, Step
from annotator.model.changes import Change, changes_from_json
from annotator.store.engine import Database
from annotator.store.statements import core_table, table_of, visible
from annotator.store.tables import BatchRow, OperationRow

_LOG = core_table(OperationRow)
_BATCH = core_table(BatchRow)
_PASSED_OVER: Final = ("merge", "migrate_schema")
"""Merges bring their own ancestry; a change of the schema is everybody's, and nobody's work."""
_LABEL_KINDS: Final = ("span", "relation")
_BESIDE_KINDS: Final = ("dismissal", "suggestion_decision", "refusal", "assignment")


@dataclass(frozen=True, slots=True)
class BesideChange:
    """What an operation did to a row that goes beside sets.

    Attributes:
        document_id: As the log has it; None for operations on several documents.
        is_sending: It sent work back, or took that back.
        set_id, was: Of an operation that sent work back: the set it reopened and its state before.
    """

    seq: int
    operation: str
    document_id: str | None
    change: Change
    is_sending: bool = False
    set_id: str | None = None
    was: str | None = None


@dataclass(slots=True)
class LoggedSteps:
    """What the log tells about every set.

    A set that was undone altogether and begun again has another id; the steps of both count.

    Attributes:
        steps: By id of the set: (sequence number, step) in order.
        merges: Sequence numbers of the merges, by id of the operation.
        undone: Sets of people that were begun here and undone altogether: id and steps, by
            document and annotator.
        beside: Changes of rows that go beside sets, in order.
    """

    steps: dict[str, list[tuple[int, Step]]] = field(default_factory=dict)
    merges: dict[str, int] = field(default_factory=dict)
    undone: dict[tuple[str, str], tuple[str, tuple[Step, ...]]] = field(default_factory=dict)
    beside: list[BesideChange] = field(default_factory=list)

    def since(self, set_id: str, version: str | None = None) -> tuple[Step, ...]:
        """Return the steps of a set, with a merge's id as ``version`` only those after it."""
        after = 0 if version is None else self.merges.get(version, 0)
        return tuple(step for seq, step in self.steps.get(set_id, ()) if seq > after)


class Steps:
    """Reads the log from end to end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self) -> LoggedSteps:
        """Return the steps of every set, of one snapshot."""
        found = LoggedSteps()
        passed: set[str] = set()
        sendings: set[str] = set()
        bulk: dict[str, list[tuple[int, Step]]] = defaultdict(list)
        touched: dict[str, set[str]] = defaultdict(set)
        begun: dict[str, tuple[str, str]] = {}
        with self._database.read() as connection:
            batches = set(connection.execute(select(_BATCH.c.id)).scalars())
            for row in _operations(connection):
                if row.kind in _PASSED_OVER or row.undoes in passed:
                    passed.add(row.id)
                    if row.kind == "merge":
                        found.merges[row.id] = row.seq
                    continue
                values = orjson.loads(row.changes)
                is_sending = row.kind == SENDING or row.undoes in sendings
                found.beside += _beside_in(row, values, is_sending=is_sending)
                if is_sending:
                    sendings.add(row.id)
                step = Step(row.id, row.kind, row.title, row.created_at)
                if row.batch_id is not None:
                    bulk[row.batch_id].append((row.seq, step))
                for set_id, was, place in _sets_in(values):
                    if place is not None and set_id not in begun:
                        begun[set_id] = place
                    steps = found.steps.setdefault(set_id, [])
                    if not is_sending and (not steps or steps[-1][0] != row.seq):
                        steps.append((row.seq, step))
                    if was is not None and was in batches:
                        touched[was].add(set_id)
            _add_rows(connection, bulk, touched)
            present = _present(connection)
        for batch_id, operations in bulk.items():
            for set_id in touched[batch_id]:
                found.steps.setdefault(set_id, []).extend(operations)
        for steps in found.steps.values():
            steps.sort()
        _join(found, begun, present)
        return found


def _join(
    found: LoggedSteps, begun: dict[str, tuple[str, str]], present: dict[tuple[str, str], str]
) -> None:
    """Let the steps of sets that were undone altogether count for what came after them."""
    there = set(present.values())
    gone: dict[tuple[str, str], list[str]] = defaultdict(list)
    for set_id, place in begun.items():
        if set_id not in there:
            gone[place].append(set_id)
    for place, set_ids in gone.items():
        steps = {one for set_id in set_ids for one in found.steps.get(set_id, ())}
        if place in present:
            steps.update(found.steps.get(present[place], ()))
            found.steps[present[place]] = sorted(steps)
        else:
            found.undone[place] = (set_ids[-1], tuple(step for _, step in sorted(steps)))


def _present(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the sets of people that are there, by document and annotator."""
    table = table_of("annotation_set")
    rows = connection.execute(
        select(table.c.document_id, table.c.annotator_id, table.c.id).where(
            table.c.kind == "human", table.c.annotator_id.is_not(None), visible(table)
        )
    )
    return {(row.document_id, row.annotator_id): row.id for row in rows}


def _operations(connection: Connection) -> Iterator[Any]:
    statement = (
        select(
            _LOG.c.seq,
            _LOG.c.id,
            _LOG.c.kind,
            _LOG.c.title,
            _LOG.c.document_id,
            _LOG.c.batch_id,
            _LOG.c.undoes,
            _LOG.c.created_at,
            _LOG.c.changes,
        )
        .where(_LOG.c.is_undoable == 1)
        .order_by(_LOG.c.seq)
        .execution_options(yield_per=500)
    )
    yield from connection.execute(statement)


def _beside_in(operation: Any, changes: list[Any], *, is_sending: bool) -> Iterator[BesideChange]:
    """Yield the changes of rows that go beside sets."""
    found = [one for one in changes if one["k"] in _BESIDE_KINDS]
    if not found:
        return
    set_id = was = None
    if is_sending:
        work = next((one for one in changes if one["k"] == "annotation_set"), None)
        if work is not None and work["b"] is not None and work["a"] is not None:
            set_id, was = work["a"]["id"], work["b"].get("state", work["a"]["state"])
    for change in changes_from_json(found):
        yield BesideChange(
            operation.seq, operation.id, operation.document_id, change, is_sending, set_id, was
        )


def _sets_in(changes: list[Any]) -> Iterator[tuple[str, str | None, tuple[str, str] | None]]:
    """Yield the set of each change of labels, the version that its row had before, and its place.

    The place, document and annotator, is told where a set of a person's work is begun.
    """
    for change in changes:
        kind, before, after = change["k"], change["b"], change["a"]
        place = None
        row = before if after is None else after
        if kind in _LABEL_KINDS:
            set_id = row["set_id"]
        elif kind == "annotation_set":
            set_id = row["id"]
            is_human = row.get("kind", "human") == "human"
            if before is None and is_human and row.get("annotator_id") is not None:
                place = (row["document_id"], row["annotator_id"])
        else:
            continue
        yield set_id, None if before is None else before.get("version"), place


def _add_rows(connection: Connection, bulk: dict[str, Any], touched: dict[str, set[str]]) -> None:
    """Note the sets whose rows still are as a batch brought them."""
    for kind in ("annotation_set", *_LABEL_KINDS):
        table = table_of(kind)
        set_id = table.c.id if kind == "annotation_set" else table.c.set_id
        batches = select(_BATCH.c.id)
        rows = connection.execute(
            select(table.c.version, set_id).where(table.c.version.in_(batches)).distinct()
        )
        for version, owner in rows:
            if version in bulk:
                touched[version].add(owner)
