"""Offsets that count graphemes: what a reader sees as one character."""

import re
from array import array
from typing import Final

from annotator.formats.offset_units import Converter
from annotator.model.tokens import is_grapheme_boundary

# Between two of these signs there always is a boundary, so most text is never looked at closely.
_PLAIN: Final = re.compile("[\t\n\x20-\x7e\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e]+")


def grapheme_converter(text: str) -> Converter | None:
    """Return what turns offsets in graphemes into code points; None when they are the same."""
    starts = array("q")
    at, length = 0, len(text)
    while at < length:
        run = _PLAIN.match(text, at)
        if run is not None:
            starts.extend(range(at, run.end()))
            at = run.end()
            continue
        # A plain sign may begin a grapheme that goes on behind its run.
        if is_grapheme_boundary(text, at):
            starts.append(at)
        at += 1
    starts.append(length)
    if len(starts) == length + 1:
        return None

    def convert(offset: int) -> int | None:
        return starts[offset] if 0 <= offset < len(starts) else None

    return convert
