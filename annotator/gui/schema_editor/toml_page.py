"""The draft as TOML, which can be edited too; errors stand at their line and column."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QWidget

from annotator.gui.desk import Desk
from annotator.gui.schema_editor.editing import Editing
from annotator.gui.widgets import column
from annotator.schema import toml
from annotator.schema.drafting import with_schema

_WAIT_MS = 350


class TomlPage(QWidget):
    """An editor of the draft's text; what can be read becomes the draft a moment later."""

    def __init__(self, editing: Editing, desk: Desk) -> None:
        super().__init__()
        self._editing = editing
        self._desk = desk
        self._is_typing = False
        self.text = QPlainTextEdit()
        self.text.setObjectName("code")
        self.text.setAccessibleName("The schema as TOML")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.textChanged.connect(self._on_text)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.read)
        layout = column(self, margins=16, spacing=8)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.problem)
        editing.changed.connect(self.load)
        self.load()

    @property
    def is_broken(self) -> bool:
        """Whether the text cannot be read as a schema."""
        return bool(self.problem.text())

    def load(self) -> None:
        """Show the draft, unless it comes from this text."""
        if self._is_typing:
            return
        text = toml.dumps(self._editing.draft.schema)
        if self.text.toPlainText() != text:
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        self._say("", None)

    def _on_text(self) -> None:
        self._timer.start()

    def read(self) -> None:
        """Take the text as the draft, or say where it cannot be read."""
        self._timer.stop()
        try:
            schema = toml.loads(self.text.toPlainText(), name="Text")
        except toml.SchemaError as error:
            self._say(str(error), error)
            return
        self._say("", None)
        self._is_typing = True
        self._editing.change(with_schema(self._editing.draft, schema), "toml")
        self._is_typing = False

    def read_now(self) -> None:
        """Take what was typed a moment ago: the person leaves the page."""
        if self._timer.isActive():
            self.read()

    def _say(self, message: str, error: toml.SchemaError | None) -> None:
        self.problem.setText(message)
        self.problem.setVisible(bool(message))
        marks = []
        if error is not None and error.line is not None:
            block = self.text.document().findBlockByNumber(error.line - 1)
            mark = QTextEdit.ExtraSelection()
            mark.format = QTextCharFormat()
            mark.format.setBackground(QColor(self._desk.theme.danger_soft))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection.value, 1)
            mark.cursor = QTextCursor(block)
            marks.append(mark)
        self.text.setExtraSelections(marks)
