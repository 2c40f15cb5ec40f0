"""Plan that "same as" relations between mentions become entities."""

from collections.abc import Iterable, Iterator

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.commands import ConvertRelations
from annotator.model.documents import SetState
from annotator.model.entities import Entity
from annotator.model.errors import RuleError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services import names
from annotator.services.document_state import DocumentState
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.joining import Joiner, find_entity
from annotator.services.planning.titles import counted


def convert_relations(command: ConvertRelations, draft: Draft) -> Plan:
    """Make one entity of every group of mentions that relations say are the same.

    Groups that touch the same entity become one, and so do groups, in any document, whose fullest
    names are the same and have two words or more. Relations of dates stay, and so do those of a
    group that cannot be one entity, and those in documents that are done.
    """
    rules = EntityRules(draft.schema)
    if rules.relation is None:
        raise RuleError("The label schema has no relation that says “the same”.")
    wanted = command.document_ids
    if wanted is None:
        wanted = tuple(draft.engine.store.documents_with_relation(rules.relation.name))
    draft.expect_documents(wanted)
    groups = _Groups()
    relations: dict[str, Relation] = {}
    spans: dict[str, Span] = {}
    for document_id in dict.fromkeys(wanted):
        state = draft.document(document_id)
        for one in _own_sets(state, draft.author.id):
            for relation in _relations(state, one, rules):
                relations[relation.id] = relation
                ends = state.spans[relation.from_id], state.spans[relation.to_id]
                spans.update((end.id, end) for end in ends)
                groups.join(ends[0].id, ends[1].id)
    if not relations:
        raise RuleError("There are no relations to convert in work that is not done.")
    _join_further(groups, spans, draft.engine.state.entities(), rules)
    return _convert(draft, groups, spans, relations)


def _convert(
    draft: Draft, groups: "_Groups", spans: dict[str, Span], relations: dict[str, Relation]
) -> Plan:
    joiner, made, refused = Joiner(draft), 0, set()
    for members in groups.all():
        found = [spans[one] for one in members if one in spans]
        named = [find_entity(draft, one) for one in members if one not in spans]
        try:
            joiner.join(found, named)
        except RuleError:
            refused.update(members)
        else:
            made += 1
    gone = [one for one in relations.values() if one.from_id not in refused]
    if not gone:
        raise RuleError("These relations contradict each other: none could be converted.")
    for relation in gone:
        _, state = draft.span(relation.from_id)
        draft.work_on_set_of(relation, state)
        joiner.touch(state.document.id)
        draft.delete(relation)
    what = counted(made, "entity", "entities")
    return joiner.plan(f"Make {what} from {counted(len(gone), 'relation')}")


def _own_sets(state: DocumentState, author_id: str) -> Iterator[AnnotationSet]:
    found = state.set_of(SetKind.HUMAN, author_id)
    if found is not None and found.state != SetState.DONE:
        yield found


def _relations(
    state: DocumentState, annotation_set: AnnotationSet, rules: EntityRules
) -> Iterator[Relation]:
    name = "" if rules.relation is None else rules.relation.name
    for relation in state.relations_of_set(annotation_set.id):
        ends = (state.spans.get(relation.from_id), state.spans.get(relation.to_id))
        if relation.type == name and all(e is not None and rules.is_mention(e.label) for e in ends):
            yield relation


def _join_further(
    groups: "_Groups", spans: dict[str, Span], registry: Iterable[Entity], rules: EntityRules
) -> None:
    """Join groups by the entities they touch and by equal full names."""
    for span in spans.values():
        if span.entity_id is not None:
            groups.join(span.id, span.entity_id)
    by_name: dict[tuple[str, tuple[str, ...]], str] = {}
    for entity in sorted(registry, key=lambda one: one.id):
        key = (entity.kind, names.take_apart(entity.name).person)
        by_name.setdefault(key, entity.id)
    for members in groups.all():
        found = [spans[one] for one in members if one in spans]
        kind = rules.kind_of(one.label for one in found)
        name = names.take_apart(max((one.quote for one in found), key=names.completeness))
        if kind is not None and len(name.person) > 1 and not name.is_description:
            groups.join(by_name.setdefault((kind, name.person), members[0]), members[0])


class _Groups:
    """Disjoint sets of ids."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def root(self, one: str) -> str:
        """Return the id that stands for a group."""
        self._parents.setdefault(one, one)
        while self._parents[one] != one:
            self._parents[one] = self._parents[self._parents[one]]
            one = self._parents[one]
        return one

    def join(self, first: str, second: str) -> None:
        """Make one group of two."""
        low, high = sorted((self.root(first), self.root(second)))
        self._parents[high] = low

    def all(self) -> list[list[str]]:
        """Return the groups, each sorted, in the order of their first members."""
        out: dict[str, list[str]] = {}
        for one in sorted(self._parents):
            out.setdefault(self.root(one), []).append(one)
        return list(out.values())
