"""Active time: what the annotator does on a document is timed and recorded now and then."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from annotator.gui.desk import Desk
from annotator.model.commands import RecordActivity
from annotator.model.errors import UserError
from annotator.services.activity import ActivityClock

_RECORD_MS: Final = 30_000


class ActivityWatch(QObject):
    """Feeds the clock and records what it has gathered.

    Nothing is recorded for a document without labels of the annotator: looking is not labeling.
    """

    def __init__(self, desk: Desk, clock: ActivityClock | None = None) -> None:
        super().__init__(desk)
        self._desk = desk
        self._clock = ActivityClock() if clock is None else clock
        self._timer = QTimer(self)
        self._timer.setInterval(_RECORD_MS)
        self._timer.timeout.connect(self.record)
        self._timer.start()
        desk.document_opened.connect(self._on_document)
        desk.span_selected.connect(lambda _id: self.touch())

    def touch(self) -> None:
        """Note that something was done on the open document."""
        if self._desk.is_reviewing:
            return  # deciding is no labeling
        document = self._desk.document
        self._clock.touch(None if document is None else document.id)

    def _on_document(self, _document_id: str) -> None:
        self.record()
        self.touch()

    def record(self) -> None:
        """Store the seconds gathered for every document that has labels."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None or project.read_only:
            return
        for document_id in self._clock.document_ids():
            if not project.is_loaded(document_id):
                continue
            if project.annotation_set(document_id, "human", annotator.id) is None:
                continue
            seconds = round(self._clock.take(document_id), 1)
            if seconds:
                try:
                    project.execute(
                        RecordActivity(document_id=document_id, seconds=seconds),
                        author_id=annotator.id,
                        initiator=self,
                    )
                except UserError:
                    # A done document or a failed file: the seconds are not worth a message.
                    continue
