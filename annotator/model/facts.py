"""Facts: a claim with what fills its slots: who said it, with which words, about what, when."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from annotator.model.entities import Entity
from annotator.model.spans import Span

SOURCE: Final = "source"
"""The slot that holds who says it, in every label schema that has one."""


class SlotEntry(NamedTuple):
    """One filler of a slot.

    Attributes:
        relation_id: The relation that puts it there.
        span: The mention.
        value: Value of a date, e.g. "2026-02-22"; None for other slots and undated mentions.
        entity: The registered entity behind the mention, if it is joined to one.
    """

    relation_id: str
    span: Span
    value: str | None = None
    entity: Entity | None = None

    @property
    def name(self) -> str:
        """The entity's canonical name, else the words of the mention."""
        return self.span.quote if self.entity is None else self.entity.name


quick_entry: Final[Callable[[tuple[str, Span, str | None, Entity | None]], SlotEntry]] = partial(
    tuple.__new__, SlotEntry
)
"""Make an entry of the values of all its fields, in half the time of ``SlotEntry``."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim and its slots.

    Attributes:
        claim: The span of the claim; its attributes are those of the fact.
        slots: Entries in reading order by slot, every slot of the schema in the order of the card.
        level: How many other claims contain this one: 0 for the outermost.
        within: Id of the innermost claim that contains this one; None for the outermost.
    """

    claim: Span
    slots: Mapping[str, tuple[SlotEntry, ...]]
    level: int = 0
    within: str | None = None

    def first(self, slot: str) -> SlotEntry | None:
        """Return the first entry of a slot; None when it is empty or the schema has none such."""
        return next(iter(self.slots.get(slot, ())), None)


def chain_of(facts: Sequence[Fact], claim_id: str) -> tuple[Fact, ...]:
    """Return the facts around a claim, the outermost first, the claim's own last.

    "Reuters reported that the minister said X" has the chain Reuters, the minister. An unknown
    claim has none.
    """
    by_claim = {fact.claim.id: fact for fact in facts}
    chain: list[Fact] = []
    fact = by_claim.get(claim_id)
    while fact is not None:
        chain.append(fact)
        fact = by_claim.get(fact.within or "")
    return tuple(reversed(chain))


def chains_of(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    """Return the chain of every claim by its id, as ``chain_of`` does for one.

    The facts are those of a set in reading order, so that what is around a claim comes before it.
    """
    chains: dict[str, tuple[Fact, ...]] = {}
    for fact in facts:
        chains[fact.claim.id] = (*chains.get(fact.within or "", ()), fact)
    return chains


def tree_of(facts: Sequence[Fact]) -> Iterator[tuple[Fact, tuple[Fact, ...]]]:
    """Yield every fact with the facts directly inside its claim, in the given order."""
    inner: dict[str | None, list[Fact]] = {}
    for fact in facts:
        inner.setdefault(fact.within, []).append(fact)
    for fact in facts:
        yield fact, tuple(inner.get(fact.claim.id, ()))


def sources_along(chain: Sequence[Fact]) -> tuple[str, ...]:
    """Return who says it on each level of a chain, the outermost first: "Reuters", "the minister".

    Several sources of one level are joined by commas; a level without a source is left out.
    """
    named = map(_sources, chain)
    return tuple(names for names in named if names)


def source_chains(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    """Return who says it around every claim by its id: ``sources_along`` its ``chains_of``."""
    found: dict[str, tuple[str, ...]] = {}
    for fact in facts:
        names, around = _sources(fact), found.get(fact.within or "", ())
        found[fact.claim.id] = (*around, names) if names else around
    return found


def _sources(fact: Fact) -> str:
    entries = fact.slots.get(SOURCE, ())
    return entries[0].name if len(entries) == 1 else ", ".join([one.name for one in entries])
