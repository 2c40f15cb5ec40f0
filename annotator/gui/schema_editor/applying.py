"""Put a draft in force: count what it touches, show it, migrate in the background."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import show_error
from annotator.gui.schema_editor.editing import Editing
from annotator.gui.schema_editor.questions import ApplyDialog, ask
from annotator.gui.worker import run_with_progress
from annotator.model.commands import MigrateSchema
from annotator.model.errors import UserError
from annotator.schema import toml
from annotator.services.progress import Progress

if TYPE_CHECKING:
    from annotator.schema.drafting import Draft
    from annotator.schema.evolution import Migration
    from annotator.services.project import Project, Receipt


class Applying(QObject):
    """Two steps, each in a thread of its own: counting, then carrying labels over.

    Signals:
        applied(): The draft is in force and in the file.
    """

    applied = Signal()

    def __init__(self, desk: Desk, editing: Editing, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._editing = editing
        self._window = window

    def begin(self) -> None:
        """Count what the draft touches, then show it."""
        project, draft = self._desk.project, self._editing.draft
        if project is None:
            return
        if project.schema != draft.base:
            problem = UserError(
                "The label schema was changed elsewhere since this draft was begun.",
                hint="Save the draft as TOML, open the editor again, and open the file there.",
            )
            show_error(self._window, "Label schema", problem)
            return
        run_with_progress(
            "Looking at what this touches",
            lambda progress: project.preview_migration(
                draft.schema, draft.renames, draft.splits, progress=progress
            ),
            self._window,
            done=lambda migration: self._show(project, draft, migration),
            failed=lambda error: show_error(self._window, "Label schema", error),
        )

    def _show(self, project: "Project", draft: "Draft", migration: "Migration") -> None:
        dialog = ApplyDialog(migration, self._window)
        ask(dialog, lambda: self._migrate(project, draft))

    def _migrate(self, project: "Project", draft: "Draft") -> None:
        annotator = self._desk.annotator
        command = MigrateSchema(
            toml=toml.dumps(draft.schema), renames=dict(draft.renames), splits=draft.splits
        )

        def work(progress: Progress) -> "Receipt":
            receipt = project.execute(
                command,
                author_id=None if annotator is None else annotator.id,
                progress=progress,
            )
            progress.advance(1, None, "Saving…")
            receipt.durable.result()
            return receipt

        run_with_progress(
            "Applying the label schema",
            work,
            self._window,
            done=self._on_done,
            failed=lambda error: show_error(self._window, "Label schema", error),
        )

    def _on_done(self, receipt: "Receipt") -> None:
        self._desk.message.emit(receipt.operation.title, "info")
        self.applied.emit()
