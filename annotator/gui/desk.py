"""The desk: what is open, what is selected, and the one door for every change the window makes.

Panels get a ``Desk`` and talk to nothing else; they never see each other. Every signal is emitted
in the GUI thread.
"""

import contextlib
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from annotator.gui.theme import Theme, ThemeChoice, load_theme
from annotator.model.annotators import AnnotationSet, Annotator, SetKind
from annotator.model.changes import ChangeSet, Scope
from annotator.model.commands import Command, SetState
from annotator.model.documents import Document, DocumentSummary
from annotator.model.documents import SetState as State
from annotator.model.errors import DocumentDoneError, NotFoundError, UserError
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.services.queue import step

if TYPE_CHECKING:
    from annotator.schema.types import Schema
    from annotator.services.findings import Finding
    from annotator.services.project import Project, Receipt

_LONG: Final = 200_000
"""Characters from which on a document's labels are read in the background."""


def _any_document(_summary: DocumentSummary) -> bool:
    return True


class Desk(QObject):
    """The shared state of one window and its signals.

    Signals:
        project_opened(): Another project is on the desk, or none (``project`` is None).
        document_preparing(str): The text of a long document is known, its labels are on their way;
            ``document_opened`` follows.
        document_opened(str): Another document is open, its labels are in memory.
        changed(ChangeSet): An operation was applied in memory, own or another process's.
        span_selected(str | None): The selected span, own or suggested.
        text_selected(tuple[int, int] | None): The selected text of the open document.
        annotator_changed(), schema_changed(), labels_visibility_changed(): As named.
        theme_changed(Theme): Colours changed; the style sheet is already in place.
        message(str, str): A line for the person; kind is "info", "warning" or "error".
        saving_changed(int): How many operations wait for their commit.
        reopen_asked(Command): A change was refused because the document is done.
        action_requested(str): Run the action of this id (``annotator.gui.actions``).
        reveal_requested(int, int): Scroll the article so that this range is visible.
        highlights_changed(list[tuple[int, int]], str): Mark ranges: "find", "find_current" or
            "occurrence"; an empty list clears that kind.
        ghost_moved(str, tuple[Fragment, ...]): A suggestion's edges were moved before accepting.
        attribute_edit_requested(str): Put the keyboard into the editor of this attribute.
        occurrences_requested(Span): Open "every occurrence" for this span.
        findings_changed(): ``findings`` are others.
        focus_article_requested(): Give the keyboard back to the article.

    Attributes:
        scope: What undo and redo are about: labeling the open document, or reviewing it.
    """

    project_opened = Signal()
    document_preparing = Signal(str)
    document_opened = Signal(str)
    _loaded = Signal(str)
    changed = Signal(object)
    span_selected = Signal(object)
    text_selected = Signal(object)
    annotator_changed = Signal()
    schema_changed = Signal()
    labels_visibility_changed = Signal()
    theme_changed = Signal(object)
    message = Signal(str, str)
    saving_changed = Signal(int)
    reopen_asked = Signal(object)
    action_requested = Signal(str)
    reveal_requested = Signal(int, int)
    highlights_changed = Signal(object, str)
    occurrences_requested = Signal(object)
    ghost_moved = Signal(str, object)
    attribute_edit_requested = Signal(str)
    findings_changed = Signal()
    focus_article_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.annotator: Annotator | None = None
        self.document: Document | None = None
        self.queue_shows: Callable[[DocumentSummary], bool] | None = None
        self.theme: Theme = load_theme(ThemeChoice.LIGHT)
        self.hidden_labels: set[str] = set()
        self.text_selection: tuple[int, int] | None = None
        self.findings: tuple[Finding, ...] = ()
        self.scope = Scope.DOCUMENT
        self._span_id: str | None = None
        self._loaded.connect(self._finish_opening)

    # What is open

    @property
    def schema(self) -> "Schema | None":
        """The label schema in force; None without a project."""
        return None if self.project is None else self.project.schema

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed: no project, or one opened for reading."""
        return self.project is None or self.project.read_only

    @property
    def is_reviewing(self) -> bool:
        """Whether the open document is being reviewed, not labeled."""
        return self.scope is Scope.REVIEW

    @property
    def own_set(self) -> AnnotationSet | None:
        """The annotator's human set on the open document; None until the first label."""
        if self.project is None or self.document is None or self.annotator is None:
            return None
        return self.project.annotation_set(self.document.id, SetKind.HUMAN.value, self.annotator.id)

    @property
    def is_done(self) -> bool:
        """Whether the annotator has marked the open document done."""
        own = self.own_set
        return own is not None and own.state == State.DONE.value

    def spans(self) -> tuple[Span, ...]:
        """The annotator's spans of the open document in reading order."""
        own = self.own_set
        return () if own is None or self.project is None else self.project.spans(own.id)

    def suggestions(self) -> tuple[Span, ...]:
        """The suggestions of the open document that this annotator has not decided."""
        if self.project is None or self.document is None or self.annotator is None:
            return ()
        return self.project.suggestions(self.document.id, self.annotator.id)

    def relations(self) -> tuple[Relation, ...]:
        """The annotator's relations of the open document."""
        own = self.own_set
        return () if own is None or self.project is None else self.project.relations(own.id)

    def relations_of(self, span_id: str) -> tuple[Relation, ...]:
        """The relations that start or end at a span."""
        return () if self.project is None else self.project.relations_of(span_id)

    def summaries(self) -> tuple[DocumentSummary, ...]:
        """Every document in import order as the queue shows it to this annotator."""
        if self.project is None:
            return ()
        return self.project.summaries(None if self.annotator is None else self.annotator.id)

    def shown_summaries(self) -> tuple[DocumentSummary, ...]:
        """The documents that the queue shows, in its order; all while there is no queue."""
        shown = self.queue_shows
        return self.summaries() if shown is None else tuple(filter(shown, self.summaries()))

    # Selection

    @property
    def span(self) -> Span | None:
        """The selected span, own or suggested; None when nothing is selected."""
        return self.find_span(self._span_id)

    def find_span(self, span_id: str | None) -> Span | None:
        """Return a span of the loaded documents by id; None when there is none."""
        return None if span_id is None or self.project is None else self.project.span(span_id)

    def is_ghost(self, span: Span) -> bool:
        """Whether a span is another set's: a suggestion, not the annotator's own."""
        own = self.own_set
        return own is None or span.set_id != own.id

    @property
    def is_ghost_selected(self) -> bool:
        """Whether the selected span is a suggestion still open for this annotator."""
        span = self.span
        return span is not None and self.is_ghost(span)

    def select_span(self, span_id: str | None, *, reveal: bool = True) -> None:
        """Select a span of the open document, own or suggested, or nothing."""
        if span_id == self._span_id:
            if reveal:
                self._reveal_span()
            return
        self._span_id = span_id
        self.span_selected.emit(span_id)
        if reveal:
            self._reveal_span()

    def _reveal_span(self) -> None:
        span = self.span
        if span is not None:
            self.reveal_requested.emit(span.start, span.end)

    def set_text_selection(self, selection: tuple[int, int] | None) -> None:
        """Record what text is selected; the article view calls this."""
        if selection != self.text_selection:
            self.text_selection = selection
            self.text_selected.emit(selection)

    def set_findings(self, findings: "tuple[Finding, ...]") -> None:
        """Record what the checks found in the open document, dismissed ones too."""
        if findings != self.findings:
            self.findings = findings
            self.findings_changed.emit()

    # Opening

    def open_project(self, project: "Project | None", annotator: Annotator | None) -> None:
        """Put another project on the desk (or none); the caller closes the former one."""
        self.project = project
        self.annotator = annotator
        self.document = None
        self._span_id = None
        self.text_selection = None
        self.hidden_labels = set()
        self.project_opened.emit()

    def set_annotator(self, annotator: Annotator) -> None:
        """Let another person label; the open document stays open."""
        self.annotator = annotator
        self.select_span(None)
        self.annotator_changed.emit()
        if self.document is not None:
            self.document_opened.emit(self.document.id)

    def open_document(self, document_id: str) -> None:
        """Open a document by id; an unknown one becomes a message.

        The labels of a long document are read in the background: its text comes first.
        """
        project = self.project
        if project is None:
            return
        try:
            document = project.document(document_id)
        except NotFoundError as error:
            self.message.emit(str(error), "warning")
            return
        self._span_id = None
        self.text_selection = None
        self.document = document
        if len(document.text) > _LONG and not project.is_loaded(document_id):
            self.document_preparing.emit(document_id)
            thread = threading.Thread(target=self._load, args=(project, document_id), daemon=True)
            thread.start()
        else:
            self._finish_opening(document_id)

    def _load(self, project: "Project", document_id: str) -> None:
        # In a thread of its own; if this fails, whoever asks for the labels gets the error.
        with contextlib.suppress(Exception):
            project.load(document_id)
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self._loaded.emit(document_id)

    def _finish_opening(self, document_id: str) -> None:
        if self.document is not None and self.document.id == document_id:
            self.document_opened.emit(document_id)
            self.span_selected.emit(self._span_id)

    def reload(self) -> None:
        """Show the open document as it is stored, after memory was read again from the file."""
        if self.document is not None:
            self.open_document(self.document.id)

    def go_to(self, document_id: str, start: int, end: int, span_id: str | None = None) -> None:
        """Open a document where needed, scroll to a range and select a span there."""
        if self.document is None or self.document.id != document_id:
            self.open_document(document_id)
        if span_id is not None:
            self.select_span(span_id, reveal=False)
        self.reveal_requested.emit(start, end)

    def step_document(self, direction: int, *, unlabeled: bool = False) -> bool:
        """Open the next (1) or previous (-1) document of the queue, or the next one not begun.

        Returns:
            Whether there was one.
        """
        current = None if self.document is None else self.document.id
        shown = self.queue_shows
        if shown is None or self.is_reviewing:  # a reviewer looks at everybody's work
            shown = _any_document
        # The open document stays the place to go on from, shown or not.
        queue = [one for one in self.summaries() if one.id == current or shown(one)]
        following = step(queue, current, direction, unlabeled=unlabeled)
        if following is not None:
            self.open_document(following)
            return True
        what = "unlabeled document" if unlabeled else "document"
        way = "next" if direction > 0 else "previous"
        where = "" if len(queue) == len(self.summaries()) else " in the queue as it is filtered"
        self.message.emit(f"There is no {way} {what}{where}.", "info")
        return False

    # Changing

    def execute(self, command: Command, initiator: object = None) -> "Receipt | None":
        """Do something to the project; a refusal becomes a message and None.

        A change to a document that is done is not made: ``reopen_asked`` is emitted instead.
        """
        project, annotator = self.project, self.annotator
        if project is None or annotator is None:
            self.message.emit("Open a project first.", "warning")
            return None
        try:
            return project.execute(command, author_id=annotator.id, initiator=initiator)
        except DocumentDoneError:
            self.reopen_asked.emit(command)
        except UserError as error:
            self.message.emit(str(error), "warning")
        return None

    def reopen(self) -> bool:
        """Take the open document's "done" back, so that it can be changed."""
        if self.document is None:
            return False
        command = SetState(document_id=self.document.id, state=State.IN_PROGRESS.value)
        return self.execute(command) is not None

    def undo(self) -> None:
        """Take back the annotator's last operation on the open document."""
        self._step_history("undo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._step_history("redo")

    def undo_operation(self, operation_id: str) -> None:
        """Take back one operation of the history, whatever its scope."""
        project, annotator = self.project, self.annotator
        if project is not None and annotator is not None:
            self._refusable(lambda: project.undo_operation(operation_id, annotator.id))

    def _step_history(self, verb: str) -> None:
        project, annotator, document = self.project, self.annotator, self.document
        if project is None or annotator is None or document is None:
            return
        act = project.undo if verb == "undo" else project.redo
        self._refusable(lambda: act(annotator.id, document.id, scope=self.scope))

    def _refusable(self, act: "Callable[[], Receipt]") -> None:
        try:
            receipt = act()
        except UserError as error:
            self.message.emit(str(error), "info")
            return
        self.message.emit(receipt.change_set.operation.title, "info")

    # Display

    def toggle_label_visibility(self, name: str) -> None:
        """Show or hide the spans of a label."""
        self.hidden_labels ^= {name}
        self.labels_visibility_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Use other colours everywhere."""
        self.theme = theme
        self.theme_changed.emit(theme)

    def apply(self, change_set: ChangeSet) -> None:
        """Tell every panel that an operation was applied (called by the bridge)."""
        if self.project is None:
            return
        if change_set.touches("document") and self.document is not None:
            self.document = self.project.document(self.document.id)
        if change_set.touches("annotator") and self.annotator is not None:
            self.annotator = self.project.annotator(self.annotator.id)
            self.annotator_changed.emit()
        if self._span_id is not None and self.project.span(self._span_id) is None:
            self.select_span(None)
        self.changed.emit(change_set)
        if change_set.touches("schema_version"):
            self.schema_changed.emit()
