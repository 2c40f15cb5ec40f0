"""From the project's observers to the desk's signals, always in the GUI thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.desk import Desk
from annotator.model.changes import ChangeSet, Operation
from annotator.model.errors import UserError

if TYPE_CHECKING:
    from annotator.services.project import Project

_POLL_MS: Final = 400
_PENDING_MS: Final = 25


class Bridge(QObject):
    """Follows one project on behalf of a desk.

    Callbacks may come from any thread: a signal between two objects of the GUI thread is
    delivered at once when it is emitted there and through the event loop when it is not.

    Signals:
        failed(UserError, tuple[Operation, ...]): A commit was refused; these operations are not
            in the file, and what is shown was read again from it.
    """

    failed = Signal(object, object)
    _applied = Signal(object)
    _refused = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._project: Project | None = None
        self._unsubscribe: tuple[Callable[[], None], ...] = ()
        self._pending = 0
        self._applied.connect(self._on_applied)
        self._refused.connect(self._on_refused)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self.look)
        self._watch = QTimer(self)
        self._watch.setInterval(_PENDING_MS)
        self._watch.timeout.connect(self._report_pending)

    def attach(self, project: "Project") -> None:
        """Follow a project; the former one is left alone."""
        self.detach()
        self._project = project
        self._unsubscribe = (
            project.subscribe(self._tell_applied),
            project.subscribe_failures(self._tell_refused),
        )
        self._poll.start()
        self._report_pending()

    def detach(self) -> None:
        """Stop following."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = ()
        self._project = None
        self._poll.stop()
        self._watch.stop()

    def look(self) -> None:
        """Apply what other processes have committed since the last look."""
        if self._project is not None:
            try:
                self._project.poll()
            except UserError as error:
                self._poll.stop()
                self._desk.message.emit(str(error), "error")

    def _tell_applied(self, change_set: ChangeSet) -> None:
        self._applied.emit(change_set)

    def _tell_refused(self, error: UserError, operations: tuple[Operation, ...]) -> None:
        self._refused.emit(error, operations)

    def _on_applied(self, change_set: ChangeSet) -> None:
        if self._project is None:
            return
        self._desk.apply(change_set)
        # The operation is handed to the writer after its observers were told.
        QTimer.singleShot(0, self._report_pending)
        self._watch.start()

    def _on_refused(self, error: UserError, operations: tuple[Operation, ...]) -> None:
        if self._project is None:
            return
        self._report_pending()
        self.failed.emit(error, operations)
        self._desk.reload()

    def _report_pending(self) -> None:
        pending = 0 if self._project is None else self._project.pending
        if not pending:
            self._watch.stop()
        if pending != self._pending:
            self._pending = pending
            self._desk.saving_changed.emit(pending)
