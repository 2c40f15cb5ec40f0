"""Plan changes of spans."""

from dataclasses import replace

from annotator.model.commands import (
    AddSpan,
    DeleteSpans,
    RelabelSpans,
    SetAttributes,
    SetFragments,
    SetSpanNote,
)
from annotator.model.errors import RuleError
from annotator.model.spans import (
    Fragment,
    Span,
    SuggestionStatus,
    canonical_fragments,
    quote_of,
)
from annotator.services import dating
from annotator.services.document_state import DocumentState
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import quoted, spans_named


def add_span(command: AddSpan, draft: Draft) -> Plan:
    """Label a stretch of text in the author's own set."""
    span = insert_span(command, draft)
    return draft.plan(f"Label {rules.title_of(draft.schema, span.label)} {quoted(span.quote)}")


def insert_span(command: AddSpan, draft: Draft) -> Span:
    """Label a stretch of text as part of a larger step."""
    state = draft.document(command.document_id)
    annotation_set = draft.work_on(command.document_id, command.set_kind)
    rules.check_editable(draft.schema, command.attributes, annotation_set.kind)
    return place_span(
        draft,
        state,
        Span(
            id=command.span_id,
            set_id=annotation_set.id,
            label=command.label,
            fragments=command.fragments,
            quote="",
            attributes=command.attributes,
            note=command.note or None,
            origin=command.origin,
        ),
    )


def delete_spans(command: DeleteSpans, draft: Draft) -> Plan:
    """Delete spans with the relations that end at them."""
    draft.expect_spans(command.span_ids)
    found = [draft.span(span_id) for span_id in dict.fromkeys(command.span_ids)]
    for span, state in found:
        draft.work_on_set_of(span, state)
        remove_span(draft, span, state)
    return draft.plan(f"Delete {spans_named([span for span, _ in found])}")


def relabel_spans(command: RelabelSpans, draft: Draft) -> Plan:
    """Give spans another label; ids, edges, notes, fitting attributes and relations stay."""
    rules.find_label(draft.schema, command.label)
    draft.expect_spans(command.span_ids)
    count = len(command.span_ids)
    readings: dict[str, dating.Readings] = {}
    changed: list[tuple[Span, Span, DocumentState]] = []
    for span_id in dict.fromkeys(command.span_ids):
        span, state = draft.span(span_id)
        draft.work_on_set_of(span, state)
        if span.label != command.label:
            document = state.document
            if document.id not in readings:
                readings[document.id] = dating.Readings.of_document(document, expected=count)
            attributes = dating.filled(
                draft.schema,
                command.label,
                span.fragments,
                rules.carried_attributes(draft.schema, span, command.label),
                given=rules.fitting_attributes(draft.schema, span, command.label).keys(),
                readings=readings[document.id],
            )
            after = draft.update(span, label=command.label, attributes=attributes)
            changed.append((span, after, state))
    labels = {span.id: after for span, after, _ in changed}
    for span, after, state in changed:
        rules.check_overlap(draft.schema, after, draft.neighbours(state, after))
        rules.check_relations_of(draft.schema, span, labels, state)
    olds = sorted({span.label for span, _, _ in changed})
    old = rules.title_of(draft.schema, olds[0]) + " " if len(olds) == 1 else ""
    what = spans_named([span for span, _, _ in changed]) if changed else "nothing"
    return draft.plan(f"Relabel {what} {old}→ {rules.title_of(draft.schema, command.label)}")


def set_fragments(command: SetFragments, draft: Draft) -> Plan:
    """Move the edges of a span, or give it more or fewer fragments."""
    span, state = draft.span(command.span_id)
    draft.work_on_set_of(span, state)
    fragments = checked_fragments(state, command.fragments)
    quote = quote_of(state.document.text, fragments)
    moved = replace(span, fragments=fragments, quote=quote)
    attributes = dating.reread(draft.schema, state.document, moved)
    after = draft.update(span, fragments=fragments, quote=quote, attributes=attributes)
    rules.check_overlap(draft.schema, after, draft.neighbours(state, after))
    return draft.plan(f"Move edges of {quoted(span.quote)}")


