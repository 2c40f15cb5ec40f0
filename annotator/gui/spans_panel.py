"""The list of all spans: sortable, filterable, readable by a screen reader."""

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.models.span_model import AT, LABEL, SPAN_ROLE, TEXT, VALUE, SpanFilter, SpanModel
from annotator.gui.widgets import EmptyState, column
from annotator.model.annotators import SetKind
from annotator.model.changes import ChangeSet
from annotator.model.commands import DeleteSpans
from annotator.model.spans import Span

_REFRESH_MS = 60
_LARGE_DOCUMENT_REFRESH_MS = 700
_LARGE = 3000


class _SpanTable(QTableView):
    """The table; Delete removes the current row's span."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.is_read_only = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the selected span."""
        span = self.currentIndex().data(SPAN_ROLE) if self.currentIndex().isValid() else None
        if self.is_read_only:
            span = None
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and isinstance(span, Span):
            if not self._desk.is_ghost_selected:
                self._desk.execute(DeleteSpans(span_ids=(span.id,)))
            return
        super().keyPressEvent(event)


class SpansPanel(QWidget):
    """All spans and suggestions of the open document; a click scrolls the article there."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("spansPanel")
        self._model = SpanModel(self)
        self._filter = SpanFilter(self)
        self._filter.setSourceModel(self._model)
        self._search = QLineEdit()
        self._search.setPlaceholderText("Filter spans by text, label, value or note")
        self._search.setClearButtonEnabled(True)
        self._search.setAccessibleName("Filter spans")
        self._search.textChanged.connect(self._on_words)
        self._whose = QComboBox()
        self._whose.setAccessibleName("Whose labels")
        self._whose.setToolTip("Look at what others labeled here; it cannot be changed")
        self._whose.currentIndexChanged.connect(lambda _index: self._on_whose())
        self._whose.hide()
        self._table = self._make_table()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(
            EmptyState("No spans yet", "Select words in the article and press a label's key.")
        )
        self._stack.addWidget(EmptyState("Nothing matches", "No span has these words."))
        head = QWidget()
        layout = column(head, margins=12)
        layout.addWidget(self._whose)
        layout.addWidget(self._search)
        outer = column(self, margins=0, spacing=0)
        outer.addWidget(head)
        outer.addWidget(self._stack, 1)
        self._is_following = False
        self._is_stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        for signal in (desk.project_opened, desk.annotator_changed, desk.schema_changed):
            signal.connect(self._later)
        desk.document_opened.connect(lambda _id: self._later())
        desk.changed.connect(self._on_changed)
        desk.span_selected.connect(self._on_span_selected)
        desk.theme_changed.connect(lambda _theme: self._later())
        self._later()

    def _make_table(self) -> _SpanTable:
        table = _SpanTable(self._desk)
        table.setObjectName("spans")
        table.setModel(self._filter)
        table.setSortingEnabled(True)
        table.sortByColumn(AT, Qt.SortOrder.AscendingOrder)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setAccessibleName("Spans")
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for section, width in ((LABEL, 80), (VALUE, 98), (AT, 50)):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(section, width)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        table.clicked.connect(self._on_clicked)
        return table

    def refresh(self) -> None:
        """Read the spans again; put off while the panel is not on screen."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        self._is_following = True
        self._model.set_ghost_ink(self._desk.theme.ghost)
        self._offer_others()
        peeked = self._whose.currentData()
        self._table.is_read_only = peeked is not None
        if peeked is None or self._desk.project is None:
            self._model.set_spans(self._desk.spans(), self._desk.suggestions())
        else:
            self._model.set_spans(self._desk.project.spans(peeked), ())
        self._is_following = False
        self._on_words(self._search.text())
        span = self._desk.span
        if span is not None:
            self._on_span_selected(span.id)

    def _offer_others(self) -> None:
        """Offer the sets of others on this document, where the project lets annotators look."""
        desk, box = self._desk, self._whose
        project, document, annotator = desk.project, desk.document, desk.annotator
        others: list[tuple[str, str]] = []
        if project is not None and document is not None and not project.is_blind:
            names = {one.id: one.name for one in project.annotators(with_removed=True)}
            others = [
                (f"{names.get(one.annotator_id or '', 'somebody')}’s labels, to look at", one.id)
                for one in project.annotation_sets(document.id)
                if one.kind == SetKind.HUMAN and annotator and one.annotator_id != annotator.id
            ]
        wanted = [("My labels", None), *sorted(others)]
        if wanted != [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
            chosen = box.currentData()
            with QSignalBlocker(box):
                box.clear()
                for words, set_id in wanted:
                    box.addItem(words, set_id)
                box.setCurrentIndex(max(0, box.findData(chosen)))
            if chosen is not None and box.currentData() != chosen:
                self._desk.highlights_changed.emit([], "occurrence")
        box.setVisible(bool(others))

    def _on_whose(self) -> None:
        self._desk.highlights_changed.emit([], "occurrence")
        self.refresh()

    def showEvent(self, event: object) -> None:
        """Catch up on what changed while the panel was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._is_stale:
            self._timer.start(0)

    def _later(self) -> None:
        large = self._model.rowCount() > _LARGE
        self._timer.start(_LARGE_DOCUMENT_REFRESH_MS if large else _REFRESH_MS)

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("span", "suggestion_decision", "setting", "annotation_set"):
            self._later()

    def _on_words(self, text: str) -> None:
        self._filter.set_words(text)
        if self._filter.rowCount():
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentIndex(2 if self._model.rowCount() else 1)

    def _on_selection(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        indexes = selected.indexes()
        if indexes and not self._is_following:
            self._go(indexes[0])

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._go(index)

    def _go(self, index: QModelIndex | QPersistentModelIndex) -> None:
        span = index.data(SPAN_ROLE)
        if isinstance(span, Span):
            self._is_following = True
            if self._whose.currentData() is None:
                self._desk.select_span(span.id)
            else:  # it is shown, not selected: no key of the article may touch it
                self._desk.select_span(None)
                self._desk.highlights_changed.emit(list(span.fragments), "occurrence")
                self._desk.reveal_requested.emit(span.start, span.end)
            self._is_following = False

    def _on_span_selected(self, span_id: str | None) -> None:
        if self._is_following or not self.isVisible() or self._whose.currentData() is not None:
            return
        place = None if span_id is None else self._model.place_of(span_id)
        self._is_following = True
        if place is None:
            self._table.clearSelection()
        else:
            index = self._filter.mapFromSource(self._model.index(place, 0))
            if index.isValid():
                self._table.selectRow(index.row())
                self._table.scrollTo(index)
        self._is_following = False
