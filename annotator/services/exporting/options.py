"""What an export is asked to do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from annotator.formats.base import FormatInfo
from annotator.model.annotators import SetKind
from annotator.model.errors import InputError
from annotator.services.exporting.split import Split

ALL_SETS = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Which documents and labels leave the project, and how.

    Attributes:
        annotators: Names or ids; empty = everybody.
        set_kind: human, imported, suggested, gold or "all".
        state: Only sets that are done, or any; with "any" unlabeled documents too.
        documents: Ids or titles; empty = all.
        labels: Only spans with these labels, and the relations between them; empty = all.
        since: Only sets in which something changed at or after this moment.
        split: Cut into parts, one file each; the target is then a folder.
        pseudonyms: Write "annotator-1" … in place of names.
        manifest: Also write the manifest, ``dataset.json``, by which the dataset can be made again;
            with a split it is always written.
        options: Of the format.
    """

    format: str = "jsonl"
    annotators: tuple[str, ...] = ()
    set_kind: str = SetKind.HUMAN.value
    state: Literal["done", "any"] = "done"
    documents: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    since: dt.datetime | None = None
    split: Split | None = None
    pseudonyms: bool = False
    manifest: bool = False
    options: Mapping[str, str] = field(default_factory=dict)

    def writes_folder(self, info: FormatInfo) -> bool:
        """Tell whether the format writes a folder of files for each part, not one file."""
        return info.writes_folder(self.options, documents=len(self.documents) or None)


def parse_time(text: str) -> dt.datetime:
    """Read a date or a date with a time; without a zone it is local time.

    Raises:
        InputError: It is neither.
    """
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            f"“{text}” is not a time.", hint="Expected 2026-02-23 or 2026-02-23T15:00."
        ) from None
    return moment.astimezone(dt.UTC)
