"""Plan review decisions: gold spans with where they came from, and the record of the choice."""

from collections.abc import Iterable, Iterator
from typing import Any

from annotator.agreement.measurable import Measurable
from annotator.model.annotators import SetKind
from annotator.model.changes import Scope, now
from annotator.model.errors import NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.review_commands import (
    AcceptAgreed,
    Decide,
    Edit,
    ExplainDecision,
    WithdrawDecisions,
)
from annotator.model.reviews import MAKES_GOLD, Member, Outcome, Reason, ReviewDecision
from annotator.model.spans import Origin, Span
from annotator.schema.rules import check_relation
from annotator.services.document_state import DocumentState
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.spans import place_span
from annotator.services.planning.titles import counted, quoted
from annotator.services.review.fingerprints import fingerprint_of

_REVIEW = Scope.REVIEW.value
_REVIEWED = (SetKind.HUMAN, SetKind.IMPORTED)


def decide(command: Decide, draft: Draft) -> Plan:
    """Decide about one row and put what is taken into gold."""
    review = _Review(draft, command.document_id)
    decision = review.decide(command)
    return draft.plan(_title(command, review, decision), scope=_REVIEW)


def accept_agreed(command: AcceptAgreed, draft: Draft) -> Plan:
    """Take every row that is agreed on into gold."""
    review = _Review(draft, command.document_id)
    for row in command.rows:
        agreed = Decide(
            document_id=command.document_id,
            member_ids=row.member_ids,
            outcome=Outcome.AGREED.value,
            taken=row.taken,
        )
        review.decide(agreed)
    what = counted(len(command.rows), "label")
    return draft.plan(f"Accept {what} that annotators agree on", scope=_REVIEW)


def withdraw_decisions(command: WithdrawDecisions, draft: Draft) -> Plan:
    """Open rows again and take their gold spans away."""
    review = _Review(draft, command.document_id)
    for decision_id in dict.fromkeys(command.decision_ids):
        review.withdraw(decision_id)
    count = len(set(command.decision_ids))
    return draft.plan(f"Withdraw {counted(count, 'decision')}", scope=_REVIEW)


def explain_decision(command: ExplainDecision, draft: Draft) -> Plan:
    """Put a reason to a decision that is made, and into the provenance of its gold."""
    _check_reason(command.reason)
    review = _Review(draft, command.document_id)
    decision = review.state.review_decisions.get(command.decision_id)
    if decision is None or decision.adjudicator_id != draft.author.id:
        raise NotFoundError("This decision does not exist any more.")
    if decision.outcome == Outcome.UNDECIDED:
        raise RuleError("This row is not decided yet.", hint="A reason goes with a decision.")
    reason, note = command.reason, command.note or None
    draft.update(decision, reason=reason, note=note)
    for span_id in decision.gold:
        span = review.state.spans.get(span_id)
        if span is not None:
            provenance = {**(span.provenance or {}), "reason": reason, "note": note}
            draft.update(span, provenance=provenance)
    first = review.state.spans.get((decision.taken or (decision.members[0].span_id,))[0])
    what = "a decision" if first is None else quoted(first.quote)
    return draft.plan(f"Reason for {what}: {reason or 'none'}", scope=_REVIEW)


