"""One task of a Label Studio export as a document record.

Source: https://labelstud.io/guide/export and https://labelstud.io/tags (the JSON of regions).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.input_texts import InputText, Pair, whole_number
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.row_meta import meta_fields
from annotator.model.annotators import SetKind
from annotator.model.documents import SetState
from annotator.model.errors import InputError
from annotator.model.spans import quote_of
from annotator.schema.words import listed, short

_OTHER_TEXTS: Final = ("hypertextlabels", "paragraphlabels", "hypertext", "paragraphs")
_VALUE_KEYS: Final = {
    "choices": "choices",
    "textarea": "text",
    "number": "number",
    "rating": "rating",
    "datetime": "datetime",
    "taxonomy": "taxonomy",
}
_ADDRESS: Final = re.compile(r"(?:https?|s3|gs|azure-blob)://\S+\Z|/data/\S+\Z", re.IGNORECASE)


def read_task(data: Any, *, file: str, number: int, context: ReadContext) -> DocumentRecord:
    """Read a parsed task; ``number`` is its place in the file, from 1, for messages.

    Raises:
        InputError: It is no task about a plain text.
    """
    return _Task(data, file, number, context).read()


class _Task:
    def __init__(self, data: Any, file: str, number: int, context: ReadContext) -> None:
        self._file, self._number, self._context = file, number, context
        if type(data) is not dict:
            raise self._error("it is not an object.")
        self._data: dict[str, Any] = data
        self._fields = data.get("data") if isinstance(data.get("data"), dict) else None
        if self._fields is None:
            raise self._error("it has no data.", hint='Expected {"data": {"text": "…"}, …}.')
        key = self._text_key(self._fields)
        self._text_field = key
        self._input = InputText(self._fields[key], self._error)
        self._notes = self._input.notes

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(f"task {self._number}: {message}", hint=hint, file=self._file)

    def _text_key(self, fields: Mapping[str, Any]) -> str:
        asked = self._context.options.get("text")
        if asked:
            if isinstance(fields.get(asked), str):
                return asked
            raise self._error(
                f"its data has no text under the key “{short(asked)}”.",
                hint=f"It has {listed(list(fields)) or 'nothing'}.",
            )
        self._refuse_markup()
        texts = {key: value for key, value in fields.items() if isinstance(value, str)}
        if not texts:
            raise self._error(
                "its data has no text; images, sound and tables cannot be read.",
                hint=f"It has {listed(list(fields)) or 'nothing'}.",
            )
        key = "text" if "text" in texts else max(texts, key=lambda one: len(texts[one]))
        if _ADDRESS.match(texts[key].strip()):
            raise self._error(
                f"its text is only an address ({short(texts[key])}).",
                hint="Export the tasks with their texts, or name another key: --option text=KEY.",
            )
        return key

    def _regions(self) -> Iterator[Any]:
        for key in ("annotations", "completions", "predictions"):
            for one in self._data.get(key) or ():
                result = one.get("result") if isinstance(one, dict) else None
                yield from result if isinstance(result, list) else ()

    def _refuse_markup(self) -> None:
        for region in self._regions():
            if isinstance(region, dict) and region.get("type") in _OTHER_TEXTS:
                raise self._error(
                    f"its labels ({region['type']}) are on HTML or on a dialogue, whose places are"
                    " paths in the page and not places in a text.",
                    hint="Label the plain text in Label Studio (a Text tag with Labels), or leave"
                    " such tasks out with --on-error skip.",
                )

    def read(self) -> DocumentRecord:
        """Return the document with a set per annotation, and one for each model's predictions."""
        fields = self._fields or {}
        rest = {key: value for key, value in fields.items() if key != self._text_field}
        meta = self._data.get("meta")
        known = meta_fields({**rest, **(meta if isinstance(meta, dict) else {})})
        if isinstance(known["meta"].get("note"), str):
            known["note"] = known["meta"].pop("note")
        sets = list(self._sets())
        return self._input.record(file=self._file, sets=sets, **known)

    def _sets(self) -> Iterator[SetRecord]:
        annotations = self._list("annotations") or self._list("completions")
        for one in annotations:
            if one.get("was_cancelled") or one.get("skipped"):
                self._notes.dropped("cancelled", "An annotation that was cancelled or skipped")
                continue
            result = _Result(self, one)
            yield result.read(self._annotator(one), None)
        self._notes.dropped("drafts", "A draft", len(self._list("drafts")))
        predictions = self._list("predictions")
        if predictions:
            yield self._predicted(predictions)

    def _list(self, key: str) -> list[dict[str, Any]]:
        value = self._data.get(key)
        if value is None:
            return []
        if type(value) is not list or any(type(one) is not dict for one in value):
            if key in ("drafts", "predictions") and type(value) is list:
                return []  # only their numbers, as in the short export
            raise self._error(f"its {key} must be a list of objects.")
        return value

    def _annotator(self, one: Mapping[str, Any]) -> str | None:
        who = one.get("completed_by")
        if isinstance(who, dict):
            for key in ("email", "username", "first_name", "id"):
                if who.get(key):
                    return str(who[key])
            return None
        return None if who in (None, "") else str(who)

    def _predicted(self, predictions: Sequence[Mapping[str, Any]]) -> SetRecord:
        spans: list[SpanRecord] = []
        relations: list[RelationRecord] = []
        for index, one in enumerate(predictions):
            found = _Result(self, one, prefix=f"{index} ").read(None, SetKind.SUGGESTED.value)
            self._notes.dropped(
                "predicted_labels",
                "A predicted label of the whole text",
                len(found.document_labels),
            )
            spans += found.spans
            relations += found.relations
        return SetRecord(
            kind=SetKind.SUGGESTED.value, spans=spans, relations=relations, untyped=True
        )

    @property
    def given(self) -> InputText:
        """The text."""
        return self._input

    def complain(self, message: str) -> InputError:
        """Return an error about the task."""
        return self._error(message)


