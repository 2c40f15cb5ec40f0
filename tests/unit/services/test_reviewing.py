"""Decisions: gold with where it came from, relations taken along, stale ones, undo."""

from collections.abc import Callable

import pytest

from annotator.agreement.differences import Disagreement
from annotator.model.annotators import SetKind
from annotator.model.changes import Scope
from annotator.model.commands import (
    AddRelation,
    AddSpan,
    SetAttributes,
    SetFragments,
    SetSpanNote,
    SetState,
)
from annotator.model.errors import DocumentDoneError, RuleError
from annotator.model.review_commands import AcceptAgreed, Decide, Edit, WithdrawDecisions
from annotator.model.spans import Fragment, Span
from annotator.services.progress import CancelledError, NoProgress
from annotator.services.project import Project
from annotator.services.review.sheets import ReviewRow, ReviewSheet, Status
from tests.unit.services.desk import Table

TEXT = "State media said Kim won on Monday."
CLAIM, SOURCE, CUE, DAY = (17, 24), (0, 11), (12, 16), (28, 34)


class Court:
    """Anna and Ben have labeled an article, Eve decides."""

    def __init__(self, project: Project) -> None:
        self.anna, self.ben, self.eve = (Table(project, name) for name in ("anna", "ben", "eve"))
        self.project = project
        self.document_id = self.anna.add_document(TEXT)

    def mark(self, who: Table, label: str, place: Fragment, **attributes: object) -> str:
        command = AddSpan(
            document_id=self.document_id, label=label, fragments=(place,), attributes=attributes
        )
        who.do(command)
        return command.span_id

    def link(self, who: Table, kind: str, start: str, end: str) -> None:
        who.do(AddRelation(type=kind, from_id=start, to_id=end))

    def sheet(self) -> ReviewSheet:
        return self.project.review_sheet(self.document_id, self.eve.author)

    def row(self, span_id: str) -> ReviewRow:
        return next(one for one in self.sheet().rows if span_id in one.member_ids)

    def decide(self, row: ReviewRow, outcome: str, *taken: str, **more: object) -> None:
        command = Decide(
            document_id=self.document_id,
            member_ids=row.member_ids,
            outcome=outcome,
            taken=taken,
            **more,  # type: ignore[arg-type]
        )
        self.eve.do(command)

    def gold(self) -> list[Span]:
        return list(self.sheet().gold_spans)

    def gold_links(self) -> list[tuple[str, str, str]]:
        gold = self.sheet().gold
        assert gold is not None
        quotes = {span.id: span.quote for span in self.gold()}
        return [
            (one.type, quotes[one.from_id], quotes[one.to_id])
            for one in self.project.relations(gold.id)
        ]


@pytest.fixture
def court(project: Project) -> Court:
    return Court(project)


def test_taking_one_makes_gold_with_its_provenance(court: Court) -> None:
    annas = court.mark(court.anna, "ORG", (6, 11))
    bens = court.mark(court.ben, "SOURCE", SOURCE)
    row = court.row(annas)
    assert bens in row.member_ids
    assert row.kinds == (Disagreement.BOUNDARY, Disagreement.LABEL)
    assert row.status is Status.OPEN
    court.decide(row, "taken", bens, reason="boundary", note="whole phrase")
    (gold,) = court.gold()
    assert (gold.label, gold.quote, gold.origin) == ("SOURCE", "State media", "reviewed")
    assert gold.provenance is not None
    assert gold.provenance["who"] == "eve"
    assert [one["annotator"] for one in gold.provenance["from"]] == ["ben"]
    assert (gold.provenance["reason"], gold.provenance["note"]) == ("boundary", "whole phrase")
    assert court.row(annas).status is Status.DECIDED
    gold_set = court.sheet().gold
    assert gold_set is not None
    assert (gold_set.kind, gold_set.annotator_id) == (SetKind.GOLD, court.eve.author)


def test_review_never_changes_an_annotators_set(court: Court) -> None:
    annas = court.mark(court.anna, "ORG", (6, 11))
    court.mark(court.ben, "SOURCE", SOURCE)
    before = [column.spans for column in court.sheet().columns]
    court.decide(court.row(annas), "taken", annas)
    court.decide(court.row(annas), "neither")
    assert [column.spans for column in court.sheet().columns] == before
    assert court.gold() == []


