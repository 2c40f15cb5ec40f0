"""spaCy's JSON as document records; sources as in ``spacy_json``."""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from annotator.formats.base import ReadContext
from annotator.formats.conll_tags import chunks
from annotator.formats.input_texts import InputText, Notes, whole_number
from annotator.formats.json_lines import json_lines
from annotator.formats.json_stream import json_items
from annotator.formats.records import DocumentRecord
from annotator.formats.sources import Source
from annotator.formats.spacy_layers import Mark
from annotator.formats.spacy_marks import record_of
from annotator.model.errors import InputError

_LINES_OF_PAIRS: Final = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\[\s*"')
_PAIR: Final = 2
_FIRST_LINE: Final = 4 << 20
_EXPECTED: Final = (
    'Expected {"text": "…", "ents": [{"start": 0, "end": 3, "label": "ORG"}]} or'
    ' ["…", {"entities": [[0, 3, "ORG"]]}].'
)


def read_spacy_json(source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
    """Yield each text, or the error that it is.

    Raises:
        InputError: Nothing after this place can be read.
    """
    if context.encoding is not None or _has_lines(source):
        for line in json_lines(source, context.encoding):
            if isinstance(line, InputError):
                yield line
            else:
                number, item = line
                yield from _Item(source.name, context, line=number).texts(item)
        return
    for number, item in enumerate(json_items(source, lists=True), 1):
        if isinstance(item, InputError):
            yield item
        else:
            yield from _Item(source.name, context, number=number).texts(item)


def _has_lines(source: Source) -> bool:
    """Tell whether the first line is an item by itself: read so, lines take half the time."""
    head = source.sample().head
    if _LINES_OF_PAIRS.match(head):
        return True
    if not head.removeprefix(codecs.BOM_UTF8).startswith(b"{"):
        return False
    if source.path is not None:
        with source.open() as stream:
            head = stream.readline(_FIRST_LINE)
    first, feed, _ = head.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    try:
        orjson.loads(first if feed else b"")
    except orjson.JSONDecodeError:
        return False
    return True


class _Item:
    def __init__(
        self, file: str, context: ReadContext, *, line: int | None = None, number: int | None = None
    ) -> None:
        self._file, self._context, self._line = file, context, line
        self._place = "" if number is None else f"item {number}: "

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(f"{self._place}{message}", hint=hint, file=self._file, line=self._line)

    def texts(self, item: Any) -> Iterator[DocumentRecord | InputError]:
        """Yield the texts that an item holds."""
        for read, part in self._parts(item):
            try:
                yield read(part)
            except InputError as error:
                yield error

    def _parts(self, item: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(item, dict) and isinstance(item.get("paragraphs"), list):
            yield from ((self._paragraph, (item, one)) for one in item["paragraphs"])
        elif (
            isinstance(item, dict)
            and "text" not in item
            and isinstance(item.get("annotations"), list)
        ):
            yield from ((self._pair, one) for one in item["annotations"] if one is not None)
        elif isinstance(item, list):
            yield self._pair, item
        else:
            yield self._document, item

    def _document(self, item: Any) -> DocumentRecord:
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise self._error("there is no text.", hint=_EXPECTED)
        given = InputText(item["text"], self._error)
        known: dict[str, Any] = {}
        for key in ("meta", "_"):
            if isinstance(item.get(key), dict):
                known |= item[key]
        return self._record(given, item, [], known)

    def _pair(self, item: Any) -> DocumentRecord:
        if (
            not isinstance(item, list)
            or len(item) != _PAIR
            or not isinstance(item[0], str)
            or not isinstance(item[1], dict)
        ):
            raise self._error("this is no pair of a text and its labels.", hint=_EXPECTED)
        return self._record(InputText(item[0], self._error), item[1], [], {})

    def _record(
        self, given: InputText, item: Mapping[str, Any], more: Sequence[Mark], known: dict[str, Any]
    ) -> DocumentRecord:
        marks = [*more]
        for key in ("ents", "entities"):
            marks += self._marks(item.get(key), "", given.notes)
        groups = item.get("spans")
        if isinstance(groups, dict):
            wanted = self._context.options.get("key")
            for name, group in groups.items():
                found = list(self._marks(group, str(name), given.notes))
                if wanted and name != wanted:
                    given.notes.dropped(
                        "group", "A span of a group that was not asked for", len(found)
                    )
                else:
                    marks += found
        else:
            marks += self._marks(groups, "", given.notes)
        known.setdefault("id", item.get("id"))
        cats = _cats(item.get("cats"))
        return record_of(given, marks, cats, known, self._context, file=self._file, line=self._line)

    def _marks(self, value: Any, group: str, notes: Notes) -> Iterator[Mark]:
        if value is None:
            return
        if not isinstance(value, list):
            raise self._error("the labels are not a list.", hint=_EXPECTED)
        for number, one in enumerate(value, 1):
            if isinstance(one, str):
                notes.dropped("tags", "A tag in place of a span, without tokens that it is of")
                continue
            first, last, label, kb_id = _fields(one)
            start, end = whole_number(first), whole_number(last)
            if start is None or end is None or not isinstance(label, str):
                raise self._error(f"label {number} is not as expected.", hint=_EXPECTED)
            yield Mark(start, end, label or group, kb_id if isinstance(kb_id, str) else "")

    def _paragraph(self, given: tuple[Mapping[str, Any], Any]) -> DocumentRecord:
        """Read a paragraph of version 2: a text of its own, tags on its tokens."""
        item, paragraph = given
        sentences = paragraph.get("sentences") if isinstance(paragraph, dict) else None
        if not isinstance(sentences, list):
            raise self._error("a paragraph has no sentences.")
        words, spaces, tags, ends = [], [], [], []
        for sentence in sentences:
            tokens = sentence.get("tokens") if isinstance(sentence, dict) else None
            for token in tokens if isinstance(tokens, list) else ():
                if not isinstance(token, dict) or not isinstance(token.get("orth"), str):
                    raise self._error("a token has no word (“orth”).")
                space, tag = token.get("space"), token.get("ner")
                words.append(token["orth"])
                spaces.append(space if isinstance(space, str) else " ")
                tags.append(tag if isinstance(tag, str) else "O")
            ends.append(len(words))
        raw = paragraph.get("raw")
        if not isinstance(raw, str):
            raw = "".join(map("".join, zip(words, spaces, strict=True)))
            raw = raw if "space" in _first_token(sentences) else raw.removesuffix(" ")
        text = InputText(raw, self._error)
        marks = self._tagged(raw, words, tags)
        rest = {**paragraph, "ents": None, "id": item.get("id")}
        if marks:
            rest["entities"] = None  # the same ones again
        return self._record(text, rest, marks, {})

    def _tagged(self, raw: str, words: Sequence[str], tags: Sequence[str]) -> list[Mark]:
        places: list[tuple[int, int]] = []
        at = 0
        for word in words:
            start = raw.find(word, at)
            if start < 0 or raw[at:start].strip():
                raise self._error(f"the word “{word[:40]}” is not where it should be in the text.")
            at = start + len(word)
            places.append((start, at))
        found, _ = chunks(tags)
        return [Mark(places[a][0], places[b - 1][1], label) for a, b, label in found]


def _fields(one: Any) -> tuple[Any, Any, Any, Any]:
    if isinstance(one, dict):
        return one.get("start"), one.get("end"), one.get("label"), one.get("kb_id")
    if isinstance(one, list) and len(one) >= 3:  # noqa: PLR2004 - start, end, label
        return one[0], one[1], one[2], None
    return None, None, None, None


def _cats(value: Any) -> Mapping[Any, Any]:
    if isinstance(value, dict):
        return value
    pairs = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return {str(one.get("label")): one.get("value") for one in pairs}


def _first_token(sentences: Sequence[Any]) -> Mapping[str, Any]:
    for sentence in sentences:
        for token in sentence.get("tokens") or ():
            return dict(token)
    return {}
