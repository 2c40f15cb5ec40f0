"""Cut a text into tokens and give each one character that stands for its categories.

The rule patterns are regular expressions over the string of these characters: it is short, has
no white space and no spelling in it, so that a rule costs next to nothing where it cannot apply.
"""

import re
from typing import Final

from annotator.dates import lexicon
from annotator.dates.holidays import HOLIDAYS

_MONTH_ABBREVIATIONS: Final = "jan feb febr mar apr jun jul aug sept sep oct nov dec"
_DAY_ABBREVIATIONS: Final = "mon tues tue wed thurs thur thu fri sat sun"
_TOKEN: Final = (
    r"(?P<iso>\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))"
    r"|(?P<ndate>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])|\d{4}/\d{1,2}/\d{1,2}(?![\d/])"
    r"|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)|\d{1,2}-\d{1,2}-\d{4}(?![\d-]))"
    r"|(?P<clock>\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:]))"
    r"|(?P<other>\d+(?:[.,]\d+){0,3}[./]\d+[./]\d+\w*|[$€£¥#]\s?\d+(?:[.,]\d+)*)"
    r"|(?P<fraction>\d{1,3}\s?[½¼¾]|\d{1,3} [13]/[24](?![\d/]))"
    r"|(?P<fy>FY\s?['’]?(?:\d{4}|\d\d)(?:[-–/]\d\d(?:\d\d)?)?(?!\w))"
    r"|(?P<big>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w))"
    r"|(?P<decimal>\d+\.\d+(?:(?=[ap]\.?m\b)|(?!\w)))"
    r"|(?P<decade>(?:\d{3}0|['’‘]?\d0)['’]?s(?!\w))"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)(?!\w))"
    r"|(?P<int>\d+(?=[ap]\.?m\b|(?:hrs?|mins?|secs?|yrs?)\b|(?![\w])))"
    r"|(?P<shortyear>['’‘]\d\d(?!\w))"
    r"|(?P<ampm>[AaPp](?:\.\s?[Mm]\.?|[Mm])(?!\w))"
    rf"|(?P<abbreviation>(?:{'|'.join((_MONTH_ABBREVIATIONS + ' ' + _DAY_ABBREVIATIONS).split())})"
    r"\.(?=\s?[\dA-Z(,]))"
    r"|(?P<oclock>o['’]clock)"
    r"|(?P<short>['’](?:s|ll|d|re|ve|m)(?!\w))"
    r"|(?P<word>\w+)"
    r"|(?P<paragraph>\n[^\S\n]*\n\s*)"
    r"|(?P<mark>[^\w\s])"
)
_HYPHENS: Final = frozenset("-‐‑–")
OTHER: Final = "o"
PARAGRAPH: Final = "\n"
_CLASSES: Final = "".join(
    chr(code) for code in range(1, 256) if chr(code) not in OTHER + PARAGRAPH + r".^$*+?{}[]\|()-&~"
)
"""Latin-1 without the marks of regular expressions: such patterns compile and match fastest."""

