"""Text on its way into a project: decoding, the few replacements, the hash.

After import a document's text never changes. What is replaced at the door is recorded, and offsets
that refer to the input are mapped through.
"""

import codecs
import hashlib
import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from annotator.model.errors import TextError

MAX_TEXT_LENGTH: Final = 10_000_000
"""Longest text of a document, in characters (code points) after the replacements."""

MAX_TEXT_BYTES: Final = 8 * MAX_TEXT_LENGTH + 4
"""No longer file can hold an acceptable text: four bytes a character, each line end doubled."""

_SUSPECT: Final = "\r\u2028\u2029\ufdd0\ufdd1\x00"
_REPLACED: Final = re.compile("\r\n?|[\u2028\u2029\ufdd0\ufdd1]")
_REFUSED: Final = re.compile("[\x00\ud800-\udfff]")
_BOM: Final = "\ufeff"
_NULL: Final = "\x00"


class ReplacementKind(StrEnum):
    """What was replaced in a text at import."""

    BOM = "bom"
    CRLF = "crlf"
    CR = "cr"
    LINE_SEPARATOR = "line separator"
    PARAGRAPH_SEPARATOR = "paragraph separator"
    FRAME_MARK = "frame mark"


_KIND_OF: Final = {
    "\r\n": ReplacementKind.CRLF,
    "\r": ReplacementKind.CR,
    "\u2028": ReplacementKind.LINE_SEPARATOR,
    "\u2029": ReplacementKind.PARAGRAPH_SEPARATOR,
    "\ufdd0": ReplacementKind.FRAME_MARK,
    "\ufdd1": ReplacementKind.FRAME_MARK,
}
_WORDS: Final = {
    ReplacementKind.BOM: "byte order mark at the start dropped",
    ReplacementKind.CRLF: "Windows line ends (CR LF) turned into line feeds",
    ReplacementKind.CR: "carriage returns turned into line feeds",
    ReplacementKind.LINE_SEPARATOR: "line separators (U+2028) turned into line feeds",
    ReplacementKind.PARAGRAPH_SEPARATOR: "paragraph separators (U+2029) turned into line feeds",
    ReplacementKind.FRAME_MARK: "frame marks (U+FDD0, U+FDD1) turned into line feeds",
}


