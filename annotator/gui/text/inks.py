"""Colours of a label on the page: tinted ground, line, tag; readable in both themes."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from annotator.gui.theme import Theme, blend
from annotator.schema.colors import TEXT_RATIO, contrast, ensure_contrast
from annotator.schema.types import Label

LINE_RATIO: Final = 3.0
_STEP: Final = 0.04


@dataclass(frozen=True, slots=True)
class Ink:
    """Opaque hex colours of one label in one theme.

    Attributes:
        ground: Behind the text; None for labels that are drawn as a line only.
        selected: Behind the text of the selected span.
        ghost: Behind the text of a suggestion; None as for ``ground``.
        line: Underline, bracket, ring and curve; at least 3:1 on the page.
        tag: Ground of the tag.
        tag_text: On the tag, at least 4.5:1.
        is_line: Whether the label is drawn as a line.
    """

    ground: str | None
    selected: str
    ghost: str | None
    line: str
    tag: str
    tag_text: str
    is_line: bool


@lru_cache(maxsize=1024)
def ink_of(label: Label, theme: Theme) -> Ink:
    """Mix the colours of a label for a theme, so that text on every ground reaches 4.5:1."""
    is_line = label.rendering == "line"
    line = ensure_contrast(
        label.line_dark if theme.dark else label.line_light, theme.page, LINE_RATIO
    )
    tag = label.line_dark if is_line else label.fill
    return Ink(
        ground=None if is_line else tint(label.fill, theme, 0.30 if theme.dark else 0.36),
        selected=tint(
            label.fill,
            theme,
            (0.16 if theme.dark else 0.42) if is_line else (0.46 if theme.dark else 0.72),
        ),
        ghost=None if is_line else tint(label.fill, theme, 0.10 if theme.dark else 0.13),
        line=line,
        tag=tag,
        tag_text=readable_on(tag, theme.tag_text),
        is_line=is_line,
    )


def tint(color: str, theme: Theme, share: float) -> str:
    """Mix a colour into the page, less of it where the page's text would not reach 4.5:1."""
    while share > 0:
        mixed = blend(color, theme.page, share)
        if contrast(theme.page_text, mixed) >= TEXT_RATIO:
            return mixed
        share -= _STEP
    return theme.page


def readable_on(ground: str, preferred: str) -> str:
    """Return the preferred text colour, or black or white where it does not reach 4.5:1."""
    if contrast(preferred, ground) >= TEXT_RATIO:
        return preferred
    return max("#000000", "#FFFFFF", key=lambda color: contrast(color, ground))
