"""The mouse on the article: clicks, words, sentences, drags, links from span to span."""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final, Protocol

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.gui.text.selection import Touch, clicked_sentence, clicked_word, dragged

_FREE: Final = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_DRAG_PIXELS: Final = 4
_SCROLL_MS: Final = 40


class Page(Protocol):
    """What the mouse needs of the page it moves on; points are in the viewport."""

    def article(self) -> str:
        """Return the document's text."""

    def anchor(self) -> int:
        """Return where the present selection began, the caret's offset without one."""

    def touch_at(self, point: QPoint) -> Touch:
        """Return the place in the text at a point."""

    def marks_at(self, point: QPoint) -> Sequence[str]:
        """Return the spans whose tag or line is at a point."""

    def chain_at(self, point: QPoint) -> Sequence[str]:
        """Return the spans of the character at a point, innermost first."""

    def view_rect(self) -> QRect:
        """Return the viewport."""

    def scroll_by(self, pixels: int) -> None:
        """Scroll the page."""


class _Doing(Enum):
    NOTHING = auto()
    PRESSED = auto()
    SELECTING = auto()
    PRESSED_MARK = auto()
    LINKING = auto()


class Mouse(QObject):
    """Turns mouse events into selections, activated spans and links.

    Attributes:
        is_free: Dragging never widens to whole words, not only with Alt or Ctrl held.

    Signals:
        selected(int, int): Anchor and head of the selection; equal = the caret was placed.
        span_clicked(str): A span was clicked: the innermost, on repeat the next one outward.
        link_moved(str, QPoint): A link is being drawn from this span to this point.
        link_ended(): It is no longer drawn.
        link_dropped(str, str): It was dropped on another span.
        carried(str, QPoint): A drag has left the page: from this span, "" for plain text, to this
            point of the screen.
        carried_off(str, QPoint): It ended there.
        released(): A selection is complete.
    """

    selected = Signal(int, int)
    span_clicked = Signal(str)
    link_moved = Signal(str, QPoint)
    link_ended = Signal()
    link_dropped = Signal(str, str)
    carried = Signal(str, QPoint)
    carried_off = Signal(str, QPoint)
    released = Signal()

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._doing = _Doing.NOTHING
        self._start = QPoint()
        self._last = QPoint()
        self._anchor = Touch(0)
        self.is_free = False
        self._is_free = False
        self._from = ""
        self._pressed = ""
        self._is_outside = False
        self._chain: tuple[str, ...] = ()
        self._place_in_chain = 0
        self._after_double = QTimer(self)
        self._after_double.setSingleShot(True)
        self._scroller = QTimer(self)
        self._scroller.setInterval(_SCROLL_MS)
        self._scroller.timeout.connect(self._scroll)

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or drag."""
        point = self._start = self._last = event.position().toPoint()
        self._is_free = self.is_free or bool(event.modifiers() & _FREE)
        touch = self._page.touch_at(point)
        if self._after_double.isActive():
            self._after_double.stop()
            sentence = clicked_sentence(self._page.article(), touch)
            if sentence is not None:
                self.selected.emit(*sentence)
                self.released.emit()
            return
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        marks = () if extends else self._page.marks_at(point)
        if marks:
            self._doing = _Doing.PRESSED_MARK
            self._from = marks[0]
        elif extends:
            self._doing = _Doing.SELECTING
            self._anchor = Touch(self._page.anchor())
            self._select_to(point)
        else:
            self._doing = _Doing.PRESSED
            self._anchor = touch
            self._pressed = next(iter(self._page.chain_at(point)), "")
            self.selected.emit(touch.caret, touch.caret)

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag."""
        point = self._last = event.position().toPoint()
        has_left = (point - self._start).manhattanLength() >= _DRAG_PIXELS
        if self._doing is _Doing.PRESSED and has_left:
            self._doing = _Doing.SELECTING
        elif self._doing is _Doing.PRESSED_MARK and has_left:
            self._doing = _Doing.LINKING
        if self._doing is _Doing.SELECTING:
            self._is_free = self.is_free or bool(event.modifiers() & _FREE)
            self._select_to(point)
            self._follow_edges()
        elif self._doing is _Doing.LINKING:
            self.link_moved.emit(self._from, point)
        if self._doing in (_Doing.SELECTING, _Doing.LINKING):
            if not self._page.view_rect().contains(point):
                self._is_outside = True
                self.carried.emit(self._carried(), event.globalPosition().toPoint())
            elif self._is_outside:
                self._is_outside = False
                self.carried.emit(self._carried(), event.globalPosition().toPoint())

    def _carried(self) -> str:
        return self._from if self._doing is _Doing.LINKING else self._pressed

    def release(self, event: QMouseEvent) -> None:
        """End a click or drag."""
        point = event.position().toPoint()
        self._scroller.stop()
        carried = self._carried()
        doing, self._doing = self._doing, _Doing.NOTHING
        if doing in (_Doing.SELECTING, _Doing.LINKING) and self._is_outside:
            self.carried_off.emit(carried, event.globalPosition().toPoint())
        self._is_outside = False
        if doing is _Doing.SELECTING:
            self.released.emit()
        elif doing is _Doing.PRESSED:
            self._click(self._page.chain_at(point))
        elif doing is _Doing.PRESSED_MARK:
            self._click(self._page.marks_at(point))
        elif doing is _Doing.LINKING:
            self.link_ended.emit()
            found = [*self._page.marks_at(point), *self._page.chain_at(point)]
            target = next((span_id for span_id in found if span_id != self._from), None)
            if target is not None and found[0] != self._from:
                self.link_dropped.emit(self._from, target)

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word; another click soon after selects the sentence."""
        point = self._start = event.position().toPoint()
        touch = self._page.touch_at(point)
        word = clicked_word(self._page.article(), touch)
        if word is None:
            return
        self._after_double.start(QApplication.doubleClickInterval())
        self._doing = _Doing.PRESSED_MARK if self._page.marks_at(point) else _Doing.NOTHING
        if self._doing is _Doing.NOTHING:
            self.selected.emit(*word)
            self.released.emit()
            self._doing = _Doing.NOTHING

    def forget(self) -> None:
        """Forget a drag and what was clicked: another text is open."""
        self._doing = _Doing.NOTHING
        self._scroller.stop()
        self._after_double.stop()
        self._chain = ()

    def _click(self, chain: Sequence[str]) -> None:
        if not chain:
            self._chain = ()
            return
        repeated = tuple(chain) == self._chain
        self._place_in_chain = (self._place_in_chain + 1) % len(chain) if repeated else 0
        self._chain = tuple(chain)
        self.span_clicked.emit(chain[self._place_in_chain])

    def _select_to(self, point: QPoint) -> None:
        head = self._page.touch_at(point)
        self.selected.emit(*dragged(self._page.article(), self._anchor, head, free=self._is_free))

    def _follow_edges(self) -> None:
        view = self._page.view_rect()
        if view.top() <= self._last.y() <= view.bottom():
            self._scroller.stop()
        elif not self._scroller.isActive():
            self._scroller.start()

    def _scroll(self) -> None:
        view = self._page.view_rect()
        beyond = min(0, self._last.y() - view.top()) + max(0, self._last.y() - view.bottom())
        self._page.scroll_by(max(-120, min(120, beyond)))
        self._select_to(self._last)
