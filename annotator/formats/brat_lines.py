"""The lines of a brat standoff file, with the damage that real ones have.

Source: https://brat.nlplab.org/standoff.html.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from annotator.formats.input_texts import Notes, Pair
from annotator.schema.words import short

_LINE: Final = re.compile(r"(?:[TREAMN](?:\d|\S{0,20}\t)|\*[\t ]|#)")
_T: Final = re.compile(
    r"T(?P<id>\S*)\s+(?P<label>\S+)\s+(?P<places>\d+\s+\d+(?:\s*;\s*\d+\s+\d+)*)"
)
_MAX_DIGITS: Final = 15
_USUAL: Final = 64
_ROLE_NUMBER: Final = re.compile(r"(?<=\D)\d+\Z")


@dataclass(slots=True)
class TextBound:
    """A T line."""

    id: str
    label: str
    pairs: list[Pair]
    quote: str


@dataclass(slots=True)
class Link:
    """A role of an E line or an R line: from and to are ids of T or E lines."""

    id: str | None
    type: str
    from_id: str
    to_id: str


@dataclass(slots=True)
class Standoff:
    """Everything that a standoff file says.

    Attributes:
        triggers: T ids by E id.
        attributes: (target, name, value); a value of True is a mere mark.
        equivalences: (type, ids).
        references: (target, database id, words).
        comments: (target, type, text); an empty target means the document.
    """

    spans: dict[str, TextBound] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    attributes: list[tuple[str, str, str | bool]] = field(default_factory=list)
    equivalences: list[tuple[str, list[str]]] = field(default_factory=list)
    references: list[tuple[str, str, str]] = field(default_factory=list)
    comments: list[tuple[str, str, str]] = field(default_factory=list)


def read_standoff(text: str, notes: Notes) -> Standoff:
    """Read the lines of a standoff file; what cannot be used is noted and passed over."""
    found = Standoff()
    for line in _logical_lines(text, notes):
        kind = line[0]
        reader = _READERS.get(kind)
        if reader is None or not reader(line, found, notes):
            notes.dropped(
                f"damaged_{kind if kind in _READERS else 'line'}",
                f"A line that is no proper brat line; the first: “{short(line)}”",
            )
    return found


def _logical_lines(text: str, notes: Notes) -> Iterator[str]:
    """Join lines that continue a quote onto the T line before; other tools leave line feeds in."""
    waiting = ""
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        if _LINE.match(line):
            if waiting:
                yield waiting
            waiting = line
        elif not line.strip():
            continue
        elif waiting.startswith(("T", "#")):
            notes.changed("continued", "A line that goes on in the next line was put together")
            waiting = f"{waiting} {line.strip()}"
        else:
            if waiting:
                yield waiting
            waiting = line.strip()
    if waiting:
        yield waiting


def _read_t(line: str, found: Standoff, notes: Notes) -> bool:
    one, _, rest = line.partition("\t")
    middle, _, quote = rest.partition("\t")
    parts = middle.split(" ")
    if (
        len(parts) == 3  # noqa: PLR2004 - label, start, end: by far the most frequent case
        and parts[1].isdecimal()
        and parts[2].isdecimal()
        and len(middle) < _USUAL
        and parts[0]
        and one not in found.spans
        and one.isalnum()
        and len(one) > 1
    ):
        found.spans[one] = TextBound(one, parts[0], [(int(parts[1]), int(parts[2]))], quote)
        return True
    return _read_any_t(line, found, notes)


def _read_any_t(line: str, found: Standoff, notes: Notes) -> bool:
    match = _T.match(line)
    if match is None or not match["id"] or len(match["places"]) > 1 << 16:
        return False
    pairs = []
    for piece in match["places"].split(";"):
        start, end = piece.split()
        if len(start) > _MAX_DIGITS or len(end) > _MAX_DIGITS:
            return False
        pairs.append((int(start), int(end)))
    one = f"T{match['id']}"
    if one in found.spans:
        notes.dropped("twice", "A T line with an id that was there before")
        return True
    rest = line[match.end() :]
    quote = rest[1:] if rest.startswith(("\t", " ")) else rest
    found.spans[one] = TextBound(one, match["label"], pairs, quote)
    return True


def _read_e(line: str, found: Standoff, _notes: Notes) -> bool:
    one, *parts = line.split()
    if not parts or any(":" not in part for part in parts):
        return False
    (_, _, trigger), *roles = (part.partition(":") for part in parts)
    if not trigger or one in found.triggers:
        return False
    found.triggers[one] = trigger
    for role, _, target in roles:
        found.links.append(Link(None, _ROLE_NUMBER.sub("", role), one, target))
    return True


def _read_r(line: str, found: Standoff, _notes: Notes) -> bool:
    parts = line.split()
    if len(parts) != 4:  # noqa: PLR2004 - id, type and two ends
        return False
    one, type_, first, second = parts
    ends = {}
    for part, usual in ((first, "Arg1"), (second, "Arg2")):
        role, colon, target = part.partition(":")
        ends[role if colon else usual] = target if colon else role
    if len(ends) < 2:  # noqa: PLR2004
        return False
    if {"Arg1", "Arg2"} == ends.keys():
        start, end = ends["Arg1"], ends["Arg2"]
    else:
        start, end = ends.values()
    found.links.append(Link(one, type_, start, end))
    return True


def _read_a(line: str, found: Standoff, _notes: Notes) -> bool:
    parts = line.split(None, 3)
    if len(parts) < 3:  # noqa: PLR2004 - id, name, target
        return False
    found.attributes.append((parts[2], parts[1], parts[3].strip() if len(parts) > 3 else True))  # noqa: PLR2004
    return True


def _read_star(line: str, found: Standoff, _notes: Notes) -> bool:
    parts = line.split()
    if len(parts) < 4:  # noqa: PLR2004 - star, type and at least two members
        return False
    found.equivalences.append((parts[1], parts[2:]))
    return True


def _read_n(line: str, found: Standoff, _notes: Notes) -> bool:
    head, _, words = line.partition("\t")[2].partition("\t")
    parts = head.split() if head else line.split()[1:]
    if len(parts) < 3:  # noqa: PLR2004 - type, target, database id
        return False
    found.references.append((parts[1], parts[2], words.strip()))
    return True


def _read_comment(line: str, found: Standoff, _notes: Notes) -> bool:
    head, _, rest = line.partition("\t")
    middle, _, text = rest.partition("\t")
    parts = middle.split()
    if head != "#" and len(parts) >= 2 and text.strip():  # noqa: PLR2004 - type and target
        found.comments.append((parts[1], parts[0], text.strip()))
    elif text.strip() and len(parts) == 1:
        found.comments.append(("", parts[0], text.strip()))
    elif line.lstrip("# \t"):
        found.comments.append(("", "", line.lstrip("#").strip()))
    return True


_READERS: Final = {
    "T": _read_t,
    "E": _read_e,
    "R": _read_r,
    "A": _read_a,
    "M": _read_a,
    "*": _read_star,
    "N": _read_n,
    "#": _read_comment,
}
