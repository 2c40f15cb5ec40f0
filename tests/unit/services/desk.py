"""A project to try things on, with labels written into the text: "[Anna]PER left"."""

import hashlib
import re
from collections.abc import Iterable

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.changes import Change, Operation, Row, Scope, now
from annotator.model.commands import AddSpan, Command
from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Span, quote_of
from annotator.services.project import Project, Receipt

SHORT = {
    "PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "DATE": "DATE", "CLAIM": "CLAIM",
    "SRC": "SOURCE", "CUE": "CUE", "EVENT": "EVENT",
}  # fmt: skip
_MARK = re.compile(r"\[|\]([A-Z]+)?")


def read_marks(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text and its (start, end, label), in the order their brackets open.

    Brackets nest: "[[Anna]PER left]CLAIM".
    """
    text, opened, found = "", [], []
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if match[0] == "[":
            opened.append(len(text))
        else:
            start = opened.pop()
            found.append((start, len(text), SHORT.get(match[1], match[1])))
    text += marked[position:]
    return text, sorted(found, key=lambda one: (one[0], -one[1]))


class Table:
    """One project and one person at it."""

    def __init__(self, project: Project, name: str = "anna") -> None:
        self.project = project
        self.author = project.ensure_annotator(name).id

    def insert(self, *rows: Row, title: str = "Import") -> Operation:
        """Write rows straight into the file, as an import does."""
        operation_id = new_id()
        operation = Operation(
            id=operation_id,
            kind="import",
            title=title,
            scope=Scope.PROJECT.value,
            changes=tuple(Change(None, stamped(row, operation_id)) for row in rows),
            created_at=now(),
        )
        done = self.project.store.submit(operation).result()
        self.project.announce(done)
        return done

    def add_document(self, text: str, title: str = "Article") -> str:
        """Import a text and return the document's id."""
        document = Document(
            id=new_id(),
            title=title,
            text=text,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            position=self.project.store.next_position(),
            created_at=now(),
        )
        self.insert(document)
        return document.id

    def label(self, marked: str, title: str = "Article") -> tuple[str, list[str]]:
        """Import a marked text, label what is marked, return the document and span ids."""
        text, marks = read_marks(marked)
        document_id = self.add_document(text, title)
        ids = []
        for start, end, label in marks:
            command = AddSpan(document_id=document_id, label=label, fragments=((start, end),))
            self.do(command)
            ids.append(command.span_id)
        return document_id, ids

    def suggest(self, document_id: str, marks: Iterable[tuple[int, int, str]]) -> list[str]:
        """Put suggestions of the model "tagger" on a document and return their ids."""
        text = self.project.document(document_id).text
        annotation_set = AnnotationSet(
            id=new_id(), document_id=document_id, kind=SetKind.SUGGESTED.value, created_at=now()
        )
        spans = [
            Span(
                id=new_id(), set_id=annotation_set.id, label=label, fragments=((start, end),),
                quote=quote_of(text, [(start, end)]), origin="suggested", status="open",
                confidence=0.75, model="tagger",
            )
            for start, end, label in marks
        ]  # fmt: skip
        self.insert(annotation_set, *spans)
        return [span.id for span in spans]

    def do(self, command: Command) -> Receipt:
        """Execute as this person."""
        return self.project.execute(command, author_id=self.author)

    def undo(self, document_id: str) -> Receipt:
        return self.project.undo(self.author, document_id)

    def redo(self, document_id: str) -> Receipt:
        return self.project.redo(self.author, document_id)

    def own_set(self, document_id: str) -> AnnotationSet | None:
        return self.project.annotation_set(document_id, SetKind.HUMAN.value, self.author)

    def spans(self, document_id: str) -> tuple[Span, ...]:
        own = self.own_set(document_id)
        return () if own is None else self.project.spans(own.id)

    def relations(self, document_id: str) -> tuple[Relation, ...]:
        own = self.own_set(document_id)
        return () if own is None else self.project.relations(own.id)

    def shown(self, document_id: str) -> str:
        """Write the person's labels back into the text, in the notation of ``read_marks``."""
        names = {name: short for short, name in SHORT.items()}
        text = self.project.document(document_id).text
        marks: list[tuple[int, int, int, str]] = []
        for rank, span in enumerate(self.spans(document_id)):
            for start, end in span.fragments:
                marks.append((start, 1, rank, "["))
                marks.append((end, 0, -rank, f"]{names.get(span.label, span.label)}"))
        for position, _, _, mark in sorted(marks, reverse=True):
            text = text[:position] + mark + text[position:]
        return text


def stamped(row: Row, version: str) -> Row:
    """Return the row as written by this operation."""
    from dataclasses import replace

    return replace(row, version=version)
