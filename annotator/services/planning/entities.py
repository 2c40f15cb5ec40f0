"""Plan changes of the entity registry."""

from annotator.model.changes import Scope
from annotator.model.commands import (
    UNCHANGED,
    AddEntity,
    AssignEntity,
    DeleteEntity,
    DeleteUnusedEntities,
    EditEntity,
)
from annotator.model.entities import Entity
from annotator.model.errors import RuleError
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.joining import checked_kb_id, find_entity
from annotator.services.planning.titles import counted, quoted, spans_named

_PROJECT = Scope.PROJECT.value


def add_entity(command: AddEntity, draft: Draft) -> Plan:
    """Register an entity and make these spans its first mentions."""
    rules.find_label(draft.schema, command.kind)
    entity = draft.insert(
        Entity(
            id=command.entity_id,
            name=_clean_name(command.name),
            kind=command.kind,
            kb_id=checked_kb_id(command.kb_id),
            annotator_id=draft.author.id,
        )
    )
    _assign(draft, command.span_ids, entity.id)
    return draft.plan(f"Add entity {quoted(entity.name)}", scope=_PROJECT)


def edit_entity(command: EditEntity, draft: Draft) -> Plan:
    """Change an entity's canonical name, kind or knowledge base id."""
    entity = find_entity(draft, command.entity_id)
    values: dict[str, str | None] = {}
    if command.name is not UNCHANGED:
        values["name"] = _clean_name(command.name)
    if command.kind is not UNCHANGED:
        rules.find_label(draft.schema, command.kind)
        values["kind"] = command.kind
    if command.kb_id is not UNCHANGED:
        values["kb_id"] = checked_kb_id(command.kb_id)
    draft.update(entity, **values)
    return draft.plan(f"Edit entity {quoted(entity.name)}", scope=_PROJECT)


def assign_entity(command: AssignEntity, draft: Draft) -> Plan:
    """Make spans mentions of an entity, or of none."""
    spans = [draft.span(span_id)[0] for span_id in dict.fromkeys(command.span_ids)]
    what = spans_named(spans) if spans else "nothing"
    if command.entity_id is None:
        title = f"Detach {what} from its entity"
    else:
        title = f"Join {what} to {quoted(find_entity(draft, command.entity_id).name)}"
    _assign(draft, command.span_ids, command.entity_id)
    return draft.plan(title)


def delete_entity(command: DeleteEntity, draft: Draft) -> Plan:
    """Remove an entity from the registry; its mentions stay, unassigned."""
    entity = find_entity(draft, command.entity_id)
    mentions = draft.mentions(entity.id)
    for span in mentions:
        draft.update(span, entity_id=None)
    draft.delete(entity)
    title = f"Delete entity {quoted(entity.name)}"
    if mentions:
        title += f" of {counted(len(mentions), 'mention')}"
    return draft.plan(title, scope=_PROJECT)


def delete_unused_entities(_command: DeleteUnusedEntities, draft: Draft) -> Plan:
    """Remove every entity that nobody mentions."""
    state, store = draft.engine.state, draft.engine.store
    used = store.mentioned_entities()
    for document in state.loaded_documents():
        used.update(span.entity_id for span in document.spans.values() if span.entity_id)
    unused = [one for one in state.entities() if one.id not in used]
    if not unused:
        raise RuleError("Every entity is mentioned somewhere.")
    for one in unused:
        draft.delete(one)
    what = counted(len(unused), "entity", "entities")
    return draft.plan(f"Remove {what} without mentions", scope=_PROJECT)


def _assign(draft: Draft, span_ids: tuple[str, ...], entity_id: str | None) -> None:
    for span_id in dict.fromkeys(span_ids):
        span, state = draft.span(span_id)
        draft.work_on_set_of(span, state)
        draft.update(span, entity_id=entity_id)


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise RuleError("An entity needs a name.")
    return clean
