"""Which project is open, for whom, and what the person's settings say."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.gui.bridge import Bridge
from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap
from annotator.model.annotators import Annotator
from annotator.model.documents import SetState
from annotator.model.errors import NotFoundError, UserError
from annotator.services.places import data_dir
from annotator.services.settings import SettingsFile

if TYPE_CHECKING:
    from annotator.schema.types import Schema
    from annotator.services.project import Project

AskName = Callable[[Sequence[str], str], str | None]
"""Asks who is labeling: known names and the present one in, the chosen name or None out."""

_log = logging.getLogger(__name__)


class Session(QObject):
    """Opens and closes projects on a desk.

    Signals:
        settings_changed(Settings): Some settings have other values.
        failed(str, UserError): Something that was asked for cannot be done: title and reason.
    """

    settings_changed = Signal(object)
    failed = Signal(str, object)

    def __init__(self, desk: Desk, settings_file: SettingsFile, ask_name: AskName) -> None:
        super().__init__(desk)
        self._desk = desk
        self._file = settings_file
        self._ask_name = ask_name
        self.settings = settings_file.read()
        self.bridge = Bridge(desk)

    # Settings

    @property
    def settings_path(self) -> Path:
        """Where the settings are kept."""
        return self._file.path

    @property
    def keymap(self) -> Keymap:
        """The chords in force; several of one action are stored separated by blanks."""
        return Keymap({name: chords.split() for name, chords in self.settings.keys.items()})

    def change_settings(self, **values: Any) -> None:
        """Store some settings and tell everybody."""
        self.settings = self._file.change(**values)
        self.settings_changed.emit(self.settings)

    def change_keymap(self, keymap: Keymap) -> None:
        """Store other keys."""
        keys = {name: " ".join(chords) for name, chords in keymap.overrides.items()}
        self.change_settings(keys=keys)

    # Projects

    def open_project(
        self,
        path: Path,
        *,
        annotator_name: str = "",
        document: str = "",
        read_only: bool = False,
    ) -> bool:
        """Open a project file in place of the present one.

        Args:
            path: The file.
            annotator_name: Who labels; the settings or a dialog say it when empty.
            document: Id or title of the document to open first.
            read_only: Whether nothing may be changed.

        Returns:
            Whether it is open now.
        """
        from annotator.services.project import Project

        try:
            project = Project.open(path, read_only=read_only)
        except UserError as error:
            self.settings = (
                self._file.change(recent=self.settings.without_recent(path).recent)
                if not path.exists()
                else self.settings
            )
            self.failed.emit("Open project", error)
            return False
        return self._take(project, annotator_name, document)

    def create_project(self, path: Path, schema: "Schema | None" = None) -> bool:
        """Make a new, empty project with a label schema ("news-facts" if None) and open it."""
        from annotator.services.project import Project

        try:
            project = Project.create(path, schema=schema)
        except UserError as error:
            self.failed.emit("New project", error)
            return False
        return self._take(project, "", "")

    def open_sample(self) -> bool:
        """Make a fresh copy of the sample project and open it."""
        from annotator.services.demo import create_sample, sample_path

        folder = data_dir() / "samples"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            project = create_sample(sample_path(folder))
        except UserError as error:
            self.failed.emit("Sample project", error)
            return False
        # One looks at the sample as one of those who labeled it: there is something to see.
        return self._take(project, project.annotators()[0].name, "")

    def close_project(self) -> None:
        """Close the project; what is still on its way is written first."""
        project = self._desk.project
        if project is None:
            return
        self.bridge.detach()
        self._desk.open_project(None, None)
        project.close()

    def choose_annotator(self) -> None:
        """Ask who is labeling and go on under that name."""
        project = self._desk.project
        if project is None or project.read_only:
            return
        present = "" if self._desk.annotator is None else self._desk.annotator.name
        annotator = self._annotator(project, "", ask=True, present=present)
        if annotator is not None:
            self._desk.set_annotator(annotator)

    def _take(self, project: "Project", annotator_name: str, document: str) -> bool:
        try:
            annotator = self._annotator(project, annotator_name)
        except UserError as error:
            project.close()
            self.failed.emit("Open project", error)
            return False
        if annotator is None and not project.read_only:
            project.close()
            return False
        self.close_project()
        self.settings = self._file.change(recent=self.settings.with_recent(project.path).recent)
        self.settings_changed.emit(self.settings)
        self._desk.open_project(project, annotator)
        self.bridge.attach(project)
        self._open_first_document(document)
        for notice in project.notices:
            self._desk.message.emit(notice, "warning")
        return True

    def _annotator(
        self, project: "Project", name: str, *, ask: bool = False, present: str = ""
    ) -> Annotator | None:
        """Return who labels: as named, as the settings say, or as the person answers."""
        names = [annotator.name for annotator in project.annotators()]
        wanted = name or self.settings.annotator
        if project.read_only:
            known = wanted if wanted in names else next(iter(names), None)
            return None if known is None else project.annotator(known)
        if ask or not wanted:
            wanted = self._ask_name(names, present or wanted) or ""
            if wanted and wanted != self.settings.annotator:
                self.settings = self._file.change(annotator=wanted)
        return project.ensure_annotator(wanted) if wanted else None

    def _open_first_document(self, wanted: str) -> None:
        desk = self._desk
        if desk.project is None:
            return
        if wanted:
            try:
                desk.open_document(desk.project.find_document(wanted).id)
            except NotFoundError as error:
                desk.message.emit(str(error), "warning")
            else:
                return
        queue = desk.summaries()
        queue = tuple(one for one in queue if one.is_assigned) or queue
        begun = next((one for one in queue if one.state == SetState.IN_PROGRESS), None)
        new = next((one for one in queue if one.state == SetState.NEW), None)
        first = begun or new or next(iter(queue), None)
        if first is not None:
            desk.open_document(first.id)
