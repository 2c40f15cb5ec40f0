"""Spans of a JSONL row: their places checked against the text and their quotes."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from annotator.formats.offset_units import UTF16, Converter, converter
from annotator.formats.records import SpanRecord
from annotator.model.errors import InputError
from annotator.model.spans import (
    NO_ATTRIBUTES,
    Fragment,
    Origin,
    SuggestionStatus,
    canonical_fragments,
    quote_of,
)
from annotator.model.texts import NormalizedText
from annotator.schema.words import short

SPAN_KEYS: Final = frozenset(
    (
        "id", "start", "end", "label", "text", "fragments", "attributes", "note", "origin",
        "status", "confidence", "model", "provenance",
    )
)  # fmt: skip
ORIGINS: Final = frozenset(origin.value for origin in Origin)
STATUSES: Final = frozenset(status.value for status in SuggestionStatus)

MakeError = Callable[..., InputError]
"""Makes the error for a message and a hint, with file and line."""


class SpanParser:
    """Reads the spans of one row.

    Attributes:
        unknown: Keys that are not read, each with how often it was seen.
    """

    def __init__(self, raw: str, normalized: NormalizedText, unit: str, error: MakeError) -> None:
        self._raw = raw
        self._length = len(raw)
        self._text = normalized.text
        self._to_text = normalized.to_text_offset if normalized.replacements else None
        self._convert: Converter | None = converter(raw, unit)
        self._error = error
        self.unknown: dict[str, int] = {}

    def parse(self, number: int, data: Any) -> SpanRecord:
        """Read the span with this number (from 1)."""
        if type(data) is not dict:
            raise self._error(f"span {number} is not an object.")
        label = data.get("label")
        if type(label) is not str or not label:
            raise self._error(
                f"span {number} has no label.", hint='Expected "label": "PERSON" or the like.'
            )
        fragments = self._fragments(number, label, data)
        raw = self._raw
        if len(fragments) == 1:
            start, end = fragments[0]
            covered = raw[start:end]
        else:
            covered = quote_of(raw, fragments)
        quote = data.get("text")
        if quote is not None and quote != covered:
            self._check_quote(number, label, data, fragments, covered)
        if self._to_text is not None:
            fragments = self._mapped(number, label, fragments)
            covered = quote_of(self._text, fragments)
        if not data.keys() <= SPAN_KEYS:
            for key in data.keys() - SPAN_KEYS:
                self.unknown[key] = self.unknown.get(key, 0) + 1
        return SpanRecord(fragments, label, covered, *self._details(f"span {number}", data))

    def _details(self, what: str, data: Mapping[str, Any]) -> tuple[Any, ...]:
        """Read what follows the quote, in the order of ``SpanRecord``'s fields."""
        return (
            read_id(data.get("id"), what, self._error),
            read_attributes(data.get("attributes"), what, self._error),
            *read_bookkeeping(data, what, self._error),
        )

    def _fragments(self, number: int, label: str, data: Mapping[str, Any]) -> tuple[Fragment, ...]:
        start, end = data.get("start"), data.get("end")
        pieces = data.get("fragments")
        is_plain = type(start) is int and type(end) is int
        if is_plain and (pieces is None or pieces == [[start, end]]):
            pairs: list[Any] = [(start, end)]
        else:
            pairs = self._pairs(number, label, start, end, pieces)
        if self._convert is not None:
            pairs = [(self._converted(number, a), self._converted(number, b)) for a, b in pairs]
        for one, other in pairs:
            if not 0 <= one < other <= self._length:
                raise self._outside(number, label, one, other)
        return tuple(pairs) if len(pairs) == 1 else canonical_fragments(pairs)

    def _pairs(
        self, number: int, label: str, start: Any, end: Any, pieces: Any
    ) -> list[tuple[int, int]]:
        if pieces is None:
            raise self._error(
                f"span {number} ({label}) has no start and end.",
                hint='Expected whole numbers: "start": 0, "end": 5.',
            )
        if not isinstance(pieces, list) or not pieces:
            raise self._error(
                f"span {number} ({label}): fragments must be a list such as [[0, 5], [9, 12]]."
            )
        pairs = []
        for piece in pieces:
            if type(piece) is not list or [type(one) for one in piece] != [int, int]:
                raise self._error(f"span {number} ({label}): a fragment must be two whole numbers.")
            if piece[0] >= piece[1]:
                raise self._outside(number, label, *piece)
            pairs.append((piece[0], piece[1]))
        hull = (min(a for a, _ in pairs), max(b for _, b in pairs))
        if (start is not None or end is not None) and (start, end) != hull:
            raise self._error(
                f"span {number} ({label}) has start {start} and end {end}, but its fragments reach"
                f" from {hull[0]} to {hull[1]}.",
            )
        return pairs

    def _converted(self, number: int, offset: int) -> int:
        found = offset if self._convert is None else self._convert(offset)
        if found is None:
            raise self._error(
                f"span {number}: offset {offset} lies outside the text or inside a character."
            )
        return found

    def _outside(self, number: int, label: str, start: int, end: int) -> InputError:
        if start >= end:
            return self._error(
                f"span {number} ({label}) is [{start}, {end}): it covers nothing.",
                hint="The end is the offset after the last character.",
            )
        return self._error(
            f"span {number} ({label}) is [{start}, {end}), outside the text, which has"
            f" {self._length:,} characters.",
            hint="Offsets count Unicode code points from 0; if these count something else, say so"
            ' with "offset_unit" (utf16, byte).',
        )

    def _check_quote(
        self,
        number: int,
        label: str,
        data: Mapping[str, Any],
        fragments: tuple[Fragment, ...],
        covered: str,
    ) -> None:
        quote = data["text"]
        if not isinstance(quote, str):
            raise self._error(f"span {number} ({label}): its text must be a string.")
        pieces = data.get("fragments")
        if pieces and quote == " ".join(self._raw[a:b] for a, b in pieces):
            return  # the pieces were given in another order, or touch
        start, end = fragments[0][0], fragments[-1][1]
        raise self._error(
            f"span {number} ({label}) should cover “{short(quote)}”, but the text at"
            f" [{start}, {end}) is “{short(covered)}”.",
            hint=self._quote_hint(quote, start, end),
        )

    def _quote_hint(self, quote: str, start: int, end: int) -> str:
        convert = converter(self._raw, UTF16) if self._convert is None else None
        if convert is not None:
            one, other = convert(start), convert(end)
            if one is not None and other is not None and self._raw[one:other] == quote:
                return 'The offsets count UTF-16 units: add "offset_unit": "utf16" to the row.'
        found = self._raw.find(quote) if quote else -1
        if found < 0:
            return "The text does not contain these words: is it the same version of the text?"
        return f"These words stand at {found}. Correct the offsets, or leave out the span's text."

    def _mapped(
        self, number: int, label: str, fragments: tuple[Fragment, ...]
    ) -> tuple[Fragment, ...]:
        """Carry fragments over the replacements that were made in the text."""
        to_text = self._to_text
        if to_text is None:
            return fragments
        pairs = [(to_text(a), to_text(b)) for a, b in fragments]
        pairs = [(a, b) for a, b in pairs if a < b]
        if not pairs:
            raise self._error(f"span {number} ({label}) covers only characters that are not kept.")
        return canonical_fragments(pairs)


