"""Edges of spans that miss their words."""

from collections.abc import Iterator

from annotator.model.commands import SetFragments
from annotator.model.spans import Fragment, Span, canonical_fragments, quote_of
from annotator.model.tokens import is_word_bounded, snap_to_words
from annotator.services.findings.finding import Finding, Fix
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted


def check_edges(work: Work) -> Iterator[Finding]:
    """Find edges on blanks and inside words, one finding for each kind on a span."""
    text = work.text
    for span in work.spans:
        work.frame.breathe()
        name = f"{span.label} {quoted(span.quote)}"
        if any(text[start].isspace() or text[end - 1].isspace() for start, end in span.fragments):
            message = f"{name} begins or ends with a blank."
            yield work.finding("blank_edge", message, span, fix=_without_blanks(text, span))
        cut = [one for one in _trimmed(text, span.fragments) if not is_word_bounded(text, *one)]
        if cut:
            piece = cut[0] if len(span.fragments) > 1 else span.fragments[0]
            message = f"{span.label} {quoted(text[slice(*piece)])} begins or ends inside a word."
            yield work.finding("inside_word", message, span, at=cut[0], fix=_to_words(text, span))


def _trimmed(text: str, fragments: tuple[Fragment, ...]) -> list[Fragment]:
    """Cut blanks off the edges; a fragment of blanks alone goes."""
    kept = []
    for start, end in fragments:
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = end - len(piece) + len(piece.rstrip())
        if first < last:
            kept.append((first, last))
    return kept


def _without_blanks(text: str, span: Span) -> Fix | None:
    kept = _trimmed(text, span.fragments)
    if not kept:
        return None
    return moved(span, tuple(kept), f"Leave the blank out: {quoted(quote_of(text, kept))}")


def _to_words(text: str, span: Span) -> Fix | None:
    trimmed = _trimmed(text, span.fragments)
    wanted = canonical_fragments(snap_to_words(text, start, end) for start, end in trimmed)
    return moved(span, wanted, f"Move the edges to whole words: {quoted(quote_of(text, wanted))}")


def moved(span: Span, fragments: tuple[Fragment, ...], words: str) -> Fix | None:
    """Return the fix that gives a span these fragments; None when it has them."""
    if fragments == span.fragments:
        return None
    return Fix(words, (SetFragments(span_id=span.id, fragments=fragments),))
