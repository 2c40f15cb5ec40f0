"""Long work of a page, one at a time; the latest wish wins, and closing the project waits."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.gui.worker import Worker, until_closed
from annotator.model.errors import UserError
from annotator.services.progress import CancelledError, Progress


class Background(QObject):
    """Runs work for a page.

    Signals:
        changed(): Work has begun or ended.
        advanced(float, str): Share of the work that is done, below 0 when unknown; words.
        failed(UserError): It was refused; cancelling is not among it.
    """

    changed = Signal()
    advanced = Signal(float, str)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self._worker is not None

    def start(self, work: Callable[[Progress], object], done: Callable[[object], object]) -> None:
        """Do this in place of what is under way; ``done`` gets its result in the GUI thread."""
        self.cancel()

        worker = Worker(until_closed(work), self)
        worker.advanced.connect(
            lambda now, total, words: (
                self.advanced.emit(now / total if total > 0 else -1.0, words)
                if worker is self._worker
                else None
            )
        )
        worker.finished.connect(lambda result: self._on_finished(worker, result, done))
        worker.failed.connect(lambda error: self._on_failed(worker, error))
        self._worker = worker
        worker.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Drop what is under way; it ends by itself."""
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
            self.changed.emit()

    def stop(self) -> None:
        """End the work and wait for it: the project is closing."""
        for worker in self.findChildren(Worker):
            worker.stop()
        self.cancel()

    def _on_finished(
        self, worker: Worker, result: object, done: Callable[[object], object]
    ) -> None:
        worker.deleteLater()
        if worker is self._worker:
            self._worker = None
            self.changed.emit()
            done(result)

    def _on_failed(self, worker: Worker, error: UserError) -> None:
        worker.deleteLater()
        if worker is self._worker:
            self._worker = None
            self.changed.emit()
            if not isinstance(error, CancelledError):
                self.failed.emit(error)
