"""Records of any shape as documents, by a mapping of their fields."""

from collections.abc import Sequence
from typing import Any, Final

from annotator.formats.doccano_read import UnitChoice
from annotator.formats.field_dates import date_of
from annotator.formats.field_mapping import AUTO, DOCUMENT_ROLES, FieldMapping
from annotator.formats.field_paths import MISSING, lookup, span_items, without
from annotator.formats.field_relations import RelationList
from annotator.formats.input_texts import InputText, whole_number
from annotator.formats.offset_units import CODEPOINT, UTF16
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.model.errors import InputError
from annotator.model.spans import Fragment, quote_of
from annotator.schema.words import short

_KINDS: Final = {
    dict: "an object", list: "a list", str: "a text", int: "a number", float: "a number",
    bool: "true or false", type(None): "null",
}  # fmt: skip


def kind_of(value: Any) -> str:
    """Return what a JSON value is, in words, with the value itself where it is short."""
    if value is MISSING:
        return "nothing"
    if type(value) is str:
        return f"“{short(value)}”" if value else "an empty text"
    return str(value) if type(value) in (int, float) else _KINDS.get(type(value), "something else")


class RecordReader:
    """Turns the records of one file into documents."""

    def __init__(self, mapping: FieldMapping, file: str) -> None:
        self._mapping = mapping
        self._file = file
        self._choice = UnitChoice(mapping.offsets, "offsets", (CODEPOINT, UTF16))

    def read(self, data: Any, line: int | None, place: str) -> DocumentRecord:
        """Return the document that a record is.

        Args:
            data: The record as parsed.
            line: In the file; None when lines do not apply.
            place: What messages call the record when there is no line, such as "record 3: ".

        Raises:
            InputError: It is no usable record; the message names the field and what was expected.
        """

        def error(message: str, *, hint: str = "") -> InputError:
            return InputError(f"{place}{message}", hint=hint, file=self._file, line=line)

        return _Record(data, self._mapping, self._choice, error).document(self._file, line)


