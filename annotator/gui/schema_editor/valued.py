"""The form of attributes and document labels, with the table of their values."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.schema_editor.editing import Editing
from annotator.gui.schema_editor.fields import Chips, Choice
from annotator.gui.schema_editor.form import Form
from annotator.gui.widgets import column, row
from annotator.schema.drafting import rename_value
from annotator.schema.types import AttributeType

_TYPES: Final = {
    "choice": "One of some values",
    "multi_choice": "Several of some values",
    "text": "Text",
    "number": "Number",
    "flag": "Yes or no",
}
_CHOICES: Final = (AttributeType.CHOICE, AttributeType.MULTI_CHOICE)
_ROW: Final = 30


class ValuesTable(QWidget):
    """The values of a choice with their titles: add, rename, reorder, remove.

    Keys: Insert adds, Delete removes, Alt with an arrow moves.
    """

    def __init__(self, form: "ValuedForm") -> None:
        super().__init__()
        self._form = form
        self._is_loading = False
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels(["Value", "Title"])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setShowGrid(False)
        self.table.setAccessibleName("Values")
        self.table.itemChanged.connect(self._note_item)
        # Later: the cell's own field has to be done with it before anything is shown anew.
        self._edited: tuple[int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._take_item)
        self.table.installEventFilter(self)
        buttons: list[QWidget] = []
        for title, act in (
            ("Add value", self.add),
            ("Up", lambda: self.shift(-1)),
            ("Down", lambda: self.shift(1)),
            ("Remove", self.remove),
        ):
            button = QToolButton()
            button.setObjectName("secondary")
            button.setText(title)
            button.clicked.connect(lambda _checked=False, act=act: act())
            buttons.append(button)
        layout = column(self, margins=0, spacing=6)
        layout.addWidget(self.table)
        line = row(*buttons, spacing=6)
        line.addStretch(1)
        layout.addLayout(line)

    def load(self, part: Any) -> None:
        """Show the values of an attribute or document label."""
        wanted = [(value, part.titles.get(value, "")) for value in part.values]
        present = [
            tuple(self._text(number, place) for place in (0, 1))
            for number in range(self.table.rowCount())
        ]
        if present == wanted:
            return
        at = self.table.currentRow()
        self._is_loading = True
        self.table.setRowCount(len(wanted))
        for number, texts in enumerate(wanted):
            for place, text in enumerate(texts):
                item = self.table.item(number, place)
                if item is None:
                    self.table.setItem(number, place, QTableWidgetItem(text))
                elif item.text() != text:
                    item.setText(text)
        self._is_loading = False
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(14, max(2, len(wanted))) * _ROW + head + 6)
        if 0 <= at < len(wanted):
            self.table.setCurrentCell(at, 0)

    def _text(self, number: int, place: int) -> str:
        item = self.table.item(number, place)
        return "" if item is None else item.text()

    def _note_item(self, item: QTableWidgetItem) -> None:
        if not self._is_loading:
            self._edited = (item.row(), item.column())
            self._timer.start(0)

    def _take_item(self) -> None:
        if self._edited is None:
            return
        (number, place), self._edited = self._edited, None
        part = self._form.part
        text = self._text(number, place).strip()
        if not 0 <= number < len(part.values):
            return
        value = part.values[number]
        if place == 1:
            titles = {**part.titles, value: text}
            self._form.set(None, titles={key: title for key, title in titles.items() if title})
        elif text and text not in part.values:
            self._form.change_value(value, text)
        self._form.load()

    def add(self) -> None:
        """Add a value at the end and begin to name it."""
        part = self._form.part
        number = len(part.values) + 1
        while f"value {number}" in (*part.values, *part.retired_values):
            number += 1
        self._form.set(None, values=(*part.values, f"value {number}"))
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        item = self.table.item(last, 0)
        if item is not None:
            self.table.editItem(item)

    def shift(self, step: int) -> None:
        """Move the current value up or down."""
        values, at = list(self._form.part.values), self.table.currentRow()
        if 0 <= at < len(values) and 0 <= at + step < len(values):
            values.insert(at + step, values.pop(at))
            self._form.set(None, values=tuple(values))
            self.table.setCurrentCell(at + step, 0)

    def remove(self) -> None:
        """Take the current value out; spans that have it keep it."""
        part, at = self._form.part, self.table.currentRow()
        if not 0 <= at < len(part.values):
            return
        gone = part.values[at]
        default: Any = part.default
        if isinstance(default, tuple):
            default = tuple(one for one in default if one != gone) or None
        elif default == gone:
            default = None
        self._form.set(
            None,
            values=tuple(one for one in part.values if one != gone),
            titles={key: title for key, title in part.titles.items() if key != gone},
            default=default,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear the keys of the table."""
        if watched is self.table and isinstance(event, QKeyEvent) and _is_press(event):
            key, is_alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
            if key == Qt.Key.Key_Insert:
                self.add()
            elif key == Qt.Key.Key_Delete:
                self.remove()
            elif is_alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.shift(-1 if key == Qt.Key.Key_Up else 1)
            else:
                return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)


