"""A new project: where its file is, and the label schema it begins with."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.dialogs import Form, show_error
from annotator.gui.flow_layout import FlowLayout
from annotator.gui.text.inks import readable_on
from annotator.gui.theme import Theme
from annotator.gui.widgets import caption, clear_layout, muted, row
from annotator.model.errors import UserError

if TYPE_CHECKING:
    from annotator.schema.types import Label, Schema

_PROJECT_FILES: Final = "Projects (*.annot)"
_SCHEMA_FILES: Final = "Label schemas (*.toml)"
_WIDTH: Final = 680
_LIST: Final = 210


class NewProjectDialog(Form):
    """Asks for the file and the label schema; shows what the schema offers."""

    def __init__(self, folder: Path, theme: Theme, parent: QWidget) -> None:
        super().__init__(
            "New project",
            "Everything is kept in one file. The label schema can be changed at any time.",
            "Create",
            parent,
        )
        self.setMinimumWidth(_WIDTH)
        self._theme = theme
        self._schemas: list[Schema] = []
        self.path_field = QLineEdit(str(_free_path(folder)))
        self.path_field.setAccessibleName("Project file")
        self.path_field.textChanged.connect(self._on_path)
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.presets = QListWidget()
        self.presets.setObjectName("presets")
        self.presets.setAccessibleName("Label schema")
        self.presets.setFixedWidth(_LIST)
        self.presets.setMinimumHeight(236)
        self.presets.currentRowChanged.connect(self._show)
        other = QPushButton("From a TOML file…")
        other.setAutoDefault(False)
        other.clicked.connect(self.open_file)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.presets, 1)
        left.addWidget(other)
        both = QHBoxLayout()
        both.setSpacing(18)
        both.addLayout(left)
        both.addWidget(self._preview(), 1)
        self.body.addWidget(caption("Project file"))
        self.body.addLayout(row(self.path_field, browse, stretch=0))
        self.body.addSpacing(6)
        self.body.addWidget(caption("Label schema"))
        self.body.addLayout(both)
        self._fill()
        self._on_path()

    def _preview(self) -> QWidget:
        frame = QFrame()
        frame.setObjectName("presetPreview")
        self._title = QLabel()
        self._title.setObjectName("emptyTitle")
        self._words = muted()
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, spacing=6)
        self._more = muted()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for widget in (self._title, self._words, self._chips, self._more):
            layout.addWidget(widget)
        layout.addStretch(1)
        return frame

    def _fill(self) -> None:
        from annotator.services.schemas import find_schema, preset_names

        for name in preset_names():
            self._add(find_schema(name))
        self.presets.setCurrentRow(0)

    def _add(self, schema: "Schema") -> None:
        self._schemas.append(schema)
        item = QListWidgetItem(schema.title or schema.name)
        item.setToolTip(schema.description)
        height = QFontMetrics(self.presets.font()).height() + 14
        item.setSizeHint(QSize(0, height))
        self.presets.addItem(item)

    def _show(self, number: int) -> None:
        if not 0 <= number < len(self._schemas):
            return
        schema = self._schemas[number]
        self._title.setText(schema.title or schema.name)
        self._words.setText(schema.description)
        clear_layout(self._flow)
        for label in schema.labels:
            self._flow.addWidget(_chip(label, self._theme))
        parts = [
            f"{len(items)} {word if len(items) == 1 else word + 's'}"
            for items, word in (
                (schema.attributes, "attribute"),
                (schema.relations, "relation"),
                (schema.document_labels, "document label"),
            )
            if items
        ]
        if any(not label.enabled for label in schema.labels):
            parts.append("pale labels are off at first")
        self._more.setText(", ".join(parts))

    def open_file(self) -> None:
        """Offer a schema from a file as well, and choose it."""
        name, _ = QFileDialog.getOpenFileName(self, "Open schema", str(Path.home()), _SCHEMA_FILES)
        if not name:
            return
        from annotator.schema import toml

        try:
            schema = toml.load_file(Path(name))
        except UserError as error:
            show_error(self, "Open schema", error)
            return
        self._add(schema)
        self.presets.setCurrentRow(self.presets.count() - 1)

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "New project", self.path_field.text(), _PROJECT_FILES
        )
        if name:
            self.path_field.setText(name)

    def _on_path(self) -> None:
        self.accept_button.setEnabled(bool(self.path_field.text().strip()))

    def path(self) -> Path:
        """The file, ending in ``.annot`` unless the person chose another ending."""
        path = Path(self.path_field.text().strip()).expanduser()
        return path if path.suffix else path.with_suffix(".annot")

    def schema(self) -> "Schema":
        """The chosen label schema."""
        return self._schemas[max(0, self.presets.currentRow())]


def _free_path(folder: Path) -> Path:
    path, number = folder / "project.annot", 2
    while path.exists():
        path, number = folder / f"project-{number}.annot", number + 1
    return path


def _chip(label: "Label", theme: Theme) -> QLabel:
    chip = QLabel(label.title or label.name)
    chip.setToolTip(label.description)
    chip.setTextFormat(Qt.TextFormat.PlainText)
    ground = label.line_dark if label.rendering == "line" else label.fill
    ink = readable_on(ground, theme.tag_text)
    style = f"background: {ground}; color: {ink};"
    if not label.enabled:
        style = f"background: transparent; color: {theme.muted}; border: 1px dashed {theme.faint};"
    chip.setStyleSheet(
        f"QLabel {{ {style} border-radius: 4px; padding: 3px 8px; font-size: 12px;"
        " font-weight: 600; }"
    )
    return chip
