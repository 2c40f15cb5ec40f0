"""What several annotators made of a document, one row for one underlying thing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotator.agreement.alignment import align, slots_of
from annotator.agreement.corpus import SetContent, pairs_of
from annotator.agreement.differences import IN_ORDER, Difference, Disagreement, Links, compare
from annotator.agreement.groups import Group, align_groups
from annotator.agreement.measurable import Measurable
from annotator.model.spans import Span

_NO_LINKS: Links = frozenset()


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """One thing as each annotator marked it.

    Attributes:
        spans: By annotator; who is not here did not mark it. At least one.
        kinds: What they differ in, in the order of ``Disagreement``; empty where all agree.
        attributes: Names of the attributes, date values among them, that differ.
        relations: Types of relations that differ.
        starts: Those of them that differ where they start, or have no direction: where they end
            they are the other row's business.
    """

    spans: Mapping[str, Span]
    kinds: tuple[Disagreement, ...] = ()
    attributes: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


def align_rows(sets: Mapping[str, SetContent], measurable: Measurable) -> list[AlignedRow]:
    """Return every span of every set exactly once, in rows in reading order.

    Neither the order of the sets nor the order in which spans are stored makes a difference.

    Args:
        sets: By annotator, all of one document.
        measurable: What the annotators are meant to agree on.
    """
    slots = {name: slots_of(one.spans, one.relations) for name, one in sets.items()}
    alignments = {
        (first, second): align(
            sets[first].spans,
            sets[second].spans,
            first_slots=slots[first],
            second_slots=slots[second],
        )
        for first, second in pairs_of(sets)
    }
    groups = align_groups({name: one.spans for name, one in sets.items()}, alignments)
    numbers = {
        (name, span.id): str(number)
        for number, group in enumerate(groups)
        for name, span in group.items()
    }
    links = {name: _links(name, one, numbers, measurable) for name, one in sets.items()}
    return [_row(group, links, measurable) for group in groups]


def _row(
    group: Group, links: Mapping[str, Mapping[str, Links]], measurable: Measurable
) -> AlignedRow:
    found = list(_differences(group, links, measurable))
    starts = _starts(group, links) if any(difference.relations for difference in found) else ()
    kinds = {kind for difference in found for kind in difference.kinds}
    if len(group) < len(links):
        kinds.add(Disagreement.MISSING)
    return AlignedRow(
        spans=dict(sorted(group.items())),
        kinds=tuple(kind for kind in IN_ORDER if kind in kinds) if kinds else (),
        attributes=_names(difference.attributes for difference in found),
        relations=_names(difference.relations for difference in found),
        starts=starts,
    )


def _starts(group: Group, links: Mapping[str, Mapping[str, Links]]) -> tuple[str, ...]:
    """Return the types of relations that start here for some annotators and not for others."""
    each = [
        {link for link in links[name].get(span.id, _NO_LINKS) if link[1] != "to"}
        for name, span in group.items()
    ]
    differing = set().union(*each) - each[0].intersection(*each)
    return tuple(sorted({link[0] for link in differing}))


def _differences(
    group: Group, links: Mapping[str, Mapping[str, Links]], measurable: Measurable
) -> Iterator[Difference]:
    for first, second in combinations(sorted(group), 2):
        one, other = group[first], group[second]
        mine = links[first].get(one.id, _NO_LINKS)
        yours = links[second].get(other.id, _NO_LINKS)
        yield compare(one, other, mine, yours, measurable)


def _names(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted({name for names in lists for name in names}))


def _links(
    annotator: str,
    content: SetContent,
    numbers: Mapping[tuple[str, str], str],
    measurable: Measurable,
) -> Mapping[str, Links]:
    """Describe each span by its relations, the other end named by the number of its row."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    for relation in content.relations:
        start = numbers.get((annotator, relation.from_id))
        end = numbers.get((annotator, relation.to_id))
        if start is None or end is None:
            continue
        ways = ("", "") if relation.type in measurable.symmetric else ("from", "to")
        found.setdefault(relation.from_id, set()).add((relation.type, ways[0], end))
        found.setdefault(relation.to_id, set()).add((relation.type, ways[1], start))
    return {span_id: frozenset(links) for span_id, links in found.items()}
