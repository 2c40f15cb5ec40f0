"""Rows of a form: a title, a control, and what the checks say about it."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.flow_layout import FlowLayout
from annotator.gui.schema_editor.editing import Check
from annotator.gui.widgets import Chip, clear_layout, column, muted, row

_TITLE_WIDTH = 112
_NARROW = 400


class CheckLine(QWidget):
    """One finding in words, with its fix as a link."""

    def __init__(self, check: Check, on_fix: Callable[[Check], None]) -> None:
        super().__init__()
        words = QLabel(check.message)
        words.setObjectName("problem" if check.is_blocking else "advice")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        line = row(words, spacing=6, stretch=0)
        if check.fix is not None:
            button = QToolButton()
            button.setObjectName("link")
            button.setText(check.fix_title)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda: on_fix(check))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)


class FieldRow(QWidget):
    """A title on the left, a control on the right, a hint and findings below it."""

    def __init__(self, title: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        words = QLabel(title)
        words.setObjectName("fieldTitle")
        words.setFixedWidth(_TITLE_WIDTH)
        words.setWordWrap(True)
        words.setContentsMargins(0, 6, 0, 0)
        words.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(title)
        self.control = control
        self._checks = QVBoxLayout()
        self._checks.setSpacing(2)
        body = QVBoxLayout()
        body.setSpacing(3)
        if control.maximumWidth() < _NARROW:
            body.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            body.addWidget(control)
        if hint:
            body.addWidget(muted(hint))
        body.addLayout(self._checks)
        line = row(words, spacing=14)
        line.setAlignment(words, Qt.AlignmentFlag.AlignTop)
        line.addLayout(body, 1)
        self.setLayout(line)

    def show_checks(self, checks: Iterable[Check], on_fix: Callable[[Check], None]) -> None:
        """Say what the checks found here."""
        clear_layout(self._checks)
        for check in checks:
            self._checks.addWidget(CheckLine(check, on_fix))


def line_field(on_edit: Callable[[str], None], *, placeholder: str = "") -> QLineEdit:
    """Return a field that tells of every key press."""
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.textEdited.connect(on_edit)
    return field


def show_text(field: QLineEdit, text: str) -> None:
    """Show a text without moving the caret when it is there already."""
    if field.text() != text:
        field.setText(text)


def text_area(on_edit: Callable[[str], None], height: int = 54) -> QPlainTextEdit:
    """Return a field of several lines that tells of every change."""
    field = QPlainTextEdit()
    field.setFixedHeight(height)
    field.setTabChangesFocus(True)
    field.textChanged.connect(lambda: on_edit(field.toPlainText()))
    return field


def show_long(field: QPlainTextEdit, text: str) -> None:
    """Show a long text without telling of it."""
    if field.toPlainText() != text:
        field.blockSignals(True)
        field.setPlainText(text)
        field.blockSignals(False)


def check_box(title: str, on_edit: Callable[[bool], None]) -> QCheckBox:
    """Return a box that tells when the person ticks it."""
    box = QCheckBox(title)
    box.clicked.connect(on_edit)
    return box


class Choice(QComboBox):
    """One of some values, each with a title.

    Signals:
        chosen(str): The value that the person picked.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda _row: self.chosen.emit(self.currentData()))

    def show_values(self, titles: Mapping[str, str], value: str) -> None:
        """Offer these values by title and show one; a value that is not offered is shown too."""
        offered = dict(titles)
        offered.setdefault(value, value)
        present = [(self.itemData(n), self.itemText(n)) for n in range(self.count())]
        if present != list(offered.items()):
            self.clear()
            for one, title in offered.items():
                self.addItem(title, one)
        self.setCurrentIndex(list(offered).index(value))

    def wheelEvent(self, event: object) -> None:
        """Leave the wheel to the form: it must not change what it passes."""
        event.ignore()  # type: ignore[attr-defined]


class KeyField(QLineEdit):
    """One letter, or nothing.

    Signals:
        chosen(str): The letter in lower case; "" for none.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(56)
        self.setMaxLength(1)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setPlaceholderText("none")
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[A-Za-z]")))
        self.textEdited.connect(self._on_edit)

    def _on_edit(self, text: str) -> None:
        self.setText(text.upper())
        self.selectAll()
        self.chosen.emit(text.lower())

    def focusInEvent(self, event: object) -> None:
        """Select the letter, so that the next one replaces it."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.selectAll()


class Chips(QWidget):
    """Several of some names; none means all when ``all_title`` says so.

    Signals:
        chosen(object): The names that are on, in the order offered.
    """

    chosen = Signal(object)

    def __init__(self, all_title: str = "") -> None:
        super().__init__()
        self._all = all_title
        self._names: tuple[str, ...] = ()
        self._chips: list[Chip] = []
        self._flow = FlowLayout(self)
        self._note = muted(all_title)

    def show_names(self, names: Sequence[str], on: Sequence[str]) -> None:
        """Offer names and show which are on; one that is not offered is shown too."""
        offered = (*names, *(one for one in on if one not in names))
        if offered != self._names:
            clear_layout(self._flow)
            self._names = offered
            self._chips = []
            if self._all:
                chip = Chip(self._all)
                chip.clicked.connect(lambda _on: self.chosen.emit(()))
                self._flow.addWidget(chip)
                self._chips.append(chip)
            for name in offered:
                chip = Chip(name)
                chip.clicked.connect(lambda _on: self._tell())
                self._flow.addWidget(chip)
                self._chips.append(chip)
        for chip in self._chips:
            chip.setChecked(chip.text() in on if chip.text() in self._names else not on)

    def _tell(self) -> None:
        chips = self._chips[1:] if self._all else self._chips
        self.chosen.emit(tuple(chip.text() for chip in chips if chip.isChecked()))


def form_column(parent: QWidget) -> QVBoxLayout:
    """Give a form the distances of the editor."""
    layout = column(parent, margins=24, spacing=12)
    layout.setContentsMargins(24, 18, 24, 24)
    return layout
