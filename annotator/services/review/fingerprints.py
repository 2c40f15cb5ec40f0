"""Tell by a short digest whether an annotator has changed a span since it was decided about."""

import hashlib
from typing import Any

from annotator.agreement.attributes import value_of
from annotator.agreement.measurable import Measurable
from annotator.model.spans import Span
from annotator.services.document_state import DocumentState

_LENGTH = 16


def fingerprint_of(span: Span, state: DocumentState, measurable: Measurable) -> str:
    """Return the digest of what annotators are meant to agree on about a span.

    That is its place, label, measured attributes and relations with the places of their other
    ends. Notes, free text and what a program fills in do not count.

    Args:
        span: Of the document, as it is in ``state``.
        state: The document with the relations of the span's set.
        measurable: Of the label schema in force.
    """
    links: list[Any] = []
    for relation in state.relations_of(span.id):
        is_start = relation.from_id == span.id
        other = state.spans.get(relation.to_id if is_start else relation.from_id)
        if other is not None:
            way = "" if relation.type in measurable.symmetric else is_start
            links.append((relation.type, way, other.label, other.fragments))
    values = [
        (name, value_of(span, name))
        for name in measurable.attributes_of(span.label)
        if name in span.attributes
    ]
    content = repr(
        (span.label, span.fragments, sorted(map(repr, values)), sorted(map(repr, links)))
    )
    return hashlib.sha256(content.encode()).hexdigest()[:_LENGTH]
