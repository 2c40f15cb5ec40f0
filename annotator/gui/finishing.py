"""Finishing a document: its checks, the mark, the next one; and the way back when it was done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.gui.desk import Desk
from annotator.model.commands import AddSpan, Command, SetFlag
from annotator.model.commands import SetState as SetStateCommand
from annotator.model.documents import SetState
from annotator.model.errors import UserError

if TYPE_CHECKING:
    from annotator.services.findings import Finding


class Finishing(QObject):
    """Marks the open document done, reopens it, and asks in between.

    Signals:
        findings_changed(list[Finding]): What the checks found; empty when there is no question.
        asking_changed(): Whether a change waits for the document to be reopened.
    """

    findings_changed = Signal(object)
    asking_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.findings: list[Finding] = []
        self._command: Command | None = None
        desk.document_opened.connect(lambda _id: self.forget())
        desk.reopen_asked.connect(self._on_reopen_asked)

    @property
    def is_asking(self) -> bool:
        """Whether a change waits for the document to be reopened."""
        return self._command is not None

    def finish(self) -> None:
        """Mark the document done and go on; findings ask for a second time first."""
        desk = self._desk
        document, project, annotator = desk.document, desk.project, desk.annotator
        if document is None or project is None or annotator is None:
            return
        if desk.is_done:
            self._go_on()
            return
        if not self.findings:
            try:
                found = project.check_document(document.id, annotator.id)
            except UserError as error:
                desk.message.emit(str(error), "warning")
                return
            # What is only to know about a label does not hold anybody up; the panel lists it.
            self.findings = [one for one in found if one.severity != "info" or not one.span_id]
            if self.findings:
                self.findings_changed.emit(self.findings)
                return
        self.findings = []
        self.findings_changed.emit([])
        command = SetStateCommand(document_id=document.id, state=SetState.DONE.value)
        if desk.execute(command) is not None:
            self._go_on()

    def _go_on(self) -> None:
        desk = self._desk
        if not desk.step_document(1, unlabeled=True):
            queue = desk.summaries()
            mine = [one for one in queue if one.is_assigned]
            left = sum(one.state != SetState.DONE for one in mine or queue)
            all_done = "All your documents are done." if mine else "Every document is done."
            words = all_done if not left else f"{left} begun documents are left."
            desk.message.emit(words, "info")

    def forget(self) -> None:
        """Leave what was asked: the findings are put aside, a waiting change is dropped."""
        if self.findings:
            self.findings = []
            self.findings_changed.emit([])
        if self._command is not None:
            self._command = None
            self.asking_changed.emit()

    def reopen(self) -> None:
        """Take "done" back, and make the change that waited for it."""
        command, self._command = self._command, None
        if self._desk.reopen() and command is not None:
            receipt = self._desk.execute(command)
            if receipt is not None and isinstance(command, AddSpan):
                self._desk.set_text_selection(None)
                self._desk.select_span(command.span_id, reveal=False)
        self.asking_changed.emit()

    def flag(self, reason: str | None) -> None:
        """Flag the open document with a reason, or take the flag away."""
        if self._desk.document is not None:
            self._desk.execute(SetFlag(document_id=self._desk.document.id, reason=reason))

    def _on_reopen_asked(self, command: Command) -> None:
        self._command = command
        self.asking_changed.emit()
