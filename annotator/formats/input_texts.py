"""A text on its way in with labels that count in its own way: offsets become those of the project.

Readers of other tools' files share this: which unit do the offsets count, do they point at the
words that the file quotes, and where did those words go if not.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from annotator.formats.graphemes import grapheme_converter
from annotator.formats.offset_units import BYTE, CODEPOINT, UTF16, Converter, converter
from annotator.formats.records import DocumentRecord, Note, SetRecord
from annotator.model.errors import InputError, TextError
from annotator.model.spans import Fragment, canonical_fragments, quote_of
from annotator.model.texts import ReplacementKind, normalize_text, text_sha256
from annotator.schema.words import short

GRAPHEME: Final = "grapheme"
COLLAPSED: Final = "line feeds"
"""Code points of the text as it is after its Windows line ends became line feeds."""
UNITS: Final = (CODEPOINT, COLLAPSED, UTF16, GRAPHEME, BYTE)
_OWN_UNITS: Final = (CODEPOINT, COLLAPSED)
_MOST_NAMED: Final = 20
_DRIFT: Final = 200
_TITLE_LENGTH: Final = 80
_BLANKS: Final = re.compile(r"\s+")
_LARGEST: Final = 1 << 53

MakeError = Callable[..., InputError]
Pair = tuple[int, int]


class Notes:
    """Counts what a reader or writer altered or left out."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}

    def add(self, kind: str, code: str, message: str, count: int = 1, *, each: str = "") -> None:
        """Count one more of a kind of thing; ``each`` names it."""
        if not count:
            return
        known = self._notes.get(code)
        total = count + (0 if known is None else known.count)
        named = () if known is None else known.each
        if each and len(named) <= _MOST_NAMED:
            named = (*named, each if len(named) < _MOST_NAMED else "…")
        self._notes[code] = Note(
            "changed" if kind == "changed" else "dropped", code, message, total, named
        )

    def changed(self, code: str, message: str, count: int = 1) -> None:
        """Count something that was altered."""
        self.add("changed", code, message, count)

    def dropped(self, code: str, message: str, count: int = 1) -> None:
        """Count something that was left out."""
        self.add("dropped", code, message, count)

    def all(self) -> tuple[Note, ...]:
        """Return everything that was counted."""
        return tuple(self._notes.values())