class ValuedForm(Form):
    """One attribute or document label."""

    def __init__(self, editing: Editing, desk: Desk, section: str, index: int) -> None:
        super().__init__(editing, desk, section, index)
        self._title = self.heading(self.part.name)
        self._loaders.append(lambda part: self._title.setText(part.title or part.name))
        self.add_name()
        self.add_line("title", "Title", placeholder="Shown in place of the name")
        self.add_text("description", "Description")
        if section == "attributes":
            self.add_names("labels", "Of", self.label_names, "every label")
        self.add_check("enabled", "Offered", "On")
        self.add_check("required", "Required", "Reported as missing when a document is finished")
        if section == "attributes":
            self.add_choice(
                "editable",
                "Set by",
                {
                    "annotator": "Annotators and reviewers",
                    "reviewer": "Reviewers only",
                    "program": "The program only",
                },
            )
        self.group("Values")
        kind = Choice()
        kind.chosen.connect(self._set_type)
        self.add("type", "Type", kind, lambda part: kind.show_values(_TYPES, part.type.value))
        self._values = ValuesTable(self)
        self.add("values", "Values", self._values, self._load_values)
        if section == "attributes":
            self.add_choice("format", "Format", {"timex": "A TIMEX3 value"}, empty="Any text")
            self._loaders.append(
                lambda part: self._rows["format"].setVisible(part.type is AttributeType.TEXT)
            )
        self._add_default()
        self.finish()

    def _load_values(self, part: Any) -> None:
        self._rows["values"].setVisible(part.type in _CHOICES)
        self._values.load(part)

    def _set_type(self, value: str) -> None:
        type_ = AttributeType(value)
        values = self.part.values
        if type_ not in _CHOICES:
            values = ()
        elif not values:
            values = ("yes", "no")
        changes: dict[str, Any] = {"type": type_, "values": values, "default": None}
        if not values:
            changes["titles"] = {}
        if self.section == "attributes" and type_ is not AttributeType.TEXT:
            changes["format"] = None
        self.set(None, **changes)

    def _add_default(self) -> None:
        one, several, text = Choice(), Chips(), QLineEdit()
        one.chosen.connect(lambda value: self.set(None, default=_read(self.part.type, value)))
        several.chosen.connect(lambda chosen: self.set(None, default=chosen or None))
        text.textEdited.connect(self._set_default_text)
        holder = QWidget()
        layout = column(holder, margins=0, spacing=0)
        for widget in (one, several, text):
            layout.addWidget(widget)
        holder.setFocusProxy(one)

        def load(part: Any) -> None:
            type_ = part.type
            several.setVisible(type_ is AttributeType.MULTI_CHOICE)
            one.setVisible(type_ in (AttributeType.CHOICE, AttributeType.FLAG))
            text.setVisible(type_ in (AttributeType.TEXT, AttributeType.NUMBER))
            if type_ is AttributeType.MULTI_CHOICE:
                several.show_names(part.values, part.default or ())
            elif type_ is AttributeType.CHOICE:
                titles = {"": "None", **{value: part.title_of(value) for value in part.values}}
                one.show_values(titles, str(part.default or ""))
            elif type_ is AttributeType.FLAG:
                shown = "" if part.default is None else "yes" if part.default else "no"
                one.show_values({"": "None", "yes": "yes", "no": "no"}, shown)
            elif not text.hasFocus():
                text.setText("" if part.default is None else str(part.default))

        self.add("default", "At first", holder, load, "Given to new spans.")

    def _set_default_text(self, text: str) -> None:
        value: Any = text or None
        if value is not None and self.part.type is AttributeType.NUMBER:
            try:
                value = float(text) if "." in text else int(text)
            except ValueError:
                value = text
        self.set("default", default=value)

    def change_value(self, old: str, new: str) -> None:
        """Give a value another name; spans that have it follow."""
        draft = self.editing.draft
        self.editing.change(rename_value(draft, self.section, self.index, old, new))


def _is_press(event: QEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress


def _read(type_: AttributeType, value: str) -> Any:
    if not value:
        return None
    return value == "yes" if type_ is AttributeType.FLAG else value
