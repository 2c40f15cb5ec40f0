"""A date's value in words, and how else it can be read: rows to click, digits to press."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.widgets import HoverFrame, KeyCap, caption, clear_layout, column, muted, row
from annotator.model.commands import SetAttributes
from annotator.model.spans import Span
from annotator.model.timex import TimexValueError
from annotator.model.timex_short import axis_label
from annotator.model.timex_words import in_words
from annotator.services import dating

if TYPE_CHECKING:
    import datetime as dt

MOST_ALTERNATIVES = 9
_QUOTE = 48

Alternative = tuple[str, str, str]


class DateReading(QWidget):
    """Says what the selected date means and offers the other readings.

    Signals:
        chosen(str, str): Type and value of the reading that was clicked.
        confirm_asked(bool): Mark the value as confirmed, or take that back.
    """

    chosen = Signal(str, str)
    confirm_asked = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: tuple[Alternative, ...] | None = None
        self._rows: list[HoverFrame] = []
        layout = column(self, margins=0, spacing=6)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setAccessibleName("What the value means")
        self._words.setObjectName("reading")
        layout.addWidget(self._words)
        self._how = muted("", self)
        layout.addWidget(self._how)
        self._state = _State(desk, self)
        self._state.asked.connect(self.confirm_asked)
        layout.addWidget(self._state)
        self._heading = caption("Other readings", self)
        self._heading.setContentsMargins(0, 6, 0, 0)
        self._heading.hide()
        layout.addWidget(self._heading)
        self._list = QWidget(self)
        self._list_layout = column(self._list, margins=0, spacing=4)
        self._list.hide()
        layout.addWidget(self._list)

    @property
    def words(self) -> str:
        """The value in words as shown."""
        return self._words.text()

    @property
    def how(self) -> str:
        """Where the value comes from, as shown."""
        return self._how.text()

    @property
    def state(self) -> "_State":
        """The line that says who confirmed the value."""
        return self._state

    @property
    def rows(self) -> tuple[HoverFrame, ...]:
        """The rows of the other readings, in the order of their digits."""
        return tuple(self._rows)

    def show_span(self, span: Span) -> None:
        """Show a date; rows are made anew only when the readings are others."""
        document = self._desk.document
        day = None if document is None else document.document_date
        self._words.setText(reading_in_words(span, day) or "No value yet.")
        self._state.show_span(span, is_ghost=self._desk.is_ghost(span))
        others = alternatives_of(self._desk, span)
        self._how.setText(how_it_was_read(self._desk, span, others))
        if others == self._shown:
            return
        self._shown = others
        clear_layout(self._list_layout)
        self._rows = [self._row(number, *one) for number, one in enumerate(others, start=1)]
        for card in self._rows:
            self._list_layout.addWidget(card)
        self._heading.setVisible(bool(others))
        self._list.setVisible(bool(others))

    def _row(self, number: int, type_: str, value: str, why: str) -> HoverFrame:
        card = HoverFrame(self._list)
        card.setObjectName("card")
        card.setAccessibleName(f"{number}: {value}, {why}")
        card.setToolTip(in_words(value, type_))
        line = QHBoxLayout(card)
        line.setContentsMargins(8, 3, 8, 3)
        line.setSpacing(8)
        line.addWidget(KeyCap(str(number), self._desk.theme, card))
        line.addWidget(QLabel(value, card))
        line.addWidget(muted(why, card, wrap=False), 1)
        card.clicked.connect(lambda: self.chosen.emit(type_, value))
        return card


class _State(QWidget):
    """Says who confirmed a value; its button confirms or takes that back.

    Signals:
        asked(bool): What the button was pressed for.
    """

    asked = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_confirmed = False
        self._sign, self._text = QLabel(self), QLabel(self)
        self.button = QToolButton(self)
        self.button.setObjectName("link")
        self.button.clicked.connect(lambda: self.asked.emit(not self._is_confirmed))
        line = row(
            self._sign, self._text, KeyCap("Space", desk.theme, self), self.button, stretch=1
        )
        self.setLayout(line)

    @property
    def words(self) -> str:
        """What is said."""
        return self._text.text()

    def show_span(self, span: Span, *, is_ghost: bool) -> None:
        """Show a date's state."""
        name, theme = span.attributes.get(dating.CONFIRMED_BY), self._desk.theme
        self._is_confirmed = bool(name)
        drawing, color = ("check", theme.success) if name else ("suggestion", theme.muted)
        self._sign.setPixmap(icon(drawing, color).pixmap(16, 16))
        proposed = "proposed" if span.attributes.get(dating.RULE) else "not confirmed"
        self._text.setText(f"confirmed by {name}" if name else proposed)
        self.button.setText("Take back" if name else "Confirm")
        self.button.setToolTip(
            "Read the value from the words again" if name else "Keep this value whatever comes"
        )
        self.setVisible(not is_ghost and bool(name or span.attributes.get(dating.VALUE)))


