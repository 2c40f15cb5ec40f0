"""Editing a row into gold: edges by key, labels by their letters, a value in words."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from annotator.gui.actions import Context
from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap
from annotator.gui.keys import schema_keys
from annotator.gui.labeling import EDGES
from annotator.gui.review.board import Board
from annotator.gui.review.draft import GoldDraft, draft_of
from annotator.gui.review.prompt import Prompt
from annotator.model.timex import is_timex_value
from annotator.services.dating import is_date_label

_VALUE: Final = "V"


class Editing(QObject):
    """The draft of a gold span.

    Signals:
        draft_changed(GoldDraft | None): What is edited now; None when it has ended.
    """

    draft_changed = Signal(object)

    def __init__(self, desk: Desk, board: Board, prompt: Prompt) -> None:
        super().__init__(board)
        self._desk = desk
        self._board = board
        self._prompt = prompt
        self._keymap = Keymap()
        self.draft: GoldDraft | None = None

    def begin(self, draft: GoldDraft, keymap: Keymap) -> None:
        """Edit a row, from what stands in gold or else from what most annotators marked."""
        self._keymap = keymap
        self._set(draft)

    def restart(self, set_id: str) -> None:
        """Start over from one annotator's mark."""
        row = self._board.row
        if row is None or set_id not in row.spans:
            self._desk.message.emit("This annotator marked nothing here.", "warning")
            return
        self._set(draft_of(row, None, set_id))

    def end(self) -> None:
        """Nothing is edited any more."""
        self.draft = None
        self.draft_changed.emit(None)

    def answer(self, chord: str) -> bool:
        """Take an edge key, a label's letter or the key of the value; False for others."""
        draft, sheet = self.draft, self._board.sheet
        if draft is None or sheet is None:
            return False
        action_id = self._keymap.action_for(Context.REVIEW_EDIT, chord)
        if action_id in EDGES:
            moved = draft.moved(sheet.document.text, *EDGES[action_id])
            if moved is None:
                self._desk.message.emit("The edge cannot go further.", "info")
            else:
                self._set(moved)
            return True
        label = schema_keys(self._desk.schema).label_keys.get(chord)
        if label is not None:
            self._set(draft.labeled(label))
            return True
        if chord == _VALUE and self._is_date(draft):
            value = draft.span.attributes.get("value")
            self._prompt.ask("The date’s value", "e.g. 2026-02-23", str(value or ""))
            return True
        return False

    def set_value(self, text: str) -> bool:
        """Give the date another value; False, with a message, where it is none."""
        draft = self.draft
        if draft is None:
            return False
        type_ = draft.span.attributes.get("type")
        if not is_timex_value(text, str(type_) if type_ else None):
            self._desk.message.emit(f"“{text}” is not a TIMEX3 value.", "warning")
            return False
        self._set(draft.valued("value", text))
        return True

    def _is_date(self, draft: GoldDraft) -> bool:
        schema = self._desk.schema
        return schema is not None and is_date_label(schema, draft.span.label)

    def _set(self, draft: GoldDraft) -> None:
        self.draft = draft
        key = self._keymap.shown_key
        hints = [
            (f"{key('edge.start_left')} {key('edge.start_right')}", "start"),
            (f"{key('edge.end_left')} {key('edge.end_right')}", "end"),
            ("letter", "label"),
        ]
        if self._is_date(draft):
            hints.append((_VALUE, "value"))
        hints += [(key("review.save"), "save"), (key("review.cancel"), "leave")]
        value = draft.span.attributes.get("value")
        shown = f" {value}" if self._is_date(draft) and value else ""
        quote = " ".join(draft.span.quote.split())
        self._prompt.choose(f"Gold: {draft.span.label}{shown} “{quote}”", hints)
        self.draft_changed.emit(draft)
