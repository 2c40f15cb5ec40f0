"""Lines of a concordance, with the spans that are ticked for a bulk change."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from annotator.services.concordance import ConcordanceLine

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


class ConcordanceModel(QAbstractListModel):
    """One row per span.

    Signals:
        ticked_changed: Another number of spans is ticked.
    """

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[ConcordanceLine] = []
        self._ticked: set[str] = set()

    def set_lines(self, lines: Iterable[ConcordanceLine]) -> None:
        """Show these lines; ticks stay on spans that are still there."""
        self.beginResetModel()
        self._lines = list(lines)
        self._ticked &= {line.span.id for line in self._lines}
        self.endResetModel()
        self.ticked_changed.emit()

    def ticked(self) -> tuple[str, ...]:
        """Ids of the ticked spans, in the order shown."""
        return tuple(line.span.id for line in self._lines if line.span.id in self._ticked)

    def tick_all(self, *, on: bool) -> None:
        """Tick or untick every line."""
        self._ticked = {line.span.id for line in self._lines} if on else set()
        self._refresh()

    def toggle(self, place: int) -> None:
        """Tick or untick one line."""
        self._ticked ^= {self._lines[place].span.id}
        self._refresh()

    def _refresh(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line, its tick, words for screen readers."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.CheckStateRole:
            on = line.span.id in self._ticked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.before}{line.span.quote}{line.after}, {line.span.label}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.span.label}: {line.span.quote[:300]}\n{line.document_title}"
        return None
