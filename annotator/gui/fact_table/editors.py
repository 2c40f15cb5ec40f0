"""Editors in the cells of the fact table: one per type of attribute, values from the schema."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.gui.attribute_editors import parse_number
from annotator.gui.fact_table.model import COLUMN_ROLE
from annotator.schema.types import Attribute, AttributeType
from annotator.services.facts import Column

Index = QModelIndex | QPersistentModelIndex
_LINE = 26
_LIST_WIDTH = 190


class ChoiceBox(QComboBox):
    """One of the schema's values, or none; the list opens at once."""

    def __init__(self, values: list[tuple[str, object]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellEditor")
        for title, value in values:
            self.addItem(title, value)
        QTimer.singleShot(0, self._open)

    def _open(self) -> None:
        if self.isVisible():
            self.showPopup()


class ValueList(QListWidget):
    """Any of several values, ticked with Space or a click."""

    def __init__(self, attribute: Attribute, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cellList")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for value in attribute.values:
            item = QListWidgetItem(attribute.title_of(value), self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _LINE))
        self.setCurrentRow(0)

    def set_values(self, values: object) -> None:
        """Tick these values."""
        chosen = values if isinstance(values, list | tuple) else ()
        for item in self._items():
            on = item.data(Qt.ItemDataRole.UserRole) in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def values(self) -> list[str] | None:
        """Return the ticked values in the order of the schema; None when there is none."""
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked
        ] or None

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]

    def _toggle(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks."""
        if event.key() == Qt.Key.Key_Space:
            self._toggle(self.currentItem())
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere on a line ticks it."""
        item = self.itemAt(event.position().toPoint())
        if item is not None:
            self.setCurrentItem(item)
            self._toggle(item)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of a quick pair ticks again."""
        self.mousePressEvent(event)


class CellDelegate(QStyledItemDelegate):
    """Makes editors for attribute cells, and frames the cell that has the keyboard.

    Attributes:
        ink: Colour of the frame.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ink = QColor()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell; rows are selected whole, so the current cell needs a frame."""
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QPen(self.ink, 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
            painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the editor for a cell."""
        column: Column = index.data(COLUMN_ROLE)
        attribute = column.attribute
        if attribute is None:
            raise TypeError("only attributes are edited in the table")
        editor = self._editor(attribute, parent)
        editor.setAccessibleName(column.title)
        return editor

    def _editor(self, attribute: Attribute, parent: QWidget) -> QWidget:
        if attribute.type is AttributeType.MULTI_CHOICE:
            return ValueList(attribute, parent)
        values: list[tuple[str, object]] = [("—", None)]
        if attribute.type is AttributeType.CHOICE:
            values += [(attribute.title_of(value), value) for value in attribute.values]
        elif attribute.type is AttributeType.FLAG:
            values += [("yes", True), ("no", False)]
        else:
            line = QLineEdit(parent)
            line.setObjectName("cellEditor")
            return line
        box = ChoiceBox(values, parent)
        box.activated.connect(lambda _place: self._finish(box))
        return box

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value."""
        value = index.data(Qt.ItemDataRole.EditRole)
        match editor:
            case ChoiceBox():
                place = editor.findData(value)
                editor.setCurrentIndex(max(0, place))
            case ValueList():
                editor.set_values(value)
            case QLineEdit():
                editor.setText("" if value is None else str(value))
                editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Hand the value over."""
        column: Column = index.data(COLUMN_ROLE)
        value: object = None
        match editor:
            case ChoiceBox():
                value = editor.currentData()
            case ValueList():
                value = editor.values()
            case QLineEdit():
                text = editor.text().strip()
                numeric = column.attribute is not None and (
                    column.attribute.type is AttributeType.NUMBER
                )
                value = parse_number(text) if numeric else text or None
        model.setData(index, value, Qt.ItemDataRole.EditRole)  # type: ignore[attr-defined]

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Fill the cell; a list of values drops out of it, inside the table."""
        area, parent = option.rect, editor.parentWidget()
        if isinstance(editor, ValueList) and parent is not None:
            height = min(editor.count() * _LINE + 4, parent.height())
            top = max(0, min(area.top(), parent.height() - height))
            width = max(_LIST_WIDTH, area.width())
            left = max(0, min(area.left(), parent.width() - width))
            area = QRect(left, top, width, height)
        editor.setGeometry(area)
