"""Compile the readable rule patterns to regular expressions over token classes.

A pattern is a row of elements: ``CATEGORY`` (capitals, from the lexer), ``word`` (itself),
``name=ELEMENT`` (kept for the resolver), ``( … | … )``, the quantifiers ``?`` and ``*`` (up to six,
so that no text can make a rule slow); macros stand for longer rows. White space, case and the kind
of hyphen never matter.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from annotator.dates.lexer import Alphabet

_ELEMENT = re.compile(
    r"\s*(?:(?P<name>[a-z]\w*)=)?(?P<atom>[A-Z][A-Z0-9]*|o'clock|'?[a-z]+|[,.%/'&-]|\()|\s*(?P<mark>[)|?*])"
)


class Pattern(NamedTuple):
    """A compiled pattern.

    Attributes:
        regex: Over the class string of a text.
        groups: Name to the numbers of the groups that may have caught it.
    """

    regex: re.Pattern[str]
    groups: Mapping[str, tuple[int, ...]]


def expand(pattern: str, macros: Mapping[str, str]) -> str:
    """Replace macro names by their rows, in brackets, until none is left."""
    names = re.compile(rf"\b(?:{'|'.join(macros)})\b")
    while names.search(pattern):
        pattern = names.sub(lambda match: f"({macros[match.group()]})", pattern)
    return pattern


def literals(pattern: str) -> set[str]:
    """The words and marks that an expanded pattern names itself."""
    return {
        atom
        for _, atom, _ in _ELEMENT.findall(pattern)
        if atom and atom != "(" and not atom[0].isupper()
    }


def compile_pattern(pattern: str, alphabet: Alphabet) -> Pattern:
    """Compile an expanded pattern.

    Raises:
        ValueError: The pattern is not well formed; the place is named.
    """
    out: list[str] = []
    groups: dict[str, list[int]] = {}
    count = position = 0
    while position < len(pattern.rstrip()):
        match = _ELEMENT.match(pattern, position)
        if match is None:
            raise ValueError(
                f"Pattern “{pattern}” is not understood from “{pattern[position:]}” on."
            )
        position = match.end()
        name, atom, mark = match.groups()
        if mark:
            out.append("{0,6}" if mark == "*" else mark)
            continue
        opening = "(" if name else "(?:" if atom == "(" else ""
        if name:
            count += 1
            groups.setdefault(name, []).append(count)
        if atom == "(":
            out.append(opening)
        else:
            out.append(opening + alphabet.pattern(atom) + (")" if name else ""))
    return Pattern(
        re.compile("".join(out)), {name: tuple(numbers) for name, numbers in groups.items()}
    )
