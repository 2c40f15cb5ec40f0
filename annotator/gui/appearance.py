"""Fonts, palette and style sheet of the application, from the theme in force."""

from pathlib import Path
from string import Template

from PySide6.QtCore import QTemporaryDir
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from annotator.gui.stylesheet import stylesheet
from annotator.gui.theme import Theme
from annotator.services.resources import resource

SANS_FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "Cantarell", "DejaVu Sans")
SERIF_FAMILIES = ("Noto Serif", "Source Serif 4", "Charter", "Georgia", "DejaVu Serif")
_FONT_PIXELS = 13
_PREPARED = "annotator_appearance"


def application_font() -> QFont:
    """Return the font of the window: a plain sans at 13 pixels."""
    font = QFont()
    font.setFamilies(list(SANS_FAMILIES))
    font.setPixelSize(_FONT_PIXELS)
    return font


def palette_of(theme: Theme) -> QPalette:
    """Return the palette for what Qt draws without the style sheet."""
    palette = QPalette()
    for role, color in (
        (QPalette.ColorRole.Window, theme.panel),
        (QPalette.ColorRole.WindowText, theme.text),
        (QPalette.ColorRole.Base, theme.surface),
        (QPalette.ColorRole.AlternateBase, theme.panel),
        (QPalette.ColorRole.Text, theme.text),
        (QPalette.ColorRole.PlaceholderText, theme.faint),
        (QPalette.ColorRole.Button, theme.surface),
        (QPalette.ColorRole.ButtonText, theme.text),
        (QPalette.ColorRole.Highlight, theme.selection),
        (QPalette.ColorRole.HighlightedText, theme.selection_text),
        (QPalette.ColorRole.ToolTipBase, theme.surface),
        (QPalette.ColorRole.ToolTipText, theme.text),
        (QPalette.ColorRole.Link, theme.accent),
        (QPalette.ColorRole.LinkVisited, theme.accent),
        (QPalette.ColorRole.BrightText, theme.danger),
        (QPalette.ColorRole.Light, theme.surface),
        (QPalette.ColorRole.Mid, theme.border),
        (QPalette.ColorRole.Dark, theme.border_strong),
        (QPalette.ColorRole.Shadow, theme.border_strong),
    ):
        palette.setColor(role, QColor(color))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return palette


class Appearance:
    """Puts a theme in force for the whole application.

    The style sheet engine reads its images from files: they are drawn in the theme's colours into
    a folder that goes away with this object.
    """

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._folder = QTemporaryDir()
        self._frame = Template(resource("themes", "window.qss").read_text(encoding="utf-8"))
        if application.property(_PREPARED) is None:
            # Only once: widgets keep referring to a style that a second call would delete.
            application.setProperty(_PREPARED, True)
            application.setStyle("Fusion")
            application.setFont(application_font())

    def apply(self, theme: Theme) -> None:
        """Use a theme's colours."""
        roles = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
        roles["serif"] = ", ".join(f'"{family}"' for family in SERIF_FAMILIES)
        roles["chevron_down"] = self._image("chevron-down", theme.muted)
        roles["chevron_up"] = self._image("chevron-up", theme.muted)
        sheet = stylesheet(
            theme,
            serif=SERIF_FAMILIES[0],
            chevron=self._image("chevron-down", theme.muted),
            check=self._image("check", theme.accent_text),
        )
        self._application.setPalette(palette_of(theme))
        self._application.setStyleSheet(sheet + self._frame.substitute(roles))

    def _image(self, name: str, color: str) -> str:
        if not self._folder.isValid():
            return ""
        path = Path(self._folder.path()) / f"{name}-{color[1:]}.svg"
        if not path.exists():
            drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
            path.write_text(drawing.replace('"#000"', f'"{color}"'), encoding="utf-8")
        return path.as_posix()
