"""The field for a TIMEX3 value: checked while it is typed, with a calendar to pick from."""

import datetime as dt
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.gui.date_calendar import CalendarPopup
from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.value_editor import ValueEditor
from annotator.gui.widgets import icon_button
from annotator.model.timex import TimexValueError
from annotator.model.timex_advice import advice_on, canonical
from annotator.model.timex_words import in_words

_OPENERS: Final = (Qt.Key.Key_Down, Qt.Key.Key_F4)

ReadWords = Callable[[str], tuple[str, str] | None]
"""Reads “19 Feb” or “last Thursday” as type and value; None when it names no time."""


class _Line(QLineEdit):
    """A line that opens the calendar by Down, and restores by Escape.

    Signals:
        opened(): The calendar is asked for.
        restored(): Editing is given up.
        left(): The keyboard went elsewhere.
    """

    opened = Signal()
    restored = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the calendar, Escape restores."""
        if event.key() in _OPENERS:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.restored.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that editing ended, unless a popup of this field took the keyboard."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TimexEditor(ValueEditor):
    """A TIMEX3 value; what is wrong is said while typing and never handed over.

    Words such as “19 Feb” or “last Thursday” are read as a value, which is shown before Enter
    takes it.

    Signals:
        left(): Escape was pressed: the keyboard is free again.
    """

    left = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document_date: dt.date | None = None
        self.read_words: ReadWords | None = None
        self._theme = theme
        self._shown = ""
        self._line = _Line()
        self._line.setPlaceholderText("none")
        self._line.setAccessibleName(title)
        self._line.textEdited.connect(self._check)
        self._line.returnPressed.connect(self._take)
        self._line.left.connect(self._on_left)
        self._line.opened.connect(self.open_calendar)
        self._line.restored.connect(self._restore)
        self._button = icon_button("Pick from a calendar (Down)")
        self._button.setIcon(icon("calendar", theme.muted))
        self._button.clicked.connect(self.open_calendar)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.hide()
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._line, 1)
        line.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(line)
        layout.addWidget(self._words)
        self.setFocusProxy(self._line)

    @property
    def words(self) -> str:
        """What is said under the field; empty when nothing is."""
        return self._words.text() if not self._words.isHidden() else ""

    def set_value(self, value: object) -> None:
        """Show a value; what is being typed is left alone."""
        before, self._shown = self._shown, "" if value is None else str(value)
        if self._line.hasFocus() and self._line.text() not in (before, self._shown):
            return
        self._line.setText(self._shown)
        self._say("")

    # Typing

    def _read(self, text: str) -> tuple[str, str]:
        """Return the value that typed text stands for, "" when none, and what to say."""
        advice = advice_on(text)
        if not advice:
            value = canonical(text)
            return value, in_words(value, document_date=self.document_date)
        read = None if self.read_words is None else self.read_words(text.strip())
        if read is None:
            return "", advice
        type_, value = read
        try:
            words = in_words(value, type_, document_date=self.document_date)
        except TimexValueError:
            return "", advice
        return value, f"Enter: {value}, {words}"

    def _check(self, text: str) -> None:
        if not text.strip() or canonical(text) == self._shown:
            self._say("")
            return
        value, words = self._read(text)
        self._say(words, is_wrong=not value)

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        self._words.setObjectName("problem" if is_wrong else "muted")
        for widget in (self._words, self._line):
            widget.setProperty("wrong", is_wrong)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def _take(self) -> None:
        """Hand the value over, if it is one."""
        text = self._line.text().strip()
        if canonical(text) == self._shown:
            self._restore()
        elif not text:
            self._shown = ""
            self._say("")
            self.edited.emit(None)
        else:
            value, words = self._read(text)
            if not value:
                self._say(words, is_wrong=True)
                return
            self._store(value)

    def _store(self, value: str) -> None:
        self._shown = value
        self._line.setText(value)
        self._say("")
        self.edited.emit(value)

    def _on_left(self) -> None:
        """Leaving takes a value as Enter does; what is none gives way to the stored one."""
        text = self._line.text().strip()
        if text and not self._read(text)[0]:
            self._line.setText(self._shown)
            self._say("")
        else:
            self._take_quietly(text)

    def _take_quietly(self, text: str) -> None:
        if canonical(text) != self._shown:
            self._take()
        else:
            self._say("")

    def _restore(self) -> None:
        self._line.setText(self._shown)
        self._say("")
        self.left.emit()

    def focus_text(self) -> None:
        """Put the keyboard into the field with its text selected."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    # Calendar

    def open_calendar(self) -> CalendarPopup:
        """Open the calendar at the present value, under the field."""
        typed = self._read(self._line.text())[0] if self._line.text().strip() else ""
        popup = CalendarPopup(self._theme, typed or self._shown, self.document_date, self)
        popup.picked.connect(self._store)
        popup.adjustSize()
        place = self._line.mapToGlobal(QPoint(0, self._line.height() + 3))
        screen = QGuiApplication.screenAt(place) or self.screen()
        space = screen.availableGeometry()
        if place.y() + popup.height() > space.bottom():
            place.setY(self._line.mapToGlobal(QPoint(0, 0)).y() - popup.height() - 3)
        place.setX(min(place.x(), space.right() - popup.width()))
        popup.move(place)
        popup.show()
        return popup
