"""Lane packing in pixels: which span lies on which level under the line."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.text.layout import Shape, free_place, merged, pack, stack


def shape(key: str, start: int, end: int, *, weight: int = 0, tag: int = 0, line: int = 0) -> Shape:
    """Ten pixels to a character, one line, a tag that may reach beyond the end."""
    right = max(end * 10, start * 10 + tag)
    return Shape(key, weight, end - start, start, end, {line: (start * 10, right)}, line)


def test_side_by_side_share_the_lane_next_to_the_text() -> None:
    assert pack([shape("a", 0, 3), shape("b", 4, 8)]) == {"a": 0, "b": 0}


def test_the_nested_span_is_nearer_to_the_text() -> None:
    assert pack([shape("outer", 0, 10), shape("inner", 2, 4)]) == {"inner": 0, "outer": 1}


def test_a_wide_tag_pushes_the_next_span_down() -> None:
    assert pack([shape("a", 0, 2, tag=60), shape("b", 3, 6)]) == {"a": 0, "b": 1}


def test_the_parent_stays_outside_even_where_a_lower_lane_is_free() -> None:
    # x keeps y off lane 0; z contains y, and nothing but that keeps it off lane 0 on its line.
    x = Shape("x", 0, 2, 0, 2, {0: (0.0, 60.0)}, 0)
    y = Shape("y", 0, 3, 3, 6, {0: (30.0, 60.0)}, 0)
    z = Shape("z", 0, 9, 3, 12, {1: (0.0, 90.0)}, 1)
    assert pack([x, y, z]) == {"x": 0, "y": 1, "z": 2}


def test_a_span_keeps_one_lane_over_all_its_lines() -> None:
    long = Shape("long", 0, 40, 0, 40, {0: (0, 400), 1: (0, 400)}, 0)
    lanes = pack([long, shape("first", 2, 4), shape("second", 20, 22, line=1)])
    assert lanes == {"first": 0, "second": 0, "long": 1}


def test_weight_comes_before_length() -> None:
    lanes = pack([shape("claim", 0, 2, weight=10), shape("name", 0, 8)])
    assert lanes == {"name": 0, "claim": 1}


SHAPES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15), st.integers(0, 80), st.integers(0, 2)),
    max_size=14,
).map(
    lambda rows: [
        shape(str(i), start, start + length, tag=tag, weight=weight)
        for i, (start, length, tag, weight) in enumerate(rows)
    ]
)


@given(SHAPES, st.randoms())
def test_no_two_spans_or_tags_meet_in_a_lane(shapes: list[Shape], random: Random) -> None:
    lanes = pack(shapes)
    for a in shapes:
        for b in shapes:
            if a.key < b.key and lanes[a.key] == lanes[b.key]:
                (left, right), (other_left, other_right) = a.extents[0], b.extents[0]
                assert right <= other_left or other_right <= left
    mixed = list(shapes)
    random.shuffle(mixed)
    assert pack(mixed) == lanes


@given(SHAPES)
def test_a_container_of_the_same_weight_is_always_further_out(shapes: list[Shape]) -> None:
    lanes = pack(shapes)
    for a in shapes:
        for b in shapes:
            inside = b.start <= a.start and a.end <= b.end and a.length < b.length
            if inside and a.weight <= b.weight:
                assert lanes[a.key] < lanes[b.key]


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        ({0: True}, {0: (0, True)}),
        ({0: True, 1: True}, {0: (0, True), 1: (12, True)}),
        ({1: False}, {1: (0, True)}),
        ({0: False, 1: True}, {0: (0, True), 1: (4, True)}),
        ({0: True, 1: True, 2: True}, {0: (0, True), 1: (12, True), 2: (24, False)}),
        (
            {0: True, 1: True, 2: True, 3: True},
            {0: (0, True), 1: (12, False), 2: (15, False), 3: (18, False)},
        ),
    ],
)
def test_lanes_are_stacked_into_the_room(
    lanes: dict[int, bool], expected: dict[int, tuple[int, bool]]
) -> None:
    slots = stack(lanes, room=27, full=12, bare=4, thin=3)
    assert {number: (slot.top, slot.is_full) for number, slot in slots.items()} == expected


@given(st.dictionaries(st.integers(0, 30), st.booleans(), min_size=1), st.integers(2, 6))
def test_no_lane_leaves_the_room(lanes: dict[int, bool], count: int) -> None:
    room = 12 * count + 3
    slots = stack(lanes, room, full=12, bare=4, thin=3)
    for number, slot in slots.items():
        height = (12 if lanes[number] else 4) if slot.is_full else 3
        assert slot.top + height <= room
    tops = [slots[number].top for number in sorted(slots)]
    assert tops == sorted(tops)


def test_a_sign_moves_right_until_it_is_free() -> None:
    assert free_place(0, 10, []) == 0
    assert free_place(5, 10, [(0, 20), (22, 40), (60, 80)]) == 42
    assert free_place(5, 10, [(30, 40)]) == 5


def test_stretches_that_touch_become_one() -> None:
    assert merged([(10, 20), (0, 5), (20.5, 30), (12, 14)]) == [(0, 5), (10, 30)]