def read_id(value: Any, what: str, error: MakeError) -> str | None:
    """Read an optional id: a text, or a number taken as text."""
    if value is None or (type(value) is str and value):
        return value
    if type(value) is int:
        return str(value)
    raise error(f"{what}: its id must be a text that is not empty, or a whole number.")


def read_attributes(value: Any, what: str, error: MakeError) -> Mapping[str, Any]:
    """Read attribute values, leaving out those that are null."""
    if not value:
        if value is None or value == {}:
            return NO_ATTRIBUTES
        raise error(f'{what}: attributes must be an object such as {{"kind": "GPE"}}.')
    if type(value) is not dict:
        raise error(f'{what}: attributes must be an object such as {{"kind": "GPE"}}.')
    return {name: item for name, item in value.items() if item is not None} or NO_ATTRIBUTES


def read_bookkeeping(data: Mapping[str, Any], what: str, error: MakeError) -> tuple[Any, ...]:
    """Read note, origin, status, confidence, model and provenance of a span or relation."""
    note, origin, status = data.get("note"), data.get("origin"), data.get("status")
    confidence, model = data.get("confidence"), data.get("model")
    provenance = data.get("provenance")
    if note is not None and type(note) is not str:
        raise error(f"{what}: its note must be a text.")
    if origin is not None and (type(origin) is not str or origin not in ORIGINS):
        raise error(
            f"{what}: “{origin}” is no origin.", hint=f"There are {', '.join(sorted(ORIGINS))}."
        )
    if status is not None and (type(status) is not str or status not in STATUSES):
        raise error(
            f"{what}: “{status}” is no status.", hint=f"There are {', '.join(sorted(STATUSES))}."
        )
    if confidence is not None:
        if type(confidence) not in (int, float) or not 0 <= confidence <= 1:
            raise error(f"{what}: its confidence must be a number from 0 to 1, not {confidence!r}.")
        confidence = float(confidence)
    if model is not None and type(model) is not str:
        raise error(f"{what}: its model must be a text.")
    if provenance is not None and type(provenance) is not dict:
        raise error(f"{what}: its provenance must be an object.")
    return note, origin, status, confidence, model, provenance
