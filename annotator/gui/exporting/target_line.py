"""Where the export goes: a file or a folder, as the format and the split want it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.gui.widgets import row
from annotator.model.errors import StorageError

if TYPE_CHECKING:
    from annotator.formats.base import FormatInfo


class TargetLine(QWidget):
    """A path with a button to look for one; it follows the format until it is changed by hand.

    Signals:
        changed(): Another path, or another kind of place.
    """

    changed = Signal()

    def __init__(self, project: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = project.absolute().parent
        self._stem = project.stem
        self._info: FormatInfo | None = None
        self._is_folder = self._needs_empty = False
        self._is_own = False
        self.field = QLineEdit()
        self.field.setAccessibleName("Write to")
        self.field.textEdited.connect(lambda _text: self._on_edited())
        self.browse = QPushButton("Browse…")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._browse)
        self._title = QLabel("File")
        self._title.setFixedWidth(46)
        self._title.setBuddy(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(self._title, self.field, self.browse, stretch=1))

    def set_folder(self, folder: str) -> None:
        """Propose places in this folder, if it still exists."""
        if folder and Path(folder).is_dir():
            self._folder = Path(folder)

    def show_for(self, info: "FormatInfo", *, is_folder: bool, needs_empty: bool) -> None:
        """Ask for what a format writes.

        Args:
            info: The format.
            is_folder: Whether that is a folder.
            needs_empty: Whether nothing may be in the folder yet.
        """
        same = info == self._info and is_folder == self._is_folder
        self._info, self._is_folder, self._needs_empty = info, is_folder, needs_empty
        self._title.setText("Folder" if is_folder else "File")
        if not same and self._is_own:
            self._folder = self.path().parent
            self._is_own = False
        if not self._is_own:
            self.field.setText(str(self._proposal()))
        self._check()

    def path(self) -> Path:
        """The place as given; relative ones are beside the project."""
        text = self.field.text().strip()
        return self._folder / Path(text).expanduser() if text else Path()

    def problem(self) -> str:
        """Why nothing can be written there; "" when it can."""
        from annotator.services.exporting.targets import check_target

        if not self.field.text().strip():
            return "Say where to write."
        path = self.path()
        try:
            check_target(path, is_folder=self._is_folder)
            if self._needs_empty and path.is_dir() and any(path.iterdir()):
                return "There is something in this folder already; name a new one."
        except StorageError as error:
            return error.message
        except OSError as error:
            return f"{path} cannot be read ({error.strerror})."
        return ""

    def replaces(self) -> bool:
        """Tell whether a file is replaced."""
        return not self._is_folder and self.path().is_file()

    def _proposal(self) -> Path:
        info = self._info
        if info is None:
            return self._folder
        ending = info.extensions[0]
        short = info.id.removesuffix(f"-{ending[1:]}")
        stem = self._stem if short == ending[1:] else f"{self._stem}-{short}"
        if not self._is_folder:
            return self._folder / f"{stem}{ending}"
        stem = f"{self._stem}-{info.id}"
        path, number = self._folder / stem, 2
        while path.exists():
            path, number = self._folder / f"{stem}-{number}", number + 1
        return path

    def _browse(self) -> None:
        if self._is_folder:
            start = self.path().parent
            name = QFileDialog.getExistingDirectory(self, "Export into a folder", str(start))
        else:
            ending = self._info.extensions[0] if self._info is not None else ""
            name, _ = QFileDialog.getSaveFileName(
                self,
                "Export to a file",
                str(self.path()),
                f"*{ending}",
                options=QFileDialog.Option.DontConfirmOverwrite,
            )
        if name:
            self.field.setText(name)
            self._on_edited()

    def _on_edited(self) -> None:
        self._is_own = True
        self._check()

    def _check(self) -> None:
        problem = self.problem()
        self.field.setProperty("wrong", bool(problem))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self.changed.emit()
