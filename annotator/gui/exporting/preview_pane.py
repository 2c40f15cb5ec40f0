"""How much would be written, and how the first record looks; found in the background."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.gui.widgets import caption, muted
from annotator.gui.worker import Worker, until_closed
from annotator.model.errors import UserError
from annotator.services.planning.titles import counted
from annotator.services.progress import CancelledError, Progress

if TYPE_CHECKING:
    from annotator.services.exporting import ExportOptions
    from annotator.services.exporting.count import ExportCount
    from annotator.services.exporting.preview import Specimen
    from annotator.services.project import Project

_PAUSE_MS: Final = 180
_SLOW_MS: Final = 600


class PreviewPane(QWidget):
    """Looks at a project as an export would; never blocks, an older look is dropped.

    Signals:
        counted(ExportCount): How much there is, for the options last asked about.
        refused(str): Why these options cannot be.
    """

    counted = Signal(object)
    refused = Signal(str)

    def __init__(self, project: "Project", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._options: ExportOptions | None = None
        self._worker: Worker | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._look)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(lambda: self._show_sum("Counting…", ""))
        self._is_stale = False
        self._sum = QLabel("Counting…")
        self._sum.setObjectName("editorTitle")
        self._sum.setWordWrap(True)
        self._sum.setAccessibleName("Will be written")
        self._more = muted()
        self._title = caption("First record")
        self._text = QPlainTextEdit()
        self._text.setObjectName("code")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName("First record")
        self._remark = muted()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(caption("Will be written"))
        layout.addWidget(self._sum)
        layout.addWidget(self._more)
        layout.addSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._remark)

    def ask(self, options: "ExportOptions | None") -> None:
        """Look at other options soon; None says that they are not complete."""
        self._options = options
        self._is_stale = True
        if self._worker is not None:
            self._worker.cancel()  # when it has ended, the next look begins
        if options is None:
            self._timer.stop()
            self._show_sum("–", "")
        else:
            self._timer.start()
            self._slow.start()

    def stop(self) -> None:
        """Let go of the present look: the dialog is closing, and nothing waits for it."""
        self._options = None
        self._timer.stop()
        self._slow.stop()
        if self._worker is not None:
            self._worker.cancel()

    def _look(self) -> None:
        from annotator.services.exporting.preview import first_record

        project, options = self._project, self._options
        if options is not None and self._worker is None:
            self._is_stale = False
            self._begin(lambda _progress: first_record(project, options), self._show_record)

    def _count(self) -> None:
        from annotator.services.exporting.count import count_export

        project, options = self._project, self._options
        if options is not None:
            self._begin(lambda progress: count_export(project, options, progress), self._show_count)

    def _begin(self, work: Callable[[Progress], object], done: Callable[[Any], object]) -> None:
        """Do one thing in the background; there is never a second one beside it."""
        worker = Worker(until_closed(work), self)
        self._worker = worker

        def end(act: Callable[[Any], object], result: object) -> None:
            self._worker = None
            worker.deleteLater()
            if not self._is_stale:
                act(result)
            elif self._options is not None:
                self._timer.start()

        worker.finished.connect(partial(end, done))
        worker.failed.connect(partial(end, self._show_refusal))
        worker.start()

    def _show_record(self, specimen: "Specimen") -> None:
        self._text.setPlainText(specimen.text)
        self._text.setPlaceholderText("Nothing matches.")
        self._title.setToolTip(specimen.title)
        lines = [specimen.remark] if specimen.remark else []
        if specimen.notes:
            lines += [f"Of this record: {_losses(specimen)}."]
        self._remark.setText(" ".join(lines))
        self._remark.setVisible(bool(lines))
        self._count()

    def _show_count(self, count: "ExportCount") -> None:
        self._slow.stop()
        if count.nothing:
            self._show_sum("Nothing", count.nothing)
        else:
            lines = [f"{count.documents:,} of the {count.documents_in_project:,} documents here."]
            if count.rows != count.documents:
                lines[0] = f"{lines[0][:-1]}, {counted(count.rows, 'set')} of labels."
            if count.gold is not None:
                lines += count.gold.words()
            self._show_sum(
                f"{counted(count.documents, 'document')}, {counted(count.spans, 'span')}, "
                f"{counted(count.relations, 'relation')}",
                "\n".join(lines),
            )
        self.counted.emit(count)

    def _show_sum(self, words: str, more: str) -> None:
        self._sum.setText(words)
        self._more.setText(more)
        self._more.setVisible(bool(more))

    def _show_refusal(self, error: UserError) -> None:
        if isinstance(error, CancelledError):
            return  # the dialog is closing
        self._slow.stop()
        self._show_sum("–", "")
        self._text.setPlainText("")
        self._remark.hide()
        self.refused.emit(f"{error.message} {error.hint}".strip())


def _losses(specimen: "Specimen") -> str:
    notes = [f"{note.message[:1].lower()}{note.message[1:]} ({note.count})"
             for note in specimen.notes]  # fmt: skip
    shown = "; ".join(notes[:3])
    return shown if len(notes) <= 3 else f"{shown}; and {len(notes) - 3} more"
