"""The faces that pages are set in, made once for all articles of a file."""

from typing import Final
from unicodedata import bidirectional

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextOption

from annotator.gui.appearance import SANS_FAMILIES, SERIF_FAMILIES
from annotator.gui.text.lines import is_mixed
from annotator.gui.theme import Theme

_STYLES: Final = {
    "title": (SERIF_FAMILIES, 25, QFont.Weight.Bold, "page_text"),
    "head": (SANS_FAMILIES, 15, QFont.Weight.DemiBold, "page_text"),
    "text": (SANS_FAMILIES, 12, QFont.Weight.Normal, "page_text"),
    "quote": (SERIF_FAMILIES, 13, QFont.Weight.Normal, "page_text"),
    "muted": (SANS_FAMILIES, 11, QFont.Weight.Normal, "muted"),
    "caption": (SANS_FAMILIES, 11, QFont.Weight.DemiBold, "muted"),
    "chip": (SANS_FAMILIES, 10, QFont.Weight.DemiBold, "page_text"),
}


class Faces:
    """Fonts, their measures and colours by style.

    They belong to one thread, as everything of Qt that draws.

    Attributes:
        theme: The light one.
        fonts: By style.
        metrics: Likewise.
        colors: Likewise.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.fonts: dict[str, QFont] = {}
        self.metrics: dict[str, QFontMetricsF] = {}
        self.colors: dict[str, QColor] = {}
        for style, (families, size, weight, role) in _STYLES.items():
            font = QFont()
            font.setFamilies(list(families))
            font.setPixelSize(size)
            font.setWeight(weight)
            self.fonts[style] = without_ligatures(font)
            self.metrics[style] = QFontMetricsF(font)
            self.colors[style] = QColor(getattr(theme, role))
        self._forwards = _option(Qt.LayoutDirection.LeftToRight)
        self._backwards = _option(Qt.LayoutDirection.RightToLeft)

    def option(self, *, backwards: bool) -> QTextOption:
        """Return how a paragraph is set that runs in a direction."""
        return self._backwards if backwards else self._forwards


def without_ligatures(font: QFont) -> QFont:
    """Return a font whose "fi" stays two letters, so that words can be found in a PDF."""
    font.setFeature(QFont.Tag("liga"), 0)
    return font


def runs_backwards(text: str) -> bool:
    """Tell whether a paragraph runs from right to left: its first strong character says so."""
    if is_mixed(text):
        for character in text:
            kind = bidirectional(character)
            if kind in ("R", "AL"):
                return True
            if kind == "L":
                return False
    return False


def _option(direction: Qt.LayoutDirection) -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(True)
    option.setTextDirection(direction)
    if direction is Qt.LayoutDirection.RightToLeft:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    return option
