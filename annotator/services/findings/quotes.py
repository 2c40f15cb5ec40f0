"""Direct quotations whose edges miss a quotation mark, or whose marks do not pair."""

from collections.abc import Iterator
from typing import Final

from annotator.model.commands import SetAttributes
from annotator.model.spans import Fragment, Span, canonical_fragments
from annotator.services.findings.edges import moved
from annotator.services.findings.finding import Finding, Fix
from annotator.services.findings.marks import CLOSERS, MARKS, OPENERS, SINGLE, closes, pair_up
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted

_ATTRIBUTE: Final = "quote_type"
_DIRECT: Final = "direct"
_INDIRECT: Final = "indirect"
_STOPS: Final = frozenset(".,!?…;:")
"""Signs that may stand between the last word of a quotation and its closing mark."""
_FAR: Final = 4_000
"""How far back from a claim the beginning of its quotation is looked for."""


def check_quotes(work: Work) -> Iterator[Finding]:
    """Find direct claims that take in one quotation mark of two, or none where there is none."""
    if not work.schema.has_attribute(_ATTRIBUTE):
        return
    for span in work.spans:
        if span.attributes.get(_ATTRIBUTE) == _DIRECT:
            work.frame.breathe()
            yield from _check(work, span)


def _check(work: Work, span: Span) -> Iterator[Finding]:
    text = work.text
    wanted, words, place = list(span.fragments), "", None
    for number, fragment in enumerate(span.fragments):
        mended = _mended(text, fragment)
        if mended is not None:
            wanted[number], words = mended
            place = fragment
    name = f"{span.label} {quoted(span.quote)}"
    if place is not None:
        message = f"{name} takes in one quotation mark of two."
        fix = moved(span, canonical_fragments(wanted), words)
        yield work.finding("quote_edge", message, span, at=place, fix=fix)
        return
    alone = [mark for start, end in span.fragments for mark in pair_up(text, start, end)[1]]
    if len(span.fragments) > 1:
        alone = _across(text, span.fragments)
    if alone:
        message = f"{name} has a quotation mark {text[alone[0]]} without its other."
        yield work.finding("unbalanced_quotes", message, span, at=(alone[0], alone[0] + 1))
    elif not _is_quoted(text, span):
        message = f"{name} is a direct quote, but no quotation marks stand around it."
        yield work.finding(
            "quote_edge", message, span, detail="unquoted", fix=_indirect(work, span)
        )


def _mended(text: str, fragment: Fragment) -> tuple[Fragment, str] | None:
    """Return a fragment with both marks, or neither, and what that does; None when it is right."""
    start, end = fragment
    last = end
    while last - 1 > start and text[last - 1] in _STOPS:
        last -= 1
    opens, shuts = text[start], text[last - 1]
    if opens in OPENERS and not (closes(opens, shuts) and last - 1 > start):
        after = _mark_after(text, end)
        if after is not None and closes(opens, text[after]) and not _closed_inside(text, fragment):
            return (start, after + 1), f"Move the end edge to include {text[after]}"
        return None
    before = text[start - 1] if start else ""
    if shuts in CLOSERS and before in OPENERS and closes(before, shuts):
        is_alone = last - 1 in pair_up(text, start, end)[1]
        if is_alone or (shuts in SINGLE and before not in text[start:end]):
            return (start - 1, end), f"Move the start edge to include {before}"
    return None


def _closed_inside(text: str, fragment: Fragment) -> bool:
    """Tell whether what the first mark opens is closed within the fragment."""
    start, end = fragment
    return any(closes(text[start], text[place]) for place in range(start + 1, end))


def _mark_after(text: str, end: int) -> int | None:
    """Return the mark right after a range, behind a comma or the end of a sentence at most."""
    place = end
    while place < len(text) and text[place] in _STOPS and place - end < 3:  # noqa: PLR2004
        place += 1
    return place if place < len(text) and text[place] in MARKS else None


def _across(text: str, fragments: tuple[Fragment, ...]) -> list[int]:
    """Return the marks without a partner in any fragment of a broken quotation."""
    joined = "".join(text[start:end] for start, end in fragments)
    places = [place for start, end in fragments for place in range(start, end)]
    return [places[one] for one in pair_up(joined, 0, len(joined))[1]]


def _is_quoted(text: str, span: Span) -> bool:
    """Tell whether a quotation mark stands in, right at, or before and after a claim."""
    if any(mark in MARKS for start, end in span.fragments for mark in text[start:end]):
        return True
    first = max(0, span.start - _FAR)
    paragraph = text.find("\n", span.end)
    last = len(text) if paragraph < 0 else paragraph
    pairs, alone = pair_up(text, first, min(last, span.end + _FAR))
    if any(begin < span.start and span.end <= end + 1 for begin, end in pairs):
        return True
    if any(begin < span.end and span.start < end for begin, end in pairs):
        return True
    before = text[span.start - 1 : span.start]
    if before in OPENERS:  # single marks too
        return True
    return any(text[one] in OPENERS and one < span.start for one in alone)


def _indirect(work: Work, span: Span) -> Fix | None:
    if _INDIRECT not in work.schema.attribute(_ATTRIBUTE).values:
        return None
    command = SetAttributes(span_id=span.id, attributes={_ATTRIBUTE: _INDIRECT})
    return Fix("Set the quote type to indirect", (command,))
