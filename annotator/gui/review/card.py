"""The card in which a gold span is edited: label, values, slots, and why."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.attribute_editors import Field
from annotator.gui.banner import ElidedLabel
from annotator.gui.date_entry import TimexEditor
from annotator.gui.desk import Desk
from annotator.gui.facts.slot_row import SlotRow, SlotState
from annotator.gui.facts.words import offset_words, value_words
from annotator.gui.review.fillers import Filler
from annotator.gui.text.inks import ink_of
from annotator.gui.widgets import LabelChip, Segmented, caption, clear_layout, column, muted
from annotator.model.facts import SlotEntry
from annotator.model.reviews import Reason
from annotator.model.spans import Span
from annotator.schema.rules import check_attribute
from annotator.schema.types import Attribute, RelationType, Schema
from annotator.services import dating

_WIDE: Final = 720
_BAR: Final = 14
_TOLD: Final = frozenset((dating.RULE, dating.GRANULARITY, dating.CONFIRMED_BY))
_OF_TYPE: Final = {"quant": "SET", "freq": "SET", "begin": "DURATION", "end_point": "DURATION"}
"""Attributes that only dates of one type have, by the names of the label schema."""
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Slot(NamedTuple):
    """A slot as the card shows it.

    Attributes:
        closed: Why it holds nothing: "implicit".
        said: What the annotators have there, where they differ.
        is_by_hand: Whether it was filled in this draft.
    """

    relation: RelationType
    fillers: tuple[Filler, ...]
    closed: str
    said: str
    is_by_hand: bool


class Shown(NamedTuple):
    """What the card shows.

    Attributes:
        heading: What is edited: "Gold for row 4" or "New gold label".
        said: By attribute what the annotators have, where they differ.
        reason: The reason chosen so far, and words.
    """

    heading: str
    span: Span
    said: Mapping[str, str]
    slots: tuple[Slot, ...]
    reason: tuple[str | None, str | None]


class EditCard(QFrame):
    """Editors for everything of a gold span, in place of the rows while it is edited.

    Signals:
        value_set(str, object): An attribute has another value.
        slot_asked(str): A slot of this relation shall be filled.
        slot_emptied(str, str): A span shall leave a slot: relation, id of the span.
        slot_opened(str): A slot that was closed shall be open again.
        label_asked(): Another label is wanted.
        reason_set(object, object): The reason and the words chosen.
        left(): The keyboard belongs to the articles again.
    """

    value_set = Signal(str, object)
    slot_asked = Signal(str)
    slot_emptied = Signal(str, str)
    slot_opened = Signal(str)
    label_asked = Signal()
    reason_set = Signal(object, object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("editCard")
        self.setAccessibleName("Gold being edited")
        self._shape: object = None
        self._fields: dict[str, Field] = {}
        self._said: dict[str, Any] = {}
        self._slots: dict[str, SlotRow] = {}
        self._heading = caption("Gold")
        self._chip = LabelChip()
        self._chip.setToolTip("Another label (R)")
        self._chip.clicked.connect(self.label_asked)
        self._quote = ElidedLabel("reviewTitle")
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 8, 16, 2)
        line.setSpacing(10)
        line.addWidget(self._heading)
        line.addWidget(self._chip)
        line.addWidget(self._quote, 1)
        self._content = QWidget()
        self._content.setObjectName("panelContent")
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._content)
        self._sides.setContentsMargins(16, 4, 16, 10)
        self._sides.setSpacing(28)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("panelScroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._content)
        self._words = QLineEdit()
        self._reason = Segmented([one.value for one in Reason], desk.theme)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._make_foot())
        desk.theme_changed.connect(lambda _theme: self.forget())
        self.hide()

    def _make_foot(self) -> QWidget:
        """Return the line that asks why."""
        self._reason.setAccessibleName("Reason")
        self._reason.chosen.connect(lambda _value: self._on_reason())
        self._words.setPlaceholderText("in your words")
        self._words.setAccessibleName("The reason in your words")
        self._words.editingFinished.connect(self._on_reason)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 6, 16, 8)
        line.setSpacing(12)
        line.addWidget(caption("Why"))
        line.addWidget(self._reason, 3)
        line.addWidget(self._words, 2)
        return foot

    def wanted_height(self, width: int) -> int:
        """Return the height in pixels at which nothing has to be scrolled at this width."""
        fixed = self.sizeHint().height() - self._scroll.sizeHint().height()
        layout = self._sides
        if layout.hasHeightForWidth():
            return fixed + layout.heightForWidth(width - _BAR)
        return fixed + layout.sizeHint().height()

    def forget(self) -> None:
        """Make everything anew when it is shown next."""
        self._shape = None
        self._reason.set_theme(self._desk.theme)

    # Showing

    def show_gold(self, shown: Shown) -> None:
        """Show a draft; the editors are kept while they fit."""
        schema, span = self._desk.schema, shown.span
        if schema is None:
            return
        shape = (schema.version, span.label, tuple(one.relation.name for one in shown.slots))
        if shape != self._shape:
            self._shape = shape
            self._build(schema, span.label, shown)
        label = schema.label(span.label)
        ink = ink_of(label, self._desk.theme)
        self._heading.setText(shown.heading.upper())
        self._chip.set_label(span.label, ink.tag, ink.tag_text)
        self._chip.setAccessibleName(f"Label {span.label}; change it")
        self._quote.set_words(f"“{' '.join(span.quote.split())}”")
        self._fill(shown)

    def _build(self, schema: Schema, label: str, shown: Shown) -> None:
        self._fields, self._said, self._slots = {}, {}, {}
        clear_layout(self._sides)
        values, others = QWidget(), QWidget()
        left, right = column(values, spacing=5), column(others, spacing=1)
        described = [one for one in schema.attributes_of(label) if _is_edited(one)]
        if described:
            left.addWidget(caption("Attributes"))
        for one in described:
            self._add_field(one, left)
        if not described:
            left.addWidget(muted("This label has no attributes."))
        left.addStretch(1)
        if shown.slots:
            right.addWidget(caption("Slots"))
        for slot in shown.slots:
            self._add_slot(slot, right)
        right.addStretch(1)
        self._sides.addWidget(values, 1)
        self._sides.addWidget(others, 1)
        self._turn()

    def _add_field(self, attribute: Attribute, layout: QVBoxLayout) -> None:
        field = Field(attribute, self._desk.theme)
        field.editor.setAccessibleName(attribute.title or attribute.name.replace("_", " "))
        field.editor.edited.connect(lambda value: self._on_value(attribute.name, value))
        if isinstance(field.editor, TimexEditor):
            document = self._desk.document
            field.editor.document_date = None if document is None else document.document_date
            field.editor.read_words = self._read_words
            field.editor.left.connect(self.left)
        said = ElidedLabel("muted")
        said.setContentsMargins(96, 0, 0, 0)
        layout.addWidget(field)
        layout.addWidget(said)
        self._fields[attribute.name], self._said[attribute.name] = field, said

    def _read_words(self, words: str) -> tuple[str, str] | None:
        document = self._desk.document
        return dating.read_words(words, None if document is None else document.document_date)

    def _add_slot(self, slot: Slot, layout: QVBoxLayout) -> None:
        relation, theme, schema = slot.relation, self._desk.theme, self._desk.schema
        title = relation.title or relation.name.replace("_", " ")

        def colors(label: str) -> tuple[str, str]:
            if schema is None or not schema.has_label(label):
                return theme.surface_pressed, theme.text
            ink = ink_of(schema.label(label), theme)
            return ink.tag, ink.tag_text

        line = SlotRow(relation.name, title, relation.key or "", theme, colors)
        line.pick_asked.connect(lambda: self.slot_asked.emit(relation.name))
        line.entry_chosen.connect(lambda _id: self.slot_asked.emit(relation.name))
        line.entry_removed.connect(lambda one: self.slot_emptied.emit(relation.name, one))
        line.reopened.connect(lambda: self.slot_opened.emit(relation.name))
        said = ElidedLabel("muted")
        said.setContentsMargins(107, 0, 0, 0)
        layout.addWidget(line)
        layout.addWidget(said)
        self._slots[relation.name], self._said[f"→ {relation.name}"] = line, said

    def _fill(self, shown: Shown) -> None:
        type_ = shown.span.attributes.get("type")
        for name, field in self._fields.items():
            value = shown.span.attributes.get(name)
            field.show_problem("")
            field.editor.set_value(value)
            self._say(name, shown.said.get(name, ""))
            if name in _OF_TYPE and dating.VALUE in self._fields:
                field.setVisible(type_ == _OF_TYPE[name] or value is not None)
        document = self._desk.document
        day = None if document is None else document.document_date
        for slot in shown.slots:
            entries, details = [], []
            for filler in slot.fillers:
                value = filler.span.attributes.get(dating.VALUE)
                entry = SlotEntry(filler.span.id, filler.span, value)
                entries.append(entry)
                waits = "comes into gold with it" if slot.is_by_hand else "not in gold yet"
                waits = "" if filler.is_gold else waits
                details.append((value_words(entry), waits or offset_words(value, day)))
            line = self._slots[slot.relation.name]
            line.set_state(SlotState(tuple(entries), tuple(details), slot.closed))
            self._say(f"→ {slot.relation.name}", slot.said)
        reason, words = shown.reason
        self._reason.set_value(reason)
        if not self._words.hasFocus():
            self._words.setText(words or "")

    def _say(self, key: str, words: str) -> None:
        label = self._said[key]
        label.set_words(words)
        label.setVisible(bool(words))

    # Editing

    def _on_value(self, name: str, value: object) -> None:
        schema, field = self._desk.schema, self._fields.get(name)
        if schema is None or field is None or self._shape is None:
            return
        label = self._shape[1] if isinstance(self._shape, tuple) else ""
        problems = check_attribute(schema, label, name, value)
        field.show_problem(problems[0].message if problems else "")
        if not problems:
            self.value_set.emit(name, value)

    def _on_reason(self) -> None:
        reason, words = self._reason.value(), self._words.text().strip() or None
        if words and reason is None:
            reason = Reason.OTHER.value
            self._reason.set_value(reason)
        self.reason_set.emit(reason, words)

    def focus_first(self) -> None:
        """Put the keyboard into the first editor."""
        target = next(iter(self._order()), self._reason)
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(target)

    def focus_value(self) -> bool:
        """Put the keyboard into the date's value; False where there is none."""
        field = self._fields.get(dating.VALUE)
        if field is None or not isinstance(field.editor, TimexEditor):
            return False
        field.editor.focus_text()
        self._scroll.ensureWidgetVisible(field)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape lead back to the articles; digits choose the nth value."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.key() in _ENTERS and not event.modifiers():
            if not (isinstance(focused, QLineEdit) and focused.property("wrong")):
                self.left.emit()
            return
        if event.text().isdigit() and _choose_nth(focused, int(event.text())):
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's signature
        """Go round the editors: down the values, down the slots, then the reason."""
        order, focused = self._order(), QApplication.focusWidget()
        if focused not in order:
            return super().focusNextPrevChild(next)
        target = order[(order.index(focused) + (1 if next else -1)) % len(order)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        if self._content.isAncestorOf(target):
            self._scroll.ensureWidgetVisible(target, 0, 30)
        return True

    def _order(self) -> list[QWidget]:
        """Return what takes the keyboard, in the order in which it is read."""
        content = self._content

        def place(widget: QWidget) -> tuple[bool, bool, int, int]:
            corner = widget.mapTo(self, QPoint(0, 0))
            is_slot = any(one is widget or one.isAncestorOf(widget) for one in slots)
            return not content.isAncestorOf(widget), is_slot, corner.y(), corner.x()

        slots = list(self._slots.values())
        found = [
            one
            for one in self.findChildren(QWidget)
            if one.isVisibleTo(self)
            and one is not self._chip
            and one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and one.focusProxy() is None
        ]
        return sorted(found, key=place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put slots under the values where there is no room beside them."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        is_wide = self.width() >= _WIDE
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        if self._sides.direction() != way:
            self._sides.setDirection(way)


def _is_edited(attribute: Attribute) -> bool:
    return (
        attribute.enabled
        and not attribute.retired
        and attribute.editable != "program"
        and attribute.name not in _TOLD
    )


def _choose_nth(widget: QWidget | None, number: int) -> bool:
    """Choose the nth value of the editor that has the keyboard; False where it has no values."""
    if isinstance(widget, Segmented):
        return widget.choose_nth(number)
    if isinstance(widget, QComboBox) and 1 <= number < widget.count():
        widget.setCurrentIndex(number)
        widget.activated.emit(number)
        return True
    return False
