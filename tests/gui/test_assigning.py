"""Who labels what, by real keys and mouse: assign, the queue, coverage, the way back, blind."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableView,
    QTableWidget,
    QWidget,
)

from annotator.gui.history_panel import HistoryPanel
from annotator.gui.queue_panel import QueuePanel
from annotator.gui.spans_panel import SpansPanel
from annotator.gui.tasks.coverage_dialog import CoverageDialog
from annotator.gui.tasks.coverage_model import FIRST
from annotator.gui.widgets import Segmented
from annotator.model.annotators import Assignment
from annotator.model.changes import Scope
from annotator.model.commands import AddSpan, ChangeSetting, SetState
from annotator.model.task_commands import AssignDocuments, SendBack, Task
from annotator.services.project import BLIND, Project
from tests.gui.pilot import Pilot

TEXTS = {f"Article {number}": f"Ann met Bob on day {number}." for number in range(1, 7)}
SECOND, FOURTH = "Article 2", "Article 4"


@pytest.fixture
def desk(make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]) -> Pilot:
    """Anna's window on six articles; Ben and Lea work on the project, too."""
    project = make_project(texts=TEXTS)
    for name in ("ben", "lea"):
        project.ensure_annotator(name)
    return make_pilot(project)


def document_id(pilot: Pilot, title: str) -> str:
    return pilot.project.find_document(title).id


def person(pilot: Pilot, name: str) -> str:
    return pilot.project.annotator(name).id


def stored(pilot: Pilot) -> list[Assignment]:
    """What the file says about who labels what."""
    pilot.project.flush()
    rows = pilot.project.store.rows("assignment")
    return [one for one in rows if isinstance(one, Assignment)]


def give(pilot: Pilot, name: str, *titles: str) -> None:
    """Let Lea assign documents, as in another window."""
    tasks = tuple(Task(document_id(pilot, title), person(pilot, name)) for title in titles)
    pilot.project.execute(AssignDocuments(tasks=tasks), author_id=person(pilot, "lea"))


def finish_as(pilot: Pilot, name: str, title: str) -> None:
    place, author = document_id(pilot, title), person(pilot, name)
    label = AddSpan(document_id=place, label="PERSON", fragments=((0, 3),))
    pilot.project.execute(label, author_id=author)
    pilot.project.execute(SetState(document_id=place, state="done"), author_id=author)


def send_back(pilot: Pilot, name: str, title: str, message: str) -> None:
    command = SendBack(
        document_id=document_id(pilot, title), annotator_id=person(pilot, name), message=message
    )
    pilot.project.execute(command, author_id=person(pilot, "lea"))


def field(parent: QWidget, kind: type[Any], name: str) -> Any:
    return next(one for one in parent.findChildren(kind) if one.accessibleName() == name)


def button(parent: QWidget, words: str) -> QPushButton:
    return next(one for one in parent.findChildren(QPushButton) if one.text() == words)


def press(widget: QAbstractButton) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(12, widget.height() // 2))


def modal(pilot: Pilot) -> QWidget:
    pilot.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    found = QApplication.activeModalWidget()
    assert found is not None
    return found


def queue_of(pilot: Pilot) -> QueuePanel:
    return next(one for one in pilot.window.docks.panes() if isinstance(one, QueuePanel))


def titles(pilot: Pilot) -> list[str]:
    names = {one.id: one.title for one in pilot.desk.summaries()}
    return [names[one] for one in queue_of(pilot).visible_ids()]


def coverage(pilot: Pilot) -> CoverageDialog:
    pilot.keys("Ctrl+Shift+V", widget=pilot.view)
    (dialog,) = pilot.window.findChildren(CoverageDialog)
    pilot.qtbot.waitExposed(dialog)
    return dialog


def click_cell(dialog: CoverageDialog, place: int, column: int) -> None:
    table = dialog.findChild(QTableView)
    assert table is not None
    index = table.model().index(place, column)
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
    )


