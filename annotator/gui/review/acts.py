"""What the keys of a review do: decide, explain, accept, edit, finish."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal

from annotator.gui.desk import Desk
from annotator.gui.overlay import Overlay
from annotator.gui.review.board import Board
from annotator.gui.review.deciding import Deciding, Mode, why_of
from annotator.gui.review.draft import GoldDraft
from annotator.gui.review.editing import label_choices
from annotator.gui.review.prompt import AcceptTerms, Prompt
from annotator.model.documents import SetState as State
from annotator.model.ids import new_id
from annotator.model.review_commands import (
    AcceptAgreed,
    Decide,
    Edit,
    ExplainDecision,
    WithdrawDecisions,
)
from annotator.model.reviews import Outcome, Reason
from annotator.model.spans import Fragment
from annotator.services.planning.titles import counted, quoted
from annotator.services.review.sheets import ReviewRow, Status

REASONS: Final = tuple(Reason)
_MANY: Final = 300
"""Labels from which on accepting them takes long enough to be done in the background."""
_WHILE_EDITING: Final = ("review.take_", "review.save", "review.cancel")


class ReviewActs(Deciding):
    """Decides about the rows of the board.

    Signals:
        finished(): The open document is finished: go on to the next one.
        terms_chosen(AcceptTerms): Other terms were used to accept.

    Attributes:
        terms: When rows are accepted unseen.
        place_to_mark: Tells where new gold shall stand: the selected text, or a word.
    """

    finished = Signal()
    terms_chosen = Signal(object)

    def __init__(self, desk: Desk, board: Board, prompt: Prompt) -> None:
        super().__init__(desk, board, prompt)
        self.terms = AcceptTerms()
        self._explained: str | None = None
        self._edited: str | None = None
        self.place_to_mark: Callable[[], Fragment | None] = lambda: None
        prompt.answered.connect(self._on_answer)
        prompt.accepted.connect(self._on_accepted)
        prompt.terms_changed.connect(self._show_terms)
        prompt.left.connect(self.leave_prompt)
        board.sheet_changed.connect(self._on_sheet)
        board.current_changed.connect(self._on_current)
        self._table: dict[str, Callable[[], object]] = {
            "review.next": lambda: self._step(1),
            "review.previous": lambda: self._step(-1),
            "review.next_open": self._step_open,
            "review.both": self._both,
            "review.neither": lambda: self._decide(Outcome.NEITHER),
            "review.undecided": self._ask_question,
            "review.edit": self._edit,
            "review.mark": self._mark,
            "review.reason": self._ask_reason,
            "review.last_reason": self._ask_last_reason,
            "review.withdraw": self._withdraw,
            "review.accept": self._offer_agreed,
            "review.finish": self.finish,
            "review.save": self._save,
            "review.cancel": self.leave_prompt,
            **{f"review.take_{number}": partial(self._take, number) for number in range(1, 7)},
        }

    def handles(self, action_id: str) -> bool:
        """Tell whether an action is one of these."""
        return action_id in self._table

    def run(self, action_id: str) -> None:
        """Do an action by id."""
        is_editing = self.mode is Mode.EDIT and action_id.startswith(_WHILE_EDITING)
        is_asked_twice = self.mode is Mode.FINISH and action_id == "review.finish"
        if self.mode is not Mode.ROWS and not is_editing and not is_asked_twice:
            self.leave_prompt()
        self._table[action_id]()

    # Keys while something is asked

    def answer(self, chord: str) -> bool:
        """Take a key that answers what is asked; False when it means something else."""
        match self.mode:
            case Mode.REASON:
                return self._answer_reason(chord)
            case Mode.FINISH | Mode.CONFIRM:
                if chord == "Return":
                    self._confirm()
                    return True
                self.leave_prompt()
                return chord == "Escape"
            case Mode.EDIT:
                return self._answer_edit(chord)
            case _:
                return False

    def _on_sheet(self) -> None:
        if self.mode is not Mode.ROWS:
            self.leave_prompt()
        sheet = self._board.sheet
        if sheet is not None and sheet.left and not self._desk.read_only:
            self.mode = Mode.CONFIRM
            ids = tuple(one.id for one in sheet.left)
            self._waiting = partial(self._withdraw_left, sheet.document.id, ids)
            count = counted(len(ids), "decision has", "decisions have")
            self._prompt.choose(
                f"{count} no label behind it any more. Withdraw, with the gold that came of it?",
                (("Enter", "withdraw"), ("Esc", "leave")),
            )

    def _withdraw_left(self, document_id: str, ids: tuple[str, ...]) -> None:
        self._execute(WithdrawDecisions(document_id=document_id, decision_ids=ids))

    def _on_current(self) -> None:
        row = self._board.row
        if self.mode is Mode.EDIT and (None if row is None else row.key) != self._edited:
            self.leave_prompt()

    # Questions and reasons

    def _ask_question(self) -> None:
        row = self._row()
        if row is None:
            return
        before = row.decision.note if row.decision and row.status is Status.UNDECIDED else None
        self.mode = Mode.QUESTION
        self._prompt.ask("What is open?", "e.g. Which Monday is meant?", before or "")

    def _ask_reason(self) -> None:
        self._begin_reason(self._board.row)

    def _ask_last_reason(self) -> None:
        self._begin_reason(self._board.find(self._last))

    def _begin_reason(self, row: ReviewRow | None) -> None:
        if row is None:
            self._say("Nothing was decided yet.")
            return
        self._explained = row.key
        self.mode = Mode.REASON
        hints = [(str(number), reason.value) for number, reason in enumerate(REASONS, 1)]
        is_decided = row.decision is not None and row.status is not Status.UNDECIDED
        title = "Why was it decided so?" if is_decided else "Why do they differ?"
        self._prompt.choose(title, (*hints, ("Esc", "leave")))

    def _answer_reason(self, chord: str) -> bool:
        if chord.isdigit() and 1 <= int(chord) <= len(REASONS):
            reason = REASONS[int(chord) - 1]
            if reason is Reason.OTHER:
                self.mode = Mode.OTHER
                self._prompt.ask("The reason in your words", "e.g. The headline misled")
                return True
            self._explain(reason, None)
            return True
        self.leave_prompt()
        return chord == "Escape"

    def _explain(self, reason: Reason, words: str | None) -> None:
        row, sheet = self._board.find(self._explained), self._board.sheet
        self.leave_prompt()
        if row is None or sheet is None:
            return
        if row.decision is None or row.status is Status.UNDECIDED:
            self._explain_ahead(row, sheet.document.id, reason, words)
            return
        command = ExplainDecision(
            document_id=sheet.document.id,
            decision_id=row.decision.id,
            reason=reason.value,
            note=words,
        )
        self._execute(command)

    def _explain_ahead(
        self, row: ReviewRow, document_id: str, reason: Reason, words: str | None
    ) -> None:
        """Keep a reason with a row that is not decided yet; the decision takes it over."""
        question = None if row.decision is None else row.decision.note
        command = Decide(
            document_id=document_id,
            member_ids=row.member_ids,
            kinds=tuple(kind.value for kind in row.kinds),
            outcome=Outcome.UNDECIDED.value,
            reason=reason.value,
            note=words or question,
        )
        if self._execute(command):
            self._say(f"Kept: {words or reason.value}. The decision to come takes it over.")

    def _on_answer(self, text: str) -> None:
        if not text:
            self._say("Write some words, or press Esc.", "warning")
            return
        match self.mode:
            case Mode.QUESTION:
                self.leave_prompt()
                self._decide(Outcome.UNDECIDED, note=text)
            case Mode.OTHER:
                self._explain(Reason.OTHER, text)
            case _:
                pass

    # Editing

    def _edit(self) -> None:
        row = self._row()
        if row is None:
            return
        gold = None
        if row.decision is not None and self._board.sheet is not None:
            golden = {span.id: span for span in self._board.sheet.gold_spans}
            gold = next((golden[one] for one in row.decision.gold if one in golden), None)
        self.mode, self._edited = Mode.EDIT, row.key
        decision, why = row.decision, why_of(row)
        if decision is not None and row.status is not Status.UNDECIDED:
            why = (decision.reason, decision.note)
        self.editing.begin(row, gold, self.keymap, why)

    def _mark(self) -> None:
        """Ask for the label of the selected text, or of the word at the caret."""
        sheet, place = self._board.sheet, self.place_to_mark()
        if sheet is None:
            return
        if place is None:
            self._say("Select the words that gold shall have, then press the key again.")
            return
        quote = " ".join(sheet.document.text[slice(*place)].split())
        choices = label_choices(self._desk, partial(self._mark_as, place))
        overlay = Overlay(
            self._desk, choices, f"Label in gold for {quoted(quote)}", self.editing.card.window(),
            single_keys=True,
        )  # fmt: skip
        overlay.closed.connect(lambda: QTimer.singleShot(0, self.focus_wanted.emit))
        overlay.open()

    def _mark_as(self, place: Fragment, label: str) -> None:
        row = self._board.row
        self.mode, self._edited = Mode.EDIT, None if row is None else row.key
        self.editing.begin_new(place, label, self.keymap)

    def _answer_edit(self, chord: str) -> bool:
        return self.editing.answer(chord)

    def _save(self) -> None:
        draft: GoldDraft | None = self.editing.draft
        row = self._board.row
        if draft is None:
            return
        edit, origin = draft.edit(), draft.origin
        if origin is None:
            self._save_marked(draft, edit)
            return
        if row is None:
            return
        why, along = self.editing.why, self.editing.along()
        if edit == Edit():
            alike = [key for key, one in row.prints.items() if one == row.prints[origin.id]]
            rest = (key for key in alike if key != origin.id)
            taken = (origin.id, *rest)
            self.leave_prompt()
            self._decide(Outcome.TAKEN, taken, why=why)
            return
        if self._decide(Outcome.EDITED, (origin.id,), edit=edit, along=along, why=why):
            self.leave_prompt()

    def _save_marked(self, draft: GoldDraft, edit: Edit) -> None:
        """Save gold that nobody else marked; it is a row of its own then."""
        sheet = self._board.sheet
        if sheet is None:
            return
        reason, words = self.editing.why
        command = Decide(
            document_id=sheet.document.id,
            member_ids=(),
            outcome=Outcome.EDITED.value,
            edit=edit,
            reason=reason,
            note=words,
            along=self.editing.along(),
            decision_id=draft.row_key or new_id(),
        )
        if self._execute(command):
            self.leave_prompt()
            self._board.go_to(command.decision_id)
            self._last = command.decision_id

    # Agreement

    def _offer_agreed(self) -> None:
        if self._board.sheet is None:
            return
        self.mode = Mode.ACCEPT
        self._prompt.offer("", self.terms)
        self._show_terms(self.terms)

    def _show_terms(self, terms: AcceptTerms) -> None:
        sheet = self._board.sheet
        if sheet is None or self.mode is not Mode.ACCEPT:
            return
        rows = sheet.agreed(fewest=terms.fewest, share=terms.share / 100)
        drawn = min(terms.sample, len(rows))
        words = f"Accept {counted(len(rows) - drawn, 'agreed label')}?"
        if drawn:
            words = f"Accept {counted(len(rows) - drawn, 'label')}, look at {drawn}?"
        self._prompt.retitle(words if rows else "No undecided row fits these terms.")

    def _on_accepted(self) -> None:
        board, sheet = self._board, self._board.sheet
        if self.mode is not Mode.ACCEPT or sheet is None:
            return
        self.terms = self._prompt.terms()
        self.terms_chosen.emit(self.terms)
        terms, share = self.terms, self.terms.share / 100
        self.leave_prompt()
        board.draw_sample(fewest=terms.fewest, share=share, count=terms.sample, seed=terms.seed)
        outside = [
            span_id for row in sheet.rows if row.key in board.audited for span_id in row.member_ids
        ]
        rows = sheet.agreed(fewest=terms.fewest, share=share, outside=outside)
        if not rows:
            self._say("There is nothing to accept.")
            return
        command = AcceptAgreed(document_id=sheet.document.id, rows=rows)
        drawn = f"; {len(board.audited)} to look at" if board.audited else ""
        say = partial(self._say, f"{counted(len(rows), 'label')} accepted{drawn}.")
        if len(rows) > _MANY:
            self._execute_long(command, "Accept what annotators agree on", say)
        elif self._execute(command):
            say()

    # The end

    def finish(self) -> None:
        """Finish the open document; what is still open asks for a second time first."""
        sheet = self._board.sheet
        if sheet is None or not self._board.is_ready:
            return
        if sheet.gold is not None and sheet.gold.state == State.DONE:
            self.finished.emit()
            return
        counts = sheet.counts()
        left = [
            f"{counts[status]} {words}"
            for status, words in (
                (Status.OPEN, "open"),
                (Status.UNDECIDED, "undecided"),
                (Status.STALE, "stale"),
                (Status.AGREED, "agreed but not accepted"),
            )
            if counts[status]
        ]
        if left and self.mode is not Mode.FINISH:
            self.mode = Mode.FINISH
            self._waiting = self._finish_now
            key = self.keymap.shown_key("review.accept")
            hint = f" ({key} accepts what agrees)" if counts[Status.AGREED] else ""
            self._prompt.choose(
                f"Still {', '.join(left)}{hint}: left out of gold. Finish all the same?",
                (("Enter", "finish"), ("Esc", "leave")),
            )
            return
        self.leave_prompt()
        self._finish_now()

    def _finish_now(self) -> None:
        if self._set_state(State.DONE):
            self.finished.emit()
