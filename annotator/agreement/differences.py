"""Name what two annotators disagree about, one row per underlying thing.

Free text and what a program fills in never count as disagreement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from annotator.agreement.alignment import Alignment
from annotator.agreement.attributes import value_of
from annotator.agreement.corpus import SetContent
from annotator.agreement.measurable import Measurable, is_date_value
from annotator.model.spans import Span

Links = frozenset[tuple[str, str, str]]
"""Relations of a span: type, direction (empty where it says nothing), name of the other end."""


class Disagreement(StrEnum):
    """A kind of disagreement."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    FRAGMENT = "fragment"
    LABEL = "label"
    ATTRIBUTE = "attribute"
    DATE_VALUE = "date value"
    RELATION = "relation"


IN_ORDER: Final = tuple(Disagreement)
"""Going through a tuple is much faster than through an enumeration."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing as the one and the other marked it.

    Attributes:
        first: None when only the other marked it; and the reverse.
        kinds: What differs, in the order of ``Disagreement``; empty where they agree.
        attributes: Names of the attributes, date values among them, that differ.
        relations: Types of relations that differ.
    """

    first: Span | None
    second: Span | None
    kinds: tuple[Disagreement, ...] = ()
    attributes: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()


def differences(
    first: SetContent, second: SetContent, aligned: Alignment, measurable: Measurable
) -> list[Difference]:
    """Return a row for each aligned pair and each span alone; pairs first, in reading order."""
    names = {one.id: one.id for one, _ in aligned.pairs}
    back = {other.id: one.id for one, other in aligned.pairs}
    mine = _links(first, names, measurable.symmetric, "only in the first:")
    yours = _links(second, back, measurable.symmetric, "only in the second:")
    none: Links = frozenset()
    rows = [
        compare(one, other, mine.get(one.id, none), yours.get(other.id, none), measurable)
        for one, other in aligned.pairs
    ]
    rows += [Difference(span, None, (Disagreement.MISSING,)) for span in aligned.only_first]
    rows += [Difference(None, span, (Disagreement.MISSING,)) for span in aligned.only_second]
    return rows


def compare(
    one: Span,
    other: Span,
    mine: Links,
    yours: Links,
    measurable: Measurable,
) -> Difference:
    """Name what two marks of one thing differ in.

    Args:
        one: As the one annotator marked it.
        other: As the other did.
        mine: Relations of the one: type, direction and a name of the other end that both share.
        yours: The same of the other.
        measurable: What the two are meant to agree on.
    """
    kinds: set[Disagreement] = set()
    if one.fragments != other.fragments:
        is_hull_same = (one.start, one.end) == (other.start, other.end)
        if not is_hull_same:
            kinds.add(Disagreement.BOUNDARY)
        if is_hull_same or len(one.fragments) != len(other.fragments):
            kinds.add(Disagreement.FRAGMENT)
    if one.label != other.label:
        kinds.add(Disagreement.LABEL)
    names: list[str] = []
    if one.attributes or other.attributes:
        allowed = measurable.attributes_of(one.label)
        others = measurable.attributes_of(other.label)
        for name in sorted(one.attributes.keys() | other.attributes.keys()):
            if name not in allowed or name not in others:
                continue
            if value_of(one, name) != value_of(other, name):
                names.append(name)
                is_date = is_date_value(allowed[name])
                kinds.add(Disagreement.DATE_VALUE if is_date else Disagreement.ATTRIBUTE)
    links = mine ^ yours
    if links:
        kinds.add(Disagreement.RELATION)
    ordered = tuple(kind for kind in IN_ORDER if kind in kinds) if kinds else ()
    types = tuple(sorted({row[0] for row in links})) if links else ()
    return Difference(one, other, ordered, tuple(names), types)


def _links(
    content: SetContent, names: Mapping[str, str], symmetric: frozenset[str], alone: str
) -> dict[str, Links]:
    """Describe each span by its relations: type, direction, and the other end.

    The other end is named as the first set names it; one without a counterpart keeps a name of
    its own, which is in no other set.
    """
    ids = {span.id for span in content.spans}
    found: dict[str, set[tuple[str, str, str]]] = {}
    for row in content.relations:
        if row.from_id not in ids or row.to_id not in ids:
            continue
        for here, there, way in ((row.from_id, row.to_id, "from"), (row.to_id, row.from_id, "to")):
            direction = "" if row.type in symmetric else way
            name = names.get(there, f"{alone} {there}")
            found.setdefault(here, set()).add((row.type, direction, name))
    return {key: frozenset(value) for key, value in found.items()}
