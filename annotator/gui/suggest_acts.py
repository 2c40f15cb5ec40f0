"""Asking for suggestions from the window: for the open document, or for all of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.worker import run_with_progress
from annotator.model.changes import Operation
from annotator.services.progress import CancelledError, Progress

if TYPE_CHECKING:
    from annotator.services.project import Project

_ALL: Final = "Looking for dates and attributions"


class SuggestActs(QObject):
    """Runs every installed suggester in the background; what it finds comes as ghosts.

    Attributes:
        handlers: The acts by id of their action.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.handlers: dict[str, Callable[[], object]] = {
            "suggest.here": self.suggest_here,
            "suggest.everywhere": self.suggest_everywhere,
        }

    def suggest_here(self) -> None:
        """Look for suggestions in the open document."""
        document = self._desk.document
        if document is not None:
            self._run([document.id])

    def suggest_everywhere(self) -> None:
        """Look for suggestions in every document of the project."""
        self._run([one.id for one in self._desk.summaries()])

    def _run(self, document_ids: list[str]) -> None:
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            return

        def work(progress: Progress) -> int:
            return _suggest(project, annotator.id, document_ids, progress)

        run_with_progress(
            _ALL,
            work,
            self._window,
            done=self._tell,
            failed=lambda error: self._desk.message.emit(str(error), "warning"),
        )

    def _tell(self, count: int) -> None:
        if count:
            many = "1 new suggestion" if count == 1 else f"{count:,} new suggestions"
            self._desk.message.emit(f"{many}: Ctrl+J goes to the next one here.", "info")
        else:
            self._desk.message.emit("Nothing new to suggest.", "info")


def _suggest(
    project: "Project", author_id: str, document_ids: list[str], progress: Progress
) -> int:
    """Run all suggesters; when cancelled, take back those that were through."""
    from annotator.services.suggesting import available_suggesters

    suggesters = list(available_suggesters().values())
    total = len(suggesters) * len(document_ids)
    through: list[Operation] = []
    count = 0

    def advance(base: int, done: int) -> None:
        if progress.is_cancelled:
            raise CancelledError("Nothing was suggested.")
        progress.advance(base + done, total, f"{base + done:,} of {total:,}")

    try:
        for number, suggester in enumerate(suggesters):
            base = number * len(document_ids)
            report = project.suggest(
                suggester,
                document_ids=document_ids,
                author_id=author_id,
                progress=lambda done, base=base: advance(base, done),  # type: ignore[misc]
            )
            count += report.suggestions
            if report.operation is not None:
                through.append(report.operation)
    except CancelledError:
        for operation in reversed(through):
            project.undo_operation(operation.id, author_id)
        raise
    return count
