"""What a check reports: where, how serious, what mends it, and whether somebody let it stand."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from annotator.model.annotators import Dismissal
from annotator.model.commands import Command
from annotator.model.spans import Span

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The most serious first."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that is safe to offer.

    Attributes:
        words: What it does: "Move the end edge to include ”".
        commands: What it asks of the project, as one operation.
    """

    words: str
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document that a finding is about.

    Attributes:
        start, end: Code points to show; both 0 for the document as a whole.
        span_id: The span there; None for the document as a whole.
    """

    document_id: str
    document_title: str
    start: int = 0
    end: int = 0
    span_id: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at before a document is done.

    Attributes:
        code: Stable name of the check; its title and advice are in ``KINDS``.
        severity: error = against the label schema; warning = probably a slip; info = to know.
        message: What is odd, in one or two sentences.
        places: Where, the first one to jump to; a finding about a claim and a date has both.
        fingerprint: Digest of what it is about; a dismissal holds as long as it is the same.
        annotator_id: Whose work it is about; None for the project as a whole.
        fix: What mends it, where that is safe.
        dismissal: Who let it stand, and why; None while it is open.
    """

    code: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    fingerprint: str
    annotator_id: str | None = None
    fix: Fix | None = None
    dismissal: Dismissal | None = None

    @property
    def place(self) -> Place:
        """Where to look first."""
        return self.places[0]

    @property
    def document_id(self) -> str:
        """The document to look at, under which it is dismissed."""
        return self.places[0].document_id

    @property
    def span_id(self) -> str | None:
        """The span to look at; None for the document as a whole."""
        return self.places[0].span_id

    @property
    def is_open(self) -> bool:
        """Whether nobody has dismissed it."""
        return self.dismissal is None


def fingerprint_of(
    owner: str, code: str, detail: str, spans: Iterable[Span], passed_over: frozenset[str]
) -> str:
    """Return the digest of what a finding is about.

    Args:
        code: Of the finding.
        owner: Id of the annotation set, or what else the finding belongs to.
        detail: What tells several findings of one code on the same spans apart.
        spans: In order; their labels, edges and attributes count, notes and ids do not.
        passed_over: Attributes that programs keep, which may change by themselves.
    """
    content: list[Any] = [owner, code, detail]
    for span in spans:
        kept = {name: value for name, value in span.attributes.items() if name not in passed_over}
        content.append([span.label, span.fragments, kept])
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:32]
