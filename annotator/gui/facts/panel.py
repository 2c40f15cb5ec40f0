"""The Facts panel: every claim of the open document as a card, the selected one open."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.facts.card import CardKeys, FactCard
from annotator.gui.facts.card_list import CardList
from annotator.gui.facts.model import QUOTE_ROLE, FactsModel
from annotator.gui.facts.slot_row import SlotRow
from annotator.gui.facts.states import chain_words, slot_states
from annotator.gui.picking import AttributePick, Pick, RelationPick
from annotator.gui.slots import candidates_of, surroundings_of
from annotator.gui.widgets import EmptyState
from annotator.model.changes import ChangeSet
from annotator.model.commands import DeleteRelations, SetAttributes, SetSpanNote
from annotator.model.facts import Fact, chain_of
from annotator.schema.facts import FactDeriver
from annotator.schema.types import NORMALIZED
from annotator.services.candidates import first_near
from annotator.services.surroundings import Candidate

_MANY: Final = 5_000
"""Spans from which on deriving the facts waits for a pause."""
_PAUSE_MS: Final = 150
_GHOST_MS: Final = 40


class FactsPanel(QWidget):
    """Shows and edits the facts of the open document.

    Signals:
        span_chosen(str): What fills a slot was clicked.
        pick_asked(str, str): The target of a claim's relation shall be picked: claim, relation.
        candidate_taken(str, str, Candidate): This shall fill a claim's slot.
        closed_asked(str, str, str): A claim's slot shall be "implicit" or "author".
        span_dropped(str, str, str): A span was dropped on a slot: claim, relation, span.
        text_dropped(str, str): The selected text was dropped on a slot: claim, relation.
        draft_asked(str): A draft of this claim's self-contained text is wanted.
    """

    span_chosen = Signal(str)
    pick_asked = Signal(str, str)
    candidate_taken = Signal(str, str, object)
    closed_asked = Signal(str, str, str)
    span_dropped = Signal(str, str, str)
    text_dropped = Signal(str, str)
    draft_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("factsPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._deriver: FactDeriver | None = None
        self._pick: RelationPick | None = None
        self._card: FactCard | None = None
        self._keys = CardKeys()
        self._shape: object = None
        self._target: SlotRow | None = None
        self._ghosts: tuple[object, dict[str, Candidate]] = (None, {})
        self._is_stale = True
        self._model = FactsModel(self)
        self._list = CardList(desk, self._model)
        self._list.claim_chosen.connect(self._choose_claim)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._nothing = EmptyState(
            "No facts yet", "Select a statement and press the key of its label to make a claim."
        )
        self._no_slots = EmptyState(
            "No facts in this schema",
            "A fact is a claim whose slots are filled. This label schema has no slots: no "
            "relation of it is marked as one.",
        )
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._no_slots)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        self._ghost_timer = QTimer(self)
        self._ghost_timer.setSingleShot(True)
        self._ghost_timer.setInterval(_GHOST_MS)
        self._ghost_timer.timeout.connect(self._find_ghosts)
        self._connect()
        self._open_document()

    def _connect(self) -> None:
        desk = self._desk
        for signal in (desk.project_opened, desk.schema_changed, desk.annotator_changed):
            signal.connect(self._open_document)
        desk.document_opened.connect(lambda _id: self._open_document())
        desk.changed.connect(self._on_changed)
        desk.span_selected.connect(lambda _id: self._timer.start(0))
        desk.theme_changed.connect(lambda _theme: self._open_document())

    # Keeping up

    def _open_document(self) -> None:
        desk = self._desk
        self._leave_card()
        schema, document = desk.schema, desk.document
        self._deriver = None if schema is None else FactDeriver(schema)
        self._model.open("" if document is None else document.text, schema)
        self._shape = None
        self._is_stale = True
        self._timer.start(0)

    def _on_changed(self, change_set: ChangeSet) -> None:
        kinds = ("span", "relation", "annotation_set", "entity", "document", "suggestion_decision")
        if change_set.operation.batch_id is not None or change_set.touches(*kinds):
            self._is_stale = True
            self._timer.start(_PAUSE_MS if len(self._desk.spans()) > _MANY else 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed behind another tab."""
        super().showEvent(event)
        self._timer.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was being written."""
        super().hideEvent(event)
        self._leave_card()

    def _leave_card(self) -> None:
        """Store what is being written on the open claim, before another one takes its place."""
        if self._card is not None and self._desk.find_span(self._list.open_id) is not None:
            self._card.leave()

    def refresh(self) -> None:
        """Show the facts as they are; behind another tab nothing is done."""
        self._timer.stop()
        if not self.isVisible():
            return
        desk = self._desk
        project, own = desk.project, desk.own_set
        if self._is_stale:
            self._is_stale = False
            facts = () if project is None or own is None else project.facts(own.id)
            self._model.set_facts(facts)
        self._show_place()
        span = desk.span
        row = self._model.row_of(None if span is None else span.id)
        opened = row >= 0 and span is not None and span.id != self._list.open_id
        if opened and span is not None:
            self._leave_card()
            self._list.open(span.id)
        elif self._model.row_of(self._list.open_id) < 0:
            first = next(iter(self._model.facts), None)
            self._list.open(None if first is None else first.claim.id)
        self._fill_card()
        if opened:
            self._list.show_open()

    def _show_place(self) -> None:
        if self._desk.schema is not None and self._deriver is not None and not self._deriver.claims:
            self._stack.setCurrentWidget(self._no_slots)
        elif not self._model.facts:
            self._stack.setCurrentWidget(self._nothing)
        else:
            self._stack.setCurrentWidget(self._list)

    # The open card

    def _fill_card(self) -> None:
        desk, schema = self._desk, self._desk.schema
        fact = self._model.fact_of(self._list.open_id)
        if fact is None or schema is None or self._deriver is None or desk.document is None:
            self._list.set_card(None)
            self._card = None
            self._shape = None
            return
        shape = (id(schema), fact.claim.label, desk.theme.name, self._keys)
        if shape != self._shape or self._card is None:
            self._shape = shape
            self._make_card(fact)
        card = self._card
        if card is None:
            return
        is_fixed = desk.read_only or desk.is_done
        states = slot_states(
            schema,
            self._deriver,
            fact,
            desk.document.document_date,
            ghosts={} if is_fixed else self._ghosts_of(fact),
            pick=self._pick,
        )
        if is_fixed:
            states = {name: replace(state, is_fixed=True) for name, state in states.items()}
        row = self._model.index(self._model.row_of(fact.claim.id))
        chain = chain_words(chain_of(self._model.facts, fact.claim.id), schema)
        card.show_fact(fact, row.data(QUOTE_ROLE), states, chain, is_fixed=is_fixed)
        span = desk.span
        card.set_selected(is_selected=span is not None and span.id == fact.claim.id)

    def _make_card(self, fact: Fact) -> None:
        schema = self._desk.schema
        if schema is None:
            return
        card = FactCard(
            schema, fact.claim.label, self._desk.theme, self._keys, self._list.viewport()
        )
        card.hide()
        card.pick_asked.connect(lambda name: self._with_open(self.pick_asked.emit, name))
        card.ghost_taken.connect(
            lambda name, one: self._with_open(self.candidate_taken.emit, name, one)
        )
        card.closed_asked.connect(
            lambda name, value: self._with_open(self.closed_asked.emit, name, value)
        )
        card.reopened.connect(self._reopen)
        card.entry_chosen.connect(self.span_chosen)
        card.entry_removed.connect(
            lambda one: self._desk.execute(DeleteRelations(relation_ids=(one,)))
        )
        card.claim_chosen.connect(self._choose_claim)
        card.attribute_edited.connect(self._set_attribute)
        card.note_edited.connect(self._set_note)
        card.draft_asked.connect(lambda: self._with_open(self.draft_asked.emit))
        card.left.connect(self._desk.focus_article_requested)
        self._card = card
        self._list.set_card(card)

    def _with_open(self, act: Callable[..., object], *rest: object) -> None:
        if self._list.open_id is not None:
            act(self._list.open_id, *rest)

    def _ghosts_of(self, fact: Fact) -> dict[str, Candidate]:
        """The best candidate of every empty slot, as far as it is known already."""
        if self._ghosts[0] == self._ghost_key(fact):
            return self._ghosts[1]
        # Reading the words around takes some milliseconds: not between a key and its paint.
        self._ghost_timer.start()
        return {}

    def _ghost_key(self, fact: Fact) -> object:
        return fact, self._desk.spans(), len(self._desk.suggestions())

    def _find_ghosts(self) -> None:
        desk, schema = self._desk, self._desk.schema
        fact = self._model.fact_of(self._list.open_id)
        if fact is None or schema is None or not self.isVisible():
            return
        around = surroundings_of(desk, fact.claim)
        found: dict[str, Candidate] = {}
        for relation in schema.slots_of(fact.claim.label):
            if not fact.slots.get(relation.name):
                best = first_near(candidates_of(desk, fact.claim, relation, around))
                if best is not None:
                    found[relation.name] = best
        self._ghosts = (self._ghost_key(fact), found)
        self._fill_card()

    # Acts

    def _choose_claim(self, claim_id: str) -> None:
        focused = QApplication.focusWidget()
        if self._card is not None and focused is not None and self._card.isAncestorOf(focused):
            self._desk.focus_article_requested.emit()
        self._desk.select_span(claim_id)

    def _set_attribute(self, name: str, value: object) -> None:
        fact = self._model.fact_of(self._list.open_id)
        if fact is not None and fact.claim.attributes.get(name) != value:
            self._desk.execute(SetAttributes(span_id=fact.claim.id, attributes={name: value}))

    def _set_note(self, text: str | None) -> None:
        if self._list.open_id is not None:
            self._desk.execute(SetSpanNote(span_id=self._list.open_id, note=text))

    def _reopen(self, name: str) -> None:
        schema = self._desk.schema
        required = None if schema is None else schema.relation(name).requires
        if required is not None:
            self._set_attribute(*required)

    def edit_attribute(self, name: str) -> None:
        """Put the keyboard into the editor of an attribute of the selected claim."""
        self.refresh()
        self._focus(name)

    def _focus(self, name: str) -> None:
        card = self._card
        if card is None or not self.isVisible():
            return
        row = card.attribute_row(name)
        if name == NORMALIZED and card.draft is not None:
            card.draft.focus_editor()
            self._list.show_part(card.draft)
        elif row is not None:
            row.focus_editor()
            self._list.show_part(row)

    def show_draft(self, claim_id: str, text: str) -> None:
        """Put a drafted text into the open card's field, and the keyboard with it."""
        self.refresh()
        if self._list.open_id == claim_id and self._card is not None and self._card.draft:
            self._card.draft.show_draft(text)
            self._list.show_part(self._card.draft)

    def set_keys(self, keys: CardKeys) -> None:
        """Print other keys on the card."""
        self._keys = keys
        self._timer.start(0)

    def show_pick(self, pick: Pick | None) -> None:
        """Show which slot waits for its target and what is offered."""
        former, self._pick = self._pick, pick if isinstance(pick, RelationPick) else None
        if self._card is not None:
            name = ""
            if isinstance(pick, AttributePick) and pick.span_id == self._list.open_id:
                name = pick.attribute
            self._card.mark_attribute(name)
        if former is not None or self._pick is not None:
            self._timer.start(0)

    # Dragging from the article

    def carry(self, _span_id: str, point: QPoint) -> None:
        """Follow a span that is dragged over the screen: the slot under it is marked."""
        row = self._row_at(point)
        if row is not self._target:
            if self._target is not None:
                self._target.set_target(is_target=False)
            if row is not None:
                row.set_target(is_target=True)
            self._target = row

    def drop(self, span_id: str, point: QPoint) -> None:
        """Take a dragged span, or with an empty id the selected text, into the slot under it."""
        row, claim_id = self._row_at(point), self._list.open_id
        if self._target is not None:
            self._target.set_target(is_target=False)
            self._target = None
        if row is None or claim_id is None:
            return
        if span_id:
            self.span_dropped.emit(claim_id, row.relation, span_id)
        else:
            self.text_dropped.emit(claim_id, row.relation)

    def _row_at(self, point: QPoint) -> SlotRow | None:
        if self._card is None or not self._card.isVisible():
            return None
        if not self.rect().contains(self.mapFromGlobal(point)):
            return None
        return self._card.row_at(point)
