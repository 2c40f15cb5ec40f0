"""Notes: on the document, its flag, and all notes on spans."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.note_editor import NoteEditor
from annotator.gui.widgets import HoverFrame, breakable, caption, clear_layout, column, muted, rule
from annotator.model.changes import ChangeSet
from annotator.model.commands import SetFlag, SetSetNote
from annotator.model.spans import Span


class NotesPanel(QWidget):
    """What the annotator wants to say about the document and its spans."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("notesPanel")
        content = QWidget()
        content.setObjectName("panelContent")
        layout = column(content, margins=14, spacing=8)
        layout.addWidget(caption("Note on this document"))
        self._note = NoteEditor("What should others know about this document?")
        self._note.edited.connect(self._on_note)
        layout.addWidget(self._note)
        layout.addSpacing(4)
        layout.addWidget(caption("Flag"))
        self._flag = QLineEdit()
        self._flag.setPlaceholderText("Why does it need attention?   Ctrl+Shift+Enter")
        self._flag.setClearButtonEnabled(True)
        self._flag.setAccessibleName("Reason of the flag")
        self._flag.editingFinished.connect(self._on_flag)
        layout.addWidget(self._flag)
        layout.addSpacing(4)
        layout.addWidget(rule())
        layout.addWidget(caption("Notes on spans"))
        self._list = QWidget()
        self._list_layout = column(self._list, margins=0, spacing=8)
        layout.addWidget(self._list)
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("panelScroll")
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self._shown: list[tuple[str, str | None]] | None = None
        desk.document_opened.connect(lambda _id: self.refresh())
        desk.project_opened.connect(self.refresh)
        desk.annotator_changed.connect(self.refresh)
        desk.changed.connect(self._on_changed)
        self.refresh()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("annotation_set") or any(
            isinstance(side, Span) and side.note is not None
            for change in change_set.of_kind("span")
            for side in (change.before, change.after)
        ):
            self.refresh()

    def refresh(self) -> None:
        """Show the present notes."""
        own, document = self._desk.own_set, self._desk.document
        for widget in (self._note, self._flag):
            widget.setEnabled(document is not None)
        self._note.set_text(None if own is None else own.note)
        if not self._flag.hasFocus():
            self._flag.setText((own.flag or "") if own is not None else "")
        noted = [span for span in self._desk.spans() if span.note] if document is not None else []
        shown = [(span.id, span.note) for span in noted]
        if shown == self._shown:
            return
        self._shown = shown
        clear_layout(self._list_layout)
        for span in noted:
            self._list_layout.addWidget(self._make_card(span))
        if not noted:
            self._list_layout.addWidget(muted("None yet: select a span and write in the inspector"))

    def _make_card(self, span: Span) -> QWidget:
        card = HoverFrame()
        card.setObjectName("card")
        layout = column(card, margins=10, spacing=4)
        quote = QLabel(breakable(f"“{span.quote[:160]}”"))
        quote.setObjectName("quote")
        quote.setWordWrap(True)
        quote.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(quote)
        layout.addWidget(muted(breakable(span.note or "")))
        card.clicked.connect(lambda: self._desk.select_span(span.id))
        return card

    def _on_note(self, text: str | None) -> None:
        if self._desk.document is not None:
            self._desk.execute(SetSetNote(document_id=self._desk.document.id, note=text))

    def _on_flag(self) -> None:
        document, own = self._desk.document, self._desk.own_set
        reason = self._flag.text().strip() or None
        if document is not None and reason != (None if own is None else own.flag or None):
            self._desk.execute(SetFlag(document_id=document.id, reason=reason))
