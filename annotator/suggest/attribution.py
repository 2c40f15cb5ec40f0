"""Suggest who says things: cues (“said”, “according to”) and their sources, by rules.

Precision comes before recall: a cue is suggested only together with its source, and a source only
where its words can speak. Claims are left to people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from annotator.model.documents import Document
from annotator.model.ids import new_id
from annotator.model.relations import Relation
from annotator.model.spans import Fragment, Span, reading_order
from annotator.model.tokens import sentences
from annotator.schema.types import Schema
from annotator.suggest import reporting as words
from annotator.suggest.speakers import (
    Words,
    noun_phrase_after,
    noun_phrase_before,
    noun_phrase_end,
    source_of,
)

SOURCE: Final = "SOURCE"
CUE: Final = "CUE"
MODEL: Final = "attribution/1"

_SURE: Final = 0.9
_LIKELY: Final = 0.75
_OPENING: Final = frozenset("\"“„«‘'")
_CLOSING: Final = frozenset("\"”»’'")
_ENDS: Final = frozenset((".", ",", ";", "!", "?", "—", "–", ":", "…", ")"))
_SILENT: Final = frozenset(("", ".", "!", "?", ";"))
_TAIL: Final = 4
_LONGEST_OCCASION: Final = 4


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with its source.

    Attributes:
        cue: Where the cue stands.
        source: Where the source stands.
        kind: ``SOURCE``, or ``PERSON`` or ``ORG`` for a name that is clearly one.
        confidence: Roughly how often such a pair is right, 0 to 1.
    """

    cue: Fragment
    source: Fragment
    kind: str
    confidence: float


class AttributionSuggester:
    """Finds cues and the sources that belong to them."""

    name = "attribution"
    title = "Reporting words and who speaks: “the ministry said”, “according to …”"

    def suggest(self, document: Document, schema: Schema) -> list[Span | Relation]:
        """Return spans in the order of the text."""
        found: dict[tuple[str, Fragment], Span] = {}
        for one in find_attributions(document.text):
            source = one.kind if schema.has_label(one.kind) else SOURCE
            for label, place in ((CUE, one.cue), (source, one.source)):
                if schema.has_label(label):
                    span = Span(
                        id=new_id(),
                        set_id="",
                        label=label,
                        fragments=(place,),
                        quote=document.text[slice(*place)],
                        confidence=one.confidence,
                        model=MODEL,
                    )
                    found.setdefault((label, place), span)
        return [*sorted(found.values(), key=reading_order)]


def find_attributions(text: str) -> Iterator[Attribution]:
    """Yield the cues of an English text with their sources, in the order of the cues."""
    for start, end in sentences(text):
        if words.MAY_REPORT.search(text, start, end):
            yield from _in_sentence(Words(text, start, end))


def _in_sentence(sentence: Words) -> Iterator[Attribution]:
    at = 0
    while at < len(sentence):
        found = (
            _according_to(sentence, at)
            or _quoted_as_saying(sentence, at)
            or _reported(sentence, at)
        )
        if found is not None:
            yield found
        at += 1


def _according_to(sentence: Words, at: int) -> Attribution | None:
    if sentence.low(at) != "according" or sentence.low(at + 1) != "to":
        return None
    phrase = noun_phrase_after(sentence, at + 2)
    if phrase is None or sentence.low(phrase[1] - 1) in words.NO_SOURCES:
        return None
    return _pair(sentence, (at, at + 2), phrase, _SURE)


def _quoted_as_saying(sentence: Words, at: int) -> Attribution | None:
    """“The minister was quoted as saying”: the subject of the passive speaks."""
    if [sentence.low(at + step) for step in range(3)] != ["quoted", "as", "saying"]:
        return None
    first = at
    while sentence.low(first - 1) in words.PASSIVES | words.AUXILIARIES:
        first -= 1
    phrase = noun_phrase_before(sentence, first) if first < at else None
    return None if phrase is None else _pair(sentence, (first, at + 3), phrase, _SURE)


def _reported(sentence: Words, at: int) -> Attribution | None:
    """Read the verb at this place with what stands before and after it."""
    verb = sentence.low(at)
    if verb not in words.VERBS or sentence.is_capital(at):
        return None
    group = _verb_group(sentence, at)
    if group is None:
        return None
    first, begin = group
    cue, after = _whole_cue(sentence, first, at)
    phrase = noun_phrase_before(sentence, begin)
    if phrase is not None:
        if sentence.low(phrase[0] - 1) in words.CONDITIONS:
            return None
        confidence = _says_something(sentence, phrase, at, after)
        return None if confidence is None else _pair(sentence, cue, phrase, confidence)
    if begin == at and _closes_words(sentence, at) and verb in words.SAYING | words.CLOSING:
        phrase = noun_phrase_after(sentence, at + 1)
        if phrase is not None and not _goes_on(sentence, phrase[1]):
            return _pair(sentence, (at, at + 1), phrase, _LIKELY)
    return None


