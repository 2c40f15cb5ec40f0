"""The open fact card: the claim's words, its slots, its attributes, its self-contained text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from annotator.gui.facts.attribute_row import AttributeRow
from annotator.gui.facts.draft_editor import DraftEditor
from annotator.gui.facts.slot_row import SlotRow, SlotState
from annotator.gui.facts.words import shown_attributes
from annotator.gui.flow_layout import FlowLayout
from annotator.gui.note_editor import NoteEditor
from annotator.gui.slots import relation_words
from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import breakable, clear_layout, rule
from annotator.model.facts import Fact
from annotator.schema.types import ATTRIBUTION, NORMALIZED, Schema

_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class CardKeys:
    """The keys printed on a card, as the key map has them."""

    draft: str = "E"
    implicit: str = "I"
    author: str = "V"


class FactCard(QFrame):
    """One claim's card; kept and filled anew as long as claims have the same label.

    Signals:
        pick_asked(str), ghost_taken(str, object), closed_asked(str, str), reopened(str): As of the
            slot rows, with the relation's name.
        entry_chosen(str), entry_removed(str), claim_chosen(str): By id.
        attribute_edited(str, object): Name and new value.
        note_edited(object): The new note.
        draft_asked(), left(): As of the self-contained text.
        resized(): It may need another height.
    """

    pick_asked = Signal(str)
    ghost_taken = Signal(str, object)
    closed_asked = Signal(str, str)
    reopened = Signal(str)
    entry_chosen = Signal(str)
    entry_removed = Signal(str)
    claim_chosen = Signal(str)
    attribute_edited = Signal(str, object)
    note_edited = Signal(object)
    draft_asked = Signal()
    left = Signal()
    resized = Signal()

    def __init__(
        self,
        schema: Schema,
        label: str,
        theme: Theme,
        keys: CardKeys,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("factCard")
        self._schema = schema
        self._theme = theme
        self._is_selected = False
        known = schema.has_label(label)
        self._frame = ink_of(schema.label(label), theme).line if known else theme.accent
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2, 2, 2, 4)
        self._layout.setSpacing(0)
        self._slots: dict[str, SlotRow] = {}
        self._attributes: dict[str, AttributeRow] = {}
        self.draft: DraftEditor | None = None
        self._add_head()
        self._add_slots(label)
        for row in self._slots.values():
            row.close_keys = (keys.implicit, keys.author)
        self._add_attributes(label, keys.draft)
        self._note = NoteEditor("A note on this claim")
        self._note.edited.connect(self.note_edited)
        holder = QVBoxLayout()
        holder.setContentsMargins(10, 0, 10, 6)
        holder.addWidget(self._note)
        self._layout.addLayout(holder)
        self._layout.addStretch(1)

    # Building

    def _add_head(self) -> None:
        self._chain_holder = QWidget()
        self._chain = FlowLayout(self._chain_holder, spacing=2)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 10, 0)
        head.addWidget(self._chain_holder, 1)
        self._layout.addLayout(head)
        self._quote = QLabel()
        self._quote.setObjectName("quote")
        self._quote.setTextFormat(Qt.TextFormat.PlainText)
        self._quote.setWordWrap(True)
        self._quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = QHBoxLayout()
        line.setContentsMargins(12, 8, 12, 8)
        line.addWidget(self._quote)
        self._layout.addLayout(line)

    def _add_slots(self, label: str) -> None:
        for relation in self._schema.slots_of(label):
            row = SlotRow(
                relation.name,
                relation_words(relation),
                relation.key or "",
                self._theme,
                self._colors,
            )
            row.setToolTip(relation.description)
            name = relation.name
            row.pick_asked.connect(lambda name=name: self.pick_asked.emit(name))
            row.ghost_taken.connect(lambda one, name=name: self.ghost_taken.emit(name, one))
            row.closed_asked.connect(lambda value, name=name: self.closed_asked.emit(name, value))
            row.reopened.connect(lambda name=name: self.reopened.emit(name))
            row.entry_chosen.connect(self.entry_chosen)
            row.entry_removed.connect(self.entry_removed)
            self._slots[name] = row
            self._layout.addWidget(rule())
            self._layout.addWidget(row)

    def _add_attributes(self, label: str, draft_key: str) -> None:
        closing = {
            one.requires[0] for one in self._schema.slots_of(label) if one.requires is not None
        }
        written = None
        for number, attribute in enumerate(shown_attributes(self._schema, label), 1):
            if attribute.name == NORMALIZED:
                written = attribute
                continue
            if attribute.name in closing or attribute.name == ATTRIBUTION:
                continue  # the slot's own row says it
            key = str(number) if number <= _MOST_DIGITS else ""
            row = AttributeRow(attribute, self._theme, key)
            name = attribute.name
            row.edited.connect(lambda value, name=name: self.attribute_edited.emit(name, value))
            self._attributes[name] = row
            self._layout.addWidget(rule())
            self._layout.addWidget(row)
        self._layout.addWidget(rule())
        if written is not None:
            title = written.title or written.name
            self.draft = DraftEditor(title, self._theme, draft_key)
            self.draft.edited.connect(lambda value: self.attribute_edited.emit(NORMALIZED, value))
            self.draft.draft_asked.connect(self.draft_asked)
            self.draft.left.connect(self.left)
            self._layout.addWidget(self.draft)
        else:
            self._layout.addSpacing(8)

    def _colors(self, label: str) -> tuple[str, str]:
        if not self._schema.has_label(label):
            return self._theme.surface_pressed, self._theme.text
        ink = ink_of(self._schema.label(label), self._theme)
        return ink.tag, ink.tag_text

    # Filling

    def show_fact(
        self,
        fact: Fact,
        quote: str,
        states: Mapping[str, SlotState],
        chain: Sequence[tuple[str, str]],
        *,
        is_fixed: bool,
    ) -> None:
        """Show a claim.

        Args:
            fact: The claim and its slots.
            quote: Its words as shown.
            states: What each slot's row shows.
            chain: Who reports whom, outermost first: id of the claim and name of its source.
            is_fixed: Whether nothing can be changed.
        """
        claim = fact.claim
        self._quote.setText(breakable(quote))
        self._show_chain(chain, claim.id)
        for name, row in self._slots.items():
            row.set_state(states[name])
        for name, attribute_row in self._attributes.items():
            attribute_row.set_value(claim.attributes.get(name))
            attribute_row.setEnabled(not is_fixed)
        if self.draft is not None:
            self.draft.set_value(claim.attributes.get(NORMALIZED))
            self.draft.set_fixed(is_fixed=is_fixed)
        self._note.set_text(claim.note)
        self._note.setReadOnly(is_fixed)
        self.setAccessibleName(f"Claim {quote}")
        self.resized.emit()

    def _show_chain(self, chain: Sequence[tuple[str, str]], claim_id: str) -> None:
        clear_layout(self._chain)
        self._chain_holder.setVisible(len(chain) > 1)
        if len(chain) < 2:
            return
        for number, (one, name) in enumerate(chain):
            if number:
                arrow = QLabel("→")
                arrow.setObjectName("slotOffset")
                arrow.setFixedHeight(22)
                self._chain.addWidget(arrow)
                arrow.show()
            button = QToolButton(self._chain_holder)
            button.setObjectName("chainHere" if one == claim_id else "link")
            button.setText(name)
            button.setToolTip("This claim" if one == claim_id else "Go to this claim")
            button.setAccessibleName(f"Level {number + 1}: {name}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedHeight(22)
            button.clicked.connect(lambda _checked=False, one=one: self.claim_chosen.emit(one))
            self._chain.addWidget(button)
            button.show()

    def leave(self) -> None:
        """Hand over what is being written: another claim is shown next."""
        self._note.commit()
        if self.draft is not None:
            self.draft.leave()

    def set_selected(self, *, is_selected: bool) -> None:
        """Frame the card in the claim's colour while it is the selected span."""
        if is_selected != self._is_selected:
            self._is_selected = is_selected
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and frame."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self._is_selected else 1.0
        edge = self._frame if self._is_selected else theme.border_strong
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(theme.surface))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, 7, 7)
        painter.end()

    def row_at(self, point: QPoint) -> SlotRow | None:
        """Return the slot row at a point of the screen."""
        for row in self._slots.values():
            if row.isVisible() and row.rect().contains(row.mapFromGlobal(point)):
                return row
        return None

    def rows(self) -> Mapping[str, SlotRow]:
        """The slot rows by relation."""
        return self._slots

    def mark_attribute(self, name: str) -> None:
        """Tint the row whose value is being chosen by its number; "" = none."""
        for one, row in self._attributes.items():
            row.set_waiting(is_waiting=one == name)

    def attribute_row(self, name: str) -> AttributeRow | None:
        """The row of an attribute."""
        return self._attributes.get(name)

    def height_for(self, width: int) -> int:
        """The height it takes at a width."""
        self._layout.activate()
        return max(
            self._layout.totalHeightForWidth(width), self._layout.totalMinimumSize().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that its height may change with its width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()
