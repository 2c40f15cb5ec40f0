"""The registry of speakers and entities: who is mentioned where, and who may be the same."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.model.annotators import SetKind
from annotator.model.commands import ChangeSetting, JoinMentions
from annotator.model.entities import Entity
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services.concordance import ConcordanceLine
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine
from annotator.services.entity_suggestions import Likeness, find_likenesses
from annotator.services.names import alike_to, take_apart
from annotator.services.occurrences import context_of
from annotator.services.same_mentions import Namesake, gather_namesakes, rank_same
from annotator.store import EntityCount, LooseName

_FLUSH_SECONDS = 5.0
_MOST_LINES = 500
DECLINED: Final = "entities.declined"
"""Setting: keys of likenesses that somebody said are none."""


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity as the registry lists it.

    Attributes:
        here: Mentions by the annotator in the open document.
        mentions: Mentions in all documents: the annotator's own and imported ones.
        documents: In how many documents these are.
        speaks: How many claims have one of these mentions as their source.
        speaks_here: Likewise in the open document.
        first: Where it is first mentioned in the open document; None when it is not.
    """

    entity: Entity
    here: int = 0
    mentions: int = 0
    documents: int = 0
    speaks: int = 0
    speaks_here: int = 0
    first: int | None = None


class EntityRegistry:
    """Answers for one project; labels of colleagues are never counted or shown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def rules(self) -> EntityRules:
        """What the label schema lets be joined."""
        return EntityRules(self._engine.schema)

    # -- one document -------------------------------------------------------------------------

    def rows_here(self, document_id: str, author_id: str) -> list[EntityRow]:
        """Return the entities that the annotator mentions in a document, as they come first."""
        rules = self.rules
        with self._engine.lock:
            state = self._engine.document(document_id)
            registry = {one.id: one for one in self._engine.state.entities()}
            mentions: dict[str, list[Span]] = {}
            for span in _own_spans(state, author_id):
                if span.entity_id in registry:
                    mentions.setdefault(str(span.entity_id), []).append(span)
            speaks = _speeches(state, author_id, rules)
            return [
                EntityRow(
                    entity=registry[key],
                    here=len(spans),
                    speaks_here=speaks.get(key, 0),
                    first=spans[0].start,
                )
                for key, spans in mentions.items()
            ]

    def mentions_here(self, document_id: str, author_id: str, entity_id: str) -> list[Span]:
        """Return an annotator's mentions of an entity in a document, in reading order."""
        with self._engine.lock:
            state = self._engine.document(document_id)
            return [s for s in _own_spans(state, author_id) if s.entity_id == entity_id]

    def namesakes(
        self,
        document_id: str,
        author_id: str,
        *,
        quote: str,
        label: str,
        start: int,
        span_id: str | None = None,
    ) -> list[Namesake]:
        """Return what a mention may be the same as, the likeliest first.

        Args:
            document_id: Where it is.
            author_id: Whose labels count.
            quote: Its words.
            label: Its label; "" for text that has none yet.
            start: Where it begins.
            span_id: The mention itself, with whose entity it is the same already.
        """
        rules, may_be = self.rules, alike_to(take_apart(quote))
        with self._engine.lock:
            state = self._engine.document(document_id)
            spans = _own_spans(state, author_id)
            table = dict(self._engine.state.table("entity"))
            text = state.document.text
        own = next((one for one in spans if one.id == span_id), None)
        same = None if own is None or own.entity_id is None else table.pop(own.entity_id, None)
        others = [one for one in spans if one is not own]
        if isinstance(same, Entity):
            others = [one for one in others if one.entity_id != same.id]
            label = same.kind
        here = {one.entity_id for one in others}
        registry = [
            one
            for one in table.values()
            if isinstance(one, Entity) and (one.id in here or may_be(one.name))
        ]
        return rank_same(
            quote, label, start, gather_namesakes(text, others, registry, rules), rules
        )

    # -- the whole project --------------------------------------------------------------------

    def rows(
        self, author_id: str, document_id: str | None = None, *, only_here: bool = False
    ) -> list[EntityRow]:
        """Return every entity with its numbers; waits for what is on its way to the file.

        Args:
            author_id: Whose mentions count, besides imported ones.
            document_id: The open document, to say what is mentioned there.
            only_here: Leave out what that document does not mention.
        """
        store, rules = self._engine.store, self.rules
        store.flush(_FLUSH_SECONDS)
        counts = {one.entity_id: one for one in store.entity_counts(author_id, rules.speaking)}
        here = {}
        if document_id is not None:
            here = {one.entity.id: one for one in self.rows_here(document_id, author_id)}
        with self._engine.lock:
            registry = self._engine.state.entities()
        if only_here:
            registry = [one for one in registry if one.id in here]
        out = []
        for entity in registry:
            count = counts.get(entity.id, EntityCount(entity.id, 0, 0, 0))
            row = here.get(entity.id, EntityRow(entity))
            out.append(
                replace(
                    row,
                    entity=entity,
                    mentions=count.mentions,
                    documents=count.documents,
                    speaks=count.speaks,
                )
            )
        return out

    def loose_names(self, author_id: str) -> list[LooseName]:
        """Return the names that an annotator labeled and did not join, with their numbers."""
        self._engine.store.flush(_FLUSH_SECONDS)
        return self._engine.store.loose_names(author_id, self.rules.labels)

    def likenesses(self, author_id: str, document_id: str | None = None) -> list[Likeness]:
        """Return names that look like an entity: of the open document, or of all (None)."""
        declined = self._declined()
        if document_id is None:
            loose = self.loose_names(author_id)
            with self._engine.lock:
                registry = self._engine.state.entities()
            return find_likenesses(loose, registry, self.rules, declined=declined)
        rules = self.rules
        with self._engine.lock:
            spans = _own_spans(self._engine.document(document_id), author_id)
            entities = {one.id: one for one in self._engine.state.entities()}
        counts = Counter(
            (one.label, one.quote)
            for one in spans
            if one.entity_id is None and rules.is_mention(one.label)
        )
        loose = [LooseName(label, quote, n, 1) for (label, quote), n in counts.items()]
        here = {str(one.entity_id) for one in spans} & entities.keys()
        known = [entities[one] for one in sorted(here)]
        return find_likenesses(loose, known, rules, declined=declined)

    def _declined(self) -> frozenset[str]:
        with self._engine.lock:
            setting = self._engine.state.settings().get(DECLINED)
        value = None if setting is None else setting.value
        return frozenset(value) if isinstance(value, list) else frozenset()

    def decline(self, likeness: Likeness) -> ChangeSetting:
        """Return the command that remembers that a name is not what it looks like."""
        return ChangeSetting(key=DECLINED, value=sorted({*self._declined(), likeness.key}))

    def join(
        self, author_id: str, likeness: Likeness, document_id: str | None = None
    ) -> JoinMentions:
        """Return the command that joins a name, in a document or everywhere, to its likeness."""
        groups = [likeness.group]
        entity_ids: tuple[str, ...] = ()
        if isinstance(likeness.target, Entity):
            entity_ids = (likeness.target.id,)
        else:
            groups.append(likeness.target)
        wanted = sorted({(one.label, quote) for one in groups for quote in one.quotes})
        self._engine.store.flush(_FLUSH_SECONDS)
        found = self._engine.store.loose_mentions(author_id, wanted, document_id)
        return JoinMentions(span_ids=tuple(span.id for _, span in found), entity_ids=entity_ids)

    def mention_lines(
        self, author_id: str, entity_id: str, *, limit: int = _MOST_LINES
    ) -> list[ConcordanceLine]:
        """Return mentions of an entity in context: the annotator's own and imported ones."""
        self._engine.store.flush(_FLUSH_SECONDS)
        found = self._engine.store.entity_mentions(author_id, entity_id, limit)
        return self._lines(found)

    def same_name_lines(
        self, author_id: str, quote: str, label: str, *, document_id: str | None = None
    ) -> list[ConcordanceLine]:
        """Return the annotator's mentions of one name that may be joined, not those in done work.

        Args:
            author_id: Whose mentions.
            quote: The name, compared without case, diacritics, article and possessive.
            label: A label or kind that they must be able to share an entity with.
            document_id: Where; None for every document.
        """
        rules, folded = self.rules, take_apart(quote).folded
        names = [
            one
            for one in self.loose_names(author_id)
            if take_apart(one.quote).folded == folded and rules.may_join(label, one.label)
        ]
        wanted = {(one.label, one.quote) for one in names}
        found = self._engine.store.loose_mentions(author_id, sorted(wanted), document_id)
        return self._lines(found)

    def _lines(self, found: Iterable[tuple[str, Span]]) -> list[ConcordanceLine]:
        lines: list[ConcordanceLine] = []
        document = None
        for document_id, span in found:
            if document is None or document.id != document_id:
                document = self._engine.store.document(document_id)
            if document is None:
                continue
            before, after = context_of(document.text, span.start, span.end)
            lines.append(ConcordanceLine(document_id, document.title, span, before, after))
        return lines


def lines_here(
    text: str, document_id: str, title: str, spans: Sequence[Span]
) -> list[ConcordanceLine]:
    """Return spans of one document in context."""
    return [
        ConcordanceLine(document_id, title, span, *context_of(text, span.start, span.end))
        for span in spans
    ]


def _own_spans(state: DocumentState, author_id: str) -> tuple[Span, ...]:
    own = state.set_of(SetKind.HUMAN, author_id)
    return () if own is None else state.spans_of(own.id)


def _speeches(state: DocumentState, author_id: str, rules: EntityRules) -> dict[str, int]:
    own = state.set_of(SetKind.HUMAN, author_id)
    counts: dict[str, int] = {}
    for relation in () if own is None else state.relations_of_set(own.id):
        speaker = state.spans.get(relation.to_id)
        if relation.type in rules.speaking and speaker is not None and speaker.entity_id:
            counts[speaker.entity_id] = counts.get(speaker.entity_id, 0) + 1
    return counts
