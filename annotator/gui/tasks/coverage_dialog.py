"""The coverage table: who is how far with which document; assign, take back, send back."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.tasks.acts import ask_to_send_back, assign, do_with_tasks
from annotator.gui.tasks.coverage_model import (
    DATE,
    FIRST,
    TITLE,
    CoverageFilter,
    CoverageModel,
)
from annotator.gui.widgets import EmptyState, column, muted, row
from annotator.model.annotators import WorkStatus
from annotator.model.changes import ChangeSet
from annotator.model.task_commands import Task, UnassignDocuments
from annotator.services.coverage import BEGUN, STATUS_WORDS, Coverage, coverage_csv

_SIZE = (900, 600)
_TITLE_WIDTH, _DATE_WIDTH, _PERSON_WIDTH = 280, 96, 124
_LATER_MS = 150
_KINDS = ("assignment", "annotation_set", "annotator", "document")


class _Table(QTableView):
    """The table; Delete takes assignments back, Enter opens the document."""

    def __init__(self, dialog: "CoverageDialog") -> None:
        super().__init__()
        self._dialog = dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Enter act on what is selected."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._dialog.take_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._dialog.open_current()
        else:
            super().keyPressEvent(event)


class CoverageDialog(QDialog):
    """Stays open beside the window; a click on a title opens the document there."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("Coverage")
        self.setObjectName("coverageDialog")
        self.resize(*_SIZE)
        self._coverage = Coverage((), ())
        self._has_widths = False
        self._model = CoverageModel(desk.theme, self)
        self._filter = CoverageFilter(self._model, self)
        self._words = QLineEdit()
        self._words.setPlaceholderText("Filter documents")
        self._words.setClearButtonEnabled(True)
        self._words.setAccessibleName("Filter documents")
        self._status = QComboBox()
        self._status.addItem("any state", "")
        for status, words in STATUS_WORDS.items():
            self._status.addItem(words, status.value)
        self._status.setAccessibleName("State")
        self._person = QComboBox()
        self._person.setAccessibleName("Annotator")
        self._table = self._make_table()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(EmptyState("Nothing matches", "No document is like this."))
        self._counts = muted()
        self._buttons = {
            name: QPushButton(words)
            for name, words in (
                ("assign", "Assign…"),
                ("take", "Take back"),
                ("send", "Send back…"),
                ("csv", "Export CSV…"),
                ("close", "Close"),
            )
        }
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LATER_MS)
        self._timer.timeout.connect(self.reload)
        self._connect()
        self.reload()
        self._table.setFocus()

    def _make_table(self) -> QTableView:
        table = _Table(self)
        table.setObjectName("coverage")
        table.setModel(self._filter)
        table.setSortingEnabled(True)
        table.sortByColumn(TITLE, Qt.SortOrder.AscendingOrder)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.setAccessibleName("Coverage")
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(90)
        return table

    def _build(self) -> None:
        title = QLabel("Coverage")
        title.setObjectName("emptyTitle")
        layout = column(self, margins=18, spacing=10)
        layout.addWidget(title)
        layout.addLayout(row(self._words, self._person, self._status, stretch=0))
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._counts)
        for button in self._buttons.values():
            button.setAutoDefault(False)
        foot = row(*(self._buttons[name] for name in ("assign", "take", "send")))
        foot.addStretch(1)
        foot.addWidget(self._buttons["csv"])
        foot.addWidget(self._buttons["close"])
        layout.addLayout(foot)

    def _connect(self) -> None:
        desk = self._desk
        self._words.textChanged.connect(self._on_filter)
        self._status.currentIndexChanged.connect(self._on_filter)
        self._person.currentIndexChanged.connect(self._on_filter)
        self._table.clicked.connect(self._on_clicked)
        self._table.doubleClicked.connect(lambda _index: self.open_current())
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self._buttons["assign"].clicked.connect(self.assign_selected)
        self._buttons["take"].clicked.connect(self.take_back)
        self._buttons["send"].clicked.connect(self.send_back)
        self._buttons["csv"].clicked.connect(self._export)
        self._buttons["close"].clicked.connect(self.close)
        desk.changed.connect(self._on_changed)
        desk.project_opened.connect(self.close)
        desk.theme_changed.connect(self._model.set_theme)

    # Showing

    def reload(self) -> None:
        """Read the table again; the selection stays."""
        project = self._desk.project
        if project is None:
            return
        self._coverage = project.coverage()
        people = self._coverage.people
        is_other = self._model.columnCount() != FIRST + len(people)
        self._model.set_coverage(self._coverage)
        chosen = self._person.currentData()
        self._person.blockSignals(True)
        self._person.clear()
        self._person.addItem("anybody", "")
        for person in people:
            self._person.addItem(person.name, person.id)
        self._person.setCurrentIndex(max(0, self._person.findData(chosen)))
        self._person.blockSignals(False)
        if is_other or not self._has_widths:
            self._spread()
        self._on_filter()
        self._show_counts()
        self._enable()

    def _spread(self) -> None:
        """Give the columns their usual widths."""
        self._has_widths = True
        header = self._table.horizontalHeader()
        for place in range(self._model.columnCount()):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(place, _DATE_WIDTH if place == DATE else _PERSON_WIDTH)
        rest = self.width() - _DATE_WIDTH - _PERSON_WIDTH * len(self._coverage.people)
        if rest > _TITLE_WIDTH:
            header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        else:  # the table is scrolled instead
            header.resizeSection(TITLE, _TITLE_WIDTH)

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.operation.batch_id is not None or change_set.touches(*_KINDS):
            self._timer.start()

    def _on_filter(self) -> None:
        self._filter.set_filter(
            self._words.text(), self._status.currentData(), self._person.currentData() or ""
        )
        self._stack.setCurrentIndex(0 if self._filter.rowCount() else 1)

    def _show_counts(self) -> None:
        parts = []
        for person in self._coverage.people:
            counts = self._coverage.counts(person.id)
            given = sum(counts.values()) - counts[WorkStatus.NOT_ASSIGNED]
            if not given:
                continue
            words = f"{person.name}: {counts[WorkStatus.DONE]:,} of {given:,} done"
            if counts[WorkStatus.SENT_BACK]:
                words += f", {counts[WorkStatus.SENT_BACK]:,} sent back"
            parts.append(words)
        bare = sum(
            all(cell.status == WorkStatus.NOT_ASSIGNED for cell in self._model.cells(place))
            for place in range(self._model.rowCount())
        )
        if bare:
            parts.append(f"{bare:,} document{'' if bare == 1 else 's'} for nobody yet")
        self._counts.setText("   ·   ".join(parts))

    def _enable(self) -> None:
        writable = not self._desk.read_only
        self._buttons["assign"].setEnabled(writable)
        self._buttons["take"].setEnabled(writable and bool(self._assigned()))
        self._buttons["send"].setEnabled(writable and self._to_send_back() is not None)

    # What is selected

    def _selected(self) -> list[tuple[int, int]]:
        """Row and column, in the model, of every selected cell, from the top."""
        indexes = map(self._filter.mapToSource, self._table.selectionModel().selectedIndexes())
        return sorted((index.row(), index.column()) for index in indexes)

    def _assigned(self) -> tuple[Task, ...]:
        """The selected tasks; those of everybody where a title is selected."""
        tasks: dict[Task, None] = {}
        for place, chosen in self._selected():
            columns = [chosen] if chosen >= FIRST else range(FIRST, self._model.columnCount())
            for one in columns:
                person, cell = self._model.person(one), self._model.cell(place, one)
                if person is not None and cell is not None and cell.is_assigned:
                    tasks[Task(self._model.document(place).id, person.id)] = None
        return tuple(tasks)

    def _to_send_back(self) -> Task | None:
        """The one selected piece of work that was begun."""
        chosen = [one for one in self._selected() if one[1] >= FIRST]
        if len(chosen) != 1:
            return None
        place, at = chosen[0]
        person, cell = self._model.person(at), self._model.cell(place, at)
        if person is None or cell is None or cell.status not in BEGUN:
            return None
        return Task(self._model.document(place).id, person.id)

    # Doing

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.column() == TITLE and len(self._selected()) == 1:
            self.open_current()

    def open_current(self) -> None:
        """Open the document of the current row in the window."""
        index = self._filter.mapToSource(self._table.currentIndex())
        if index.isValid():
            self._desk.open_document(self._model.document(index.row()).id)

    def assign_selected(self) -> None:
        """Assign the selected documents by hand, or any."""
        ids = dict.fromkeys(self._model.document(place).id for place, _ in self._selected())
        assign(self._desk, self, tuple(ids))

    def take_back(self) -> None:
        """Take the selected assignments back; labels stay."""
        tasks = self._assigned()
        if tasks and not self._desk.read_only:
            do_with_tasks(self._desk, self, UnassignDocuments(tasks=tasks))

    def send_back(self) -> None:
        """Ask for a message and send the selected work back with it."""
        task = self._to_send_back()
        if task is not None:
            ask_to_send_back(self._desk, self, task.document_id, task.annotator_id)

    def _export(self) -> None:
        project = self._desk.project
        if project is None:
            return
        start = project.path.with_name(f"{project.path.stem} coverage.csv")
        name, _ = QFileDialog.getSaveFileName(self, "Export coverage", str(start), "*.csv")
        if name:
            self.write_csv(Path(name))

    def write_csv(self, path: Path) -> None:
        """Write the documents that are shown, in their order."""
        places = (
            self._filter.mapToSource(self._filter.index(place, 0)).row()
            for place in range(self._filter.rowCount())
        )
        documents = [self._model.document(place) for place in places]
        text = coverage_csv(self._coverage, documents)
        try:
            # The mark at its head is how spreadsheets know UTF-8.
            path.write_text(text, encoding="utf-8-sig", newline="")
        except OSError as error:
            words = error.strerror or str(error)
            self._desk.message.emit(f"{path.name} could not be written: {words}.", "error")
            return
        self._desk.message.emit(f"The coverage was exported to {path.name}.", "info")
