"""Plan review decisions: gold spans with where they came from, and the record of the choice."""

from collections.abc import Iterable, Sequence
from typing import Any

from annotator.model.annotators import SetKind
from annotator.model.changes import Scope, now
from annotator.model.errors import NotFoundError, RuleError
from annotator.model.ids import new_id
from annotator.model.review_commands import (
    AcceptAgreed,
    AgreedRow,
    Decide,
    Edit,
    ExplainDecision,
    WithdrawDecisions,
)
from annotator.model.reviews import MAKES_GOLD, Member, Outcome, Reason, ReviewDecision
from annotator.model.spans import Origin, Span, quote_of
from annotator.schema.rules import check_requirements
from annotator.services import dating
from annotator.services.planning import rules
from annotator.services.planning.draft import Draft, Plan
from annotator.services.planning.gold_links import GoldLinks
from annotator.services.planning.spans import checked_fragments, place_span
from annotator.services.planning.titles import counted, quoted
from annotator.services.progress import CancelledError
from annotator.services.review.fingerprints import fingerprint_of

_STEP = 50
"""Rows that are accepted between two looks at whether somebody wants it to stop."""
_REVIEW = Scope.REVIEW.value
_REVIEWED = (SetKind.HUMAN, SetKind.IMPORTED)


def decide(command: Decide, draft: Draft) -> Plan:
    """Decide about one row and put what is taken into gold."""
    review = _Review(draft, command.document_id)
    for row in command.along:
        is_agreed = len(row.taken) > 1 and set(row.taken) == set(row.member_ids)
        review.decide(
            Decide(
                document_id=command.document_id,
                member_ids=row.member_ids,
                outcome=(Outcome.AGREED if is_agreed else Outcome.TAKEN).value,
                taken=row.taken,
            )
        )
    decision = review.decide(command)
    return draft.plan(_title(command, review, decision), scope=_REVIEW)


def accept_agreed(command: AcceptAgreed, draft: Draft) -> Plan:
    """Take every row that is agreed on into gold."""
    review = _Review(draft, command.document_id)
    review.expect(command.rows)
    for number, row in enumerate(command.rows):
        if not number % _STEP:
            draft.progress.advance(number, len(command.rows), "Accepting labels")
            if draft.progress.is_cancelled:
                raise CancelledError("No label was accepted.")
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
    ids = (*decision.taken, *(one.span_id for one in decision.members), *decision.gold)
    first = review.state.spans.get(ids[0])
    what = "a decision" if first is None else quoted(first.quote)
    return draft.plan(f"Reason for {what}: {reason or 'none'}", scope=_REVIEW)


