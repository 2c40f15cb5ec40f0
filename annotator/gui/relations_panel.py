"""Relations: those of the selected span, and all of the document; edited and deleted here."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.widgets import (
    EmptyState,
    KeyCap,
    breakable,
    caption,
    clear_layout,
    column,
    muted,
    row,
    rule,
)
from annotator.model.changes import ChangeSet
from annotator.model.commands import DeleteRelations, EditRelation
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import RelationType, Schema

_RELATION_ROLE = Qt.ItemDataRole.UserRole
_MAX_LISTED = 2000
_LONG = 46


def shorten(text: str, length: int = _LONG) -> str:
    """Cut a quote in the middle, so that both ends stay readable."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = length * 2 // 3
    return f"{text[:head].rstrip()} … {text[-(length - head - 3) :].lstrip()}"


class _RelationList(QListWidget):
    """All relations of the document; Delete removes the current one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("relations")
        self.setAccessibleName("Relations of the document")
        self.setUniformItemSizes(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes a relation."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and item is not None:
            relation = item.data(_RELATION_ROLE)
            self._desk.execute(DeleteRelations(relation_ids=(relation.id,)))
            return
        super().keyPressEvent(event)


class RelationsPanel(QWidget):
    """Links of the selected span with their keys, and the document's list."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("relationsPanel")
        self._own = QWidget()
        self._own.setObjectName("panelContent")
        self._own_layout = column(self._own, margins=14, spacing=8)
        scroll = QScrollArea()
        scroll.setObjectName("panelScroll")
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._own)
        self._list = _RelationList(desk)
        self._list.itemClicked.connect(self._on_clicked)
        self._list.itemActivated.connect(self._on_clicked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(
            EmptyState(
                "No relations yet",
                "Select a claim, press S for its source (or another relation's key), then pick "
                "the span it goes to.",
            )
        )
        self._caption = caption("In this document")
        head = QWidget()
        column(head, margins=14, spacing=0).addWidget(self._caption)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 3)
        outer.addWidget(rule())
        outer.addWidget(head)
        outer.addWidget(self._stack, 2)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(40)
        self._timer.timeout.connect(self.refresh)
        for signal in (desk.project_opened, desk.annotator_changed, desk.schema_changed):
            signal.connect(self._timer.start)
        desk.document_opened.connect(lambda _id: self._timer.start())
        desk.span_selected.connect(lambda _id: self._timer.start())
        desk.changed.connect(self._on_changed)
        desk.theme_changed.connect(lambda _theme: self._timer.start())
        self.refresh()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("relation", "span"):
            self._timer.start()

    def showEvent(self, event: object) -> None:
        """Catch up on what changed while the panel was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._timer.start()

    def refresh(self) -> None:
        """Show the present relations."""
        if not self.isVisible():
            return
        self._refresh_own()
        self._refresh_list()

    def _refresh_own(self) -> None:
        clear_layout(self._own_layout)
        desk, schema, span = self._desk, self._desk.schema, self._desk.span
        if schema is None or span is None or desk.is_ghost_selected:
            self._own_layout.addWidget(muted("Select a span to see and make its relations."))
            self._own_layout.addStretch(1)
            return
        title = QLabel(breakable(f"{span.label}  “{shorten(span.quote, 70)}”"))
        title.setObjectName("quote")
        title.setWordWrap(True)
        self._own_layout.addWidget(title)
        relations = desk.relations_of(span.id)
        for relation in relations:
            self._own_layout.addWidget(self._make_row(schema, span, relation))
        possible = schema.relations_from(span.label)
        if possible:
            self._own_layout.addWidget(rule())
            self._own_layout.addWidget(caption("Add"))
            for kind in possible:
                self._own_layout.addLayout(self._make_offer(kind))
        self._own_layout.addStretch(1)

    def _span(self, span_id: str) -> Span | None:
        project = self._desk.project
        return None if project is None else project.span(span_id)

    def _make_offer(self, kind: RelationType) -> QVBoxLayout:
        key = KeyCap(kind.key.upper() if kind.key else "·", self._desk.theme)
        name = QLabel(kind.title or kind.name.replace("_", " "))
        name.setToolTip(kind.description)
        targets = muted("to " + ", ".join(kind.targets), wrap=True)
        box = QVBoxLayout()
        box.addLayout(row(key, name, targets, stretch=2))
        return box

    def _make_row(self, schema: Schema, span: Span, relation: Relation) -> QWidget:
        outgoing = relation.from_id == span.id
        other_id = relation.to_id if outgoing else relation.from_id
        other = self._span(other_id)
        kind = QComboBox()
        kind.setAccessibleName("Relation type")
        start = span if outgoing else other
        names = [kind_.name for kind_ in schema.relations_from(start.label)] if start else []
        for name in names if relation.type in names else [relation.type, *names]:
            kind.addItem(name.replace("_", " "), name)
        kind.setCurrentIndex(max(0, kind.findData(relation.type)))
        kind.activated.connect(
            lambda place: self._desk.execute(
                EditRelation(relation_id=relation.id, type=kind.itemData(place))
            )
        )
        arrow = QLabel("→" if outgoing else "←")
        arrow.setObjectName("muted")
        target = QToolButton()
        target.setObjectName("link")
        target.setText(shorten(other.quote, 30) if other is not None else "(gone)")
        target.setToolTip("" if other is None else f"{other.label}: {other.quote[:300]}")
        target.clicked.connect(lambda: self._desk.select_span(other_id))
        remove = QToolButton()
        remove.setObjectName("quiet")
        remove.setText("Remove")
        remove.clicked.connect(
            lambda: self._desk.execute(DeleteRelations(relation_ids=(relation.id,)))
        )
        holder = QWidget()
        line = row(kind, arrow, target, remove, stretch=2)
        holder.setLayout(line)
        return holder

    def _refresh_list(self) -> None:
        relations = self._desk.relations()
        current = self._list.currentItem()
        kept = current.data(_RELATION_ROLE).id if self._list.currentRow() >= 0 else None
        self._list.clear()
        for relation in relations[:_MAX_LISTED]:
            start = self._span(relation.from_id)
            end = self._span(relation.to_id)
            if start is None or end is None:
                continue
            words = (
                f"{shorten(start.quote, 28)}  →  {relation.type.replace('_', ' ')}  →  "
                f"{shorten(end.quote, 28)}"
            )
            item = QListWidgetItem(words)
            item.setData(_RELATION_ROLE, relation)
            item.setToolTip(
                f"{start.label} “{start.quote[:200]}”\n{relation.type}\n"
                f"{end.label} “{end.quote[:200]}”"
            )
            self._list.addItem(item)
            if relation.id == kept:
                self._list.setCurrentItem(item)
        count = len(relations)
        self._caption.setText(f"IN THIS DOCUMENT · {count:,}")
        self._stack.setCurrentIndex(0 if count else 1)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self._desk.select_span(item.data(_RELATION_ROLE).from_id)
