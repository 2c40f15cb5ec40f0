"""What was chosen in the export dialog, as plain values that the settings can keep."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from annotator.gui.session import Session

_MOST_PROJECTS: Final = 40

Choices = dict[str, Any]
"""Values of TOML: texts, numbers, lists, tables; never None."""


def recall(session: Session, project: Path) -> Choices:
    """Return what was chosen last for a project; empty the first time."""
    kept = session.settings.exports.get(str(project.absolute()))
    return dict(kept) if isinstance(kept, Mapping) else {}


def remember(session: Session, project: Path, choices: Choices) -> None:
    """Keep what was chosen for a project; the projects longest unused are forgotten."""
    key = str(project.absolute())
    kept = {name: value for name, value in session.settings.exports.items() if name != key}
    others = list(kept.items())[-(_MOST_PROJECTS - 1) :]
    session.change_settings(exports={**dict(others), key: choices})


def words(value: object) -> str:
    """Return a kept value as text; "" when it is none."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...] | None:
    """Return a kept list of texts; None when it is none."""
    if not isinstance(value, list | tuple):
        return None
    return tuple(one for one in value if isinstance(one, str))
