"""Relations and attributes by real keys, read back from the project's file."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.pilot import Pilot

CLAIM = "Kim was reelected Sunday"


def label_claim(pilot: Pilot) -> None:
    """Label cue, source and claim of the last paragraph; the claim is selected."""
    pilot.label("Korean Central News Agency", "O")
    pilot.label("said", "Q", nth=2)
    pilot.label(CLAIM, "C")


def test_a_slot_key_offers_the_nearest_candidate_and_enter_takes_it(pilot: Pilot) -> None:
    label_claim(pilot)
    pilot.keys("S", "Return", "Q", "Return")
    assert sorted(pilot.stored_relations()) == [
        ("cue", CLAIM, "said"),
        ("source", CLAIM, "Korean Central News Agency"),
    ]
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == CLAIM


def test_selected_text_is_labeled_on_the_way(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("D")
    pilot.select("Sunday")
    pilot.keys("Return")
    assert ("DATE", "Sunday") in pilot.stored()
    assert pilot.stored_relations() == [("when", CLAIM, "Sunday")]


def test_a_label_key_chooses_the_label_of_the_target(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S")
    pilot.select("Korean Central News Agency")
    pilot.keys("O")
    assert ("ORG", "Korean Central News Agency") in pilot.stored()
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


def test_a_label_that_cannot_be_the_target_is_refused(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S")
    pilot.select("Sunday")
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.keys("D")
    assert "DATE cannot be the source" in message.args[0]
    assert pilot.stored() == [("CLAIM", CLAIM)]


def test_candidates_are_stepped_through_and_counted(pilot: Pilot) -> None:
    pilot.label("state media", "S")
    label_claim(pilot)
    pilot.keys("S", "Tab", "Return")
    assert pilot.stored_relations() == [("source", CLAIM, "state media")]
    pilot.keys("S", "1")
    assert ("source", CLAIM, "Korean Central News Agency") in pilot.stored_relations()


def test_a_click_on_a_span_takes_it(pilot: Pilot) -> None:
    label_claim(pilot)
    pilot.keys("S")
    pilot.view.span_activated.emit(pilot.stored_spans()[0].id)
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


def test_implicit_and_author_answer_without_a_span(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("S", "I")
    assert pilot.stored_spans()[0].attributes["attribution"] == "implicit"
    pilot.keys("S", "V")
    assert pilot.stored_spans()[0].attributes["attribution"] == "author"


def test_naming_a_source_after_all_makes_the_claim_attributed(pilot: Pilot) -> None:
    label_claim(pilot)
    pilot.keys("S", "V", "S", "Return")
    claim = next(span for span in pilot.stored_spans() if span.label == "CLAIM")
    assert claim.attributes["attribution"] == "attributed"
    assert pilot.stored_relations() == [("source", CLAIM, "Korean Central News Agency")]


def test_escape_leaves_the_pick_and_the_claim_selected(pilot: Pilot) -> None:
    label_claim(pilot)
    pilot.keys("S", "Escape")
    assert pilot.stored_relations() == []
    assert pilot.desk.span is not None
    assert pilot.desk.span.label == "CLAIM"
    assert pilot.window.article is not None
    assert pilot.window.article.pick_bar.isHidden()


def test_what_is_picked_is_said_under_the_article(pilot: Pilot) -> None:
    label_claim(pilot)
    pilot.keys("S")
    assert pilot.window.article is not None
    bar = pilot.window.article.pick_bar
    assert bar.isVisible()
    assert "source" in bar.accessibleName()
    assert "Korean Central News Agency" in bar.accessibleName()


def test_a_digit_sets_an_attribute_and_its_value(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    attributes = [
        one.name
        for one in pilot.project.schema.attributes_of("CLAIM")
        if one.enabled and one.editable == "annotator"
    ]
    number = attributes.index("factuality") + 1
    pilot.keys(str(number), "2")
    assert pilot.stored_spans()[0].attributes["factuality"] == "PR+"


def test_several_values_of_one_attribute(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    attributes = [
        one.name
        for one in pilot.project.schema.attributes_of("CLAIM")
        if one.enabled and one.editable == "annotator"
    ]
    number = attributes.index("claim_kind") + 1
    pilot.keys(str(number), "1", "3", "1", "2", "Return")
    values = pilot.project.schema.attribute("claim_kind").values
    assert pilot.stored_spans()[0].attributes["claim_kind"] == [values[1], values[2]]


def test_undo_takes_the_link_and_the_label_made_on_the_way_back_at_once(pilot: Pilot) -> None:
    pilot.label(CLAIM, "C")
    pilot.keys("D")
    pilot.select("Sunday")
    pilot.keys("Return", "Ctrl+Z")
    assert pilot.stored_relations() == []
    assert pilot.stored() == [("CLAIM", CLAIM)]
    pilot.keys("Ctrl+Y")
    assert pilot.stored_relations() == [("when", CLAIM, "Sunday")]


def test_a_claim_with_source_cue_and_date_takes_few_keys(pilot: Pilot) -> None:
    """The entities are labeled already: seven keys fill the card's three slots."""
    label_claim(pilot)
    pilot.label("Sunday", "D")
    pilot.keys("Escape")
    pilot.put_caret("was", nth=2)
    keys = ["Return", "S", "Return", "Q", "Return", "D", "Return"]
    pilot.keys(*keys)
    assert sorted(kind for kind, _, _ in pilot.stored_relations()) == ["cue", "source", "when"]
    assert len(keys) <= 12


def test_on_a_cyrillic_layout_the_keys_stay_where_they_are(pilot: Pilot) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    pilot.select("Kim Jong Un")
    press = QKeyEvent(QEvent.Type.KeyPress, 0x417, Qt.KeyboardModifier.NoModifier, 33, 0, 0, "з")
    QApplication.sendEvent(pilot.view, press)
    QTest.qWait(0)
    assert pilot.stored() == [("PERSON", "Kim Jong Un")]
