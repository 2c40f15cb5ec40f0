"""The article: text with its labels, under the person's mouse and keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.gui.text.mouse import Mouse
from annotator.gui.text.selection import Touch
from annotator.gui.text.span_view import SpanView
from annotator.model.spans import Span

_SHOWN = 6
_MOUSE_EVENTS = {
    QEvent.Type.MouseButtonPress: "mousePressEvent",
    QEvent.Type.MouseMove: "mouseMoveEvent",
    QEvent.Type.MouseButtonRelease: "mouseReleaseEvent",
    QEvent.Type.MouseButtonDblClick: "mouseDoubleClickEvent",
}


class ArticleView(SpanView):
    """The article that is labeled. All offsets are code points.

    A drag selects whole words (with Alt or Ctrl: whole graphemes), a double click a word, a triple
    click a sentence. A click on text activates its innermost span, on repeat the next one outward;
    a click on a tag or line activates its span; a tag can be dragged onto another span.

    Signals:
        span_activated(str): A span was clicked.
        span_hovered(str | None): The innermost span under the pointer is another, or none.
        span_dropped(str, str): A span's tag was dragged onto another span, to link them.
        carried(str, QPoint): A span, or text ("") is dragged beyond the page, to this point of the
            screen.
        carried_off(str, QPoint): It was dropped there.

    Attributes:
        key_filter: Asked for every key press first; True = handled.
        tooltip_html: What the pointer shows of a span.
    """

    span_activated = Signal(str)
    span_hovered = Signal(object)
    span_dropped = Signal(str, str)
    carried = Signal(str, QPoint)
    carried_off = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tooltip_html: Callable[[Span], str] = lambda span: span.label
        self._hovered: str | None = None
        self._mouse = Mouse(self, self)
        self._mouse.selected.connect(self._on_mouse_selection)
        self._mouse.span_clicked.connect(self.span_activated)
        self._mouse.link_moved.connect(self._show_link)
        self._mouse.link_ended.connect(self._hide_link)
        self._mouse.link_dropped.connect(self.span_dropped)
        self._mouse.carried.connect(self.carried)
        self._mouse.carried_off.connect(self.carried_off)
        self._mouse.released.connect(self.offer_selection)
        self.page_changed.connect(self._mouse.forget)
        self.viewport().setMouseTracking(True)

    # The mouse

    def touch_at(self, point: QPoint) -> Touch:
        """Return the place in the text at a point of the viewport."""
        return self.geometry_of_text.touch_at(point)

    def marks_at(self, point: QPoint) -> list[str]:
        """Return the spans whose tag, else whose line, is at a point of the viewport."""
        tags: list[str] = []
        bars: list[tuple[int, str]] = []
        for item in self._placed(point.y(), point.y()):
            x, y = point.x() - item.left, point.y() - item.top
            for drawn in item.shown:
                tag = drawn.tag
                if tag is not None and self._is_in_tag(tag.left, tag.top, tag.width, x, y):
                    tags.insert(0, drawn.span.id)
                bars += [
                    (abs(bar.top - y), drawn.span.id)
                    for bar in drawn.bars
                    if bar.left <= x < bar.right and bar.top - 1 <= y <= bar.top + 3
                ]
            for more in item.picture.more:
                if self._is_in_tag(more.tag.left, more.tag.top, more.tag.width, x, y):
                    tags += more.span_ids
        if tags or self.geometry_of_text.is_on_text(point):
            return tags
        return [span_id for _distance, span_id in sorted(bars)]

    def _is_in_tag(self, left: int, top: int, width: int, x: int, y: int) -> bool:
        return left <= x < left + width and top <= y < top + self.metrics.tag

    def chain_at(self, point: QPoint) -> list[str]:
        """Return the spans of the character at a point of the viewport, innermost first."""
        if not self.geometry_of_text.is_on_text(point):
            return []
        character = self.touch_at(point).character
        return [] if character is None else [span.id for span in self.gallery.chain_at(character)]

    def view_rect(self) -> QRect:
        """Return the viewport."""
        return self.viewport().rect()

    def scroll_by(self, pixels: int) -> None:
        """Scroll the page."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    def _on_mouse_selection(self, anchor: int, head: int) -> None:
        self._put_cursor(anchor, head)

    def set_word_snapping(self, *, snaps: bool) -> None:
        """Let dragging widen to whole words (unless Alt or Ctrl is held), or never."""
        self._mouse.is_free = not snaps

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Place the caret, or begin a selection or a link."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.press(event)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a drag; without one show what can be clicked."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._mouse.move(event)
            return
        point = event.position().toPoint()
        marks = self.marks_at(point)
        self._hover(next(iter(marks or self.chain_at(point)), None))
        on_mark = bool(marks)
        shape = Qt.CursorShape.PointingHandCursor if on_mark else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the pointer."""
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, span_id: str | None) -> None:
        if span_id != self._hovered:
            self._hovered = span_id
            self.span_hovered.emit(span_id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Complete a click or drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.release(event)
            event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select the word."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse.double_click(event)
            event.accept()

    def event(self, event: QEvent) -> bool:
        """Let the margins beside the column act like the page."""
        name = _MOUSE_EVENTS.get(event.type())
        if name is not None and isinstance(event, QMouseEvent):
            moved = self.viewport().mapFromParent(event.position())
            getattr(self, name)(
                QMouseEvent(
                    event.type(),
                    moved,
                    event.globalPosition(),
                    event.button(),
                    event.buttons(),
                    event.modifiers(),
                    event.pointingDevice(),
                )
            )
            return True
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what is known of the span under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spans = [self.gallery.find(key) for key in self.spans_at(event.pos())]
            html = "<hr>".join(
                self.tooltip_html(span) for span in spans[:_SHOWN] if span is not None
            )
            if html:
                QToolTip.showText(event.globalPos(), html, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def spans_at(self, point: QPoint) -> list[str]:
        """Return the spans whose tag, line or text is at a point of the viewport."""
        return self.marks_at(point) or self.chain_at(point)
