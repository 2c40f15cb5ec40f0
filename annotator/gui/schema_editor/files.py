"""Schemas from elsewhere and to elsewhere: presets and TOML files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from annotator.gui.dialogs import show_error
from annotator.gui.schema_editor.editing import Editing
from annotator.model.errors import UserError
from annotator.schema import toml
from annotator.schema.types import Schema

_FILES: Final = "Label schemas (*.toml)"


class SchemaFiles(QObject):
    """A button with a menu: start from a preset, open, save.

    Args:
        editing: Has the draft that is saved.
        take: Gets a schema that was chosen.
        window: Dialogs belong to it.
    """

    def __init__(self, editing: Editing, take: Callable[[Schema], object], window: QWidget) -> None:
        super().__init__(window)
        self._editing = editing
        self._take = take
        self._window = window
        self.button = QPushButton("Schema file")
        menu = QMenu(self.button)
        self.presets = menu.addMenu("Start from a preset")
        self.presets.setToolTipsVisible(True)
        self.presets.aboutToShow.connect(self.fill_presets)
        menu.addAction("Open TOML…", self.open_file)
        menu.addAction("Save TOML…", self.save_file)
        self.button.setMenu(menu)
        self.button.setAutoDefault(False)

    def fill_presets(self) -> None:
        """List the schemas that come with the program."""
        from annotator.services.schemas import find_schema, preset_names

        self.presets.clear()
        for name in preset_names():
            schema = find_schema(name)
            act = self.presets.addAction(schema.title or name, partial(self._take, schema))
            act.setToolTip(schema.description)

    def open_file(self) -> None:
        """Read the draft from a TOML file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open schema", str(Path.home()), _FILES)
        if not name:
            return
        try:
            self._take(toml.load_file(Path(name)))
        except UserError as error:
            show_error(self._window, "Open schema", error)

    def save_file(self) -> None:
        """Write the draft to a TOML file; comments of a file that is there already stay."""
        draft = self._editing.draft.schema
        start = str(Path.home() / f"{draft.name}.toml")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save schema", start, _FILES)
        if not name:
            return
        from annotator.schema.toml_edit import rewrite

        path = Path(name)
        try:
            text = rewrite(path.read_text("utf-8"), draft) if path.exists() else toml.dumps(draft)
            path.write_text(text, encoding="utf-8", newline="")
        except (OSError, UnicodeDecodeError) as error:
            problem = UserError(f"“{path}” cannot be written: {error}.")
            show_error(self._window, "Save schema", problem)
