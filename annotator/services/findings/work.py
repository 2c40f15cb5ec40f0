"""One annotator's work on one document, as the checks see it: a snapshot that does not change."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.model.annotators import AnnotationSet, Dismissal, SetKind
from annotator.model.documents import Document, SetState
from annotator.model.entities import Entity
from annotator.model.facts import Fact
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema
from annotator.services.document_state import DocumentState
from annotator.services.findings.finding import Finding, Fix, Place, fingerprint_of
from annotator.services.findings.kinds import kind_of

Dismissals = Mapping[tuple[str, str], Dismissal]
"""Dismissals of a document by code and fingerprint."""


@dataclass(frozen=True)
class Frame:
    """What is the same for every document of a project.

    Attributes:
        breathe: Called between spans: where the checks run beside the window, it lets others work,
            and raises to stop them.
    """

    schema: Schema
    entities: Mapping[str, Entity]
    breathe: Callable[[], None] = lambda: None

    @functools.cached_property
    def deriver(self) -> FactDeriver:
        """Derives facts."""
        return FactDeriver(self.schema)

    @functools.cached_property
    def entity_rules(self) -> EntityRules:
        """Which labels may be one entity."""
        return EntityRules(self.schema)

    @functools.cached_property
    def by_programs(self) -> frozenset[str]:
        """Attributes that programs keep."""
        return frozenset(one.name for one in self.schema.attributes if one.editable == "program")


@dataclass(frozen=True)
class Work:
    """Everything the checks of one document read.

    Attributes:
        own: The annotator's set; None before the first label.
        spans: Of that set, in reading order, as ``relations`` are.
        waiting: How many suggestions the annotator has not decided.
    """

    frame: Frame
    document: Document
    annotator_id: str
    own: AnnotationSet | None
    spans: Sequence[Span]
    relations: Sequence[Relation]
    waiting: int = 0
    dismissals: Dismissals = field(default_factory=dict)

    @property
    def schema(self) -> Schema:
        """The label schema in force."""
        return self.frame.schema

    @property
    def is_done(self) -> bool:
        """Whether the annotator has finished the document."""
        return self.own is not None and self.own.state == SetState.DONE

    @property
    def text(self) -> str:
        """Text of the document."""
        return self.document.text

    @functools.cached_property
    def by_id(self) -> Mapping[str, Span]:
        """The spans by id."""
        return {span.id: span for span in self.spans}

    @functools.cached_property
    def order(self) -> Mapping[str, int]:
        """Place of every span in reading order."""
        return {span.id: place for place, span in enumerate(self.spans)}

    @functools.cached_property
    def links_from(self) -> Mapping[str, Sequence[Relation]]:
        """Relations by the span they start at."""
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.from_id, []).append(relation)
        return found

    @functools.cached_property
    def links_to(self) -> Mapping[str, Sequence[Relation]]:
        """Relations by the span they end at."""
        found: dict[str, list[Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.to_id, []).append(relation)
        return found

    @functools.cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every claim with its slots."""
        frame = self.frame
        return frame.deriver.derive(self.spans, self.relations, frame.entities)

    def place_of(self, span: Span, start: int | None = None, end: int | None = None) -> Place:
        """Return where a span is, or a part of it."""
        return Place(
            document_id=self.document.id,
            document_title=self.document.title,
            start=span.start if start is None else start,
            end=span.end if end is None else end,
            span_id=span.id,
            words=span.quote,
        )

    def finding(
        self,
        code: str,
        message: str,
        *spans: Span,
        detail: str = "",
        at: tuple[int, int] | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """Make a finding of this work.

        Args:
            code: A key of ``KINDS``.
            message: What is odd.
            spans: What it is about, the one to jump to first; none for the document as a whole.
            detail: Tells several findings of one code on the same spans apart.
            at: Code points to show, when not the whole first span.
            fix: What mends it.
        """
        places = [self.place_of(span) for span in spans]
        if at is not None and places:
            places[0] = self.place_of(spans[0], *at)
        if not places:
            places = [Place(self.document.id, self.document.title)]
        owner = self.annotator_id if self.own is None else self.own.id
        print_ = fingerprint_of(owner, code, detail, spans, self.frame.by_programs)
        return Finding(
            code=code,
            severity=kind_of(code).severity,
            message=message,
            places=tuple(places),
            fingerprint=print_,
            annotator_id=self.annotator_id,
            fix=fix,
            dismissal=self.dismissals.get((code, print_)),
        )


def work_of(frame: Frame, state: DocumentState, author_id: str) -> Work:
    """Take a snapshot of an annotator's work; the caller keeps the document from changing."""
    own = state.set_of(SetKind.HUMAN, author_id)
    return Work(
        frame=frame,
        document=state.document,
        annotator_id=author_id,
        own=own,
        spans=() if own is None else state.spans_of(own.id),
        relations=() if own is None else state.relations_of_set(own.id),
        waiting=len(state.open_suggestions(author_id)),
        dismissals={(one.code, one.fingerprint): one for one in state.dismissals.values()},
    )
