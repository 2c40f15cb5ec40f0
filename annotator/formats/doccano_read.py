"""One row of doccano's JSONL as a document record.

Sources: https://doccano.github.io/doccano/ and the exports of its sequence labeling projects. What
offsets count depends on the version and on the project's settings, and the file does not say it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.input_texts import GRAPHEME, InputText, Pair, whole_number
from annotator.formats.offset_units import CODEPOINT, UTF16
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.row_meta import meta_fields
from annotator.formats.sources import Source
from annotator.model.errors import InputError, OptionNeededError
from annotator.model.spans import Fragment, quote_of
from annotator.model.tokens import is_word_bounded
from annotator.schema.words import short

_UNITS: Final = (CODEPOINT, UTF16, GRAPHEME)
_NOBODY: Final = frozenset(("all", "unknown", "none", "admin-unknown"))
_READ: Final = frozenset(
    (
        "id", "text", "data", "label", "labels", "entities", "relations", "annotations", "cats",
        "comments", "Comments", "annotator", "username", "annotation_approver", "meta",
    )
)  # fmt: skip


class UnitChoice:
    """What the offsets of a file count: as told, or as its rows show.

    Attributes:
        found: The unit that a row has shown beyond doubt; later rows in doubt follow it.
    """

    def __init__(
        self, asked: str, option: str = "offset_unit", units: Sequence[str] = _UNITS
    ) -> None:
        self._asked = asked
        self._units = units
        self._option = option
        self.found: str | None = None

    def choose(self, given: InputText, pairs: Sequence[Pair], error: Any) -> str:
        """Return the unit for a row.

        Raises:
            InputError: Two units give different spans and neither is better.
        """
        if self._asked != "auto":
            return self._asked
        units = given.units(self._units)
        if len(units) == 1 or not pairs:
            return CODEPOINT
        by_places: dict[tuple[tuple[Fragment, ...] | None, ...], str] = {}
        for unit in units:
            by_places.setdefault(tuple(given.place([pair], unit) for pair in pairs), unit)
        if len(by_places) == 1:
            return CODEPOINT  # every unit means the same places
        scores = {
            unit: sum(_quality(given.text, place) for place in found)
            for found, unit in by_places.items()
        }
        best = max(scores.values())
        winners = [unit for unit, score in scores.items() if score == best]
        if len(winners) == 1:
            self.found = self.found or winners[0]
            return winners[0]
        if self.found in winners:
            return str(self.found)
        raise self._asking(winners, error)

    def _asking(self, units: Sequence[str], error: Any) -> OptionNeededError:
        problem: InputError = error(
            f"the offsets may count {' or '.join(_WORDS[unit] for unit in units)}, which gives"
            " different spans here.",
            hint=f"Say which with --option {self._option}={'|'.join(units)}.",
        )
        asking = OptionNeededError("", hint=problem.hint)
        asking.message, asking.file, asking.line = problem.message, problem.file, problem.line
        asking.option, asking.values = self._option, tuple(units)
        return asking


_WORDS: Final = {
    CODEPOINT: "code points",
    UTF16: "UTF-16 units",
    GRAPHEME: "graphemes",
}


def _quality(text: str, place: tuple[Fragment, ...] | None) -> int:
    if place is None:
        return -10
    start, end = place[0]
    quote = text[start:end]
    return 2 * is_word_bounded(text, start, end) - (quote != quote.strip())


def annotator_of(source: Source, context: ReadContext) -> str | None:
    """Return whose file it is: doccano names files after annotators."""
    if context.options.get("annotator") == "none" or source.path is None:
        return None
    return None if source.stem.lower() in _NOBODY else source.stem


def read_example(
    data: Any,
    file: str,
    line: int,
    annotator: str | None,
    choice: UnitChoice,
    context: ReadContext,
) -> DocumentRecord:
    """Read one parsed row.

    Raises:
        InputError: It is no usable row.
    """
    return _Example(data, file, line, context).read(annotator, choice)


class _Example:
    def __init__(self, data: Any, file: str, line: int, context: ReadContext) -> None:
        self._file, self._line, self._context = file, line, context
        text = data.get("text", data.get("data")) if type(data) is dict else None
        if type(text) is not str:
            raise self._error("the row has no text.", hint='Expected {"text": "…", "label": […]}.')
        self._data: dict[str, Any] = data
        self._input = InputText(text, self._error)
        self._notes = self._input.notes

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._file, line=self._line)

    def read(self, annotator: str | None, choice: UnitChoice) -> DocumentRecord:
        """Return the document with its labels."""
        data = self._data
        meta = data.get("meta")
        more = dict(meta) if isinstance(meta, dict) else {}
        more.update({key: value for key, value in data.items() if key not in _READ})
        fields = meta_fields(more)
        if isinstance(fields["meta"].get("note"), str):
            fields["note"] = fields["meta"].pop("note")
        for key in ("annotator", "username"):
            if isinstance(data.get(key), str) and data[key].strip():
                annotator = data[key].strip()
        marks, categories = self._marks()
        pairs = [pair for _, pair, _ in marks]
        unit = choice.choose(self._input, pairs, self._error)
        if unit != CODEPOINT:
            self._notes.changed("unit", f"Offsets that count {_WORDS[unit]} became code points")
        spans: dict[str, SpanRecord] = {}
        for number, (one, pair, label) in enumerate(marks):
            place = self._input.anchored([pair], None, unit)
            if place is not None:
                name = one if one is not None and one not in spans else f"span {number}"
                quote = quote_of(self._input.text, place)
                spans[name] = SpanRecord(place, label, quote, name)
        relations = self._relations(spans)
        labels = self._categories(categories)
        comments = self._list("comments") or self._list("Comments")
        self._notes.dropped("comments", "A comment on a text", len(comments))
        one_set = SetRecord(
            annotator=annotator,
            document_labels=labels,
            spans=list(spans.values()),
            relations=relations,
        )
        is_labeled = bool(spans or relations or labels or annotator)
        return self._input.record(
            file=self._file, line=self._line, sets=(one_set,) if is_labeled else (), **fields
        )

    def _list(self, key: str) -> list[Any]:
        value = self._data.get(key)
        if value is None:
            return []
        if type(value) is not list:
            raise self._error(f"{key} must be a list.")
        return value

    def _marks(self) -> tuple[list[tuple[str | None, Pair, str]], list[str]]:
        """Return (id, place, label) of every span, and labels of the whole text."""
        found: list[tuple[str | None, Pair, str]] = []
        categories: list[str] = []
        items = [item for key in _PLACES for item in self._list(key)]
        for number, item in enumerate(items, 1):
            if isinstance(item, str):
                categories.append(item)
            elif isinstance(item, list):
                found.append(self._from_list(number, item))
            elif isinstance(item, dict):
                if "start_offset" in item:
                    found.append(self._from_object(number, item))
                elif isinstance(item.get("label"), str | int):
                    categories.append(str(item["label"]))
            else:
                raise self._error(f"label {number} is neither a list nor an object.")
        return found, categories

    def _from_list(self, number: int, item: list[Any]) -> tuple[None, Pair, str]:
        if len(item) >= 3:  # noqa: PLR2004 - start, end, label
            start, end, label = whole_number(item[0]), whole_number(item[1]), item[2]
            if start is not None and end is not None and isinstance(label, str) and label:
                return None, (start, end), label
        raise self._error(f"label {number} is not as expected.", hint='Expected [0, 5, "ORG"].')

    def _from_object(self, number: int, item: Mapping[str, Any]) -> tuple[str | None, Pair, str]:
        start, end = whole_number(item.get("start_offset")), whole_number(item.get("end_offset"))
        label, one = item.get("label"), item.get("id")
        if start is None or end is None or not isinstance(label, str | int) or label == "":
            raise self._error(
                f"label {number} is not as expected.",
                hint='Expected {"label": "ORG", "start_offset": 0, "end_offset": 5}.',
            )
        if isinstance(label, int):
            self._notes.changed(
                "label_number", "A label that is a mere number; map it with --map-label 1=NAME"
            )
        return None if one is None else str(one), (start, end), str(label)

    def _relations(self, spans: Mapping[str, SpanRecord]) -> list[RelationRecord]:
        found = []
        for data in self._list("relations"):
            if type(data) is not dict:
                raise self._error("a relation is not an object.")
            type_ = data.get("type")
            start, end = str(data.get("from_id")), str(data.get("to_id"))
            if type(type_) is not str or not type_:
                self._notes.dropped("relation_type", "A relation without a type")
            elif start not in spans or end not in spans:
                self._notes.dropped("relation_ends", "A relation whose end is not there")
            else:
                found.append(RelationRecord(type_, start, end))
        return found

    def _categories(self, categories: list[str]) -> Mapping[str, Any]:
        cats = self._data.get("cats")
        chosen = [*categories, *(cats if isinstance(cats, list) else [])]
        if not chosen:
            return {}
        name = self._context.options.get("categories")
        if not name:
            words = ", ".join(short(one) for one in chosen[:1])
            self._notes.dropped(
                "categories",
                f"A category of the whole text, such as {words}; --option categories=NAME takes it"
                " as document label",
            )
            return {}
        return {name: chosen[0] if len(chosen) == 1 else chosen}


_PLACES: Final = ("label", "labels", "entities", "annotations")
