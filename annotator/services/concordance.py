"""Every label of one annotator across all documents, in context."""

from dataclasses import dataclass

from annotator.model.annotators import SetKind
from annotator.model.spans import Span
from annotator.services.engine import Engine
from annotator.services.occurrences import context_of

_FLUSH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A span with the text around it.

    Attributes:
        before: Text before it in the same paragraph.
        after: Text after it in the same paragraph.
    """

    document_id: str
    document_title: str
    span: Span
    before: str
    after: str


def concordance(
    engine: Engine,
    author_id: str,
    *,
    label: str | None = None,
    text: str | None = None,
    attribute: tuple[str, str | None] | None = None,
    limit: int = 2_000,
    offset: int = 0,
) -> list[ConcordanceLine]:
    """Return the spans of an annotator's human sets in import order and reading order.

    ``text`` is part of the quote, whatever its capitals; ``attribute`` a name and a value, None as
    value asking for any; at most ``limit`` lines come, from ``offset`` on.
    """
    engine.store.flush(_FLUSH_SECONDS)
    found = engine.store.spans_where(
        set_kind=SetKind.HUMAN.value,
        annotator_id=author_id,
        label=label,
        quote_like=text,
        attribute=attribute,
        limit=limit,
        offset=offset,
    )
    lines: list[ConcordanceLine] = []
    document = None
    for document_id, span in found:
        if document is None or document.id != document_id:
            document = engine.store.document(document_id)
        if document is None:
            continue
        before, after = context_of(document.text, span.start, span.end)
        lines.append(ConcordanceLine(document_id, document.title, span, before, after))
    return lines
