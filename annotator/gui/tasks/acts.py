"""What can be done about tasks from any window: assign, send back, look at the coverage."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import Form
from annotator.gui.worker import run_with_progress
from annotator.model.task_commands import AssignDocuments, SendBack, UnassignDocuments

_MANY = 1_000
"""From so many tasks on it is done in the background."""


class SendBackForm(Form):
    """Asks what an annotator is to do about work that comes back."""

    def __init__(self, name: str, title: str, parent: QWidget | None) -> None:
        super().__init__(
            f"Send back to {name}",
            f"“{title}” is reopened for {name}, who reads your message when it is opened.",
            "Send back",
            parent,
        )
        self._message = QPlainTextEdit()
        self._message.setTabChangesFocus(True)
        self._message.setFixedHeight(96)
        self._message.setPlaceholderText("e.g. Please mark the dates of the last two paragraphs")
        self._message.setAccessibleName("Message")
        self._message.textChanged.connect(self._on_text)
        self.body.addWidget(self._message)
        self._on_text()
        self._message.setFocus()

    def message(self) -> str:
        """What was written, without blanks around it."""
        return self._message.toPlainText().strip()

    def _on_text(self) -> None:
        self.accept_button.setEnabled(bool(self.message()))


def do_with_tasks(
    desk: Desk, window: QWidget, command: AssignDocuments | UnassignDocuments
) -> None:
    """Assign or take back; many tasks in the background, so that the window goes on painting."""
    project, annotator = desk.project, desk.annotator
    if project is None or annotator is None:
        return
    if len(command.tasks) < _MANY:
        receipt = desk.execute(command)
        if receipt is not None:
            desk.message.emit(f"{receipt.operation.title}.", "info")
        return
    run_with_progress(
        "Assigning" if isinstance(command, AssignDocuments) else "Taking back",
        lambda _progress: project.execute(command, author_id=annotator.id),
        window,
        done=lambda receipt: desk.message.emit(f"{receipt.operation.title}.", "info"),
        failed=lambda error: desk.message.emit(str(error), "warning"),
    )


def ask_to_send_back(desk: Desk, window: QWidget, document_id: str, annotator_id: str) -> None:
    """Ask for a message and send an annotator's work on a document back with it."""
    project = desk.project
    if project is None:
        return
    name = project.annotator(annotator_id).name
    form = SendBackForm(name, project.document(document_id).title, window)

    def send() -> None:
        command = SendBack(
            document_id=document_id, annotator_id=annotator_id, message=form.message()
        )
        if desk.execute(command) is not None:
            desk.message.emit(f"Sent back to {name}.", "info")

    form.accepted.connect(send)
    form.finished.connect(form.deleteLater)
    form.open()


def is_still_blind(desk: Desk) -> bool:
    """Tell whether the open document is the annotator's to label, blind, and is not done."""
    project, document, annotator = desk.project, desk.document, desk.annotator
    if project is None or document is None or annotator is None or not project.is_blind:
        return False
    return project.assignment(document.id, annotator.id) is not None and not desk.is_done


def ask_before_review(window: QWidget, then: Callable[[], object]) -> None:
    """Say what a review shows to somebody who labels the document blind, before it does."""
    form = Form(
        "You still label this document",
        "It is assigned to you and not done. A review shows what others labeled: your labels would"
        " no longer be yours alone, and the agreement between you would mean less.",
        "Review all the same",
        window,
    )
    form.accepted.connect(then)
    form.finished.connect(form.deleteLater)
    form.open()


def assign(desk: Desk, window: QWidget, document_ids: Sequence[str] = ()) -> None:
    """Open the dialog that assigns documents; those given are offered first."""
    from annotator.gui.tasks.assign_dialog import AssignDialog

    everything = desk.summaries()
    chosen = [one for one in everything if one.id in set(document_ids)]
    shown = list(desk.shown_summaries())
    choices = {}
    if chosen:
        plural = "" if len(chosen) == 1 else "s"
        choices[f"The {len(chosen):,} selected document{plural}"] = chosen
    choices[f"All {len(everything):,} documents"] = list(everything)
    if 0 < len(shown) < len(everything):
        choices[f"The {len(shown):,} shown in the queue"] = shown
    dialog = AssignDialog(desk, choices, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def show_coverage(desk: Desk, window: QWidget) -> None:
    """Open the coverage table beside the window, or bring it to the front."""
    from annotator.gui.tasks.coverage_dialog import CoverageDialog

    for former in window.findChildren(CoverageDialog):
        if former.isVisible():
            former.raise_()
            former.activateWindow()
            return
    dialog = CoverageDialog(desk, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()
