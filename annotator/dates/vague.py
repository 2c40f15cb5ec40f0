"""Resolvers of references to past, present and future without a date."""

from typing import Final

from annotator.dates import lexicon
from annotator.dates.context import Match
from annotator.dates.mention import DATE, DOCUMENT, Alternative, Reading

_REFERENCE_OF: Final = {"past": "PAST_REF", "present": "PRESENT_REF", "future": "FUTURE_REF"}


def vague(match: Match) -> Reading | None:
    """``now``, ``recently``, ``soon``."""
    word = match.word("v")
    if word == "now" and (match.before() in {"until", "till"} or match.after() == "-"):
        return None if match.after() == "-" else _reference(match, "PRESENT_REF")
    if word == "soon" and (match.before() == "as" or match.after() == "after"):
        return None
    if word == "shortly" and match.after() in {"after", "before"}:
        return None
    reading = _reference(match, lexicon.VAGUE[word])
    if match.matched()[0] in {"more", "most"} and word not in {"recently", "lately"}:
        reading.span = match.span("v")  # “More soon.”
    return reading


def _reference(match: Match, value: str) -> Reading:
    reading = Reading(DATE, value, mod=match.mod)
    if value == "PRESENT_REF" and match.document_date is not None:
        today = match.document_date.isoformat()
        reading.alternatives.append(Alternative(DATE, today, "the document date"))
        reading.anchor = DOCUMENT
    return reading


def reference(match: Match) -> Reading | None:
    """``the past``, ``the near future``, ``at present``, ``these days``, ``at the moment``."""
    for word, value in _REFERENCE_OF.items():
        if word in match.matched():
            if value == "PRESENT_REF" and match.after().isalpha() and not match.word("at"):
                return None
            return _with_span(match, value)
    return _with_span(match, "PRESENT_REF")


def _with_span(match: Match, value: str) -> Reading:
    reading = _reference(match, value)
    reading.span = match.span("x")
    return reading


def long_ago(match: Match) -> Reading | None:
    """``long ago``, ``a long time ago``, ``moments ago``."""
    return _reference(match, "PAST_REF")


def later_time(match: Match) -> Reading | None:
    """``at a later date``, ``a later time``, ``an earlier date``."""
    return _reference(match, "PAST_REF" if "earlier" in match.matched() else "FUTURE_REF")


def marked_time(match: Match) -> Reading | None:
    """“At the time”: when that was, the text says before."""
    base, anchor = match.last_point("D")
    if base is None or anchor == DOCUMENT:
        return _reference(match, "PAST_REF")
    past = Alternative(DATE, "PAST_REF", "some time ago")
    return Reading(DATE, base.value, anchor=anchor, point=base, alternatives=[past])
