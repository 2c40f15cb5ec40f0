"""Small dialogs: a name, a reason, a question, something that went wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.widgets import muted
from annotator.model.errors import UserError
from annotator.version import __version__

_WIDTH = 440


class Form(QDialog):
    """A dialog with a heading, words, its own fields, and two buttons.

    Args:
        title: Of the dialog's window and its heading.
        words: What it is about, in a sentence or two.
        accept: Text of the button that agrees.
        parent: The window it belongs to.
    """

    def __init__(self, title: str, words: str, accept: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        heading = QLabel(title)
        heading.setObjectName("emptyTitle")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(accept)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        for button in buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.accept_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(heading)
        if words:
            layout.addWidget(muted(words))
        layout.addLayout(self.body)
        layout.addSpacing(4)
        layout.addWidget(buttons)


class AnnotatorDialog(Form):
    """Asks who is labeling: a known name or a new one."""

    def __init__(self, names: Sequence[str], present: str, parent: QWidget | None) -> None:
        super().__init__(
            "Who is labeling?",
            "Your labels are kept under this name, apart from everyone else’s.",
            "Continue",
            parent,
        )
        self._name = QComboBox()
        self._name.setEditable(True)
        self._name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._name.addItems(list(names))
        self._name.setEditText(present)
        self._name.setAccessibleName("Name")
        field = self._name.lineEdit()
        if field is not None:
            field.setPlaceholderText("Your name")
            field.selectAll()
        self._name.editTextChanged.connect(self._on_text)
        self.body.addWidget(self._name)
        self._on_text(present)
        self._name.setFocus()

    def name(self) -> str:
        """The name as typed, without blanks around it."""
        return self._name.currentText().strip()

    def _on_text(self, text: str) -> None:
        self.accept_button.setEnabled(bool(text.strip()))


class FlagDialog(Form):
    """Asks why a document needs attention."""

    def __init__(self, reason: str | None, parent: QWidget | None) -> None:
        super().__init__(
            "Flag this document",
            "What should somebody look at? An empty reason takes the flag away.",
            "Flag",
            parent,
        )
        self._reason = QLineEdit(reason or "")
        self._reason.setPlaceholderText("e.g. the date of the dispatch is unclear")
        self._reason.setAccessibleName("Reason")
        self.body.addWidget(self._reason)
        self._reason.setFocus()

    def reason(self) -> str | None:
        """The reason, None to take the flag away."""
        return self._reason.text().strip() or None


class NoteDialog(Form):
    """Asks for a note on a span."""

    def __init__(self, note: str | None, quote: str, parent: QWidget | None) -> None:
        super().__init__("Note", f"On “{quote}”", "Keep", parent)
        self._note = QPlainTextEdit(note or "")
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(96)
        self._note.setAccessibleName("Note")
        self.body.addWidget(self._note)
        self._note.setFocus()

    def note(self) -> str | None:
        """The note, None for an empty one."""
        return self._note.toPlainText().strip() or None


def show_error(parent: QWidget | None, title: str, error: UserError) -> None:
    """Show what went wrong and what to do about it."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(error.message)
    box.setInformativeText(error.hint)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.exec()


def show_about(parent: QWidget) -> None:
    """Show what this program is."""
    from PySide6.QtCore import qVersion

    from annotator.gui.icons import app_icon

    box = QMessageBox(parent)
    box.setWindowTitle("About Annotator")
    box.setIconPixmap(app_icon().pixmap(64, 64))
    box.setText(f"Annotator {__version__}")
    box.setInformativeText(
        "A desktop tool for human fact labeling: entities, dates and claims in news text.\n\n"
        f"MIT licence. Qt {qVersion()}, used under the LGPL."
    )
    box.exec()
