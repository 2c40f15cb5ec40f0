"""What the label schema refuses or asks for: labels, attributes, relations, slots, values."""

from collections.abc import Iterator

from annotator.model.spans import Span
from annotator.schema import rules
from annotator.services.findings.finding import Finding
from annotator.services.findings.work import Work
from annotator.services.planning.titles import counted, quoted

UNSAID = frozenset({"implicit", "author"})
"""Values of ``attribution`` that say why a claim names no source."""


def check_spans(work: Work) -> Iterator[Finding]:
    """Check labels and attribute values, and that required ones are there."""
    schema = work.schema
    for span in work.spans:
        work.frame.breathe()
        for violation in rules.check_span(schema, span):
            detail = violation.message
            yield work.finding(violation.code.value, violation.message, span, detail=detail)
        for violation in rules.missing_required(schema, span):
            yield work.finding(
                violation.code.value, violation.message, span, detail=violation.message
            )
        yield from _no_value(work, span)


def check_relations(work: Work) -> Iterator[Finding]:
    """Check the ends of relations."""
    for relation in work.relations:
        start, end = work.by_id.get(relation.from_id), work.by_id.get(relation.to_id)
        if start is None or end is None:
            continue
        for violation in rules.check_relation(work.schema, relation, start, end):
            code = violation.code.value
            yield work.finding(code, violation.message, start, end, detail=relation.type)


def check_slots(work: Work) -> Iterator[Finding]:
    """Find claims that have to name something and do not; a cue without its source among them."""
    for span in work.spans:
        if span.label in work.frame.deriver.claims:
            yield from _slots_of(work, span)


def check_document(work: Work) -> Iterator[Finding]:
    """Check what concerns the document as a whole."""
    labels = {} if work.own is None else work.own.document_labels
    if work.own is not None:
        for violation in rules.missing_document_labels(work.schema, labels):
            yield work.finding("missing", violation.message, detail=violation.message)
    if work.waiting:
        message = f"{counted(work.waiting, 'suggestion is', 'suggestions are')} still open."
        yield work.finding("open_suggestions", message, detail=str(work.waiting))
    if not work.spans:
        yield work.finding("no_labels", "Nothing is labeled in this document.")


def _no_value(work: Work, span: Span) -> Iterator[Finding]:
    """Find dates without a value: the text in the tag is what the label is for."""
    schema = work.schema
    name = schema.label(span.label).tag_attribute if schema.has_label(span.label) else None
    if name is None or not schema.has_attribute(name):
        return
    attribute = schema.attribute(name)
    if attribute.required or not attribute.enabled or span.attributes.get(name) is not None:
        return
    message = f"{span.label} {quoted(span.quote)} has no {attribute.title or name}."
    yield work.finding("no_value", message, span)


def _slots_of(work: Work, span: Span) -> Iterator[Finding]:
    filled = {one.type for one in work.links_from.get(span.id, ())}
    name = f"{span.label} {quoted(span.quote)}"
    if "cue" in filled and "source" not in filled and "source" in work.frame.deriver.slots:
        if span.attributes.get("attribution") not in UNSAID:
            cue = next(one for one in work.links_from[span.id] if one.type == "cue")
            words = work.by_id.get(cue.to_id)
            said = "a cue" if words is None else f"the cue {quoted(words.quote)}"
            message = f"{name} has {said}, but no source."
            yield work.finding("cue_without_source", message, span)
        filled.add("source")
    for kind in work.schema.relations_from(span.label):
        if kind.requires is None or kind.name in filled:
            continue
        attribute, wanted = kind.requires
        if span.attributes.get(attribute) != wanted:
            continue
        message = f"{name} is marked {attribute} “{wanted}”, but has no {kind.title or kind.name}."
        yield work.finding(f"no_{kind.name}", message, span)
