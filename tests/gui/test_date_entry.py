"""The value of a date by hand: typed and checked, picked from the calendar, confirmed."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from annotator.gui.date_calendar import CalendarPopup, Unit
from annotator.gui.date_entry import TimexEditor
from annotator.gui.date_reading import DateReading
from annotator.gui.inspector import Inspector
from annotator.model.commands import AddRelation
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXT = (
    "It met last Thursday and will rest for the next five years. It met twice a week. "
    "A year earlier, in 2024, it had met on Sunday evening."
)


@pytest.fixture
def dated(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    pilot = make_pilot(make_project(texts={"Storm": TEXT}))
    pilot.label("last Thursday", "D")
    return pilot


def inspector(pilot: Pilot) -> Inspector:
    panel = pilot.window.docks.panel("inspector")
    assert isinstance(panel, Inspector)
    pilot.qtbot.waitUntil(lambda: panel.reading is not None)
    return panel


def reading(pilot: Pilot) -> DateReading:
    found = inspector(pilot).reading
    assert found is not None
    return found


def editor(pilot: Pilot) -> TimexEditor:
    found = inspector(pilot).value_editor()
    assert found is not None
    return found


def stored(pilot: Pilot) -> dict[str, Any]:
    return dict(pilot.stored_spans()[0].attributes)


def typed(pilot: Pilot, text: str) -> QWidget:
    """Press V and type into the value's field."""
    pilot.keys("V")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, text)
    return field


def calendar(pilot: Pilot) -> CalendarPopup:
    pilot.keys("Shift+V")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, CalendarPopup)
    return popup


def test_a_typed_value_is_stored_by_enter(dated: Pilot) -> None:
    typed(dated, "2026-02")
    assert editor(dated).words == "February 2026, the month of the article"
    dated.keys("Return")
    found = stored(dated)
    assert (found["value"], found["granularity"], found["confirmed_by"]) == (
        "2026-02",
        "month",
        "anna",
    )
    dated.keys("Escape")
    assert QApplication.focusWidget() is dated.view
    dated.keys("Ctrl+Z")
    assert stored(dated)["value"] == "2026-02-19"


def test_what_is_wrong_is_said_while_typing_and_never_stored(dated: Pilot) -> None:
    before = dated.stored_spans()
    field = typed(dated, "2026-13")
    assert editor(dated).words.startswith("There is no month 13.")
    dated.keys("Return")
    assert dated.stored_spans() == before
    assert isinstance(field, QLineEdit)
    assert field.text() == "2026-13"
    dated.keys("Escape")
    assert field.text() == "2026-02-19"
    assert not editor(dated).words
    assert QApplication.focusWidget() is dated.view
    typed(dated, "sooner")
    dated.keys("Tab")
    assert dated.stored_spans() == before
    assert field.text() == "2026-02-19"


def test_words_are_read_as_a_value(dated: Pilot) -> None:
    typed(dated, "12 Feb 2026")
    assert editor(dated).words.startswith("Enter: 2026-02-12, Thursday 12 February 2026")
    dated.keys("Return")
    assert stored(dated)["value"] == "2026-02-12"


def test_a_value_of_another_type_brings_the_type(dated: Pilot) -> None:
    typed(dated, "p2w")
    dated.keys("Return")
    assert (stored(dated)["type"], stored(dated)["value"]) == ("DURATION", "P2W")


def test_leaving_the_field_takes_what_is_right(dated: Pilot) -> None:
    typed(dated, "2025")
    dated.keys("Tab")
    assert stored(dated)["value"] == "2025"


def test_the_calendar_opens_at_the_value_and_the_keyboard_picks(dated: Pilot) -> None:
    popup = calendar(dated)
    assert popup.grid.value == "2026-02-19"
    dated.keys("Left", "Up", widget=popup.grid)
    dated.keys("PgUp", "Return", widget=popup.grid)
    assert stored(dated)["value"] == "2026-01-11"
    assert stored(dated)["confirmed_by"] == "anna"
    assert QApplication.focusWidget() is dated.view


def test_the_calendar_picks_weeks_months_and_years(dated: Pilot) -> None:
    for key, moves, value in (
        ("W", ("Down",), "2026-W09"),
        ("M", ("Right", "Down"), "2026-06"),
        ("Y", ("Left", "PgUp", "PgDown"), "2025"),
    ):
        popup = calendar(dated)
        dated.keys(key, *moves, "Return", widget=popup.grid)
        assert stored(dated)["value"] == value
    popup = calendar(dated)
    assert popup.grid.unit is Unit.YEAR
    dated.keys("D", "Home", "Return", widget=popup.grid)
    assert stored(dated)["value"] == "2026-02-23"


