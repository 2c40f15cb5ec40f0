"""Plan changes of relations."""

from annotator.model.commands import UNCHANGED, AddRelation, DeleteRelations, EditRelation
from annotator.model.errors import RuleError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.document_state import DocumentState
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted, quoted


def add_relation(command: AddRelation, draft: Draft) -> Plan:
    """Link two spans of the same set."""
    start, end, state = _ends(draft, command.from_id, command.to_id)
    draft.work_on_set_of(start, state)
    relation = Relation(
        id=command.relation_id,
        set_id=start.set_id,
        type=command.type,
        from_id=start.id,
        to_id=end.id,
        note=command.note or None,
    )
    rules.check_relation(draft.schema, relation, start, end, state)
    draft.insert(relation)
    return draft.plan(f"Link {quoted(start.quote)} {relation.type} → {quoted(end.quote)}")


def edit_relation(command: EditRelation, draft: Draft) -> Plan:
    """Change the type, an end or the note of a relation."""
    relation, state = draft.relation(command.relation_id)
    draft.work_on_set_of(relation, state)
    given = {
        "type": command.type,
        "from_id": command.from_id,
        "to_id": command.to_id,
        "note": command.note if command.note is UNCHANGED else command.note or None,
    }
    values = {name: value for name, value in given.items() if value is not UNCHANGED}
    after = draft.update(relation, **values)
    start, end, _ = _ends(draft, after.from_id, after.to_id)
    if start.set_id != relation.set_id:
        raise RuleError("A relation cannot be moved to another person's labels.")
    rules.check_relation(draft.schema, after, start, end, state)
    return draft.plan(f"Change link {quoted(start.quote)} {after.type} → {quoted(end.quote)}")


def delete_relations(command: DeleteRelations, draft: Draft) -> Plan:
    """Remove links; the spans stay."""
    found = [draft.relation(relation_id) for relation_id in dict.fromkeys(command.relation_ids)]
    for relation, state in found:
        draft.work_on_set_of(relation, state)
        draft.delete(relation)
    if len(found) != 1:
        return draft.plan(f"Delete {counted(len(found), 'link')}")
    relation, state = found[0]
    start, end = state.spans[relation.from_id], state.spans[relation.to_id]
    return draft.plan(f"Delete link {quoted(start.quote)} {relation.type} → {quoted(end.quote)}")


def _ends(draft: Draft, from_id: str, to_id: str) -> tuple[Span, Span, DocumentState]:
    start, state = draft.span(from_id)
    end, _ = draft.span(to_id)
    if start.set_id != end.set_id:
        raise RuleError("Only labels of the same person in the same document can be linked.")
    return start, end, state
