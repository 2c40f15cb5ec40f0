"""The documents of a project as a list, for one annotator."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from annotator.model.documents import DocumentSummary, SetState

Index = QModelIndex | QPersistentModelIndex
SUMMARY_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


def describe_date(summary: DocumentSummary) -> str:
    """The document date as "23 Feb 2026", or "no date"."""
    date = summary.document_date
    return "no date" if date is None else f"{date.day} {date:%b %Y}"


def describe(summary: DocumentSummary) -> str:
    """The second line of a document in the queue."""
    if summary.sent_back is not None:
        detail = f"sent back: {summary.sent_back}"
    elif summary.flag is not None:
        detail = f"flagged: {summary.flag}" if summary.flag else "flagged"
    elif summary.spans:
        detail = f"{summary.spans:,} label{'s' if summary.spans != 1 else ''}"
    elif summary.suggestions:
        plural = "s" if summary.suggestions != 1 else ""
        detail = f"{summary.suggestions:,} suggestion{plural}"
    else:
        plural = "s" if summary.length != 1 else ""
        detail = f"{summary.length:,} character{plural}"
    return f"{describe_date(summary)} · {detail}"


class QueueModel(QAbstractListModel):
    """One row per document, in import order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[DocumentSummary] = []
        self._places: dict[str, int] = {}

    def set_summaries(self, summaries: Iterable[DocumentSummary]) -> None:
        """Show these documents."""
        self.beginResetModel()
        self._rows = list(summaries)
        self._places = {summary.id: place for place, summary in enumerate(self._rows)}
        self.endResetModel()

    def update_summary(self, summary: DocumentSummary) -> bool:
        """Refresh one row; False when the document is not in the list yet."""
        place = self._places.get(summary.id)
        if place is None:
            return False
        if self._rows[place] != summary:
            self._rows[place] = summary
            index = self.index(place)
            self.dataChanged.emit(index, index)
        return True

    def summaries(self) -> list[DocumentSummary]:
        """The documents shown, in order."""
        return self._rows

    def place_of(self, document_id: str) -> int | None:
        """Row of a document."""
        return self._places.get(document_id)

    def assigned_count(self) -> int:
        """How many documents are assigned to this annotator."""
        return sum(summary.is_assigned for summary in self._rows)

    def done_count(self, *, only_mine: bool = False) -> int:
        """How many documents this annotator has finished: of those assigned to them, or all."""
        return sum(
            summary.state == SetState.DONE and (summary.is_assigned or not only_mine)
            for summary in self._rows
        )

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of documents."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title to show, summary to paint, words for screen readers."""
        if not index.isValid():
            return None
        summary = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.title
        if role == SUMMARY_ROLE:
            return summary
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{summary.title}\n{describe(summary)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = summary.state.replace("_", " ")
            return f"{summary.title}, {state}, {describe(summary)}"
        return None


class QueueFilter(QSortFilterProxyModel):
    """Documents whose title, publisher or date has every word typed, in the states chosen."""

    STATES = ("all", "to do", "flagged", "done")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self._state = "all"
        self._only_mine = False

    def set_mine(self, *, only_mine: bool) -> None:
        """Keep only documents that are assigned to the annotator, or all."""
        self._only_mine = only_mine
        self.invalidate()

    def set_words(self, text: str) -> None:
        """Keep documents that have every one of these words."""
        self._words = text.casefold().split()
        self.invalidate()

    def set_state(self, state: str) -> None:
        """Keep documents in this state, one of ``STATES``."""
        self._state = state
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a document passes."""
        model = self.sourceModel()
        summary = model.data(model.index(row, 0, parent), SUMMARY_ROLE)
        return isinstance(summary, DocumentSummary) and self.shows(summary)

    def shows(self, summary: DocumentSummary) -> bool:
        """Tell whether a document passes."""
        if self._only_mine and not summary.is_assigned:
            return False
        wanted = {
            "all": True,
            "to do": summary.state != SetState.DONE,
            "flagged": summary.flag is not None,
            "done": summary.state == SetState.DONE,
        }
        if not wanted[self._state]:
            return False
        if not self._words:
            return True
        date = "" if summary.document_date is None else summary.document_date.isoformat()
        text = f"{summary.title} {summary.publisher or ''} {date} {describe(summary)}".casefold()
        return all(word in text for word in self._words)
