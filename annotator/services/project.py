"""An open project: the one door for everything that reads or changes it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from annotator.model.annotators import AnnotationSet, Annotator, Assignment
from annotator.model.changes import ChangeSet, Operation, Scope
from annotator.model.commands import Command, Split
from annotator.model.documents import Document, DocumentSummary
from annotator.model.entities import Entity
from annotator.model.errors import UserError
from annotator.model.facts import Fact
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Schema
from annotator.services import execution, people, schemas, undo
from annotator.services.engine import Engine, Receipt
from annotator.services.overviews import Overviews
from annotator.services.progress import NoProgress, Progress
from annotator.services.reads import Reads
from annotator.services.sync import Sync
from annotator.store import Store

if TYPE_CHECKING:  # the first paint needs none of these
    from annotator.schema.evolution import Migration
    from annotator.services.entity_registry import EntityRegistry
    from annotator.services.progress import Progress
    from annotator.services.suggesting import Suggester, SuggestReport

__all__ = ["BLIND", "Project", "Receipt"]

BLIND: Final = "blind"
"""Setting: False lets annotators look at each other's labels."""


class Project(Overviews):
    """A project file with its labels in memory as far as they were asked for.

    Safe to use from several threads. A change is visible to every reader when ``execute``
    returns; it survives a power cut when the receipt's future completes.

    Attributes:
        store: The file behind it, for bulk reading and writing.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._engine = Engine(store)
        self._sync = Sync(self._engine)
        self._reads = Reads(self._engine)

    @classmethod
    def create(cls, path: str | Path, *, schema: Schema | None = None) -> Self:
        """Make a new project file; without a schema it gets "news-facts".

        Raises:
            StorageError: There is a file already, or none can be written there.
        """
        first = schemas.first_rows(schema if schema is not None else schemas.default_schema())
        return cls(Store.create(Path(path), first=first))

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open a project file.

        Raises:
            StorageError: It is not a project, damaged, locked, or made by a newer version.
        """
        return cls(Store.open(Path(path), read_only=read_only))

    def close(self) -> None:
        """Write what is still on its way and let go of the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the project --------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The file."""
        return self.store.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self.store.read_only

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about how the file was opened."""
        return self.store.notices

    @property
    def schema(self) -> Schema:
        """The label schema in force."""
        return self._engine.schema

    def annotators(self, *, with_removed: bool = False) -> tuple[Annotator, ...]:
        """Return the people by name."""
        return people.annotators(self._engine, with_removed=with_removed)

    def annotator(self, name_or_id: str) -> Annotator:
        """Return a person by id or by name, removed ones too.

        Raises:
            NotFoundError: There is none; the message lists who there is.
        """
        return people.find_annotator(self._engine, name_or_id)

    def ensure_annotator(self, name: str) -> Annotator:
        """Return the person of this name, registering them durably when they are new."""
        return people.ensure_annotator(self._engine, name)

    def entities(self) -> tuple[Entity, ...]:
        """Return the entity registry by name."""
        with self._engine.lock:
            return tuple(self._engine.state.entities())

    def entity(self, entity_id: str) -> Entity | None:
        """Return a registered entity."""
        with self._engine.lock:
            row = self._engine.state.table("entity").get(entity_id)
            return row if isinstance(row, Entity) else None

    @property
    def registry(self) -> "EntityRegistry":
        """Who is mentioned where, and who may be the same."""
        from annotator.services.entity_registry import EntityRegistry

        return EntityRegistry(self._engine)

    def setting(self, key: str) -> Any:
        """Return a project setting; None when it is not set."""
        with self._engine.lock:
            found = self._engine.state.settings().get(key)
            return None if found is None else found.value

    @property
    def is_blind(self) -> bool:
        """Whether annotators see nothing of what others labeled; so it is unless switched off."""
        return self.setting(BLIND) is not False

    # -- documents ----------------------------------------------------------------------------

    def summaries(self, annotator_id: str | None) -> tuple[DocumentSummary, ...]:
        """Return what the queue shows of every document, in import order."""
        return self._reads.summaries(annotator_id)

    def summary(self, document_id: str, annotator_id: str | None) -> DocumentSummary:
        """Return what the queue shows of one document."""
        return self._reads.summary(document_id, annotator_id)

    def document(self, document_id: str) -> Document:
        """Return a document with its text.

        Raises:
            NotFoundError: There is none with this id.
        """
        return self._reads.document(document_id)

    def find_document(self, id_or_title: str) -> Document:
        """Return a document by id or exact title.

        Raises:
            NotFoundError: There is none, or several have this title.
        """
        return self._reads.find_document(id_or_title)

    def annotation_sets(self, document_id: str) -> tuple[AnnotationSet, ...]:
        """Return every set of a document."""
        return self._reads.annotation_sets(document_id)

    def annotation_set(
        self, document_id: str, kind: str, annotator_id: str | None
    ) -> AnnotationSet | None:
        """Return one set of a document; None when there is no work of this kind yet."""
        return self._reads.annotation_set(document_id, kind, annotator_id)

    def assignments(self) -> tuple[Assignment, ...]:
        """Return who is to label what, in the order it was said."""
        return self._reads.assignments()

    def assignment(self, document_id: str, annotator_id: str) -> Assignment | None:
        """Return one annotator's assignment on a document; None when there is none."""
        return self._reads.assignment(document_id, annotator_id)

    # -- labels -------------------------------------------------------------------------------

    def load(self, document_id: str) -> None:
        """Bring all labels of a document into memory; may be called from any thread."""
        self._engine.load(document_id)

    def is_loaded(self, document_id: str) -> bool:
        """Tell whether a document's labels are in memory."""
        return self._engine.is_loaded(document_id)

    def preview_spans(self, set_id: str, start: int, end: int) -> list[Span]:
        """Return the spans of a set near a place, from memory or else straight from the file."""
        return self._reads.preview_spans(set_id, start, end)

    def spans(self, set_id: str) -> tuple[Span, ...]:
        """Return the spans of a set in reading order."""
        return self._reads.spans(set_id)

    def spans_at(self, set_id: str, start: int, end: int) -> tuple[Span, ...]:
        """Return the spans of a set whose hull overlaps [start, end), in reading order."""
        return self._reads.spans_at(set_id, start, end)

    def span(self, span_id: str) -> Span | None:
        """Return a span of a document in memory."""
        return self._reads.span(span_id)

    def document_of(self, span_id: str) -> str | None:
        """Return the id of the document a span belongs to."""
        return self._reads.document_of(span_id)

    def relations(self, set_id: str) -> tuple[Relation, ...]:
        """Return the relations of a set in the order they were made."""
        return self._reads.relations(set_id)

    def relations_of(self, span_id: str) -> tuple[Relation, ...]:
        """Return the relations that start or end at a span of a document in memory."""
        return self._reads.relations_of(span_id)

    def facts(self, set_id: str) -> tuple[Fact, ...]:
        """Return the facts of a set in reading order: every claim with its slots."""
        return self._reads.facts(set_id)

    def suggestions(self, document_id: str, annotator_id: str) -> tuple[Span, ...]:
        """Return the suggestions this annotator has not decided on, in reading order."""
        return self._reads.suggestions(document_id, annotator_id)

    # -- changes ------------------------------------------------------------------------------

    def execute(
        self,
        command: Command,
        *,
        author_id: str | None,
        initiator: object | None = None,
        progress: Progress | None = None,
    ) -> Receipt:
        """Do something to the project.

        Memory is changed and observers are told before this returns; the file follows.

        ``initiator`` is handed through to observers, so that one can skip its own echo.
        ``progress`` hears of commands that take long, and may stop them.

        Raises:
            RuleError: The label schema or the state of the work does not allow it.
            DocumentDoneError: The document is done; reopen it first.
            NotFoundError: It concerns something that does not exist.
            ReadOnlyError: The project was opened for reading only.
            StorageError: Writing failed before, and editing has stopped.
        """
        return execution.execute(
            self._engine, command, author_id, initiator, progress or NoProgress()
        )

    def undo(
        self,
        author_id: str,
        document_id: str,
        initiator: object | None = None,
        *,
        scope: Scope = Scope.DOCUMENT,
    ) -> Receipt:
        """Take back the author's newest live operation on a document: labeling, or review.

        Raises:
            NothingToUndoError: There is none.
            RuleError: Later work builds on it; the message names that.
        """
        self.poll()  # the other window's steps count as well
        plan = partial(undo.plan_undo, scope=scope)
        return undo.step(self._engine, plan, author_id, document_id, initiator)

    def redo(
        self,
        author_id: str,
        document_id: str,
        initiator: object | None = None,
        *,
        scope: Scope = Scope.DOCUMENT,
    ) -> Receipt:
        """Do again what the author undid last on a document."""
        self.poll()
        plan = partial(undo.plan_redo, scope=scope)
        return undo.step(self._engine, plan, author_id, document_id, initiator)

    def undo_operation(
        self,
        operation_id: str,
        author_id: str,
        initiator: object | None = None,
        *,
        progress: Progress | None = None,
    ) -> Receipt:
        """Take back one operation of the history, whatever its scope; an undo is redone.

        ``progress`` hears of steps that take long, and may stop them.
        """
        self.poll()
        return undo.step_of_history(
            self._engine, operation_id, author_id, initiator, progress or NoProgress()
        )

    def undo_title(
        self, author_id: str, document_id: str, *, scope: Scope = Scope.DOCUMENT
    ) -> str | None:
        """Return what ``undo`` would take back; None when there is nothing."""
        return undo.undo_title(self._engine, author_id, document_id, scope)

    def redo_title(
        self, author_id: str, document_id: str, *, scope: Scope = Scope.DOCUMENT
    ) -> str | None:
        """Return what ``redo`` would do again; None when there is nothing."""
        return undo.redo_title(self._engine, author_id, document_id, scope)

    def history(
        self, document_id: str | None = None, *, limit: int = 500, heads: bool = False
    ) -> tuple[Operation, ...]:
        """Return operations, newest first, of one document or of the whole project.

        With ``heads`` those that are in the file come without their changes, which is fast.
        """
        return self._reads.history(document_id, limit, heads=heads)

    def is_undone(self, operation_id: str) -> bool:
        """Tell whether a later operation took this one back."""
        with self._engine.lock:
            return self._engine.history.is_undone(operation_id)

    def preview_migration(
        self,
        schema: Schema,
        renames: Mapping[str, str],
        splits: Iterable[Split] = (),
        *,
        progress: Progress | None = None,
    ) -> "Migration":
        """Return what ``MigrateSchema`` would do; ``describe()`` puts it in words."""
        self.flush()
        from annotator.services.migration import preview_migration

        return preview_migration(
            self._engine, schema, renames, splits, progress=progress or NoProgress()
        )

    def suggest(
        self,
        suggester: "Suggester",
        *,
        document_ids: Iterable[str] | None = None,
        author_id: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> "SuggestReport":
        """Put what a suggester finds into the suggested sets, as one undoable step."""
        from annotator.services.suggesting import run_suggester

        ids = None if document_ids is None else tuple(document_ids)
        report = run_suggester(
            self._engine,
            suggester,
            document_ids=ids,
            author_id=author_id,
            progress=progress,
        )
        if report.operation is not None:
            self._sync.announce(report.operation, None, ids)
        return report

    # -- keeping in step ----------------------------------------------------------------------

    def subscribe(self, callback: Callable[[ChangeSet], None]) -> Callable[[], None]:
        """Call back after every change of memory, in the thread that made it.

        Returns:
            A function that ends the subscription.
        """
        return self._engine.observers.subscribe(callback)

    def subscribe_failures(
        self, callback: Callable[[UserError, tuple[Operation, ...]], None]
    ) -> Callable[[], None]:
        """Call back when operations were refused by the file, maybe in the writer's thread.

        Memory then shows again what is stored, and observers were told so.
        """
        return self._engine.refusals.subscribe(callback)

    def poll(self) -> int:
        """Apply what other processes committed and return how many operations that were."""
        return self._sync.poll()

    def announce(self, operation: Operation, initiator: object | None = None) -> None:
        """Take over bulk work of this process that went to the store directly."""
        self._sync.announce(operation, initiator)

    @property
    def pending(self) -> int:
        """How many operations wait for their commit."""
        return len(self._engine.unsaved())

    def flush(self, timeout: float | None = None) -> None:
        """Wait until everything done so far is committed or refused."""
        self.store.flush(timeout)
