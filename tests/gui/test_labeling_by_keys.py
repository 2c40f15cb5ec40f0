"""Labels by real keys, read back from the project's file."""

from collections.abc import Callable

import pytest

from annotator.services.project import Project
from tests.gui.pilot import Pilot


def test_a_label_key_labels_the_selected_text_and_selects_the_span(pilot: Pilot) -> None:
    pilot.select("Kim Jong Un")
    pilot.keys("P")
    assert pilot.stored() == [("PERSON", "Kim Jong Un")]
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "Kim Jong Un"
    assert pilot.view.selection() is None


def test_without_a_selection_the_word_at_the_caret_is_labeled(pilot: Pilot) -> None:
    pilot.put_caret("SEOUL")
    pilot.keys("L")
    assert pilot.stored() == [("PLACE", "SEOUL")]


def test_digits_label_with_the_nth_label(pilot: Pilot) -> None:
    pilot.select("state media")
    pilot.keys("7")
    assert pilot.stored() == [("SOURCE", "state media")]


def test_a_label_key_on_a_span_relabels_it_in_place(pilot: Pilot) -> None:
    before = pilot.label("South Korea", "P")
    pilot.keys("L")
    [after] = pilot.stored_spans()
    assert (after.id, after.label) == (before.id, "PLACE")


def test_a_claim_is_relabeled_with_r(pilot: Pilot) -> None:
    pilot.label("Kim was reelected Sunday", "C")
    pilot.keys("P")
    assert pilot.stored() == [("CLAIM", "Kim was reelected Sunday")]
    pilot.keys("R", "E")
    assert pilot.stored() == [("EVENT", "Kim was reelected Sunday")]


def test_repeat_uses_the_last_label(pilot: Pilot) -> None:
    pilot.label("SEOUL", "L")
    pilot.select("South Korea")
    pilot.keys(".")
    assert pilot.stored() == [("PLACE", "SEOUL"), ("PLACE", "South Korea")]


def test_enter_on_text_opens_the_labels_and_a_key_chooses(pilot: Pilot) -> None:
    pilot.select("Monday")
    pilot.keys("Return", "D")
    assert pilot.stored() == [("DATE", "Monday")]
    assert pilot.view.hasFocus()


def test_enter_on_text_and_typing_finds_a_label_by_name(pilot: Pilot) -> None:
    pilot.select("Monday")
    pilot.keys("Return")
    field = pilot.window.focusWidget()
    pilot.qtbot.keyClicks(field, "xy")
    pilot.keys("Backspace", "Backspace")
    pilot.qtbot.keyClicks(field, "")
    pilot.keys("Down", "Return", widget=field)
    assert pilot.stored() == [("ORG", "Monday")]


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_delete_deletes_the_selected_span(pilot: Pilot, key: str) -> None:
    pilot.label("Monday", "D")
    pilot.keys(key)
    assert pilot.stored() == []
    assert pilot.desk.span is None


@pytest.mark.parametrize(
    ("keys", "quote"),
    [
        (("[",), "leader Kim Jong"),
        (("Alt+Left",), "leader Kim Jong"),
        (("]",), "Jong"),
        (("}",), "Kim Jong Un"),
        (("Alt+Shift+Right",), "Kim Jong Un"),
        (("{",), "Kim"),
        (("Ctrl+]",), "im Jong"),
        (("Ctrl+{",), "Kim Jon"),
        (("Ctrl+}", "Ctrl+{"), "Kim Jong"),
        (("}", "}", "}"), "Kim Jong Un was reelected"),
    ],
)
def test_edges_move(pilot: Pilot, keys: tuple[str, ...], quote: str) -> None:
    before = pilot.label("Kim Jong", "P")
    pilot.keys(*keys)
    [after] = pilot.stored_spans()
    assert (after.id, after.quote) == (before.id, quote)