class _Result:
    """The regions of one annotation or prediction."""

    def __init__(self, task: _Task, one: Mapping[str, Any], prefix: str = "") -> None:
        result = one.get("result")
        if result is None:
            result = []
        if type(result) is not list or any(type(item) is not dict for item in result):
            raise task.complain("a result must be a list of objects.")
        self._regions: list[dict[str, Any]] = result
        self._given = task.given
        self._task = task
        self._notes = task.given.notes
        self._prefix = prefix
        self._model = one.get("model_version")
        self._score = one.get("score")
        self._spans: dict[str, list[SpanRecord]] = {}
        self._labels: dict[str, Any] = {}
        self._other: dict[str, int] = {}

    def read(self, annotator: str | None, kind: str | None) -> SetRecord:
        """Return the set."""
        places = [(one, self._place(one)) for one in self._regions if one.get("type") != "relation"]
        unit = self._given.unit_by_quotes([([one[0]], one[1]) for _, one in places if one])
        if unit != "codepoint":
            self._notes.changed("unit", f"Offsets that count {unit} were turned into code points")
        for region, place in places:
            if region.get("type") == "labels":
                self._read_labels(region, place, unit, kind)
        for region in self._regions:
            type_ = region.get("type")
            if type_ in _VALUE_KEYS:
                self._read_value(region, _VALUE_KEYS[type_])
            elif type_ not in ("labels", "relation"):
                self._notes.dropped(f"type_{type_}", f"A region of the type {short(str(type_))}")
        relations = list(self._relations())
        return SetRecord(
            kind=kind,
            annotator=annotator,
            state=SetState.DONE.value if kind is None else None,
            document_labels=self._labels,
            spans=[span for found in self._spans.values() for span in found],
            relations=relations,
            untyped=True,
        )

    def _place(self, region: Mapping[str, Any]) -> tuple[Pair, str | None] | None:
        value = region.get("value")
        if not isinstance(value, dict):
            return None
        start, end = self._offset(value.get("start")), self._offset(value.get("end"))
        if start is None or end is None:
            return None
        quote = value.get("text")
        return (start, end), quote if isinstance(quote, str) else None

    @staticmethod
    def _offset(value: Any) -> int | None:
        if type(value) is int:  # by far the most frequent case
            return value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:  # noqa: PLR2004
            return int(value)
        return whole_number(value)

    def _read_labels(
        self,
        region: dict[str, Any],
        place: tuple[Pair, str | None] | None,
        unit: str,
        kind: str | None,
    ) -> None:
        labels = (region.get("value") or {}).get("labels") if place else None
        names = [one for one in labels if isinstance(one, str) and one] if labels else []
        if place is None or not names:
            self._notes.dropped("no_label", "A region without a place or a label")
            return
        fragments = self._given.anchored([place[0]], place[1], unit)
        if fragments is None:
            return
        one = self._id(region)
        if one in self._spans:
            self._notes.changed("id_twice", "A region with the id of another got one of its own")
            one = f"{one} {len(self._spans)}"
        if len(names) > 1:
            self._notes.changed("labels", "A region with several labels became a span for each")
        self._spans[one] = [
            self._span(one if not index else f"{one} {index}", name, fragments, region, kind)
            for index, name in enumerate(names)
        ]

    def _id(self, region: Mapping[str, Any]) -> str:
        one = region.get("id")
        return f"{self._prefix}{one}" if one else f"{self._prefix}region {len(self._spans)}"

    def _span(
        self,
        one: str,
        label: str,
        fragments: tuple[Pair, ...],
        region: Mapping[str, Any],
        kind: str | None,
    ) -> SpanRecord:
        meta = region.get("meta")
        words = meta.get("text") if isinstance(meta, dict) else None
        lines = [words] if isinstance(words, str) else words if isinstance(words, list) else []
        score = region.get("score", self._score)
        is_score = type(score) in (int, float) and 0 <= score <= 1
        return SpanRecord(
            fragments,
            label,
            quote_of(self._given.text, fragments),
            one,
            attributes={},
            note="\n".join(str(line) for line in lines) or None,
            confidence=float(score) if is_score else None,
            model=str(self._model) if self._model and kind is not None else None,
        )

    def _read_value(self, region: Mapping[str, Any], key: str) -> None:
        """Read a value of a region, tied to its span by the id, or of the whole text."""
        name = region.get("from_name")
        body = region.get("value")
        value = _simple(body.get(key)) if isinstance(body, dict) else None
        if not isinstance(name, str) or not name or value is None:
            self._notes.dropped("value", "A value that is empty or has no name")
            return
        one = f"{self._prefix}{region.get('id')}"
        spans = self._spans.get(one)
        if spans is not None:
            for span in spans:
                span.attributes = {**span.attributes, name: value}
        elif self._place(region) is not None:
            self._notes.dropped("value_region", "A value of a region that is not there")
        else:
            self._labels[name] = value

    def _relations(self) -> Iterator[RelationRecord]:
        for region in self._regions:
            if region.get("type") != "relation":
                continue
            start, end = (
                self._spans.get(f"{self._prefix}{region.get(key)}") for key in ("from_id", "to_id")
            )
            if not start or not end:
                self._notes.dropped("relation_ends", "A relation whose end is not there")
                continue
            labels = [one for one in region.get("labels") or () if isinstance(one, str) and one]
            if not labels:
                self._notes.dropped("relation_label", "A relation without a label")
            direction = region.get("direction")
            if direction == "left":
                start, end = end, start
            elif direction == "bi":
                self._notes.changed("direction", "A relation in both directions keeps one")
            for label in labels:
                yield RelationRecord(label, str(start[0].id), str(end[0].id))


def _simple(value: Any) -> Any:
    """Return a value as the project may have it: one text, a list of texts, or a number."""
    if isinstance(value, list):
        texts = [" > ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value]
        return texts[0] if len(texts) == 1 else texts or None
    if isinstance(value, str):
        return value or None
    return value if type(value) in (int, float, bool) else None