NAMED_CATEGORIES: Final[dict[str, frozenset[str]]] = {
    "MONTH": frozenset(lexicon.MONTHS),
    "WD": frozenset(lexicon.WEEKDAYS),
    "WDA": frozenset(lexicon.SHORT_WEEKDAYS),
    "WDS": frozenset(lexicon.WEEKDAY_PLURALS),
    "UNIT": frozenset(lexicon.UNITS),
    "UNITS": frozenset(lexicon.UNIT_PLURALS),
    "SEASON": frozenset(lexicon.SEASONS),
    "PART": frozenset(lexicon.PARTS_OF_DAY),
    "PARTS": frozenset(lexicon.PART_PLURALS),
    "CLOCKWORD": frozenset(lexicon.CLOCK_WORDS),
    "CARD": frozenset(lexicon.CARDINALS),
    "ORD": frozenset(lexicon.ORDINALS),
    "DECADEWORD": frozenset(lexicon.DECADE_WORDS),
    "FREQ": frozenset(lexicon.FREQUENCIES),
    "REL": frozenset(lexicon.DIRECTIONS),
    "STAGE": frozenset(lexicon.STAGES),
    "EDGE": frozenset(lexicon.EDGES),
    "VAGUE": frozenset(lexicon.VAGUE),
    "ZONE": frozenset(lexicon.ZONES),
    "ZONEWORD": lexicon.ZONE_WORDS,
    "APPROX": frozenset(lexicon.APPROXIMATORS),
    "DAYWORD": frozenset({"today", "yesterday", "tomorrow"}),
    "LP": frozenset({"("}),
    "RP": frozenset({")"}),
    "SIGN": frozenset({"+", "-"}),
    "QN": frozenset({"q1", "q2", "q3", "q4", "1q", "2q", "3q", "4q"}),
    "HN": frozenset({"h1", "h2", "1h", "2h"}),
}
_NEED_CAPITAL: Final = frozenset(
    {"may", "march", "mar", "dec", "jan", "sep", "august"}
) | frozenset(lexicon.SHORT_WEEKDAYS)
_ZONES_NEED_CAPITALS: Final = frozenset({"est", "ist", "et", "ct", "mt", "pt", "mst"})


