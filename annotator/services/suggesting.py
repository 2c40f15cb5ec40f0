"""Run suggesters over documents; what they find waits in the suggested set as ghosts.

A suggester is a plug-in: a class without arguments, registered under the entry point group
``annotator.suggesters``. The built-in ones come in by the same door.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import metadata
from typing import Protocol, runtime_checkable

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.changes import Operation, Row, Scope, now
from annotator.model.documents import Document
from annotator.model.errors import NotFoundError, RuleError, UserError
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import (
    Origin,
    Span,
    SuggestionStatus,
    canonical_fragments,
    quote_of,
)
from annotator.schema import rules
from annotator.schema.types import Schema
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.planning.titles import counted

GROUP = "annotator.suggesters"
_CHUNK = 2_000
_log = logging.getLogger(__name__)


@runtime_checkable
class Suggester(Protocol):
    """Finds what a person may want to label.

    Attributes:
        name: Short name as used on the command line and stored as the suggestions' model.
        title: One line that says what it finds.
    """

    name: str
    title: str

    def suggest(self, document: Document, schema: Schema) -> Iterable[Span | Relation]:
        """Return spans and relations between them for one document.

        Only ids, labels or types, fragments, attributes, confidence and the relations' ends
        count; the rest is filled in. What the schema does not have is passed over.
        """
        ...


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """What a run did.

    Attributes:
        suggestions: Spans added; those that were suggested before are not counted.
        operation: For undoing the run; None when nothing was added.
    """

    documents: int
    suggestions: int
    operation: Operation | None


def available_suggesters() -> dict[str, Suggester]:
    """Return every installed suggester by name; one that cannot be loaded is logged, left out."""
    found: dict[str, Suggester] = {}
    for entry in metadata.entry_points(group=GROUP):
        try:
            suggester = entry.load()()
        except Exception:  # noqa: BLE001 - a plug-in may fail in any way
            _log.exception("the suggester %s could not be loaded", entry.name)
            continue
        if isinstance(suggester, Suggester):
            found[suggester.name] = suggester
        else:
            _log.error("the suggester %s does not have what a suggester needs", entry.name)
    return found


def find_suggester(name: str) -> Suggester:
    """Return a suggester by name.

    Raises:
        NotFoundError: There is none; the message lists what there is.
    """
    found = available_suggesters()
    if name not in found:
        known = ", ".join(sorted(found)) or "none installed"
        raise NotFoundError(f"There is no suggester “{name}”.", hint=f"There are: {known}.")
    return found[name]


def run_suggester(
    engine: Engine,
    suggester: Suggester,
    *,
    document_ids: Iterable[str] | None = None,
    author_id: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> SuggestReport:
    """Put what a suggester finds into the documents' suggested sets, as one undoable step.

    Running it again adds only what is new: a suggestion of the same model, label and place stays
    as it is, with everybody's decisions.

    Without ``document_ids`` it runs over the whole project; ``progress`` is called after each
    document with how many are through.
    """
    engine.check_writable()
    engine.store.flush()
    ids = list(engine.store.document_ids() if document_ids is None else document_ids)
    suggestions = 0
    found = _found_in(engine, suggester, ids, progress)
    first = next(found, None)
    if first is None:
        return SuggestReport(len(ids), 0, None)
    title = f"Suggest with {suggester.name} in {counted(len(ids), 'document')}"
    with engine.store.batch(
        "suggest", title, author_id=author_id, scope=Scope.PROJECT.value
    ) as batch:
        rows: list[Row] = []
        for part in _chained(first, found):
            rows += [replace(row, version=batch.id) for row in part]
            suggestions += sum(isinstance(row, Span) for row in part)
            if len(rows) >= _CHUNK:
                batch.insert(rows)
                rows = []
        batch.insert(rows)
        operation = batch.commit()
    return SuggestReport(len(ids), suggestions, operation)


def _chained(first: list[Row], rest: Iterator[list[Row]]) -> Iterator[list[Row]]:
    yield first
    yield from rest


def _found_in(
    engine: Engine,
    suggester: Suggester,
    ids: list[str],
    progress: Callable[[int], None] | None,
) -> Iterator[list[Row]]:
    """Yield the new rows of each document that has any, sets before spans before relations."""
    schema = engine.schema
    for number, document_id in enumerate(ids, start=1):
        with engine.lock:
            state = engine.glance(document_id)
            document = state.document
        rows = _new_rows(schema, suggester, state, list(suggester.suggest(document, schema)))
        if progress is not None:
            progress(number)
        if rows:
            yield rows


def _new_rows(
    schema: Schema,
    suggester: Suggester,
    state: DocumentState,
    found: list[Span | Relation],
) -> list[Row]:
    suggested = state.set_of(SetKind.SUGGESTED, None)
    rows: list[Row] = []
    if suggested is None:
        suggested = AnnotationSet(
            id=new_id(),
            document_id=state.document.id,
            kind=SetKind.SUGGESTED.value,
            created_at=now(),
        )
        rows.append(suggested)
    present = {
        (span.label, span.fragments): span
        for span in state.spans_of(suggested.id)
        if span.model == suggester.name
    }
    by_given_id: dict[str, Span] = {}
    spans: list[Row] = []
    for one in found:
        if not isinstance(one, Span) or not schema.has_label(one.label):
            continue
        span = _complete(schema, suggester, state.document, suggested.id, one)
        known = present.setdefault((span.label, span.fragments), span)
        by_given_id[one.id] = known
        if known is span:
            spans.append(span)
    links = [
        link
        for one in found
        if isinstance(one, Relation)
        and (link := _linked(schema, suggester, suggested.id, one, by_given_id, state)) is not None
    ]
    return [*rows, *spans, *links] if spans or links else []


def _complete(
    schema: Schema, suggester: Suggester, document: Document, set_id: str, span: Span
) -> Span:
    try:
        fragments = canonical_fragments(span.fragments)
    except ValueError as error:
        raise RuleError(f"The suggester {suggester.name} made a broken span: {error}.") from error
    if fragments[-1][1] > len(document.text):
        raise RuleError(f"The suggester {suggester.name} made a span outside “{document.title}”.")
    attributes = {
        name: value
        for name, value in span.attributes.items()
        if value is not None and not rules.check_attribute(schema, span.label, name, value)
    }
    return Span(
        id=new_id(),
        set_id=set_id,
        label=span.label,
        fragments=fragments,
        quote=quote_of(document.text, fragments),
        attributes=attributes,
        origin=Origin.SUGGESTED.value,
        status=SuggestionStatus.OPEN.value,
        confidence=span.confidence,
        model=suggester.name,
    )


def _linked(
    schema: Schema,
    suggester: Suggester,
    set_id: str,
    relation: Relation,
    spans: dict[str, Span],
    state: DocumentState,
) -> Relation | None:
    start, end = spans.get(relation.from_id), spans.get(relation.to_id)
    if start is None or end is None:
        return None
    link = Relation(
        id=new_id(),
        set_id=set_id,
        type=relation.type,
        from_id=start.id,
        to_id=end.id,
        origin=Origin.SUGGESTED.value,
        status=SuggestionStatus.OPEN.value,
        confidence=relation.confidence,
        model=suggester.name,
    )
    others = state.relations_of_set(set_id)
    return None if rules.check_relation(schema, link, start, end, others) else link


__all__ = [
    "GROUP",
    "SuggestReport",
    "Suggester",
    "UserError",
    "available_suggesters",
    "find_suggester",
    "run_suggester",
]
