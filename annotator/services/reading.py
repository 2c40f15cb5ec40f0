"""Read a project from a script or notebook; nothing can be changed through it.

Example:
    import annotator

    with annotator.open_project("congress.annot") as project:
        for document in project.documents():
            for span in project.spans(document, annotator="anna"):
                print(document.title, span.label, span.quote)
"""

from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from annotator.model.annotators import AnnotationSet, Annotator, SetKind
from annotator.model.documents import Document
from annotator.model.entities import Entity
from annotator.model.errors import NotFoundError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Schema
from annotator.services.schemas import read_schema
from annotator.services.state import schema_in_force
from annotator.store import Store


class ReadingProject:
    """A project opened for reading, even while others label in it.

    Everything it returns is an immutable dataclass of ``annotator.model``. Offsets are code
    points, half-open, into ``document.text``. Each call reads the file as it is at that moment.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Self:
        """Open a project file.

        Raises:
            StorageError: It cannot be read as a project; the message says why.
        """
        return cls(Store.open(Path(path), read_only=True))

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def schema(self) -> Schema:
        """The label schema in force."""
        return read_schema(schema_in_force(self._store.rows("schema_version")))

    def annotators(self) -> tuple[Annotator, ...]:
        """Return everybody who labels or labeled, by name."""
        rows = [row for row in self._store.rows("annotator") if isinstance(row, Annotator)]
        return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.id)))

    def entities(self) -> tuple[Entity, ...]:
        """Return the entity registry by name."""
        return tuple(sorted(self._store.entities(), key=lambda row: (row.name.casefold(), row.id)))

    def documents(self) -> Iterator[Document]:
        """Yield every document in import order."""
        for document_id in self._store.document_ids():
            document = self._store.document(document_id)
            if document is not None:
                yield document

    def document(self, id_or_title: str) -> Document:
        """Return a document by id or exact title.

        Raises:
            NotFoundError: There is none, or several have this title.
        """
        return find_document(self._store, id_or_title)

    def annotation_sets(self, document: Document | str) -> tuple[AnnotationSet, ...]:
        """Return who has worked on a document: one set per kind and annotator."""
        return tuple(self._store.annotation_sets(self._id(document)))

    def spans(
        self,
        document: Document | str,
        *,
        annotator: str | None = None,
        kind: str | None = SetKind.HUMAN.value,
        label: str | None = None,
    ) -> tuple[Span, ...]:
        """Return spans of a document in reading order.

        ``annotator`` is a name or id, None for everybody's; ``kind`` is human, imported, suggested
        or gold, None for all.

        Raises:
            NotFoundError: There is no such document or annotator.
        """
        return tuple(
            span
            for one in self._sets(document, annotator, kind)
            for span in self._store.spans(one.id)
            if label is None or span.label == label
        )

    def relations(
        self,
        document: Document | str,
        *,
        annotator: str | None = None,
        kind: str | None = SetKind.HUMAN.value,
    ) -> tuple[Relation, ...]:
        """Return relations of a document; their ends are ids of its spans."""
        return tuple(
            relation
            for one in self._sets(document, annotator, kind)
            for relation in self._store.relations(one.id)
        )

    def rows(
        self, *, annotator: str | None = None, kind: str | None = SetKind.HUMAN.value
    ) -> Iterator[dict[str, Any]]:
        """Yield one flat dict per span of the whole project, ready for ``pandas.DataFrame``.

        Keys: document, title, document_date, set, annotator, state, span, start, end, label,
        text, note, origin, status, confidence, model, and one per attribute of the schema.
        """
        names = [attribute.name for attribute in self.schema.attributes]
        people = {one.id: one.name for one in self.annotators()}
        for document in self.documents():
            for one in self._sets(document, annotator, kind):
                for span in self._store.spans(one.id):
                    yield {
                        "document": document.id,
                        "title": document.title,
                        "document_date": document.document_date,
                        "set": one.kind,
                        "annotator": people.get(one.annotator_id or ""),
                        "state": one.state,
                        "span": span.id,
                        "start": span.start,
                        "end": span.end,
                        "label": span.label,
                        "text": span.quote,
                        "note": span.note,
                        "origin": span.origin,
                        "status": span.status,
                        "confidence": span.confidence,
                        "model": span.model,
                        **{name: span.attributes.get(name) for name in names},
                    }

    def _sets(
        self, document: Document | str, annotator: str | None, kind: str | None
    ) -> Iterator[AnnotationSet]:
        annotator_id = None if annotator is None else self._annotator_id(annotator)
        for one in self._store.annotation_sets(self._id(document)):
            if (kind is None or one.kind == kind) and annotator_id in (None, one.annotator_id):
                yield one

    def _annotator_id(self, name_or_id: str) -> str:
        people = self.annotators()
        for one in people:
            if name_or_id in (one.id, one.name):
                return one.id
        names = ", ".join(one.name for one in people)
        raise NotFoundError(
            f"The project has no annotator “{name_or_id}”.", hint=f"There are {names}."
        )

    def _id(self, document: Document | str) -> str:
        return document.id if isinstance(document, Document) else self.document(document).id


def find_document(store: Store, id_or_title: str) -> Document:
    """Return a document by id or exact title, from the file.

    Raises:
        NotFoundError: There is none, or several have this title.
    """
    ids = [id_or_title, *store.find_documents(id_or_title)]
    found = [document for one in ids if (document := store.document(one)) is not None]
    if not found:
        raise NotFoundError(f"The project has no document “{id_or_title}”.")
    if found[0].id == id_or_title or len(found) == 1:
        return found[0]
    raise NotFoundError(
        f"{len(found)} documents are called “{id_or_title}”.",
        hint=f"Name one by its id: {', '.join(one.id for one in found[:5])}.",
    )
