"""Themes: colours by role, from ``resources/themes``.

Widgets ask for a role, never for a colour. The style sheet made from a theme is in
``annotator.gui.stylesheet``; label colours come from the label schema.
"""

import dataclasses
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from annotator.services.resources import resource


class ThemeChoice(StrEnum):
    """What the user may choose; ``SYSTEM`` follows the desktop's setting."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Hex colours by role; each file in ``resources/themes`` says what a role is for."""

    name: str
    dark: bool
    page: str
    page_text: str
    panel: str
    surface: str
    surface_hover: str
    surface_pressed: str
    text: str
    muted: str
    faint: str
    border: str
    border_strong: str
    accent: str
    accent_text: str
    accent_soft: str
    accent_soft_text: str
    selection: str
    selection_text: str
    focus: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    find: str
    find_current: str
    ghost: str
    tag_text: str
    key_ground: str
    key_border: str
    scroll: str
    scroll_hover: str
    shadow: str


TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("page_text", "page"),
    ("muted", "page"),
    ("faint", "page"),
    ("ghost", "page"),
    *((role, ground) for ground in ("panel", "surface") for role in ("text", "muted", "faint")),
    ("text", "surface_hover"),
    ("muted", "surface_hover"),
    ("text", "surface_pressed"),
    ("accent", "page"),
    ("accent", "panel"),
    ("accent", "surface"),
    ("accent_text", "accent"),
    ("accent_soft_text", "accent_soft"),
    ("muted", "accent_soft"),
    ("text", "accent_soft"),
    ("selection_text", "selection"),
    ("page_text", "find"),
    ("page_text", "find_current"),
    *((role, "panel") for role in ("success", "warning", "danger")),
    *((role, "surface") for role in ("success", "warning", "danger")),
    *((role, f"{role}_soft") for role in ("success", "warning", "danger")),
    *((role, "accent_soft") for role in ("success", "warning", "danger")),
    ("warning", "page"),
    ("danger", "page"),
    *(("text", f"{role}_soft") for role in ("success", "warning", "danger")),
    ("text", "key_ground"),
)
"""Every (text, ground) pair of roles that the window uses; each must reach 4.5:1."""


@cache
def load_theme(choice: ThemeChoice) -> Theme:
    """Read a shipped theme; ``SYSTEM`` must be resolved to light or dark before."""
    path = resource("themes", f"{choice.value}.toml")
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return Theme(**{field.name: values[field.name] for field in dataclasses.fields(Theme)})


def blend(over: str, under: str, share: float) -> str:
    """Mix two opaque hex colours; ``share`` (0 to 1) is the part of ``over``."""
    mixed = (
        round(int(over[i : i + 2], 16) * share + int(under[i : i + 2], 16) * (1 - share))
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)
