"""What is known about a document, as the keys of a JSON object, in and out."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from annotator.formats.written_dates import match_date
from annotator.model.documents import Document

_TEXTS: Final = ("publisher", "url", "language")
_DATES: Final = ("document_date", "date", "published")


def meta_fields(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a document record that some keys stand for, and ``meta`` with the rest.

    A value that does not fit its field stays in ``meta`` as it is.
    """
    rest = dict(meta)
    fields: dict[str, Any] = {}
    title = rest.get("title")
    if isinstance(title, str) and title.strip():
        fields["title"] = rest.pop("title")
    for name in _TEXTS:
        if isinstance(rest.get(name), str):
            fields[name] = rest.pop(name)
    for name in _DATES:
        date = _date(rest.get(name))
        if date is not None:
            fields["document_date"] = date
            del rest[name]
            break
    fields["meta"] = rest
    return fields


def _date(value: Any) -> dt.date | None:
    if not isinstance(value, str):
        return None
    found = match_date(value.strip())
    return None if found is None or found[1] < len(value.strip()) else found[0]


def row_meta(document: Document) -> dict[str, Any]:
    """Return what is known about a document, without what is not set; ``meta_fields`` reads it."""
    date = document.document_date
    known = {
        "title": document.title,
        "document_date": None if date is None else date.isoformat(),
        "publisher": document.publisher,
        "url": document.url,
        "language": document.language,
        "note": document.note,
    }
    found = {name: value for name, value in known.items() if value is not None}
    return {**found, **{key: value for key, value in document.meta.items() if key not in found}}
