"""The export dialog, driven by keys and mouse; what it wrote is read from the files."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from annotator.formats.base import FormatInfo, FormatOption
from annotator.gui.exporting.acts import start_export
from annotator.gui.exporting.dialog import ExportDialog
from annotator.gui.exporting.format_page import FormatPage
from annotator.gui.exporting.report import ExportReportDialog
from annotator.gui.findings_panel import FindingsPanel
from annotator.gui.widgets import Segmented
from annotator.gui.worker import ProgressDialog
from annotator.services.exporting import ExportOptions, Split
from annotator.services.exporting import run as exporting_run
from annotator.services.project import Project
from tests.gui.pilot import Pilot


def open_dialog(pilot: Pilot) -> ExportDialog:
    pilot.window.activateWindow()  # there is no window manager that gives it back
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is pilot.window)
    pilot.keys("Ctrl+E", widget=pilot.window)
    dialog = pilot.window.findChild(ExportDialog)
    assert dialog is not None
    pilot.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def said(dialog: ExportDialog, name: str) -> str:
    """What a field of the dialog shows, by its accessible name."""
    for kind, text in ((QLabel, QLabel.text), (QPlainTextEdit, QPlainTextEdit.toPlainText)):
        for one in dialog.findChildren(kind):
            if one.accessibleName() == name:
                return str(text(one))
    raise AssertionError(name)


def press_export(pilot: Pilot, dialog: ExportDialog) -> ExportReportDialog:
    pilot.qtbot.waitUntil(dialog.accept_button.isEnabled)
    QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(ExportReportDialog) is not None)
    report = pilot.window.findChild(ExportReportDialog)
    assert report is not None
    return report


def test_by_keys_alone_counted_previewed_written_and_remembered(
    pilot: Pilot, tmp_path: Path
) -> None:
    pilot.label("SEOUL", "L")
    pilot.label("Kim Jong Un", "P")
    dialog = open_dialog(pilot)
    pilot.qtbot.waitUntil(lambda: said(dialog, "Will be written") == "Nothing")
    assert not dialog.accept_button.isEnabled()  # nothing is done yet
    assert "--state" not in " ".join(one.text() for one in dialog.findChildren(QLabel))
    while dialog.info.id != "conll":
        pilot.keys("Down", widget=dialog.formats)
    pilot.keys("End", widget=dialog.labels_page.state)
    person = dialog.labels_page.labels.list
    pilot.keys("Space", widget=person)  # the first one, PERSON, goes
    pilot.qtbot.waitUntil(
        lambda: said(dialog, "Will be written") == "1 document, 1 span, 0 relations"
    )
    assert "SEOUL\tB-PLACE" in said(dialog, "First record")
    target = tmp_path / "out.conll"
    dialog.target.field.selectAll()
    QTest.keyClicks(dialog.target.field, str(target))
    pilot.qtbot.waitUntil(dialog.accept_button.isEnabled)
    pilot.keys("Return", widget=dialog.target.field)
    pilot.qtbot.waitUntil(lambda: pilot.window.findChild(ExportReportDialog) is not None)
    written = target.read_text(encoding="utf-8")
    assert "SEOUL\tB-PLACE" in written
    assert "PERSON" not in written
    report = pilot.window.findChild(ExportReportDialog)
    assert report is not None
    report.view.copy()
    assert "date, publisher" in QApplication.clipboard().text()  # what CoNLL leaves out
    pilot.keys("Escape", widget=report)
    again = open_dialog(pilot)
    assert again.info.id == "conll"
    assert again.labels_page.labels.chosen() == dialog_labels_without(pilot, "PERSON")
    assert again.path() == tmp_path / "congress.conll"
    QTest.mouseClick(again.check_button, Qt.MouseButton.LeftButton)
    assert again.isHidden()
    findings = pilot.window.docks.panel("findings")
    assert isinstance(findings, FindingsPanel)
    assert findings.isVisible()
    scope = findings.findChild(Segmented)
    assert scope is not None
    assert scope.value() == "project"
    empty = "Nothing to look at"
    pilot.qtbot.waitUntil(
        lambda: any(
            one.isVisible() and one.text() == empty for one in findings.findChildren(QLabel)
        )
    )


def dialog_labels_without(pilot: Pilot, name: str) -> tuple[str, ...]:
    return tuple(label.name for label in pilot.project.schema.labels if label.name != name)


def test_parts_must_add_up_and_an_older_file_is_replaced_only_when_told(
    make_project: Callable[..., Project], make_pilot: Callable[..., Pilot], tmp_path: Path
) -> None:
    texts = {f"Story {number}": f"Kim spoke on day {number}." for number in range(4)}
    pilot = make_pilot(make_project(texts=texts))
    dialog = open_dialog(pilot)
    pilot.keys("End", widget=dialog.labels_page.state)
    (tmp_path / "congress.jsonl").write_text("old", encoding="utf-8")
    dialog.target.field.clear()
    QTest.keyClicks(dialog.target.field, str(tmp_path / "congress.jsonl"))
    assert dialog.accept_button.text() == "Replace"
    pilot.keys("Down", widget=dialog.split_page.by)
    pilot.keys("Space", widget=dialog.split_page.stratify)
    shares = dialog.split_page.findChildren(QDoubleSpinBox)
    pilot.keys("Down", "Down", "Down", widget=shares[0])
    assert "add up to 0.85" in dialog.split_page.problem()
    assert not dialog.accept_button.isEnabled()
    assert shares[0].value() == pytest.approx(0.65)
    pilot.keys("Down", "Down", widget=shares[1])  # to 0: no such part
    pilot.keys(*["Up"] * 5, widget=shares[2])
    assert dialog.split_page.problem() == ""
    assert dialog.options().split == Split(
        (("train", 0.65), ("test", 0.35)), 0, "document", keep_together=True, stratify="label"
    )
    report = press_export(pilot, dialog)
    folder = dialog_folder(tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == [
        "dataset.json",
        "test.jsonl",
        "train.jsonl",
    ]
    lines = [
        line for path in folder.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    assert sorted(json.loads(line)["title"] for line in lines) == sorted(texts)
    assert (tmp_path / "congress.jsonl").read_text(encoding="utf-8") == "old"
    pilot.keys("Escape", widget=report)


def dialog_folder(tmp_path: Path) -> Path:
    [folder] = [path for path in tmp_path.glob("congress-jsonl*") if path.is_dir()]
    return folder


def test_cancelling_leaves_no_trace(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilot.label("SEOUL", "L")
    go_on = threading.Event()
    write = exporting_run._Run._write

    def slowly(run: Any, *args: Any) -> None:
        run._progress.advance(0, 1, "documents")
        assert go_on.wait(20)
        run._told_at = 0.0
        write(run, *args)

    monkeypatch.setattr(exporting_run._Run, "_write", slowly)
    target = tmp_path / "out.jsonl"
    target.write_text("old", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    start_export(pilot.desk, pilot.window, target, ExportOptions(state="any"))
    progress = pilot.window.findChild(ProgressDialog)
    assert progress is not None
    pilot.qtbot.waitUntil(progress.isVisible)
    with pilot.qtbot.waitSignal(progress.finished):
        pilot.keys("Escape", widget=progress)
        go_on.set()
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(tmp_path.iterdir()) == before
    assert pilot.window.findChild(ExportReportDialog) is None


def test_each_option_gets_the_field_that_fits(qtbot: Any) -> None:
    info = FormatInfo(
        "odd",
        "Odd",
        (".odd",),
        "none",
        ("all",),
        write_options=(
            FormatOption("way", "how", ("left", "right"), "left"),
            FormatOption("bom", "mark", ("no", "yes"), "no"),
            FormatOption("card", "a card", is_file=True),
            FormatOption("words", "words", default="{text}"),
        ),
    )
    page = FormatPage()
    qtbot.addWidget(page)
    page.show_format(info, {"way": "right"})
    assert page.options() == {"way": "right"}
    for name, key in (("way", Qt.Key.Key_Up), ("bom", Qt.Key.Key_Space)):
        QTest.keyClick(named(page, name), key)
    field = named(page, "card")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "card.md")
    assert page.options() == {"bom": "yes", "card": "card.md"}


def named(page: FormatPage, name: str) -> Any:
    [widget] = [
        one for one in page.widget().findChildren(QWidget) if one.objectName() == f"option-{name}"
    ]
    return widget
