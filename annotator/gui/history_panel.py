"""The history: what was done, by whom; any step that nothing else depends on can be undone."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.models.history_model import (
    DETAIL_ROLE,
    OPERATION_ROLE,
    UNDONE_ROLE,
    HistoryModel,
    Index,
)
from annotator.gui.widgets import EmptyState, Segmented, column, row
from annotator.gui.worker import run_with_progress
from annotator.model.changes import ChangeSet, Operation, Scope
from annotator.services.blindness import visible_history

_LIMIT = 500
_ROW = 42


class HistoryDelegate(QStyledItemDelegate):
    """Draws an operation; undone ones are struck through."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """All rows are equally tall."""
        return QSize(option.rect.width(), _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one operation."""
        theme, area = self._desk.theme, option.rect
        undone = bool(index.data(UNDONE_ROLE))
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(theme.surface_hover))
        font = QFont(option.font)
        font.setPixelSize(13)
        font.setStrikeOut(undone)
        painter.setFont(font)
        painter.setPen(QColor(theme.faint if undone else theme.text))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        left, width = area.left() + 14, area.width() - 28
        title = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRect(left, area.top() + 4, width, 18), middle, title)
        font.setPixelSize(11)
        font.setStrikeOut(False)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(
            QRect(left, area.top() + 21, width, 16), middle, str(index.data(DETAIL_ROLE))
        )
        painter.restore()


class HistoryPanel(QWidget):
    """Operations on this document or the whole project."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("historyPanel")
        self._model = HistoryModel(self)
        self._scope = Segmented(("document", "project"), desk.theme, titles=_TITLES)
        self._scope.set_value("document")
        self._scope.chosen.connect(lambda _value: self.refresh())
        self._view = QListView()
        self._view.setObjectName("history")
        self._view.setModel(self._model)
        self._view.setItemDelegate(HistoryDelegate(desk, self._view))
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setAccessibleName("History")
        self._view.selectionModel().currentChanged.connect(self._on_current)
        self._view.activated.connect(self._on_activated)
        self._undo = QToolButton()
        self._undo.setObjectName("secondary")
        self._undo.setText("Undo this step")
        self._undo.setEnabled(False)
        self._undo.clicked.connect(self._on_undo)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._stack.addWidget(EmptyState("Nothing yet", "Every step is kept and can be undone."))
        head, foot = QWidget(), QWidget()
        column(head, margins=12).addWidget(self._scope)
        line = row(self._undo, spacing=0)
        line.addStretch(1)
        column(foot, margins=10).addLayout(line)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        outer.addWidget(foot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(120)
        self._timer.timeout.connect(self.refresh)
        desk.project_opened.connect(self._timer.start)
        desk.document_opened.connect(lambda _id: self._timer.start())
        desk.changed.connect(self._on_changed)
        desk.saving_changed.connect(lambda _pending: self._timer.start())
        desk.theme_changed.connect(self._scope.set_theme)

    def _on_changed(self, _change_set: ChangeSet) -> None:
        self._timer.start()

    def showEvent(self, event: object) -> None:
        """Catch up on what happened while the panel was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._timer.start()

    def refresh(self) -> None:
        """Read the log again."""
        project, document = self._desk.project, self._desk.document
        if project is None or not self.isVisible():
            if project is None:
                self._model.set_operations(())
            return
        whole = self._scope.value() == "project" or document is None
        document_id = None if whole or document is None else document.id
        operations = project.history(document_id, limit=_LIMIT, heads=whole)
        own = None if self._desk.annotator is None else self._desk.annotator.id
        operations = visible_history(operations, own, is_blind=project.is_blind)
        names = {person.id: person.name for person in project.annotators(with_removed=True)}
        self._model.set_operations(
            (operation, project.is_undone(operation.id), names.get(operation.author_id or "", ""))
            for operation in operations
            if operation.is_undoable or whole
        )
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 1)
        self._undo.setEnabled(False)

    def _selected(self) -> Operation | None:
        index = self._view.currentIndex()
        operation = index.data(OPERATION_ROLE) if index.isValid() else None
        return operation if isinstance(operation, Operation) else None

    def _on_current(self, index: QModelIndex | QPersistentModelIndex, _before: QModelIndex) -> None:
        operation = index.data(OPERATION_ROLE) if index.isValid() else None
        possible = (
            isinstance(operation, Operation)
            and operation.is_undoable
            and operation.kind not in ("undo", "create_project")
            and not index.data(UNDONE_ROLE)
        )
        self._undo.setEnabled(possible)

    def _on_activated(self, index: QModelIndex | QPersistentModelIndex) -> None:
        operation = index.data(OPERATION_ROLE)
        if not isinstance(operation, Operation) or operation.scope != Scope.DOCUMENT:
            return
        document = self._desk.document
        if operation.document_id and (document is None or document.id != operation.document_id):
            self._desk.open_document(operation.document_id)
        project = self._desk.project
        stored = None if project is None else project.store.operation(operation.id)
        for change in (stored or operation).changes:
            if change.kind == "span" and change.after is not None:
                self._desk.select_span(change.id)
                return

    def _on_undo(self) -> None:
        operation = self._selected()
        project, annotator = self._desk.project, self._desk.annotator
        if operation is None or project is None or annotator is None:
            return
        if operation.scope != Scope.PROJECT:
            self._desk.undo_operation(operation.id)
            return
        # It may go through every document: the window goes on painting meanwhile.
        run_with_progress(
            f"Undoing “{operation.title}”",
            lambda progress: project.undo_operation(operation.id, annotator.id, progress=progress),
            self.window(),
            done=lambda receipt: self._desk.message.emit(receipt.operation.title, "info"),
            failed=lambda error: self._desk.message.emit(str(error), "info"),
        )


_TITLES = {"document": "This document", "project": "Whole project"}