def test_the_calendar_works_by_mouse(dated: Pilot) -> None:
    popup = calendar(dated)
    place = next(box for day, box in popup.grid.cells() if day.isoformat() == "2026-02-10")
    QTest.mouseClick(
        popup.grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.center()
    )
    assert stored(dated)["value"] == "2026-02-10"


def test_escape_leaves_the_calendar_without_a_change(dated: Pilot) -> None:
    before = dated.stored_spans()
    popup = calendar(dated)
    dated.keys("Left", "Escape", widget=popup.grid)
    assert QApplication.activePopupWidget() is None
    assert dated.stored_spans() == before


def test_the_calendar_knows_its_first_and_last_day(dated: Pilot) -> None:
    popup = calendar(dated)
    for day, key in (("0001-01-01", "PgUp"), ("9999-12-31", "PgDown")):
        typed_day = type(popup.grid.cursor_day).fromisoformat(day)
        popup.grid.go_to(typed_day)
        for letter in "DWMY":
            dated.keys(letter, key, key, "Up" if key == "PgUp" else "Down", widget=popup.grid)
            popup.grid.grab()
        assert popup.grid.value == day[:4]
    popup.close()


def test_space_confirms_the_value_as_it_is_and_takes_that_back(dated: Pilot) -> None:
    before = stored(dated)
    shown = reading(dated)
    dated.qtbot.waitUntil(lambda: shown.state.words == "proposed")
    dated.keys("Space")
    assert stored(dated) == {**before, "confirmed_by": "anna"}
    dated.qtbot.waitUntil(lambda: shown.state.words == "confirmed by anna")
    dated.keys("Space")
    assert stored(dated) == before
    QTest.mouseClick(shown.state.button, Qt.MouseButton.LeftButton)
    assert stored(dated)["confirmed_by"] == "anna"
    dated.keys("Ctrl+Z", widget=dated.view)
    assert stored(dated) == before


def test_the_keys_of_dates_mean_nothing_on_other_spans(dated: Pilot) -> None:
    dated.label("It met", "P")
    before = dated.stored_spans()
    dated.keys("Space", "V", "Shift+V")
    assert dated.stored_spans() == before
    assert QApplication.activePopupWidget() is None


def test_where_a_value_comes_from_is_told(dated: Pilot) -> None:
    shown = reading(dated)
    dated.qtbot.waitUntil(lambda: "last Thursday" in shown.how)
    assert shown.how == (
        "Read from “last Thursday” against the document date, by the rule “weekday”. "
        "Precise to the day."
    )
    typed(dated, "2026")
    dated.keys("Return", "Escape")
    dated.qtbot.waitUntil(
        lambda: (
            shown.how == "In place of 2026-02-19, which “last Thursday” says against the document "
            "date. Precise to the year."
        )
    )
    dated.label("the next five years", "D")
    dated.qtbot.waitUntil(lambda: "five years" in reading(dated).how)
    assert "It goes from 23 Feb 2026 to 23 Feb 2031." in reading(dated).how


def test_another_date_that_was_counted_from_is_named(dated: Pilot) -> None:
    year = dated.label("2024", "D")
    earlier = dated.label("A year earlier", "D")
    dated.desk.execute(AddRelation(type="anchor", from_id=earlier.id, to_id=year.id))
    if earlier.attributes.get("anchor") == "date":
        dated.qtbot.waitUntil(lambda: "against “2024”" in reading(dated).how)


@pytest.mark.parametrize(
    ("quote", "shown", "hidden"),
    [
        ("last Thursday", (), ("quant", "freq", "begin", "end_point")),
        ("the next five years", ("begin", "end_point"), ("quant", "freq")),
        ("twice a week", ("quant", "freq"), ("begin", "end_point")),
    ],
)
def test_only_what_belongs_to_the_type_is_shown(
    dated: Pilot, quote: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    if quote != "last Thursday":
        dated.label(quote, "D")
    panel = inspector(dated)
    dated.qtbot.waitUntil(lambda: panel.findChild(QWidget, "quote").text() == f"“{quote}”")  # type: ignore[attr-defined]
    fields = panel.fields()
    assert all(not fields[name].isHidden() for name in shown)
    assert all(fields[name].isHidden() for name in hidden)
    assert not {"rule", "granularity", "confirmed_by"} & fields.keys()
