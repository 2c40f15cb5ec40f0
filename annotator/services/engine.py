"""The heart of an open project: memory, file, observers and history kept in step."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace

from annotator.model.changes import Change, ChangeSet, Operation, Row, now
from annotator.model.errors import ReadOnlyError, UserError
from annotator.model.ids import new_id
from annotator.model.spans import Span, revised
from annotator.schema.types import Schema
from annotator.services import failures
from annotator.services.document_state import DocumentState
from annotator.services.history import History
from annotator.services.observers import Observers
from annotator.services.schemas import read_schema
from annotator.services.state import State, read_document
from annotator.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command led to.

    Attributes:
        change_set: What changed in memory, already done.
        durable: Completes with the committed operation, or with the reason it was refused.
    """

    change_set: ChangeSet
    durable: "Future[Operation]"

    @property
    def operation(self) -> Operation:
        """The operation; without changes when there was nothing to do."""
        return self.change_set.operation


class Engine:
    """Applies operations to memory and hands them to the writer, in one order.

    Everything that reads or changes ``state`` holds ``lock``. Observers are called without it,
    so that a callback may ask the project anything; it must not wait for the writer.

    Attributes:
        state: The rows in memory.
        history: What can be undone and redone.
        observers: Called with every change set, own or foreign.
        refusals: Called with an error and the operations that were not saved.
        failed: Why nothing can be written any more; None while all is well.
        revision: Counts every change of memory.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.lock = threading.RLock()
        self.seen = store.last_seq()
        self.state = State(store)
        self.history = History(store, self.unsaved)
        self.observers: Observers[ChangeSet] = Observers()
        self.refusals: Observers[UserError, tuple[Operation, ...]] = Observers()
        self.failed: UserError | None = None
        self.revision = 0
        self.own_seqs: set[int] = set()
        self._unsaved: dict[str, Operation] = {}
        self._schema: tuple[str, Schema] | None = None

    @property
    def schema(self) -> Schema:
        """The label schema in force."""
        with self.lock:
            version = self.state.schema_version()
            if self._schema is None or self._schema[0] != version.id:
                self._schema = (version.id, read_schema(version))
            return self._schema[1]

    def unsaved(self) -> list[Operation]:
        """Return the operations whose commit is not acknowledged yet, in order."""
        with self.lock:
            return list(self._unsaved.values())

    def has_distant_work(self) -> bool:
        """Tell whether something that is not saved yet concerns documents out of memory."""
        with self.lock:
            return any(
                one.document_id is None or not self.state.is_loaded(one.document_id)
                for one in self._unsaved.values()
            )

    # -- reading ------------------------------------------------------------------------------

    def document(self, document_id: str) -> DocumentState:
        """Return a document with all its labels, from memory or else from the file.

        Call it with the lock held and use the result before letting go of it.
        """
        with self.lock:
            state = self.state.loaded(document_id)
            if state is None:
                state = self.read(document_id)
                self.state.install(state)
            return state

    def glance(self, document_id: str) -> DocumentState:
        """Return a document as ``document`` does, without keeping it in memory."""
        with self.lock:
            return self.state.loaded(document_id) or self.read(document_id)

    def load(self, document_id: str) -> None:
        """Bring a document into memory; other threads go on working while the file is read."""
        if self.is_loaded(document_id):
            return
        state = read_document(self.store, document_id)
        state.prepare()
        with self.lock:
            if self.state.is_loaded(document_id):
                return
            if self.store.last_seq() != state.seq:
                state = self.read(document_id)
            else:
                self._add_unsaved(state)
            self.state.install(state)

    def is_loaded(self, document_id: str) -> bool:
        """Tell whether a document is in memory."""
        with self.lock:
            return self.state.is_loaded(document_id)

    def read(self, document_id: str) -> DocumentState:
        """Read a document from the file and add what is not saved yet."""
        state = read_document(self.store, document_id)
        self._add_unsaved(state)
        return state

    def _add_unsaved(self, state: DocumentState) -> None:
        for operation in self._unsaved.values():
            for change in operation.changes:
                if state.concerns(change):
                    state.apply(change)

    # -- writing ------------------------------------------------------------------------------

    def check_writable(self) -> None:
        """Refuse when nothing may be written.

        Raises:
            ReadOnlyError: The project was opened for reading.
            StorageError: An earlier write failed.
        """
        if self.failed is not None:
            raise self.failed
        if self.store.read_only:
            raise ReadOnlyError(
                f"{self.store.path.name} was opened for reading only.",
                hint="Save a copy in a folder you can write to and open that.",
            )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock for planning and committing one operation."""
        with self.lock:
            self.check_writable()
            yield

    def commit(self, operation: Operation, initiator: object | None = None) -> Receipt:
        """Apply an operation to memory and queue it for the writer; observers are not told yet.

        Its after-rows must carry the id of the operation as their version, or the version they
        had when they are restored by an undo. An operation without changes is not written.
        """
        change_set = ChangeSet(operation, initiator)
        if not operation.changes and operation.batch_id is None:
            done: Future[Operation] = Future()
            done.set_result(operation)
            return Receipt(change_set, done)
        with self.writing():
            durable = self.store.submit(operation)
            self._unsaved[operation.id] = operation
            self.revision += 1
            self.state.apply(operation.changes)
            self.history.add(operation)
        durable.add_done_callback(self._settler(operation))
        return Receipt(change_set, durable)

    def tell(self, receipt: Receipt) -> Receipt:
        """Tell observers of a committed operation, unless it changed nothing; lock not held."""
        if receipt.operation.changes:
            self.observers.notify(receipt.change_set)
        return receipt

    def _settler(self, operation: Operation) -> "Callable[[Future[Operation]], None]":
        def settle(durable: "Future[Operation]") -> None:
            error = durable.exception()
            if error is not None:
                failures.recover(self, operation, error)
                return
            with self.lock:
                self._unsaved.pop(operation.id, None)
                self.own_seqs.add(durable.result().seq)

        return settle

    def take_over_batch(
        self,
        operation: Operation,
        initiator: object | None,
        document_ids: Iterable[str] | None = None,
    ) -> None:
        """Read what is in memory again after bulk work, and tell observers what changed.

        Args:
            operation: What was done.
            initiator: Handed through to observers.
            document_ids: The documents it concerned; None for all.
        """
        with self.lock:
            self.history.forget()
            changes = self.reload_all() if document_ids is None else self.reload(document_ids)
        self.observers.notify(ChangeSet(replace(operation, changes=changes), initiator))

    def forget_unsaved(self, operations: Iterable[Operation]) -> None:
        """Stop counting these operations as on their way to the file."""
        with self.lock:
            for operation in operations:
                self._unsaved.pop(operation.id, None)

    def reload(self, document_ids: Iterable[str]) -> tuple[Change, ...]:
        """Read these documents, as far as in memory, and the small tables from the file again.

        Returns:
            How memory changed by it.
        """
        with self.lock:
            self.revision += 1
            before = {}
            after = {}
            for document_id in document_ids:
                old = self.state.loaded(document_id)
                if old is None:
                    continue
                before.update(old.rows())
                fresh = self.read(document_id)
                after.update(fresh.rows())
                self.state.evict(document_id)
                self.state.install(fresh)
            before.update(self.state.table_rows())
            self.state.read_tables()
            for operation in self._unsaved.values():
                self.state.apply_tables(operation.changes)
            after.update(self.state.table_rows())
        return tuple(
            Change(before=before.get(key), after=after.get(key))
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        )

    def reload_all(self) -> tuple[Change, ...]:
        """Read everything in memory from the file again."""
        with self.lock:
            return self.reload([one.document.id for one in self.state.loaded_documents()])


def new_operation(
    *,
    kind: str,
    title: str,
    scope: str,
    document_id: str | None,
    changes: Iterable[Change],
    author_id: str | None,
    is_undoable: bool = True,
) -> Operation:
    """Make an operation of planned changes, marking every written row with its id."""
    operation_id = new_id()
    stamped = tuple(
        change
        if change.after is None
        else Change(before=change.before, after=_stamped(change.after, operation_id))
        for change in changes
    )
    return Operation(
        id=operation_id,
        kind=kind,
        title=title,
        scope=scope,
        changes=stamped,
        author_id=author_id,
        document_id=document_id,
        is_undoable=is_undoable,
        created_at=now(),
    )


def _stamped(row: Row, version: str) -> Row:
    if isinstance(row, Span):
        return revised(row, row.label, row.attributes, version)
    return replace(row, version=version)
