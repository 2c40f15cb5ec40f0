"""Import and export through the window's dialogs."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog

from annotator.gui.exporting.acts import save_copy
from annotator.gui.import_dialog import ImportForm
from annotator.gui.worker import Worker, run_with_progress
from annotator.model.errors import UserError
from annotator.services.progress import CancelledError, Progress
from annotator.services.project import Project
from tests.gui.pilot import Pilot


def take_files(pilot: Pilot, *paths: Path) -> ImportForm:
    assert pilot.window.handlers is not None
    pilot.window.handlers.take_files(list(paths))
    form = pilot.window.findChild(ImportForm)
    assert form is not None
    return form


def test_dropped_texts_are_imported(pilot: Pilot, tmp_path: Path) -> None:
    path = tmp_path / "storm.txt"
    path.write_text("date 2026-03-05 PORT SALIS, Marenna — A storm closed ports.", encoding="utf-8")
    form = take_files(pilot, path)
    form.accept()
    pilot.qtbot.waitUntil(lambda: len(pilot.desk.summaries()) == 2)
    summary = pilot.desk.summaries()[1]
    assert str(summary.document_date) == "2026-03-05"


def test_predictions_become_suggestions(pilot: Pilot, tmp_path: Path) -> None:
    row = {
        "text": pilot.text,
        "spans": [{"start": 0, "end": 5, "label": "PLACE", "confidence": 0.7, "model": "m"}],
    }
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    form = take_files(pilot, path)
    box = form._kind
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("suggested"))
    form.accept()
    pilot.qtbot.waitUntil(lambda: len(pilot.desk.suggestions()) == 1)
    pilot.view.setFocus()
    pilot.keys("Tab", "Return")
    assert pilot.stored() == [("PLACE", "SEOUL")]


def test_a_broken_file_changes_nothing_and_says_why(pilot: Pilot, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"text": "ok"}\n{"text": \n', encoding="utf-8")
    seen: list[str] = []

    def close_message() -> bool:
        box = QApplication.activeModalWidget()
        if box is None or not hasattr(box, "text"):
            return False
        seen.append(box.text())
        box.close()
        return True

    timer = QTimer()
    timer.timeout.connect(close_message)
    timer.start(30)
    take_files(pilot, path).accept()
    pilot.qtbot.waitUntil(lambda: bool(seen))
    timer.stop()
    assert "line 2" in seen[0]
    assert len(pilot.desk.summaries()) == 1


def test_a_copy_is_one_whole_project(
    pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilot.label("SEOUL", "L")
    target = tmp_path / "copy.annot"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with pilot.qtbot.waitSignal(pilot.desk.message):
        save_copy(pilot.desk, pilot.window)
    with Project.open(target) as copy:
        assert copy.summaries(copy.annotator("anna").id)[0].spans == 1


def test_long_work_can_be_cancelled(pilot: Pilot) -> None:
    failures: list[UserError] = []

    def work(progress: Progress) -> None:
        while not progress.is_cancelled:
            progress.advance(1, 10, "working")
        raise CancelledError("Stopped.")

    worker = run_with_progress(
        "Working", work, pilot.window, done=failures.append, failed=failures.append
    )
    with pilot.qtbot.waitSignal(worker.failed):
        worker.cancel()
    assert failures == []


def test_the_result_arrives_in_the_gui_thread(
    pilot: Pilot, make_pilot: Callable[..., Pilot]
) -> None:
    threads: list[threading.Thread] = []
    worker = Worker(lambda _progress: threading.current_thread(), pilot.window)
    worker.finished.connect(lambda _result: threads.append(threading.current_thread()))
    with pilot.qtbot.waitSignal(worker.finished) as finished:
        worker.start()
    assert threads == [threading.main_thread()]
    assert finished.args[0] is not threading.main_thread()
