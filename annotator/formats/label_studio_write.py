"""Label Studio tasks with their labeling configuration."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from annotator.formats.base import WriteContext
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.row_meta import row_meta
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.relations import Relation
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order
from annotator.schema.types import Attribute, AttributeType, DocumentLabel, Schema

TASKS: Final = "tasks.json"
CONFIG: Final = "labeling-config.xml"
_CARRIES: Final = (
    "attributes", "relations", "notes", "fragments", "metadata", "document_labels",
)  # fmt: skip
_TYPES: Final = {
    AttributeType.CHOICE: ("choices", "choices"),
    AttributeType.MULTI_CHOICE: ("choices", "choices"),
    AttributeType.FLAG: ("choices", "choices"),
    AttributeType.TEXT: ("textarea", "text"),
    AttributeType.NUMBER: ("number", "number"),
}


class LabelStudioSession:
    """Writes one task per document, with an annotation per set."""

    def __init__(self, folder: Path, context: WriteContext) -> None:
        self._schema = context.schema
        taken = {one.name for one in self._schema.attributes}
        taken |= {one.name for one in self._schema.document_labels}
        self._label, self._text = _free("label", taken), _free("text", taken)
        config = "".join(f"{line}\n" for line in _config(self._schema, self._label, self._text))
        (folder / CONFIG).write_bytes(config.encode())
        self._tasks = folder / TASKS
        self._task: dict[str, Any] | None = None
        self._document = ""
        self._count = 0

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Add a set to the task of its document."""
        notes = Notes()
        document, one = row.document, row.annotation_set
        if self._task is None or self._document != document.id:
            self._flush()
            self._document = document.id
            data = {**row_meta(document), self._text: document.text}
            self._task = {"data": data, "annotations": [], "predictions": []}
        if one is not None and one.kind == SetKind.SUGGESTED:
            self._task["predictions"] += self._predictions(row, notes)
            carried: tuple[str, ...] = (*_CARRIES, "confidence")
        else:
            carried = _CARRIES
            if one is not None:
                self._task["annotations"].append(self._annotation(row, notes))
                if one.state != SetState.DONE:
                    notes.changed("state", "A set that is not done, written as if it were")
        note_losses(row, notes, carries=carried)
        return notes.all()

    def finish(self) -> None:
        """Write what waits and close the list."""
        self._flush()
        self._append(b"\n]\n" if self._count else b"[]\n")

    def _flush(self) -> None:
        if self._task is not None:
            self._append((b",\n" if self._count else b"[\n") + dump(self._task))
            self._count += 1
            self._task = None

    def _append(self, data: bytes) -> None:
        with self._tasks.open("ab") as stream:
            stream.write(data)

    def _annotation(self, row: ExportRow, notes: Notes) -> dict[str, Any]:
        result = self._result(row.spans, row.relations, notes)
        labels = {} if row.annotation_set is None else row.annotation_set.document_labels
        for name, value in labels.items():
            known = self._schema.has_document_label(name)
            type_ = self._schema.document_label(name).type if known else AttributeType.TEXT
            kind, key = _TYPES[type_]
            body = _body(type_, value, key)
            if body is None:
                notes.dropped("empty_label", "A document label that is empty or set to no")
                continue
            result.append(
                {
                    "id": f"document {name}",
                    "from_name": name,
                    "to_name": self._text,
                    "type": kind,
                    "value": body,
                }
            )
        written: dict[str, Any] = {"was_cancelled": False, "result": result}
        if row.annotator is not None:
            written["completed_by"] = {"email": row.annotator}
        return written

    def _predictions(self, row: ExportRow, notes: Notes) -> Iterator[dict[str, Any]]:
        models = list(dict.fromkeys(span.model for span in row.spans))
        left = len(row.relations)
        for model in models:
            spans = [span for span in row.spans if span.model == model]
            ids = {span.id for span in spans}
            links = [one for one in row.relations if one.from_id in ids and one.to_id in ids]
            left -= len(links)
            yield {"model_version": model, "result": self._result(spans, links, notes)}
        notes.dropped("between_models", "A relation between labels of two models", left)

    def _result(
        self, spans: Iterable[Span], relations: Sequence[Relation], notes: Notes
    ) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = []
        for span in sorted(spans, key=span_order):
            result += self._regions(span, notes)
        result += [
            {
                "type": "relation",
                "from_id": one.from_id,
                "to_id": one.to_id,
                "direction": "right",
                "labels": [one.type],
            }
            for one in relations
        ]
        return result

    def _regions(self, span: Span, notes: Notes) -> Iterator[dict[str, Any]]:
        place = {"start": span.start, "end": span.end, "text": span.quote}
        if len(span.fragments) > 1:
            notes.changed("hull", "A span in pieces, written with its gaps filled")
            del place["text"]
        common = {"id": span.id, "to_name": self._text}
        region: dict[str, Any] = {
            **common,
            "from_name": self._label,
            "type": "labels",
            "value": {**place, "labels": [span.label]},
        }
        if span.note is not None:
            region["meta"] = {"text": [span.note]}
        if span.confidence is not None:
            region["score"] = span.confidence
        yield region
        for name, value in span.attributes.items():
            known = self._schema.has_attribute(name)
            type_ = self._schema.attribute(name).type if known else AttributeType.TEXT
            kind, key = _TYPES[type_]
            body = _body(type_, value, key)
            if body is None:
                notes.dropped("empty_value", "An attribute that is empty or set to no")
                continue
            yield {**common, "from_name": name, "type": kind, "value": {**place, **body}}


def _body(type_: AttributeType, value: Any, key: str) -> dict[str, Any] | None:
    if type_ is AttributeType.NUMBER and type(value) in (int, float):
        return {key: value}
    if type_ is AttributeType.FLAG:
        return {key: ["true"]} if value is True else None
    found = [str(one) for one in (value if isinstance(value, list | tuple) else [value])]
    return {key: found} if any(found) else None


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _config(schema: Schema, label: str, text: str) -> Iterator[str]:
    yield "<View>"
    if schema.relations:
        yield "  <Relations>"
        for one in schema.relations:
            yield f"    <Relation value={_quoted(one.name)}/>"
        yield "  </Relations>"
    yield f"  <Labels name={_quoted(label)} toName={_quoted(text)}>"
    for item in schema.labels:
        key = f" hotkey={_quoted(item.key)}" if item.key else ""
        yield f"    <Label value={_quoted(item.name)} background={_quoted(item.fill)}{key}/>"
    yield "  </Labels>"
    yield f"  <Text name={_quoted(text)} value={_quoted('$' + text)}/>"
    for attribute in schema.attributes:
        labels = ",".join(attribute.labels or [one.name for one in schema.labels])
        where = f' perRegion="true" whenTagName={_quoted(label)} whenLabelValue={_quoted(labels)}'
        yield from _control(attribute, text, where)
    for about in schema.document_labels:
        yield from _control(about, text, "")
    yield "</View>"


def _control(item: Attribute | DocumentLabel, text: str, where: str) -> Iterator[str]:
    head = f"name={_quoted(item.name)} toName={_quoted(text)}{where}"
    if item.type is AttributeType.TEXT:
        yield f'  <TextArea {head} editable="true" maxSubmissions="1"/>'
    elif item.type is AttributeType.NUMBER:
        yield f"  <Number {head}/>"
    else:
        many = "multiple" if item.type is AttributeType.MULTI_CHOICE else "single"
        yield f'  <Choices {head} choice="{many}">'
        for value in item.values or ("true",):
            yield f"    <Choice value={_quoted(value)}/>"
        yield "  </Choices>"


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'
