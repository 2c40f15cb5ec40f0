"""What the measures read: documents, and what each annotator marked in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from annotator.agreement.ratings import FEWEST
from annotator.model.relations import Relation
from annotator.model.spans import Span


@dataclass(frozen=True, slots=True)
class SetContent:
    """The spans and relations of one annotation set, in any order."""

    spans: tuple[Span, ...] = ()
    relations: tuple[Relation, ...] = ()

    def without_labels_but(self, labels: Iterable[str]) -> "SetContent":
        """Return the spans of these labels, and the relations that still have both ends."""
        wanted = set(labels)
        spans = tuple(span for span in self.spans if span.label in wanted)
        ids = {span.id for span in spans}
        relations = tuple(row for row in self.relations if row.from_id in ids and row.to_id in ids)
        return SetContent(spans, relations)


@dataclass(frozen=True, slots=True)
class LabeledDocument:
    """A document with the finished work of those who labeled it.

    Attributes:
        sets: By annotator. Who is not here has not finished and is not measured; who is here with
            no span has looked and found nothing.
    """

    id: str
    text: str
    sets: Mapping[str, SetContent]

    @property
    def is_shared(self) -> bool:
        """Tell whether two or more labeled it."""
        return len(self.sets) >= FEWEST


def annotators_of(documents: Iterable[LabeledDocument]) -> tuple[str, ...]:
    """Return everybody who labeled, sorted."""
    return tuple(sorted({name for document in documents for name in document.sets}))


def pairs_of(annotators: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return all pairs of annotators, each once, sorted."""
    return tuple(combinations(sorted(annotators), FEWEST))
