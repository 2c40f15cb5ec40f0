"""The coverage table: a row per document, a column per annotator."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor

from annotator.gui.icons import icon
from annotator.gui.theme import Theme
from annotator.model.annotators import Annotator, WorkStatus
from annotator.model.documents import DocumentSummary
from annotator.services.coverage import STATUS_WORDS, Cell, Coverage

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
TITLE, DATE = 0, 1
FIRST = 2
"""Column of the first annotator."""
_NOWHERE = QModelIndex()
_ORDER = tuple(WorkStatus)
_DRAWINGS = {
    WorkStatus.ASSIGNED: ("state-new", "faint"),
    WorkStatus.IN_PROGRESS: ("state-in-progress", "accent"),
    WorkStatus.DONE: ("state-done", "success"),
    WorkStatus.SENT_BACK: ("undo", "warning"),
}


class CoverageModel(QAbstractTableModel):
    """Shows a ``Coverage``."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._coverage = Coverage((), ())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._icons = {
            status: icon(name, getattr(theme, role), knockout=theme.panel)
            for status, (name, role) in _DRAWINGS.items()
        }
        self.layoutChanged.emit()

    def set_coverage(self, coverage: Coverage) -> None:
        """Show another state of the project."""
        same = [one.id for one in coverage.documents] == [
            one.id for one in self._coverage.documents
        ] and coverage.people == self._coverage.people
        if same:
            self._coverage = coverage
            if coverage.documents:
                last = self.index(self.rowCount() - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._coverage = coverage
        self.endResetModel()

    def document(self, place: int) -> DocumentSummary:
        """The document of a row."""
        return self._coverage.documents[place]

    def person(self, column: int) -> Annotator | None:
        """The annotator of a column; None for the columns about the document."""
        people = self._coverage.people
        return people[column - FIRST] if FIRST <= column < FIRST + len(people) else None

    def cells(self, place: int) -> Sequence[Cell]:
        """How far everybody is with the document of a row."""
        document = self._coverage.documents[place]
        return [self._coverage.cell(document.id, one.id) for one in self._coverage.people]

    def cell(self, place: int, column: int) -> Cell | None:
        """What stands at a place; None in the columns about the document."""
        person = self.person(column)
        return None if person is None else self._coverage.cell(self.document(place).id, person.id)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of documents."""
        return 0 if parent.isValid() else len(self._coverage.documents)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Title, date and the annotators."""
        return 0 if parent.isValid() else FIRST + len(self._coverage.people)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Names of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        person = self.person(section)
        return person.name if person is not None else ("Document", "Date")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, drawings and colours of a cell."""
        if not index.isValid():
            return None
        document, cell = self.document(index.row()), self.cell(index.row(), index.column())
        if cell is None:
            return self._of_document(document, index.column(), role)
        return self._of_person(index, document, cell, role)

    def _of_person(self, index: Index, document: DocumentSummary, cell: Cell, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                shown = cell.status != WorkStatus.NOT_ASSIGNED
                return STATUS_WORDS[cell.status] if shown else "–"
            case Qt.ItemDataRole.DecorationRole:
                return self._icons.get(cell.status)
            case Qt.ItemDataRole.ForegroundRole:
                quiet = (WorkStatus.NOT_ASSIGNED, WorkStatus.ASSIGNED)
                role_name = "faint" if cell.status in quiet else "text"
                return QColor(getattr(self._theme, role_name))
            case Qt.ItemDataRole.ToolTipRole:
                given = "" if cell.is_assigned else "\nnot assigned, but begun"
                begun = cell.status != WorkStatus.NOT_ASSIGNED
                sent = f"\n“{cell.message}”" if cell.message else ""
                return f"{STATUS_WORDS[cell.status]}{given if begun else ''}{sent}"
            case Qt.ItemDataRole.AccessibleTextRole:
                person = self.person(index.column())
                name = "" if person is None else person.name
                return f"{document.title}, {name}: {STATUS_WORDS[cell.status]}"
            case _ if role == SORT_ROLE:
                return _ORDER.index(cell.status)
            case _:
                return None

    def _of_document(self, document: DocumentSummary, column: int, role: int) -> Any:
        date = "" if document.document_date is None else document.document_date.isoformat()
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{document.title}\n{document.length:,} characters"
        if role == SORT_ROLE:
            return document.position if column == TITLE else date
        if role == Qt.ItemDataRole.DisplayRole:
            return document.title if column == TITLE else date
        if role == Qt.ItemDataRole.ForegroundRole and column == DATE:
            return QColor(self._theme.muted)
        return None


class CoverageFilter(QSortFilterProxyModel):
    """Documents with every word typed, where somebody, or one person, is so far."""

    def __init__(self, model: CoverageModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: list[str] = []
        self._status = ""
        self._person = ""
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def set_filter(self, words: str, status: str, person: str) -> None:
        """Keep these documents; "" means any.

        Args:
            words: All of them stand in the title.
            status: One of ``WorkStatus``.
            person: Id of the annotator it is about. "Not assigned" of anybody is of everybody.
        """
        self._words = words.casefold().split()
        self._status, self._person = status, person
        self.invalidate()

    def filterAcceptsRow(self, place: int, _parent: Index) -> bool:
        """Tell whether a document passes."""
        title = self._model.document(place).title.casefold()
        if not all(word in title for word in self._words):
            return False
        if not self._status:
            return True
        columns = range(FIRST, self._model.columnCount())
        found = [
            cell.status
            for column in columns
            if (person := self._model.person(column)) is not None
            and self._person in ("", person.id)
            and (cell := self._model.cell(place, column)) is not None
        ]
        if self._status == WorkStatus.NOT_ASSIGNED:
            return all(one == WorkStatus.NOT_ASSIGNED for one in found)
        return self._status in found
