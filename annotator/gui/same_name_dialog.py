"""Join every mention of one name: a list to confirm, then one step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from annotator.gui.concordance_panel import ConcordanceDelegate, ConcordanceView
from annotator.gui.desk import Desk
from annotator.gui.models.concordance_model import ConcordanceModel
from annotator.gui.picking import short_quote
from annotator.gui.widgets import Segmented, muted, row
from annotator.model.commands import JoinMentions
from annotator.model.spans import Span

_SCOPES = {"document": "This document", "all": "All documents"}


class SameNameDialog(QDialog):
    """Every mention that is written like the selected one and joined to nothing yet.

    All are ticked at first; Space or a click unticks one that is somebody else.
    """

    def __init__(self, desk: Desk, span: Span, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Join all of this name")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 460)
        self._desk = desk
        self._span = span
        self._model = ConcordanceModel(self)
        heading = QLabel(f"Which “{short_quote(span.quote)}” are the same?")
        heading.setObjectName("emptyTitle")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        self._scope = Segmented(tuple(_SCOPES), desk.theme, titles=_SCOPES)
        self._scope.set_value("document")
        self._scope.chosen.connect(lambda _value: self._look())
        self._view = ConcordanceView()
        self._view.setObjectName("concordance")
        self._view.setModel(self._model)
        self._view.setItemDelegate(ConcordanceDelegate(desk, self._view))
        self._view.setUniformItemSizes(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName("Mentions of this name")
        self._words = muted()
        self._join = QPushButton("Join")
        self._join.setDefault(True)
        self._join.clicked.connect(self.accept)
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self._scope)
        layout.addWidget(self._view, 1)
        layout.addLayout(row(self._words, cancel, self._join, stretch=0))
        self._model.ticked_changed.connect(self._on_ticked)
        self._look()
        self._view.setFocus()

    def _look(self) -> None:
        project, document, annotator = self._desk.project, self._desk.document, self._desk.annotator
        if project is None or document is None or annotator is None:
            return
        entity = None if self._span.entity_id is None else project.entity(self._span.entity_id)
        lines = project.registry.same_name_lines(
            annotator.id,
            self._span.quote,
            self._span.label if entity is None else entity.kind,
            document_id=document.id if self._scope.value() == "document" else None,
        )
        self._model.set_lines([one for one in lines if one.span.id != self._span.id])
        self._model.tick_all(on=True)

    def _on_ticked(self) -> None:
        ticked, total = len(self._model.ticked()), self._model.rowCount()
        if total:
            self._words.setText(f"{ticked:,} of {total:,} ticked · Space unticks one")
        else:
            self._words.setText("No other mention is written like this and still to be joined.")
        self._join.setEnabled(bool(ticked))
        self._join.setText(f"Join {ticked:,}" if ticked else "Join")

    def accept(self) -> None:
        """Join what is ticked."""
        ids = self._model.ticked()
        if ids and self._desk.execute(JoinMentions(span_ids=(self._span.id, *ids))) is not None:
            super().accept()
