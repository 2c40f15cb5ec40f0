"""Send to reviewer, send to annotator: whose work, how much it is, and where the file goes."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
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
_TITLES: Final = {False: "Send to reviewer", True: "Send to annotator"}
_TEXTS: Final = {
    False: "Writes one annotator’s work into one file: documents, labels, notes, decisions and what"
    " was done. Send it any way you like; the reviewer opens it with File › Merge.",
    True: "Writes what is for one annotator into one file: the documents they are assigned, what"
    " was sent back with your messages, and their own labels; nobody else’s. Send it any way"
    " you like; the annotator opens it with File › Merge.",
}


@dataclass(slots=True)
class _Numbers:
    """How many documents of each annotator are how far."""

    begun: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    assigned: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)


def _count(project: "Project") -> _Numbers:
    found = _Numbers()
    project.flush()
    for one in project.store.rows("annotation_set"):
        if isinstance(one, AnnotationSet) and one.kind == SetKind.HUMAN and one.annotator_id:
            found.begun[one.annotator_id] += 1
            found.done[one.annotator_id] += one.state == SetState.DONE
    for task in project.assignments():
        found.assigned[task.annotator_id] += 1
        found.unread[task.annotator_id] += task.message is not None and not task.is_read
    return found


class SendForm(Form):
    """Whose work goes, and how much it is.

    Args:
        to_annotator: It is what an annotator is to do, and not what they did for a reviewer.
    """

    def __init__(
        self, desk: Desk, project: "Project", parent: QWidget, *, to_annotator: bool = False
    ) -> None:
        super().__init__(_TITLES[to_annotator], _TEXTS[to_annotator], "Save…", parent)
        self._to_annotator = to_annotator
        self._numbers = numbers = _count(project)
        people = [
            one for one in project.annotators() if numbers.begun[one.id] or numbers.assigned[one.id]
        ]
        me = desk.annotator
        if to_annotator:  # those who wait for a message come first, oneself last
            people.sort(
                key=lambda one: (me is not None and one.id == me.id, not numbers.unread[one.id])
            )
        self._whose = choice_box([(one.id, one.name) for one in people])
        if me is not None and not to_annotator:
            self._whose.setCurrentIndex(max(0, self._whose.findData(me.id)))
        self._whose.currentIndexChanged.connect(lambda _row: self._show())
        self._state = QLabel()
        self._state.setWordWrap(True)
        fields = QFormLayout()
        fields.setHorizontalSpacing(20)
        fields.setVerticalSpacing(10)
        titles = ("To", "What goes") if to_annotator else ("Work of", "How far")
        for title, widget in zip(titles, (self._whose, self._state), strict=True):
            widget.setAccessibleName(title)
            fields.addRow(title, widget)
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
            self._state.setText(
                "Nobody has been assigned anything yet."
                if self._to_annotator
                else "Nobody has labeled anything yet."
            )
            return
        numbers, person = self._numbers, self.author_id
        begun, done = numbers.begun[person], numbers.done[person]
        if self._to_annotator:
            unread = numbers.unread[person]
            words = (
                f"{_documents(numbers.assigned[person])} assigned, {begun:,} begun, {done:,} done."
            )
            words += f" {unread:,} sent back and not read yet." if unread else ""
        else:
            words = f"{_documents(begun)} begun, {done:,} done."
            if done < begun:
                words += " What is not done goes along as it is; you can send a newer file later."
        self._state.setText(words)


def _documents(count: int) -> str:
    return f"{count:,} {'document' if count == 1 else 'documents'}"


def send_work(desk: Desk, window: QWidget, *, to_annotator: bool = False) -> None:
    """Ask whose work to send and where the file goes, and write it."""
    project = desk.project
    if project is None:
        return
    form = SendForm(desk, project, window, to_annotator=to_annotator)
    title = _TITLES[to_annotator]
    form.accepted.connect(partial(_choose, desk, window, project, form, title))
    form.finished.connect(form.deleteLater)
    form.open()


def _choose(desk: Desk, window: QWidget, project: "Project", form: SendForm, title: str) -> None:
    author_id = form.author_id
    name = "".join("_" if one in _UNSAFE else one for one in form.author)
    if title == _TITLES[True]:
        name = f"for {name}"
    start = project.path.with_name(f"{project.path.stem} {name}{_EXTENSION}")
    chosen, _ = QFileDialog.getSaveFileName(window, title, str(start), f"Bundles (*{_EXTENSION})")
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
        failed=lambda error: show_error(window, title, error),
    )


def _tell(desk: Desk, target: Path, counts: "Counts") -> None:
    from annotator.services.merging.words import beside_words

    labels = "1 label" if counts.spans == 1 else f"{counts.spans:,} labels"
    words = f"{target.name} holds {_documents(counts.documents)} with {labels}"
    beside = beside_words(counts.beside)
    desk.message.emit(f"{words}{f', {beside}' if beside else ''}, ready to be sent.", "info")
