"""A small field for notes that hands over its text when it is left or after a pause."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_PAUSE_MS = 1500
_MIN_HEIGHT, _MAX_HEIGHT = 56, 180


class NoteEditor(QPlainTextEdit):
    """Plain text that grows with its content.

    The text is what the person types here, not a document's text: reading it back from the
    widget is right.

    Signals:
        edited: The new text, None when it is empty.
    """

    edited = Signal(object)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._shown = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.commit)
        self.textChanged.connect(self._on_text_changed)
        self.setFixedHeight(_MIN_HEIGHT)

    def set_text(self, text: str | None) -> None:
        """Show a note unless the person is writing one right now."""
        if self.hasFocus() and self._timer.isActive():
            return
        self._shown = text or ""
        if self.toPlainText() != self._shown:
            with QSignalBlocker(self):
                self.setPlainText(self._shown)
            self._fit()

    def commit(self) -> None:
        """Hand the text over if it has changed."""
        self._timer.stop()
        text = self.toPlainText().strip()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text or None)

    def _on_text_changed(self) -> None:
        self._timer.start()
        self._fit()

    def _fit(self) -> None:
        lines = self.document().size().height()
        height = round(lines * self.fontMetrics().lineSpacing()) + 18
        self.setFixedHeight(max(_MIN_HEIGHT, min(_MAX_HEIGHT, height)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hand over when the person goes elsewhere."""
        super().focusOutEvent(event)
        self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter hands over at once; Escape too, and leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.commit()
            self.clearFocus()
            event.ignore()
            return
        super().keyPressEvent(event)