@dataclass(frozen=True, slots=True)
class Replacement:
    """All replacements of one kind in one text.

    Attributes:
        kind: What was replaced.
        offset: Of the first one, in code points of the input.
        count: How many there were.
    """

    kind: ReplacementKind
    offset: int
    count: int

    def __str__(self) -> str:
        """Words for the import report: what, how many, where first."""
        if self.kind is ReplacementKind.BOM:
            return _WORDS[self.kind]
        return f"{_WORDS[self.kind]}: {self.count:,}, the first at character {self.offset:,}"


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A text as it is stored, and the way back to its input.

    Attributes:
        text: What is stored.
        replacements: What was replaced, by the offset of the first of each kind; empty if nothing.
    """

    text: str
    replacements: tuple[Replacement, ...] = ()
    _dropped: "array[int]" = field(default_factory=lambda: array("q"), repr=False, compare=False)

    def to_text_offset(self, input_offset: int) -> int:
        """Map an offset in the input's text to the same place in the stored text.

        Both are code points. Offsets between CR and LF map to after the line feed.
        """
        return input_offset - bisect_left(self._dropped, input_offset)

    def to_input_offset(self, text_offset: int) -> int:
        """Map an offset in the stored text to the same place in the input's text.

        Both are code points. The place after a line feed is the one after its CR LF.
        """
        dropped = self._dropped
        before = range(len(dropped))
        return text_offset + bisect_right(before, text_offset, key=lambda at: dropped[at] - at)

    @property
    def notes(self) -> tuple[str, ...]:
        """The replacements in words, as a document keeps them."""
        return tuple(str(replacement) for replacement in self.replacements)


def normalize_text(raw: str) -> NormalizedText:
    """Make the text of a document from the text of its input.

    CR LF, CR, U+2028, U+2029, U+FDD0 and U+FDD1 become a line feed each, a byte order mark at the
    start is dropped; everything else stays as it is.

    Raises:
        TextError: It holds a null character or half a surrogate pair, or it is too long.
    """
    if len(raw) > 2 * MAX_TEXT_LENGTH + 1:
        raise _too_long(len(raw))
    has_bom = raw.startswith(_BOM)
    if not has_bom and _is_clean(raw):
        if len(raw) > MAX_TEXT_LENGTH:
            raise _too_long(len(raw))
        return NormalizedText(raw)
    refused = _REFUSED.search(raw)
    if refused is not None:
        raise _refusal(raw, refused.start())
    return _replace(raw, has_bom=has_bom)


def _is_clean(raw: str) -> bool:
    """Tell whether a text has nothing that is replaced or refused."""
    if any(character in raw for character in _SUSPECT):
        return False
    try:
        raw.encode("utf-16-le")
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return True


def _replace(raw: str, *, has_bom: bool) -> NormalizedText:
    first: dict[ReplacementKind, int] = {}
    count: dict[ReplacementKind, int] = {}
    dropped = array("q")
    if has_bom:
        first[ReplacementKind.BOM], count[ReplacementKind.BOM] = 0, 1
        dropped.append(0)
    for match in _REPLACED.finditer(raw):
        kind = _KIND_OF[match.group()]
        first.setdefault(kind, match.start())
        count[kind] = count.get(kind, 0) + 1
        if kind is ReplacementKind.CRLF:
            dropped.append(match.start() + 1)
    text = _REPLACED.sub("\n", raw[1:] if has_bom else raw)
    if len(text) > MAX_TEXT_LENGTH:
        raise _too_long(len(text))
    records = (Replacement(kind, offset, count[kind]) for kind, offset in first.items())
    return NormalizedText(text, tuple(sorted(records, key=lambda item: item.offset)), dropped)


def _too_long(length: int) -> TextError:
    return TextError(
        f"The text has {length:,} characters; at most {MAX_TEXT_LENGTH:,} are possible.",
        hint="Split it into several documents.",
    )


def _refusal(raw: str, offset: int) -> TextError:
    line = raw.count("\n", 0, offset) + 1
    place = f"at character {offset:,} (line {line:,})"
    if raw[offset] == _NULL:
        return TextError(
            f"The text has a null character {place}.",
            hint="It is probably not a text file, or not in this encoding.",
        )
    return TextError(
        f"The text has half a surrogate pair, U+{ord(raw[offset]):04X}, {place}.",
        hint="Repair the program that wrote it: this is not a character.",
    )


def text_sha256(text: str) -> str:
    """Return the hex SHA-256 digest of the text's UTF-8 bytes, by which a text is recognised."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_text_size(byte_count: int, *, name: str) -> None:
    """Refuse a text file that cannot hold an acceptable text, before it is read.

    Raises:
        TextError: The file has more bytes than any text of ``MAX_TEXT_LENGTH`` characters.
    """
    if byte_count > MAX_TEXT_BYTES:
        raise TextError(
            f"{name}: the file has {byte_count:,} bytes; a text may have at most"
            f" {MAX_TEXT_LENGTH:,} characters.",
            hint="Split it into several documents.",
        )


def decode_utf8(data: bytes, *, name: str, encoding: str | None = None) -> str:
    """Decode the bytes of a text input; a byte order mark stays, for ``normalize_text`` to drop.

    Args:
        data: The whole input.
        name: Of the input, for messages.
        encoding: What the user says the encoding is; None means UTF-8 and nothing else.

    Raises:
        TextError: The bytes are not in that encoding, or there is no such encoding. The message
            names the offset of the first bad byte and, without ``encoding``, a guess.
    """
    if encoding is None:
        return _decode_strictly(data, name)
    try:
        codecs.lookup(encoding)
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TextError(
            f"{name}: not {encoding}: byte {error.start:,} does not fit.",
            hint="Give another name with --encoding, or convert the file to UTF-8.",
        ) from None
    except UnicodeError as error:
        raise TextError(
            f"{name}: not {encoding}: {error}.",
            hint="Give another name with --encoding, or convert the file to UTF-8.",
        ) from None
    except (LookupError, ValueError):
        raise TextError(
            f"{name}: there is no text encoding named {encoding!r}.",
            hint="Names are such as utf-16, windows-1252, shift_jis, gb18030.",
        ) from None


def _decode_strictly(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        guess = _guess(data, error.start)
        line = data.count(b"\n", 0, error.start) + 1
        place = f"byte {error.start:,} (0x{data[error.start]:02X}, line {line:,})"
        if error.reason == "unexpected end of data":
            place += ", where the file ends inside a character"
        raise TextError(f"{name}: not UTF-8 at {place}.", hint=_encoding_hint(guess)) from None
    null = data.find(b"\x00")
    guess = None if null < 0 else _guess(data, null)
    if guess is not None:
        raise TextError(
            f"{name}: not UTF-8 text: a null at byte {null:,}.", hint=_encoding_hint(guess)
        )
    return text


def _guess(data: bytes, bad_offset: int) -> str | None:
    from annotator.model.texts_encodings import guess_encoding  # only bad input pays for it

    return guess_encoding(data, bad_offset)


def _encoding_hint(guess: str | None) -> str:
    if guess is None:
        return "Convert the file to UTF-8, or name its encoding with --encoding NAME."
    return f"It looks like {guess}: try --encoding {guess}."
