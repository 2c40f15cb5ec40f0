"""What is in memory of a project: the small tables whole, documents as they are needed."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator

from annotator.model.annotators import Annotator, Assignment, SchemaVersion, Setting
from annotator.model.changes import Change, Row
from annotator.model.entities import Entity
from annotator.model.errors import NotFoundError
from annotator.model.spans import Span
from annotator.services.document_state import DocumentState
from annotator.store import Store

_WEIGHT_LIMIT = 96 * 1024 * 1024
_LOAD_ATTEMPTS = 5
_MANY = 500
"""From so many changes on, those of spans are applied document by document."""
PROJECT_KINDS = ("annotator", "schema_version", "setting", "entity", "assignment")
"""Kinds of rows that belong to the project and not to one document."""


class State:
    """The project's rows in memory; not locked itself, its owner guards it.

    Documents are kept until their rough size passes a limit; the one used longest ago goes first.
    The index of which document an annotation set belongs to is never forgotten, so that a set's
    spans can always be brought back.
    """

    def __init__(self, store: Store, *, weight_limit: int = _WEIGHT_LIMIT) -> None:
        self._store = store
        self._weight_limit = weight_limit
        self._documents: OrderedDict[str, DocumentState] = OrderedDict()
        self._document_by_set: dict[str, str] = {}
        self._document_by_span: dict[str, str] = {}
        self._tables: dict[str, dict[str, Row]] = {}
        self._tasks: dict[tuple[str, str], Assignment] = {}
        self.read_tables()

    # -- project-wide rows --------------------------------------------------------------------

    def read_tables(self) -> None:
        """Read annotators, schema versions, settings, entities and assignments from the file."""
        self._tables = {
            kind: {row.id: row for row in self._store.rows(kind)} for kind in PROJECT_KINDS
        }
        self._tasks = {(one.document_id, one.annotator_id): one for one in self.assignments()}

    def table(self, kind: str) -> dict[str, Row]:
        """Return the rows of one project-wide kind by id."""
        return self._tables[kind]

    def table_rows(self) -> dict[tuple[str, str], Row]:
        """Return all project-wide rows by kind and id."""
        return {
            (kind, row_id): row
            for kind, rows in self._tables.items()
            for row_id, row in rows.items()
        }

    def annotators(self) -> list[Annotator]:
        """Return all annotators, removed ones too, by name."""
        rows = (row for row in self._tables["annotator"].values() if isinstance(row, Annotator))
        return sorted(rows, key=lambda row: (row.name.casefold(), row.id))

    def annotator(self, annotator_id: str) -> Annotator:
        """Return one annotator.

        Raises:
            NotFoundError: There is none with this id.
        """
        row = self._tables["annotator"].get(annotator_id)
        if not isinstance(row, Annotator):
            raise NotFoundError(f"The project has no annotator with the id “{annotator_id}”.")
        return row

    def entities(self) -> list[Entity]:
        """Return the entity registry by name."""
        rows = (row for row in self._tables["entity"].values() if isinstance(row, Entity))
        return sorted(rows, key=lambda row: (row.name.casefold(), row.id))

    def assignments(self) -> list[Assignment]:
        """Return who is to label what, in the order it was said."""
        rows = self._tables["assignment"].values()
        return [row for row in rows if isinstance(row, Assignment)]

    def assignment(self, document_id: str, annotator_id: str) -> Assignment | None:
        """Return one annotator's assignment on a document; None when there is none."""
        return self._tasks.get((document_id, annotator_id))

    def settings(self) -> dict[str, Setting]:
        """Return the project settings by key."""
        rows = self._tables["setting"].values()
        return {row.id: row for row in rows if isinstance(row, Setting)}

    def schema_version(self) -> SchemaVersion:
        """Return the schema version in force: the one with the highest number."""
        return schema_in_force(self._tables["schema_version"].values())

    # -- documents ----------------------------------------------------------------------------

    def loaded(self, document_id: str) -> DocumentState | None:
        """Return a document that is in memory and mark it as used."""
        state = self._documents.get(document_id)
        if state is not None:
            self._documents.move_to_end(document_id)
        return state

    def peek(self, document_id: str) -> DocumentState:
        """Return a document that is in memory without marking it as used."""
        return self._documents[document_id]

    def is_loaded(self, document_id: str) -> bool:
        """Tell whether a document is in memory."""
        return document_id in self._documents

    def loaded_documents(self) -> list[DocumentState]:
        """Return every document in memory."""
        return list(self._documents.values())

    def install(self, state: DocumentState) -> None:
        """Keep a document that was read, letting go of others when there are too many."""
        document_id = state.document.id
        self._documents[document_id] = state
        self._documents.move_to_end(document_id)
        self._document_by_set.update((set_id, document_id) for set_id in state.sets)
        self._document_by_span.update((span_id, document_id) for span_id in state.spans)
        total = sum(one.weight for one in self._documents.values())
        while total > self._weight_limit and len(self._documents) > 1:
            total -= self.evict(next(iter(self._documents)))

    def evict(self, document_id: str) -> int:
        """Let go of a document and return its rough size."""
        state = self._documents.pop(document_id, None)
        if state is None:
            return 0
        for span_id in state.spans:
            self._document_by_span.pop(span_id, None)
        return state.weight

    def document_of_set(self, set_id: str) -> str | None:
        """Return the document an annotation set belongs to; None when there is no such set."""
        return self._document_by_set.get(set_id)

    def document_of_span(self, span_id: str) -> str | None:
        """Return the document of a span that is in memory."""
        return self._document_by_span.get(span_id)

    def row(self, kind: str, row_id: str) -> Row | None:
        """Return a row in memory as it stands; rows of documents not in memory are not found."""
        if kind in self._tables:
            return self._tables[kind].get(row_id)
        for state in self._documents.values():
            row = state.row(kind, row_id)
            if row is not None:
                return row
        return None

    def apply(self, changes: Iterable[Change], *, seq: int | None = None) -> None:
        """Make rows in memory what they are after these changes.

        Args:
            changes: In order; rows of documents that are not in memory are passed over.
            seq: Number of the operation, when it comes from the log: documents that were read
                later already contain it.
        """
        changes = tuple(changes)
        if len(changes) >= _MANY:
            changes = self._apply_replaced_spans(changes, seq)
        for change in changes:
            kind = change.kind
            if kind in self._tables:
                self._apply_table(change)
                continue
            document_id = self.document_of_change(change)
            if document_id is None:
                continue
            if kind == "annotation_set":
                self._document_by_set[change.id] = document_id
            state = self._documents.get(document_id)
            if state is None or (seq is not None and seq <= state.seq):
                continue
            state.apply(change)
            if kind == "span":
                if change.after is None:
                    self._document_by_span.pop(change.id, None)
                else:
                    self._document_by_span[change.id] = document_id

    def _apply_replaced_spans(
        self, changes: tuple[Change, ...], seq: int | None
    ) -> tuple[Change, ...]:
        """Apply changes that replace a span by one of the same set; return the others."""
        rest: list[Change] = []
        by_document: dict[str, list[Span]] = {}
        for change in changes:
            before, after = change.before, change.after
            if not (isinstance(before, Span) and isinstance(after, Span)):
                rest.append(change)
                continue
            document_id = self._document_by_set.get(after.set_id)
            if document_id is not None and document_id in self._documents:
                by_document.setdefault(document_id, []).append(after)
        for document_id, spans in by_document.items():
            state = self._documents[document_id]
            if seq is None or seq > state.seq:
                state.replace_spans(spans)
        return tuple(rest)

    def apply_tables(self, changes: Iterable[Change]) -> None:
        """Apply only the changes of project-wide rows."""
        for change in changes:
            if change.kind in self._tables:
                self._apply_table(change)

    def _apply_table(self, change: Change) -> None:
        table = self._tables[change.kind]
        row = change.row
        if isinstance(row, Assignment):
            task = (row.document_id, row.annotator_id)
            if isinstance(change.after, Assignment):
                self._tasks[task] = change.after
            else:
                self._tasks.pop(task, None)
        if change.after is None:
            table.pop(change.id, None)
        else:
            table[change.id] = change.after

    def document_of_change(self, change: Change) -> str | None:
        """Return the document whose row changes; None for rows of the project or unknown sets."""
        row = change.row
        match change.kind:
            case "document":
                return row.id
            case "annotation_set" | "refusal" | "dismissal" | "review_decision" | "stamp":
                return str(row.document_id)  # type: ignore[union-attr]
            case "span" | "relation" | "activity":
                return self._document_by_set.get(row.set_id)  # type: ignore[union-attr]
            case "ancestry":
                return self._document_by_set.get(row.id)
            case "suggestion_decision":
                return self._document_by_span.get(row.suggestion_id)  # type: ignore[union-attr]
            case _:
                return None

    def documents_of(self, changes: Iterable[Change]) -> Iterator[str]:
        """Yield the ids of the documents that these changes touch, as far as they are known."""
        seen: set[str] = set()
        for change in changes:
            document_id = self.document_of_change(change)
            if document_id is not None and document_id not in seen:
                seen.add(document_id)
                yield document_id