class _Record:
    def __init__(self, data: Any, mapping: FieldMapping, choice: UnitChoice, error: Any) -> None:
        self._map, self._choice, self._error = mapping, choice, error
        path = mapping.roles["text"]
        if type(data) is not dict:
            raise error(f"expected an object with the field “{path}”, not {kind_of(data)}.")
        self._data: dict[str, Any] = data
        text = lookup(data, path)
        if type(text) is list and text and all(type(one) is str for one in text):
            text = "\n\n".join(text)  # paragraphs
        if type(text) is not str:
            raise self._wrong(path, "a text", text)
        self._input = InputText(text, error)

    def _wrong(self, path: str, expected: str, found: Any) -> InputError:
        error: InputError = self._error(f"{path}: expected {expected}, found {kind_of(found)}.")
        return error

    def document(self, file: str, line: int | None) -> DocumentRecord:
        """Return the document with its labels; fields that have no role become metadata."""
        mapping, data = self._map, self._data
        known = {role: self._value(role) for role in DOCUMENT_ROLES if role in mapping.roles}
        used = [path for role, path in mapping.roles.items() if known.get(role) is not None]
        fields: dict[str, Any] = {
            role: known[role]
            for role in ("title", "publisher", "url", "language", "id", "note")
            if known.get(role) is not None
        }
        if known.get("date") is not None:
            date = date_of(known["date"])
            if date is None:
                used.remove(mapping.roles["date"])
                written = short(str(known["date"]))
                self._input.notes.changed(
                    "date",
                    f"A date that cannot be read, such as “{written}”, stays in the metadata",
                )
            fields["document_date"] = date
        spans, relations = self._spans()
        labels = self._document_labels()
        if "spans" not in mapping.roles:
            used += mapping.paths(("start", "end", "length", "label", "quote", "confidence"))
        rest = without(data, [*used, mapping.roles["text"], *mapping.document_labels])
        rest = without(rest, mapping.paths(("spans", "relations")))
        annotator = known.get("annotator")
        has_set = bool(spans or labels or annotator or "label" in mapping.roles)
        one = SetRecord(
            annotator=annotator,
            spans=spans,
            relations=relations,
            document_labels=labels,
            untyped=True,
        )
        fields["meta"] = rest
        return self._input.record(file=file, line=line, sets=(one,) if has_set else (), **fields)

    def _value(self, role: str) -> Any:
        """Return what a role's field holds, as text but for dates; None when it holds nothing."""
        path = self._map.roles[role]
        value = lookup(self._data, path)
        if role in ("text", "spans", "relations") or value is MISSING or value in (None, ""):
            return None
        if role == "date":
            return value
        if type(value) in (int, float) and role in ("id", "annotator", "note", "title"):
            return str(value)
        if type(value) is not str:
            raise self._wrong(path, "a text", value)
        return value.strip() or None

    def _document_labels(self) -> dict[str, Any]:
        found = {}
        for path in self._map.document_labels:
            value = lookup(self._data, path)
            if value is not MISSING and value not in (None, "", []):
                if type(value) is dict:
                    raise self._wrong(path, "a label or a list of labels", value)
                found[path.rsplit(".", 1)[-1]] = value
        return found

    # -- spans --------------------------------------------------------------------------------

    def _items(self) -> list[tuple[int, Any]]:
        """Return the spans as they are in the record, numbered from 0."""
        path = self._map.get("spans")
        if path is None:
            label = self._map.get("label")
            if label is None or lookup(self._data, label) in (MISSING, None, ""):
                return []
            return [(0, self._data)]
        value = lookup(self._data, path)
        if value is MISSING or value is None:
            return []
        items = span_items(value)
        if items is None:
            raise self._wrong(path, "a list of spans", value)
        return list(enumerate(items))

    def _name(self, where: int, path: str) -> str:
        """Return what messages call a field of a span, such as ``entities[2].begin``."""
        spans = self._map.get("spans")
        return path if spans is None else f"{spans}[{where}].{path}"

    def _spans(self) -> tuple[list[SpanRecord], list[RelationRecord]]:
        items = self._items()
        joins = RelationList(self._map, [item for _, item in items])
        if items and "label" not in self._map.roles:
            raise self._error(
                "no field of the spans is known to be the label.",
                hint="Name it with --option label=FIELD.",
            )
        has_offsets = "start" in self._map.roles
        marks = [
            (where, item, self._pair(where, item) if has_offsets else None) for where, item in items
        ]
        unit = self._unit(marks)
        found: list[SpanRecord] = []
        for where, item, pair in marks:
            place = self._place(where, item, pair, unit)
            if place is None:
                continue
            words = quote_of(self._input.text, place)
            more = self._more(where, item)
            spans = [SpanRecord(place, label, words, **more) for label in self._labels(where, item)]
            joins.tie(where, spans)
            found += spans
        return found, list(joins.read(self._data, self._input.notes, self._wrong))

    def _pair(self, where: int, item: Any) -> tuple[int, int] | None:
        """Return the offsets of a span, the end behind it; None when both are null."""
        roles = self._map.roles
        start = lookup(item, roles["start"])
        last_role = "end" if "end" in roles else "length"
        path = roles.get(last_role)
        if path is None:
            raise self._error(
                "no field of the spans is known to be the end.",
                hint="Name it with --option end=FIELD or --option length=FIELD.",
            )
        last = lookup(item, path)
        if start in (None, MISSING) and last in (None, MISSING) and "quote" in roles:
            return None
        numbers = []
        for name, value in ((roles["start"], start), (path, last)):
            number = whole_number(value)
            if number is None and type(value) is str and value.strip().isdecimal():
                number = int(value) if len(value) <= 18 else None  # noqa: PLR2004 - no text is so long
            if number is None:
                raise self._wrong(self._name(where, name), "a whole number", value)
            numbers.append(number)
        begin, end = numbers
        if last_role == "length":
            return begin, begin + end
        return begin, end + self._map.is_end_inclusive

    def _unit(self, marks: Sequence[tuple[int, Any, tuple[int, int] | None]]) -> str:
        if self._map.offsets != AUTO:
            return self._map.offsets
        pairs = [pair for _, _, pair in marks if pair is not None]
        if not pairs:
            return CODEPOINT
        quote = self._map.get("quote")
        if quote is None:
            unit = self._choice.choose(self._input, pairs, self._error)
        else:
            unit = self._input.unit_by_quotes(
                [([pair], self._quote(item)) for _, item, pair in marks if pair is not None]
            )
        if unit != CODEPOINT:
            self._input.notes.changed("unit", f"Offsets that count {unit} units became code points")
        return unit

    def _quote(self, item: Any) -> str | None:
        path = self._map.get("quote")
        value = None if path is None else lookup(item, path)
        return value if type(value) is str and value.strip() else None

    def _place(
        self, where: int, item: Any, pair: tuple[int, int] | None, unit: str
    ) -> tuple[Fragment, ...] | None:
        quote = self._quote(item)
        if pair is not None:
            return self._input.anchored([pair], quote, unit)
        path = self._map.get("quote")
        if path is None:
            raise self._error(
                "the spans have neither offsets nor words.",
                hint="Name their fields with --option start=FIELD or --option quote=FIELD.",
            )
        if quote is None:
            raise self._wrong(self._name(where, path), "the words of the span", lookup(item, path))
        return self._input.only_place(quote)

    def _labels(self, where: int, item: Any) -> list[str]:
        path = self._map.roles["label"]
        value = lookup(item, path)
        if type(value) is str and value.strip():
            return [value.strip()]
        values = value if type(value) is list else [value]
        found = [str(one) if type(one) is int else one for one in values]
        if not found or not all(type(one) is str and one.strip() for one in found):
            raise self._wrong(self._name(where, path), "a label", value)
        return [one.strip() for one in dict.fromkeys(found)]

    def _more(self, where: int, item: Any) -> dict[str, Any]:
        """Return attributes and confidence; fields that are not read are counted."""
        mapping = self._map
        more: dict[str, Any] = {}
        path = mapping.get("confidence")
        if path is not None:
            value = lookup(item, path)
            if type(value) in (int, float) and 0 <= value <= 1:
                more["confidence"] = float(value)
            elif value not in (None, MISSING):
                raise self._wrong(self._name(where, path), "a number from 0 to 1", value)
        if mapping.attributes:
            more["attributes"] = self._attributes(where, item)
        if "spans" in mapping.roles and type(item) is dict:
            self._count_unread(item)
        return more

    def _attributes(self, where: int, item: Any) -> dict[str, Any]:
        values = {}
        for path in self._map.attributes:
            value = lookup(item, path)
            if type(value) is dict:
                raise self._wrong(self._name(where, path), "a value or a list of texts", value)
            if value is not MISSING and value not in (None, "", []):
                values[path.rsplit(".", 1)[-1]] = value
        return values

    def _count_unread(self, item: dict[str, Any]) -> None:
        read = self._map.read_keys
        if item.keys() <= read:
            return
        for name, value in item.items():
            if name not in read and value not in (None, "", [], {}):
                words = short(name)
                self._input.notes.dropped(
                    f"field {name}",
                    f"The field “{words}” of spans; --option attributes={words} takes it",
                )
