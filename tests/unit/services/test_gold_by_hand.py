"""Gold that a reviewer writes by hand: slots, attributes, and labels that nobody else marked."""

import pytest

from annotator.model.changes import Scope
from annotator.model.errors import RuleError
from annotator.model.review_commands import AgreedRow, Decide, Edit, WithdrawDecisions
from annotator.services.project import Project
from annotator.services.review.counts import count_of
from annotator.services.review.sheets import Status
from tests.unit.services.test_reviewing import CLAIM, CUE, DAY, SOURCE, Court


@pytest.fixture
def court(project: Project) -> Court:
    return Court(project)


def mark_gold(court: Court, edit: Edit, decision_id: str | None = None, reason: str = "") -> str:
    more = {} if decision_id is None else {"decision_id": decision_id}
    command = Decide(
        document_id=court.document_id, member_ids=(), outcome="edited", edit=edit,
        reason=reason or None, **more,
    )  # fmt: skip
    court.eve.do(command)
    return command.decision_id


def test_gold_that_nobody_marked_is_a_row_with_its_provenance(court: Court) -> None:
    court.mark(court.anna, "SOURCE", SOURCE)
    court.mark(court.ben, "SOURCE", SOURCE)
    edit = Edit(label="DATE", fragments=(DAY,), attributes={"value": "2026-02-23", "type": "DATE"})
    decision_id = mark_gold(court, edit, reason="attention")
    source, row = court.sheet().rows
    assert (source.status, row.status) == (Status.AGREED, Status.DECIDED)
    assert row.is_disputed
    assert (row.member_ids, row.start, row.end) == ((), *DAY)
    (gold,) = court.gold()
    assert (gold.label, gold.quote, gold.attributes["value"]) == ("DATE", "Monday", "2026-02-23")
    assert gold.provenance is not None
    assert {key: gold.provenance[key] for key in ("who", "how", "from", "reason")} == {
        "who": "eve", "how": "edited", "from": [], "reason": "attention",
    }  # fmt: skip
    assert court.sheet().left == ()
    assert count_of(court.sheet()).decided == 1
    mark_gold(court, Edit(label="EVENT"), decision_id)
    (changed,) = court.gold()
    assert (changed.id, changed.label, dict(changed.attributes)) == (gold.id, "EVENT", {})
    for _ in range(2):
        court.project.undo(court.eve.author, court.document_id, scope=Scope.REVIEW.value)
    assert (court.gold(), len(court.sheet().rows)) == ([], 1)


def test_a_label_nobody_marked_needs_a_place_and_a_label(court: Court) -> None:
    for edit in (Edit(), Edit(label="ORG"), Edit(fragments=(DAY,))):
        with pytest.raises(RuleError):
            mark_gold(court, edit)
    assert court.sheet().gold is None
    decision_id = mark_gold(court, Edit(label="ORG", fragments=(SOURCE,)))
    court.eve.do(WithdrawDecisions(document_id=court.document_id, decision_ids=(decision_id,)))
    assert court.gold() == []


def test_a_slot_set_by_hand_brings_its_filler_along_in_one_step(court: Court) -> None:
    claim = court.mark(court.anna, "CLAIM", CLAIM)
    cue = court.mark(court.anna, "CUE", CUE)
    court.link(court.anna, "cue", claim, cue)
    source = court.mark(court.ben, "SOURCE", SOURCE)
    row, other = court.row(claim), court.row(source)
    along = (AgreedRow(member_ids=other.member_ids, taken=other.alike),)
    edit = Edit(slots={"source": (source,), "cue": ()}, attributes={"factuality": "PS+"})
    court.decide(row, "edited", claim, edit=edit, along=along)
    assert court.gold_links() == [("source", "Kim won", "State media")]
    assert {span.quote: span.attributes.get("factuality") for span in court.gold()} == {
        "Kim won": "PS+", "State media": None,
    }  # fmt: skip
    # What was emptied by hand stays empty when the cue comes into gold.
    court.decide(court.row(cue), "taken", cue)
    assert court.gold_links() == [("source", "Kim won", "State media")]
    # What was set by hand follows its filler to other gold.
    court.decide(court.row(source), "edited", source, edit=Edit(label="ORG"))
    assert court.gold_links() == [("source", "Kim won", "State media")]
    court.project.undo(court.eve.author, court.document_id, scope=Scope.REVIEW.value)
    court.project.undo(court.eve.author, court.document_id, scope=Scope.REVIEW.value)
    court.project.undo(court.eve.author, court.document_id, scope=Scope.REVIEW.value)
    assert court.gold() == []


def test_a_slot_that_cannot_be_filled_changes_nothing(court: Court) -> None:
    claim = court.mark(court.anna, "CLAIM", CLAIM)
    source = court.mark(court.ben, "SOURCE", SOURCE)
    row = court.row(claim)
    with pytest.raises(RuleError, match="not in gold"):
        court.decide(row, "edited", claim, edit=Edit(slots={"source": (source,)}))
    court.decide(court.row(source), "taken", source)
    with pytest.raises(RuleError, match="attribution"):
        court.decide(
            row, "edited", claim,
            edit=Edit(slots={"source": (source,)}, attributes={"attribution": "author"}),
        )  # fmt: skip
    with pytest.raises(RuleError, match="cue"):
        court.decide(row, "edited", claim, edit=Edit(slots={"cue": (source,)}))
    assert [span.quote for span in court.gold()] == ["State media"]