def test_a_claim_takes_its_slots_along_as_their_targets_come_into_gold(court: Court) -> None:
    for who in (court.anna, court.ben):
        claim = court.mark(who, "CLAIM", CLAIM if who is court.anna else (17, 34))
        source = court.mark(who, "SOURCE", SOURCE)
        cue = court.mark(who, "CUE", CUE)
        court.link(who, "source", claim, source)
        if who is court.anna:
            court.link(who, "cue", claim, cue)
    rows = {row.start: row for row in court.sheet().rows}
    annas_claim = next(span.id for span in rows[17].spans.values() if span.fragments == (CLAIM,))
    court.decide(rows[17], "taken", annas_claim)
    assert court.gold_links() == []
    bens_source = next(iter(reversed(rows[0].member_ids)))
    court.decide(rows[0], "taken", bens_source)
    assert court.gold_links() == [("source", "Kim won", "State media")]
    court.decide(rows[12], "agreed", *rows[12].member_ids)
    assert sorted(court.gold_links()) == [
        ("cue", "Kim won", "said"),
        ("source", "Kim won", "State media"),
    ]
    # Deciding again replaces the gold span, and the claim is linked to the new one.
    court.decide(rows[0], "taken", rows[0].member_ids[0])
    assert ("source", "Kim won", "State media") in court.gold_links()
    assert len(court.gold()) == 3


def test_both_edited_and_undecided(court: Court) -> None:
    annas = court.mark(court.anna, "DATE", DAY, value="2026-02-23")
    bens = court.mark(court.ben, "DATE", DAY, value="2026-02-16")
    row = court.row(annas)
    assert row.kinds == (Disagreement.DATE_VALUE,)
    court.decide(row, "both", annas, bens)
    assert [span.attributes["value"] for span in court.gold()] == ["2026-02-23", "2026-02-16"]
    edit = Edit(fragments=((25, 34),), attributes={"value": "2026-02-22"})
    court.decide(row, "edited", annas, edit=edit)
    (gold,) = court.gold()
    assert (gold.quote, gold.attributes["value"]) == ("on Monday", "2026-02-22")
    assert gold.provenance is not None
    assert gold.provenance["edited"] is True
    with pytest.raises(RuleError, match="question"):
        court.decide(row, "undecided")
    court.decide(row, "undecided", note="which Monday?")
    assert court.gold() == []
    assert court.row(annas).status is Status.UNDECIDED


def test_both_is_refused_where_the_schema_allows_one(court: Court) -> None:
    annas = court.mark(court.anna, "CLAIM", CLAIM)
    bens = court.mark(court.ben, "CLAIM", CLAIM, factuality="PS+")
    with pytest.raises(RuleError, match="CLAIM"):
        court.decide(court.row(annas), "both", annas, bens)
    assert court.gold() == []
    assert court.row(annas).decision is None


def test_what_all_agree_on_comes_in_one_step(court: Court) -> None:
    for who in (court.anna, court.ben):
        court.mark(who, "SOURCE", SOURCE)
        court.mark(who, "CUE", CUE)
    court.mark(court.anna, "PERSON", (17, 20))
    rows = court.sheet().agreed()
    assert len(rows) == 2
    court.eve.do(AcceptAgreed(document_id=court.document_id, rows=rows))
    assert [span.quote for span in court.gold()] == ["State media", "said"]
    assert court.sheet().counts() == {Status.DECIDED: 2, Status.OPEN: 1}
    assert court.sheet().agreed() == ()
    for span in court.gold():
        assert span.provenance is not None
        assert [one["annotator"] for one in span.provenance["from"]] == ["anna", "ben"]


class _Impatient(NoProgress):
    is_cancelled = True


def test_accepting_can_be_stopped_before_anything_changes(court: Court) -> None:
    for who in (court.anna, court.ben):
        court.mark(who, "CUE", CUE)
    command = AcceptAgreed(document_id=court.document_id, rows=court.sheet().agreed())
    with pytest.raises(CancelledError):
        court.project.execute(command, author_id=court.eve.author, progress=_Impatient())
    assert court.gold() == []


