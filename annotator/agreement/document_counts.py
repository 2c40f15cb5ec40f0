"""Everything that is counted in one document: by pair, on tokens, as units, in groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.agreement.alignment import align, slots_of
from annotator.agreement.attributes import attribute_ratings
from annotator.agreement.corpus import LabeledDocument, pairs_of
from annotator.agreement.groups import align_groups
from annotator.agreement.measurable import Measurable
from annotator.agreement.pair_counts import PairCounts, count_pair
from annotator.agreement.ratings import Ratings
from annotator.agreement.tokens import TokenRatings, token_ratings
from annotator.agreement.unitizing import Unit

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What one document contributes to every measure.

    Attributes:
        length: In code points.
        finished: Number of annotators measured here.
        pairs: Counts by pair of annotators.
        tokens: Ratings of the tokens by all annotators of the corpus.
        units: Fragments by label, then one collection for each annotator who is measured here.
        attributes: Values of grouped spans by all annotators of the corpus, by attribute.
        spans: Number of spans by label, of all annotators.
    """

    id: str
    length: int
    finished: int
    pairs: Mapping[Pair, PairCounts]
    tokens: TokenRatings
    units: Mapping[str, tuple[tuple[Unit, ...], ...]]
    attributes: Mapping[str, Ratings]
    spans: Mapping[str, int]


def count_document(
    document: LabeledDocument, annotators: Sequence[str], measurable: Measurable
) -> DocumentCounts:
    """Count one document.

    Args:
        document: One that two or more of the annotators finished.
        annotators: Everybody who is measured anywhere, sorted.
        measurable: As for ``count_pair``.
    """
    sets = {name: document.sets[name] for name in annotators if name in document.sets}
    slots = {name: slots_of(content.spans, content.relations) for name, content in sets.items()}
    aligned = {
        (a, b): align(sets[a].spans, sets[b].spans, first_slots=slots[a], second_slots=slots[b])
        for a, b in pairs_of(sets)
    }
    groups = align_groups({name: content.spans for name, content in sets.items()}, aligned)
    labels = sorted({span.label for content in sets.values() for span in content.spans})
    units: dict[str, tuple[list[Unit], ...]] = {label: tuple([] for _ in sets) for label in labels}
    spans = dict.fromkeys(labels, 0)
    for index, content in enumerate(sets.values()):
        for span in content.spans:
            spans[span.label] += 1
            units[span.label][index].extend(span.fragments)
    return DocumentCounts(
        id=document.id,
        length=len(document.text),
        finished=len(sets),
        pairs={
            pair: count_pair(sets[pair[0]], sets[pair[1]], found, measurable)
            for pair, found in aligned.items()
        },
        tokens=token_ratings(document, annotators),
        units={label: tuple(map(tuple, rows)) for label, rows in units.items()},
        attributes=attribute_ratings(
            ([group.get(name) for name in annotators] for group in groups),
            measurable,
        ),
        spans=spans,
    )
