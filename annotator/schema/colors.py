"""Colours that can be read and told apart: contrast after WCAG 2.x, colour-blind distance.

Colours are strings ``#RRGGBB`` in sRGB. Luminance and contrast follow the definitions of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), colour blindness the matrices for full
severity of Machado, Oliveira and Fernandes (2009), distance is CIE 1976 in CIELAB with D65.
"""

import colorsys
import math
import re
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Final, NamedTuple

TEXT_RATIO: Final = 4.5
"""Contrast of text that WCAG AA asks for."""
LINE_RATIO: Final = 3.0
"""Contrast of lines and other graphics that WCAG AA asks for."""
LIGHT_PAGE: Final = "#FFFFFF"
DARK_PAGE: Final = "#0F1419"
"""The lightest and the darkest page behind the article; label lines are checked against them."""
TAG_TEXT: Final = "#111111"
"""Text on a label's fill, in both themes."""

Channels = tuple[float, float, float]
_HEX: Final = re.compile(r"#(?P<r>[0-9A-Fa-f]{2})(?P<g>[0-9A-Fa-f]{2})(?P<b>[0-9A-Fa-f]{2})")
_STEPS: Final = 510


class Vision(StrEnum):
    """How colours are seen."""

    NORMAL = "normal"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"


_SIMULATION: Final[dict[Vision, tuple[Channels, Channels, Channels]]] = {
    Vision.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    Vision.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    Vision.TRITANOPIA: (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ: Final[tuple[Channels, Channels, Channels]] = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE: Final[Channels] = (0.95047, 1.0, 1.08883)


class LabelColors(NamedTuple):
    """The three colours of a label."""

    fill: str
    line_light: str
    line_dark: str


def is_color(text: str) -> bool:
    """Tell whether a text is a colour as ``#RRGGBB``."""
    return _HEX.fullmatch(text) is not None


def parse_color(color: str) -> Channels:
    """Return red, green and blue, each 0 to 1.

    Raises:
        ValueError: It is not written ``#RRGGBB``.
    """
    match = _HEX.fullmatch(color)
    if match is None:
        raise ValueError(f"“{color}” is not a colour; expected #RRGGBB such as #77AADD")
    return tuple(int(part, 16) / 255 for part in match.groups())  # type: ignore[return-value]


def format_color(channels: Channels) -> str:
    """Write red, green and blue (0 to 1, clipped) as ``#RRGGBB``."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, value))):02X}" for value in channels)


@lru_cache(maxsize=4096)
def luminance(color: str) -> float:
    """Return the relative luminance: 0 for black, 1 for white."""
    red, green, blue = _linear(parse_color(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours: 1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ensure_contrast(color: str, background: str, ratio: float) -> str:
    """Darken or lighten a colour, keeping its hue, as little as this contrast ratio needs.

    Raises:
        ValueError: Neither black nor white reaches the ratio on this background.
    """
    if contrast(color, background) >= ratio:
        return color
    hue, lightness, saturation = colorsys.rgb_to_hls(*parse_color(color))
    downwards = contrast("#000000", background) >= contrast("#FFFFFF", background)
    goal = 0.0 if downwards else 1.0
    for step in range(1, _STEPS + 1):
        changed = lightness + (goal - lightness) * step / _STEPS
        found = format_color(colorsys.hls_to_rgb(hue, changed, saturation))
        if contrast(found, background) >= ratio:
            return found
    raise ValueError(f"no colour has a contrast of {ratio:g} on {background}")


def label_colors(fill: str) -> LabelColors:
    """Return a label's colours for a fill: its lines reach 3:1 on the light and the dark page."""
    return LabelColors(
        fill,
        ensure_contrast(fill, LIGHT_PAGE, LINE_RATIO),
        ensure_contrast(fill, DARK_PAGE, LINE_RATIO),
    )


def spare_fill(used: int) -> str:
    """Return a light fill for a further label, unlike those of the last few.

    Hues step by the golden angle, so that neighbours in a list of any length differ.
    """
    hue = (0.58 + used * 0.381966) % 1.0
    lightness = (0.76, 0.84, 0.68)[used % 3]
    return ensure_contrast(
        format_color(colorsys.hls_to_rgb(hue, lightness, 0.6)), TAG_TEXT, 1.5 * TEXT_RATIO
    )


@lru_cache(maxsize=4096)
def simulate(color: str, vision: Vision) -> str:
    """Return how a colour looks to someone with this vision."""
    if vision is Vision.NORMAL:
        return color
    linear = _linear(parse_color(color))
    seen = [sum(w * c for w, c in zip(row, linear, strict=True)) for row in _SIMULATION[vision]]
    return format_color((_encoded(seen[0]), _encoded(seen[1]), _encoded(seen[2])))


def distance(one: str, other: str) -> float:
    """Return how far apart two colours look: about 2 is just noticeable, 100 black to white."""
    return math.dist(_lab(one), _lab(other))


def color_blind_distance(one: str, other: str) -> float:
    """Return the smallest distance that protanopia, deuteranopia or normal vision leaves."""
    kinds = (Vision.NORMAL, Vision.PROTANOPIA, Vision.DEUTERANOPIA)
    return min(distance(simulate(one, kind), simulate(other, kind)) for kind in kinds)


def closest_pair(colors: list[str]) -> tuple[int, int, float] | None:
    """Return the places and colour-blind distance of the two colours most easily confused."""
    pairs = [
        (i, j, color_blind_distance(colors[i], colors[j]))
        for i, j in combinations(range(len(colors)), 2)
    ]
    return min(pairs, key=lambda pair: pair[2]) if pairs else None


def _linear(channels: Channels) -> Channels:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for value in channels
    )
    return red, green, blue


def _encoded(value: float) -> float:
    clipped = min(1.0, max(0.0, value))
    if clipped <= 0.0031308:  # noqa: PLR2004
        return clipped * 12.92
    return float(1.055 * clipped ** (1 / 2.4) - 0.055)


@lru_cache(maxsize=4096)
def _lab(color: str) -> Channels:
    linear = _linear(parse_color(color))
    x, y, z = (
        _lab_step(sum(w * c for w, c in zip(row, linear, strict=True)) / white)
        for row, white in zip(_TO_XYZ, _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _lab_step(value: float) -> float:
    # The constants of CIELAB: a cube root, made linear near black.
    limit = 6 / 29
    return math.cbrt(value) if value > limit**3 else value / (3 * limit**2) + 4 / 29
