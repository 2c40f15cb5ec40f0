"""Find the other places where a text occurs, to label them all after confirmation."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from annotator.model.annotators import SetKind
from annotator.model.spans import Span
from annotator.model.tokens import is_word_bounded
from annotator.services.document_state import DocumentState
from annotator.services.engine import Engine

_CONTEXT = 60


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
    own = (wanted.start, wanted.end) if isinstance(wanted, Span) else None
    home = None
    if isinstance(wanted, Span):
        with engine.lock:
            home = engine.state.document_of_span(wanted.id)
    hits: list[OccurrenceHit] = []
    ids = engine.store.document_ids() if document_ids is None else document_ids
    for document_id in ids:
        skip = own if document_id == home else None
        hits += _search_document(engine, document_id, pattern, skip, label, author_id, word_bounded)
    return hits


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


def _search_document(
    engine: Engine,
    document_id: str,
    pattern: re.Pattern[str],
    skip: tuple[int, int] | None,
    label: str,
    author_id: str,
    word_bounded: bool,  # noqa: FBT001
) -> Iterator[OccurrenceHit]:
    with engine.lock:
        loaded = engine.state.loaded(document_id)
    document = loaded.document if loaded is not None else engine.store.document(document_id)
    if document is None:
        return
    text = document.text
    places = [
        match.span()
        for match in pattern.finditer(text)
        if match.span() != skip and not (word_bounded and not is_word_bounded(text, *match.span()))
    ]
    if not places:
        return
    with engine.lock:
        state = engine.glance(document_id)
        own = state.set_of(SetKind.HUMAN, author_id)
        refused = _refused(state, author_id, label)
        for start, end in places:
            before, after = context_of(text, start, end)
            near = () if own is None else state.overlapping(own.id, start, end)
            yield OccurrenceHit(
                document_id=document_id,
                start=start,
                end=end,
                quote=text[start:end],
                before=before,
                after=after,
                is_labeled=any(span.overlaps(start, end) for span in near),
                was_refused=(start, end) in refused,
            )


def _refused(state: DocumentState, author_id: str, label: str) -> set[tuple[int, int]]:
    return {
        (one.start, one.end)
        for one in state.refusals.values()
        if one.annotator_id == author_id and one.label == label
    }
