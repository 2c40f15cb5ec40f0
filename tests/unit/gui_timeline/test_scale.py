"""The scale of the timeline: order, bounds, room for clusters."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.timeline.scale import make_scale

DAYS = st.lists(st.floats(1, 3_000_000, allow_nan=False), max_size=80)
WIDTHS = st.floats(40, 4_000)


def day(text: str) -> float:
    return float(dt.date.fromisoformat(text).toordinal())


@given(DAYS, WIDTHS)
def test_order_is_kept_within_the_width(days: list[float], width: float) -> None:
    scale = make_scale(days, 10, 10 + width)
    xs = [scale.x(one) for one in sorted(days)]
    assert xs == sorted(xs)
    assert all(10 <= x <= 10 + width + 1e-6 for x in xs)
    assert all(left < right for left, right in scale.breaks)
    if len(set(days)) > 1:
        assert scale.x(min(days)) == 10
        assert scale.x(max(days)) == 10 + width


@given(DAYS, WIDTHS, st.floats(0, 4_000_000))
def test_any_day_has_a_place_between_its_neighbours(
    days: list[float], width: float, other: float
) -> None:
    scale = make_scale(days, 0, width)
    before = [one for one in days if one <= other]
    after = [one for one in days if one >= other]
    x = scale.x(other)
    if before:
        assert scale.x(max(before)) <= x + 1e-6
    if after:
        assert x <= scale.x(min(after)) + 1e-6


def test_near_days_get_room_beside_far_years() -> None:
    far = ("2016-01-01", "2017-01-01", "2024-01-01", "2025-01-01")
    near = ("2026-02-19", "2026-02-22", "2026-02-23")
    scale = make_scale([day(one) for one in (*far, *near)], 0, 700)
    assert scale.x(day("2026-02-23")) - scale.x(day("2026-02-22")) > 40
    assert scale.x(day("2025-01-01")) - scale.x(day("2024-01-01")) > 40
    [(left, right)] = scale.breaks
    assert left == scale.x(day("2025-01-01"))
    assert right == scale.x(day("2026-02-19"))


def test_even_days_have_no_break() -> None:
    assert not make_scale([1, 2, 3, 4, 9], 0, 500).breaks


def test_one_day_stands_in_the_middle_and_none_nowhere() -> None:
    assert make_scale([7], 0, 100).x(3) == 50
    assert make_scale([], 0, 100).x(3) == 0


@given(DAYS)
def test_breaks_are_few(days: list[float]) -> None:
    assert len(make_scale(days, 0, 450).breaks) <= 5
