"""The way into a review and back, and what belongs to the window while it lasts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeyEvent

from annotator.agreement.differences import Disagreement
from annotator.gui.desk import Desk
from annotator.gui.overlay import Choice, Overlay
from annotator.gui.review.board import Board
from annotator.gui.review.bulk import finish_all
from annotator.gui.review.page import ReviewPage
from annotator.gui.review.prompt import AcceptTerms
from annotator.model.changes import ChangeSet, Scope
from annotator.model.documents import SetState as State
from annotator.services.review.counts import count_of
from annotator.services.review.listing import Order, RowFilter
from annotator.services.review.words import GOLD, progress_words
from annotator.services.settings import Settings

if TYPE_CHECKING:
    from annotator.gui.main_window import MainWindow

_ALL_DONE: Final = "Every document with several annotators is finished."
_STILL_LABELING: Final = "You are still labeling this document: a review shows what others marked."
_PIXELS_PER_POINT: Final = 96 / 72


class ReviewMode(QObject):
    """Shows the review page in place of the article, with the docks put away."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk = window.desk
        self._session = window.session
        self.board = Board(self._desk)
        self.page = ReviewPage(self._desk, self.board)
        window.add_page(self.page)
        page, acts = self.page, self.page.acts
        page.action_asked.connect(window.run)
        page.columns.menu_asked.connect(self._choose_columns)
        page.columns.zoom_changed.connect(self._on_zoom)
        page.head.filter_asked.connect(self._choose_filter)
        page.head.order_asked.connect(self._choose_order)
        page.documents.is_calm = lambda: self.board.is_ready or self.board.sheet is None
        page.documents.finish_all_asked.connect(self._finish_all)
        self._wanted_after: str | None = None
        acts.finished.connect(self._go_on)
        page.documents.counted.connect(self._on_counted)
        acts.terms_chosen.connect(self._keep_terms)
        for signal in (self.board.sheet_changed, self.board.decisions_changed):
            signal.connect(self._show_progress)
        desk = self._desk
        desk.document_opened.connect(self._on_document)
        desk.changed.connect(self._on_changed)
        desk.annotator_changed.connect(self._on_annotator)
        desk.project_opened.connect(self._on_project)
        self._session.settings_changed.connect(self._on_settings)
        self._on_settings(self._session.settings)
        self._table: dict[str, Callable[[], object]] = {
            "review.open": self.leave,
            "review.leave": self.leave,
            "review.stack": page.toggle_stack,
            "review.anonymous": self.board.toggle_names,
            "review.columns": self._choose_columns,
            "review.filter": self._choose_filter,
            "review.order": self._choose_order,
            "review.documents": page.toggle_documents,
            "review.finish_all": self._finish_all,
            "document.finish": acts.finish,
            "find.here": page.open_find,
            "find.slash": page.open_find,
            "find.next": partial(page.step_find, 1),
            "find.previous": partial(page.step_find, -1),
            "document.next_unlabeled": self._next_open,
            "view.zoom_in": lambda: page.columns.zoom(1),
            "view.zoom_out": lambda: page.columns.zoom(-1),
            "view.zoom_reset": lambda: page.columns.zoom(0),
            "view.next_pane": partial(self._step_pane, 1),
            "view.previous_pane": partial(self._step_pane, -1),
        }

    # In and out

    def enter(self) -> None:
        """Review the open document."""
        document = self._desk.document
        if document is None or self._desk.is_reviewing:
            return
        self._desk.select_span(None)
        self._desk.scope = Scope.REVIEW
        self._window.show_page(self.page)
        self._window.show_where("Review")
        self.page.set_keymap(self._session.keymap)
        self.board.open(document.id)
        self.page.documents.reload()
        self.page.refresh()
        self._show_progress()
        self.page.focus()
        own = self._desk.own_set
        if own is not None and own.state == State.IN_PROGRESS:
            self._desk.message.emit(_STILL_LABELING, "info")

    def show_place(self, document_id: str, start: int, end: int) -> None:
        """Review a document, at the row that a place in its text belongs to."""
        if self._desk.document is None or self._desk.document.id != document_id:
            self._desk.open_document(document_id)
        self.enter()
        self.board.go_to_place(start, end)

    def leave(self) -> None:
        """Go back to labeling."""
        if not self._desk.is_reviewing:
            return
        self._put_away()
        self._window.show_where("")
        self._window.show_article()

    def _put_away(self) -> None:
        self._desk.scope = Scope.DOCUMENT
        self.page.acts.leave_prompt()
        self.page.documents.stop()
        self.board.close()
        self._window.status.show_review(None)

    def run(self, action_id: str) -> bool:
        """Do an action while a review lasts; False where it is the window's."""
        if not self._desk.is_reviewing:
            return False
        if action_id.startswith("board."):  # another page takes the place of this one
            # The docks stay away: shown for a moment, they would leave their tabs over the page.
            self._put_away()
            self._window.show_where("")
            return False
        if self.page.acts.handles(action_id):
            self.page.acts.run(action_id)
        elif action_id in self._table:
            self._table[action_id]()
        else:
            return False
        return True

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key press means that no widget of the page used."""
        return self.page.handle_key(event)

    # Following

    def _on_document(self, document_id: str) -> None:
        self._wanted_after = None
        if self._desk.is_reviewing:
            self.board.open(document_id)
            self.page.documents.show_current()
            self.page.focus()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if self._desk.is_reviewing:
            self.board.follow(change_set)
            self.page.documents.follow(change_set)

    def _on_annotator(self) -> None:
        document = self._desk.document
        if self._desk.is_reviewing and document is not None:
            self.board.open(document.id)
            self.page.documents.reload()

    def _on_project(self) -> None:
        if self._desk.is_reviewing:
            self._put_away()

    def _on_settings(self, settings: Settings) -> None:
        self.page.set_keymap(self._session.keymap)
        self.page.acts.terms = AcceptTerms(
            settings.agreed_fewest, settings.agreed_share, settings.audited, settings.audit_seed
        )
        self.page.columns.set_reading(
            settings.font or None,
            settings.font_size * _PIXELS_PER_POINT,
            settings.lanes,
            settings.zoom,
        )

    def _keep_terms(self, terms: AcceptTerms) -> None:
        self._session.change_settings(
            agreed_fewest=terms.fewest,
            agreed_share=terms.share,
            audited=terms.sample,
            audit_seed=terms.seed,
        )

    def _on_zoom(self, factor: float) -> None:
        self._window.status.show_zoom(factor)
        if abs(self._session.settings.zoom - factor) > 1e-6:
            self._session.change_settings(zoom=factor)

    def _show_progress(self) -> None:
        sheet = self.board.sheet
        if sheet is None or not self._desk.is_reviewing:
            return
        if self.board.is_ready:
            self.page.documents.put(count_of(sheet))
        self._window.status.show_review(progress_words(sheet))

    # Documents

    def _go_on(self, *, say: str = _ALL_DONE) -> None:
        """Open the next document to decide about; while they are being counted, wait for it."""
        document, documents = self._desk.document, self.page.documents
        following = documents.next_open(None if document is None else document.id)
        self._wanted_after = None
        if following is not None:
            self._desk.open_document(following)
        elif documents.is_counting:
            self._wanted_after = say
        else:
            self._desk.message.emit(say, "info")

    def _on_counted(self) -> None:
        if self._wanted_after is not None:
            self._go_on(say=self._wanted_after)

    def _next_open(self) -> None:
        self._go_on(say="No other document waits for a decision.")

    def _finish_all(self) -> None:
        ids = self.page.documents.undisputed()
        if not ids:
            self._desk.message.emit("No document without disagreement is left to finish.", "info")
            return
        finish_all(self._desk, ids, self.page.acts.terms, self._window)

    def _step_pane(self, step: int) -> None:
        view = self.page.columns.first_view()
        panes = [one for one in (view, self.page.table, self.page.documents.list_view) if one]
        panes = [one for one in panes if one.isVisible()]
        focused = next((n for n, one in enumerate(panes) if one.hasFocus()), 0)
        if panes:
            panes[(focused + step) % len(panes)].setFocus()

    # Choosing

    def _overlay(self, choices: list[Choice], placeholder: str) -> None:
        overlay = Overlay(self._desk, choices, placeholder, self._window)
        overlay.closed.connect(lambda: QTimer.singleShot(0, self.page.focus))
        overlay.open()

    def _choose_columns(self) -> None:
        board, choices = self.board, []
        for column_id in board.columns():
            name = "gold" if column_id == GOLD else board.names.get(column_id, "?")
            is_hidden = column_id in board.hidden
            words = f"{'Show' if is_hidden else 'Hide'} {name}"
            drawing = "eye" if is_hidden else "eye-off"
            choices.append(Choice(words, partial(self._toggle_column, column_id), icon=drawing))
            if not is_hidden:
                for step, way in ((-1, "left"), (1, "right")):
                    act = partial(board.move_column, column_id, step)
                    choices.append(Choice(f"Move {name} to the {way}", act, icon=f"chevron-{way}"))
        self._overlay(choices, "Move and hide columns")

    def _toggle_column(self, column_id: str) -> None:
        if not self.board.toggle_column(column_id):
            self._desk.message.emit("Between one and six columns are shown besides gold.", "info")

    def _choose_filter(self) -> None:
        board, chosen = self.board, self.board.filter
        put = board.set_filter

        def choice(words: str, other: RowFilter, *, is_on: bool, detail: str = "") -> Choice:
            drawing = "check" if is_on else ""
            return Choice(words, partial(put, other), detail=detail, icon=drawing)

        choices = [
            choice("All rows", RowFilter(), is_on=chosen.is_plain),
            choice(
                "Open only",
                replace(chosen, is_open_only=not chosen.is_open_only),
                is_on=chosen.is_open_only,
            ),
            choice(
                "Agreed rows too",
                replace(chosen, with_agreed=not chosen.with_agreed),
                is_on=chosen.with_agreed,
            ),
        ]
        present = {kind for row in (board.sheet.rows if board.sheet else ()) for kind in row.kinds}
        for kind in Disagreement:
            if kind in present:
                other = replace(chosen, kinds=chosen.kinds ^ {kind})
                choices.append(
                    choice(
                        kind.value.capitalize(), other, is_on=kind in chosen.kinds, detail="kind"
                    )
                )
        for label in board.labels():
            other = replace(chosen, labels=chosen.labels ^ {label})
            choices.append(choice(label, other, is_on=label in chosen.labels, detail="label"))
        for set_id in board.people():
            name = board.names.get(set_id, "?")
            other = replace(chosen, set_ids=chosen.set_ids ^ {set_id})
            choices.append(
                choice(
                    f"{name} is not like the others",
                    other,
                    is_on=set_id in chosen.set_ids,
                    detail="annotator",
                )
            )
        self._overlay(choices, "Filter the rows")

    def _choose_order(self) -> None:
        titles = {
            Order.DOCUMENT: ("By place in the document", ""),
            Order.KIND: ("By kind of disagreement", ""),
            Order.LABEL: ("By label", ""),
            Order.COST: ("By cost", "annotators who differ × kinds of difference"),
        }
        choices = [
            Choice(
                words,
                partial(self.board.set_order, order),
                detail=detail,
                icon="check" if order is self.board.order else "",
            )
            for order, (words, detail) in titles.items()
        ]
        self._overlay(choices, "Order the rows")
