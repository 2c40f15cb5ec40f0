"""What an import is asked to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

UnknownNames = Literal["error", "add", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How files become documents and labels.

    Attributes:
        format: Id of a format, or "auto" to tell it by the content of each file.
        annotator: Whose labels these are, over what the rows say.
        set_kind: human, imported, suggested or gold, over what the rows say; None with neither:
            human where an annotator is named, imported where not.
        unknown_labels: What happens with names the label schema lacks (labels, attributes,
            values, relations): refuse, add them as a new version of the schema, or leave out.
        label_map: Labels to be renamed on the way in; to "" = to be left out.
        added_labels: Labels to be added to the schema whatever ``unknown_labels`` says.
        on_error: Refuse everything at the first bad row, or leave such rows out.
        encoding: Of text; None = UTF-8 and nothing else.
        options: Of the format.
        dry_run: Do everything but keep nothing.
        author_id: Who imports, for the log.
    """

    format: str = "auto"
    annotator: str | None = None
    set_kind: str | None = None
    unknown_labels: UnknownNames = "error"
    label_map: Mapping[str, str] = field(default_factory=dict)
    added_labels: frozenset[str] = frozenset()
    on_error: Literal["stop", "skip"] = "stop"
    encoding: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    author_id: str | None = None