class _Review:
    """One adjudicator's decisions about a document while a command changes them."""

    def __init__(self, draft: Draft, document_id: str) -> None:
        self.draft = draft
        self.state: DocumentState = draft.document(document_id)
        self._gold_set = draft.work_on(document_id, SetKind.GOLD.value)
        self._measurable = Measurable(draft.schema)
        self._golden: dict[str, Span] = {}
        self._links: dict[str, dict[str, Relation]] = {}
        self._decisions: dict[str, ReviewDecision] = {}
        self._by_member: dict[str, str] = {}
        for decision in self.state.review_decisions.values():
            if decision.adjudicator_id == draft.author.id:
                self._remember(decision)

    def _remember(self, decision: ReviewDecision) -> None:
        self._decisions[decision.id] = decision
        self._by_member.update((one.span_id, decision.id) for one in decision.members)

    # -- deciding -----------------------------------------------------------------------------

    def decide(self, command: Decide) -> ReviewDecision:
        """Record a decision in place of earlier ones about the same spans, and make its gold."""
        outcome = _checked_outcome(command)
        members = [self._reviewed(one) for one in dict.fromkeys(command.member_ids)]
        taken = [self._reviewed(one) for one in dict.fromkeys(command.taken)]
        _check_taken(outcome, members, taken)
        for former in {self._by_member.get(one.id) for one in members} - {None}:
            self.withdraw(str(former))
        origins = taken if outcome is Outcome.BOTH else taken[:1]
        gold = [self._make_gold(command, outcome, origin, taken) for origin in origins]
        decision = self.draft.insert(
            ReviewDecision(
                id=command.decision_id,
                document_id=command.document_id,
                adjudicator_id=self.draft.author.id,
                outcome=outcome.value,
                members=tuple(self._member(one) for one in members),
                taken=tuple(one.id for one in taken),
                gold=tuple(one.id for one in gold),
                kinds=command.kinds,
                reason=command.reason,
                note=command.note or None,
                created_at=now(),
            )
        )
        self._remember(decision)
        if gold:
            self._link(decision)
        return decision

    def withdraw(self, decision_id: str) -> None:
        """Take a decision and its gold spans away.

        Raises:
            NotFoundError: The author has made no such decision.
        """
        decision = self._decisions.pop(decision_id, None)
        if decision is None:
            raise NotFoundError("This decision does not exist any more.")
        for member in decision.members:
            self._by_member.pop(member.span_id, None)
        for span_id in decision.gold:
            span = self._gold_span(span_id)
            if span is None:
                continue
            for relation in list(self._relations_of(span_id)):
                self.draft.delete(relation)
                for end in (relation.from_id, relation.to_id):
                    self._links.get(end, {}).pop(relation.id, None)
            self.draft.delete(span)
            self._golden.pop(span_id, None)
        self.draft.delete(decision)

    def _reviewed(self, span_id: str) -> Span:
        span = self.state.spans.get(span_id)
        if span is None:
            raise NotFoundError("One of these labels does not exist any more.")
        if self.state.sets[span.set_id].kind not in _REVIEWED:
            raise RuleError("Only labels of annotators are decided about.")
        return span

    def _member(self, span: Span) -> Member:
        return Member(span.set_id, span.id, fingerprint_of(span, self.state, self._measurable))

    # -- gold ---------------------------------------------------------------------------------

    def _make_gold(
        self, command: Decide, outcome: Outcome, origin: Span, taken: Iterable[Span]
    ) -> Span:
        edit = command.edit if outcome is Outcome.EDITED else Edit()
        schema = self.draft.schema
        label = origin.label if edit.label is None else edit.label
        unset = dict.fromkeys(schema.default_attributes(label)) if label == origin.label else {}
        values = {**unset, **rules.fitting_attributes(schema, origin, label), **edit.attributes}
        made = place_span(
            self.draft,
            self.state,
            Span(
                id=new_id(),
                set_id=self._gold_set.id,
                label=label,
                fragments=origin.fragments if edit.fragments is None else edit.fragments,
                quote="",
                attributes=values,
                note=origin.note,
                origin=Origin.REVIEWED.value,
            ),
        )
        sources = [origin] if outcome is Outcome.BOTH else list(taken)
        made = self.draft.update(
            made,
            entity_id=origin.entity_id,
            provenance=self._provenance(command, outcome, sources),
        )
        self._golden[made.id] = made
        return made

    def _provenance(
        self, command: Decide, outcome: Outcome, sources: Iterable[Span]
    ) -> dict[str, Any]:
        return {
            "who": self.draft.author.name,
            "when": now(),
            "how": outcome.value,
            "from": [
                {"annotator": self.name_of(one), "set": one.set_id, "span": one.id}
                for one in sources
            ],
            "edited": outcome is Outcome.EDITED,
            "reason": command.reason,
            "note": command.note or None,
        }

    def name_of(self, span: Span) -> str | None:
        """Return whose span it is; None for imported work without a known author."""
        return self._owner(span.set_id)

    def _owner(self, set_id: str) -> str | None:
        annotator_id = self.state.sets[set_id].annotator_id
        owner = self.draft.engine.state.table("annotator").get(annotator_id or "")
        return getattr(owner, "name", None)

    def _gold_span(self, span_id: str) -> Span | None:
        if span_id in self._golden:
            return self._golden[span_id]
        span = self.state.spans.get(span_id)
        return None if span is None else self.draft.present(span)

    def gold_of(self, span_id: str) -> Span | None:
        """Return the gold span that stands for an annotator's span; None when there is none."""
        decision = self._decisions.get(self._by_member.get(span_id, ""))
        if decision is None or not decision.gold:
            return None
        place = 0
        if decision.outcome == Outcome.BOTH and span_id in decision.taken:
            place = decision.taken.index(span_id)
        return self._gold_span(decision.gold[place])

    # -- relations ----------------------------------------------------------------------------

    def _link(self, decision: ReviewDecision) -> None:
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
                    self._add_link(relation, start, end)

    def _is_taken(self, relation: Relation) -> bool:
        starts = [relation.from_id]
        if relation.type in self._measurable.symmetric:
            starts.append(relation.to_id)
        for span_id in starts:
            decision = self._decisions.get(self._by_member.get(span_id, ""))
            if decision is not None and span_id in decision.taken:
                return True
        return False

    def _add_link(self, model: Relation, start: Span, end: Span) -> None:
        made = Relation(
            id=new_id(),
            set_id=self._gold_set.id,
            type=model.type,
            from_id=start.id,
            to_id=end.id,
            note=model.note,
            origin=Origin.REVIEWED.value,
            provenance={
                "who": self.draft.author.name,
                "when": now(),
                "from": [
                    {
                        "annotator": self._owner(model.set_id),
                        "set": model.set_id,
                        "relation": model.id,
                    }
                ],
            },
        )
        others = {one.id: one for span in (start, end) for one in self._relations_of(span.id)}
        if check_relation(self.draft.schema, made, start, end, others.values()):
            return  # it is there already, or gold has no room for it
        self.draft.insert(made)
        for span in (start, end):
            self._links.setdefault(span.id, {})[made.id] = made

    def _relations_of(self, span_id: str) -> Iterator[Relation]:
        for relation in self.state.relations_of(span_id):
            present = self.draft.present(relation)
            if present is not None:
                yield present
        yield from self._links.get(span_id, {}).values()


