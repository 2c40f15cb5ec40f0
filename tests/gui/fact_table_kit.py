"""Three articles with facts, and the fact table's cells by real keys and mouse."""

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.gui.fact_table.panel import FactTablePanel
from annotator.model.commands import AddRelation, AddSpan
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXTS = {
    "Harbour": "Ann said the harbour closed on Monday. It will reopen.",
    "Bank": "Bob said rates rose. Nobody knows why they did.",
    "Film": "The prize went back.",
}
CLAIMS = {"Harbour": ("the harbour closed on Monday", "It will reopen"), "Bank": ("rates rose",)}


def label_articles(project: Project) -> None:
    """Let anna label facts in two of the articles."""
    author = project.ensure_annotator("anna").id

    def add(title: str, quote: str, label: str) -> str:
        start = TEXTS[title].index(quote)
        command = AddSpan(
            document_id=project.find_document(title).id,
            label=label,
            fragments=((start, start + len(quote)),),
        )
        project.execute(command, author_id=author)
        return command.span_id

    for title, quotes in CLAIMS.items():
        claims = [add(title, quote, "CLAIM") for quote in quotes]
        source, cue = add(title, TEXTS[title][:3], "PERSON"), add(title, "said", "CUE")
        for kind, end in (("source", source), ("cue", cue)):
            command = AddRelation(type=kind, from_id=claims[0], to_id=end)
            project.execute(command, author_id=author)
    project.flush()


def open_table(pilot: Pilot) -> Pilot:
    """Open the fact table by its chord and wait until it has the keyboard."""
    pilot.window.resize(1440, 900)
    pilot.keys("Ctrl+Shift+T")
    pilot.qtbot.waitUntil(panel_of(pilot).view.hasFocus)
    return pilot


def panel_of(pilot: Pilot) -> FactTablePanel:
    panel = pilot.window.docks.panels["fact_table"]
    assert isinstance(panel, FactTablePanel)
    return panel


def column_of(pilot: Pilot, column_id: str) -> int:
    ids = [one.id for one in panel_of(pilot).model.columns]
    return ids.index(column_id)


def shown(pilot: Pilot, column_id: str = "claim:text") -> list[str]:
    model = panel_of(pilot).model
    column = column_of(pilot, column_id)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def wait_for(pilot: Pilot, *texts: str) -> None:
    pilot.qtbot.waitUntil(lambda: shown(pilot) == list(texts))


def stored_value(pilot: Pilot, quote: str, name: str) -> Any:
    pilot.project.flush()
    assert pilot.desk.annotator is not None
    for _document, span in pilot.project.store.spans_where(
        set_kind="human", annotator_id=pilot.desk.annotator.id
    ):
        if span.quote == quote:
            return span.attributes.get(name)
    raise AssertionError(quote)


def wait_for_value(pilot: Pilot, quote: str, name: str, value: object) -> None:
    pilot.qtbot.waitUntil(lambda: stored_value(pilot, quote, name) == value)


def click_cell(pilot: Pilot, row: int, column_id: str, *, double: bool = False) -> None:
    view = panel_of(pilot).view
    index = view.model().index(row, column_of(pilot, column_id))
    view.scrollTo(index)
    point = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    if double:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def put_cell(pilot: Pilot, row: int, column_id: str) -> None:
    """Make a cell current by the arrow keys."""
    view = panel_of(pilot).view
    pilot.keys("Ctrl+Home", widget=view)
    for _ in range(row):
        pilot.keys("Down", widget=view)
    goal = column_of(pilot, column_id)
    for _ in range(40):
        if view.currentIndex().column() == goal:
            return
        pilot.keys("Right", widget=view)
    raise AssertionError(column_id)


def click_header(pilot: Pilot, column_id: str) -> None:
    header = panel_of(pilot).view.horizontalHeader()
    section = column_of(pilot, column_id)
    header.setOffsetToSectionPosition(0)
    point = QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)
