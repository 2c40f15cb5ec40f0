"""Compare names as texts write them: is "Kim" short for "Kim Jong Un", "KCNA" an acronym?

``take_apart`` reads a quote once; ``match_names`` compares two. Nothing here knows documents.
"""

import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from annotator.services import names_data as data

_GLUED: Final = re.compile(r"\b(?:\w\.){2,}")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("‘’ʼ`´＇", "'"))
_SPLIT: Final = re.compile(r"[\s\-‐‑‒–—/·,_]+")
_EDGES: Final = "\"'“”„«»‹›()[]{}.,;:!?…"
_LONGEST_ACRONYM: Final = 8
_LONG_WORD: Final = 6
_MOST_READ: Final = 65_536
_REST_EVERY: Final = 50
_REST_SECONDS: Final = 0.002


class Why(StrEnum):
    """Why two names may be the same, in words for the window."""

    SAME = "same name"
    TITLE = "without title"
    SUFFIX = "without Inc., Ltd. or Jr."
    LAST = "last name"
    FIRST = "first name"
    ENDS = "same first and last name"
    INITIALS = "initials"
    ACRONYM = "acronym"
    SHORT = "short form"
    HEAD = "head noun"
    INSIDE = "in the name"
    SPELLING = "similar spelling"
    CALLED = "called so"
    NEAREST = "nearest before"
    NEARBY = "of this kind"


@dataclass(frozen=True, slots=True)
class Match:
    """Two names may be the same.

    Attributes:
        strength: From 0 to 1; from ``SURE`` on it is worth suggesting unasked.
    """

    strength: float
    why: Why


SURE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    Attributes:
        shown: As written, on one line.
        folded: Without article, possessive, case and diacritics.
        core: The words of ``folded`` without suffixes such as Inc. or Jr.
        titles: How many words of ``core`` are titles, were it a person's name: "President Park".
        acronym: Folded letters, when it is written as an acronym; "" otherwise.
        is_description: A common noun with or without article: "the leader", "state media".
    """

    shown: str
    folded: str
    core: tuple[str, ...]
    titles: int
    acronym: str
    is_description: bool

    @property
    def person(self) -> tuple[str, ...]:
        """The words of a person's name, without titles."""
        return self.core[self.titles :]

    @property
    def head(self) -> str:
        """The noun that says what it is: "party" in "the ruling party of Norway"."""
        words = self.folded.split()
        for place, word in enumerate(words):
            if place and word in data.PREPOSITIONS:
                return words[place - 1]
        return words[-1] if words else ""


