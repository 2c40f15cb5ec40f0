"""A look into a folder: is it a project of INCEpTION, or does it hold nothing but its files?

A folder is read as a whole only then; else its other files would be passed over in silence, so
that each is read by itself.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from annotator.formats.project_files import (
    CURATOR,
    JSON,
    NOBODY,
    PROJECT,
    SECTIONS,
    TSV,
    TSV_START,
    XMI,
    ZIP,
    is_json_cas,
)
from annotator.formats.sources import walk

_LOOKED_AT: Final = 2_000
_OPENED: Final = 20
_HEAD: Final = 4_096


@dataclass(slots=True)
class FolderLook:
    """What a folder holds, as far as it was looked at.

    Attributes:
        is_project: It is laid out as a project, or a document of one.
        kinds: Endings of the files of labels that it has; ``ZIP`` for those in a project alone.
        has_others: It has files that no project has at that place.
    """

    is_project: bool
    kinds: set[str] = field(default_factory=set)
    has_others: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether reading it as a whole passes nothing over."""
        return self.is_project or not self.has_others


def look_into(folder: Path) -> FolderLook:
    """Look at the first files of a folder."""
    found = FolderLook(_is_project(folder))
    opened = 0
    for number, path in enumerate(walk(folder)):
        if number > _LOOKED_AT:
            break
        suffix = path.suffix.lower()
        if path.stem in (NOBODY, CURATOR):
            found.is_project = True
        if suffix == XMI:
            found.kinds.add(XMI)
        elif suffix in (JSON, TSV):
            opened += 1
            if opened <= _OPENED and _is_ours(path, suffix):
                found.kinds.add(suffix)
            elif opened <= _OPENED and path.name != PROJECT:
                found.has_others = True
        elif suffix == ZIP and found.is_project:
            found.kinds.add(ZIP)
        elif suffix != ".xml":
            found.has_others = True
    return found


def _is_project(folder: Path) -> bool:
    inside = folder.name in SECTIONS or folder.parent.name in SECTIONS
    has_sections = any((folder / one).is_dir() for one in SECTIONS)
    return inside or has_sections or (folder / PROJECT).is_file()


def _is_ours(path: Path, suffix: str) -> bool:
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False
    if suffix == JSON:
        return is_json_cas(head)
    return head.removeprefix(b"\xef\xbb\xbf").startswith(TSV_START)
