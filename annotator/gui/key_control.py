"""Key events of the article: find the context, resolve, act."""

from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.actions import Context
from annotator.gui.desk import Desk
from annotator.gui.finishing import Finishing
from annotator.gui.keymap import Keymap
from annotator.gui.keys import (
    Act,
    RunAction,
    SchemaKeys,
    context_of,
    event_chords,
    resolve,
    schema_keys,
)
from annotator.gui.labeling import Labeling
from annotator.gui.picking import Picking


class Runner(Protocol):
    """Does the window's own actions."""

    def run(self, action_id: str) -> None:
        """Do an action by id."""


class KeyControl(QObject):
    """The article's key filter.

    Attributes:
        keymap: The chords in force; the settings may change them.
        keys: The keys of the label schema.
    """

    def __init__(
        self,
        desk: Desk,
        labeling: Labeling,
        picking: Picking,
        finishing: Finishing,
        runner: Runner,
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._labeling = labeling
        self._picking = picking
        self._finishing = finishing
        self._runner = runner
        self.keymap = Keymap()
        self.keys = SchemaKeys()
        desk.project_opened.connect(self._read_schema)
        desk.schema_changed.connect(self._read_schema)

    @property
    def context(self) -> Context:
        """What single keys mean now."""
        span = self._desk.span
        return context_of(
            picking=self._picking.pick is not None,
            ghost=span is not None and self._desk.is_ghost(span),
            text=self._desk.text_selection is not None,
            span=span is not None,
        )

    def handle(self, event: QKeyEvent) -> bool:
        """Do what a key press means; False when it is the article's own."""
        chords = event_chords(event)
        if not chords or self._desk.document is None:
            return False
        if self._finishing.is_asking and self._answer(chords[0]):
            return True
        if self._finishing.findings and chords[0] == "Escape":
            self._finishing.forget()
            return True
        span = self._desk.span
        label = None if span is None else span.label
        act = resolve(chords, self.context, self.keymap, self.keys, span_label=label)
        if act is None:
            # A letter that means nothing here must not reach the text view's own search.
            return bool(event.text().strip()) and not _has_command_modifier(event)
        return self._do(act)

    def _answer(self, chord: str) -> bool:
        """Answer the question whether to reopen; any other key leaves it."""
        if chord == "Return":
            self._finishing.reopen()
            return True
        self._finishing.forget()
        return chord == "Escape"

    def _do(self, act: Act) -> bool:
        if isinstance(act, RunAction) and not self._labeling.handles(act.action_id):
            self._runner.run(act.action_id)
            return True
        return self._labeling.act(act)

    def _read_schema(self) -> None:
        self.keys = schema_keys(self._desk.schema)


def _has_command_modifier(event: QKeyEvent) -> bool:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
    return bool(event.modifiers() & held)