def fold(text: str) -> str:
    """Return a text without case, diacritics and typographic variants."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    kept = "".join(char for char in decomposed if not _is_diacritic(char))
    return unicodedata.normalize("NFC", kept)


def _is_diacritic(char: str) -> bool:
    # Latin, Greek, Cyrillic; Hebrew points; Arabic vowel signs and the stretcher. In other
    # scripts combining signs are letters.
    return "\u0300" <= char <= "\u036f" or "\u0591" <= char <= "\u05c7" or char in _ARABIC_SIGNS


_ARABIC_SIGNS: Final = frozenset("ًٌٍَُِّْٰـ")


def bare(quote: str) -> str:
    """Return a quote on one line without article, possessive and punctuation around it."""
    words = quote.split()
    while len(words) > 1 and words[0].casefold() in data.ARTICLES:
        words = words[1:]
    text = " ".join(words).strip()
    for ending in ("'s", "’s", "ʼs"):
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text = text[: -len(ending)]
    if text[-1:] in ("'", "’") and text[-2:-1] in ("s", "S"):
        text = text[:-1]
    return text.strip('"“”„«»‹›,;:!?… ') or text


@lru_cache(maxsize=_MOST_READ)
def take_apart(quote: str) -> Name:
    """Read a name."""
    plain = bare(quote)
    joined = _GLUED.sub(lambda found: found[0].replace(".", ""), plain.replace("&", " and "))
    words = [word.strip(_EDGES) for word in _SPLIT.split(joined)]
    words = [word for word in words if word]
    folded = [fold(word).replace("'", "") for word in words]
    core, titles = list(folded), 0
    while len(core) > 1 and core[-1] in data.SUFFIXES:
        core.pop()
    while titles < len(core) - 1 and core[titles] in data.TITLES:
        titles += 1
    return Name(
        shown=" ".join(quote.split()),
        folded=" ".join(folded),
        core=tuple(core),
        titles=titles,
        acronym=_acronym(words),
        is_description=_is_description(quote, words),
    )


def read_ahead(quotes: Sequence[str]) -> None:
    """Read names in a thread of their own, so that comparing with all of them is quick later.

    It rests now and then: whoever uses the window goes first.
    """
    for number, quote in enumerate(quotes[:_MOST_READ]):
        if not number % _REST_EVERY:
            time.sleep(_REST_SECONDS)
        take_apart(quote)


def _acronym(words: Sequence[str]) -> str:
    if len(words) != 1:
        return ""
    word = words[0]
    if not 2 <= len(word) <= _LONGEST_ACRONYM or not word.isalpha():  # noqa: PLR2004
        return ""
    return word.casefold() if word.isupper() and word.lower() != word.upper() else ""


def _is_description(quote: str, words: Sequence[str]) -> bool:
    """Tell a common noun: no word begins with a capital, in a script that has capitals."""
    if not words or not any(char.lower() != char.upper() for char in quote):
        return False
    return not any(word[0].isupper() or word[0].isdigit() for word in words)


def completeness(quote: str) -> tuple[bool, bool, int, int]:
    """Sort key: the larger, the better a mention serves as canonical name."""
    name = take_apart(quote)
    return (not name.is_description, not name.acronym, len(name.person), len(name.folded))


def canonical(quote: str, *, is_person: bool) -> str:
    """Return a mention as the name of an entity: no article or possessive, no person's title."""
    text = bare(quote)
    words = text.split()
    while is_person and len(words) > 1 and fold(words[0]).strip(_EDGES) in data.TITLES:
        words = words[1:]
    return " ".join(words)


def is_person_label(label: str) -> bool:
    """Tell from its name whether a label is for people."""
    return label.casefold() in data.PERSON_LABELS


def alike_to(name: Name) -> Callable[[str], bool]:
    """Return what tells quickly whether another name is worth comparing with this one.

    It is with a word or initials in common. Differences of spelling are not seen; names of scripts
    without blanks always are worth it.
    """
    core, is_without_blanks = frozenset(name.core), is_unspaced(name.folded)

    def may_be(written: str) -> bool:
        other = take_apart(written)
        if other.folded == name.folded or not core.isdisjoint(other.core):
            return True
        if name.acronym or other.acronym:
            return (
                _match_acronym(name, other) is not None or _match_acronym(other, name) is not None
            )
        return is_without_blanks and is_unspaced(other.folded)

    return may_be


def match_names(first: Name, second: Name, *, is_person: bool) -> Match | None:
    """Tell whether two names may be the same, the best reason alone; order does not matter.

    Args:
        first: One name.
        second: The other.
        is_person: Whether it is a person's: "Kim" then stands for "Kim Jong Un", while "Korea"
            does not for "North Korea".
    """
    if not first.core or not second.core:
        return None
    if first.shown == second.shown:
        return Match(1.0, Why.SAME)
    if first.folded == second.folded:
        return Match(0.95, Why.SAME)
    if first.core == second.core:
        return Match(0.9, Why.SUFFIX)
    if is_person and first.person == second.person:
        return Match(0.9, Why.TITLE)
    found = _match_acronym(first, second) or _match_acronym(second, first)
    if found is not None:
        return found
    cores = (first.person, second.person) if is_person else (first.core, second.core)
    short, long = sorted(cores, key=lambda core: (len(core), core))
    match = _match_person(short, long) if is_person else _match_thing(short, long)
    return match or _match_unspaced(short, long) or _match_spelling(short, long)


def _match_acronym(short: Name, long: Name) -> Match | None:
    if not short.acronym or len(long.core) < 2:  # noqa: PLR2004
        return None
    if short.acronym in initials_of(long.core):
        return Match(0.85, Why.ACRONYM)
    return None


def initials_of(core: Sequence[str]) -> set[str]:
    """Return the acronyms that a name of several words may have."""
    large = [word for word in core if word not in data.SMALL_WORDS]
    out = {"".join(word[0] for word in core), "".join(word[0] for word in large)}
    for place, word in enumerate(core):
        if place > 1 and word in data.PREPOSITIONS:
            before = [one for one in core[:place] if one not in data.SMALL_WORDS]
            out.add("".join(one[0] for one in before))
    return {one for one in out if len(one) > 1}


