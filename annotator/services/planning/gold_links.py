"""One adjudicator's gold while a command changes it, and the links between its spans."""

from collections.abc import Iterator

from annotator.agreement.measurable import Measurable
from annotator.model.annotators import SetKind
from annotator.model.changes import now
from annotator.model.errors import RuleError
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.review_commands import Edit
from annotator.model.reviews import Outcome, ReviewDecision
from annotator.model.spans import Origin, Span
from annotator.schema.rules import check_relation
from annotator.services.document_state import DocumentState
from annotator.services.planning.draft import Draft


class GoldLinks:
    """An adjudicator's decisions about a document, their gold spans, and what links those."""

    def __init__(self, draft: Draft, document_id: str) -> None:
        self.draft = draft
        self.state: DocumentState = draft.document(document_id)
        self.gold_set = draft.work_on(document_id, SetKind.GOLD.value)
        self.measurable = Measurable(draft.schema)
        self.made: dict[str, Span] = {}
        self._links: dict[str, dict[str, Relation]] = {}
        self.decisions: dict[str, ReviewDecision] = {}
        self.by_member: dict[str, str] = {}
        for decision in self.state.review_decisions.values():
            if decision.adjudicator_id == draft.author.id:
                self.remember(decision)

    def remember(self, decision: ReviewDecision) -> None:
        """Count a decision among those in force."""
        self.decisions[decision.id] = decision
        self.by_member.update((one.span_id, decision.id) for one in decision.members)

    def name_of(self, span: Span) -> str | None:
        """Return whose span it is; None for imported work without a known author."""
        return self._owner(span.set_id)

    def _owner(self, set_id: str) -> str | None:
        annotator_id = self.state.sets[set_id].annotator_id
        owner = self.draft.engine.state.table("annotator").get(annotator_id or "")
        return getattr(owner, "name", None)

    def gold_span(self, span_id: str) -> Span | None:
        """Return a gold span as this command has left it; None for one that is gone."""
        if span_id in self.made:
            return self.made[span_id]
        span = self.state.spans.get(span_id)
        return None if span is None else self.draft.present(span)

    def golden(self, decision: ReviewDecision) -> Span:
        """Return the gold span that the author marked."""
        return self.made[decision.gold[0]]

    def gold_of(self, span_id: str) -> Span | None:
        """Return the gold span that stands for an annotator's span; None when there is none.

        A gold span stands for itself.
        """
        own = self.state.spans.get(span_id)
        if own is not None and own.set_id == self.gold_set.id:
            return self.draft.present(own)
        decision = self.decisions.get(self.by_member.get(span_id, ""))
        if decision is None or not decision.gold:
            return None
        place = 0
        if decision.outcome == Outcome.BOTH and span_id in decision.taken:
            place = decision.taken.index(span_id)
        return self.gold_span(decision.gold[place])

    # -- relations ----------------------------------------------------------------------------

    def link(self, decision: ReviewDecision) -> None:
        """Link new gold as what was taken is linked, where the other end is in gold too.

        A relation is taken along with the span that it starts at; where it ends may have been
        taken from anybody.
        """
        for member in decision.members:
            for relation in self.state.relations_of(member.span_id):
                if not self._is_taken(relation):
                    continue
                start, end = self.gold_of(relation.from_id), self.gold_of(relation.to_id)
                if start is not None and end is not None:
                    self.add_link(relation, start, end)

    def _is_taken(self, relation: Relation) -> bool:
        starts = [relation.from_id]
        if relation.type in self.measurable.symmetric:
            starts.append(relation.to_id)
        for span_id in starts:
            decision = self.decisions.get(self.by_member.get(span_id, ""))
            if decision is not None and span_id in decision.taken:
                return True
        return False

    def link_by_hand(self, gold: Span, edit: Edit) -> None:
        """Let the relations of the types that were set by hand lead where the author says.

        Raises:
            RuleError: The schema does not allow one, or its other end is not in gold.
        """
        for type_, targets in edit.slots.items():
            for relation in list(self.relations_of(gold.id)):
                if relation.type == type_ and relation.from_id == gold.id:
                    self.unlink(relation)
            for target in dict.fromkeys(targets):
                end = self.gold_of(target)
                if end is None:
                    raise RuleError(f"What stands for {type_.replace('_', ' ')} is not in gold.")
                model = Relation(
                    id=new_id(), set_id=self.gold_set.id, type=type_, from_id=gold.id,
                    to_id=end.id,
                )  # fmt: skip
                self.add_link(model, gold, end, by_hand=True, is_strict=True)

    def links_to_keep(self, decision_id: str) -> list[Relation]:
        """Return the links set by hand that lead to a decision's gold from that of others."""
        gold = set(self.decisions[decision_id].gold)
        return [
            relation
            for span_id in gold
            for relation in self.relations_of(span_id)
            if relation.to_id == span_id
            and relation.from_id not in gold
            and not (relation.provenance or {}).get("from")
        ]

    def add_link(
        self,
        model: Relation,
        start: Span,
        end: Span,
        *,
        by_hand: bool = False,
        is_strict: bool = False,
    ) -> None:
        """Link two gold spans like ``model``; a link that the schema does not allow is left out.

        Raises:
            RuleError: It is strict, and the schema does not allow the link.
        """
        if not by_hand and model.type in (start.provenance or {}).get("slots", ()):
            return  # the author said where it leads
        source = {
            "annotator": None if by_hand else self._owner(model.set_id),
            "set": model.set_id,
            "relation": model.id,
        }
        made = Relation(
            id=new_id(),
            set_id=self.gold_set.id,
            type=model.type,
            from_id=start.id,
            to_id=end.id,
            note=model.note,
            origin=Origin.REVIEWED.value,
            provenance={
                "who": self.draft.author.name,
                "when": now(),
                "from": [] if by_hand else [source],
            },
        )
        others = {one.id: one for span in (start, end) for one in self.relations_of(span.id)}
        found = check_relation(self.draft.schema, made, start, end, others.values())
        if found and is_strict:
            raise RuleError(found[0].message)
        if found:
            return  # it is there already, or gold has no room for it
        self.draft.insert(made)
        for span in (start, end):
            self._links.setdefault(span.id, {})[made.id] = made

    def unlink(self, relation: Relation) -> None:
        """Take a link away."""
        self.draft.delete(relation)
        for end in (relation.from_id, relation.to_id):
            self._links.get(end, {}).pop(relation.id, None)

    def relations_of(self, span_id: str) -> Iterator[Relation]:
        """Yield the relations of a span as this command has left them."""
        for relation in self.state.relations_of(span_id):
            present = self.draft.present(relation)
            if present is not None:
                yield present
        yield from self._links.get(span_id, {}).values()
