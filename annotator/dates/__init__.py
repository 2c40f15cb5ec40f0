"""English time expressions: where they stand in a text and what TIMEX3 value they have.

The words are data (``lexicon``, ``holidays``), the grammar is one ordered table (``rules``), each
family has its resolvers (``explicit``, ``years``, ``weekdays``, ``relative``, ``periods``,
``clock``, ``vague``). The grammar is loaded and compiled with the first text, not on import.
"""

import datetime as dt

from annotator.dates.mention import Alternative, Mention

__all__ = ["Alternative", "Mention", "find_dates", "resolve"]


def find_dates(text: str, document_date: dt.date | None = None) -> list[Mention]:
    """Find the time expressions of an English text and their TIMEX3 values.

    Args:
        text: The text; offsets of the answer are code points of it.
        document_date: The day it was written, against which relative expressions are resolved;
            without it they keep unknown digits (``XXXX-WXX-1`` for a Monday).

    Returns:
        The mentions in the order of the text; no two share a character.
    """
    from annotator.dates.finder import find

    return find(text, document_date)


def resolve(
    text: str, start: int, end: int, document_date: dt.date | None = None
) -> Mention | None:
    """Read a span that a human marked as a time expression, in its context.

    A reading of exactly the marked words is preferred, with the doubts set aside that keep
    ``find_dates`` from taking “fall” or “2000” for a date; else the mention that the span overlaps
    most answers. Offsets and text of the answer are those of the marked span.

    Args:
        text: The whole text.
        start: First code point of the span.
        end: After its last code point.
        document_date: The day the text was written.

    Returns:
        The reading, or None when the words name no time that is known.
    """
    from annotator.dates.finder import read_span

    return read_span(text, start, end, document_date)