def shown(dialog: CoverageDialog) -> list[list[str]]:
    """What stands in the table, without the dates."""
    model = field(dialog, QTableView, "Coverage").model()
    columns = [0, *range(FIRST, model.columnCount())]
    return [
        [model.index(place, column).data() for column in columns]
        for place in range(model.rowCount())
    ]


def test_a_share_is_assigned_after_a_look_at_it(desk: Pilot) -> None:
    desk.desk.action_requested.emit("dataset.assign")
    dialog = modal(desk)
    people = field(dialog, QListWidget, "Annotators")
    people.setFocus()
    QTest.keyClicks(people, "lea")
    desk.keys("Space", widget=people)
    share = field(dialog, QSpinBox, "Share for agreement")
    share.selectAll()
    QTest.keyClicks(share, "50")
    preview = field(dialog, QTableWidget, "Preview")
    rows = [
        [preview.item(line, place).text() for place in (0, 1, 4)]
        for line in range(preview.rowCount())
    ]
    assert [row[0] for row in rows] == ["anna", "ben"]
    assert {row[1] for row in rows} <= {"+4", "+5"}
    assert {row[2] for row in rows} == {"3"}
    press(button(dialog, "Assign"))
    made = stored(desk)
    assert len(made) == 9
    assert {one.assigned_by for one in made} == {person(desk, "anna")}
    assert desk.project.history(limit=1)[0].title == "Assign 6 documents to 2 annotators"


def test_somebody_new_is_added_and_gets_everything(desk: Pilot) -> None:
    desk.desk.action_requested.emit("dataset.assign")
    dialog = modal(desk)
    press(next(one for one in dialog.findChildren(QRadioButton) if "Everybody" in one.text()))
    name = field(dialog, QLineEdit, "Another name")
    name.setFocus()
    QTest.keyClicks(name, "chi")
    desk.keys("Return", widget=name)
    assert stored(desk) == []
    assert dialog.isVisible()
    press(button(dialog, "Assign"))
    assert len(stored(desk)) == 24
    chi = person(desk, "chi")
    assert sum(one.annotator_id == chi for one in stored(desk)) == 6


def test_a_great_many_are_assigned_in_the_background(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot]
) -> None:
    project = make_project(texts={f"Article {n}": f"Ann met Bob, {n}." for n in range(400)})
    for name in ("ben", "lea"):
        project.ensure_annotator(name)
    pilot = make_pilot(project)
    pilot.desk.action_requested.emit("dataset.assign")
    dialog = modal(pilot)
    press(next(one for one in dialog.findChildren(QRadioButton) if "Everybody" in one.text()))
    press(button(dialog, "Assign"))
    said: list[str] = []
    pilot.desk.message.connect(lambda words, _kind: said.append(words))
    pilot.qtbot.waitUntil(lambda: bool(said))
    assert said == ["Assign 400 documents to 3 annotators."]
    assert len(stored(pilot)) == 1_200
    assert len(titles(pilot)) == 400


def test_a_reviewer_steps_through_everything(desk: Pilot) -> None:
    give(desk, "anna", SECOND)
    desk.desk.scope = Scope.REVIEW
    desk.desk.step_document(1)
    desk.desk.step_document(1)
    assert getattr(desk.desk.document, "title", "") == "Article 3"


def test_the_queue_shows_mine_and_the_keys_stay_in_it(desk: Pilot) -> None:
    assert titles(desk) == list(TEXTS)
    give(desk, "anna", SECOND, FOURTH)
    assert titles(desk) == [SECOND, FOURTH]
    desk.keys("Ctrl+PgDown", widget=desk.view)
    assert getattr(desk.desk.document, "title", "") == SECOND
    desk.keys("Ctrl+Shift+PgDown", widget=desk.view)
    assert getattr(desk.desk.document, "title", "") == FOURTH
    desk.keys("Ctrl+PgDown", widget=desk.view)
    assert getattr(desk.desk.document, "title", "") == FOURTH
    whose = next(one for one in queue_of(desk).findChildren(Segmented) if one.value() == "mine")
    whose.setFocus()
    desk.keys("Right", widget=whose)
    assert titles(desk) == list(TEXTS)
    desk.keys("Ctrl+PgDown", widget=desk.view)
    assert getattr(desk.desk.document, "title", "") == "Article 5"


