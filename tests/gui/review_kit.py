"""Drives a review by real keys and reads what came of it from the project's file."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.review.board import Board
from annotator.gui.review.page import ReviewPage
from annotator.model.relations import Relation
from annotator.model.reviews import ReviewDecision
from annotator.model.spans import Span
from annotator.services.review.sheets import ReviewRow
from tests.gui.pilot import Pilot


@dataclass
class Reviewer:
    """A window in which a document is under review."""

    pilot: Pilot

    def enter(self) -> "Reviewer":
        """Begin by the shortcut."""
        self.pilot.keys("Ctrl+Shift+R")
        self.pilot.qtbot.waitUntil(lambda: self.board.is_ready)
        return self

    @property
    def page(self) -> ReviewPage:
        handlers = self.pilot.window.handlers
        assert handlers is not None
        return handlers.pages.review.page

    @property
    def board(self) -> Board:
        handlers = self.pilot.window.handlers
        assert handlers is not None
        return handlers.pages.review.board

    @property
    def row(self) -> ReviewRow:
        row = self.board.row
        assert row is not None
        return row

    def keys(self, *chords: str) -> None:
        """Press keys where the keyboard is."""
        for chord in chords:
            focused = QApplication.focusWidget()
            assert focused is not None
            self.pilot.keys(chord, widget=focused)

    def type(self, words: str) -> None:
        """Type words and press Enter."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, words)
        QTest.keyClick(focused, Qt.Key.Key_Return)

    def find(self, quote: str) -> ReviewRow:
        """Return the listed row in which somebody marked exactly this."""
        return next(
            row
            for row in self.board.rows()
            if any(span.quote == quote for span in row.spans.values())
        )

    def go_to(self, quote: str) -> ReviewRow:
        """Walk to a row by J and K."""
        wanted = self.board.place_of(self.find(quote).key)
        assert wanted is not None
        for _ in range(len(self.board.listed)):
            place = self.board.place_of(self.row.key)
            assert place is not None
            if place == wanted:
                return self.row
            self.keys("J" if place < wanted else "K")
        raise AssertionError(f"no way to “{quote}”")

    # What is in the file

    def gold(self, document_id: str | None = None) -> list[Span]:
        """The gold spans as stored, in reading order."""
        project = self.pilot.project
        project.flush()
        document = document_id or self.document_id
        for one in project.store.annotation_sets(document):
            if one.kind == "gold":
                return list(project.store.spans(one.id))
        return []

    def gold_quotes(self) -> list[tuple[str, str]]:
        """Label and quote of the gold spans as stored."""
        return [(span.label, span.quote) for span in self.gold()]

    def gold_links(self) -> list[tuple[str, str, str]]:
        """Relations of gold as stored."""
        project = self.pilot.project
        quotes = {span.id: span.quote for span in self.gold()}
        for one in project.store.annotation_sets(self.document_id):
            if one.kind == "gold":
                found: list[Relation] = list(project.store.relations(one.id))
                return [(r.type, quotes[r.from_id], quotes[r.to_id]) for r in found]
        return []

    def decisions(self) -> list[ReviewDecision]:
        """The decisions about the open document, as stored."""
        self.pilot.project.flush()
        rows = self.pilot.project.store.rows("review_decision")
        return [
            one
            for one in rows
            if isinstance(one, ReviewDecision) and one.document_id == self.document_id
        ]

    def state(self) -> str | None:
        """State of the gold set as stored."""
        self.pilot.project.flush()
        for one in self.pilot.project.store.annotation_sets(self.document_id):
            if one.kind == "gold":
                return one.state
        return None

    def annotators_work(self) -> list[Any]:
        """Everything of the annotators, as stored."""
        project = self.pilot.project
        project.flush()
        return [
            (one, project.store.spans(one.id), project.store.relations(one.id))
            for one in project.store.annotation_sets(self.document_id)
            if one.kind == "human"
        ]

    @property
    def document_id(self) -> str:
        document = self.pilot.desk.document
        assert document is not None
        return document.id
