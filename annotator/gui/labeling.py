"""The labeling acts behind the keys: from what is selected to a command on the desk."""

from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from annotator.gui.date_reading import choose_alternative, is_dated
from annotator.gui.desk import Desk
from annotator.gui.keys import Act, RunAction, UseLabel, UseNumber, UseRelation
from annotator.gui.navigation import (
    Edge,
    Unit,
    chain_at,
    moved_edge,
    outward,
    step_span,
    text_to_label,
    with_fragment,
)
from annotator.gui.pick_acts import PickActs
from annotator.gui.picking import FragmentPick, Picking, RelabelPick
from annotator.gui.same_acts import SameActs
from annotator.gui.warm_up import WarmUp
from annotator.model.commands import (
    AcceptSuggestion,
    AddSpan,
    DeleteSpans,
    RejectSuggestion,
    RelabelSpans,
    SetFragments,
)
from annotator.model.spans import Fragment, Span
from annotator.services.surroundings import Candidate

EDGES: Final[dict[str, tuple[Edge, int, Unit]]] = {
    "edge.start_left": ("start", -1, "word"),
    "edge.start_right": ("start", 1, "word"),
    "edge.end_left": ("end", -1, "word"),
    "edge.end_right": ("end", 1, "word"),
    "edge.start_left_character": ("start", -1, "character"),
    "edge.start_right_character": ("start", 1, "character"),
    "edge.end_left_character": ("end", -1, "character"),
    "edge.end_right_character": ("end", 1, "character"),
}


class Article(Protocol):
    """What labeling needs of the article view; offsets are code points."""

    def selection(self) -> tuple[int, int] | None:
        """Return the selected text."""

    def clear_selection(self) -> None:
        """Deselect the text; the caret stays."""

    def caret(self) -> int:
        """Return the caret's offset."""

    def set_caret(self, offset: int) -> None:
        """Move the caret."""


