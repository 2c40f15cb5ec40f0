"""How spaCy numbers texts: MurmurHash64A of their UTF-8, but for the names it keeps numbers for.

Sources: https://spacy.io/api/stringstore; https://github.com/aappleby/smhasher (MurmurHash2, in the
public domain). The kept names (``spacy.symbols``) are the same in every version 3; a test that runs
with spaCy compares them.
"""

from collections.abc import Iterator
from typing import Final

_MULTIPLIER: Final = 0xC6A4A7935BD1E995
_MASK: Final = (1 << 64) - 1
_SHIFT: Final = 47
_SEED: Final = 1

# Attributes of tokens, by their numbers.
ORTH: Final = 65
ENT_IOB: Final = 77
ENT_TYPE: Final = 78
ENT_KB_ID: Final = 452
INSIDE, OUTSIDE, BEGIN = 1, 2, 3

_FLAGS: Final = (
    "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM"
    " LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT"
    " IS_CURRENCY"
)
_ATTRIBUTES: Final = (
    "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD"
    " SENT_START SPACY PROB LANG"
)
_PARTS_OF_SPEECH: Final = (
    "ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE"
)
_KINDS: Final = (
    "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT"
    " MONEY QUANTITY ORDINAL CARDINAL"
)
_DEPENDENCIES: Final = (
    "acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass"
    " dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass"
    " num number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct"
    " quantmod relcl rcmod root xcomp acl"
)
_LAST: Final = "ENT_KB_ID MORPH ENT_ID IDX _"


def _kept() -> Iterator[str]:
    yield ""
    yield from _FLAGS.split()
    yield from (f"FLAG{number}" for number in range(19, 64))
    yield from f"{_ATTRIBUTES} {_PARTS_OF_SPEECH}".split()
    yield from (f"DEPRECATED{number:03}" for number in range(1, 277))
    yield from f"{_KINDS} {_DEPENDENCIES} {_LAST}".split()


SYMBOLS: Final = {name: number for number, name in enumerate(_kept())}
"""The names that spaCy keeps small numbers for."""


def number_of(text: str) -> int:
    """Return the number that stands for a text in spaCy's arrays."""
    known = SYMBOLS.get(text)
    return _hash(text.encode()) if known is None else known


def _hash(data: bytes) -> int:
    """Return the 64-bit MurmurHash64A of some bytes."""
    found = _SEED ^ (len(data) * _MULTIPLIER & _MASK)
    whole = len(data) & ~7
    for at in range(0, whole, 8):
        word = int.from_bytes(data[at : at + 8], "little") * _MULTIPLIER & _MASK
        word = (word ^ (word >> _SHIFT)) * _MULTIPLIER & _MASK
        found = (found ^ word) * _MULTIPLIER & _MASK
    if whole < len(data):
        found = (found ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK
    found = (found ^ (found >> _SHIFT)) * _MULTIPLIER & _MASK
    return found ^ (found >> _SHIFT)
