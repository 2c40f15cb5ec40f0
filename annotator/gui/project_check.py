"""The checks over the whole project: asked for, run in the background, kept right afterwards."""

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from annotator.gui.checking import Breath
from annotator.gui.desk import Desk
from annotator.gui.models.finding_model import is_same
from annotator.gui.worker import Worker
from annotator.model.annotators import Dismissal
from annotator.model.changes import ChangeSet
from annotator.model.errors import UserError
from annotator.services.findings import Finding
from annotator.services.progress import CancelledError, Progress

_KINDS = ("span", "relation", "document", "entity", "annotation_set", "review_decision")


class ProjectCheck(QObject):
    """Everything that is found in the annotator's work, once somebody has asked.

    Signals:
        changed(): Other findings, begun, ended, or out of date now.
        advanced(float, float, str): As of ``Worker``.

    Attributes:
        findings: Dismissed ones too; None before the first check.
        checked_at: When, as local time; "" before the first check.
        is_stale: Whether labels changed since.
    """

    changed = Signal()
    advanced = Signal(float, float, str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._worker: Worker | None = None
        self._breath = Breath()
        self.findings: tuple[Finding, ...] | None = None
        self.checked_at = ""
        self.is_stale = False
        desk.project_opened.connect(self._forget)
        desk.annotator_changed.connect(self._forget)
        desk.changed.connect(self._on_changed)

    @property
    def is_running(self) -> bool:
        """Whether the checks are under way."""
        return self._worker is not None

    def start(self) -> None:
        """Check every document in the background."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None or self._worker is not None:
            return
        breath = self._breath = Breath()

        def work(progress: Progress) -> tuple[Finding, ...]:
            return tuple(project.check_project(annotator.id, progress=progress, breathe=breath))

        self._worker = Worker(work, self)
        self._worker.advanced.connect(self.advanced)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._on_failed)
        self._worker.start()
        self.changed.emit()

    def stop(self) -> None:
        """Stop the checks; what was found before stays."""
        self._breath.stop()
        if self._worker is not None:
            self._worker.cancel()

    def leave_out(self, fixed: Sequence[Finding]) -> None:
        """Take what was fixed off the list."""
        if self.findings is not None:
            self.findings = tuple(
                one for one in self.findings if not any(is_same(one, other) for other in fixed)
            )
            self.changed.emit()

    def _forget(self) -> None:
        self.stop()
        if self._worker is not None:
            self._worker.stop()  # the project is about to close; the next breath ends it
        self.findings, self.is_stale, self.checked_at = None, False, ""
        self.changed.emit()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self.findings is None:
            return
        if change_set.touches("dismissal"):
            self._take_dismissals(change_set)
        if change_set.touches(*_KINDS) or change_set.operation.batch_id is not None:
            self.is_stale = True
            self.changed.emit()

    def _take_dismissals(self, change_set: ChangeSet) -> None:
        """Dismissed, restored or undone: no need to check again."""
        known = {
            (row.document_id, row.code, row.fingerprint): None if change.after is None else row
            for change in change_set.of_kind("dismissal")
            if isinstance(row := change.row, Dismissal)
        }
        self.findings = tuple(
            replace(one, dismissal=known[key])
            if (key := (one.document_id, one.code, one.fingerprint)) in known
            else one
            for one in self.findings or ()
        )
        self.changed.emit()

    def _on_finished(self, found: tuple[Finding, ...]) -> None:
        self._worker = None
        self.findings, self.is_stale = found, False
        self.checked_at = time.strftime("%H:%M")
        self.changed.emit()

    def _on_failed(self, error: UserError) -> None:
        self._worker = None
        if not isinstance(error, CancelledError):
            self._desk.message.emit(str(error), "warning")
        self.changed.emit()
