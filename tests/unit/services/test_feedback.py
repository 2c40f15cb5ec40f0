"""What was decided on an annotator's work: verdicts, what changed, examples, the page."""

import pytest

from annotator.agreement.differences import Disagreement
from annotator.model.commands import (
    AddRelation,
    AddSpan,
    DeleteSpans,
    SetFragments,
    SetSpanNote,
    SetState,
)
from annotator.model.review_commands import Decide, Edit
from annotator.model.spans import Fragment
from annotator.schema.types import Label, Schema
from annotator.services.progress import CancelledError, NoProgress
from annotator.services.project import Project
from annotator.services.review.feedback import (
    Changed,
    FeedbackEntry,
    Verdict,
    examples_of,
    feedback_confusion,
)
from annotator.services.review.feedback_html import feedback_as_html
from annotator.services.review.feedback_reading import Feedback, read_feedback
from annotator.services.review.guideline_text import guideline_lines
from annotator.services.review.sheets import ReviewRow
from tests.unit.services.desk import Table

TEXT = "State media said Kim won on Monday. Analysts doubt that Kim won."
SOURCE, CUE, CLAIM, DAY = (0, 11), (12, 16), (17, 24), (28, 34)


class Court:
    """Anna and Ben have labeled an article, Eve decides."""

    def __init__(self, project: Project) -> None:
        self.anna, self.ben, self.eve = (Table(project, name) for name in ("anna", "ben", "eve"))
        self.project = project
        self.document_id = self.anna.add_document(TEXT, "Kim & co")

    def mark(self, who: Table, label: str, place: Fragment, **attributes: object) -> str:
        command = AddSpan(
            document_id=self.document_id, label=label, fragments=(place,), attributes=attributes
        )
        who.do(command)
        return command.span_id

    def row(self, span_id: str) -> ReviewRow:
        sheet = self.project.review_sheet(self.document_id, self.eve.author)
        return next(one for one in sheet.rows if span_id in one.member_ids)

    def decide(self, span_id: str, outcome: str, *taken: str, **more: object) -> None:
        command = Decide(
            document_id=self.document_id,
            member_ids=self.row(span_id).member_ids,
            outcome=outcome,
            taken=taken,
            **more,  # type: ignore[arg-type]
        )
        self.eve.do(command)

    def finish(self, *people: Table) -> None:
        for who in people:
            who.do(SetState(document_id=self.document_id, state="done"))

    def feedback(self, name: str = "anna") -> Feedback:
        return read_feedback(self.project, name)

    def only(self, name: str = "anna") -> FeedbackEntry:
        (entry,) = self.feedback(name).entries
        return entry


@pytest.fixture
def court(project: Project) -> Court:
    return Court(project)


def test_one_is_taken_the_other_changed(court: Court) -> None:
    annas = court.mark(court.anna, "ORG", (6, 11))
    bens = court.mark(court.ben, "SOURCE", SOURCE)
    court.decide(annas, "taken", bens, reason="boundary", note="whole phrase")
    hers, his = court.only(), court.only("ben")
    assert hers.verdict is Verdict.CHANGED
    assert hers.kinds == (Disagreement.BOUNDARY, Disagreement.LABEL)
    assert hers.changes == (
        Changed("label", "ORG", "SOURCE"),
        Changed("words", "media", "State media"),
    )
    assert (hers.reason, hers.note, hers.adjudicator) == ("boundary", "whole phrase", "eve")
    assert (hers.labels, hers.difference) == (("ORG", "SOURCE"), "ORG is SOURCE")
    assert (hers.before, hers.quote) == ("", "State media")
    assert hers.after == " said Kim won on Monday. Analysts doubt that Kim won."
    assert (his.verdict, his.kinds, his.changes, his.difference) == (Verdict.TAKEN, (), (), "")


def test_values_and_edits_are_named(court: Court) -> None:
    annas = court.mark(court.anna, "DATE", DAY, value="2026-02-23")
    bens = court.mark(court.ben, "DATE", DAY, value="2026-02-16")
    court.decide(annas, "edited", annas, edit=Edit(attributes={"value": "2026-02-22"}))
    hers = court.only()
    assert hers.kinds == (Disagreement.DATE_VALUE,)
    assert hers.changes == (Changed("value", "2026-02-23", "2026-02-22"),)
    assert hers.difference == "value of DATE"
    court.decide(annas, "both", annas, bens)
    assert court.only().verdict is court.only("ben").verdict is Verdict.TAKEN


