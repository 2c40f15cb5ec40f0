"""The article that a window shows while the rest of the program is still being loaded."""

from dataclasses import dataclass
from pathlib import Path

from annotator.model.documents import Document
from annotator.model.errors import UserError
from annotator.model.spans import Span
from annotator.schema import toml
from annotator.schema.types import Schema
from annotator.store.glance import glance


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A document with the labels of whoever is going to work on it."""

    document: Document
    schema: Schema
    spans: tuple[Span, ...]


def first_look(path: Path, annotator: str, document: str = "") -> FirstLook | None:
    """Read the document that opening the project is going to show; None where that is unclear.

    Args:
        path: The project file.
        annotator: Name of who labels.
        document: Id or title of the document, where one is asked for.
    """
    found = glance(path, annotator, document)
    if found is None:
        return None
    try:
        schema = toml.loads(found.schema)
    except UserError:
        return None  # opening the project says what is wrong with it
    return FirstLook(found.document, schema, found.spans)
