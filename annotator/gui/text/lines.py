"""Where ranges of text lie on the lines of a paragraph, mixed writing directions included."""

import re
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtGui import QTextBlock, QTextLayout, QTextLine

from annotator.gui.text.layout import Extent, merged

LINES_PER_PART: Final = 64
"""Paragraphs longer than this are drawn in parts."""
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def is_mixed(text: str) -> bool:
    """Tell whether some of the text runs from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph.

    Attributes:
        number: Within the paragraph.
        start: First UTF-16 unit within the paragraph.
        end: One past the last.
        base: Base line in pixels below the paragraph's origin, on a whole pixel of the page.
        left: Of the text, without blanks at the line's end.
        right: Likewise.
        line: Qt's line; valid as long as the paragraph is not laid out anew.
    """

    number: int
    start: int
    end: int
    base: int
    left: float
    right: float
    line: QTextLine

    def runs(self, start: int, end: int, *, mixed: bool) -> list[Extent]:
        """Return left and right of the stretches that a range covers on this line.

        Args:
            start: First unit within the paragraph.
            end: One past the last.
            mixed: Whether the paragraph has text that runs from right to left: then a range may
                cover several stretches. They come from left to right.
        """
        start, end = max(start, self.start), min(end, self.end)
        if start >= end:
            return []
        if not mixed:
            left, right = x_of(self.line, start), x_of(self.line, end)
            extents = [(min(left, right), max(left, right))]
        else:
            boxes = (run.boundingRect() for run in self.line.glyphRuns(start, end - start))
            extents = merged((box.left(), box.right()) for box in boxes)
        inside = ((max(left, self.left), min(right, self.right)) for left, right in extents)
        return [(left, right) for left, right in inside if right > left]


def x_of(line: QTextLine, position: int) -> float:
    """Return the x of a caret on a line."""
    found: Any = line.cursorToX(position)  # a pair of x and the position that was possible
    return float(found[0])


def origin_of(block: QTextBlock) -> tuple[int, int]:
    """Return the paragraph's origin on the page in whole pixels; lays it out when needed."""
    block.document().documentLayout().blockBoundingRect(block)
    position = block.layout().position()
    return round(position.x()), round(position.y())


def span_of_lines(block: QTextBlock, part: int) -> tuple[int, int]:
    """Return the first unit and one past the last of one part of a paragraph."""
    layout = block.layout()
    count = layout.lineCount()
    if count <= LINES_PER_PART:
        return 0, max(0, block.length() - 1)
    first = layout.lineAt(part * LINES_PER_PART)
    last = layout.lineAt(min(count, (part + 1) * LINES_PER_PART) - 1)
    return first.textStart(), last.textStart() + last.textLength()


def base_of(layout: QTextLayout, line: QTextLine) -> int:
    """Return a line's base line in whole pixels of the page, relative to the origin."""
    origin = layout.position().y()
    return round(origin + line.y() + line.ascent()) - round(origin)


def lines_of(block: QTextBlock, part: int = 0) -> list[Line]:
    """Return the lines of one part of a paragraph that is laid out."""
    layout = block.layout()
    stop = min(layout.lineCount(), (part + 1) * LINES_PER_PART)
    lines = ((number, layout.lineAt(number)) for number in range(part * LINES_PER_PART, stop))
    return [measured(number, line, base_of(layout, line)) for number, line in lines]


def measured(number: int, line: QTextLine, base: int) -> Line:
    """Return a line of Qt with its number in the paragraph and its base line."""
    box = line.naturalTextRect()
    start = line.textStart()
    return Line(number, start, start + line.textLength(), base, box.left(), box.right(), line)


def line_at(block: QTextBlock, y: float, ascent: int) -> int:
    """Return the number of the line whose band holds ``y`` (pixels below the origin).

    A line's band reaches from the top of its text to the top of the next line's, so the lanes
    below a line belong to it. -1 above the first line.
    """
    layout = block.layout()
    low, high = 0, layout.lineCount()
    while low < high:
        middle = (low + high) // 2
        if base_of(layout, layout.lineAt(middle)) - ascent <= y:
            low = middle + 1
        else:
            high = middle
    return low - 1
