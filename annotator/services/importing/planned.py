"""What one record brings."""

from dataclasses import dataclass, field

from annotator.formats.records import Note
from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.changes import Row
from annotator.model.entities import Entity
from annotator.model.relations import Relation
from annotator.model.spans import Span

SetKey = tuple[str, str, str | None]
"""Document id, kind, annotator id: what a set is known by."""


@dataclass(slots=True)
class SetState:
    """An annotation set as far as it is known: its rows in the project and those planned."""

    row: AnnotationSet
    spans: list[Span] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)


@dataclass(slots=True)
class Planned:
    """Rows that one record brings, with what to remember of them once the record is accepted.

    Attributes:
        notes: What was altered or left out.
        is_known_document: Its text was there already, and the row before was about another one.
        spans_known: Labels that were there already.
        sets: The state of every set it adds to.
        entities: By the id in the input and what it belongs to.
    """

    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    is_new_document: bool = False
    is_known_document: bool = False
    sets_added: int = 0
    spans_added: int = 0
    spans_known: int = 0
    relations_added: int = 0
    relations_known: int = 0
    annotators: list[Annotator] = field(default_factory=list)
    entities: dict[tuple[str | None, ...], Entity] = field(default_factory=dict)
    entities_added: int = 0
    sets: dict[SetKey, SetState] = field(default_factory=dict)
    span_ids: set[str] = field(default_factory=set)
    relation_ids: set[str] = field(default_factory=set)

    def note(self, kind: str, code: str, message: str) -> None:
        """Note one more thing of a kind, counting those that are alike."""
        for index, one in enumerate(self.notes):
            if one.code == code:
                self.notes[index] = Note(one.kind, code, one.message, one.count + 1)
                return
        self.notes.append(Note("changed" if kind == "changed" else "dropped", code, message))
