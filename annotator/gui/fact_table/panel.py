"""The fact table: who said what, when, for the open document or the whole project."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from annotator.gui.desk import Desk
from annotator.gui.fact_table.busy import Busy
from annotator.gui.fact_table.head import FactHead, drop_down
from annotator.gui.fact_table.model import FactTableModel
from annotator.gui.fact_table.view import FactView
from annotator.gui.theme import Theme
from annotator.gui.widgets import EmptyState, column
from annotator.model.annotators import SetKind
from annotator.model.changes import ChangeSet
from annotator.model.commands import SetAttributes
from annotator.model.documents import SetState
from annotator.model.errors import UserError
from annotator.services.facts import Asked, Column, FactRow, FactTable, Refreshed

_REFRESH_MS = 60
_LARGE_REFRESH_MS = 600
_LARGE = 3_000
_TABLE, _LOADING, _EMPTY, _NOTHING, _NO_SCHEMA = range(5)


class FactTablePanel(QWidget):
    """The table with its filters.

    Signals:
        export_requested(object): Export the facts of this document id, or of the project (None).
    """

    export_requested = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("factTablePanel")
        self._table: FactTable | None = None
        self._sort: tuple[str | None, bool] = (None, False)
        self._is_stale = True
        self._is_following = False
        self._edited_elsewhere: str | None = None
        self.busy = Busy(self)
        self.model = FactTableModel(desk.theme, self)
        self.model.on_edit = self._on_edit
        self.model.may_edit = lambda: not desk.read_only
        self.head = FactHead(desk.theme)
        self.view = FactView(self.model)
        self._stack = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._stack.addWidget(self.view)
        self._stack.addWidget(EmptyState("Looking for facts…", "The first ones come at once."))
        self._stack.addWidget(
            EmptyState(
                "No facts yet",
                "Label a claim in the article: each one is a row here, with who said it and when.",
            )
        )
        self._stack.addWidget(
            EmptyState(
                "Nothing matches",
                "No fact has these words and values.",
                action="Clear filters",
                on_action=self.clear_filters,
            )
        )
        self._stack.addWidget(
            EmptyState(
                "No facts in this label schema",
                "Facts are labels with slots, such as a claim with its source and date.",
            )
        )
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(self.head)
        outer.addWidget(self._stack, 1)
        self.setTabOrder(self.head.line, self.view)

    def _connect(self) -> None:
        desk = self._desk
        self.head.scope_changed.connect(self._anew)
        self.head.asked.connect(self._ask)
        self.head.down_asked.connect(self.focus_rows)
        self.head.left.connect(desk.focus_article_requested.emit)
        self.head.cancelled.connect(self._on_cancel)
        self.head.columns_asked.connect(
            lambda: drop_down(self.head.columns_button, self.view.column_menu())
        )
        self.head.export_asked.connect(lambda: self.export_requested.emit(self._document_id()))
        self.view.chosen.connect(self._go)
        self.view.left.connect(desk.focus_article_requested.emit)
        self.view.undo_asked.connect(self._on_undo)
        self.view.filter_asked.connect(self.head.focus_filter)
        self.view.horizontalHeader().sortIndicatorChanged.connect(self._on_sort)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.busy.filled.connect(self._show)
        self.busy.answered.connect(self._show)
        self.busy.changed.connect(self._on_busy)
        self.busy.advanced.connect(self.head.advance)
        self.busy.failed.connect(lambda error: desk.message.emit(str(error), "error"))
        self._timer.timeout.connect(self._catch_up)
        for signal in (desk.annotator_changed, desk.schema_changed):
            signal.connect(self._anew)
        desk.project_opened.connect(self._on_project)
        desk.document_opened.connect(self._on_document)
        desk.changed.connect(self._on_changed)
        desk.span_selected.connect(self._on_span_selected)
        desk.theme_changed.connect(self._on_theme)
        self._on_theme(desk.theme)

    # What is shown

    def _document_id(self) -> str | None:
        document = self._desk.document
        return document.id if self.head.is_document and document is not None else None

    def _on_project(self) -> None:
        self.busy.stop()
        self.view.keep_if_laid_out()
        self._table = None
        self.model.set_table(None)
        self._anew()

    def _anew(self) -> None:
        """Make the table from the start, as soon as it is on screen."""
        self.busy.stop()
        self._is_stale = True
        if self.isVisible():
            self._timer.start(0)

    def _on_document(self, _document_id: str) -> None:
        if self.head.is_document:
            self._anew()
        else:
            self._follow()

    def refresh(self) -> None:
        """Make the table of the present annotator and scope."""
        self._is_stale = False
        desk = self._desk
        if desk.project is None or desk.annotator is None:
            self._table = None
            self.model.set_table(None)
            self._stack.setCurrentIndex(_EMPTY)
            return
        if self.head.is_document and desk.document is None:
            self.model.set_table(None)
            self._stack.setCurrentIndex(_EMPTY)
            return
        self.view.keep_if_laid_out()
        table = desk.project.fact_table(desk.annotator.id, document_id=self._document_id())
        try:
            table.open()
        except UserError as error:
            desk.message.emit(str(error), "error")
            return
        self._table = table
        self.model.set_table(table)
        self.view.lay_out()
        self.head.filters.set_columns(table.columns)
        self._restore_sort()
        if not table.is_complete:
            self.busy.fill(table)
        self._ask()

    def _restore_sort(self) -> None:
        """Keep the order over another scope or schema, where the column is still there."""
        name, descending = self._sort
        ids = [one.id for one in self.model.columns]
        header = self.view.horizontalHeader()
        header.blockSignals(True)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        if name in ids:
            header.setSortIndicator(ids.index(name), order)
        else:
            self._sort = (None, False)
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)
        self.view.horizontalHeader().viewport().update()

    def asked(self) -> Asked:
        """What the fields, chips and header ask for."""
        name, descending = self._sort
        return Asked(
            text=self.head.line.text(),
            values=dict(self.head.filters.values),
            missing=self.head.filters.missing,
            column=name,
            is_descending=descending,
        )

    def _ask(self) -> None:
        table = self._table
        if table is None:
            return
        asked = self.asked()
        if asked == table.asked and not self.busy.is_busy:
            self._show()
        else:
            self.busy.ask(table, asked)
            if self.busy.is_filling:
                self._show()

    def _show(self) -> None:
        """Bring the view in step with the table."""
        table = self._table
        if table is None:
            return
        kept = self.view.current_id()
        self._is_following = True
        self.model.sync()
        if kept is not None and table.place_of(kept) is None:
            self.view.setCurrentIndex(QModelIndex())  # not the neighbour, which Qt would choose
        self._is_following = False
        if kept is not None:
            self._make_current(kept)
        self._choose_page(table)
        self._tell_count()
        self._follow()

    def _choose_page(self, table: FactTable) -> None:
        if not table.columns:
            page = _NO_SCHEMA
        elif table.shown:
            page = _TABLE
        elif self.busy.is_filling:
            page = _LOADING
        else:
            page = _NOTHING if len(table) else _EMPTY
        self._stack.setCurrentIndex(page)

    def _tell_count(self) -> None:
        table = self._table
        if table is None or self.busy.is_busy:
            return
        shown, total = len(table.shown), len(table)
        noun = "fact" if total == 1 else "facts"
        words = f"{total:,} {noun}" if shown == total else f"{shown:,} of {total:,} {noun}"
        self.head.set_count(words)

    # Background work

    def _on_busy(self) -> None:
        filling = self.busy.is_filling
        words = ("Reading…" if filling else "Working…") if self.busy.is_busy else ""
        self.head.set_busy(words, may_cancel=not filling)
        self._tell_count()

    def _on_cancel(self) -> None:
        """Leave the question: fields and header show again what the rows answer."""
        self.busy.cancel()
        table = self._table
        if table is None:
            return
        asked = table.asked
        self.head.set_text(asked.text)
        filters = self.head.filters
        filters.values, filters.missing = dict(asked.values), asked.missing
        filters.set_columns(table.columns)
        self._sort = (asked.column, asked.is_descending)
        self._restore_sort()

    # Keeping in step

    def _on_changed(self, change_set: ChangeSet) -> None:
        table = self._table
        if change_set.operation.id != self._edited_elsewhere:
            self._edited_elsewhere = None  # something was done since
        if table is None or self._is_stale:
            return
        if table.touch(change_set) is not Refreshed.NOTHING and self.isVisible():
            self._later()

    def _later(self) -> None:
        if not self._timer.isActive():
            large = self._table is not None and self._table.is_large(_LARGE)
            self._timer.start(_LARGE_REFRESH_MS if large else _REFRESH_MS)

    def _catch_up(self) -> None:
        if not self.isVisible():
            return
        table = self._table
        if self._is_stale or table is None:
            self.refresh()
            return
        found = table.catch_up()
        if found is Refreshed.ALL:
            self.refresh()
        elif found is Refreshed.CELLS:
            self.model.touch_cells()
        elif found is Refreshed.ROWS:
            if table.asked.is_plain:
                self._show()
            else:
                self.busy.ask(table, table.asked)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on what changed while the panel was hidden."""
        super().showEvent(event)
        self._timer.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the columns."""
        self.view.keep_if_laid_out()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        self.busy.stop()
        super().closeEvent(event)

    # Order

    def _on_sort(self, section: int, order: Qt.SortOrder) -> None:
        columns = self.model.columns
        if 0 <= section < len(columns):
            self._sort = (columns[section].id, order == Qt.SortOrder.DescendingOrder)
        else:
            self._sort = (None, False)
        self._ask()

    def sort_by(self, section: int) -> None:
        """Sort by a column as a click on its header does."""
        self.view.horizontalHeader().setSortIndicator(section, Qt.SortOrder.AscendingOrder)

    def shown_asked(self) -> Asked | None:
        """Return what the rows on screen answer."""
        return None if self._table is None else self._table.asked

    # Going back and forth

    def _go(self, place: int) -> None:
        fact = self.model.fact(place)
        if fact is None:
            return
        claim = fact.claim
        self._is_following = True
        self._desk.go_to(fact.document_id, claim.start, claim.end, claim.id)
        self._is_following = False

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Show the fact of the row in the article while it is of the open document."""
        if self._is_following or not current.isValid():
            return
        fact, document = self.model.fact(current.row()), self._desk.document
        if fact is not None and document is not None and fact.document_id == document.id:
            self._is_following = True
            self._desk.select_span(fact.claim.id)
            self._is_following = False

    def _on_span_selected(self, span_id: str | None) -> None:
        if span_id is not None and not self._is_following and self.isVisible():
            self._make_current(span_id)

    def _follow(self) -> None:
        span = self._desk.span
        if span is not None and not self.view.hasFocus():
            self._make_current(span.id)

    def _make_current(self, claim_id: str) -> None:
        table = self._table
        place = None if table is None else table.place_of(claim_id)
        if place is not None and place < self.model.rowCount():
            self._is_following = True
            self.view.go_to_row(place)
            self._is_following = False

    # Editing

    def _on_edit(self, fact: FactRow, cell: Column, value: object) -> bool:
        attribute, desk = cell.attribute, self._desk
        if attribute is None:
            return False
        is_open = desk.document is not None and desk.document.id == fact.document_id
        if not is_open and self._is_done(fact.document_id):
            # Whether to reopen a document is asked above its article.
            desk.go_to(fact.document_id, fact.claim.start, fact.claim.end, fact.claim.id)
            is_open = True
        command = SetAttributes(span_id=fact.claim.id, attributes={attribute.name: value})
        receipt = desk.execute(command)
        if receipt is not None and not is_open and self._table is not None:
            self._edited_elsewhere = receipt.operation.id
            title = self._table.head(fact).title
            desk.message.emit(
                f"{receipt.operation.title} in “{title}”. Undo here, or in the history.", "info"
            )
        return receipt is not None

    def _on_undo(self) -> None:
        """Take back the last edit, if it was one here in another document; else as always."""
        edited, self._edited_elsewhere = self._edited_elsewhere, None
        if edited is None:
            self._desk.action_requested.emit("edit.undo")
        else:
            self._desk.undo_operation(edited)

    def _is_done(self, document_id: str) -> bool:
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            return False
        own = project.annotation_set(document_id, SetKind.HUMAN.value, annotator.id)
        return own is not None and own.state == SetState.DONE.value

    # Keyboard

    def focus_rows(self) -> None:
        """Give the keyboard to the rows, or to the filter when there are none."""
        if self._is_stale and self.isVisible():
            self.refresh()
        if self.model.rowCount():
            self._is_following = True  # coming here selects nothing in the article
            if not self.view.currentIndex().isValid():
                self.view.go_to_row(0)
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._is_following = False
        else:
            self.head.focus_filter()

    def clear_filters(self) -> None:
        """Show all facts."""
        self.head.set_text("")
        self.head.filters.clear()
        self._ask()

    def _on_theme(self, theme: Theme) -> None:
        self.head.set_theme(theme)
        self.model.set_theme(theme)
        self.view.set_theme(theme)
