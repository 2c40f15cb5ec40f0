"""Where things are: between offsets of the text, paragraphs and pixels of the viewport."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QTextBlock, QTextLine
from PySide6.QtWidgets import QTextEdit

from annotator.gui.text.lines import LINES_PER_PART, base_of, is_mixed, line_at, lines_of, origin_of
from annotator.gui.text.metrics import Metrics
from annotator.gui.text.offsets import OffsetMap
from annotator.gui.text.picture import Box
from annotator.gui.text.selection import Touch


class Geometry:
    """Looks up places in a view's document.

    Attributes:
        text: The document's text.
        offsets: Its offset map.
        metrics: Sizes in force.
    """

    def __init__(self, view: QTextEdit, metrics: Metrics) -> None:
        self._view = view
        self.text = ""
        self.offsets = OffsetMap("")
        self.metrics = metrics

    @property
    def scroll(self) -> tuple[int, int]:
        """Pixels of the page left of and above the viewport."""
        view = self._view
        return view.horizontalScrollBar().value(), view.verticalScrollBar().value()

    def block_at(self, offset: int) -> QTextBlock:
        """Return the paragraph of an offset."""
        block = self._view.document().findBlock(self.offsets.to_utf16(offset))
        return block if block.isValid() else self._view.document().lastBlock()

    def block_at_y(self, y: float) -> QTextBlock:
        """Return the paragraph whose band holds ``y``, in pixels of the page."""
        document = self._view.document()
        hit = document.documentLayout().hitTest(QPointF(0, y), Qt.HitTestAccuracy.FuzzyHit)
        block = document.findBlock(max(0, hit))
        while block.previous().isValid() and self._top_of(block) > y:
            block = block.previous()
        while block.next().isValid() and self._top_of(block.next()) <= y:
            block = block.next()
        return block

    def _top_of(self, block: QTextBlock) -> int:
        _left, top = origin_of(block)
        line = block.layout().lineAt(0)
        if not line.isValid():
            return top
        return top + base_of(block.layout(), line) - self.metrics.ascent

    def parts_between(self, top: int, bottom: int) -> Iterator[tuple[QTextBlock, int]]:
        """Yield the parts of paragraphs that draw between two heights of the viewport."""
        _x, scroll = self.scroll
        metrics = self.metrics
        block = self.block_at_y(top + scroll - metrics.pitch)
        while block.isValid():
            _left, origin = origin_of(block)
            if origin > bottom + scroll:
                break
            count = block.layout().lineCount()
            if count <= LINES_PER_PART:
                yield block, 0
            else:
                first = line_at(block, top + scroll - metrics.pitch - origin, metrics.ascent)
                last = line_at(block, bottom + scroll + metrics.pitch - origin, metrics.ascent)
                for part in range(
                    max(0, first) // LINES_PER_PART, max(0, last) // LINES_PER_PART + 1
                ):
                    yield block, part
            block = block.next()

    def line_top(self, offset: int) -> int:
        """Return where the line of an offset begins, in pixels of the page."""
        block = self.block_at(offset)
        _left, top = origin_of(block)
        line = block.layout().lineForTextPosition(self.offsets.to_utf16(offset) - block.position())
        if not line.isValid():
            return top
        return top + base_of(block.layout(), line) - self.metrics.ascent

    def touch_at(self, point: QPoint) -> Touch:
        """Return the place in the text at a point of the viewport."""
        x, y = self.scroll
        block = self.block_at_y(point.y() + y)
        left, top = origin_of(block)
        number = line_at(block, point.y() + y - top, self.metrics.ascent)
        line = block.layout().lineAt(max(0, number))
        if not line.isValid():
            return Touch(self.offsets.to_code_point(block.position()))
        within = point.x() + x - left
        caret = self._offset(block, line.xToCursor(within))
        text = line.naturalTextRect()
        if number < 0 or not text.left() <= within < text.right():
            return Touch(caret)
        between = QTextLine.CursorPosition.CursorOnCharacter
        return Touch(caret, self._offset(block, line.xToCursor(within, between)))

    def _offset(self, block: QTextBlock, position: int) -> int:
        return self.offsets.to_code_point(block.position() + position)

    def is_on_text(self, point: QPoint) -> bool:
        """Tell whether a point is on the ground of a line, not in the lanes below it."""
        _x, y = self.scroll
        block = self.block_at_y(point.y() + y)
        _left, top = origin_of(block)
        number = line_at(block, point.y() + y - top, self.metrics.ascent)
        if number < 0:
            return False
        base = top + base_of(block.layout(), block.layout().lineAt(number))
        return point.y() + y <= base + self.metrics.descent

    def boxes_of(self, start: int, end: int, within: QRect) -> list[Box]:
        """Return the boxes of a range of text that meet a part of the viewport, in its pixels."""
        x, y = self.scroll
        boxes = []
        for block, part in self.parts_between(within.top(), within.bottom()):
            base = block.position()
            first = self.offsets.to_utf16(start) - base
            last = self.offsets.to_utf16(end) - base
            if first >= block.length() or last <= 0:
                continue
            left, top = origin_of(block)
            mixed = is_mixed(self._text_of(block))
            for line in lines_of(block, part):
                above = top - y + line.base - self.metrics.ascent
                below = top - y + line.base + self.metrics.descent
                boxes += [
                    Box(round(left - x + a), above, round(left - x + b), below, True, True)
                    for a, b in line.runs(first, last, mixed=mixed)
                ]
        return boxes

    def _text_of(self, block: QTextBlock) -> str:
        start = self._offset(block, 0)
        return self.text[start : self._offset(block, block.length() - 1)]