def _match_person(short: tuple[str, ...], long: tuple[str, ...]) -> Match | None:
    count = len(short)
    if count == 1:
        return _match_single(short[0], long)
    if count < len(long) and long[-count:] == short:
        return Match(0.75, Why.LAST)
    ends = _fits(short[0], long[0]) and short[-1] == long[-1] and len(short[-1]) > 1
    if ends and _middle_fits(short[1:-1], long[1:-1]):
        spelled = min(len(short[0]), len(long[0])) > 1
        return Match(0.8, Why.ENDS) if spelled else Match(0.7, Why.INITIALS)
    if count < len(long) and long[:count] == short:
        return Match(0.7, Why.SHORT)
    return None


def _match_single(word: str, long: tuple[str, ...]) -> Match | None:
    if len(long) < 2 or len(word) < 2:  # noqa: PLR2004
        return None
    family_first = long[0] in data.FAMILY_NAMES_FIRST and len(long) in (2, 3)
    if word == long[0]:
        return Match(0.8, Why.LAST) if family_first else Match(0.5, Why.FIRST)
    if word == long[-1]:
        return Match(0.4, Why.FIRST) if family_first and len(long) == 3 else Match(0.8, Why.LAST)  # noqa: PLR2004
    return Match(0.3, Why.INSIDE) if word in long else None


def _fits(one: str, other: str) -> bool:
    """Tell whether two given names are the same or one is the initial of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _middle_fits(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(any(_fits(word, other) for other in rest) for word in short)


def _match_thing(short: tuple[str, ...], long: tuple[str, ...]) -> Match | None:
    count = len(short)
    if count == len(long):
        return None
    if long[:count] == short and not (count == 1 and short[0] in data.DIRECTIONS):
        if long[count] in data.PREPOSITIONS:
            generic = count == 1 and short[0] in data.KINDS_OF_THINGS
            return Match(0.35, Why.HEAD) if generic else Match(0.75, Why.SHORT)
        return Match(0.65 if count > 1 else 0.45, Why.SHORT)
    if long[-count:] == short:
        if count == 1 and short[0] in data.KINDS_OF_THINGS:
            return Match(0.35, Why.HEAD)
        if any(word in data.DIRECTIONS for word in long[:-count]):
            return Match(0.2, Why.INSIDE)
        return Match(0.6, Why.SHORT) if count > 1 else Match(0.3, Why.HEAD)
    if count == 1 and short[0] in long and short[0] in data.KINDS_OF_THINGS:
        return Match(0.35, Why.HEAD)
    return None


def _match_unspaced(short: tuple[str, ...], long: tuple[str, ...]) -> Match | None:
    """Names in scripts without blanks: the family name leads, a short form begins or ends."""
    if len(short) != 1 or len(long) != 1 or not is_unspaced(short[0] + long[0]):
        return None
    one, other = sorted((short[0], long[0]), key=len)
    if len(other) <= 4 and len(one) <= 2 and other.startswith(one):  # noqa: PLR2004
        return Match(0.7 if len(one) < len(other) else 0.0, Why.LAST)
    if len(one) > 1 and (other.startswith(one) or other.endswith(one)):
        return Match(0.55, Why.SHORT)
    return None


def is_unspaced(text: str) -> bool:
    """Tell whether a text is in Chinese characters, kana or Hangul alone."""
    return all(
        "\u3040" <= char <= "\u30ff"
        or "\u3400" <= char <= "\u9fff"
        or "\uac00" <= char <= "\ud7a3"
        or char > "\U00020000"
        for char in text
    )


def _match_spelling(short: tuple[str, ...], long: tuple[str, ...]) -> Match | None:
    if len(short) != len(long):
        return None
    differing = [pair for pair in zip(short, long, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return None
    one, other = differing[0]
    if min(len(one), len(other)) < _LONG_WORD or one[0] != other[0] or not (one + other).isalpha():
        return None
    return Match(0.45, Why.SPELLING) if _is_one_edit(one, other) else None


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether one letter added, left out or replaced makes two words equal."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next(
        (n for n, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]),
        len(short),
    )
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]
