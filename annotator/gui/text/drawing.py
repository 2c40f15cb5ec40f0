"""Draws up the picture of a paragraph: packs its spans into lanes and places their tags."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock

from annotator.gui.text.layout import Extent, Slot, free_place, pack, stack
from annotator.gui.text.lines import Line, lines_of
from annotator.gui.text.metrics import Metrics
from annotator.gui.text.picture import EMPTY, Bar, Box, Drawn, More, Picture, Studio, Tag
from annotator.gui.text.sketch import Sketch, sketch_span
from annotator.model.spans import Span, length_of

Slots = dict[int, dict[int, Slot]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Spans on some lines of a paragraph, in their lanes; it does not matter where the lines lie.

    Attributes:
        sketches: By the span's id, like the next three.
        lengths: Covered characters.
        lanes: 0 is next to the text.
        tags: Below the lower edge of the text of the line that holds the tag.
        slots: By line and lane.
        more: The signs for tags without room, likewise, with their line.
        studio: What they were planned with.
    """

    sketches: dict[str, Sketch]
    lengths: dict[str, int]
    lanes: dict[str, int]
    tags: dict[str, Tag]
    slots: Slots
    more: list[tuple[int, More]]
    studio: Studio

    def depths(self) -> dict[int, int]:
        """Return how far lines and tags reach below the text, by line; others have nothing."""
        metrics = self.studio.metrics
        found = {
            number: metrics.stroke + max(slot.top for slot in on_line.values())
            for number, on_line in self.slots.items()
        }
        tags = [(self.sketches[key].tag_line, tag) for key, tag in self.tags.items()]
        for number, tag in [*tags, *((number, more.tag) for number, more in self.more)]:
            if number is not None:
                found[number] = max(found[number], tag.top + metrics.tag + 1)
        return found

    def picture(self, bases: Mapping[int, int]) -> Picture:
        """Draw up everything for lines whose base lines are there."""
        descent = self.studio.metrics.descent
        drawn = [self._draw(key, bases) for key in self.sketches]
        drawn.sort(key=lambda item: (-item.length, item.span.start, item.span.id))
        more = [
            More(_lowered(one.tag, bases[number] + descent), one.span_ids)
            for number, one in self.more
        ]
        return Picture(tuple(drawn), tuple(more))

    def _draw(self, key: str, bases: Mapping[int, int]) -> Drawn:
        sketch, lane, metrics = self.sketches[key], self.lanes[key], self.studio.metrics
        boxes, bars = [], []
        for number, (left, right), opens, closes in sketch.runs:
            base = bases[number]
            x1, x2 = round(left), max(round(left) + 2, round(right))
            below = base + metrics.descent
            boxes.append(Box(x1, base - metrics.ascent, x2, below, opens, closes))
            top = below + self.slots[number][lane].top
            bars.append(Bar(x1, x2, top, opens=opens, closes=closes))
        for number, (left, right) in sketch.gaps:
            top = bases[number] + metrics.descent + self.slots[number][lane].top
            bars.append(Bar(round(left), round(right), top, is_gap=True))
        tag = self.tags.get(key)
        if tag is not None and sketch.tag_line is not None:
            tag = _lowered(tag, bases[sketch.tag_line] + metrics.descent)
        return Drawn(
            sketch.span,
            sketch.is_ghost,
            self.studio.ink(sketch.span),
            self.lengths[key],
            tuple(boxes),
            tuple(bars),
            tag,
            boxes[0].top,
            max(box.bottom for box in boxes) + metrics.pitch,
        )


def _lowered(tag: Tag, by: int) -> Tag:
    return Tag(tag.left, tag.top + by, tag.width, tag.text)


def plan_picture(
    lines: list[Line],
    base: int,
    spans: Iterable[tuple[Span, bool]],
    studio: Studio,
    *,
    mixed: bool,
    backwards: bool,
) -> Plan | None:
    """Give the spans (each with whether it is a suggestion) on some lines their lanes.

    Args:
        lines: Of one paragraph.
        base: UTF-16 offset in the text from which the lines count.
        spans: Those that may lie there.
        studio: Sizes, colours and words.
        mixed: Whether some of the text runs from right to left.
        backwards: Whether the paragraph does.

    Returns:
        None when no span lies there.
    """
    sketches = {}
    for span, is_ghost in spans if lines else ():
        sketch = sketch_span(
            span, lines, base, studio, is_ghost=is_ghost, mixed=mixed, backwards=backwards
        )
        if sketch is not None:
            sketches[span.id] = sketch
    if not sketches:
        return None
    lengths = {key: length_of(sketch.span.fragments) for key, sketch in sketches.items()}
    lanes = pack(
        sketch.shape(studio.weight(sketch.span), lengths[key]) for key, sketch in sketches.items()
    )
    slots = _slots(sketches, lanes, studio.metrics)
    tags, more = _place_tags(sketches, lanes, slots, studio)
    return Plan(sketches, lengths, lanes, tags, slots, more, studio)


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
    backwards = mixed and block.textDirection() is Qt.LayoutDirection.RightToLeft
    plan = plan_picture(lines, block.position(), spans, studio, mixed=mixed, backwards=backwards)
    return EMPTY if plan is None else plan.picture({line.number: line.base for line in lines})


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


def _place_tags(
    sketches: dict[str, Sketch], lanes: dict[str, int], slots: Slots, studio: Studio
) -> tuple[dict[str, Tag], list[tuple[int, More]]]:
    """Return the tags by span, and the signs for those that find no room, with their lines."""
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
            left = round(sketch.tag_left)
            tags[key] = Tag(left, slot.top, sketch.tag_width, sketch.tag_text)
        else:
            homeless.setdefault(number, []).append(sketch)
    more: list[tuple[int, More]] = []
    for number, left_out in homeless.items():
        gathered = _gather(left_out, rows.get(number, []), studio, tags)
        more += [(number, one) for one in gathered]
    return tags, more


def _gather(
    left_out: list[Sketch],
    rows: list[tuple[int, Extent]],
    studio: Studio,
    tags: dict[str, Tag],
) -> Iterable[More]:
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
        tag = Tag(round(left), top, width, text)
        if is_whole:
            tags[near[0].span.id] = tag
        else:
            yield More(tag, tuple(sketch.span.id for sketch in near))


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
