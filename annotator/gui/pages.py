"""The pages that stand in place of the article: a review, the dashboard; built when asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from annotator.gui.dashboard.acts import DashboardActs
    from annotator.gui.main_window import MainWindow
    from annotator.gui.review.mode import ReviewMode


class Pages(QObject):
    """Owns the pages of one window and leads from one to the other."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._board: DashboardActs | None = None
        self._review: ReviewMode | None = None

    @property
    def board(self) -> "DashboardActs":
        """The dashboard's pages."""
        if self._board is None:
            from annotator.gui.dashboard.acts import DashboardActs

            self._board = DashboardActs(self._window)
            self._board.open_place = lambda _desk, place: self.review.show_place(
                place.document_id, place.start, place.end
            )
        return self._board

    @property
    def review(self) -> "ReviewMode":
        """The review of documents."""
        if self._review is None:
            from annotator.gui.review.mode import ReviewMode

            self._review = ReviewMode(self._window)
        return self._review

    def show_agreement(self) -> None:
        """Show the page "Agreement", or the article again."""
        self.board.agreement()

    def show_feedback(self) -> None:
        """Show what was decided on the annotator's work, or the article again."""
        self.board.feedback()

    def actions(self) -> dict[str, Callable[[], object]]:
        """Return what shows a page, by the action's id."""
        return {
            "board.agreement": self.show_agreement,
            "board.feedback": self.show_feedback,
        }

    def enter_review(self) -> None:
        """Review the open document; whoever is still to label it blind is asked first."""
        from annotator.gui.tasks.acts import ask_before_review, is_still_blind

        if is_still_blind(self._desk):
            ask_before_review(self._window, self.review.enter)
        else:
            self.review.enter()

    def run(self, action_id: str) -> bool:
        """Do an action that means something else on a page; False where it is the window's.

        A page is left for an action that is about the article.
        """
        if self._board is not None and self._board.run(action_id):
            return True
        return self._review is not None and self._review.run(action_id)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key press means on the page shown; False where it is not the review's."""
        if self._review is None or not self._desk.is_reviewing:
            return False
        return self._review.handle_key(event)
