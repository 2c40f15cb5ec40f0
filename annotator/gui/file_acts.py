"""Projects and documents: what is opened, comes in and goes out."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.gui.desk import Desk
from annotator.gui.session import Session

if TYPE_CHECKING:
    from annotator.gui.main_window import MainWindow

_PROJECT_FILES = "Projects (*.annot)"


class FileActs(QObject):
    """What stands behind the menu File; dialogs are imported when they are first asked for.

    Signals:
        closing(): The project is about to be closed.
    """

    closing = Signal()

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._session = window.session

    def table(self, *, check: Callable[[], None]) -> dict[str, Callable[[], object]]:
        """Return the acts by id.

        ``check`` shows what is odd in the labels, for those who look before they export.
        """
        desk, window, session = self._desk, self._window, self._session
        return {
            "file.new": self._new,
            "file.open": self._open,
            "file.sample": session.open_sample,
            "file.import": lambda: self._import(()),
            "file.export": partial(_export, desk, session, window, check),
            "file.save_copy": partial(_save_copy, desk, window),
            "file.print": partial(_print, desk, window),
            "file.save_pdf": partial(_save_pdf, desk, window),
            "file.bundle": partial(_send, desk, window),
            "file.send_to_annotator": partial(_send, desk, window, to_annotator=True),
            "file.merge": partial(_merge, desk, window, ()),
            "file.close": self._close,
            "file.settings": self._settings,
            "file.quit": window.close,
        }

    def take(self, paths: list[Path]) -> None:
        """Open a project, merge bundles, or import documents into the open one."""
        projects = [path for path in paths if path.suffix == ".annot"]
        bundles = [path for path in paths if path.suffix == ".annotbundle"]
        if projects:
            self._session.open_project(projects[0])
        elif bundles and self._desk.project is not None:
            _merge(self._desk, self._window, bundles)
        elif self._desk.project is None:
            self._desk.message.emit("Open a project first: documents are imported into it.", "info")
        elif paths:
            self._import(paths)

    def _new(self) -> None:
        from annotator.gui.new_project import NewProjectDialog

        recent = self._session.settings.recent
        folder = Path(recent[0]).parent if recent else Path.home()
        dialog = NewProjectDialog(folder, self._desk.theme, self._window)
        dialog.accepted.connect(
            lambda: self._session.create_project(dialog.path(), dialog.schema())
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self) -> None:
        recent = self._session.settings.recent
        start = str(Path(recent[0]).parent) if recent else str(Path.home())
        name, _ = QFileDialog.getOpenFileName(self._window, "Open project", start, _PROJECT_FILES)
        if name:
            self._session.open_project(Path(name))

    def _close(self) -> None:
        self.closing.emit()
        self._session.close_project()
        self._window.show_welcome()

    def _import(self, paths: Sequence[Path]) -> None:
        from annotator.gui.importing.acts import import_documents

        import_documents(self._desk, self._window, paths)

    def _settings(self) -> None:
        from annotator.gui.settings_dialog import SettingsDialog

        SettingsDialog(self._session, self._desk, self._window).open()


def _merge(desk: Desk, window: QWidget, paths: Sequence[Path]) -> None:
    from annotator.gui.teamwork.merging import merge_into

    merge_into(desk, window, paths)


def _export(desk: Desk, session: Session, window: QWidget, check: Callable[[], None]) -> None:
    from annotator.gui.exporting.acts import export_project

    export_project(desk, session, window, check)


def _save_copy(desk: Desk, window: QWidget) -> None:
    from annotator.gui.exporting.acts import save_copy

    save_copy(desk, window)


def _print(desk: Desk, window: QWidget) -> None:
    from annotator.gui.printing.acts import print_article

    print_article(desk, window)


def _save_pdf(desk: Desk, window: QWidget) -> None:
    from annotator.gui.printing.acts import save_pdf

    save_pdf(desk, window)


def _send(desk: Desk, window: QWidget, *, to_annotator: bool = False) -> None:
    from annotator.gui.teamwork.sending import send_work

    send_work(desk, window, to_annotator=to_annotator)
