"""Colours that can be read and told apart: contrast after WCAG 2.x, colour-blind distance.

Colours are strings ``#RRGGBB`` in sRGB. Luminance and contrast follow the definitions of WCAG 2.2
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), colour blindness the matrices for full
severity of Machado, Oliveira and Fernandes (2009), distance is CIEDE2000 (CIE 142-2001) in CIELAB
with D65, as written out by Sharma, Wu and Dalal (2005).
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
_HALF: Final = 180


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


@lru_cache(maxsize=16384)
def distance(one: str, other: str) -> float:
    """Return how far apart two colours look: about 1 is just noticeable, 100 black to white."""
    return ciede2000(lab(one), lab(other))


@lru_cache(maxsize=16384)
def worst_vision(one: str, other: str) -> tuple[float, Vision]:
    """Return the smallest distance that any vision leaves between two colours, and which."""
    return min((distance(simulate(one, kind), simulate(other, kind)), kind) for kind in Vision)


def color_blind_distance(one: str, other: str) -> float:
    """Return the smallest distance that any vision leaves between two colours."""
    return worst_vision(one, other)[0]


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
def lab(color: str) -> Channels:
    """Return a colour in CIELAB under D65: lightness 0 to 100, green to red, blue to yellow."""
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


def ciede2000(one: Channels, other: Channels) -> float:
    """Return the CIEDE2000 distance of two CIELAB colours, all weights 1.

    The names of the parts are those of Sharma, Wu and Dalal, "The CIEDE2000 color-difference
    formula: implementation notes, supplementary test data, and mathematical observations", Color
    Research and Application 30 (2005), 21-30.
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    c_mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(c_mean**7 / (c_mean**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn, h_sum = h2 - h1, h1 + h2
    if c1 * c2 == 0:
        turn, h_mean = 0.0, h_sum
    elif abs(turn) <= _HALF:
        h_mean = h_sum / 2
    else:
        h_mean = (h_sum + (360 if h_sum < 2 * _HALF else -360)) / 2
        turn += 360 if turn < 0 else -360
    dl, dc = l2 - l1, c2 - c1
    dh = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    l_mean, c_mean = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(h_mean - 30))
        + 0.24 * math.cos(math.radians(2 * h_mean))
        + 0.32 * math.cos(math.radians(3 * h_mean + 6))
        - 0.20 * math.cos(math.radians(4 * h_mean - 63))
    )
    s_l = 1 + 0.015 * (l_mean - 50) ** 2 / math.sqrt(20 + (l_mean - 50) ** 2)
    s_c, s_h = 1 + 0.045 * c_mean, 1 + 0.015 * c_mean * t
    spread = 30 * math.exp(-(((h_mean - 275) / 25) ** 2))
    r_c = 2 * math.sqrt(c_mean**7 / (c_mean**7 + 25.0**7))
    r_t = -r_c * math.sin(math.radians(2 * spread))
    x, y, z = dl / s_l, dc / s_c, dh / s_h
    return math.sqrt(max(0.0, x * x + y * y + z * z + r_t * y * z))
