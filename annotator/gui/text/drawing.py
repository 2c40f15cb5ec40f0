"""Draws up the picture of a paragraph: packs its spans into lanes and places their tags."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from annotator.gui.text.layout import Extent, Slot, free_place, pack, stack
from annotator.gui.text.lines import Line, lines_of
from annotator.gui.text.metrics import Metrics
from annotator.gui.text.picture import EMPTY, Bar, Box, Drawn, More, Picture, Studio, Tag
from annotator.gui.text.sketch import Sketch, sketch_span
from annotator.model.spans import Span, length_of

Slots = dict[int, dict[int, Slot]]


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
        sketch = sketch_span(
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
    tags, more = _place_tags(sketches, lanes, slots, by_number, studio)
    drawn = [
        _draw(sketch, lanes[key], slots, by_number, studio, lengths[key], tags.get(key))
        for key, sketch in sketches.items()
    ]
    drawn.sort(key=lambda item: (-item.length, item.span.start, item.span.id))
    return Picture(tuple(drawn), tuple(more))


def _slots(sketches: dict[str, Sketch], lanes: dict[str, int], metrics: Metrics) -> Slots:
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
    sketch: Sketch,
    lane: int,
    slots: Slots,
    lines: dict[int, Line],
    studio: Studio,
    length: int,
    tag: Tag | None,
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


def _place_tags(
    sketches: dict[str, Sketch],
    lanes: dict[str, int],
    slots: Slots,
    lines: dict[int, Line],
    studio: Studio,
) -> tuple[dict[str, Tag], list[More]]:
    """Return the tags by span, and the signs for those that find no room."""
    tags: dict[str, Tag] = {}
    homeless: dict[int, list[Sketch]] = {}
    rows: dict[int, list[tuple[int, Extent]]] = {}
    for key, sketch in sketches.items():
        number = sketch.tag_line
        if number is None:
            continue
        slot = slots[number][lanes[key]]
        if slot.is_full:
            extent = (sketch.tag_left, sketch.tag_left + sketch.tag_width)
            rows.setdefault(number, []).append((slot.top, extent))
            below = lines[number].base + studio.metrics.descent
            left = round(sketch.tag_left)
            tags[key] = Tag(left, below + slot.top, sketch.tag_width, sketch.tag_text)
        else:
            homeless.setdefault(number, []).append(sketch)
    more: list[More] = []
    for number, left_out in homeless.items():
        below = lines[number].base + studio.metrics.descent
        _gather(left_out, rows.get(number, []), below, studio, tags, more)
    return tags, more


def _gather(
    left_out: list[Sketch],
    rows: list[tuple[int, Extent]],
    below: int,
    studio: Studio,
    tags: dict[str, Tag],
    more: list[More],
) -> None:
    """Put tags without room of their own into the lowest row: whole where free, else counted."""
    metrics = studio.metrics
    top = max((row for row, _extent in rows), default=metrics.room - metrics.tag)
    taken = [extent for row, extent in rows if row == top]
    left_out.sort(key=lambda sketch: (sketch.tag_left, sketch.span.id))
    for near in _groups(left_out, metrics.lane * 2):
        wanted, width, text = near[0].tag_left, near[0].tag_width, near[0].tag_text
        is_whole = len(near) == 1 and free_place(wanted, width, taken) == wanted
        if not is_whole:
            text = f"+{len(near)}"
            width = studio.tag_width(text)
        left = free_place(wanted, width, taken)
        taken.append((left, left + width))
        tag = Tag(round(left), below + top, width, text)
        if is_whole:
            tags[near[0].span.id] = tag
        else:
            more.append(More(tag, tuple(sketch.span.id for sketch in near)))


def _groups(sketches: list[Sketch], reach: float) -> Iterable[list[Sketch]]:
    """Split sketches, sorted by their tags' places, where a tag stands apart."""
    group: list[Sketch] = []
    for sketch in sketches:
        if group and sketch.tag_left - group[0].tag_left > reach:
            yield group
            group = []
        group.append(sketch)
    if group:
        yield group
