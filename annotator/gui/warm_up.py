"""Load what the first use of something would wait for, while an article is being read."""

import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from annotator.gui.desk import Desk
from annotator.services import dating
from annotator.services.names import read_ahead

_IDLE_MS: Final = 700


class WarmUp(QObject):
    """Loads the date grammar and reads the names of entities aside, while an article is being read.

    The first date and the first "same as" would wait for that otherwise.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._is_warm = False
        self._are_names_read = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_IDLE_MS)
        self._timer.timeout.connect(self._start)
        desk.document_opened.connect(self._wait)
        desk.project_opened.connect(self._on_project)

    def _on_project(self) -> None:
        self._are_names_read = False

    def _wait(self, _document_id: str) -> None:
        if not (self._is_warm and self._are_names_read):
            self._timer.start()

    def _start(self) -> None:
        schema, project = self._desk.schema, self._desk.project
        if schema is None or project is None:
            return
        is_dated = any(dating.is_date_label(schema, label.name) for label in schema.enabled_labels)
        acts: list[Callable[[], object]] = []
        if is_dated and not self._is_warm:
            acts.append(dating.warm_up)
        if not self._are_names_read:
            names = [one.name for one in project.entities()]
            acts.append(partial(read_ahead, names))
        self._is_warm, self._are_names_read = self._is_warm or is_dated, True
        if acts:
            work = partial(_one_by_one, acts)
            threading.Thread(target=work, name="warm up", daemon=True).start()


def _one_by_one(acts: Iterable[Callable[[], object]]) -> None:
    for act in acts:
        act()
