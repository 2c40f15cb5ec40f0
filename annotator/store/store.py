"""The store: one project file, opened for reading and writing."""

import contextlib
import threading
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self

from annotator.model.ancestry import Ancestry
from annotator.model.annotators import (
    Activity,
    AnnotationSet,
    Dismissal,
    Refusal,
    SuggestionDecision,
)
from annotator.model.changes import Operation, Row, Scope
from annotator.model.documents import Document, DocumentSummary
from annotator.model.entities import Entity
from annotator.model.errors import StorageError
from annotator.model.relations import Relation
from annotator.model.reviews import ReviewDecision
from annotator.model.spans import Span
from annotator.model.stamps import Stamp
from annotator.store import backups, creating, migrations, opening
from annotator.store.backups import Backup
from annotator.store.batches import Batch, purge_abandoned
from annotator.store.engine import Database
from annotator.store.operation_log import OperationLog
from annotator.store.repositories.documents import Documents
from annotator.store.repositories.entities import Entities, EntityCount, LooseName
from annotator.store.repositories.facts import Facts
from annotator.store.repositories.labels import Labels
from annotator.store.repositories.pending import Pending
from annotator.store.repositories.registry import Registry
from annotator.store.repositories.steps import LoggedSteps, Steps
from annotator.store.repositories.streaming import LabeledSet, Streaming
from annotator.store.search import Search, SearchHit
from annotator.store.writer import Writer


