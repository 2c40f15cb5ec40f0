"""Chat fine-tuning JSONL: an article as the question, its facts as JSON with quotes as the answer.

The answer never has offsets or ids: a language model cannot count characters, it can quote.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from annotator.formats.base import Format, FormatInfo, FormatOption, WriteContext
from annotator.formats.chat_template import (
    ASSISTANT,
    SYSTEM,
    SYSTEM_SPANS,
    TEMPLATE,
    USER,
    Template,
    filled,
    read_template,
)
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
        self._texts = _texts(context.options, SYSTEM if self._has_facts else SYSTEM_SPANS)
        self._names = {
            "labels": ", ".join(_labels(schema)),
            "slots": ", ".join(FactDeriver(schema).slots),
        }

    def write(self, row: ExportRow) -> tuple[Note, ...]:
        """Write one conversation."""
        notes = Notes()
        document = row.document
        date = document.document_date
        answer = self._fact_answer(row, notes) if self._has_facts else self._span_answer(row, notes)
        values = {
            **self._names,
            "title": document.title,
            "date": "unknown" if date is None else date.isoformat(),
            "publisher": document.publisher or "unknown",
            "url": document.url or "unknown",
            "language": document.language or "unknown",
            "text": document.text,
            "answer": orjson.dumps(answer).decode(),
        }
        messages = [
            {"role": role, "content": filled(text, values)} for role, text in self._texts.items()
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


def _texts(options: Mapping[str, str], usual: str) -> dict[str, str]:
    """Return the text of each role: an option's, else the template's, else the usual one."""
    path = options.get("template")
    template = Template() if path is None else read_template(Path(path))
    system, user = options.get("system"), options.get("user")
    given = {
        "system": (None if system is None else _unescaped(system), template.system, usual),
        "user": (None if user is None else _unescaped(user), template.user, USER),
        "assistant": (None, template.assistant, ASSISTANT),
    }
    return {role: next(text for text in texts if text is not None) for role, texts in given.items()}


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n")


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
                "template",
                "a TOML file with the texts system, user and assistant; “annotator formats"
                " --template chat” prints the usual one",
                is_file=True,
            ),
            FormatOption(
                "system",
                "the instruction, in place of the template’s; {labels} stands for the names of"
                " labels, {slots} for those of slots, \\n for a line",
            ),
            FormatOption(
                "user",
                "the question, in place of the template’s, with {title}, {date}, {publisher},"
                " {url}, {language} and {text}",
            ),
        ),
        template=TEMPLATE,
    ),
    writer=StreamWriter(ChatSession),
)
