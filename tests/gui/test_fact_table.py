"""The fact table by real keys and mouse, read back from the project's file."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QListWidget, QToolButton

from annotator.gui.fact_table import busy
from annotator.gui.fact_table.model import FactTableModel
from annotator.gui.fact_table.panel import FactTablePanel
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.commands import (
    AddEntity,
    AddRelation,
    AddSpan,
    AssignEntity,
    EditEntity,
    SetAttributes,
    SetState,
)
from annotator.services.facts import table
from annotator.services.project import Project
from tests.gui.pilot import Pilot

TEXTS = {
    "Harbour": "Ann said the harbour closed on Monday. It will reopen.",
    "Bank": "Bob said rates rose. Nobody knows why they did.",
    "Film": "The prize went back.",
}
CLAIMS = {"Harbour": ("the harbour closed on Monday", "It will reopen"), "Bank": ("rates rose",)}


@pytest.fixture
def labeled(make_project: Callable[..., Project]) -> Project:
    """Three articles; two of them with facts by anna."""
    project = make_project("facts", TEXTS)
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
    return project


@pytest.fixture
def pilot(labeled: Project, make_pilot: Callable[..., Pilot]) -> Pilot:
    """A window on the articles with the fact table open and the keyboard in it."""
    pilot = make_pilot(labeled)
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


def test_all_facts_of_the_project_are_there(pilot: Pilot) -> None:
    wait_for(pilot, "the harbour closed on Monday", "It will reopen", "rates rose")
    assert shown(pilot, "source") == ["Ann", "—", "Bob"]
    assert shown(pilot, "document:title") == ["Harbour", "Harbour", "Bank"]


def test_enter_opens_the_document_and_selects_the_claim(pilot: Pilot) -> None:
    pilot.keys("Down", "Down", "Return", widget=panel_of(pilot).view)
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Bank"
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "rates rose"


def test_a_click_opens_the_document_and_selects_the_claim(pilot: Pilot) -> None:
    click_cell(pilot, 2, "claim:text")
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Bank"
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "rates rose"


def test_selecting_a_claim_selects_its_row_and_keeps_the_keyboard(pilot: Pilot) -> None:
    pilot.view.setFocus()
    pilot.put_caret("It will reopen")
    pilot.keys("Return", widget=pilot.view)
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "It will reopen"
    assert panel_of(pilot).view.currentIndex().row() == 1
    assert pilot.view.hasFocus()


def test_arrows_select_in_the_open_article_only(pilot: Pilot) -> None:
    view = panel_of(pilot).view
    pilot.keys("Down", widget=view)
    assert pilot.desk.span is not None
    assert pilot.desk.span.quote == "It will reopen"
    pilot.keys("Down", widget=view)
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Harbour"
    assert view.hasFocus()


def test_a_choice_is_edited_in_place_and_undone(pilot: Pilot) -> None:
    put_cell(pilot, 0, "attribute:factuality")
    pilot.keys("F2", widget=panel_of(pilot).view)
    pilot.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    box = panel_of(pilot).view.findChild(QComboBox)
    assert box is not None
    pilot.keys("Down", "Return", widget=box.view())
    pilot.qtbot.waitUntil(
        lambda: stored_value(pilot, "the harbour closed on Monday", "factuality") == "PR+"
    )
    pilot.qtbot.waitUntil(lambda: shown(pilot, "attribute:factuality")[0] == "probable")
    pilot.keys("Ctrl+Z", widget=pilot.view)
    assert stored_value(pilot, "the harbour closed on Monday", "factuality") == "CT+"
    pilot.qtbot.waitUntil(lambda: shown(pilot, "attribute:factuality")[0] == "certain")


def test_several_values_are_ticked(pilot: Pilot) -> None:
    put_cell(pilot, 0, "attribute:claim_kind")
    view = panel_of(pilot).view
    pilot.keys("Space", widget=view)
    ticks = view.findChild(QListWidget)
    assert ticks is not None
    pilot.keys("Space", "Down", "Down", "Space", "Return", widget=ticks)
    values = pilot.project.schema.attribute("claim_kind").values
    wait_for_value(pilot, "the harbour closed on Monday", "claim_kind", [values[0], values[2]])


def test_a_text_is_edited_in_another_document_by_a_double_click(pilot: Pilot) -> None:
    put_cell(pilot, 2, "attribute:normalized")
    view = panel_of(pilot).view
    pilot.keys("F2", widget=view)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "Interest rates rose.")
    pilot.keys("Return", widget=editor)
    wait_for_value(pilot, "rates rose", "normalized", "Interest rates rose.")
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Harbour"
    click_cell(pilot, 2, "attribute:normalized", double=True)
    assert pilot.desk.document.title == "Bank"
    editor = QApplication.focusWidget()
    assert editor is not view
    assert editor is not None
    QTest.keyClicks(editor, "Changed.")
    pilot.keys("Return", widget=editor)
    wait_for_value(pilot, "rates rose", "normalized", "Changed.")


def test_escape_leaves_an_editor_without_a_change(pilot: Pilot) -> None:
    before = pilot.project.store.last_seq()
    put_cell(pilot, 0, "attribute:normalized")
    pilot.keys("F2", widget=panel_of(pilot).view)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "x")
    pilot.keys("Escape", widget=editor)
    pilot.project.flush()
    assert pilot.project.store.last_seq() == before


def test_a_done_document_asks_before_it_is_changed(pilot: Pilot) -> None:
    bank = pilot.project.find_document("Bank").id
    pilot.desk.execute(SetState(document_id=bank, state="done"))
    put_cell(pilot, 2, "attribute:normalized")
    pilot.keys("F2", widget=panel_of(pilot).view)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "New.")
    pilot.keys("Return", widget=editor)
    pilot.qtbot.waitUntil(
        lambda: pilot.desk.document is not None and pilot.desk.document.id == bank
    )
    assert stored_value(pilot, "rates rose", "normalized") is None
    pilot.desk.action_requested.emit("document.reopen")
    assert stored_value(pilot, "rates rose", "normalized") == "New."


def test_words_filter_and_escape_clears(pilot: Pilot) -> None:
    panel = panel_of(pilot)
    pilot.keys("/", widget=panel.view)
    assert panel.head.line.hasFocus()
    QTest.keyClicks(panel.head.line, "bob rates")
    wait_for(pilot, "rates rose")
    pilot.keys("Down", widget=panel.head.line)
    assert panel.view.hasFocus()
    pilot.keys("/", widget=panel.view)
    pilot.keys("Escape", widget=panel.head.line)
    pilot.qtbot.waitUntil(lambda: len(shown(pilot)) == 3)
    pilot.keys("Escape", widget=panel.head.line)
    assert pilot.view.hasFocus()


def test_nothing_matches_offers_to_clear(pilot: Pilot) -> None:
    panel = panel_of(pilot)
    QTest.keyClicks(panel.head.line, "zebra")
    pilot.qtbot.waitUntil(lambda: shown(pilot) == [])
    button = next(one for one in panel.findChildren(QToolButton) if one.text() == "Clear filters")
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(shown(pilot)) == 3
    assert panel.head.line.text() == ""


def test_a_chip_stands_for_each_filter_and_takes_it_away(pilot: Pilot) -> None:
    panel = panel_of(pilot)
    menu = panel.head.filters.menu(panel)
    names = [action.text() for action in menu.actions()]
    assert "No source" in names
    assert "No date" in names
    next(action for action in menu.actions() if action.text() == "No source").trigger()
    menu.close()
    wait_for(pilot, "It will reopen")
    chip = next(one for one in panel.head.filters.findChildren(QToolButton) if one.isVisible())
    assert "No source" in chip.text()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: len(shown(pilot)) == 3)
    assert not panel.head.filters.isVisible()


def click_header(pilot: Pilot, column_id: str) -> None:
    header = panel_of(pilot).view.horizontalHeader()
    section = column_of(pilot, column_id)
    header.setOffsetToSectionPosition(0)
    point = QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_a_header_sorts_up_down_and_not(pilot: Pilot) -> None:
    click_header(pilot, "claim:text")
    wait_for(pilot, "It will reopen", "rates rose", "the harbour closed on Monday")
    click_header(pilot, "claim:text")
    wait_for(pilot, "the harbour closed on Monday", "rates rose", "It will reopen")
    click_header(pilot, "claim:text")
    wait_for(pilot, "the harbour closed on Monday", "It will reopen", "rates rose")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even few facts be sorted and filtered in the background, and found bit by bit."""
    monkeypatch.setattr(busy, "_QUICK", 0)
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


