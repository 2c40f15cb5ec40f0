"""One text with its brat labels, as a document record."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.brat_lines import Standoff, TextBound, read_standoff
from annotator.formats.groups import Groups
from annotator.formats.input_texts import InputText, Pair
from annotator.formats.plain_text import read_plain_text
from annotator.formats.records import (
    DocumentRecord,
    EntityRecord,
    RelationRecord,
    SetRecord,
    SpanRecord,
)
from annotator.model.errors import InputError, TextError
from annotator.model.spans import Fragment, quote_of
from annotator.model.texts import decode_utf8
from annotator.schema.types import Schema

_EQUIV: Final = "Equiv"
_SAME: Final = "same_as"
_NOTES: Final = "AnnotatorNotes"


def read_pair(
    text: Path,
    data: bytes,
    labels: Path | None,
    marks: bytes | None,
    annotator: str | None,
    definitions: Schema | None,
    context: ReadContext,
) -> DocumentRecord:
    """Read a text and its labels; both of the latter are None when nobody labeled it.

    Raises:
        InputError: One of them is no usable text.
    """

    def error(message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=str(text))

    raw = _decoded(data, text, context)
    given = InputText(raw, error)
    head = read_plain_text(given.text, text.name)
    sets: tuple[SetRecord, ...] = ()
    if labels is not None and marks is not None:
        words = _decoded(marks, labels, context).removeprefix("\ufeff")
        sets = (_Labels(given, words, annotator, context).read(),)
    return given.record(
        file=str(labels or text),
        title=text.stem,
        document_date=head.document_date,
        publisher=head.publisher,
        sets=sets,
        definitions=definitions,
    )


def _decoded(data: bytes, path: Path, context: ReadContext) -> str:
    try:
        return decode_utf8(data, name=path.name, encoding=context.encoding)
    except TextError as problem:
        message = problem.message.removeprefix(f"{path.name}: ")
        raise InputError(message, hint=problem.hint, file=str(path)) from None


class _Labels:
    def __init__(
        self, given: InputText, words: str, annotator: str | None, context: ReadContext
    ) -> None:
        self._input = given
        self._notes = given.notes
        self._annotator = annotator
        self._options = context.options
        self._found: Standoff = read_standoff(words, self._notes)
        self._spans: dict[str, SpanRecord] = {}

    def read(self) -> SetRecord:
        """Return the annotation set."""
        self._read_spans()
        self._read_attributes()
        relations = self._relations()
        groups = Groups[str]()
        self._equivalences(groups, relations)
        entities = self._entities(groups)
        note = self._comments(relations)
        return SetRecord(
            annotator=self._annotator,
            note=note,
            spans=list(self._spans.values()),
            relations=list(relations.values()),
            entities=entities,
            untyped=True,
        )

    def _read_spans(self) -> None:
        bound = list(self._found.spans.values())
        unit = self._options.get("offset_unit", "auto")
        if unit == "auto":
            unit = self._unit(bound)
        for one in bound:
            fragments = self._anchored(one, unit)
            if fragments is not None:
                quote = quote_of(self._input.text, fragments)
                self._spans[one.id] = SpanRecord(fragments, one.label, quote, one.id)

    def _unit(self, bound: Iterable[TextBound]) -> str:
        unit = self._input.unit_by_quotes([(one.pairs, one.quote) for one in bound])
        if unit != "codepoint":
            self._notes.changed("unit", f"Offsets that count {unit} were turned into code points")
        return unit

    def _anchored(self, one: TextBound, unit: str) -> tuple[Fragment, ...] | None:
        pairs: Sequence[Pair] = one.pairs
        if len(pairs) == 1 and pairs[0][0] < pairs[0][1]:
            return self._input.anchored(pairs, one.quote, unit)
        if len(pairs) > 1 and any(a >= b for a, b in pairs):
            pairs = [(a, b) for a, b in pairs if a < b]
            self._notes.changed("empty_fragment", "An empty piece of a span was left out")
        if not pairs or all(a >= b for a, b in pairs):
            self._notes.dropped("empty", "A span that covers nothing")
            return None
        if len(pairs) > 1:
            place = self._input.place(pairs, unit)
            if place is not None and len(place) < len(pairs):
                # Pieces that touch are one: brat's quote then has a blank that the text lacks.
                self._notes.changed("joined", "Pieces of a span that touch were joined")
                return place
        return self._input.anchored(pairs, one.quote, unit)

    def _target(self, one: str) -> str | None:
        """Return the T id that an id stands for, through events; None when it was left out."""
        for _ in range(8):
            if one in self._spans:
                return one
            trigger = self._found.triggers.get(one)
            if trigger is None:
                return None
            one = trigger
        return None

    def _read_attributes(self) -> None:
        values: dict[str, dict[str, list[str | bool]]] = {}
        for target, name, value in self._found.attributes:
            span = self._target(target)
            if span is None:
                what = "relation" if target.startswith("R") else "span that is not there"
                self._notes.dropped(f"attribute_{what}", f"An attribute of a {what}")
                continue
            known = values.setdefault(span, {}).setdefault(name, [])
            if value not in known:
                known.append(value)
        for one, given in values.items():
            self._spans[one].attributes = {
                name: self._value(found) for name, found in given.items()
            }

    @staticmethod
    def _value(found: list[str | bool]) -> Any:
        texts = [one for one in found if isinstance(one, str)]
        if not texts:
            return True
        return texts[0] if len(texts) == 1 else texts

    def _relations(self) -> dict[str, RelationRecord]:
        found: dict[str, RelationRecord] = {}
        seen: set[tuple[str, str, str]] = set()
        for number, link in enumerate(self._found.links):
            start, end = self._target(link.from_id), self._target(link.to_id)
            if start is None or end is None:
                self._notes.dropped("ends", "A relation or role whose end is not there")
                continue
            if not link.type or (link.type, start, end) in seen:
                self._notes.dropped("same", "A relation that was there before")
                continue
            seen.add((link.type, start, end))
            one = link.id if link.id is not None and link.id not in found else f"role {number}"
            found[one] = RelationRecord(link.type, start, end)
        return found

    def _equivalences(self, groups: Groups[str], relations: dict[str, RelationRecord]) -> None:
        how = self._options.get("equivalences", "auto")
        for number, (type_, ids) in enumerate(self._found.equivalences):
            targets = [self._target(one) for one in ids]
            present = [one for one in dict.fromkeys(targets) if one is not None]
            missing = sum(one is None for one in targets)
            self._notes.dropped("member", "A member of an equivalence that is not there", missing)
            if how == "entity" or (how == "auto" and type_ == _EQUIV):
                for one in present[1:]:
                    groups.join(present[0], one)
                continue
            name = _SAME if how == "same_as" else type_
            for index, (first, second) in enumerate(pairwise(present)):
                relations[f"* {number} {index}"] = RelationRecord(name, first, second)

    def _entities(self, groups: Groups[str]) -> list[EntityRecord]:
        named: dict[str, tuple[str, str]] = {}
        for target, reference, words in self._found.references:
            one = self._target(target)
            if one is None:
                self._notes.dropped("reference", "A reference of a span that is not there")
                continue
            root = groups.root(one)
            if named.setdefault(root, (reference, words))[0] != reference:
                self._notes.dropped("references", "A further reference of the same entity")
        members: dict[str, list[SpanRecord]] = {}
        for one, span in self._spans.items():
            root = groups.root(one)
            if root in named or groups.size(root) > 1:
                members.setdefault(root, []).append(span)
        return [self._entity(root, named, spans) for root, spans in members.items()]

    def _entity(
        self, root: str, named: Mapping[str, tuple[str, str]], spans: Sequence[SpanRecord]
    ) -> EntityRecord:
        reference, words = named.get(root, (None, ""))
        for span in spans:
            span.entity = root
        name = words or max((span.quote for span in spans), key=len)
        return EntityRecord(root, " ".join(name.split()), spans[0].label, reference)

    def _comments(self, relations: Mapping[str, RelationRecord]) -> str | None:
        general: list[str] = []
        for target, type_, text in self._found.comments:
            words = text if type_ in (_NOTES, "") else f"{type_}: {text}"
            one = self._spans.get(self._target(target) or "") or relations.get(target)
            if one is not None:
                one.note = words if one.note is None else f"{one.note}\n{words}"
            else:
                if target:
                    self._notes.changed(
                        "comment", "A comment on something that is not there, kept on the document"
                    )
                general.append(words)
        return "\n".join(general) or None
