"""What can be done with entities of the registry, at once or in the background."""

from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.gui.desk import Desk
from annotator.gui.worker import run_with_progress
from annotator.model.commands import (
    Command,
    ConvertRelations,
    DeleteEntity,
    DeleteUnusedEntities,
    EditEntity,
    JoinMentions,
)
from annotator.services.entity_registry import EntityRow
from annotator.services.entity_suggestions import Likeness

_MANY = 300
"""From so many mentions on something is done in the background."""


class EntityActs(QObject):
    """Edits, merges and removes entities, and answers suggestions.

    Args:
        parent: Its window owns questions and progress.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._owner = parent

    def edit(self, entity_id: str, field: str, text: str) -> None:
        """Give an entity another "name" or "kb_id"; an empty name leaves it as it is."""
        project = self._desk.project
        entity = None if project is None else project.entity(entity_id)
        if entity is None:
            return
        value = " ".join(text.split())
        if field == "name" and value and value != entity.name:
            self._desk.execute(EditEntity(entity_id=entity_id, name=value))
        elif field == "kb_id" and value != (entity.kb_id or ""):
            self._desk.execute(EditEntity(entity_id=entity_id, kb_id=value or None))

    def remove(self, chosen: EntityRow) -> None:
        """Remove an entity from the registry."""
        command = DeleteEntity(entity_id=chosen.entity.id)
        self._do(command, chosen.mentions, f"Removing {chosen.entity.name}")

    def merge(self, entity_ids: list[str]) -> None:
        """Make one entity of several; the first one keeps its name, the person settles the id."""
        project = self._desk.project
        if project is None or len(entity_ids) < 2:
            return
        found = [one for one in map(project.entity, entity_ids) if one is not None]
        known = list(dict.fromkeys(one.kb_id for one in found if one.kb_id))
        command = JoinMentions(entity_ids=tuple(one.id for one in found))
        title = f"Merging {len(found)} entities"
        if len(known) < 2:
            self._do(command, _MANY, title)
            return
        box = QMessageBox(self._owner.window())
        box.setWindowTitle("Merge entities")
        box.setText("They have different knowledge base ids. Which one is right?")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kb_id in known:
            button = box.addButton(kb_id, QMessageBox.ButtonRole.AcceptRole)
            settled = replace(command, kb_id=kb_id)
            button.clicked.connect(
                lambda _checked=False, settled=settled: self._do(settled, _MANY, title)
            )
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.open()

    def accept(self, likeness: Likeness, document_id: str | None) -> None:
        """Join a name, in one document or everywhere (None), to what it looks like."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            return
        command = project.registry.join(annotator.id, likeness, document_id)
        if not command.span_ids:
            self._desk.message.emit("These labels are in work that is done.", "info")
            return
        self._do(command, len(command.span_ids), f"Joining {likeness.group.quotes[0]}")

    def decline(self, likeness: Likeness) -> None:
        """Remember that a name is not what it looks like."""
        if self._desk.project is not None:
            self._desk.execute(self._desk.project.registry.decline(likeness))

    def convert_relations(self, document_id: str | None) -> None:
        """Turn "same as" relations into entities, in one document or everywhere (None)."""
        ids = None if document_id is None else (document_id,)
        size = 0 if ids else _MANY
        self._do(ConvertRelations(document_ids=ids), size, "Making entities")

    def remove_unused(self) -> None:
        """Remove entities that nobody mentions, as one step."""
        self._do(DeleteUnusedEntities(), 0, "Removing entities")

    def _do(self, command: Command, size: int, title: str) -> None:
        """Do something at once, or in the background where many documents may be touched."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None or size < _MANY:
            self._tell(self._desk.execute(command))
            return
        run_with_progress(
            title,
            lambda _progress: project.execute(command, author_id=annotator.id),
            self._owner.window(),
            done=self._tell,
            failed=lambda error: self._desk.message.emit(str(error), "warning"),
        )

    def _tell(self, receipt: object) -> None:
        operation = getattr(receipt, "operation", None)
        if operation is not None and operation.scope == "project":
            words = f"{operation.title}. Undo it in the history."
            self._desk.message.emit(words, "info")