def schema_in_force(rows: Iterable[Row]) -> SchemaVersion:
    """Return the schema version with the highest number."""
    return max((row for row in rows if isinstance(row, SchemaVersion)), key=lambda r: r.number)


def read_document(store: Store, document_id: str) -> DocumentState:
    """Read a document with all its labels from the file, as of one moment.

    Another process may commit while the tables are read one after the other; then they are read
    again, so that ``seq`` of the result says exactly what it contains.

    Raises:
        NotFoundError: There is no such document.
    """
    for _ in range(_LOAD_ATTEMPTS):
        seq = store.last_seq()
        state = _read_once(store, document_id, seq)
        if store.last_seq() == seq:
            break
    return state


def _read_once(store: Store, document_id: str, seq: int) -> DocumentState:
    document = store.document(document_id)
    if document is None:
        raise NotFoundError(f"The project has no document with the id “{document_id}”.")
    state = DocumentState(document, seq)
    for annotation_set in store.annotation_sets(document_id):
        state.put(annotation_set)
        set_id = annotation_set.id
        state.fill(set_id, store.spans(set_id), store.relations(set_id))
    for activity in store.activities(document_id):
        state.put(activity)
    for decision in store.decisions(document_id):
        state.put(decision)
    for refusal in store.refusals(document_id):
        state.put(refusal)
    for dismissal in store.dismissals(document_id):
        state.put(dismissal)
    for review_decision in store.review_decisions(document_id):
        state.put(review_decision)
    for ancestry in store.ancestries(document_id):
        state.put(ancestry)
    for stamp in store.stamps(document_id):
        state.put(stamp)
    return state
