"""What is drawn for the spans of one paragraph: boxes, bars and tags at their places.

A picture is made from the layout of its paragraph and kept until a span of it or the layout
changes. Coordinates are whole pixels relative to the paragraph's origin. Selection, find results
and the like are not part of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from annotator.gui.text.inks import Ink
from annotator.gui.text.layout import Extent, Shape, Slot, free_place, pack, stack
from annotator.gui.text.lines import Line, lines_of, x_of
from annotator.gui.text.metrics import Metrics
from annotator.gui.text.offsets import OffsetMap
from annotator.model.spans import Span, length_of


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of covered text on one line.

    Attributes:
        opens: Whether the fragment begins at the left edge.
        closes: Whether it ends at the right edge.
    """

    left: int
    top: int
    right: int
    bottom: int
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A line below a stretch of text; dotted between the fragments of a span."""

    left: int
    right: int
    top: int
    is_gap: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A small sign below the text: a label, a value, or how many more there are."""

    left: int
    top: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One span in one paragraph; everything of it lies between ``top`` and ``bottom``."""

    span: Span
    is_ghost: bool
    ink: Ink
    length: int
    boxes: tuple[Box, ...]
    bars: tuple[Bar, ...]
    tag: Tag | None
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class More:
    """The tags for which a line had no room."""

    tag: Tag
    span_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything drawn for one part of a paragraph; the longest span comes first."""

    drawn: tuple[Drawn, ...] = ()
    more: tuple[More, ...] = ()


EMPTY = Picture()


@dataclass(frozen=True, slots=True)
class Studio:
    """What making pictures needs to know of the document and the view."""

    offsets: OffsetMap
    metrics: Metrics
    ink: Callable[[Span], Ink]
    weight: Callable[[Span], int]
    tag_text: Callable[[Span], str]
    tag_width: Callable[[str], int]


@dataclass(slots=True)
class _Sketch:
    """A span while its paragraph is packed."""

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


def make_picture(
    block: QTextBlock,
    part: int,
    spans: Iterable[tuple[Span, bool]],
    studio: Studio,
    *,
    mixed: bool,
) -> Picture:
    """Draw up the spans (each with whether it is a suggestion) of one part of a paragraph."""
    lines = lines_of(block, part)
    if not lines:
        return EMPTY
    base = block.position()
    backwards = mixed and block.textDirection() is Qt.LayoutDirection.RightToLeft
    sketches = {}
    for span, is_ghost in spans:
        sketch = _sketch(
            span, lines, base, studio, is_ghost=is_ghost, mixed=mixed, backwards=backwards
        )
        if sketch is not None:
            sketches[span.id] = sketch
    if not sketches:
        return EMPTY
    lengths = {key: length_of(sketch.span.fragments) for key, sketch in sketches.items()}
    lanes = pack(
        sketch.shape(studio.weight(sketch.span), lengths[key]) for key, sketch in sketches.items()
    )
    slots = _slots(sketches, lanes, studio.metrics)
    by_number = {line.number: line for line in lines}
    drawn = [
        _draw(sketch, lanes[key], slots, by_number, studio, lengths[key])
        for key, sketch in sketches.items()
    ]
    drawn.sort(key=lambda item: (-item.length, item.span.start, item.span.id))
    return Picture(tuple(drawn), tuple(_gather(sketches, lanes, slots, by_number, studio)))


def _sketch(
    span: Span,
    lines: list[Line],
    base: int,
    studio: Studio,
    *,
    is_ghost: bool,
    mixed: bool,
    backwards: bool,
) -> _Sketch | None:
    """Find the stretches and gaps of a span on these lines; None when it has none here."""
    sketch = _Sketch(span, is_ghost)
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
    sketch: _Sketch, lines: list[Line], start: int, end: int, *, mixed: bool, backwards: bool
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


def _add_gap(sketch: _Sketch, lines: list[Line], start: int, end: int, *, mixed: bool) -> None:
    for line in lines:
        if line.end <= start:
            continue
        if line.start >= end:
            break
        sketch.gaps += [(line.number, run) for run in line.runs(start, end, mixed=mixed)]


