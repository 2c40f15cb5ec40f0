"""Drives a window by real keys and reads what came of it from the project's file."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.desk import Desk
from annotator.gui.main_window import MainWindow
from annotator.model.spans import Span
from annotator.services.project import Project


@dataclass
class Pilot:
    """One window with a project."""

    window: MainWindow
    qtbot: Any

    @property
    def desk(self) -> Desk:
        return self.window.desk

    @property
    def project(self) -> Project:
        assert self.desk.project is not None
        return self.desk.project

    @property
    def view(self) -> Any:
        assert self.window.article is not None
        return self.window.article.view

    @property
    def text(self) -> str:
        assert self.desk.document is not None
        return self.desk.document.text

    def keys(self, *chords: str, widget: QWidget | None = None) -> None:
        """Press chords such as "P", "Ctrl+Return" or "Shift+Tab"."""
        for chord in chords:
            combination = QKeySequence(chord)[0]
            target = widget or QApplication.focusWidget() or self.view
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def find(self, quote: str, nth: int = 1) -> tuple[int, int]:
        """Return where the nth occurrence of a quote stands."""
        at = -1
        for _ in range(nth):
            at = self.text.index(quote, at + 1)
        return at, at + len(quote)

    def select(self, quote: str, nth: int = 1) -> None:
        """Select text by keyboard: caret to its start, then Shift+Right to its end."""
        start, end = self.find(quote, nth)
        self.view.set_caret(start)
        presses = 0
        while (self.view.selection() or (start, start))[1] < end:
            QTest.keyClick(self.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
            presses += 1
            assert presses <= end - start, "the selection does not grow"

    def put_caret(self, quote: str, nth: int = 1, *, inside: int = 1) -> None:
        """Put the caret into a quote."""
        self.view.set_caret(self.find(quote, nth)[0] + inside)

    def label(self, quote: str, key: str, nth: int = 1) -> Span:
        """Select a quote and press a label's key; return the span that is selected then."""
        self.select(quote, nth)
        self.keys(key)
        span = self.desk.span
        assert span is not None
        assert span.quote == quote
        return span

    def stored(self) -> list[tuple[str, str]]:
        """Label and quote of every span of the annotator, as read from the file."""
        return [(span.label, span.quote) for span in self.stored_spans()]

    def stored_spans(self) -> list[Span]:
        """Every span of the annotator on the open document, as read from the file."""
        self.project.flush()
        document, annotator = self.desk.document, self.desk.annotator
        assert document is not None
        assert annotator is not None
        for one in self.project.store.annotation_sets(document.id):
            if one.kind == "human" and one.annotator_id == annotator.id:
                return list(self.project.store.spans(one.id))
        return []

    def stored_relations(self) -> list[tuple[str, str, str]]:
        """Type and quotes of both ends of every relation, as read from the file."""
        quotes = {span.id: span.quote for span in self.stored_spans()}
        own = self.desk.own_set
        assert own is not None
        return [
            (one.type, quotes[one.from_id], quotes[one.to_id])
            for one in self.project.store.relations(own.id)
        ]