def _checked_outcome(command: Decide) -> Outcome:
    known = {one.value for one in Outcome}
    if command.outcome not in known:
        raise RuleError(
            f"“{command.outcome}” is no decision; there are {', '.join(sorted(known))}."
        )
    _check_reason(command.reason)
    if command.outcome == Outcome.UNDECIDED and not command.note:
        raise RuleError("An undecided row needs a question.", hint="Say what is open.")
    return Outcome(command.outcome)


def _check_reason(reason: str | None) -> None:
    if reason is not None and reason not in {one.value for one in Reason}:
        raise RuleError(f"“{reason}” is not among the reasons.")


def _check_taken(outcome: Outcome, members: list[Span], taken: list[Span]) -> None:
    if not members:
        raise RuleError("There is nothing to decide about.")
    if {one.id for one in taken} - {one.id for one in members}:
        raise RuleError("Only labels of this row can be taken.")
    if outcome in MAKES_GOLD and not taken:
        raise RuleError("Choose whose label goes into gold.")
    if outcome not in MAKES_GOLD and taken:
        raise RuleError(f"A row that is decided as {outcome.value} has nothing to take.")


def _title(command: Decide, review: _Review, decision: ReviewDecision) -> str:
    state, outcome = review.state, Outcome(decision.outcome)
    first = state.spans[(decision.taken or command.member_ids)[0]]
    what = f"{rules.title_of(review.draft.schema, first.label)} {quoted(first.quote)}"
    match outcome:
        case Outcome.TAKEN:
            return f"Take {review.name_of(first) or 'the imported'}’s {what}"
        case Outcome.BOTH:
            return f"Take both for {what}"
        case Outcome.NEITHER:
            return f"Take neither for {what}"
        case Outcome.EDITED:
            return f"Edit {what} into gold"
        case Outcome.UNDECIDED:
            return f"Leave {what} undecided"
        case Outcome.AGREED:
            return f"Accept {what}, which is agreed on"
