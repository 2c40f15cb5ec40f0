"""Editors for attribute values: one proper widget per type, with validation in place."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.date_entry import TimexEditor
from annotator.gui.flow_layout import FlowLayout
from annotator.gui.theme import Theme
from annotator.gui.value_editor import ValueEditor
from annotator.gui.widgets import Chip, Segmented
from annotator.schema.types import Attribute, AttributeType, DocumentLabel

Described = Attribute | DocumentLabel
_MAX_SEGMENTS = 5
_MAX_SEGMENT_LETTERS = 30


class ChoiceEditor(ValueEditor):
    """One of a few values: segments when they fit, else a list."""

    def __init__(self, described: Described, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        titles = dict(described.titles)
        letters = sum(len(titles.get(value, value)) for value in described.values)
        self._segments: Segmented | None = None
        self._box: QComboBox | None = None
        if len(described.values) <= _MAX_SEGMENTS and letters <= _MAX_SEGMENT_LETTERS:
            self._segments = Segmented(described.values, theme, titles=titles)
            self._segments.setAccessibleName(described.title or described.name)
            self._segments.chosen.connect(self.edited.emit)
            layout.addWidget(self._segments)
            self.setFocusProxy(self._segments)
        else:
            self._box = QComboBox()
            self._box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            self._box.setMinimumContentsLength(6)
            self._box.setAccessibleName(described.title or described.name)
            self._box.addItem("—", None)
            for value in described.values:
                self._box.addItem(titles.get(value, value), value)
            self._box.activated.connect(self._on_activated)
            layout.addWidget(self._box)
            self.setFocusProxy(self._box)

    def _on_activated(self, place: int) -> None:
        if self._box is not None:
            self.edited.emit(self._box.itemData(place))

    def set_value(self, value: object) -> None:
        """Show a value."""
        if self._segments is not None:
            self._segments.set_value(None if value is None else str(value))
        if self._box is not None:
            place = self._box.findData(value)
            with QSignalBlocker(self._box):
                self._box.setCurrentIndex(max(0, place))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        if self._segments is not None:
            self._segments.set_theme(theme)


class MultiChoiceEditor(ValueEditor):
    """Any of several values, as chips."""

    def __init__(self, described: Described, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self)
        self._chips: dict[str, Chip] = {}
        for value in described.values:
            chip = Chip(described.title_of(value))
            chip.clicked.connect(self._on_clicked)
            layout.addWidget(chip)
            self._chips[value] = chip

    def _on_clicked(self) -> None:
        chosen = [value for value, chip in self._chips.items() if chip.isChecked()]
        self.edited.emit(chosen or None)

    def set_value(self, value: object) -> None:
        """Show the chosen values."""
        chosen: Sequence[object] = value if isinstance(value, list | tuple) else ()
        for name, chip in self._chips.items():
            chip.setChecked(name in chosen)


class TextEditor(ValueEditor):
    """A line of text; Enter or leaving the field hands it over."""

    def __init__(self, described: Described, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._line = QLineEdit()
        self._line.setPlaceholderText("none")
        self._line.setAccessibleName(described.title or described.name)
        self._line.editingFinished.connect(self._on_finished)
        layout.addWidget(self._line)
        self.setFocusProxy(self._line)
        self._shown = ""

    def _on_finished(self) -> None:
        text = self._line.text().strip()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text or None)

    def set_value(self, value: object) -> None:
        """Show a text."""
        self._shown = "" if value is None else str(value)
        if self._line.text() != self._shown:
            self._line.setText(self._shown)


class NumberEditor(TextEditor):
    """A number; what is not one is left standing for the validation to explain."""

    def _on_finished(self) -> None:
        text = self._line.text().strip()
        if text == self._shown:
            return
        self._shown = text
        self.edited.emit(parse_number(text))


class FlagEditor(ValueEditor):
    """Yes or no."""

    def __init__(self, described: Described, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._box = QCheckBox("yes")
        self._box.setAccessibleName(described.title or described.name)
        self._box.clicked.connect(self.edited.emit)
        layout.addWidget(self._box)
        self.setFocusProxy(self._box)

    def set_value(self, value: object) -> None:
        """Show yes or no."""
        self._box.setChecked(bool(value))


class FixedValue(ValueEditor):
    """A value that the program keeps: shown, not edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        self._label = QLabel()
        self._label.setObjectName("muted")
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self._label)

    def set_value(self, value: object) -> None:
        """Show a value."""
        self._label.setText("—" if value is None else str(value))


def parse_number(text: str) -> int | float | str | None:
    """Read a whole number or a decimal; other text is returned as it is, empty text as None."""
    if not text:
        return None
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def make_editor(described: Described, theme: Theme) -> ValueEditor:
    """Return the editor for an attribute or document label."""
    if isinstance(described, Attribute) and described.editable == "program":
        return FixedValue()
    if isinstance(described, Attribute) and described.format == "timex":
        return TimexEditor(described.title or described.name, theme)
    if described.type == AttributeType.CHOICE:
        return ChoiceEditor(described, theme)
    if described.type == AttributeType.MULTI_CHOICE:
        return MultiChoiceEditor(described)
    if described.type == AttributeType.NUMBER:
        return NumberEditor(described)
    if described.type == AttributeType.FLAG:
        return FlagEditor(described)
    return TextEditor(described)


class Field(QWidget):
    """An editor with its title before it and, when needed, a problem under it."""

    def __init__(
        self, described: Described, theme: Theme, *, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name = described.name
        self.editor = make_editor(described, theme)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        number = QLabel(key)
        number.setObjectName("fieldKey")
        number.setFixedWidth(18)
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        if not key:  # shown before it has a parent it would be a window for a moment
            number.hide()
        line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        title = QLabel(described.title or described.name.replace("_", " "))
        title.setObjectName("fieldTitle")
        title.setToolTip(described.description)
        title.setFixedWidth(88 if not key else 80)
        title.setWordWrap(True)
        title.setMinimumHeight(28)
        title.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        title.setBuddy(self.editor)
        line.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.editor.setToolTip(described.description)
        line.addWidget(self.editor, 1)
        outer.addLayout(line)
        self._problem = QLabel()
        self._problem.setObjectName("problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        outer.addWidget(self._problem)

    def show_problem(self, text: str) -> None:
        """Show what is wrong with the value, or nothing for an empty text."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def problem(self) -> str:
        """The problem shown; empty when there is none."""
        return self._problem.text() if not self._problem.isHidden() else ""
