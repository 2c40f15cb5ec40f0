"""Find the other places where a text occurs, to label them all after confirmation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from annotator.model.annotators import SetKind
from annotator.model.spans import Span
from annotator.model.tokens import is_word_bounded
from annotator.services.bulk_reading import read_documents
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine

_CONTEXT = 60
_Place = tuple[str, int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class OccurrenceHit:
    """One place where the text occurs.

    Attributes:
        quote: The text at the place as it stands there.
        before: Text before it in the same paragraph, white space folded.
        after: Text after it, likewise.
        is_labeled: The author has a label overlapping it here already, whichever.
        was_refused: The author declined this very place under this label before.
    """

    document_id: str
    start: int
    end: int
    quote: str
    before: str
    after: str
    is_labeled: bool = False
    was_refused: bool = False


def find_occurrences(
    engine: Engine,
    wanted: Span | str,
    *,
    label: str,
    author_id: str,
    case_sensitive: bool = True,
    word_bounded: bool = True,
    document_ids: Iterable[str] | None = None,
) -> list[OccurrenceHit]:
    """Find a text in documents, in import order and reading order.

    White space in the text matches any white space, so that a name is found across a line end.
    Of a span the quote is looked for, and the span itself left out. Matches do not overlap each
    other. Without ``document_ids`` the whole project is looked through.
    """
    quote = wanted.quote if isinstance(wanted, Span) else wanted
    pattern = _pattern(quote, case_sensitive=case_sensitive)
    if pattern is None:
        return []
    home, skip = None, (-1, -1)
    if isinstance(wanted, Span):
        with engine.lock:
            home = engine.state.document_of_span(wanted.id)
        skip = (wanted.start, wanted.end)
    ids = None if document_ids is None else list(document_ids)
    found: list[_Place] = []
    for document, _ in engine.store.documents_with_labels(document_ids=ids, kinds=()):
        text = document.text
        for match in pattern.finditer(text):
            start, end = match.span()
            if document.id == home and (start, end) == skip:
                continue
            if not word_bounded or is_word_bounded(text, start, end):
                before, after = context_of(text, start, end)
                found.append((document.id, start, end, text[start:end], before, after))
    places = {key: list(group) for key, group in groupby(found, key=itemgetter(0))}
    hits = {
        state.document.id: _with_labels(engine, state, places[state.document.id], label, author_id)
        for state in read_documents(engine, places.keys())
    }
    return [hit for document_id in places for hit in hits[document_id]]


def context_of(text: str, start: int, end: int, length: int = _CONTEXT) -> tuple[str, str]:
    """Return the text before and after a place within its paragraph, white space folded."""
    before = text[max(0, start - length) : start].rpartition("\n")[2]
    after = text[end : end + length].partition("\n")[0]
    return re.sub(r"\s+", " ", before).lstrip(), re.sub(r"\s+", " ", after).rstrip()


def _pattern(quote: str, *, case_sensitive: bool) -> re.Pattern[str] | None:
    words = quote.split()
    if not words:
        return None
    expression = r"\s+".join(re.escape(word) for word in words)
    return re.compile(expression, 0 if case_sensitive else re.IGNORECASE)


def _with_labels(
    engine: Engine, state: DocumentState, places: list[_Place], label: str, author_id: str
) -> list[OccurrenceHit]:
    """Return the places of one document with what the author has decided about them."""
    hits = []
    with engine.lock:
        own = state.set_of(SetKind.HUMAN, author_id)
        refused = _refused(state, author_id, label)
        for document_id, start, end, quote, before, after in places:
            near = () if own is None else state.overlapping(own.id, start, end)
            hit = OccurrenceHit(
                document_id=document_id,
                start=start,
                end=end,
                quote=quote,
                before=before,
                after=after,
                is_labeled=any(span.overlaps(start, end) for span in near),
                was_refused=(start, end) in refused,
            )
            hits.append(hit)
    return hits


def _refused(state: DocumentState, author_id: str, label: str) -> set[tuple[int, int]]:
    return {
        (one.start, one.end)
        for one in state.refusals.values()
        if one.annotator_id == author_id and one.label == label
    }
