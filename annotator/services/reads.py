"""Everything that can be asked of an open project about documents and their labels."""

from dataclasses import replace

from annotator.model.annotators import AnnotationSet, Assignment, SetKind
from annotator.model.changes import Operation
from annotator.model.documents import Document, DocumentSummary, SetState
from annotator.model.errors import NotFoundError
from annotator.model.facts import Fact
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.facts import FactDeriver
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.reading import find_document

_FLUSH_SECONDS = 5.0


class Reads:
    """Answers from memory where it can, else from the file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # -- documents ----------------------------------------------------------------------------

    def document(self, document_id: str) -> Document:
        """Return a document with its text, without loading its labels.

        Raises:
            NotFoundError: There is none with this id.
        """
        engine = self._engine
        with engine.lock:
            state = engine.state.loaded(document_id)
            if state is not None:
                return state.document
            unsaved = self._unsaved_document(document_id)
            if unsaved is not None:
                return unsaved
        document = engine.store.document(document_id)
        if document is None:
            raise NotFoundError(f"The project has no document with the id “{document_id}”.")
        return document

    def _unsaved_document(self, document_id: str) -> Document | None:
        for operation in reversed(self._engine.unsaved()):
            for change in operation.changes:
                if isinstance(change.after, Document) and change.id == document_id:
                    return change.after
        return None

    def find_document(self, id_or_title: str) -> Document:
        """Return a document by id or title.

        Raises:
            NotFoundError: There is none, or several have this title.
        """
        return self.document(find_document(self._engine.store, id_or_title).id)

    def summaries(self, annotator_id: str | None) -> tuple[DocumentSummary, ...]:
        """Return what the queue shows of every document, in import order."""
        if any(one.document_id is None for one in self._engine.unsaved()):
            self._engine.store.flush(_FLUSH_SECONDS)  # it may be about documents not in memory
        stored = self._engine.store.summaries(annotator_id)
        with self._engine.lock:
            loaded = {one.document.id for one in self._engine.state.loaded_documents()}
            tasks = self._tasks(annotator_id)
            return tuple(
                _with_task(
                    _summary_of(self._engine.state.peek(one.id), annotator_id)
                    if one.id in loaded
                    else one,
                    tasks.get(one.id),
                )
                for one in stored
            )

    def summary(self, document_id: str, annotator_id: str | None) -> DocumentSummary:
        """Return what the queue shows of one document.

        Raises:
            NotFoundError: There is none with this id.
        """
        with self._engine.lock:
            task = self._engine.state.assignment(document_id, annotator_id or "")
            if self._engine.state.is_loaded(document_id):
                found = _summary_of(self._engine.state.peek(document_id), annotator_id)
                return _with_task(found, task)
        stored = self._engine.store.summaries(annotator_id, document_ids=[document_id])
        if not stored:
            raise NotFoundError(f"The project has no document with the id “{document_id}”.")
        return _with_task(stored[0], task)

    def assignments(self) -> tuple[Assignment, ...]:
        """Return who is to label what, in the order it was said."""
        with self._engine.lock:
            return tuple(self._engine.state.assignments())

    def assignment(self, document_id: str, annotator_id: str) -> Assignment | None:
        """Return one annotator's assignment on a document; None when there is none."""
        with self._engine.lock:
            return self._engine.state.assignment(document_id, annotator_id)

    def _tasks(self, annotator_id: str | None) -> dict[str, Assignment]:
        given = self._engine.state.assignments()
        return {one.document_id: one for one in given if one.annotator_id == annotator_id}

    def annotation_sets(self, document_id: str) -> tuple[AnnotationSet, ...]:
        """Return every set of a document."""
        with self._engine.lock:
            return tuple(self._engine.document(document_id).sets.values())

    def annotation_set(
        self, document_id: str, kind: str, annotator_id: str | None
    ) -> AnnotationSet | None:
        """Return one set of a document."""
        with self._engine.lock:
            return self._engine.document(document_id).set_of(kind, annotator_id)

    # -- labels -------------------------------------------------------------------------------

    def preview_spans(self, set_id: str, start: int, end: int) -> list[Span]:
        """Return the spans of a set near a place, without loading the document."""
        with self._engine.lock:
            document_id = self._engine.state.document_of_set(set_id)
            if document_id is not None and self._engine.state.is_loaded(document_id):
                return self._engine.state.peek(document_id).overlapping(set_id, start, end)
        return self._engine.store.spans(set_id, start=start, end=end)

    def spans(self, set_id: str) -> tuple[Span, ...]:
        """Return the spans of a set in reading order."""
        with self._engine.lock:
            state = self._state_of_set(set_id)
            return () if state is None else state.spans_of(set_id)

    def spans_at(self, set_id: str, start: int, end: int) -> tuple[Span, ...]:
        """Return the spans of a set whose hull overlaps a range, in reading order."""
        with self._engine.lock:
            state = self._state_of_set(set_id)
            return () if state is None else tuple(state.overlapping(set_id, start, end))

    def span(self, span_id: str) -> Span | None:
        """Return a span of a document in memory."""
        with self._engine.lock:
            state = self._state_of_span(span_id)
            return None if state is None else state.spans.get(span_id)

    def document_of(self, span_id: str) -> str | None:
        """Return the document of a span, asking the file when it is not in memory."""
        with self._engine.lock:
            document_id = self._engine.state.document_of_span(span_id)
        if document_id is not None:
            return document_id
        return self._engine.store.document_of_span(span_id)

    def relations(self, set_id: str) -> tuple[Relation, ...]:
        """Return the relations of a set in the order they were made."""
        with self._engine.lock:
            state = self._state_of_set(set_id)
            return () if state is None else state.relations_of_set(set_id)

    def relations_of(self, span_id: str) -> tuple[Relation, ...]:
        """Return the relations that start or end at a span of a document in memory."""
        with self._engine.lock:
            state = self._state_of_span(span_id)
            return () if state is None else state.relations_of(span_id)

    def facts(self, set_id: str) -> tuple[Fact, ...]:
        """Return the facts of a set in reading order."""
        with self._engine.lock:
            state = self._state_of_set(set_id)
            if state is None:
                return ()
            entities = {one.id: one for one in self._engine.state.entities()}
            return FactDeriver(self._engine.schema).derive(
                state.spans_of(set_id), state.relations_of_set(set_id), entities
            )

    def suggestions(self, document_id: str, annotator_id: str) -> tuple[Span, ...]:
        """Return the suggestions this annotator has not decided on, in reading order."""
        with self._engine.lock:
            return self._engine.document(document_id).open_suggestions(annotator_id)

    def history(
        self, document_id: str | None, limit: int, *, heads: bool = False
    ) -> tuple[Operation, ...]:
        """Return operations, newest first, those on their way to the file too.

        Recorded active time is left out: nobody did it.
        """
        unsaved = [
            one
            for one in reversed(self._engine.unsaved())
            if document_id is None or one.document_id == document_id
        ]
        logged = self._engine.store.operations(
            document_id=document_id, limit=limit, newest_first=True, heads=heads
        )
        known = {one.id for one in logged}
        found = (*(one for one in unsaved if one.id not in known), *logged)
        return tuple(one for one in found if one.kind != "record_activity")[:limit]

    def _state_of_set(self, set_id: str) -> DocumentState | None:
        document_id = self._engine.state.document_of_set(set_id)
        if document_id is None:
            document_id = self._engine.store.document_of_set(set_id)
        return None if document_id is None else self._engine.document(document_id)

    def _state_of_span(self, span_id: str) -> DocumentState | None:
        document_id = self._engine.state.document_of_span(span_id)
        return None if document_id is None else self._engine.document(document_id)


def _with_task(summary: DocumentSummary, task: Assignment | None) -> DocumentSummary:
    if task is None:
        return summary
    is_back = task.sent_back_at is not None and summary.state != SetState.DONE
    return replace(summary, is_assigned=True, sent_back=task.message if is_back else None)


def _summary_of(state: DocumentState, annotator_id: str | None) -> DocumentSummary:
    """Return what memory knows, which is ahead of the file."""
    document = state.document
    own = None if annotator_id is None else state.set_of(SetKind.HUMAN, annotator_id)
    return DocumentSummary(
        id=document.id,
        title=document.title,
        document_date=document.document_date,
        publisher=document.publisher,
        length=len(document.text),
        position=document.position,
        state=SetState.NEW if own is None else SetState(own.state),
        flag=None if own is None else own.flag,
        spans=0 if own is None else state.count(own.id),
        suggestions=0 if annotator_id is None else len(state.open_suggestions(annotator_id)),
    )
