"""Finds things on the fact card and reads what came of using them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from annotator.gui.facts.panel import FactsPanel
from annotator.gui.facts.slot_row import SlotRow
from tests.gui.pilot import Pilot

CLAIM = "Kim was reelected Sunday"


def panel_of(pilot: Pilot) -> FactsPanel:
    panel = pilot.window.docks.panel("facts")
    assert isinstance(panel, FactsPanel)
    return panel


def card(pilot: Pilot) -> FactsPanel:
    """The panel, in front and up to date."""
    QApplication.processEvents()
    pilot.window.docks.show_panel("facts")
    panel = panel_of(pilot)
    pilot.qtbot.waitUntil(panel.isVisible)
    QApplication.processEvents()
    panel.refresh()
    pilot.qtbot.waitUntil(lambda: not panel._ghost_timer.isActive())
    QApplication.processEvents()
    pilot.view.setFocus()
    return panel


def button(pilot: Pilot, name: str) -> QAbstractButton:
    """A button of the panel by its accessible name."""
    panel = card(pilot)
    found = [
        one
        for one in panel.findChildren(QAbstractButton)
        if one.accessibleName() == name and one.isVisible()
    ]
    assert len(found) == 1, [one.accessibleName() for one in panel.findChildren(QAbstractButton)]
    return found[0]


def row(pilot: Pilot, relation: str) -> SlotRow:
    [found] = [one for one in card(pilot).findChildren(SlotRow) if one.relation == relation]
    return found


def shown_quotes(panel: FactsPanel) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel, "quote")]


def click(widget: QWidget, point: QPoint | None = None) -> None:
    QTest.mouseClick(
        widget,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        widget.rect().center() if point is None else point,
    )


def operations(pilot: Pilot) -> int:
    pilot.project.flush()
    assert pilot.desk.document is not None
    return len(pilot.project.history(pilot.desk.document.id))


def tab_title(pilot: Pilot) -> str:
    return str(pilot.window.docks._docks["facts"].windowTitle())