def _add_tag(
    sketch: _Sketch, lines: list[Line], studio: Studio, start: int, *, mixed: bool
) -> None:
    number, (left, right), _opens, _closes = sketch.runs[0]
    line = next(line for line in lines if line.number == number)
    sketch.tag_text = studio.tag_text(sketch.span)
    sketch.tag_width = studio.tag_width(sketch.tag_text)
    sketch.tag_line = number
    if mixed and x_of(line.line, start) > (left + right) / 2:
        left = right - sketch.tag_width
    limit = studio.metrics.measure + studio.metrics.padding - 4.0
    sketch.tag_left = max(4.0 - studio.metrics.padding, min(left, limit - sketch.tag_width))


Slots = dict[int, dict[int, Slot]]


def _slots(sketches: dict[str, _Sketch], lanes: dict[str, int], metrics: Metrics) -> Slots:
    """Stack the lanes of every line."""
    used: dict[int, dict[int, bool]] = {}
    for key, sketch in sketches.items():
        lane = lanes[key]
        for number in {run[0] for run in sketch.runs} | {gap[0] for gap in sketch.gaps}:
            on_line = used.setdefault(number, {})
            on_line[lane] = on_line.get(lane, False) or sketch.tag_line == number
    return {
        number: stack(on_line, metrics.room, metrics.lane, metrics.bare, metrics.thin)
        for number, on_line in used.items()
    }


def _draw(
    sketch: _Sketch,
    lane: int,
    slots: Slots,
    lines: dict[int, Line],
    studio: Studio,
    length: int,
) -> Drawn:
    metrics = studio.metrics
    boxes, bars = [], []
    for number, (left, right), opens, closes in sketch.runs:
        base = lines[number].base
        x1, x2 = round(left), max(round(left) + 2, round(right))
        below = base + metrics.descent
        boxes.append(Box(x1, base - metrics.ascent, x2, below, opens, closes))
        bars.append(Bar(x1, x2, below + slots[number][lane].top, opens=opens, closes=closes))
    for number, (left, right) in sketch.gaps:
        below = lines[number].base + metrics.descent
        bars.append(Bar(round(left), round(right), below + slots[number][lane].top, is_gap=True))
    tag = None
    if sketch.tag_line is not None and slots[sketch.tag_line][lane].is_full:
        top = lines[sketch.tag_line].base + metrics.descent + slots[sketch.tag_line][lane].top
        tag = Tag(round(sketch.tag_left), top, sketch.tag_width, sketch.tag_text)
    ink = studio.ink(sketch.span)
    return Drawn(
        sketch.span,
        sketch.is_ghost,
        ink,
        length,
        tuple(boxes),
        tuple(bars),
        tag,
        boxes[0].top,
        max(box.bottom for box in boxes) + metrics.pitch,
    )


def _gather(
    sketches: dict[str, _Sketch],
    lanes: dict[str, int],
    slots: Slots,
    lines: dict[int, Line],
    studio: Studio,
) -> Iterable[More]:
    """Gather the tags that found no room, near where they would stand."""
    metrics = studio.metrics
    left_out: dict[int, list[_Sketch]] = {}
    rows: dict[int, list[tuple[int, Extent]]] = {}
    for key, sketch in sketches.items():
        number = sketch.tag_line
        if number is None:
            continue
        slot = slots[number][lanes[key]]
        if slot.is_full:
            extent = (sketch.tag_left, sketch.tag_left + sketch.tag_width)
            rows.setdefault(number, []).append((slot.top, extent))
        else:
            left_out.setdefault(number, []).append(sketch)
    for number, hidden in left_out.items():
        tagged = rows.get(number, [])
        top = max((row for row, _extent in tagged), default=metrics.room - metrics.tag)
        taken = [extent for row, extent in tagged if row == top]
        below = lines[number].base + metrics.descent
        hidden.sort(key=lambda sketch: (sketch.tag_left, sketch.span.id))
        for near in _groups(hidden, metrics.lane * 2):
            text = f"+{len(near)}"
            width = studio.tag_width(text)
            left = free_place(near[0].tag_left, width, taken)
            taken.append((left, left + width))
            tag = Tag(round(left), below + top, width, text)
            yield More(tag, tuple(sketch.span.id for sketch in near))


def _groups(sketches: list[_Sketch], reach: float) -> Iterable[list[_Sketch]]:
    """Split sketches, sorted by their tags' places, where a tag stands apart."""
    group: list[_Sketch] = []
    for sketch in sketches:
        if group and sketch.tag_left - group[0].tag_left > reach:
            yield group
            group = []
        group.append(sketch)
    if group:
        yield group
