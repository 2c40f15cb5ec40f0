"""Find names that were labeled, joined to nothing, and look like an entity or a fuller name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from annotator.model.entities import Entity
from annotator.schema.entities import EntityRules
from annotator.services.names import (
    SURE,
    Match,
    Name,
    completeness,
    initials_of,
    is_person_label,
    match_names,
    take_apart,
)
from annotator.store import LooseName

_CROWDED: Final = 40
"""A word that so many names share says nothing about which of them is meant."""


@dataclass(frozen=True, slots=True)
class NameGroup:
    """A name under one label, however it is written, joined to no entity.

    Attributes:
        quotes: Ways of writing, the most frequent first.
        mentions: How many spans.
    """

    label: str
    quotes: tuple[str, ...]
    mentions: int

    @property
    def key(self) -> str:
        """Stands for the name in the list of what was declined."""
        return f"{self.label} {take_apart(self.quotes[0]).folded}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A name looks like an entity, or like a fuller name that is no entity yet.

    Attributes:
        group: The name.
        target: What it looks like.
        why: In words.
    """

    group: NameGroup
    target: Entity | NameGroup
    why: str

    @property
    def key(self) -> str:
        """Stands for it in the list of what was declined."""
        other = self.target.id if isinstance(self.target, Entity) else self.target.key
        return f"{self.group.key} = {other}"

    @property
    def title(self) -> str:
        """The target's name."""
        return self.target.name if isinstance(self.target, Entity) else self.target.quotes[0]


@dataclass(slots=True)
class _Index:
    """Targets by the words and initials of their names."""

    targets: list[tuple[Name, Entity | NameGroup]] = field(default_factory=list)
    by_word: dict[str, list[int]] = field(default_factory=dict)

    def add(self, written: str, target: Entity | NameGroup) -> None:
        name = take_apart(written)
        place = len(self.targets)
        self.targets.append((name, target))
        words = {name.folded, *name.core}
        if len(name.core) > 1:
            words.update(initials_of(name.core))
        for word in words:
            self.by_word.setdefault(word, []).append(place)

    def near(self, name: Name) -> list[tuple[Name, Entity | NameGroup]]:
        found: set[int] = set()
        for word in {name.folded, name.acronym, *name.person} - {""}:
            places = self.by_word.get(word, ())
            if len(places) <= _CROWDED:
                found.update(places)
        return [self.targets[place] for place in sorted(found)]


def group_names(loose: Iterable[LooseName]) -> list[NameGroup]:
    """Put together names that differ in case, diacritics, article or possessive alone."""
    groups: dict[tuple[str, str], list[LooseName]] = {}
    for one in loose:
        groups.setdefault((one.label, take_apart(one.quote).folded), []).append(one)
    out = []
    for (label, _), names in groups.items():
        names.sort(key=lambda one: (-one.mentions, one.quote))
        quotes = tuple(one.quote for one in names)
        out.append(NameGroup(label, quotes, sum(one.mentions for one in names)))
    return out


def find_likenesses(
    loose: Iterable[LooseName],
    entities: Sequence[Entity],
    rules: EntityRules,
    *,
    declined: Collection[str] = (),
) -> list[Likeness]:
    """Return what is worth suggesting, the most frequent names first.

    A name that looks like two different targets is left alone: precision comes first.

    Args:
        loose: Names that are joined to nothing.
        entities: What they may look like: the registry, or what a document mentions of it.
        rules: What may be joined.
        declined: Keys of likenesses that the person said are none.
    """
    groups = [one for one in group_names(loose) if not take_apart(one.quotes[0]).is_description]
    index = _Index()
    for entity in entities:
        index.add(entity.name, entity)
    for group in groups:
        if len(take_apart(group.quotes[0]).core) > 1:
            index.add(group.quotes[0], group)
    found = (_likeness(group, index, rules) for group in groups)
    kept = [one for one in found if one is not None and one.key not in declined]
    return sorted(kept, key=lambda one: (-one.group.mentions, one.group.key))


def _likeness(group: NameGroup, index: _Index, rules: EntityRules) -> Likeness | None:
    name = take_apart(group.quotes[0])
    own = completeness(group.quotes[0])
    best: dict[str, tuple[Match, Entity | NameGroup]] = {}
    for other, target in index.near(name):
        kind = target.kind if isinstance(target, Entity) else target.label
        if target is group or not rules.may_join(group.label, kind):
            continue
        if isinstance(target, NameGroup) and completeness(target.quotes[0]) <= own:
            continue
        is_person = is_person_label(kind) or is_person_label(group.label)
        match = match_names(name, other, is_person=is_person)
        if match is not None and match.strength >= SURE:
            key = target.id if isinstance(target, Entity) else target.key
            best[key] = (match, target)
    if not best:
        return None
    strongest = max(match.strength for match, _ in best.values())
    top = [one for one in best.values() if one[0].strength == strongest]
    is_clear = len(top) == 1 and (len(best) == 1 or strongest >= 0.9)  # noqa: PLR2004
    return Likeness(group, top[0][1], top[0][0].why.value) if is_clear else None