class Store:
    """A project file.

    Reading is safe from any thread. Writing goes through one thread, in order, one transaction
    per operation. Everything that goes in and out is a frozen dataclass of ``annotator.model``.

    Attributes:
        path: The file as the user named it.
        read_only: Whether nothing can be written.
        notices: What the user should know about how the file was opened.
        facts: Claims and their slots over many documents.
    """

    def __init__(self, found: opening.Opening) -> None:
        self.path = found.place.path
        self.read_only = found.place.read_only
        self.notices: tuple[str, ...] = found.notices
        self._discard = found.discard
        self._database = Database(found.place)
        self._writer = Writer(self._database)
        self._backup: threading.Thread | None = None
        self._is_closed = False
        self._documents = Documents(self._database)
        self._labels = Labels(self._database)
        self._entities = Entities(self._database)
        self.facts = Facts(self._database)
        self._registry = Registry(self._database)
        self._streaming = Streaming(self._database)
        self._search = Search(self._database)
        self._log = OperationLog(self._database)

    @classmethod
    def create(cls, path: str | Path, *, first: Sequence[Row] = ()) -> Self:
        """Create a project file and open it.

        ``first`` are rows that the project starts with, written as operation "create_project".

        Raises:
            StorageError: The path exists, or cannot be written; then nothing is left behind.
        """
        path = Path(path).absolute()
        creating.create_file(path, first)
        return cls.open(path)

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False) -> Self:
        """Open a project file, bringing an older one up to date.

        Raises:
            StorageError: It is missing, something else, damaged, newer, locked, or not readable.
        """
        path = Path(path).absolute()
        file_format = opening.inspect(path)
        found = opening.decide(path, read_only=read_only, file_format=file_format)
        store = cls(found)
        try:
            store._prepare()
        except BaseException:
            store._writer.close()
            store._database.close()
            store._discard()
            raise
        return store

    def _prepare(self) -> None:
        """Check the marks, bring an older file up to date, clear up after a killed import."""
        with self._database.read() as connection:
            application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            opening.check_marks(self.path, application_id, migrations.format_of(connection))
        if self.read_only:
            return
        with self._database.outside_transactions() as connection:
            creating.set_journal(connection, self._database.place.access)
        migrations.bring_up_to_date(
            self._database, lambda: backups.make_backup(self._database, "migration")
        )
        purge_abandoned(self._database, self._writer)
        born = creating.fact(self._database, "created_at")
        if backups.is_due(self.path, born or ""):
            self._backup = backups.back_up_in_background(self._database)

    def close(self) -> None:
        """Commit what is queued, fold the log into the file and close it; idempotent."""
        if self._is_closed:
            return
        self._is_closed = True
        self._writer.close()
        if self._backup is not None:
            self._backup.join()
        if not self.read_only and self._writer.failed is None:
            with contextlib.suppress(StorageError):  # the next close does the same
                self._database.fold()
        self._database.close()
        self._discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Rows

    def row(self, kind: str, row_id: str) -> Row | None:
        """Return one row of any kind, a key of ``annotator.model.changes.ROW_TYPES``."""
        return self._registry.row(kind, row_id)

    def rows(self, kind: str) -> list[Row]:
        """Return all rows of a kind in the order they were made; for the small tables."""
        return self._registry.rows(kind)

    def entities(self) -> list[Entity]:
        """Return all entities by name."""
        return self._registry.entities()

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text."""
        return self._documents.document(document_id)

    def document_ids(self) -> list[str]:
        """Return the ids of all documents in import order."""
        return self._documents.ids()

    def document_id_by_hash(self, text_sha256: str) -> str | None:
        """Return the document with exactly this text."""
        return self._documents.id_by_hash(text_sha256)

    def find_documents(self, title: str) -> list[str]:
        """Return the ids of documents with exactly this title, in import order."""
        return self._documents.find(title)

    def next_position(self) -> int:
        """Return the position for the next imported document."""
        return self._documents.next_position()

    def summaries(
        self, annotator_id: str | None, *, document_ids: Sequence[str] | None = None
    ) -> list[DocumentSummary]:
        """Return what the queue shows for one annotator, in import order."""
        return self._documents.summaries(annotator_id, document_ids)

    def annotation_sets(self, document_id: str) -> list[AnnotationSet]:
        """Return the sets of a document, by kind, then by the annotator's name."""
        return self._labels.annotation_sets(document_id)

    def spans(
        self,
        set_id: str,
        *,
        start: int | None = None,
        end: int | None = None,
        limit: int | None = None,
    ) -> list[Span]:
        """Return spans of a set in reading order, with a range those whose hull overlaps it."""
        return self._labels.spans(set_id, start=start, end=end, limit=limit)

    def relations(self, set_id: str) -> list[Relation]:
        """Return the relations of a set in reading order."""
        return self._labels.relations(set_id)

    def decisions(
        self, document_id: str, annotator_id: str | None = None
    ) -> list[SuggestionDecision]:
        """Return the decisions about suggestions of a document, by one annotator or all."""
        return self._labels.decisions(document_id, annotator_id)

    def refusals(self, document_id: str, annotator_id: str | None = None) -> list[Refusal]:
        """Return the declined occurrences in a document, by one annotator or all."""
        return self._labels.refusals(document_id, annotator_id)

    def dismissals(self, document_id: str) -> list[Dismissal]:
        """Return the dismissed findings of a document, the earliest first."""
        return self._labels.dismissals(document_id)

    def review_decisions(self, document_id: str) -> list[ReviewDecision]:
        """Return what adjudicators decided about a document, the earliest first."""
        return self._labels.review_decisions(document_id)

    def ancestries(self, document_id: str) -> list[Ancestry]:
        """Return where the merged sets of a document came from."""
        return self._labels.ancestries(document_id)

    def stamps(self, document_id: str) -> list[Stamp]:
        """Return what merges brought beside the sets of a document."""
        return self._labels.stamps(document_id)

    def activities(self, document_id: str) -> list[Activity]:
        """Return the active time of all sets of a document."""
        return self._labels.activities(document_id)

    def document_of_set(self, set_id: str) -> str | None:
        """Return the id of the document that a set belongs to."""
        return self._labels.document_of_set(set_id)

    def document_of_span(self, span_id: str) -> str | None:
        """Return the id of the document that a span lies in."""
        return self._labels.document_of_span(span_id)

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

        ``annotator_id`` None takes the sets of everybody; ``quote_like`` is a part of the covered
        text, letter case ignored; ``attribute`` a name and a value, where None asks for any value.
        """
        return self._labels.spans_where(
            set_kind=set_kind,
            annotator_id=annotator_id,
            label=label,
            quote_like=quote_like,
            attribute=attribute,
            entity_id=entity_id,
            limit=limit,
            offset=offset,
        )

    def mentions(self, entity_id: str) -> list[tuple[str, Span]]:
        """Return (document id, span) for every mention of an entity, in anybody's work."""
        return self._entities.mentions(entity_id)

    def mentioned_entities(self) -> set[str]:
        """Return the ids of the entities that somebody mentions, in whichever set."""
        return self._entities.mentioned()

    def entity_counts(self, annotator_id: str, speaking: Collection[str]) -> list[EntityCount]:
        """Count mentions of every entity in an annotator's own and in imported sets."""
        return self._entities.entity_counts(annotator_id, speaking)

    def loose_names(self, annotator_id: str, labels: Collection[str]) -> list[LooseName]:
        """Count an annotator's spans of these labels that mention no entity, by label and quote."""
        return self._entities.loose_names(annotator_id, labels)

    def loose_mentions(
        self, annotator_id: str, names: Sequence[tuple[str, str]], document_id: str | None = None
    ) -> list[tuple[str, Span]]:
        """Return an annotator's spans with these (label, quote) that mention no entity."""
        return self._entities.loose_mentions(annotator_id, names, document_id)

    def entity_mentions(
        self, annotator_id: str, entity_id: str, limit: int
    ) -> list[tuple[str, Span]]:
        """Return an entity's mentions in an annotator's own and in imported sets."""
        return self._entities.entity_mentions(annotator_id, entity_id, limit)

    def documents_with_relation(self, type_: str) -> list[str]:
        """Return the ids of documents with a relation of this type, in import order."""
        return self._entities.documents_with_relation(type_)

    def work_counts(self, set_kind: str, annotator_id: str) -> tuple[dict[str, int], int, float]:
        """Return spans by label, relations, and active seconds of one annotator's sets."""
        return self._labels.work_counts(set_kind, annotator_id)

    def search(self, query: str, *, limit: int = 200) -> list[SearchHit]:
        """Return the places where words or "phrases" are found, in import and text order."""
        return self._search.search(query, limit=limit)

    def documents_with_labels(
        self,
        *,
        document_ids: Sequence[str] | None = None,
        kinds: Sequence[str] | None = None,
        annotator_ids: Sequence[str] | None = None,
        states: Sequence[str] | None = None,
    ) -> Iterator[tuple[Document, list[LabeledSet]]]:
        """Yield every document in import order with (set, spans, relations) of each of its sets.

        Constant memory, one snapshot. The filters choose sets; a document whose sets are all left
        out comes with an empty list.
        """
        return self._streaming.documents_with_labels(
            document_ids=document_ids, kinds=kinds, annotator_ids=annotator_ids, states=states
        )

    # Log

    def operations(
        self,
        *,
        document_id: str | None = None,
        author_id: str | None = None,
        after_seq: int | None = None,
        limit: int | None = None,
        newest_first: bool = False,
        heads: bool = False,
    ) -> list[Operation]:
        """Return committed operations in order, or newest first; ``heads`` without changes."""
        return self._log.operations(
            document_id=document_id,
            author_id=author_id,
            after_seq=after_seq,
            limit=limit,
            newest_first=newest_first,
            heads=heads,
        )

    def operation(self, operation_id: str) -> Operation | None:
        """Return one committed operation."""
        return self._log.operation(operation_id)

    def logged_steps(self) -> LoggedSteps:
        """Return which operations touched which annotation set; reads the whole log."""
        return Steps(self._database).read()

    def last_seq(self) -> int:
        """Return the number of the newest operation, 0 in an empty log."""
        return self._log.last_seq()

    def data_version(self) -> int:
        """Return a number that changes whenever somebody has committed."""
        return self._database.data_version()

    # Writing

    @property
    def pending(self) -> int:
        """Number of commands that are not yet durable."""
        return self._writer.pending

    @property
    def failed(self) -> StorageError | None:
        """The storage error after which nothing more is written; None while all is well."""
        return self._writer.failed

    def submit(self, operation: Operation) -> "Future[Operation]":
        """Queue an operation; the future completes with it, ``seq`` set, once it is durable.

        The future fails with ConflictError when a touched row is no longer as the operation found
        it (nothing was written, later operations go on), and with StorageError when the file
        cannot be written (everything queued fails, see ``failed`` and ``unacknowledged``).

        Raises:
            ReadOnlyError: The project is open for reading only.
        """
        return self._writer.submit(operation)

    def batch(
        self,
        kind: str,
        title: str,
        *,
        author_id: str | None = None,
        scope: str = Scope.PROJECT.value,
        document_id: str | None = None,
    ) -> Batch:
        """Begin bulk work in constant memory; use the result in a ``with`` statement.

        Its rows carry ``batch.id`` as version and are seen only after ``batch.commit()``; leaving
        the block without it removes them.
        """
        return Batch(
            self._database,
            self._writer,
            kind=kind,
            title=title,
            author_id=author_id,
            scope=scope,
            document_id=document_id,
        )

    def lookups(self, batch_id: str | None = None) -> Pending:
        """Look up visible rows together with those of a batch in progress."""
        return Pending(self._database, batch_id)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until nothing is pending; False when the time ran out first."""
        return self._writer.flush(timeout)

    def unacknowledged(self) -> list[Operation]:
        """Return the operations that are not durable, oldest first."""
        return self._writer.unacknowledged()

    # Care

    def save_copy(self, path: str | Path, *, replace: bool = False) -> None:
        """Write the whole project, as it stands, into one file that can be mailed.

        Raises:
            StorageError: The path exists and ``replace`` is not set, or cannot be written.
        """
        self._writer.flush()
        backups.save_copy(self._database, Path(path), replace=replace)

    def backups(self) -> list[Backup]:
        """Return the automatic backups beside the file, newest first."""
        return backups.list_backups(self.path)

    def back_up(self, reason: str = "daily") -> Path:
        """Make a backup now and return its path."""
        return backups.make_backup(self._database, reason)

    def purge_abandoned(self) -> int:
        """Remove what killed imports left behind; return how many imports that were."""
        count = purge_abandoned(self._database, self._writer)
        self._writer.flush()
        return count

    @property
    def database(self) -> Database:
        """The open file, for the rest of ``annotator.store``."""
        return self._database
