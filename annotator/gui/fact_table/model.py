"""Facts as rows for a table view; rows are read when they come on screen."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from annotator.gui.theme import Theme
from annotator.model.facts import SOURCE
from annotator.services.facts import Column, ColumnKind, FactRow, FactTable
from annotator.services.facts.rows import is_missing

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
COLUMN_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()
_MISSING = "—"
_TIP = 900
_FEW = 400


class FactTableModel(QAbstractTableModel):
    """One row per fact that the table shows, one column per column of its schema.

    Attributes:
        on_edit: Gets the fact, the column and the new value of an edited cell.
        may_edit: Tells whether anything can be changed.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: FactTable | None = None
        self._ids: list[str] = []
        self._theme = theme
        self.on_edit: Callable[[FactRow, Column, object], bool] = lambda *_: False
        self.may_edit: Callable[[], bool] = lambda: False
        self._answers: dict[int, Callable[[FactRow, Column], Any]] = {
            ROW_ROLE: lambda row, _column: row,
            Qt.ItemDataRole.DisplayRole: self._words,
            Qt.ItemDataRole.EditRole: _value,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.ForegroundRole: self._ink,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
        }

    @property
    def columns(self) -> Sequence[Column]:
        """The columns."""
        return () if self._table is None else self._table.columns

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self.touch_cells()

    def set_table(self, table: FactTable | None) -> None:
        """Show another table from the start."""
        self.beginResetModel()
        self._table = table
        self._ids = [] if table is None else table.shown
        self.endResetModel()

    def sync(self) -> None:
        """Show what the table shows now; rows that stay keep their place on screen."""
        if self._table is None:
            return
        old, new = self._ids, self._table.shown
        head = _common(old, new)
        rest = min(len(old), len(new)) - head
        tail = _common(old[::-1], new[::-1], rest)
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone > _FEW or (come > _FEW and tail):
            self.beginResetModel()
            self._ids = new
            self.endResetModel()
            return
        if gone:
            self.beginRemoveRows(_NOWHERE, head, head + gone - 1)
            self._ids = old[:head] + old[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(_NOWHERE, head, head + come - 1)
            self._ids = new
            self.endInsertRows()
        self._ids = new
        self.touch_cells()

    def touch_cells(self) -> None:
        """Have all cells on screen asked again."""
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def fact(self, place: int) -> FactRow | None:
        """Return the fact of a row; None when it has just gone."""
        if self._table is None or not 0 <= place < len(self._ids):
            return None
        return self._table.row(place, self._ids)

    def id_at(self, place: int) -> str | None:
        """Return the claim of a row."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of facts shown."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column titles, with what the schema says about them as tips."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            about = column.attribute or column.slot
            return "" if about is None else about.description
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of attributes can be edited."""
        flags = super().flags(index)
        if not index.isValid() or not self.may_edit():
            return flags
        column, row = self.columns[index.column()], self.fact(index.row())
        attribute = column.attribute
        if (
            column.is_editable
            and attribute is not None
            and row is not None
            and attribute.applies_to(row.claim.label)
        ):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, values to edit, colours, tips; the fact and the column for the view."""
        if not index.isValid() or self._table is None:
            return None
        column = self.columns[index.column()]
        if role == COLUMN_ROLE:
            return column
        row = self.fact(index.row()) if role in self._answers else None
        if row is None:
            return None
        found = self._answers.get(role)
        return None if found is None else found(row, column)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand an edited value on; what comes of it is told by a change of the project."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, column = self.fact(index.row()), self.columns[index.column()]
        if row is None or _value(row, column) == value:
            return False
        return self.on_edit(row, column, value)

    def _spoken(self, row: FactRow, column: Column) -> str:
        return f"{column.title}: {self._words(row, column) or 'nothing'}"

    def _words(self, row: FactRow, column: Column) -> str:
        table = self._table
        words = "" if table is None else table.text(row, column)
        if not words and column.is_expected and is_missing(row.fact, column):
            return _MISSING
        return words

    def _ink(self, row: FactRow, column: Column) -> QColor | None:
        if column.slot is not None and not row.fact.slots.get(column.id):
            return QColor(self._theme.faint)
        if column.kind in _QUIET:
            return QColor(self._theme.muted)
        return None

    def _tip(self, row: FactRow, column: Column) -> str:
        if column.id == SOURCE and len(row.chain) > 1:
            return " › ".join(row.chain)
        if column.kind is not ColumnKind.CLAIM:
            words = self._words(row, column)
            return "" if words == _MISSING else words[:_TIP]
        lines = [f"“{_cut(row.claim.quote)}”"]
        normalized = row.claim.attributes.get("normalized")
        if normalized:
            lines.append(f"Self-contained: {_cut(str(normalized))}")
        if len(row.chain) > 1:
            lines.append(" › ".join(row.chain))
        if row.claim.note:
            lines.append(_cut(row.claim.note))
        return "\n\n".join(lines)


_QUIET = (ColumnKind.DOCUMENT, ColumnKind.DOCUMENT_DATE, ColumnKind.LEVEL)


def _value(row: FactRow, column: Column) -> object:
    attribute = column.attribute
    return None if attribute is None else row.claim.attributes.get(attribute.name)


def _cut(text: str) -> str:
    return text if len(text) <= _TIP else f"{text[:_TIP]}…"


def _common(one: Sequence[str], other: Sequence[str], limit: int | None = None) -> int:
    """Count how many items are the same from the start on."""
    most = min(len(one), len(other)) if limit is None else limit
    if one[:most] == other[:most]:
        return most
    return next(at for at in range(most) if one[at] != other[at])