def how_it_was_read(desk: Desk, span: Span, others: Sequence[Alternative]) -> str:
    """Say in plain words where a date's value comes from, and what else belongs to it."""
    values = span.attributes
    parts = []
    rule = values.get(dating.RULE)
    first = next((value for _, value, why in others if why == dating.PROPOSED), None)
    if first is not None:
        quote = f"“{_cut(span.quote)}”"
        parts.append(f"In place of {first}, which {quote} says {_against(desk, span)}.")
    elif rule:
        parts.append(
            f"Read from “{_cut(span.quote)}” {_against(desk, span)}, by the rule “{rule}”."
        )
    elif values.get(dating.VALUE) is not None:
        parts.append("Entered, not read from the words.")
    begin, end = values.get("begin"), values.get("end_point")
    if begin or end:
        ends = [axis_label(str(one)) if one else "…" for one in (begin, end)]
        parts.append(f"It goes from {ends[0]} to {ends[1]}.")
    granularity = values.get(dating.GRANULARITY)
    if granularity and granularity != "reference":
        parts.append(f"Precise to the {granularity}.")
    return " ".join(parts)


def _against(desk: Desk, span: Span) -> str:
    anchor = span.attributes.get("anchor")
    if anchor == "document":
        document = desk.document
        day = None if document is None else document.document_date
        return "against the document date" if day else "without a document date"
    if anchor == "date":
        links = (one for one in desk.relations_of(span.id) if one.from_id == span.id)
        other = next((desk.find_span(one.to_id) for one in links if one.type == "anchor"), None)
        return "against another date" if other is None else f"against “{_cut(other.quote)}”"
    return "alone"


def _cut(quote: str) -> str:
    return quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1].rstrip()}…"


def is_dated(desk: Desk, span: Span | None) -> bool:
    """Tell whether a span's label carries a date value."""
    schema = desk.schema
    return span is not None and schema is not None and dating.is_date_label(schema, span.label)


def reading_in_words(span: Span, document_date: "dt.date | None") -> str:
    """Return a date's value in words; empty when it has none."""
    values = span.attributes
    try:
        return in_words(
            str(values.get("value") or ""),
            str(values.get("type") or "DATE"),
            mod=values.get("mod"),
            quant=values.get("quant"),
            freq=values.get("freq"),
            document_date=document_date,
        )
    except TimexValueError:
        return ""


def alternatives_of(desk: Desk, span: Span) -> tuple[Alternative, ...]:
    """Return how else one of the annotator's own dates can be read: (type, value, why)."""
    if desk.project is None or desk.is_ghost(span):
        return ()
    return dating.alternatives(desk.project, span)[:MOST_ALTERNATIVES]


def choose_reading(desk: Desk, span: Span, type_: str, value: str) -> None:
    """Give a date another reading, which confirms it."""
    values = {"type": type_, "value": value}
    schema = desk.schema
    known = {k: v for k, v in values.items() if schema is not None and schema.has_attribute(k)}
    desk.execute(SetAttributes(span_id=span.id, attributes=known))


def choose_alternative(desk: Desk, span: Span, number: int) -> None:
    """Take the nth other reading of a date."""
    others = alternatives_of(desk, span)
    if number > len(others):
        count = f"only {len(others)}" if others else "no"
        desk.message.emit(f"“{span.quote}” has {count} other reading.", "info")
        return
    type_, value, _why = others[number - 1]
    choose_reading(desk, span, type_, value)
