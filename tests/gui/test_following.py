"""The panel of what was selected comes forward, where it is wanted."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from annotator.gui import docks
from annotator.gui.panels import PANELS, Panel
from annotator.services.project import Project
from tests.gui.pilot import Pilot

_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


@pytest.fixture
def with_facts(
    make_project: Callable[..., Project],
    make_pilot: Callable[..., Pilot],
    monkeypatch: pytest.MonkeyPatch,
) -> Pilot:
    """A window that has a panel "facts" beside the inspector, whatever shows in it."""
    plain = Panel("facts", "Facts", _RIGHT, 1, lambda _desk: QLabel("facts"))
    rows = [panel for panel in PANELS if panel.id != "facts"]
    rows.insert([panel.id for panel in rows].index("inspector") + 1, plain)
    monkeypatch.setattr(docks, "PANELS", tuple(rows))
    return make_pilot(make_project())


def front(pilot: Pilot) -> set[str]:
    """The panels of the lower right group that can be seen."""
    group = {panel.id for panel in docks.PANELS if panel.area == _RIGHT and panel.group == 1}
    all_docks = pilot.window.docks._docks
    return {name for name in group if not all_docks[name].visibleRegion().isEmpty()}


def test_a_claim_brings_its_facts_and_another_span_the_inspector(with_facts: Pilot) -> None:
    pilot = with_facts
    assert front(pilot) == {"inspector"}
    pilot.label("We will", "C")
    pilot.qtbot.waitUntil(lambda: front(pilot) == {"facts"})
    pilot.label("SEOUL", "L")
    pilot.qtbot.waitUntil(lambda: front(pilot) == {"inspector"})
    pilot.keys("Tab")
    assert pilot.desk.span is not None
    assert pilot.desk.span.label == "CLAIM"
    pilot.qtbot.waitUntil(lambda: front(pilot) == {"facts"})


def test_who_reads_the_guide_is_left_alone(with_facts: Pilot) -> None:
    pilot = with_facts
    pilot.window.docks.show_panel("guide")
    pilot.label("We will", "C")
    pilot.label("SEOUL", "L")
    pilot.qtbot.wait(20)
    assert front(pilot) == {"guide"}


def test_a_panel_that_was_put_away_does_not_come_back(with_facts: Pilot) -> None:
    pilot = with_facts
    pilot.window.docks.hide_panel("facts")
    pilot.label("We will", "C")
    pilot.qtbot.wait(20)
    assert front(pilot) == {"inspector"}


def test_what_is_selected_has_more_room_than_the_labels(pilot: Pilot) -> None:
    pilot.window.resize(1440, 900)
    pilot.window.docks.reset()
    pilot.qtbot.wait(20)
    heights = {name: pilot.window.docks._docks[name].height() for name in ("labels", "inspector")}
    assert 1.3 < heights["inspector"] / heights["labels"] < 1.7
