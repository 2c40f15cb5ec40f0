"""The self-contained text of a claim: written here, or drafted from the slots on request."""

from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton, QWidget

from annotator.gui.theme import Theme
from annotator.gui.widgets import KeyCap, column, muted, row

_MIN_HEIGHT, _MAX_HEIGHT = 36, 150
_ASKS: Final = "A draft. Ctrl+Enter puts it in place of what was written, Esc keeps that."
_OFFERS: Final = "A draft. Ctrl+Enter or leaving the field keeps it, Esc drops it."


class _Field(QPlainTextEdit):
    """Plain text that is handed over when it is left, and only then.

    The text is what the person types here, not a document's: reading it back is right.
    """

    edited = Signal(object)
    left = Signal()
    draft_shown = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self.setPlaceholderText("Full names, absolute dates")
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._stored = ""
        self._replaces = False
        self.textChanged.connect(self._on_typed)
        self.setFixedHeight(_MIN_HEIGHT)

    def set_stored(self, text: str | None) -> None:
        """Show what is stored, unless the person is writing."""
        stored = text or ""
        if stored == self._stored and self.hasFocus():
            return
        if self.hasFocus() and self.toPlainText().strip() != self._stored:
            self._stored = stored
            return
        self._stored = stored
        self._show(stored)
        self.draft_shown.emit("")

    def show_draft(self, text: str) -> None:
        """Put a draft in; a stored text is replaced only when the person says so."""
        self._replaces = bool(self._stored) and text != self._stored
        self._show(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.draft_shown.emit("" if text == self._stored else _ASKS if self._replaces else _OFFERS)

    def _show(self, text: str) -> None:
        if self.toPlainText() != text:
            with QSignalBlocker(self):
                self.setPlainText(text)
        self._fit()

    def commit(self) -> None:
        """Hand the text over if it differs from what is stored."""
        self._replaces = False
        text = " ".join(self.toPlainText().split())
        self.draft_shown.emit("")
        if text != self._stored:
            self._stored = text
            self._show(text)
            self.edited.emit(text or None)

    def leave(self) -> None:
        """Keep what was written; drop a draft that would replace it."""
        if self._replaces:
            self.revert()
        else:
            self.commit()

    def revert(self) -> None:
        """Show what is stored again."""
        self._replaces = False
        self._show(self._stored)
        self.draft_shown.emit("")

    def _on_typed(self) -> None:
        self._replaces = False
        self._fit()

    def _fit(self) -> None:
        lines = self.document().size().height()
        height = round(lines * self.fontMetrics().lineSpacing()) + 20
        self.setFixedHeight(max(_MIN_HEIGHT, min(_MAX_HEIGHT, height)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was written; a draft that would replace it is dropped."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.leave()

    def event(self, event: QEvent) -> bool:
        """Ctrl+Enter is this field's own here, not the window's shortcut."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter hands over, Escape reverts; both leave."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.revert()
            self.left.emit()
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
            self.left.emit()
        elif not is_enter:  # the text is one line
            super().keyPressEvent(event)


class DraftEditor(QWidget):
    """A caption, a field, and a button that drafts.

    Signals:
        edited(object): The new text, None when it is empty.
        draft_asked(): A draft is wanted.
        left(): The keyboard shall go back to the article.
    """

    edited = Signal(object)
    draft_asked = Signal()
    left = Signal()

    def __init__(self, title: str, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = column(self, margins=0, spacing=4)
        layout.setContentsMargins(10, 6, 10, 8)
        name = QLabel(title[:1].upper() + title[1:])
        name.setObjectName("slotName")
        self._button = QToolButton()
        self._button.setObjectName("link")
        self._button.setText("Draft")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setToolTip("Draft it from the slots: names for pronouns, absolute dates")
        self._button.setAccessibleName(f"Draft the {title} text")
        self._button.clicked.connect(self.draft_asked)
        cap = KeyCap(key, theme) if key else QWidget()
        layout.addLayout(row(name, QWidget(), self._button, cap, spacing=4, stretch=1))
        self._field = _Field(title)
        self._field.edited.connect(self.edited)
        self._field.left.connect(self.left)
        self._field.draft_shown.connect(self._say)
        layout.addWidget(self._field)
        self._words = muted("")
        self._words.hide()
        layout.addWidget(self._words)
        self.setFocusProxy(self._field)

    def set_value(self, value: object) -> None:
        """Show the stored text."""
        self._field.set_stored(None if value is None else str(value))

    def set_fixed(self, *, is_fixed: bool) -> None:
        """Let the text be read only."""
        self._field.setReadOnly(is_fixed)
        self._button.setEnabled(not is_fixed)

    def show_draft(self, text: str) -> None:
        """Put a draft into the field and the keyboard with it."""
        self._field.show_draft(text)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_editor(self) -> None:
        """Put the keyboard into the field."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def text(self) -> str:
        """What stands in the field now."""
        return self._field.toPlainText()

    def leave(self) -> None:
        """Keep what was written, as if the field were left."""
        self._field.leave()

    def _say(self, words: str) -> None:
        self._words.setText(words)
        self._words.setVisible(bool(words))
