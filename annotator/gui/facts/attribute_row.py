"""One attribute of a fact card: the digit that chooses it, its name, its values side by side."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from annotator.gui.attribute_editors import make_editor
from annotator.gui.facts.slot_row import NAME_WIDTH
from annotator.gui.theme import Theme
from annotator.gui.value_editor import ValueEditor
from annotator.gui.widgets import KeyCap, Segmented
from annotator.schema.types import Attribute, AttributeType

_SEGMENTS: Final = 3
_MORE: Final = "…"


class Segments(ValueEditor):
    """Values side by side; those beyond the first few are behind the last cell."""

    def __init__(self, attribute: Attribute, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attribute = attribute
        self._theme = theme
        values = attribute.values
        is_long = len(values) > _SEGMENTS + 1
        self._shown = values[:_SEGMENTS] if is_long else values
        self._rest = values[_SEGMENTS:] if is_long else ()
        self._line: Segmented | None = None
        self._value: str | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._build(_MORE)

    def _build(self, more: str) -> None:
        """Make the cells; the last one is named after the value chosen behind it."""
        cells: Sequence[str] = (*self._shown, _MORE) if self._rest else self._shown
        titles = {**self._attribute.titles, _MORE: more}
        if self._line is not None:
            self._layout.removeWidget(self._line)
            self._line.hide()
            self._line.deleteLater()
        line = Segmented(cells, self._theme, titles=titles, parent=self)
        line.set_compact()
        line.setAccessibleName(self._attribute.title or self._attribute.name.replace("_", " "))
        line.chosen.connect(self._on_chosen)
        self._layout.addWidget(line)
        self.setFocusProxy(line)
        self._line, self._more = line, more

    def set_value(self, value: object) -> None:
        """Show a value."""
        self._value = None if value is None else str(value)
        is_behind = self._value in self._rest
        more = self._attribute.title_of(str(value)) if is_behind else _MORE
        if self._rest and more != self._more:
            self._build(more)
        if self._line is not None:
            self._line.set_value(_MORE if is_behind else self._value)

    def _on_chosen(self, value: str) -> None:
        if value != _MORE:
            self.edited.emit(value)
            return
        self.set_value(self._value)
        menu = QMenu(self)
        for one in self._rest:
            action = menu.addAction(self._attribute.title_of(one))
            action.setCheckable(True)
            action.setChecked(one == self._value)
            action.triggered.connect(lambda _checked=False, one=one: self.edited.emit(one))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(self.width() // 2, self.height())))


class AttributeRow(QWidget):
    """A digit, a name and an editor.

    Signals:
        edited(object): The new value.
    """

    edited = Signal(object)

    def __init__(
        self, attribute: Attribute, theme: Theme, key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.attribute = attribute
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 8, 4)
        line.setSpacing(7)
        cap = KeyCap(key, theme) if key else QWidget()
        cap.setFixedHeight(24)
        if not key:
            cap.setFixedWidth(19)
        line.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        title = attribute.title or attribute.name.replace("_", " ")
        name = QLabel(title)
        name.setObjectName("slotName")
        name.setFixedWidth(NAME_WIDTH)
        name.setToolTip(attribute.description)
        name.setFixedHeight(24)
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        if attribute.type is AttributeType.CHOICE:
            self._editor: ValueEditor = Segments(attribute, theme)
        else:
            self._editor = make_editor(attribute, theme)
        self._editor.setAccessibleName(title)
        self._editor.edited.connect(self.edited)
        line.addWidget(self._editor, 1)
        self._theme = theme
        self._is_waiting = False
        self._value: object = None
        self.set_value(None)

    def set_value(self, value: object) -> None:
        """Show a value."""
        self._value = value
        self._editor.set_value(value)

    def focus_editor(self) -> None:
        """Put the keyboard into the editor."""
        self._editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_waiting(self, *, is_waiting: bool) -> None:
        """Tint the row while a digit is awaited."""
        if is_waiting != self._is_waiting:
            self._is_waiting = is_waiting
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tint."""
        if self._is_waiting:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(self._theme.accent_soft))
            painter.end()
