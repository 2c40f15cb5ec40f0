"""English time expressions: where they stand in a text and what TIMEX3 value they have.

``find_dates(text, document_date)`` finds them all, ``resolve(text, start, end, document_date)``
reads one that a human marked. The words are data (``lexicon``, ``holidays``), the grammar is one
ordered table (``rules``), each family has its resolvers (``explicit``, ``relative``, ``periods``,
``clock``, ``vague``).
"""

from annotator.dates.finder import find_dates, resolve
from annotator.dates.mention import Alternative, Mention

__all__ = ["Alternative", "Mention", "find_dates", "resolve"]
