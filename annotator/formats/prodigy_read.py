"""One row of Prodigy's JSONL as a document record.

Source: https://prodi.gy/docs/api-interfaces (the JSON task formats of spans and relations).
"""

from collections.abc import Mapping
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.input_texts import InputText, Pair, whole_number
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.row_meta import meta_fields
from annotator.model.documents import SetState
from annotator.model.errors import InputError
from annotator.model.spans import quote_of
from annotator.schema.words import short

ANSWERS: Final = ("accept", "reject", "ignore")
_READ: Final = frozenset(
    (
        "text", "spans", "tokens", "relations", "answer", "meta", "label", "accept", "options",
        "id", "html", "config", "view_id", "arcs",
    )
)  # fmt: skip
_SPAN_KEYS: Final = frozenset(
    (
        "start", "end", "token_start", "token_end", "label", "text", "id", "score", "source",
        "attributes", "note", "fragments", "input_hash", "type", "pattern", "ws",
    )
)  # fmt: skip
_TOKENS_COMPARED: Final = 2_000


def read_task(data: Any, *, file: str, line: int, context: ReadContext) -> DocumentRecord:
    """Read one parsed row.

    Raises:
        InputError: It is no usable row.
    """
    return _Task(data, file, line, context).read()


class _Task:
    def __init__(self, data: Any, file: str, line: int, context: ReadContext) -> None:
        self._file, self._line = file, line
        if type(data) is not dict or type(data.get("text")) is not str:
            raise self._error(
                "the row has no text.", hint="Rows about images, audio or HTML cannot be read."
            )
        self._data: dict[str, Any] = data
        self._options = context.options
        self._input = InputText(data["text"], self._error)
        self._notes = self._input.notes
        self._tokens = self._read_tokens()
        self._unit = self._input.unit_by_quotes(
            [((place,), words) for place, words in self._tokens[:_TOKENS_COMPARED] if words]
        )

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._file, line=self._line)

    def read(self) -> DocumentRecord:
        """Return the document with the labels of its annotator."""
        data = self._data
        answer = data.get("answer")
        if answer is not None and answer not in ANSWERS:
            raise self._error(
                f"“{short(str(answer))}” is no answer.", hint=f"Expected {', '.join(ANSWERS)}."
            )
        for key in data:
            if key not in _READ and not key.startswith("_"):
                self._notes.dropped(f"key_{key}", f"The key “{short(key)}” of a row is not read")
        meta = data.get("meta")
        fields = meta_fields(meta if isinstance(meta, dict) else {})
        if isinstance(meta, dict) and isinstance(meta.get("note"), str):
            fields["note"] = fields["meta"].pop("note")
        one = self._set(answer)
        sets = () if one is None else (one,)
        return self._input.record(file=self._file, line=self._line, sets=sets, **fields)

    def _set(self, answer: str | None) -> SetRecord | None:
        annotator = self._annotator()
        if answer in ("reject", "ignore"):
            count = len(self._list("spans")) + len(self._list("relations"))
            self._notes.dropped(
                f"answer_{answer}", f"The labels of a text with the answer {answer}", count
            )
            return SetRecord(
                annotator=annotator, state=SetState.NEW.value, flag=f"Prodigy: {answer}"
            )
        spans = self._spans()
        relations = self._relations(spans)
        labels = self._categories()
        if not (spans or relations or labels or annotator or answer):
            return None
        return SetRecord(
            annotator=annotator,
            state=SetState.DONE.value if answer == "accept" else None,
            document_labels=labels,
            spans=list(spans.values()),
            relations=relations,
        )

    def _annotator(self) -> str | None:
        if self._options.get("annotator") == "none":
            return None
        for key in ("_annotator_id", "_session_id"):
            value = self._data.get(key)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return None

    def _list(self, key: str) -> list[Any]:
        value = self._data.get(key)
        if value is None:
            return []
        if type(value) is not list:
            raise self._error(f"{key} must be a list.")
        return value

    def _read_tokens(self) -> list[tuple[Pair, str]]:
        tokens = self._list("tokens")
        try:
            found = [((one["start"], one["end"]), one.get("text", "")) for one in tokens]
        except (KeyError, TypeError, AttributeError):
            raise self._error("a token has no start and end.") from None
        if any(type(a) is not int or type(b) is not int for (a, b), _ in found):
            raise self._error("a token has no start and end.")
        return [(place, words if isinstance(words, str) else "") for place, words in found]

    def _token_place(self, data: Mapping[str, Any]) -> Pair | None:
        """Return the place of a span by its tokens; Prodigy counts the last one in."""
        first, last = whole_number(data.get("token_start")), whole_number(data.get("token_end"))
        if first is None or last is None or not 0 <= first <= last < len(self._tokens):
            return None
        return self._tokens[first][0][0], self._tokens[last][0][1]

    # -- labels -------------------------------------------------------------------------------

    def _spans(self) -> dict[str, SpanRecord]:
        found: dict[str, SpanRecord] = {}
        for number, data in enumerate(self._list("spans")):
            if type(data) is not dict:
                raise self._error(f"span {number + 1} is not an object.")
            label = data.get("label")
            if type(label) is not str or not label:
                self._notes.dropped("no_label", "A span without a label")
                continue
            pairs = self._places(number, data)
            quote = data.get("text")
            words = quote if isinstance(quote, str) and len(pairs) == 1 else None
            fragments = self._input.anchored(pairs, words, self._unit)
            if fragments is None:
                continue
            for key in data.keys() - _SPAN_KEYS:
                self._notes.dropped(f"span_key_{key}", f"The key “{short(key)}” of a span")
            one = data.get("id")
            name = one if isinstance(one, str) and one and one not in found else f"span {number}"
            found[name] = self._span(name, label, fragments, data)
        return found

    def _span(
        self, name: str, label: str, fragments: tuple[Pair, ...], data: Mapping[str, Any]
    ) -> SpanRecord:
        score, model, note = data.get("score"), data.get("source"), data.get("note")
        attributes = data.get("attributes")
        is_score = type(score) in (int, float) and score is not None and 0 <= score <= 1
        return SpanRecord(
            fragments,
            label,
            quote_of(self._input.text, fragments),
            name,
            attributes=attributes if isinstance(attributes, dict) else {},
            note=note if isinstance(note, str) else None,
            confidence=float(score) if is_score and score is not None else None,
            model=model if isinstance(model, str) else None,
        )

    def _places(self, number: int, data: Mapping[str, Any]) -> list[Pair]:
        pieces = data.get("fragments")
        if isinstance(pieces, list) and pieces:
            pairs = [_pair(piece) for piece in pieces]
            if all(pair is not None for pair in pairs):
                return [pair for pair in pairs if pair is not None]
        by_tokens = self._token_place(data)
        start, end = whole_number(data.get("start")), whole_number(data.get("end"))
        if start is None or end is None:
            if by_tokens is None:
                raise self._error(
                    f"span {number + 1} has neither start and end nor tokens to go by."
                )
            return [by_tokens]
        if by_tokens is not None and by_tokens != (start, end) and data.get("text") is None:
            first, last = by_tokens
            if first > start or last < end:
                self._notes.changed(
                    "tokens", "The tokens of a span say another place; the characters were taken"
                )
        return [(start, end)]

    def _relations(self, spans: Mapping[str, SpanRecord]) -> list[RelationRecord]:
        found: list[RelationRecord] = []
        for data in self._list("relations"):
            if type(data) is not dict:
                raise self._error("a relation is not an object.")
            label = data.get("label")
            start, end = (self._end(data, side, spans) for side in ("head", "child"))
            if type(label) is not str or not label:
                self._notes.dropped("relation_label", "A relation without a label")
            elif start is None or end is None:
                self._notes.dropped(
                    "relation_ends", "A relation between words that are not labeled as a span"
                )
            else:
                note = data.get("note")
                found.append(
                    RelationRecord(label, start, end, note=note if isinstance(note, str) else None)
                )
        return found

    def _end(
        self, data: Mapping[str, Any], side: str, spans: Mapping[str, SpanRecord]
    ) -> str | None:
        given = data.get(f"{side}_span")
        if isinstance(given, dict):
            one = given.get("id")
            if isinstance(one, str) and one in spans:
                return one
            start, end = whole_number(given.get("start")), whole_number(given.get("end"))
            pair = self._token_place(given) if start is None or end is None else (start, end)
            place = None if pair is None else self._input.place([pair], self._unit)
            for name, span in spans.items():
                if span.fragments == place and given.get("label") in (None, span.label):
                    return name
            if place is not None:
                return None
        token = whole_number(data.get(side))
        if token is None or not 0 <= token < len(self._tokens):
            return None
        place = self._input.place([self._tokens[token][0]], self._unit)
        if place is None:
            return None
        around = [
            (end - start, name)
            for name, span in spans.items()
            for start, end in span.fragments
            if start <= place[0][0] and place[-1][1] <= end
        ]
        return min(around)[1] if around else None

    def _categories(self) -> Mapping[str, Any]:
        """Return choices about the whole text, for the document label that shall take them."""
        data = self._data
        chosen = [one for one in self._list("accept") if isinstance(one, str)]
        label = data.get("label")
        if isinstance(label, str) and label:
            chosen.append(label)
        if not chosen:
            return {}
        name = self._options.get("categories")
        if not name:
            self._notes.dropped(
                "categories",
                "A category of the whole text; --option categories=NAME takes it as document label",
            )
            return {}
        return {name: chosen[0] if len(chosen) == 1 else chosen}


def _pair(piece: Any) -> Pair | None:
    if not isinstance(piece, list) or len(piece) != 2:  # noqa: PLR2004
        return None
    start, end = whole_number(piece[0]), whole_number(piece[1])
    return None if start is None or end is None else (start, end)
