"""The fact table by real keys and mouse, read back from the project's file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QListWidget, QToolButton

from annotator.gui.fact_table.model import FactTableModel
from annotator.gui.theme import ThemeChoice, load_theme
from annotator.model.commands import (
    SetAttributes,
    SetState,
)
from annotator.services.project import Project
from tests.gui.fact_table_kit import (
    TEXTS,
    click_cell,
    click_header,
    column_of,
    label_articles,
    open_table,
    panel_of,
    put_cell,
    shown,
    stored_value,
    wait_for,
    wait_for_value,
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


def test_undo_in_the_table_takes_back_an_edit_of_another_document(pilot: Pilot) -> None:
    put_cell(pilot, 2, "attribute:normalized")
    view = panel_of(pilot).view
    pilot.keys("F2", widget=view)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "Rates.")
    pilot.keys("Return", widget=editor)
    wait_for_value(pilot, "rates rose", "normalized", "Rates.")
    here = len(pilot.stored_spans())
    pilot.keys("Ctrl+Z", widget=view)
    wait_for_value(pilot, "rates rose", "normalized", None)
    assert len(pilot.stored_spans()) == here
    pilot.keys("Ctrl+Z", widget=view)  # from now on as everywhere: what was done last here
    assert pilot.desk.document is not None
    assert pilot.desk.document.title == "Harbour"
    assert pilot.stored_relations() == [("source", "the harbour closed on Monday", "Ann")]


def test_letters_in_the_table_label_nothing(pilot: Pilot) -> None:
    view = panel_of(pilot).view
    before = pilot.stored_spans()
    pilot.select("reopen")
    view.setFocus()
    pilot.keys("C", "P", "Delete", "1", widget=view)
    assert pilot.stored_spans() == before


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


def test_a_header_sorts_up_down_and_not(pilot: Pilot) -> None:
    click_header(pilot, "claim:text")
    wait_for(pilot, "It will reopen", "rates rose", "the harbour closed on Monday")
    click_header(pilot, "claim:text")
    wait_for(pilot, "the harbour closed on Monday", "rates rose", "It will reopen")
    click_header(pilot, "claim:text")
    wait_for(pilot, "the harbour closed on Monday", "It will reopen", "rates rose")


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


def test_the_button_exports_the_document_when_only_that_is_shown(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    panel = panel_of(pilot)
    panel.head.set_document(on=True)
    wait_for(pilot, "the harbour closed on Monday", "It will reopen")
    button = next(one for one in panel.head.findChildren(QToolButton) if "CSV" in one.toolTip())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(target.exists)
    text = target.read_bytes().decode("utf-8-sig")
    assert "It will reopen" in text
    assert "rates rose" not in text


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
