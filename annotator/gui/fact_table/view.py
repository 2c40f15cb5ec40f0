"""The table of facts on screen: keys, widths, which columns can be seen."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from annotator.gui.fact_table import remembered
from annotator.gui.fact_table.editors import CellDelegate
from annotator.gui.fact_table.model import FactTableModel
from annotator.gui.theme import Theme
from annotator.services.facts import Column, ColumnKind

_ROW = 28
_WIDTHS = {
    ColumnKind.SLOT: 120,
    ColumnKind.CLAIM: 280,
    ColumnKind.DATED: 165,
    ColumnKind.ATTRIBUTE: 110,
    ColumnKind.DOCUMENT: 170,
    ColumnKind.DOCUMENT_DATE: 110,
    ColumnKind.LEVEL: 60,
}
_CUE = 78
_TEXT = 260


class FactView(QTableView):
    """The table.

    Signals:
        chosen(int): Go to the fact of this row: it was clicked, or Enter was pressed on it.
        left(): The person wants back to the article.
        filter_asked(): The person wants to filter.
        undo_asked(): The person wants the last edit back.
    """

    chosen = Signal(int)
    left = Signal()
    filter_asked = Signal()
    undo_asked = Signal()

    def __init__(self, model: FactTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("factTable")
        self.setAccessibleName("Facts")
        self._facts = model
        self.setModel(model)
        self._delegate = CellDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda point: self.column_menu().popup(header.mapToGlobal(point))
        )
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._delegate.ink = QColor(theme.focus)
        self.viewport().update()

    # Columns

    def lay_out(self) -> None:
        """Give the columns of the schema their widths and places, as the person left them."""
        header = self.horizontalHeader()
        state = remembered.load()
        for number, column in enumerate(self._facts.columns):
            header.resizeSection(number, state.widths.get(column.id, _width(column)))
            self.setColumnHidden(number, not state.is_shown(column))

    def keep(self) -> None:
        """Remember widths and which columns are shown."""
        widths = {
            column.id: self.columnWidth(number)
            for number, column in enumerate(self._facts.columns)
            if not self.isColumnHidden(number)
        }
        shown = {
            column.id: not self.isColumnHidden(number)
            for number, column in enumerate(self._facts.columns)
        }
        remembered.save(widths, shown)

    def keep_if_laid_out(self) -> None:
        """Remember the columns when there are some."""
        if self._facts.columns:
            self.keep()

    def column_menu(self) -> QMenu:
        """Return a menu to show and hide columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self._facts.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setEnabled(column.kind is not ColumnKind.CLAIM)
            action.toggled.connect(lambda on, number=number: self._show_column(number, shown=on))
        menu.addSeparator()
        menu.addAction("Usual columns and widths").triggered.connect(self._usual)
        return menu

    def _show_column(self, number: int, *, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self.keep()

    def _usual(self) -> None:
        remembered.forget()
        header = self.horizontalHeader()
        for number in range(header.count()):
            header.moveSection(header.visualIndex(number), number)
        self.lay_out()

    def current_id(self) -> str | None:
        """Return the claim of the current row."""
        index = self.currentIndex()
        return self._facts.id_at(index.row()) if index.isValid() else None

    def go_to_row(self, row: int) -> None:
        """Make a row current, in the same column, and scroll to it; no more than needed."""
        column = self.currentIndex().column() if self.currentIndex().isValid() else self._first()
        index = self._facts.index(row, max(0, column))
        self.setCurrentIndex(index)
        left = self.horizontalScrollBar().value()
        self.scrollTo(index)
        self.horizontalScrollBar().setValue(left)

    def _first(self) -> int:
        header = self.horizontalHeader()
        shown = (header.logicalIndex(place) for place in range(header.count()))
        return next((number for number in shown if not self.isColumnHidden(number)), 0)

    # Keys

    def event(self, event: QEvent) -> bool:
        """Take Undo before the window does: the last edit may be of another document."""
        is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if is_undo and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the fact, F2 or Space edits, / filters, Escape goes back."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # an editor has let it pass
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
            return
        index = self.currentIndex()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if index.isValid():
                    self.chosen.emit(index.row())
            case Qt.Key.Key_Space | Qt.Key.Key_F2:
                if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
                    self.edit(index)
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Slash:
                self.filter_asked.emit()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters do not search: that would read every row; the filter does."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the row."""
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = index.row()
        menu.addAction("Go to the claim").triggered.connect(lambda: self.chosen.emit(row))
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            column = index.column()
            menu.addAction("Edit…").triggered.connect(
                lambda: self.edit(self._facts.index(row, column))
            )
        menu.popup(event.globalPos())


def _width(column: Column) -> int:
    if column.id == "cue":
        return _CUE
    if column.attribute is not None and not column.attribute.values:
        return _TEXT
    return _WIDTHS[column.kind]
