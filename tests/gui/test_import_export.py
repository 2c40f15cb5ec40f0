"""Save a copy, and long work with progress and cancel."""

import threading
from collections.abc import Callable, Iterator
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


def test_work_that_stops_lets_go_of_what_it_was_reading(pilot: Pilot) -> None:
    is_open = []

    def reading() -> Iterator[int]:
        is_open.append(1)
        try:
            yield from range(10)
        finally:
            is_open.clear()

    def work(_progress: Progress) -> None:
        walk = reading()
        try:
            next(walk)
            raise ValueError
        except ValueError:
            raise CancelledError("Stopped.") from None

    worker = Worker(work, pilot.window)
    kept = []
    worker.failed.connect(lambda error: kept.append((error, list(is_open))))
    with pilot.qtbot.waitSignal(worker.failed):
        worker.start()
    [(error, still_open)] = kept
    assert isinstance(error, CancelledError)
    assert still_open == []


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
