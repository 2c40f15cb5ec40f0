"""Run suggesters over documents; what they find waits in the suggested set as ghosts.

A suggester is a plug-in: a class without arguments, registered under the entry point group
``annotator.suggesters``. The built-in ones come in by the same door.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module, metadata
from typing import Final, Protocol, runtime_checkable

from annotator.model.annotators import AnnotationSet, SetKind, SuggestionDecision
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

GROUP: Final = "annotator.suggesters"
BUILT_IN: Final[Mapping[str, str]] = {
    "attribution": "annotator.suggest.attribution:AttributionSuggester",
    "dates": "annotator.services.dating:date_suggester",
}
"""The built-in suggesters as ``pyproject.toml`` declares them; a checkout has no entry points."""
_CHUNK = 2_000
_log = logging.getLogger(__name__)


@runtime_checkable
class Suggester(Protocol):
    """Finds what a person may want to label.

    Attributes:
        name: Short name as used on the command line, and the suggestions' model where they
            do not say "name/version" themselves.
        title: One line that says what it finds.
    """

    name: str
    title: str

    def suggest(self, document: Document, schema: Schema) -> Iterable[Span | Relation]:
        """Return spans and relations between them for one document.

        Only ids, labels or types, fragments, attributes, confidence, model and the relations'
        ends count; the rest is filled in. What the schema does not have is passed over.
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
    places = dict(BUILT_IN)
    for entry in metadata.entry_points(group=GROUP):
        places.setdefault(entry.name, entry.value)
    found: dict[str, Suggester] = {}
    for name, place in sorted(places.items()):
        try:
            suggester = _load(place)()
        except Exception:  # noqa: BLE001 - a plug-in may fail in any way
            _log.exception("the suggester %s could not be loaded from %s", name, place)
            continue
        if isinstance(suggester, Suggester):
            found.setdefault(suggester.name, suggester)
        else:
            _log.error("the suggester %s does not have what a suggester needs", name)
    return found


def _load(place: str) -> Callable[[], object]:
    module, _, name = place.partition(":")
    made: Callable[[], object] = getattr(import_module(module), name)
    return made


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

    Running it again adds only what is new: a suggestion of the same suggester, label and place
    stays as it is, with everybody's decisions. Where an annotator has labeled or declined exactly
    this already, it counts as decided for them.

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
        if _is_of(suggester, span.model)
    }
    by_given_id: dict[str, Span] = {}
    spans: list[Span] = []
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
        and (link := _linked(schema, suggested.id, one, by_given_id, state)) is not None
    ]
    if not spans and not links:
        return []
    decisions = [row for span in spans for row in _decisions(state, span)]
    return [*rows, *spans, *links, *decisions]


def _is_of(suggester: Suggester, model: str | None) -> bool:
    """Tell whether a model is the suggester, in whatever version: "dates", "dates/1"."""
    return (model or "").partition("/")[0] == suggester.name


def _decisions(state: DocumentState, suggestion: Span) -> Iterator[SuggestionDecision]:
    """Yield what annotators have decided about this label at this place before."""
    start, end = suggestion.start, suggestion.end
    decided: dict[str, tuple[SuggestionStatus, str | None]] = {
        one.annotator_id: (SuggestionStatus.REJECTED, None)
        for one in state.refusals.values()
        if (one.label, (one.start, one.end)) == (suggestion.label, (start, end))
        and suggestion.fragments == ((start, end),)
    }
    for annotation_set in state.sets.values():
        if annotation_set.kind != SetKind.HUMAN or annotation_set.annotator_id is None:
            continue
        for span in state.overlapping(annotation_set.id, start, end):
            if (span.label, span.fragments) == (suggestion.label, suggestion.fragments):
                decided[annotation_set.annotator_id] = (SuggestionStatus.ACCEPTED, span.id)
    for annotator_id, (status, span_id) in decided.items():
        yield SuggestionDecision(
            id=new_id(),
            suggestion_id=suggestion.id,
            annotator_id=annotator_id,
            status=status.value,
            span_id=span_id,
        )


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
        model=span.model if _is_of(suggester, span.model) else suggester.name,
    )


def _linked(
    schema: Schema,
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
        model=start.model,
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