def set_attributes(command: SetAttributes, draft: Draft) -> Plan:
    """Set or clear attribute values of a span."""
    span, state = draft.span(command.span_id)
    annotation_set = draft.work_on_set_of(span, state)
    rules.check_editable(draft.schema, command.attributes, annotation_set.kind)
    attributes = rules.merged_attributes(
        draft.schema, span.label, span.attributes, command.attributes
    )
    attributes = dating.confirmed(
        draft.schema, span, attributes, command.attributes, draft.author.name
    )
    after = draft.update(span, attributes=attributes)
    rules.check_requirements(draft.schema, after, state)
    names = sorted(command.attributes)
    if dating.is_date_label(draft.schema, span.label) and command.attributes.get(dating.VALUE):
        names = [dating.VALUE]
    if len(names) == 1 and command.attributes[names[0]] is not None:
        what = f"{names[0]} = {rules.value_text(command.attributes[names[0]])}"
    elif len(names) == 1:
        what = f"{names[0]} cleared"
    else:
        what = ", ".join(names)
    return draft.plan(f"Set {what} of {quoted(span.quote)}")


def set_span_note(command: SetSpanNote, draft: Draft) -> Plan:
    """Write or clear the note on a span."""
    span, state = draft.span(command.span_id)
    draft.work_on_set_of(span, state)
    draft.update(span, note=command.note or None)
    return draft.plan(f"{'Note on' if command.note else 'Clear note on'} {quoted(span.quote)}")


def place_span(
    draft: Draft, state: DocumentState, span: Span, readings: dating.Readings | None = None
) -> Span:
    """Check a new span against text and schema, complete it with defaults and add it.

    A date without a value gets the one that its words have on the document's date.

    Raises:
        RuleError: The place is outside the text, or the schema does not allow the span there.
    """
    if span.id in state.spans:
        raise RuleError("There is a label with this id already.")
    fragments = checked_fragments(state, span.fragments)
    attributes = dating.filled(
        draft.schema,
        span.label,
        fragments,
        rules.new_attributes(draft.schema, span.label, span.attributes),
        given=span.attributes.keys(),
        readings=readings or dating.Readings.of_document(state.document),
    )
    whole = Span(
        id=span.id,
        set_id=span.set_id,
        label=span.label,
        fragments=fragments,
        quote=quote_of(state.document.text, fragments),
        attributes=attributes,
        note=span.note,
        origin=span.origin,
        status=span.status,
        confidence=span.confidence,
        model=span.model,
    )
    rules.check_span(draft.schema, whole, draft.neighbours(state, whole))
    return draft.insert(whole)


def remove_span(draft: Draft, span: Span, state: DocumentState) -> None:
    """Delete a span, its relations, and what they were accepted from counts as rejected."""
    for relation in state.relations_of(span.id):
        draft.delete(relation)
    for decision in state.decisions_for(span.id):
        if decision.span_id == span.id:
            draft.update(decision, status=SuggestionStatus.REJECTED.value, span_id=None)
    draft.delete(span)


def checked_fragments(
    state: DocumentState, fragments: tuple[Fragment, ...]
) -> tuple[Fragment, ...]:
    """Return fragments in canonical form.

    Raises:
        RuleError: There is none, one is empty, or one lies outside the text.
    """
    try:
        canonical = canonical_fragments(fragments)
    except ValueError as error:
        raise RuleError(f"This cannot be labeled: {error}.") from error
    length = len(state.document.text)
    if canonical[-1][1] > length:
        start, end = canonical[-1]
        raise RuleError(
            f"Characters {start} to {end} lie outside “{state.document.title}”, "
            f"which has {length:,}."
        )
    return canonical
