"""What a format that carries less than everything leaves out of a row, counted."""

from collections.abc import Collection, Sequence
from typing import Final

from annotator.formats.input_texts import Notes
from annotator.formats.records import ExportRow
from annotator.model.relations import Relation
from annotator.model.spans import Origin, Span

_USUAL_ORIGINS: Final = frozenset((Origin.MANUAL.value, Origin.IMPORTED.value))


def note_losses(row: ExportRow, notes: Notes, *, carries: Collection[str] = ()) -> None:
    """Note what a row has beyond text, labels and places.

    ``carries`` names what the format writes itself and what is thus not lost: metadata, state,
    set (its flag and note), document_labels, attributes, relations, relation_notes, notes,
    entities, confidence, status, origin, fragments.
    """
    spans, relations = row.spans, row.relations
    both: list[Span | Relation] = [*spans, *relations]
    counts = (
        (
            "attributes",
            "Attributes of a span were left out",
            sum(bool(one.attributes) for one in spans),
        ),
        ("relations", "A relation was left out", len(relations)),
        ("notes", "A note on a span was left out", sum(one.note is not None for one in spans)),
        (
            "relation_notes",
            "A note on a relation was left out",
            sum(one.note is not None for one in relations) if "relations" in carries else 0,
        ),
        (
            "entities",
            "The entity of a span was left out",
            sum(one.entity_id is not None for one in spans),
        ),
        (
            "fragments",
            "The gaps of a span in pieces were left out",
            sum(len(one.fragments) > 1 for one in spans),
        ),
        ("confidence", "The confidence or model of a span was left out", _scored(spans)),
        (
            "relation_confidence",
            "The confidence or model of a relation was left out",
            _scored(relations),
        ),
        (
            "status",
            "What was decided about a suggestion was left out",
            sum(one.status is not None for one in both),
        ),
        (
            "origin",
            "How a label came to be was left out",
            sum(one.origin not in _USUAL_ORIGINS for one in both),
        ),
        (
            "provenance",
            "Where a decided label comes from was left out",
            sum(one.provenance is not None for one in both),
        ),
        *_of_the_set(row),
        *_of_the_document(row),
    )
    for code, message, count in counts:
        if code not in carries:
            notes.dropped(code, message, count)


def _scored(items: Sequence[Span] | Sequence[Relation]) -> int:
    return sum(one.confidence is not None or one.model is not None for one in items)


def _of_the_set(row: ExportRow) -> tuple[tuple[str, str, int], ...]:
    one = row.annotation_set
    if one is None:
        return ()
    return (
        ("set", "The flag or note of a set was left out", int(bool(one.flag or one.note))),
        ("document_labels", "A label of the document was left out", len(one.document_labels)),
    )


def _of_the_document(row: ExportRow) -> tuple[tuple[str, str, int], ...]:
    document = row.document
    known = (document.document_date, document.publisher, document.url, document.language)
    count = sum(one is not None for one in known) + len(document.meta) + bool(document.note)
    return (
        ("metadata", "The date, publisher or another detail of a document was left out", count),
    )
