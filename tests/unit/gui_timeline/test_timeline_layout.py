"""Marks of the timeline: nothing collides, nothing is lost, nothing leaves the strip."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.timeline.layout import Extent, lay_out

LEFT, RIGHT = 16.0, 716.0


def measure(text: str) -> float:
    return 6.0 * len(text)


def extent(day: int, length: int, open_end: int, label: str, weight: int) -> Extent:
    first, last = float(day), float(day + length)
    return Extent(
        None if open_end == 1 else first,
        None if open_end == 2 else last,
        label,
        weight,
    )


def extents() -> st.SearchStrategy[list[Extent]]:
    one = st.builds(
        extent,
        st.integers(600_000, 760_000),
        st.sampled_from([0, 0, 0, 1, 7, 31, 366, 3650]),
        st.sampled_from([0, 0, 0, 0, 1, 2]),
        st.sampled_from(["2016", "19 Feb", "22 Feb 2024 evening", "5 years"]),
        st.integers(1, 9),
    )
    return st.lists(one, max_size=40).map(
        lambda marks: sorted(marks, key=lambda mark: (mark.first or 0.0, mark.last or 9e9))
    )


@given(extents(), st.none() | st.integers(600_000, 760_000).map(float), st.floats(120, 2_000))
def test_labels_never_collide_and_every_mark_has_one(
    marks: list[Extent], document: float | None, width: float
) -> None:
    layout = lay_out(marks, document, LEFT, LEFT + width, measure)
    for one, other in pairwise(layout.captions):
        assert one.right < other.left
    for caption in layout.captions:
        assert caption.left >= LEFT - 1e-6
        assert caption.right <= LEFT + width + 1e-6
        assert caption.main in caption.members
        count = len(caption.members)
        label = marks[caption.main].label
        assert caption.text == (label if count == 1 else f"{label} +{count - 1}")
    members = [at for caption in layout.captions for at in caption.members]
    assert sorted(members) == list(range(len(marks)))


@given(extents(), st.floats(120, 2_000))
def test_places_keep_the_order_and_the_width(marks: list[Extent], width: float) -> None:
    layout = lay_out(marks, None, LEFT, LEFT + width, measure)
    points = [place for mark, place in zip(marks, layout.places, strict=True) if mark.is_point]
    assert [one.left for one in points] == sorted(one.left for one in points)
    for mark, place in zip(marks, layout.places, strict=True):
        assert LEFT - 1e-6 <= place.left <= place.right <= LEFT + width + 1e-6
        assert (place.left == place.right) == mark.is_point
    assert 0 <= layout.lanes <= 4


@given(extents())
def test_bars_of_a_lane_do_not_touch_while_there_are_lanes(marks: list[Extent]) -> None:
    layout = lay_out(marks, None, LEFT, RIGHT, measure)
    bars = [p for mark, p in zip(marks, layout.places, strict=True) if not mark.is_point]
    for lane in range(min(layout.lanes, 3)):
        inside = sorted((bar.left, bar.right) for bar in bars if bar.lane == lane)
        assert all(one[1] < other[0] for one, other in pairwise(inside))


def test_the_heaviest_of_crowded_labels_is_read() -> None:
    crowd = [Extent(float(day), float(day), f"{day} Feb", 1 + (day == 12)) for day in range(1, 29)]
    layout = lay_out(crowd, None, 0, 80, measure)
    [caption] = layout.captions
    assert caption.text == "12 Feb +27"


def test_open_ends_have_room() -> None:
    since, until = Extent(100.0, None, "since"), Extent(None, 50.0, "until")
    layout = lay_out([until, since], None, 0, 400, measure)
    assert all(place.right - place.left > 20 for place in layout.places)
