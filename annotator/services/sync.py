"""Take over what other windows and processes committed to the same file."""

from collections.abc import Iterable
from dataclasses import replace

from annotator.model.changes import ChangeSet, Operation
from annotator.services.engine import Engine


class Sync:
    """Watches the file of one engine.

    ``poll`` costs one PRAGMA while nothing was written; when only this process wrote, one more
    look at the end of the log.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._data_version = -1

    def poll(self) -> int:
        """Apply foreign operations to memory, tell observers, and return how many there were."""
        engine = self._engine
        version = engine.store.data_version()
        if version == self._data_version:
            return 0
        with engine.lock:
            while engine.seen + 1 in engine.own_seqs:
                engine.seen += 1
                engine.own_seqs.discard(engine.seen)
            foreign = [] if engine.store.last_seq() <= engine.seen else self._take_over()
            self._data_version = version
        for operation in foreign:
            engine.observers.notify(ChangeSet(operation))
        return len(foreign)

    def announce(
        self,
        operation: Operation,
        initiator: object | None,
        document_ids: Iterable[str] | None = None,
    ) -> None:
        """Read these documents, or all in memory, again after bulk work, and tell observers."""
        with self._engine.lock:
            if operation.seq:
                self._engine.own_seqs.add(operation.seq)
        self._engine.take_over_batch(operation, initiator, document_ids)

    def _take_over(self) -> list[Operation]:
        engine = self._engine
        # Heads first: a large operation of this very process may not be acknowledged yet.
        operations = engine.store.operations(after_seq=engine.seen, heads=True)
        unsaved = {one.id for one in engine.unsaved()}
        ids = {
            one.id for one in operations if one.seq not in engine.own_seqs and one.id not in unsaved
        }
        foreign: list[Operation] = []
        if ids:
            operations = engine.store.operations(after_seq=engine.seen, limit=len(operations))
            foreign = [one for one in operations if one.id in ids]
            foreign = self._apply(operations, foreign)
            engine.history.forget()
        if operations:
            engine.seen = operations[-1].seq
            engine.own_seqs = {seq for seq in engine.own_seqs if seq > engine.seen}
        return foreign

    def _apply(self, operations: list[Operation], foreign: list[Operation]) -> list[Operation]:
        """Replay the log in its order, own operations too, then what is not saved yet.

        Bulk work carries no row changes: everything in memory is read again for it.
        """
        engine = self._engine
        engine.revision += 1
        if any(one.batch_id is not None for one in foreign):
            changes = engine.reload_all()
            first = next(one for one in foreign if one.batch_id is not None)
            return [replace(one, changes=changes) if one is first else one for one in foreign]
        for operation in operations:
            engine.state.apply(operation.changes, seq=operation.seq)
        for operation in engine.unsaved():
            engine.state.apply(operation.changes)
        return foreign
