"""Small pieces of the import dialog."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QTableWidget, QWidget


class QuietBox(QComboBox):
    """A box in a table: the wheel scrolls the table, not the value.

    Signals:
        chosen(): A person chose another value.
        entered(): It got the keyboard.
    """

    chosen = Signal()
    entered = Signal()

    def __init__(self, items: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cellBox")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(24)
        for value, title in items:
            self.addItem(title, value)
        self.currentIndexChanged.connect(lambda _index: self.chosen.emit())

    def value(self) -> str:
        """The chosen value."""
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a value without telling that anybody chose it."""
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(value)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the table, so that it shows the row."""
        super().focusInEvent(event)
        self.entered.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the table."""
        event.ignore()


def chain_boxes(table: QTableWidget, boxes: Sequence[QuietBox], column: int) -> None:
    """Let Tab go through the boxes of a table in order, each row coming into view."""
    before: QWidget = table
    for number, box in enumerate(boxes):
        table.setCellWidget(number, column, box)
        QWidget.setTabOrder(before, box)
        before = box

        def show(row: int = number) -> None:
            table.selectRow(row)
            table.scrollTo(table.model().index(row, 0))

        box.entered.connect(show)
