"""The palette's counts follow every change without counting all spans again."""

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from annotator.gui.models.label_model import COUNT_ROLE, LABEL_ROLE, LabelModel
from annotator.model.commands import LabelOccurrences, Occurrence
from annotator.services.project import Project
from tests.gui.conftest import KIM
from tests.gui.pilot import Pilot


def counts(pilot: Pilot) -> dict[str, int]:
    model = pilot.window.docks.panels["labels"].findChild(LabelModel)
    rows = [model.index(row) for row in range(model.rowCount())]
    return {row.data(LABEL_ROLE).name: row.data(COUNT_ROLE) for row in rows if row.data(COUNT_ROLE)}


def stored_counts(pilot: Pilot) -> dict[str, int]:
    return dict(Counter(label for label, _quote in pilot.stored()))


def test_counts_follow_labeling(pilot: Pilot) -> None:
    pilot.label("SEOUL", "L")
    assert counts(pilot) == {"PLACE": 1}
    pilot.label("Kim Jong Un", "P")
    pilot.label("state media", "S")
    assert counts(pilot) == {"PLACE": 1, "PERSON": 1, "SOURCE": 1}
    for chord in ("O", "Delete", "Ctrl+Z", "Ctrl+Z", "Ctrl+Z", "Ctrl+Y"):
        pilot.keys(chord)
        assert counts(pilot) == stored_counts(pilot), chord


def test_counts_are_of_this_document_alone(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(make_project(texts={"One": KIM, "Two": KIM.replace("Sunday", "Monday")}))
    first, second = (one.id for one in pilot.desk.summaries())
    pilot.label("Kim", "P", nth=2)
    at = KIM.index("Kim")
    found = [Occurrence(document_id=one, start=at, end=at + 3) for one in (first, second)]
    assert pilot.desk.execute(LabelOccurrences(label="PERSON", accepted=tuple(found)))
    assert counts(pilot) == stored_counts(pilot) == {"PERSON": 2}
    pilot.keys("Ctrl+PgDown")
    assert counts(pilot) == stored_counts(pilot) == {"PERSON": 1}


@pytest.mark.parametrize("panel_id", ["spans", "relations", "history", "notes", "guide", "session"])
def test_a_panel_behind_another_is_built_when_its_tab_is_opened(
    pilot: Pilot, panel_id: str
) -> None:
    docks = pilot.window.docks
    assert panel_id not in docks.panels
    pilot.label("SEOUL", "L")
    panel = docks.show_panel(panel_id)
    pilot.qtbot.waitUntil(panel.isVisible)
    in_front = "labels" if panel_id in ("spans", "relations", "history") else "inspector"
    docks.show_panel(in_front)
    pilot.qtbot.waitUntil(lambda: not panel.isVisible())
    shown: QWidget = docks.panels[in_front]
    assert shown.isVisible()
