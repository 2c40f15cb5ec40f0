"""The fact table when its work takes long: in the background, with cancel."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from annotator.gui.fact_table import busy
from annotator.model.commands import AddEntity, AssignEntity, EditEntity, SetAttributes
from annotator.services.facts import table
from annotator.services.project import Project
from tests.gui.fact_table_kit import (
    TEXTS,
    click_header,
    label_articles,
    open_table,
    panel_of,
    put_cell,
    shown,
    wait_for,
)
from tests.gui.pilot import Pilot


@pytest.fixture
def labeled(make_project: Callable[..., Project]) -> Project:
    """Three articles; two of them with facts by anna."""
    project = make_project("facts", TEXTS)
    label_articles(project)
    return project


@pytest.fixture
def pilot(labeled: Project, make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on the articles with the fact table open and the keyboard in it."""
    return open_table(make_pilot(labeled))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even few facts be sorted and filtered in the background, and found bit by bit."""
    monkeypatch.setattr(busy, "_QUICK", 0)
    monkeypatch.setattr(busy, "_QUICK_WHEN_PREPARED", 0)
    monkeypatch.setattr(table, "_FIRST_SETS", 1)


@pytest.mark.usefixtures("slow")
def test_what_takes_long_is_done_in_the_background(
    labeled: Project, make_pilot: Callable[..., Pilot]
) -> None:
    pilot = make_pilot(labeled)
    pilot.window.resize(1440, 900)
    pilot.keys("Ctrl+Shift+T")
    wait_for(pilot, "the harbour closed on Monday", "It will reopen", "rates rose")
    click_header(pilot, "claim:text")
    wait_for(pilot, "It will reopen", "rates rose", "the harbour closed on Monday")
    QTest.keyClicks(panel_of(pilot).head.line, "said")
    wait_for(pilot, "rates rose", "the harbour closed on Monday")
    put_cell(pilot, 0, "attribute:factuality")
    assert pilot.desk.annotator is not None
    claim = panel_of(pilot).view.current_id()
    assert claim is not None
    pilot.desk.execute(SetAttributes(span_id=claim, attributes={"factuality": "Uu"}))
    click_header(pilot, "attribute:factuality")
    wait_for(pilot, "the harbour closed on Monday", "rates rose")
    assert panel_of(pilot).view.current_id() == claim


@pytest.mark.usefixtures("slow")
def test_cancel_leaves_what_was_shown(pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = panel_of(pilot)
    wait_for(pilot, "the harbour closed on Monday", "It will reopen", "rates rose")
    may_go_on = threading.Event()
    run = table.Question.run

    def wait(question: table.Question, progress: Any = None) -> Any:
        may_go_on.wait(10)
        return run(question, progress)

    monkeypatch.setattr(table.Question, "run", wait)
    click_header(pilot, "claim:text")
    assert panel.busy.is_busy
    button = next(one for one in panel.head.findChildren(QToolButton) if one.text() == "Cancel")
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    may_go_on.set()
    assert not panel.busy.is_busy
    assert not button.isVisible()
    assert panel.view.horizontalHeader().sortIndicatorSection() == -1
    pilot.qtbot.wait(50)
    assert shown(pilot)[0] == "the harbour closed on Monday"


def test_a_renamed_entity_has_its_new_name(pilot: Pilot) -> None:
    add = AddEntity(name="Ann Smith", kind="PERSON")
    pilot.desk.execute(add)
    (span,) = (one for one in pilot.stored_spans() if one.label == "PERSON")
    pilot.desk.execute(AssignEntity(span_ids=(span.id,), entity_id=add.entity_id))
    pilot.qtbot.waitUntil(lambda: shown(pilot, "source")[0] == "Ann Smith")
    click_header(pilot, "source")
    pilot.qtbot.waitUntil(lambda: shown(pilot, "source") == ["Ann Smith", "Bob", "—"])
    pilot.desk.execute(EditEntity(entity_id=add.entity_id, name="Zoe Smith"))
    pilot.qtbot.waitUntil(lambda: shown(pilot, "source") == ["Bob", "Zoe Smith", "—"])