def test_whoever_takes_over_sees_their_own_queue(desk: Pilot) -> None:
    give(desk, "ben", FOURTH)
    assert titles(desk) == list(TEXTS)
    desk.desk.set_annotator(desk.project.annotator("ben"))
    assert titles(desk) == [FOURTH]
    desk.desk.set_annotator(desk.project.annotator("anna"))
    assert titles(desk) == list(TEXTS)


def test_coverage_shows_everybody_and_opens_documents(desk: Pilot) -> None:
    give(desk, "ben", SECOND, FOURTH)
    finish_as(desk, "ben", SECOND)
    dialog = coverage(desk)
    assert shown(dialog)[:2] == [["Article 1", "–", "–", "–"], [SECOND, "–", "done", "–"]]
    assert shown(dialog)[3] == [FOURTH, "–", "assigned", "–"]
    status = field(dialog, QComboBox, "State")
    status.setFocus()
    QTest.keyClicks(status, "done")
    assert [row[0] for row in shown(dialog)] == [SECOND]
    click_cell(dialog, 0, 0)
    assert getattr(desk.desk.document, "title", "") == SECOND


def test_documents_are_assigned_by_hand_and_taken_back(desk: Pilot) -> None:
    dialog = coverage(desk)
    table = field(dialog, QTableView, "Coverage")
    click_cell(dialog, 1, FIRST)
    desk.keys("Shift+Down", "Shift+Down", widget=table)
    press(button(dialog, "Assign…"))
    form = modal(desk)
    assert field(form, QComboBox, "Documents").currentText() == "The 3 selected documents"
    press(next(one for one in form.findChildren(QRadioButton) if "Everybody" in one.text()))
    press(button(form, "Assign"))
    assert len(stored(desk)) == 9
    desk.qtbot.waitUntil(lambda: shown(dialog)[1] == [SECOND, "assigned", "assigned", "assigned"])
    click_cell(dialog, 1, FIRST + 1)
    desk.keys("Delete", widget=table)
    assert len(stored(desk)) == 8
    desk.qtbot.waitUntil(lambda: shown(dialog)[1] == [SECOND, "assigned", "–", "assigned"])


def test_work_is_sent_back_from_the_table(desk: Pilot) -> None:
    finish_as(desk, "ben", SECOND)
    dialog = coverage(desk)
    click_cell(dialog, 0, FIRST + 1)
    assert not button(dialog, "Send back…").isEnabled()
    click_cell(dialog, 1, FIRST + 1)
    press(button(dialog, "Send back…"))
    form = modal(desk)
    send = button(form, "Send back")
    assert not send.isEnabled()
    QTest.keyClicks(field(form, QPlainTextEdit, "Message"), "Mark Bob.")
    press(send)
    (one,) = stored(desk)
    assert (one.message, one.sent_back_by) == ("Mark Bob.", person(desk, "anna"))
    work = desk.project.annotation_set(document_id(desk, SECOND), "human", person(desk, "ben"))
    assert getattr(work, "state", None) == "in_progress"
    desk.qtbot.waitUntil(lambda: shown(dialog)[1][2] == "sent back")


