"""Everything known about one document, in memory, with fast look-ups."""

from collections.abc import Iterable
from operator import attrgetter

from annotator.model.ancestry import Ancestry
from annotator.model.annotators import (
    Activity,
    AnnotationSet,
    Dismissal,
    Refusal,
    SetKind,
    SuggestionDecision,
)
from annotator.model.changes import Change, Row
from annotator.model.documents import Document
from annotator.model.relations import Relation
from annotator.model.reviews import ReviewDecision
from annotator.model.spans import Span, SuggestionStatus
from annotator.model.stamps import Stamp
from annotator.services.span_index import SpanIndex

_SPAN_WEIGHT = 600
"""Rough bytes of a span with its share of the indexes."""


class DocumentState:
    """One document with its annotation sets, spans, relations, decisions and refusals.

    Rows go in and out one by one through ``put`` and ``drop``, which keep every look-up right.

    Attributes:
        document: The document itself.
        seq: Number of the last operation that is surely contained.
    """

    def __init__(self, document: Document, seq: int = 0) -> None:
        self.document = document
        self.seq = seq
        self.sets: dict[str, AnnotationSet] = {}
        self.spans: dict[str, Span] = {}
        self.relations: dict[str, Relation] = {}
        self.decisions: dict[str, SuggestionDecision] = {}
        self.refusals: dict[str, Refusal] = {}
        self.dismissals: dict[str, Dismissal] = {}
        self.review_decisions: dict[str, ReviewDecision] = {}
        self.activities: dict[str, Activity] = {}
        self.ancestries: dict[str, Ancestry] = {}
        self.stamps: dict[str, Stamp] = {}
        self._indexes: dict[str, SpanIndex] = {}
        self._relations_by_set: dict[str, dict[str, Relation]] = {}
        self._relations_in_order: dict[str, tuple[Relation, ...]] = {}
        self._relations_by_span: dict[str, dict[str, Relation]] = {}
        self._decision_by_suggestion: dict[tuple[str, str], SuggestionDecision] = {}
        self._decisions_by_span: dict[str, dict[str, SuggestionDecision]] = {}
        self._open: dict[str, tuple[Span, ...]] = {}

    @property
    def weight(self) -> int:
        """Rough size in bytes, to decide how many documents to keep."""
        return 2 * len(self.document.text) + _SPAN_WEIGHT * len(self.spans)

    def fill(self, set_id: str, spans: list[Span], relations: list[Relation]) -> None:
        """Put in all spans and relations of a set at once."""
        self._indexes[set_id] = SpanIndex(spans)
        self.spans.update((span.id, span) for span in spans)
        for relation in relations:
            self._put_relation(relation)
        self._open.clear()

    def replace_spans(self, spans: Iterable[Span]) -> None:
        """Put in later states of many spans, each of the set it is in; new ones are welcome."""
        touched: dict[str, dict[str, Span]] = {}
        for span in spans:
            self.spans[span.id] = span
            touched.setdefault(span.set_id, {})[span.id] = span
        for set_id, fresh in touched.items():
            before = self.spans_of(set_id)
            kept = [fresh.pop(one.id, one) for one in before]
            self._indexes[set_id] = SpanIndex([*kept, *fresh.values()])
        self._open.clear()

    def prepare(self) -> None:
        """Make the look-ups that the first label would otherwise wait for."""
        for index in self._indexes.values():
            index.prepare()

    def set_of(self, kind: str, annotator_id: str | None) -> AnnotationSet | None:
        """Return the set of this kind and annotator."""
        for annotation_set in self.sets.values():
            if annotation_set.kind == kind and annotation_set.annotator_id == annotator_id:
                return annotation_set
        return None

    def spans_of(self, set_id: str) -> tuple[Span, ...]:
        """Return the spans of a set in reading order."""
        index = self._indexes.get(set_id)
        return index.in_order() if index is not None else ()

    def count(self, set_id: str) -> int:
        """Count the spans of a set."""
        index = self._indexes.get(set_id)
        return len(index) if index is not None else 0

    def overlapping(self, set_id: str, start: int, end: int) -> list[Span]:
        """Return the spans of a set whose hull overlaps [start, end)."""
        index = self._indexes.get(set_id)
        return index.overlapping(start, end) if index is not None else []

    def relations_of_set(self, set_id: str) -> tuple[Relation, ...]:
        """Return the relations of a set in the order they were made."""
        found = self._relations_in_order.get(set_id)
        if found is None:
            relations = self._relations_by_set.get(set_id, {}).values()
            found = tuple(sorted(relations, key=attrgetter("id")))
            self._relations_in_order[set_id] = found
        return found

    def relations_of(self, span_id: str) -> tuple[Relation, ...]:
        """Return the relations that start or end at a span."""
        relations = self._relations_by_span.get(span_id, {}).values()
        return tuple(sorted(relations, key=attrgetter("id")))

    def decision(self, suggestion_id: str, annotator_id: str) -> SuggestionDecision | None:
        """Return what this annotator decided about a suggestion."""
        return self._decision_by_suggestion.get((suggestion_id, annotator_id))

    def decisions_for(self, span_id: str) -> tuple[SuggestionDecision, ...]:
        """Return the decisions that led to this span or are about it."""
        return tuple(self._decisions_by_span.get(span_id, {}).values())

    def open_suggestions(self, annotator_id: str) -> tuple[Span, ...]:
        """Return the suggestions this annotator has not decided on, in reading order."""
        found = self._open.get(annotator_id)
        if found is None:
            suggested = [one.id for one in self.sets.values() if one.kind == SetKind.SUGGESTED]
            spans = [
                span
                for set_id in suggested
                for span in self.spans_of(set_id)
                if (span.id, annotator_id) not in self._decision_by_suggestion
                and span.status in (None, SuggestionStatus.OPEN)
            ]
            found = tuple(spans) if len(suggested) < 2 else SpanIndex(spans).in_order()  # noqa: PLR2004
            self._open[annotator_id] = found
        return found

    def row(self, kind: str, row_id: str) -> Row | None:
        """Return a row of this document as it stands."""
        if kind == "document":
            return self.document if self.document.id == row_id else None
        table = self._tables().get(kind)
        return None if table is None else table.get(row_id)

    def rows(self) -> dict[tuple[str, str], Row]:
        """Return every row of this document by kind and id."""
        out: dict[tuple[str, str], Row] = {("document", self.document.id): self.document}
        for kind, table in self._tables().items():
            out.update(((kind, row_id), row) for row_id, row in table.items())
        return out

    def concerns(self, change: Change) -> bool:
        """Tell whether a change is about a row of this document."""
        row = change.row
        match row:
            case Document():
                return row.id == self.document.id
            case AnnotationSet() | Refusal() | Dismissal() | ReviewDecision() | Stamp():
                return row.document_id == self.document.id
            case Span() | Relation() | Activity():
                return row.set_id in self.sets
            case Ancestry():
                return row.id in self.sets
            case SuggestionDecision():
                return row.suggestion_id in self.spans
            case _:
                return False

    def apply(self, change: Change) -> None:
        """Make one row what it is after the change."""
        if change.after is None:
            self.drop(change.kind, change.id)
        else:
            self.put(change.after)

    def put(self, row: Row) -> None:
        """Insert or replace one row."""
        match row:
            case Span():
                self._put_span(row)
            case Relation():
                self._drop_relation(row.id)
                self._put_relation(row)
            case AnnotationSet():
                self.sets[row.id] = row
            case SuggestionDecision():
                self._drop_decision(row.id)
                self._put_decision(row)
            case Refusal():
                self.refusals[row.id] = row
            case Dismissal():
                self.dismissals[row.id] = row
            case ReviewDecision():
                self.review_decisions[row.id] = row
            case Activity():
                self.activities[row.id] = row
            case Ancestry():
                self.ancestries[row.id] = row
            case Stamp():
                self.stamps[row.id] = row
            case Document():
                self.document = row
            case _:
                pass

    def drop(self, kind: str, row_id: str) -> None:
        """Take out one row; nothing happens when it is not there."""
        match kind:
            case "span":
                span = self.spans.pop(row_id, None)
                if span is not None:
                    self._indexes[span.set_id].remove(span)
                    self._open.clear()
            case "relation":
                self._drop_relation(row_id)
            case "suggestion_decision":
                self._drop_decision(row_id)
            case _:
                self._tables().get(kind, {}).pop(row_id, None)

    def _tables(self) -> "dict[str, dict[str, Row]]":
        tables: dict[str, dict[str, Row]] = {
            "annotation_set": self.sets,  # type: ignore[dict-item]
            "span": self.spans,  # type: ignore[dict-item]
            "relation": self.relations,  # type: ignore[dict-item]
            "suggestion_decision": self.decisions,  # type: ignore[dict-item]
            "refusal": self.refusals,  # type: ignore[dict-item]
            "dismissal": self.dismissals,  # type: ignore[dict-item]
            "review_decision": self.review_decisions,  # type: ignore[dict-item]
            "activity": self.activities,  # type: ignore[dict-item]
            "ancestry": self.ancestries,  # type: ignore[dict-item]
            "stamp": self.stamps,  # type: ignore[dict-item]
        }
        return tables

    def _put_span(self, span: Span) -> None:
        index = self._indexes.setdefault(span.set_id, SpanIndex())
        old = self.spans.get(span.id)
        if old is not None:
            index.remove(old)
        index.add(span)
        self.spans[span.id] = span
        annotation_set = self.sets.get(span.set_id)
        if annotation_set is None or annotation_set.kind == SetKind.SUGGESTED:
            self._open.clear()

    def _put_relation(self, relation: Relation) -> None:
        self.relations[relation.id] = relation
        self._relations_in_order.pop(relation.set_id, None)
        self._relations_by_set.setdefault(relation.set_id, {})[relation.id] = relation
        for span_id in {relation.from_id, relation.to_id}:
            self._relations_by_span.setdefault(span_id, {})[relation.id] = relation

    def _drop_relation(self, relation_id: str) -> None:
        relation = self.relations.pop(relation_id, None)
        if relation is None:
            return
        self._relations_in_order.pop(relation.set_id, None)
        del self._relations_by_set[relation.set_id][relation_id]
        for span_id in {relation.from_id, relation.to_id}:
            del self._relations_by_span[span_id][relation_id]

    def _put_decision(self, decision: SuggestionDecision) -> None:
        self.decisions[decision.id] = decision
        self._decision_by_suggestion[decision.suggestion_id, decision.annotator_id] = decision
        for span_id in {decision.suggestion_id, decision.span_id} - {None}:
            self._decisions_by_span.setdefault(str(span_id), {})[decision.id] = decision
        self._open.pop(decision.annotator_id, None)

    def _drop_decision(self, decision_id: str) -> None:
        decision = self.decisions.pop(decision_id, None)
        if decision is None:
            return
        self._decision_by_suggestion.pop((decision.suggestion_id, decision.annotator_id), None)
        for span_id in {decision.suggestion_id, decision.span_id} - {None}:
            del self._decisions_by_span[str(span_id)][decision_id]
        self._open.pop(decision.annotator_id, None)
