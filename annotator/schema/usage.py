"""How often a project's work uses each part of its label schema."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from annotator.model.annotators import AnnotationSet
from annotator.model.relations import Relation
from annotator.model.spans import Span


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts by name; filled by ``add_spans`` and its siblings, as rows stream by.

    Attributes:
        labels: Spans by label.
        attributes: Spans by attribute that is set.
        values: Spans by attribute and value; only texts and lists of texts have entries.
        pairs: Spans by label and attribute that is set.
        relations: Relations by type.
        document_labels: Annotation sets by document label that is set.
        document_values: Annotation sets by document label and value.
    """

    labels: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    document_labels: Counter[str] = field(default_factory=Counter)
    document_values: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_spans(self, spans: Iterable[Span]) -> None:
        """Count spans."""
        for span in spans:
            self.labels[span.label] += 1
            for name, value in span.attributes.items():
                if value is None:
                    continue
                self.attributes[name] += 1
                self.pairs[span.label, name] += 1
                for text in _texts(value):
                    self.values[name, text] += 1

    def add_relations(self, relations: Iterable[Relation]) -> None:
        """Count relations."""
        for relation in relations:
            self.relations[relation.type] += 1

    def add_sets(self, sets: Iterable[AnnotationSet]) -> None:
        """Count the document labels of annotation sets."""
        for one in sets:
            for name, value in one.document_labels.items():
                if value is None:
                    continue
                self.document_labels[name] += 1
                for text in _texts(value):
                    self.document_values[name, text] += 1


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, str))