class Labeling(QObject):
    """Labels, navigates and edits spans of the open document.

    Signals:
        label_popup_asked(): Show the labels to choose from at the selection.
    """

    label_popup_asked = Signal()

    def __init__(self, desk: Desk, article: Article, picking: Picking) -> None:
        super().__init__(desk)
        self._desk = desk
        self._article = article
        self._picking = picking
        self._picks = PickActs(desk, article, picking, self._note_label)
        self._same = SameActs(desk, article, picking, self._note_label)
        self._warm_up = WarmUp(desk)
        self.last_label: str | None = None
        self._last_span_id: str | None = None
        self._moved: dict[str, tuple[Fragment, ...]] = {}
        self._handlers = {
            "label.popup": self.label_popup_asked.emit,
            "label.repeat": self.repeat,
            "label.relabel": self.begin_relabel,
            "label.delete": self.delete,
            "label.fragment": self.fragment,
            "label.occurrences": self.occurrences,
            "label.accept": self.accept,
            "label.reject": self.reject,
            "go.next": lambda: self.step(1),
            "go.previous": lambda: self.step(-1),
            "go.next_ghost": lambda: self.step(1, ghosts_only=True),
            "go.previous_ghost": lambda: self.step(-1, ghosts_only=True),
            "go.into": self.into,
            "go.outward": self.outward,
            "go.back": self.back,
            **self._picks.handlers,
            **self._same.handlers,
        }
        desk.document_opened.connect(self._forget)
        desk.span_selected.connect(self._remember)

    # Dispatch

    def handles(self, action_id: str) -> bool:
        """Whether this object does the action of this id."""
        return action_id in self._handlers or action_id in EDGES

    def run(self, action_id: str) -> None:
        """Do an action by id."""
        if action_id in EDGES:
            self.move_edge(*EDGES[action_id])
        elif self._same.is_picking and action_id in self._same.pick_handlers:
            self._same.pick_handlers[action_id]()
        else:
            self._handlers[action_id]()

    def act(self, act: Act) -> bool:
        """Do what a key means; False when it means nothing here."""
        match act:
            case RunAction(action_id) if self.handles(action_id):
                self.run(action_id)
            case UseLabel(label):
                self.use_label(label)
            case UseRelation(relation) if self._same.takes(relation):
                self._same.begin()
            case UseRelation(relation):
                self._picks.begin_relation(relation)
            case UseNumber(number):
                return self.use_number(number)
            case _:
                return False
        return True

    def choose_picked(self, span_id: str) -> None:
        """Answer the pick in progress with a span that was clicked."""
        acts = self._same if self._same.is_picking else self._picks
        acts.choose_span(span_id)

    def begin_relation(self, name: str) -> None:
        """Start picking the target of a relation of the selected span."""
        self._picks.begin_relation(name)

    def take_candidate(self, candidate: Candidate) -> None:
        """Answer the pick in progress with a candidate."""
        self._picks.take(candidate)

    def take_text(self, selection: tuple[int, int]) -> None:
        """Answer the pick in progress with text, under the slot's own label."""
        self._picks.take_text(selection)

    def close_slot(self, value: str) -> None:
        """Answer the pick in progress with "implicit" or "author"."""
        self._picks.answer_without_span(value)

    # Labels

    def use_label(self, label: str) -> None:
        """Label, relabel, accept or pick, as the context says."""
        if self._same.is_picking:
            self._same.use_label(label)
        elif self._picking.pick is not None:
            self._picks.use_label(label)
        elif self._desk.is_ghost_selected:
            self.accept(label)
        elif self._desk.text_selection is None and self._desk.span is not None:
            self.relabel(label)
        else:
            self.label_text(label)

    def label_text(self, label: str) -> str | None:
        """Label the selected text, or the word at the caret; return the new span's id."""
        document = self._desk.document
        if document is None:
            return None
        chosen = text_to_label(document.text, self._article.selection(), self._article.caret())
        if chosen is None:
            self._desk.message.emit("There is no word at the caret to label.", "info")
            return None
        return self.label_range(label, *chosen)

    def label_range(self, label: str, start: int, end: int) -> str | None:
        """Label [start, end), select the new span and return its id; None when refused."""
        document = self._desk.document
        if document is None:
            return None
        command = AddSpan(document_id=document.id, label=label, fragments=((start, end),))
        if self._desk.execute(command) is None:
            return None
        self.last_label = label
        self._select_new(command.span_id)
        return command.span_id

    def relabel(self, label: str, span_id: str | None = None) -> None:
        """Give the selected span (or another one) a label."""
        span = self._desk.span if span_id is None else self._desk.find_span(span_id)
        if span is None or span.label == label:
            return
        if self._desk.execute(RelabelSpans(span_ids=(span.id,), label=label)) is not None:
            self.last_label = label

    def repeat(self) -> None:
        """Use the label that was used last once more."""
        if self.last_label is None:
            self._desk.message.emit("Nothing has been labeled yet in this session.", "info")
        else:
            self.use_label(self.last_label)

    def begin_relabel(self) -> None:
        """Let the next label key relabel the selected span, whatever its label's own keys mean."""
        span = self._desk.span
        if span is not None:
            self._picking.begin(RelabelPick(span.id))

    def use_number(self, number: int) -> bool:
        """Take the nth label, candidate, reading, attribute or value; False where none is meant."""
        if self._same.is_picking:
            return self._same.use_number(number)
        if self._picking.pick is not None:
            return self._picks.use_number(number)
        if self._desk.text_selection is not None:
            schema = self._desk.schema
            labels = () if schema is None else schema.enabled_labels
            if number <= len(labels):
                self.label_text(labels[number - 1].name)
            return True
        span = self._desk.span
        if span is not None and is_dated(self._desk, span) and not self._desk.is_ghost_selected:
            choose_alternative(self._desk, span, number)
            return True
        return self._picks.begin_attribute(number)

    # Spans

    def delete(self) -> None:
        """Delete the selected span with its relations; the caret goes to where it began."""
        span = self._desk.span
        if span is not None and self._desk.execute(DeleteSpans(span_ids=(span.id,))) is not None:
            self._article.set_caret(span.start)

    def move_edge(self, edge: Edge, step: int, unit: Unit) -> None:
        """Move an edge of the selected span; of a suggestion until it is accepted."""
        span, document = self._desk.span, self._desk.document
        if span is None or document is None:
            return
        present = self._moved.get(span.id, span.fragments)
        fragments = moved_edge(document.text, present, edge, step, unit)
        if fragments is None:
            self._desk.message.emit("The edge cannot go further.", "info")
        elif self._desk.is_ghost_selected:
            self._moved[span.id] = fragments
            self._desk.ghost_moved.emit(span.id, fragments)
        else:
            self._desk.execute(SetFragments(span_id=span.id, fragments=fragments))

    def fragment(self) -> None:
        """Add the selected text to the span selected last, or wait for text to be selected."""
        span, selection = self._desk.span, self._article.selection()
        if span is not None and selection is None:
            self._picking.begin(FragmentPick(span.id))
            return
        origin = span or self._desk.find_span(self._last_span_id)
        if origin is None or selection is None:
            self._desk.message.emit("Select the span first that shall get a fragment.", "info")
            return
        self.add_fragment(origin, *selection)

    def add_fragment(self, span: Span, start: int, end: int) -> None:
        """Add [start, end) to a span and select the span."""
        fragments = with_fragment(span.fragments, start, end)
        if fragments is None:
            self._desk.message.emit("This text belongs to the span already.", "info")
        elif self._desk.execute(SetFragments(span_id=span.id, fragments=fragments)) is not None:
            self._select_new(span.id)

    def occurrences(self) -> None:
        """Open "every occurrence" for the selected span."""
        if self._desk.span is not None:
            self._desk.occurrences_requested.emit(self._desk.span)

    # Suggestions

    def accept(self, label: str | None = None) -> None:
        """Take the selected suggestion, under another label or with moved edges where wanted."""
        span = self._desk.span
        if span is None:
            return
        command = AcceptSuggestion(
            suggestion_id=span.id,
            label=None if label in (None, span.label) else label,
            fragments=self._moved.pop(span.id, None),
        )
        if self._desk.execute(command) is not None:
            self.last_label = label or span.label
            self._select_new(command.span_id)

    def reject(self) -> None:
        """Decline the selected suggestion and go to the next one."""
        span = self._desk.span
        if span is None:
            return
        following = self._following(span, 1, ghosts_only=True)
        if self._desk.execute(RejectSuggestion(suggestion_id=span.id)) is not None:
            self._moved.pop(span.id, None)
            self._article.set_caret(span.start)
            if following is not None and following.id != span.id:
                self._desk.select_span(following.id)

    # Navigation

    def step(self, step: int, *, ghosts_only: bool = False) -> None:
        """Select the next or previous span or suggestion in reading order."""
        following = self._following(self._desk.span, step, ghosts_only=ghosts_only)
        if following is None:
            what = "suggestions" if ghosts_only else "labels or suggestions"
            self._desk.message.emit(f"There are no {what} here.", "info")
            return
        self._picking.end()
        self._article.clear_selection()
        self._desk.select_span(following.id)

    def _following(self, current: Span | None, step: int, *, ghosts_only: bool) -> Span | None:
        desk = self._desk
        lists = (desk.suggestions(),) if ghosts_only else (desk.spans(), desk.suggestions())
        caret = self._article.caret()
        return step_span(lists, current, caret, step, hidden=desk.hidden_labels)

    def into(self) -> None:
        """Select the innermost span at the caret."""
        spans = (*self._desk.spans(), *self._desk.suggestions())
        shown = (span for span in spans if span.label not in self._desk.hidden_labels)
        chain = chain_at(shown, self._article.caret())
        if chain:
            self._desk.select_span(chain[0].id)
        else:
            self._desk.message.emit("There is no label at the caret.", "info")

    def outward(self) -> None:
        """Select the span around the selected one."""
        span = self._desk.span
        around = None if span is None else outward(self._desk.spans(), span)
        if around is not None:
            self._desk.select_span(around.id)
        else:
            self._desk.message.emit("No label encloses this one.", "info")

    def back(self) -> None:
        """Leave what is selected: first the text, then the span."""
        if self._article.selection() is not None:
            self._article.clear_selection()
        elif self._desk.span is not None:
            self._desk.select_span(None)

    # Inside

    def _note_label(self, label: str) -> None:
        self.last_label = label

    def _select_new(self, span_id: str) -> None:
        self._article.clear_selection()
        self._desk.select_span(span_id, reveal=False)

    def _remember(self, span_id: str | None) -> None:
        if span_id is not None and not self._desk.is_ghost_selected:
            self._last_span_id = span_id

    def _forget(self, _document_id: str) -> None:
        self._picking.end()
        self._last_span_id = None
        self._moved.clear()
