"""Deciding about rows: the part of a review's acts that needs no question."""

from collections.abc import Callable
from enum import Enum
from functools import partial

from PySide6.QtCore import QObject, Signal

from annotator.gui.desk import Desk
from annotator.gui.keymap import Keymap
from annotator.gui.review.board import Board
from annotator.gui.review.editing import Editing, Why
from annotator.gui.review.prompt import Prompt
from annotator.gui.worker import run_with_progress
from annotator.model.commands import Command, SetState
from annotator.model.documents import SetState as State
from annotator.model.errors import DocumentDoneError, UserError
from annotator.model.review_commands import AgreedRow, Decide, Edit, WithdrawDecisions
from annotator.model.reviews import Outcome, Reason
from annotator.services.progress import Progress
from annotator.services.review.missing import missing_ends, missing_words
from annotator.services.review.sheets import ReviewRow, Status


class Mode(Enum):
    """What keys mean now."""

    ROWS = "rows"
    REASON = "reason"
    QUESTION = "question"
    OTHER = "other reason"
    ACCEPT = "accept"
    FINISH = "finish"
    CONFIRM = "confirm"
    EDIT = "edit"


def why_of(row: ReviewRow) -> Why:
    """Return the reason that was given before a decision, and the words of "other"."""
    decision = row.decision
    if decision is None or decision.outcome != Outcome.UNDECIDED or decision.reason is None:
        return None, None
    return decision.reason, decision.note if decision.reason == Reason.OTHER else None


