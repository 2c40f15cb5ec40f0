"""What the readers of spaCy's files share: marks become spans, categories document labels."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from annotator.formats.base import FormatOption, ReadContext
from annotator.formats.input_texts import InputText, Notes
from annotator.formats.prodigy import CATEGORIES
from annotator.formats.records import DocumentRecord, EntityRecord, SetRecord, SpanRecord
from annotator.formats.row_meta import meta_fields
from annotator.formats.spacy_layers import Mark
from annotator.model.spans import quote_of

_ASSIGNED: Final = 0.5
READ_KEY: Final = FormatOption(
    "key", "the only group of doc.spans that is read; all of them when not given"
)
READ_OPTIONS: Final = (READ_KEY, CATEGORIES)


def record_of(
    given: InputText,
    marks: Iterable[Mark],
    cats: Mapping[Any, Any],
    known: dict[str, Any],
    context: ReadContext,
    *,
    file: str,
    line: int | None = None,
) -> DocumentRecord:
    """Return a text with its labels.

    ``known`` is what is known about it as ``row_meta`` writes it, with its id and annotator.
    """
    annotator, id_ = (_words(known.pop(key, None)) for key in ("annotator", "id"))
    one = _set_of(given, marks, cats, context, annotator)
    fields = meta_fields(known)
    if isinstance(fields["meta"].get("note"), str):
        fields["note"] = fields["meta"].pop("note")
    sets = () if one is None else (one,)
    return given.record(file=file, line=line, id=id_, sets=sets, **fields)


def _words(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _set_of(
    given: InputText,
    marks: Iterable[Mark],
    cats: Mapping[Any, Any],
    context: ReadContext,
    annotator: str | None,
) -> SetRecord | None:
    """Return the labels of a text, equal ones once; None when there is not one.

    Entities with the same id of a knowledge base are one.
    """
    notes = given.notes
    spans: dict[tuple[Any, ...], SpanRecord] = {}
    entities: dict[str, EntityRecord] = {}
    for mark in marks:
        place = given.anchored([(mark.start, mark.end)], None, "codepoint")
        if place is None:
            continue
        if not mark.label:
            notes.dropped("no_label", "A span without a label")
            continue
        known = spans.get((place, mark.label))
        if known is None:
            quote = quote_of(given.text, place)
            known = SpanRecord(place, mark.label, quote, f"span {len(spans)}")
            spans[place, mark.label] = known
        if mark.kb_id and known.entity is None:
            known.entity = mark.kb_id
            entities.setdefault(
                mark.kb_id,
                EntityRecord(mark.kb_id, " ".join(known.quote.split()), mark.label, mark.kb_id),
            )
    labels = _labels(cats, context, notes)
    if annotator is None and not spans and not labels:
        return None
    return SetRecord(
        annotator=annotator,
        document_labels=labels,
        spans=list(spans.values()),
        entities=list(entities.values()),
        untyped=True,
    )


def _labels(cats: Mapping[Any, Any], context: ReadContext, notes: Notes) -> dict[str, Any]:
    """Return document labels: ``LABEL=VALUE`` as we write it, others where the option says."""
    found: dict[str, list[str]] = {}
    name = context.options.get("categories")
    for cat, score in cats.items():
        is_assigned = isinstance(score, int | float) and score >= _ASSIGNED
        if not isinstance(cat, str) or not is_assigned:
            continue
        label, mark, value = cat.partition("=")
        if mark and label and value:
            found.setdefault(label, []).append(value)
        elif name:
            found.setdefault(name, []).append(cat)
        else:
            notes.dropped(
                "categories",
                "A category of the whole text; --option categories=NAME takes it as document label",
            )
    return {label: one[0] if len(one) == 1 else one for label, one in found.items()}