def _verb_group(sentence: Words, at: int) -> tuple[int, int] | None:
    """Where the cue begins, with its auxiliary, and where its subject must end.

    None when the verb does not report: “was told”, “did not say”.
    """
    first, begin = at, _before_adverbs(sentence, at)
    if sentence.low(begin - 1) in words.AUXILIARIES:
        first = begin - 1
        begin = _before_adverbs(sentence, first)
    before = sentence.low(begin - 1)
    if before in words.HINDRANCES or before in words.PASSIVES:
        return None
    return first, begin


def _before_adverbs(sentence: Words, at: int) -> int:
    while sentence.low(at - 1) in words.ADVERBS or _is_adverb(sentence, at - 1):
        at -= 1
    return at


def _is_adverb(sentence: Words, at: int) -> bool:
    word = sentence.low(at)
    return len(word) > 4 and word.endswith("ly") and not sentence.is_capital(at)  # noqa: PLR2004


def _whole_cue(sentence: Words, first: int, at: int) -> tuple[tuple[int, int], int]:
    """The cue with “reporters” or “in a statement”, and the index after it."""
    after = at + 1
    if sentence.low(at) in words.TELLING and sentence.low(after) in words.HEARERS:
        after += 1
    if sentence.low(after) in {"in", "on", "at"}:
        for end in range(after + 1, after + 1 + _LONGEST_OCCASION):
            if sentence.low(end) in words.OCCASIONS:
                return (first, end + 1), end + 1
            if sentence.low(end) not in words.ARTICLES and not sentence.low(end).isalpha():
                break
    return (first, after), after


def _says_something(sentence: Words, phrase: tuple[int, int], at: int, after: int) -> float | None:
    """How sure it is that the verb reports something, by what follows; None = it does not."""
    verb, following = sentence.low(at), sentence.low(after)
    later = sentence.low(_after_day(sentence, after))
    has_words = later == "that" or following in _OPENING or following == ":"
    closes = _closes_words(sentence, phrase[0]) and _ends_soon(sentence, after)
    if verb in words.SAYING:
        is_back = following == "that" and sentence.low(after + 1) in _ENDS
        if is_back or following in _SILENT or _says_no_words(sentence, after):
            return _LIKELY if closes else None
        return _SURE
    if verb in words.TELLING:
        return _LIKELY if _tells_that(sentence, phrase[0], at, after) else None
    if sentence.low(phrase[1] - 1) in {"i", "we"}:
        return None
    if verb in words.CLOSING and closes:
        return _SURE
    return _LIKELY if has_words else None


def _says_no_words(sentence: Words, after: int) -> bool:
    """“Said nothing”, “said little about it”, “said to be”; not “said nothing had changed”."""
    if sentence.low(after) == "to":
        return True
    following = sentence.low(after + 1)
    ends = following in _ENDS or following in words.PREPOSITIONS | words.COMPLEMENTS
    return sentence.low(after) in words.NO_WORDS and (ends or following == "")


def _tells_that(sentence: Words, first: int, at: int, after: int) -> bool:
    """Whether “told” is followed by somebody who hears it and then by what is told."""
    end = after
    if after == at + 1:
        is_one_word = sentence.low(after) in words.HEARING_PRONOUNS
        end = after + 1 if is_one_word else noun_phrase_end(sentence, after)
    if end == at + 1 or sentence.low(end - 1) in words.TALES:
        return False
    if _closes_words(sentence, first) and _ends_soon(sentence, end):
        return True
    following = sentence.low(_after_day(sentence, end))
    return following not in words.COMPLEMENTS and following not in _SILENT


def _closes_words(sentence: Words, first: int) -> bool:
    """Whether a comma or a quotation mark ends what was said right before this word."""
    before = sentence.low(first - 1)
    return before in _CLOSING or before == ","


def _ends_soon(sentence: Words, after: int) -> bool:
    """Whether the sentence or clause ends here, or after a day."""
    word = sentence.low(_after_day(sentence, after))
    return word == "" or word in _ENDS or word in _CLOSING


def _after_day(sentence: Words, after: int) -> int:
    """The index after a day that stands here: “reported late on Monday that”."""
    at = after
    while at < after + _TAIL and sentence.low(at) in words.DAY_PHRASE:
        at += 1
    is_day = any(sentence.low(one) in words.DAYS for one in range(after, at))
    return at if is_day else after


def _goes_on(sentence: Words, at: int) -> bool:
    """Whether a verb follows a noun phrase, so that it is the subject of another clause."""
    word = sentence.low(at)
    return not (word == "" or word in _ENDS or word in _CLOSING or word in words.AFTER_SPEAKER)


def _pair(
    sentence: Words, cue: tuple[int, int], phrase: tuple[int, int], confidence: float
) -> Attribution | None:
    (first, last), kind = source_of(sentence, *phrase)
    return Attribution(sentence.place(*cue), sentence.place(first, last), kind, confidence)
