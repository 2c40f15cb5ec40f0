"""Which columns of the fact table a person sees, and how wide, from one session to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QSettings

from annotator.services.facts import Column
from annotator.services.places import config_dir

_GROUP: Final = "fact_table"
_NARROWEST, _WIDEST = 30, 2_000


@dataclass(frozen=True, slots=True)
class ColumnState:
    """What was remembered, by the columns' ids.

    Attributes:
        widths: In pixels.
        shown: Only what the person has seen; other columns are shown as usual.
    """

    widths: Mapping[str, int] = field(default_factory=dict)
    shown: Mapping[str, bool] = field(default_factory=dict)

    def is_shown(self, column: Column) -> bool:
        """Tell whether a column is visible."""
        return self.shown.get(column.id, column.is_shown)


def load() -> ColumnState:
    """Read what was remembered; what is damaged is left out."""
    store = _store()
    store.beginGroup(_GROUP)
    widths: dict[str, int] = {}
    shown: dict[str, bool] = {}
    for key in store.childKeys():
        name = key.replace("·", ":")
        width, _, visible = str(store.value(key)).partition(" ")
        if width.isdigit() and _NARROWEST <= int(width) <= _WIDEST:
            widths[name] = int(width)
        if visible in ("shown", "hidden"):
            shown[name] = visible == "shown"
    return ColumnState(widths, shown)


def save(widths: Mapping[str, int], shown: Mapping[str, bool]) -> None:
    """Remember widths and visibility; columns of other schemas stay remembered."""
    store = _store()
    known = load().widths
    store.beginGroup(_GROUP)
    for name, visible in shown.items():
        width = widths.get(name, known.get(name, 0))
        store.setValue(name.replace(":", "·"), f"{width} {'shown' if visible else 'hidden'}")
    store.sync()


def forget() -> None:
    """Forget everything."""
    store = _store()
    store.remove(_GROUP)
    store.sync()


def _store() -> QSettings:
    return QSettings(str(config_dir() / "window.ini"), QSettings.Format.IniFormat)
