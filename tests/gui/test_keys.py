import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.actions import Context
from annotator.gui.keymap import Keymap
from annotator.gui.keys import (
    RunAction,
    SchemaKeys,
    UseLabel,
    UseNumber,
    UseRelation,
    chord_of,
    context_of,
    event_chords,
    resolve,
    schema_keys,
)
from annotator.services.schemas import default_schema

KEYS = schema_keys(default_schema())
NO, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def press(
    key: int, modifiers: Qt.KeyboardModifier = NO, text: str = "", scan: int = 0
) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, 0, 0, text)


def meaning(chord: str, context: Context, label: str | None = None) -> object:
    return resolve((chord,), context, Keymap(), KEYS, span_label=label)


@pytest.mark.parametrize(
    ("event", "chord"),
    [
        (press(Qt.Key.Key_P, text="p"), "P"),
        (press(Qt.Key.Key_Tab), "Tab"),
        (press(Qt.Key.Key_Backtab, SHIFT), "Shift+Tab"),
        (press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier), "Return"),
        (press(Qt.Key.Key_BraceLeft, SHIFT, "{"), "{"),
        (press(Qt.Key.Key_BraceLeft, SHIFT | CTRL), "Ctrl+{"),
        (press(Qt.Key.Key_Question, SHIFT, "?"), "?"),
        (press(Qt.Key.Key_Left, ALT | SHIFT), "Alt+Shift+Left"),
        (press(Qt.Key.Key_PageDown, CTRL), "Ctrl+PgDown"),
        (press(Qt.Key.Key_Control, CTRL), ""),
    ],
)
def test_chord_of(event: QKeyEvent, chord: str) -> None:
    assert chord_of(event) == chord


def test_on_a_cyrillic_layout_the_physical_key_counts() -> None:
    """Key p writes з there: X11 key code 33 is the US layout's P."""
    assert event_chords(press(0x417, text="з", scan=33)) == ("З", "P")
    assert event_chords(press(0x0425, text="х", scan=34)) == ("Х", "[")
    assert event_chords(press(0x0425, SHIFT, "Х", scan=34)) == ("Shift+Х", "{")


def test_on_a_german_layout_letters_stay_what_they_are() -> None:
    """Its z lies where the US layout has y, which would be another relation."""
    assert event_chords(press(Qt.Key.Key_Z, text="z", scan=29)) == ("Z",)
    assert event_chords(press(Qt.Key.Key_Odiaeresis, text="ö", scan=47)) == ("Ö",)


def test_digits_of_a_french_layout_count_by_place() -> None:
    assert event_chords(press(Qt.Key.Key_Ampersand, text="&", scan=10)) == ("&", "1")


def test_contexts_win_in_order() -> None:
    assert context_of(picking=True, ghost=True, text=True, span=True) is Context.PICKING
    assert context_of(picking=False, ghost=True, text=True, span=True) is Context.GHOST
    assert context_of(picking=False, ghost=False, text=True, span=True) is Context.TEXT
    assert context_of(picking=False, ghost=False, text=False, span=True) is Context.SPAN
    assert context_of(picking=False, ghost=False, text=False, span=False) is Context.NONE


@pytest.mark.parametrize("context", [Context.TEXT, Context.NONE, Context.GHOST, Context.PICKING])
def test_a_label_key_means_its_label(context: Context) -> None:
    assert meaning("P", context) == UseLabel("PERSON")


def test_on_a_claim_slot_keys_begin_relations_and_label_keys_do_nothing() -> None:
    assert meaning("S", Context.SPAN, "CLAIM") == UseRelation("source")
    assert meaning("D", Context.SPAN, "CLAIM") == UseRelation("when")
    assert meaning("P", Context.SPAN, "CLAIM") is None
    assert meaning("R", Context.SPAN, "CLAIM") == RunAction("label.relabel")


def test_on_another_span_a_label_key_relabels_and_m_joins() -> None:
    assert meaning("S", Context.SPAN, "PERSON") == UseLabel("SOURCE")
    assert meaning("M", Context.SPAN, "PERSON") == UseRelation("same_as")


def test_labels_that_are_off_have_no_key() -> None:
    assert "GROUP" not in KEYS.labels
    assert meaning("G", Context.TEXT) is None


def test_digits() -> None:
    assert meaning("3", Context.TEXT) == UseNumber(3)
    assert meaning("0", Context.TEXT) is None


def test_the_second_chord_is_tried_when_the_first_means_nothing() -> None:
    assert resolve(("З", "P"), Context.TEXT, Keymap(), KEYS) == UseLabel("PERSON")


def test_unknown_keys_are_the_articles_own() -> None:
    assert meaning("Down", Context.NONE) is None
    assert resolve((), Context.NONE, Keymap(), SchemaKeys()) is None