def test_an_edge_moves_without_losing_relations_and_attributes(pilot: Pilot) -> None:
    pilot.label("Kim Jong", "P")
    pilot.label("Kim Jong Un was reelected", "C")
    pilot.keys("A", "Return")
    assert pilot.stored_relations() == [("about", "Kim Jong Un was reelected", "Kim Jong")]
    claim = pilot.desk.span
    assert claim is not None
    pilot.keys("}", "}")
    after = pilot.desk.span
    assert after is not None
    assert after.quote == "Kim Jong Un was reelected to the"
    assert after.attributes == claim.attributes
    assert len(pilot.stored_relations()) == 1


def test_f_adds_a_fragment_from_the_text_selected_next(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    pilot.keys("F")
    pilot.select("build up")
    pilot.keys("Return")
    [claim] = pilot.stored_spans()
    assert claim.quote == "We will build up"
    assert len(claim.fragments) == 2


def test_f_on_selected_text_adds_it_to_the_span_selected_last(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    pilot.select("build up")
    pilot.keys("F")
    assert pilot.stored() == [("CLAIM", "We will build up")]


def test_moving_the_caret_deselects(pilot: Pilot) -> None:
    pilot.label("SEOUL", "L")
    pilot.keys("Right")
    assert pilot.desk.span is None


def test_enter_selects_the_innermost_span_at_the_caret_and_then_outward(pilot: Pilot) -> None:
    pilot.label("Kim Jong Un was reelected", "C")
    pilot.label("Kim Jong Un", "P")
    pilot.keys("Escape")
    pilot.put_caret("Jong")
    pilot.keys("Return")
    assert pilot.desk.span is not None
    assert pilot.desk.span.label == "PERSON"
    pilot.keys("Return")
    assert pilot.desk.span.label == "CLAIM"
    pilot.keys("Escape")
    assert pilot.desk.span is None


@pytest.mark.parametrize(("forward", "back"), [("Tab", "Shift+Tab"), ("J", "K")])
def test_next_and_previous_span(pilot: Pilot, forward: str, back: str) -> None:
    for quote in ("SEOUL", "South Korea", "Kim Jong Un"):
        pilot.label(quote, "L")
    pilot.keys("Escape")
    pilot.view.set_caret(0)
    seen = []
    for key in (forward, forward, forward, forward, back):
        pilot.keys(key)
        assert pilot.desk.span is not None
        seen.append(pilot.desk.span.quote)
    assert seen == ["SEOUL", "South Korea", "Kim Jong Un", "SEOUL", "Kim Jong Un"]


def test_undo_and_redo_ten_steps(pilot: Pilot) -> None:
    quotes = ["SEOUL", "South Korea", "Kim Jong Un", "state media", "Monday",
              "Analysts", "goals", "Sunday", "meeting", "ruling"]  # fmt: skip
    for quote in quotes:
        pilot.label(quote, "P")
    everything = pilot.stored()
    pilot.keys(*["Ctrl+Z"] * 10)
    assert pilot.stored() == []
    pilot.keys(*["Ctrl+Y"] * 10)
    assert pilot.stored() == everything


def test_equal_claims_are_refused_with_a_message(pilot: Pilot) -> None:
    pilot.label("We will", "C")
    with pilot.qtbot.waitSignal(pilot.desk.message) as message:
        pilot.select("We will")
        pilot.keys("C")
    assert message.args[1] == "warning"
    assert pilot.stored() == [("CLAIM", "We will")]


def test_no_letter_reaches_the_text_view_s_own_functions(pilot: Pilot) -> None:
    before = pilot.text
    pilot.keys("Z", "H", "5", "Space", "Escape")
    assert pilot.text == before
    assert pilot.stored() == []


def test_text_with_every_kind_of_character(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    text = "😀 Opening: the family 👩‍👩‍👧 met Rene\u0301 of 한국어 and العربية today."
    pilot = make_pilot(make_project(texts={"Emoji": text}))
    for quote, key in (("😀", "P"), ("👩‍👩‍👧", "P"), ("Rene\u0301", "P"), ("العربية", "L")):
        pilot.label(quote, key)
    assert [quote for _, quote in pilot.stored()] == ["😀", "👩‍👩‍👧", "Rene\u0301", "العربية"]
    for span in pilot.stored_spans():
        assert text[span.start : span.end] == span.quote
