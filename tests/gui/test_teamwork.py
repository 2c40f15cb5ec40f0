"""Sending work to a reviewer and merging it, by keys and mouse."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox

from annotator.formats.bundle import Bundle
from annotator.gui.teamwork.merging import MergeDialog, Merging
from annotator.gui.teamwork.sending import SendForm
from annotator.gui.widgets import Segmented
from annotator.model.annotators import AnnotationSet, Annotator
from annotator.model.commands import (
    AddSpan,
    AssignDocuments,
    EditDocument,
    SendBack,
    SetState,
    UnassignDocuments,
)
from annotator.model.task_commands import Task
from annotator.services.merging import make_bundle
from annotator.services.project import Project
from tests.gui.pilot import Pilot


def run_action(pilot: Pilot, words: str) -> None:
    """Find an action in the palette and run it, by keys."""
    pilot.window.activateWindow()
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is pilot.window)
    pilot.view.setFocus()
    pilot.keys("Ctrl+K")
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def bundle_of(pilot: Pilot, folder: Path, who: str, *quotes: str) -> Path:
    """Label quotes in a copy of the project as somebody, and bundle that."""
    pilot.project.flush()
    path = folder / f"{who} copy.annot"
    if not path.exists():
        pilot.project.store.save_copy(path)
    target = folder / f"{who}.annotbundle"
    with Project.open(path) as copy:
        me = copy.ensure_annotator(who).id
        document = copy.summaries(me)[0].id
        text = copy.document(document).text
        for quote in quotes:
            place = ((text.index(quote), text.index(quote) + len(quote)),)
            command = AddSpan(document_id=document, label="PLACE", fragments=place)
            copy.execute(command, author_id=me)
        make_bundle(copy, target, me)
    return target


def begin_merge(pilot: Pilot, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> MergeDialog:
    chosen = ([str(path) for path in paths], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    run_action(pilot, "Merge")
    return merge_dialog(pilot)


def merge_dialog(pilot: Pilot) -> MergeDialog:
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is not None, timeout=10_000)
    dialog = pilot.window.findChild(MergeDialog)
    assert dialog is not None
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def cells(dialog: MergeDialog) -> list[list[str]]:
    model = dialog._table.model()
    return [
        [str(model.index(row, place).data()) for place in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def stored(pilot: Pilot) -> dict[str, list[str]]:
    """Quotes by annotator's name, as read from the file."""
    pilot.project.flush()
    store = pilot.project.store
    sets = [one for one in store.rows("annotation_set") if isinstance(one, AnnotationSet)]
    people = store.rows("annotator")  # after the sets: a merge may end in between
    names = {one.id: one.name for one in people if isinstance(one, Annotator)}
    return {
        names[one.annotator_id or ""]: [span.quote for span in store.spans(one.id)] for one in sets
    }


def title_of_last(pilot: Pilot) -> str:
    return pilot.project.history(limit=1)[0].title


def accept(pilot: Pilot, dialog: MergeDialog, done: Callable[[], bool]) -> None:
    """Press Enter in the list and wait for the end."""
    QTest.keyClick(dialog._table, Qt.Key.Key_Return)
    pilot.qtbot.waitUntil(done, timeout=10_000)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(Merging) is None, timeout=10_000)


def test_work_is_sent_as_one_file(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilot.label("SEOUL", "L")
    target = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    run_action(pilot, "Send to reviewer")
    form = pilot.window.findChild(SendForm)
    assert form is not None
    words = " ".join(one.text() for one in form.findChildren(QLabel))
    assert "1 document begun, 0 done" in words
    with pilot.qtbot.waitSignal(pilot.desk.message, timeout=10_000) as message:
        QTest.keyClick(form, Qt.Key.Key_Return)
    assert "1 document with 1 label" in message.args[0]
    with Bundle(tmp_path / "mine.annotbundle") as bundle:
        [entry] = bundle.sets
        assert [span.quote for span in bundle.labels(entry).spans] == ["SEOUL"]


def test_a_bundle_is_shown_then_merged_and_undone(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilot.label("SEOUL", "L")
    bundle = bundle_of(pilot, tmp_path, "ben", "SEOUL", "Kim Jong Un")
    before = stored(pilot)
    dialog = begin_merge(pilot, monkeypatch, bundle)
    assert [one[1:] for one in cells(dialog)] == [["ben", "+ new", "+2"]]
    assert stored(pilot) == before
    accept(pilot, dialog, lambda: "ben" in stored(pilot))
    assert stored(pilot) == {**before, "ben": ["SEOUL", "Kim Jong Un"]}
    pilot.qtbot.waitUntil(lambda: title_of_last(pilot) == "Merge ben.annotbundle")
    operation = pilot.project.history(limit=1)[0]
    me = pilot.desk.annotator
    assert me is not None
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is None)
    pilot.project.undo_operation(operation.id, me.id).durable.result()
    assert stored(pilot) == before


def test_escape_leaves_everything_as_it_is(pilot: Pilot, tmp_path: Path) -> None:
    bundle = bundle_of(pilot, tmp_path, "ben", "SEOUL")
    assert pilot.window.handlers is not None
    pilot.window.handlers.take_files([bundle])  # as when it is dropped on the window
    dialog = merge_dialog(pilot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is None)
    assert stored(pilot) == {}


def test_what_is_here_already_is_listed_on_demand(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = bundle_of(pilot, tmp_path, "ben", "SEOUL")
    dialog = begin_merge(pilot, monkeypatch, bundle)
    accept(pilot, dialog, lambda: "ben" in stored(pilot))
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is None)
    dialog = begin_merge(pilot, monkeypatch, bundle)
    assert "nothing to merge" in dialog._summary.text()
    assert not dialog.accept_button.isEnabled()
    assert cells(dialog) == []
    dialog._all.setFocus()
    QTest.keyClick(dialog._all, Qt.Key.Key_Space)
    assert [one[1:] for one in cells(dialog)] == [["ben", "= here already", "1"]]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is None)


