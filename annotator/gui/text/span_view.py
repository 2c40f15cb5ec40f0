"""Text with its labels painted in lanes under the lines."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.text.curves import Curve, End, paint_curves, paint_link
from annotator.gui.text.gallery import Gallery
from annotator.gui.text.inks import Ink, ink_of
from annotator.gui.text.lines import origin_of
from annotator.gui.text.page_view import PageView
from annotator.gui.text.painter import Placed, SpanPainter
from annotator.gui.text.picture import Studio
from annotator.gui.theme import Theme
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.schema.types import Label, Schema

HIGHLIGHT_KINDS = ("mention", "occurrence", "find", "find_current", "offered", "candidate")
_LONGEST_TAG = 28
_MANY_RANGES = 40


class SpanView(PageView):
    """Read-only text with spans, suggestions, relations and marked ranges. Code points throughout.

    Signals:
        spans_changed(): Other spans, suggestions, highlights or hidden labels are shown.

    Attributes:
        tag_text: What stands in a span's tag.
    """

    spans_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.tag_text: Callable[[Span], str] = self.plain_tag
        self._schema: Schema | None = None
        self._labels: dict[str, Label] = {}
        self._inks: dict[str, Ink] = {}
        self._selected: str | None = None
        self._relations: tuple[Relation, ...] = ()
        self._highlights: dict[str, list[tuple[int, int]]] = {}
        self._link: tuple[str, QPoint] | None = None
        self._gallery: Gallery | None = None
        super().__init__(parent)
        self._painter = SpanPainter(self.theme, self.metrics)
        self._gallery = Gallery(self._studio())
        self._gallery.open(self.article(), self.geometry_of_text.offsets)
        self.page_changed.connect(self._on_page)

    # What is shown

    @property
    def gallery(self) -> Gallery:
        """The spans shown."""
        assert self._gallery is not None  # noqa: S101  set by the constructor
        return self._gallery

    @property
    def schema(self) -> Schema | None:
        """Whose colours are shown."""
        return self._schema

    def set_schema(self, schema: Schema) -> None:
        """Take colours and rendering of labels from a schema."""
        self._schema = schema
        self._labels = {label.name: label for label in schema.labels}
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        super().set_theme(theme)
        if self._gallery is not None:
            self._redraw()

    def set_hidden_labels(self, names: Collection[str]) -> None:
        """Show all labels but these."""
        hidden = frozenset(names)
        if hidden != self.gallery.hidden:
            self.gallery.hidden = hidden
            self._redraw()
            self.spans_changed.emit()

    def set_spans(self, spans: Iterable[Span], ghosts: Iterable[Span] = ()) -> None:
        """Show these spans and suggestions of the open text, in place of the former ones."""
        self.gallery.replace_all(spans, ghosts)
        self.viewport().update()
        self.spans_changed.emit()

    def update_spans(
        self,
        *,
        removed: Iterable[str] = (),
        changed: Iterable[Span] = (),
        ghosts: Iterable[Span] | None = None,
    ) -> None:
        """Take spans out and put new or changed ones in; only their paragraphs are drawn anew.

        Args:
            removed: Ids of spans.
            changed: New spans, and changed ones in place of those of the same id.
            ghosts: All suggestions, None when they are the same as before.
        """
        self._repaint_ranges(self.gallery.update(removed, changed, ghosts))
        self.spans_changed.emit()

    def update_ghosts(self, *, removed: Iterable[str] = (), changed: Iterable[Span] = ()) -> None:
        """Take suggestions out and put new or changed ones in."""
        self._repaint_ranges(self.gallery.update_ghosts(removed, changed))
        self.spans_changed.emit()

    def redraw_spans(self, spans: Iterable[Span]) -> None:
        """Draw spans or suggestions anew that are the same in other colours, words or lanes."""
        ranges = [(span.start, span.end) for span in spans]
        self.gallery.forget_ranges(ranges)
        self._repaint_ranges(ranges)

    def recolor_spans(self, spans: Collection[Span]) -> None:
        """Draw spans or suggestions in other colours."""
        self.gallery.recolor(spans)
        self._repaint_ranges([(span.start, span.end) for span in spans])

    def set_relations(self, relations: Iterable[Relation]) -> None:
        """Draw these relations of the selected span to the ends that are visible."""
        relations = tuple(relations)
        if relations != self._relations:
            self._relations = relations
            self.viewport().update()

    def select_span(self, span_id: str | None) -> None:
        """Mark a span or suggestion as the selected one; nothing scrolls."""
        if span_id == self._selected:
            return
        had_relations = bool(self._relations)
        before, self._selected = self._selected, span_id
        self._painter.selected = span_id
        self._relations = ()
        if had_relations:
            self.viewport().update()
            return
        for span in (self.gallery.find(before), self.gallery.find(span_id)):
            if span is not None:
                self._repaint_range(span.start, span.end)

    @property
    def selected_span_id(self) -> str | None:
        """Id of the selected span or suggestion."""
        return self._selected

    def set_highlights(self, ranges: Iterable[tuple[int, int]], kind: str = "find") -> None:
        """Mark ranges of the text; an empty list clears their kind.

        Raises:
            ValueError: The kind is not "find", "find_current", "occurrence" (of the text that was
                labeled), "candidate" (for the relation being picked), "offered" (other ones) or
                "mention" (of the same).
        """
        if kind not in HIGHLIGHT_KINDS:
            raise ValueError(f"unknown kind of highlight “{kind}”")
        self._highlights[kind] = sorted(ranges)
        self.viewport().update()
        if kind != "mention":  # it follows the pointer, and the strip beside does not show it
            self.spans_changed.emit()

    def highlights(self, kind: str) -> Sequence[tuple[int, int]]:
        """Return the marked ranges of a kind."""
        return self._highlights.get(kind, [])

    def label_of(self, span: Span) -> Label:
        """Return a span's label; a plain grey one when the schema does not know it."""
        return self._label(span.label)

    def _label(self, name: str) -> Label:
        label = self._labels.get(name)
        if label is None:
            label = self._labels[name] = Label(name=name)
        return label

    def ink_of(self, span: Span) -> Ink:
        """Return a span's colours."""
        return self.ink_of_label(span.label)

    def ink_of_label(self, name: str) -> Ink:
        """Return a label's colours."""
        ink = self._inks.get(name)
        if ink is None:
            ink = self._inks[name] = ink_of(self._label(name), self.theme)
        return ink

    def plain_tag(self, span: Span) -> str:
        """Return a tag's words as the schema shown has them."""
        label = self.label_of(span)
        value = span.attributes.get(label.tag_attribute) if label.tag_attribute else None
        return str(value) if value else label.title or label.name

    def _tag(self, span: Span) -> str:
        text = " ".join(self.tag_text(span).split())
        return text if len(text) <= _LONGEST_TAG else text[: _LONGEST_TAG - 1] + "…"

    def _studio(self) -> Studio:
        return Studio(
            offsets=self.geometry_of_text.offsets,
            metrics=self.metrics,
            ink=self.ink_of,
            weight=lambda span: self.label_of(span).lane_weight,
            tag_text=self._tag,
            tag_width=self._painter.tag_width,
        )

    def _redraw(self) -> None:
        self._inks.clear()
        self._painter = SpanPainter(self.theme, self.metrics)
        self._painter.selected = self._selected
        self.gallery.use(self._studio())
        self.viewport().update()

    def _before_page(self) -> None:
        if self._gallery is not None:
            self._gallery.forget()

    def _on_page(self) -> None:
        self._redraw()
        self.gallery.open(self.article(), self.geometry_of_text.offsets)

    def set_article(self, text: str) -> None:
        """Show a text; the spans, marks and selection of a former one are forgotten."""
        if text != self.article():
            self.gallery.replace_all((), ())
            self._highlights.clear()
            self._relations = ()
            self._selected = None
        super().set_article(text)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grounds, then the text, then lines, tags, rings and curves."""
        area = event.rect()
        placed = self._placed(area.top(), area.bottom())
        painter = QPainter(self.viewport())
        try:
            self._painter.paint_grounds(painter, placed)
            self._paint_highlights(painter, area)
        finally:
            painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        try:
            self._painter.paint_marks(painter, placed)
            self._paint_curves(painter)
        finally:
            painter.end()

    def _placed(self, top: int, bottom: int) -> list[Placed]:
        x, y = self.geometry_of_text.scroll
        placed = []
        for block, part in self.geometry_of_text.parts_between(top, bottom):
            picture = self.gallery.picture(block, part)
            if picture.drawn:
                left, origin = origin_of(block)
                above = origin - y
                shown = tuple(
                    drawn
                    for drawn in picture.drawn
                    if drawn.top + above <= bottom and drawn.bottom + above >= top
                )
                placed.append(Placed(picture, left - x, above, shown))
        return placed

    def _paint_highlights(self, painter: QPainter, area: QRect) -> None:
        if not any(self._highlights.values()):
            return
        geometry = self.geometry_of_text
        first = geometry.touch_at(QPoint(0, area.top() - self.metrics.pitch)).caret
        last = geometry.touch_at(QPoint(self.viewport().width(), area.bottom())).caret
        for kind in HIGHLIGHT_KINDS:
            ranges = self._highlights.get(kind, [])
            at = max(0, bisect_left(ranges, (first, 0)) - 1)
            while at < len(ranges) and ranges[at][0] <= last:
                boxes = geometry.boxes_of(*ranges[at], area)
                self._painter.paint_highlights(painter, boxes, kind)
                at += 1

    def _paint_curves(self, painter: QPainter) -> None:
        if not self._relations and self._link is None:
            return
        ends = self._ends()
        curves = []
        for relation in self._relations:
            start, end = ends.get(relation.from_id), ends.get(relation.to_id)
            if start is not None and end is not None:
                curves.append(Curve(start, end, *self._relation_words(relation.type)))
        left = self.metrics.padding
        paint_curves(painter, curves, self.theme, self.metrics, (left, left + self.metrics.measure))
        if self._link is not None and self._link[0] in ends:
            paint_link(painter, ends[self._link[0]], QPointF(self._link[1]), self.theme)

    def _ends(self) -> dict[str, End]:
        """Return where curves may meet the visible spans."""
        view = self.viewport().rect()
        ends: dict[str, End] = {}
        for item in self._placed(view.top(), view.bottom()):
            for drawn in item.shown:
                box, bar, tag = drawn.boxes[0], drawn.bars[0], drawn.tag
                x, bottom = (box.left + box.right) / 2, bar.top + self.metrics.stroke
                if tag is not None:
                    x, bottom = tag.left + tag.width / 2, tag.top + self.metrics.tag
                top = item.top
                end = End(x + item.left, box.top + top, bottom + top, box.bottom + top)
                ends.setdefault(drawn.span.id, end)
        return ends

    def _relation_words(self, name: str) -> tuple[str, bool]:
        if self._schema is None or not self._schema.has_relation(name):
            return name, False
        relation = self._schema.relation(name)
        return relation.title or name.replace("_", " "), relation.symmetric

    def _show_link(self, span_id: str, point: QPoint) -> None:
        """Draw a link from a span to a point of the viewport."""
        self._link = (span_id, point)
        self.viewport().update()

    def _hide_link(self) -> None:
        self._link = None
        self.viewport().update()

    def _repaint_ranges(self, ranges: Sequence[tuple[int, int]]) -> None:
        if len(ranges) > _MANY_RANGES:  # looking each of them up takes longer than painting
            self.viewport().update()
            return
        for start, end in ranges:
            self._repaint_range(start, end)

    def _repaint_range(self, start: int, end: int) -> None:
        """Ask for a repaint of the paragraphs of a range, where they are visible."""
        geometry = self.geometry_of_text
        _x, scroll = geometry.scroll
        view = self.viewport().rect()
        first = max(start, self._first_laid_out(view.top()))
        top = geometry.block_at(first)
        last = geometry.block_at(end)
        above = origin_of(top)[1] - scroll
        if above > view.bottom():
            return
        below = last.next()
        bottom = view.bottom()
        if below.isValid() and below.layout().lineCount() > 0:
            bottom = min(bottom, origin_of(below)[1] - scroll + self.metrics.pitch)
        if bottom >= view.top():
            self.viewport().update(QRect(0, above, view.width(), bottom - above + 1))

    def _repaint_lines(self, start: int, end: int, margin: int) -> None:
        """Ask for a repaint of the lines of a range, where they are visible, and a bit around."""
        geometry = self.geometry_of_text
        last = max(start, end - 1)
        if not all(geometry.block_at(one).layout().lineCount() for one in (start, last)):
            return  # what is not laid out yet was never painted
        _x, scroll = geometry.scroll
        top = geometry.line_top(start) - scroll - margin
        bottom = geometry.line_top(last) - scroll + self.metrics.pitch + margin
        area = QRect(0, top, self.viewport().width(), bottom - top)
        self.viewport().update(area & self.viewport().rect())

    def _first_laid_out(self, top: int) -> int:
        block = self.geometry_of_text.block_at_y(top + self.geometry_of_text.scroll[1])
        return self.geometry_of_text.offsets.to_code_point(block.position())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; curves change with what is visible, so they are drawn anew."""
        super().scrollContentsBy(dx, dy)
        if self._relations or self._link is not None:
            self.viewport().update()
