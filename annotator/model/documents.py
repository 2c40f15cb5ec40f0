"""Documents: immutable text with what is known about it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class SetState(StrEnum):
    """How far the work of one annotation set on one document is."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Document:
    """One article. The text never changes after import; everything else may.

    Attributes:
        text: Offsets of spans are code points into exactly this string.
        text_sha256: Hex digest of the text's UTF-8 bytes.
        document_date: When the article was written: the anchor of relative dates (TimeML's DCT).
        meta: Further JSON values from the source, by key, without those that have a field here.
        position: Import order, from 0, unique in the project.
        import_notes: Replacements made in the text at import, in words, in order.
        version: Id of the operation or batch that last wrote this content.
    """

    id: str
    title: str
    text: str
    text_sha256: str
    document_date: dt.date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    position: int = 0
    import_notes: tuple[str, ...] = ()
    created_at: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """What the document queue shows of one document for one annotator; cheap, without the text.

    Attributes:
        length: Characters (code points).
        state: Of this annotator's human set; ``new`` where there is none yet.
        spans: Number of spans in this annotator's human set.
        suggestions: Number of open suggestions for this annotator.
        is_assigned: Whether this annotator is to label it.
        sent_back: The message it came back with, while it is open again; None when it did not.
    """

    id: str
    title: str
    document_date: dt.date | None
    publisher: str | None
    length: int
    position: int
    state: SetState = SetState.NEW
    flag: str | None = None
    spans: int = 0
    suggestions: int = 0
    is_assigned: bool = False
    sent_back: str | None = None
