"""Long work in a thread of its own, with progress, cancel and an end in the GUI thread."""

import contextlib
import logging
import threading
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from annotator.gui.widgets import row
from annotator.model.errors import UserError
from annotator.services.progress import CancelledError, Progress

_SHOW_AFTER_MS = 250
_STEPS = 1000

_log = logging.getLogger(__name__)


class Worker(QObject):
    """Runs one function in a thread; it is the function's ``Progress`` as well.

    Signals:
        advanced(float, float, str): Done, total (negative when unknown), message.
        finished(object): The function's result.
        failed(UserError): It was refused, or cancelled (``CancelledError``).
    """

    advanced = Signal(float, float, str)
    finished = Signal(object)
    failed = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, work: Callable[[Progress], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._cancelled = threading.Event()
        self._ended.connect(self._on_ended)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person wants it to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask it to stop; ``failed`` tells when it has."""
        self._cancelled.set()

    def stop(self, timeout: float = 30.0) -> None:
        """Cancel and wait for the end: the window is closing."""
        self._cancelled.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def advance(self, done: float, total: float | None, message: str) -> None:
        """Pass progress on to the GUI thread."""
        self.advanced.emit(done, -1.0 if total is None else total, message)

    def _run(self) -> None:
        result: Any = None
        problem: BaseException | None = None
        try:
            result = self._work(self)
        except UserError as error:
            problem = error
        except Exception as error:  # noqa: BLE001 - handed to the GUI thread, raised there
            problem = error
        _let_go(problem)
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self._ended.emit(result, problem)

    def _on_ended(self, result: object, problem: BaseException | None) -> None:
        self._thread.join()
        if isinstance(problem, UserError):
            self.failed.emit(problem)
        elif problem is not None:
            self.failed.emit(UserError("The work was stopped by an error inside the program."))
            raise problem
        else:
            self.finished.emit(result)


def _let_go(problem: BaseException | None) -> None:
    """Empty the frames that an error keeps: a reading that was left holds on to the file."""
    seen: set[int] = set()
    waiting = [problem]
    while waiting:
        error = waiting.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        traceback.clear_frames(error.__traceback__)
        waiting += [error.__cause__, error.__context__]


def until_closed(work: Callable[[Progress], object]) -> Callable[[Progress], object]:
    """Let work that was cancelled end quietly when its file is closed under it."""

    def guarded(progress: Progress) -> object:
        try:
            return work(progress)
        except UserError:
            raise
        except Exception:
            if progress.is_cancelled:
                raise CancelledError("Stopped.") from None
            raise

    return guarded


class ProgressDialog(QDialog):
    """Shows how far a worker is; it appears only when the work takes a while."""

    def __init__(self, title: str, worker: Worker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self._worker = worker
        heading = QLabel(title)
        heading.setObjectName("emptyTitle")
        self._words = QLabel("Starting…")
        self._words.setObjectName("muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("dialogProgress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._cancel = QPushButton("Cancel")
        self._cancel.clicked.connect(self._on_cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        for widget in (heading, self._words, self._bar):
            layout.addWidget(widget)
        foot = row(self._cancel)
        foot.insertStretch(0, 1)
        layout.addLayout(foot)
        worker.advanced.connect(self._on_advanced)
        worker.finished.connect(lambda _result: self._end())
        worker.failed.connect(lambda _error: self._end())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.show)
        self._timer.start(_SHOW_AFTER_MS)

    def reject(self) -> None:
        """Escape cancels the work; the dialog goes when it has stopped."""
        self._on_cancel()

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._words.setText("Stopping…")
        self._worker.cancel()

    def _on_advanced(self, done: float, total: float, message: str) -> None:
        if total > 0:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round(min(1.0, done / total) * _STEPS))
        if not self._worker.is_cancelled:
            self._words.setText(message)

    def _end(self) -> None:
        self._timer.stop()
        self.done(0)
        self.deleteLater()


def run_with_progress(
    title: str,
    work: Callable[[Progress], Any],
    parent: QWidget,
    *,
    done: Callable[[Any], object],
    failed: Callable[[UserError], object],
) -> Worker:
    """Do long work without blocking the window.

    Args:
        title: Of the progress dialog.
        work: Gets the progress to report to; runs in a thread of its own.
        parent: The window.
        done: Gets the result, in the GUI thread.
        failed: Gets what went wrong; cancelling is not among it.
    """
    worker = Worker(work, parent)
    worker.finished.connect(done)
    worker.failed.connect(
        lambda error: None if isinstance(error, CancelledError) else failed(error)
    )
    ProgressDialog(title, worker, parent)
    worker.start()
    return worker
