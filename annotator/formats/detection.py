"""Tell the format of an input by its content."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from annotator.formats.base import Format, Guess
from annotator.formats.registry import formats
from annotator.formats.sources import Sample
from annotator.model.errors import InputError

_log = logging.getLogger(__name__)
_SQLITE: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Detection:
    """The format chosen for an input and what spoke for it."""

    format: Format
    why: str


def detect(sample: Sample, *, name: str, options: Iterable[str] = ()) -> Detection:
    """Return the format whose reader claims an input most strongly.

    Args:
        sample: The beginning of the input.
        name: What messages call it.
        options: Names of options that were given; formats that have them all come first.

    Raises:
        InputError: No format claims it; the message says what it seems to be.
    """
    claims: list[tuple[float, str, Format, Guess]] = []
    for one in formats().values():
        guess = _guess(one, sample)
        if guess is not None:
            claims.append((-guess.confidence, one.info.id, one, guess))
    if not claims:
        raise InputError(_unknown(sample), hint=_hint(sample), file=name)
    asked = set(options)
    fitting = [one for one in claims if asked <= {each.name for each in one[2].info.read_options}]
    _, _, best, guess = min(fitting or claims, key=lambda claim: claim[:2])
    return Detection(best, guess.why)


def _guess(one: Format, sample: Sample) -> Guess | None:
    if one.reader is None:
        return None
    try:
        return one.reader.sniff(sample)
    except Exception:  # noqa: BLE001 - a plug-in may fail in any way; the others still look
        _log.exception("the format %s failed to look at %s", one.info.id, sample.name)
        return None


def _unknown(sample: Sample) -> str:
    if sample.folder is not None:
        return "no format reads this folder as a whole."
    if not sample.head and sample.is_whole:
        return "the file is empty."
    if sample.head.startswith(_SQLITE):
        return "this is a database, not a file of documents."
    if b"\x00" in sample.head:
        return "this is not a text file (it has null bytes)."
    return "no format recognises the content."


def _hint(sample: Sample) -> str:
    if not sample.head and sample.folder is None:
        return "Leave it out, or write the document into it."
    if sample.head.startswith(_SQLITE):
        return "A project is opened with “annotator open”."
    readable = ", ".join(name for name, one in formats().items() if one.reader is not None)
    return f"Name the format with --format; there are: {readable}."
