"""Operations as a list, the newest first."""

import datetime as dt
from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.model.changes import Operation

Index = QModelIndex | QPersistentModelIndex
OPERATION_ROLE = Qt.ItemDataRole.UserRole
UNDONE_ROLE = Qt.ItemDataRole.UserRole + 1
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 2
_NOWHERE = QModelIndex()


def clock(created_at: str) -> str:
    """A UTC timestamp as local time; the day too when it is not today."""
    try:
        moment = dt.datetime.fromisoformat(created_at).astimezone()
    except ValueError:
        return created_at
    if moment.date() == dt.datetime.now().astimezone().date():
        return f"{moment:%H:%M:%S}"
    return f"{moment.day} {moment:%b %H:%M}"


class HistoryModel(QAbstractListModel):
    """One row per operation."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Operation, bool, str]] = []

    def set_operations(self, rows: Iterable[tuple[Operation, bool, str]]) -> None:
        """Show these operations, each with whether it is undone and its author's name."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of operations."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, operation, whether it is undone, time and author."""
        if not index.isValid():
            return None
        operation, undone, author = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return operation.title
        if role == OPERATION_ROLE:
            return operation
        if role == UNDONE_ROLE:
            return undone
        if role == DETAIL_ROLE:
            return " · ".join(filter(None, (clock(operation.created_at), author)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{operation.title}\n{operation.created_at} {author}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{operation.title}, {clock(operation.created_at)}{', undone' if undone else ''}"
        return None
