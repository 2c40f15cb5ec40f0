"""Plan what an annotator does with suggestions; the suggestion itself never changes."""

from annotator.model.annotators import SetKind, SuggestionDecision
from annotator.model.commands import AcceptSuggestion, RejectSuggestion
from annotator.model.errors import RuleError
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Origin, Span, SuggestionStatus
from annotator.schema.rules import check_relation
from annotator.services import dating
from annotator.services.document_state import DocumentState
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.spans import checked_fragments, place_span
from annotator.services.planning.titles import quoted


def accept_suggestion(command: AcceptSuggestion, draft: Draft) -> Plan:
    """Take a suggestion into the author's own set, as it is or corrected."""
    span = take_suggestion(command, draft)
    title = rules.title_of(draft.schema, span.label)
    verb = "Accept" if span.status == SuggestionStatus.ACCEPTED else "Correct"
    return draft.plan(f"{verb} {title} {quoted(span.quote)}")


def take_suggestion(command: AcceptSuggestion, draft: Draft) -> Span:
    """Put a suggestion into the author's own set and return the new span."""
    suggestion, state = _open_suggestion(draft, command.suggestion_id)
    label = suggestion.label if command.label is None else command.label
    given = suggestion.fragments if command.fragments is None else command.fragments
    fragments = checked_fragments(state, given)
    is_same = label == suggestion.label and fragments == suggestion.fragments
    status = SuggestionStatus.ACCEPTED if is_same else SuggestionStatus.CORRECTED
    annotation_set = draft.work_on(state.document.id)
    attributes = rules.fitting_attributes(draft.schema, suggestion, label)
    if fragments != suggestion.fragments:
        attributes = dating.without_reading(attributes)
    span = place_span(
        draft,
        state,
        Span(
            id=command.span_id,
            set_id=annotation_set.id,
            label=label,
            fragments=fragments,
            quote="",
            attributes=attributes,
            note=suggestion.note,
            origin=Origin.SUGGESTED.value,
            status=status.value,
            confidence=suggestion.confidence,
            model=suggestion.model,
        ),
    )
    _decide(draft, state, suggestion, status, span.id)
    _carry_links(draft, state, suggestion, span)
    return span


def _carry_links(draft: Draft, state: DocumentState, suggestion: Span, span: Span) -> None:
    """Link a span as its suggestion was, where the author has taken the other end as well."""
    made: list[Relation] = []
    for link in state.relations_of(suggestion.id):
        is_start = link.from_id == suggestion.id
        decision = state.decision(link.to_id if is_start else link.from_id, draft.author.id)
        other = None if decision is None else state.spans.get(decision.span_id or "")
        if other is None:
            continue
        start, end = (span, other) if is_start else (other, span)
        relation = Relation(
            id=new_id(),
            set_id=span.set_id,
            type=link.type,
            from_id=start.id,
            to_id=end.id,
            origin=Origin.SUGGESTED.value,
            status=SuggestionStatus.ACCEPTED.value,
            confidence=link.confidence,
            model=link.model,
        )
        others = [*state.relations_of(other.id), *made]
        if not check_relation(draft.schema, relation, start, end, others):
            made.append(draft.insert(relation))


def reject_suggestion(command: RejectSuggestion, draft: Draft) -> Plan:
    """Record that the author declines a suggestion."""
    suggestion, state = _open_suggestion(draft, command.suggestion_id)
    draft.work_on(state.document.id)
    _decide(draft, state, suggestion, SuggestionStatus.REJECTED, None)
    title = rules.title_of(draft.schema, suggestion.label)
    return draft.plan(f"Reject {title} {quoted(suggestion.quote)}")


def _open_suggestion(draft: Draft, suggestion_id: str) -> tuple[Span, DocumentState]:
    suggestion, state = draft.span(suggestion_id)
    if state.sets[suggestion.set_id].kind != SetKind.SUGGESTED:
        raise RuleError("This is a label already, not a suggestion.")
    decision = state.decision(suggestion_id, draft.author.id)
    if decision is not None and decision.status != SuggestionStatus.REJECTED:
        raise RuleError(f"This suggestion is {decision.status} already.")
    return suggestion, state


def _decide(
    draft: Draft,
    state: DocumentState,
    suggestion: Span,
    status: SuggestionStatus,
    span_id: str | None,
) -> None:
    former = state.decision(suggestion.id, draft.author.id)
    if former is not None:
        draft.update(former, status=status.value, span_id=span_id)
        return
    draft.insert(
        SuggestionDecision(
            id=new_id(),
            suggestion_id=suggestion.id,
            annotator_id=draft.author.id,
            status=status.value,
            span_id=span_id,
        )
    )
