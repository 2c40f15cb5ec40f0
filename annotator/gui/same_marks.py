"""Marks the other mentions of the entity that is selected or under the pointer."""

from PySide6.QtCore import QObject

from annotator.gui.desk import Desk
from annotator.gui.text.view import ArticleView
from annotator.model.changes import ChangeSet


class SameMarks(QObject):
    """Quietly outlines mentions of the same entity in the article."""

    def __init__(self, desk: Desk, view: ArticleView) -> None:
        super().__init__(desk)
        self._desk = desk
        self._view = view
        self._hovered: str | None = None
        view.span_hovered.connect(self._on_hovered)
        desk.span_selected.connect(lambda _id: self._mark())
        desk.document_opened.connect(lambda _id: self._on_hovered(None))
        desk.changed.connect(self._on_changed)

    def _on_hovered(self, span_id: str | None) -> None:
        self._hovered = span_id
        self._mark()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if change_set.touches("span", "entity"):
            self._mark()

    def _mark(self) -> None:
        desk = self._desk
        hovered = desk.find_span(self._hovered)
        shown = hovered if hovered is not None and hovered.entity_id is not None else desk.span
        ranges = []
        if shown is not None and shown.entity_id is not None:
            ranges = sorted(
                fragment
                for span in desk.spans()
                if span.entity_id == shown.entity_id and span.id != shown.id
                for fragment in span.fragments
            )
        if ranges != list(self._view.highlights("mention")):
            self._view.set_highlights(ranges, "mention")
