"""A loaded CAS as a document record: layers become labels, relations, slots and entities."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.cas_layers import DETAIL, Kind
from annotator.formats.cas_marks import Link, LoadedCas, Mark
from annotator.formats.cas_types import DEPENDENT, GOVERNOR, OWN_FEATURES, RELATION, SPAN
from annotator.formats.input_texts import InputText, Pair
from annotator.formats.offset_units import UTF16
from annotator.formats.plain_text import read_normalized
from annotator.formats.project_files import UNTOUCHED, ProjectFile
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.row_meta import meta_fields
from annotator.formats.uima_layers import (
    ADDRESS,
    CHAIN_FEATURES,
    Mentions,
    chain_name,
    label_and_attributes,
    short_name,
)
from annotator.model.annotators import SetKind
from annotator.model.errors import InputError
from annotator.model.spans import NO_ATTRIBUTES, quote_of
from annotator.model.texts import NormalizedText

_UNKNOWN: Final = "x-unspecified"
_LEFT_OUT: Final[Mapping[Kind, str]] = {"segments": "segments", "words": "layers"}
"""Kinds of layers whose marks are counted, and as what."""
_WORDS: Final = {
    "segments": "A sentence or word, which this program finds itself",
    "layers": "A mark of a layer about words (parts of speech, syntax); layers=all reads it",
    "ends": "A relation or slot whose end is not a label",
    "relation_features": "A value of a relation beside its label",
    "features": "A value that is neither a text, a number, a list nor a link",
}
_WEB: Final = re.compile(r"https?://\S+\Z")


def read_cas(loaded: LoadedCas, file: ProjectFile, context: ReadContext) -> DocumentRecord:
    """Return the document with the annotation set that the file holds.

    Raises:
        InputError: Its text cannot be a document.
    """
    return _Cas(loaded, file, context).read()


class _Cas:
    def __init__(self, loaded: LoadedCas, file: ProjectFile, context: ReadContext) -> None:
        self._file = file
        self._asked = context.options.get("label")
        self._marks = loaded.marks
        self._linked = loaded.linked
        self._input = InputText(loaded.text, self._error)
        self._notes = self._input.notes
        self._notes.dropped("views", "A further text (view) in the same file", loaded.more_views)
        self._notes.dropped("initial", UNTOUCHED, file.skipped)
        self._spans: dict[int, SpanRecord] = {}
        self._at: dict[Pair, list[SpanRecord]] = {}
        self._mentions = Mentions()
        self._document_labels: dict[str, Any] = {}
        self._details: dict[str, Any] = {}
        self._fields: dict[str, Any] = {}

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._file.name)

    def read(self) -> DocumentRecord:
        """Return the document."""
        relations: list[Mark] = []
        chains: list[Mark] = []
        hosts: list[Mark] = []
        for one in self._marks:
            kind = one.layer.kind
            if kind == "span":
                self._read_span(one)
                if one.links:
                    hosts.append(one)
            elif kind in _LEFT_OUT:
                self._drop(_LEFT_OUT[kind], one.count)
            elif kind == "details":
                self._read_details(one)
            elif kind == "chain":
                chains.append(one)
            elif kind == "document":
                self._read_document_labels(one)
            elif kind == "relation":
                relations.append(one)
        if chains:
            for number, span in self._spans.items():
                mark = self._linked[number]
                self._at.setdefault((mark.begin or 0, mark.end), []).append(span)
        for chain in chains:
            self._read_chain(chain)
        links = [*self._relations(relations), *self._slots(hosts)]
        spans = list(self._spans.values())
        entities = self._mentions.entities(spans, self._notes)
        found = SetRecord(
            kind=self._file.kind,
            annotator=self._file.annotator,
            state=self._file.state,
            document_labels=self._document_labels,
            spans=spans,
            relations=links,
            entities=entities,
            untyped=True,
        )
        return self._record(found)

    def _record(self, found: SetRecord) -> DocumentRecord:
        head = read_normalized(NormalizedText(self._input.text), self._file.title)
        known = meta_fields({**self._fields, **self._details})
        known["document_date"] = known.get("document_date") or head.document_date
        known["publisher"] = known.get("publisher") or head.publisher
        if isinstance(known["meta"].get("note"), str):
            known["note"] = known["meta"].pop("note")
        known["title"] = known.get("title") or self._file.title
        # A file that names nobody and holds nothing is a document without a set.
        is_empty = not (found.spans or found.document_labels or found.annotator)
        is_nobody = found.kind in (None, SetKind.IMPORTED.value)
        sets = () if is_empty and is_nobody else (found,)
        return self._input.record(file=self._file.name, sets=sets, **known)

    def _drop(self, what: str, count: int = 1) -> None:
        self._notes.dropped(what, _WORDS[what], count)

    # -- what is not a label ------------------------------------------------------------------

    def _read_details(self, one: Mark) -> None:
        found = one.values
        if short_name(one.layer.name) == DETAIL:
            key, value = found.get("key"), found.get("value")
            if isinstance(key, str) and key and isinstance(value, str):
                self._details.setdefault(key, value)
            return
        title, language = found.get("documentTitle"), found.get("language")
        url = found.get("documentUri")
        if isinstance(title, str) and title.strip():
            self._fields["title"] = title
        if isinstance(language, str) and language not in ("", _UNKNOWN):
            self._fields["language"] = language
        if isinstance(url, str) and _WEB.match(url):
            self._fields["url"] = url

    def _read_document_labels(self, one: Mark) -> None:
        layer = one.layer
        for feature, given in self._values(one).items():
            name = layer.stands_for.get(feature, feature)
            if name in self._document_labels:
                name = f"{short_name(layer.name)}.{name}"
            if name in self._document_labels:
                self._notes.dropped("label_twice", "A further value of the same document label")
            else:
                self._document_labels[name] = given

    # -- spans --------------------------------------------------------------------------------

    def _place(self, one: Mark) -> tuple[Pair, ...]:
        """Return the code points that a mark covers; none when there are none."""
        start, end = one.begin or 0, one.end or 0
        if type(start) is not int or type(end) is not int or start >= end:
            what = "empty" if start == end else "outside"
            words = "A mark that covers nothing" if start == end else "A mark outside of the text"
            self._notes.dropped(what, words)
            return ()
        found = self._input.place_one(start, end, UTF16)
        if found is None:
            self._notes.dropped("outside", "A mark outside of the text, or inside a character")
        return found or ()

    def _values(self, one: Mark) -> Mapping[str, Any]:
        """Return the values that are set; note those that cannot be attributes."""
        if one.strange:
            self._drop("features", one.strange)
        return one.values

    def _read_span(self, one: Mark) -> None:
        place = self._place(one)
        if not place:
            return
        layer, values = one.layer, self._values(one)
        quote = quote_of(self._input.text, place)
        span = SpanRecord(place, layer.short_name, quote, str(one.id), NO_ATTRIBUTES)
        if layer.name == SPAN:
            self._read_own(span, one, values)
        else:
            span.label, span.attributes = label_and_attributes(
                span.label, layer.plain, values, self._asked
            )
        address = values.get(ADDRESS)
        if isinstance(address, str):
            self._mentions.address(span, address)
        self._spans[one.id] = span

    def _read_own(self, span: SpanRecord, one: Mark, values: Mapping[str, Any]) -> None:
        span.label = str(values.get("label") or span.label)
        if len(values) == 1 and "label" in values:
            return  # the plainest, of which files are full
        stands_for = one.layer.stands_for
        span.attributes = {
            stands_for.get(key, key): value
            for key, value in values.items()
            if key not in OWN_FEATURES
        }
        note, model, score = values.get("note"), values.get("model"), values.get("confidence")
        span.note = note if isinstance(note, str) else None
        span.model = model if isinstance(model, str) else None
        if isinstance(score, int | float) and 0 <= score <= 1:
            span.confidence = float(score)
        pieces = values.get("fragments")
        if isinstance(pieces, str):
            self._read_fragments(span, one, pieces)

    def _read_fragments(self, span: SpanRecord, one: Mark, words: str) -> None:
        found = [(int(a), int(b)) for a, b in re.findall(r"(\d{1,9}) (\d{1,9})(?:;|\Z)", words)]
        place = self._input.place(found, UTF16) if found else None
        hull = (min(a for a, _ in found), max(b for _, b in found)) if found else None
        if place is None or hull != (one.begin, one.end):
            self._notes.changed("fragments", "A span that was moved elsewhere lost its gaps")
            return
        span.fragments = place
        span.quote = quote_of(self._input.text, place)

    # -- links --------------------------------------------------------------------------------

    def _relations(self, found: list[Mark]) -> Iterator[RelationRecord]:
        for one in found:
            start, end = (
                self._target(one.links.get(GOVERNOR)),
                self._target(one.links.get(DEPENDENT)),
            )
            if start is None or end is None:
                self._drop("ends")
                continue
            layer = one.layer
            values = self._values(one)
            label, rest = label_and_attributes(layer.short_name, layer.plain, values, self._asked)
            note = None
            if layer.name == RELATION:
                label, note = str(values.get("label") or label), rest.pop("note", None)
            self._drop("relation_features", len(rest))
            yield RelationRecord(label, start, end, note=note)

    def _slots(self, hosts: list[Mark]) -> Iterator[RelationRecord]:
        """Yield what the slots of marks hold: links with a role, or marks themselves."""
        for one in hosts:
            start = self._target(one.id)
            for feature in one.layer.others:
                given = one.links.get(feature, ())
                for number in (given,) if isinstance(given, int) else given:
                    role, end = self._filler(number)
                    if start is None or end is None:
                        self._drop("ends")
                    else:
                        yield RelationRecord(role or feature, start, end)

    def _filler(self, number: int) -> tuple[str, str | None]:
        """Return the role of what fills a slot, if it says one, and the label it leads to."""
        row = self._linked.get(number)
        if row is None:
            return "", None
        role = row.values.get("role")
        target = row.links.get("target") if "target" in row.layer.names else row.id
        return role if isinstance(role, str) else "", self._target(target)

    def _target(self, one: Link | None) -> str | None:
        span = self._spans.get(one) if isinstance(one, int) else None
        return None if span is None else span.id

    def _read_chain(self, chain: Mark) -> None:
        """Make marks that mention the same an entity; a link on a label stands for that label."""
        members: list[SpanRecord] = []
        seen: set[int] = set()
        link = self._next(chain, "first")
        while link is not None and link.layer.has_place and link.id not in seen:
            seen.add(link.id)
            span = self._mention(link, {one.id for one in members})
            if span is not None:
                members.append(span)
            link = self._next(link, "next")
        self._mentions.chain(members)

    def _next(self, one: Mark, feature: str) -> Mark | None:
        number = one.links.get(feature)
        return self._linked.get(number) if isinstance(number, int) else None

    def _mention(self, link: Mark, taken: set[str | None]) -> SpanRecord | None:
        values = self._values(link)
        values = {key: values[key] for key in CHAIN_FEATURES if key in values}
        here = self._at.get((link.begin, link.end), [])
        return self._mentions.member(values, here, taken, lambda: self._new_mention(link))

    def _new_mention(self, link: Mark) -> SpanRecord | None:
        place = self._place(link)
        if not place:
            return None
        quote = quote_of(self._input.text, place)
        span = SpanRecord(place, chain_name(link.layer.name), quote, str(link.id))
        self._spans[link.id] = span
        return span