def test_a_value_that_is_taken_is_taken_as_it_is(court: Court) -> None:
    annas = court.mark(court.anna, "DATE", DAY, value="2020-05-04")
    court.decide(court.row(annas), "taken", annas)
    (gold,) = court.gold()
    origin = court.project.span(annas)
    assert origin is not None
    assert gold.attributes == origin.attributes


def test_a_majority_is_enough_where_the_reviewer_says_so(court: Court) -> None:
    dan = Table(court.project, "dan")
    for who in (court.anna, court.ben, dan):
        court.mark(who, "CUE", CUE if who is not dan else (0, 16))
    assert court.sheet().agreed() == ()
    (row,) = court.sheet().agreed(fewest=2, share=0.6)
    assert len(row.member_ids) == 3
    assert len(row.taken) == 2
    left_out = court.sheet().agreed(fewest=2, share=0.6, outside=row.taken)
    assert left_out == ()


def test_a_change_after_the_decision_makes_it_stale(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    bens = court.mark(court.ben, "CUE", (0, 16))
    court.decide(court.row(annas), "taken", annas)
    court.anna.do(SetSpanNote(span_id=annas, note="a note never counts"))
    assert court.row(annas).status is Status.DECIDED
    court.ben.do(SetFragments(span_id=bens, fragments=(CUE,)))
    assert court.row(annas).status is Status.STALE
    court.ben.undo(court.document_id)
    assert court.row(annas).status is Status.DECIDED
    dan = Table(court.project, "dan")
    court.mark(dan, "CUE", CUE)
    assert court.row(annas).status is Status.STALE


def test_undo_in_review_takes_back_decisions_and_not_labels(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.mark(court.ben, "CUE", (0, 16))
    row = court.row(annas)
    court.decide(row, "taken", annas)
    court.decide(row, "neither")
    court.project.undo(court.eve.author, court.document_id, scope=Scope.REVIEW)
    assert [span.quote for span in court.gold()] == ["said"]
    court.project.undo(court.eve.author, court.document_id, scope=Scope.REVIEW)
    assert court.sheet().gold is None
    assert court.row(annas).status is Status.OPEN
    assert court.project.undo_title(court.eve.author, court.document_id) is None
    court.project.redo(court.eve.author, court.document_id, scope=Scope.REVIEW)
    assert [span.quote for span in court.gold()] == ["said"]


def test_withdrawing_opens_the_row_again(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    row = court.row(annas)
    court.decide(row, "taken", annas)
    decision = court.row(annas).decision
    assert decision is not None
    withdraw = WithdrawDecisions(document_id=court.document_id, decision_ids=(decision.id,))
    court.eve.do(withdraw)
    assert court.gold() == []
    assert court.row(annas).decision is None


def test_a_finished_review_is_reopened_first(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.decide(court.row(annas), "taken", annas)
    done = SetState(document_id=court.document_id, state="done", set_kind=SetKind.GOLD.value)
    court.eve.do(done)
    with pytest.raises(DocumentDoneError):
        court.decide(court.row(annas), "neither")


def test_decisions_survive_a_restart(court: Court, reopened: Callable[[], Project]) -> None:
    annas = court.mark(court.anna, "DATE", DAY, value="2026-02-23")
    court.decide(court.row(annas), "taken", annas, reason="other", note="clear")
    court.anna.do(SetAttributes(span_id=annas, attributes={"value": "2026-02-16"}))
    court.project.flush()
    sheet = reopened().review_sheet(court.document_id, court.eve.author)
    assert sheet == court.sheet()
    assert sheet.rows[0].status is Status.STALE


def test_bad_decisions_change_nothing(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    row = court.row(annas)
    with pytest.raises(RuleError, match="no decision"):
        court.decide(row, "perhaps")
    with pytest.raises(RuleError, match="whose label"):
        court.decide(row, "taken")
    with pytest.raises(RuleError, match="nothing to take"):
        court.decide(row, "neither", annas)
    with pytest.raises(RuleError, match="reasons"):
        court.decide(row, "taken", annas, reason="whim")
    assert court.sheet().gold is None
