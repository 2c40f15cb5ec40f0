"""Send to reviewer: whose work, how far it is, and where the file goes."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QFormLayout, QLabel, QWidget

from annotator.gui.desk import Desk
from annotator.gui.dialogs import Form, show_error
from annotator.gui.widgets import choice_box
from annotator.gui.worker import run_with_progress
from annotator.model.annotators import AnnotationSet, SetKind
from annotator.model.documents import SetState
from annotator.services.progress import Progress

if TYPE_CHECKING:
    from annotator.formats.bundle import Counts
    from annotator.services.project import Project

_EXTENSION: Final = ".annotbundle"
_UNSAFE: Final = '<>:"/\\|?*\n\t'


class SendForm(Form):
    """Whose work goes, and how far it is."""

    def __init__(self, desk: Desk, project: "Project", parent: QWidget) -> None:
        super().__init__(
            "Send to reviewer",
            "Writes one annotator’s work into one file: documents, labels, notes and what was"
            " done. Send it any way you like; the reviewer opens it with File › Merge.",
            "Save…",
            parent,
        )
        self._done: Counter[str] = Counter()
        self._begun: Counter[str] = Counter()
        project.flush()
        for one in project.store.rows("annotation_set"):
            if isinstance(one, AnnotationSet) and one.kind == SetKind.HUMAN and one.annotator_id:
                self._begun[one.annotator_id] += 1
                self._done[one.annotator_id] += one.state == SetState.DONE
        people = [one for one in project.annotators() if self._begun[one.id]]
        self._whose = choice_box([(one.id, one.name) for one in people])
        me = desk.annotator
        if me is not None:
            self._whose.setCurrentIndex(max(0, self._whose.findData(me.id)))
        self._whose.currentIndexChanged.connect(lambda _row: self._show())
        self._state = QLabel()
        self._state.setWordWrap(True)
        fields = QFormLayout()
        fields.setHorizontalSpacing(20)
        fields.setVerticalSpacing(10)
        for title, field in (("Work of", self._whose), ("How far", self._state)):
            field.setAccessibleName(title)
            fields.addRow(title, field)
        self.body.addLayout(fields)
        self.accept_button.setEnabled(bool(people))
        self._show()

    @property
    def author_id(self) -> str:
        """Whose work goes."""
        return str(self._whose.currentData())

    @property
    def author(self) -> str:
        """Their name."""
        return self._whose.currentText()

    def _show(self) -> None:
        if not self._whose.count():
            self._state.setText("Nobody has labeled anything yet.")
            return
        begun, done = self._begun[self.author_id], self._done[self.author_id]
        words = f"{begun:,} {'document' if begun == 1 else 'documents'} begun, {done:,} done."
        if done < begun:
            words += " What is not done goes along as it is; you can send a newer file later."
        self._state.setText(words)


def send_to_reviewer(desk: Desk, window: QWidget) -> None:
    """Ask whose work to send and where the file goes, and write it."""
    project = desk.project
    if project is None:
        return
    form = SendForm(desk, project, window)
    form.accepted.connect(lambda: _choose(desk, window, project, form))
    form.finished.connect(form.deleteLater)
    form.open()


def _choose(desk: Desk, window: QWidget, project: "Project", form: SendForm) -> None:
    author_id = form.author_id
    name = "".join("_" if one in _UNSAFE else one for one in form.author)
    start = project.path.with_name(f"{project.path.stem} {name}{_EXTENSION}")
    chosen, _ = QFileDialog.getSaveFileName(
        window, "Send to reviewer", str(start), f"Bundles (*{_EXTENSION})"
    )
    if not chosen:
        return
    target = Path(chosen)
    if not target.suffix:
        target = target.with_suffix(_EXTENSION)

    def work(progress: Progress) -> "Counts":
        from annotator.services.merging import make_bundle

        return make_bundle(project, target, author_id, progress)

    run_with_progress(
        "Writing the bundle",
        work,
        window,
        done=lambda counts: _tell(desk, target, counts),
        failed=lambda error: show_error(window, "Send to reviewer", error),
    )


def _tell(desk: Desk, target: Path, counts: "Counts") -> None:
    documents = "1 document" if counts.documents == 1 else f"{counts.documents:,} documents"
    labels = "1 label" if counts.spans == 1 else f"{counts.spans:,} labels"
    desk.message.emit(f"{target.name} holds {documents} with {labels}, ready to be sent.", "info")
