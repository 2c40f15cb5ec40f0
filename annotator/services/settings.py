"""The user's own settings, in a small TOML file that holds only what differs from the defaults."""

import dataclasses
import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from annotator.services.places import config_dir

_log = logging.getLogger(__name__)
_RECENT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user chose; unknown keys of the file are kept for newer versions of the program.

    Attributes:
        annotator: Name of who labels on this machine; empty until asked.
        recent: Paths of projects, the last opened first.
        theme: system, light or dark.
        font: Text face of the article; empty = the system's reading face.
        font_size: Points at zoom 1.
        zoom: Factor on the article's size.
        lanes: Lanes under each line that keep their full height, 2 to 6.
        timeline: Whether the dates of the article are shown on a scale below it.
        snaps_to_words: Whether dragging marks whole words.
        keys: Key sequences by action id, as far as they were changed.
        case_sensitive: How "every occurrence" compares.
        agreed_fewest: How many annotators must have marked alike what a review accepts unseen.
        agreed_share: Which part of all annotators of a document at least, in percent.
        audited: How many such rows of a document are drawn to be looked at by hand.
        audit_seed: Of the draw.
        exports: What was chosen last in the export dialog, by the path of the project.
        extra: Whatever else stands in the file.
    """

    annotator: str = ""
    recent: tuple[str, ...] = ()
    theme: str = "system"
    font: str = ""
    font_size: int = 13
    zoom: float = 1.0
    lanes: int = 2
    timeline: bool = True
    snaps_to_words: bool = True
    case_sensitive: bool = True
    agreed_fewest: int = 2
    agreed_share: int = 100
    audited: int = 0
    audit_seed: int = 1
    keys: Mapping[str, str] = field(default_factory=dict)
    exports: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def with_recent(self, path: Path) -> "Settings":
        """Return settings with a project at the head of the recent ones."""
        first = str(path.absolute())
        rest = [one for one in self.recent if one != first]
        return dataclasses.replace(self, recent=(first, *rest)[:_RECENT])

    def without_recent(self, path: Path) -> "Settings":
        """Return settings without a project, e.g. one that is gone."""
        gone = str(path.absolute())
        return dataclasses.replace(self, recent=tuple(one for one in self.recent if one != gone))


_CHOICES: Mapping[str, tuple[Any, ...]] = {"theme": ("system", "light", "dark")}
_LIMITS: Mapping[str, tuple[float, float]] = {
    "font_size": (6, 72),
    "zoom": (0.3, 5.0),
    "lanes": (2, 6),
    "agreed_fewest": (2, 50),
    "agreed_share": (1, 100),
    "audited": (0, 9_999),
    "audit_seed": (0, 999_999),
}


class SettingsFile:
    """Reads and writes the user's settings.

    A value that makes no sense is passed over with a notice; the others still count, and the
    file is not touched until something is changed.

    Attributes:
        path: The file; it need not exist.
        notices: What was wrong with it when it was last read.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder if folder is not None else config_dir()) / "settings.toml"
        self.notices: tuple[str, ...] = ()

    def read(self) -> Settings:
        """Return the settings; defaults when there is no file or it cannot be read."""
        try:
            data = tomllib.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.notices = ()
            return Settings()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.notices = (f"The settings in {self.path} could not be read: {error}.",)
            return Settings()
        hints = get_type_hints(Settings)
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        notices: list[str] = []
        for name, value in data.items():
            if name not in hints or name == "extra":
                extra[name] = value
                continue
            fitted = _fit(hints[name], value)
            if fitted is None or not _makes_sense(name, fitted):
                notices.append(f"“{name}” in {self.path} is not understood and was passed over.")
            else:
                values[name] = fitted
        self.notices = tuple(notices)
        return Settings(**values, extra=extra)

    def write(self, settings: Settings) -> None:
        """Write the settings, so that a crash leaves either the old or the new file.

        Raises:
            OSError: The folder cannot be written.
        """
        import tomlkit

        default = Settings()
        document = tomlkit.document()
        for one in dataclasses.fields(Settings):
            value = getattr(settings, one.name)
            if one.name == "extra" or value == getattr(default, one.name):
                continue
            document[one.name] = dict(value) if isinstance(value, Mapping) else _plain(value)
        for name, value in settings.extra.items():
            document[name] = value
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        draft.write_text(tomlkit.dumps(document), encoding="utf-8")
        os.replace(draft, self.path)  # noqa: PTH105 - atomic on every platform

    def change(self, **values: Any) -> Settings:
        """Read, change some settings, write them, and return the result."""
        settings = dataclasses.replace(self.read(), **values)
        try:
            self.write(settings)
        except OSError:
            _log.exception("the settings could not be written")
        return settings


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _fit(hint: Any, value: Any) -> Any:
    """Return a TOML value as this type; None when it is none."""
    origin = get_origin(hint) or hint
    if origin is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if origin is tuple:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return tuple(value) if fits else None
    if origin is Mapping:
        return _fit_mapping(hint, value)
    if isinstance(value, bool) and origin is not bool:
        return None
    return value if isinstance(value, origin) else None


def _fit_mapping(hint: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    kind = get_args(hint)[1]
    fits = kind is Any or all(isinstance(one, kind) for one in value.values())
    return dict(value) if fits else None


def _makes_sense(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in _LIMITS:
        low, high = _LIMITS[name]
        return bool(low <= value <= high)
    return True
