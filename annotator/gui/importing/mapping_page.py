"""The mapping page: which field of the records is what, with their values in the first ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.importing.parts import QuietBox, chain_boxes
from annotator.gui.widgets import muted

if TYPE_CHECKING:
    from annotator.formats.base import Column

NOTHING: Final = ""
_TITLES: Final = {
    "": "–", "text": "Text", "title": "Title", "date": "Date", "publisher": "Publisher",
    "url": "Address", "language": "Language", "id": "Id", "note": "Note",
    "annotator": "Annotator", "spans": "List of spans", "start": "Start", "end": "End",
    "length": "Length", "label": "Label", "quote": "Words", "confidence": "Confidence",
    "attributes": "Attribute", "document_labels": "Document label", "span_id": "Id",
    "relations": "List of relations", "from": "From", "to": "To", "type": "Type",
}  # fmt: skip
_SEVERAL: Final = frozenset(("attributes", "document_labels"))
_RELATION_ROLES: Final = frozenset(("from", "to", "type"))
_SPAN_ROLES: Final = frozenset(
    ("start", "end", "length", "label", "quote", "confidence", "attributes", "span_id")
)
_INNER: Final = {
    "spans": _SPAN_ROLES | _RELATION_ROLES | {"relations"},
    "relations": _RELATION_ROLES,
}
"""What is guessed anew when another field is named the list."""
_ROW: Final = 32
_NAME, _SAMPLE, _ROLE = range(3)
_ROLE_WIDTH: Final = 164
_NAME_WIDTH: Final = 108


class _PathDelegate(QStyledItemDelegate):
    """Cuts paths in front: their last name says most."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Fill in what is painted."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


class MappingPage(QWidget):
    """A row for each field: its name, what it holds at first, and what it is.

    Signals:
        changed(): A field was given another role.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: list[Column] = []
        self._boxes: list[QuietBox] = []
        self._is_touched = False
        self._taken: tuple[int, dict[int, str]] = (-1, {})
        self.table = QTableWidget(0, 3)
        self.table.setObjectName("reportTable")
        self.table.setAccessibleName("Fields")
        self.table.setHorizontalHeaderLabels(["Field", "First values", "What it is"])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(_SAMPLE, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(_NAME, _NAME_WIDTH)
        head.resizeSection(_ROLE, _ROLE_WIDTH)
        self.table.setItemDelegateForColumn(_NAME, _PathDelegate(self.table))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 14, 4)
        layout.setSpacing(8)
        layout.addWidget(
            muted("Guessed from the names and checked against the text; change what is wrong.")
        )
        layout.addWidget(self.table, 1)

    @property
    def is_needed(self) -> bool:
        """Whether the present format has fields to be mapped."""
        return bool(self._columns)

    def mapped(self) -> tuple[str, ...]:
        """Names of the options that are said here."""
        found = dict.fromkeys(role for one in self._columns for role in one.roles)
        for name, inner in _INNER.items():
            if name in found:  # said here too as soon as there is such a list
                found |= dict.fromkeys(sorted(inner))
        return tuple(found)

    def show_columns(self, columns: Sequence["Column"]) -> None:
        """Show other fields with the roles that they have now."""
        if list(columns) == self._columns:
            return
        has_focus = next((n for n, box in enumerate(self._boxes) if box.hasFocus()), None)
        names = [(one.path, one.part) for one in self._columns]
        self._columns = list(columns)
        if names != [(one.path, one.part) for one in columns]:
            self._fill()
        for column, box in zip(self._columns, self._boxes, strict=True):
            box.show_value(column.role)
        if has_focus is not None and has_focus < len(self._boxes):
            self._boxes[has_focus].setFocus()

    def reset(self) -> None:
        """Forget what was chosen: other files."""
        self._is_touched = False

    def _fill(self) -> None:
        self._boxes = []
        self._taken = -1, {}
        self.table.setRowCount(0)
        self.table.setRowCount(len(self._columns))
        for number, column in enumerate(self._columns):
            name = QTableWidgetItem(f"   {column.path}" if column.part else column.path)
            name.setToolTip(f"{column.path}, of each {column.part}" if column.part else column.path)
            words = " · ".join(one for one in column.samples if one)
            sample = QTableWidgetItem(words or "nothing")
            sample.setToolTip("\n".join(column.samples))
            box = QuietBox([(role, _TITLES.get(role, role)) for role in ("", *column.roles)])
            whose = f" of a {column.part}" if column.part else ""
            box.setAccessibleName(f"What {column.path}{whose} is")
            box.chosen.connect(lambda number=number: self._on_chosen(number))
            self._boxes.append(box)
            self.table.setItem(number, _NAME, name)
            self.table.setItem(number, _SAMPLE, sample)
        chain_boxes(self.table, self._boxes, _ROLE)

    def _on_chosen(self, number: int) -> None:
        """Let a role that only one field can have leave the field that had it."""
        self._is_touched = True
        # Arrow keys pass over roles that others have: what was only passed over is given back.
        taken_by, taken = self._taken
        if taken_by == number:
            for place, role in taken.items():
                self._boxes[place].show_value(role)
        role, own = self._boxes[number].value(), self._columns[number]
        taken = {}
        for place, box in enumerate(self._boxes):
            is_other = place != number and self._columns[place].part == own.part
            is_same = role == box.value() != NOTHING and role not in _SEVERAL
            if is_other and (is_same or {role, box.value()} == {"end", "length"}):
                taken[place] = box.value()
                box.show_value(NOTHING)
        self._taken = number, taken
        self.changed.emit()

    def options(self) -> dict[str, str]:
        """What is said here, as options of the format; empty while the guess stands."""
        if not self._is_touched or not self._columns:
            return {}
        found = dict.fromkeys(self.mapped(), "")
        for column, box in zip(self._columns, self._boxes, strict=True):
            role = box.value()
            if role in _SEVERAL:
                found[role] = ",".join(one for one in (found[role], column.path) if one)
            elif role:
                found[role] = column.path
        for name, inner in _INNER.items():
            present = next((one.path for one in self._columns if one.role == name), "")
            if found.get(name, present) != present:
                # Another list has other fields; what they are is guessed anew.
                found = {role: value for role, value in found.items() if role not in inner}
        return found
