"""Reading, sorting and filtering facts in the background, one question at a time."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from annotator.gui.worker import Worker, until_closed
from annotator.model.errors import UserError
from annotator.services.facts import Asked, FactTable
from annotator.services.facts.table import Answer, Places
from annotator.services.progress import CancelledError, Progress

_QUICK = 1_000
_QUICK_WHEN_PREPARED = 10_000
"""Up to so many facts are sorted and filtered at once: within a few frames."""


class Busy(QObject):
    """Does for one table what may take long.

    Signals:
        filled(): All facts are known now.
        answered(): The table shows the answer to what was asked last.
        changed(): Work began or ended.
        advanced(int, int): Done, total.
        failed(UserError): The file could not be read.
    """

    filled = Signal()
    answered = Signal()
    changed = Signal()
    advanced = Signal(int, int)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker: Worker | None = None
        self._table: FactTable | None = None
        self._next: Asked | None = None
        self.is_filling = False

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return self._worker is not None

    def stop(self) -> None:
        """End all work and wait for it: the project is closing."""
        worker, self._worker = self._worker, None
        self._table, self._next, self.is_filling = None, None, False
        if worker is not None:
            worker.stop()
            self.changed.emit()

    def cancel(self) -> None:
        """Drop the present question; what is shown stays. Filling goes on."""
        self._next = None
        if self._worker is not None and not self.is_filling:
            self._worker.cancel()
            self._worker = None
            self.changed.emit()

    def fill(self, table: FactTable) -> None:
        """Find all facts of a table that knows only the first ones."""
        self.stop()
        self._table = table
        self.is_filling = True
        self._start(table.read_rest, self._on_filled)

    def ask(self, table: FactTable, asked: Asked) -> None:
        """Have a question answered: at once when that is quick, else in the background."""
        if self.is_filling and table is self._table:
            self._next = asked
            return
        self.cancel()
        self._table = table
        quick = _QUICK_WHEN_PREPARED if table.is_prepared else _QUICK
        if asked.is_plain or len(table) <= quick:
            table.answer(asked)
            self.answered.emit()
            return
        question = table.question(asked)
        self._start(question.run, self._on_answer)

    def _start(
        self, work: Callable[[Progress], object], done: Callable[[FactTable, object], None]
    ) -> None:
        table = self._table

        worker = Worker(until_closed(work), self)
        worker.advanced.connect(
            lambda now, total, _words: (
                self.advanced.emit(int(now), int(total)) if worker is self._worker else None
            )
        )
        worker.finished.connect(
            lambda result: (
                done(table, result)
                if worker is self._worker and table is not None
                else worker.deleteLater()
            )
        )
        worker.failed.connect(lambda error: self._on_failed(worker, error))
        self._worker = worker
        worker.start()
        self.changed.emit()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.deleteLater()
        self._worker = None
        self.is_filling = False
        self.changed.emit()

    def _on_filled(self, table: FactTable, result: object) -> None:
        self._end()
        if isinstance(result, Places):
            table.take_rest(result)
            self.filled.emit()
        following, self._next = self._next, None
        if following is not None and table is self._table:
            self.ask(table, following)

    def _on_answer(self, table: FactTable, result: object) -> None:
        self._end()
        if isinstance(result, Answer):
            if table.take(result):
                self.answered.emit()
            else:
                self.ask(table, result.asked)

    def _on_failed(self, worker: Worker, error: UserError) -> None:
        if worker is self._worker:
            self._end()
            if not isinstance(error, CancelledError):
                self.failed.emit(error)
        worker.deleteLater()