def test_new_and_deleted_claims_come_and_go(pilot: Pilot) -> None:
    click_header(pilot, "claim:text")
    pilot.view.setFocus()
    pilot.select("closed on")
    pilot.keys("C", widget=pilot.view)
    wait_for(pilot, "closed on", "It will reopen", "rates rose", "the harbour closed on Monday")
    pilot.keys("Delete", widget=pilot.view)
    wait_for(pilot, "It will reopen", "rates rose", "the harbour closed on Monday")


def test_the_document_alone(pilot: Pilot) -> None:
    panel_of(pilot).head.set_document(on=True)
    wait_for(pilot, "the harbour closed on Monday", "It will reopen")
    pilot.keys("Ctrl+PgDown", widget=pilot.view)
    wait_for(pilot, "rates rose")
    pilot.keys("Ctrl+PgDown", widget=pilot.view)
    wait_for(pilot)
    pilot.view.setFocus()
    pilot.select("The prize went back")
    pilot.keys("C", widget=pilot.view)
    wait_for(pilot, "The prize went back")


def test_columns_and_widths_are_remembered(
    pilot: Pilot, make_pilot: Callable[..., Pilot], labeled: Project
) -> None:
    view = panel_of(pilot).view
    where, cue = column_of(pilot, "where"), column_of(pilot, "cue")
    menu = view.column_menu()
    next(action for action in menu.actions() if action.text() == "Where").trigger()
    menu.close()
    view.horizontalHeader().resizeSection(cue, 199)
    pilot.window.close()

    other = make_pilot(labeled)
    other.keys("Ctrl+Shift+T")
    other.qtbot.waitUntil(panel_of(other).view.hasFocus)
    again = panel_of(other).view
    assert again.isColumnHidden(where)
    assert again.columnWidth(cue) == 199


def test_the_facts_are_exported(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    pilot.desk.action_requested.emit("facts.export")
    pilot.qtbot.waitUntil(target.exists)
    text = target.read_bytes().decode("utf-8-sig")
    assert text.count("\r\n") == 4
    assert "rates rose" in text


def test_the_model_keeps_qts_rules(labeled: Project, qtmodeltester: Any) -> None:
    model = FactTableModel(load_theme(ThemeChoice.LIGHT))
    facts = labeled.fact_table(labeled.ensure_annotator("anna").id)
    facts.open()
    model.set_table(facts)
    qtmodeltester.check(model)
    facts.answer(facts.asked)
    author = labeled.ensure_annotator("anna").id
    claim = facts.shown[0]
    receipt = labeled.execute(
        SetAttributes(span_id=claim, attributes={"factuality": "Uu"}), author_id=author
    )
    facts.touch(receipt.change_set)
    facts.catch_up()
    model.sync()
    qtmodeltester.check(model)
    assert model.rowCount() == 3
    model.deleteLater()
