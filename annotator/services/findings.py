"""What is missing or odd in one annotator's work on a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from annotator.model.annotators import SetKind
from annotator.model.spans import Fragment, Span
from annotator.model.tokens import is_word_bounded
from annotator.schema import rules
from annotator.schema.types import Schema
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.planning.titles import counted, quoted

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at before a document is done.

    Attributes:
        code: Stable name of the check.
        severity: error = against the label schema; warning = probably a slip; info = to know.
        span_id: Where to look; None for the document as a whole.
    """

    code: str
    severity: Severity
    message: str
    span_id: str | None = None


def check_document(engine: Engine, document_id: str, author_id: str) -> list[Finding]:
    """Check an annotator's work on a document; in reading order, the document itself last."""
    schema = engine.schema
    with engine.lock:
        state = engine.document(document_id)
        own = state.set_of(SetKind.HUMAN, author_id)
        found: list[Finding] = []
        if own is not None:
            first: dict[tuple[str, tuple[Fragment, ...]], str] = {}
            for span in state.spans_of(own.id):
                found += _check_span(schema, state, span)
                if first.setdefault((span.label, span.fragments), span.id) != span.id:
                    message = f"{quoted(span.quote)} is labeled {span.label} twice."
                    found.append(Finding("duplicate", "warning", message, span.id))
            found += [
                Finding("missing", "warning", violation.message)
                for violation in rules.missing_document_labels(schema, own.document_labels)
            ]
        waiting = len(state.open_suggestions(author_id))
    if waiting:
        message = f"{counted(waiting, 'suggestion is', 'suggestions are')} still open."
        found.append(Finding("open_suggestions", "info", message))
    if own is None or not state.count(own.id):
        found.append(Finding("no_labels", "info", "Nothing is labeled in this document."))
    return found


def _check_span(schema: Schema, state: DocumentState, span: Span) -> Iterator[Finding]:
    for violation in rules.check_span(schema, span):
        yield Finding(violation.code.value, "error", violation.message, span.id)
    for violation in rules.missing_required(schema, span):
        yield Finding(violation.code.value, "warning", violation.message, span.id)
    yield from _check_edges(state.document.text, span)
    yield from _check_value(schema, span)
    yield from _check_slots(schema, state, span)
    for relation in state.relations_of(span.id):
        if relation.from_id != span.id or relation.to_id not in state.spans:
            continue
        end = state.spans[relation.to_id]
        for violation in rules.check_relation(schema, relation, span, end):
            yield Finding(violation.code.value, "error", violation.message, span.id)


def _check_edges(text: str, span: Span) -> Iterator[Finding]:
    for start, end in span.fragments:
        if text[start].isspace() or text[end - 1].isspace():
            message = f"{span.label} {quoted(span.quote)} begins or ends with a blank."
            yield Finding("blank_edge", "warning", message, span.id)
        elif not is_word_bounded(text, start, end):
            message = f"{span.label} {quoted(text[start:end])} begins or ends inside a word."
            yield Finding("inside_word", "warning", message, span.id)


def _check_value(schema: Schema, span: Span) -> Iterator[Finding]:
    """Find dates without a value: the text in the tag is what the label is for."""
    name = schema.label(span.label).tag_attribute if schema.has_label(span.label) else None
    if name is None or not schema.has_attribute(name):
        return
    attribute = schema.attribute(name)
    if attribute.required or not attribute.enabled or span.attributes.get(name) is not None:
        return
    message = f"{span.label} {quoted(span.quote)} has no {attribute.title or name}."
    yield Finding("no_value", "warning", message, span.id)


def _check_slots(schema: Schema, state: DocumentState, span: Span) -> Iterator[Finding]:
    """Find claims that say they are attributed and name no source."""
    for kind in schema.relations_from(span.label):
        if kind.requires is None:
            continue
        name, wanted = kind.requires
        if span.attributes.get(name) != wanted:
            continue
        links = state.relations_of(span.id)
        if not any(one.type == kind.name and one.from_id == span.id for one in links):
            title = kind.title or kind.name
            message = (
                f"{span.label} {quoted(span.quote)} is marked {name} “{wanted}”, "
                f"but has no {title}."
            )
            yield Finding(f"no_{kind.name}", "warning", message, span.id)
