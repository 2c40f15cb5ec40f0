"""Bring forward the panel that shows what was selected: facts for a claim, else the inspector."""

from PySide6.QtCore import QObject, QTimer

from annotator.gui.desk import Desk
from annotator.gui.docks import Docks
from annotator.schema.facts import FactDeriver

FOLLOWERS = ("inspector", "facts")


class Following(QObject):
    """Keeps Inspector and Facts in step with the selection.

    Only while one of the two is in front: who reads the guide or writes a note is left alone.

    Args:
        desk: Tells what is selected.
        docks: Hold the panels.
    """

    def __init__(self, desk: Desk, docks: Docks) -> None:
        super().__init__(desk)
        self._desk = desk
        self._docks = docks
        self._claims: frozenset[str] = frozenset()
        # Turning a tab over must not delay the paint of the selection.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._follow)
        desk.project_opened.connect(self._read_schema)
        desk.schema_changed.connect(self._read_schema)
        desk.span_selected.connect(self._on_selected)
        self._read_schema()

    def _read_schema(self) -> None:
        schema = self._desk.schema
        self._claims = frozenset() if schema is None else FactDeriver(schema).claims

    def _on_selected(self, span_id: str | None) -> None:
        if span_id is not None:
            self._timer.start()

    def stay(self) -> None:
        """Leave the panel in front that is there: the selection was made in it."""
        self._timer.stop()

    def _follow(self) -> None:
        span = self._desk.span
        if span is None:
            return
        is_claim = span.label in self._claims and not self._desk.is_ghost(span)
        self._docks.bring_forward("facts" if is_claim else "inspector", among=FOLLOWERS)
