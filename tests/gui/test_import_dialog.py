"""The import dialog by keys and mouse: what is shown before, what the project has after."""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from annotator.gui.importing.dialog import ImportDialog
from annotator.gui.report_view import ReportDialog
from tests.gui.pilot import Pilot

STORM = "A storm closed ports in Marenna on Thursday, Lena Ortiz said."


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def open_dialog(pilot: Pilot, *paths: Path) -> ImportDialog:
    assert pilot.window.handlers is not None
    if paths:
        pilot.window.handlers.take_files(list(paths))
    else:
        pilot.window.run("file.import")
    dialog = pilot.window.findChild(ImportDialog)
    assert dialog is not None
    pilot.qtbot.waitExposed(dialog)
    return dialog


def tried(pilot: Pilot, dialog: ImportDialog) -> ImportDialog:
    pilot.qtbot.waitUntil(lambda: dialog.report is not None)
    return dialog


def fields_named(dialog: QWidget, name: str) -> list[QComboBox]:
    return [one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name]


def field(dialog: QWidget, name: str) -> QComboBox:
    [found] = fields_named(dialog, name)
    return found


def choose_by_keys(dialog: QWidget, name: str, title: str) -> None:
    """Press Down or Up in a box until it says a title."""
    box = field(dialog, name)
    box.setFocus()
    steps = box.findText(title) - box.currentIndex()
    assert box.findText(title) >= 0, [box.itemText(n) for n in range(box.count())]
    for _ in range(abs(steps)):
        QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert box.currentText() == title


def finish(pilot: Pilot, dialog: ImportDialog) -> str:
    """Import by the button's key; return what the report says."""
    dialog.accept_button.setFocus()
    QTest.keyClick(dialog.accept_button, Qt.Key.Key_Space)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(ReportDialog) is not None)
    report = pilot.window.findChild(ReportDialog)
    assert report is not None
    report.view.copy()
    QTest.keyClick(report, Qt.Key.Key_Escape)
    return QApplication.clipboard().text()


def test_fields_are_mapped_and_labels_taken_as_others(pilot: Pilot, tmp_path: Path) -> None:
    at = STORM.index("Marenna")
    spans = [
        {"b": at, "e": at + 7, "c": "town", "w": "Marenna"},
        {"b": STORM.index("Lena"), "e": STORM.index("Lena") + 10, "c": "person"},
        {"b": 2, "e": 7, "c": "weather"},
        {"b": 2, "e": 7, "c": "odd"},
    ]
    path = write_lines(
        tmp_path / "news.jsonl",
        {
            "kicker": "Storm in the north",
            "body": STORM,
            "when": "2026-03-05T09:00",
            "marks": spans,
            "joins": [{"p": 1, "q": 0, "r": "same_as"}],
        },
    )
    dialog = tried(pilot, open_dialog(pilot, path))
    assert field(dialog, "What body is").currentText() == "Text"
    choose_by_keys(dialog, "What kicker is", "Title")
    choose_by_keys(dialog, "What when is", "Date")
    choose_by_keys(dialog, "What joins is", "List of relations")
    pilot.qtbot.waitUntil(lambda: bool(fields_named(dialog, "What p of a relation is")))
    for name, title in (("p", "From"), ("q", "To"), ("r", "Type")):
        choose_by_keys(dialog, f"What {name} of a relation is", title)
    tried(pilot, dialog)
    choose_by_keys(dialog, "What happens with town", "→ PLACE")
    choose_by_keys(dialog, "What happens with odd", "leave out")
    assert field(dialog, "What happens with person").currentText() == "→ PERSON"
    choose_by_keys(dialog, "The labels are", "the gold standard")
    tried(pilot, dialog)
    labels = {one.name for one in pilot.project.schema.labels}
    assert len(pilot.desk.summaries()) == 1  # trying it kept nothing
    words = finish(pilot, dialog)
    assert "Spans labeled odd were left out" in words
    assert "label weather" in words
    assert {one.name for one in pilot.project.schema.labels} - labels == {"weather"}
    document = pilot.project.find_document("Storm in the north")
    assert str(document.document_date) == "2026-03-05"
    [one] = pilot.project.store.annotation_sets(document.id)
    assert one.kind == "gold"
    assert sorted((span.label, span.quote) for span in pilot.project.store.spans(one.id)) == [
        ("PERSON", "Lena Ortiz"),
        ("PLACE", "Marenna"),
        ("weather", "storm"),
    ]
    [join] = pilot.project.store.relations(one.id)
    words = {span.id: span.quote for span in pilot.project.store.spans(one.id)}
    assert (join.type, words[join.from_id], words[join.to_id]) == (
        "same_as", "Lena Ortiz", "Marenna",
    )  # fmt: skip
    author = pilot.desk.annotator
    assert author is not None
    newest = pilot.project.history()[0]
    assert newest.title == "Import news.jsonl"
    pilot.project.undo_operation(newest.id, author.id).durable.result()
    assert len(pilot.project.summaries(None)) == 1


def test_offsets_that_may_mean_two_things_are_asked(pilot: Pilot, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "eve.jsonl", {"text": "😀金正恩会談", "label": [[3, 4, "PLACE"]]})
    dialog = open_dialog(pilot, path)
    pilot.qtbot.waitUntil(dialog.question.isVisible)
    assert not dialog.accept_button.isEnabled()
    dialog.files.add_paths([write_lines(tmp_path / "more.jsonl", {"body": STORM, "n": 1})])
    pilot.qtbot.waitUntil(dialog.question.isVisible)
    answers = [one for one in dialog.findChildren(QPushButton) if one.text() == "UTF-16 units"]
    QTest.mouseClick(answers[-1], Qt.MouseButton.LeftButton)
    finish(pilot, tried(pilot, dialog))
    assert len(pilot.project.summaries(None)) == 3
    document = pilot.project.summaries(None)[1]
    [one] = pilot.project.store.annotation_sets(document.id)
    assert [span.fragments for span in pilot.project.store.spans(one.id)] == [((2, 3),)]


def test_predictions_become_suggestions(pilot: Pilot, tmp_path: Path) -> None:
    mark = {"start": 0, "end": 5, "label": "PLACE", "confidence": 0.7, "model": "m"}
    path = write_lines(tmp_path / "p.jsonl", {"text": pilot.text, "spans": [mark]})
    dialog = open_dialog(pilot, path)
    choose_by_keys(dialog, "The labels are", "suggestions, to accept or reject")
    finish(pilot, tried(pilot, dialog))
    pilot.qtbot.waitUntil(lambda: len(pilot.desk.suggestions()) == 1)
    pilot.view.setFocus()
    pilot.keys("Tab", "Return")
    assert pilot.stored() == [("PLACE", "SEOUL")]


def test_a_bad_row_is_told_then_left_out_and_escape_changes_nothing(
    pilot: Pilot, tmp_path: Path
) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "A storm."}\n{"text": \n', encoding="utf-8")
    dialog = open_dialog(pilot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(dialog, QDragEnterEvent(QPoint(9, 9), copy, data, buttons, no_keys))
    QApplication.sendEvent(dialog, QDropEvent(QPointF(9, 9), copy, data, buttons, no_keys))
    pilot.qtbot.waitUntil(lambda: "line 2" in dialog.problem.text())
    assert not dialog.accept_button.isEnabled()
    choose_by_keys(dialog, "Rows that cannot be used", "leave them out, and report them")
    tried(pilot, dialog)
    assert dialog.accept_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(pilot.project.summaries(None)) == 1
