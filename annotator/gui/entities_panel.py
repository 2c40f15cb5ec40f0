"""The registry of speakers and entities: of the open document, or of the whole project."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.entity_acts import EntityActs
from annotator.gui.entity_delegate import EntityDelegate
from annotator.gui.entity_view import EntityView
from annotator.gui.icons import icon
from annotator.gui.models.entity_model import EntityModel, MentionRow, Row, key_of
from annotator.gui.theme import Theme
from annotator.gui.widgets import EmptyState, Segmented, column, icon_button, muted, row
from annotator.gui.worker import Worker
from annotator.model.changes import ChangeSet
from annotator.model.commands import (
    AssignEntity,
    EditEntity,
)
from annotator.model.errors import UserError
from annotator.services.concordance import ConcordanceLine
from annotator.services.entity_registry import EntityRow, lines_here
from annotator.services.entity_suggestions import Likeness
from annotator.services.planning.titles import counted
from annotator.services.project import Project

_SCOPES = {"document": "This document", "project": "Whole project"}
_ORDERS = {"name": "Name", "mentions": "Mentions", "speaking": "Speaking"}
_PAUSE_MS = 150
_MOST_SUGGESTED = {"document": 4, "project": 8}


@dataclass(frozen=True, slots=True)
class _Content:
    """What a look into the project brought."""

    rows: list[EntityRow]
    likenesses: list[Likeness]
    lines: dict[str, list[ConcordanceLine]]


class EntitiesPanel(QWidget):
    """Entities with their numbers; renamed, merged, taken apart and removed here.

    Attributes:
        acts: What can be done with them.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("entitiesPanel")
        self._model = EntityModel(self)
        self._delegate = EntityDelegate(desk, self)
        self._view = EntityView(self._model, self._delegate)
        self.acts = EntityActs(desk, self)
        self._worker: Worker | None = None
        self._is_stale = False
        self._opened: list[str] = []
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter entities")
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName("Filter entities")
        self._order = QComboBox()
        self._order.setAccessibleName("Order")
        for order, title in _ORDERS.items():
            self._order.addItem(title, order)
        self._scope = Segmented(tuple(_SCOPES), desk.theme, titles=_SCOPES)
        self._scope.set_value("document")
        self._more = icon_button("More")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._count = muted(wrap=False)
        self._foot = QWidget()
        self._merge = QToolButton()
        self._merge.setObjectName("secondary")
        self._stack = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._build()
        self._connect()
        self._on_theme(desk.theme)

    def _build(self) -> None:
        menu = QMenu(self._more)
        menu.addAction("Make entities from “same as” relations", self.convert_relations)
        menu.addAction("Remove entities without mentions", self.acts.remove_unused)
        self._more.setMenu(menu)
        self._stack.addWidget(self._view)
        self._stack.addWidget(
            EmptyState(
                "No entities yet",
                "Select a name, press M and Enter: mentions of the same person, party or place "
                "become one entity.",
            )
        )
        self._stack.addWidget(EmptyState("Nothing matches", "No entity has these words."))
        head = QWidget()
        layout = column(head, margins=12, spacing=8)
        layout.addLayout(row(self._filter, self._order, stretch=0))
        layout.addLayout(row(self._scope, self._more, stretch=0))
        below = column(self._foot, margins=8)
        below.setContentsMargins(12, 6, 12, 8)
        below.addLayout(row(self._count, self._merge, stretch=0))
        self._foot.hide()
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self._foot)

    def _connect(self) -> None:
        desk, view = self._desk, self._view
        self._timer.timeout.connect(self.refresh)
        self._filter.textChanged.connect(self._on_words)
        self._order.activated.connect(self._on_order)
        self._scope.chosen.connect(lambda _value: self.refresh())
        view.chosen.connect(self._on_chosen)
        view.toggled.connect(self._on_toggled)
        view.accepted.connect(self.accept_likeness)
        view.declined.connect(self.acts.decline)
        view.remove_asked.connect(self.remove_selected)
        view.dropped.connect(lambda gone, kept: self.acts.merge([kept, gone]))
        view.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self._model.modelReset.connect(self._on_selection)
        self._merge.clicked.connect(lambda: self.acts.merge(self._selected_ids()))
        self._delegate.edited.connect(self._on_edited)
        for signal in (desk.project_opened, desk.schema_changed, desk.annotator_changed):
            signal.connect(self._start_anew)
        desk.document_opened.connect(lambda _id: self._start_anew())
        desk.changed.connect(self._on_changed)
        desk.theme_changed.connect(self._on_theme)

    def _on_theme(self, theme: Theme) -> None:
        self._scope.set_theme(theme)
        self._more.setIcon(icon("more", theme.muted))
        self._view.viewport().update()

    # Looking

    @property
    def is_here(self) -> bool:
        """Whether the open document's entities are shown."""
        return self._scope.value() == "document"

    @property
    def is_busy(self) -> bool:
        """Whether a look into the project is on its way."""
        return self._worker is not None or self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what happened while the panel was hidden."""
        super().showEvent(event)
        self._timer.start()

    def _start_anew(self) -> None:
        if self.is_here:
            self._opened.clear()
        self._timer.start()

    def _on_changed(self, change_set: ChangeSet) -> None:
        touched = change_set.touches("entity", "span", "relation", "setting")
        if touched or change_set.operation.batch_id is not None:
            self._timer.start()

    def refresh(self) -> None:
        """Look into the project, in the background; one look at a time."""
        self._timer.stop()
        project, annotator, document = (
            self._desk.project,
            self._desk.annotator,
            self._desk.document,
        )
        if not self.isVisible():
            return
        if project is None or annotator is None or (document is None and self.is_here):
            self._show(_Content([], [], {}))
            return
        if self._worker is not None:
            self._is_stale = True
            return
        is_here, opened = self.is_here, tuple(self._opened)
        document_id = None if document is None else document.id
        author_id = annotator.id
        self._worker = Worker(
            lambda _progress: _look(project, author_id, document_id, opened, is_here=is_here), self
        )
        self._worker.finished.connect(lambda found: self._on_found(project, found))
        self._worker.failed.connect(self._on_failed)
        self._worker.start()

    def _on_found(self, project: Project, found: _Content) -> None:
        self._worker = None
        if self._view.is_editing:  # other rows would take the editor away
            self._timer.start()
        elif self._is_stale or project is not self._desk.project:
            self._is_stale = False
            self.refresh()
        else:
            self._show(found)

    def _on_failed(self, error: UserError) -> None:
        # The project may have been closed meanwhile; then nobody needs the answer.
        self._worker = None
        if self._desk.project is not None:
            self._desk.message.emit(str(error), "warning")

    def _show(self, found: _Content) -> None:
        keys = [key_of(one) for one in self._view.selected_rows()]
        bar = self._view.verticalScrollBar()
        before = bar.value()
        self._model.is_here = self.is_here
        most = _MOST_SUGGESTED["document" if self.is_here else "project"]
        # With thousands of rows asking each for its height takes longer than all the rest.
        self._view.setUniformItemSizes(not found.lines)
        self._model.set_content(found.rows, found.likenesses[:most], found.lines)
        self._view.select_keys(keys)
        bar.setValue(before)
        self._on_content()

    def _on_content(self) -> None:
        count = self._model.count()
        self._filter.setPlaceholderText(f"Filter {counted(count, 'entity', 'entities')}")
        if self._model.rowCount():
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentIndex(2 if count else 1)

    def _on_words(self, text: str) -> None:
        self._model.set_words(text)
        self._on_content()

    def _on_order(self, _place: int) -> None:
        self._model.set_order(str(self._order.currentData()))

    # Choosing

    def _on_toggled(self, entity_id: str) -> None:
        if entity_id in self._opened:
            self._opened.remove(entity_id)
        else:
            self._opened.append(entity_id)
        self.refresh()

    def _on_chosen(self, chosen: Row) -> None:
        desk = self._desk
        match chosen:
            case MentionRow(line=line):
                own = line.document_id, line.span.start, line.span.end
                desk.go_to(*own, self._selectable(line))
            case EntityRow(entity=entity):
                here = [span for span in desk.spans() if span.entity_id == entity.id]
                desk.highlights_changed.emit([f for s in here for f in s.fragments], "mention")
                if here:
                    desk.reveal_requested.emit(here[0].start, here[0].end)
            case _:
                pass

    def _selectable(self, line: ConcordanceLine) -> str | None:
        """Return the span's id when it is the annotator's own; imported ones are only shown."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            return None
        own = project.annotation_set(line.document_id, "human", annotator.id)
        return line.span.id if own is not None and own.id == line.span.set_id else None

    def _selected_ids(self) -> list[str]:
        rows = self._view.selected_rows()
        return [one.entity.id for one in rows if isinstance(one, EntityRow)]

    def _on_selection(self) -> None:
        count = len(self._selected_ids())
        self._count.setText(f"{count} chosen")
        self._merge.setText("Merge")
        self._foot.setVisible(count > 1 and not self._desk.read_only)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the chosen row."""
        point = self._view.viewport().mapFromGlobal(event.globalPos())
        inside = self._view.viewport().rect().contains(point)
        if inside:
            self.open_menu(event.globalPos())

    def open_menu(self, place: QPoint) -> QMenu | None:
        """Open the menu of the chosen row; None when there is nothing to do with it."""
        chosen = self._view.current_row()
        if chosen is None or self._desk.read_only:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        match chosen:
            case EntityRow():
                self._fill_entity_menu(menu, chosen)
            case MentionRow():
                menu.addAction("Not the same: detach", self.remove_selected)
            case Likeness():
                menu.addAction("Join", lambda: self.accept_likeness(chosen))
                menu.addAction("Not the same", lambda: self.acts.decline(chosen))
        menu.popup(place)
        return menu

    def _fill_entity_menu(self, menu: QMenu, chosen: EntityRow) -> None:
        menu.addAction("Rename\tF2", lambda: self._view.edit_field("name"))
        menu.addAction("Knowledge base id…", lambda: self._view.edit_field("kb_id"))
        kinds = menu.addMenu("Kind")
        for kind in self._kinds(chosen):
            action = kinds.addAction(kind, self._kind_setter(chosen.entity.id, kind))
            action.setCheckable(True)
            action.setChecked(kind == chosen.entity.kind)
        ids = self._selected_ids()
        if len(ids) > 1:
            menu.addAction(f"Merge {len(ids)}", lambda: self.acts.merge(ids))
        menu.addSeparator()
        menu.addAction("Remove from the registry\tDel", self.remove_selected)

    def _kinds(self, chosen: EntityRow) -> list[str]:
        project = self._desk.project
        labels = set() if project is None else set(project.registry.rules.labels)
        schema = self._desk.schema
        order = [] if schema is None else [label.name for label in schema.labels]
        return [name for name in order if name in labels | {chosen.entity.kind}]

    def _kind_setter(self, entity_id: str, kind: str) -> Callable[[], object]:
        return lambda: self._desk.execute(EditEntity(entity_id=entity_id, kind=kind))

    # Changing

    def _on_edited(self, entity_id: str, field: str, text: str) -> None:
        self.acts.edit(entity_id, field, text)
        self._view.setFocus()

    def _where(self) -> str | None:
        """Return the document that suggestions and conversions are limited to."""
        document = self._desk.document
        return document.id if self.is_here and document is not None else None

    def accept_likeness(self, likeness: Likeness) -> None:
        """Join a name to what it looks like."""
        self.acts.accept(likeness, self._where())

    def convert_relations(self) -> None:
        """Turn "same as" relations into entities, here or everywhere."""
        self.acts.convert_relations(self._where())

    def remove_selected(self) -> None:
        """Remove the chosen entity from the registry, or detach the chosen mention."""
        match self._view.current_row():
            case MentionRow(line=line):
                self._desk.execute(AssignEntity(span_ids=(line.span.id,), entity_id=None))
            case EntityRow() as chosen:
                self.acts.remove(chosen)
            case _:
                pass


def _look(
    project: Project,
    author_id: str,
    document_id: str | None,
    opened: tuple[str, ...],
    *,
    is_here: bool,
) -> _Content:
    """Read what the panel shows; runs in a thread of its own."""
    registry = project.registry
    rows = registry.rows(author_id, document_id, only_here=is_here)
    lines: dict[str, list[ConcordanceLine]] = {}
    if is_here and document_id is not None:
        document = project.document(document_id)
        for entity_id in opened:
            spans = registry.mentions_here(document_id, author_id, entity_id)
            lines[entity_id] = lines_here(document.text, document_id, document.title, spans)
    else:
        for entity_id in opened:
            lines[entity_id] = registry.mention_lines(author_id, entity_id)
    likenesses = registry.likenesses(author_id, document_id if is_here else None)
    return _Content(rows, likenesses, lines)
