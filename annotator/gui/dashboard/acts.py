"""What opens the dashboard's pages, and leads from a number to the place in the article."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.gui.dashboard.feedback_page import FeedbackPage
from annotator.gui.dashboard.page import AgreementPage
from annotator.gui.desk import Desk
from annotator.services.dashboard.behind import BehindRow

if TYPE_CHECKING:
    from annotator.gui.main_window import MainWindow

_KEPT: Final = ("file.", "help.", "board.", "view.palette", "view.light", "view.dark",
                "view.system", "edit.copy")  # fmt: skip
"""Actions that leave a page where it is; all others are about the article."""


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
        self._pages: dict[str, QWidget] = {}
        self.open_place: Callable[[Desk, BehindRow], None] = open_place

    def agreement(self) -> None:
        """Show the page "Agreement", or the article again."""
        page = self._pages.get("agreement")
        if page is None:
            made = AgreementPage(self._desk)
            made.place_opened.connect(self._go)
            made.closed.connect(self._window.show_article)
            page = self._keep("agreement", made)
        if page.isVisible():
            self._window.show_article()
            return
        self._window.show_page(page)
        if isinstance(page, AgreementPage):
            page.focus_first()

    def feedback(self) -> None:
        """Show what was decided on the annotator's work, or the article again."""
        page = self._pages.get("feedback")
        if page is None:
            made = FeedbackPage(self._desk)
            made.place_opened.connect(self._go_to_article)
            made.closed.connect(self._window.show_article)
            page = self._keep("feedback", made)
        if page.isVisible():
            self._window.show_article()
            return
        self._window.show_page(page)
        if isinstance(page, FeedbackPage):
            page.focus_first()

    def leave_for(self, action_id: str) -> None:
        """Show the article when an action is about it."""
        if any(page.isVisible() for page in self._pages.values()) and not action_id.startswith(
            _KEPT
        ):
            self._window.show_article()

    def _keep(self, name: str, page: QWidget) -> QWidget:
        self._pages[name] = page
        self._window.add_page(page)
        return page

    def _go_to_article(self, place: object) -> None:
        if isinstance(place, BehindRow):
            self._window.show_article()
            open_place(self._desk, place)

    def _go(self, place: object) -> None:
        if isinstance(place, BehindRow):
            self._window.show_article()
            self.open_place(self._desk, place)
