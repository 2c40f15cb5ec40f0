"""Checks the open document in the background, a moment after each change, and steps through it."""

import contextlib
import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.desk import Desk
from annotator.model.errors import UserError
from annotator.services.progress import CancelledError

if TYPE_CHECKING:
    from annotator.services.findings import Finding
    from annotator.services.project import Project

_PAUSE_MS: Final = 450
_FIRST_MS: Final = 900
"""After a document was opened: its paint and the panels come first."""
_SLICE_SECONDS: Final = 0.002
_REST_SECONDS: Final = 0.001

_log = logging.getLogger(__name__)


class Breath:
    """Lets other threads run every two milliseconds, and stops work that is no longer wanted.

    Only one thread runs Python at a time: without the rests a key press would wait for the checks.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._last = time.perf_counter()

    def stop(self) -> None:
        """Let the next breath raise."""
        self._stopped.set()

    def __call__(self) -> None:
        """Rest when it is time to.

        Raises:
            CancelledError: The result is no longer wanted.
        """
        if self._stopped.is_set():
            raise CancelledError("The checks were stopped.")
        if time.perf_counter() - self._last > _SLICE_SECONDS:
            time.sleep(_REST_SECONDS)
            self._last = time.perf_counter()


class Checking(QObject):
    """Keeps ``Desk.findings`` right for the open document.

    Args:
        desk: Tells what changes, and gets what is found.
    """

    _ended = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._breath: Breath | None = None
        self._thread: threading.Thread | None = None
        self._ended.connect(self._on_ended)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)
        desk.project_opened.connect(self._forget)
        desk.document_opened.connect(lambda _id: self._later(_FIRST_MS, forget=True))
        desk.annotator_changed.connect(lambda: self._later(_PAUSE_MS, forget=True))
        desk.schema_changed.connect(lambda: self._later(_PAUSE_MS))
        desk.changed.connect(lambda _changes: self._later(_PAUSE_MS))

    def stop(self) -> None:
        """Wait for a check that runs: the project is about to close."""
        self._timer.stop()
        if self._breath is not None:
            self._breath.stop()
        if self._thread is not None:
            self._thread.join(5)
        self._breath = self._thread = None

    def _forget(self) -> None:
        self.stop()
        self._desk.set_findings(())

    def _later(self, milliseconds: int, *, forget: bool = False) -> None:
        if self._breath is not None:
            self._breath.stop()
        if forget:
            self._desk.set_findings(())
        self._timer.start(milliseconds)

    def _start(self) -> None:
        desk = self._desk
        project, document, annotator = desk.project, desk.document, desk.annotator
        if project is None or document is None or annotator is None:
            return
        if self._thread is not None and self._thread.is_alive():
            self._timer.start(_PAUSE_MS)  # it stops at its next breath
            return
        if not project.is_loaded(document.id):
            self._timer.start(_PAUSE_MS)
            return
        breath = self._breath = Breath()
        args = (project, document.id, annotator.id, breath)
        self._thread = threading.Thread(target=self._check, args=args, daemon=True)
        self._thread.start()

    def _check(
        self, project: "Project", document_id: str, annotator_id: str, breath: Breath
    ) -> None:
        found: list[Finding] | None = None
        try:
            found = project.check_document(
                document_id, annotator_id, with_dismissed=True, breathe=breath
            )
        except UserError:
            return  # no longer wanted
        except Exception:  # noqa: BLE001 - a check that fails must not end the window
            _log.exception("the document could not be checked")
            return
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self._ended.emit(breath, tuple(found))

    def _on_ended(self, breath: Breath, found: "tuple[Finding, ...]") -> None:
        if breath is self._breath:  # else something changed meanwhile
            self._desk.set_findings(found)
