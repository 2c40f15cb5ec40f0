"""Text set in lines, strip by strip, so that no article is ever laid out as a whole."""

from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QTextLayout, QTextLine

from annotator.gui.printing.faces import runs_backwards
from annotator.gui.printing.text_style import TextStyle
from annotator.gui.text.drawing import Plan, plan_picture
from annotator.gui.text.index import SpanIndex
from annotator.gui.text.lines import LINES_PER_PART, is_mixed, measured
from annotator.gui.text.offsets import OffsetMap
from annotator.gui.text.picture import EMPTY, Picture
from annotator.model.spans import Span

_CHUNK: Final = 200 * LINES_PER_PART
"""Characters that fill more lines than a strip has, as a rule; when not, a strip has fewer."""


class Strip:
    """Some lines of one paragraph, at most ``LINES_PER_PART``.

    Attributes:
        end: One past the last code point of the text on its lines.
        is_last: Whether the paragraph ends here.
        pitch: From line to line: what the lanes between them need, and no more.
        depth: How far lanes reach below the text of the last line.
    """

    def __init__(
        self,
        layout: QTextLayout,
        lines: list[QTextLine],
        end: int,
        plan: Plan | None,
        style: TextStyle,
        *,
        is_last: bool,
        is_mixed: bool,
    ) -> None:
        metrics = style.metrics
        self.end, self.is_last = end, is_last
        self._layout, self._lines, self._plan, self._is_mixed = layout, lines, plan, is_mixed
        depths = {} if plan is None else plan.depths()
        last = len(lines) - 1
        self.depth = depths.get(last, 0)
        between = [depth for number, depth in depths.items() if number < last or not is_last]
        need = metrics.ascent + metrics.descent + max(between, default=0) + style.below
        self.pitch = max(style.least, need)
        for number, line in enumerate(lines):
            line.setPosition(QPointF(0, number * self.pitch - line.ascent()))

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def starts(self) -> list[int]:
        """Return where each line begins, in UTF-16 units after the first."""
        return [line.textStart() for line in self._lines]

    def picture(self, base: int) -> Picture:
        """Return what is drawn for spans; the base line of the first line is given."""
        if self._plan is None:
            return EMPTY
        pitch = self.pitch
        return self._plan.picture({line: base + line * pitch for line in range(self.count)})

    def draw(self, painter: QPainter, place: QPointF, first: int, stop: int) -> None:
        """Draw some lines; the place is where the base line of the first line of all begins."""
        if not self._is_mixed:
            start, last = self._lines[first].textStart(), self._lines[stop - 1]
            runs = self._layout.glyphRuns(start, last.textStart() + last.textLength() - start)
            if len(runs) == 1:
                painter.drawGlyphRun(place, runs[0])
                return
        for line in self._lines[first:stop]:
            line.draw(painter, place)


class Typesetter:
    """Sets an article in one column.

    Args:
        text: The article.
        spans: Its labels, or the suggestions.
        style: How they look.
        are_ghosts: Whether these are suggestions.
    """

    def __init__(
        self, text: str, spans: Iterable[Span], style: TextStyle, *, are_ghosts: bool
    ) -> None:
        self._text = text
        self._spans = SpanIndex(spans)
        self._are_ghosts = are_ghosts
        self._style = style
        self._offsets = OffsetMap(text)
        self._studio = style.studio(self._offsets)

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of every line of the text, as code points."""
        start, text = 0, self._text
        while start <= len(text):
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            yield start, end
            start = end + 1

    def runs_backwards(self, start: int, end: int) -> bool:
        """Tell whether a paragraph runs from right to left."""
        return runs_backwards(self._text[start:end])

    def set(self, start: int, end: int, *, backwards: bool) -> Strip:
        """Set the next lines of a paragraph.

        Args:
            start: Where they begin, in code points.
            end: Of the paragraph.
            backwards: Whether the paragraph runs from right to left.
        """
        words = self._text[start : min(end, start + _CHUNK)]
        layout = QTextLayout(words, self._style.metrics.font)
        layout.setCacheEnabled(True)
        layout.setTextOption(self._style.faces.option(backwards=backwards))
        lines = self._break(layout, is_cut=start + len(words) < end)
        base = self._offsets.to_utf16(start)
        until = lines[-1].textStart() + lines[-1].textLength()
        stop = self._offsets.to_code_point(base + until)
        mixed = is_mixed(words)
        spans = self._spans.overlapping(start, stop)
        plan = None
        if spans:
            plan = plan_picture(
                [measured(number, line, 0) for number, line in enumerate(lines)],
                base,
                [(span, self._are_ghosts) for span in spans],
                self._studio,
                mixed=mixed,
                backwards=backwards,
            )
        return Strip(layout, lines, stop, plan, self._style, is_last=stop >= end, is_mixed=mixed)

    def _break(self, layout: QTextLayout, *, is_cut: bool) -> list[QTextLine]:
        """Break words into lines; where they were cut off, the last one is not whole."""
        width = float(self._style.metrics.measure)
        lines: list[QTextLine] = []
        layout.beginLayout()
        while len(lines) < LINES_PER_PART:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            lines.append(line)
        else:
            is_cut = False
        layout.endLayout()
        return lines[:-1] if is_cut and len(lines) > 1 else lines
