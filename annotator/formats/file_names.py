"""Names of files made from titles and annotators: safe on every system, each used once."""

import re
from typing import Final

from annotator.formats.records import ExportRow
from annotator.model.annotators import SetKind

_UNSAFE: Final = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+'
)
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_LONGEST: Final = 150


def safe_name(text: str) -> str:
    """Return a name for a file or folder: never empty, hidden, reserved or a path."""
    name = _UNSAFE.sub("_", " ".join(text.split())).strip(" .")
    while len(name.encode("utf-8", "replace")) > _LONGEST:
        name = name[: max(1, len(name) * 9 // 10)].rstrip(" .")
    if not name or _RESERVED.match(name):
        name = f"_{name}"
    return name


class FileNames:
    """Gives each thing in a folder a name of its own, also where capitals do not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, text: str) -> str:
        """Return a safe name that was not given before."""
        name = base = safe_name(text)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name.casefold())
        return name


class SetFolders:
    """Gives each annotator a folder, another one for each unusual kind of set; "" is the root."""

    def __init__(self) -> None:
        self._names = FileNames()
        self._given: dict[tuple[str, str], str] = {}

    def of(self, row: ExportRow) -> str:
        """Return the folder of a row."""
        one = row.annotation_set
        if one is None:
            return ""
        usual = SetKind.HUMAN if row.annotator else SetKind.IMPORTED
        key = ("" if one.kind == usual else str(one.kind), row.annotator or "")
        parts = [part for part in key if part]
        if not parts:
            return ""
        if key not in self._given:
            self._given[key] = self._names.give("-".join(parts))
        return self._given[key]
