"""A date's value in words, and how else it can be read: rows to click, digits to press."""

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from annotator.gui.desk import Desk
from annotator.gui.widgets import HoverFrame, KeyCap, caption, clear_layout, column, muted
from annotator.model.changes import ChangeSet
from annotator.model.commands import SetAttributes
from annotator.model.spans import Span
from annotator.model.timex import TimexValueError
from annotator.model.timex_words import in_words
from annotator.services import dating

if TYPE_CHECKING:
    import datetime as dt

MOST_ALTERNATIVES = 9
_IDLE_MS = 700
_LISTED = 4

Alternative = tuple[str, str, str]


class DateReading(QWidget):
    """Says what the selected date means and offers the other readings.

    Signals:
        chosen(str, str): Type and value of the reading that was clicked.
    """

    chosen = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: tuple[Alternative, ...] | None = None
        self._rows: list[HoverFrame] = []
        layout = column(self, margins=0, spacing=6)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setAccessibleName("What the value means")
        layout.addWidget(self._words)
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
    def rows(self) -> tuple[HoverFrame, ...]:
        """The rows of the other readings, in the order of their digits."""
        return tuple(self._rows)

    def show_span(self, span: Span) -> None:
        """Show a date; rows are made anew only when the readings are others."""
        document = self._desk.document
        day = None if document is None else document.document_date
        self._words.setText(reading_in_words(span, day) or "No value yet.")
        others = alternatives_of(self._desk, span)
        if others == self._shown:
            return
        self._shown = others
        clear_layout(self._list_layout)
        self._rows = [self._row(number, *one) for number, one in enumerate(others, start=1)]
        for row in self._rows:
            self._list_layout.addWidget(row)
        self._heading.setVisible(bool(others))
        self._list.setVisible(bool(others))

    def _row(self, number: int, type_: str, value: str, why: str) -> HoverFrame:
        row = HoverFrame(self._list)
        row.setObjectName("card")
        row.setAccessibleName(f"{number}: {value}, {why}")
        row.setToolTip(in_words(value, type_))
        line = QHBoxLayout(row)
        line.setContentsMargins(8, 3, 8, 3)
        line.setSpacing(8)
        line.addWidget(KeyCap(str(number), self._desk.theme, row))
        line.addWidget(QLabel(value, row))
        line.addWidget(muted(why, row, wrap=False), 1)
        row.clicked.connect(lambda: self.chosen.emit(type_, value))
        return row


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


def redated_in_words(change_set: ChangeSet) -> str:
    """List the dates that another document date changed; empty when there are none."""
    changed = dating.changed_dates(change_set)
    if not changed:
        return ""
    count = "One date" if len(changed) == 1 else f"{len(changed)} dates"
    listed = [f"“{after.quote}” {after.attributes['value']}" for _, after in changed[:_LISTED]]
    more = f" and {len(changed) - _LISTED} more" if len(changed) > _LISTED else ""
    return f"{count} in the text changed: {', '.join(listed)}{more}"


class WarmUp(QObject):
    """Loads the date grammar aside while an article is being read, not with the first date."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._is_warm = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_IDLE_MS)
        self._timer.timeout.connect(self._start)
        desk.document_opened.connect(self._wait)

    def _wait(self, _document_id: str) -> None:
        if not self._is_warm:
            self._timer.start()

    def _start(self) -> None:
        schema = self._desk.schema
        if schema is not None and any(
            dating.is_date_label(schema, label.name) for label in schema.enabled_labels
        ):
            self._is_warm = True
            threading.Thread(target=dating.warm_up, name="date grammar", daemon=True).start()
