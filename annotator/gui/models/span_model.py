"""The spans of the open document as a table."""

from collections.abc import Iterable
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

from annotator.model.spans import Span

Index = QModelIndex | QPersistentModelIndex
SPAN_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
COLUMNS = ("Text", "Label", "Value", "At")
TEXT, LABEL, VALUE, AT = range(4)
_NOWHERE = QModelIndex()
_LONG = 120


def value_of(span: Span) -> str:
    """What stands in the value column: the normalised value, else the first attributes."""
    if "value" in span.attributes:
        return str(span.attributes["value"])
    values = [str(value) for value in span.attributes.values() if isinstance(value, str)]
    return ", ".join(values[:2])


class SpanModel(QAbstractTableModel):
    """One row per span, in reading order; ghosts after the annotator's own at the same place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Span, bool]] = []
        self._places: dict[str, int] = {}
        self._ink = QColor()

    def set_ghost_ink(self, color: str) -> None:
        """Colour of suggestions."""
        self._ink = QColor(color)

    def set_spans(self, spans: Iterable[Span], ghosts: Iterable[Span]) -> None:
        """Show these spans and suggestions."""
        rows = [(span, False) for span in spans] + [(ghost, True) for ghost in ghosts]
        rows.sort(key=lambda item: (item[0].start, -item[0].end, item[1], item[0].id))
        self.beginResetModel()
        self._rows = rows
        self._places = {span.id: place for place, (span, _ghost) in enumerate(rows)}
        self.endResetModel()

    def place_of(self, span_id: str) -> int | None:
        """Row of a span."""
        return self._places.get(span_id)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of spans."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words to show and sort by; the whole span for the views."""
        if not index.isValid():
            return None
        span, ghost = self._rows[index.row()]
        if role == SPAN_ROLE:
            return span
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return self._cell(span, index.column(), sort=role == SORT_ROLE)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{span.label}: {span.quote[:400]}" + (f"\n{span.note}" if span.note else "")
        if role == Qt.ItemDataRole.ForegroundRole and ghost:
            return self._ink
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = "suggested " if ghost else ""
            return f"{kind}{span.label}: {span.quote[:_LONG]}"
        return None

    @staticmethod
    def _cell(span: Span, column: int, *, sort: bool) -> str | int:
        if column == TEXT:
            text = " ".join(span.quote[:_LONG].split())
            return text.casefold() if sort else text
        if column == LABEL:
            return span.label
        if column == VALUE:
            return value_of(span)
        return span.start if sort else f"{span.start:,}"


class SpanFilter(QSortFilterProxyModel):
    """Spans whose text, label, value or note has every word typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSortRole(SORT_ROLE)

    def set_words(self, text: str) -> None:
        """Keep spans that have every one of these words."""
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a span passes."""
        if not self._words:
            return True
        model = self.sourceModel()
        span: Span = model.data(model.index(row, 0, parent), SPAN_ROLE)
        text = f"{span.quote} {span.label} {value_of(span)} {span.note or ''}".casefold()
        return all(word in text for word in self._words)
