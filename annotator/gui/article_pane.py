"""The centre of the window: banners, header, article with its mark strip, pick line, find bar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.gui.banner import Banner, PickBar, Toast
from annotator.gui.desk import Desk
from annotator.gui.find_bar import FindBar
from annotator.gui.header import ArticleHeader
from annotator.gui.span_words import tag_text, tooltip_html
from annotator.gui.text.minimap import MarkStrip
from annotator.gui.text.view import ArticleView
from annotator.gui.theme import Theme
from annotator.gui.timeline import HEIGHT as TIMELINE_HEIGHT
from annotator.model.annotators import SetKind
from annotator.model.changes import ChangeSet
from annotator.model.spans import Fragment, Span

if TYPE_CHECKING:
    from annotator.gui.timeline.strip import TimelineStrip
    from annotator.services.first_look import FirstLook

_PREVIEW: Final = 12_000
"""Characters whose labels are read first when a long document opens."""


class ArticlePane(QWidget):
    """Keeps the article view in step with the desk.

    Signals:
        span_clicked(str): A span was clicked, before it is selected.
        caret_moved(int): The caret's offset.
        used(): The person did something on the article.
    """

    span_clicked = Signal(str)
    caret_moved = Signal(int)
    used = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("centre")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk = desk
        self._moved: dict[str, tuple[Fragment, ...]] = {}
        self.is_picking: Callable[[], bool] = lambda: False
        self._is_leading = False
        self.view = ArticleView(self)
        self.view.setObjectName("article")
        self.view.setAccessibleName("Article")
        self.view.tag_text = self._tag_text
        self.view.tooltip_html = lambda span: tooltip_html(span, desk)
        self.header = ArticleHeader(desk, self)
        self.notice = Banner(desk.theme, self)
        self.banner = Banner(desk.theme, self)
        self.pick_bar = PickBar(desk.theme, self)
        self.find_bar = FindBar(desk, self)
        self.find_bar.hide()
        self.toast = Toast(self)
        self.strip = MarkStrip(self.view, self)
        # The timeline itself comes after the article is painted; its room is kept from the start.
        self.foot = QWidget(self)
        self.foot.setObjectName("articleFoot")
        self.foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.foot.setFixedHeight(TIMELINE_HEIGHT)
        self.foot.hide()
        self._timeline: TimelineStrip | None = None
        page = QHBoxLayout()
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.view, 1)
        page.addWidget(self.strip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.notice, self.banner, self.header):
            layout.addWidget(widget)
        layout.addLayout(page, 1)
        layout.addWidget(self.foot)
        layout.addWidget(self.pick_bar)
        layout.addWidget(self.find_bar)
        self._connect()

    def _connect(self) -> None:
        desk, view = self._desk, self.view
        desk.document_preparing.connect(lambda _id: self._prepare())
        desk.document_opened.connect(lambda _id: self.show_document())
        desk.changed.connect(self._on_changed)
        desk.span_selected.connect(self._on_span_selected)
        desk.ghost_moved.connect(self._on_ghost_moved)
        desk.schema_changed.connect(self._on_schema)
        desk.project_opened.connect(self._on_project)
        desk.theme_changed.connect(self._on_theme)
        desk.labels_visibility_changed.connect(self._on_visibility)
        desk.reveal_requested.connect(view.reveal)
        desk.highlights_changed.connect(view.set_highlights)
        desk.focus_article_requested.connect(self.focus)
        view.span_activated.connect(self._on_span_activated)
        view.selection_changed.connect(self._on_selection)
        view.caret_moved.connect(self._on_caret)
        view.text_margin_changed.connect(self.header.set_text_margin)
        view.verticalScrollBar().valueChanged.connect(lambda _value: self.used.emit())
        self.find_bar.match_shown.connect(self._on_match)
        self.find_bar.closed.connect(self.close_find)
        view.set_theme(desk.theme)

    @property
    def timeline(self) -> "TimelineStrip":
        """The strip of dates below the article, made when it is first asked for."""
        if self._timeline is None:
            from annotator.gui.timeline.strip import TimelineStrip

            self._timeline = TimelineStrip(self._desk, self.foot)
            line = QHBoxLayout(self.foot)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(self._timeline)
        return self._timeline

    def add_below_header(self, widget: QWidget) -> None:
        """Put a widget between the header and the article."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.header) + 1, widget)

    def furnish(self) -> None:
        """Build what is not needed for the first paint."""
        _ = self.timeline

    def _tag_text(self, span: Span) -> str:
        return tag_text(span, self._desk)

    # Showing

    def focus(self) -> None:
        """Give the keyboard to the article."""
        self.view.setFocus()

    def show_early(self, look: "FirstLook") -> None:
        """Show an article before its project is open."""
        with self._leading():
            self.view.tag_text = self.view.plain_tag
            self.view.set_schema(look.schema)
            self.view.set_article(look.document.text)
            self.view.set_spans(look.spans)
        self.header.show_early(look.document)

    def show_document(self) -> None:
        """Show the open document with all its labels."""
        document, schema = self._desk.document, self._desk.schema
        self._moved.clear()
        if document is None or schema is None:
            return
        self.view.tag_text = self._tag_text
        with self._leading():
            self.view.set_schema(schema)
            self.view.set_hidden_labels(self._desk.hidden_labels)
            self.view.set_article(document.text)
            self.view.set_spans(self._desk.spans(), self._desk.suggestions())
            self._show_relations()

    def _prepare(self) -> None:
        """Show the text and, read straight from the file, the labels of its first lines."""
        desk = self._desk
        document, schema, project = desk.document, desk.schema, desk.project
        if document is None or schema is None or project is None or desk.annotator is None:
            return
        with self._leading():
            self.view.set_schema(schema)
            self.view.set_article(document.text)
            spans: list[Span] = []
            for one in project.store.annotation_sets(document.id):
                if one.kind == SetKind.HUMAN and one.annotator_id == desk.annotator.id:
                    spans = project.preview_spans(one.id, 0, _PREVIEW)
            self.view.set_spans(spans, ())
        self.header.refresh()

    def _on_changed(self, change_set: ChangeSet) -> None:
        own, document = self._desk.own_set, self._desk.document
        if document is None:
            return
        if change_set.touches("schema_version"):
            return  # everything is painted again when the schema is known to be another
        if change_set.operation.batch_id is not None:
            self._show_again()
            return
        removed: list[str] = []
        changed: list[Span] = []
        ghosts_changed = change_set.touches("suggestion_decision")
        for change in change_set.of_kind("span"):
            row = change.row
            if not isinstance(row, Span):
                continue
            if own is None or row.set_id != own.id:
                ghosts_changed = True
            elif change.after is None:
                removed.append(row.id)
            else:
                changed.append(row)
        if removed or changed or ghosts_changed:
            ghosts = self._ghosts() if ghosts_changed else None
            self.view.update_spans(removed=removed, changed=changed, ghosts=ghosts)
        if removed or changed or change_set.touches("relation"):
            self._show_relations()

    def _on_schema(self) -> None:
        """Paint the labels in another schema's colours; the text stays where it is."""
        schema = self._desk.schema
        if schema is not None and self._desk.document is not None:
            with self._leading():
                self.view.set_schema(schema)
            self._show_again()

    def _show_again(self) -> None:
        with self._leading():
            self.view.set_spans(self._desk.spans(), self._ghosts())
            self._show_relations()

    def _ghosts(self) -> tuple[Span, ...]:
        return tuple(
            replace(span, fragments=self._moved[span.id]) if span.id in self._moved else span
            for span in self._desk.suggestions()
        )

    def _on_ghost_moved(self, span_id: str, fragments: tuple[Fragment, ...]) -> None:
        self._moved[span_id] = fragments
        self.view.update_spans(removed=(), changed=(), ghosts=self._ghosts())

    def _show_relations(self) -> None:
        span = self._desk.span
        self.view.set_relations(() if span is None else self._desk.relations_of(span.id))

    def _on_project(self) -> None:
        if self._desk.project is None:
            with self._leading():
                self.view.set_article("")
        for bar in (self.banner, self.pick_bar, self.find_bar):
            bar.hide()

    def _on_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
        self.strip.set_theme(theme)
        for bar in (self.notice, self.banner, self.pick_bar):
            bar.set_theme(theme)

    def _on_visibility(self) -> None:
        self.view.set_hidden_labels(self._desk.hidden_labels)

    # The person's hand

    def _on_span_selected(self, span_id: str | None) -> None:
        with self._leading():
            self.view.select_span(span_id)
            self._show_relations()

    def _on_span_activated(self, span_id: str) -> None:
        self.span_clicked.emit(span_id)
        if not self.is_picking():
            self._desk.select_span(span_id, reveal=False)
        self.used.emit()

    def _on_selection(self) -> None:
        selection = self.view.selection()
        if selection is not None and not self._is_leading and not self.is_picking():
            self._desk.select_span(None)
        self._desk.set_text_selection(selection)
        self.used.emit()

    def _on_caret(self, offset: int) -> None:
        if not self._is_leading and not self.is_picking():
            self._desk.select_span(None)
        self.caret_moved.emit(offset)
        self.used.emit()

    def _on_match(self, start: int, end: int) -> None:
        with self._leading():
            self.view.reveal(start, end)
            self.view.select_range(start, end)

    def close_find(self) -> None:
        """Hide the find bar and its marks, and return to the article."""
        self.find_bar.hide()
        self.focus()

    @contextmanager
    def _leading(self) -> Iterator[None]:
        """While it lasts the view follows the program: its signals say nothing about the hand."""
        before, self._is_leading = self._is_leading, True
        try:
            yield
        finally:
            self._is_leading = before