class Tokens:
    """The tokens of a text as parallel lists, and their classes as one string.

    Attributes:
        text: The text itself.
        starts: Code point offset of each token.
        ends: Offset after each token.
        words: Lower-case spelling with straight apostrophes and plain hyphens.
        classes: One character per token.
    """

    __slots__ = ("classes", "ends", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        self.classes = ""


class Alphabet:
    """Gives every distinct set of categories one character.

    Args:
        literals: Words and marks that the patterns name themselves, as ``ago`` or ``of``.
    """

    def __init__(self, literals: frozenset[str]) -> None:
        memberships: dict[str, set[str]] = {literal: {literal} for literal in literals}
        for category, words in NAMED_CATEGORIES.items():
            for word in words:
                memberships.setdefault(word, set()).add(category)
        self._chars: dict[frozenset[str], str] = {}
        self._members: dict[str, list[str]] = {}
        self.words = {word: self._char(frozenset(names)) for word, names in memberships.items()}
        self._numbers: dict[str, str] = {}
        for shape in _number_shapes():
            self._numbers[" ".join(sorted(shape))] = self._char(shape)
        for single in ("ISO", "NDATE", "CLOCK", "BIG", "DEC", "DECADE", "ORDN", "YY", "AMPM",
                       "HOLIDAY", "FY", "FRAC", "o'clock"):  # fmt: skip
            self._char(frozenset({single}))

    def _char(self, categories: frozenset[str]) -> str:
        char = self._chars.get(categories)
        if char is None:
            char = self._chars[categories] = _CLASSES[len(self._chars)]
            for category in categories:
                self._members.setdefault(category, []).append(char)
        return char

    def single(self, category: str) -> str:
        """The character of a token that has this category alone."""
        return self._chars[frozenset({category})]

    def pattern(self, category: str) -> str:
        """A regular expression for one token of ``category``."""
        members = self._members[category]
        return members[0] if len(members) == 1 else f"[{''.join(members)}]"

    def number(self, digits: str) -> str:
        """The character of a plain integer."""
        return self._numbers[" ".join(sorted(_number_shape(digits)))]


def _number_shape(digits: str) -> frozenset[str]:
    value = int(digits) if len(digits) <= 4 else 10_000
    shape = {"INT"}
    if len(digits) <= 2:
        shape |= {"D31"} if 1 <= value <= 31 else set()
        shape |= {"H12"} if 1 <= value <= 12 else set()
        shape |= {"TWO"} if len(digits) == 2 else set()
    elif len(digits) == 4:
        shape |= {"Y4"} if 1000 <= value < 2200 else set()
        shape |= {"HHMM"} if value < 2400 and value % 100 < 60 else set()
    return frozenset(shape)


def _number_shapes() -> set[frozenset[str]]:
    samples = (
        "1",
        "01",
        "12",
        "13",
        "32",
        "0",
        "00",
        "100",
        "1999",
        "1530",
        "2130",
        "0900",
        "9999",
    )
    return {_number_shape(sample) for sample in samples} | {_number_shape("2175")}


def _needs_look(word: str, raw: str) -> bool:
    """Whether a word that has a category in lower case loses it for its spelling here."""
    if word in _NEED_CAPITAL:
        return not raw[0].isupper()
    if word in _ZONES_NEED_CAPITALS:
        return not raw.isupper()
    return False


class Lexer:
    """Turns text into ``Tokens`` for one alphabet."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._token = re.compile(_TOKEN, re.IGNORECASE)
        self._checked = _NEED_CAPITAL | _ZONES_NEED_CAPITALS
        self._kinds = {
            "iso": alphabet.single("ISO"),
            "ndate": alphabet.single("NDATE"),
            "clock": alphabet.single("CLOCK"),
            "big": alphabet.single("BIG"),
            "decimal": alphabet.single("DEC"),
            "fraction": alphabet.single("FRAC"),
            "fy": alphabet.single("FY"),
            "decade": alphabet.single("DECADE"),
            "ordinal": alphabet.single("ORDN"),
            "shortyear": alphabet.single("YY"),
            "ampm": alphabet.single("AMPM"),
            "oclock": alphabet.single("o'clock"),
            "other": OTHER,
            "paragraph": PARAGRAPH,
        }
        self._holiday = alphabet.single("HOLIDAY")
        self._phrases: dict[str, list[tuple[list[str], str]]] = {}
        for name in sorted(HOLIDAYS, key=len, reverse=True):
            words = [match.group() for match in self._token.finditer(name)]
            self._phrases.setdefault(words[0], []).append((words, name))

    def tokenize(self, text: str) -> Tokens:
        """Cut ``text`` into tokens."""
        tokens = Tokens(text)
        starts, ends, words = tokens.starts, tokens.ends, tokens.words
        classes: list[str] = []
        known, kinds, alphabet = self._alphabet.words, self._kinds, self._alphabet
        holidays = []
        for match in self._token.finditer(text):
            kind = match.lastgroup or ""
            raw = match.group()
            word = raw.lower()
            if kind == "word":
                char = known.get(word, OTHER)
                if char != OTHER and word in self._checked and _needs_look(word, raw):
                    char = OTHER
                if word in self._phrases and raw[0].isupper():
                    holidays.append(len(starts))
            elif kind == "int":
                char = alphabet.number(raw) if raw.isascii() else OTHER
            elif kind in kinds:
                char = kinds[kind]
            else:
                word = _plain(word, kind)
                char = known.get(word, OTHER)
            starts.append(match.start())
            ends.append(match.end())
            words.append(word)
            classes.append(char)
        for index in reversed(holidays):
            self._merge_holiday(tokens, classes, index)
        tokens.classes = "".join(classes)
        return tokens

    def _merge_holiday(self, tokens: Tokens, classes: list[str], index: int) -> None:
        """Make one token of a holiday's name that starts at ``index``."""
        words = tokens.words
        for spelling, name in self._phrases[words[index]]:
            stop = index + len(spelling)
            if words[index:stop] == spelling:
                words[index:stop] = [name]
                classes[index:stop] = [self._holiday]
                tokens.ends[index:stop] = [tokens.ends[stop - 1]]
                del tokens.starts[index + 1 : stop]
                return


def _plain(word: str, kind: str) -> str:
    if kind == "abbreviation":
        return word[:-1]
    if word in _HYPHENS:
        return "-"
    return word.replace("’", "'")
