"""A loaded CAS as a document record: layers become labels, relations, slots and entities."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.formats.base import ReadContext
from annotator.formats.cas_layers import Layer
from annotator.formats.cas_load import LoadedCas
from annotator.formats.cas_types import (
    DEPENDENT,
    GOVERNOR,
    METADATA,
    OWN_FEATURES,
    RELATION,
    SPAN,
)
from annotator.formats.input_texts import InputText, Pair
from annotator.formats.offset_units import UTF16
from annotator.formats.plain_text import read_plain_text
from annotator.formats.project_files import UNTOUCHED, ProjectFile
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.row_meta import meta_fields
from annotator.formats.uima_layers import (
    ADDRESS,
    CHAIN_FEATURES,
    Mentions,
    chain_name,
    is_about_words,
    label_and_attributes,
    short_name,
)
from annotator.model.annotators import SetKind
from annotator.model.errors import InputError
from annotator.model.spans import quote_of

_TECHNICAL: Final = re.compile(
    r"uima\.|de\.tudarmstadt\.ukp\.dkpro\.core\.api\.metadata\.type\."
    r"|de\.tudarmstadt\.ukp\.clarin\.webanno\.api\.type\.|org\.dkpro\.core\.api\.xml\.type\."
)
_SEGMENTS: Final = re.compile(r".*\.segmentation\.type\.(?:Token|Sentence)\Z")
_DETAIL: Final = "MetaDataStringField"
_UNKNOWN: Final = "x-unspecified"
_LARGEST_WHOLE: Final = 1 << 53
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
        self._all = context.options.get("layers") == "all"
        self._asked = context.options.get("label")
        self._structures = loaded.structures
        self._input = InputText(loaded.text, self._error)
        self._notes = self._input.notes
        self._notes.dropped("views", "A further text (view) in the same file", loaded.more_views)
        self._notes.dropped("initial", UNTOUCHED, file.skipped)
        self._layers: dict[str, Layer] = {}
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
        relations: list[Any] = []
        chains: list[Any] = []
        hosts: list[Any] = []
        for one in self._structures:
            layer = self._layer(one)
            name, features = layer.name, layer.names
            if _SEGMENTS.match(name):
                self._drop("segments")
            elif _TECHNICAL.match(name):
                self._read_technical(one, layer)
            elif is_about_words(name) and not self._all:
                self._drop("layers")
            elif "first" in features and hasattr(one, "sofa"):
                chains.append(one)
            elif not hasattr(one, "begin"):
                if hasattr(one, "sofa"):
                    self._read_document_labels(one, layer)
            elif GOVERNOR in features and DEPENDENT in features:
                relations.append(one)
            elif "next" not in features:
                self._read_span(one, layer)
                hosts.append(one)
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
        head = read_plain_text(self._input.text, self._file.title)
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

    def _layer(self, one: Any) -> Layer:
        name = one.type.name
        if name not in self._layers:
            self._layers[name] = Layer(one.type)
        return self._layers[name]

    def _drop(self, what: str, count: int = 1) -> None:
        self._notes.dropped(what, _WORDS[what], count)

    # -- what is not a label ------------------------------------------------------------------

    def _read_technical(self, one: Any, layer: Layer) -> None:
        name, features = layer.name, layer.values(one)
        if short_name(name) == _DETAIL:
            key, value = features.get("key"), features.get("value")
            if isinstance(key, str) and key and isinstance(value, str):
                self._details.setdefault(key, value)
        elif name == METADATA or name.endswith(".DocumentAnnotation"):
            title, language = features.get("documentTitle"), features.get("language")
            url = features.get("documentUri")
            if isinstance(title, str) and title.strip():
                self._fields["title"] = title
            if isinstance(language, str) and language not in ("", _UNKNOWN):
                self._fields["language"] = language
            if isinstance(url, str) and _WEB.match(url):
                self._fields["url"] = url

    def _read_document_labels(self, one: Any, layer: Layer) -> None:
        for feature, given in self._values(one, layer).items():
            name = layer.stands_for.get(feature, feature)
            if name in self._document_labels:
                name = f"{short_name(layer.name)}.{name}"
            if name in self._document_labels:
                self._notes.dropped("label_twice", "A further value of the same document label")
            else:
                self._document_labels[name] = given

    # -- spans --------------------------------------------------------------------------------

    def _place(self, one: Any) -> tuple[Pair, ...]:
        """Return the code points that a mark covers; none when there are none."""
        start, end = one.begin or 0, one.end or 0
        if type(start) is not int or type(end) is not int or start >= end:
            what = "empty" if start == end else "outside"
            words = "A mark that covers nothing" if start == end else "A mark outside of the text"
            self._notes.dropped(what, words)
            return ()
        found = self._input.place([(start, end)], UTF16)
        if found is None:
            self._notes.dropped("outside", "A mark outside of the text, or inside a character")
        return found or ()

    def _values(self, one: Any, layer: Layer) -> dict[str, Any]:
        """Return the values that are set."""
        given = layer.values(one).items()
        found = {name: self._plain(value) for name, value in given if value is not None}
        return {name: value for name, value in found.items() if value is not None}

    def _read_span(self, one: Any, layer: Layer) -> None:
        place = self._place(one)
        if not place:
            return
        values = self._values(one, layer)
        quote = quote_of(self._input.text, place)
        span = SpanRecord(place, short_name(layer.name), quote, str(one.xmiID))
        address = values.get(ADDRESS)
        if layer.name == SPAN:
            self._read_own(span, one, values)
        else:
            span.label, span.attributes = label_and_attributes(
                span.label, layer.plain, values, self._asked
            )
        if isinstance(address, str):
            self._mentions.address(span, address)
        self._spans[one.xmiID] = span
        self._at.setdefault((one.begin or 0, one.end), []).append(span)

    def _read_own(self, span: SpanRecord, one: Any, values: Mapping[str, Any]) -> None:
        stands_for = self._layer(one).stands_for
        span.label = str(values.get("label") or span.label)
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

    def _read_fragments(self, span: SpanRecord, one: Any, words: str) -> None:
        found = [(int(a), int(b)) for a, b in re.findall(r"(\d{1,9}) (\d{1,9})(?:;|\Z)", words)]
        place = self._input.place(found, UTF16) if found else None
        hull = (min(a for a, _ in found), max(b for _, b in found)) if found else None
        if place is None or hull != (one.begin, one.end):
            self._notes.changed("fragments", "A span that was moved elsewhere lost its gaps")
            return
        span.fragments = place
        span.quote = quote_of(self._input.text, place)

    def _plain(self, value: Any) -> Any:
        """Return a value as attributes have it; None when it is empty or a link."""
        if isinstance(value, float):
            if not math.isfinite(value):
                return None
            return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
        if isinstance(value, str | bool | int):
            return value if value != "" else None
        elements = getattr(value, "elements", None)
        if isinstance(elements, list) and all(isinstance(each, str) for each in elements):
            return [each for each in elements if each] or None
        if not isinstance(elements, list) and not hasattr(value, "xmiID"):
            self._drop("features")
        return None

    # -- links --------------------------------------------------------------------------------

    def _relations(self, found: list[Any]) -> Iterator[RelationRecord]:
        for one in found:
            layer = self._layer(one)
            start = self._target(getattr(one, GOVERNOR))
            end = self._target(getattr(one, DEPENDENT))
            if start is None or end is None:
                self._drop("ends")
                continue
            values = self._values(one, layer)
            label, rest = label_and_attributes(
                short_name(layer.name), layer.plain, values, self._asked
            )
            note = None
            if layer.name == RELATION:
                label, note = str(values.get("label") or label), rest.pop("note", None)
            self._drop("relation_features", len(rest))
            yield RelationRecord(label, start, end, note=note)

    def _slots(self, hosts: list[Any]) -> Iterator[RelationRecord]:
        """Yield what the slots of marks hold: links with a role, or marks themselves."""
        for one in hosts:
            layer = self._layer(one)
            start = self._target(one)
            for feature in layer.others:
                value = getattr(one, layer.names[feature], None)
                elements = getattr(value, "elements", None)
                rows = elements if isinstance(elements, list) else [value]
                for row in rows:
                    if not hasattr(row, "xmiID") or hasattr(row, "elements"):
                        continue
                    role = getattr(row, "role", None)
                    end = self._target(getattr(row, "target", row))
                    if start is None or end is None:
                        self._drop("ends")
                    else:
                        yield RelationRecord(role or feature, start, end)

    def _target(self, one: Any) -> str | None:
        span = self._spans.get(getattr(one, "xmiID", None))  # type: ignore[arg-type]
        return None if span is None else span.id

    def _read_chain(self, chain: Any) -> None:
        """Make marks that mention the same an entity; a link on a label stands for that label."""
        members: list[SpanRecord] = []
        seen: set[int] = set()
        link = chain.first
        while hasattr(link, "begin") and link.xmiID not in seen:
            seen.add(link.xmiID)
            span = self._mention(link, {one.id for one in members})
            if span is not None:
                members.append(span)
            link = getattr(link, "next", None)
        self._mentions.chain(members)

    def _mention(self, link: Any, taken: set[str | None]) -> SpanRecord | None:
        values = self._values(link, self._layer(link))
        values = {key: values[key] for key in CHAIN_FEATURES if key in values}
        here = self._at.get((link.begin, link.end), [])
        return self._mentions.member(values, here, taken, lambda: self._new_mention(link))

    def _new_mention(self, link: Any) -> SpanRecord | None:
        place = self._place(link)
        if not place:
            return None
        quote = quote_of(self._input.text, place)
        span = SpanRecord(place, chain_name(link.type.name), quote, str(link.xmiID))
        self._spans[link.xmiID] = span
        return span
