"""What two projects know otherwise about one document; the text itself is the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from annotator.model.documents import Document

FIELDS: Final = ("title", "document_date", "publisher", "url", "language")
_WORDS: Final = {"document_date": "document date", "url": "address"}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a file knows otherwise about a document; what is known here is kept.

    Attributes:
        title: Of the document, as it is kept.
        field: title, document_date, publisher, url or language.
        here, there: As text; None where it is not known.
    """

    file: str
    title: str
    text_sha256: str
    field: str
    here: str | None
    there: str | None

    def words(self) -> str:
        """What differs, as a sentence without an end."""
        name = _WORDS.get(self.field, self.field)
        return f"{name} differs: {_quoted(self.there)} there; kept: {_quoted(self.here)}"


def differences(file: str, here: Document, there: Document) -> Iterator[Difference]:
    """Yield what a file knows otherwise about a document."""
    for field in FIELDS:
        ours, theirs = getattr(here, field), getattr(there, field)
        if ours != theirs:
            yield Difference(file, here.title, here.text_sha256, field, _text(ours), _text(theirs))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _quoted(value: str | None) -> str:
    return "none" if value is None else f"“{value}”"