class _Review(GoldLinks):
    """One adjudicator's decisions about a document while a command changes them."""

    def __init__(self, draft: Draft, document_id: str) -> None:
        super().__init__(draft, document_id)
        self._readings = dating.Readings.of_document(self.state.document)

    def expect(self, rows: Sequence[AgreedRow]) -> None:
        """Prepare for so many rows at once: the text is searched for dates only once."""
        spans = [span for row in rows if (span := self.state.spans.get(row.taken[0]))]
        unread = [
            span
            for span in spans
            if dating.is_date_label(self.draft.schema, span.label)
            and span.attributes.get(dating.VALUE) is None
        ]
        self._readings = dating.Readings.of_document(self.state.document, expected=len(unread))

    # -- deciding -----------------------------------------------------------------------------

    def decide(self, command: Decide) -> ReviewDecision:
        """Record a decision in place of earlier ones about the same spans, and make its gold."""
        outcome = _checked_outcome(command)
        members = [self._reviewed(one) for one in dict.fromkeys(command.member_ids)]
        taken = [self._reviewed(one) for one in dict.fromkeys(command.taken)]
        _check_taken(outcome, members, taken)
        if not members:
            return self._mark_gold(command)
        formers = sorted({one for m in members if (one := self.by_member.get(m.id))})
        kept = [link for former in formers for link in self.links_to_keep(former)]
        for former in formers:
            self.withdraw(former)
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
        self.remember(decision)
        if gold:
            self.link(decision)
            self.link_by_hand(gold[0], command.edit)
            for link in kept:
                start = self.gold_span(link.from_id)
                if start is not None:
                    self.add_link(link, start, gold[0], by_hand=True)
        return decision

    def _mark_gold(self, command: Decide) -> ReviewDecision:
        """Make a gold span where nobody marked one, or change such a span in place."""
        former = self.decisions.get(command.decision_id)
        edit = command.edit
        if former is None and (edit.label is None or edit.fragments is None):
            raise RuleError("Gold needs a label and words to stand on.")
        if former is None:
            gold = self._make_gold(command, Outcome.EDITED, None, ())
            decision = self.draft.insert(
                ReviewDecision(
                    id=command.decision_id,
                    document_id=command.document_id,
                    adjudicator_id=self.draft.author.id,
                    outcome=Outcome.EDITED.value,
                    members=(),
                    gold=(gold.id,),
                    reason=command.reason,
                    note=command.note or None,
                    created_at=now(),
                )
            )
        else:
            gold = self._change_gold(command, former)
            decision = self.draft.update(former, reason=command.reason, note=command.note or None)
        self.remember(decision)
        self.link_by_hand(gold, edit)
        relations = self.relations_of(gold.id)
        rules.refuse_if(check_requirements(self.draft.schema, gold, relations))
        return decision

    def _change_gold(self, command: Decide, former: ReviewDecision) -> Span:
        present = self.gold_span(former.gold[0]) if former.gold else None
        if present is None or former.members:
            raise NotFoundError("This gold label does not exist any more.")
        edit, schema = command.edit, self.draft.schema
        label = present.label if edit.label is None else edit.label
        rules.find_label(schema, label)
        fragments = checked_fragments(
            self.state, present.fragments if edit.fragments is None else edit.fragments
        )
        kept = rules.fitting_attributes(schema, present, label)
        after = self.draft.update(
            present,
            label=label,
            fragments=fragments,
            quote=quote_of(self.state.document.text, fragments),
            attributes=rules.merged_attributes(schema, label, kept, edit.attributes),
            provenance=self._provenance(command, Outcome.EDITED, ()),
        )
        rules.check_span(schema, after, self.draft.neighbours(self.state, after))
        rules.check_relations_of(schema, present, {after.id: after}, self.state)
        self.made[after.id] = after
        return after

    def withdraw(self, decision_id: str) -> None:
        """Take a decision and its gold spans away.

        Raises:
            NotFoundError: The author has made no such decision.
        """
        decision = self.decisions.pop(decision_id, None)
        if decision is None:
            raise NotFoundError("This decision does not exist any more.")
        for member in decision.members:
            self.by_member.pop(member.span_id, None)
        for span_id in decision.gold:
            span = self.gold_span(span_id)
            if span is None:
                continue
            for relation in list(self.relations_of(span_id)):
                self.unlink(relation)
            self.draft.delete(span)
            self.made.pop(span_id, None)
        self.draft.delete(decision)

    def _reviewed(self, span_id: str) -> Span:
        span = self.state.spans.get(span_id)
        if span is None:
            raise NotFoundError("One of these labels does not exist any more.")
        if self.state.sets[span.set_id].kind not in _REVIEWED:
            raise RuleError("Only labels of annotators are decided about.")
        return span

    def _member(self, span: Span) -> Member:
        return Member(span.set_id, span.id, fingerprint_of(span, self.state, self.measurable))

    # -- gold ---------------------------------------------------------------------------------

    def _make_gold(
        self, command: Decide, outcome: Outcome, origin: Span | None, taken: Iterable[Span]
    ) -> Span:
        edit = command.edit if outcome is Outcome.EDITED else Edit()
        schema = self.draft.schema
        values = dict(edit.attributes)
        label, fragments = edit.label, edit.fragments
        if origin is not None:
            label = origin.label if label is None else label
            fragments = origin.fragments if fragments is None else fragments
            unset = dict.fromkeys(schema.default_attributes(label)) if label == origin.label else {}
            values = {**unset, **rules.fitting_attributes(schema, origin, label), **values}
        is_said = values.get(dating.VALUE) is not None
        is_there = origin is not None and fragments == origin.fragments
        made = place_span(
            self.draft,
            self.state,
            Span(
                id=new_id(),
                set_id=self.gold_set.id,
                label=label or "",
                fragments=fragments or (),
                quote="",
                attributes=values,
                note=None if origin is None else origin.note,
                origin=Origin.REVIEWED.value,
            ),
            # A value that was taken is taken as it is; only a date without one is read.
            dating.NoReadings() if is_said and is_there else self._readings,
        )
        sources = [origin] if outcome is Outcome.BOTH and origin is not None else list(taken)
        made = self.draft.update(
            made,
            entity_id=None if origin is None else origin.entity_id,
            provenance=self._provenance(command, outcome, sources),
        )
        self.made[made.id] = made
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
            **({"slots": sorted(command.edit.slots)} if command.edit.slots else {}),
        }


def _checked_outcome(command: Decide) -> Outcome:
    known = {one.value for one in Outcome}
    if command.outcome not in known:
        raise RuleError(
            f"“{command.outcome}” is no decision; there are {', '.join(sorted(known))}."
        )
    _check_reason(command.reason)
    if command.outcome == Outcome.UNDECIDED and not (command.note or command.reason):
        raise RuleError("An undecided row needs a question.", hint="Say what is open.")
    return Outcome(command.outcome)


def _check_reason(reason: str | None) -> None:
    if reason is not None and reason not in {one.value for one in Reason}:
        raise RuleError(f"“{reason}” is not among the reasons.")


def _check_taken(outcome: Outcome, members: list[Span], taken: list[Span]) -> None:
    if not members:
        if outcome is not Outcome.EDITED:
            raise RuleError("There is nothing to decide about.")
        return
    if {one.id for one in taken} - {one.id for one in members}:
        raise RuleError("Only labels of this row can be taken.")
    if outcome in MAKES_GOLD and not taken:
        raise RuleError("Choose whose label goes into gold.")
    if outcome not in MAKES_GOLD and taken:
        raise RuleError(f"A row that is decided as {outcome.value} has nothing to take.")


def _title(command: Decide, review: _Review, decision: ReviewDecision) -> str:
    state, outcome = review.state, Outcome(decision.outcome)
    if not decision.members:
        gold = review.golden(decision)
        return (
            f"Mark {rules.title_of(review.draft.schema, gold.label)} {quoted(gold.quote)} as gold"
        )
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
