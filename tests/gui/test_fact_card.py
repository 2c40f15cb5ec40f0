"""The fact card by keys and mouse, asserted through the project's file."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget

from annotator.gui.facts.slot_row import SlotRow
from annotator.gui.widgets import Segmented
from annotator.model.annotators import SetKind
from annotator.model.commands import SetState
from annotator.schema.toml import loads
from annotator.services.project import Project
from annotator.services.resources import resource
from tests.gui.card_kit import (
    CLAIM,
    button,
    card,
    click,
    operations,
    panel_of,
    row,
    shown_quotes,
    tab_title,
)
from tests.gui.conftest import add_documents
from tests.gui.pilot import Pilot

NESTED = "Reuters reported that the minister said the plan had failed. Nobody else said so."


# Keys


def test_c_opens_the_card_and_the_keyboard_stays_in_the_article(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    panel = panel_of(pilot)
    pilot.qtbot.waitUntil(panel.isVisible)
    assert QApplication.focusWidget() is pilot.view
    pilot.qtbot.waitUntil(lambda: shown_quotes(panel) == [f"“{CLAIM}”"])
    pilot.qtbot.waitUntil(lambda: tab_title(pilot) == "Facts 1")
    pilot.keys("S", "Return")
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


def test_a_claim_with_source_cue_date_and_two_attributes_takes_eleven_presses(
    pilot: Pilot,
) -> None:
    """From the opened article with the text selected: nothing was labeled before."""
    pilot.select(CLAIM)
    presses = ["C", "S", "Return", "Q", "Return", "D", "Return", "1", "2", "2", "3"]
    pilot.keys(*presses)
    assert len(presses) <= 12
    assert sorted(pilot.stored_relations()) == [
        ("cue", CLAIM, "said"),
        ("source", CLAIM, "Korean Central News Agency"),
        ("when", CLAIM, "Sunday"),
    ]
    by_quote = {span.quote: span for span in pilot.stored_spans()}
    claim = by_quote[CLAIM]
    assert claim.attributes["factuality"] == "PR+"
    assert claim.attributes["quote_type"] == "mixed"
    assert by_quote["Sunday"].attributes["value"] == "2026-02-22"
    assert by_quote["Korean Central News Agency"].label == "ORG"
    assert operations(pilot) == 6


def test_words_are_labeled_and_linked_by_one_undoable_step(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    before = operations(pilot)
    pilot.keys("S", "Return")
    assert operations(pilot) == before + 1
    assert ("ORG", "Korean Central News Agency") in pilot.stored()
    pilot.keys("Ctrl+Z")
    assert pilot.stored() == [("CLAIM", CLAIM)]


def test_candidates_are_painted_and_tab_and_digits_choose(pilot: Pilot) -> None:
    pilot.label("Analysts", "S")
    pilot.label(CLAIM, "C")
    pilot.keys("S")
    assert pilot.view.highlights("candidate") == [pilot.find("Korean Central News Agency")]
    assert pilot.find("Analysts") in pilot.view.highlights("offered")
    pilot.keys("Tab")
    assert pilot.view.highlights("candidate") == [pilot.find("Analysts")]
    pilot.keys("K", "J", "Return")
    assert pilot.stored_relations() == [("source", CLAIM, "Analysts")]
    assert not pilot.view.highlights("candidate")
    assert not pilot.view.highlights("offered")
    pilot.keys("S", "1")
    assert ("source", CLAIM, "Korean Central News Agency") in pilot.stored_relations()


def test_a_second_cue_takes_the_place_of_the_first_and_it_is_said(pilot: Pilot) -> None:
    pilot.label("reported", "Q")
    pilot.label(CLAIM, "C")
    pilot.keys("Q", "Return")
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.keys("Q")
        pilot.select("reported")
        pilot.keys("Return")
    assert "“said”" in message.args[0]
    assert pilot.stored_relations() == [("cue", CLAIM, "reported")]
    pilot.keys("Ctrl+Z")
    assert pilot.stored_relations() == [("cue", CLAIM, "said")]


def test_implicit_takes_an_existing_source_away_in_the_same_step(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S", "Return")
    before = operations(pilot)
    pilot.keys("S", "I")
    assert operations(pilot) == before + 1
    assert pilot.stored_relations() == []
    claim = next(span for span in pilot.stored_spans() if span.label == "CLAIM")
    assert claim.attributes["attribution"] == "implicit"
    pilot.keys("Ctrl+Z")
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


# Nested and broken


@pytest.fixture
def nested(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    pilot = make_pilot(make_project(texts={"Nested": NESTED}))
    pilot.label("the minister said the plan had failed", "C")
    pilot.keys("S", "Return", "Q", "Return")
    pilot.label("the plan had failed", "C")
    pilot.keys("S", "Return", "Q", "Return")
    return pilot


def test_who_reports_whom_is_a_chain_to_click(nested: Pilot) -> None:
    pilot = nested
    assert sorted((kind, end) for kind, _, end in pilot.stored_relations()) == [
        ("cue", "reported"),
        ("cue", "said"),
        ("source", "Reuters"),
        ("source", "the minister"),
    ]
    click(button(pilot, "Level 1: Reuters"))
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "the minister said the plan had failed"
    names = [one.accessibleName() for one in card(pilot).findChildren(QAbstractButton)]
    assert not any(name.startswith("Level 2") for name in names)


def test_claims_within_claims_are_moved_in(nested: Pilot) -> None:
    panel = card(nested)
    model = panel._model
    assert [fact.level for fact in model.facts] == [0, 1]
    aloud = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert aloud.startswith("level 2, “the plan had failed” Reuters → the minister, said")


def test_a_broken_quotation_is_one_card_with_an_ellipsis(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    pilot.keys("F")
    pilot.select("build up")
    pilot.keys("Return")
    card(pilot)
    assert shown_quotes(panel_of(pilot)) == ["“We will … build up”"]
    pilot.keys("S", "Return", "Q", "Return")
    assert sorted((kind, end) for kind, _, end in pilot.stored_relations()) == [
        ("cue", "said"),
        ("source", "Kim"),
    ]


# Self-contained text


def field(pilot: Pilot) -> QPlainTextEdit:
    [found] = [
        one
        for one in panel_of(pilot).findChildren(QPlainTextEdit)
        if one.accessibleName() == "self-contained"
    ]
    return found


def normalized(pilot: Pilot) -> Any:
    claim = next(span for span in pilot.stored_spans() if span.label == "CLAIM")
    return claim.attributes.get("normalized")


DRAFT = "Kim was reelected on 22 February 2026."


def test_a_draft_is_in_the_file_only_when_it_is_accepted(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("D", "Return", "E")
    assert QApplication.focusWidget() is field(pilot)
    assert field(pilot).toPlainText() == DRAFT
    assert normalized(pilot) is None
    pilot.keys("Escape", widget=field(pilot))
    assert normalized(pilot) is None
    assert QApplication.focusWidget() is pilot.view
    pilot.keys("E")
    pilot.keys("Ctrl+Return", widget=field(pilot))
    assert normalized(pilot) == DRAFT
    assert pilot.desk.own_set is not None
    assert pilot.desk.own_set.state == "in_progress"
    pilot.keys("Ctrl+Z")
    assert normalized(pilot) is None


def test_a_draft_is_edited_and_kept_when_the_field_is_left(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("D", "Return", "E")
    before = operations(pilot)
    QTest.keyClicks(field(pilot), " Indeed.")
    pilot.view.setFocus()
    assert normalized(pilot) == f"{DRAFT} Indeed."
    assert operations(pilot) == before + 1


def test_what_a_person_wrote_is_replaced_only_when_they_say_so(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("D", "Return", "E")
    field(pilot).selectAll()
    QTest.keyClicks(field(pilot), "My own words.")
    pilot.keys("Ctrl+Return", widget=field(pilot))
    assert normalized(pilot) == "My own words."
    click(button(pilot, "Draft the self-contained text"))
    assert field(pilot).toPlainText() == DRAFT
    pilot.view.setFocus()
    assert normalized(pilot) == "My own words."
    assert field(pilot).toPlainText() == "My own words."
    pilot.keys("E")
    pilot.keys("Ctrl+Return", widget=field(pilot))
    assert normalized(pilot) == DRAFT


def test_e_still_labels_events(pilot: Pilot) -> None:
    pilot.label("the meeting", "E")
    assert pilot.stored() == [("EVENT", "the meeting")]
    pilot.keys("Escape")
    pilot.put_caret("goals")
    pilot.keys("E")
    assert ("EVENT", "goals") in pilot.stored()


# What else there is


def test_only_what_changed_is_told(pilot: Pilot) -> None:
    for quote in ("We will", "build up", CLAIM):
        pilot.label(quote, "C")
    model = card(pilot)._model
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    pilot.keys("Q", "Return")
    card(pilot)
    assert told == [(2, 2)]
    told.clear()
    pilot.desk.select_span(model.facts[1].claim.id)
    pilot.keys("Delete")
    card(pilot)
    assert [fact.claim.quote for fact in model.facts] == ["We will", CLAIM]
    pilot.label("state media", "S")
    card(pilot)
    assert told == []
    assert resets == []


def test_the_card_stays_open_while_something_else_is_selected(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    pilot.label(CLAIM, "C")
    assert card(pilot)._list.open_id == pilot.desk._span_id
    opened = panel_of(pilot)._list.open_id
    pilot.keys("Escape")
    assert card(pilot)._list.open_id == opened


def test_a_collapsed_card_opens_by_click_and_by_enter(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    pilot.label(CLAIM, "C")
    panel = card(pilot)
    cards = panel._list
    area = cards.visualRect(panel._model.index(0))
    click(cards.viewport(), area.center())
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "We will"
    assert QApplication.focusWidget() is pilot.view
    cards.setFocus()
    cards.setCurrentIndex(panel._model.index(1))
    pilot.keys("Return", widget=cards)
    assert pilot.desk.span.quote == CLAIM


def test_a_note_is_written_on_the_card(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    card(pilot)
    [note] = [
        one
        for one in panel_of(pilot).findChildren(QPlainTextEdit)
        if one.accessibleName() == "A note on this claim"
    ]
    note.setFocus()
    QTest.keyClicks(note, "sure?")
    pilot.view.setFocus()
    assert pilot.stored_spans()[0].note == "sure?"


def test_a_done_document_is_shown_and_not_changed(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S", "Return")
    assert pilot.desk.document is not None
    pilot.desk.execute(SetState(document_id=pilot.desk.document.id, state="done"))
    chip = button(pilot, "source: Korean Central News Agency")
    pilot.keys("Delete", widget=chip)
    slot = row(pilot, "cue")
    click(slot, QPoint(slot.width() - 4, slot.height() // 2))
    assert slot.state is not None
    assert slot.state.picking is None
    assert slot.state.ghost is None
    assert not [one for one in card(pilot).findChildren(Segmented) if one.isEnabled()]
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


def test_a_schema_without_slots_says_so(make_pilot: Callable[..., Pilot], tmp_path: Any) -> None:
    schema = loads(resource("schemas", "plain-entities.toml").read_text(encoding="utf-8"))
    project = Project.create(tmp_path / "plain.annot", schema=schema)
    add_documents(project, {"One": "Anna left."})
    pilot = make_pilot(project)
    shown = [one.text() for one in card(pilot).findChildren(QLabel) if one.isVisible()]
    assert "No facts in this schema" in shown


def test_another_schema_has_its_own_claims_and_slots(
    make_pilot: Callable[..., Pilot], tmp_path: Any
) -> None:
    schema = loads(resource("schemas", "quotations.toml").read_text(encoding="utf-8"))
    project = Project.create(tmp_path / "quotations.annot", schema=schema)
    add_documents(project, {"One": "“We will stay,” the mayor said on Monday."})
    pilot = make_pilot(project)
    pilot.label("“We will stay,”", "C")
    assert [one.relation for one in card(pilot).findChildren(SlotRow)] == ["source", "cue"]
    pilot.keys("S", "Return", "Q", "Return", "1", "2")
    assert sorted((kind, end) for kind, _, end in pilot.stored_relations()) == [
        ("cue", "said"),
        ("source", "the mayor"),
    ]
    content = next(span for span in pilot.stored_spans() if span.label == "CONTENT")
    assert content.attributes["quote_type"] == "direct"
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.keys("E")
    assert "no self-contained text" in message.args[0]


def test_everything_on_the_card_has_a_name_and_can_be_reached_by_tab(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S", "Return")
    panel = card(pilot)
    reached = [
        one
        for one in panel.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(reached) > 12
    for one in reached:
        words = one.accessibleName() or getattr(one, "text", lambda: "")()
        assert words, one


def test_the_sets_of_others_are_no_business_of_the_card(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    assert pilot.desk.own_set is not None
    assert pilot.desk.own_set.kind == SetKind.HUMAN
    pilot.desk.set_annotator(pilot.project.ensure_annotator("ben"))
    assert card(pilot)._model.facts == ()


def test_the_digit_of_a_text_puts_the_keyboard_into_its_field(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.window.docks.show_panel("guide")
    names = [one.name for one in pilot.project.schema.attributes_of("CLAIM") if one.enabled]
    pilot.keys(str(names.index("normalized") + 1))
    assert QApplication.focusWidget() is field(pilot)
    QTest.keyClicks(field(pilot), "Kim won.")
    pilot.keys("Ctrl+Return", widget=field(pilot))
    assert normalized(pilot) == "Kim won."


def test_a_pick_begun_from_the_card_is_answered_in_the_article(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    chip = button(pilot, "when: take “Sunday”, labels it DATE")
    chip.setFocus()
    pilot.keys("S", widget=chip)
    assert QApplication.focusWidget() is pilot.view
    pilot.keys("Return")
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


def test_a_project_for_reading_is_shown_and_not_changed(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project())
    pilot.label(CLAIM, "C")
    path = pilot.project.path
    pilot.window.session.close_project()
    reading = Project.open(path, read_only=True)
    anna = next(one for one in reading.annotators() if one.name == "anna")
    pilot.desk.open_project(reading, anna)
    pilot.desk.open_document(reading.store.document_ids()[0])
    slot = row(pilot, "source")
    click(slot, QPoint(slot.width() - 4, slot.height() // 2))
    assert slot.state is not None
    assert slot.state.is_fixed
    assert slot.state.picking is None
    assert shown_quotes(panel_of(pilot)) == [f"“{CLAIM}”"]
    pilot.desk.open_project(None, None)
    reading.close()


def test_what_is_being_written_stays_with_its_claim(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    pilot.label(CLAIM, "C")
    panel = card(pilot)
    note = next(
        one
        for one in panel.findChildren(QPlainTextEdit)
        if one.accessibleName() == "A note on this claim"
    )
    note.setFocus()
    QTest.keyClicks(note, "second")
    first = panel._model.facts[0].claim.id
    pilot.desk.select_span(first)  # without the field being left
    panel.refresh()
    field(pilot).setFocus()
    QTest.keyClicks(field(pilot), "They will.")
    pilot.desk.select_span(panel._model.facts[1].claim.id)
    panel.refresh()
    by_quote = {span.quote: span for span in pilot.stored_spans()}
    assert (by_quote[CLAIM].note, by_quote["We will"].note) == ("second", None)
    assert by_quote["We will"].attributes["normalized"] == "They will."
    assert "normalized" not in by_quote[CLAIM].attributes
    assert field(pilot).toPlainText() == ""
    assert note.toPlainText() == "second"


@pytest.mark.parametrize("way", ["window", "project"])
def test_what_was_typed_last_is_kept_when_all_is_closed(pilot: Pilot, way: str) -> None:
    pilot.label(CLAIM, "C")
    card(pilot)
    field(pilot).setFocus()
    QTest.keyClicks(field(pilot), "Kim won.")
    path = pilot.project.path
    said: list[str] = []
    pilot.desk.message.connect(lambda text, _kind: said.append(text))
    if way == "window":
        pilot.window.close()
    else:
        pilot.window.run("file.close")
    QApplication.processEvents()
    assert said == []
    with Project.open(path) as again:
        [document_id] = again.store.document_ids()
        spans = [one for a in again.annotation_sets(document_id) for one in again.spans(a.id)]
        assert [span.attributes.get("normalized") for span in spans] == ["Kim won."]


def test_the_card_prints_the_keys_in_force(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project(), keys={"facts.draft": "G"})
    pilot.label(CLAIM, "C")
    names = {one.accessibleName() for one in card(pilot).findChildren(QWidget)}
    assert "Key G" in names
    assert "Key E" not in names
    pilot.keys("D", "Return", "G")
    assert field(pilot).toPlainText() == DRAFT
