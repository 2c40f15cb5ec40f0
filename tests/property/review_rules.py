"""Random decisions for the machine of ``test_project_machine``."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from annotator.model.annotators import SetKind
from annotator.model.changes import Scope
from annotator.model.commands import Command, SetState
from annotator.model.ids import new_id
from annotator.model.review_commands import (
    AcceptAgreed,
    AgreedRow,
    Decide,
    Edit,
    ExplainDecision,
    WithdrawDecisions,
)
from annotator.model.reviews import MAKES_GOLD, Outcome, Reason
from annotator.services.project import Project
from annotator.services.review.sheets import ReviewSheet
from tests.unit.services.desk import Table

people = st.integers(0, 1)
places = st.integers(0, 1)
indexes = st.integers(0, 30)


class ReviewRules:
    """Both people decide about both people's labels."""

    project: Project
    tables: list[Table]
    documents: list[str]
    do: Callable[[int, Command], Any]
    attempt: Callable[[Callable[[], Any]], Any]
    former: dict[tuple[int, int], ReviewSheet]

    def sheet(self, person: int, place: int) -> ReviewSheet:
        return self.project.review_sheet(self.documents[place], self.tables[person].author)

    @rule(
        person=people, place=places, index=indexes, which=indexes, outcome=st.sampled_from(Outcome)
    )
    def rule_on_a_row(
        self, person: int, place: int, index: int, which: int, outcome: Outcome
    ) -> None:
        rows = self.sheet(person, place).rows
        if not rows:
            return
        row = rows[index % len(rows)]
        members = row.member_ids
        if not members:
            return
        taken = (members[which % len(members)],) if outcome in MAKES_GOLD else ()
        if outcome in (Outcome.BOTH, Outcome.AGREED):
            taken = members
        start = row.start
        command = Decide(
            document_id=self.documents[place],
            member_ids=members,
            outcome=outcome.value,
            taken=taken,
            edit=Edit(fragments=((start, start + 2),)),
            note="why?",
        )
        self.do(person, command)

    @rule(
        person=people,
        place=places,
        start=st.integers(0, 9),
        label=st.sampled_from(("CLAIM", "SOURCE", "DATE")),
        index=indexes,
        again=st.booleans(),
    )
    def mark_by_hand(
        self, person: int, place: int, start: int, label: str, index: int, *, again: bool
    ) -> None:
        """Mark gold where nobody did or change it, with any row's mark as its source."""
        rows = self.sheet(person, place).rows
        own = [row.decision.id for row in rows if row.added and row.decision]
        others = [row for row in rows if row.member_ids]
        slots: dict[str, tuple[str, ...]] = {}
        along: tuple[AgreedRow, ...] = ()
        if others and label == "CLAIM":
            row = others[index % len(others)]
            slots = {"source": row.member_ids[:1]}
            along = (AgreedRow(member_ids=row.member_ids, taken=row.member_ids[:1]),)
        command = Decide(
            document_id=self.documents[place],
            member_ids=(),
            outcome=Outcome.EDITED.value,
            edit=Edit(label=label, fragments=((start, start + 2),), slots=slots),
            along=along,
            decision_id=own[index % len(own)] if own and again else new_id(),
        )
        self.do(person, command)

    @rule(person=people, place=places)
    def accept_agreed(self, person: int, place: int) -> None:
        rows = self.sheet(person, place).agreed()
        self.do(person, AcceptAgreed(document_id=self.documents[place], rows=rows))

    @rule(person=people, place=places, index=indexes)
    def withdraw(self, person: int, place: int, index: int) -> None:
        made = [row.decision for row in self.sheet(person, place).rows if row.decision]
        if made:
            chosen = made[index % len(made)].id
            self.do(
                person,
                WithdrawDecisions(document_id=self.documents[place], decision_ids=(chosen,)),
            )

    @rule(person=people, place=places, index=indexes, reason=st.sampled_from(Reason))
    def explain(self, person: int, place: int, index: int, reason: Reason) -> None:
        made = [row.decision for row in self.sheet(person, place).rows if row.decision]
        if made:
            command = ExplainDecision(
                document_id=self.documents[place],
                decision_id=made[index % len(made)].id,
                reason=reason.value,
            )
            self.do(person, command)

    @rule(person=people, place=places, state=st.sampled_from(("in_progress", "done")))
    def finish_review(self, person: int, place: int, state: str) -> None:
        kind = SetKind.GOLD.value
        command = SetState(document_id=self.documents[place], state=state, set_kind=kind)
        self.do(person, command)

    @rule(person=people, place=places)
    def line_up_again(self, person: int, place: int) -> None:
        """What is taken over from an earlier sheet is what lining up anew gives."""
        author, document_id = self.tables[person].author, self.documents[place]
        former = self.former.get((person, place))
        fresh = self.sheet(person, place)
        assert self.project.review_sheet(document_id, author, former=former) == fresh
        self.former[person, place] = fresh

    @rule(person=people, place=places, again=st.booleans())
    def undo_review(self, person: int, place: int, *, again: bool) -> None:
        author, document_id = self.tables[person].author, self.documents[place]
        act = self.project.redo if again else self.project.undo
        self.attempt(lambda: act(author, document_id, scope=Scope.REVIEW))
