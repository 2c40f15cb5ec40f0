"""Rank what a mention may be the same as: entities and other names, the likeliest first."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from annotator.model.entities import Entity
from annotator.model.spans import Span
from annotator.schema.entities import EntityRules
from annotator.services import names_data as data
from annotator.services.names import (
    SURE,
    Match,
    Name,
    Why,
    completeness,
    fold,
    is_person_label,
    match_names,
    take_apart,
)

OFFERED: Final = 0.1
"""From this strength on a candidate is offered at once; weaker ones wait to be stepped to."""
_FAR: Final = 1 << 40
_APPOSITION: Final = 28
_MOST: Final = 40
_MOST_NEARBY: Final = 6
_MOST_NAMES: Final = 24
_LAST_WORD: Final = re.compile(r"(\w+)\s+$")


@dataclass(frozen=True, slots=True)
class Namesake:
    """Something that a mention may be the same as.

    Attributes:
        title: Its name.
        kind: Label or kind.
        names: How it is written in this document or called in the registry.
        entity_id: The registered entity; None for mentions not joined yet.
        span_ids: Its mentions in this document, in reading order.
        starts: Where these begin.
        leads: The words right before these, to find appositions ("leader" Kim Jong Un).
        nearest_id: The mention nearest to the one that is joined; None when there is none here.
        strength: How likely it is, 0 to 1.
        why: In words.
    """

    title: str
    kind: str
    names: tuple[str, ...]
    entity_id: str | None = None
    span_ids: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    leads: tuple[str, ...] = ()
    nearest_id: str | None = None
    strength: float = 0.0
    why: str = ""


def gather_namesakes(
    text: str, spans: Iterable[Span], registry: Iterable[Entity], rules: EntityRules
) -> list[Namesake]:
    """Return what is mentioned in a document, and the rest of the registry.

    Mentions not joined yet are one candidate per label and folded name.

    Args:
        text: The document's.
        spans: Of the annotator, in reading order; labels that mention no entity are passed over.
        registry: Every entity of the project.
        rules: Of the label schema.
    """
    entities = {entity.id: entity for entity in registry}
    groups: dict[tuple[str, str], list[Span]] = {}
    for span in spans:
        if span.entity_id in entities:
            groups.setdefault(("", str(span.entity_id)), []).append(span)
        elif rules.is_mention(span.label):
            groups.setdefault((span.label, take_apart(span.quote).folded), []).append(span)
    out = []
    for (label, key), mentions in groups.items():
        entity = None if label else entities.pop(key)
        quotes = tuple(dict.fromkeys(" ".join(one.quote.split()) for one in mentions))
        out.append(
            Namesake(
                title=quotes[0] if entity is None else entity.name,
                kind=label if entity is None else entity.kind,
                names=_names(entity, quotes),
                entity_id=None if entity is None else entity.id,
                span_ids=tuple(one.id for one in mentions),
                starts=tuple(one.start for one in mentions),
                leads=tuple(text[max(0, one.start - _APPOSITION) : one.start] for one in mentions),
            )
        )
    out += [
        Namesake(title=one.name, kind=one.kind, names=(one.name,), entity_id=one.id)
        for one in entities.values()
    ]
    return out


def _names(entity: Entity | None, quotes: Sequence[str]) -> tuple[str, ...]:
    written = quotes if entity is None else (entity.name, *quotes)
    return tuple(dict.fromkeys(written))[:_MOST_NAMES]


def rank_same(
    quote: str,
    label: str,
    start: int,
    candidates: Sequence[Namesake],
    rules: EntityRules,
) -> list[Namesake]:
    """Return the candidates that a mention may be the same as, the likeliest first.

    Args:
        quote: The mention's words.
        label: Its label; "" for text that has none yet, which may become anything.
        start: Where it begins.
        candidates: Without the mention itself.
        rules: What may be joined.
    """
    origin = take_apart(quote)
    fitting = [one for one in candidates if not label or rules.may_join(label, one.kind)]
    ranked, rest = [], []
    for one in fitting:
        match = _match(origin, label, one)
        placed = replace(one, nearest_id=_nearest(one, start))
        if match is not None and match.strength > 0:
            ranked.append(replace(placed, strength=match.strength, why=match.why.value))
        elif one.span_ids:
            rest.append(placed)
    ranked = _fuller_first(origin, ranked)
    ranked.sort(key=lambda one: (-one.strength, not one.span_ids, _distance(one, start)))
    if origin.is_description or not ranked:
        ranked += _by_nearness(origin, start, rest)
    return ranked[:_MOST]


def _fuller_first(origin: Name, ranked: list[Namesake]) -> list[Namesake]:
    """Let a fuller name pass others that are written like the mention and joined to nothing.

    "Kim" is rather "Kim Jong Un" than another "Kim" of whom nothing is known.
    """
    own = completeness(origin.shown)
    fuller = [one.strength for one in ranked if completeness(one.title) > own]
    top = max(fuller, default=0.0)
    if top < SURE:
        return ranked
    return [
        replace(one, strength=min(one.strength, top - 0.01))
        if one.entity_id is None and one.why == Why.SAME and completeness(one.title) <= own
        else one
        for one in ranked
    ]


def _match(origin: Name, label: str, candidate: Namesake) -> Match | None:
    is_person = is_person_label(candidate.kind) or is_person_label(label)
    best: Match | None = None
    for written in candidate.names:
        name = take_apart(written)
        match = match_names(origin, name, is_person=is_person)
        if match is None and (origin.is_description or name.is_description):
            match = _match_head(origin, name)
        if match is not None and (best is None or match.strength > best.strength):
            best = match
    if origin.is_description and (best is None or best.strength < 0.55):  # noqa: PLR2004
        head = origin.head
        if head and any(_last_word(lead) == head for lead in candidate.leads):
            return Match(0.55, Why.CALLED)
    return best


def _last_word(lead: str) -> str:
    """Return the word right before a mention: "leader" in "leader Kim"."""
    found = _LAST_WORD.search(lead)
    return "" if found is None else fold(found[1])


def _match_head(origin: Name, name: Name) -> Match | None:
    described, other = (origin, name) if origin.is_description else (name, origin)
    head = described.head
    if head and head in other.core and head in data.KINDS_OF_THINGS:
        return Match(0.35, Why.HEAD)
    if head and other.is_description and head == other.head:
        return Match(0.4, Why.HEAD)
    return None


def _by_nearness(origin: Name, start: int, rest: list[Namesake]) -> list[Namesake]:
    """Offer the nearest ones before a description of their kind, then a few others nearby."""
    head = origin.head
    fitting = [one for one in rest if origin.is_description and _is_kind(head, one.kind)]
    before = [one for one in fitting if one.starts[0] < start]
    before.sort(key=lambda one: _distance(one, start))
    chosen = [
        replace(one, strength=0.15 - place / 100, why=Why.NEAREST.value)
        for place, one in enumerate(before[:3])
    ]
    taken = {one.span_ids for one in chosen}
    others = sorted(
        (one for one in rest if one.span_ids not in taken), key=lambda one: _distance(one, start)
    )
    weak = [replace(one, strength=0.05, why=Why.NEARBY.value) for one in others[:_MOST_NEARBY]]
    return chosen + weak


def _is_kind(head: str, kind: str) -> bool:
    """Tell whether a common noun can describe something of this kind."""
    folded = kind.casefold()
    known = {
        "person": head in data.PEOPLE,
        "organization": head in data.ORGANIZATIONS,
        "place": head in data.PLACES,
    }
    if not any(known.values()):
        return True
    if folded in data.PERSON_LABELS:
        return known["person"]
    if folded in data.ORGANIZATION_LABELS:
        return known["organization"]
    return known["place"] if folded in data.PLACE_LABELS else False


def _nearest(candidate: Namesake, start: int) -> str | None:
    """Return the mention nearest to a place, one before it rather than one after it."""
    if not candidate.starts:
        return None
    at = bisect_left(candidate.starts, start)
    return candidate.span_ids[at - 1 if at else 0]


def _distance(candidate: Namesake, start: int) -> int:
    """Characters to the nearest mention; what comes first later in the text counts double."""
    if not candidate.starts:
        return _FAR
    at = bisect_left(candidate.starts, start)
    before = start - candidate.starts[at - 1] if at else _FAR
    after = 2 * (candidate.starts[at] - start) if at < len(candidate.starts) else _FAR
    return min(before, after)
