"""A guess at the encoding of bytes that are not UTF-8, for the hint in an error message.

Nothing is ever decoded by a guess: the user repeats the import with the name. The guess compares
how usual the decoded characters are in the languages of each encoding.
"""

import codecs
import re
from typing import Final

_SAMPLE: Final = 16_384
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NULL_SHARE: Final = 0.3
_PLAUSIBLE: Final = 0.7
_LETTER_RUN: Final = 3
_RARE: Final = 0.3

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fe]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_WIDE_SIGN: Final = re.compile("[\u3000-\u301f\uff01-\uff5e“”‘’…—·]")
_ACCENTED: Final = re.compile("[à-öø-ÿÀ-ÖØ-ÞœŒšŠžŽŸ]")
_TYPOGRAPHIC: Final = re.compile("[‘’‚“”„–—…•€£©®°«»§½\xa0]")
_CYRILLIC: Final = re.compile("[А-яёЁ]")
_LOWER_CYRILLIC: Final = re.compile("[а-яё]")
_FOREIGN_RUN: Final = re.compile(r"[^\x00-\x7f\W\d_]+")

# Lead bytes of the usual characters, by standard: Big5 level 1, GB 2312 level 1.
_USUAL_LEADS: Final = {"big5": range(0xA4, 0xC7), "gb18030": range(0xB0, 0xD8)}


def guess_encoding(data: bytes, bad_offset: int) -> str | None:
    """Return the likeliest encoding of bytes that are not UTF-8; None when nothing fits well.

    Args:
        data: The whole input.
        bad_offset: Offset of the first byte that does not belong into UTF-8 text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    start = max(data.rfind(b"\n", 0, bad_offset) + 1, bad_offset - _SAMPLE // 2)
    sample = data[start : start + _SAMPLE]
    if b"\x00" in sample:
        return _guess_wide(data[:_SAMPLE])
    scores = {
        "windows-1252": _score_latin(sample),
        "windows-1251": _score_cyrillic(sample, "windows-1251"),
        "koi8-r": _score_cyrillic(sample, "koi8-r"),
        "shift_jis": _score_japanese(sample, "shift_jis"),
        "euc_jp": _score_japanese(sample, "euc_jp"),
        "euc_kr": _score_korean(sample),
        "gb18030": _score_chinese(sample, "gb18030"),
        "big5": _score_chinese(sample, "big5"),
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= _PLAUSIBLE else None


def _guess_wide(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes, all at even or all at odd offsets."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > _NULL_SHARE * half and even == 0:
        return "utf-16-le"
    if even > _NULL_SHARE * half and odd == 0:
        return "utf-16-be"
    return None


def _foreign(sample: bytes, name: str) -> str:
    """Return the characters beyond ASCII; the sample's last character may be cut, so it is left."""
    return "".join(_FOREIGN.findall(sample.decode(name, errors="replace")[:-1]))


def _share(text: str, *patterns: re.Pattern[str]) -> float:
    """Return the part of the characters that one of the disjoint patterns matches, 0 to 1."""
    if not text:
        return 0.0
    return sum(len(pattern.findall(text)) for pattern in patterns) / len(text)


def _share_in_runs(sample: bytes, name: str) -> float:
    """Return the part of the letters beyond ASCII that stand in runs, as in Cyrillic words."""
    runs = [len(run) for run in _FOREIGN_RUN.findall(sample.decode(name, errors="replace"))]
    return sum(size for size in runs if size >= _LETTER_RUN) / sum(runs) if runs else 0.0


def _score_latin(sample: bytes) -> float:
    usual = _share(_foreign(sample, "windows-1252"), _ACCENTED, _TYPOGRAPHIC)
    return usual * (1.0 - _share_in_runs(sample, "windows-1252"))


def _score_cyrillic(sample: bytes, name: str) -> float:
    foreign = _foreign(sample, name)
    letters = _share(foreign, _CYRILLIC, _TYPOGRAPHIC)
    lower = _share(foreign, _LOWER_CYRILLIC)
    return letters * _share_in_runs(sample, name) * (1.0 if lower > letters / 2 else _RARE)


def _score_japanese(sample: bytes, name: str) -> float:
    foreign = _foreign(sample, name)
    kana = _share(foreign, _KANA)
    han = _share(foreign, _HAN) * (1.0 if kana > _RARE / 2 else _RARE)
    return kana + han + _share(foreign, _WIDE_SIGN)


def _score_korean(sample: bytes) -> float:
    foreign = _foreign(sample, "euc_kr")
    return _share(foreign, _HANGUL, _WIDE_SIGN) + _RARE * _share(foreign, _HAN)


def _score_chinese(sample: bytes, name: str) -> float:
    foreign = _foreign(sample, name)
    if not foreign:
        return 0.0
    usual = sum(
        1.0 if char.encode(name)[0] in _USUAL_LEADS[name] else _RARE
        for char in _HAN.findall(foreign)
    )
    return usual / len(foreign) + _share(foreign, _WIDE_SIGN)
