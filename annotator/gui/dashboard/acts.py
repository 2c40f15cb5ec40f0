"""What opens the dashboard's pages, and leads from a number to the place in the article."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from annotator.gui.dashboard.page import AgreementPage
from annotator.gui.desk import Desk
from annotator.services.dashboard.behind import BehindRow

if TYPE_CHECKING:
    from annotator.gui.dashboard.feedback_page import FeedbackPage
    from annotator.gui.main_window import MainWindow

_KEPT: Final = ("file.", "help.", "board.", "view.palette", "view.light", "view.dark",
                "view.system", "edit.copy")  # fmt: skip
"""Actions that leave a page where it is; all others are about the article."""


_PANES: Final = ("view.next_pane", "view.previous_pane")


def open_place(desk: Desk, place: BehindRow) -> None:
    """Show a place in the article, with the annotator's own span there selected."""
    own = None if desk.annotator is None else place.spans.get(desk.annotator.name)
    desk.go_to(place.document_id, place.start, place.end, None if own is None else own.id)


class DashboardActs(QObject):
    """The dashboard's pages in one window.

    Attributes:
        open_place: Where a row behind a number leads to.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._pages: dict[str, AgreementPage | FeedbackPage] = {}
        self.open_place: Callable[[Desk, BehindRow], None] = open_place

    def agreement(self) -> None:
        """Show the page "Agreement", or the article again."""
        if "agreement" not in self._pages:
            page = AgreementPage(self._desk)
            page.place_opened.connect(self._go)
            self._keep("agreement", page)
        self._toggle("agreement")

    def feedback(self) -> None:
        """Show what was decided on the annotator's work, or the article again."""
        if "feedback" not in self._pages:
            from annotator.gui.dashboard.feedback_page import FeedbackPage

            page = FeedbackPage(self._desk)
            page.place_opened.connect(self._go_to_article)
            self._keep("feedback", page)
        self._toggle("feedback")

    def _toggle(self, name: str) -> None:
        page = self._pages[name]
        if page.isVisible():
            self._window.show_article()
        else:
            self._window.show_page(page)
            page.focus_first()

    def run(self, action_id: str) -> bool:
        """Do an action that means something else on these pages; False where it is the window's.

        The article is shown first when an action is about it.
        """
        page = next((one for one in self._pages.values() if one.isVisible()), None)
        if page is None:
            return False
        if action_id in _PANES:
            page.step_pane()
            return True
        if not action_id.startswith(_KEPT):
            self._window.show_article()
        return False

    def _keep(self, name: str, page: "AgreementPage | FeedbackPage") -> None:
        self._pages[name] = page
        self._window.add_page(page)
        page.closed.connect(self._window.show_article)

    def _go_to_article(self, place: object) -> None:
        if isinstance(place, BehindRow):
            self._window.show_article()
            open_place(self._desk, place)

    def _go(self, place: object) -> None:
        if isinstance(place, BehindRow):
            self._window.show_article()
            self.open_place(self._desk, place)
