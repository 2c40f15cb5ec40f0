"""The three clocks of a fact: when it happened, when it was said, when it was published."""

from collections.abc import Iterator
from typing import Final

from annotator.model.facts import Fact
from annotator.model.spans import Span
from annotator.model.timex_intervals import Reach, on_day, reach_of_attributes
from annotator.services.findings.finding import Finding
from annotator.services.findings.tense import tense_of
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted

_ENGLISH: Final = "en"


def check_clocks(work: Work) -> Iterator[Finding]:
    """Find facts whose clocks contradict each other, beyond what their granularity leaves open.

    A year is not after one of its days, unknown digits and references are never after anything,
    and only claims that surely tell of the past are held against a later date.
    """
    day = work.document.document_date
    published = None if day is None else on_day(day)
    reads_tense = (work.document.language or _ENGLISH).casefold().startswith(_ENGLISH)
    for fact in work.facts:
        work.frame.breathe()
        said = _dated(fact, "said_when")
        happened = _dated(fact, "when")
        if published is not None:
            for span, reach in said:
                if reach.is_after(published):
                    yield _said_later(work, fact, span)
        if not happened or not reads_tense or tense_of(fact.claim.quote) != "past":
            continue
        for span, reach in happened:
            if published is not None and reach.is_after(published):
                yield _past_later(work, fact, span)
            else:
                later = [one for one, when in said if reach.is_after(when)]
                if later:
                    yield _past_after_saying(work, fact, span, later[0])


def _dated(fact: Fact, slot: str) -> list[tuple[Span, Reach]]:
    """Return the dates of a slot that speak of known days."""
    found = []
    for entry in fact.slots.get(slot, ()):
        reach = reach_of_attributes(entry.span.attributes)
        if reach is not None:
            found.append((entry.span, reach))
    return found


def _named(fact: Fact) -> str:
    return f"{fact.claim.label} {quoted(fact.claim.quote)}"


def _value(span: Span) -> str:
    return f"{quoted(span.quote)} ({span.attributes.get('value')})"


def _said_later(work: Work, fact: Fact, date: Span) -> Finding:
    day = work.document.document_date
    message = f"{_named(fact)} was said {_value(date)}, after the article of {day}."
    detail = f"published {day}"
    return work.finding("said_after_publication", message, fact.claim, date, detail=detail)


def _past_later(work: Work, fact: Fact, date: Span) -> Finding:
    day = work.document.document_date
    message = f"{_named(fact)} tells of the past, but {_value(date)} is after the article of {day}."
    detail = f"published {day}"
    return work.finding("past_after_publication", message, fact.claim, date, detail=detail)


def _past_after_saying(work: Work, fact: Fact, date: Span, said: Span) -> Finding:
    told = f"{_named(fact)} tells of the past"
    message = f"{told}, but {_value(date)} is after it was said, {_value(said)}."
    return work.finding("past_after_saying", message, fact.claim, date, said)
