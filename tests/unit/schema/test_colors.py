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
    closest_pair,
    color_blind_distance,
    contrast,
    distance,
    ensure_contrast,
    format_color,
    is_color,
    label_colors,
    luminance,
    parse_color,
    simulate,
    spare_fill,
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
    assert min(distance(a, b) for a, b in itertools.pairwise(fills)) > 15


def test_simulation_leaves_greys_alone_and_merges_red_with_green() -> None:
    for vision in Vision:
        assert simulate("#FFFFFF", vision) == "#FFFFFF"
        assert distance(simulate("#808080", vision), "#808080") < 0.5
    red, green = "#CC6633", "#7F8833"
    assert distance(red, green) > 40
    assert color_blind_distance(red, green) < distance(red, green) / 2
    blue, yellow = "#4477AA", "#DDCC77"
    assert color_blind_distance(blue, yellow) > 40


def test_distance_in_lab() -> None:
    assert distance("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)
    assert distance("#FF0000", "#FF0000") == 0
    # CIELAB of sRGB red is 53.24, 80.09, 67.20; of white 100, 0, 0.
    assert distance("#FF0000", "#FFFFFF") == pytest.approx(114.5, abs=0.2)


def test_closest_pair() -> None:
    assert closest_pair(["#000000"]) is None
    found = closest_pair(["#000000", "#FFFFFF", "#F8F8F8"])
    assert found is not None
    assert found[:2] == (1, 2)
