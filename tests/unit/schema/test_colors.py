"""Contrast and colour-blind distance of colours."""

import colorsys
import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotator.schema.colors import (
    DARK_PAGE,
    LIGHT_PAGE,
    TAG_TEXT,
    Vision,
    ciede2000,
    closest_pair,
    color_blind_distance,
    contrast,
    distance,
    ensure_contrast,
    format_color,
    is_color,
    lab,
    label_colors,
    luminance,
    parse_color,
    simulate,
    spare_fill,
    worst_vision,
)

COLORS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


def test_known_contrasts() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#FF0000", "#FFFFFF") == pytest.approx(4.0, abs=0.005)
    assert luminance("#00FF00") == pytest.approx(0.7152)


@pytest.mark.parametrize(
    "text", ["77AADD", "#77AAD", "#77AADDFF", "#GGAADD", "red", " #77AADD", ""]
)
def test_what_is_no_color(text: str) -> None:
    assert not is_color(text)
    with pytest.raises(ValueError, match="expected #RRGGBB"):
        parse_color(text)


@given(COLORS)
def test_hex_round_trip(color: str) -> None:
    assert is_color(color)
    assert format_color(parse_color(color)) == color


@given(COLORS, COLORS)
def test_contrast_is_symmetric_and_in_range(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLORS, st.sampled_from([LIGHT_PAGE, DARK_PAGE, "#808080"]), st.sampled_from([3.0, 4.5]))
def test_ensure_contrast_reaches_the_ratio_and_keeps_the_hue(
    color: str, background: str, ratio: float
) -> None:
    found = ensure_contrast(color, background, ratio)
    assert contrast(found, background) >= ratio
    hue, lightness, saturation = colorsys.rgb_to_hls(*parse_color(color))
    new_hue, new_lightness, new_saturation = colorsys.rgb_to_hls(*parse_color(found))
    if contrast(color, background) >= ratio:
        assert found == color
    # Near grey, black and white eight bits hold no exact hue.
    assume(min(saturation, new_saturation) > 0.3)
    assume(0.2 < lightness < 0.8)
    assume(0.2 < new_lightness < 0.8)
    turn = abs(hue - new_hue)
    assert min(turn, 1 - turn) < 0.02


def test_ensure_contrast_changes_no_more_than_needed() -> None:
    assert 3.0 <= contrast(ensure_contrast("#77AADD", "#FFFFFF", 3.0), "#FFFFFF") < 3.1
    assert 3.0 <= contrast(ensure_contrast("#224488", "#0F1419", 3.0), "#0F1419") < 3.1


def test_impossible_contrast_is_an_error() -> None:
    with pytest.raises(ValueError, match="no colour has a contrast of 20 on #808080"):
        ensure_contrast("#123456", "#808080", 20)


@given(COLORS)
def test_label_colors_reach_their_pages(fill: str) -> None:
    colors = label_colors(fill)
    assert contrast(colors.line_light, LIGHT_PAGE) >= 3
    assert contrast(colors.line_dark, DARK_PAGE) >= 3


def test_spare_fills_carry_text_and_differ_from_their_neighbours() -> None:
    fills = [spare_fill(index) for index in range(200)]
    assert min(contrast(fill, TAG_TEXT) for fill in fills) >= 6.75
    assert min(distance(a, b) for a, b in itertools.pairwise(fills)) > 7


def test_simulation_leaves_greys_alone_and_merges_red_with_green() -> None:
    for vision in Vision:
        assert simulate("#FFFFFF", vision) == "#FFFFFF"
        assert distance(simulate("#808080", vision), "#808080") < 0.5
    red, green = "#CC6633", "#7F8833"
    assert distance(red, green) > 30
    assert color_blind_distance(red, green) < distance(red, green) / 2
    blue, yellow = "#4477AA", "#DDCC77"
    assert color_blind_distance(blue, yellow) > 30
    assert worst_vision("#44BB99", "#77AADD")[1] is Vision.TRITANOPIA


def test_distance_in_lab() -> None:
    assert distance("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)
    assert distance("#FF0000", "#FF0000") == 0
    assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.02)
    assert lab("#FFFFFF") == pytest.approx((100, 0, 0), abs=0.01)


SHARMA = """
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.4900 -0.0010 50 -2.4900 0.0009 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0010 7.1792
50 2.4900 -0.0010 50 -2.4900 0.0011 7.2195
50 2.4900 -0.0010 50 -2.4900 0.0012 7.2195
50 -0.0010 2.4900 50 0.0009 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0010 -2.4900 4.8045
50 -0.0010 2.4900 50 0.0011 -2.4900 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000
50 2.5 0 50 1.8634 0.5757 1.0000
50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
"""
"""The test data of Sharma, Wu and Dalal (2005), table 1: two colours in CIELAB, their distance."""


@pytest.mark.parametrize("line", SHARMA.split("\n")[1:-1])
def test_ciede2000_gives_the_published_distances(line: str) -> None:
    l1, a1, b1, l2, a2, b2, wanted = map(float, line.split())
    assert ciede2000((l1, a1, b1), (l2, a2, b2)) == pytest.approx(wanted, abs=5e-5)
    assert ciede2000((l2, a2, b2), (l1, a1, b1)) == pytest.approx(wanted, abs=5e-5)


def test_closest_pair() -> None:
    assert closest_pair(["#000000"]) is None
    found = closest_pair(["#000000", "#FFFFFF", "#F8F8F8"])
    assert found is not None
    assert found[:2] == (1, 2)