class Deciding(QObject):
    """Takes, refuses and withdraws; goes on to the next open row.

    Signals:
        focus_wanted(): The keyboard belongs to the articles again.

    Attributes:
        mode: What keys mean now.
        keymap: The chords in force.
        editing: The gold span that is being edited.
    """

    focus_wanted = Signal()

    def __init__(self, desk: Desk, board: Board, prompt: Prompt) -> None:
        super().__init__(board)
        self._desk = desk
        self._board = board
        self._prompt = prompt
        self.mode = Mode.ROWS
        self.keymap = Keymap()
        self._last: str | None = None
        self._waiting: Callable[[], object] | None = None
        self.editing = Editing(desk, board, prompt)
        self.editing.focus_wanted.connect(self.focus_wanted)

    def leave_prompt(self) -> None:
        """Leave what is asked or edited; nothing changes."""
        was, self.mode = self.mode, Mode.ROWS
        self._waiting = None
        if self.editing.draft is not None:
            self.editing.end()
        if was is not Mode.ROWS:
            self._prompt.hide()
            self.focus_wanted.emit()

    def _say(self, words: str, kind: str = "info") -> None:
        self._desk.message.emit(words, kind)

    # Doing

    def _execute(self, command: Command) -> bool:
        """Do something; a refusal becomes a message, a finished review a question."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            self._say("Nobody is deciding: the project is open for reading.", "warning")
            return False
        try:
            project.execute(command, author_id=annotator.id)
        except DocumentDoneError:
            self._ask_reopen(command)
        except UserError as error:
            self._say(str(error), "warning")
        else:
            return True
        return False

    def _execute_long(self, command: Command, title: str, done: Callable[[], object]) -> None:
        """Do something that takes a while, in the background with progress and cancel."""
        project, annotator = self._desk.project, self._desk.annotator
        if project is None or annotator is None:
            self._execute(command)  # says why not
            return
        author_id = annotator.id

        def work(progress: Progress) -> object:
            return project.execute(command, author_id=author_id, progress=progress)

        def fail(error: UserError) -> None:
            if isinstance(error, DocumentDoneError):
                self._ask_reopen(command)
            else:
                self._say(str(error), "warning")

        window = self._prompt.window()
        run_with_progress(title, work, window, done=lambda _receipt: done(), failed=fail)

    def _ask_reopen(self, command: Command) -> None:
        self.mode = Mode.CONFIRM
        self._waiting = partial(self._reopen, command)
        self._prompt.choose(
            "This review is finished. Reopen it to decide?", (("Enter", "reopen"), ("Esc", "leave"))
        )

    def _reopen(self, command: Command) -> None:
        if self._set_state(State.IN_PROGRESS) and self._execute(command):
            self._after_decision(command)

    def _set_state(self, state: State) -> bool:
        sheet = self._board.sheet
        if sheet is None:
            return False
        return self._execute(
            SetState(document_id=sheet.document.id, state=state.value, set_kind="gold")
        )

    def _confirm(self) -> None:
        act = self._waiting
        self.leave_prompt()
        if act is not None:
            act()

    # Rows

    def _row(self) -> ReviewRow | None:
        row = self._board.row
        if row is None:
            self._say("There is no row to decide about.")
        return row

    def _step(self, direction: int) -> None:
        if not self._board.step(direction):
            end = "last" if direction > 0 else "first"
            self._say(f"This is the {end} one." if self._board.listed else "No row is listed.")

    def _step_open(self) -> None:
        if not self._board.step_open():
            row = self._board.row
            self._say(
                "This is the only open one." if row is not None and row.is_open
                else "Nothing is open here."
            )  # fmt: skip

    def _take(self, number: int) -> None:
        row, people = self._row(), self._board.people()
        if row is None:
            return
        if number > len(people):
            self._say(f"There is no annotator {number}.", "warning")
            return
        set_id = people[number - 1]
        if self.mode is Mode.EDIT:
            self.editing.restart(set_id)
            return
        span = row.spans.get(set_id)
        if span is None:
            name = self._board.names.get(set_id, "?")
            said = f"{name} marked nothing here: nothing comes into gold."
            self._decide(Outcome.NEITHER, said=said)
            return
        alike = [key for key, one in row.prints.items() if one == row.prints[span.id]]
        taken = (span.id, *(key for key in alike if key != span.id))
        self._decide(Outcome.TAKEN, taken)

    def _both(self) -> None:
        row = self._row()
        if row is None:
            return
        different = {print_: key for key, print_ in reversed([*row.prints.items()])}
        taken = tuple(key for key in row.prints if key in different.values())
        if len(taken) < 2:
            self._say("There is only one mark to take here.", "warning")
            return
        self._decide(Outcome.BOTH, taken)

    def _decide(
        self,
        outcome: Outcome,
        taken: tuple[str, ...] = (),
        *,
        edit: Edit | None = None,
        note: str | None = None,
        along: tuple[AgreedRow, ...] = (),
        why: Why | None = None,
        said: str = "",
    ) -> bool:
        row, sheet = self._row(), self._board.sheet
        if row is None or sheet is None:
            return False
        if row.added is not None:
            key = self.keymap.shown_key
            self._say(
                f"Nobody else marked this: {key('review.edit')} edits it, "
                f"{key('review.withdraw')} takes it out of gold."
            )
            return False
        reason, words = why_of(row) if why is None else why
        if outcome is Outcome.UNDECIDED:
            words = note
        command = Decide(
            document_id=sheet.document.id,
            member_ids=row.member_ids,
            outcome=outcome.value,
            taken=taken,
            edit=edit or Edit(),
            kinds=tuple(kind.value for kind in row.kinds),
            reason=reason,
            note=words,
            along=along,
        )
        if not self._execute(command):
            return False
        self._after_decision(command, said)
        return True

    def _after_decision(self, command: Command, said: str = "") -> None:
        """Say what is missing and go on to the next open row; all in one message."""
        if not isinstance(command, Decide):
            return
        board, sheet, schema = self._board, self._board.sheet, self._desk.schema
        row = board.row
        if row is None or sheet is None or schema is None:
            return
        self._last = row.key
        missing = missing_words(schema, missing_ends(sheet, row))
        parts = [said] if said else []
        if missing:
            parts.append(f"{missing[:1].upper()}{missing[1:]}.")
        if not board.step_open() and not any(one.is_open for one in sheet.rows):
            agreed = sheet.counts()[Status.AGREED]
            rest = (
                f"{self.keymap.shown_key('review.accept')} accepts the {agreed} that agree"
                if agreed
                else f"{self.keymap.shown_key('document.finish')} finishes the document"
            )
            parts.append(f"Everything here is decided; {rest}.")
        if parts:
            self._say(" ".join(parts))

    def _withdraw(self) -> None:
        row, sheet = self._row(), self._board.sheet
        if row is None or sheet is None:
            return
        if row.decision is None:
            self._say("This row is not decided.")
            return
        self._execute(
            WithdrawDecisions(document_id=sheet.document.id, decision_ids=(row.decision.id,))
        )
