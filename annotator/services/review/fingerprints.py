"""Tell by a short digest whether an annotator has changed a span since it was decided about."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from annotator.agreement.attributes import value_of
from annotator.agreement.measurable import Measurable
from annotator.model.relations import Relation
from annotator.model.spans import Span

_LENGTH = 16


class Labels(Protocol):
    """Spans with what links them: a document in memory, or what was read of one."""

    @property
    def spans(self) -> Mapping[str, Span]:
        """By id."""
        ...

    def relations_of(self, span_id: str) -> Iterable[Relation]:
        """Those that start or end at a span."""
        ...


def fingerprint_of(span: Span, labels: Labels, measurable: Measurable) -> str:
    """Return the digest of what annotators are meant to agree on about a span.

    That is its place, label, measured attributes and the relations that start at it (or have no
    direction) with the places of their other ends. Notes, free text and what a program fills in do
    not count.

    Args:
        span: Among ``labels``.
        labels: The spans and relations of the span's set at least.
        measurable: Of the label schema in force.
    """
    links: list[Any] = []
    for relation in labels.relations_of(span.id):
        is_start = relation.from_id == span.id
        if not is_start and relation.type not in measurable.symmetric:
            continue
        other = labels.spans.get(relation.to_id if is_start else relation.from_id)
        if other is not None:
            links.append((relation.type, other.label, other.fragments))
    values = [
        (name, value_of(span, name))
        for name in measurable.attributes_of(span.label)
        if name in span.attributes
    ]
    content = repr(
        (span.label, span.fragments, sorted(map(repr, values)), sorted(map(repr, links)))
    )
    return hashlib.sha256(content.encode()).hexdigest()[:_LENGTH]