def test_the_annotator_reads_the_message_once(desk: Pilot) -> None:
    finish_as(desk, "anna", "Article 1")
    send_back(desk, "anna", "Article 1", "Mark Bob.")
    assert desk.window.article is not None
    banner = desk.window.article.banner
    assert banner.isVisible()
    assert banner.accessibleName() == "Sent back by lea: “Mark Bob.”"
    index = queue_of(desk).findChild(QWidget, "queue").model().index(0, 0)  # type: ignore[union-attr]
    assert "sent back: Mark Bob." in index.data(Qt.ItemDataRole.AccessibleTextRole)
    press(button(banner, "Got it"))
    assert not banner.isVisible()
    assert [one.is_read for one in stored(desk)] == [True]
    desk.keys("Ctrl+PgDown", "Ctrl+PgUp", widget=desk.view)
    assert not banner.isVisible()


def test_the_coverage_is_exported_as_it_is_filtered(
    desk: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(desk, "ben", SECOND, FOURTH)
    dialog = coverage(desk)
    QTest.keyClicks(field(dialog, QLineEdit, "Filter documents"), "article 4")
    target = tmp_path / "coverage.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(button(dialog, "Export CSV…"))
    with target.open(encoding="utf-8-sig", newline="") as file:
        header, row = list(csv.reader(file))
    assert header == ["id", "title", "date", "characters", "anna", "ben", "lea"]
    assert row[1:] == [FOURTH, "2026-02-23", "21", "not assigned", "assigned", "not assigned"]


def panel(pilot: Pilot, kind: type[Any], name: str) -> Any:
    pilot.window.docks.show_panel(name)
    found = next(one for one in pilot.window.docks.panes() if isinstance(one, kind))
    pilot.qtbot.waitUntil(found.isVisible)
    found.refresh()
    return found


def test_nothing_of_others_is_seen_while_the_project_is_blind(desk: Pilot) -> None:
    finish_as(desk, "ben", "Article 1")
    history = panel(desk, HistoryPanel, "history")
    model = history.findChild(QWidget, "history").model()
    seen = [model.index(place, 0).data() for place in range(model.rowCount())]
    assert not any("Ann" in title for title in seen)
    spans = panel(desk, SpansPanel, "spans")
    assert field(spans, QTableView, "Spans").model().rowCount() == 0
    assert not field(spans, QComboBox, "Whose labels").isVisible()


def test_where_it_is_not_blind_others_can_be_looked_at_only(desk: Pilot) -> None:
    finish_as(desk, "ben", "Article 1")
    desk.label("Bob", "P")
    setting = ChangeSetting(key=BLIND, value=False)
    desk.project.execute(setting, author_id=person(desk, "lea"))
    spans = panel(desk, SpansPanel, "spans")
    whose, table = field(spans, QComboBox, "Whose labels"), field(spans, QTableView, "Spans")
    assert whose.isVisible()
    whose.setFocus()
    desk.keys("Down", widget=whose)
    index = table.model().index(0, 0)
    assert [index.data(), table.model().rowCount()] == ["Ann", 1]
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center()
    )
    assert desk.desk.span is None
    desk.keys("Delete", widget=table)
    desk.keys("Up", widget=whose)
    assert table.model().index(0, 0).data() == "Bob"
    place = document_id(desk, "Article 1")
    work = desk.project.annotation_set(place, "human", person(desk, "ben"))
    assert work is not None
    assert [span.quote for span in desk.project.spans(work.id)] == ["Ann"]


def test_whoever_still_labels_a_document_is_asked_before_its_review(desk: Pilot) -> None:
    finish_as(desk, "ben", "Article 1")
    give(desk, "anna", "Article 1")
    desk.keys("Ctrl+Shift+R", widget=desk.view)
    form = modal(desk)
    desk.keys("Escape", widget=form)
    assert not desk.desk.is_reviewing
    desk.keys("Ctrl+Shift+R", widget=desk.view)
    press(button(modal(desk), "Review all the same"))
    assert desk.desk.is_reviewing


def test_whoever_is_done_reviews_at_once(desk: Pilot) -> None:
    give(desk, "anna", "Article 1")
    finish_as(desk, "anna", "Article 1")
    desk.keys("Ctrl+Shift+R", widget=desk.view)
    assert desk.desk.is_reviewing
