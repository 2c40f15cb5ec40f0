"""Plan that mentions are the same: entities are made, extended and merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.changes import Scope
from annotator.model.commands import UNCHANGED, JoinMentions
from annotator.model.documents import SetState
from annotator.model.entities import Entity, is_kb_id
from annotator.model.errors import NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services import names
from annotator.services.planning import spans as spans_planning
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.titles import counted, quoted


def join_mentions(command: JoinMentions, draft: Draft) -> Plan:
    """Make one entity of mentions, of texts labeled on the way, and of entities."""
    added = [spans_planning.insert_span(one, draft) for one in command.added]
    draft.expect_spans(command.span_ids)
    found = [draft.span(span_id)[0] for span_id in dict.fromkeys(command.span_ids)]
    joiner = Joiner(draft)
    joined = joiner.join(
        [*found, *added],
        [find_entity(draft, one) for one in dict.fromkeys(command.entity_ids)],
        name=command.name,
        kb_id=command.kb_id,
        entity_id=command.entity_id,
    )
    if not joined.is_change and not added:
        raise RuleError("These are the same already.")
    return joiner.plan(joined.title)


def find_entity(draft: Draft, entity_id: str) -> Entity:
    """Return a registered entity as this command has left it.

    Raises:
        NotFoundError: There is none with this id.
    """
    row = draft.engine.state.table("entity").get(entity_id)
    present = draft.present(row) if isinstance(row, Entity) else None
    if present is None:
        raise NotFoundError("This entity does not exist any more.")
    return present


def checked_kb_id(kb_id: str | None) -> str | None:
    """Return a knowledge base id, None for an empty one.

    Raises:
        RuleError: It does not have the shape ``Scheme:Id``.
    """
    text = (kb_id or "").strip()
    if text and not is_kb_id(text):
        raise RuleError(
            f"{quoted(text)} is no knowledge base id.", hint="Write it like Wikidata:Q42."
        )
    return text or None


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of one group.

    Attributes:
        title: In words, for menus and history.
        is_change: False when they were the same before.
    """

    entity: Entity
    title: str
    is_change: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    document_id: str
    span: Span


