"""Find the installed formats: entry points of the group ``annotator.formats``."""

import logging
from functools import cache
from importlib import import_module, metadata
from typing import Final

from annotator.formats.base import Format
from annotator.model.errors import NotFoundError

GROUP: Final = "annotator.formats"
BUILT_IN: Final = {
    "brat": "annotator.formats.brat:FORMAT",
    "cas": "annotator.formats.cas:FORMAT",
    "cas-zip": "annotator.formats.cas:ZIP_FORMAT",
    "chat": "annotator.formats.chat:FORMAT",
    "conll": "annotator.formats.conll:FORMAT",
    "csv": "annotator.formats.spans_csv:FORMAT",
    "doccano": "annotator.formats.doccano:FORMAT",
    "facts-csv": "annotator.formats.facts_csv:FORMAT",
    "fields": "annotator.formats.fields:FORMAT",
    "gliner": "annotator.formats.gliner:FORMAT",
    "html": "annotator.formats.html_articles:FORMAT",
    "html-page": "annotator.formats.html_page:FORMAT",
    "huggingface": "annotator.formats.huggingface:FORMAT",
    "jsonl": "annotator.formats.jsonl:FORMAT",
    "label-studio": "annotator.formats.label_studio:FORMAT",
    "markdown": "annotator.formats.markdown:FORMAT",
    "parquet": "annotator.formats.parquet:FORMAT",
    "pdf": "annotator.gui.printing.pdf_format:FORMAT",
    "prodigy": "annotator.formats.prodigy:FORMAT",
    "relations-csv": "annotator.formats.relations_csv:FORMAT",
    "spacy": "annotator.formats.docbin:FORMAT",
    "spacy-json": "annotator.formats.spacy_json:FORMAT",
    "text": "annotator.formats.text:FORMAT",
    "timeml": "annotator.formats.timeml:FORMAT",
    "web-annotation": "annotator.formats.web_annotation:FORMAT",
    "webanno": "annotator.formats.webanno:FORMAT",
}
"""The built-in formats as ``pyproject.toml`` declares them; a checkout has no entry points."""

_log = logging.getLogger(__name__)


@cache
def formats() -> dict[str, Format]:
    """Return every usable format by id; one that cannot be loaded is logged and left out."""
    places = dict(BUILT_IN)
    for entry in metadata.entry_points(group=GROUP):
        places.setdefault(entry.name, entry.value)
    found: dict[str, Format] = {}
    for name, place in sorted(places.items()):
        try:
            one = _load(place)
        except Exception:  # noqa: BLE001 - a plug-in may fail in any way
            _log.exception("the format %s could not be loaded from %s", name, place)
            continue
        if isinstance(one, Format):
            found.setdefault(one.info.id, one)
        else:
            _log.error("the format %s is not a Format but a %s", name, type(one).__name__)
    return found


def _load(place: str) -> object:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def find_format(format_id: str, *, writing: bool = False) -> Format:
    """Return a format by id.

    Raises:
        NotFoundError: There is none that can read (or write); the message lists those that can.
        InputError: It needs an extra that is not installed.
    """
    verb = "write" if writing else "read"
    usable = {
        name: one
        for name, one in formats().items()
        if (one.writer if writing else one.reader) is not None
    }
    if format_id in usable:
        found = usable[format_id]
        for extra in (found.info.needs, None if writing else found.info.read_needs):
            if extra is not None:
                extra.check(format_id)
        return found
    known = format_id in formats()
    message = (
        f"The format “{format_id}” cannot {verb} files."
        if known
        else f"There is no format “{format_id}”."
    )
    raise NotFoundError(message, hint=f"To {verb}: {', '.join(usable)}.")
