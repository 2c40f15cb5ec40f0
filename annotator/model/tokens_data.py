"""Tables of the tokenizer: what kind of character, which abbreviations, which sentence starters.

The character tables hold only what ``unicodedata`` does not tell. Their facts are those of the
Unicode Character Database (GraphemeBreakProperty, emoji-data, IndicConjunctBreak).
"""

import unicodedata
from bisect import bisect_right
from typing import Final

MAX_RUN: Final = 1024
"""Longest stretch without blanks that is read as a whole; longer ones are cut on a fixed grid."""

ZERO_WIDTH_BLANKS: Final = (
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
"""Invisible characters that separate words or steer direction; they are never part of a token."""

WHITE_SPACE: Final = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
BLANKS: Final = WHITE_SPACE + ZERO_WIDTH_BLANKS
"""Every character that is white space (as ``str.isspace``) or a zero-width blank."""


def _ranges(text: str) -> tuple[int, ...]:
    """Read "A-B C" (hexadecimal, inclusive, ascending) as a flat tuple start, end, start, end."""
    flat: list[int] = []
    for item in text.split():
        first, _, last = item.partition("-")
        flat += (int(first, 16), int(last or first, 16) + 1)
    return tuple(flat)


def _within(table: tuple[int, ...], code: int) -> bool:
    """Tell whether a code point lies in one of the table's ranges."""
    return bisect_right(table, code) % 2 == 1


_PREPEND: Final = _ranges(
    "600-605 6DD 70F 890-891 8E2 D4E 110BD 110CD 111C2-111C3 1193F 11941 11A3A 11A84-11A89 11D46"
    " 11F02"
)
_EXTEND_MC: Final = _ranges(
    "9BE 9D7 B3E B57 BBE BD7 CC2 CD5-CD6 D3E D57 DCF DDF 1B35 302E-302F 1133E 11357 114B0 114BD"
    " 115AF 11930 1D165 1D16E-1D172"
)
_EXTEND_OTHER: Final = _ranges("200C FF9E-FF9F 1F3FB-1F3FF E0020-E007F")
_SPACING_OTHER: Final = _ranges("E33 EB3")
_NOT_SPACING: Final = _ranges(
    "102B-102C 1038 1062-1064 1067-106D 1083 1087-108C 108F 109A-109C 1A61 1A63-1A64 AA7B AA7D"
    " 11720-11721"
)
_UNASSIGNED_CONTROL: Final = _ranges("2065 FFF0-FFF8 E0000-E001F E0080-E00FF E01F0-E0FFF")
_PICTOGRAPHIC: Final = _ranges(
    "A9 AE 203C 2049 2122 2139 2194-2199 21A9-21AA 231A-231B 2328 2388 23CF 23E9-23F3 23F8-23FA"
    " 24C2 25AA-25AB 25B6 25C0 25FB-25FE 2600-2605 2607-2612 2614-2685 2690-2705 2708-2712 2714"
    " 2716 271D 2721 2728 2733-2734 2744 2747 274C 274E 2753-2755 2757 2763-2767 2795-2797 27A1"
    " 27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 3030 303D 3297 3299 1F000-1F0FF"
    " 1F10D-1F10F 1F12F 1F16C-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1AD-1F1E5 1F201-1F20F 1F21A"
    " 1F22F 1F232-1F23A 1F23C-1F23F 1F249-1F3FA 1F400-1F53D 1F546-1F64F 1F680-1F6FF 1F774-1F77F"
    " 1F7D5-1F7FF 1F80C-1F80F 1F848-1F84F 1F85A-1F85F 1F888-1F88F 1F8AE-1F8FF 1F90C-1F93A"
    " 1F93C-1F945 1F947-1FAFF 1FC00-1FFFD"
)
_CONJUNCT_CONSONANT: Final = _ranges(
    "915-939 958-95F 978-97F 995-9A8 9AA-9B0 9B2 9B6-9B9 9DC-9DD 9DF 9F0-9F1 A95-AA8 AAA-AB0"
    " AB2-AB3 AB5-AB9 AF9 B15-B28 B2A-B30 B32-B33 B35-B39 B5C-B5D B5F B71 C15-C28 C2A-C39 C58-C5A"
    " D15-D3A"
)
_CONJUNCT_LINKER: Final = frozenset((0x94D, 0x9CD, 0xACD, 0xB4D, 0xC4D, 0xD4D))

_REGIONAL_INDICATORS: Final = range(0x1F1E6, 0x1F200)
_HANGUL_SYLLABLES: Final = range(0xAC00, 0xD7A4)
_HANGUL_L: Final = _ranges("1100-115F A960-A97C")
_HANGUL_V: Final = _ranges("1160-11A7 D7B0-D7C6")
_HANGUL_T: Final = _ranges("11A8-11FF D7CB-D7FB")

# Scripts written without spaces between words: each grapheme is a token of its own.
_UNSPACED: Final = _ranges(
    "E01-E30 E32-E33 E40-E46 E81-EB0 EB2-EB3 EBD EC0-EC6 EDC-EDF 1000-103F 1050-108F 109A-109F"
    " 1780-17B3 17DC 2E80-2FD5 3005-3007 3021-3029 3038-303C 3041-3096 309D-309F 3400-4DBF"
    " 4E00-9FFF A9E0-A9EF A9FA-A9FE AA60-AA7F F900-FAD9 16FE2-16FE3 1B001-1B11F 1B150-1B152"
    " 20000-323AF"
)
_KATAKANA: Final = _ranges(
    "30A1-30FA 30FC-30FF 31F0-31FF FF66-FF9D 1AFF0-1B000 1B120-1B122 1B164-1B167"
)

UNSPACED: Final = tuple(
    zip((*_UNSPACED, *_KATAKANA)[::2], (*_UNSPACED, *_KATAKANA)[1::2], strict=True)
)
"""Code points of scripts written without spaces, katakana too, as half-open ranges."""

_PUNCTUATION_KINDS: Final = {
    **dict.fromkeys(map(ord, "'’＇\u02bc"), "'"),
    **dict.fromkeys(map(ord, ".\u2024"), "."),
    **dict.fromkeys(map(ord, ",\u066b\u066c"), ","),
    **dict.fromkeys(map(ord, "-\u2010\u2011"), "-"),
    **{ord(char): char for char in "_@#/:&+*"},
    ord("\u200d"): "j",
    0x5F3: "o",  # Hebrew geresh and gershayim stand inside words
    0x5F4: "o",
}
_CATEGORY_KINDS: Final = {
    "Lu": "A", "Lt": "A", "Ll": "a", "Lo": "o", "Lm": "o", "Nd": "0", "No": "0", "Nl": "0",
    "Mn": "m", "Mc": "m", "Me": "m", "Cf": "m", "Cs": "m",
}  # fmt: skip


class KindTable(dict[int, str]):
    """Map code points to one-letter kinds of the word grammar, filled as characters are met.

    For ``str.translate``. A upper case, a lower case, o other letter, c grapheme of a script
    without spaces, k katakana, 0 digit, m mark or invisible joiner, j zero-width joiner, P prefix
    that binds to what follows, e pictograph, r regional indicator, space a blank, p any other sign;
    ``' . , - _ @ # / : & + *`` stand for themselves and their variants.
    """

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(code)
        return kind


def _kind(code: int) -> str:  # noqa: PLR0911  one row of the table per return
    char = chr(code)
    if char in BLANKS:
        return " "
    fixed = _PUNCTUATION_KINDS.get(code)
    if fixed is not None:
        return fixed
    category = unicodedata.category(char)
    if code in _REGIONAL_INDICATORS:
        return "r"
    if _within(_PREPEND, code):
        return "P"
    if category[0] == "M" or _within(_EXTEND_OTHER, code) or _within(_SPACING_OTHER, code):
        return "m"
    if _within(_UNSPACED, code) and category[0] in "LN":
        return "c"
    if _within(_KATAKANA, code):
        return "k"
    if _within(_PICTOGRAPHIC, code):
        return "e"
    return _CATEGORY_KINDS.get(category, "p")


class GraphemeTable(dict[int, str]):
    """Map code points to one-letter Grapheme_Cluster_Break classes, filled as characters are met.

    n CR, l LF, c Control, X Extend, K Extend that links an Indic conjunct, N zero-width non-joiner,
    Z ZWJ, R regional indicator, P Prepend, S SpacingMark, L V T H(LV) J(LVT) Hangul,
    E pictograph, C Indic conjunct consonant, o any other.
    """

    def __missing__(self, code: int) -> str:
        value = self[code] = _grapheme_class(code)
        return value


_GRAPHEME_FIXED: Final = {0x0D: "n", 0x0A: "l", 0x200D: "Z", 0x200C: "N"}


def _grapheme_class(code: int) -> str:  # noqa: PLR0911  one row of the property table per return
    fixed = _GRAPHEME_FIXED.get(code)
    if fixed is not None:
        return fixed
    if code in _REGIONAL_INDICATORS:
        return "R"
    category = unicodedata.category(chr(code))
    if _within(_PREPEND, code):
        return "P"
    if code in _CONJUNCT_LINKER:
        return "K"
    if category in ("Mn", "Me") or _within(_EXTEND_MC, code) or _within(_EXTEND_OTHER, code):
        return "X"
    if (category == "Mc" and not _within(_NOT_SPACING, code)) or _within(_SPACING_OTHER, code):
        return "S"
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or _within(_UNASSIGNED_CONTROL, code):
        return "c"
    if _within(_PICTOGRAPHIC, code):
        return "E"
    if _within(_CONJUNCT_CONSONANT, code):
        return "C"
    return _hangul_class(code)


def _hangul_class(code: int) -> str:
    if code in _HANGUL_SYLLABLES:
        return "J" if (code - _HANGUL_SYLLABLES.start) % 28 else "H"
    for name, table in (("L", _HANGUL_L), ("V", _HANGUL_V), ("T", _HANGUL_T)):
        if _within(table, code):
            return name
    return "o"


KINDS: Final = KindTable()
GRAPHEME_CLASSES: Final = GraphemeTable()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final = _words("""
    mr mrs ms mx dr prof sen rep gov gen col lt sgt cpl capt cmdr adm maj pfc pvt rev hon pres amb
    sec supt det insp st ste mt ft msgr fr messrs mme mlle dep asst
""")
"""Abbreviations (lower case, without the period) that always have a name after them."""

ABBREVIATIONS: Final = TITLES | _words("""
    jr sr esq inc corp ltd co cos bros llc plc vs etc cf al approx est dept univ assn bldg ave blvd
    rd hwy ext vol pp eds
""")
"""Abbreviations (lower case, without the period) that keep their period in any case."""

CAPITAL_ABBREVIATIONS: Final = _words("""
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev
    Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta
""")
"""Abbreviations only when written so: months, weekdays and places of news style."""

NUMBER_ABBREVIATIONS: Final = _words("no nos art fig sec ch para p")
"""Abbreviations only before a number: "No. 5"."""

SENTENCE_STARTERS: Final = _words("""
    A An And Another Anyone As At After Although All Also Among Because Before Both But By Despite
    During Each Even Every Everyone Few For From He Her Here His How However I If In Indeed Instead
    Into It Its Just Last Later Many Meanwhile More Most Much My Neither Never Nevertheless Next No
    Nobody None Nor Not Nothing Now On Once One Only Or Others Our Over Perhaps She Since So Some
    Someone Soon Still Such Than That The Their Then There Therefore These They This Those Though
    Through Thus Today To Under Until Up We What When Where Whether Which While Who Whose Why With
    Within Without Yes Yesterday Yet You Your
""")
"""Words that, capitalised after an abbreviation, begin a new sentence rather than a name."""