class Joiner:
    """Joins groups of mentions within one command; the groups must not share entities.

    An operation is undone in its document when all that is joined lies there, in work that the
    author may change, and so does every mention of an entity that is made, changed or removed.
    Otherwise it is the project's, and may move mentions in finished and other people's work, as
    deleting an entity may: the registry is everybody's, and the labels stay as they are.
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._rules = EntityRules(draft.schema)
        self._touched: set[str] = set()
        self._is_own = True

    def join(
        self,
        spans: Sequence[Span],
        entities: Sequence[Entity],
        *,
        name: str | None = None,
        kb_id: str | None = UNCHANGED,
        entity_id: str | None = None,
    ) -> Joined:
        """Make one entity of spans and entities.

        Raises:
            RuleError: Their labels or knowledge base ids say that they are not the same, or a span
                may not be changed.
            DocumentDoneError: A span's document is done.
        """
        draft = self._draft
        named = tuple(one.id for one in entities)
        ids = dict.fromkeys([*named, *(one.entity_id for one in spans if one.entity_id)])
        found = [find_entity(draft, one) for one in ids]
        if not spans and len(found) < 2:  # noqa: PLR2004
            raise RuleError("There is nothing to join.")
        kind = self._kind_of(spans, found)
        kept = self._kept(found, named)
        final_id = self._kb_id_of(found, kb_id)
        mentions = {one.id: self._mentions(one.id) for one in found}
        loose = [one for one in spans if one.entity_id is None]
        wanted = self._name(kept, kind, spans, loose, mentions, name)
        if kept is None:
            kept = draft.insert(
                Entity(
                    id=entity_id or new_id(),
                    name=wanted,
                    kind=kind,
                    kb_id=final_id,
                    annotator_id=draft.author.id,
                )
            )
            is_change = True
        else:
            after = draft.update(kept, name=wanted, kind=kind, kb_id=final_id)
            is_change = after != kept
            if is_change:
                self._note(mentions[kept.id])
            kept = after
        self._touched.update(draft.place_of(one) for one in spans)
        for one in loose:
            self._assign(one, kept.id)
        gone = [one for one in found if one.id != kept.id]
        for entity in gone:
            self._note(mentions[entity.id])
            for mention in mentions[entity.id]:
                draft.update(mention.span, entity_id=kept.id)
            draft.delete(entity)
        return Joined(kept, _title(kept, spans, loose, gone), is_change or bool(loose or gone))

    def touch(self, document_id: str) -> None:
        """Take down that something else changes in a document."""
        self._touched.add(document_id)

    def plan(self, title: str) -> Plan:
        """Close the draft with the scope that the joins have."""
        if self._is_own and len(self._touched) == 1:
            (document_id,) = self._touched
            return self._draft.plan(title, scope=Scope.DOCUMENT.value, document_id=document_id)
        return self._draft.plan(title, scope=Scope.PROJECT.value)

    # -- what the entity will be --------------------------------------------------------------

    def _kind_of(self, spans: Sequence[Span], found: Sequence[Entity]) -> str:
        for span in spans:
            if not self._rules.is_mention(span.label):
                raise RuleError(f"{span.label} {quoted(span.quote)} mentions no entity.")
        kind = self._rules.kind_of([*(s.label for s in spans), *(e.kind for e in found)])
        if kind is not None:
            return kind
        things = [(one.name, one.kind) for one in found]
        things += [(one.quote, one.label) for one in spans if one.entity_id is None]
        first = things[0]
        second = next(
            (one for one in things[1:] if not self._rules.may_join(first[1], one[1])), things[-1]
        )
        raise RuleError(
            f"{quoted(first[0])} is a {first[1]} and {quoted(second[0])} a {second[1]}: "
            "they cannot be the same.",
            hint="Relabel one of them first.",
        )

    @staticmethod
    def _kept(found: Sequence[Entity], named: Sequence[str]) -> Entity | None:
        """Return the entity that stays: the first one given, else the best known one."""
        first = next((one for one in found if named and one.id == named[0]), None)
        if first is not None or not found:
            return first
        oldest_first = sorted(found, key=lambda one: one.id)
        return max(
            oldest_first, key=lambda one: (one.kb_id is not None, names.completeness(one.name))
        )

    @staticmethod
    def _kb_id_of(found: Sequence[Entity], given: str | None) -> str | None:
        if given is not UNCHANGED:
            return checked_kb_id(given)
        known = {one.kb_id: one for one in found if one.kb_id is not None}
        if len(known) > 1:
            first, second = list(known.values())[:2]
            raise RuleError(
                f"{quoted(first.name)} is {first.kb_id} and {quoted(second.name)} "
                f"{second.kb_id}: they cannot be the same.",
                hint="Correct or clear one of the two ids in Entities first.",
            )
        return next(iter(known), None)

    def _name(
        self,
        kept: Entity | None,
        kind: str,
        spans: Sequence[Span],
        loose: Sequence[Span],
        mentions: dict[str, list[_Mention]],
        given: str | None,
    ) -> str:
        if given is not None:
            clean = " ".join(given.split())
            if not clean:
                raise RuleError("An entity needs a name.")
            return clean
        is_person = names.is_person_label(kind)
        if kept is None:
            named = [one for one in spans if one.label == kind] or list(spans)
            best = max(named, key=lambda one: names.completeness(one.quote))
            return names.canonical(best.quote, is_person=is_person)
        own = mentions[kept.id]
        if not self._is_young(kept, own, is_person=is_person):
            return kept.name
        longer = [
            one.quote
            for one in loose
            if one.label == kind
            and _contains(one.quote, kept.name)
            and names.completeness(one.quote) > names.completeness(kept.name)
        ]
        if not longer:
            return kept.name
        return names.canonical(max(longer, key=names.completeness), is_person=is_person)

    def _is_young(self, entity: Entity, own: Sequence[_Mention], *, is_person: bool) -> bool:
        """Tell whether a name came from a mention and is known in one document of ours alone.

        Such a name grows when a fuller mention is joined: "Kim" becomes "Kim Jong Un".
        """
        if entity.kb_id is not None or len({one.document_id for one in own}) > 1:
            return False
        if not all(self._may_change(one) for one in own):
            return False
        return entity.name in {names.canonical(o.span.quote, is_person=is_person) for o in own}

    # -- changing -----------------------------------------------------------------------------

    def _assign(self, span: Span, entity_id: str) -> None:
        draft = self._draft
        if draft.present(span) is not None and not draft.is_new(span):
            _, state = draft.span(span.id)
            draft.work_on_set_of(span, state)
        draft.update(span, entity_id=entity_id)

    def _mentions(self, entity_id: str) -> list[_Mention]:
        return [_Mention(place, span) for place, span in self._draft.mention_places(entity_id)]

    def _note(self, mentions: Iterable[_Mention]) -> None:
        """Take down that something about these mentions' entity changes."""
        for one in mentions:
            self._touched.add(one.document_id)
            self._is_own = self._is_own and self._may_change(one)

    def _may_change(self, mention: _Mention) -> bool:
        """Tell whether a mention stands in the author's own work that is not done."""
        draft = self._draft
        row = draft.set_of(mention.document_id, mention.span.set_id)
        return (
            isinstance(row, AnnotationSet)
            and row.state != SetState.DONE
            and row.kind in (SetKind.HUMAN, SetKind.GOLD)
            and (row.kind == SetKind.GOLD or row.annotator_id == draft.author.id)
        )


def _contains(quote: str, name: str) -> bool:
    words = names.take_apart(quote).core
    return set(names.take_apart(name).core) < set(words)


def _title(
    kept: Entity, spans: Sequence[Span], loose: Sequence[Span], gone: Sequence[Entity]
) -> str:
    if gone and len(loose) < 2 and len(gone) == 1:  # noqa: PLR2004
        return f"Merge entity {quoted(gone[0].name)} into {quoted(kept.name)}"
    if gone:
        return f"Merge {counted(len(gone) + 1, 'entity', 'entities')} into {quoted(kept.name)}"
    if not loose:
        return f"Edit entity {quoted(kept.name)}"
    if len(loose) == 2 == len(spans):  # noqa: PLR2004
        return f"Join {quoted(loose[0].quote)} and {quoted(loose[1].quote)}"
    what = quoted(loose[0].quote) if len(loose) == 1 else counted(len(loose), "mention")
    return f"Join {what} to {quoted(kept.name)}"
