"""Relations: typed, directed links between two spans of one annotation set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotator.model.spans import Origin


@dataclass(frozen=True, slots=True)
class Relation:
    """A link such as CLAIM -source-> ORG.

    Attributes:
        type: Name of a relation of the label schema.
        from_id: Span where it starts.
        to_id: Span where it ends.
        version: Id of the operation or batch that last wrote this content.
    """

    id: str
    set_id: str
    type: str
    from_id: str
    to_id: str
    note: str | None = None
    origin: str = Origin.MANUAL.value
    status: str | None = None
    confidence: float | None = None
    model: str | None = None
    provenance: Mapping[str, Any] | None = None
    version: str = ""


def reading_order(relation: Relation) -> tuple[str, str, str, str]:
    """Sort key of exports: by start span, type, end span, id."""
    return (relation.from_id, relation.type, relation.to_id, relation.id)
