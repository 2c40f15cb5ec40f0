"""The columns of a review side by side, or one article with a lane for each annotator."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from annotator.gui.desk import Desk
from annotator.gui.review.board import Board
from annotator.gui.review.column import ColumnPane
from annotator.gui.review.draft import GoldDraft
from annotator.gui.review.looks import Article, GoldColumn, OneColumn, RowLooks, Stack, changes
from annotator.gui.review.shown import Shown
from annotator.gui.review.strip import RowStrip
from annotator.gui.review.sync import ScrollSync
from annotator.gui.review.view import ReviewView
from annotator.gui.span_words import tag_text, tooltip_html
from annotator.gui.text.page_view import KeyFilter
from annotator.gui.theme import Theme
from annotator.model.spans import Span
from annotator.model.tokens import word_at
from annotator.services.review.redecided import Redecided
from annotator.services.review.words import GOLD, count_words

STACK: Final = "stack"
_STATES: Final = {"new": "not begun", "in_progress": "in progress", "done": "done"}
_STACKED_LANES: Final = 4
_LONG: Final = 20_000
"""Characters from which on a text is longer than any column."""
_FEW_ROWS: Final = 50
"""Changed rows up to which an article is changed row by row."""


class Columns(QWidget):
    """Keeps an article for every shown column in step with the board.

    Signals:
        menu_asked(): The person wants to move or hide columns.
        zoom_changed(float): The zoom of all articles.
    """

    menu_asked = Signal()
    zoom_changed = Signal(float)

    def __init__(self, desk: Desk, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._board = board
        self._panes: dict[str, ColumnPane] = {}
        self._spare: list[ColumnPane] = []
        self._shown: dict[str, Shown] = {}
        self._draft: GoldDraft | None = None
        self._found: dict[str, tuple[tuple[int, int], ...]] = {}
        self._looks = RowLooks()
        self._audited: frozenset[str] = frozenset()
        self._font: tuple[str | None, float, int, float] = (None, 16.0, 2, 1.0)
        self.key_filter: KeyFilter | None = None
        self._sync = ScrollSync(self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(RowStrip(desk, board, self))
        board.sheet_changed.connect(self._on_sheet)
        board.columns_changed.connect(self.rebuild)
        board.decisions_changed.connect(self._on_decisions)
        board.listing_changed.connect(self._on_listing)
        board.current_changed.connect(self._on_current)
        desk.theme_changed.connect(self._on_theme)

    # Building

    def set_reading(self, family: str | None, size: float, lanes: int, zoom: float) -> None:
        """Use a text face, a size in pixels, so many lanes between lines, and a zoom."""
        self._font = (family, size, lanes, zoom)
        for pane in self._panes.values():
            self._dress(pane)

    def _dress(self, pane: ColumnPane) -> None:
        family, size, lanes, zoom = self._font
        pane.view.set_font(family, size)
        pane.view.set_line_lanes(_STACKED_LANES if pane.column_id == STACK else lanes)
        pane.view.set_zoom(zoom)

    def wanted(self) -> list[str]:
        """Ids of the articles that are shown now."""
        if self._board.sheet is None:
            return []
        return [STACK] if self._board.is_stacked else self._board.shown_columns()

    def _on_sheet(self) -> None:
        self._looks = RowLooks()
        self.rebuild()

    def rebuild(self) -> None:
        """Show the columns that are wanted, each at the place where the article was."""
        wanted = self.wanted()
        place = self._place()
        had_focus = any(pane.view.hasFocus() for pane in self._panes.values())
        for column_id in [one for one in self._panes if one not in wanted]:
            self._shown.pop(column_id, None)
            self._put_away(self._panes.pop(column_id))
        for column_id in wanted:
            if column_id not in self._panes:
                self._panes[column_id] = self._take(column_id)
        views = [self._panes[one].view for one in wanted]
        for view in views:
            view.hold_width(is_held=True)
        self._arrange(wanted)
        self._sync.set_views(views)
        for view in views:
            view.hold_width(is_held=False)
        self.refresh()
        if had_focus and views:
            views[0].setFocus()
        if place is not None and views and views[0].article():
            views[0].show_place(place)
            self._sync.lead(views[0])
        self._on_current()

    def _arrange(self, wanted: list[str]) -> None:
        """Put the columns beside each other, equally wide; the last one has the scroll bar."""
        for number, column_id in enumerate(wanted):
            pane = self._panes[column_id]
            if self._splitter.indexOf(pane) != number:
                self._splitter.insertWidget(number, pane)
            pane.show()
            policy = self._bar_policy() if column_id == wanted[-1] else _NO_BAR
            pane.view.setVerticalScrollBarPolicy(policy)
        self._share_width(len(wanted))

    def _bar_policy(self) -> Qt.ScrollBarPolicy:
        """A bar that comes with the text would have it laid out twice."""
        sheet = self._board.sheet
        is_long = sheet is not None and len(sheet.document.text) > _LONG
        return _BAR if is_long else Qt.ScrollBarPolicy.ScrollBarAsNeeded

    def _share_width(self, count: int) -> None:
        hidden = self._splitter.count() - count
        width = self._splitter.width() - (count - 1) * self._splitter.handleWidth()
        if count:
            self._splitter.refresh()  # it is to know the handles that came with the columns
            share, rest = divmod(max(count, width), count)
            sizes = [share + (number < rest) for number in range(count)]
            self._splitter.setSizes([*sizes, *[0] * hidden])
        for pane in self._panes.values():
            layout = pane.layout()
            if layout is not None:
                layout.activate()  # the text is laid out once, in its final width

    def _put_away(self, pane: ColumnPane) -> None:
        """Keep a column for the next document, or until the others are shown again."""
        pane.hide()
        self._spare.append(pane)
        if self._board.sheet is None:
            for one in self._spare:
                one.view.set_article("")

    def _take(self, column_id: str) -> ColumnPane:
        """Return a column that was put away, or a new one."""
        is_gold, is_stack = column_id == GOLD, column_id == STACK
        for pane in self._spare:
            if (pane.column_id == GOLD, pane.column_id == STACK) == (is_gold, is_stack):
                self._spare.remove(pane)
                pane.column_id = column_id
                if pane.view.theme is not self._desk.theme:
                    pane.set_theme(self._desk.theme)
                break
        else:
            pane = self._make(column_id)
        pane.view.setObjectName(f"review-{column_id}")
        self._dress(pane)
        return pane

    def _make(self, column_id: str) -> ColumnPane:
        pane = ColumnPane(
            column_id, self._desk.theme, is_gold=column_id == GOLD, parent=self._splitter
        )
        pane.head.menu_asked.connect(self.menu_asked)
        pane.view.key_filter = self.key_filter
        pane.view.row_clicked.connect(self._board.go_to)
        pane.view.zoom_changed.connect(self._on_zoom)
        pane.view.tooltip_html = lambda span: tooltip_html(span, self._desk)
        pane.view.tag_text = lambda span: self._tag(pane.column_id, span)
        return pane

    def _place(self) -> tuple[int, int] | None:
        view = self.first_view()
        sheet = self._board.sheet
        if view is None or sheet is None or view.article() != sheet.document.text:
            return None
        return view.top_place()

    def first_view(self) -> ReviewView | None:
        """Return the article that takes the keyboard."""
        wanted = [one for one in self.wanted() if one in self._panes]
        return self._panes[wanted[0]].view if wanted else None

    def highlight(self, ranges: Sequence[tuple[int, int]], kind: str) -> None:
        """Show what was found, in every article alike."""
        self._found[kind] = tuple(ranges)
        for pane in self._panes.values():
            self._show_found(pane.view)

    def _show_found(self, view: ReviewView) -> None:
        document = self._desk.document
        if document is not None and view.article() == document.text:
            for kind, ranges in self._found.items():
                view.set_highlights(ranges, kind)

    def select(self, start: int, end: int) -> None:
        """Select a stretch in the article that takes the keyboard."""
        view = self.first_view()
        if view is not None:
            view.select_range(start, end)

    def selection(self) -> tuple[int, int] | None:
        """Return the text that is selected in an article."""
        views = (pane.view.selection() for pane in self._panes.values())
        return next((one for one in views if one is not None), None)

    def place_to_mark(self) -> tuple[int, int] | None:
        """Return the selected text of an article, or the word at the caret of the one in use."""
        views = [pane.view for pane in self._panes.values()]
        focused = [view for view in views if view.hasFocus()]
        for view in (*focused, *views):
            selection = view.selection()
            if selection is not None:
                return selection
        view_in_use = next(iter(focused), None)
        return None if view_in_use is None else word_at(view_in_use.article(), view_in_use.caret())

    def views(self) -> Mapping[str, ColumnPane]:
        """The columns by id."""
        return self._panes

    # Showing

    def show_draft(self, draft: GoldDraft | None) -> None:
        """Show a gold span that is being edited; None ends that."""
        self._draft = draft
        self._refresh_some([one for one in self.wanted() if one in (GOLD, STACK)])
        for pane in self._panes.values():
            has_draft = draft is not None and pane.column_id in (GOLD, STACK)
            pane.view.select_span(draft.span.id if has_draft and draft is not None else None)
        if draft is not None:
            self.reveal(draft.span.start, draft.span.end)

    def refresh(self) -> None:
        """Show heads and labels as the board has them now."""
        self._audited = self._board.audited
        self._refresh_some(self.wanted())

    def _on_listing(self) -> None:
        if self._board.audited != self._audited:  # else only the list of rows is another
            self.refresh()

    def _refresh_some(self, column_ids: Iterable[str]) -> None:
        sheet, schema = self._board.sheet, self._desk.schema
        if sheet is None or schema is None:
            return
        for column_id in column_ids:
            pane = self._panes[column_id]
            view = pane.view
            if self._desk.schema is not view.schema:
                view.set_schema(schema)
            if view.article() != sheet.document.text:
                view.set_article(sheet.document.text)
                self._show_found(view)
                self._shown.pop(column_id, None)
            shown = self._article(column_id).looks(sheet, self._board.audited, self._looks)
            self._show_labels(pane, shown)
            self._show_head(pane)

    def _article(self, column_id: str) -> Article:
        draft = self._draft
        span = None if draft is None else draft.span
        if column_id == STACK:
            return Stack(self._board.shown_columns(), self._board.names, self._usual_tag, span)
        if column_id == GOLD:
            return GoldColumn(span, "" if draft is None else draft.row_key)
        return OneColumn(column_id)

    def _show_labels(self, pane: ColumnPane, shown: Shown) -> None:
        """Change what is different from before; the rest of the page is not drawn anew."""
        former = self._shown.get(pane.column_id)
        self._shown[pane.column_id] = shown
        view = pane.view
        if former is None:
            view.set_looks({}, {})
            view.set_spans(shown.spans.values(), shown.ghosts.values())
            view.set_looks(shown.looks, shown.weights)
            return
        before, now = former.spans, shown.spans
        if before != now or former.ghosts != shown.ghosts:
            view.update_spans(
                removed=[key for key in before if key not in now],
                changed=[span for key, span in now.items() if before.get(key) != span],
                ghosts=shown.ghosts.values() if former.ghosts != shown.ghosts else None,
            )
        if former.tags != shown.tags:
            view.gallery.forget()
            view.viewport().update()
        view.set_looks(shown.looks, shown.weights)

    def _on_decisions(self, redecided: Redecided) -> None:
        """Change what a decision changes: that is a row of thousands."""
        is_small = len(redecided.rows) <= _FEW_ROWS
        if not is_small or self._draft is not None or self._board.audited != self._audited:
            self.refresh()
            return
        for column_id in self.wanted():
            pane, shown = self._panes[column_id], self._shown.get(column_id)
            if shown is None:
                self._refresh_some((column_id,))
                continue
            article = self._article(column_id)
            before, now = changes(article, shown, redecided, self._audited, self._looks)
            shown.change(before, now)
            pane.view.change(before, now)
            if column_id in (GOLD, STACK):
                self._show_head(pane)

    def _show_head(self, pane: ColumnPane) -> None:
        board, sheet = self._board, self._board.sheet
        if sheet is None:
            return
        if pane.column_id == GOLD:
            words = count_words(sheet) if board.is_ready else "lining up…"
            if sheet.gold is not None and sheet.gold.state == "done":
                words = f"finished · {words}"
            pane.head.show_column("", "gold", words)
            pane.view.setAccessibleName("Article with gold")
            return
        if pane.column_id == STACK:
            names = ", ".join(
                f"{board.key_of(one)} {board.names.get(one, '?')}" for one in board.people()
            )
            pane.head.show_column("", names, f"★ gold: {count_words(sheet)}")
            pane.view.setAccessibleName(f"Article with everybody’s labels: {names}")
            return
        column = board.column(pane.column_id)
        if column is not None:
            state = _STATES.get(column.annotation_set.state, column.annotation_set.state)
            count = len(column.spans)
            words = f"{state} · {count:,} label{'' if count == 1 else 's'}"
            name = board.names.get(pane.column_id, column.name)
            pane.head.show_column(board.key_of(pane.column_id), name, words)
            pane.view.setAccessibleName(f"Article as {name} labeled it")

    def _usual_tag(self, span: Span) -> str:
        return tag_text(span, self._desk)

    def _tag(self, column_id: str, span: Span) -> str:
        shown = self._shown.get(column_id)
        words = None if shown is None else shown.tags.get(span.id)
        return self._usual_tag(span) if words is None else words

    # Following

    def _on_current(self) -> None:
        row = self._board.row
        place = None if row is None else (row.start, row.end)
        key = None if row is None else row.key
        for column_id in self.wanted():
            if column_id in self._panes:
                self._panes[column_id].view.set_current(key, place)
        if place is not None:
            self.reveal(*place)

    def reveal(self, start: int, end: int) -> None:
        """Bring a place into sight in every article."""
        view = self.first_view()
        if view is not None and view.article():
            view.reveal(start, end)
            self._sync.lead(view)

    def zoom(self, step: int) -> None:
        """Zoom all articles in (1), out (-1) or back to 100 % (0)."""
        view = self.first_view()
        if view is not None:
            view.zoom(step)

    def _on_zoom(self, factor: float) -> None:
        self._font = (*self._font[:3], factor)
        self.zoom_changed.emit(factor)

    def _on_theme(self, theme: Theme) -> None:
        for pane in self._panes.values():
            pane.set_theme(theme)


_NO_BAR: Final = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_BAR: Final = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
