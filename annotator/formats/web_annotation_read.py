"""W3C Web Annotations as document records: the text is a file beside, named by the target.

Source: https://www.w3.org/TR/annotation-model/ (selectors, bodies, purposes).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import orjson

from annotator.formats.base import ReadContext
from annotator.formats.input_texts import InputText, Pair, whole_number
from annotator.formats.records import (
    DocumentRecord,
    EntityRecord,
    RelationRecord,
    SetRecord,
    SpanRecord,
)
from annotator.formats.sources import MAX_LINE_BYTES, Source, unreadable
from annotator.model.errors import InputError, TextError
from annotator.model.spans import Fragment, quote_of
from annotator.model.texts import MAX_TEXT_BYTES, decode_utf8
from annotator.schema.words import short

ENTITY: Final = "urn:annotator:entity:"
"""Address of an entity that has no id in a knowledge base."""
_SUFFIXES: Final = ("", ".txt")
_LABELS: Final = ("tagging", "classifying")
_Place = tuple[list[Pair], str | None, tuple[str, str]]


def items_of(data: Any) -> list[Any] | None:
    """Return the annotations of a page, a collection, a list or one annotation; None for others."""
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return None
    if isinstance(data.get("first"), dict):
        return items_of(data["first"])
    for key in ("items", "resources", "@graph"):
        if isinstance(data.get(key), list):
            return list(data[key])
    return [data] if "target" in data else None


def read_annotations(source: Source, context: ReadContext) -> Iterator[DocumentRecord | InputError]:
    """Yield a document for each text that the annotations of a file speak of.

    Raises:
        InputError: The file is no list of annotations.
    """
    data = source.read_all(MAX_LINE_BYTES)
    if len(data) > MAX_LINE_BYTES:
        raise InputError(
            f"the file has more than {MAX_LINE_BYTES:,} bytes.",
            hint="Write a page of annotations for each text.",
            file=source.name,
        )
    try:
        items = items_of(orjson.loads(data.removeprefix(b"\xef\xbb\xbf")))
    except orjson.JSONDecodeError as error:
        reason = error.msg.split(": line ")[0]
        raise InputError(
            f"not valid JSON at line {error.lineno}: {reason}.", file=source.name
        ) from None
    if items is None or any(not isinstance(item, dict) for item in items):
        raise InputError("it is no list of annotations.", file=source.name)
    groups: dict[str, list[dict[str, Any]]] = {}
    linking: list[dict[str, Any]] = []
    for item in items:
        name = _source_of(item.get("target"))
        if name is None or _is_linking(item):
            linking.append(item)
        else:
            groups.setdefault(name, []).append(item)
    if not items and (_beside(source) / f"{source.stem}.txt").is_file():
        groups[f"{source.stem}.txt"] = []  # a text that nobody annotated
    for name, found in groups.items():
        try:
            yield _Page(source, name, context).read(found, linking)
        except InputError as error:
            yield error


def _beside(source: Source) -> Path:
    return Path() if source.path is None else source.path.parent


def _is_linking(item: Mapping[str, Any]) -> bool:
    motivation = item.get("motivation")
    return motivation == "linking" or (isinstance(motivation, list) and "linking" in motivation)


def _source_of(target: Any) -> str | None:
    """Return the address of the text that a target lies in; None when it has no selector."""
    if isinstance(target, list):
        return next((one for one in map(_source_of, target) if one is not None), None)
    if not isinstance(target, dict):
        return None
    if isinstance(target.get("items"), list):
        return _source_of(target["items"])
    source = target.get("source")
    if isinstance(source, dict):
        source = source.get("id", source.get("@id"))
    return source if isinstance(source, str) and "selector" in target else None


class _Page:
    def __init__(self, source: Source, name: str, context: ReadContext) -> None:
        self._source = source
        self._file = self._text_file(name)
        self._input = InputText(self._text(self._file, context), self._error)
        self._notes = self._input.notes
        self._unit = context.options.get("offset_unit", "auto")

    def _error(self, message: str, *, hint: str = "") -> InputError:
        return InputError(message, hint=hint, file=self._source.name)

    def _text_file(self, name: str) -> Path:
        """Return the file beside the annotations that an address names; never one elsewhere."""
        folder = _beside(self._source)
        last = Path(unquote(urlsplit(name).path).replace("\\", "/")).name
        stem = self._source.stem
        for one in (last, stem):
            for suffix in _SUFFIXES:
                path = folder / f"{one}{suffix}"
                if one and path.is_file() and path != self._source.path:
                    return path
        raise self._error(
            f"the annotated text “{short(name)}” is not beside it.",
            hint=f"Put it there as {last or stem}.txt (plain text, UTF-8).",
        )

    def _text(self, path: Path, context: ReadContext) -> str:
        try:
            with path.open("rb") as stream:
                data = stream.read(MAX_TEXT_BYTES + 1)
        except OSError as error:
            raise unreadable(str(path), error) from error
        try:
            return decode_utf8(data, name=path.name, encoding=context.encoding)
        except TextError as problem:
            raise InputError(problem.message, hint=problem.hint, file=str(path)) from None

    def read(self, items: list[dict[str, Any]], linking: list[dict[str, Any]]) -> DocumentRecord:
        """Return the document with a set for each creator."""
        placed = [(item, self._place(item["target"])) for item in items]
        unit = self._unit
        if unit == "auto":
            unit = self._input.unit_by_quotes([(place[0], place[1]) for _, place in placed])
            if unit != "codepoint":
                self._notes.changed("unit", f"Offsets that count {unit} became code points")
        sets: dict[str | None, _Labels] = {}
        owners: dict[str, _Labels] = {}
        for number, (item, place) in enumerate(placed):
            one = sets.setdefault(_creator(item), _Labels())
            span = self._span(number, item, place, unit, one)
            if span is not None:
                one.spans.append(span)
                owners[str(span.id)] = one
        for item in linking:
            self._link(item, owners)
        return self._input.record(
            file=self._source.name,
            title=self._file.stem,
            sets=[
                SetRecord(
                    annotator=name,
                    spans=one.spans,
                    relations=one.relations,
                    entities=list(one.entities.values()),
                    untyped=True,
                )
                for name, one in sets.items()
            ],
        )

    # -- places -------------------------------------------------------------------------------

    def _place(self, target: Any) -> _Place:
        """Return offsets, words, and what stands around them, as far as the target has them."""
        if isinstance(target, list):
            if len(target) > 1:
                self._notes.changed("targets", "An annotation of several places took the first")
            target = target[0] if target else {}
        if isinstance(target, dict) and isinstance(target.get("items"), list):
            parts = [self._place(one) for one in target["items"]]
            return [pair for part in parts for pair in part[0]], None, ("", "")
        selectors = target.get("selector") if isinstance(target, dict) else None
        pairs: list[Pair] = []
        quote: str | None = None
        around = ("", "")
        waiting = list(selectors) if isinstance(selectors, list) else [selectors]
        while waiting:
            one = waiting.pop(0)
            if not isinstance(one, dict):
                continue
            if one.get("type") == "TextPositionSelector":
                start, end = whole_number(one.get("start")), whole_number(one.get("end"))
                if start is not None and end is not None:
                    pairs = [(start, end)]
            elif one.get("type") == "TextQuoteSelector" and isinstance(one.get("exact"), str):
                quote = one["exact"]
                around = (str(one.get("prefix") or ""), str(one.get("suffix") or ""))
            if len(waiting) < 8:  # noqa: PLR2004 - selectors that refine each other
                waiting.append(one.get("refinedBy"))
        return pairs, quote, around

    def _fragments(self, place: _Place, unit: str) -> tuple[Fragment, ...] | None:
        pairs, quote, (before, behind) = place
        if pairs:
            return self._input.anchored(pairs, quote, unit)
        if not quote:
            self._notes.dropped("selector", "An annotation without a place in the text")
            return None
        text = self._input.text
        exact = [one.span() for one in re.finditer(re.escape(before + quote + behind), text)]
        if len(exact) == 1:
            start = exact[0][0] + len(before)
            return ((start, start + len(quote)),)
        alone = [one.span() for one in re.finditer(re.escape(quote), text)]
        if len(alone) == 1:
            return (alone[0],)
        self._notes.dropped("quote", "An annotation whose words do not stand at one place alone")
        return None

    # -- labels -------------------------------------------------------------------------------

    def _span(
        self, number: int, item: dict[str, Any], place: _Place, unit: str, one: "_Labels"
    ) -> SpanRecord | None:
        bodies = _bodies(item)
        label = _value(bodies, _LABELS) or _motivation(item)
        if not label:
            self._notes.dropped("no_label", "An annotation without a label")
            return None
        fragments = self._fragments(place, unit)
        if fragments is None:
            return None
        name = item.get("id", item.get("@id"))
        name = name if isinstance(name, str) and name else f"item {number}"
        span = SpanRecord(fragments, label, quote_of(self._input.text, fragments), name)
        span.note = _value(bodies, ("commenting", "replying"))
        span.attributes = _attributes(bodies)
        address = _address(bodies)
        if address is not None:
            span.entity = address
            title = _value(bodies, ("identifying",)) or span.quote
            kb_id = None if address.startswith(ENTITY) else address
            one.entities.setdefault(
                address, EntityRecord(address, " ".join(title.split()), label, kb_id)
            )
        known = len(bodies) - sum(body.get("purpose") in _PURPOSES for body in bodies)
        self._notes.dropped("bodies", "A body with another purpose", max(0, known))
        return span

    def _link(self, item: dict[str, Any], owners: Mapping[str, "_Labels"]) -> None:
        """Read an annotation that links two others."""
        bodies = _bodies(item)
        type_ = _value(bodies, _LABELS)
        start = item.get("target")
        end = next((one.get("source") for one in bodies if one.get("purpose") == "linking"), None)
        owner = owners.get(start) if isinstance(start, str) else None
        if not type_ or owner is None or owners.get(str(end)) is not owner:
            self._notes.dropped("links", "A link whose ends are not there, or without a type")
            return
        note = _value(bodies, ("commenting",))
        owner.relations.append(RelationRecord(type_, str(start), str(end), note=note))


@dataclass(slots=True)
class _Labels:
    """What one creator marked."""

    spans: list[SpanRecord] = field(default_factory=list)
    relations: list[RelationRecord] = field(default_factory=list)
    entities: dict[str, EntityRecord] = field(default_factory=dict)


_PURPOSES: Final = (*_LABELS, "commenting", "replying", "describing", "identifying", "linking")


def _creator(item: Mapping[str, Any]) -> str | None:
    who = item.get("creator")
    if isinstance(who, list):
        who = who[0] if who else None
    if isinstance(who, dict):
        who = who.get("name") or who.get("nickname") or who.get("id")
    return who.strip() or None if isinstance(who, str) else None


def _bodies(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the bodies as objects, a text as one that tags, each with a purpose."""
    body = item.get("body", item.get("bodyValue"))
    found = []
    for one in body if isinstance(body, list) else [body]:
        if isinstance(one, str):
            found.append({"value": one, "purpose": "tagging"})
        elif isinstance(one, dict):
            purpose = one.get("purpose") or item.get("motivation")
            if isinstance(purpose, list):
                purpose = purpose[0] if purpose else None
            found.append({**one, "purpose": purpose or "tagging"})
    return found


def _motivation(item: Mapping[str, Any]) -> str | None:
    motivation = item.get("motivation")
    return motivation if isinstance(motivation, str) and motivation not in _LABELS else None


def _value(bodies: list[dict[str, Any]], purposes: tuple[str, ...]) -> str | None:
    for body in bodies:
        value = body.get("value")
        if body.get("purpose") in purposes and isinstance(value, str) and value.strip():
            return value
    return None


def _address(bodies: list[dict[str, Any]]) -> str | None:
    for body in bodies:
        if body.get("purpose") == "identifying":
            for key in ("source", "id"):
                if isinstance(body.get(key), str) and body[key]:
                    return str(body[key])
    return None


def _attributes(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    for body in bodies:
        value = body.get("value")
        if body.get("purpose") == "describing" and isinstance(value, str):
            try:
                found = orjson.loads(value)
            except orjson.JSONDecodeError:
                continue
            if isinstance(found, dict):
                return {str(name): one for name, one in found.items() if one is not None}
    return {}
