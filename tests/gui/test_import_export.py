"""Save a copy, and long work with progress and cancel."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from annotator.gui.exporting.acts import save_copy
from annotator.gui.worker import Worker, run_with_progress
from annotator.model.errors import UserError
from annotator.services.progress import CancelledError, Progress
from annotator.services.project import Project
from tests.gui.pilot import Pilot


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
