"""A review in the window by real keys, asserted through the project's file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from annotator.agreement.differences import Disagreement
from annotator.gui.review import acts
from annotator.gui.review.deciding import Mode
from annotator.services.demo import create_sample
from annotator.services.project import Project
from annotator.services.review.sheets import Status
from tests.gui.pilot import Pilot
from tests.gui.review_kit import Reviewer

CORRIDOR = (
    "Marenna and Velland agreed on Monday to reopen a grain corridor through the Strait of Orl"
)


@pytest.fixture
def sample(tmp_path: Path) -> Project:
    return create_sample(tmp_path / "sample.annot")


@pytest.fixture
def reviewer(sample: Project, make_pilot: Callable[..., Pilot]) -> Reviewer:
    """Eve reviews "Grain corridor", which anna and ben have labeled."""
    pilot = make_pilot(sample, annotator="eve")
    pilot.desk.open_document(pilot.project.find_document("Grain corridor").id)
    return Reviewer(pilot).enter()


def test_a_document_is_reviewed_to_gold_by_keys_alone(reviewer: Reviewer) -> None:
    before = reviewer.annotators_work()
    assert reviewer.gold() == []
    reviewer.keys("A", "Return")
    assert len(reviewer.gold()) == 20
    opened = 0
    while reviewer.row.is_open:
        opened += 1
        assert opened < 40, "the queue does not come to an end"
        reviewer.keys("1" if opened % 2 else "2")
    assert opened == 15
    assert {one.outcome for one in reviewer.decisions()} == {"agreed", "taken", "neither"}
    assert all(row.status is Status.DECIDED for row in reviewer.board.rows())
    assert reviewer.annotators_work() == before
    for span in reviewer.gold():
        assert span.provenance is not None
        assert span.provenance["who"] == "eve"
        assert {one["annotator"] for one in span.provenance["from"]} <= {"anna", "ben"}
    first = reviewer.document_id
    reviewer.keys("Ctrl+Return")
    # It goes on to the next document.
    reviewer.pilot.qtbot.waitUntil(lambda: reviewer.document_id != first)
    assert reviewer.pilot.project.document(reviewer.document_id).title == "Storm closes ports"
    reviewer.pilot.desk.open_document(first)
    assert reviewer.state() == "done"


def test_many_labels_are_accepted_in_the_background(
    reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "_MANY", 5)
    reviewer.keys("A", "Return")

    def is_accepted() -> bool:
        sheet = reviewer.board.sheet
        return sheet is not None and sheet.counts()[Status.DECIDED] == 20

    reviewer.pilot.qtbot.waitUntil(is_accepted)
    assert len(reviewer.gold()) == 20
    reviewer.keys("Ctrl+Z")
    assert reviewer.gold() == []


def test_undoing_everything_restores_the_start(reviewer: Reviewer) -> None:
    before = reviewer.annotators_work()
    reviewer.keys("1", "2", "0", "B", "R", "3", "1", "A", "Return", "J", "1", "K", "Shift+R", "2")
    assert reviewer.gold()
    for _ in range(30):
        reviewer.keys("Ctrl+Z")
    assert reviewer.gold() == []
    assert reviewer.decisions() == []
    assert reviewer.state() is None
    assert reviewer.annotators_work() == before
    assert all(row.decision is None for row in reviewer.board.rows())
    reviewer.keys("Ctrl+Y")
    assert len(reviewer.decisions()) == 1


def test_a_boundary_is_decided_for_one_annotator(reviewer: Reviewer) -> None:
    row = reviewer.go_to(CORRIDOR)
    assert row.kinds == (Disagreement.BOUNDARY,)
    reviewer.keys("2")
    assert ("CLAIM", CORRIDOR) in reviewer.gold_quotes()
    assert reviewer.row.key != row.key, "it goes on by itself"
    reviewer.keys("K", "1")
    (claim,) = (quote for label, quote in reviewer.gold_quotes() if label == "CLAIM")
    assert claim.startswith(CORRIDOR)
    assert claim.endswith("last autumn")
    (decision,) = reviewer.decisions()
    assert decision.kinds == ("boundary",)


def test_a_claim_takes_its_slots_and_says_what_is_missing(reviewer: Reviewer) -> None:
    said: list[str] = []
    reviewer.pilot.desk.message.connect(lambda words, _kind: said.append(words))
    reviewer.go_to(CORRIDOR)
    reviewer.keys("2")
    assert reviewer.gold_links() == []
    assert said == ["Source “mediators”, cue “said”, when “Monday” are not in gold yet."]
    reviewer.keys("A", "Return")
    links = [(kind, target) for kind, start, target in reviewer.gold_links() if start == CORRIDOR]
    assert sorted(links) == [("cue", "said"), ("source", "mediators"), ("when", "Monday")]


def test_a_slot_is_decided_where_it_starts(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    from annotator.model.commands import AddRelation, AddSpan

    project = make_project()
    (summary,) = project.summaries(None)
    text = project.document(summary.id).text
    for name in ("anna", "ben"):
        author = project.ensure_annotator(name).id
        spans = {}
        for label, quote in (("CLAIM", "Kim was reelected Sunday"), ("SOURCE", "state media")):
            at = text.index(quote)
            add = AddSpan(document_id=summary.id, label=label, fragments=((at, at + len(quote)),))
            project.execute(add, author_id=author)
            spans[label] = add.span_id
        if name == "anna":
            link = AddRelation(type="source", from_id=spans["CLAIM"], to_id=spans["SOURCE"])
            project.execute(link, author_id=author)
    reviewer = Reviewer(make_pilot(project, annotator="eve")).enter()
    (row,) = reviewer.board.rows()
    assert (row.kinds, row.relations) == ((Disagreement.RELATION,), ("source",))
    reviewer.keys("A", "Return", "1")
    assert reviewer.gold_links() == [("source", "Kim was reelected Sunday", "state media")]
    reviewer.keys("2")
    assert reviewer.gold_links() == []


def test_what_an_annotator_left_out_is_taken_as_nothing(reviewer: Reviewer) -> None:
    row = reviewer.go_to("This is a good day for everyone who buys bread")
    assert row.kinds == (Disagreement.MISSING,)
    reviewer.keys("2")
    (decision,) = reviewer.decisions()
    assert decision.outcome == "neither"
    assert reviewer.gold() == []


def test_both_is_refused_with_the_schemas_reason(reviewer: Reviewer) -> None:
    said: list[tuple[str, str]] = []
    reviewer.pilot.desk.message.connect(lambda words, kind: said.append((words, kind)))
    reviewer.go_to("the first ships could sail as early as Thursday")
    reviewer.keys("B")
    assert said
    assert said[-1][1] == "warning"
    assert "CLAIM" in said[-1][0]
    assert reviewer.gold() == []
    reviewer.go_to("within ten days")
    reviewer.keys("B")
    assert [quote for _, quote in reviewer.gold_quotes()] == ["within ten days", "ten days"]


def test_undecided_takes_a_question(reviewer: Reviewer) -> None:
    reviewer.go_to("a year earlier")
    reviewer.keys("U")
    reviewer.keys("Escape")
    assert reviewer.decisions() == []
    reviewer.keys("U")
    reviewer.type("which March?")
    (decision,) = reviewer.decisions()
    assert (decision.outcome, decision.note) == ("undecided", "which March?")
    assert reviewer.find("a year earlier").status is Status.UNDECIDED


def test_a_reason_comes_before_or_after_the_decision(reviewer: Reviewer) -> None:
    reviewer.go_to("last autumn")
    reviewer.keys("R", "2")
    (kept,) = reviewer.decisions()
    assert (kept.outcome, kept.reason) == ("undecided", "boundary"), (
        "nothing is lost with the window"
    )
    reviewer.keys("1")
    reviewer.go_to("within ten days")
    reviewer.keys("2", "Shift+R", "5")
    reviewer.type("the guide says so")
    found = {one.taken[0]: (one.reason, one.note) for one in reviewer.decisions()}
    assert sorted(found.values(), key=str) == [
        ("boundary", None),
        ("other", "the guide says so"),
    ]
    reasons = {span.quote: (span.provenance or {})["reason"] for span in reviewer.gold()}
    assert reasons == {"last autumn": "boundary", "ten days": "other"}


def test_words_are_found_in_all_columns_and_marked_in_gold(reviewer: Reviewer) -> None:
    reviewer.keys("Ctrl+F")
    reviewer.type("ships")
    views = [pane.view for pane in reviewer.page.columns.views().values()]
    found = [tuple(view.highlights("find")) for view in views]
    assert len(found[0]) == 2
    assert found[0] == found[1] == found[2]
    reviewer.keys("Escape")
    assert views[0].hasFocus()
    assert [tuple(view.highlights("find")) for view in views] == [()] * 3
    reviewer.keys("G", "E")
    reviewer.page.focus()
    reviewer.keys("Return")
    assert reviewer.gold_quotes() == [("EVENT", "ships")]


def test_a_row_is_edited_into_gold(reviewer: Reviewer) -> None:
    reviewer.go_to("port of Kessing")
    reviewer.keys("E", "2")
    assert reviewer.page.acts.mode is Mode.EDIT
    reviewer.keys("[", "O", "Return")
    assert reviewer.gold_quotes() == [("ORG", "the port of Kessing")]
    (span,) = reviewer.gold()
    assert span.provenance is not None
    assert span.provenance["edited"] is True
    reviewer.go_to("port of Kessing")
    reviewer.keys("E", "]", "Escape")
    assert reviewer.gold_quotes() == [("ORG", "the port of Kessing")]
    assert reviewer.page.acts.mode is Mode.ROWS


def test_a_date_is_given_another_value(reviewer: Reviewer) -> None:
    reviewer.go_to("a year earlier")
    reviewer.keys("E", "V", "Ctrl+A")
    reviewer.type("whenever")
    assert reviewer.gold() == []
    reviewer.keys("Ctrl+A")
    reviewer.type("2025-02")
    reviewer.keys("Return")
    (span,) = reviewer.gold()
    assert span.attributes["value"] == "2025-02"


def test_values_and_slots_of_gold_are_written_by_keys_in_one_step(reviewer: Reviewer) -> None:
    row = reviewer.go_to(CORRIDOR)
    reviewer.keys("E", "Tab", "Tab", "2")  # the second value of the second attribute
    reviewer.keys("Escape", "A")  # its slot "about"
    reviewer.type("Strait of Orl")
    reviewer.page.focus()
    reviewer.keys("S")
    reviewer.type("voice")
    reviewer.page.focus()
    assert reviewer.gold() == []
    reviewer.keys("Return")
    gold = {span.label: span for span in reviewer.gold()}
    assert set(gold) == {"CLAIM", "PLACE"}
    claim = gold["CLAIM"]
    assert (claim.attributes["quote_type"], claim.attributes["attribution"]) == ("direct", "author")
    assert reviewer.gold_links() == [("about", claim.quote, gold["PLACE"].quote)]
    reviewer.keys("A", "Return")
    assert [
        link for link in reviewer.gold_links() if link[0] == "source" and link[1] == claim.quote
    ] == []
    reviewer.keys("Ctrl+Z", "Ctrl+Z")
    assert reviewer.gold() == []
    assert reviewer.row.key == row.key


def test_gold_that_nobody_marked_is_made_edited_and_taken_out_by_keys(reviewer: Reviewer) -> None:
    at = reviewer.pilot.desk.document.text.index("ships")  # type: ignore[union-attr]
    view = reviewer.page.columns.first_view()
    assert view is not None
    view.set_caret(at)
    reviewer.keys("G")
    assert QApplication.focusWidget() is not view
    reviewer.keys("E")  # the key of the label
    reviewer.page.focus()
    reviewer.keys("}", "Return")
    ((label, quote),) = reviewer.gold_quotes()
    assert (label, quote.split()[0]) == ("EVENT", "ships")
    assert len(quote.split()) == 2
    (span,) = reviewer.gold()
    assert span.provenance is not None
    assert (span.provenance["how"], span.provenance["from"]) == ("edited", [])
    assert reviewer.row.added is not None
    reviewer.keys("0")
    assert len(reviewer.gold()) == 1
    reviewer.keys("E", "O", "Return")
    assert [one.label for one in reviewer.gold()] == ["ORG"]
    reviewer.keys("Delete")
    assert reviewer.gold() == []
    assert reviewer.decisions() == []


def test_a_changed_label_makes_a_decision_stale_and_first(reviewer: Reviewer) -> None:
    from annotator.model.commands import SetFragments, SetState

    row = reviewer.go_to("within ten days")
    reviewer.keys("1")
    project = reviewer.pilot.project
    ben = project.annotator("ben").id
    span = next(one for one in row.spans.values() if one.quote == "ten days")
    project.execute(SetState(document_id=reviewer.document_id, state="in_progress"), author_id=ben)
    project.execute(
        SetFragments(span_id=span.id, fragments=((span.start + 4, span.end),)), author_id=ben
    )
    reviewer.pilot.qtbot.waitUntil(
        lambda: reviewer.board.rows()[0].status is Status.STALE, timeout=3_000
    )
    assert "within ten days" in [one.quote for one in reviewer.board.rows()[0].spans.values()]


def test_finishing_asks_about_what_is_open_and_reopening_about_what_is_done(
    reviewer: Reviewer,
) -> None:
    first = reviewer.document_id
    reviewer.keys("1", "Ctrl+Return")
    assert reviewer.state() == "in_progress"
    assert reviewer.page.acts.mode is Mode.FINISH
    reviewer.keys("Return")
    reviewer.pilot.qtbot.waitUntil(lambda: reviewer.document_id != first)
    reviewer.pilot.desk.open_document(first)
    assert reviewer.state() == "done"
    reviewer.keys("2")
    assert reviewer.page.acts.mode is Mode.CONFIRM
    assert len(reviewer.decisions()) == 1
    reviewer.keys("Return")
    assert reviewer.state() == "in_progress"
    assert len(reviewer.decisions()) == 2


def test_a_decision_whose_labels_are_gone_is_withdrawn_on_demand(reviewer: Reviewer) -> None:
    from annotator.model.commands import DeleteSpans, SetState

    row = reviewer.go_to("This is a good day for everyone who buys bread")
    reviewer.keys("1")
    assert len(reviewer.gold()) == 1
    project = reviewer.pilot.project
    anna = project.annotator("anna").id
    reopen = SetState(document_id=reviewer.document_id, state="in_progress")
    project.execute(reopen, author_id=anna)
    project.execute(DeleteSpans(span_ids=row.member_ids), author_id=anna)
    assert reviewer.page.acts.mode is Mode.CONFIRM
    assert len(reviewer.gold()) == 1
    reviewer.keys("Return")
    assert reviewer.gold() == []
    assert reviewer.decisions() == []


def test_undo_shows_what_it_took_back(reviewer: Reviewer) -> None:
    first = reviewer.row.key
    reviewer.keys("1", "J", "J")
    assert reviewer.row.key != first
    reviewer.keys("Ctrl+Z")
    assert reviewer.row.key == first
    assert reviewer.row.decision is None


def test_an_edit_of_a_finished_review_reopens_it(reviewer: Reviewer) -> None:
    first = reviewer.document_id
    reviewer.keys("Ctrl+Return", "Return")
    reviewer.pilot.qtbot.waitUntil(lambda: reviewer.document_id != first)
    reviewer.pilot.desk.open_document(first)
    reviewer.go_to("port of Kessing")
    reviewer.keys("E", "2", "[", "Return", "Return")
    assert reviewer.gold_quotes() == [("PLACE", "the port of Kessing")]
    assert reviewer.page.acts.editing.draft is None
    assert reviewer.state() == "in_progress"


def test_escape_leads_back_to_labeling(reviewer: Reviewer) -> None:
    window = reviewer.pilot.window
    assert not reviewer.pilot.view.isVisible()
    reviewer.keys("1", "Escape")
    assert reviewer.pilot.view.isVisible()
    assert not reviewer.page.isVisible()
    assert window.docks.panel("queue").isVisible()
    # What is undone now is labeling, not the review.
    reviewer.keys("Ctrl+Z")
    assert len(reviewer.decisions()) == 1


def test_rows_are_filtered_and_sorted_by_keys(reviewer: Reviewer) -> None:
    reviewer.keys("F")
    reviewer.type("open only")
    total = len(reviewer.board.listed)
    reviewer.pilot.qtbot.waitUntil(reviewer.page.isActiveWindow)
    reviewer.page.focus()
    reviewer.keys("1")
    assert len(reviewer.board.listed) == total - 1
    reviewer.keys("F")
    reviewer.type("missing")
    reviewer.page.focus()
    assert [row.kinds for row in reviewer.board.rows()] == [(Disagreement.MISSING,)] * 2
    reviewer.keys("F")
    reviewer.type("all rows")
    reviewer.page.focus()
    reviewer.keys("O")
    reviewer.type("by cost")
    rows = reviewer.board.rows()
    assert len(rows[0].kinds) == 2
    assert [len(row.kinds) for row in rows] == sorted([len(r.kinds) for r in rows], reverse=True)


def test_names_are_hidden_and_columns_stacked_by_keys(reviewer: Reviewer) -> None:
    reviewer.keys("H")
    assert list(reviewer.board.names.values()) == ["Annotator A", "Annotator B"]
    reviewer.keys("V")
    assert list(reviewer.page.columns.views()) == ["stack"]
    reviewer.keys("2")
    assert len(reviewer.decisions()) == 1
    reviewer.keys("V", "H")
    assert len(reviewer.page.columns.views()) == 3
    assert list(reviewer.board.names.values()) == ["anna", "ben"]


def test_agreed_rows_are_drawn_to_be_looked_at(reviewer: Reviewer) -> None:
    reviewer.keys("A", "Tab", "Tab", "Ctrl+A", "5", "Return")
    assert len(reviewer.gold()) == 15
    drawn = [row for row in reviewer.board.rows() if not row.kinds]
    assert len(drawn) == 5
    assert all(row.decision is None for row in drawn)


def test_documents_on_which_all_agree_are_finished_at_once(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    from annotator.model.commands import AddSpan

    project = make_project(texts={"one": "Kim won.", "two": "Lee won.", "three": "Cho won."})
    for summary in project.summaries(None):
        for name in ("anna", "ben"):
            end = 7 if (summary.title, name) == ("two", "ben") else 3
            add = AddSpan(document_id=summary.id, label="PERSON", fragments=((0, end),))
            project.execute(add, author_id=project.ensure_annotator(name).id)
    reviewer = Reviewer(make_pilot(project, annotator="eve")).enter()
    documents = reviewer.page.documents
    reviewer.pilot.qtbot.waitUntil(lambda: len(documents.undisputed()) == 2)
    reviewer.pilot.window.run("review.finish_all")
    reviewer.pilot.qtbot.waitUntil(lambda: not documents.undisputed(), timeout=5_000)
    states = {}
    for summary in reviewer.pilot.project.summaries(None):
        gold = reviewer.gold(summary.id)
        states[summary.title] = [span.quote for span in gold]
    assert states == {"one": ["Kim"], "two": [], "three": ["Cho"]}