class InputText:
    """A text as it will be stored, and the way from the input's offsets to its own.

    Attributes:
        raw: The input's text.
        text: What is stored.
        notes: What was altered or left out.
    """

    def __init__(self, raw: str, error: MakeError) -> None:
        try:
            normalized = normalize_text(raw)
        except TextError as problem:
            message = problem.message[:1].lower() + problem.message[1:]
            raise error(message, hint=problem.hint) from None
        if not normalized.text.strip():
            raise error("the text is empty.", hint="Leave it out.")
        self.raw = raw
        self.text = normalized.text
        self.notes = Notes()
        self._normalized = normalized
        self._units: dict[str, Converter | None] = {}
        self._is_plain = not normalized.replacements
        for one in normalized.replacements:
            if one.kind is not ReplacementKind.BOM:
                self.notes.changed(f"text_{one.kind}", str(one).rstrip("."))

    def _converter(self, unit: str) -> Converter | None:
        try:
            return self._units[unit]
        except KeyError:
            found = grapheme_converter(self.raw) if unit == GRAPHEME else converter(self.raw, unit)
            self._units[unit] = found
            return found

    def place(self, pairs: Iterable[Pair], unit: str = CODEPOINT) -> tuple[Fragment, ...] | None:
        """Return the fragments in the stored text; None when there is no such place."""
        given = list(pairs)
        if len(given) == 1:
            return self.place_one(*given[0], unit)
        if unit == COLLAPSED:
            inside = all(0 <= a < b <= len(self.text) for a, b in given)
            return canonical_fragments(given) if given and inside else None
        found: list[Fragment] = []
        for a, b in given:
            one = self.place_one(a, b, unit)
            if one is None:
                return None
            found += one
        return canonical_fragments(found) if found else None

    def place_one(
        self, first: int, last: int, unit: str = CODEPOINT
    ) -> tuple[Fragment, ...] | None:
        """Return the fragment between two offsets in the stored text; None for no such place."""
        convert = None if unit in _OWN_UNITS else self._converter(unit)
        if unit == COLLAPSED or (convert is None and self._is_plain):
            return ((first, last),) if 0 <= first < last <= len(self.text) else None
        if not (0 <= first < last <= _LARGEST):
            return None
        start, end = (first, last) if convert is None else (convert(first), convert(last))
        if start is None or end is None or not start < end <= len(self.raw):
            return None
        if not self._is_plain:
            start = self._normalized.to_text_offset(start)
            end = self._normalized.to_text_offset(end)
        return ((start, end),) if start < end else None

    def units(self, among: Sequence[str] = UNITS) -> tuple[str, ...]:
        """Return those units in which offsets may differ in this text, the usual one first."""
        found = [CODEPOINT]
        if COLLAPSED in among and self._normalized.to_text_offset(len(self.raw)) != len(self.raw):
            found.append(COLLAPSED)
        if not self.raw.isascii():
            units = (unit for unit in (UTF16, GRAPHEME, BYTE) if unit in among)
            found += [unit for unit in units if self._converter(unit) is not None]
        elif GRAPHEME in among and "\r\n" in self.raw:
            found.append(GRAPHEME)
        return tuple(found)

    def unit_by_quotes(self, places: Sequence[tuple[Sequence[Pair], str | None]]) -> str:
        """Return the unit in which most offsets point at their quotes; code points if all do."""
        quoted = [(pairs, quote) for pairs, quote in places if quote]
        raw = self.raw
        if self._is_plain and all(
            len(pairs) == 1 and raw[pairs[0][0] : pairs[0][1]] == quote for pairs, quote in quoted
        ):
            return CODEPOINT
        if all(self._says(self.place(pairs), quote) for pairs, quote in quoted):
            return CODEPOINT  # the usual case, before anything is counted in other units
        hits = {
            unit: sum(self._says(self.place(pairs, unit), quote) for pairs, quote in quoted)
            for unit in self.units()
        }
        return max(hits, key=lambda unit: hits[unit])

    def _says(self, fragments: tuple[Fragment, ...] | None, quote: str) -> bool:
        return fragments is not None and same_words(quote_of(self.text, fragments), quote)

    def anchored(
        self, pairs: Sequence[Pair], quote: str | None, unit: str
    ) -> tuple[Fragment, ...] | None:
        """Return where a span is: at its offsets if its words stand there, else where they are.

        Words that moved are looked for around the place, and everywhere when they occur once.
        What was done is noted. None when there is no such place.
        """
        found = self.place(pairs, unit)
        if found is not None and (
            not quote
            or (len(found) == 1 and self.text[found[0][0] : found[0][1]] == quote)
            or self._says(found, quote)
        ):
            return found
        if not quote or not quote.strip():
            self.notes.dropped("outside", "A span outside of the text")
            return None
        if len(pairs) == 1:
            start = self._search(quote, pairs[0][0])
            if start is not None:
                words, (a, b) = short(self.text[start[0] : start[1]]), pairs[0]
                place = f"“{words}” {a:,}–{b:,} → {start[0]:,}–{start[1]:,}"
                message = "A span did not lie at its words and was moved to them"
                self.notes.add("changed", "moved", message, each=place)
                return (start,)
        message = "A span whose words the text does not have there"
        self.notes.add("dropped", "quote", message, each=f"“{short(quote)}”")
        return None

    def only_place(self, quote: str) -> tuple[Fragment, ...] | None:
        """Return where words without offsets stand; what is not found just once is noted."""
        pattern = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
        places = pattern.finditer(self.text)
        only = next(places, None)
        if only is not None and next(places, None) is None:
            return (only.span(),)
        code = "quote_missing" if only is None else "quote_repeated"
        words = "does not have" if only is None else "has more than once, and no offsets say which"
        message = f"A span whose words the text {words}"
        self.notes.add("dropped", code, message, each=f"“{short(quote)}”")
        return None

    def _search(self, quote: str, near: int) -> Pair | None:
        words = quote.split()
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
        low = max(0, near - _DRIFT - len(quote))
        places = [
            one.span() for one in pattern.finditer(self.text, low, near + _DRIFT + len(quote))
        ]
        if places:
            return min(places, key=lambda one: abs(one[0] - near))
        everywhere = pattern.finditer(self.text)
        only = next(everywhere, None)
        return None if only is None or next(everywhere, None) is not None else only.span()

    def record(
        self, *, file: str, line: int | None = None, sets: Sequence[SetRecord] = (), **more: Any
    ) -> DocumentRecord:
        """Return the document; ``more`` are further fields of the record."""
        title = more.pop("title", None)
        return DocumentRecord(
            text=self.text,
            text_sha256=text_sha256(self.text),
            title=title if title and title.strip() else title_of(self.text),
            file=file,
            line=line,
            import_notes=self._normalized.notes,
            sets=sets,
            notes=self.notes.all(),
            **more,
        )


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for white space."""
    return one == other or _BLANKS.sub(" ", one).strip() == _BLANKS.sub(" ", other).strip()


def title_of(text: str) -> str:
    """Return a title made from the first line of a text."""
    first = " ".join(text.strip().split("\n", 1)[0].split())
    if len(first) <= _TITLE_LENGTH:
        return first
    return first[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip() + "…"


def whole_number(value: Any) -> int | None:
    """Return an offset or index as it is in JSON; None for anything else."""
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer() and abs(value) < _LARGEST:
        return int(value)
    return None
