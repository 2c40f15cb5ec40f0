"""Filters of the fact table: a menu to choose them, a chip for each that is on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from annotator.gui.flow_layout import FlowLayout
from annotator.schema.types import Attribute
from annotator.services.facts import Column
from annotator.services.facts.asking import NO_VALUE

_NOT_SET = "not set"


class Filters(QWidget):
    """The chips, and the state behind them.

    Signals:
        changed(): Other facts pass now.

    Attributes:
        values: Per attribute, by name, the values that pass.
        missing: Slots of which one must be empty.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: Sequence[Column] = ()
        self.values: dict[str, frozenset[str]] = {}
        self.missing: frozenset[str] = frozenset()
        self._layout = FlowLayout(self, spacing=6)
        self._chips: list[QToolButton] = []
        self.hide()

    @property
    def is_on(self) -> bool:
        """Whether a filter is set."""
        return bool(self.values or self.missing)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Filter by the attributes and slots of these columns; what no longer fits is dropped."""
        self._columns = columns
        names = {one.attribute.name for one in columns if one.attribute is not None}
        slots = {one.id for one in columns if one.slot is not None}
        self.values = {name: found for name, found in self.values.items() if name in names}
        self.missing &= slots
        self._draw()

    def clear(self) -> None:
        """Let everything pass."""
        if self.is_on:
            self.values, self.missing = {}, frozenset()
            self._tell()

    def menu(self, parent: QWidget) -> QMenu:
        """Return a menu of all filters."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in self._columns:
            attribute = column.attribute
            if attribute is not None and attribute.values:
                part = menu.addMenu(column.title)
                for value in (*attribute.values, NO_VALUE):
                    self._add_value(part, attribute, value)
        menu.addSeparator()
        for column in self._columns:
            if column.slot is not None:
                action = menu.addAction(_without(column))
                action.setCheckable(True)
                action.setChecked(column.id in self.missing)
                action.triggered.connect(lambda _on, name=column.id: self.toggle_missing(name))
        menu.addSeparator()
        clear = menu.addAction("Clear filters")
        clear.setEnabled(self.is_on)
        clear.triggered.connect(self.clear)
        return menu

    def _add_value(self, menu: QMenu, attribute: Attribute, value: str) -> None:
        action = menu.addAction(_title(attribute, value))
        action.setCheckable(True)
        action.setChecked(value in self.values.get(attribute.name, ()))
        action.triggered.connect(lambda _on: self.toggle_value(attribute.name, value))

    def toggle_value(self, name: str, value: str) -> None:
        """Let facts with this value of an attribute pass, or no longer."""
        left = self.values.get(name, frozenset()) ^ {value}
        self.values = {**self.values, name: left}
        if not left:
            del self.values[name]
        self._tell()

    def toggle_missing(self, slot: str) -> None:
        """Let facts in which this slot is empty pass, or no longer."""
        self.missing ^= {slot}
        self._tell()

    def _tell(self) -> None:
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        for chip in self._chips:
            chip.hide()
            self._layout.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for column in self._columns:
            attribute = column.attribute
            if attribute is not None:
                chosen = self.values.get(attribute.name, frozenset())
                for value in (*attribute.values, NO_VALUE):
                    if value in chosen:
                        words = f"{column.title}: {_title(attribute, value)}"
                        name = attribute.name
                        self._chip(words, lambda n=name, v=value: self.toggle_value(n, v))
            elif column.id in self.missing:
                slot = column.id
                self._chip(_without(column), lambda s=slot: self.toggle_missing(s))
        self.setVisible(bool(self._chips))

    def _chip(self, words: str, on_click: object) -> None:
        chip = QToolButton(self)
        chip.setObjectName("chip")
        chip.setText(f"{words}  ×")
        chip.setAccessibleName(f"Remove the filter {words}")
        chip.setToolTip("Remove this filter")
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.clicked.connect(lambda _on: on_click())  # type: ignore[operator]
        self._layout.addWidget(chip)
        chip.show()
        self._chips.append(chip)


def _title(attribute: Attribute, value: str) -> str:
    return _NOT_SET if value == NO_VALUE else attribute.title_of(value)


def _without(column: Column) -> str:
    """Say that a slot is empty, in words that fit its column."""
    slot = column.slot
    name = column.title.lower() if slot is None else (slot.title or slot.name).replace("_", " ")
    return f"No {'date' if name == 'when' else name}"
