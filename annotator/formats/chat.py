"""Chat fine-tuning JSONL: an article as the question, its facts as JSON with quotes as the answer.

The answer never has offsets or ids: a language model cannot count characters, it can quote.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext
from annotator.formats.facts import FactRows
from annotator.formats.input_texts import Notes
from annotator.formats.jsonl_write import dump
from annotator.formats.losses import note_losses
from annotator.formats.records import ExportRow, Note
from annotator.formats.writers import StreamWriter
from annotator.model.spans import Span
from annotator.model.spans import reading_order as span_order
from annotator.schema.facts import FactDeriver
from annotator.schema.types import Schema

SYSTEM: Final = (
    "List every fact that the article claims, as JSON. Quote the article word for word; a slot that"
    " the article does not fill stays empty."
)
SYSTEM_SPANS: Final = (
    "List everything in the article that has one of these labels, as JSON, in reading order. Quote"
    " the article word for word. Labels: {labels}."
)
USER: Final = "{title}\\nDate: {date}\\n\\n{text}"
_COUNTED: Final = (
    "attributes", "relations", "entities", "document_labels", "fragments", "metadata",
)  # fmt: skip
_IDS: Final = frozenset(("claim", "span"))


class ChatSession:
    """Writes one conversation per annotation set."""

    def __init__(self, stream: BinaryIO, context: WriteContext) -> None:
        self._stream = stream
        schema = context.schema
        what = context.options.get("answer", "auto")
        self._has_facts = what == "facts" or (what == "auto" and bool(FactDeriver(schema).claims))
        self._facts = FactRows(schema)
        self._claims = FactDeriver(schema).claims
        usual = SYSTEM if self._has_facts else SYSTEM_SPANS
        system = _unescaped(context.options.get("system") or usual)
        self._system = _filled(system, {"labels": ", ".join(_labels(schema))})
        self._user = _unescaped(context.options.get("user") or USER)

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one conversation."""
        notes = Notes()
        document = row.document
        date = document.document_date
        answer = self._fact_answer(row, notes) if self._has_facts else self._span_answer(row, notes)
        values = {
            "title": document.title,
            "date": "unknown" if date is None else date.isoformat(),
            "publisher": document.publisher or "unknown",
            "text": document.text,
        }
        messages = [
            {"role": "system", "content": self._system},
            {"role": "user", "content": _filled(self._user, values)},
            {"role": "assistant", "content": orjson.dumps(answer).decode()},
        ]
        self._stream.write(dump({"messages": [one for one in messages if one["content"]]}))
        self._stream.write(b"\n")
        note_losses(row, notes, carries=_COUNTED)
        return notes.all()

    def finish(self) -> None:
        """There is nothing after the last row."""

    def _fact_answer(self, row: ExportRow, notes: Notes) -> dict[str, Any]:
        facts = self._facts.rows(row.spans, row.relations, row.entities)
        used = {entry["span"] for fact in facts for entry in _entries(fact)}
        used |= {fact["claim"] for fact in facts}
        rest = sum(span.id not in used for span in row.spans)
        notes.dropped("spans", "A span that no fact speaks of", rest)
        links = sum(1 for fact in facts for _ in _entries(fact))
        others = len(row.relations) - links
        notes.dropped("relations", "A relation that is no slot of a fact", others)
        labeled = row.annotation_set.document_labels if row.annotation_set is not None else {}
        notes.dropped("document_labels", "A label of the document", len(labeled))
        return {"facts": [_without_ids(fact) for fact in facts]}

    @staticmethod
    def _span_answer(row: ExportRow, notes: Notes) -> dict[str, Any]:
        notes.dropped("relations", "A relation", len(row.relations))
        labeled = row.annotation_set.document_labels if row.annotation_set is not None else {}
        notes.dropped("document_labels", "A label of the document", len(labeled))
        return {"spans": [_span(one) for one in sorted(row.spans, key=span_order)]}


def _span(span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {"label": span.label, "text": span.quote}
    if span.attributes:
        found["attributes"] = dict(span.attributes)
    return found


def _entries(fact: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    lists = [value for value in fact.values() if isinstance(value, list)]
    return [one for value in lists for one in value if isinstance(one, dict) and "span" in one]


def _without_ids(value: Any) -> Any:
    """Leave ids out, and what is not set."""
    if isinstance(value, dict):
        kept = {key: _without_ids(one) for key, one in value.items() if key not in _IDS}
        return {key: one for key, one in kept.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_without_ids(one) for one in value]
    return value


def _labels(schema: Schema) -> list[str]:
    return [one.name for one in schema.enabled_labels]


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Put values in the place of {name}; what stands in a value is never looked at again."""
    pieces = []
    rest = template
    while rest:
        places = {rest.find(f"{{{name}}}"): name for name in values}
        found = min((place for place in places if place >= 0), default=-1)
        if found < 0:
            break
        name = places[found]
        pieces += [rest[:found], values[name]]
        rest = rest[found + len(name) + 2 :]
    return "".join([*pieces, rest])


FORMAT: Final = Format(
    FormatInfo(
        id="chat",
        title="Chat fine-tuning JSONL: the article asked, its facts answered as JSON with quotes",
        extensions=(".jsonl",),
        offset_unit="none",
        carries=(
            "text, title and date, in the question",
            "facts with slots, values and attributes, or spans with attributes, in the answer",
        ),
        loses=(
            "offsets and ids: the answer has quotes alone",
            "spans and relations outside of facts",
            "notes, document labels, further metadata, annotator, state",
            "origin, status, confidence, provenance",
        ),
        write_options=(
            FormatOption(
                "answer",
                "facts, or spans; facts wherever the schema has claims with slots when not given",
                values=("auto", "facts", "spans"),
                default="auto",
            ),
            FormatOption(
                "system", "the instruction; {labels} stands for the names of labels, \\n for a line"
            ),
            FormatOption(
                "user",
                "the question, with {title}, {date}, {publisher} and {text}",
                default=USER,
            ),
        ),
    ),
    writer=StreamWriter(ChatSession),
)
