"""Who says it: sources without a claim, claims that take in their own attribution."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final

from annotator.model.facts import Fact
from annotator.model.spans import Span, canonical_fragments, overlap_of
from annotator.model.tokens import sentence_at
from annotator.services.findings.edges import moved
from annotator.services.findings.finding import Finding, Fix
from annotator.services.findings.work import Work
from annotator.services.planning.titles import quoted

_AROUND: Final = " \t\n.,;:!?…\"'“”„«»‘’‚-–—"
"""What may stand between a claim and the ends of its sentence."""


def check_sources(work: Work) -> Iterator[Finding]:
    """Find spans that are labeled as who says something, and say nothing."""
    if "source" not in work.frame.deriver.slots:
        return
    labels = work.frame.entity_rules.descriptions
    for span in work.spans:
        if span.label in labels and span.entity_id is None and not work.links_to.get(span.id):
            message = f"{span.label} {quoted(span.quote)} is the source of no claim."
            yield work.finding("source_without_claim", message, span)


def check_content(work: Work) -> Iterator[Finding]:
    """Find claims with their own cue inside, up to the whole sentence."""
    free = _free_cues(work)
    for fact in work.facts:
        work.frame.breathe()
        claim = fact.claim
        inside = [
            entry.span
            for entry in fact.slots.get("cue", ())
            if overlap_of(claim.fragments, entry.span.fragments)
        ]
        is_own = bool(inside)
        if not is_own:
            place = bisect_left(free, claim.start, key=attrgetter("start"))
            inside = [one for one in free[place : place + 1] if claim.covers(one.start)]
        if not inside:
            continue
        whole = _is_whole_sentence(work.text, claim)
        if not (is_own or whole):
            continue  # a cue that belongs to no claim yet may belong to one within
        cue = inside[0]
        name = f"{claim.label} {quoted(claim.quote)}"
        if whole:
            message = f"{name} is the whole sentence, with its cue {quoted(cue.quote)}."
            yield work.finding("whole_sentence", message, claim, cue)
        else:
            message = f"{name} contains its own cue {quoted(cue.quote)}."
            yield work.finding("cue_in_claim", message, claim, cue, fix=_without(work, claim, cue))


def check_dates_of_claims(work: Work) -> Iterator[Finding]:
    """Find claims around a date that no slot of theirs holds."""
    deriver = work.frame.deriver
    dated = [name for name in ("when", "said_when") if name in deriver.slots]
    if not dated:
        return
    labels = frozenset(label for name in dated for label in deriver.slots[name].targets)
    dates = [span for span in work.spans if span.label in labels]
    inner = _innermost(work.facts, dates)
    for fact in work.facts:
        if any(fact.slots.get(name) for name in dated):
            continue
        for date in inner.get(fact.claim.id, ())[:1]:
            if not work.links_to.get(date.id):
                message = (
                    f"{fact.claim.label} {quoted(fact.claim.quote)} contains"
                    f" {quoted(date.quote)}, but has no date."
                )
                yield work.finding("unlinked_date", message, fact.claim, date)


def _free_cues(work: Work) -> list[Span]:
    """Return the cues that belong to no claim."""
    slots = work.frame.deriver.slots
    labels = frozenset(slots["cue"].targets) if "cue" in slots else frozenset()
    return [one for one in work.spans if one.label in labels and not work.links_to.get(one.id)]


def _is_whole_sentence(text: str, claim: Span) -> bool:
    """Tell whether a claim in one piece leaves nothing of its sentence but signs."""
    if len(claim.fragments) > 1:
        return False
    start, end = sentence_at(text, claim.start)
    if claim.end > end:
        return False
    return not (text[start : claim.start] + text[claim.end : end]).strip(_AROUND)


def _innermost(facts: Sequence[Fact], dates: Sequence[Span]) -> dict[str, list[Span]]:
    """Return the dates by the innermost claim that holds them; both come in reading order."""
    found: dict[str, list[Span]] = {}
    around: list[Span] = []
    waiting = iter(facts)
    fact = next(waiting, None)
    for date in dates:
        while fact is not None and fact.claim.start <= date.start:
            around.append(fact.claim)
            fact = next(waiting, None)
        around = [claim for claim in around if claim.end > date.start]
        holding = [claim for claim in around if claim.covers(date.start) and claim.end >= date.end]
        if holding:
            smallest = min(holding, key=lambda one: one.end - one.start)
            found.setdefault(smallest.id, []).append(date)
    return found


def _without(work: Work, claim: Span, cue: Span) -> Fix | None:
    """Cut a cue off the edge of a claim, with the comma before it; nothing else is safe."""
    text = work.text
    if len(claim.fragments) > 1 or len(cue.fragments) > 1:
        return None
    if text[cue.end : claim.end].strip(_AROUND) == "" and cue.start > claim.start:
        kept = text[claim.start : cue.start].rstrip(" \t\n,;:-–—")
        wanted = (claim.start, claim.start + len(kept))
    elif text[claim.start : cue.start].strip(_AROUND) == "" and cue.end < claim.end:
        rest = text[cue.end : claim.end]
        kept = rest.lstrip(" \t\n,;:-–—")
        wanted = (claim.end - len(kept), claim.end)
    else:
        return None
    if wanted[0] >= wanted[1]:
        return None
    words = f"End before the cue: {quoted(text[slice(*wanted)])}"
    return moved(claim, canonical_fragments([wanted]), words)
