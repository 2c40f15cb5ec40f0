"""Find in the open article."""

import re

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from annotator.gui.desk import Desk
from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.gui.widgets import icon_button

_MAX_MATCHES = 20_000
_PAUSE_MS = 80


def find_in_text(
    text: str, query: str, *, match_case: bool = False, whole_words: bool = False
) -> list[tuple[int, int]]:
    """Return where a query occurs, as half-open code point ranges, at most 20,000.

    A space in the query matches any run of white space, so that a phrase is found across a line
    end.
    """
    words = query.split()
    if not words:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    if whole_words:
        pattern = rf"(?<!\w){pattern}(?!\w)"
    flags = 0 if match_case else re.IGNORECASE
    ranges: list[tuple[int, int]] = []
    for match in re.finditer(pattern, text, flags):
        ranges.append(match.span())
        if len(ranges) == _MAX_MATCHES:
            break
    return ranges


class _QueryLine(QLineEdit):
    """The field; Enter goes on, Shift+Enter back, Escape leaves."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Dispatch the keys that the bar gives a meaning."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """A line under the article: query, case, whole words, place among the matches.

    Signals:
        match_shown: Start and end (code points) of the match the user stepped to.
        closed: The bar was left; the article should get the keyboard, the match stays selected.
    """

    match_shown = Signal(int, int)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("findBar")
        self._matches: list[tuple[int, int]] = []
        self._current = -1
        self._line = _QueryLine()
        self._line.setPlaceholderText("Find in this article")
        self._line.setAccessibleName("Find in this article")
        self._line.setClearButtonEnabled(True)
        self._line.setMinimumWidth(220)
        self._case = self._toggle("Aa", "Match case")
        self._words = self._toggle("“ab”", "Whole words")
        self._count = QLabel()
        self._count.setObjectName("muted")
        self._count.setMinimumWidth(90)
        self._previous = icon_button("Previous match (Shift+F3)")
        self._next = icon_button("Next match (F3)")
        self._close = icon_button("Close (Esc)")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(6)
        layout.addWidget(self._line, 1)
        for widget in (self._case, self._words, self._count, self._previous, self._next):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._search)
        self._line.textChanged.connect(lambda _text: self._timer.start())
        self._line.stepped.connect(self.step)
        self._line.left.connect(self.close_bar)
        self._case.toggled.connect(lambda _on: self._search())
        self._words.toggled.connect(lambda _on: self._search())
        self._previous.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._close.clicked.connect(self.close_bar)
        desk.document_opened.connect(lambda _id: self._search_again())
        desk.theme_changed.connect(self._set_icons)
        self._set_icons(desk.theme)
        self.hide()

    def _toggle(self, text: str, tip: str) -> QToolButton:
        button = icon_button(tip, name="toggle")
        button.setText(text)
        button.setCheckable(True)
        return button

    def _set_icons(self, theme: Theme) -> None:
        self._previous.setIcon(icon("chevron-up", theme.muted))
        self._next.setIcon(icon("chevron-down", theme.muted))
        self._close.setIcon(icon("close", theme.muted))

    def open_bar(self, query: str = "") -> None:
        """Show the bar with the keyboard in it; a query given replaces the former one."""
        self.show()
        if query:
            self._line.setText(" ".join(query.split()))
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()
        self._search()

    def close_bar(self) -> None:
        """Hide the bar and its highlights."""
        self._timer.stop()
        self.hide()
        self._desk.highlights_changed.emit([], "find")
        self._desk.highlights_changed.emit([], "find_current")
        self.closed.emit()

    def matches(self) -> list[tuple[int, int]]:
        """The matches found."""
        return self._matches

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) match, around the ends."""
        if self._timer.isActive():
            self._search()
        if not self._matches:
            return
        self._current = (self._current + step) % len(self._matches)
        self._show_current()

    def _search_again(self) -> None:
        if self.isVisible():
            self._search()

    def _search(self) -> None:
        self._timer.stop()
        document = self._desk.document
        query = self._line.text()
        self._matches = (
            []
            if document is None
            else find_in_text(
                document.text,
                query,
                match_case=self._case.isChecked(),
                whole_words=self._words.isChecked(),
            )
        )
        self._current = -1
        self._desk.highlights_changed.emit(self._matches, "find")
        self._desk.highlights_changed.emit([], "find_current")
        if not query.strip():
            self._count.setText("")
        elif not self._matches:
            self._count.setText("no match")
        else:
            more = "+" if len(self._matches) == _MAX_MATCHES else ""
            self._count.setText(f"{len(self._matches):,}{more} found")

    def _show_current(self) -> None:
        start, end = self._matches[self._current]
        self._count.setText(f"{self._current + 1:,} of {len(self._matches):,}")
        self._desk.highlights_changed.emit([(start, end)], "find_current")
        self._desk.reveal_requested.emit(start, end)
        self.match_shown.emit(start, end)
