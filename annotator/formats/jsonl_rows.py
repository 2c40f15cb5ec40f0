"""One JSONL row as a document record: native rows and plain ones with ``text`` and ``spans``."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from annotator.formats.jsonl_spans import (
    SpanParser,
    read_attributes,
    read_bookkeeping,
    read_id,
)
from annotator.formats.offset_units import CODEPOINT, UNITS, unit_name
from annotator.formats.records import (
    DocumentRecord,
    EntityRecord,
    Note,
    RelationRecord,
    SetRecord,
    SpanRecord,
)
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.errors import InputError, TextError
from annotator.model.texts import NormalizedText, normalize_text, text_sha256
from annotator.schema.words import short

FORMAT_ID: Final = "annotator/1"
META_KEYS: Final = ("document_date", "publisher", "url", "language")
_ROW_KEYS: Final = frozenset(
    (
        "format", "id", "title", "text", "text_sha256", "meta", "set", "annotator", "state",
        "flag", "note", "schema", "spans", "relations", "entities", "document_labels", "facts",
        "offset_unit", "document_date",
    )
)  # fmt: skip
_RELATION_KEYS: Final = frozenset(
    (
        "id", "type", "from", "to", "note", "origin", "status", "confidence", "model",
        "provenance",
    )
)  # fmt: skip
_SETS: Final = frozenset(kind.value for kind in SetKind)
_STATES: Final = frozenset(state.value for state in SetState)
_TITLE_LENGTH: Final = 80
_DATE_LENGTH: Final = 10


def read_row(data: Any, *, file: str, line: int, unit: str = CODEPOINT) -> DocumentRecord:
    """Read one parsed row.

    ``file`` and ``line`` go into messages; ``unit`` is what offsets count in rows that do not say.

    Raises:
        InputError: It is not a usable row; the message names the line and what was expected.
    """
    return _Row(data, file, line, unit).read()


class _Row:
    def __init__(self, data: Any, file: str, line: int, unit: str) -> None:
        self._file = file
        self._line = line
        if type(data) is not dict:
            raise self._error("the line is not a JSON object.", hint='Expected {"text": "…", …}.')
        self._data: dict[str, Any] = data
        self._unit = unit
        self._notes: list[Note] = []

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._file, line=self._line)

    def read(self) -> DocumentRecord:
        data = self._data
        is_native = self._is_native()
        raw = data.get("text")
        if type(raw) is not str:
            there = ", ".join(short(key) for key in list(data)[:8])
            raise self._error(
                "the row has no text.",
                hint=f'Expected "text": "…"; the row has {there or "no keys"}.',
            )
        if not raw.strip():
            raise self._error("the text is empty.", hint="Leave the row out.")
        normalized, sha256 = self._text(raw)
        meta = self._meta()
        sets = self._sets(raw, normalized, is_native=is_native)
        self._count_unknown(data.keys() - _ROW_KEYS, "row")
        note = meta.pop("note", None) if isinstance(meta.get("note"), str) else None
        if note is None and not sets and not is_native:
            note = self._optional_text("note")
        return DocumentRecord(
            text=normalized.text,
            text_sha256=sha256,
            title=self._title(normalized.text),
            file=self._file,
            line=self._line,
            id=read_id(data.get("id"), "the row", self._error),
            document_date=self._document_date(meta),
            publisher=self._from_meta(meta, "publisher"),
            url=self._from_meta(meta, "url"),
            language=self._from_meta(meta, "language"),
            meta=meta,
            note=note,
            import_notes=normalized.notes,
            sets=sets,
            notes=self._notes,
        )

    def _is_native(self) -> bool:
        name = self._data.get("format")
        if name is None or not (type(name) is str and name.startswith("annotator/")):
            return False
        if name != FORMAT_ID:
            raise self._error(
                f"the row has the format “{name}”; this program reads {FORMAT_ID}.",
                hint="Install a newer version of the program.",
            )
        return True

    def _text(self, raw: str) -> tuple[NormalizedText, str]:
        try:
            normalized = normalize_text(raw)
        except TextError as error:
            raise self._error(error.message, hint=error.hint) from None
        sha256 = text_sha256(normalized.text)
        given = self._data.get("text_sha256")
        if given is not None and given != sha256 and given != text_sha256(raw):
            raise self._error(
                "the text does not agree with its text_sha256: it was changed after the export.",
                hint="Restore the text, or remove text_sha256 from the row if the change is meant.",
            )
        for replacement in normalized.replacements:
            self._notes.append(
                Note("changed", f"text_{replacement.kind}", str(replacement).rstrip("."))
            )
        return normalized, sha256

    def _title(self, text: str) -> str:
        title = self._optional_text("title")
        if title is not None and title.strip():
            return title
        first = text.strip().split("\n", 1)[0].strip()
        if len(first) <= _TITLE_LENGTH:
            return first
        return first[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip() + "…"

    def _optional_text(self, key: str) -> str | None:
        value = self._data.get(key)
        if value is None or type(value) is str:
            return value
        raise self._error(f"{key} must be a text or null, not {short(str(value))}.")

    def _meta(self) -> dict[str, Any]:
        meta = self._data.get("meta")
        if meta is None:
            return {}
        if type(meta) is not dict:
            raise self._error('meta must be an object such as {"publisher": "…"}.')
        return dict(meta)

    def _document_date(self, meta: dict[str, Any]) -> dt.date | None:
        inner = meta.pop("document_date", None)
        value = self._data.get("document_date")
        if value is None:
            value = inner
        if value is None or value == "":
            return None
        if type(value) is str:
            try:
                if len(value) == _DATE_LENGTH:
                    return dt.date.fromisoformat(value)
                date = dt.datetime.fromisoformat(value).date()
            except ValueError:
                pass
            else:
                message = "The time of day of a document date was left out"
                self._notes.append(Note("changed", "date_time", message))
                return date
        raise self._error(
            f"the document date “{short(str(value))}” is not a date.", hint="Expected 2026-02-23."
        )

    def _from_meta(self, meta: dict[str, Any], key: str) -> str | None:
        value = meta.pop(key, None)
        if value is None or type(value) is str:
            return value
        raise self._error(f"meta.{key} must be a text or null, not {short(str(value))}.")

    def _count_unknown(self, keys: Any, what: str, counts: Mapping[str, int] | None = None) -> None:
        for key in sorted(keys):
            count = 1 if counts is None else counts[key]
            message = f"The key “{short(key)}” of a {what} is not read"
            self._notes.append(Note("dropped", f"{what}_key_{key}", message, count))

    # -- labels -------------------------------------------------------------------------------

    def _sets(
        self, raw: str, normalized: NormalizedText, *, is_native: bool
    ) -> tuple[SetRecord, ...]:
        data = self._data
        kind = self._one_of("set", _SETS)
        state = self._one_of("state", _STATES)
        annotator = self._optional_text("annotator")
        annotator = annotator.strip() or None if annotator is not None else None
        spans = self._spans(raw, normalized)
        by_id = self._by_id(spans)
        relations = self._relations(by_id)
        entities = self._entities(by_id)
        labels = read_attributes(data.get("document_labels"), "document_labels", self._error)
        if is_native and kind is None:
            if spans or relations:
                raise self._error(
                    "the row has labels, but its set is null.", hint='Expected "set": "human".'
                )
            return ()
        if not (is_native or kind or annotator or state or spans or labels):
            return ()
        return (
            SetRecord(
                kind=kind,
                annotator=annotator,
                state=state,
                flag=self._optional_text("flag"),
                note=self._optional_text("note"),
                document_labels=labels,
                spans=spans,
                relations=relations,
                entities=entities,
                keeps_ids=is_native,
            ),
        )

    def _one_of(self, key: str, values: frozenset[str]) -> str | None:
        value = self._optional_text(key)
        if value is None or value in values:
            return value
        raise self._error(
            f"“{short(value)}” is no {key}.", hint=f"There are {', '.join(sorted(values))}."
        )

    def _list(self, key: str) -> list[Any]:
        value = self._data.get(key)
        if value is None:
            return []
        if type(value) is not list:
            raise self._error(f"{key} must be a list.")
        return value

    def _spans(self, raw: str, normalized: NormalizedText) -> list[SpanRecord]:
        given = self._list("spans")
        if not given:
            return []
        unit = self._offset_unit()
        parser = SpanParser(raw, normalized, unit, self._error)
        parse = parser.parse
        spans = [parse(number, item) for number, item in enumerate(given, 1)]
        if parser.unknown:
            self._count_unknown(parser.unknown.keys(), "span", parser.unknown)
        return spans

    def _offset_unit(self) -> str:
        name = self._data.get("offset_unit")
        if name is None:
            return self._unit
        unit = unit_name(name) if type(name) is str else None
        if unit is None:
            raise self._error(
                f"the offset unit “{short(str(name))}” is not known.",
                hint=f"Expected one of {', '.join(UNITS)}.",
            )
        return unit

    def _by_id(self, spans: list[SpanRecord]) -> dict[str, SpanRecord]:
        by_id: dict[str, SpanRecord] = {}
        for span in spans:
            if span.id is not None and by_id.setdefault(span.id, span) is not span:
                raise self._error(
                    f"two spans have the id “{short(span.id)}”.",
                    hint="Give each span its own id, or leave the ids out.",
                )
        return by_id

    def _relations(self, spans: Mapping[str, SpanRecord]) -> list[RelationRecord]:
        found = []
        seen: set[str] = set()
        unknown: dict[str, int] = {}
        for number, data in enumerate(self._list("relations"), 1):
            what = f"relation {number}"
            if type(data) is not dict:
                raise self._error(f"{what} is not an object.")
            type_ = data.get("type")
            if type(type_) is not str or not type_:
                raise self._error(
                    f"{what} has no type.", hint='Expected "type": "source" or the like.'
                )
            start = self._end(data, "from", what, spans)
            end = self._end(data, "to", what, spans)
            one = read_id(data.get("id"), what, self._error)
            if one is not None and one in seen:
                raise self._error(f"two relations have the id “{short(one)}”.")
            seen.add(one or "")
            for key in data.keys() - _RELATION_KEYS:
                unknown[key] = unknown.get(key, 0) + 1
            found.append(
                RelationRecord(type_, start, end, one, *read_bookkeeping(data, what, self._error))
            )
        self._count_unknown(unknown.keys(), "relation", unknown)
        return found

    def _end(
        self, data: Mapping[str, Any], key: str, what: str, spans: Mapping[str, SpanRecord]
    ) -> str:
        value = read_id(data.get(key), f"{what} ({key})", self._error)
        if value is None or value not in spans:
            raise self._error(
                f"{what} goes {key} “{value}”, but the row has no span with this id.",
                hint="Both ends must be ids of spans in the same row.",
            )
        return value

    def _entities(self, spans: Mapping[str, SpanRecord]) -> list[EntityRecord]:
        found = []
        for number, data in enumerate(self._list("entities"), 1):
            what = f"entity {number}"
            if type(data) is not dict:
                raise self._error(f"{what} is not an object.")
            one = read_id(data.get("id"), what, self._error)
            name, kind, kb_id = data.get("name"), data.get("kind"), data.get("kb_id")
            if one is None or type(name) is not str or type(kind) is not str:
                raise self._error(f"{what} needs an id, a name and a kind.")
            if kb_id is not None and type(kb_id) is not str:
                raise self._error(f"{what}: its kb_id must be a text or null.")
            mentions = data.get("spans")
            for mention in mentions if type(mentions) is list else ():
                span = spans.get(str(mention))
                if span is None:
                    raise self._error(
                        f"{what} names the span “{mention}”, which the row does not have."
                    )
                span.entity = one
            found.append(EntityRecord(one, name, kind, kb_id))
        return found
