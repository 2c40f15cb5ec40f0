"""How often a project's work uses each part of its label schema."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model.annotators import AnnotationSet
from annotator.model.relations import Relation
from annotator.model.spans import Span


@dataclass(slots=True)
class Reach:
    """In how many documents something is used, and by whom (ids of annotators)."""

    documents: int = 0
    annotators: set[str] = field(default_factory=set)


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
        label_values: Spans by label, attribute and value.
        reach: Where labels, attributes and relations are used, by section and name; filled by
            ``add_document``.
    """

    labels: Counter[str] = field(default_factory=Counter)
    attributes: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    document_labels: Counter[str] = field(default_factory=Counter)
    document_values: Counter[tuple[str, str]] = field(default_factory=Counter)
    label_values: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    reach: dict[tuple[str, str], "Reach"] = field(default_factory=dict)

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
                    self.label_values[span.label, name, text] += 1

    def add_document(
        self,
        sets: Mapping[str, AnnotationSet],
        spans: Collection[Span],
        relations: Collection[Relation],
    ) -> None:
        """Count the work on one document, and who did it; ``sets`` are by id."""
        self.add_spans(spans)
        self.add_relations(relations)
        self.add_sets(sets.values())
        found: dict[tuple[str, str], set[str]] = {}
        for span in spans:
            found.setdefault(("labels", span.label), set()).add(span.set_id)
            for name in span.attributes:
                found.setdefault(("attributes", name), set()).add(span.set_id)
        for relation in relations:
            found.setdefault(("relations", relation.type), set()).add(relation.set_id)
        for one in sets.values():
            for name in one.document_labels:
                found.setdefault(("document_labels", name), set()).add(one.id)
        for key, set_ids in found.items():
            reach = self.reach.setdefault(key, Reach())
            reach.documents += 1
            owners = (sets[one].annotator_id for one in set_ids if one in sets)
            reach.annotators.update(owner for owner in owners if owner is not None)

    def describe(self, section: str, name: str, count: int | None = None) -> str:
        """Say how often something is used: "1,234 spans of 3 annotators in 57 documents"."""
        unit = {"relations": "relation", "document_labels": "annotation set"}.get(section, "span")
        number = getattr(self, section)[name] if count is None else count
        words = _counted(number, unit)
        reach = self.reach.get((section, name))
        if reach is None or not number or count is not None:
            return words
        if reach.annotators:
            words += f" of {_counted(len(reach.annotators), 'annotator')}"
        return f"{words} in {_counted(reach.documents, 'document')}"

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


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
