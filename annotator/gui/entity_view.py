"""The list of the entities panel: its keys, and one entity dragged onto another."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from annotator.gui.entity_delegate import EntityDelegate, zone_at
from annotator.gui.models.entity_model import ROW_ROLE, EntityModel, MentionRow, Row, key_of
from annotator.services.entity_registry import EntityRow
from annotator.services.entity_suggestions import Likeness


class EntityView(QListView):
    """Rows that can be chosen, opened, renamed, merged and removed by keys and mouse.

    Signals:
        chosen(Row): A row was clicked or Enter pressed on it.
        toggled(str): Show or hide the mentions of the entity with this id.
        accepted(Likeness), declined(Likeness): A suggestion was answered.
        remove_asked(): Delete was pressed.
        dropped(str, str): An entity was dragged onto another one.
    """

    chosen = Signal(object)
    toggled = Signal(str)
    accepted = Signal(object)
    declined = Signal(object)
    remove_asked = Signal()
    dropped = Signal(str, str)

    def __init__(
        self, model: EntityModel, delegate: EntityDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._delegate = delegate
        self._pressed: tuple[QPoint, str] | None = None
        self.setObjectName("entities")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Entities")

    # Rows

    def row_at(self, index: QModelIndex | QPersistentModelIndex) -> Row | None:
        """Return what an index shows."""
        return index.data(ROW_ROLE) if index.isValid() else None

    def current_row(self) -> Row | None:
        """Return the row that has the keyboard."""
        return self.row_at(self.currentIndex())

    def selected_rows(self) -> list[Row]:
        """Return the selected rows in the order shown."""
        found = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [index.data(ROW_ROLE) for index in found]

    def select_keys(self, keys: list[str]) -> None:
        """Select the rows with these keys again, after a refresh."""
        places = [self._rows.place_of(key) for key in keys]
        selection = self.selectionModel()
        first = True
        for place in places:
            if place is None:
                continue
            index = self._rows.index(place)
            if first:
                self.setCurrentIndex(index)
                first = False
            else:
                selection.select(index, selection.SelectionFlag.Select)

    @property
    def is_editing(self) -> bool:
        """Whether something is being typed in place."""
        return self.state() == QAbstractItemView.State.EditingState

    def edit_field(self, field: str) -> None:
        """Edit the name or the knowledge base id of the current entity in place."""
        index = self.currentIndex()
        if isinstance(self.row_at(index), EntityRow):
            self.scrollTo(index)
            self._delegate.field = field
            self.edit(index)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, arrows open and close, F2 renames, Delete removes."""
        key, row = Qt.Key(event.key()), self.current_row()
        if self.is_editing or row is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(row)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if isinstance(row, Likeness):
                self.declined.emit(row)
            else:
                self.remove_asked.emit()
        elif key == Qt.Key.Key_F2:
            self.edit_field("name")
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._open_or_close(row, is_open=key == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def _enter(self, row: Row) -> None:
        if isinstance(row, Likeness):
            self.accepted.emit(row)
        else:
            self.chosen.emit(row)

    def _open_or_close(self, row: Row, *, is_open: bool) -> None:
        if isinstance(row, EntityRow) and self._rows.is_open(row.entity.id) != is_open:
            self.toggled.emit(row.entity.id)
        elif isinstance(row, MentionRow) and not is_open:
            self.select_keys([row.entity_id])

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Answer a suggestion, open an entity, or begin a drag."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        row = self.row_at(index)
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        zone = zone_at(row, self.visualRect(index), point)
        if zone == "open" and isinstance(row, EntityRow):
            self.toggled.emit(row.entity.id)
        elif zone == "accept":
            self.accepted.emit(row)
        elif zone == "decline":
            self.declined.emit(row)
        else:
            self._pressed = (point, key_of(row))
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag an entity."""
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        point = event.position().toPoint()
        if (point - self._pressed[0]).manhattanLength() >= QApplication.startDragDistance():
            self._show_drop(self._target(point))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop an entity, or choose what was clicked."""
        pressed, self._pressed = self._pressed, None
        target = self._delegate.drop_key
        self._show_drop(None)
        super().mouseReleaseEvent(event)
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if target is not None:
            self.dropped.emit(pressed[1], target)
            return
        row = self.row_at(self.indexAt(event.position().toPoint()))
        if row is not None and key_of(row) == pressed[1] and not event.modifiers():
            self.chosen.emit(row)

    def _target(self, point: QPoint) -> str | None:
        row = self.row_at(self.indexAt(point))
        dragged = self._pressed[1] if self._pressed else ""
        place = self._rows.place_of(dragged)
        if place is None or not isinstance(self._rows.row(place), EntityRow):
            return None
        is_other = isinstance(row, EntityRow) and row.entity.id != dragged
        return row.entity.id if is_other and isinstance(row, EntityRow) else None

    def _show_drop(self, key: str | None) -> None:
        if key != self._delegate.drop_key:
            self._delegate.drop_key = key
            shape = Qt.CursorShape.DragMoveCursor if key else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()