def test_who_is_who_is_said_by_mouse(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = bundle_of(pilot, tmp_path, "ben", "SEOUL")
    ben = pilot.project.ensure_annotator("ben")
    dialog = begin_merge(pilot, monkeypatch, bundle)
    assert [one[1] for one in cells(dialog)] in (["ben"], ["ben (2)"])
    choice = dialog.findChild(Segmented)
    assert choice is not None
    place = QPoint(choice.width() - 12, choice.height() // 2)
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert choice.value() == "same"
    pilot.qtbot.waitUntil(lambda: [one[1] for one in cells(dialog)] == ["ben"], timeout=10_000)
    accept(pilot, dialog, lambda: "ben" in stored(pilot))
    [row] = pilot.project.store.rows("annotation_set")
    assert isinstance(row, AnnotationSet)
    assert row.annotator_id == ben.id
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is None)


def test_a_damaged_bundle_says_so(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = bundle_of(pilot, tmp_path, "ben", "SEOUL")
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    seen: list[str] = []

    def close_message() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append(box.text())
            box.close()

    timer = QTimer()
    timer.timeout.connect(close_message)
    timer.start(30)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(bundle)], ""))
    run_action(pilot, "Merge")
    pilot.qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    timer.stop()
    assert "no whole bundle" in seen[0]
    assert stored(pilot) == {}


def test_what_is_for_an_annotator_is_sent_and_what_differs_is_told(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = pilot.desk.document
    assert document is not None
    ben = pilot.project.ensure_annotator("ben")
    pilot.desk.execute(AssignDocuments(tasks=(Task(document.id, ben.id),)))
    target = tmp_path / "for ben.annotbundle"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    run_action(pilot, "Send to annotator")
    form = pilot.window.findChild(SendForm)
    assert form is not None
    words = " ".join(one.text() for one in form.findChildren(QLabel))
    assert (form.author, "1 document assigned, 0 begun, 0 done" in words) == ("ben", True)
    with pilot.qtbot.waitSignal(pilot.desk.message, timeout=10_000) as message:
        QTest.keyClick(form, Qt.Key.Key_Return)
    assert "1 document with 0 labels, 1 assignment, ready" in message.args[0]

    pilot.desk.execute(UnassignDocuments(tasks=(Task(document.id, ben.id),)))
    pilot.desk.execute(EditDocument(document_id=document.id, title="Another title"))
    copy = bundle_of(pilot, tmp_path, "ben", "SEOUL")
    pilot.desk.execute(EditDocument(document_id=document.id, title="Its title"))
    pilot.desk.execute(AssignDocuments(tasks=(Task(document.id, ben.id),)))
    dialog = begin_merge(pilot, monkeypatch, copy)
    assert [one[1:3] for one in cells(dialog)] == [
        ["ben", "+ new"],
        ["i  title differs: “Another title” there; kept: “Its title”", ""],
    ]
    assert "1 title differs there; what is here is kept." in dialog._notes.text()
    accept(pilot, dialog, lambda: "ben" in stored(pilot))
    assert pilot.project.document(document.id).title == "Its title"
    assert pilot.project.assignment(document.id, ben.id) is not None


def test_edited_apart_is_said_in_words(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bundle_of(pilot, tmp_path, "ben", "SEOUL")
    desk, train = tmp_path / "desk", tmp_path / "train"
    bundles = []
    for folder, quote in ((desk, "Kim"), (train, "Un")):
        folder.mkdir()
        shutil.copy(tmp_path / "ben copy.annot", folder)
        bundles.append(bundle_of(pilot, folder, "ben", quote))
    assert first.exists()
    dialog = begin_merge(pilot, monkeypatch, *bundles)
    assert [one[1:] for one in cells(dialog)] == [
        ["ben", "≠ edited apart", "+2"],
        ["ben", "+ new", "+2"],
    ]
    assert "same person’s work on a document went on in two copies" in dialog._notes.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(MergeDialog) is None)


def test_work_that_was_sent_back_arrives_with_its_message(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, me = pilot.desk.document, pilot.desk.annotator
    assert document is not None
    assert me is not None
    pilot.label("SEOUL", "L")
    pilot.desk.execute(SetState(document_id=document.id, state="done"))
    pilot.project.flush()
    path, target = tmp_path / "review.annot", tmp_path / "back.annotbundle"
    pilot.project.store.save_copy(path)
    with Project.open(path) as review:
        rita = review.ensure_annotator("rita").id
        command = SendBack(document_id=document.id, annotator_id=me.id, message="Dates, please.")
        review.execute(command, author_id=rita)
        make_bundle(review, target, me.id)
    dialog = begin_merge(pilot, monkeypatch, target)
    assert "1 message about work sent back" in dialog._summary.text()
    accept(pilot, dialog, lambda: pilot.project.assignment(document.id, me.id) is not None)
    assert pilot.window.article is not None
    banner = pilot.window.article.banner
    pilot.qtbot.waitUntil(lambda: banner.accessibleName() == "Sent back by rita: “Dates, please.”")
    work = pilot.project.annotation_set(document.id, "human", me.id)
    assert work is not None
    assert work.state == "in_progress"
