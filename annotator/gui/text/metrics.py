"""Sizes of the article in pixels, from its font and the number of lanes."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF

from annotator.gui.appearance import SANS_FAMILIES, SERIF_FAMILIES

DEFAULT_SIZE: Final = 16
DEFAULT_LANES: Final = 2
LANES: Final = (2, 6)
ZOOMS: Final = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0)
_SAMPLE: Final = "The ministry said on Monday that the talks would go on until early next year. "
_MEASURE: Final = 74
_FALLBACKS: Final = ("Noto Serif", "Georgia", "DejaVu Serif")


@dataclass(frozen=True, slots=True)
class Metrics:
    """Everything the article's drawing measures, in pixels.

    Attributes:
        font: Of the text.
        tag_font: Of tags: bold, small, slightly spaced.
        ascent: Of a span's ground above the base line.
        descent: Of a span's ground below it; lane 0 begins there.
        lane: Height of a lane with tags, the free pixel below it included.
        tag: Height of a tag.
        tag_pad: Left and right of a tag's text.
        stroke: Thickness of underlines.
        thin: Height of a compressed lane.
        bare: Height of a lane without tags.
        room: Between a line's ground and the next line's, for lanes.
        pitch: From base line to base line.
        blank: Height of an empty line.
        after: Below each paragraph.
        measure: Width of the text.
        padding: Left and right of the text within the page, where tags and curves may reach.
        top: Above the first line.
    """

    font: QFont
    tag_font: QFont
    ascent: int
    descent: int
    lane: int
    tag: int
    tag_pad: int
    stroke: int
    thin: int
    bare: int
    room: int
    pitch: int
    blank: int
    after: int
    measure: int
    padding: int
    top: int


def measure_page(family: str | None, size: float, lanes: int) -> Metrics:
    """Work out the sizes for a text face.

    Args:
        family: Name of the face; None = the first installed of the default serifs.
        size: Pixels, zoom included.
        lanes: Lanes at full height between two lines, 2 to 6.
    """
    font = QFont()
    font.setFamilies([*((family,) if family else ()), *SERIF_FAMILIES, *_FALLBACKS])
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPixelSize(max(6, round(size)))
    em = font.pixelSize()
    tag_font = QFont()
    tag_font.setFamilies(list(SANS_FAMILIES))
    tag_font.setStyleHint(QFont.StyleHint.SansSerif)
    tag_font.setPixelSize(max(9, round(em * 0.58)))
    tag_font.setWeight(QFont.Weight.Bold)
    tag_font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 104)
    tag = round(QFontMetricsF(tag_font).capHeight()) + max(4, round(em * 0.25))
    text = QFontMetricsF(font)
    ascent, descent = round(min(text.ascent(), em * 0.98)), round(max(text.descent() - 1, em * 0.2))
    stroke = max(2, round(em / 9))
    lane = tag + 1
    room = lane * max(LANES[0], min(lanes, LANES[1])) + stroke + 1
    return Metrics(
        font=font,
        tag_font=tag_font,
        ascent=ascent,
        descent=descent,
        lane=lane,
        tag=tag,
        tag_pad=max(3, round(em * 0.22)),
        stroke=stroke,
        thin=stroke + 1,
        bare=stroke + 2,
        room=room,
        pitch=ascent + descent + room + 2,
        blank=round(em * 0.75),
        after=round(em * 0.5),
        measure=round(text.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * _MEASURE),
        padding=48,
        top=round(em * 0.5),
    )
