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

    def words(self, longest: int = 1_000) -> str:
        """What differs, as a sentence without an end; values are cut to so many characters."""
        name = _WORDS.get(self.field, self.field)
        there, here = (_quoted(one, longest) for one in (self.there, self.here))
        return f"{name} differs: {there} there; kept: {here}"


def differences(file: str, here: Document, there: Document) -> Iterator[Difference]:
    """Yield what a file knows otherwise about a document."""
    for field in FIELDS:
        ours, theirs = getattr(here, field), getattr(there, field)
        if ours != theirs:
            yield Difference(file, here.title, here.text_sha256, field, _text(ours), _text(theirs))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _quoted(value: str | None, longest: int) -> str:
    if value is None:
        return "none"
    return f"“{value if len(value) <= longest else f'{value[: longest - 1].rstrip()}…'}”"
