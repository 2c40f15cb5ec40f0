"""What the chosen format carries and loses, and its options."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.formats.base import FormatInfo, FormatOption
from annotator.gui.dialogs import show_error
from annotator.gui.exporting.parts import choose, marked, show_kind
from annotator.gui.widgets import caption, clear_layout, muted, row
from annotator.model.errors import UserError

_YES_NO = frozenset(("yes", "no"))
_TEMPLATE = "template"
_UNITS = {
    "codepoint": "offsets in characters",
    "utf16": "offsets in UTF-16 units",
    "byte": "offsets in bytes",
    "token": "labels by token",
    "none": "no offsets",
}


class FormatPage(QScrollArea):
    """Describes one format and holds a field for each of its options.

    Signals:
        changed(): An option has another value.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelScroll")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("About the format")  # its arrows scroll
        content = QWidget()
        content.setObjectName("panelContent")
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(0, 12, 14, 4)
        self._layout.setSpacing(5)
        self.setWidget(content)
        self._values: dict[str, Callable[[], str]] = {}
        self._defaults: dict[str, str] = {}

    def show_format(self, info: FormatInfo, given: Mapping[str, str]) -> None:
        """Describe another format; ``given`` are values of its options that differ."""
        clear_layout(self._layout)
        self._values.clear()
        self._defaults = {one.name: one.default or "" for one in info.write_options}
        title = QLabel(info.title)
        title.setObjectName("editorTitle")
        title.setWordWrap(True)
        self._layout.addWidget(title)
        self._layout.addWidget(muted(_facts(info)))
        if info.needs is not None and not info.needs.is_installed:
            needed = muted(f"Needs {info.needs.module}: {info.needs.command}")
            needed.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            show_kind(needed, "advice")
            self._layout.addWidget(needed)
        self._layout.addSpacing(6)
        self._layout.addWidget(caption("Carries"))
        for words in info.carries:
            self._layout.addLayout(marked("✓", words, "keptMark"))
        self._layout.addSpacing(6)
        self._layout.addWidget(caption("Loses"))
        for words in info.loses or ("nothing",):
            mark, kind = ("–", "lostMark") if info.loses else ("✓", "keptMark")
            self._layout.addLayout(marked(mark, words, kind))
        if info.write_options:
            self._layout.addSpacing(10)
            self._layout.addWidget(caption("Options"))
        former: QWidget = self
        for option in info.write_options:
            field = self._add_option(option, given.get(option.name, option.default or ""))
            if option.name == _TEMPLATE and info.template and isinstance(field, QLineEdit):
                self._offer_template(info, field)
            QWidget.setTabOrder(former, field)
            former = field
        self._layout.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def options(self) -> dict[str, str]:
        """The values that differ from the format's defaults."""
        values = {name: value() for name, value in self._values.items()}
        return {name: value for name, value in values.items() if value != self._defaults[name]}

    def _offer_template(self, info: FormatInfo, field: QLineEdit) -> None:
        """Let the usual template be saved, to be changed and used."""
        button = QToolButton()
        button.setObjectName("link")
        button.setText("Save the usual one, to change it…")

        def save() -> None:
            start = str(Path.home() / f"{info.id}.toml")
            name, _ = QFileDialog.getSaveFileName(self, "Save the template", start, "*.toml")
            if not name:
                return
            try:
                Path(name).write_text(info.template, encoding="utf-8")
            except OSError as error:
                words = f"{name} cannot be written ({error.strerror or error})."
                show_error(self, "Save the template", UserError(words))
                return
            field.setText(name)

        button.clicked.connect(save)
        self._layout.addWidget(button)

    def _add_option(self, option: FormatOption, value: str) -> QWidget:
        title = option.name.replace("_", " ").capitalize()
        words = muted(f"{option.description[:1].upper()}{option.description[1:]}.")
        field = self._make_field(option, title, value)
        field.setObjectName(f"option-{option.name}")
        field.setAccessibleName(title)
        field.setAccessibleDescription(option.description)
        if not isinstance(field, QCheckBox):
            self._layout.addWidget(QLabel(title))
        if option.is_file and isinstance(field, QLineEdit):
            self._layout.addLayout(row(field, self._browse_button(field, title), stretch=0))
        else:
            self._layout.addWidget(field)
        self._layout.addWidget(words)
        self._layout.addSpacing(8)
        return field

    def _make_field(self, option: FormatOption, title: str, value: str) -> QWidget:
        if frozenset(option.values) == _YES_NO:
            box = QCheckBox(title)
            box.setChecked(value == "yes")
            box.toggled.connect(lambda _on: self.changed.emit())
            self._values[option.name] = lambda: "yes" if box.isChecked() else "no"
            return box
        if option.values:
            choice = QComboBox()
            if option.default is None:
                choice.addItem("as usual", "")
            for one in option.values:
                choice.addItem(one, one)
            choose(choice, value)
            choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
            self._values[option.name] = lambda: str(choice.currentData())
            return choice
        field = QLineEdit(value)
        field.setPlaceholderText("none" if option.is_file else "as usual")
        field.textChanged.connect(lambda _text: self.changed.emit())
        self._values[option.name] = field.text
        return field

    def _browse_button(self, field: QLineEdit, title: str) -> QPushButton:
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.setAccessibleName(f"Browse for {title}")

        def ask() -> None:
            start = field.text() or str(Path.home())
            name, _ = QFileDialog.getOpenFileName(self, title, start)
            if name:
                field.setText(name)

        browse.clicked.connect(ask)
        return browse


def _facts(info: FormatInfo) -> str:
    what = "a folder of files" if info.output == "folder" else f"one file, {info.extensions[0]}"
    if info.file_when is not None:
        what = f"a folder of files, or one file ({info.extensions[0]})"
    return f"{what[:1].upper()}{what[1:]} · {_UNITS[info.offset_unit]}"
