"""Editing a row into gold: edges by key, labels by their letters, values and slots in a card."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.actions import Context
from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap
from annotator.gui.keys import schema_keys
from annotator.gui.labeling import EDGES
from annotator.gui.overlay import Choice, Overlay
from annotator.gui.review.board import Board
from annotator.gui.review.card import EditCard, Shown, Slot
from annotator.gui.review.draft import GoldDraft, draft_of, new_draft
from annotator.gui.review.fillers import Filler, Fillers
from annotator.gui.review.prompt import Prompt
from annotator.gui.text.inks import ink_of
from annotator.model.review_commands import AgreedRow
from annotator.model.spans import Fragment, Span
from annotator.schema.types import RelationType, Schema
from annotator.services import dating
from annotator.services.planning import rules
from annotator.services.planning.titles import quoted
from annotator.services.review.sheets import ReviewRow

_VALUE: Final = "V"
_RELABEL: Final = "R"
_FIELDS: Final = "Tab"

Why = tuple[str | None, str | None]
"""A reason and words."""


class Editing(QObject):
    """The draft of a gold span.

    Signals:
        draft_changed(GoldDraft | None): What is edited now; None when it has ended.
        focus_wanted(): The keyboard belongs to the articles again.

    Attributes:
        why: The reason given so far.
    """

    draft_changed = Signal(object)
    focus_wanted = Signal()

    def __init__(self, desk: Desk, board: Board, prompt: Prompt) -> None:
        super().__init__(board)
        self._desk = desk
        self._board = board
        self._prompt = prompt
        self._keymap = Keymap()
        self._fillers: Fillers | None = None
        self._is_asking = False
        self.card = EditCard(desk)
        self.draft: GoldDraft | None = None
        self.why: Why = (None, None)
        card = self.card
        card.value_set.connect(self._set_value)
        card.slot_asked.connect(self._ask_filler)
        card.slot_emptied.connect(self._empty_slot)
        card.slot_opened.connect(self._open_slot)
        card.label_asked.connect(self._ask_label)
        card.reason_set.connect(self._set_reason)
        card.left.connect(self.focus_wanted)

    # Begin and end

    def begin(self, row: ReviewRow, gold: Span | None, keymap: Keymap, why: Why) -> None:
        """Edit a row, from what stands in gold or else from what most annotators marked."""
        self._open(keymap, why)
        draft = draft_of(row, gold)
        if self._fillers is not None:
            draft = replace(draft, slots=self._fillers.by_hand(row))
        self._set(draft)

    def begin_new(self, place: Fragment, label: str, keymap: Keymap) -> None:
        """Edit gold where nobody marked anything."""
        sheet, schema = self._board.sheet, self._desk.schema
        if sheet is None or schema is None:
            return
        self._open(keymap, (None, None))
        draft = new_draft(sheet.document.text, place, label, {})
        self._set(draft.labeled(label, self._values_under(draft.span, label)))

    def _open(self, keymap: Keymap, why: Why) -> None:
        sheet, schema, project = self._board.sheet, self._desk.schema, self._desk.project
        self._keymap, self.why = keymap, why
        if sheet is None or schema is None or project is None:
            return
        relations = () if sheet.gold is None else project.relations(sheet.gold.id)
        self._fillers = Fillers(sheet, schema, relations)
        self.card.forget()

    def restart(self, set_id: str) -> None:
        """Start over from one annotator's mark."""
        row = self._board.row
        if row is None or set_id not in row.spans or (self.draft and not self.draft.row_key):
            self._desk.message.emit("This annotator marked nothing here.", "warning")
            return
        self._set(draft_of(row, None, set_id))

    def end(self) -> None:
        """Nothing is edited any more."""
        self.draft, self._fillers = None, None
        self.draft_changed.emit(None)

    def along(self) -> tuple[AgreedRow, ...]:
        """Return the rows that have to come into gold with the draft."""
        if self.draft is None or self._fillers is None:
            return ()
        return self._fillers.along(self.draft)

    # Keys

    def answer(self, chord: str) -> bool:
        """Take an edge key, the letter of a label or slot, or a key of the card."""
        draft, sheet, schema = self.draft, self._board.sheet, self._desk.schema
        if draft is None or sheet is None or schema is None or self._is_asking:
            return False
        action_id = self._keymap.action_for(Context.REVIEW_EDIT, chord)
        if action_id in EDGES:
            self._move(draft, sheet.document.text, action_id)
            return True
        keys = schema_keys(schema)
        relation = keys.relation_keys.get(draft.span.label, {}).get(chord)
        if relation is not None and schema.relation(relation).is_slot:
            self._ask_filler(relation)
            return True
        label = None if keys.has_card(draft.span.label) else keys.label_keys.get(chord)
        if label is not None:
            self._relabel(label)
        elif chord == _RELABEL:
            self._ask_label()
        elif chord == _FIELDS:
            self.card.focus_first()
        elif chord != _VALUE or not self.card.focus_value():
            return False
        return True

    def _move(self, draft: GoldDraft, text: str, action_id: str) -> None:
        moved = draft.moved(text, *EDGES[action_id])
        if moved is None:
            self._desk.message.emit("The edge cannot go further.", "info")
            return
        schema, document = self._desk.schema, self._desk.document
        if schema is not None and document is not None:
            values = dating.reread(schema, document, moved.span)
            moved = replace(moved, span=replace(moved.span, attributes=values))
        self._set(moved)

    # The label

    def _ask_label(self) -> None:
        draft = self.draft
        if draft is not None:
            title = f"Another label for {quoted(draft.span.quote)}"
            self._show_choices(label_choices(self._desk, self._relabel), title, single_keys=True)

    def _relabel(self, label: str) -> None:
        draft = self.draft
        if draft is not None and label != draft.span.label:
            self._set(draft.labeled(label, self._values_under(draft.span, label)))

    def _values_under(self, span: Span, label: str) -> dict[str, Any]:
        """Return what a span's values are under a label; a date gets the one its words have."""
        schema, document = self._desk.schema, self._desk.document
        if schema is None or document is None:
            return {}
        given = rules.fitting_attributes(schema, span, label)
        values = rules.new_attributes(schema, label, given)
        readings = dating.Readings.of_document(document)
        return dating.filled(
            schema, label, span.fragments, values, given=given.keys(), readings=readings
        )

    # Values

    def _set_value(self, name: str, value: object) -> None:
        draft, schema, who = self.draft, self._desk.schema, self._desk.annotator
        if draft is None or schema is None or who is None:
            return
        given = {name: value}
        values = dating.confirmed(
            schema, draft.span, {**draft.span.attributes, **given}, given, who.name
        )
        gone = dict.fromkeys(draft.span.attributes.keys() - values.keys())
        self._set(draft.valued({**values, **gone}))
        is_line = schema.has_attribute(name) and name == dating.VALUE
        if is_line:
            self.focus_wanted.emit()

    def _set_reason(self, reason: str | None, words: str | None) -> None:
        self.why = (reason, words)

    # Slots

    def _relation(self, name: str) -> RelationType | None:
        schema = self._desk.schema
        return schema.relation(name) if schema is not None and schema.has_relation(name) else None

    def _ask_filler(self, name: str) -> None:
        draft, relation, fillers = self.draft, self._relation(name), self._fillers
        if draft is None or relation is None or fillers is None:
            return
        choices = [
            Choice(
                " ".join(one.span.quote.split()),
                partial(self._put, name, one),
                detail=self._detail(one),
                swatch=self._swatch(one.span.label),
            )
            for one in fillers.candidates(draft, relation)
        ]
        choices += [
            Choice(
                f"Take out {quoted(one.span.quote)}",
                partial(self._empty_slot, name, one.span.id),
                icon="close",
            )
            for one in fillers.of(draft, name)
        ]
        choices += [
            Choice(words, partial(self._close_slot, name, value), icon="check")
            for value, words in self._closers(relation)
        ]
        if not choices:
            self._desk.message.emit("Nothing here can fill this slot.", "info")
            return
        title = relation.title or relation.name.replace("_", " ")
        self._show_choices(choices, f"Who or what is “{title}”?")

    def _detail(self, one: Filler) -> str:
        if one.is_gold:
            return f"{one.span.label} · in gold"
        names = self._board.names
        row = one.row
        who = () if row is None else [names.get(key, "?") for key in row.spans]
        return f"{one.span.label} · {', '.join(who)}: comes into gold with it"

    def _swatch(self, label: str) -> str:
        schema = self._desk.schema
        if schema is None or not schema.has_label(label):
            return ""
        return ink_of(schema.label(label), self._desk.theme).tag

    def _closers(self, relation: RelationType) -> list[tuple[str, str]]:
        """Return how a slot can be answered without a span: value and words."""
        schema = self._desk.schema
        if relation.requires is None or schema is None:
            return []
        name, wanted = relation.requires
        attribute = schema.attribute(name)
        return [(one, attribute.title_of(one)) for one in attribute.values if one != wanted]

    def _put(self, name: str, filler: Filler) -> None:
        draft, relation, fillers = self.draft, self._relation(name), self._fillers
        if draft is None or relation is None or fillers is None:
            return
        held = [one.span.id for one in fillers.of(draft, name)]
        if relation.max_targets is not None:
            held = held[: relation.max_targets - 1]
        draft = draft.filled(name, (*held, filler.span.id))
        if relation.requires is not None:
            draft = draft.valued(dict((relation.requires,)))
        self._set(draft)

    def _empty_slot(self, name: str, span_id: str) -> None:
        draft, fillers = self.draft, self._fillers
        if draft is not None and fillers is not None:
            held = [one.span.id for one in fillers.of(draft, name) if one.span.id != span_id]
            self._set(draft.filled(name, tuple(held)))

    def _close_slot(self, name: str, value: str) -> None:
        draft, relation = self.draft, self._relation(name)
        if draft is not None and relation is not None and relation.requires is not None:
            self._set(draft.filled(name, ()).valued({relation.requires[0]: value}))

    def _open_slot(self, name: str) -> None:
        draft, relation = self.draft, self._relation(name)
        if draft is not None and relation is not None and relation.requires is not None:
            self._set(draft.valued(dict((relation.requires,))))

    # Showing

    def _show_choices(
        self, choices: list[Choice], title: str, *, single_keys: bool = False
    ) -> None:
        self._is_asking = True
        window = self.card.window()
        overlay = Overlay(self._desk, choices, title, window, single_keys=single_keys)
        overlay.closed.connect(self._on_answered)
        overlay.open()

    def _on_answered(self) -> None:
        self._is_asking = False
        QTimer.singleShot(0, self.focus_wanted.emit)

    def _set(self, draft: GoldDraft) -> None:
        self.draft = draft
        self._show_hints(draft)
        self.card.show_gold(self._shown(draft))
        self.draft_changed.emit(draft)

    def _shown(self, draft: GoldDraft) -> Shown:
        schema = self._desk.schema
        row = self._board.find(draft.row_key)
        place = None if row is None else self._board.place_of(row.key)
        heading = "New in gold" if row is None else "Gold"
        if place is not None:
            heading = f"Gold for {place + 1:,} of {len(self._board.listed):,}"
        names = () if row is None else row.attributes
        slots = () if schema is None else schema.slots_of(draft.span.label)
        return Shown(
            heading,
            draft.span,
            {name: self._said(row, name) for name in names},
            tuple(self._slot(schema, draft, row, one) for one in slots if schema is not None),
            self.why,
        )

    def _slot(
        self, schema: Schema, draft: GoldDraft, row: ReviewRow | None, relation: RelationType
    ) -> Slot:
        fillers = () if self._fillers is None else self._fillers.of(draft, relation.name)
        closed = ""
        if relation.requires is not None and not fillers:
            name, wanted = relation.requires
            value = draft.span.attributes.get(name)
            if value is not None and value != wanted:
                closed = schema.attribute(name).title_of(str(value))
        differs = row is not None and relation.name in row.relations
        said = self._said(row, relation.name) if differs else ""
        return Slot(relation, fillers, closed, said, relation.name in draft.slots)

    def _said(self, row: ReviewRow | None, name: str) -> str:
        """Return what each annotator has for an attribute or relation: "1 anna CT+ · …"."""
        board = self._board
        if row is None or board.cells is None:
            return ""
        parts = [
            f"{board.key_of(set_id)} {board.names.get(set_id, '?')}: "
            f"{board.cells.value(row.spans[set_id], name)}"
            for set_id in board.people()
            if set_id in row.spans
        ]
        return "    ".join(parts)

    def _show_hints(self, draft: GoldDraft) -> None:
        key = self._keymap.shown_key
        has_card = schema_keys(self._desk.schema).has_card(draft.span.label)
        hints = [
            (f"{key('edge.start_left')} {key('edge.start_right')}", "start"),
            (f"{key('edge.end_left')} {key('edge.end_right')}", "end"),
            ("letter", "slot" if has_card else "label"),
        ]
        if has_card:
            hints.append((_RELABEL, "label"))
        schema = self._desk.schema
        if schema is not None and dating.is_date_label(schema, draft.span.label):
            hints.append((_VALUE, "value"))
        hints += [
            (_FIELDS, "fields"),
            (key("review.save"), "save"),
            (key("review.cancel"), "leave"),
        ]
        self._prompt.choose("Edit into gold", hints)


def label_choices(desk: Desk, run: Callable[[str], object]) -> list[Choice]:
    """Return a choice for each label in force, with its key and colour."""
    schema = desk.schema
    if schema is None:
        return []
    return [
        Choice(
            label.name,
            partial(run, label.name),
            detail=label.description.partition(".")[0],
            key=(label.key or "").upper(),
            swatch=ink_of(label, desk.theme).tag,
        )
        for label in schema.enabled_labels
    ]
