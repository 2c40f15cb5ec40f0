import pytest

from annotator.gui.actions import Context
from annotator.gui.keymap import Keymap, normal_chord, shown, split_chord


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("ctrl+k", "Ctrl+K"),
        ("Shift+Ctrl+f", "Ctrl+Shift+F"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("enter", "Return"),
        ("Ctrl+Enter", "Ctrl+Return"),
        ("pgdn", "Pgdn"),
        ("{", "{"),
        ("Hyper+K", ""),
        ("", ""),
    ],
)
def test_normal_chord(typed: str, normal: str) -> None:
    assert normal_chord(typed) == normal


def test_plus_is_a_key() -> None:
    assert split_chord("Ctrl++") == (("Ctrl",), "+")
    assert shown("Ctrl++") == "Ctrl++"


def test_shown_keys_are_those_printed_on_a_keyboard() -> None:
    assert shown("Ctrl+Return") == "Ctrl+Enter"
    assert shown("Alt+Shift+Left") == "Alt+Shift+←"


def test_one_key_means_different_things_in_different_contexts() -> None:
    keymap = Keymap()
    assert keymap.action_for(Context.GHOST, "Delete") == "label.reject"
    assert keymap.action_for(Context.SPAN, "Delete") == "label.delete"
    assert keymap.action_for(Context.NONE, "Delete") is None


def test_a_changed_key_replaces_the_default() -> None:
    keymap = Keymap().with_keys("label.fragment", ["h"])
    assert keymap.action_for(Context.SPAN, "H") == "label.fragment"
    assert keymap.action_for(Context.SPAN, "F") is None
    assert keymap.overrides == {"label.fragment": ["H"]}
    assert keymap.with_keys("label.fragment", ["F"]).overrides == {}


def test_unknown_actions_and_chords_of_another_version_are_ignored() -> None:
    keymap = Keymap({"gone.away": ["K"], "label.fragment": ["Hyper+X", "H"]})
    assert keymap.overrides == {"label.fragment": ["H"]}


def test_a_conflict_names_both_meanings() -> None:
    keymap = Keymap().with_keys("label.fragment", ["T"])
    found = [str(conflict) for conflict in keymap.conflicts()]
    assert found == ["T on a span: “Add a fragment” hides “Every occurrence…”."]


def test_a_window_shortcut_conflicts_with_a_key_of_any_context() -> None:
    keymap = Keymap().with_keys("go.next_ghost", ["Ctrl+K"])
    assert any(c.chord == "Ctrl+K" for c in keymap.conflicts())


def test_a_label_key_that_hides_an_action_is_reported() -> None:
    found = Keymap().conflicts({"j": "JUDGE"})
    assert {(c.first, c.second) for c in found} == {
        ("JUDGE", "Next span or suggestion"),
        ("JUDGE", "Next candidate"),
    }
