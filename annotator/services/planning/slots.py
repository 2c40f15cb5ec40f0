"""Plan how slots of claims are filled and closed, each in one step."""

from annotator.model.annotators import SetKind
from annotator.model.commands import AcceptSuggestion, CloseSlot, FillSlot
from annotator.model.errors import RuleError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import RelationType, Schema
from annotator.services.document_state import DocumentState
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.spans import checked_fragments, place_span
from annotator.services.planning.suggestions import take_suggestion
from annotator.services.planning.titles import quoted


def fill_slot(command: FillSlot, draft: Draft) -> Plan:
    """Link a claim with what fills a slot; make the filler where it is not there yet."""
    type_ = _relation(draft.schema, command.relation)
    claim, state = draft.span(command.from_id)
    draft.work_on_set_of(claim, state)
    filler = _filler(command, draft, claim, state)
    claim = _opened(draft, claim, type_)
    replaced = _replaced(type_, claim, filler, state)
    for former in replaced:
        draft.delete(former)
    relation = Relation(
        id=command.relation_id,
        set_id=claim.set_id,
        type=type_.name,
        from_id=claim.id,
        to_id=filler.id,
    )
    without = [former.id for former in replaced]
    rules.check_relation(draft.schema, relation, claim, filler, state, without=without)
    if not any(_links(one, relation) for one in draft.added_relations()):
        draft.insert(relation)
    if type_.is_slot:
        title = f"{_title(type_)} of {quoted(claim.quote)}: {quoted(filler.quote)}"
    else:
        title = f"Link {quoted(claim.quote)} {type_.name} → {quoted(filler.quote)}"
    if replaced:
        names = ", ".join(quoted(state.spans[former.to_id].quote) for former in replaced)
        title += f" instead of {names}"
    return draft.plan(title[0].upper() + title[1:])


def close_slot(command: CloseSlot, draft: Draft) -> Plan:
    """Say why a slot holds nothing and unlink what it held."""
    type_ = _relation(draft.schema, command.relation)
    if type_.requires is None:
        raise RuleError(f"“{_title(type_)}” is either filled or empty; it cannot be closed.")
    claim, state = draft.span(command.from_id)
    draft.work_on_set_of(claim, state)
    name = type_.requires[0]
    for relation in state.relations_of(claim.id):
        if relation.from_id == claim.id and relation.type == type_.name:
            draft.delete(relation)
    values = {name: command.value}
    attributes = rules.merged_attributes(draft.schema, claim.label, claim.attributes, values)
    draft.update(claim, attributes=attributes)
    shown = draft.schema.attribute(name).title_of(command.value)
    return draft.plan(f"Set {name} = {shown} of {quoted(claim.quote)}")


def _relation(schema: Schema, name: str) -> RelationType:
    if not schema.has_relation(name):
        raise RuleError(f"The label schema has no relation “{name}”.")
    return schema.relation(name)


def _title(type_: RelationType) -> str:
    return type_.title or type_.name.replace("_", " ")


def _filler(command: FillSlot, draft: Draft, claim: Span, state: DocumentState) -> Span:
    """Return the span that fills the slot: there already, accepted, or labeled now."""
    if command.target_id is not None:
        return _given(command, draft, command.target_id)
    if command.label is None:
        raise RuleError("The text needs a label before it can be linked.")
    fragments = checked_fragments(state, command.fragments)
    for span in state.overlapping(claim.set_id, fragments[0][0], fragments[-1][1]):
        if span.label == command.label and span.fragments == fragments:
            return span
    made = Span(
        id=command.span_id,
        set_id=claim.set_id,
        label=command.label,
        fragments=fragments,
        quote="",
    )
    return place_span(draft, state, made)


def _given(command: FillSlot, draft: Draft, target_id: str) -> Span:
    span, state = draft.span(target_id)
    if state.sets[span.set_id].kind != SetKind.SUGGESTED:
        return span
    accept = AcceptSuggestion(suggestion_id=target_id, label=command.label, span_id=command.span_id)
    return take_suggestion(accept, draft)


def _opened(draft: Draft, claim: Span, type_: RelationType) -> Span:
    """Take back what a claim says against the slot: naming a source makes it attributed."""
    if type_.requires is None:
        return claim
    name, wanted = type_.requires
    if claim.attributes.get(name) in (None, wanted):
        return claim
    values = {name: wanted}
    attributes = rules.merged_attributes(draft.schema, claim.label, claim.attributes, values)
    return draft.update(claim, attributes=attributes)


def _replaced(
    type_: RelationType, claim: Span, filler: Span, state: DocumentState
) -> list[Relation]:
    """Return what must make room: the last ones of a slot that holds no more than it has."""
    if type_.max_targets is None:
        return []
    held = [
        one
        for one in state.relations_of(claim.id)
        if one.type == type_.name and one.from_id == claim.id
    ]
    if any(one.to_id == filler.id for one in held):
        return []
    return held[type_.max_targets - 1 :]


def _links(one: Relation, other: Relation) -> bool:
    return (one.type, one.from_id, one.to_id) == (other.type, other.from_id, other.to_id)
