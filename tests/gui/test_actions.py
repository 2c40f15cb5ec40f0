from annotator.gui.actions import ACTIONS, BY_ID, MENUS, SHEET_NOTES
from annotator.gui.enablement import CONDITIONS
from annotator.gui.keymap import Keymap, normal_chord
from annotator.gui.keys import SchemaKeys
from annotator.gui.shortcut_sheet import sheet_rows
from annotator.services.resources import resource


def test_ids_are_unique_and_every_reference_resolves() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert action.menu in ("", *MENUS), action.id
        assert set(action.needs) <= CONDITIONS.keys(), action.id
        assert action.menu or action.sheet, f"{action.id} is listed nowhere"
        if action.icon:
            assert resource("icons", f"{action.icon}.svg").exists()


def test_default_keys_are_in_portable_notation() -> None:
    for action in ACTIONS:
        for chord in action.keys:
            assert normal_chord(chord) == chord, action.id


def test_default_keys_have_no_conflict_with_each_other_or_the_default_schema() -> None:
    labels = {key: key for key in "polecdsqgn"}
    relations = {key: f"relation {key}" for key in "sqdwlayxm"}
    assert Keymap().conflicts(labels, relations) == []


def test_the_key_table_is_covered() -> None:
    """Every key of the design's table for the labeling window means something by default."""
    keys = {chord for action in ACTIONS for chord in action.keys}
    table = (
        "I V Tab Shift+Tab J K Ctrl+J F6 Return Escape Delete Backspace [ ] { } "
        "Alt+Left Alt+Right Alt+Shift+Left Alt+Shift+Right Ctrl+[ Ctrl+] Ctrl+{ Ctrl+} "
        "F T . R Ctrl+PgDown Ctrl+PgUp Ctrl+Shift+PgDown Ctrl+Shift+PgUp Ctrl+Return "
        "Ctrl+Shift+Return / Ctrl+F Ctrl+Shift+F Ctrl+L Ctrl+K ? F1 Ctrl+Z Ctrl+Y Ctrl++ "
        "Ctrl+- Ctrl+0"
    )
    assert set(table.split()) <= keys


def test_every_line_of_the_sheet_stands_under_a_known_heading() -> None:
    shown = sheet_rows(Keymap(), SchemaKeys())
    assert {heading for heading, _, _ in SHEET_NOTES} <= shown.keys()
    with_keys = {one.sheet or one.menu for one in ACTIONS if one.keys}
    assert with_keys - {""} <= shown.keys()
