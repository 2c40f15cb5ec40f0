"""The New project dialog: a file and a schema, chosen by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from annotator.gui.new_project import NewProjectDialog
from annotator.services.project import Project
from tests.gui.pilot import Pilot


def open_dialog(pilot: Pilot) -> NewProjectDialog:
    pilot.view.setFocus()
    pilot.keys("Ctrl+N")
    dialog = pilot.window.findChild(NewProjectDialog)
    assert dialog is not None
    return dialog


def test_a_project_begins_with_the_chosen_preset(pilot: Pilot, tmp_path: Path) -> None:
    dialog = open_dialog(pilot)
    titles = [dialog.presets.item(n).text() for n in range(dialog.presets.count())]
    assert titles == ["News facts", "Claims only", "Empty", "Plain entities", "Quotations"]
    dialog.path_field.selectAll()
    QTest.keyClicks(dialog.path_field, str(tmp_path / "speeches"))
    dialog.presets.setFocus()
    for _ in range(4):
        QTest.keyClick(dialog.presets, Qt.Key.Key_Down)
    words = [one.text() for one in dialog.findChildren(QLabel)]
    assert {"Quotations", "SOURCE", "CUE", "CONTENT"} <= set(words)
    QTest.keyClick(dialog.path_field, Qt.Key.Key_Return)
    path = tmp_path / "speeches.annot"
    pilot.qtbot.waitUntil(lambda: pilot.desk.project is not None and pilot.project.path == path)
    assert pilot.project.schema.name == "quotations"


def test_a_schema_file_can_be_chosen_too(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('name = "mine"\ntitle = "Mine"\n[[labels]]\nname = "BIRD"\n', encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    dialog = open_dialog(pilot)
    dialog.open_file()
    dialog.path_field.selectAll()
    QTest.keyClicks(dialog.path_field, str(tmp_path / "birds.annot"))
    QTest.keyClick(dialog.path_field, Qt.Key.Key_Return)
    pilot.qtbot.waitUntil((tmp_path / "birds.annot").exists)
    pilot.project.flush()
    with Project.open(tmp_path / "birds.annot", read_only=True) as stored:
        assert [one.name for one in stored.schema.labels] == ["BIRD"]
