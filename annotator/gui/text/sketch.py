"""Where a span's stretches, gaps and tag lie on the lines of a paragraph, before it has a lane."""

from dataclasses import dataclass, field

from annotator.gui.text.layout import Extent, Shape
from annotator.gui.text.lines import Line, x_of
from annotator.gui.text.picture import Studio
from annotator.model.spans import Span


@dataclass(slots=True)
class Sketch:
    """A span while its paragraph is packed.

    Attributes:
        runs: Line, left and right, whether the span's own edge is at the left and at the right.
        gaps: Line, left and right of what lies between the fragments.
        tag_line: Line that holds the tag; None when the span begins in another paragraph.
        start: First UTF-16 unit within the paragraph.
        end: One past the last.
    """

    span: Span
    is_ghost: bool
    runs: list[tuple[int, Extent, bool, bool]] = field(default_factory=list)
    gaps: list[tuple[int, Extent]] = field(default_factory=list)
    tag_line: int | None = None
    tag_left: float = 0.0
    tag_width: int = 0
    tag_text: str = ""
    start: int = 0
    end: int = 0

    def shape(self, weight: int, length: int) -> Shape:
        """Return what the span takes up on each line, its tag included."""
        extents: dict[int, Extent] = {}
        for line, (left, right) in [(run[0], run[1]) for run in self.runs] + self.gaps:
            was = extents.get(line)
            extents[line] = (
                (left, right) if was is None else (min(was[0], left), max(was[1], right))
            )
        if self.tag_line is not None:
            left, right = extents[self.tag_line]
            extents[self.tag_line] = (
                min(left, self.tag_left),
                max(right, self.tag_left + self.tag_width),
            )
        return Shape(self.span.id, weight, length, self.start, self.end, extents, self.tag_line)


def sketch_span(
    span: Span,
    lines: list[Line],
    base: int,
    studio: Studio,
    *,
    is_ghost: bool,
    mixed: bool,
    backwards: bool,
) -> Sketch | None:
    """Find the stretches and gaps of a span on these lines; None when it has none here."""
    sketch = Sketch(span, is_ghost)
    first, last = lines[0].start, lines[-1].end
    units = [
        (studio.offsets.to_utf16(start) - base, studio.offsets.to_utf16(end) - base)
        for start, end in span.fragments
    ]
    sketch.start, sketch.end = max(units[0][0], first), min(units[-1][1], last)
    former = None
    for start, end in units:
        if former is not None:
            _add_gap(sketch, lines, former, start, mixed=mixed)
        former = end
        _add_runs(sketch, lines, start, end, mixed=mixed, backwards=backwards)
    if not sketch.runs:
        return None
    if first <= units[0][0] < last:
        _add_tag(sketch, lines, studio, units[0][0], mixed=mixed)
    return sketch


def _add_runs(
    sketch: Sketch, lines: list[Line], start: int, end: int, *, mixed: bool, backwards: bool
) -> None:
    for line in lines:
        if line.end <= start:
            continue
        if line.start >= end:
            break
        comes, goes = start < line.start, line.end < end
        open_left, open_right = (goes, comes) if backwards else (comes, goes)
        for left, right in line.runs(start, end, mixed=mixed):
            opens = not (open_left and left <= line.left + 1)
            closes = not (open_right and right >= line.right - 1)
            sketch.runs.append((line.number, (left, right), opens, closes))


def _add_gap(sketch: Sketch, lines: list[Line], start: int, end: int, *, mixed: bool) -> None:
    for line in lines:
        if line.end <= start:
            continue
        if line.start >= end:
            break
        sketch.gaps += [(line.number, run) for run in line.runs(start, end, mixed=mixed)]


def _add_tag(sketch: Sketch, lines: list[Line], studio: Studio, start: int, *, mixed: bool) -> None:
    number, (left, right), _opens, _closes = sketch.runs[0]
    line = next(line for line in lines if line.number == number)
    sketch.tag_text = studio.tag_text(sketch.span)
    sketch.tag_width = studio.tag_width(sketch.tag_text)
    sketch.tag_line = number
    if mixed and x_of(line.line, start) > (left + right) / 2:
        left = right - sketch.tag_width
    limit = studio.metrics.measure + studio.metrics.padding - 4.0
    sketch.tag_left = max(4.0 - studio.metrics.padding, min(left, limit - sketch.tag_width))
