"""TimeML documents as records: time expressions, events, and the links between them.

Source: TimeML 1.2.1 (Saurí et al., 2006) and the TimeBank and TempEval-3 files. XML is parsed with
entity declarations and outside references refused.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from annotator.formats.base import ReadContext
from annotator.formats.input_texts import InputText
from annotator.formats.records import DocumentRecord, RelationRecord, SetRecord, SpanRecord
from annotator.formats.sources import Source
from annotator.formats.written_dates import match_date
from annotator.model.errors import InputError, TextError
from annotator.model.texts import MAX_TEXT_BYTES, decode_utf8

TAGS: Final = ("TIMEX3", "EVENT", "SIGNAL")
_HEAD: Final = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^\[>]*>)?\s*")
_ROOT: Final = re.compile(r"<(?:\w+:)?TimeML\b")
_ENTITIES: Final = re.compile(r"<!(?:ENTITY|DOCTYPE[^>]*\[)")
_AMPERSAND: Final = re.compile(r"&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)")
_PLAIN: Final = {"type": "type", "value": "value", "mod": "mod", "quant": "quant", "freq": "freq"}
_POINTS: Final = {"beginPoint": "begin", "endPoint": "end_point"}
_IDS: Final = ("tid", "eid", "sid")
_NOT_ATTRIBUTES: Final = frozenset((*_IDS, "eiid", "anchorTimeID", "functionInDocument"))
_FROM: Final = ("timeID", "eventInstanceID", "eventID")
_TO: Final = (
    "relatedToTime",
    "relatedToEventInstance",
    "relatedToEvent",
    "subordinatedEventInstance",
    "subordinatedEvent",
)
_DEEPEST: Final = 200


def read_timeml(source: Source, context: ReadContext) -> DocumentRecord:
    """Read a file.

    Raises:
        InputError: It is no TimeML, or holds what a hostile file would.
    """
    data = source.read_all(MAX_TEXT_BYTES)
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(f"the file has more than {MAX_TEXT_BYTES:,} bytes.", file=source.name)
    try:
        words = decode_utf8(data, name=source.name, encoding=context.encoding)
    except TextError as problem:
        message = problem.message.removeprefix(f"{source.name}: ")
        raise InputError(message, hint=problem.hint, file=source.name) from None
    root, mended = _parsed(words, source.name)
    return _Timeml(root, source, context).read(mended)


def _parsed(words: str, name: str) -> tuple[Element, int]:
    """Return the tree, and how many ampersands had to be mended."""
    if _ENTITIES.search(words, 0, 1 << 16):
        raise InputError(
            "the file declares entities, which may hide what it holds; such files are not read.",
            hint="Remove the declarations and write the characters themselves.",
            file=name,
        )
    head = _HEAD.match(words)
    body = words if head is None else words[head.end() :]
    if _ROOT.match(body) is None:
        body = f"<TimeML>{body}</TimeML>"  # some corpora leave the root out
    try:
        return _tree(body, name), 0
    except InputError:
        mended, count = _AMPERSAND.subn("&amp;", body)
        if not count:
            raise
        return _tree(mended, name), count


def _tree(body: str, name: str) -> Element:
    try:
        root: Element = fromstring(body)
    except DefusedXmlException:
        message = "the file declares entities; such files are not read."
        raise InputError(message, file=name) from None
    except (ParseError, ValueError) as error:
        raise InputError(f"not valid XML: {error}.", file=name) from None
    return root


class _Timeml:
    def __init__(self, root: Element, source: Source, context: ReadContext) -> None:
        self._root = root
        self._source = source
        self._labels = {tag: context.options.get(tag.lower(), tag) for tag in TAGS}
        self._links: list[Element] = []
        self._instances: dict[str, str] = {}
        self._details: dict[str, Mapping[str, str]] = {}
        self._elements: dict[str, Element] = {}
        self._dct: Element | None = None
        self._further = 0

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name)

    def read(self, mended: int) -> DocumentRecord:
        """Return the document."""
        body = next(self._root.iter("TEXT"), None)
        if body is None:
            raise self._error("there is no TEXT in it.", hint="Expected <TEXT>…</TEXT>.")
        text, marks = self._flat(body)
        given = InputText(text, self._error)
        self._gather()
        given.notes.changed("ampersand", "A bare & was taken as it is", mended)
        given.notes.dropped("instances", "A further instance of the same event", self._further)
        spans = self._spans(given, marks)
        relations = self._relations(given, spans)
        date = self._date(given)
        one = SetRecord(spans=list(spans.values()), relations=relations, untyped=True)
        return given.record(
            file=self._source.name,
            sets=(one,),
            title=self._words("TITLE") or self._words("DOCID") or self._source.stem,
            document_date=date,
        )

    def _flat(self, body: Element) -> tuple[str, list[tuple[Element, int, int]]]:
        """Return the text without tags, and the places of the tags that mark something."""
        pieces = [body.text or ""]
        at = len(pieces[0])
        marks: list[tuple[Element, int, int]] = []
        stack: list[tuple[Element, Iterator[Element], int]] = [(body, iter(body), 0)]
        while stack:
            element, children, start = stack[-1]
            child = next(children, None)
            if child is not None:
                if len(stack) > _DEEPEST:
                    raise self._error(f"its tags are nested more than {_DEEPEST} deep.")
                stack.append((child, iter(child), at))
                pieces.append(child.text or "")
            else:
                stack.pop()
                if not stack:
                    break
                if element.tag in TAGS:
                    marks.append((element, start, at))
                pieces.append(element.tail or "")
            at += len(pieces[-1])
        return "".join(pieces), sorted(marks, key=lambda mark: (mark[1], -mark[2]))

    def _gather(self) -> None:
        for element in self._root.iter():
            tag = element.tag
            if tag in ("TLINK", "SLINK", "ALINK"):
                self._links.append(element)
            elif tag == "MAKEINSTANCE":
                one, event = element.get("eiid"), element.get("eventID")
                if one and event:
                    self._instances[one] = event
                    self._further += event in self._details
                    self._details.setdefault(event, element.attrib)
            elif tag == "TIMEX3" and element.get("tid"):
                self._elements.setdefault(element.attrib["tid"], element)
                if element.get("functionInDocument") == "CREATION_TIME":
                    self._dct = element
        if self._dct is None:
            self._dct = next((one for place in self._root.iter("DCT") for one in place), None)

    def _words(self, tag: str) -> str:
        element = next(self._root.iter(tag), None)
        return "" if element is None else " ".join("".join(element.itertext()).split())

    def _date(self, given: InputText) -> Any:
        if self._dct is None:
            return None
        value = self._dct.get("value", "")
        found = match_date(value[:10])
        if found is None:
            given.notes.dropped("dct", "A document date that names no day")
        return None if found is None else found[0]

    # -- labels -------------------------------------------------------------------------------

    def _spans(
        self, given: InputText, marks: list[tuple[Element, int, int]]
    ) -> dict[str, SpanRecord]:
        found: dict[str, SpanRecord] = {}
        for number, (element, start, end) in enumerate(marks):
            if start == end:
                given.notes.dropped("empty", "A tag around nothing")
                continue
            place = given.anchored([(start, end)], None, "codepoint")
            if place is None:
                continue
            names = (element.get(key) for key in _IDS)
            one = next((name for name in names if name), f"tag {number}")
            if one in found:
                given.notes.changed("id_twice", "A tag with the id of another got one of its own")
                one = f"{one} {number}"
            values = self._time(element) if element.tag == "TIMEX3" else self._event(element)
            quote = given.text[place[0][0] : place[0][1]]
            found[one] = SpanRecord(place, self._labels[element.tag], quote, one, values)
        return found

    def _time(self, element: Element) -> dict[str, Any]:
        """Return the attributes of a time expression under our names."""
        values = {
            ours: element.attrib[theirs] for theirs, ours in _PLAIN.items() if element.get(theirs)
        }
        for theirs, ours in _POINTS.items():
            point = self._elements.get(element.get(theirs, ""))
            if point is not None and point.get("value"):
                values[ours] = point.attrib["value"]
        anchor = self._elements.get(element.get("anchorTimeID", ""))
        if anchor is not None:
            values["anchor"] = "document" if anchor is self._dct else "date"
        return values

    def _event(self, element: Element) -> dict[str, Any]:
        own = {key: value for key, value in element.attrib.items() if key not in _NOT_ATTRIBUTES}
        more = self._details.get(element.get("eid", ""), {})
        kept = {key: value for key, value in more.items() if key not in ("eiid", "eventID")}
        return {key: value for key, value in {**own, **kept}.items() if value and key != "stem"}

    def _relations(self, given: InputText, spans: Mapping[str, SpanRecord]) -> list[RelationRecord]:
        found: dict[tuple[str, str, str], RelationRecord] = {}
        for one, span in spans.items():
            element = self._elements.get(one)
            anchor = None if element is None else element.get("anchorTimeID")
            if anchor and anchor in spans and span.label == self._labels["TIMEX3"]:
                found["anchor", one, anchor] = RelationRecord("anchor", one, anchor)
        for link in self._links:
            start, end = self._end(link, _FROM, spans), self._end(link, _TO, spans)
            kind = link.get("relType")
            if start is None or end is None or not kind:
                given.notes.dropped(
                    "links", "A link to the document date, or to something that is no span"
                )
                continue
            if link.get("signalID"):
                given.notes.dropped("signals", "The signal of a link")
            name = f"{link.tag}_{kind}"
            found.setdefault((name, start, end), RelationRecord(name, start, end))
        return list(found.values())

    def _end(
        self, link: Element, keys: tuple[str, ...], spans: Mapping[str, SpanRecord]
    ) -> str | None:
        for key in keys:
            one = link.get(key)
            if one:
                one = self._instances.get(one, one)
                return one if one in spans else None
        return None