def test_neither_is_rejected_and_a_question_is_open(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.decide(annas, "neither", reason="attention")
    entry = court.only()
    assert (entry.verdict, entry.gold, entry.difference) == (Verdict.REJECTED, None, "CUE rejected")
    assert court.feedback("ben").entries == ()
    court.decide(annas, "undecided", note="is this a cue?")
    entry = court.only()
    assert (entry.verdict, entry.note) == (Verdict.OPEN, "is this a cue?")
    assert court.feedback().confusion.things == 0


def test_what_gold_has_is_missed_once_the_document_is_finished(court: Court) -> None:
    bens = court.mark(court.ben, "CUE", CUE)
    court.mark(court.anna, "SOURCE", SOURCE)
    court.decide(bens, "taken", bens)
    assert court.feedback().entries == (), "she may still come to it"
    court.finish(court.anna)
    entry = court.only()
    assert (entry.verdict, entry.own, entry.quote) == (Verdict.MISSED, None, "said")
    assert entry.kinds == (Disagreement.MISSING,)
    assert entry.difference == "CUE not marked"
    court.project.ensure_annotator("dan")
    assert court.feedback("dan").entries == (), "who never began the document missed nothing"


def test_relations_count_as_far_as_gold_can_have_them(court: Court) -> None:
    places = (("CLAIM", CLAIM), ("SOURCE", SOURCE), ("CUE", CUE))
    hers = {label: court.mark(court.anna, label, place) for label, place in places}
    his = {label: court.mark(court.ben, label, place) for label, place in places}
    court.anna.do(AddRelation(type="source", from_id=hers["CLAIM"], to_id=hers["SOURCE"]))
    court.ben.do(AddRelation(type="cue", from_id=his["CLAIM"], to_id=his["CUE"]))
    court.decide(hers["CLAIM"], "taken", his["CLAIM"])
    assert court.only().verdict is Verdict.TAKEN, "neither end is in gold yet"
    court.decide(hers["SOURCE"], "agreed", hers["SOURCE"], his["SOURCE"])
    court.decide(hers["CUE"], "agreed", hers["CUE"], his["CUE"])
    claim = next(one for one in court.feedback().entries if one.labels[0] == "CLAIM")
    assert claim.kinds == (Disagreement.RELATION,)
    assert claim.changes == (
        Changed("cue", "", "said"),
        Changed("source", "State media", ""),
    )
    assert claim.difference == "cue, source of CLAIM"
    assert [one.verdict for one in court.feedback("ben").entries] == [Verdict.TAKEN] * 3


def test_later_changes_make_it_stale_and_deleted_ones_go(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.mark(court.ben, "CUE", (0, 16))
    court.decide(annas, "neither")
    court.anna.do(SetSpanNote(span_id=annas, note="hm"))
    assert not court.only().is_stale
    court.anna.do(SetFragments(span_id=annas, fragments=((12, 20),)))
    assert court.only().is_stale
    assert court.feedback().examples == ()
    court.anna.do(DeleteSpans(span_ids=(annas,)))
    assert court.feedback().entries == ()


def test_summary_counts_and_confusion(court: Court) -> None:
    annas = [court.mark(court.anna, "ORG", (6, 11)), court.mark(court.anna, "CUE", CUE),
             court.mark(court.anna, "DATE", DAY)]  # fmt: skip
    bens = court.mark(court.ben, "SOURCE", SOURCE)
    missed = court.mark(court.ben, "CLAIM", CLAIM)
    court.finish(court.anna)
    court.decide(annas[0], "taken", bens, reason="boundary")
    court.decide(annas[1], "neither", reason="attention")
    court.decide(annas[2], "taken", annas[2], reason="other")
    court.decide(missed, "taken", missed)
    found = court.feedback()
    assert [one.verdict.value for one in found.entries] == [
        "changed", "rejected", "missed", "taken",
    ]  # fmt: skip
    assert found.counts == {
        Verdict.CHANGED: 1, Verdict.REJECTED: 1, Verdict.MISSED: 1, Verdict.TAKEN: 1,
    }  # fmt: skip
    assert found.reasons == {"boundary": 1, "attention": 1}
    assert found.confusion.cells == {
        ("ORG", "SOURCE"): 1, ("CUE", None): 1, (None, "CLAIM"): 1, ("DATE", "DATE"): 1,
    }  # fmt: skip
    assert found.help_for("CUE")
    assert found.help_for("NOSUCH") == found.help_for(None) == ""


def test_examples_take_the_most_frequent_kind_first_and_one_of_each(court: Court) -> None:
    marks = [("CUE", CUE), ("CUE", (17, 20)), ("CUE", (21, 24)), ("ORG", SOURCE), ("DATE", DAY)]
    ids = [court.mark(court.anna, label, place) for label, place in marks]
    for span_id in ids:
        court.decide(span_id, "neither", note="a name" if span_id == ids[1] else None)
    found = court.feedback()
    assert [(one.difference, one.count) for one in found.examples] == [
        ("CUE rejected", 3), ("DATE rejected", 1), ("ORG rejected", 1), ("CUE rejected", 3),
        ("CUE rejected", 3),
    ]  # fmt: skip
    assert found.examples[0].entry.quote == "Kim", "the explained one comes first"
    assert len({id(one.entry) for one in found.examples}) == 5
    assert len(examples_of(found.entries, 2)) == 2
    assert examples_of([]) == ()
    assert feedback_confusion([]).labels == ()


def test_guidelines_of_one_label_as_plain_lines() -> None:
    guidelines = (
        "# All\nRead.\n\n## CUE\nA *verb* of\nsaying: **said**, `a_b_c`.\n\n- one\n"
        "- two **2 * 3**\n\nSo:\n\n| a | b |\n|---|---|\n### More\nstill\n## ORG\nno\n## CUE\nagain"
    )
    schema = Schema(name="s", labels=(Label(name="CUE"), Label(name="X", title="Org")),
                    guidelines=guidelines)  # fmt: skip
    assert guideline_lines(schema, "CUE") == (
        "A verb of saying: said, a_b_c.", "• one", "• two 2 * 3", "still",
    )  # fmt: skip
    assert guideline_lines(schema, "X") == ("no",)
    assert guideline_lines(schema, "NOSUCH") == ()


def test_the_page_quotes_the_guidelines_of_labels_that_differ(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    day = court.mark(court.anna, "DATE", DAY)
    court.decide(annas, "neither")
    court.decide(day, "taken", day)
    found = court.feedback()
    assert found.unlike_labels == ("CUE",)
    page = feedback_as_html(found)
    assert "What the guidelines say" in page
    assert found.guidelines_for("CUE")[0][:30] in page
    assert found.guidelines_for("DATE")[0][:60] not in page


def test_two_adjudicators_each_have_their_say(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.decide(annas, "taken", annas)
    court.eve = Table(court.project, "fred")
    court.decide(annas, "neither")
    verdicts = {one.adjudicator: one.verdict for one in court.feedback().entries}
    assert verdicts == {"eve": Verdict.TAKEN, "fred": Verdict.REJECTED}


def test_reading_can_be_stopped(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.decide(annas, "neither")

    class Stopped(NoProgress):
        is_cancelled = True

    with pytest.raises(CancelledError):
        read_feedback(court.project, "anna", progress=Stopped())


def test_the_page_is_escaped_and_always_the_same(court: Court) -> None:
    annas = court.mark(court.anna, "CUE", CUE)
    court.decide(annas, "neither", reason="other", note="<b>no</b> cue")
    page = feedback_as_html(court.feedback())
    assert page == feedback_as_html(court.feedback())
    assert "&lt;b&gt;no&lt;/b&gt; cue" in page
    assert "Kim &amp; co" in page
    assert "1 example to learn from" in page
    assert "<script" not in page
    empty = feedback_as_html(court.feedback("ben"))
    assert "No decision has been made about this work." in empty
