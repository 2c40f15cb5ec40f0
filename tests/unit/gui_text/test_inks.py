"""Every colour of a label can be read, in both themes and for any schema."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.text.inks import ink_of
from annotator.gui.theme import Theme, ThemeChoice, load_theme
from annotator.schema.colors import contrast
from annotator.schema.toml import loads
from annotator.schema.types import Label, Rendering
from annotator.services.resources import resource

THEMES = [load_theme(ThemeChoice.LIGHT), load_theme(ThemeChoice.DARK)]
SHIPPED = loads(resource("schemas", "news-facts.toml").read_text(encoding="utf-8")).labels
HEX = st.from_regex(r"\A#[0-9A-F]{6}\Z")


def check(label: Label, theme: Theme) -> None:
    ink = ink_of(label, theme)
    for ground in (ink.ground, ink.selected, ink.ghost):
        if ground is not None:
            assert contrast(theme.page_text, ground) >= 4.5
    assert contrast(ink.tag_text, ink.tag) >= 4.5
    assert contrast(ink.line, theme.page) >= 3.0


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("label", SHIPPED, ids=lambda label: label.name)
def test_shipped_labels_are_readable(label: Label, theme: Theme) -> None:
    check(label, theme)


@given(HEX, HEX, HEX, st.sampled_from(get_args(Rendering)), st.sampled_from(THEMES))
def test_any_colours_become_readable(
    fill: str, light: str, dark: str, rendering: Rendering, theme: Theme
) -> None:
    check(Label(name="X", fill=fill, line_light=light, line_dark=dark, rendering=rendering), theme)


def test_a_line_label_has_no_ground_until_it_is_selected() -> None:
    claim = next(label for label in SHIPPED if label.rendering == "line")
    for theme in THEMES:
        assert ink_of(claim, theme).ground is None
        assert ink_of(claim, theme).selected != theme.page
